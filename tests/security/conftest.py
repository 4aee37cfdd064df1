"""Callers as an operator makes them: by the same functions as the command."""

import pytest

from shared.records.users import User
from tests import representatives
from tests.factory import Factory
from tools.codegen.routes import routes
from tools.operate import operations

OF_USERS_WITHOUT_ROLE = "users_client_register"  # which refuses callers who may do what others ask


@pytest.fixture(params=representatives.names(each for each in routes() if each.takes_token and each.name != OF_USERS_WITHOUT_ROLE))
def route(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def slug(factory: Factory) -> str:
    """Of an application that is there and switched on."""
    return factory.application().slug


@pytest.fixture
def user(slug: str) -> User:
    """An employee in that application."""
    return operations.create_user("Ada", roles={slug: ["employee"]})


@pytest.fixture
def session(slug: str, user: User) -> str:
    """The token of that user's session in that application."""
    return operations.create_session(user.id, slug).token
