"""Mistakes of operators."""


class OperatorError(Exception):
    """A mistake, as a sentence for whoever made it."""


class AlreadyThereError(OperatorError):
    """What was to be made exists."""


class NothingToChangeError(OperatorError):
    def __init__(self) -> None:
        super().__init__("There is nothing to change: name at least one new value.")
