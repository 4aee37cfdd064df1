"""Texts that no repr shows, so that no exception, log line or debugger's print of what holds them does."""


class Secret(str):
    """A password or a code. All but its repr is as of any text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***"
