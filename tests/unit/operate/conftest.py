"""Fixtures of the operators' tests: an engine, and records."""

import pytest

from shared.api.params import RouteParams
from shared.records.integrations import Integration
from tests.factory import Factory, unique
from tools.operate import operations


@pytest.fixture(autouse=True)
def _engine(engine: str, long_timeouts: None) -> None:
    """Every test here needs one, and many ask it at once."""


@pytest.fixture
def slug() -> str:
    """Of an application that is there."""
    return Factory().application().slug


@pytest.fixture
def new_slug(monkeypatch: pytest.MonkeyPatch) -> str:
    """Of an application that requests can name, and that is not there yet."""
    slug = unique("app")
    monkeypatch.setattr(RouteParams, "APPLICATIONS", (*RouteParams.APPLICATIONS, slug))
    return slug


@pytest.fixture
def other_slug() -> str:
    """Of another application that is there."""
    return Factory().application().slug


@pytest.fixture
def integration(slug: str) -> Integration:
    """Of that application."""
    return operations.create_integration("Partner", company_id=7, application=slug)


@pytest.fixture
def model() -> str:
    """The name of a model that is registered."""
    return operations.register_model(unique("M").replace("_", "")).name
