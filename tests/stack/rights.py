"""Rights of a deployed role: every call is made with the role's own credentials, and none of them changes anything."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.expressions.operand import Path

from shared.dynamodb.expressions import expressions
from tools.codegen.template.block import TEMPLATE
from tools.deploy.stack.deployment import Stack
from tools.deploy.template import load, resources

Right = tuple[str, str]  # (action, what it is done to)
Key = Mapping[str, Any]
Call = Callable[[], object]

_ABSENT = Path("never_there")
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
_VALUES = {"S": "nothing", "N": "1"}
_STREAM_ACTIONS = [f"dynamodb:{action}" for action in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams", "Scan")]


def rights(stack: Stack, role: str) -> set[Right]:
    """All that the role of this logical name may do, of all that is tried."""
    keys = credentials(stack, role)
    tried = [*_tables(stack, keys), *_bucket(stack, keys), *_queues(stack, keys), *_others(stack, keys)]
    return {right for right, call in tried if _is_allowed(call)} | set(_of_streams(stack, role))


def credentials(stack: Stack, role: str) -> dict[str, str]:
    """The role trusts Lambda only; for this moment it trusts the account."""
    name, iam = stack.resources[role], stack.client("iam")
    before = iam.get_role(RoleName=name)["Role"]
    account = {"Effect": "Allow", "Principal": {"AWS": before["Arn"].split(":")[4]}, "Action": "sts:AssumeRole"}
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [account]}))
    try:
        given = stack.client("sts").assume_role(RoleArn=before["Arn"], RoleSessionName="tested")["Credentials"]
    finally:
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(before["AssumeRolePolicyDocument"]))
    names = {"aws_access_key_id": "AccessKeyId", "aws_secret_access_key": "SecretAccessKey", "aws_session_token": "SessionToken"}
    return {name: given[field] for name, field in names.items()}


@contextmanager
def policy_changed(stack: Stack, role: str, change: Callable[[list[Any]], object]) -> Iterator[None]:
    """The role's policy as an administrator could change it by hand: `change` is given its statements."""
    iam, named = stack.client("iam"), {"RoleName": stack.resources[role], "PolicyName": "declared"}
    before = iam.get_role_policy(**named)["PolicyDocument"]
    after = json.loads(json.dumps(before))
    change(after["Statement"])
    iam.put_role_policy(**named, PolicyDocument=json.dumps(after))
    try:
        yield
    finally:
        iam.put_role_policy(**named, PolicyDocument=json.dumps(before))


def _tables(stack: Stack, keys: Key) -> Iterator[tuple[Right, Call]]:
    db = stack.client("dynamodb", keys)
    for logical, properties in resources(load(TEMPLATE), "AWS::DynamoDB::Table"):
        name, key = stack.resources[logical], _key(properties)
        for action, call in _calls(db, name, key).items():
            yield (action, logical), call
        for index in (*properties.get("LocalSecondaryIndexes", ()), *properties.get("GlobalSecondaryIndexes", ())):
            of_index = _key({**properties, "KeySchema": index["KeySchema"]})
            yield ("Query", f"{logical}/index/{index['IndexName']}"), _query(db, name, of_index, IndexName=index["IndexName"])


def _key(table: Key) -> dict[str, Any]:
    types = {each["AttributeName"]: each["AttributeType"] for each in table["AttributeDefinitions"]}
    names = [each["AttributeName"] for each in table["KeySchema"]]
    return {name: {types[name]: _VALUES[types[name]]} for name in names}


def _calls(db: Any, name: str, key: Key) -> dict[str, Call]:
    """A write is on a condition that does not hold, or deletes what is not there."""
    table, one = {"TableName": name}, {"TableName": name, "Key": key}
    never = expressions(condition=_ABSENT.exists())
    change = expressions(update=[_ABSENT.set(1)], condition=_ABSENT.exists())
    return {
        "GetItem": lambda: db.get_item(**one),
        "BatchGetItem": lambda: db.batch_get_item(RequestItems={name: {"Keys": [key]}}),
        "Query": _query(db, name, key),
        "Scan": lambda: db.scan(**table, Limit=1),
        "PutItem": lambda: db.put_item(**table, Item=key, **never),
        "UpdateItem": lambda: db.update_item(**one, **change),
        "DeleteItem": lambda: db.delete_item(**one, **never),
        "ConditionCheckItem": lambda: db.transact_write_items(TransactItems=[{"ConditionCheck": {**one, **never}}]),
        "BatchWriteItem": lambda: db.batch_write_item(RequestItems={name: [{"DeleteRequest": {"Key": key}}]}),
        "DescribeTable": lambda: db.describe_table(**table),
        "UpdateTable": lambda: db.update_table(**table, BillingMode="PAY_PER_REQUEST"),
    }


def _query(db: Any, name: str, key: Key, **index: str) -> Call:
    ((first, value), *_) = key.items()
    asked = expressions(key=Path(first) == (value["S"] if "S" in value else int(value["N"])))
    return lambda: db.query(TableName=name, **asked, **index)


def _bucket(stack: Stack, keys: Key) -> Iterator[tuple[Right, Call]]:
    s3, bucket = stack.client("s3", keys), {"Bucket": stack.resources["ImageBucket"]}
    for folder in ("list_items", "others"):
        one = {**bucket, "Key": f"{folder}/tested"}
        yield ("PutObject", folder), partial(s3.put_object, **one, Body=b"")
        yield ("GetObject", folder), partial(s3.get_object, **one)
        yield ("DeleteObject", folder), partial(s3.delete_object, **one)
    yield ("ListBucket", "ImageBucket"), partial(s3.list_objects_v2, **bucket)
    yield ("DeleteBucketPolicy", "ImageBucket"), partial(s3.delete_bucket_policy, **bucket)


def _queues(stack: Stack, keys: Key) -> Iterator[tuple[Right, Call]]:
    """An empty message is refused, and so are too many at once; no message has this handle, and no attribute is set."""
    sqs = stack.client("sqs", keys)
    for logical, _ in resources(load(TEMPLATE), "AWS::SQS::Queue"):
        queue = {"QueueUrl": stack.resources[logical]}
        yield ("SendMessage", logical), partial(sqs.send_message, **queue, MessageBody="")
        yield ("ReceiveMessage", logical), partial(sqs.receive_message, **queue, MaxNumberOfMessages=11)
        yield ("DeleteMessage", logical), partial(sqs.delete_message, **queue, ReceiptHandle="never")
        yield ("GetQueueAttributes", logical), partial(sqs.get_queue_attributes, **queue)
        yield ("SetQueueAttributes", logical), partial(sqs.set_queue_attributes, **queue, Attributes={})


def _of_streams(stack: Stack, role: str) -> Iterator[Right]:
    """What IAM says of them: MiniStack does not tell whose stream a call is about, and so denies it to every role."""
    iam, db = stack.client("iam"), stack.client("dynamodb")
    arn = iam.get_role(RoleName=stack.resources[role])["Role"]["Arn"]
    for logical, properties in resources(load(TEMPLATE), "AWS::DynamoDB::Table"):
        if "StreamSpecification" in properties:
            stream = db.describe_table(TableName=stack.resources[logical])["Table"]["LatestStreamArn"]
            asked = {"PolicySourceArn": arn, "ActionNames": _STREAM_ACTIONS, "ResourceArns": [stream]}
            for each in iam.simulate_principal_policy(**asked)["EvaluationResults"]:
                if each["EvalDecision"] == "allowed":
                    yield each["EvalActionName"].removeprefix("dynamodb:"), f"{logical}/stream"


def _others(stack: Stack, keys: Key) -> Iterator[tuple[Right, Call]]:
    logs, ssm = stack.client("logs", keys), stack.client("ssm", keys)
    functions, iam = stack.client("lambda", keys), stack.client("iam", keys)
    for group in sorted(name for name in stack.resources if name.endswith("Logs")):
        # Not what is written there: MiniStack lets every role do that.
        yield ("FilterLogEvents", group), partial(logs.filter_log_events, logGroupName=stack.resources[group])
    for name in (stack.parameters["MandrillKeyParameter"], "/planocore/other"):
        yield ("GetParameter", name), partial(ssm.get_parameter, Name=name, WithDecryption=True)
    yield ("InvokeFunction", "ListItemsCreate"), partial(functions.invoke, FunctionName=stack.resources["ListItemsCreate"])
    yield ("ListFunctions", "*"), functions.list_functions
    yield ("ListRoles", "*"), iam.list_roles
    yield ("ListTables", "*"), stack.client("dynamodb", keys).list_tables


def _is_allowed(call: Call) -> bool:
    """Everything else that is wrong with a call is found out only after it was allowed."""
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"] not in _DENIED
    return True
