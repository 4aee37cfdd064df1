"""The command line: nouns and verbs. Each verb names its function in `tools.operate.operations` and its parameters."""

from collections.abc import Iterator
from inspect import Parameter as Declared
from inspect import Signature
from typing import Annotated, Any

from cyclopts import App, Group, Parameter
from cyclopts.validators import LimitedChoice

from shared.api.params import RouteParams
from tools.operate import command_line
from tools.operate.command_line import Flag, Hours, Id, Ids, Raw, Roles, Route, Text, Texts, Token

HELP = """\
Makes, lists, changes and revokes what a system needs besides its code: applications and their tokens, users and their roles,
integrations and their webhook subscriptions, names of models and references to their records, switches and notification e-mails of
routes. It talks to DynamoDB with your ordinary AWS credentials and region, or to an embedded AWS.
"""
EPILOGUE = """\
Examples:
  .venv/bin/python -m tools.operate --stack planocore-dev \\
    applications create planoauth --name PlanoAuth --time-zone America/Denver
  .venv/bin/python -m tools.operate --stack planocore-dev \\
    tokens create planoauth --name "FileMaker server" --integration 5
  .venv/bin/python -m tools.operate --stack planocore-dev \\
    users create "Ada Lovelace" --role planoauth=employee,liaison --company 7
  .venv/bin/python -m tools.operate --stack planocore-dev \\
    routes off list_items/create
  .venv/bin/python -m tools.operate --stack local \\
    --endpoint http://127.0.0.1:3001 subscriptions list 1 --json

`make operate ARGS="..."` is the same, and installs what it needs first.
`<noun> --help` lists the verbs of a noun, `<noun> <verb> --help` its arguments.
What cannot be brought back is named and asked about first; --yes agrees
beforehand. Exit status: 0 done, 1 refused or not possible (one sentence says
why), 2 wrong usage.
"""
app = command_line.app("tools.operate", HELP, help_epilogue=EPILOGUE)


class Verb:
    """A command as cyclopts reads one: a callable with a signature. It is only parsed; `tools.operate` runs the operation."""

    def __init__(self, name: str, operation: str, sentence: str, *parameters: Declared, **fixed: Any) -> None:
        """`fixed` are arguments of the operation that the verb itself gives."""
        self.name, self.operation, self.sentence, self.fixed = name, operation, sentence, fixed
        self.__signature__ = Signature(parameters)
        self.__annotations__ = {each.name: each.annotation for each in parameters}

    def __call__(self) -> None:
        raise NotImplementedError


def _switches(operation: str, thing: str, *parameters: Declared) -> Iterator[Verb]:
    for word in ("on", "off"):
        yield Verb(word, operation, f"Switch {thing} {word}.", *parameters, active=word == "on")


def _refold(records: str) -> Verb:
    sentence = f"Make anew what searches and sorts compare, in all {records.replace('_', ' ')}; it may be repeated."
    return Verb("refold", f"refold_{records}", sentence)


def _noun(name: str, sentence: str, *verbs: Verb) -> None:
    NOUNS[name] = verbs
    noun = App(name=name, help=sentence, help_epilogue="", version_flags=(), sort_key=len(NOUNS))
    for place, verb in enumerate(verbs):
        noun.command(verb, name=verb.name, help=verb.sentence, sort_key=place)
    app.command(noun)


def _argument(name: str, hint: Any, label: str, sentence: str, **more: Any) -> Declared:
    return Declared(name, Declared.POSITIONAL_ONLY, annotation=Annotated[hint, Parameter(name=label, help=sentence)], **more)


def _option(name: str, hint: Any, sentence: str, /, **more: Any) -> Declared:
    return Declared(name, Declared.KEYWORD_ONLY, annotation=Annotated[hint, Parameter(help=sentence, **more)], default=None)


def _required(*options: Declared) -> list[Declared]:
    return [option.replace(default=Declared.empty) for option in options]


def _scope(least: int) -> list[Declared]:
    group = Group("Scope", sort_key=1, validator=LimitedChoice(least, 1))
    one = "an integration of its application that it is for; repeat it for several"
    integrations = _option("integration_ids", Ids, one, name="--integration", group=group)
    return [integrations, _option("all_integrations", Flag, "it is for all of its application", group=group)]


NOUNS: dict[str, tuple[Verb, ...]] = {}
YES = _option("yes", Flag, "do not ask before anything is destroyed", allow_repeating=True)
NAME = _option("name", Text, "what people call it")
NEW_NAME = _argument("name", Text, "NAME", "what people call it")

SLUG = _argument("slug", Text, "SLUG", "the application's slug")
NEW_SLUG = _argument("slug", Text, "SLUG", f"one of {', '.join(RouteParams.APPLICATIONS)}")
ZONE = _option("time_zone", Text, "where its FileMaker clocks stand, an IANA name (default: UTC)", metavar="ZONE")
ORDER = _option("date_order", Text, "month_first (default) or day_first, in its FileMaker files", metavar="ORDER")
REGISTRATION = _option("registration", Flag, "whether people may register in it (default: yes)", negative="--no-registration")
_noun(
    "applications",
    "Applications: who holds tokens, and for whom users hold roles.",
    Verb("create", "create_application", "Make an application.", NEW_SLUG, *_required(NAME), ZONE, ORDER, REGISTRATION),
    Verb("list", "list_applications", "List all applications."),
    Verb("change", "change_application", "Change an application; its tokens follow.", SLUG, NAME, ZONE, ORDER, REGISTRATION),
    *_switches("change_application", "an application and all its tokens", SLUG),
)

HOLDER = _argument("application", Text, "APPLICATION", "the application's slug")
OF_APPLICATION = _option("application", Text, "only this application's", metavar="SLUG")
TOKEN_ID = _argument("number", Id, "ID", "the token's id")
PURPOSE = _option("name", Text, "what it is for, to recognise it in a list")
REVOKED = _option("revoked", Flag, "revoked ones too")
LIST = "list", "list_tokens", "List them, without the tokens."
TOKEN = _argument("token", Token, "ID", "its id; or - and the token itself on standard input")
REVOKE = Verb("revoke", "revoke_token", "Revoke a token or session, at once.", TOKEN, YES)
_noun(
    "tokens",
    "Tokens of applications. A token is printed once, when it is made, and stored only as a hash.",
    Verb("create", "create_token", "Make a token, for all integrations or those named, and print it.", HOLDER, PURPOSE, *_scope(0)),
    Verb(*LIST, OF_APPLICATION, REVOKED, kind="application"),
    Verb("scope", "change_token_scope", "Change which integrations a token is for.", TOKEN_ID, *_scope(1)),
    Verb("rotate", "rotate_token", "Print a new token in the place of one that is revoked at once.", TOKEN_ID, YES),
    REVOKE,
)

USER = _argument("user_id", Id, "USER", "the user's id")
SIGNED_IN = _argument("application", Text, "APPLICATION", "slug of the application that the user signs in to")
OF_USER = _option("user_id", Id, "only this user's", name="--user")
REMEMBERED = _option("remember_me", Flag, "the session does not expire")
_noun(
    "sessions",
    "Sessions of users. A session's token is printed once, when it is made.",
    Verb("create", "create_session", "Make a session and print its token.", USER, SIGNED_IN, REMEMBERED),
    Verb(*LIST, OF_USER, OF_APPLICATION, REVOKED, kind="session"),
    REVOKE,
    Verb("revoke-all", "revoke_sessions", "Revoke all sessions of a user.", USER, YES),
)

USER_ID = _argument("number", Id, "ID", "the user's id")
ROLE = "roles in an application (client, employee, liaison), in place of those held there; APPLICATION= for none; repeatable"
ROLES = _option("roles", Roles, ROLE, name="--role")
COMPANIES = _option("company_ids", Ids, "a company; repeat it for several", name="--company", negative="--no-companies")
EMAIL = _option("email", Text, "what the user signs in with; no other user may have it")
NEW_EMAIL = _argument("email", Text, "EMAIL", "what the user signs in with from now on")
WITHOUT_ROLE = _option("without_role", Flag, "only those who have no role in any application")
ONE_TIME = "Print a link by which the user sets a password, once and within a day."
_noun(
    "users",
    "Users: their roles in each application, the companies whose integrations they see, and how they sign in.",
    Verb("create", "create_user", "Make a user.", NEW_NAME, EMAIL, ROLES, COMPANIES),
    Verb("list", "list_users", "List all users.", WITHOUT_ROLE),
    Verb("change", "change_user", "Change a user.", USER_ID, NAME, ROLES, COMPANIES),
    Verb("email", "change_email", "Give a user another e-mail; it ends the user's sessions.", USER_ID, NEW_EMAIL),
    Verb("one-time-password", "one_time_password", ONE_TIME, USER_ID),
    *_switches("change_user", "a user", USER_ID),
)

CLIENT_ID = _argument("number", Id, "ID", "the client's id")
CONFIRMED = _option("company_id", Id, "the company, if not the one that was wished for", name="--company")
UNCONFIRMED = _option("unconfirmed", Flag, "only those who wish to belong to a company and have none yet")
_noun(
    "clients",
    "Client records, made by registration; the company that a client wished for is confirmed here.",
    Verb("list", "list_clients", "List all clients.", UNCONFIRMED),
    Verb("confirm", "confirm_client", "Make a client one of the company.", CLIENT_ID, CONFIRMED),
)

INTEGRATION_ID = _argument("number", Id, "ID", "the integration's id")
COMPANY = _option("company_id", Id, "whose clients and liaisons see it", name="--company")
APPLICATION = _option("application", Text, "whose employees and tokens see it", metavar="SLUG")
_noun(
    "integrations",
    "Integrations of partners, each of a company and of an application.",
    Verb("create", "create_integration", "Make an integration.", NEW_NAME, *_required(COMPANY, APPLICATION)),
    Verb("list", "list_integrations", "List all integrations and how many subscriptions each has."),
    Verb("change", "change_integration", "Change an integration.", INTEGRATION_ID, NAME, COMPANY, APPLICATION),
    *_switches("change_integration", "an integration", INTEGRATION_ID),
    _refold("integrations"),
)

OWNER = _argument("integration_id", Id, "INTEGRATION", "the integration's id")
SUBSCRIPTION = OWNER, _argument("number", Id, "ID", "the subscription's id")
CORE = (
    _option("key", Text, "what programs know it by"),
    NAME,
    _option("callback_url", Text, "where payloads are posted", metavar="URL"),
    _option("version", Raw, "of the payloads: 2 or 3", metavar="VERSION"),
)
OPTIONAL = (
    _option(
        "statuses",
        Texts,
        "an order's status that triggers it; repeatable",
        name="--status",
        metavar="STATUS",
        negative="--no-statuses",
    ),
    _option(
        "events", Texts, "an order's event that triggers it; repeatable", name="--event", metavar="EVENT", negative="--no-events"
    ),
    _option("notification_emails", Raw, "whom to notify, with commas between", metavar="EMAILS"),
    _option("notify", Flag, "whether to notify them", negative="--no-notify"),
    _option("success_code", Raw, "the HTTP status that the callback is expected to answer", metavar="CODE"),
    _option("payload_render_view", Raw, "the view that payloads are rendered in", metavar="VIEW"),
)
INACTIVE = _option("inactive", Flag, "make it switched off")
CHANGE = 'Change a subscription; "" takes an optional text away.'
_noun(
    "subscriptions",
    "Subscriptions of an integration to outgoing webhooks.",
    Verb("create", "create_subscription", "Make a subscription.", OWNER, *_required(*CORE), *OPTIONAL, INACTIVE),
    Verb("list", "list_subscriptions", "List an integration's subscriptions.", OWNER),
    Verb("change", "change_subscription", CHANGE, *SUBSCRIPTION, *CORE, *OPTIONAL),
    Verb("delete", "delete_subscription", "Delete a subscription, and print what it was.", *SUBSCRIPTION, YES),
    _refold("subscriptions"),
    *_switches("change_subscription", "a subscription", *SUBSCRIPTION),
)

STATES = _option("states", Texts, "only jobs of this state; repeatable", name="--state", metavar="STATE")
SINCE = _option("since", Text, "of jobs that were made then or later, as in 2026-11-29T09:30:00Z", metavar="TIME")
UNTIL = _option("until", Text, "of jobs that were made before", metavar="TIME")
MOST = _option("most", Id, "how many, the newest ones (default: 100)", metavar="NUMBER")
ONE = Group("One of these", sort_key=1, validator=LimitedChoice(1, 1))
OF_SUBSCRIPTION = _option("number", Id, "of this subscription", name="--subscription", group=ONE)
OF_JOB = _option("job", Id, "of this job", group=ONE)
REPLAY = "Deliver once more the jobs of some time that failed."
DRAIN = "Deliver all jobs that failed once more, and try now what waits for its next attempt."
WHY = "Tell what happened to a subscription or a job, and what happens next."
_noun(
    "webhooks",
    "Deliveries to webhook subscriptions.",
    Verb("jobs", "list_webhook_jobs", "List a subscription's jobs.", *SUBSCRIPTION, STATES, SINCE, MOST),
    Verb("replay", "replay_webhooks", REPLAY, *SUBSCRIPTION, *_required(SINCE), UNTIL, YES),
    Verb("drain", "drain_webhooks", DRAIN, *SUBSCRIPTION, YES),
    Verb("why", "explain_webhooks", WHY, OWNER, OF_SUBSCRIPTION, OF_JOB),
)

NEW_MODEL = _argument("name", Text, "NAME", "a class name in CamelCase, such as OrderRequest")
MODEL_NAME = _argument("name", Text, "NAME", "the model's name")
_noun(
    "models",
    "Names of models whose records are kept elsewhere.",
    Verb("create", "register_model", "Register a model's name.", NEW_MODEL),
    Verb("list", "list_models", "List all models and how many records of each are known."),
    Verb("delete", "remove_model", "Remove a model that has no reference rows.", MODEL_NAME, YES),
)

MODEL = _argument("model", Text, "MODEL", "the model's name")
RECORD = _argument("number", Id, "ID", "the record's id")
RECORDS = _argument("numbers", Ids, "ID", "ids of records")
SKIP = _option("skip_existing", Flag, "go on past those that are known, as in a repeated import")
_noun(
    "references",
    "Records of registered models, known by model and id.",
    Verb("create", "add_references", "Make records known. For very many: xargs.", MODEL, RECORDS, SKIP),
    Verb("list", "list_references", "List the known records of a model.", MODEL),
    Verb("delete", "remove_reference", "Forget a record. What refers to it already stays.", MODEL, RECORD, YES),
)

SWITCHED = "`.venv/bin/python -m tools.operate.registry` fills the list. Switches act within a minute."
SERVICE = _argument("service", Text, "SERVICE", "for example list_items")
VERSION = _option("version", Text, "of the service (default: v1)", metavar="VERSION")
_noun(
    "services",
    f"Services of the API. {SWITCHED}",
    Verb("list", "list_services", "List all services."),
    *_switches("switch_service", "a whole service", SERVICE, VERSION),
)

ROUTE = _argument("route", Route, "ROUTE", "SERVICE/ACTION, for example requirements/create")
_noun(
    "routes",
    f"Routes of the API. {SWITCHED}",
    Verb("list", "list_routes", "List all routes, their switches and whom they notify."),
    *_switches("switch_route", "a route", ROUTE, VERSION),
)

OF_ROUTE = _option("route", Route, "only this route's")
EMAILS = _argument("emails", Texts, "EMAIL", "the addresses; without any, nobody gets mails", default=())
_noun(
    "notifications",
    "E-mails after writes: who gets them, and which failed or are not confirmed.",
    Verb("list", "list_notifications", "List e-mails that failed or are not confirmed, webhooks and dead letters.", OF_ROUTE),
    Verb("set", "set_notification_emails", "Set who gets a mail after each write through a route.", ROUTE, EMAILS, VERSION, YES),
)

FILE = _argument("path", Text, "FILE", "a CSV file with a header row, in UTF-8")
NEW_FILE = _argument("path", Text, "FILE", "where to write it; no file is replaced")
COLLECTION = _required(_option("collection", Text, "the items' key", metavar="KEY"))
MODE = _option("mode", Text, "create (default) refuses slugs that are there, upsert changes them", metavar="MODE")
TRY = _option("dry_run", Flag, "write nothing, and list what would become of each row")
_noun(
    "list-items",
    "Collections of list items, from and to CSV files.",
    Verb("import", "import_list_items", "Import a CSV file; again, where that was interrupted.", FILE, *COLLECTION, MODE, TRY),
    Verb("export", "export_list_items", "Write a CSV file that import takes back.", NEW_FILE, *COLLECTION),
    _refold("list_items"),
)
_noun("requirements", "Requirements between records.", _refold("requirements"))
_noun("audit-events", "Audit events of FileMaker scripts.", _refold("audit_events"))

HOURS = _option("hours", Hours, "leave younger ones alone (default: 24; at least 1)")
DRY_RUN = _option("dry_run", Flag, "only list them")
SWEEP = "Remove images that no list item has from the stack's bucket, and list them."
_noun("images", "Images of list items, in S3.", Verb("sweep", "sweep_images", SWEEP, HOURS, DRY_RUN, YES))
