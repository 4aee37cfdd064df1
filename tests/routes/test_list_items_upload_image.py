"""PUT /api/v1/list_items/upload_image"""

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from PIL import Image

from shared.aws import clients
from shared.dynamodb import optimistic
from shared.errors import UrlRefused
from shared.outbound import fetch as fetching
from shared.outbound.address import PUBLIC, AddressPolicy
from shared.outbound.fetch import Download, fetch
from shared.records.list_item_defaults import ListItemDefault
from shared.records.list_items import ImageAttribute, ListItem
from shared.services import image_store, list_item_images
from shared.services.list_item_images import RULES
from shared.settings import settings
from shared.timestamps import now
from tests.calls import Calls, meanwhile
from tests.client import Answer, Client
from tests.corpus.images import IMAGES
from tests.corpus.test_urls import TABLE
from tests.factory import Factory, unique
from tests.items import save_item
from tests.items import stored as item_row
from tests.swept import sweep

NAME = "list_items_upload_image"


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the route's example refers to: an item, and a picture at that address alone."""
    save_item(1, "room_types", "kitchen", name="Kitchen")
    download = Download(picture("JPEG", (1600, 1200)), "images.example.com")
    monkeypatch.setattr(
        list_item_images, "fetch", lambda url, policy: download if "//images.example.com/" in url else fetch(url, policy)
    )


def picture(form: str, size: tuple[int, int] = (40, 20), colour: str = "red", **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form, **options)
    return file.getvalue()


def phone_photo() -> bytes:
    """A picture that is to be turned by 90°, with a place in its metadata."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at 1 Secret Street"
    return picture("JPEG", exif=exif)


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, id=0, image_url="https://images.example.com/kitchen.jpg")


@pytest.fixture
def files() -> dict[str, bytes]:
    return {
        "/a.png": picture("PNG"),
        "/a.jpg": picture("JPEG"),
        "/photo.png": phone_photo(),
        "/text.png": b"hello",
        "/empty.png": b"",
    }


@pytest.fixture
def site(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a server that has `files`, which the policy may reach."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = files.get(self.path)
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setattr(list_item_images, "policy", AddressPolicy(frozenset({("127.0.0.1", server.server_port)})))
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def item(call: Client, employee: str) -> dict[str, Any]:
    return call("list_items_create", employee, key=unique("k"), slug="s", name="Kitchen").data


def stored(image: dict[str, Any]) -> bytes:
    """What S3 holds under the answer's URL."""
    assert image["url"].startswith(settings.image_base_url + "/")
    answer = clients.client("s3").get_object(
        Bucket=settings.image_bucket, Key=image["url"].removeprefix(settings.image_base_url + "/")
    )
    assert answer["ContentType"] == image["content_type"]
    assert answer["CacheControl"] == "public, max-age=31536000, immutable"
    content: bytes = answer["Body"].read()
    return content


def keys(item: dict[str, Any]) -> list[str]:
    found = clients.client("s3").list_objects_v2(Bucket=settings.image_bucket, Prefix=f"list_items/{item['id']}/")
    return [entry["Key"] for entry in found.get("Contents", [])]


@pytest.mark.parametrize(("path", "content_type", "ending"), [("/a.png", "image/png", ".png"), ("/a.jpg", "image/jpeg", ".jpg")])
def test_an_image_is_stored_and_described(
    call: Client, employee: str, site: str, item: dict[str, Any], path: str, content_type: str, ending: str
) -> None:
    data = call(NAME, employee, id=item["id"], image_url=site + path).data
    image = data.pop("image")
    content = stored(image)
    assert image == {
        "url": image["url"],
        "content_type": content_type,
        "width": 40,
        "height": 20,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "source_host": "127.0.0.1",
        "uploaded_at": image["uploaded_at"],
    }
    assert image["url"].endswith(ending)
    assert item["last_updated"] < image["uploaded_at"] <= data["last_updated"]
    assert {**data, "last_updated": "", "image": None} == {**item, "last_updated": ""}


def test_a_photo_comes_upright_and_without_metadata_under_any_name(
    call: Client, employee: str, site: str, item: dict[str, Any]
) -> None:
    image = call(NAME, employee, id=str(item["id"]), image_url=f"{site}/photo.png").data["image"]
    content = stored(image)
    assert image["content_type"] == "image/jpeg"
    assert image["width"] == 20
    assert image["height"] == 40
    assert b"Secret Street" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_the_answer_tells_whether_the_item_is_the_default(call: Client, employee: str, site: str, item: dict[str, Any]) -> None:
    ListItemDefault(item["key"], id=item["id"]).save()
    assert call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data["default"]


def test_a_repeated_upload_changes_nothing(call: Client, employee: str, site: str, item: dict[str, Any]) -> None:
    first = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data
    assert call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data == first
    assert len(keys(item)) == 1


def test_an_image_whose_object_is_gone_is_uploaded_again(call: Client, employee: str, site: str, item: dict[str, Any]) -> None:
    first = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data
    image_store.delete(keys(item)[0])
    second = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data
    assert second["last_updated"] > first["last_updated"]
    assert [second["image"]["url"].endswith(key) for key in keys(item)] == [True]
    assert stored(second["image"])


def test_a_repeated_upload_that_may_not_see_the_object_stores_it_anew(
    call: Client, employee: str, site: str, item: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data["image"]
    answer: Any = {"Error": {"Code": "403"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
    s3, forward = clients.images(), clients.images().call

    def refuse(operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if operation == "HeadObject":
            raise ClientError(answer, operation)
        return forward(operation, request)

    monkeypatch.setattr(s3, "call", refuse)
    assert call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data["image"]["url"] != first["url"]


@pytest.fixture
def restored(call: Client, employee: str, site: str, item: dict[str, Any], files: dict[str, bytes]) -> dict[str, Any]:
    """The item's answered image after its row was set back to a moment from when its image was not replaced yet."""
    image: dict[str, Any] = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data["image"]
    row = item_row(item["id"])
    former, files["/a.png"] = files["/a.png"], picture("PNG", colour="blue")
    call(NAME, employee, id=item["id"], image_url=f"{site}/a.png")
    files["/a.png"] = former
    row.save()
    return image


def bring_back(key: str) -> None:
    """As in docs/operating.md: without its delete marker, the version before it is the object again."""
    versions = clients.client("s3").list_object_versions(Bucket=settings.image_bucket, Prefix=key)
    (marker,) = [each["VersionId"] for each in versions["DeleteMarkers"] if each["IsLatest"]]
    clients.client("s3").delete_object(Bucket=settings.image_bucket, Key=key, VersionId=marker)


def test_a_restored_rows_image_is_brought_back_by_its_version(
    call: Client, employee: str, site: str, item: dict[str, Any], restored: dict[str, Any]
) -> None:
    key = restored["url"].removeprefix(settings.image_base_url + "/")
    assert not image_store.exists(key)
    bring_back(key)
    assert hashlib.sha256(stored(restored)).hexdigest() == restored["sha256"]
    assert call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data["image"] == restored


def test_a_restored_rows_image_is_brought_back_by_uploading_it_again(
    call: Client, employee: str, site: str, item: dict[str, Any], restored: dict[str, Any]
) -> None:
    image = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data["image"]
    assert image["url"] != restored["url"]
    assert hashlib.sha256(stored(image)).hexdigest() == restored["sha256"]


def test_another_image_takes_the_place_of_the_former(
    call: Client, employee: str, site: str, item: dict[str, Any], files: dict[str, bytes]
) -> None:
    first = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data
    files["/a.png"] = picture("PNG", colour="blue")
    second = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data
    assert second["image"]["url"] != first["image"]["url"]
    assert [second["image"]["url"].endswith(key) for key in keys(item)] == [True]


@pytest.mark.parametrize(
    ("path", "rule"),
    [("/text.png", "not_an_image"), ("/empty.png", "not_an_image"), ("/absent.png", "http_status"), (":1/", "port")],
)
def test_a_refused_upload_leaves_the_former_image_in_place(
    call: Client, employee: str, site: str, item: dict[str, Any], path: str, rule: str
) -> None:
    first = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data
    answer = call(NAME, employee, id=item["id"], image_url=(site.rpartition(":")[0] if path == ":1/" else site) + path)
    assert (answer.status, answer.errors) == ("invalid-url", {("image_url", rule)})
    assert item_row(item["id"]).image.url == first["image"]["url"]
    assert stored(first["image"])


def refused_ones() -> Iterator[tuple[str, str, Callable[..., Download]]]:
    """What the corpus refuses: rule, URL, and what fetching it comes to; servers are told apart by the rule alone."""
    good = "http://images.example/a.png"
    for rule in RULES:
        yield rule.word, good, partial(fail, UrlRefused(rule.on("image_url")))
    for image in IMAGES:
        if image.rule != "accepted":
            yield image.rule, good, partial(lambda content, *_: Download(content, "images.example"), image.make())
    for case in TABLE["cases"]:
        if case["rule"] not in ("accepted", "dns") and "resolves" not in case and case["url"]:
            yield case["rule"], case["url"], fetch


def fail(error: Exception, *_: Any) -> Any:
    raise error


@pytest.mark.slow
def test_nothing_that_the_corpus_refuses_touches_the_former_image(
    call: Client, employee: str, site: str, item: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data
    row, object_keys, picture = item_row(item["id"]).serialize(), keys(item), stored(first["image"])
    monkeypatch.setattr(fetching, "_connect", lambda *_: pytest.fail("it was connected to"))
    monkeypatch.setattr(list_item_images, "policy", PUBLIC)
    for rule, url, fetched in refused_ones():
        monkeypatch.setattr(list_item_images, "fetch", fetched)
        answer = call(NAME, employee, id=item["id"], image_url=url)
        assert (answer.status, answer.errors) == ("invalid-url", {("image_url", rule)}), url
    assert item_row(item["id"]).serialize() == row
    assert keys(item) == object_keys
    assert stored(first["image"]) == picture


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("http://127.0.0.1/a.png", "address.not_public"),
        (" https://example.com/a.png", "url.syntax"),
        ("https://example.com/" + "a" * 2029, "url.length"),
        ("https://user:pass@example.com/a.png", "credentials"),
        ("data:image/png;base64,AAAA", "scheme"),
    ],
)
def test_everything_wrong_with_a_url_is_an_invalid_url(
    call: Client, employee: str, item: dict[str, Any], url: str, rule: str
) -> None:
    answer = call(NAME, employee, id=item["id"], image_url=url)
    assert (answer.status, answer.errors) == ("invalid-url", {("image_url", rule)})


def test_a_url_that_is_missing_or_no_string_is_a_wrong_parameter(call: Client, employee: str, item: dict[str, Any]) -> None:
    missing = call(NAME, employee, id=item["id"], image_url="")
    assert (missing.status, missing.errors) == ("missing-param", {("image_url", "required")})
    wrong = call(NAME, employee, id=item["id"], image_url=5)
    assert (wrong.status, wrong.errors) == ("invalid-param", {("image_url", "type")})


def test_an_absent_item_is_told_before_anything_is_fetched(call: Client, employee: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_item_images, "fetch", lambda *_: pytest.fail("it was fetched"))
    answer = call(NAME, employee, id=0, image_url="https://example.com/a.png")
    assert (answer.status, answer.errors) == ("invalid-param", {("id", "not_found")})


def test_a_missing_token_is_an_invalid_token_here(call: Client) -> None:
    assert call(NAME, id=1, image_url="https://example.com/a.png").status == "invalid-token"


def test_an_image_for_an_item_that_goes_meanwhile_is_deleted_again(
    call: Client, employee: str, site: str, item: dict[str, Any], calls: Calls
) -> None:
    meanwhile(calls, ListItem(item["key"], item["slug"]).delete)
    answer = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png")
    assert (answer.status, answer.errors) == ("invalid-param", {("id", "not_found")})
    assert keys(item) == []


def _written(request: dict[str, Any]) -> dict[str, Any]:
    """The image that an update sets."""
    values = request["TransactItems"][0]["Update"]["ExpressionAttributeValues"].values()
    (image,) = (value["M"] for value in values if "M" in value)
    return dict(image)


def test_an_image_that_others_keep_overtaking_is_deleted_again(
    call: Client, employee: str, site: str, item: dict[str, Any], calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optimistic, "pause", lambda _: None)

    def overtake(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems":
            image = {**_written(request), "key": {"S": unique("k")}}
            row = item_row(item["id"])
            row.image, row.last_updated = ImageAttribute().deserialize(image), now()
            row.save()

    calls.before = overtake
    assert call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").status == "rate-limit-exceeded"
    assert [operation for operation, _ in calls.made].count("TransactWriteItems") == optimistic._ATTEMPTS
    assert keys(item) == []


def test_an_image_that_is_overtaken_takes_the_place_of_the_one_that_was_faster(
    call: Client, employee: str, site: str, item: dict[str, Any], calls: Calls
) -> None:
    answers = []
    meanwhile(calls, lambda: answers.append(call(NAME, employee, id=item["id"], image_url=f"{site}/a.jpg").data))
    second = call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data
    assert second["last_updated"] > answers[0]["last_updated"]
    assert item_row(item["id"]).image.url == second["image"]["url"]
    assert [second["image"]["url"].endswith(key) for key in keys(item)] == [True]


def test_a_write_that_takes_effect_after_the_answer_names_an_image_that_is_there(
    call: Client, employee: str, site: str, item: dict[str, Any], calls: Calls
) -> None:
    late: list[dict[str, Any]] = []

    def hold(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems":
            late.append(request)
            raise ReadTimeoutError(endpoint_url="")

    calls.before = hold
    assert call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").status == "application-crash"
    calls.forward("TransactWriteItems", late[0])
    calls.before = lambda *_: None
    assert stored(call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").data["image"])


def test_a_write_that_takes_effect_after_another_upload_is_refused(
    call: Client, employee: str, site: str, item: dict[str, Any], calls: Calls
) -> None:
    late: list[dict[str, Any]] = []

    def hold(operation: str, request: dict[str, Any]) -> None:
        if operation == "TransactWriteItems" and not late:
            late.append(request)
            raise ReadTimeoutError(endpoint_url="")

    calls.before = hold
    assert call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").status == "application-crash"
    image = call(NAME, employee, id=item["id"], image_url=f"{site}/a.jpg").data["image"]
    with pytest.raises(ClientError):
        calls.forward("TransactWriteItems", late[0])
    assert item_row(item["id"]).image.url == image["url"]
    assert len(keys(item)) == 2
    assert not sweep() & set(keys(item))
    assert stored(image)


def test_a_former_image_that_cannot_be_deleted_costs_the_caller_nothing(
    call: Client, employee: str, site: str, item: dict[str, Any], files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call(NAME, employee, id=item["id"], image_url=f"{site}/a.png").status == "action-successful"
    monkeypatch.setattr(image_store, "delete", _fail)
    assert call(NAME, employee, id=item["id"], image_url=f"{site}/a.jpg").data["image"]["content_type"] == "image/jpeg"


def test_a_client_may_not_upload(call: Client, factory: Factory, item: dict[str, Any]) -> None:
    answer = call(NAME, factory.session("client"), id=item["id"], image_url="https://example.com/a.png")
    assert answer.errors == {("application", "unauthorized")}


def _fail(*_: Any) -> None:
    raise OSError("as a test wants it")
