"""The notifications that a caller may see: employees all; clients and liaisons those of their companies' integrations."""

from collections.abc import Sequence

from shared.api.auth import Caller, Role
from shared.errors import Invalid, Rule
from shared.records.integrations import Integration
from shared.records.notifications import KINDS, NOT_FOUND, OF_PARTNERS, Notification

MOST_INTEGRATIONS = 100  # that are asked side by side
TOO_MANY = Rule("required", f"is required of a caller with more than {MOST_INTEGRATIONS} integrations", ("integration_id",))


def kinds(caller: Caller) -> Sequence[str]:
    return KINDS if _sees_all(caller) else OF_PARTNERS


def integration_ids(caller: Caller, wanted: int | None) -> Sequence[int] | None:
    """The wanted integration, or all that the caller sees; None for no restriction. Raises Invalid for one out of scope."""
    if wanted is not None:
        return [int(caller.integration_or_refuse(wanted).id)]
    if _sees_all(caller):
        return None
    companies = caller.user.company_ids if caller.user else None
    found = Integration.active_ids(companies or ())
    if len(found) > MOST_INTEGRATIONS:
        raise Invalid(TOO_MANY.on("integration_id"))
    return found


def visible(caller: Caller, number: int) -> Notification:
    """The notification with the id. Raises Invalid for one that the caller may not see, as for one that does not exist."""
    notification = Notification.get_or_refuse(number)
    if not (_sees_all(caller) or _is_of_the_callers_webhooks(caller, notification)):
        raise Invalid(NOT_FOUND.on("id"))
    return notification


def _is_of_the_callers_webhooks(caller: Caller, notification: Notification) -> bool:
    if notification.kind not in OF_PARTNERS:
        return False
    try:
        integration = Integration.get(notification.integration_id, consistent_read=True)
    except Integration.DoesNotExist:
        return False
    return integration.active and caller.may_see(integration)


def _sees_all(caller: Caller) -> bool:
    return Role.EMPLOYEE in caller.roles
