"""A route's declaration: what the pipeline, the documentation, template.yaml and the tests' client read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from shared.api import views
from shared.api.auth import ANY_SESSION, ANYONE, Allowed
from shared.api.params import OpenParams
from shared.api.results import Handler
from shared.api.statuses import OF_ROLES, OF_TOKENS, RateLimitExceeded, SessionRequired, Status, answerable
from shared.dynamodb.access import Access
from shared.errors import Rule
from shared.services.letter import Letter

P = TypeVar("P", bound=OpenParams)
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, kw_only=True)
class Route(Access, Generic[P]):
    """One route, declared once.

    `title`, `purpose`: what the documentation says. `example`: parameters that succeed, without the token.
    `version`: of the API, as in the path. `also_methods`: other HTTP methods of the same handler.
    `views`: the record's views by name, the default first. `positions`: where the page gives a common parameter another place.
    `statuses`: what it can answer beside the common ones. `rules`: what its errors and warnings can name beside the rules of its
    parameters' types, of every route, and of Idempotency-Key. `allows`: the roles that may call it; ANY_SESSION for any user's
    session, or ANYONE for no token at all.
    Its permissions are made from `gets`, `queries`, `puts` and the other fields of Access, which name its own tables, from `uses`,
    which names mechanisms that need tables of theirs, and from `images`: "store" also builds its function with Pillow, as
    `hashes_passwords` does with argon2.
    `is_index`: it answers pages of records. `tells_user`: what it mails to the `email` of what it saves.
    `sensitive_params`: parameters are taken as base64 in the body only. `takes_idempotency_key`: as the header Idempotency-Key;
    `not_repeated`: what of the data is null where a request is answered again. `secrets`: what of the data is shown
    once, null there and in mails. `opens_session`: `session_view` shows the session that its data is. `seconds`: its function's
    timeout, if not the usual.
    """

    service: str
    action: str
    method: str
    title: str
    purpose: str
    params: type[P]
    views: Mapping[str, type[views.View]]
    allows: frozenset[Allowed]
    example: Mapping[str, Any]
    version: str = "v1"
    also_methods: tuple[str, ...] = ()
    statuses: tuple[type[Status], ...] = ()
    rules: tuple[Rule, ...] = ()
    positions: Mapping[str, int] = field(default_factory=dict)
    uses: tuple[Access, ...] = ()
    images: Literal["store", "delete"] | None = None
    hashes_passwords: bool = False
    is_index: bool = False
    tells_user: Letter | None = None
    sensitive_params: bool = False
    takes_idempotency_key: bool = False
    not_repeated: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    opens_session: bool = False
    seconds: int | None = None
    token_may_be_required: bool = True  # False: a missing token is a wrong one
    act: Handler | None = field(default=None, init=False)

    @cached_property
    def name(self) -> str:
        return f"{self.service}_{self.action}"

    @cached_property
    def triple(self) -> str:
        """The request's identity in the log."""
        return f"{self.service}/{self.version}/{self.action}"

    @cached_property
    def path(self) -> str:
        return f"/api/{self.version}/{self.service}/{self.action}"

    @cached_property
    def changes_data(self) -> bool:
        """Whether it saves or removes something, of which people may be notified."""
        return bool(self.puts or self.updates or self.deletes or self.images)

    @cached_property
    def takes_token(self) -> bool:
        return ANYONE not in self.allows

    @cached_property
    def wants_session(self) -> bool:
        """Whether an application's token is refused as `session-required`."""
        return ANY_SESSION in self.allows or SessionRequired in self.statuses

    @cached_property
    def wants_role(self) -> bool:
        """Whether some callers are refused for the roles that they have not."""
        return self.allows.isdisjoint({ANY_SESSION, ANYONE})

    @cached_property
    def answerable(self) -> tuple[type[Status], ...]:
        if not self.takes_token:
            return answerable(self.statuses, OF_TOKENS)
        if not self.wants_role:
            return answerable((*self.statuses, SessionRequired), OF_ROLES)
        return answerable(self.statuses)

    @cached_property
    def by_function(self) -> tuple[type[Status], ...]:
        """Those of them that its function answers, and not API Gateway before it. What is written may be in contention."""
        in_contention = (RateLimitExceeded,) if self.changes_data else ()
        return tuple(each for each in self.answerable if not each.by_gateway or each in in_contention)

    def handler(self, act: H) -> H:
        """Marks the function that does what the route is for, once everything has been checked."""
        object.__setattr__(self, "act", act)  # declared with the rest, by the next lines of the same module
        return act
