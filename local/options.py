"""The options of `make run`."""

import argparse
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    port: int
    aws_port: int
    state: Path
    fresh: bool
    image_hosts: tuple[str, ...]
    webhook_hosts: tuple[str, ...]
    hurry: int
    ready_file: Path | None
    throttle: int | None

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def aws(self) -> str:
        return f"http://127.0.0.1:{self.aws_port}"


def parse(arguments: list[str], state: Path) -> Options:
    parser = _parser(state)
    given = parser.parse_args(arguments)
    if given.port == given.aws_port:
        parser.error("--port and --aws-port must differ")
    given.image_hosts, given.webhook_hosts = tuple(given.image_host), tuple(given.webhook_host)
    return Options(**{each.name: getattr(given, each.name) for each in fields(Options)})


def _parser(state: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("make run", description="The whole API on this machine; Ctrl-C stops it.", allow_abbrev=False)
    add = parser.add_argument
    add("--port", type=_port, default=3000, help="where the API is (%(default)s)")
    add("--aws-port", type=_port, default=3001, help="where the embedded AWS is (%(default)s)")
    add("--state", type=Path, default=state, metavar="DIR", help="where data is kept between runs (.local)")
    add("--fresh", action="store_true", help="drop what earlier runs left")
    images = "a server on this machine that images may be fetched from, beside the demo pictures; repeatable"
    add("--image-host", action="append", default=[], metavar="HOST:PORT", help=images)
    webhooks = "a receiver on this machine that webhooks may be delivered to, over http too; repeatable"
    add("--webhook-host", action="append", default=[], metavar="HOST:PORT", help=webhooks)
    add("--hurry", type=_rate, default=1, metavar="N", help="divide the delays and days of webhooks by N")
    add("--ready-file", type=Path, metavar="PATH", help="written when serving: addresses, demo tokens and ids, as JSON")
    add("--throttle", type=_rate, metavar="N", help="answer no more than N requests a second")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is no port: 1 to 65535")
    return int(text)


def _rate(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text} is no such number: 1 or more")
    return int(text)
