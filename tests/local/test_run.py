"""`python -m local` from its start to its end, over real HTTP."""

import base64
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from PIL import Image

from local.state import MARK
from shared.dynamodb.expressions import expressions
from shared.records.services import Service
from tests.engine import ROOT, free_port
from tests.local.runner import START_SECONDS, HttpAnswer, Run, clean_environment, refused, running, send
from tools.deploy.machine import architecture

pytestmark = pytest.mark.xdist_group("run")

TOKENS = ["application", "employee", "client", "liaison", "no_client", "expired", "idle", "remembered", "revoked"]

STATUSES = [
    ("application", "action-successful"),
    ("employee", "action-successful"),
    ("client", "invalid-param"),
    ("liaison", "invalid-param"),
    ("expired", "session-expired"),
    ("idle", "session-expired"),
    ("remembered", "action-successful"),
    ("no_client", "client-required"),
    ("revoked", "invalid-token"),
]


def png() -> bytes:
    made = BytesIO()
    Image.new("RGB", (3, 2), "red").save(made, "PNG")
    return made.getvalue()


class _Pictures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = png()
        self.send_response(200)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def pictures() -> Iterator[str]:
    """A server of pictures, as HOST:PORT."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pictures)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, pictures: str) -> Iterator[Run]:
    with running(tmp_path_factory.mktemp("run"), "--image-host", pictures) as run:
        yield run


@contextmanager
def aws_client(run: Run, service: str) -> Iterator[Any]:
    session = botocore.session.get_session()
    client = session.create_client(
        service, "us-east-1", endpoint_url=run.ready["aws"], aws_access_key_id="test", aws_secret_access_key="test"
    )
    try:
        yield client
    finally:
        client.close()


def test_the_ready_file_says_where_things_are(run: Run) -> None:
    assert sorted(run.ready) == ["api", "aws", "console", "documentation", "integrations", "pictures", "records", "tokens", "users"]
    assert run.ready["api"] == f"http://127.0.0.1:{run.port}"
    assert run.ready["console"] == f"http://127.0.0.1:{run.port}/console"
    assert run.ready["documentation"] == f"http://127.0.0.1:{run.port}/documentation"
    assert run.ready["aws"] == f"http://127.0.0.1:{run.aws_port}"
    assert sorted(run.ready["tokens"]) == sorted(TOKENS)
    assert sorted(run.ready["integrations"]) == ["other", "own"]
    assert sorted(run.ready["records"]) == ["Designation", "OrderRequest", "list_item", "notification", "webhook_job"]


def test_the_ready_file_is_for_its_owner_and_nothing_unfinished_is_left(run: Run) -> None:
    assert run.ready_file.stat().st_mode & 0o077 == 0
    assert [file.name for file in run.folder.iterdir() if "ready" in file.name] == ["ready.json"]


def test_the_curl_that_is_printed_works(run: Run) -> None:
    printed = run.output.read_text()
    curl = re.search(r"^  curl .*\n.*\n.*$", printed, re.MULTILINE)
    assert curl
    said = subprocess.run(curl[0], shell=True, capture_output=True, check=True, timeout=10).stdout
    assert json.loads(said)["data"]["count"] == 60


def test_the_tokens_and_places_are_printed(run: Run) -> None:
    printed = run.output.read_text()
    for text in (*run.ready["tokens"].values(), run.ready["api"], run.ready["aws"], str(run.folder / "state")):
        assert text in printed


@pytest.mark.parametrize(("token", "status"), STATUSES)
def test_each_demo_token_does_what_its_name_says(run: Run, token: str, status: str) -> None:
    assert run.create_item(f"by-{token}", token).status == status


def test_the_client_sees_its_own_integration_and_no_other(run: Run) -> None:
    assert run.subscriptions("client").status == "action-successful"
    other = {"integration_id": run.ready["integrations"]["other"]}
    answer = run.send("POST", "/api/v1/webhook_out_subs/index", other, token="client")
    assert [error["rule"] for error in answer.body["errors"]] == ["not_found"]
    assert run.send("POST", "/api/v1/webhook_out_subs/index", other, token="employee").status == "action-successful"


def test_the_own_integration_has_60_subscriptions_of_every_kind(run: Run) -> None:
    answer = run.subscriptions(count=True, page={"size": 100})
    shown = answer.body["data"]["results"]
    assert answer.body["data"]["count"] == len(shown) == 60
    assert {(each["active"], each["version"]) for each in shown} == {(True, "2"), (True, "3"), (False, "2"), (False, "3")}
    for attr in ("created_at", "last_updated"):
        by_time = [each["id"] for each in sorted(shown, key=itemgetter(attr, "id"))]
        assert by_time != [each["id"] for each in shown]
        assert 1 < len({each[attr] for each in shown}) < 60


def test_the_demo_records_can_be_referred_to(run: Run) -> None:
    records = run.ready["records"]
    for model in ("Designation", "OrderRequest"):
        assert run.create_item(f"of-{model}", item_type=model, item_id=records[model]).status == "action-successful"
    refused = run.create_item("of-nothing", item_type="Designation", item_id=records["Designation"] + 1)
    assert [error["rule"] for error in refused.body["errors"]] == ["not_found"]


def test_a_get_with_brackets_and_a_post_reach_the_same_handler(run: Run) -> None:
    own = run.ready["integrations"]["own"]
    got = run.send("GET", f"/api/v1/webhook_out_subs/index?integration_id={own}&page%5Bsize%5D=2&filters[]=active", token="client")
    posted = run.subscriptions(page={"size": 2}, filters=["active"])
    assert got.body["data"] == posted.body["data"]
    assert len(got.body["data"]["results"]) == 2


def upload(run: Run, url: str) -> HttpAnswer:
    body = {"id": run.ready["records"]["list_item"], "image_url": url}
    return run.send("PUT", "/api/v1/list_items/upload_image", body, token="employee")


def test_an_uploaded_image_is_served_at_the_answers_url_as_cloudfront_would(run: Run, pictures: str) -> None:
    image = upload(run, f"http://{pictures}/a.png").body["data"]["image"]
    base, path = image["url"].split("/_images/")
    assert base == run.ready["api"]
    answer = send(run.port, "GET", f"/_images/{path}")
    assert answer.code == 200
    assert hashlib.sha256(answer.bytes).hexdigest() == image["sha256"]
    assert Image.open(BytesIO(answer.bytes)).size == (3, 2)
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert send(run.port, "HEAD", f"/_images/{path}").headers["content-length"] == str(len(answer.bytes))
    assert send(run.port, "GET", f"/_images/{path}", if_none_match=answer.headers["etag"]).code == 304
    part = send(run.port, "GET", f"/_images/{path}", range="bytes=0-7")
    assert (part.code, part.bytes) == (206, b"\x89PNG\r\n\x1a\n")
    for method in ("POST", "PUT", "DELETE"):
        assert send(run.port, method, f"/_images/{path}").code == 403


@pytest.fixture(scope="module")
def plain_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Without any option of its own."""
    with running(tmp_path_factory.mktemp("plain")) as run:
        yield run


def test_a_demo_picture_can_be_uploaded_without_any_option(plain_run: Run) -> None:
    item = plain_run.create_item("pictured").body["data"]["id"]
    assert sorted(plain_run.ready["pictures"]) == ["floor_plan.png", "kitchen.jpg"]
    for url in plain_run.ready["pictures"].values():
        assert url in plain_run.output.read_text()
        body = {"id": item, "image_url": url}
        answer = plain_run.send("PUT", "/api/v1/list_items/upload_image", body, token="employee")
        assert answer.body["data"]["image"]["source_host"] == "127.0.0.1"


@pytest.mark.parametrize(("name", "kind", "size"), [("kitchen.jpg", "JPEG", (960, 640)), ("floor_plan.png", "PNG", (900, 640))])
def test_a_demo_picture_is_served_as_what_it_is(run: Run, name: str, kind: str, size: tuple[int, int]) -> None:
    answer = send(run.port, "GET", f"/_demo/{name}")
    picture = Image.open(BytesIO(answer.bytes))
    assert picture.format == kind
    assert picture.size == size
    assert answer.headers["content-type"] == f"image/{kind.lower()}"
    assert send(run.port, "HEAD", f"/_demo/{name}").headers["content-length"] == str(len(answer.bytes))


@pytest.mark.parametrize("path", ["", "absent.png", "../run.py", "%2e%2e/run.py", "kitchen.jpg/"])
def test_below_the_demo_pictures_there_is_nothing_else(run: Run, path: str) -> None:
    assert run.send("GET", f"/_demo/{path}").status == "route-non-existent"


def test_a_demo_picture_is_only_read(run: Run) -> None:
    assert run.send("DELETE", "/_demo/kitchen.jpg").status == "route-non-existent"


def test_the_demo_item_has_an_image_that_is_served(plain_run: Run) -> None:
    with aws_client(plain_run, "s3") as client:
        listed = client.list_objects_v2(Bucket="local-images", Prefix=f"list_items/{plain_run.ready['records']['list_item']}/")
    (kept,) = listed["Contents"]
    assert send(plain_run.port, "GET", f"/_images/{kept['Key']}").code == 200


@pytest.mark.parametrize("path", ["", "absent.png", "list_items/", "../list_items", "%2e%2e/x", "?list-type=2", "a%00b"])
def test_an_image_that_is_not_there_is_denied(run: Run, path: str) -> None:
    answer = send(run.port, "GET", f"/_images/{path}")
    assert answer.code == 403
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_other_addresses_of_this_machine_stay_out_of_reach(run: Run) -> None:
    answer = upload(run, f"http://127.0.0.1:{run.aws_port}/a.png")
    assert answer.status == "invalid-url"


def test_any_aws_client_can_look_into_it(run: Run) -> None:
    with aws_client(run, "dynamodb") as client:
        assert "local-list_items" in client.list_tables()["TableNames"]


def test_the_line_that_is_printed_for_operators_works(run: Run) -> None:
    (line,) = re.findall(r"^operate  make operate (.*)$", run.output.read_text(), re.MULTILINE)
    installed = f"{sys.prefix}/ready"  # with a time of its own, or else a test would install
    make = f"make --assume-old={installed} VENV={sys.prefix} operate {line}"
    done = subprocess.run(make, shell=True, cwd=ROOT, env=clean_environment({}), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "planoauth" in done.stdout


def test_the_operators_command_works_on_it_and_acts_within_seconds(run: Run) -> None:
    def operate(*arguments: str) -> None:
        command = [sys.executable, "-m", "tools.operate", "--stack", "local", "--endpoint", run.ready["aws"], *arguments]
        subprocess.run(command, cwd=ROOT, env=clean_environment({}), check=True, capture_output=True, timeout=30)

    operate("routes", "off", "requirements/create")
    assert eventually(lambda: run.send("POST", "/api/v1/requirements/create", {}).status) == "route-not-found"
    operate("routes", "on", "requirements/create")
    assert eventually(lambda: run.send("POST", "/api/v1/requirements/create", {}).status) == "no-params-decoded"


def eventually(ask: Any) -> Any:
    """After what a handler remembers of the registry for a second."""
    threading.Event().wait(1.1)
    return ask()


def test_a_mail_that_cannot_be_sent_is_told_and_none_leaves_this_machine(run: Run) -> None:
    with aws_client(run, "dynamodb") as client:
        key = {"service": {"S": "list_items"}, "version": {"S": "v1"}}
        row: dict[str, Any] = {"TableName": "local-services", "Key": key}
        emails = Service.routes["create"]["notification_emails"]
        client.update_item(**row, **expressions(update=[emails.set(["a@example.com"])]))
        answer = eventually(lambda: run.create_item("mailed"))
        client.update_item(**row, **expressions(update=[emails.set([])]))
        eventually(lambda: None)
    assert answer.status == "mandrill-email-failed"
    assert answer.body["data"]["slug"] == "mailed"


def test_what_the_gateway_answers_by_itself(run: Run) -> None:
    assert run.send("GET", "/").status == "route-non-existent"
    assert run.send("POST", "/api/v1/list_items/create", b"x" * (10 * 1024 * 1024 + 1)).status == "request-too-large"
    assert run.send("GET", "/", x_long="x" * 100_000).status == "request-refused"


def test_no_log_holds_a_query_string_or_a_token(run: Run) -> None:
    run.send("GET", "/api/v1/webhook_out_subs/index?search[term]=confidential", token="client")
    logged = run.output.read_text().split("Ctrl-C stops")[1] + run.errors.read_text()
    assert "confidential" not in logged
    assert "plano_" not in logged


def test_16_clients_at_once_meet_no_error(run: Run) -> None:
    def ask(client: int) -> set[tuple[int, str]]:
        with closing(HTTPConnection("127.0.0.1", run.port, timeout=20)) as connection:
            seen = set()
            for number in range(20):
                body = json.dumps({"key": "parallel", "slug": f"{client}-{number}"})
                headers = {"authorization": f"Bearer {run.ready['tokens']['application']}", "content-type": "application/json"}
                connection.request("POST", "/api/v1/list_items/create", body, headers)
                answer = HttpAnswer(connection.getresponse())
                seen.add((answer.code, answer.status))
            return seen

    with ThreadPoolExecutor(16) as pool:
        assert set().union(*pool.map(ask, range(16))) == {(200, "action-successful")}


# Starting and stopping


def children(pid: int) -> set[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout
    return {int(each) for each in listed.split()}


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_stops_all_of_it(tmp_path: Path, how: signal.Signals) -> None:
    with running(tmp_path) as run:
        started = children(run.process.pid)
        assert len(started) == 1
        with socket.create_connection(("127.0.0.1", run.port)):  # a client that stays connected
            assert run.stop(how) == 0
    assert not any(map(alive, started))
    assert not run.ready_file.exists()
    assert run.errors.read_text() == ""


def test_asked_again_and_again_it_stops_in_order_all_the_same(tmp_path: Path) -> None:
    with running(tmp_path) as run:
        for _ in range(5):
            run.process.send_signal(signal.SIGINT)
        assert run.process.wait(15) == 0
    assert (tmp_path / "state" / "ministack" / "dynamodb.json").exists()
    assert run.errors.read_text() == ""


def test_asked_to_stop_while_it_starts_it_leaves_nothing_behind(tmp_path: Path) -> None:
    run = Run(tmp_path)
    while not (started := children(run.process.pid)):
        assert run.process.poll() is None
    assert run.stop() == 0
    assert not any(map(alive, started))
    assert run.errors.read_text() == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent died")
def test_killed_it_leaves_no_aws_behind_and_the_state_is_kept(tmp_path: Path) -> None:
    with running(tmp_path) as run:
        (child,) = children(run.process.pid)
        run.create_item("kept")
        run.process.kill()
        run.process.wait()
        for _ in range(100):
            if not is_running(child):
                break
            threading.Event().wait(0.05)
        assert not is_running(child)
    assert b"kept" in (tmp_path / "state" / "ministack" / "dynamodb.json").read_bytes()


def is_running(pid: int) -> bool:
    """A process that has ended and that nobody has asked about yet does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_when_the_embedded_aws_ends_by_itself_it_says_so_and_ends(tmp_path: Path) -> None:
    with running(tmp_path) as run:
        (child,) = children(run.process.pid)
        os.kill(child, signal.SIGKILL)
        assert run.process.wait(15) == 1
    assert run.errors.read_text().splitlines()[-1].startswith("MiniStack ended by itself"), "after traces of what was under way"


@pytest.mark.slow
def test_a_restart_keeps_data_and_tokens_and_puts_the_demo_right(tmp_path: Path) -> None:
    with running(tmp_path) as run:
        made = run.create_item("kept").body["data"]["id"]
        before, own = run.ready, run.ready["integrations"]["own"]
        subscriptions = run.subscriptions(page={"size": 100}).body["data"]["results"]
        spoil(run, own)
        run.stop()
    with running(tmp_path) as run:
        assert run.create_item("kept").status == "slug-already-exists"
        assert run.create_item("next").body["data"]["id"] > made
        assert (run.ready["integrations"], run.ready["records"]) == (before["integrations"], before["records"])
        assert (run.ready["tokens"], run.ready["users"]) == (before["tokens"], before["users"])
        put_right = run.subscriptions(page={"size": 100}, count=True).body["data"]
        assert put_right["count"] == 60
        assert sorted(each["key"] for each in put_right["results"]) == sorted(each["key"] for each in subscriptions)
        assert len([each for each in put_right["results"] if each in subscriptions]) == 58
        assert run.create_item("by-employee").status == "action-successful"
        for token, status in STATUSES:
            assert run.create_item(f"again-by-{token}", token).status == status
    with running(tmp_path, "--fresh") as run:
        assert run.create_item("kept").status == "action-successful"
        assert_none_is_valid(run, before["tokens"])


def assert_none_is_valid(run: Run, tokens: dict[str, str]) -> None:
    assert not set(run.ready["tokens"].values()) & set(tokens.values())
    for token in tokens.values():
        refused = run.send("POST", "/api/v1/list_items/create", {"token": token, "key": "a", "slug": "b"})
        assert refused.status == "invalid-token"


def test_the_tokens_that_are_kept_are_for_their_owner_only(run: Run) -> None:
    file = run.folder / "state" / "tokens.json"
    assert json.loads(file.read_text()) == run.ready["tokens"]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.slow
@pytest.mark.parametrize("content", ["{", '{"employee": "plano_ses_x"}', None])
def test_tokens_that_were_lost_or_spoilt_are_replaced_and_withdrawn(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "state" / "tokens.json"
    with running(tmp_path) as run:
        before = run.ready["tokens"]
        run.stop()
    file.unlink()
    if content is not None:
        file.write_text(content)
    with running(tmp_path) as run:
        assert_none_is_valid(run, before)
        assert run.create_item("by-employee").status == "action-successful"
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_after_a_kill_the_tokens_are_still_those_that_were_told(tmp_path: Path) -> None:
    with running(tmp_path) as run:
        before = run.ready["tokens"]
        for child in children(run.process.pid):
            os.kill(child, signal.SIGKILL)
        run.process.wait(15)
    with running(tmp_path) as run:
        assert run.ready["tokens"] == before
        assert run.create_item("by-employee").status == "action-successful"


def spoil(run: Run, own: int) -> None:
    """Revokes all tokens, adds, changes and deletes subscriptions, and switches a demo user off, as an operator might."""
    code = f"""
from tools.operate import operations as o
for row in o.list_tokens():
    o.revoke_token(int(row.id))
subs = o.list_subscriptions({own})
o.create_subscription({own}, key="added", name="Added", callback_url="https://a.example/", version="2", statuses=["hold"])
o.change_subscription({own}, int(subs[0].id), name="changed")
o.delete_subscription({own}, int(subs[1].id))
o.change_user(next(int(user.id) for user in o.list_users() if user.name == "Demo employee"), active=False)
"""
    prepare = f"from tools.operate import environment; environment.prepare('local', {run.ready['aws']!r})"
    subprocess.run([sys.executable, "-c", prepare + code], cwd=ROOT, env=clean_environment({}), check=True, timeout=30)


def test_images_survive_a_restart(tmp_path: Path, pictures: str) -> None:
    with running(tmp_path, "--image-host", pictures) as run:
        path = "/_images/" + upload(run, f"http://{pictures}/a.png").body["data"]["image"]["url"].split("/_images/")[1]
        run.stop()
    with running(tmp_path) as run:
        assert send(run.port, "GET", path).code == 200
        assert upload(run, f"http://{pictures}/a.png").status == "invalid-url"


def test_throttled_callers_are_told_over_real_http(tmp_path: Path) -> None:
    with running(tmp_path, "--throttle", "1") as run:
        answers = [run.send("GET", "/") for _ in range(3)]
    assert answers[-1].status == "rate-limit-exceeded"
    assert answers[-1].headers["retry-after"] == "1"


def test_the_developers_own_aws_settings_and_proxies_are_not_used(tmp_path: Path) -> None:
    elsewhere = {"AWS_PROFILE": "work", "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:9", "AWS_SESSION_TOKEN": "x"}
    proxies = {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "TABLE_PREFIX": "x-", "SERVICES": "sqs"}
    with running(tmp_path, **elsewhere, **proxies) as run:
        assert run.create_item("x").status == "action-successful"


def test_allowed_origins_and_mandrill_can_be_set_by_the_environment(tmp_path: Path) -> None:
    with running(tmp_path, ALLOWED_ORIGINS="https://a.example,https://b.example") as run:
        for path in ("/api/v1/list_items/create",):
            preflight = run.send("OPTIONS", path, origin="https://b.example")
            answer = run.send("POST", path, {}, origin="https://b.example")
            for each in (preflight, answer):
                assert each.headers["access-control-allow-origin"] == "https://b.example"


# What stops a start


@contextmanager
def listening() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_a_port_in_use_is_named_with_the_option_that_chooses_another(tmp_path: Path) -> None:
    with listening() as port:
        assert f"Port {port} is in use" in refused(tmp_path, port=port)
        assert "--aws-port" in refused(tmp_path, aws_port=port)
    assert not (tmp_path / "state").exists()


def test_two_equal_ports_are_refused(tmp_path: Path) -> None:
    port = free_port()
    arguments = [sys.executable, "-m", "local", "--port", str(port), "--aws-port", str(port)]
    ended = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=START_SECONDS, check=False)
    assert ended.returncode == 2
    assert "must differ" in ended.stderr


def test_a_missing_ministack_is_named(tmp_path: Path) -> None:
    said = refused(tmp_path, PLANOCORE_MINISTACK=str(tmp_path / "absent"))
    assert "MiniStack is not installed" in said
    assert "PLANOCORE_MINISTACK" in said


def test_a_ministack_that_ends_at_once_is_told(tmp_path: Path) -> None:
    program = tmp_path / "ministack"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    assert "MiniStack did not start" in refused(tmp_path, PLANOCORE_MINISTACK=str(program))


def state_folder(folder: Path) -> Path:
    """An empty one that carries a run's mark."""
    (folder / "state").mkdir()
    (folder / "state" / MARK).write_text("")
    return folder / "state"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_corrupt_state_is_named_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = state_folder(tmp_path) / "ministack" / "dynamodb.json"
    file.parent.mkdir()
    file.write_bytes(content)
    said = refused(tmp_path)
    assert "is corrupt (dynamodb.json cannot be read)" in said
    assert "--fresh" in said
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    "state",
    [
        {"__ministack_format__": 999, "payload": {"tables": {}}},
        {"__ministack_format__": 2, "payload": {"tables": "nonsense"}},
        {"__ministack_format__": 2, "payload": {"tables": {"__account_region_scoped__": True, "data": {"no separator": 1}}}},
    ],
)
def test_a_state_that_ministack_cannot_use_is_named_and_left_as_it_is(tmp_path: Path, state: dict[str, Any]) -> None:
    file = state_folder(tmp_path) / "ministack" / "dynamodb.json"
    file.parent.mkdir()
    file.write_text(json.dumps(state))
    assert "is corrupt" in refused(tmp_path)
    assert json.loads(file.read_text()) == state


def test_fresh_drops_a_corrupt_state_and_nothing_that_is_not_ours(tmp_path: Path) -> None:
    file = state_folder(tmp_path) / "ministack" / "dynamodb.json"
    file.parent.mkdir()
    file.write_text("{")
    (tmp_path / "state" / "letter.txt").write_text("mine")
    with running(tmp_path, "--fresh") as run:
        assert run.create_item("x").status == "action-successful"
    assert (tmp_path / "state" / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_a_folder_that_holds_files_and_is_not_ours_is_left_as_it_is(tmp_path: Path, options: tuple[str, ...]) -> None:
    kept = {name: tmp_path / "state" / name for name in ("s3/picture.png", "tmp/draft.txt", "lock")}
    for file in kept.values():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("mine")
    assert "was not made by `make run`" in refused(tmp_path, *options)
    assert sorted(each for each in (tmp_path / "state").rglob("*") if each.is_file()) == sorted(kept.values())
    assert {file.read_text() for file in kept.values()} == {"mine"}


@pytest.mark.parametrize(
    "name", ["s3", "tmp", "ministack", "events", "sam", "lock", "tokens.json", "ministack.log", "start.log", MARK]
)
def test_nothing_is_written_or_deleted_through_a_link(tmp_path: Path, name: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    if name in ("s3", "tmp", "ministack", "events", "sam"):
        elsewhere.mkdir()
        (elsewhere / "letter.txt").write_text("mine")
    else:
        elsewhere.write_text("mine")
    link = state_folder(tmp_path) / name
    link.unlink(missing_ok=True)
    link.symlink_to(elsewhere)
    (tmp_path / "state" / "x").touch()
    assert f"{link} is a symbolic link" in refused(tmp_path, "--fresh")
    assert (elsewhere / "letter.txt" if elsewhere.is_dir() else elsewhere).read_text() == "mine"


def test_fresh_is_refused_before_anything_is_dropped(tmp_path: Path) -> None:
    (state_folder(tmp_path) / "s3").mkdir()
    (tmp_path / "state" / "s3" / "object").write_text("kept")
    refused(tmp_path, "--fresh", "--ready-file", str(tmp_path))
    assert (tmp_path / "state" / "s3" / "object").exists()


def test_a_folder_that_cannot_be_emptied_is_named(tmp_path: Path) -> None:
    (state_folder(tmp_path) / "s3").write_text("a file where a folder should be")
    assert "cannot be used" in refused(tmp_path, "--fresh")


def test_a_state_directory_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "state").symlink_to(tmp_path / "disk")
    assert "MiniStack is not installed" in refused(tmp_path, PLANOCORE_MINISTACK=str(tmp_path / "absent"))
    assert (tmp_path / "disk" / MARK).is_file()


def test_a_state_with_tables_of_another_shape_is_named(tmp_path: Path) -> None:
    with running(tmp_path) as run, aws_client(run, "dynamodb") as client:
        client.delete_table(TableName="local-models")
        attribute = {"AttributeName": "x", "AttributeType": "S"}
        client.create_table(
            TableName="local-models",
            AttributeDefinitions=[attribute],
            KeySchema=[{"AttributeName": "x", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        run.stop()
    assert "local-models is of another version of template.yaml" in refused(tmp_path)


def test_a_state_in_use_is_named(tmp_path: Path, run: Run) -> None:
    assert "is in use by another run" in refused(run.folder)


@pytest.mark.parametrize("kind", ["file", "below a file"])
def test_a_state_directory_that_cannot_be_used_is_named(tmp_path: Path, kind: str) -> None:
    (tmp_path / "x").write_text("")
    place = tmp_path / "x" if kind == "file" else tmp_path / "x" / "y"
    assert "cannot be used" in refused(tmp_path, "--state", str(place))


def test_a_ready_file_that_cannot_be_written_is_named_before_anything_starts(tmp_path: Path) -> None:
    assert "cannot be written" in refused(tmp_path, "--ready-file", str(tmp_path / "absent" / "ready.json"))
    assert "cannot be written" in refused(tmp_path, "--ready-file", str(tmp_path))


@pytest.mark.parametrize("text", ["my notes", "", "{}", "[]", '{"api": ""}'])
def test_a_file_where_the_ready_file_should_be_is_left_there_unless_a_run_has_written_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes").write_text(text)
    assert "was not written by `make run`" in refused(tmp_path, "--ready-file", str(tmp_path / "notes"))
    assert (tmp_path / "notes").read_text() == text


def test_what_is_no_regular_file_is_not_replaced_by_the_ready_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name in ("pipe", "link"):
        assert "was not written by `make run`" in refused(tmp_path, "--ready-file", str(tmp_path / name))
    assert (tmp_path / "link").is_symlink()


def test_a_ready_file_that_another_run_has_replaced_stays_when_this_one_stops(tmp_path: Path) -> None:
    with running(tmp_path) as run:
        run.ready_file.write_text("another's")
        run.stop()
    assert run.ready_file.read_text() == "another's"


def test_a_ready_file_of_an_earlier_run_is_taken_away_before_this_one_serves(tmp_path: Path) -> None:
    (tmp_path / "ready.json").write_text('{"api": "", "aws": "", "tokens": {}}')
    run = Run(tmp_path, PLANOCORE_MINISTACK=str(tmp_path / "absent"))
    assert run.process.wait(15) == 1
    assert not run.ready_file.exists()


@pytest.mark.parametrize("option", ["--image-host", "--webhook-host"])
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:x", ":"])
def test_a_host_without_a_port_is_refused(tmp_path: Path, host: str, option: str) -> None:
    assert f"{option} takes HOST:PORT" in refused(tmp_path, option, host)


@pytest.mark.parametrize(
    "options", [["--port", "0"], ["--hurry", "0"], ["--hurry", "x"], ["--port", "x"], ["--throttle", "0"], ["--unknown"], ["--fre"]]
)
def test_a_wrong_option_is_explained(options: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "local", *options], cwd=ROOT, capture_output=True, text=True, timeout=START_SECONDS, check=False
    )
    assert ended.returncode == 2
    assert "usage: make run" in ended.stderr


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "h11"
    copy.mkdir()
    (copy / "__init__.py").write_text("raise ModuleNotFoundError(name='h11')")
    assert "The package h11 is not installed" in refused(tmp_path, PYTHONPATH=str(tmp_path))
    shutil.rmtree(copy)


def test_an_unforeseen_failure_is_a_sentence_and_its_trace_is_in_a_file(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "airspeed.py").write_text("class Template:\n    def __init__(self, source): raise ZeroDivisionError\n")
    said = refused(tmp_path, PYTHONPATH=str(packages))
    trace = tmp_path / "state" / "start.log"
    assert f"The start failed (ZeroDivisionError), as {trace} tells in detail" in said
    assert "Traceback" in trace.read_text()


def written_event(run: Run, name: str) -> HttpAnswer:
    """The answer to an event that was written for `sam local`, sent over HTTP."""
    event = json.loads((run.folder / "state/events" / f"{name}.json").read_bytes())
    headers = {name.replace("-", "_"): event["headers"][name] for name in ("Authorization", "Content-Type", "Idempotency-Key")}
    return run.send(event["httpMethod"], event["path"], base64.b64decode(event["body"]), **headers)


@pytest.mark.parametrize("name", ["list_items_create", "requirements_create", "audit_events_fmp_create", "webhook_out_subs_index"])
def test_the_events_for_sam_local_succeed_however_often_they_are_sent(name: str, run: Run) -> None:
    assert [written_event(run, name).status for _ in range(2)] == ["action-successful"] * 2


def test_each_event_of_the_repository_is_written_for_its_owner_alone(run: Run) -> None:
    written = list((run.folder / "state/events").iterdir())
    assert {file.name for file in written} == {file.name for file in (ROOT / "events").iterdir()}
    assert {file.stat().st_mode & 0o777 for file in written} == {0o600}


def test_containers_are_told_the_ports_of_this_run(run: Run) -> None:
    variables = json.loads((run.folder / "state/sam/env.json").read_bytes())["Parameters"]
    assert variables["AWS_ENDPOINT_URL"] == f"http://host.docker.internal:{run.aws_port}"
    assert variables["IMAGE_BASE_URL"] == f"http://127.0.0.1:{run.port}/_images"


@pytest.mark.parametrize(
    ("machine", "named"), [("x86_64", "x86_64"), ("AMD64", "x86_64"), ("aarch64", "arm64"), ("arm64", "arm64")]
)
def test_the_machines_architecture_is_named_as_lambda_names_it(machine: str, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert architecture() == named
