"""Mistakes of operators."""


class OperatorError(Exception):
    """An operator's mistake; its text is a sentence for the operator."""


class AlreadyThereError(OperatorError):
    """The record that is to be created exists."""


class NothingToChangeError(OperatorError):
    def __init__(self) -> None:
        super().__init__("There is nothing to change: name at least one new value.")
