"""Base classes of failures. The statuses' own classes are in `planocore.errors`."""

from typing import Any

from planocore.models import Application, Error, Session


class PlanoCoreError(Exception):
    """Any failure of a call."""


class ConnectionFailed(PlanoCoreError):
    """No answer came: `__cause__` is httpx's error. Whether the request was carried out is not known."""


class UnexpectedAnswer(PlanoCoreError):
    """An answer that is not the API's: a proxy's page, or a record without a field that it must have."""

    def __init__(self, message: str, code: int, text: str) -> None:
        super().__init__(message)
        self.code, self.text = code, text


class ApiError(PlanoCoreError):
    """An answer of the API that is no success. One of a status that this version does not know is of this class itself."""

    status: str = ""

    def __init__(
        self,
        *,
        status: str,
        code: int,
        request_id: str,
        errors: tuple[Error, ...] = (),
        warnings: tuple[Error, ...] = (),
        session: Session | None = None,
        application: Application | None = None,
        data: Any = None,
    ) -> None:
        super().__init__(status, code, request_id)
        self.status, self.code, self.request_id = status, code, request_id
        self.errors, self.warnings = errors, warnings
        self.session, self.application, self.data = session, application, data

    def __str__(self) -> str:
        wrong = "; ".join(f"{error.attr} {error.message}" for error in self.errors)
        return f"{self.status} ({self.code}){': ' if wrong else ''}{wrong} [request {self.request_id}]"
