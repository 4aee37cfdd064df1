"""Authentication and authorisation: tokens, sessions, roles, and the integrations in a caller's scope."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.expressions.condition import Condition

from shared import log
from shared.api.params import RouteParams
from shared.api.rules import INCLUSION, UNAUTHORIZED
from shared.api.statuses import InvalidParam, InvalidToken, SessionExpired, SessionRequired
from shared.dynamodb import low_level
from shared.dynamodb.batch import read_together
from shared.dynamodb.expressions import expressions
from shared.records.applications import Application
from shared.records.integrations import NO_INTEGRATION, Integration
from shared.records.sort_keys import by_time
from shared.records.tokens import Token
from shared.records.users import User
from shared.services import sessions
from shared.services.sessions import USE_IS_WRITTEN_EVERY
from shared.timestamps import MONTH_FIRST, rfc3339
from shared.token_format import APPLICATION, SESSION, digest, well_formed


class Role(StrEnum):
    """A user's role in an application."""

    CLIENT = "client"
    EMPLOYEE = "employee"
    LIAISON = "liaison"


_OF_COMPANIES = (Role.CLIENT, Role.LIAISON)
Allowed = Role | Literal["application", "session", "anyone"]
ANY_APPLICATION: Literal["application"] = "application"
ANY_SESSION: Literal["session"] = "session"  # also one of a user without a role
ANYONE: Literal["anyone"] = "anyone"  # no token is asked for


@dataclass(slots=True)
class Caller:
    """The holder of the token. `user` and `application` are there for a session; `roles` are those that count for this request.

    `acts_for`: the slug of the application that counts for this request; an application's token acts for its own only.
    `switched_on`: of the session's application, the one that the request names and the integration's, those that are.
    """

    token: Token
    user: User | None = None
    application: Application | None = None
    integration: Integration | None = None
    roles: frozenset[str] = frozenset()
    acts_for: str = ""
    switched_on: frozenset[str] = frozenset()

    @property
    def time_zone(self) -> str:
        """An IANA name: where the clocks of the token's application stand."""
        return (self.application.time_zone if self.application else self.token.time_zone) or "UTC"

    @property
    def date_order(self) -> str:
        """The order of day, month and year in the FileMaker files of the token's application."""
        return (self.application.date_order if self.application else self.token.date_order) or MONTH_FIRST

    def authorise(self, application: Any, allows: Collection[Allowed]) -> None:
        """Raises InvalidParam for an application that is none, or whose roles do not let the caller do this."""
        if application is not None and application not in RouteParams.APPLICATIONS:
            raise InvalidParam(INCLUSION.on("application", expected=", ".join(RouteParams.APPLICATIONS)))
        self.acts_for = (application if self.user else None) or self.token.application
        self.roles = self._held(self.acts_for) & frozenset(allows)
        if not self.roles and ANY_SESSION not in allows:
            raise InvalidParam(UNAUTHORIZED.on("application"))

    def _held(self, application: str) -> frozenset[str]:
        if self.user is None:
            return frozenset({ANY_APPLICATION})
        return frozenset(self.user.roles_in(application) if application in self.switched_on else ())

    def may_see(self, integration: Integration) -> bool:
        """Whether the integration is in the caller's scope, by the roles that count for this request.

        An application's token sees its application's, or those of them that it is scoped to; an employee those of the applications
        in which the user is one; clients and liaisons their companies'.
        """
        if self.user is None:
            scope = self.token.integration_ids
            return integration.application == self.token.application and (scope is None or integration.id in scope)
        return self._is_employee_of(integration) or self._is_of_the_company_of(integration)

    def _is_employee_of(self, integration: Integration) -> bool:
        return Role.EMPLOYEE in self.roles & self._held(integration.application)

    def _is_of_the_company_of(self, integration: Integration) -> bool:
        companies = self.user.company_ids if self.user else None
        return not self.roles.isdisjoint(_OF_COMPANIES) and integration.company_id in (companies or ())

    def integration_or_refuse(self, integration_id: int) -> Integration:
        """The integration, or the same refusal for one that is switched off or out of scope as for one that does not exist."""
        integration = self.integration
        if integration and integration.active and integration.id == integration_id and self.may_see(integration):
            return integration
        raise InvalidParam(NO_INTEGRATION.on("integration_id"))

    def session_user(self) -> User:
        """The user of the session. Raises SessionRequired for an application's token."""
        if self.user is None:
            raise SessionRequired
        return self.user

    def sees_integrations_of(self) -> list[str]:
        """Slugs of the applications of which the caller may see any: those in which the user is an employee, a token's own."""
        if self.user is None:
            return [self.token.application]
        held = [slug for slug in self.user.roles if Role.EMPLOYEE in self.user.roles_in(slug)]
        others = read_together([Application(slug) for slug in held if slug not in self.switched_on]).all(Application)
        return [slug for slug in held if slug in self.switched_on or any(each.active and each.slug == slug for each in others)]

    def own_application(self) -> Application:
        """The application that the token belongs to."""
        return self.application or Application.get(self.token.application)


def authenticate(token: Any, integration_id: int | None = None, application: Any = None) -> Caller:
    """The token's holder. The integration, and the application that a session's request names, are read in the same round trips.

    Raises InvalidToken.
    """
    if not well_formed(token):
        raise InvalidToken
    caller = _read(digest(token), integration_id)
    if caller.token.kind == SESSION:
        _read_user(caller, application)
    elif caller.token.kind != APPLICATION or not caller.token.application_active:
        raise InvalidToken
    return caller


def require_alive(caller: Caller) -> None:
    """Raises SessionExpired for a session older than 7 days, or unused for 72 hours and the 5 minutes that its stored use may lag.

    One with `remember_me` ends at the age of `remembered_days`, or never. What lives has its use written down.
    """
    if caller.user is None:
        return
    moment, session = datetime.now(UTC), caller.token
    if sessions.has_ended(session, moment):
        raise SessionExpired
    if sessions.unused(session, moment) >= USE_IS_WRITTEN_EVERY:
        _write_last_use(session, moment)


def _read(token_hash: str, integration_id: int | None) -> Caller:
    found = read_together([Token(token_hash), *([] if integration_id is None else [Integration(integration_id)])])
    token, integration = found.one(Token), found.one(Integration)
    if token is None or token.revoked_at is not None:
        raise InvalidToken
    return Caller(token, integration=integration)


def _read_user(caller: Caller, named: Any) -> None:
    """A session's user and application; both have to be switched on, and the user to have the session's stamp."""
    session = caller.token
    slugs = {session.application, *(slug for slug in RouteParams.APPLICATIONS if slug == named), *_owner(caller.integration)}
    found = read_together([User(session.user_id), *map(Application, slugs)])
    applications = {each.slug: each for each in found.all(Application)}
    caller.user, caller.application = found.one(User), applications.get(session.application)
    caller.switched_on = frozenset(slug for slug, each in applications.items() if each.active)
    if not (caller.user and caller.user.active and session.application in caller.switched_on):
        raise InvalidToken
    if caller.user.password_stamp != session.password_stamp:
        # One that is kept gets its user's new stamp in the same write, which may have come between the reads of the two.
        caller.token, caller.user = sessions.as_they_are(session)


def _owner(integration: Integration | None) -> Iterator[str]:
    """The application that an integration belongs to, if there is one."""
    if integration and integration.application:
        yield integration.application


def _write_last_use(session: Token, moment: datetime) -> None:
    """Conditional, so that of many requests at once one writes; and a failure costs the caller nothing."""
    try:
        at = rfc3339(moment)
        use = (Token.last_used_at.set(at), Token.last_used_at_and_id.set(by_time(at, int(session.id))))
        used = expressions(update=use, condition=_is_unchanged(session))
        low_level.call("UpdateItem", {"TableName": Token.table_name(), "Key": session.address(), **used})
        session.last_used_at = at
    except (ClientError, BotoCoreError) as error:
        if not low_level.condition_failed(error):
            log.warning("a session's last use was not written", error)


def _is_unchanged(session: Token) -> Condition:
    """The row is still there, and was used last when it was read to be, or never."""
    never: Condition = Token.created_at.exists() & Token.last_used_at.does_not_exist()
    as_read: Condition = Token.last_used_at == session.last_used_at
    return as_read | never if session.last_used_at else never
