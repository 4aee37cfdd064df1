"""A failure to start, as a sentence."""


class CannotStart(Exception):
    """The text is shown as it is; no trace."""
