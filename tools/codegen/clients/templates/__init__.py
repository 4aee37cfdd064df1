"""The templates of what is made, with what all of them use."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tools.codegen.names import camel, pascal


def templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - no HTML
    environment.filters |= {"pascal": pascal, "camel": camel}
    return environment
