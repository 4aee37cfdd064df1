"""POST and GET /api/v1/webhook_jobs/read"""

from collections.abc import Iterator

import pytest

from shared.timestamps import now
from tests.client import Answer, Client
from tests.factory import Factory
from tests.faults.scenario import Params, Scenario, Setup, saves_nothing
from tests.routes.test_webhook_jobs_index import IDENTIFIED
from tests.webhooks import save_example_job, save_job, save_subscription

NAME = "webhook_jobs_read"
NOT_FOUND = {("id", "not_found")}
NO_INTEGRATION = {("integration_id", "not_found")}


def example_needs(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the job that the route's example reads."""
    save_example_job()


def refusals(call: Client, token: str, factory: Factory) -> Iterator[Answer]:
    """Answers that name each rule of the route's own."""
    yield call(NAME, token, integration_id=0, id=0)
    yield call(NAME, token, integration_id=int(factory.integration().id), id=0)


def test_a_job_is_answered_as_it_is_listed_and_with_its_attempts(call: Client, employee: str, factory: Factory) -> None:
    integration, at = int(factory.integration().id), now()
    attempts = [
        {"at": at, "milliseconds": 15000, "rule": "timeout"},
        {"at": at, "milliseconds": 7, "code": 500, "answer": "no luck"},
    ]
    job = save_job(save_subscription(integration), attempts=attempts, attempt_count=2, status_code=500)
    for view in ("default", "planointegrate_view"):
        (listed,) = call("webhook_jobs_index", employee, integration_id=integration, view=view).data["results"]
        whole = call(NAME, employee, integration_id=integration, id=job.id, view=view).data
        assert whole.pop("attempts") == [{"code": None, "rule": None, "answer": None, **attempt} for attempt in attempts]
        assert whole == listed
    got = call.query(NAME, employee, method="GET", integration_id=[str(integration)], id=[str(job.id)])
    assert got.data["id"] == job.id


@pytest.mark.parametrize("role", ["client", "liaison"])
def test_clients_and_liaisons_read_jobs_of_their_companies_integrations_only(call: Client, factory: Factory, role: str) -> None:
    own, other = factory.integration(), factory.integration()
    token = factory.session(user=factory.user({"planoauth": [role]}, company_ids={int(own.company_id)}))
    jobs = [save_job(save_subscription(int(integration.id))) for integration in (own, other)]
    assert call(NAME, token, integration_id=own.id, id=jobs[0].id).data["id"] == jobs[0].id
    assert call(NAME, token, integration_id=own.id, id=jobs[1].id).errors == NOT_FOUND
    assert call(NAME, token, integration_id=other.id, id=jobs[1].id).errors == NO_INTEGRATION


def test_a_token_reads_jobs_of_the_integrations_only_that_it_is_scoped_to(call: Client, factory: Factory) -> None:
    own, other = factory.integration(), factory.integration()
    token = factory.application_token("planoauth", integration_ids={int(own.id)})
    jobs = [save_job(save_subscription(int(integration.id))) for integration in (own, other)]
    assert call(NAME, token, integration_id=own.id, id=jobs[0].id).data["id"] == jobs[0].id
    assert call(NAME, token, integration_id=other.id, id=jobs[1].id).errors == NO_INTEGRATION


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1])
def test_an_id_that_no_job_of_the_integration_has_is_not_found(call: Client, employee: str, factory: Factory, number: int) -> None:
    assert call(NAME, employee, integration_id=int(factory.integration().id), id=number).errors == NOT_FOUND


def test_both_ids_are_required_and_integers(call: Client, employee: str) -> None:
    assert call(NAME, employee, view="default").errors == {("integration_id", "required"), ("id", "required")}
    answer = call(NAME, employee, integration_id="x", id="x", view="all")
    assert answer.errors == {("integration_id", "type"), ("id", "type"), ("view", "inclusion")}


def _job(setup: Setup) -> Params:
    job = save_job(save_subscription(int(setup.factory.integration().id)))
    return {"integration_id": int(job.integration_id), "id": int(job.id)}


SCENARIOS = (Scenario("a webhook job is read", NAME, (*IDENTIFIED, "GetItem webhook_jobs"), _job, saves_nothing),)
