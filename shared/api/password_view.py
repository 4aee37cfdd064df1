"""A user who has another password, as it is answered."""

from pydantic import Field

from shared.api.views import View


class PasswordView(View):
    id: int = Field(description="The user who has another password.")
    last_updated: str = Field(description="When the user was changed: RFC 3339, UTC, microseconds.")
