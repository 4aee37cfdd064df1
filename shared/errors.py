"""Rules, and the domain errors that name them. The API answers each kind with one status, named in `shared/api/statuses.py`."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a parameter can be wrong, as a route declares it and the documentation prints it.

    `word`: stable, for programs. `sentence`: for people, with `{names}` for what differs from case to case. `attrs`: dotted paths
    of the only parameters that it is named on; none where it may be any parameter of the route.
    """

    word: str
    sentence: str
    attrs: tuple[str, ...] = ()

    def on(self, attr: str, **values: Any) -> "ParamError":
        return ParamError(attr, self, self.sentence.format(**values))


@dataclass(frozen=True, slots=True)
class ParamError:
    """One thing that is wrong with one parameter. Made by `Rule.on`."""

    attr: str
    rule: Rule
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"attr": self.attr, "rule": self.rule.word, "message": self.message}


class DomainError(Exception):
    """A rule of the company refused what was asked, with everything that is wrong."""

    def __init__(self, *errors: ParamError) -> None:
        super().__init__(type(self).__name__)
        self.errors = errors


class Invalid(DomainError):
    """A value that cannot be accepted: something that does not exist, contradicts what is stored, or is in use."""


class Conflict(DomainError):
    """A record has changed since the caller read it; `record` is it as it is now."""

    def __init__(self, error: ParamError, record: Any) -> None:
        super().__init__(error)
        self.record = record


class SlugTaken(DomainError):
    """Another item of the collection has the slug."""


class TriedTooOften(DomainError):
    """A limit on tries is reached; `retry_after` is in how many seconds the next one is looked at."""

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Contended(DomainError):
    """Other writers of the same rows were faster until no try, or no time, was left; `retry_after`: seconds until one may pay."""

    retry_after = 1


class SessionEnded(DomainError):
    """The session that asks has ended meanwhile."""


class EmailTaken(DomainError):
    """Another user has the e-mail."""


class EmailUnknown(DomainError):
    """No user who is switched on has the e-mail."""


class PasswordWrong(DomainError):
    """The password is not the user's."""


class PasswordMissing(DomainError):
    """The user has none, and signs in otherwise."""


class RoleMissing(DomainError):
    """The user has no role in the application."""


class ClientRefused(DomainError):
    """A registration that is well-formed, and of which no client can be made."""


class UrlRefused(DomainError):
    """A URL that may not be called, or leads to nothing that is wanted."""


class MailNotSent(DomainError):
    """The record was saved, but its mail was not sent."""
