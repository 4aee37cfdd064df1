"""A class per status, made by `python -m tools.codegen.clients` from docs/openapi.json."""
# ruff: noqa: A002, E501, RUF100

from planocore.failures import ApiError, ConnectionFailed, PlanoCoreError, UnexpectedAnswer

__all__ = [
    "BY_STATUS",
    "ApiError",
    "ApplicationCrash",
    "ClientRequired",
    "ClientValidationFailed",
    "ConnectionFailed",
    "EmailAlreadyRegistered",
    "EmailNotFound",
    "IdentifyRequestError",
    "InvalidContentType",
    "InvalidEncodedParams",
    "InvalidParam",
    "InvalidPassword",
    "InvalidToken",
    "InvalidUrl",
    "MandrillEmailFailed",
    "MissingParam",
    "NoParamsDecoded",
    "PlanoCoreError",
    "RateLimitExceeded",
    "RequestRefused",
    "RequestTooLarge",
    "RouteNonExistent",
    "RouteNotFound",
    "ServiceNotFound",
    "SessionExpired",
    "SessionRequired",
    "SlugAlreadyExists",
    "TooManyAttempts",
    "UnexpectedAnswer",
    "UserHasNoPassword",
    "UserRequiresRole",
]


class InvalidToken(ApiError):
    """The token is malformed, unknown or revoked, or its application or user is switched off."""

    status = "invalid-token"


class SessionExpired(ApiError):
    """The session is older than 7 days, or was not used for 72 hours. The user has to sign in again. Sessions whose user chose `remember_me` do not expire."""

    status = "session-expired"


class ClientRequired(ApiError):
    """The session's user has no client, employee or liaison record, and so no permission at all. Register the user as a client with `/api/v1/users/client_register`, which takes this session's token, and send the request again. The answer carries `session`."""

    status = "client-required"


class MissingParam(ApiError):
    """At least one required parameter is absent, null or empty. `errors` names it, and everything else that is wrong."""

    status = "missing-param"


class InvalidParam(ApiError):
    """A parameter's value cannot be accepted: a wrong type, an unknown id, or more than the caller may ask for."""

    status = "invalid-param"


class ApplicationCrash(ApiError):
    """Something unforeseen went wrong on our side. It has been logged; try again in a moment."""

    status = "application-crash"


class MandrillEmailFailed(ApiError):
    """The record was saved and is returned in `data`, but its notification e-mail could not be sent. The failure is on record, so there is nothing to repeat. Reads never answer this."""

    status = "mandrill-email-failed"


class InvalidContentType(ApiError):
    """There is a body, and its content type is neither `application/json` nor `text/plain`."""

    status = "invalid-content-type"


class RequestTooLarge(ApiError):
    """The body is larger than 1 MiB as sent."""

    status = "request-too-large"


class RouteNonExistent(ApiError):
    """There is no route at this path, or not with this method."""

    status = "route-non-existent"


class RateLimitExceeded(ApiError):
    """Too many requests at once, or a quota is used up, or so many others were changing the same records that this one's turn did not come. Nothing was done. Wait as long as the header `Retry-After` says."""

    status = "rate-limit-exceeded"


class RequestRefused(ApiError):
    """The gateway refused the request before any route saw it."""

    status = "request-refused"


class NoParamsDecoded(ApiError):
    """The body was decoded and holds no parameter, and neither does the query string."""

    status = "no-params-decoded"


class InvalidEncodedParams(ApiError):
    """The body could not be decoded: it is not base64, not JSON, has duplicate keys, or is nested deeper than 32. Routes marked *sensitive params* take base64 only."""

    status = "invalid-encoded-params"


class RouteNotFound(ApiError):
    """The route is not in the registry, or is switched off there."""

    status = "route-not-found"


class IdentifyRequestError(ApiError):
    """Something went wrong on our side before the route could be identified. Try again in a moment."""

    status = "identify-request-error"


class ServiceNotFound(ApiError):
    """The route's service is not in the registry, or is switched off there."""

    status = "service-not-found"


class SessionRequired(ApiError):
    """The token is an application's, and the route is about the user of a session."""

    status = "session-required"


class EmailAlreadyRegistered(ApiError):
    """The e-mail is another user's already, a client's or an employee's. Upper and lower case do not count."""

    status = "email-already-registered"


class ClientValidationFailed(ApiError):
    """The parameters are well-formed, and no client can be made of them. `errors` says why."""

    status = "client-validation-failed"


class TooManyAttempts(ApiError):
    """This was tried too often: for one e-mail, or from one address. Nothing was looked at. Wait as long as the header `Retry-After` says."""

    status = "too-many-attempts"


class SlugAlreadyExists(ApiError):
    """Another item of this collection already has the slug."""

    status = "slug-already-exists"


class InvalidUrl(ApiError):
    """The URL was refused, could not be fetched, or leads to no PNG or JPEG image. The error's `rule` says why."""

    status = "invalid-url"


class InvalidPassword(ApiError):
    """The password is not the user's. Stacks that do not tell which e-mails they know answer this for an unknown one, too."""

    status = "invalid-password"


class UserHasNoPassword(ApiError):
    """The user has no password yet. Some stacks answer `invalid-password` instead."""

    status = "user-has-no-password"


class EmailNotFound(ApiError):
    """No user has the e-mail, or the user is switched off. Some stacks answer `invalid-password` instead."""

    status = "email-not-found"


class UserRequiresRole(ApiError):
    """E-mail and password are right, and the user has no role in this application, or the application is switched off."""

    status = "user-requires-role"


BY_STATUS: dict[str, type[ApiError]] = {
    kind.status: kind
    for kind in (
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
        SessionRequired,
        EmailAlreadyRegistered,
        ClientValidationFailed,
        TooManyAttempts,
        SlugAlreadyExists,
        InvalidUrl,
        InvalidPassword,
        UserHasNoPassword,
        EmailNotFound,
        UserRequiresRole,
    )
}
