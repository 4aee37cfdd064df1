"""Adapter of botocore's clients to the lean clients' interface, retries and deadlines (`AwsClient=botocore`)."""

from typing import Any

from botocore.exceptions import ClientError

from shared.aws import botocore_session
from shared.aws.errors import note_request_id
from shared.aws.retries import with_retries


class BotocoreClient:
    """`always` is added to each request, for example the bucket; our own S3 client has it in its endpoint."""

    def __init__(self, service: str, **always: str) -> None:
        self._service, self._always = service, always

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        send = botocore_session.client(self._service, attempts=1)._make_api_call  # noqa: SLF001 - it takes operations by name
        try:
            answer: dict[str, Any] = with_retries(lambda: send(operation, {**self._always, **request}))
        except ClientError as error:
            note_request_id(error)
            raise
        return answer

    def close(self) -> None:
        """Its connections are closed with the client, which `shared.aws.clients.forget` drops."""
