"""What stops a start, as a sentence for whoever started it."""


class CannotStart(Exception):
    """The text is shown as it is; no trace."""
