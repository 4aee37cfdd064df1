"""SQS's JSON protocol.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
"""

from shared.aws.connection import HttpResponse
from shared.aws.lean_json import JsonClient


class Sqs(JsonClient):
    service = "sqs"
    target = "AmazonSQS"

    def code(self, named: str, answer: HttpResponse) -> str:
        """The error code of the older protocol, as botocore has it, where the answer names it."""
        return answer.headers.get(b"x-amzn-query-error", b"").decode("latin-1").partition(";")[0] or named
