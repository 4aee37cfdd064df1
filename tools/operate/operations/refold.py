"""Makes anew what searches compare and what text sorts by, in each row where it differs: for rows from before a change of folding.

Others may write meanwhile, and no caller sees a change. A command that was interrupted is repeated: it writes what still differs.
"""

from collections import Counter
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.expressions.update import Action

from shared.dynamodb import low_level
from shared.dynamodb.optimistic import WriteConflict, retry_on_conflict
from shared.records.audit_events_fmp import AuditEventFmp
from shared.records.integrations import Integration
from shared.records.list_items import ListItem
from shared.records.requirements import Requirement
from shared.records.webhook_out_subs import WebhookOutSub
from tools.operate.console import watched


def refold_audit_events() -> dict[str, int]:
    """Returns how many there are, and how many differed, as each function here does."""
    return _refold_all(AuditEventFmp, "audit_events")


def refold_integrations() -> dict[str, int]:
    return _refold_all(Integration, "integrations")


def refold_list_items() -> dict[str, int]:
    return _refold_all(ListItem, "list_items")


def refold_requirements() -> dict[str, int]:
    return _refold_all(Requirement, "requirements")


def refold_subscriptions() -> dict[str, int]:
    return _refold_all(WebhookOutSub, "subscriptions")


def refold(record: Any) -> bool:
    """Makes anew what follows from the record, as it is by then. Returns whether that differed."""
    return retry_on_conflict(lambda: _refold(record))


def _refold_all(model: Any, name: str) -> dict[str, int]:
    rows = watched(model.scan(consistent_read=True), f"Reading {name.replace('_', ' ')}")
    differed = Counter(map(refold, rows))
    return {name: differed.total(), "refolded": differed[True]}


def _refold(record: Any) -> bool:
    changes = _derived_anew(record)
    if not changes:
        return False
    model = type(record)
    try:
        record.update(changes, (model.id == record.id) & (model.last_updated == record.last_updated))
    except ClientError as error:
        if not low_level.condition_failed(error):
            raise
        return _read_again(record)
    return True


def _derived_anew(record: Any) -> list[Action]:
    """What makes the row what follows from the rest of it."""
    before, model = dict(record.attribute_values), type(record)
    record.derive()
    changed = {name: value for name, value in record.attribute_values.items() if value != before.get(name)}
    return [getattr(model, name).set(value) for name, value in changed.items()]


def _read_again(record: Any) -> bool:
    """After another writer changed or deleted the row."""
    try:
        record.refresh(consistent_read=True)
    except record.DoesNotExist:
        return False
    raise WriteConflict
