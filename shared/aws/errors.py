"""Identity of a failed AWS call: what AWS Support asks for."""

from typing import Any

from botocore.exceptions import ClientError

from shared.aws.connection import HttpResponse


def metadata(answer: HttpResponse) -> Any:
    """An error's ResponseMetadata as botocore has it. DynamoDB names its id `x-amzn-requestid`, S3 `x-amz-request-id`."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in answer.headers.items()}
    ids = {
        "RequestId": headers.get("x-amzn-requestid") or headers.get("x-amz-request-id"),
        "HostId": headers.get("x-amz-id-2"),
    }
    return {**{name: value for name, value in ids.items() if value}, "HTTPStatusCode": answer.status, "HTTPHeaders": headers}


def note_request_id(error: ClientError) -> None:
    """Adds the ids to the text with which the error is logged."""
    said = error.response.get("ResponseMetadata", {})
    ids = [f"{name} {said[name]}" for name in ("RequestId", "HostId") if said.get(name)]
    if ids:
        error.add_note(f"AWS: {', '.join(ids)}")
