"""A client as it is answered."""

from pydantic import Field

from shared.api.views import RecordView


class ClientView(RecordView):
    user_id: int = Field(description="The user who is the client.")
    application: str = Field(description="Slug of the application in which the user is a client.")
    email: str | None = Field(description="The user's e-mail, as it was given.", examples=["ada@example.com"])
    first_name: str | None = Field(description="The user's first name.")
    last_name: str | None = Field(description="The user's last name.")
    phone: str | None = Field(description="The user's phone number.")
    company_id: int | None = Field(
        description="The company that the client belongs to; null until that is confirmed.", examples=[None]
    )
    company_name: str | None = Field(description="The company's name, as it was given at registration.")
