"""The operator's command: `python -m tools.operate --help`."""
