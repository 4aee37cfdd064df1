"""Operations on a system's records: an operator makes, lists, changes and revokes them, each function one thing.

Functions that change a record take what is to change and leave alone what is None. Records are those of `shared.records`; times are
aware datetimes. Every mistake of the operator is an `OperatorError`, and writes nothing.
"""

from tools.operate.operations.applications import change_application, create_application, list_applications
from tools.operate.operations.clients import confirm_client, list_clients
from tools.operate.operations.errors import AlreadyThereError, OperatorError
from tools.operate.operations.images import sweep_images
from tools.operate.operations.integrations import change_integration, create_integration, list_integrations
from tools.operate.operations.list_items import export_list_items, import_list_items
from tools.operate.operations.models import (
    add_reference,
    add_references,
    list_models,
    list_references,
    register_model,
    remove_model,
    remove_reference,
)
from tools.operate.operations.refold import (
    refold_audit_events,
    refold_integrations,
    refold_list_items,
    refold_requirements,
    refold_subscriptions,
)
from tools.operate.operations.services import (
    list_notifications,
    list_routes,
    list_services,
    set_notification_emails,
    switch_route,
    switch_service,
)
from tools.operate.operations.subscriptions import (
    change_subscription,
    create_subscription,
    delete_subscription,
    list_subscriptions,
)
from tools.operate.operations.tokens import (
    change_token_scope,
    create_session,
    create_token,
    list_tokens,
    revoke_sessions,
    revoke_token,
    rotate_token,
)
from tools.operate.operations.users import change_email, change_user, create_user, list_users, one_time_password
from tools.operate.operations.webhooks import drain_webhooks, explain_webhooks, list_webhook_jobs, replay_webhooks

__all__ = [
    "AlreadyThereError",
    "OperatorError",
    "add_reference",
    "add_references",
    "change_application",
    "change_email",
    "change_integration",
    "change_subscription",
    "change_token_scope",
    "change_user",
    "confirm_client",
    "create_application",
    "create_integration",
    "create_session",
    "create_subscription",
    "create_token",
    "create_user",
    "delete_subscription",
    "drain_webhooks",
    "explain_webhooks",
    "export_list_items",
    "import_list_items",
    "list_applications",
    "list_clients",
    "list_integrations",
    "list_models",
    "list_notifications",
    "list_references",
    "list_routes",
    "list_services",
    "list_subscriptions",
    "list_tokens",
    "list_users",
    "list_webhook_jobs",
    "one_time_password",
    "refold_audit_events",
    "refold_integrations",
    "refold_list_items",
    "refold_requirements",
    "refold_subscriptions",
    "register_model",
    "remove_model",
    "remove_reference",
    "replay_webhooks",
    "revoke_sessions",
    "revoke_token",
    "rotate_token",
    "set_notification_emails",
    "sweep_images",
    "switch_route",
    "switch_service",
]
