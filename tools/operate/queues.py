"""The queues' URLs, for operators' commands that send messages. Functions have them from the template."""

import os

_NAMED_BY = "QUEUE_PREFIX"


def prepare() -> None:
    """Asks SQS, once."""
    if _NAMED_BY not in os.environ:
        os.environ[_NAMED_BY] = _prefix()


def _prefix() -> str:
    from shared.aws.clients import client
    from shared.records.queues import WEBHOOK_WORK
    from shared.settings import settings

    url = client("sqs").get_queue_url(QueueName=f"{settings.table_prefix}{WEBHOOK_WORK.name}")["QueueUrl"]
    return str(url).removesuffix(WEBHOOK_WORK.name)
