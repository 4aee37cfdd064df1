"""What stopped a command, as a sentence."""

import os

from botocore import exceptions
from pynamodb.exceptions import DoesNotExist

_CREDENTIALS = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.CredentialRetrievalError,
    exceptions.ProfileNotFound,
    exceptions.SSOError,
    exceptions.TokenRetrievalError,
)
_REFUSED_CREDENTIALS = frozenset(
    {"UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException", "InvalidClientTokenId", "ExpiredToken"}
)
# What an operator cannot foresee but may meet; anything else is our own mistake and keeps its trace.
FORESEEN = (exceptions.BotoCoreError, exceptions.ClientError, DoesNotExist, TimeoutError)


def sentence(failure: BaseException) -> str:
    if isinstance(failure, exceptions.ClientError):
        return _of_answer(failure)
    if isinstance(failure, _CREDENTIALS):
        return "There are no usable AWS credentials: set them as for any AWS tool, for example with AWS_PROFILE."
    if isinstance(failure, exceptions.ConnectionError | exceptions.HTTPClientError):
        return f"There is no answer from {_place()}."
    return f"{str(failure).splitlines()[0].rstrip('.')}." if str(failure) else f"Stopped by {type(failure).__name__}."


def _of_answer(error: exceptions.ClientError) -> str:
    code = error.response.get("Error", {}).get("Code", "")
    if code == "ResourceNotFoundException":
        return f"There are no tables {os.environ['TABLE_PREFIX']}… at {_place()}: is that the right stack, and is it deployed?"
    if code.startswith("AccessDenied"):
        return f"These AWS credentials may not do {error.operation_name} there."
    if code in _REFUSED_CREDENTIALS:
        return "AWS refuses these credentials: they are wrong or have expired."
    return f"DynamoDB refuses {error.operation_name}: {code}."


def _place() -> str:
    return os.environ.get("AWS_ENDPOINT_URL") or f"AWS in {os.environ['AWS_DEFAULT_REGION']}"
