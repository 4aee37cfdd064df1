"""Every status of the API, declared once: its key, its HTTP code and the sentence that the documentation prints.

A `Status` that code raises is a `Refusal`. Which statuses a route can answer is computed by `answerable`, from the common ones
and the few that its declaration adds; a test fails when a route answers any other.
"""

from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from shared.dynamodb.optimistic import TooManyConflicts
from shared.errors import (
    ClientRefused,
    Conflict,
    Contended,
    DomainError,
    EmailTaken,
    EmailUnknown,
    Invalid,
    MailNotSent,
    ParamError,
    PasswordMissing,
    PasswordWrong,
    RoleMissing,
    SessionEnded,
    SlugTaken,
    TriedTooOften,
    UrlRefused,
)


class Status:
    """What an answer may be. `uncommon` ones are printed last in the documentation; `by_gateway` ones never reach a function,
    but for RateLimitExceeded, which a function that writes answers too.

    `remedy`: what a caller does about it, in a sentence.
    """

    status: ClassVar[str]
    code: ClassVar[int]
    description: ClassVar[str]
    remedy: ClassVar[str]
    uncommon: ClassVar[bool] = False
    by_gateway: ClassVar[bool] = False


class Refusal(Status, Exception):
    """A status that ends a request: the pipeline turns it into the answer."""

    def __init__(self, *errors: ParamError) -> None:
        super().__init__(self.status)
        self.errors = errors


class ActionSuccessful(Status):
    status, code = "action-successful", HTTPStatus.OK
    description = "The request did what it asked for. What it returns is under `data`."
    remedy = "Nothing: go on with `data`."


class InvalidToken(Refusal):
    status, code = "invalid-token", HTTPStatus.UNAUTHORIZED
    description = "The token is malformed, unknown or revoked, or its application or user is switched off."
    remedy = "Get a new token: from the operators for an application, by signing in for a user."


class SessionExpired(Refusal):
    status, code = "session-expired", HTTPStatus.UNAUTHORIZED
    description = (
        "The session is older than 7 days, or was not used for 72 hours. The user has to sign in again. "
        "Sessions whose user chose `remember_me` do not expire."
    )
    remedy = "Have the user sign in again, and send the request with the new session's token."


class SessionRequired(Refusal):
    status, code = "session-required", HTTPStatus.BAD_REQUEST
    description = "The token is an application's, and the route is about the user of a session."
    remedy = "Send the token of a session: `/api/v1/sessions/create` makes one."


class ClientRequired(Refusal):
    """`session`: the user's, which the answer carries."""

    status, code = "client-required", HTTPStatus.UNAUTHORIZED
    description = (
        "The session's user has no client, employee or liaison record, and so no permission at all. Register the user as a client "
        "with `/api/v1/users/client_register`, which takes this session's token, and send the request again. The answer carries "
        "`session`."
    )
    remedy = "Register the user with `/api/v1/users/client_register`, then send the request again."

    def __init__(self, session: Mapping[str, Any]) -> None:
        super().__init__()
        self.session = session


class MissingParam(Refusal):
    status, code = "missing-param", HTTPStatus.BAD_REQUEST
    description = "At least one required parameter is absent, null or empty. `errors` names it, and everything else that is wrong."
    remedy = "Give every parameter that `errors` names with the rule `required`."


class InvalidParam(Refusal):
    status, code = "invalid-param", HTTPStatus.BAD_REQUEST
    description = "A parameter's value cannot be accepted: a wrong type, an unknown id, or more than the caller may ask for."
    remedy = "Correct what `errors` names: `attr` says where, `rule` says what is wrong."


class SlugAlreadyExists(Refusal):
    status, code = "slug-already-exists", HTTPStatus.BAD_REQUEST
    description = "Another item of this collection already has the slug."
    remedy = "Take another slug, or read the item that has it with `/api/v1/list_items/read`."


class InvalidUrl(Refusal):
    status, code = "invalid-url", HTTPStatus.BAD_REQUEST
    description = "The URL was refused, could not be fetched, or leads to no PNG or JPEG image. The error's `rule` says why."
    remedy = "Look at the error's `rule`; open the URL in a browser that is not signed in anywhere."


class EmailAlreadyRegistered(Refusal):
    status, code = "email-already-registered", HTTPStatus.BAD_REQUEST
    description = "The e-mail is another user's already, a client's or an employee's. Upper and lower case do not count."
    remedy = "Sign in with `/api/v1/sessions/create`, or get a new password with `/api/v1/passwords/request_reset`."


class ClientValidationFailed(Refusal):
    status, code = "client-validation-failed", HTTPStatus.BAD_REQUEST
    description = "The parameters are well-formed, and no client can be made of them. `errors` says why."
    remedy = "Look at the error's `rule`: leave `company_id` out for an enterprise, or register in another application."


class EmailNotFound(Refusal):
    status, code = "email-not-found", HTTPStatus.BAD_REQUEST
    description = "No user has the e-mail, or the user is switched off. Some stacks answer `invalid-password` instead."
    remedy = "Correct the e-mail, or register with `/api/v1/clients/register`."


class InvalidPassword(Refusal):
    status, code = "invalid-password", HTTPStatus.BAD_REQUEST
    description = (
        "The password is not the user's. Stacks that do not tell which e-mails they know answer this for an unknown one, too."
    )
    remedy = "Have it typed again, or get a new one with `/api/v1/passwords/request_reset`."


class UserHasNoPassword(Refusal):
    status, code = "user-has-no-password", HTTPStatus.BAD_REQUEST
    description = "The user has no password yet. Some stacks answer `invalid-password` instead."
    remedy = "Set a password with `/api/v1/passwords/request_reset`, which mails a code to the user."


class UserRequiresRole(Refusal):
    status, code = "user-requires-role", HTTPStatus.BAD_REQUEST
    description = "E-mail and password are right, and the user has no role in this application, or the application is switched off."
    remedy = "Sign in to another application, or ask the operators for a role in this one."


class TooManyAttempts(Refusal):
    status, code = "too-many-attempts", HTTPStatus.TOO_MANY_REQUESTS
    description = (
        "This was tried too often: for one e-mail, or from one address. Nothing was looked at. Wait as long as the header "
        "`Retry-After` says."
    )
    remedy = "Wait as long as `Retry-After` says, then send it again; do not repeat it before."


class ApplicationCrash(Refusal):
    status, code = "application-crash", HTTPStatus.INTERNAL_SERVER_ERROR
    description = "Something unforeseen went wrong on our side. It has been logged; try again in a moment."
    remedy = "Send it again in a moment; if it stays, tell the operators the `request_id`."


class MandrillEmailFailed(Refusal):
    status, code = "mandrill-email-failed", HTTPStatus.INTERNAL_SERVER_ERROR
    description = (
        "The record was saved and is returned in `data`, but its notification e-mail could not be sent. The failure is on record, "
        "so there is nothing to repeat. Reads never answer this."
    )
    remedy = "Do not send it again: the record is there, in `data`."


class InvalidContentType(Refusal):
    status, code = "invalid-content-type", HTTPStatus.BAD_REQUEST
    description = "There is a body, and its content type is neither `application/json` nor `text/plain`."
    remedy = "Send the header `Content-Type: application/json`."


class RouteNonExistent(Status):
    status, code, by_gateway = "route-non-existent", HTTPStatus.INTERNAL_SERVER_ERROR, True
    description = "There is no route at this path, or not with this method."
    remedy = "Compare path and method with the route's page."


class RequestTooLarge(Refusal):
    status, code = "request-too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    description = "The body is larger than 1 MiB as sent."
    remedy = "Send less at once: split an import, link a file instead of sending it."


class RateLimitExceeded(Refusal):
    status, code, by_gateway = "rate-limit-exceeded", HTTPStatus.TOO_MANY_REQUESTS, True
    description = (
        "Too many requests at once, or a quota is used up, or so many others were changing the same records that this one's turn "
        "did not come. Nothing was done. Wait as long as the header `Retry-After` says."
    )
    remedy = "Wait as long as `Retry-After` says, then send it again."


class RequestRefused(Status):
    status, code, by_gateway = "request-refused", HTTPStatus.FORBIDDEN, True
    description = "The gateway refused the request before any route saw it."
    remedy = "Tell the operators when it happened and from which address."


class NoParamsDecoded(Refusal):
    status, code, uncommon = "no-params-decoded", HTTPStatus.BAD_REQUEST, True
    description = "The body was decoded and holds no parameter, and neither does the query string."
    remedy = "Send the parameters as one JSON object, in the body or the query string."


class InvalidEncodedParams(Refusal):
    status, code, uncommon = "invalid-encoded-params", HTTPStatus.BAD_REQUEST, True
    description = (
        "The body could not be decoded: it is not base64, not JSON, has duplicate keys, or is nested deeper than 32. Routes marked "
        "*sensitive params* take base64 only."
    )
    remedy = "Check that the body is UTF-8 JSON, or, as `text/plain`, the base64 of it."


class RouteNotFound(Refusal):
    status, code, uncommon = "route-not-found", HTTPStatus.INTERNAL_SERVER_ERROR, True
    description = "The route is not in the registry, or is switched off there."
    remedy = "Ask the operators whether the route is switched off for now."


class ServiceNotFound(Refusal):
    status, code, uncommon = "service-not-found", HTTPStatus.INTERNAL_SERVER_ERROR, True
    description = "The route's service is not in the registry, or is switched off there."
    remedy = "Ask the operators whether the service is switched off for now."


class IdentifyRequestError(Refusal):
    status, code, uncommon = "identify-request-error", HTTPStatus.INTERNAL_SERVER_ERROR, True
    description = "Something went wrong on our side before the route could be identified. Try again in a moment."
    remedy = "Send it again in a moment; if it stays, tell the operators the `request_id`."


# In the order in which the documentation lists them; a route's own statuses stand after the first.
COMMON: tuple[type[Status], ...] = (
    ActionSuccessful,
    InvalidToken,
    SessionExpired,
    ClientRequired,
    MissingParam,
    InvalidParam,
    ApplicationCrash,
    MandrillEmailFailed,
    InvalidContentType,
    RequestTooLarge,
    RouteNonExistent,
    RateLimitExceeded,
    RequestRefused,
    NoParamsDecoded,
    InvalidEncodedParams,
    RouteNotFound,
    IdentifyRequestError,
    ServiceNotFound,
)


# What only routes answer that take a token, or for which a user needs a role.
OF_TOKENS = frozenset({InvalidToken, SessionExpired, ClientRequired})
OF_ROLES = frozenset({ClientRequired})


def answerable(own: Iterable[type[Status]] = (), without: Collection[type[Status]] = ()) -> tuple[type[Status], ...]:
    """All statuses of a route that adds `own` to the common ones, in the documentation's order, and answers none of `without`.

    What it adds itself it does answer.
    """
    added = tuple(own)
    return (COMMON[0], *added, *(each for each in COMMON[1:] if each not in without and each not in added))


# What a domain error is answered with.
BY_ERROR: Mapping[type[DomainError], type[Refusal]] = {
    Invalid: InvalidParam,
    Conflict: InvalidParam,
    SlugTaken: SlugAlreadyExists,
    ClientRefused: ClientValidationFailed,
    Contended: RateLimitExceeded,
    EmailTaken: EmailAlreadyRegistered,
    SessionEnded: InvalidToken,
    EmailUnknown: EmailNotFound,
    PasswordWrong: InvalidPassword,
    PasswordMissing: UserHasNoPassword,
    RoleMissing: UserRequiresRole,
    TriedTooOften: TooManyAttempts,
    TooManyConflicts: RateLimitExceeded,
    UrlRefused: InvalidUrl,
    MailNotSent: MandrillEmailFailed,
}
