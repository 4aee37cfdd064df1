"""The clients and their services, made by `python -m tools.codegen.clients` from docs/openapi.json."""
# ruff: noqa: A002, E501, RUF100

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any, Literal, overload

from planocore import models
from planocore._call import Operation
from planocore._clients import AsyncClient, SyncClient
from planocore._leave import LEAVE, Leave
from planocore._senders import AsyncSender, Sender
from planocore.answers import Answer, Results

_AUDIT_EVENTS_FMP_CREATE = Operation(
    method="POST",
    path="/api/v1/audit_events_fmp/create",
    views={
        "default": models.AuditEventFmpView,
    },
    repeatable=True,
    takes_key=True,
)
_AUDIT_EVENTS_FMP_INDEX = Operation(
    method="POST",
    path="/api/v1/audit_events_fmp/index",
    views={
        "default": models.AuditEventFmpView,
    },
    is_index=True,
    repeatable=True,
)
_AUDIT_EVENTS_FMP_READ = Operation(
    method="POST",
    path="/api/v1/audit_events_fmp/read",
    views={
        "default": models.AuditEventFmpView,
    },
    repeatable=True,
)
_AUDIT_EVENTS_FMP_UPDATE = Operation(
    method="PUT",
    path="/api/v1/audit_events_fmp/update",
    views={
        "default": models.AuditEventFmpView,
    },
    repeatable=True,
    clearable=frozenset(["stop_time", "notes", "updated_in"]),
)
_CLIENTS_READ = Operation(
    method="POST",
    path="/api/v1/clients/read",
    views={
        "default": models.ClientView,
    },
    repeatable=True,
)
_CLIENTS_REGISTER = Operation(
    method="POST",
    path="/api/v1/clients/register",
    views={
        "default": models.ClientView,
    },
    sensitive=True,
    open=True,
)
_INTEGRATIONS_INDEX = Operation(
    method="POST",
    path="/api/v1/integrations/index",
    views={
        "default": models.IntegrationView,
    },
    is_index=True,
    repeatable=True,
)
_LIST_ITEM_COLLECTIONS_INDEX = Operation(
    method="POST",
    path="/api/v1/list_item_collections/index",
    views={
        "default": models.CollectionView,
    },
    is_index=True,
    repeatable=True,
)
_LIST_ITEMS_CREATE = Operation(
    method="POST",
    path="/api/v1/list_items/create",
    views={
        "default": models.ListItemView,
    },
    takes_key=True,
)
_LIST_ITEMS_DESTROY = Operation(
    method="POST",
    path="/api/v1/list_items/destroy",
    views={
        "default": models.ListItemView,
    },
)
_LIST_ITEMS_IMPORT = Operation(
    method="POST",
    path="/api/v1/list_items/import",
    views={
        "default": models.ImportView,
    },
    takes_key=True,
)
_LIST_ITEMS_INDEX = Operation(
    method="POST",
    path="/api/v1/list_items/index",
    views={
        "default": models.ListItemView,
    },
    is_index=True,
    repeatable=True,
)
_LIST_ITEMS_READ = Operation(
    method="POST",
    path="/api/v1/list_items/read",
    views={
        "default": models.ListItemView,
    },
    repeatable=True,
)
_LIST_ITEMS_REMOVE_IMAGE = Operation(
    method="PUT",
    path="/api/v1/list_items/remove_image",
    views={
        "default": models.ListItemView,
    },
    repeatable=True,
)
_LIST_ITEMS_UPDATE = Operation(
    method="PUT",
    path="/api/v1/list_items/update",
    views={
        "default": models.ListItemView,
    },
    repeatable=True,
    clearable=frozenset(
        [
            "name",
            "value",
            "description",
            "notes",
            "active",
            "default",
            "external_id",
            "item_type",
            "item_id",
            "related_type",
            "related_id",
        ]
    ),
)
_LIST_ITEMS_UPLOAD_IMAGE = Operation(
    method="PUT",
    path="/api/v1/list_items/upload_image",
    views={
        "default": models.ListItemView,
    },
    repeatable=True,
)
_NOTIFICATIONS_INDEX = Operation(
    method="POST",
    path="/api/v1/notifications/index",
    views={
        "default": models.NotificationView,
    },
    is_index=True,
    repeatable=True,
)
_NOTIFICATIONS_READ = Operation(
    method="POST",
    path="/api/v1/notifications/read",
    views={
        "default": models.NotificationView,
    },
    repeatable=True,
)
_NOTIFICATIONS_RESOLVE = Operation(
    method="PUT",
    path="/api/v1/notifications/resolve",
    views={
        "default": models.NotificationView,
    },
    repeatable=True,
)
_PASSWORDS_REQUEST_RESET = Operation(
    method="POST",
    path="/api/v1/passwords/request_reset",
    views={
        "default": models.RequestedView,
    },
    repeatable=True,
    sensitive=True,
    open=True,
)
_PASSWORDS_RESET = Operation(
    method="POST",
    path="/api/v1/passwords/reset",
    views={
        "default": models.PasswordView,
    },
    sensitive=True,
    open=True,
)
_PASSWORDS_UPDATE = Operation(
    method="PUT",
    path="/api/v1/passwords/update",
    views={
        "default": models.PasswordView,
    },
    repeatable=True,
    sensitive=True,
)
_REQUIREMENTS_CREATE = Operation(
    method="POST",
    path="/api/v1/requirements/create",
    views={
        "default": models.RequirementView,
    },
    takes_key=True,
)
_REQUIREMENTS_DESTROY = Operation(
    method="POST",
    path="/api/v1/requirements/destroy",
    views={
        "default": models.RequirementView,
    },
)
_REQUIREMENTS_INDEX = Operation(
    method="POST",
    path="/api/v1/requirements/index",
    views={
        "default": models.RequirementView,
    },
    is_index=True,
    repeatable=True,
)
_REQUIREMENTS_READ = Operation(
    method="POST",
    path="/api/v1/requirements/read",
    views={
        "default": models.RequirementView,
    },
    repeatable=True,
)
_REQUIREMENTS_UPDATE = Operation(
    method="PUT",
    path="/api/v1/requirements/update",
    views={
        "default": models.RequirementView,
    },
    repeatable=True,
    clearable=frozenset(["key", "value"]),
)
_SESSIONS_CREATE = Operation(
    method="POST",
    path="/api/v1/sessions/create",
    views={
        "default": models.OpenedSessionView,
    },
    sensitive=True,
    open=True,
)
_SESSIONS_DESTROY = Operation(
    method="POST",
    path="/api/v1/sessions/destroy",
    views={
        "default": models.SessionView,
    },
)
_SESSIONS_DESTROY_ALL = Operation(
    method="POST",
    path="/api/v1/sessions/destroy_all",
    views={
        "default": models.SessionView,
    },
)
_SESSIONS_INDEX = Operation(
    method="POST",
    path="/api/v1/sessions/index",
    views={
        "default": models.ListedSessionView,
    },
    is_index=True,
    repeatable=True,
)
_SESSIONS_READ = Operation(
    method="POST",
    path="/api/v1/sessions/read",
    views={
        "default": models.SessionView,
    },
    repeatable=True,
)
_SESSIONS_UPDATE = Operation(
    method="PUT",
    path="/api/v1/sessions/update",
    views={
        "default": models.SessionView,
    },
    repeatable=True,
)
_USERS_CLIENT_REGISTER = Operation(
    method="POST",
    path="/api/v1/users/client_register",
    views={
        "default": models.ClientView,
    },
    takes_key=True,
)
_WEBHOOK_EVENTS_CREATE = Operation(
    method="POST",
    path="/api/v1/webhook_events/create",
    views={
        "default": models.WebhookEventView,
    },
    takes_key=True,
)
_WEBHOOK_JOBS_INDEX = Operation(
    method="POST",
    path="/api/v1/webhook_jobs/index",
    views={
        "default": models.WebhookJobView,
        "planointegrate_view": models.PlanointegrateWebhookJobView,
    },
    is_index=True,
    repeatable=True,
)
_WEBHOOK_JOBS_READ = Operation(
    method="POST",
    path="/api/v1/webhook_jobs/read",
    views={
        "default": models.WholeWebhookJobView,
        "planointegrate_view": models.WholePlanointegrateWebhookJobView,
    },
    repeatable=True,
)
_WEBHOOK_JOBS_RETRY = Operation(
    method="PUT",
    path="/api/v1/webhook_jobs/retry",
    views={
        "default": models.WholeWebhookJobView,
        "planointegrate_view": models.WholePlanointegrateWebhookJobView,
    },
    repeatable=True,
)
_WEBHOOK_OUT_SUBS_CREATE = Operation(
    method="POST",
    path="/api/v1/webhook_out_subs/create",
    views={
        "default": models.SecretView,
    },
    takes_key=True,
)
_WEBHOOK_OUT_SUBS_DESTROY = Operation(
    method="POST",
    path="/api/v1/webhook_out_subs/destroy",
    views={
        "default": models.WebhookOutSubView,
        "planointegrate_view": models.PlanointegrateView,
    },
)
_WEBHOOK_OUT_SUBS_INDEX = Operation(
    method="POST",
    path="/api/v1/webhook_out_subs/index",
    views={
        "default": models.WebhookOutSubView,
        "planointegrate_view": models.PlanointegrateView,
    },
    is_index=True,
    repeatable=True,
)
_WEBHOOK_OUT_SUBS_READ = Operation(
    method="POST",
    path="/api/v1/webhook_out_subs/read",
    views={
        "default": models.WebhookOutSubView,
        "planointegrate_view": models.PlanointegrateView,
    },
    repeatable=True,
)
_WEBHOOK_OUT_SUBS_REPLAY = Operation(
    method="POST",
    path="/api/v1/webhook_out_subs/replay",
    views={
        "default": models.ReplayView,
    },
)
_WEBHOOK_OUT_SUBS_ROTATE_SECRET = Operation(
    method="PUT",
    path="/api/v1/webhook_out_subs/rotate_secret",
    views={
        "default": models.SecretView,
    },
    repeatable=True,
)
_WEBHOOK_OUT_SUBS_TEST = Operation(
    method="POST",
    path="/api/v1/webhook_out_subs/test",
    views={
        "default": models.WebhookJobView,
    },
)
_WEBHOOK_OUT_SUBS_UPDATE = Operation(
    method="PUT",
    path="/api/v1/webhook_out_subs/update",
    views={
        "default": models.WebhookOutSubView,
        "planointegrate_view": models.PlanointegrateView,
    },
    repeatable=True,
    clearable=frozenset(["statuses", "events", "notification_emails", "notify", "payload_render_view", "success_code", "active"]),
)


class AuditEventsFmp:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def create(
        self,
        *,
        unique_id: str,
        script_name: str,
        host_name: str,
        file_name: str,
        start_time: str | datetime,
        stop_time: str | datetime | None = None,
        notes: list[str] | None = None,
        updated_in: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.AuditEventFmpView]:
        """Record a FileMaker audit event.

        Keeps the run of a FileMaker script. Sending the same event again changes nothing and returns the stored one.

        Args:
            unique_id: The event's own key. The same event may be sent again under it; another event may not.
            script_name: Name of the script.
            host_name: Name of the host that it ran on.
            file_name: Name of the FileMaker file that it belongs to.
            start_time: When it started, from the year 2000 to a day from now: RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed.
            stop_time: When it stopped, in the same forms; not before it started.
            notes: Notes of the script: texts of at most 1000 characters.
            updated_in: Where the event was last updated.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "unique_id": unique_id,
            "script_name": script_name,
            "host_name": host_name,
            "file_name": file_name,
            "start_time": start_time,
            "stop_time": stop_time,
            "notes": notes,
            "updated_in": updated_in,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_AUDIT_EVENTS_FMP_CREATE, params, idempotency_key)

    def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInScriptNameNotes | None = None,
        host_name: str | None = None,
        script_name: str | None = None,
        file_name: str | None = None,
        started_from: str | None = None,
        started_before: str | None = None,
        open: bool | None = None,
        unique_id: str | None = None,
        page: models.Page | None = None,
        sort: models.NewestFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.AuditEventFmpView]]:
        """List FileMaker audit events.

        Returns audit events, the newest first, page by page. A new or changed one may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            host_name: Keeps the events of this host.
            script_name: Keeps the events of this script.
            file_name: Keeps the events of this FileMaker file.
            started_from: Keeps the events that started then or later: RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed.
            started_before: Keeps the events that started before, in the same forms.
            open: Keeps the events without stop_time, or with false those that have one.
            unique_id: Keeps the event with this key.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "host_name": host_name,
            "script_name": script_name,
            "file_name": file_name,
            "started_from": started_from,
            "started_before": started_before,
            "open": open,
            "unique_id": unique_id,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.call(_AUDIT_EVENTS_FMP_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInScriptNameNotes | None = None,
        host_name: str | None = None,
        script_name: str | None = None,
        file_name: str | None = None,
        started_from: str | None = None,
        started_before: str | None = None,
        open: bool | None = None,
        unique_id: str | None = None,
        sort: models.NewestFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.AuditEventFmpView]:
        """List FileMaker audit events.

                Returns audit events, the newest first, page by page. A new or changed one may be missing for a few seconds.

                Args:
                    search: Keeps the records in which a text occurs.
                    host_name: Keeps the events of this host.
                    script_name: Keeps the events of this script.
                    file_name: Keeps the events of this FileMaker file.
                    started_from: Keeps the events that started then or later: RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed.
                    started_before: Keeps the events that started before, in the same forms.
                    open: Keeps the events without stop_time, or with false those that have one.
                    unique_id: Keeps the event with this key.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "host_name": host_name,
            "script_name": script_name,
            "file_name": file_name,
            "started_from": started_from,
            "started_before": started_before,
            "open": open,
            "unique_id": unique_id,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_AUDIT_EVENTS_FMP_INDEX, params, page_size)

    def read(
        self,
        *,
        unique_id: str | None = None,
        id: int | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.AuditEventFmpView]:
        """Read a FileMaker audit event.

        Returns an audit event, by its id or its unique_id.

        Args:
            unique_id: The event's own key.
            id: Id of the event, in place of `unique_id`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "unique_id": unique_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_AUDIT_EVENTS_FMP_READ, params)

    def update(
        self,
        *,
        unique_id: str | None = None,
        stop_time: str | datetime | Leave | None = LEAVE,
        notes: list[str] | Leave | None = LEAVE,
        updated_in: str | Leave | None = LEAVE,
        id: int | None = None,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.AuditEventFmpView]:
        """Update a FileMaker audit event.

        Changes an event of the caller's application until it has stopped: what is not given stays as it is, and null or an empty text clears. The same update may be sent again.

        Args:
            unique_id: The event's own key.
            stop_time: When it stopped, in the forms that `create` takes; not before it started. From then on the event stays as it is.
            notes: Notes of the script: texts of at most 1000 characters.
            updated_in: Where the event was last updated.
            id: Id of the event, in place of `unique_id`.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "unique_id": unique_id,
            "stop_time": stop_time,
            "notes": notes,
            "updated_in": updated_in,
            "id": id,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_AUDIT_EVENTS_FMP_UPDATE, params)


class AsyncAuditEventsFmp:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def create(
        self,
        *,
        unique_id: str,
        script_name: str,
        host_name: str,
        file_name: str,
        start_time: str | datetime,
        stop_time: str | datetime | None = None,
        notes: list[str] | None = None,
        updated_in: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.AuditEventFmpView]:
        """Record a FileMaker audit event.

        Keeps the run of a FileMaker script. Sending the same event again changes nothing and returns the stored one.

        Args:
            unique_id: The event's own key. The same event may be sent again under it; another event may not.
            script_name: Name of the script.
            host_name: Name of the host that it ran on.
            file_name: Name of the FileMaker file that it belongs to.
            start_time: When it started, from the year 2000 to a day from now: RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed.
            stop_time: When it stopped, in the same forms; not before it started.
            notes: Notes of the script: texts of at most 1000 characters.
            updated_in: Where the event was last updated.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "unique_id": unique_id,
            "script_name": script_name,
            "host_name": host_name,
            "file_name": file_name,
            "start_time": start_time,
            "stop_time": stop_time,
            "notes": notes,
            "updated_in": updated_in,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_AUDIT_EVENTS_FMP_CREATE, params, idempotency_key)

    async def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInScriptNameNotes | None = None,
        host_name: str | None = None,
        script_name: str | None = None,
        file_name: str | None = None,
        started_from: str | None = None,
        started_before: str | None = None,
        open: bool | None = None,
        unique_id: str | None = None,
        page: models.Page | None = None,
        sort: models.NewestFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.AuditEventFmpView]]:
        """List FileMaker audit events.

        Returns audit events, the newest first, page by page. A new or changed one may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            host_name: Keeps the events of this host.
            script_name: Keeps the events of this script.
            file_name: Keeps the events of this FileMaker file.
            started_from: Keeps the events that started then or later: RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed.
            started_before: Keeps the events that started before, in the same forms.
            open: Keeps the events without stop_time, or with false those that have one.
            unique_id: Keeps the event with this key.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "host_name": host_name,
            "script_name": script_name,
            "file_name": file_name,
            "started_from": started_from,
            "started_before": started_before,
            "open": open,
            "unique_id": unique_id,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return await self._sender.call(_AUDIT_EVENTS_FMP_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInScriptNameNotes | None = None,
        host_name: str | None = None,
        script_name: str | None = None,
        file_name: str | None = None,
        started_from: str | None = None,
        started_before: str | None = None,
        open: bool | None = None,
        unique_id: str | None = None,
        sort: models.NewestFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.AuditEventFmpView]:
        """List FileMaker audit events.

                Returns audit events, the newest first, page by page. A new or changed one may be missing for a few seconds.

                Args:
                    search: Keeps the records in which a text occurs.
                    host_name: Keeps the events of this host.
                    script_name: Keeps the events of this script.
                    file_name: Keeps the events of this FileMaker file.
                    started_from: Keeps the events that started then or later: RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed.
                    started_before: Keeps the events that started before, in the same forms.
                    open: Keeps the events without stop_time, or with false those that have one.
                    unique_id: Keeps the event with this key.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "host_name": host_name,
            "script_name": script_name,
            "file_name": file_name,
            "started_from": started_from,
            "started_before": started_before,
            "open": open,
            "unique_id": unique_id,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_AUDIT_EVENTS_FMP_INDEX, params, page_size)

    async def read(
        self,
        *,
        unique_id: str | None = None,
        id: int | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.AuditEventFmpView]:
        """Read a FileMaker audit event.

        Returns an audit event, by its id or its unique_id.

        Args:
            unique_id: The event's own key.
            id: Id of the event, in place of `unique_id`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "unique_id": unique_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_AUDIT_EVENTS_FMP_READ, params)

    async def update(
        self,
        *,
        unique_id: str | None = None,
        stop_time: str | datetime | Leave | None = LEAVE,
        notes: list[str] | Leave | None = LEAVE,
        updated_in: str | Leave | None = LEAVE,
        id: int | None = None,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.AuditEventFmpView]:
        """Update a FileMaker audit event.

        Changes an event of the caller's application until it has stopped: what is not given stays as it is, and null or an empty text clears. The same update may be sent again.

        Args:
            unique_id: The event's own key.
            stop_time: When it stopped, in the forms that `create` takes; not before it started. From then on the event stays as it is.
            notes: Notes of the script: texts of at most 1000 characters.
            updated_in: Where the event was last updated.
            id: Id of the event, in place of `unique_id`.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "unique_id": unique_id,
            "stop_time": stop_time,
            "notes": notes,
            "updated_in": updated_in,
            "id": id,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_AUDIT_EVENTS_FMP_UPDATE, params)


class Clients:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def read(
        self,
        *,
        id: int | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ClientView]:
        """Read a client.

        Returns a client of the application whose roles count: to a client the own one, to a liaison those of the own companies, to an employee any.

        Args:
            id: Id of the client; without it, the session's own.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_CLIENTS_READ, params)

    def register(
        self,
        *,
        client: models.NewClient,
        application: Literal["planoauth", "planoorder", "planox2"],
        enterprise: bool | None = None,
        view: Literal["default"] | None = None,
        application_view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.ClientView]:
        """Register a client.

        Makes a user who is a client of an application, and mails a welcome. Whether the company exists does not show.

        Args:
            client: The client to make.
            application: Slug of the application to register in.
            enterprise: Whether it is an enterprise's client, without a `client.company_id`.
            view: How much of the client to return.
            application_view: Returns the application that the request names in this view, as `application`.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "client": client,
            "application": application,
            "enterprise": enterprise,
            "view": view,
            "application_view": application_view,
            "session_view": session_view,
        }
        return self._sender.call(_CLIENTS_REGISTER, params)


class AsyncClients:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def read(
        self,
        *,
        id: int | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ClientView]:
        """Read a client.

        Returns a client of the application whose roles count: to a client the own one, to a liaison those of the own companies, to an employee any.

        Args:
            id: Id of the client; without it, the session's own.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_CLIENTS_READ, params)

    async def register(
        self,
        *,
        client: models.NewClient,
        application: Literal["planoauth", "planoorder", "planox2"],
        enterprise: bool | None = None,
        view: Literal["default"] | None = None,
        application_view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.ClientView]:
        """Register a client.

        Makes a user who is a client of an application, and mails a welcome. Whether the company exists does not show.

        Args:
            client: The client to make.
            application: Slug of the application to register in.
            enterprise: Whether it is an enterprise's client, without a `client.company_id`.
            view: How much of the client to return.
            application_view: Returns the application that the request names in this view, as `application`.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "client": client,
            "application": application,
            "enterprise": enterprise,
            "view": view,
            "application_view": application_view,
            "session_view": session_view,
        }
        return await self._sender.call(_CLIENTS_REGISTER, params)


class Integrations:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInName | None = None,
        page: models.Page | None = None,
        sort: models.SortByIdName | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.IntegrationView]]:
        """List integrations.

        Returns integrations, page by page: to an employee those of all applications in which the user is one, to a token those that it is for. A new or changed one may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.call(_INTEGRATIONS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInName | None = None,
        sort: models.SortByIdName | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.IntegrationView]:
        """List integrations.

                Returns integrations, page by page: to an employee those of all applications in which the user is one, to a token those that it is for. A new or changed one may be missing for a few seconds.

                Args:
                    search: Keeps the records in which a text occurs.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_INTEGRATIONS_INDEX, params, page_size)


class AsyncIntegrations:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInName | None = None,
        page: models.Page | None = None,
        sort: models.SortByIdName | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.IntegrationView]]:
        """List integrations.

        Returns integrations, page by page: to an employee those of all applications in which the user is one, to a token those that it is for. A new or changed one may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return await self._sender.call(_INTEGRATIONS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInName | None = None,
        sort: models.SortByIdName | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.IntegrationView]:
        """List integrations.

                Returns integrations, page by page: to an employee those of all applications in which the user is one, to a token those that it is for. A new or changed one may be missing for a few seconds.

                Args:
                    search: Keeps the records in which a text occurs.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_INTEGRATIONS_INDEX, params, page_size)


class ListItemCollections:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInKey | None = None,
        page: models.Page | None = None,
        sort: models.SortCollections | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.CollectionView]]:
        """List collections of list items.

        Returns the collections with their numbers of items, page by page. A change may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.call(_LIST_ITEM_COLLECTIONS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInKey | None = None,
        sort: models.SortCollections | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.CollectionView]:
        """List collections of list items.

                Returns the collections with their numbers of items, page by page. A change may be missing for a few seconds.

                Args:
                    search: Keeps the records in which a text occurs.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_LIST_ITEM_COLLECTIONS_INDEX, params, page_size)


class AsyncListItemCollections:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInKey | None = None,
        page: models.Page | None = None,
        sort: models.SortCollections | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.CollectionView]]:
        """List collections of list items.

        Returns the collections with their numbers of items, page by page. A change may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return await self._sender.call(_LIST_ITEM_COLLECTIONS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInKey | None = None,
        sort: models.SortCollections | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.CollectionView]:
        """List collections of list items.

                Returns the collections with their numbers of items, page by page. A change may be missing for a few seconds.

                Args:
                    search: Keeps the records in which a text occurs.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_LIST_ITEM_COLLECTIONS_INDEX, params, page_size)


class ListItems:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def create(
        self,
        *,
        key: str,
        slug: str,
        name: str | None = None,
        value: str | None = None,
        description: str | None = None,
        notes: str | None = None,
        active: bool | None = None,
        default: bool | None = None,
        external_id: str | None = None,
        item_type: str | None = None,
        item_id: int | None = None,
        related_type: str | None = None,
        related_id: int | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.ListItemView]:
        """Create a list item.

        Adds a lookup value to a collection, and can make it the collection's default.

        Args:
            key: The collection that the item belongs to: ASCII letters, digits, `_ - . :`.
            slug: What programs know the item by; unique in its collection.
            name: What people read, in collections whose items have a text of their own.
            value: The item's value, where it differs from its name.
            description: Elaborates the item, where its name does not suffice.
            notes: Internal context, for example why a name changed and its slug did not.
            active: Whether the item is in use. Lists usually leave inactive items out.
            default: Makes the item the only default of its collection; a former default loses that mark.
            external_id: The item's id in another system.
            item_type: Model of the record that the item belongs to, for example `Designation`.
            item_id: Id of that record; goes with `item_type`.
            related_type: Model of a second record that the item belongs to.
            related_id: Id of that second record; goes with `related_type`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "key": key,
            "slug": slug,
            "name": name,
            "value": value,
            "description": description,
            "notes": notes,
            "active": active,
            "default": default,
            "external_id": external_id,
            "item_type": item_type,
            "item_id": item_id,
            "related_type": related_type,
            "related_id": related_id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_LIST_ITEMS_CREATE, params, idempotency_key)

    def destroy(
        self,
        *,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Destroy a list item.

        Removes a list item with its slug, its image and its mark as the default, unless another record refers to it.

        Args:
            id: Id of the record.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_LIST_ITEMS_DESTROY, params)

    def import_(
        self,
        *,
        key: str,
        items: list[models.ListItemRow] | None = None,
        csv: str | None = None,
        mode: Literal["create", "upsert"] | None = None,
        dry_run: bool | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.ImportView]:
        """Import list items.

        Creates or changes up to 2,000 items of a collection, from an array or a CSV. Up to 33 rows are written all or nothing, more of them in batches, in order. Where a row is invalid, nothing is written.

        Args:
            key: The collection that the item belongs to: ASCII letters, digits, `_ - . :`.
            items: The items, in order. This or `csv`.
            csv: The same as CSV (RFC 4180): a header row, and at most 2,000 rows, with commas or semicolons between cells.
            mode: `create` refuses a slug that is taken. `upsert` changes the item that has it: what is absent stays, and null or an empty cell clears. A create that was interrupted is resumed under its Idempotency-Key, or as `upsert`.
            dry_run: Writes nothing, and answers what would become of each row, invalid ones too.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "key": key,
            "items": items,
            "csv": csv,
            "mode": mode,
            "dry_run": dry_run,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_LIST_ITEMS_IMPORT, params, idempotency_key)

    def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInIdNameKeySlugValueExternalId | None = None,
        key: str | None = None,
        item_type: str | None = None,
        item_id: int | None = None,
        related_type: str | None = None,
        related_id: int | None = None,
        filters: list[Literal["active_list_items", "inactive_list_items"]] | None = None,
        page: models.Page | None = None,
        sort: models.SortByIdNameSlugCreatedAtLastUpdated | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.ListItemView]]:
        """List list items.

        Returns the items of a collection, or of all collections, page by page.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            key: The collection whose items are wanted. Without it: those of all collections.
            item_type: Keeps the items that belong to a record of this model.
            item_id: Id of that record; goes with `item_type`.
            related_type: Keeps the items whose second record is of this model.
            related_id: Id of that second record; goes with `related_type`.
            filters: Keeps active or inactive items; without it, or with both, all.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "key": key,
            "item_type": item_type,
            "item_id": item_id,
            "related_type": related_type,
            "related_id": related_id,
            "filters": filters,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.call(_LIST_ITEMS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInIdNameKeySlugValueExternalId | None = None,
        key: str | None = None,
        item_type: str | None = None,
        item_id: int | None = None,
        related_type: str | None = None,
        related_id: int | None = None,
        filters: list[Literal["active_list_items", "inactive_list_items"]] | None = None,
        sort: models.SortByIdNameSlugCreatedAtLastUpdated | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.ListItemView]:
        """List list items.

                Returns the items of a collection, or of all collections, page by page.

                Args:
                    search: Keeps the records in which a text occurs.
                    key: The collection whose items are wanted. Without it: those of all collections.
                    item_type: Keeps the items that belong to a record of this model.
                    item_id: Id of that record; goes with `item_type`.
                    related_type: Keeps the items whose second record is of this model.
                    related_id: Id of that second record; goes with `related_type`.
                    filters: Keeps active or inactive items; without it, or with both, all.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "key": key,
            "item_type": item_type,
            "item_id": item_id,
            "related_type": related_type,
            "related_id": related_id,
            "filters": filters,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_LIST_ITEMS_INDEX, params, page_size)

    def read(
        self,
        *,
        id: int | None = None,
        key: str | None = None,
        slug: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Read a list item.

        Returns a list item, by its id, or by its collection and its slug.

        Args:
            id: Id of the list item. Without it: `key` and `slug`.
            key: The collection that the item belongs to.
            slug: What programs know the item by.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "key": key,
            "slug": slug,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_LIST_ITEMS_READ, params)

    def remove_image(
        self,
        *,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Remove a list item's image.

        Removes the image that a list item has. An item without one stays as it is.

        Args:
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_LIST_ITEMS_REMOVE_IMAGE, params)

    def update(
        self,
        *,
        id: int,
        last_updated: str | datetime | None = None,
        name: str | Leave | None = LEAVE,
        value: str | Leave | None = LEAVE,
        description: str | Leave | None = LEAVE,
        notes: str | Leave | None = LEAVE,
        active: bool | Leave | None = LEAVE,
        default: bool | Leave | None = LEAVE,
        external_id: str | Leave | None = LEAVE,
        item_type: str | Leave | None = LEAVE,
        item_id: int | Leave | None = LEAVE,
        related_type: str | Leave | None = LEAVE,
        related_id: int | Leave | None = LEAVE,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Update a list item.

        Changes a list item: what is not given stays as it is, and null or an empty text clears. Its key and slug stay.

        Args:
            id: Id of the record.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            name: What people read, in place of the slug.
            value: The item's value, where it differs from its name.
            description: Elaborates the item, where its name does not suffice.
            notes: Internal context, for example why a name changed and its slug did not.
            active: Whether the item is in use. Cleared, it is.
            default: true makes it the only default of its collection; a former default loses that mark. false on the default leaves none.
            external_id: The item's id in another system.
            item_type: Model of the record that the item belongs to, for example `Designation`.
            item_id: Id of that record; goes with `item_type`.
            related_type: Model of a second record that the item belongs to.
            related_id: Id of that second record; goes with `related_type`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "last_updated": last_updated,
            "name": name,
            "value": value,
            "description": description,
            "notes": notes,
            "active": active,
            "default": default,
            "external_id": external_id,
            "item_type": item_type,
            "item_id": item_id,
            "related_type": related_type,
            "related_id": related_id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_LIST_ITEMS_UPDATE, params)

    def upload_image(
        self,
        *,
        id: int,
        image_url: str,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Upload a list item's image.

        Fetches a PNG or JPEG from a public URL and makes it the list item's image, upright and without metadata.

        Args:
            id: Id of the list item.
            image_url: Where to fetch the image: a public http or https URL of a PNG or JPEG, at most 10 MB. Written as in an address bar, with spaces and international letters; nothing is trimmed.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "image_url": image_url,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_LIST_ITEMS_UPLOAD_IMAGE, params)


class AsyncListItems:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def create(
        self,
        *,
        key: str,
        slug: str,
        name: str | None = None,
        value: str | None = None,
        description: str | None = None,
        notes: str | None = None,
        active: bool | None = None,
        default: bool | None = None,
        external_id: str | None = None,
        item_type: str | None = None,
        item_id: int | None = None,
        related_type: str | None = None,
        related_id: int | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.ListItemView]:
        """Create a list item.

        Adds a lookup value to a collection, and can make it the collection's default.

        Args:
            key: The collection that the item belongs to: ASCII letters, digits, `_ - . :`.
            slug: What programs know the item by; unique in its collection.
            name: What people read, in collections whose items have a text of their own.
            value: The item's value, where it differs from its name.
            description: Elaborates the item, where its name does not suffice.
            notes: Internal context, for example why a name changed and its slug did not.
            active: Whether the item is in use. Lists usually leave inactive items out.
            default: Makes the item the only default of its collection; a former default loses that mark.
            external_id: The item's id in another system.
            item_type: Model of the record that the item belongs to, for example `Designation`.
            item_id: Id of that record; goes with `item_type`.
            related_type: Model of a second record that the item belongs to.
            related_id: Id of that second record; goes with `related_type`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "key": key,
            "slug": slug,
            "name": name,
            "value": value,
            "description": description,
            "notes": notes,
            "active": active,
            "default": default,
            "external_id": external_id,
            "item_type": item_type,
            "item_id": item_id,
            "related_type": related_type,
            "related_id": related_id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_LIST_ITEMS_CREATE, params, idempotency_key)

    async def destroy(
        self,
        *,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Destroy a list item.

        Removes a list item with its slug, its image and its mark as the default, unless another record refers to it.

        Args:
            id: Id of the record.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_LIST_ITEMS_DESTROY, params)

    async def import_(
        self,
        *,
        key: str,
        items: list[models.ListItemRow] | None = None,
        csv: str | None = None,
        mode: Literal["create", "upsert"] | None = None,
        dry_run: bool | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.ImportView]:
        """Import list items.

        Creates or changes up to 2,000 items of a collection, from an array or a CSV. Up to 33 rows are written all or nothing, more of them in batches, in order. Where a row is invalid, nothing is written.

        Args:
            key: The collection that the item belongs to: ASCII letters, digits, `_ - . :`.
            items: The items, in order. This or `csv`.
            csv: The same as CSV (RFC 4180): a header row, and at most 2,000 rows, with commas or semicolons between cells.
            mode: `create` refuses a slug that is taken. `upsert` changes the item that has it: what is absent stays, and null or an empty cell clears. A create that was interrupted is resumed under its Idempotency-Key, or as `upsert`.
            dry_run: Writes nothing, and answers what would become of each row, invalid ones too.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "key": key,
            "items": items,
            "csv": csv,
            "mode": mode,
            "dry_run": dry_run,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_LIST_ITEMS_IMPORT, params, idempotency_key)

    async def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInIdNameKeySlugValueExternalId | None = None,
        key: str | None = None,
        item_type: str | None = None,
        item_id: int | None = None,
        related_type: str | None = None,
        related_id: int | None = None,
        filters: list[Literal["active_list_items", "inactive_list_items"]] | None = None,
        page: models.Page | None = None,
        sort: models.SortByIdNameSlugCreatedAtLastUpdated | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.ListItemView]]:
        """List list items.

        Returns the items of a collection, or of all collections, page by page.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            key: The collection whose items are wanted. Without it: those of all collections.
            item_type: Keeps the items that belong to a record of this model.
            item_id: Id of that record; goes with `item_type`.
            related_type: Keeps the items whose second record is of this model.
            related_id: Id of that second record; goes with `related_type`.
            filters: Keeps active or inactive items; without it, or with both, all.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "key": key,
            "item_type": item_type,
            "item_id": item_id,
            "related_type": related_type,
            "related_id": related_id,
            "filters": filters,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return await self._sender.call(_LIST_ITEMS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInIdNameKeySlugValueExternalId | None = None,
        key: str | None = None,
        item_type: str | None = None,
        item_id: int | None = None,
        related_type: str | None = None,
        related_id: int | None = None,
        filters: list[Literal["active_list_items", "inactive_list_items"]] | None = None,
        sort: models.SortByIdNameSlugCreatedAtLastUpdated | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.ListItemView]:
        """List list items.

                Returns the items of a collection, or of all collections, page by page.

                Args:
                    search: Keeps the records in which a text occurs.
                    key: The collection whose items are wanted. Without it: those of all collections.
                    item_type: Keeps the items that belong to a record of this model.
                    item_id: Id of that record; goes with `item_type`.
                    related_type: Keeps the items whose second record is of this model.
                    related_id: Id of that second record; goes with `related_type`.
                    filters: Keeps active or inactive items; without it, or with both, all.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "key": key,
            "item_type": item_type,
            "item_id": item_id,
            "related_type": related_type,
            "related_id": related_id,
            "filters": filters,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_LIST_ITEMS_INDEX, params, page_size)

    async def read(
        self,
        *,
        id: int | None = None,
        key: str | None = None,
        slug: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Read a list item.

        Returns a list item, by its id, or by its collection and its slug.

        Args:
            id: Id of the list item. Without it: `key` and `slug`.
            key: The collection that the item belongs to.
            slug: What programs know the item by.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "key": key,
            "slug": slug,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_LIST_ITEMS_READ, params)

    async def remove_image(
        self,
        *,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Remove a list item's image.

        Removes the image that a list item has. An item without one stays as it is.

        Args:
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_LIST_ITEMS_REMOVE_IMAGE, params)

    async def update(
        self,
        *,
        id: int,
        last_updated: str | datetime | None = None,
        name: str | Leave | None = LEAVE,
        value: str | Leave | None = LEAVE,
        description: str | Leave | None = LEAVE,
        notes: str | Leave | None = LEAVE,
        active: bool | Leave | None = LEAVE,
        default: bool | Leave | None = LEAVE,
        external_id: str | Leave | None = LEAVE,
        item_type: str | Leave | None = LEAVE,
        item_id: int | Leave | None = LEAVE,
        related_type: str | Leave | None = LEAVE,
        related_id: int | Leave | None = LEAVE,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Update a list item.

        Changes a list item: what is not given stays as it is, and null or an empty text clears. Its key and slug stay.

        Args:
            id: Id of the record.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            name: What people read, in place of the slug.
            value: The item's value, where it differs from its name.
            description: Elaborates the item, where its name does not suffice.
            notes: Internal context, for example why a name changed and its slug did not.
            active: Whether the item is in use. Cleared, it is.
            default: true makes it the only default of its collection; a former default loses that mark. false on the default leaves none.
            external_id: The item's id in another system.
            item_type: Model of the record that the item belongs to, for example `Designation`.
            item_id: Id of that record; goes with `item_type`.
            related_type: Model of a second record that the item belongs to.
            related_id: Id of that second record; goes with `related_type`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "last_updated": last_updated,
            "name": name,
            "value": value,
            "description": description,
            "notes": notes,
            "active": active,
            "default": default,
            "external_id": external_id,
            "item_type": item_type,
            "item_id": item_id,
            "related_type": related_type,
            "related_id": related_id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_LIST_ITEMS_UPDATE, params)

    async def upload_image(
        self,
        *,
        id: int,
        image_url: str,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.ListItemView]:
        """Upload a list item's image.

        Fetches a PNG or JPEG from a public URL and makes it the list item's image, upright and without metadata.

        Args:
            id: Id of the list item.
            image_url: Where to fetch the image: a public http or https URL of a PNG or JPEG, at most 10 MB. Written as in an address bar, with spaces and international letters; nothing is trimmed.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "image_url": image_url,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_LIST_ITEMS_UPLOAD_IMAGE, params)


class Notifications:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInSourceReason | None = None,
        integration_id: int | None = None,
        filters: list[Literal["resolved", "unresolved", "mail", "webhook_failing", "webhook_disabled", "dead_letter"]]
        | None = None,
        page: models.Page | None = None,
        sort: models.NewestNotificationsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.NotificationView]]:
        """List notifications.

        Returns what failed in the last 90 days, the newest first, page by page: mails, webhooks, dead letters. Clients and liaisons see those of webhooks, of their integrations.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            integration_id: Keeps the notifications about this integration.
            filters: Keeps resolved or unresolved ones, and those of a kind: within a group either suffices.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "integration_id": integration_id,
            "filters": filters,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.call(_NOTIFICATIONS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInSourceReason | None = None,
        integration_id: int | None = None,
        filters: list[Literal["resolved", "unresolved", "mail", "webhook_failing", "webhook_disabled", "dead_letter"]]
        | None = None,
        sort: models.NewestNotificationsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.NotificationView]:
        """List notifications.

                Returns what failed in the last 90 days, the newest first, page by page: mails, webhooks, dead letters. Clients and liaisons see those of webhooks, of their integrations.

                Args:
                    search: Keeps the records in which a text occurs.
                    integration_id: Keeps the notifications about this integration.
                    filters: Keeps resolved or unresolved ones, and those of a kind: within a group either suffices.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "integration_id": integration_id,
            "filters": filters,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_NOTIFICATIONS_INDEX, params, page_size)

    def read(
        self,
        *,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.NotificationView]:
        """Read a notification.

        Returns a notification, by its id.

        Args:
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_NOTIFICATIONS_READ, params)

    def resolve(
        self,
        *,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.NotificationView]:
        """Resolve a notification.

        Marks a notification as resolved, for all who see it. One that is resolved stays as it is.

        Args:
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_NOTIFICATIONS_RESOLVE, params)


class AsyncNotifications:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInSourceReason | None = None,
        integration_id: int | None = None,
        filters: list[Literal["resolved", "unresolved", "mail", "webhook_failing", "webhook_disabled", "dead_letter"]]
        | None = None,
        page: models.Page | None = None,
        sort: models.NewestNotificationsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.NotificationView]]:
        """List notifications.

        Returns what failed in the last 90 days, the newest first, page by page: mails, webhooks, dead letters. Clients and liaisons see those of webhooks, of their integrations.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            integration_id: Keeps the notifications about this integration.
            filters: Keeps resolved or unresolved ones, and those of a kind: within a group either suffices.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "integration_id": integration_id,
            "filters": filters,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return await self._sender.call(_NOTIFICATIONS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInSourceReason | None = None,
        integration_id: int | None = None,
        filters: list[Literal["resolved", "unresolved", "mail", "webhook_failing", "webhook_disabled", "dead_letter"]]
        | None = None,
        sort: models.NewestNotificationsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.NotificationView]:
        """List notifications.

                Returns what failed in the last 90 days, the newest first, page by page: mails, webhooks, dead letters. Clients and liaisons see those of webhooks, of their integrations.

                Args:
                    search: Keeps the records in which a text occurs.
                    integration_id: Keeps the notifications about this integration.
                    filters: Keeps resolved or unresolved ones, and those of a kind: within a group either suffices.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "integration_id": integration_id,
            "filters": filters,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_NOTIFICATIONS_INDEX, params, page_size)

    async def read(
        self,
        *,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.NotificationView]:
        """Read a notification.

        Returns a notification, by its id.

        Args:
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_NOTIFICATIONS_READ, params)

    async def resolve(
        self,
        *,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.NotificationView]:
        """Resolve a notification.

        Marks a notification as resolved, for all who see it. One that is resolved stays as it is.

        Args:
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_NOTIFICATIONS_RESOLVE, params)


class Passwords:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def request_reset(
        self,
        *,
        email: str,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        application_view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.RequestedView]:
        """Ask for a new password.

        Mails a code to the user who has the e-mail, with which `/api/v1/passwords/reset` takes a new password. The answer and its time are the same if there is no such user.

        Args:
            email: E-mail of the user who forgot the password.
            application: Slug of the application that the user wants to sign in to, as `application_view` shows it.
            application_view: Returns the application that the request names in this view, as `application`.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "email": email,
            "application": application,
            "application_view": application_view,
            "session_view": session_view,
        }
        return self._sender.call(_PASSWORDS_REQUEST_RESET, params)

    def reset(
        self,
        *,
        code: str,
        password: str,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.PasswordView]:
        """Set a new password by a code.

        Gives the user whom the code was mailed to a new password, once. It ends all sessions of the user at once.

        Args:
            code: The code from the mail; it is in the fragment of the mail's link.
            password: 10 to 128 characters; not the e-mail, and none of the 10,000 most used passwords.
            application_view: Returns the application that the request names in this view, as `application`.
            application: Slug of the application that the request is about.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "code": code,
            "password": password,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_PASSWORDS_RESET, params)

    def update(
        self,
        *,
        password: str,
        new_password: str,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.PasswordView]:
        """Change the password.

        Gives the session's user another password. It ends all other sessions of the user at once; the one whose token the request has goes on.

        Args:
            password: The password that the user has.
            new_password: 10 to 128 characters; not the e-mail, and none of the 10,000 most used passwords.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "password": password,
            "new_password": new_password,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_PASSWORDS_UPDATE, params)


class AsyncPasswords:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def request_reset(
        self,
        *,
        email: str,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        application_view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.RequestedView]:
        """Ask for a new password.

        Mails a code to the user who has the e-mail, with which `/api/v1/passwords/reset` takes a new password. The answer and its time are the same if there is no such user.

        Args:
            email: E-mail of the user who forgot the password.
            application: Slug of the application that the user wants to sign in to, as `application_view` shows it.
            application_view: Returns the application that the request names in this view, as `application`.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "email": email,
            "application": application,
            "application_view": application_view,
            "session_view": session_view,
        }
        return await self._sender.call(_PASSWORDS_REQUEST_RESET, params)

    async def reset(
        self,
        *,
        code: str,
        password: str,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.PasswordView]:
        """Set a new password by a code.

        Gives the user whom the code was mailed to a new password, once. It ends all sessions of the user at once.

        Args:
            code: The code from the mail; it is in the fragment of the mail's link.
            password: 10 to 128 characters; not the e-mail, and none of the 10,000 most used passwords.
            application_view: Returns the application that the request names in this view, as `application`.
            application: Slug of the application that the request is about.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "code": code,
            "password": password,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_PASSWORDS_RESET, params)

    async def update(
        self,
        *,
        password: str,
        new_password: str,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.PasswordView]:
        """Change the password.

        Gives the session's user another password. It ends all other sessions of the user at once; the one whose token the request has goes on.

        Args:
            password: The password that the user has.
            new_password: 10 to 128 characters; not the e-mail, and none of the 10,000 most used passwords.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "password": password,
            "new_password": new_password,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_PASSWORDS_UPDATE, params)


class Requirements:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def create(
        self,
        *,
        required: models.Reference | models.ReferenceView,
        requireable: models.Reference | models.ReferenceView,
        key: str | None = None,
        value: str | None = None,
        session_view: Literal["default"] | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.RequirementView]:
        """Create a requirement.

        Notes that one record, of any model, has to be met for another.

        Args:
            required: The record that has to be met.
            requireable: The record that it has to be met for.
            key: What the requirement is known by.
            value: The value that goes with the key.
            session_view: Returns the session in this view, as `session`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "required": required,
            "requireable": requireable,
            "key": key,
            "value": value,
            "session_view": session_view,
            "application_view": application_view,
            "application": application,
        }
        return self._sender.call(_REQUIREMENTS_CREATE, params, idempotency_key)

    def destroy(
        self,
        *,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.RequirementView]:
        """Destroy a requirement.

        Removes a requirement, unless another record refers to it.

        Args:
            id: Id of the record.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_REQUIREMENTS_DESTROY, params)

    def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInKeyValue | None = None,
        required: models.RecordName | models.ReferenceView | None = None,
        requireable: models.RecordName | models.ReferenceView | None = None,
        key: str | None = None,
        page: models.Page | None = None,
        sort: models.SortByIdCreatedAtLastUpdated | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.RequirementView]]:
        """List requirements.

        Returns requirements, page by page. A new or changed one may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            required: Keeps the requirements of this record.
            requireable: Keeps the requirements for this record.
            key: Keeps the requirements that are known by this.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "required": required,
            "requireable": requireable,
            "key": key,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.call(_REQUIREMENTS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInKeyValue | None = None,
        required: models.RecordName | models.ReferenceView | None = None,
        requireable: models.RecordName | models.ReferenceView | None = None,
        key: str | None = None,
        sort: models.SortByIdCreatedAtLastUpdated | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.RequirementView]:
        """List requirements.

                Returns requirements, page by page. A new or changed one may be missing for a few seconds.

                Args:
                    search: Keeps the records in which a text occurs.
                    required: Keeps the requirements of this record.
                    requireable: Keeps the requirements for this record.
                    key: Keeps the requirements that are known by this.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "required": required,
            "requireable": requireable,
            "key": key,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_REQUIREMENTS_INDEX, params, page_size)

    def read(
        self,
        *,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.RequirementView]:
        """Read a requirement.

        Returns a requirement, by its id.

        Args:
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_REQUIREMENTS_READ, params)

    def update(
        self,
        *,
        id: int,
        key: str | Leave | None = LEAVE,
        value: str | Leave | None = LEAVE,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.RequirementView]:
        """Update a requirement.

        Changes what a requirement is known by, and its value: null or an empty text clears. The two records stay.

        Args:
            id: Id of the record.
            key: What the requirement is known by.
            value: The value that goes with the key.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "key": key,
            "value": value,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_REQUIREMENTS_UPDATE, params)


class AsyncRequirements:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def create(
        self,
        *,
        required: models.Reference | models.ReferenceView,
        requireable: models.Reference | models.ReferenceView,
        key: str | None = None,
        value: str | None = None,
        session_view: Literal["default"] | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.RequirementView]:
        """Create a requirement.

        Notes that one record, of any model, has to be met for another.

        Args:
            required: The record that has to be met.
            requireable: The record that it has to be met for.
            key: What the requirement is known by.
            value: The value that goes with the key.
            session_view: Returns the session in this view, as `session`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "required": required,
            "requireable": requireable,
            "key": key,
            "value": value,
            "session_view": session_view,
            "application_view": application_view,
            "application": application,
        }
        return await self._sender.call(_REQUIREMENTS_CREATE, params, idempotency_key)

    async def destroy(
        self,
        *,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.RequirementView]:
        """Destroy a requirement.

        Removes a requirement, unless another record refers to it.

        Args:
            id: Id of the record.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_REQUIREMENTS_DESTROY, params)

    async def index(
        self,
        *,
        count: bool | None = None,
        search: models.SearchInKeyValue | None = None,
        required: models.RecordName | models.ReferenceView | None = None,
        requireable: models.RecordName | models.ReferenceView | None = None,
        key: str | None = None,
        page: models.Page | None = None,
        sort: models.SortByIdCreatedAtLastUpdated | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.RequirementView]]:
        """List requirements.

        Returns requirements, page by page. A new or changed one may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the records in which a text occurs.
            required: Keeps the requirements of this record.
            requireable: Keeps the requirements for this record.
            key: Keeps the requirements that are known by this.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "search": search,
            "required": required,
            "requireable": requireable,
            "key": key,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return await self._sender.call(_REQUIREMENTS_INDEX, params)

    def iterate(
        self,
        *,
        search: models.SearchInKeyValue | None = None,
        required: models.RecordName | models.ReferenceView | None = None,
        requireable: models.RecordName | models.ReferenceView | None = None,
        key: str | None = None,
        sort: models.SortByIdCreatedAtLastUpdated | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.RequirementView]:
        """List requirements.

                Returns requirements, page by page. A new or changed one may be missing for a few seconds.

                Args:
                    search: Keeps the records in which a text occurs.
                    required: Keeps the requirements of this record.
                    requireable: Keeps the requirements for this record.
                    key: Keeps the requirements that are known by this.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "search": search,
            "required": required,
            "requireable": requireable,
            "key": key,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_REQUIREMENTS_INDEX, params, page_size)

    async def read(
        self,
        *,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.RequirementView]:
        """Read a requirement.

        Returns a requirement, by its id.

        Args:
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_REQUIREMENTS_READ, params)

    async def update(
        self,
        *,
        id: int,
        key: str | Leave | None = LEAVE,
        value: str | Leave | None = LEAVE,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.RequirementView]:
        """Update a requirement.

        Changes what a requirement is known by, and its value: null or an empty text clears. The two records stay.

        Args:
            id: Id of the record.
            key: What the requirement is known by.
            value: The value that goes with the key.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the record to return.
        """
        params = {
            "id": id,
            "key": key,
            "value": value,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_REQUIREMENTS_UPDATE, params)


class Sessions:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def create(
        self,
        *,
        email: str,
        password: str,
        application: Literal["planoauth", "planoorder", "planox2"],
        redirect_url: str | None = None,
        remember_me: bool | None = None,
        view: Literal["default"] | None = None,
        application_view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.OpenedSessionView]:
        """Sign in.

        Makes a session of the user whose e-mail and password these are. Its token is shown this once.

        Args:
            email: The user's e-mail, in upper or lower case.
            password: The user's password.
            application: Slug of the application to sign in to.
            redirect_url: Where to send the user afterwards. It is answered as it is, if its origin is allowed.
            remember_me: Whether the session does not expire.
            view: How much of the session to return.
            application_view: Returns the application that the request names in this view, as `application`.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "email": email,
            "password": password,
            "application": application,
            "redirect_url": redirect_url,
            "remember_me": remember_me,
            "view": view,
            "application_view": application_view,
            "session_view": session_view,
        }
        return self._sender.call(_SESSIONS_CREATE, params)

    def destroy(
        self,
        *,
        id: int | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.SessionView]:
        """End a session.

        Signs the user out: of the session whose token the request has, or of another one of the user's own.

        Args:
            id: Id of one of the user's own sessions. Without it: the session whose token the request has.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the session to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_SESSIONS_DESTROY, params)

    def destroy_all(
        self,
        *,
        keep_current: bool | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.SessionView]:
        """End all sessions of the user.

        Signs the user out of all other sessions, or of all: at once, those being opened too. Codes that reset the password end as well. Returns the session whose token the request has.

        Args:
            keep_current: Whether the session whose token the request has goes on.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of that session to return.
        """
        params = {
            "keep_current": keep_current,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_SESSIONS_DESTROY_ALL, params)

    def index(
        self,
        *,
        count: bool | None = None,
        page: models.Page | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.ListedSessionView]]:
        """List the user's sessions.

        Returns the sessions in which the user is signed in, the one used last first, page by page, with what each was opened from. A new or changed one may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            page: Which part of the results to return.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "page": page,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.call(_SESSIONS_INDEX, params)

    def iterate(
        self,
        *,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.ListedSessionView]:
        """List the user's sessions.

                Returns the sessions in which the user is signed in, the one used last first, page by page, with what each was opened from. A new or changed one may be missing for a few seconds.

                Args:
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_SESSIONS_INDEX, params, page_size)

    def read(
        self,
        *,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.SessionView]:
        """Read a session.

        Returns the session whose token the request has. So a program learns who is signed in, and with which roles.

        Args:
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the session to return.
        """
        params = {
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_SESSIONS_READ, params)

    def update(
        self,
        *,
        remember_me: bool,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.SessionView]:
        """Change a session.

        Has the session whose token the request has be remembered, or no longer.

        Args:
            remember_me: Whether the session does not expire. One that is remembered no longer may have expired by then.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the session to return.
        """
        params = {
            "remember_me": remember_me,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_SESSIONS_UPDATE, params)


class AsyncSessions:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def create(
        self,
        *,
        email: str,
        password: str,
        application: Literal["planoauth", "planoorder", "planox2"],
        redirect_url: str | None = None,
        remember_me: bool | None = None,
        view: Literal["default"] | None = None,
        application_view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.OpenedSessionView]:
        """Sign in.

        Makes a session of the user whose e-mail and password these are. Its token is shown this once.

        Args:
            email: The user's e-mail, in upper or lower case.
            password: The user's password.
            application: Slug of the application to sign in to.
            redirect_url: Where to send the user afterwards. It is answered as it is, if its origin is allowed.
            remember_me: Whether the session does not expire.
            view: How much of the session to return.
            application_view: Returns the application that the request names in this view, as `application`.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "email": email,
            "password": password,
            "application": application,
            "redirect_url": redirect_url,
            "remember_me": remember_me,
            "view": view,
            "application_view": application_view,
            "session_view": session_view,
        }
        return await self._sender.call(_SESSIONS_CREATE, params)

    async def destroy(
        self,
        *,
        id: int | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.SessionView]:
        """End a session.

        Signs the user out: of the session whose token the request has, or of another one of the user's own.

        Args:
            id: Id of one of the user's own sessions. Without it: the session whose token the request has.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the session to return.
        """
        params = {
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_SESSIONS_DESTROY, params)

    async def destroy_all(
        self,
        *,
        keep_current: bool | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.SessionView]:
        """End all sessions of the user.

        Signs the user out of all other sessions, or of all: at once, those being opened too. Codes that reset the password end as well. Returns the session whose token the request has.

        Args:
            keep_current: Whether the session whose token the request has goes on.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of that session to return.
        """
        params = {
            "keep_current": keep_current,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_SESSIONS_DESTROY_ALL, params)

    async def index(
        self,
        *,
        count: bool | None = None,
        page: models.Page | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.ListedSessionView]]:
        """List the user's sessions.

        Returns the sessions in which the user is signed in, the one used last first, page by page, with what each was opened from. A new or changed one may be missing for a few seconds.

        Args:
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            page: Which part of the results to return.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each record to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "count": count,
            "page": page,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return await self._sender.call(_SESSIONS_INDEX, params)

    def iterate(
        self,
        *,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.ListedSessionView]:
        """List the user's sessions.

                Returns the sessions in which the user is signed in, the one used last first, page by page, with what each was opened from. A new or changed one may be missing for a few seconds.

                Args:
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each record to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_SESSIONS_INDEX, params, page_size)

    async def read(
        self,
        *,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.SessionView]:
        """Read a session.

        Returns the session whose token the request has. So a program learns who is signed in, and with which roles.

        Args:
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the session to return.
        """
        params = {
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_SESSIONS_READ, params)

    async def update(
        self,
        *,
        remember_me: bool,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.SessionView]:
        """Change a session.

        Has the session whose token the request has be remembered, or no longer.

        Args:
            remember_me: Whether the session does not expire. One that is remembered no longer may have expired by then.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the session to return.
        """
        params = {
            "remember_me": remember_me,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_SESSIONS_UPDATE, params)


class Users:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def client_register(
        self,
        *,
        first_name: str,
        last_name: str,
        phone: str | None = None,
        company_id: int | None = None,
        company_name: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.ClientView]:
        """Register the user as a client.

        Makes the session's user, who has no role anywhere, a client of an application.

        Args:
            first_name: The user's first name.
            last_name: The user's last name.
            phone: The user's phone number.
            company_id: The company that the user wishes to belong to. It grants nothing until it is confirmed.
            company_name: The company's name, for information only.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application to register in. Without it: the session's.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "first_name": first_name,
            "last_name": last_name,
            "phone": phone,
            "company_id": company_id,
            "company_name": company_name,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_USERS_CLIENT_REGISTER, params, idempotency_key)


class AsyncUsers:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def client_register(
        self,
        *,
        first_name: str,
        last_name: str,
        phone: str | None = None,
        company_id: int | None = None,
        company_name: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.ClientView]:
        """Register the user as a client.

        Makes the session's user, who has no role anywhere, a client of an application.

        Args:
            first_name: The user's first name.
            last_name: The user's last name.
            phone: The user's phone number.
            company_id: The company that the user wishes to belong to. It grants nothing until it is confirmed.
            company_name: The company's name, for information only.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application to register in. Without it: the session's.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "first_name": first_name,
            "last_name": last_name,
            "phone": phone,
            "company_id": company_id,
            "company_name": company_name,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_USERS_CLIENT_REGISTER, params, idempotency_key)


class WebhookEvents:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def create(
        self,
        *,
        integration_id: int,
        payload: dict[str, Any],
        event: Literal[
            "appointment.scheduled",
            "appointment.unable_to_complete",
            "appointment.awaiting_availability",
            "appointment.awaiting_reschedule",
            "order.processed",
            "order.post_processing",
            "order.delivered",
            "order.canceled",
        ]
        | None = None,
        status: Literal[
            "ordered",
            "scheduled",
            "assembly",
            "notified",
            "completed",
            "hold",
            "cancelled",
            "submitted_cancel_onsite",
            "pending_appointment",
            "ready_to_schedule",
            "committed",
        ]
        | None = None,
        occurred_at: str | datetime | None = None,
        order_id: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.WebhookEventView]:
        """Publish a webhook event.

        Tells an integration's subscriptions that something happened. Once it is answered, it reaches each that matches.

        Args:
            integration_id: The integration whose subscriptions are told.
            payload: What they are told: at most 128 KiB as JSON.
            event: What happened: subscriptions of version 3 to it are told. Required without `status`.
            status: The order's new status: subscriptions of version 2 to it are told. Required without `event`.
            occurred_at: When it happened; events are told in the order in which they were saved. RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed.
            order_id: The order that it is about, by which its deliveries can be found.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "integration_id": integration_id,
            "payload": payload,
            "event": event,
            "status": status,
            "occurred_at": occurred_at,
            "order_id": order_id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_WEBHOOK_EVENTS_CREATE, params, idempotency_key)


class AsyncWebhookEvents:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def create(
        self,
        *,
        integration_id: int,
        payload: dict[str, Any],
        event: Literal[
            "appointment.scheduled",
            "appointment.unable_to_complete",
            "appointment.awaiting_availability",
            "appointment.awaiting_reschedule",
            "order.processed",
            "order.post_processing",
            "order.delivered",
            "order.canceled",
        ]
        | None = None,
        status: Literal[
            "ordered",
            "scheduled",
            "assembly",
            "notified",
            "completed",
            "hold",
            "cancelled",
            "submitted_cancel_onsite",
            "pending_appointment",
            "ready_to_schedule",
            "committed",
        ]
        | None = None,
        occurred_at: str | datetime | None = None,
        order_id: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.WebhookEventView]:
        """Publish a webhook event.

        Tells an integration's subscriptions that something happened. Once it is answered, it reaches each that matches.

        Args:
            integration_id: The integration whose subscriptions are told.
            payload: What they are told: at most 128 KiB as JSON.
            event: What happened: subscriptions of version 3 to it are told. Required without `status`.
            status: The order's new status: subscriptions of version 2 to it are told. Required without `event`.
            occurred_at: When it happened; events are told in the order in which they were saved. RFC 3339, or as FileMaker writes it, in the application's time zone and date order: `MM/DD/YYYY HH:MM:SS`, or `DD/MM/YYYY` for an application that writes the day first. `-` and `.` may stand for `/`, a year of four digits may come first, seconds may be absent or have a fraction, AM or PM may follow. What is no date in that order is refused, never guessed.
            order_id: The order that it is about, by which its deliveries can be found.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "integration_id": integration_id,
            "payload": payload,
            "event": event,
            "status": status,
            "occurred_at": occurred_at,
            "order_id": order_id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_WEBHOOK_EVENTS_CREATE, params, idempotency_key)


class WebhookJobs:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    @overload
    def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        page: models.Page | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[Results[models.WebhookJobView]]: ...

    @overload
    def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        page: models.Page | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[Results[models.PlanointegrateWebhookJobView]]: ...

    def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        page: models.Page | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[Results[models.WebhookJobView]] | Answer[Results[models.PlanointegrateWebhookJobView]]:
        """List webhook jobs.

        Returns an integration's webhook jobs, the newest first, page by page. By time, a new or changed one may be missing for a few seconds.

        Args:
            integration_id: The integration whose jobs are wanted.
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the jobs in which a text occurs.
            filters: Keeps the jobs for which all that is given holds.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of each job to return.
        """
        params = {
            "integration_id": integration_id,
            "count": count,
            "search": search,
            "filters": filters,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_WEBHOOK_JOBS_INDEX, params)

    @overload
    def iterate(
        self,
        *,
        integration_id: int,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.WebhookJobView]: ...

    @overload
    def iterate(
        self,
        *,
        integration_id: int,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
        page_size: int = 100,
    ) -> Iterator[models.PlanointegrateWebhookJobView]: ...

    def iterate(
        self,
        *,
        integration_id: int,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.WebhookJobView | models.PlanointegrateWebhookJobView]:
        """List webhook jobs.

                Returns an integration's webhook jobs, the newest first, page by page. By time, a new or changed one may be missing for a few seconds.

                Args:
                    integration_id: The integration whose jobs are wanted.
                    search: Keeps the jobs in which a text occurs.
                    filters: Keeps the jobs for which all that is given holds.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    session_view: Returns the session in this view, as `session`.
                    view: How much of each job to return.
        page_size: How many records are fetched at once.
        """
        params = {
            "integration_id": integration_id,
            "search": search,
            "filters": filters,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.pages(_WEBHOOK_JOBS_INDEX, params, page_size)

    @overload
    def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WholeWebhookJobView]: ...

    @overload
    def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.WholePlanointegrateWebhookJobView]: ...

    def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WholeWebhookJobView] | Answer[models.WholePlanointegrateWebhookJobView]:
        """Read a webhook job.

        Returns a webhook job with its attempts, by its id.

        Args:
            integration_id: The integration whose job it is.
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the job to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_WEBHOOK_JOBS_READ, params)

    @overload
    def retry(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WholeWebhookJobView]: ...

    @overload
    def retry(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.WholePlanointegrateWebhookJobView]: ...

    def retry(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WholeWebhookJobView] | Answer[models.WholePlanointegrateWebhookJobView]:
        """Retry a webhook job.

        Queues a webhook job that failed once more, behind all that waits for its subscription. Its retries begin anew.

        Args:
            integration_id: The integration whose job it is.
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the job to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_WEBHOOK_JOBS_RETRY, params)


class AsyncWebhookJobs:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    @overload
    async def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        page: models.Page | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[Results[models.WebhookJobView]]: ...

    @overload
    async def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        page: models.Page | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[Results[models.PlanointegrateWebhookJobView]]: ...

    async def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        page: models.Page | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[Results[models.WebhookJobView]] | Answer[Results[models.PlanointegrateWebhookJobView]]:
        """List webhook jobs.

        Returns an integration's webhook jobs, the newest first, page by page. By time, a new or changed one may be missing for a few seconds.

        Args:
            integration_id: The integration whose jobs are wanted.
            count: Whether to return the number of all matches, as `data.count`: up to 10,000, where a warning says so.
            search: Keeps the jobs in which a text occurs.
            filters: Keeps the jobs for which all that is given holds.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of each job to return.
        """
        params = {
            "integration_id": integration_id,
            "count": count,
            "search": search,
            "filters": filters,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_WEBHOOK_JOBS_INDEX, params)

    @overload
    def iterate(
        self,
        *,
        integration_id: int,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.WebhookJobView]: ...

    @overload
    def iterate(
        self,
        *,
        integration_id: int,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
        page_size: int = 100,
    ) -> AsyncIterator[models.PlanointegrateWebhookJobView]: ...

    def iterate(
        self,
        *,
        integration_id: int,
        search: models.SearchInStatusAddressEventOrderIdWebhookSubscriberCallbackUrl | None = None,
        filters: models.JobFilters | None = None,
        sort: models.NewestJobsFirst | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.WebhookJobView | models.PlanointegrateWebhookJobView]:
        """List webhook jobs.

                Returns an integration's webhook jobs, the newest first, page by page. By time, a new or changed one may be missing for a few seconds.

                Args:
                    integration_id: The integration whose jobs are wanted.
                    search: Keeps the jobs in which a text occurs.
                    filters: Keeps the jobs for which all that is given holds.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    session_view: Returns the session in this view, as `session`.
                    view: How much of each job to return.
        page_size: How many records are fetched at once.
        """
        params = {
            "integration_id": integration_id,
            "search": search,
            "filters": filters,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.pages(_WEBHOOK_JOBS_INDEX, params, page_size)

    @overload
    async def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WholeWebhookJobView]: ...

    @overload
    async def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.WholePlanointegrateWebhookJobView]: ...

    async def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WholeWebhookJobView] | Answer[models.WholePlanointegrateWebhookJobView]:
        """Read a webhook job.

        Returns a webhook job with its attempts, by its id.

        Args:
            integration_id: The integration whose job it is.
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the job to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_WEBHOOK_JOBS_READ, params)

    @overload
    async def retry(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WholeWebhookJobView]: ...

    @overload
    async def retry(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.WholePlanointegrateWebhookJobView]: ...

    async def retry(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WholeWebhookJobView] | Answer[models.WholePlanointegrateWebhookJobView]:
        """Retry a webhook job.

        Queues a webhook job that failed once more, behind all that waits for its subscription. Its retries begin anew.

        Args:
            integration_id: The integration whose job it is.
            id: Id of the record.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the job to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_WEBHOOK_JOBS_RETRY, params)


class WebhookOutSubs:
    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def create(
        self,
        *,
        integration_id: int,
        key: str,
        name: str,
        callback_url: str,
        version: Literal["2", "3"],
        statuses: list[
            Literal[
                "ordered",
                "scheduled",
                "assembly",
                "notified",
                "completed",
                "hold",
                "cancelled",
                "submitted_cancel_onsite",
                "pending_appointment",
                "ready_to_schedule",
                "committed",
            ]
        ]
        | None = None,
        events: list[
            Literal[
                "appointment.scheduled",
                "appointment.unable_to_complete",
                "appointment.awaiting_availability",
                "appointment.awaiting_reschedule",
                "order.processed",
                "order.post_processing",
                "order.delivered",
                "order.canceled",
            ]
        ]
        | None = None,
        notification_emails: str | None = None,
        success_code: str | None = None,
        payload_render_view: Literal["default"] | None = None,
        active: bool | None = None,
        notify: bool | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.SecretView]:
        """Create a webhook subscription.

        Has an integration's events posted to a URL. The answer holds the secret that signs them, this once.

        Args:
            integration_id: The integration that owns the subscription.
            key: What programs know the subscription by.
            name: What people know it by.
            callback_url: Where events are posted to: a public https URL.
            version: `2`: in order, by an order's statuses. `3`: by events, in any order. It cannot change.
            statuses: The order's statuses that it is told of; a version 2 one needs some.
            events: The events that it is told of; a version 3 one needs some.
            notification_emails: Who is mailed when deliveries fail: addresses separated by commas.
            success_code: The HTTP status that counts as delivered, or a class such as `2xx`. Without it, any 2xx does.
            payload_render_view: The form of the payload.
            active: Whether anything is delivered. Without it, what waits stays for 14 days.
            notify: Whether anyone is mailed when deliveries fail.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "integration_id": integration_id,
            "key": key,
            "name": name,
            "callback_url": callback_url,
            "version": version,
            "statuses": statuses,
            "events": events,
            "notification_emails": notification_emails,
            "success_code": success_code,
            "payload_render_view": payload_render_view,
            "active": active,
            "notify": notify,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_WEBHOOK_OUT_SUBS_CREATE, params, idempotency_key)

    @overload
    def destroy(
        self,
        *,
        integration_id: int,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WebhookOutSubView]: ...

    @overload
    def destroy(
        self,
        *,
        integration_id: int,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.PlanointegrateView]: ...

    def destroy(
        self,
        *,
        integration_id: int,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WebhookOutSubView] | Answer[models.PlanointegrateView]:
        """Destroy a webhook subscription.

        Removes a subscription. What still waits for it is canceled.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the subscription to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_WEBHOOK_OUT_SUBS_DESTROY, params)

    @overload
    def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        page: models.Page | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.WebhookOutSubView]]: ...

    @overload
    def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        page: models.Page | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["planointegrate_view"],
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.PlanointegrateView]]: ...

    def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        page: models.Page | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.WebhookOutSubView]] | Answer[Results[models.PlanointegrateView]]:
        """List webhook subscriptions.

        Returns an integration's subscriptions to outgoing webhooks, page by page.

        Args:
            integration_id: The integration whose subscriptions are wanted.
            count: Whether to return the number of all matches, as `data.count`.
            search: Keeps the subscriptions in which a text occurs.
            filters: Keeps active or inactive ones, and those of a version: within a pair either suffices, both pairs must hold.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each subscription to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "integration_id": integration_id,
            "count": count,
            "search": search,
            "filters": filters,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.call(_WEBHOOK_OUT_SUBS_INDEX, params)

    @overload
    def iterate(
        self,
        *,
        integration_id: int,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.WebhookOutSubView]: ...

    @overload
    def iterate(
        self,
        *,
        integration_id: int,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["planointegrate_view"],
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.PlanointegrateView]: ...

    def iterate(
        self,
        *,
        integration_id: int,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> Iterator[models.WebhookOutSubView | models.PlanointegrateView]:
        """List webhook subscriptions.

                Returns an integration's subscriptions to outgoing webhooks, page by page.

                Args:
                    integration_id: The integration whose subscriptions are wanted.
                    search: Keeps the subscriptions in which a text occurs.
                    filters: Keeps active or inactive ones, and those of a version: within a pair either suffices, both pairs must hold.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each subscription to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "integration_id": integration_id,
            "search": search,
            "filters": filters,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_WEBHOOK_OUT_SUBS_INDEX, params, page_size)

    @overload
    def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WebhookOutSubView]: ...

    @overload
    def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.PlanointegrateView]: ...

    def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WebhookOutSubView] | Answer[models.PlanointegrateView]:
        """Read a webhook subscription.

        Returns an integration's subscription, by its id.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the subscription to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_WEBHOOK_OUT_SUBS_READ, params)

    def replay(
        self,
        *,
        integration_id: int,
        id: int,
        since: str,
        until: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.ReplayView]:
        """Replay a webhook subscription's failed jobs.

        Queues the subscription's failed jobs of a time, at most 10,000, in their events' order and behind all that waits. One that was interrupted, or leaves some, may be repeated.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            since: Replays the failed jobs made then or later: a time as `webhook_jobs/index` takes it.
            until: And before that time, which must not be before `since`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "since": since,
            "until": until,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_WEBHOOK_OUT_SUBS_REPLAY, params)

    def rotate_secret(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.SecretView]:
        """Rotate a webhook subscription's secret.

        Makes a new secret, which the answer holds this once. For 24 hours deliveries are signed with the former one as well, so that the receiver can change over.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_WEBHOOK_OUT_SUBS_ROTATE_SECRET, params)

    def test(
        self,
        *,
        integration_id: int,
        id: int,
        event: Literal[
            "appointment.scheduled",
            "appointment.unable_to_complete",
            "appointment.awaiting_availability",
            "appointment.awaiting_reschedule",
            "order.processed",
            "order.post_processing",
            "order.delivered",
            "order.canceled",
            "ordered",
            "scheduled",
            "assembly",
            "notified",
            "completed",
            "hold",
            "cancelled",
            "submitted_cancel_onsite",
            "pending_appointment",
            "ready_to_schedule",
            "committed",
        ]
        | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.WebhookJobView]:
        """Test a webhook subscription.

        Delivers a sample event, whose payload says `test`, to this subscription only, behind all that waits for it; to one that is switched off, once it is on. Returns the webhook job, which `webhook_jobs/read` tells more of.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            event: What to tell it of: an event for version 3, an order's status for version 2. Without it, its first.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "event": event,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return self._sender.call(_WEBHOOK_OUT_SUBS_TEST, params)

    @overload
    def update(
        self,
        *,
        integration_id: int,
        id: int,
        version: str,
        statuses: list[
            Literal[
                "ordered",
                "scheduled",
                "assembly",
                "notified",
                "completed",
                "hold",
                "cancelled",
                "submitted_cancel_onsite",
                "pending_appointment",
                "ready_to_schedule",
                "committed",
            ]
        ]
        | Leave
        | None = LEAVE,
        events: list[
            Literal[
                "appointment.scheduled",
                "appointment.unable_to_complete",
                "appointment.awaiting_availability",
                "appointment.awaiting_reschedule",
                "order.processed",
                "order.post_processing",
                "order.delivered",
                "order.canceled",
            ]
        ]
        | Leave
        | None = LEAVE,
        last_updated: str | datetime | None = None,
        name: str | None = None,
        notification_emails: str | Leave | None = LEAVE,
        notify: bool | Leave | None = LEAVE,
        key: str | None = None,
        payload_render_view: Literal["default"] | Leave | None = LEAVE,
        callback_url: str | None = None,
        success_code: str | Leave | None = LEAVE,
        active: bool | Leave | None = LEAVE,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WebhookOutSubView]: ...

    @overload
    def update(
        self,
        *,
        integration_id: int,
        id: int,
        version: str,
        statuses: list[
            Literal[
                "ordered",
                "scheduled",
                "assembly",
                "notified",
                "completed",
                "hold",
                "cancelled",
                "submitted_cancel_onsite",
                "pending_appointment",
                "ready_to_schedule",
                "committed",
            ]
        ]
        | Leave
        | None = LEAVE,
        events: list[
            Literal[
                "appointment.scheduled",
                "appointment.unable_to_complete",
                "appointment.awaiting_availability",
                "appointment.awaiting_reschedule",
                "order.processed",
                "order.post_processing",
                "order.delivered",
                "order.canceled",
            ]
        ]
        | Leave
        | None = LEAVE,
        last_updated: str | datetime | None = None,
        name: str | None = None,
        notification_emails: str | Leave | None = LEAVE,
        notify: bool | Leave | None = LEAVE,
        key: str | None = None,
        payload_render_view: Literal["default"] | Leave | None = LEAVE,
        callback_url: str | None = None,
        success_code: str | Leave | None = LEAVE,
        active: bool | Leave | None = LEAVE,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.PlanointegrateView]: ...

    def update(
        self,
        *,
        integration_id: int,
        id: int,
        version: str,
        statuses: list[
            Literal[
                "ordered",
                "scheduled",
                "assembly",
                "notified",
                "completed",
                "hold",
                "cancelled",
                "submitted_cancel_onsite",
                "pending_appointment",
                "ready_to_schedule",
                "committed",
            ]
        ]
        | Leave
        | None = LEAVE,
        events: list[
            Literal[
                "appointment.scheduled",
                "appointment.unable_to_complete",
                "appointment.awaiting_availability",
                "appointment.awaiting_reschedule",
                "order.processed",
                "order.post_processing",
                "order.delivered",
                "order.canceled",
            ]
        ]
        | Leave
        | None = LEAVE,
        last_updated: str | datetime | None = None,
        name: str | None = None,
        notification_emails: str | Leave | None = LEAVE,
        notify: bool | Leave | None = LEAVE,
        key: str | None = None,
        payload_render_view: Literal["default"] | Leave | None = LEAVE,
        callback_url: str | None = None,
        success_code: str | Leave | None = LEAVE,
        active: bool | Leave | None = LEAVE,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WebhookOutSubView] | Answer[models.PlanointegrateView]:
        """Update a webhook subscription.

        Changes a subscription: what is not given stays as it is, and null or an empty text clears.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            version: The subscription's version, which cannot change.
            statuses: The order's statuses that it is told of; a version 2 one needs some.
            events: The events that it is told of; a version 3 one needs some.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            name: What people know it by.
            notification_emails: Who is mailed when deliveries fail: addresses separated by commas.
            notify: Whether anyone is mailed when deliveries fail. Cleared, nobody is.
            key: What programs know the subscription by.
            payload_render_view: The form of the payload.
            callback_url: Where events are posted to: a public https URL.
            success_code: The HTTP status that counts as delivered, or a class such as `2xx`. Cleared, any 2xx does.
            active: Whether anything is delivered. What waits meanwhile stays for 14 days. Cleared, it is active.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the subscription to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "version": version,
            "statuses": statuses,
            "events": events,
            "last_updated": last_updated,
            "name": name,
            "notification_emails": notification_emails,
            "notify": notify,
            "key": key,
            "payload_render_view": payload_render_view,
            "callback_url": callback_url,
            "success_code": success_code,
            "active": active,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return self._sender.call(_WEBHOOK_OUT_SUBS_UPDATE, params)


class AsyncWebhookOutSubs:
    def __init__(self, sender: AsyncSender) -> None:
        self._sender = sender

    async def create(
        self,
        *,
        integration_id: int,
        key: str,
        name: str,
        callback_url: str,
        version: Literal["2", "3"],
        statuses: list[
            Literal[
                "ordered",
                "scheduled",
                "assembly",
                "notified",
                "completed",
                "hold",
                "cancelled",
                "submitted_cancel_onsite",
                "pending_appointment",
                "ready_to_schedule",
                "committed",
            ]
        ]
        | None = None,
        events: list[
            Literal[
                "appointment.scheduled",
                "appointment.unable_to_complete",
                "appointment.awaiting_availability",
                "appointment.awaiting_reschedule",
                "order.processed",
                "order.post_processing",
                "order.delivered",
                "order.canceled",
            ]
        ]
        | None = None,
        notification_emails: str | None = None,
        success_code: str | None = None,
        payload_render_view: Literal["default"] | None = None,
        active: bool | None = None,
        notify: bool | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[models.SecretView]:
        """Create a webhook subscription.

        Has an integration's events posted to a URL. The answer holds the secret that signs them, this once.

        Args:
            integration_id: The integration that owns the subscription.
            key: What programs know the subscription by.
            name: What people know it by.
            callback_url: Where events are posted to: a public https URL.
            version: `2`: in order, by an order's statuses. `3`: by events, in any order. It cannot change.
            statuses: The order's statuses that it is told of; a version 2 one needs some.
            events: The events that it is told of; a version 3 one needs some.
            notification_emails: Who is mailed when deliveries fail: addresses separated by commas.
            success_code: The HTTP status that counts as delivered, or a class such as `2xx`. Without it, any 2xx does.
            payload_render_view: The form of the payload.
            active: Whether anything is delivered. Without it, what waits stays for 14 days.
            notify: Whether anyone is mailed when deliveries fail.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            idempotency_key: Of this one request: what was done under it is not done again. Made anew for each call without it.
        """
        params = {
            "integration_id": integration_id,
            "key": key,
            "name": name,
            "callback_url": callback_url,
            "version": version,
            "statuses": statuses,
            "events": events,
            "notification_emails": notification_emails,
            "success_code": success_code,
            "payload_render_view": payload_render_view,
            "active": active,
            "notify": notify,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_WEBHOOK_OUT_SUBS_CREATE, params, idempotency_key)

    @overload
    async def destroy(
        self,
        *,
        integration_id: int,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WebhookOutSubView]: ...

    @overload
    async def destroy(
        self,
        *,
        integration_id: int,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.PlanointegrateView]: ...

    async def destroy(
        self,
        *,
        integration_id: int,
        id: int,
        last_updated: str | datetime | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WebhookOutSubView] | Answer[models.PlanointegrateView]:
        """Destroy a webhook subscription.

        Removes a subscription. What still waits for it is canceled.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the subscription to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "last_updated": last_updated,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_WEBHOOK_OUT_SUBS_DESTROY, params)

    @overload
    async def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        page: models.Page | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.WebhookOutSubView]]: ...

    @overload
    async def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        page: models.Page | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["planointegrate_view"],
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.PlanointegrateView]]: ...

    async def index(
        self,
        *,
        integration_id: int,
        count: bool | None = None,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        page: models.Page | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[Results[models.WebhookOutSubView]] | Answer[Results[models.PlanointegrateView]]:
        """List webhook subscriptions.

        Returns an integration's subscriptions to outgoing webhooks, page by page.

        Args:
            integration_id: The integration whose subscriptions are wanted.
            count: Whether to return the number of all matches, as `data.count`.
            search: Keeps the subscriptions in which a text occurs.
            filters: Keeps active or inactive ones, and those of a version: within a pair either suffices, both pairs must hold.
            page: Which part of the results to return.
            sort: The order of the results.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            view: How much of each subscription to return.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "integration_id": integration_id,
            "count": count,
            "search": search,
            "filters": filters,
            "page": page,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return await self._sender.call(_WEBHOOK_OUT_SUBS_INDEX, params)

    @overload
    def iterate(
        self,
        *,
        integration_id: int,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.WebhookOutSubView]: ...

    @overload
    def iterate(
        self,
        *,
        integration_id: int,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["planointegrate_view"],
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.PlanointegrateView]: ...

    def iterate(
        self,
        *,
        integration_id: int,
        search: models.Search | None = None,
        filters: list[Literal["active", "inactive", "version_2", "version_3"]] | None = None,
        sort: models.Sort | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
        session_view: Literal["default"] | None = None,
        page_size: int = 100,
    ) -> AsyncIterator[models.WebhookOutSubView | models.PlanointegrateView]:
        """List webhook subscriptions.

                Returns an integration's subscriptions to outgoing webhooks, page by page.

                Args:
                    integration_id: The integration whose subscriptions are wanted.
                    search: Keeps the subscriptions in which a text occurs.
                    filters: Keeps active or inactive ones, and those of a version: within a pair either suffices, both pairs must hold.
                    sort: The order of the results.
                    application_view: Returns the token's application in this view, as `application`.
                    application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
                    view: How much of each subscription to return.
                    session_view: Returns the session in this view, as `session`.
        page_size: How many records are fetched at once.
        """
        params = {
            "integration_id": integration_id,
            "search": search,
            "filters": filters,
            "sort": sort,
            "application_view": application_view,
            "application": application,
            "view": view,
            "session_view": session_view,
        }
        return self._sender.pages(_WEBHOOK_OUT_SUBS_INDEX, params, page_size)

    @overload
    async def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WebhookOutSubView]: ...

    @overload
    async def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.PlanointegrateView]: ...

    async def read(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WebhookOutSubView] | Answer[models.PlanointegrateView]:
        """Read a webhook subscription.

        Returns an integration's subscription, by its id.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the subscription to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_WEBHOOK_OUT_SUBS_READ, params)

    async def replay(
        self,
        *,
        integration_id: int,
        id: int,
        since: str,
        until: str | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.ReplayView]:
        """Replay a webhook subscription's failed jobs.

        Queues the subscription's failed jobs of a time, at most 10,000, in their events' order and behind all that waits. One that was interrupted, or leaves some, may be repeated.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            since: Replays the failed jobs made then or later: a time as `webhook_jobs/index` takes it.
            until: And before that time, which must not be before `since`.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "since": since,
            "until": until,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_WEBHOOK_OUT_SUBS_REPLAY, params)

    async def rotate_secret(
        self,
        *,
        integration_id: int,
        id: int,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.SecretView]:
        """Rotate a webhook subscription's secret.

        Makes a new secret, which the answer holds this once. For 24 hours deliveries are signed with the former one as well, so that the receiver can change over.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_WEBHOOK_OUT_SUBS_ROTATE_SECRET, params)

    async def test(
        self,
        *,
        integration_id: int,
        id: int,
        event: Literal[
            "appointment.scheduled",
            "appointment.unable_to_complete",
            "appointment.awaiting_availability",
            "appointment.awaiting_reschedule",
            "order.processed",
            "order.post_processing",
            "order.delivered",
            "order.canceled",
            "ordered",
            "scheduled",
            "assembly",
            "notified",
            "completed",
            "hold",
            "cancelled",
            "submitted_cancel_onsite",
            "pending_appointment",
            "ready_to_schedule",
            "committed",
        ]
        | None = None,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
    ) -> Answer[models.WebhookJobView]:
        """Test a webhook subscription.

        Delivers a sample event, whose payload says `test`, to this subscription only, behind all that waits for it; to one that is switched off, once it is on. Returns the webhook job, which `webhook_jobs/read` tells more of.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            event: What to tell it of: an event for version 3, an order's status for version 2. Without it, its first.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "event": event,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
        }
        return await self._sender.call(_WEBHOOK_OUT_SUBS_TEST, params)

    @overload
    async def update(
        self,
        *,
        integration_id: int,
        id: int,
        version: str,
        statuses: list[
            Literal[
                "ordered",
                "scheduled",
                "assembly",
                "notified",
                "completed",
                "hold",
                "cancelled",
                "submitted_cancel_onsite",
                "pending_appointment",
                "ready_to_schedule",
                "committed",
            ]
        ]
        | Leave
        | None = LEAVE,
        events: list[
            Literal[
                "appointment.scheduled",
                "appointment.unable_to_complete",
                "appointment.awaiting_availability",
                "appointment.awaiting_reschedule",
                "order.processed",
                "order.post_processing",
                "order.delivered",
                "order.canceled",
            ]
        ]
        | Leave
        | None = LEAVE,
        last_updated: str | datetime | None = None,
        name: str | None = None,
        notification_emails: str | Leave | None = LEAVE,
        notify: bool | Leave | None = LEAVE,
        key: str | None = None,
        payload_render_view: Literal["default"] | Leave | None = LEAVE,
        callback_url: str | None = None,
        success_code: str | Leave | None = LEAVE,
        active: bool | Leave | None = LEAVE,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default"] | None = None,
    ) -> Answer[models.WebhookOutSubView]: ...

    @overload
    async def update(
        self,
        *,
        integration_id: int,
        id: int,
        version: str,
        statuses: list[
            Literal[
                "ordered",
                "scheduled",
                "assembly",
                "notified",
                "completed",
                "hold",
                "cancelled",
                "submitted_cancel_onsite",
                "pending_appointment",
                "ready_to_schedule",
                "committed",
            ]
        ]
        | Leave
        | None = LEAVE,
        events: list[
            Literal[
                "appointment.scheduled",
                "appointment.unable_to_complete",
                "appointment.awaiting_availability",
                "appointment.awaiting_reschedule",
                "order.processed",
                "order.post_processing",
                "order.delivered",
                "order.canceled",
            ]
        ]
        | Leave
        | None = LEAVE,
        last_updated: str | datetime | None = None,
        name: str | None = None,
        notification_emails: str | Leave | None = LEAVE,
        notify: bool | Leave | None = LEAVE,
        key: str | None = None,
        payload_render_view: Literal["default"] | Leave | None = LEAVE,
        callback_url: str | None = None,
        success_code: str | Leave | None = LEAVE,
        active: bool | Leave | None = LEAVE,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["planointegrate_view"],
    ) -> Answer[models.PlanointegrateView]: ...

    async def update(
        self,
        *,
        integration_id: int,
        id: int,
        version: str,
        statuses: list[
            Literal[
                "ordered",
                "scheduled",
                "assembly",
                "notified",
                "completed",
                "hold",
                "cancelled",
                "submitted_cancel_onsite",
                "pending_appointment",
                "ready_to_schedule",
                "committed",
            ]
        ]
        | Leave
        | None = LEAVE,
        events: list[
            Literal[
                "appointment.scheduled",
                "appointment.unable_to_complete",
                "appointment.awaiting_availability",
                "appointment.awaiting_reschedule",
                "order.processed",
                "order.post_processing",
                "order.delivered",
                "order.canceled",
            ]
        ]
        | Leave
        | None = LEAVE,
        last_updated: str | datetime | None = None,
        name: str | None = None,
        notification_emails: str | Leave | None = LEAVE,
        notify: bool | Leave | None = LEAVE,
        key: str | None = None,
        payload_render_view: Literal["default"] | Leave | None = LEAVE,
        callback_url: str | None = None,
        success_code: str | Leave | None = LEAVE,
        active: bool | Leave | None = LEAVE,
        application_view: Literal["default"] | None = None,
        application: Literal["planoauth", "planoorder", "planox2"] | None = None,
        session_view: Literal["default"] | None = None,
        view: Literal["default", "planointegrate_view"] | None = None,
    ) -> Answer[models.WebhookOutSubView] | Answer[models.PlanointegrateView]:
        """Update a webhook subscription.

        Changes a subscription: what is not given stays as it is, and null or an empty text clears.

        Args:
            integration_id: The integration that owns the subscription.
            id: Id of the subscription.
            version: The subscription's version, which cannot change.
            statuses: The order's statuses that it is told of; a version 2 one needs some.
            events: The events that it is told of; a version 3 one needs some.
            last_updated: The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and `data` is the record as it is now.
            name: What people know it by.
            notification_emails: Who is mailed when deliveries fail: addresses separated by commas.
            notify: Whether anyone is mailed when deliveries fail. Cleared, nobody is.
            key: What programs know the subscription by.
            payload_render_view: The form of the payload.
            callback_url: Where events are posted to: a public https URL.
            success_code: The HTTP status that counts as delivered, or a class such as `2xx`. Cleared, any 2xx does.
            active: Whether anything is delivered. What waits meanwhile stays for 14 days. Cleared, it is active.
            application_view: Returns the token's application in this view, as `application`.
            application: Slug of the application whose roles count for this request. Without it: the application that the token belongs to.
            session_view: Returns the session in this view, as `session`.
            view: How much of the subscription to return.
        """
        params = {
            "integration_id": integration_id,
            "id": id,
            "version": version,
            "statuses": statuses,
            "events": events,
            "last_updated": last_updated,
            "name": name,
            "notification_emails": notification_emails,
            "notify": notify,
            "key": key,
            "payload_render_view": payload_render_view,
            "callback_url": callback_url,
            "success_code": success_code,
            "active": active,
            "application_view": application_view,
            "application": application,
            "session_view": session_view,
            "view": view,
        }
        return await self._sender.call(_WEBHOOK_OUT_SUBS_UPDATE, params)


class PlanoCore(SyncClient):
    __doc__ = SyncClient.__doc__

    @property
    def audit_events_fmp(self) -> AuditEventsFmp:
        return AuditEventsFmp(self._sender)

    @property
    def clients(self) -> Clients:
        return Clients(self._sender)

    @property
    def integrations(self) -> Integrations:
        return Integrations(self._sender)

    @property
    def list_item_collections(self) -> ListItemCollections:
        return ListItemCollections(self._sender)

    @property
    def list_items(self) -> ListItems:
        return ListItems(self._sender)

    @property
    def notifications(self) -> Notifications:
        return Notifications(self._sender)

    @property
    def passwords(self) -> Passwords:
        return Passwords(self._sender)

    @property
    def requirements(self) -> Requirements:
        return Requirements(self._sender)

    @property
    def sessions(self) -> Sessions:
        return Sessions(self._sender)

    @property
    def users(self) -> Users:
        return Users(self._sender)

    @property
    def webhook_events(self) -> WebhookEvents:
        return WebhookEvents(self._sender)

    @property
    def webhook_jobs(self) -> WebhookJobs:
        return WebhookJobs(self._sender)

    @property
    def webhook_out_subs(self) -> WebhookOutSubs:
        return WebhookOutSubs(self._sender)


class AsyncPlanoCore(AsyncClient):
    __doc__ = AsyncClient.__doc__

    @property
    def audit_events_fmp(self) -> AsyncAuditEventsFmp:
        return AsyncAuditEventsFmp(self._sender)

    @property
    def clients(self) -> AsyncClients:
        return AsyncClients(self._sender)

    @property
    def integrations(self) -> AsyncIntegrations:
        return AsyncIntegrations(self._sender)

    @property
    def list_item_collections(self) -> AsyncListItemCollections:
        return AsyncListItemCollections(self._sender)

    @property
    def list_items(self) -> AsyncListItems:
        return AsyncListItems(self._sender)

    @property
    def notifications(self) -> AsyncNotifications:
        return AsyncNotifications(self._sender)

    @property
    def passwords(self) -> AsyncPasswords:
        return AsyncPasswords(self._sender)

    @property
    def requirements(self) -> AsyncRequirements:
        return AsyncRequirements(self._sender)

    @property
    def sessions(self) -> AsyncSessions:
        return AsyncSessions(self._sender)

    @property
    def users(self) -> AsyncUsers:
        return AsyncUsers(self._sender)

    @property
    def webhook_events(self) -> AsyncWebhookEvents:
        return AsyncWebhookEvents(self._sender)

    @property
    def webhook_jobs(self) -> AsyncWebhookJobs:
        return AsyncWebhookJobs(self._sender)

    @property
    def webhook_out_subs(self) -> AsyncWebhookOutSubs:
        return AsyncWebhookOutSubs(self._sender)
