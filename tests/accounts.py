"""Users who sign in, and what they register with."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from shared.aws import clients
from shared.emails import comparable
from shared.records.user_emails import UserEmail
from shared.records.users import User
from shared.services import passwords
from shared.settings import settings
from shared.timestamps import now
from tests.factory import Factory, unique
from tests.mandrill import Mandrill, mandrill

PASSWORD = "correct horse battery"
NEW_PASSWORD = "a staple, and a horse"


def new_email() -> str:
    return f"Ada.{unique('x')}@example.com"


def user_with_password(factory: Factory, email: str | None = None, password: str | None = PASSWORD, **row: Any) -> User:
    """Who can sign in; without a password, who cannot yet."""
    email = email or new_email()
    of_password = {"password_hash": passwords.hashed(password), "password_stamp": passwords.new_stamp()} if password else {}
    user = factory.user(**{"email": email, **of_password, **row})
    UserEmail(comparable(email), user_id=user.id, created_at=now()).save()
    return user


def user_of(email: str) -> User:
    row = UserEmail.get(comparable(email), consistent_read=True)
    return User.get(row.user_id, consistent_read=True)


@contextmanager
def mailed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mandrill]:
    """Mandrill, with a key in a parameter of its own."""
    name = f"/test/{unique('mandrill-key')}"
    clients.client("ssm").put_parameter(Name=name, Value="key", Type="SecureString", Overwrite=True)
    monkeypatch.setattr(settings, "mandrill_key_parameter", name)
    with mandrill() as played:
        monkeypatch.setattr(settings, "mandrill_url", played.url)
        yield played


def assert_told_of_a_change(message: dict[str, Any], user: User, last_updated: str) -> None:
    """The mail is the user's, and tells when the password was changed."""
    assert message["to"] == [{"email": user.email, "type": "to"}]
    assert message["subject"] == "Your password was changed"
    assert last_updated in message["text"]


def code_in(message: dict[str, Any]) -> str:
    """The code that a mail's link carries in its fragment."""
    (link,) = [word for word in message["text"].split() if word.startswith(settings.password_reset_url)]
    return str(link).partition("#")[2]
