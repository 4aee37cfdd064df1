"""Results that `make bench` keeps, compares and judges; its measurements are not tested here."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from bench import canned, child, load, memory, passwords, processes, report, sign_ins, stub, summary, warm, writes
from bench.__main__ import SECTIONS
from bench.load import Held
from bench.stub import Stub, small_picture
from shared.api import registry
from shared.api.pipeline import serve
from shared.aws import clients
from shared.dynamodb import low_level
from shared.dynamodb.ids import forget_blocks
from shared.outbound.address import AddressPolicy
from shared.services import list_item_images
from shared.settings import settings
from tests.in_one_test import in_one_test
from tools.codegen.routes import ROOT, route

linux = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "performance.md"
    copy.write_text(report.PAGE.read_text())
    monkeypatch.setattr(report, "PAGE", copy)
    return copy


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_its_place_in_the_page(section: str, page: Path) -> None:
    report.keep(section, "measured")
    assert f"<!-- {section} -->\nmeasured\n<!-- end -->" in page.read_text()


def test_a_section_leaves_the_others_results_alone(page: Path) -> None:
    before = page.read_text()
    report.keep("cold", "measured")
    start, end = before.index("<!-- cold -->"), before.index("## Round trips")
    assert page.read_text().startswith(before[:start])
    assert page.read_text().endswith(before[end:])


def test_every_route_is_measured() -> None:
    assert set(processes.ROUTES) == {folder.name for folder in (ROOT / "functions/routes").iterdir() if folder.is_dir()}
    assert {*warm.MEASURED, *warm.STORES_IMAGE, *warm.HASHES} == set(processes.ROUTES)


@pytest.fixture(scope="module")
def picture_host() -> Iterator[str]:
    with Stub(small_picture(), None) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.endpoint
        server.shutdown()


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, picture_host: str) -> Iterator[None]:
    """Has a picture be fetched from the stub, and no mail be sent, as where it is measured."""
    monkeypatch.setattr(canned, "TABLE_PREFIX", settings.table_prefix)
    monkeypatch.setattr(settings, "mandrill_key_parameter", "")
    monkeypatch.setattr(list_item_images, "policy", AddressPolicy.allowing(picture_host.removeprefix("http://")))
    registry.forget()
    forget_blocks()
    yield
    registry.forget()
    forget_blocks()


@pytest.fixture
def canned_aws(measured: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers calls of AWS from memory."""
    for module, name in ((low_level, "call"), (clients, "images"), (clients, "sqs")):
        monkeypatch.setattr(module, name, getattr(module, name))
    child.use_canned([])


@pytest.fixture
def stubbed_aws(measured: None, monkeypatch: pytest.MonkeyPatch, picture_host: str) -> Iterator[None]:
    """Answers them from the stub."""
    clients.forget()
    with monkeypatch.context() as patched:
        patched.setenv("AWS_ENDPOINT_URL", picture_host)
        yield
        clients.forget()


@pytest.mark.usefixtures("canned_aws")
@in_one_test("name", processes.ROUTES)
def test_every_measured_request_succeeds_without_calls_of_aws(name: str, picture_host: str) -> None:
    child.require_success(serve(route(name))(json.loads(processes.event(name, picture_host)), child.Context()))


@pytest.mark.usefixtures("stubbed_aws")
@in_one_test("name", processes.ROUTES)
def test_every_measured_request_succeeds_over_the_stub(name: str, picture_host: str) -> None:
    child.require_success(serve(route(name))(json.loads(processes.event(name, picture_host)), child.Context()))


def test_a_process_that_fails_fails_its_section(tmp_path: Path) -> None:
    with pytest.raises(ChildProcessError, match="floor failed"):
        processes.Child("floor", tmp_path, "http://127.0.0.1:9").end()


def test_the_fake_dynamodb_answers_with_the_attributes_that_a_query_names() -> None:
    names = {"#0": "id", "#1": "active"}
    answered = canned.answer(
        "Query",
        {"TableName": "bench-webhook_out_subs", "ProjectionExpression": "#0, #1", "ExpressionAttributeNames": names, "Limit": 1},
    )
    assert answered["Items"] == [{"id": {"N": "1"}, "active": {"BOOL": False}}]


@in_one_test("operation", stub.OPERATIONS)
def test_the_stub_answers_every_operation_also_for_the_only_row_of_a_table(operation: str) -> None:
    answered = stub._dynamodb(operation.lower(), "bench-services", (("bench-services", 1),), "", None, None)
    assert operation not in ("GetItem", "BatchGetItem") or b'"service"' in answered


def test_the_summary_is_that_of_the_tables_below() -> None:
    page = report.PAGE.read_text()
    assert f"<!-- summary -->\n{summary.summary(page)}\n<!-- end -->" in page


def test_the_summary_tells_the_lowest_and_the_highest_ratio() -> None:
    page = re.sub(r"(?m)^(\| flask_apig (?:\| [\d.]+ ){3}\|) [\d.]+ \|", r"\1 9.99 |", report.PAGE.read_text())
    assert re.search(r"\| CPU time of a request \| [\d.]+ to [\d.]+ \| [\d.]+ to 9.99 \|", summary.summary(page))


def test_a_section_without_a_place_is_noticed(page: Path) -> None:
    with pytest.raises(LookupError, match="nowhere"):
        report.keep("nowhere", "measured")


def test_in_every_round_each_has_a_turn_and_nobody_is_always_first() -> None:
    orders = list(processes.orders("abcd", 20))
    assert all(sorted(order) == list("abcd") for order in orders)
    assert {order[0] for order in orders} == set("abcd")
    assert orders == list(processes.orders("abcd", 20))


def test_a_ratio_is_the_median_of_what_each_round_says() -> None:
    own, floor = [{"cpu": 1.0}, {"cpu": 9.0}, {"cpu": 2.0}], [{"cpu": 10.0}, {"cpu": 30.0}, {"cpu": 4.0}]
    assert report.columns(own, floor, "cpu", ".1f", 10) == ["20.0", "0.30"]


def test_a_goal_that_is_not_held_is_named_under_the_table() -> None:
    assert report.judged("table", "Goal: 1", {"a": True, "b": True}) == "table\n\nGoal: 1. Held by all."
    assert report.judged("table", "Goal: 1", {"a": True, "b": False}) == "table\n\nGoal: 1. **Not held: b.**"


def test_a_request_is_refused_when_one_of_its_writes_is() -> None:
    full, free = ("a", 0), ("b", 0)
    fitting = [[(full, 2)]] * (writes.WRITE_LIMIT // 2)
    assert writes._refused(fitting) == 0
    assert writes._refused([*fitting, [(full, 2), (free, 2)], [(free, 2)]]) == 1


def test_samples_that_differ_have_a_small_p_value_and_those_that_do_not_a_large_one() -> None:
    low, high = range(100), range(1000, 1100)
    assert sign_ins.mann_whitney(high, low) == pytest.approx((1.0, 0), abs=1e-9)
    assert sign_ins.mann_whitney(range(0, 200, 2), range(1, 201, 2)) == pytest.approx((0.495, 0.90), abs=0.01)
    shifted = [each + 20 for each in low]
    assert sign_ins.mann_whitney([each + 0.5 for each in low], shifted) == pytest.approx((0.324, 1.7e-5), abs=1e-6)


def test_half_the_memory_takes_twice_as_long_and_is_billed_alike_but_for_the_waiting() -> None:
    assert passwords.size_row(passwords.A_CORE, 20, 40, 0, 300) == ["1,769", "20", "40", "300", "69", "1.00"]
    assert passwords.size_row(2 * passwords.A_CORE, 20, 40, 0, 300) == ["3,538", "20", "40", "300", "138", "2.00"]
    assert passwords.size_row(512, 20, 40, 0, 300) == ["512", "69", "138", "1037", "69", "1.00"]
    assert float(passwords.size_row(512, 20, 40, 6, 300)[-1]) < 1


def test_memory_is_compared_of_the_processes_that_were_there_before_and_after() -> None:
    before, after = Held({1: 40.0, 2: 50.0, 3: 90.0}, 100.0), Held({1: 41.0, 2: 51.0, 4: 10.0, 5: 10.0}, 120.0)
    assert load._memory(before, after) == ["3 → 4", "45.0", "46.0", "100", "120"]


def test_an_answer_that_is_not_ours_is_shown_as_it_came() -> None:
    assert load._named(200, b'{"status": "action-successful"}') == "action-successful"
    assert load._named(502, b'{"message": "Internal server error"}') == '502 `{"message": "Internal server error"}`'


def test_load_is_not_measured_where_anything_but_success_is_answered() -> None:
    load._require_success([("action-successful", 0.1)])
    with pytest.raises(ChildProcessError, match="1 application-crash"):
        load._require_success([("action-successful", 0.1), ("application-crash", 0.1)])


@linux
def test_children_are_found_with_what_they_hold() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in memory.children(os.getpid())
        assert memory.resident_mb([child.pid])[child.pid] > 0
        child.communicate(b"\n")
    assert memory.resident_mb([child.pid]) == {}
