"""Domain errors. The API answers each kind with one status, named in `shared/api/statuses.py`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParamError:
    """One thing that is wrong: a dotted path, a stable machine word, and a sentence for people."""

    attr: str
    rule: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"attr": self.attr, "rule": self.rule, "message": self.message}


class DomainError(Exception):
    """A rule of the company refused what was asked, with everything that is wrong."""

    def __init__(self, *errors: ParamError) -> None:
        super().__init__(type(self).__name__)
        self.errors = errors


class Invalid(DomainError):
    """A value that cannot be accepted: something that does not exist, contradicts what is stored, or is in use."""


class SlugTaken(DomainError):
    """Another item of the collection has the slug."""


class UrlRefused(DomainError):
    """A URL that may not be called, or leads to nothing that is wanted."""


class MailNotSent(DomainError):
    """What was to be done is done, but nobody could be told of it."""
