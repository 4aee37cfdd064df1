"""The whole API on this machine: `python -m local`. Nothing here is deployed."""
