"""The parameters, as the peers with pydantic declare them."""

from pydantic import BaseModel, Field

IDENTIFIER = r"^[A-Za-z0-9_\-.:]+$"


class Body(BaseModel):
    key: str = Field(pattern=IDENTIFIER, max_length=255)
    slug: str = Field(pattern=IDENTIFIER, max_length=255)
    name: str | None = Field(None, max_length=255)
    value: str | None = Field(None, max_length=5000)
    description: str | None = Field(None, max_length=1000)
    notes: str | None = Field(None, max_length=5000)
    active: bool = True
    external_id: str | None = Field(None, max_length=255)


class Record(Body):
    id: int
    created_at: str
    last_updated: str
