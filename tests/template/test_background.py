"""Functions that queues, streams and clocks start: what template.yaml is made to say of them."""

from typing import Any

import pytest

from shared.aws.queues import Queue
from shared.background.declaration import Consumer, Declared, FromQueue, FromStream, Schedule
from shared.records import queues
from shared.records.integrations import Integration
from shared.records.queues import DEAD_LETTERS, WEBHOOK_WORK
from shared.records.webhook_events import WebhookEvent
from shared.records.webhook_feeds import WebhookFeed
from tests.template.test_limits import VERSION
from tools.codegen.names import pascal
from tools.codegen.routes import background
from tools.codegen.template import cfn
from tools.codegen.template.background import background_function
from tools.codegen.template.block import background_lines

Resources = dict[str, Any]

RESOURCES, LINES, VISIBLE_AFTER = 7, 20, 6
OF_A_QUEUE = Consumer(
    name="a_delivery",
    purpose="Delivers.",
    source=FromQueue(WEBHOOK_WORK, concurrency="WebhookConcurrency"),
    gets=(Integration,),
    sends=(WEBHOOK_WORK,),
    sends_mail=True,
    seconds=45,
    megabytes=1024,
)
OF_A_STREAM = Consumer(name="a_fan_out", purpose="Fans out.", source=FromStream(WebhookEvent), updates=(WebhookFeed,))
OF_A_CLOCK = Schedule(name="a_sweep", purpose="Sweeps.", minutes=1, sends=(WEBHOOK_WORK, DEAD_LETTERS))
EVERY = (OF_A_QUEUE, OF_A_STREAM, OF_A_CLOCK)

every = pytest.mark.parametrize("declared", EVERY, ids=lambda declared: declared.name)
every_real = pytest.mark.parametrize("declared", background(), ids=lambda declared: declared.name)


def made(declared: Declared) -> Resources:
    return dict(cfn.load(background_lines(declared)))


def properties(declared: Declared) -> Resources:
    return dict(made(declared)[pascal(declared.name)]["Properties"])


def event(declared: Declared) -> Resources:
    return dict(properties(declared)["Events"]["Source"])


def allowed(declared: Declared) -> set[tuple[str, str]]:
    """(action, resource) of the function's own policy."""
    (own,) = made(declared)[f"{pascal(declared.name)}Role"]["Properties"]["Policies"]
    return {
        (action, each["Fn::Sub"] if "Fn::Sub" in each else each["Fn::GetAtt"][0])
        for statement in own["PolicyDocument"]["Statement"]
        for action in statement["Action"]
        for each in statement["Resource"]
    }


@every
def test_it_takes_few_lines_and_resources(declared: Declared) -> None:
    assert len(background_lines(declared).splitlines()) <= LINES
    assert len(made(declared)) + len(VERSION) + 2 <= RESOURCES  # what starts it, and of a schedule that it may


def test_a_queues_messages_come_in_batches_of_which_only_failed_ones_come_again() -> None:
    assert event(OF_A_QUEUE) == {
        "Type": "SQS",
        "Properties": {
            "Queue": {"Fn::GetAtt": ["WebhookWorkQueue", "Arn"]},
            "BatchSize": 10,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": {"Ref": "WebhookConcurrency"}},
        },
    }


def test_of_a_stream_new_rows_come_and_what_fails_for_good_goes_to_the_dead_letters() -> None:
    told = event(OF_A_STREAM)["Properties"]
    assert told["Stream"] == {"Fn::GetAtt": ["WebhookEventsTable", "StreamArn"]}
    assert told["FilterCriteria"] == {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]}
    assert told["DestinationConfig"]["OnFailure"] == {"Type": "SQS", "Destination": {"Fn::GetAtt": ["DeadLettersQueue", "Arn"]}}
    assert told["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert told["StartingPosition"] == "TRIM_HORIZON"
    assert told["BisectBatchOnFunctionError"] is True
    assert told["MaximumRetryAttempts"] == 5


@pytest.mark.parametrize(("minutes", "rate"), [(1, "rate(1 minute)"), (5, "rate(5 minutes)")])
def test_a_schedule_has_a_rate(minutes: int, rate: str) -> None:
    declared = Schedule(name="a_sweep", purpose="Sweeps.", minutes=minutes)
    assert event(declared) == {"Type": "Schedule", "Properties": {"Schedule": rate}}


def test_a_function_that_takes_from_a_queue_may_do_that_and_what_it_declares() -> None:
    assert allowed(OF_A_QUEUE) == {
        ("dynamodb:GetItem", "IntegrationsTable"),
        ("sqs:SendMessage", "WebhookWorkQueue"),
        ("sqs:ReceiveMessage", "WebhookWorkQueue"),
        ("sqs:DeleteMessage", "WebhookWorkQueue"),
        ("sqs:GetQueueAttributes", "WebhookWorkQueue"),
    }


def test_a_function_that_takes_from_a_stream_may_read_it_and_put_dead_letters() -> None:
    stream = "${WebhookEventsTable.Arn}/stream/*"
    assert allowed(OF_A_STREAM) == {
        ("dynamodb:UpdateItem", "WebhookFeedsTable"),
        *((f"dynamodb:{action}", stream) for action in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")),
        ("sqs:SendMessage", "DeadLettersQueue"),
    }


def test_a_schedule_may_send_to_the_queues_that_it_declares() -> None:
    assert allowed(OF_A_CLOCK) == {("sqs:SendMessage", "DeadLettersQueue"), ("sqs:SendMessage", "WebhookWorkQueue")}


@every
def test_only_one_that_sends_mail_may_read_mandrills_key(declared: Declared) -> None:
    managed = made(declared)[f"{pascal(declared.name)}Role"]["Properties"]["ManagedPolicyArns"]
    assert ({"Ref": "MailPolicy"} in managed) == declared.sends_mail


def test_it_has_the_memory_and_the_timeout_that_it_declares() -> None:
    told = properties(OF_A_QUEUE)
    assert told["MemorySize"] == 1024
    assert told["Timeout"] == 45
    assert told["Handler"] == "shared.background.entry.handler"


@every_real
def test_what_starts_it_is_in_the_template(declared: Declared, template: Resources) -> None:
    for name, value in event(declared)["Properties"].items():
        if isinstance(value, dict) and "Fn::GetAtt" in value:
            assert value["Fn::GetAtt"][0] in template["Resources"], name
        if name == "Stream":
            assert template["Resources"][value["Fn::GetAtt"][0]]["Properties"]["StreamSpecification"]
        if name == "ScalingConfig":
            assert value["MaximumConcurrency"]["Ref"] in template["Parameters"]


@every_real
def test_a_message_stays_hidden_for_six_times_as_long_as_its_batch_may_take(declared: Declared, template: Resources) -> None:
    """As Lambda's documentation advises: a batch that is throttled is tried again for that long."""
    if isinstance(declared, Consumer) and isinstance(declared.source, FromQueue):
        queue = template["Resources"][pascal(declared.source.queue.name) + "Queue"]["Properties"]
        assert queue["VisibilityTimeout"] >= VISIBLE_AFTER * declared.seconds


def test_every_queue_is_encrypted_and_says_where_its_dead_letters_go(template: Resources) -> None:
    made = {name: each["Properties"] for name, each in template["Resources"].items() if each["Type"] == "AWS::SQS::Queue"}
    assert all(queue["SqsManagedSseEnabled"] for queue in made.values())
    dead = made.pop("DeadLettersQueue")
    for queue in made.values():
        assert queue["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["DeadLettersQueue", "Arn"]}
        assert dead["MessageRetentionPeriod"] > queue["MessageRetentionPeriod"]


def test_every_queue_of_the_code_is_in_the_template_and_no_other(template: Resources) -> None:
    named = {queue.name for queue in vars(queues).values() if isinstance(queue, Queue)}
    made = [each["Properties"] for each in template["Resources"].values() if each["Type"] == "AWS::SQS::Queue"]
    assert {each["QueueName"]["Fn::Sub"] for each in made} == {f"${{AWS::StackName}}-{name}" for name in named}


def test_no_function_is_declared_without_what_lambda_has_to_know() -> None:
    assert {background_function(each)["Handler"] for each in EVERY} == {"shared.background.entry.handler"}
