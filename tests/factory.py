"""Callers and records for tests, each new, so that tests may run in any order and at once."""

import itertools
import os
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.dynamodb.ids import next_id
from shared.records.applications import Application
from shared.records.integrations import Integration
from shared.records.references import ReferenceRow, RegisteredModel
from shared.records.services import Service
from shared.records.tokens import Token
from shared.records.users import User
from shared.timestamps import now, rfc3339
from shared.token_format import APPLICATION, SESSION, digest, mint
from tools.codegen.routes import routes

_numbers = itertools.count(int.from_bytes(os.urandom(4)))


def unique(prefix: str) -> str:
    return f"{prefix}_{uuid.uuid4().hex[:12]}"


class Factory:
    def register_routes(self) -> None:
        for service, action in {route.service: route.action for route in routes()}.items():
            self.switch(service, action)

    def switch(self, service: str, action: str, *, service_active: bool = True, **record: Any) -> None:
        """Sets a route's record in the registry: `active`, `notification_emails`."""
        others = {route.action: {"active": True, "notification_emails": []} for route in routes() if route.service == service}
        changed = {**others, action: {"active": True, "notification_emails": [], **record}}
        Service(service, "v1", active=service_active, routes=changed).save()

    def application(self, slug: str | None = None, *, active: bool = True, **row: Any) -> Application:
        made = now()
        application = Application(
            slug or unique("app"),
            id=next(_numbers),
            active=active,
            **{"name": "App", "time_zone": "UTC", "created_at": made, "last_updated": made, **row},
        )
        application.save()
        return application

    def application_token(
        self, slug: str | None = None, *, active: bool = True, time_zone: str = "UTC", date_order: str = "month_first", **row: Any
    ) -> str:
        """Of the application with this slug, or of a new one."""
        application = self.application(slug, active=active, time_zone=time_zone, date_order=date_order)
        state = {"application_active": active, "time_zone": time_zone, "date_order": date_order}
        return self._token(APPLICATION, application=application.slug, **state, **row)

    def user(self, roles: dict[str, list[str]] | None = None, **row: Any) -> User:
        made = now()
        user = User(next(_numbers), name="Ada", **{"roles": roles or {}, "created_at": made, "last_updated": made, **row})
        user.save()
        return user

    def session(
        self,
        *roles: str,
        user: User | None = None,
        application: str | Application = "planoauth",
        age: timedelta = timedelta(0),
        unused: timedelta = timedelta(0),
        **row: Any,
    ) -> str:
        """A session's token, of a user with these roles in `application` unless another user is given."""
        slug = (self.application(application) if isinstance(application, str) else application).slug
        user = user or self.user({slug: list(roles)} if roles else {})
        moment = datetime.now(UTC)
        times = {"created_at": rfc3339(moment - age), "last_used_at": rfc3339(moment - unused)}
        whose = {"application": slug, "user_id": user.id, "password_stamp": user.password_stamp}
        return self._token(SESSION, **{**whose, "remember_me": False, **times, **row})

    def integration(self, **row: Any) -> Integration:
        """Of planoauth, where sessions are, and of a company that nobody else has, unless said otherwise."""
        made = now()
        owners = {"company_id": next(_numbers), "application": "planoauth"}
        counts = {"active_2": 0, "active_3": 0, "inactive_2": 0, "inactive_3": 0}
        values = {"name": "Integration", **owners, "counts": counts, "created_at": made, "last_updated": made, **row}
        integration = Integration(next(_numbers), **values)
        integration.derive()
        integration.save()
        return integration

    def reference(self, model: str = "Designation", number: int | None = None) -> dict[str, Any]:
        """A record of a model that is kept elsewhere, as a parameter names it."""
        number = next_id("references") if number is None else number
        RegisteredModel(model, references=1, created_at=now()).save()
        ReferenceRow(model, number, created_at=now()).save()
        return {"type": model, "id": number}

    @staticmethod
    def token_row(token: str) -> Token:
        return Token.get(digest(token), consistent_read=True)

    @staticmethod
    def _token(kind: str, **row: Any) -> str:
        token, made = mint(kind), now()
        stored = Token(digest(token), **{"kind": kind, "id": next(_numbers), "created_at": made, "last_updated": made, **row})
        if kind == SESSION:
            stored.derive()
        stored.save()
        return token
