"""POST /api/v1/passwords/request_reset"""

from typing import Annotated

from pydantic import Field

from shared.api.account_params import Email
from shared.api.auth import ANYONE
from shared.api.params import Application, OpenParams, Param
from shared.api.route import Route
from shared.api.statuses import TooManyAttempts
from shared.api.views import View
from shared.emails import comparable
from shared.records.queues import PASSWORD_RESETS
from shared.services import password_resets, throttles


class RequestReset(OpenParams):
    email: Annotated[Email, Param(1, "E-mail of the user who forgot the password.")]
    application: Annotated[
        Application | None, Param(2, "Slug of the application that the user wants to sign in to, as `application_view` shows it.")
    ] = None


class RequestedView(View):
    email: str = Field(description="The e-mail as it was given. Whether it is a user's is not told.")
    minutes: int = Field(description="For how long the mailed code is good.", examples=[password_resets.MINUTES])


route = Route(
    service="passwords",
    action="request_reset",
    method="POST",
    title="Ask for a new password",
    purpose=(
        "Mails a code to the user who has the e-mail, with which `/api/v1/passwords/reset` takes a new password. The answer "
        "and its time are the same if there is no such user."
    ),
    params=RequestReset,
    views={"default": RequestedView},
    allows=frozenset({ANYONE}),
    statuses=(TooManyAttempts,),
    uses=(throttles.THROTTLED,),
    sends=(PASSWORD_RESETS,),
    sensitive_params=True,
    example={"email": "ada@example.com", "application": "planoauth"},
)


@route.handler
def handler(params: RequestReset) -> RequestedView:
    throttles.reserve(throttles.of_reset(comparable(params.email)))
    password_resets.request(params.email)
    return RequestedView(email=params.email, minutes=password_resets.MINUTES)
