"""The form of records in answers. A route declares its record's views; sessions and applications may accompany any answer."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class View(BaseModel):
    """A record as it is answered: `model_validate` reads the attributes of the same names."""

    model_config = ConfigDict(from_attributes=True, extra="forbid", hide_input_in_errors=True)  # a crash's trace is logged


class RecordView(View):
    """What every record has."""

    id: int = Field(description="Id of the record.")
    created_at: str = Field(description="When it was made: RFC 3339, UTC, microseconds.")
    last_updated: str = Field(description="When it was last changed: RFC 3339, UTC, microseconds.")


class ReferenceView(View):
    type: str = Field(description="Name of the model.")
    id: int = Field(description="Id of the record.")


def of_session(caller: Any) -> dict[str, Any] | None:
    """A caller's session; None for a caller with an application's token."""
    return None if caller.user is None else session_of(caller.user, caller.token)


def session_of(user: Any, session: Any) -> dict[str, Any]:
    return {
        "id": session.id,
        "user_id": session.user_id,
        "application": session.application,
        "roles": user.roles_in(session.application),
        "remember_me": bool(session.remember_me),
        "created_at": session.created_at,
        "last_used_at": session.last_used_at,
    }


def of_application(application: Any) -> dict[str, Any]:
    return {"id": application.id, "slug": application.slug, "name": application.name}
