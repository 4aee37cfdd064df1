"""Routes over API Gateway, deployed: as they answer the test client, each with nothing but its role's rights."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests import accepted_events, client, representatives
from tests.accepted_events import fresh
from tests.client import Client
from tests.factory import Factory, unique
from tests.mandrill import Mandrill
from tools.codegen.routes import routes
from tools.deploy.stack import calls
from tools.deploy.stack.calls import Api, event
from tools.deploy.stack.deployment import Stack

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stack")]

HEADERS = (
    "content-type",
    "cache-control",
    "x-content-type-options",
    "access-control-allow-origin",
    "access-control-expose-headers",
)
PICTURE = "http://images.example.com/kitchen.png"

representative = pytest.mark.parametrize("name", representatives.names())
ACCEPTED = representatives.names(route for route in routes() if route.service != "clients" and accepted_events.is_played(route))


@pytest.fixture(scope="module")
def records(factory: Factory) -> None:
    """What the events name, in the engine that the test client's handlers use."""
    accepted_events.save_records(factory)


def checked(name: str, answer: calls.ApiAnswer) -> client.Answer:
    """Refused where the route does not declare it."""
    found = client.Answer(answer.code, dict(answer.headers), answer.body)
    client.check(client.route_of(name), found)
    return found


def comparable(answer: client.Answer) -> tuple[Any, ...]:
    """Without what differs from request to request."""
    data = accepted_events.comparable(answer.body.get("data", {}))
    return answer.code, {**answer.body, "data": data, "request_id": None}, [answer.headers[name] for name in HEADERS]


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("name", ACCEPTED)
def test_an_accepted_request_gets_the_answer_that_the_test_client_gets(
    name: str, api: Api, token: str, call: Client, employee: str
) -> None:
    def play(name: str, **changes: Any) -> Mapping[str, Any]:
        return checked(name, api.play(name, token, **changes)).data

    def play_here(name: str, **changes: Any) -> Mapping[str, Any]:
        return call.invoke(name, event(name, employee, **changes)).data

    answer = checked(name, api.play(name, token, **fresh(name, play)))
    assert answer.status == "action-successful"
    assert comparable(answer) == comparable(call.invoke(name, event(name, employee, **fresh(name, play_here))))


@pytest.mark.usefixtures("records")
@representative
def test_a_refused_request_gets_the_answer_that_the_test_client_gets(
    name: str, api: Api, token: str, call: Client, employee: str
) -> None:
    refused = f"{name}.refused"
    answer = checked(name, api.play(refused, token))
    assert answer.code == 400
    assert comparable(answer) == comparable(call.invoke(name, event(refused, employee)))


@pytest.mark.parametrize("name", representatives.names(route for route in routes() if route.takes_token))
def test_an_unknown_token_is_refused(name: str, api: Api) -> None:
    assert checked(name, api.play(name, "plano_app_unknown")).status == "invalid-token"


def test_an_image_is_fetched_and_stored_in_the_bucket(api: Api, token: str, stack: Stack) -> None:
    item = checked("list_items_create", api.play("list_items_create", token, key=unique("k"))).data
    answer = api.play("list_items_upload_image", token, id=item["id"], image_url=PICTURE)
    image = checked("list_items_upload_image", answer).data["image"]
    assert image["content_type"] == "image/png"
    assert image["width"] == 40
    assert image["height"] == 20
    key = image["url"].partition(".net/")[2]
    stored = stack.client("s3").get_object(Bucket=stack.resources["ImageBucket"], Key=key)
    assert (stored["ContentType"], stored["ContentLength"]) == ("image/png", image["bytes"])


def test_a_sweep_finds_the_stacks_own_bucket(stack: Stack) -> None:
    stack.client("s3").put_object(Bucket=stack.resources["ImageBucket"], Key=f"list_items/{2**62}/left.png", Body=b"x")
    assert stack.python("tools.operate", "images", "sweep", "--dry-run", "--json").strip() == "[]"  # younger than a day


def test_a_notification_is_sent_with_the_key_from_the_parameter_store(stack: Stack, api: Api, token: str, mails: Mandrill) -> None:
    stack.python("tools.operate", "notifications", "set", "requirements/create", "ops@example.com")
    # The registry is read anew only after a minute, but by an execution environment that is new at once.
    stack.client("lambda").update_function_configuration(FunctionName=stack.resources["RequirementsCreate"], Description="anew")
    answer = stack.invoke("RequirementsCreate", event("requirements_create", token))
    assert json.loads(answer["body"])["status"] == "action-successful"
    assert mails.messages[-1]["to"] == [{"email": "ops@example.com", "type": "to"}]


def test_a_get_with_brackets_in_its_query_reaches_the_same_function(api: Api, token: str) -> None:
    path = "/api/v1/webhook_out_subs/index?integration_id=1&page%5Bsize%5D=10&filters%5B%5D=active&count=true"
    answer = checked("webhook_out_subs_index", api.request("GET", path, {"Authorization": f"Bearer {token}"}))
    assert answer.data["count"] == len(answer.data["results"])
    assert all(each["integration_id"] == 1 and each["active"] for each in answer.data["results"])


def test_a_base64_body_is_read_as_json_is(api: Api, token: str) -> None:
    body = base64.b64encode(json.dumps({"key": unique("k"), "slug": "s"}).encode())
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain"}
    answer = checked("list_items_create", api.request("POST", "/api/v1/list_items/create", headers, body))
    assert answer.data["slug"] == "s"


def test_sam_remote_invoke_gets_an_answer_of_the_function(stack: Stack, token: str) -> None:
    answer = stack.invoke("ListItemsCreate", event("list_items_create", token, key=unique("k")))
    assert json.loads(answer["body"])["status"] == "action-successful"


def test_a_request_is_logged_in_the_functions_group_without_its_token(stack: Stack, api: Api, token: str) -> None:
    answer = api.play("requirements_create.refused", token)
    api.play("requirements_create.refused", token)  # MiniStack may bring a line only with the next invocation
    group = f"/planocore/{stack.name}/functions"
    messages = [each["message"] for each in stack.client("logs").filter_log_events(logGroupName=group)["events"]]
    (line,) = (json.loads(message) for message in messages if answer.body["request_id"] in message and message.startswith("{"))
    assert (line["route"], line["status"]) == ("requirements/v1/create", "missing-param")
    assert not any(token in message for message in messages)
