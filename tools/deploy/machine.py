"""This machine, as AWS names it."""

import platform


def architecture() -> str:
    """The processor as Lambda's functions name it: arm64 or x86_64."""
    return "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
