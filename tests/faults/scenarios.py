"""Requests, one or more per route, each with the calls that it makes in order, and what it leaves behind."""

from importlib import import_module
from typing import Any

from shared.aws import clients
from shared.dynamodb.transaction import ALONE
from shared.errors import Invalid
from shared.records.audit_events_fmp import AuditEventFmp, AuditEventFmpId
from shared.records.list_item_collections import UNWATCHED_ITEMS, CollectionPart
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_item_ids import ListItemId
from shared.records.list_items import ListItem
from shared.records.requirements import Requirement
from shared.records.webhook_out_subs import WebhookOutSub
from shared.settings import settings
from shared.timestamps import now
from tests.client import Answer, encoded, route_of
from tests.factory import unique
from tests.faults.scenario import APPLICATION, IDENTIFY, MAIL, SENDING, SESSION, Params, Scenario, Setup, saves_nothing
from tests.items import ids, stored
from tests.whole import require_whole
from tools.codegen.routes import routes


def _item(setup: Setup) -> Params:
    own = {"key": unique("k"), "slug": "s", "default": True}
    referenced = setup.factory.reference()
    return {**own, "item_type": referenced["type"], "item_id": referenced["id"]}


def _items(params: Params) -> int:
    """An item and all that follows from it are there together, or none of it."""
    key = params["key"]
    numbers = require_whole(key)
    assert ListItemDefault.of(key) in (numbers if params.get("default") and numbers else {None})
    return len(numbers)


def _item_of_a_large_collection(setup: Setup) -> Params:
    """Whose part holds so many that only the sum of all parts tells whether there is room."""
    params = _item(setup)
    part, made = CollectionPart.of(params["key"], params["slug"]).part, now()
    CollectionPart(params["key"], part, items=UNWATCHED_ITEMS, active_items=0, created_at=made, last_updated=made).save()
    return params


def _counted_items(params: Params) -> int:
    """Beside those of the large part, which are not there."""
    (part,) = CollectionPart.read(params["key"])
    numbers = ids(params["key"])
    assert part.items - UNWATCHED_ITEMS == part.active_items == len(numbers)
    assert ListItemDefault.of(params["key"]) in ({None} if not numbers else set(numbers.values()))
    return len(numbers)


def _requirement(setup: Setup) -> Params:
    return {"required": setup.factory.reference(), "requireable": setup.factory.reference(), "key": unique("k")}


def _requirements(params: Params) -> int:
    return len(list(Requirement.scan(Requirement.key == params["key"], consistent_read=True)))


def _event(setup: Setup) -> Params:
    names = dict.fromkeys(("script_name", "host_name", "file_name"), "x")
    return {"unique_id": unique("e"), **names, "start_time": "2026-01-01T00:00:00Z", "notes": ["a", "b"]}


def _recorded_event(setup: Setup) -> Params:
    params = _event(setup)
    assert setup.call("audit_events_fmp_create", setup.token, **params).code == 200
    return params


def _events(params: Params) -> int:
    """An event and the row of its id are there together, or neither."""
    ids = [row.id for row in AuditEventFmpId.scan(AuditEventFmpId.unique_id == params["unique_id"], consistent_read=True)]
    events = [event.id for event in AuditEventFmp.query(params["unique_id"], consistent_read=True)]
    assert ids == events
    return len(events)


def _upload(setup: Setup) -> Params:
    """Of an image in place of another one."""
    number = setup.call("list_items_create", setup.token, key=unique("k"), slug="s").data["id"]
    params = {"id": number, "image_url": "http://images.example/a.png"}
    assert setup.call("list_items_upload_image", setup.token, **params).code == 200
    return {**params, "image_url": "http://images.example/b.png"}


def _upload_again(setup: Setup) -> Params:
    """Of the image that the item has."""
    params = _upload(setup)
    assert setup.call("list_items_upload_image", setup.token, **params).code == 200
    return params


def _upload_of_what_was_lost(setup: Setup) -> Params:
    """As after a restore: the item's object is gone."""
    params = _upload_again(setup)
    clients.client("s3").delete_object(Bucket=settings.image_bucket, Key=objects(params["id"])[0])
    return params


def _images_that_are_there(params: Params) -> int:
    """A record that names an object which is not there has none."""
    image = stored(params["id"]).image
    assert image is not None
    return int(image.source_host == "b.png" and image.key in objects(params["id"]))


def _upload_to_an_item_that_goes(setup: Setup) -> Params:
    params = _upload(setup)
    setup.wire.meanwhile[IMAGE_WRITE] = lambda: _delete_item(params["id"])
    return params


def _upload_that_is_overtaken(setup: Setup) -> Params:
    params = _upload(setup)
    setup.wire.meanwhile[IMAGE_WRITE] = lambda: overtake(params["id"])
    return params


def _delete_item(number: int) -> None:
    """Past the wire."""
    clients.client("dynamodb").delete_item(**_row(number))


def _row(number: int) -> dict[str, Any]:
    """Where the item is, read past the wire."""
    found = clients.client("dynamodb").get_item(TableName=ListItemId.table_name(), Key={"id": {"N": str(number)}})["Item"]
    return {"TableName": ListItem.table_name(), "Key": {"key": found["key"], "slug": found["slug"]}}


def overtake(number: int) -> None:
    """Another upload takes effect, past the wire: its object is stored, the record names it, and the former one goes."""
    row = _row(number)
    dynamodb, s3, key = clients.client("dynamodb"), clients.client("s3"), f"list_items/{number}/c.png"
    item = dynamodb.get_item(**row, ConsistentRead=True)["Item"]
    former = item["image"]["M"]
    s3.put_object(Bucket=settings.image_bucket, Key=key, Body=b"c")
    image = {**former, "key": {"S": key}, "source_host": {"S": "c.png"}, "source_sha256": {"S": "c"}}
    dynamodb.put_item(TableName=row["TableName"], Item={**item, "image": {"M": image}, "last_updated": {"S": now()}})
    s3.delete_object(Bucket=settings.image_bucket, Key=former["key"]["S"])


def _images(params: Params) -> int:
    """A record names an object that is there. Its other objects are what a failure leaves for the sweep: one at most."""
    there = objects(params["id"])
    try:
        image = stored(params["id"]).image
    except Invalid:
        return 0
    assert image is not None
    assert image.key in there
    assert len(there) <= 2
    return int(image.source_host == "b.png")


def objects(number: int) -> list[str]:
    found = clients.client("s3").list_objects_v2(Bucket=settings.image_bucket, Prefix=f"list_items/{number}/")
    return [entry["Key"] for entry in found.get("Contents", [])]


def _subscriptions(setup: Setup) -> Params:
    """The third page of a search and of a filtered list: what comes before is passed."""
    integration = setup.factory.integration()
    for number in range(3):
        values = {"key": "k", "name": f"n{number}", "callback_url": "https://example.com", "version": "2", "active": True}
        WebhookOutSub.create(ALONE, integration.id, values)
    return {"integration_id": integration.id, "page": {"size": 1, "number": 3}, "count": True, "sort": {"by": "created_at"}}


def _searched(setup: Setup) -> Params:
    return {**_subscriptions(setup), "search": {"term": "n"}}


LIST_ITEM_WRITE = "TransactWriteItems list_item_collections list_item_defaults list_item_ids list_items notifications references"
REQUIREMENT_WRITE = "TransactWriteItems notifications references requirements"
EVENT_WRITE = "TransactWriteItems audit_event_fmp_ids audit_events_fmp notifications"
KEYED_WRITE = "TransactWriteItems idempotency_keys notifications references requirements"
IMAGE_WRITE = "TransactWriteItems list_item_collections list_items notifications"
UPLOAD = ("BatchGetItem list_item_ids", "BatchGetItem list_item_defaults list_items", "S3 PutObject", IMAGE_WRITE)

SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        "a list item is made",
        "list_items_create",
        (*SESSION, "UpdateItem counters", LIST_ITEM_WRITE, *MAIL),
        _item,
        _items,
        again="slug-already-exists",
    ),
    Scenario(
        "a list item is made in a large collection",
        "list_items_create",
        (*SESSION, "UpdateItem counters", LIST_ITEM_WRITE, "Query list_item_collections", f"{LIST_ITEM_WRITE} (2)", *MAIL),
        _item_of_a_large_collection,
        _counted_items,
        again="slug-already-exists",
    ),
    Scenario(
        "a list item refers to a model that nobody registered",
        "list_items_create",
        (*SESSION, "UpdateItem counters", LIST_ITEM_WRITE, "GetItem models"),
        lambda setup: {**_item(setup), "item_type": unique("Model").replace("_", "")},
        _items,
        status="invalid-param",
    ),
    Scenario(
        "a list item is made and its mail is refused",
        "list_items_create",
        (*SESSION, "UpdateItem counters", LIST_ITEM_WRITE, *SENDING, "PutItem notifications"),
        _item,
        _items,
        status="mandrill-email-failed",
        again="slug-already-exists",
        mandrill_status=500,
    ),
    Scenario(
        "a list item is made by an application, which wants to see itself",
        "list_items_create",
        (*APPLICATION, "GetItem applications", "UpdateItem counters", LIST_ITEM_WRITE, *MAIL),
        lambda setup: {**_item(setup), "application_view": "default"},
        _items,
        again="slug-already-exists",
        application_token=True,
    ),
    Scenario(
        "a requirement is made",
        "requirements_create",
        (*SESSION, "UpdateItem counters", REQUIREMENT_WRITE, *MAIL),
        _requirement,
        _requirements,
        repeatable=False,
    ),
    Scenario(
        "a requirement of a model that nobody registered",
        "requirements_create",
        (*SESSION, "UpdateItem counters", REQUIREMENT_WRITE, "GetItem models"),
        lambda setup: {**_requirement(setup), "required": {"type": unique("Model").replace("_", ""), "id": 1}},
        _requirements,
        status="invalid-param",
    ),
    Scenario(
        "a requirement is made under a key",
        "requirements_create",
        (*SESSION, "PutItem idempotency_keys", "UpdateItem counters", KEYED_WRITE, *MAIL),
        _requirement,
        _requirements,
        under_key=True,
    ),
    Scenario(
        "a requirement that is refused gives its key back",
        "requirements_create",
        (*SESSION, "PutItem idempotency_keys", "UpdateItem counters", KEYED_WRITE, "GetItem models", "DeleteItem idempotency_keys"),
        lambda setup: {**_requirement(setup), "required": {"type": unique("Model").replace("_", ""), "id": 1}},
        _requirements,
        status="invalid-param",
        under_key=True,
    ),
    Scenario(
        "an event is sent again, under a key",
        "audit_events_fmp_create",
        (
            *SESSION,
            "PutItem idempotency_keys",
            "UpdateItem counters",
            "TransactWriteItems audit_event_fmp_ids audit_events_fmp idempotency_keys notifications",
            "UpdateItem idempotency_keys",
        ),
        _recorded_event,
        _events,
        under_key=True,
    ),
    Scenario(
        "an event is recorded",
        "audit_events_fmp_create",
        (*SESSION, "UpdateItem counters", EVENT_WRITE, *MAIL),
        _event,
        _events,
    ),
    Scenario(
        "an event is sent again",
        "audit_events_fmp_create",
        (*SESSION, "UpdateItem counters", EVENT_WRITE),
        _recorded_event,
        _events,
    ),
    Scenario(
        "an image takes another's place",
        "list_items_upload_image",
        (*SESSION, *UPLOAD, "S3 DeleteObject", *MAIL),
        _upload,
        _images,
        seconds=25,
    ),
    Scenario(
        "an image takes another's place while a third does",
        "list_items_upload_image",
        (*SESSION, *UPLOAD, f"{IMAGE_WRITE} (2)", "S3 DeleteObject", *MAIL),
        _upload_that_is_overtaken,
        _images,
        seconds=25,
    ),
    Scenario(
        "an image is uploaded again",
        "list_items_upload_image",
        (*SESSION, *UPLOAD[:2], "S3 HeadObject"),
        _upload_again,
        _images,
        seconds=25,
    ),
    Scenario(
        "an image that was lost is uploaded again",
        "list_items_upload_image",
        (*SESSION, *UPLOAD[:2], "S3 HeadObject", *UPLOAD[2:], "S3 DeleteObject", *MAIL),
        _upload_of_what_was_lost,
        _images_that_are_there,
        seconds=25,
    ),
    Scenario(
        "an image for an item that is removed meanwhile",
        "list_items_upload_image",
        (*SESSION, *UPLOAD, "S3 DeleteObject"),
        _upload_to_an_item_that_goes,
        _images,
        status="invalid-param",
        seconds=25,
    ),
    Scenario(
        "subscriptions are listed",
        "webhook_out_subs_index",
        (
            *IDENTIFY,
            "BatchGetItem integrations tokens",
            *SESSION[2:],
            "Query webhook_out_subs",
            "Query webhook_out_subs (2)",
        ),
        _subscriptions,
        saves_nothing,
    ),
    Scenario(
        "subscriptions are searched",
        "webhook_out_subs_index",
        (*IDENTIFY, "BatchGetItem integrations tokens", *SESSION[2:], "Query webhook_out_subs"),
        _searched,
        saves_nothing,
    ),
    # Routes that came later tell theirs in their own tests.
    *(scenario for route in routes() for scenario in getattr(import_module(f"tests.routes.test_{route.name}"), "SCENARIOS", ())),
)


def play(scenario: Scenario, setup: Setup, params: Params) -> Answer:
    headers = {"Idempotency-Key": setup.key} if scenario.under_key else {}
    return setup.call.send(scenario.route, *encoded(route_of(scenario.route), params), token=setup.token, headers=headers)
