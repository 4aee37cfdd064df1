"""A scenario: a request, the calls that it makes in order, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.client import Client
from tests.factory import Factory, unique
from tests.faults.wire import Wire

Params = dict[str, Any]

IDENTIFY = ("GetItem services",)
APPLICATION = (*IDENTIFY, "BatchGetItem tokens")
SESSION = (*APPLICATION, "BatchGetItem applications users", "UpdateItem tokens")
OF_AN_INTEGRATION = (*IDENTIFY, "BatchGetItem integrations tokens", *SESSION[2:])  # which is read with the token
SENDING = ("SSM GetParameter", "Mandrill")
MAIL = (*SENDING, "DeleteItem notifications")
MAILS = (*MAIL, "Mandrill (2)", "DeleteItem notifications (2)")  # to those whom the registry names, and to the user


@dataclass
class Setup:
    """What a scenario plays on."""

    factory: Factory
    wire: Wire
    call: Client
    token: str
    key: str = field(default_factory=lambda: unique("key"))


def saves_nothing(params: Params) -> int:
    return 0


@dataclass(frozen=True)
class Scenario:
    """`arrange` makes what the request is about and returns its parameters; `saved` tells how many times it is saved, and fails on
    what is half-written. `again`: what a caller who repeats it once it is saved is told."""

    name: str
    route: str
    calls: tuple[str, ...]
    arrange: Callable[[Setup], Params]
    saved: Callable[[Params], int]
    status: str = "action-successful"
    again: str = "action-successful"
    repeatable: bool = True  # saved once, however often it is sent
    application_token: bool = False
    under_key: bool = False  # an idempotency key
    mandrill_status: int = 200
    seconds: int = 15  # how long the function may run
    needs: tuple[str, ...] = ()  # calls that other requests can do without

    @property
    def saves(self) -> bool:
        return self.status != "invalid-param" and self.saved is not saves_nothing

    def __str__(self) -> str:
        return self.name
