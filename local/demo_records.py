"""Demo data of list items, audit events and requirements: so that no page of the console is empty."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from shared.dynamodb.transaction import ALONE
from shared.records.audit_events_fmp import AuditEventFmp
from shared.records.referable import referenced_by
from shared.records.requirements import Requirement
from shared.services import audit_events_fmp, list_items, requirements
from shared.timestamps import rfc3339

ITEM = ("demo_rooms", "kitchen")  # which has an image, as IMAGES says
IMAGES = {ITEM: "kitchen.jpg", ("demo_services", "floor_plan"): "floor_plan.png"}  # by the pictures that this machine serves
# The first item of a collection is its default.
_COLLECTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    "demo_rooms": (
        {"slug": "kitchen", "name": "Kitchen"},
        {"slug": "bath", "name": "Bathroom", "value": "wet"},
        {"slug": "bedroom", "name": "Bedroom", "description": "With a window, and room for a bed."},
        {"slug": "living", "name": "Living room"},
        {"slug": "attic", "name": "Attic", "notes": "Only where a grown person can stand."},
        {"slug": "garage", "name": "Garage", "active": False},
    ),
    "demo_services": (
        {"slug": "floor_plan", "name": "Floor plan", "value": "2d"},
        {"slug": "photos", "name": "Photos", "description": "At least 25 of them."},
        {"slug": "tour", "name": "3D tour", "value": "3d", "external_id": "svc-3"},
        {"slug": "twilight", "name": "Twilight photos", "active": False},
    ),
}
_SCRIPTS = (
    ("Sync orders", "Orders.fmp12", "14 orders"),
    ("Send invoices", "Billing.fmp12", "6 invoices"),
    ("Back up", "Orders.fmp12", "2 GB"),
)
_HOSTS = ("fm-1.example.com", "fm-2.example.com")
_DAYS = 7
# What an order needs: a key, and the record that is required.
_REQUIRED = (("demo_certificate", "Designation", "drone"), ("demo_room", "ListItem", None))


def prepare(application: str, models: dict[str, int]) -> int:
    """The id of the item that has an image. What an earlier start made, and people changed since, stays."""
    for key, items in _COLLECTIONS.items():
        there = list_items.by_slugs(key, (item["slug"] for item in items))
        for place, item in enumerate(items):
            if item["slug"] not in there:
                list_items.create(ALONE, {"active": True, **item, "key": key}, default=place == 0)
    _audit_events(application)
    _requirements(models)
    return int(list_items.by_slug(*ITEM).id)


def _audit_events(application: str) -> None:
    """Makes the audit events of the week before the first start; the newest run has not ended."""
    events = list(_runs(datetime.now(UTC).replace(minute=0, second=0, microsecond=0)))
    if _is_recorded(events[0]["unique_id"]):
        return
    events[-1].pop("stop_time")
    for event in events:
        audit_events_fmp.record(ALONE, application, event)


def _is_recorded(unique_id: str) -> bool:
    try:
        AuditEventFmp.get(unique_id)
    except AuditEventFmp.DoesNotExist:
        return False
    return True


def _runs(until: datetime) -> Iterator[dict[str, Any]]:
    numbers = count(1)
    for day in range(_DAYS, 0, -1):
        for place, (script, file, note) in enumerate(_SCRIPTS):
            number, start = next(numbers), until - timedelta(days=day - 1, hours=6 - place)
            yield {
                "unique_id": f"demo-{number:02}",
                "script_name": script,
                "host_name": _HOSTS[number % len(_HOSTS)],
                "file_name": file,
                "start_time": rfc3339(start),
                "stop_time": rfc3339(start + timedelta(minutes=number)),
                "notes": [note],
            }


def _requirements(models: dict[str, int]) -> None:
    there = {requirement.key for requirement in Requirement.scan(consistent_read=True)}
    ids = {**models, "ListItem": int(list_items.by_slug("demo_rooms", "attic").id)}
    order = referenced_by("requireable", "OrderRequest", models["OrderRequest"])
    for key, model, value in _REQUIRED:
        if key not in there:
            requirements.create(ALONE, referenced_by("required", model, ids[model]), order, key, value)
