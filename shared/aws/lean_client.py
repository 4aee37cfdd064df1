"""Base of the lean AWS clients, which take a tenth of the CPU time of botocore's."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, NamedTuple

from botocore.exceptions import ClientError

from shared.aws.connection import HttpResponse
from shared.aws.errors import note_request_id
from shared.aws.pool import Pool
from shared.aws.retries import with_retries
from shared.aws.signature import Signer

_USER_AGENT = "planocore"  # what CloudTrail says of a call
_CLOCK = frozenset(  # what AWS answers where a request's time is not its own; 403 is of an answer without a body
    {
        "403",
        "InvalidSignatureException",
        "RequestExpired",
        "RequestInTheFuture",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
    }
)


class HttpRequest(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    payload: str  # the body's SHA-256 in hex


class LeanClient(ABC):
    """One service at one endpoint. A subclass is a protocol: how a call is written as a request, and its answer read."""

    service: ClassVar[str]

    def __init__(self, endpoint: str, region: str, credentials: Any) -> None:
        self.pool = Pool(endpoint)
        self._signer = Signer(self.service, region, credentials)

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """The answer as botocore returns it; raises ClientError, and BotoCoreError where there is no answer."""
        written = self.request(operation, request)
        try:
            return with_retries(lambda: self._try(operation, written))
        except ClientError as error:
            note_request_id(error)
            raise

    def close(self) -> None:
        self.pool.close()

    def _try(self, operation: str, request: HttpRequest) -> dict[str, Any]:
        """Sends the request, and once more by the clock of AWS where it is refused because ours is off."""
        try:
            return self._send(operation, request)
        except ClientError as error:
            if not self._is_corrected(error):
                raise
        return self._send(operation, request)

    def _is_corrected(self, error: ClientError) -> bool:
        date = error.response["ResponseMetadata"]["HTTPHeaders"].get("date", "")
        return error.response["Error"]["Code"] in _CLOCK and self._signer.corrects_clock(date)

    def _send(self, operation: str, request: HttpRequest) -> dict[str, Any]:
        method, path, headers, body, payload = request
        signed = self._signer.sign(method, path, headers, payload)
        signed["user-agent"] = _USER_AGENT
        return self.result(operation, self.pool.send(method, path, signed, body))

    @abstractmethod
    def request(self, operation: str, request: dict[str, Any]) -> HttpRequest: ...

    @abstractmethod
    def result(self, operation: str, answer: HttpResponse) -> dict[str, Any]: ...
