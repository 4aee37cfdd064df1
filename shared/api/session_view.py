"""A session as its routes answer it: as `session_view` shows it in any answer, and with its token where it is opened."""

from pydantic import Field

from shared.api.views import View


class SessionView(View):
    id: int = Field(description="Id of the session.")
    user_id: int = Field(description="Id of its user.")
    application: str = Field(description="Slug of the application that it was opened in.")
    roles: list[str] = Field(description="The user's roles in that application: none where it is no role's.")
    remember_me: bool = Field(description="Whether it does not expire.")
    created_at: str = Field(description="When it was opened: RFC 3339, UTC, microseconds.")
    last_used_at: str | None = Field(description="When it was last used, up to 5 minutes late: RFC 3339, UTC, microseconds.")


class ListedSessionView(SessionView):
    """With what its user recognises it by."""

    user_agent: str | None = Field(description="The program that it was opened with, as it named itself, cut after 200 characters.")
    network: str | None = Field(description="The network that it was opened from: a /24 of IPv4, or a /48 of IPv6.")


class OpenedSessionView(SessionView):
    token: str = Field(description="The session's token, shown this once. It is sent as `Authorization: Bearer …`.")
    redirect_url: str | None = Field(description="`redirect_url`, as it was given.")
