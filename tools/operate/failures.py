"""Foreseen failures of a command, as sentences."""

import os
from urllib.parse import urlsplit

from botocore import exceptions
from botocore.loaders import create_loader
from pynamodb.exceptions import DoesNotExist

from shared.errors import Contended

_CREDENTIALS = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.CredentialRetrievalError,
    exceptions.SSOError,
    exceptions.TokenRetrievalError,
)
_REFUSED_CREDENTIALS = frozenset(
    {
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
    }
)
_SERVICES = ("dynamodb", "s3", "cloudformation", "sts", "sqs")  # that commands call, credentials included
# What an operator cannot foresee but may meet; anything else is our own mistake.
FORESEEN = (exceptions.BotoCoreError, exceptions.ClientError, DoesNotExist, TimeoutError, Contended)


def sentence(failure: BaseException) -> str:
    if isinstance(failure, exceptions.ClientError):
        return _of_answer(failure)
    if isinstance(failure, _CREDENTIALS):
        return "There are no usable AWS credentials: set them as for any AWS tool, for example with AWS_PROFILE."
    if isinstance(failure, exceptions.ConnectionError | exceptions.HTTPClientError):
        return f"There is no answer from {_host(failure) or place()}."
    if isinstance(failure, Contended):
        return "Others keep changing the same records: try again in a moment."
    return f"{str(failure).splitlines()[0].rstrip('.')}." if str(failure) else f"Stopped by {type(failure).__name__}."


def place() -> str:
    """The place of the system: an embedded AWS, or a region."""
    return os.environ.get("AWS_ENDPOINT_URL") or f"AWS in {os.environ.get('AWS_DEFAULT_REGION')}"


def _of_answer(error: exceptions.ClientError) -> str:
    code, service = error.response.get("Error", {}).get("Code", ""), _service(error.operation_name)
    if code == "ResourceNotFoundException":
        return f"There are no tables {os.environ['TABLE_PREFIX']}… at {place()}: is that the right stack, and is it deployed?"
    if code.startswith("AccessDenied"):
        return f"These AWS credentials may not do {error.operation_name} of {service} there."
    if code in _REFUSED_CREDENTIALS:
        return "AWS refuses these credentials: they are wrong or have expired."
    return f"{service} refuses {error.operation_name}: {code}."


def _service(operation: str) -> str:
    """Whose operation it is, by botocore's own descriptions."""
    for name in _SERVICES:
        described = create_loader().load_service_model(name, "service-2")
        if operation in described["operations"]:
            return str(described["metadata"]["serviceId"])
    return "AWS"


def _host(failure: BaseException) -> str | None:
    """The host of the service that did not answer."""
    url = urlsplit(getattr(failure, "kwargs", {}).get("endpoint_url") or "")
    return f"{url.scheme}://{url.netloc}" if url.netloc else None
