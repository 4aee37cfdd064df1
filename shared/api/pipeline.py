"""The one pipeline that every request goes through, in the order of checks that the API promises (docs/pictures/request.txt)."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from inspect import signature
from typing import Any, cast

from shared import log
from shared.api import auth, idempotency, registry, response, views
from shared.api.auth import Caller
from shared.api.params import MAX_WARNINGS, OpenParams, declared, integer_or_none, validate
from shared.api.request import Event, Raw, Request
from shared.api.results import Handler, Results, Unchanged
from shared.api.route import Route
from shared.api.rules import REQUIRED
from shared.api.session_view import SessionView
from shared.api.statuses import (
    BY_ERROR,
    ActionSuccessful,
    ApplicationCrash,
    ClientRequired,
    IdentifyRequestError,
    InvalidToken,
    MissingParam,
    Refusal,
    Status,
)
from shared.deadline import deadline
from shared.dynamodb.transaction import Writing
from shared.errors import Conflict, DomainError
from shared.records.applications import Application
from shared.services import mail
from shared.source import Source

_DEFAULT_SECONDS = 15.0
_ANSWER_SECONDS = 1.0  # kept for answering, and for what a last call may take


def serve(route: Route[Any]) -> Callable[[Event, Any], response.ProxyResponse]:
    """A Lambda handler that calls the route's function once everything that the route declares has been checked."""
    if route.act is None:
        raise LookupError(f"{route.name} has no function: mark it with @route.handler")
    return _Pipeline(route, _taking_all(route.act)).answer


@dataclass(slots=True)
class _Progress:
    """The state of a request while it is being answered."""

    request: Request
    identified: bool = False
    token_id: int | None = None  # until it is known whose
    members: dict[str, Any] = field(default_factory=dict)
    retry_after: int | None = None  # seconds


@dataclass(frozen=True, slots=True)
class _Work:
    """A request that has passed all checks."""

    act: Handler
    params: Any
    caller: Caller | None
    source: Source
    notice: mail.Notice
    warnings: list[dict[str, str]]

    def done(self, writing: Writing) -> Any:
        return self.act(params=self.params, caller=self.caller, source=self.source, writing=writing)


def _taking_all(act: Handler) -> Handler:
    """Calls `act` with those of the arguments that it names."""
    wanted = tuple(signature(act).parameters)
    return lambda **given: act(*(given[name] for name in wanted))


@dataclass(frozen=True, slots=True)
class _Pipeline:
    """The steps of a route's requests."""

    route: Route[Any]
    act: Handler

    def answer(self, event: Event, context: Any) -> response.ProxyResponse:
        started = time.monotonic()
        request = Request(event, getattr(context, "aws_request_id", ""))
        progress = _Progress(request)
        previous_deadline = deadline.set(started + _seconds_left(context) - _ANSWER_SECONDS)
        status = self._status(progress)
        deadline.reset(previous_deadline)
        log.request(self.route.triple, status.status, (time.monotonic() - started) * 1000, request.id, progress.token_id)
        return response.answer(status, progress.members, request.id, request.headers.get("origin"), progress.retry_after)

    def _status(self, progress: _Progress) -> type[Status]:
        try:
            self._run(progress)
        except (Refusal, DomainError) as refusal:
            if refusal.errors:
                progress.members["errors"] = [error.as_dict() for error in refusal.errors]
            progress.retry_after = getattr(refusal, "retry_after", None)
            if isinstance(refusal, ClientRequired):
                progress.members["session"] = refusal.session
            return type(refusal) if isinstance(refusal, Refusal) else BY_ERROR[type(refusal)]
        except Exception:  # noqa: BLE001 - the net: the caller always gets the envelope
            log.crash(self.route.triple, progress.request.id)
            progress.members.clear()
            return ApplicationCrash if progress.identified else IdentifyRequestError
        return ActionSuccessful

    def _run(self, progress: _Progress) -> None:
        record = registry.identify(self.route.service, self.route.version, self.route.action)
        progress.identified = True
        raw = progress.request.params(sensitive=self.route.sensitive_params)
        given, warnings = declared(self.route.params, raw)
        if warnings:
            progress.members["warnings"] = warnings
        caller = self._caller(progress, given) if self.route.takes_token else None
        key, wrong = idempotency.key_in(progress.request.headers) if self.route.takes_idempotency_key else (None, [])
        params = validate(self.route.params, given, _clocks(caller), wrong)
        notice = mail.Notice(self.route.name, self.route.triple, record, progress.request.id, self.route.tells_user)
        if caller is None:
            self._accompany_openly(progress, params)
        work = _Work(self.act, params, caller, progress.request.source(), notice, warnings)
        try:
            progress.members["data"], is_new = self._act_once(work, key) if key else self._act(work, Writing(notice.note_in))
        except Conflict as conflict:
            progress.members["data"] = self._data(conflict.record, params)
            raise
        if warnings:
            progress.members["warnings"] = warnings[:MAX_WARNINGS]
        if params.session_view and self.route.opens_session:
            progress.members["session"] = {name: progress.members["data"][name] for name in SessionView.model_fields}
        if is_new:
            notice.send({**progress.members["data"], **dict.fromkeys(self.route.secrets)})

    def _act(self, work: _Work, writing: Writing) -> tuple[Any, bool]:
        """The answer's data, and whether a notification is due."""
        result = work.done(writing)
        work.warnings.extend(each.as_dict() for each in getattr(result, "warnings", ()))
        return self._data(result, work.params), self.route.changes_data and not isinstance(result, Unchanged)

    def _act_once(self, work: _Work, key: str) -> tuple[dict[str, Any], bool]:
        """The same under an idempotency key: the former answer's data, where the key has been used."""
        holder = cast(Caller, work.caller)  # a key is its token's
        claim = idempotency.claim(
            self.route.name, holder, key, work.params.own(), lambda record: self._repeated(self._data(record, work.params))
        )
        if (answered := claim.take()) is not None:
            return answered, False
        with claim.working():
            data, is_new = self._act(work, Writing(claim.complete_in, work.notice.note_in, progress=claim.progress))
        if not is_new:
            claim.complete(self._repeated(data))
        return data, is_new

    def _repeated(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data of the answer to a repeated request."""
        return {**data, **dict.fromkeys((*self.route.not_repeated, *self.route.secrets))}

    def _caller(self, progress: _Progress, given: Raw) -> Caller:
        """The token's holder, who may call the route."""
        token = given.pop("token", None)
        token = progress.request.bearer() if token is None else token
        if token is None:
            raise MissingParam(REQUIRED.on("token")) if self.route.token_may_be_required else InvalidToken
        caller = auth.authenticate(token, self._integration_id(given), given.get("application"))
        progress.token_id = caller.token.id
        auth.require_alive(caller)
        self._accompany(progress, caller, given)
        if self.route.wants_session:
            caller.session_user()
        caller.authorise(given.pop("application", None), self.route.allows)
        return caller

    def _integration_id(self, given: Raw) -> int | None:
        """The integration that the request is about, so that it can be read together with the token."""
        return integer_or_none(given.get("integration_id")) if "integration_id" in self.route.params.model_fields else None

    def _accompany(self, progress: _Progress, caller: Caller, given: Raw) -> None:
        """Adds session and application, where asked for. A user without a record is refused, unless the route is for any user."""
        if given.get("session_view") == "default":
            progress.members["session"] = views.of_session(caller)
        if given.get("application_view") == "default":
            progress.members["application"] = views.of_application(caller.own_application())
        is_without_role = caller.user is not None and not caller.user.has_any_role()
        if self.route.wants_role and is_without_role and (session := views.of_session(caller)):
            raise ClientRequired(session)

    @staticmethod
    def _accompany_openly(progress: _Progress, params: OpenParams) -> None:
        """The application that the request names, where asked for; and no session, unless the route opens one."""
        if params.session_view:
            progress.members["session"] = None
        if params.application_view and params.application:
            with suppress(Application.DoesNotExist):
                progress.members["application"] = views.of_application(Application.get(params.application))

    def _data(self, result: Any, params: OpenParams) -> Any:
        """The record in its view; of a page, the JSON of it."""
        if isinstance(result, Results):
            return result.data()
        view = self.route.views[getattr(params, "view", next(iter(self.route.views)))]
        return view.model_validate(result.record if isinstance(result, Unchanged) else result).model_dump()


def _clocks(caller: Caller | None) -> Mapping[str, str]:
    """The time zone and the order of dates in which the request's times are read."""
    return {} if caller is None else {"time_zone": caller.time_zone, "date_order": caller.date_order}


def _seconds_left(context: Any) -> float:
    left = getattr(context, "get_remaining_time_in_millis", None)
    return left() / 1000 if left else _DEFAULT_SECONDS
