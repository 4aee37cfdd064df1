"""The command line: nouns and verbs. Each verb names the function of `tools.operations` that does it, and its arguments."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from shared.api.params import RouteParams
from tools.operate import environment
from tools.text import has_control

_Verbs = Any  # argparse's own class has no public name
# Functions after which something is gone for good. What is switched off or changed comes back by the same verb.
DESTRUCTIVE = frozenset(
    {
        "delete_subscription",
        "remove_model",
        "remove_reference",
        "revoke_sessions",
        "revoke_token",
        "rotate_token",
        "set_notification_emails",
        "sweep_images",
    }
)

DESCRIPTION = """\
Makes, lists, changes and revokes what a system needs besides its code: applications and their tokens, users and their roles,
integrations and their webhook subscriptions, names of models and references to their records, switches and notification e-mails of
routes. It talks to DynamoDB with your ordinary AWS credentials and region, or to an embedded AWS.
"""
EPILOG = """\
examples:
  .venv/bin/python -m tools.operate --stack planocore-dev applications create planoauth --name PlanoAuth --time-zone America/Denver
  .venv/bin/python -m tools.operate --stack planocore-dev tokens create planoauth --name "FileMaker server" --integration 5
  .venv/bin/python -m tools.operate --stack planocore-dev users create "Ada Lovelace" --role planoauth=employee,liaison --company 7
  .venv/bin/python -m tools.operate --stack planocore-dev routes off list_items/create
  .venv/bin/python -m tools.operate --stack local --endpoint http://127.0.0.1:3001 subscriptions list 1 --json

`make operate ARGS="…"` is the same, and installs what it needs first.
`<noun> --help` lists the verbs of a noun, `<noun> <verb> --help` the arguments of a verb.
What cannot be brought back is named and asked about first; --yes agrees beforehand.
Exit status: 0 done, 1 refused or not possible (one sentence says why), 2 wrong usage.
"""


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog=".venv/bin/python -m tools.operate",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_common(None)],
        allow_abbrev=False,
    )
    nouns = whole.add_subparsers(metavar="noun", required=True)
    for add in (_applications, _tokens, _sessions, _users, _integrations, _subscriptions, _models, _references):
        add(nouns)
    for add in (_services, _routes, _notifications, _images):
        add(nouns)
    return whole


def _common(default: object) -> argparse.ArgumentParser:
    """Options that may stand before the noun and after the verb."""
    common = argparse.ArgumentParser(add_help=False, argument_default=default, parents=[environment.options(default)])
    common.add_argument("--json", action="store_true", default=default or False, help="print JSON")
    return common


def _noun(nouns: _Verbs, name: str, sentence: str) -> _Verbs:
    noun = nouns.add_parser(name, help=sentence, description=sentence, allow_abbrev=False)
    return noun.add_subparsers(metavar="verb", required=True)


def _verb(verbs: _Verbs, name: str, function: str, sentence: str, **constants: Any) -> argparse.ArgumentParser:
    """`constants` are arguments of the function that the verb fixes, or `columns`."""
    verb: argparse.ArgumentParser = verbs.add_parser(
        name, help=sentence, description=sentence, parents=[_common(argparse.SUPPRESS)], allow_abbrev=False
    )
    verb.set_defaults(function=function, **{"columns": (), **constants})
    if function in DESTRUCTIVE:
        verb.add_argument("--yes", action="store_true", help="do not ask before anything is destroyed")
    return verb


def _add_switches(verbs: _Verbs, function: str, what: str, *keys: tuple[str, Any, str], version: bool = False) -> None:
    for word, active in (("on", True), ("off", False)):
        verb = _verb(verbs, word, function, f"Switch {what} {word}.", active=active)
        for name, kind, sentence in keys:
            verb.add_argument(name, type=kind, help=sentence)
        if version:
            _add_version(verb)


def _applications(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "applications", "Applications: who holds tokens, and for whom users hold roles.")
    slug = ("slug", _text, "the application's slug")
    create = _verb(verbs, "create", "create_application", "Make an application.")
    create.add_argument("slug", type=_text, help=f"one of {', '.join(RouteParams.APPLICATIONS)}")
    create.add_argument("--name", type=_text, required=True, help="what people call it")
    create.add_argument(
        "--time-zone", type=_text, metavar="ZONE", help="where its FileMaker clocks stand, an IANA name (default: UTC)"
    )
    create.add_argument(
        "--date-order", type=_text, metavar="ORDER", help="month_first (default) or day_first, in its FileMaker files"
    )
    columns = ("id", "slug", "name", "active", "time_zone", "date_order", "created_at")
    _verb(verbs, "list", "list_applications", "List all applications.", columns=columns)
    change = _verb(verbs, "change", "change_application", "Change an application; its tokens follow.")
    change.add_argument(slug[0], type=slug[1], help=slug[2])
    change.add_argument("--name", type=_text, help="what people call it")
    change.add_argument("--time-zone", type=_text, metavar="ZONE", help="an IANA name, such as America/Denver")
    change.add_argument("--date-order", type=_text, metavar="ORDER", help="month_first or day_first, in its FileMaker files")
    _add_switches(verbs, "change_application", "an application and all its tokens", slug)


def _tokens(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "tokens", "Tokens of applications. A token is printed once, when it is made, and stored only as a hash.")
    create = _verb(verbs, "create", "create_token", "Make a token of an application and print it.")
    create.add_argument("application", type=_text, help="the application's slug")
    create.add_argument("--name", type=_text, help="what it is for, to recognise it in a list")
    _add_scope(create, required=False)
    listing = _verb(
        verbs, "list", "list_tokens", "List tokens of applications, without the tokens.", kind="application", columns=_TOKENS
    )
    listing.add_argument("--application", type=_text, metavar="SLUG", help="only this application's")
    _add_revoked(listing)
    scope = _verb(verbs, "scope", "change_token_scope", "Change which integrations a token is for.")
    scope.add_argument("number", metavar="ID", type=int, help="the token's id")
    _add_scope(scope, required=True)
    rotate = _verb(verbs, "rotate", "rotate_token", "Print a new token in the place of one that is revoked at once.")
    rotate.add_argument("number", metavar="ID", type=int, help="the token's id")
    _add_revoke(verbs)


def _sessions(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "sessions", "Sessions of users. A session's token is printed once, when it is made.")
    create = _verb(verbs, "create", "create_session", "Make a session and print its token.")
    create.add_argument("user_id", metavar="USER", type=int, help="the user's id")
    create.add_argument("application", type=_text, help="slug of the application that the user signs in to")
    create.add_argument("--remember-me", action="store_true", help="the session does not expire")
    listing = _verb(verbs, "list", "list_tokens", "List sessions, without their tokens.", kind="session", columns=_TOKENS)
    listing.add_argument("--user", dest="user_id", metavar="ID", type=int, help="only this user's")
    listing.add_argument("--application", type=_text, metavar="SLUG", help="only this application's")
    _add_revoked(listing)
    _add_revoke(verbs)
    every = _verb(verbs, "revoke-all", "revoke_sessions", "Revoke all sessions of a user.", columns=_TOKENS)
    every.add_argument("user_id", metavar="USER", type=int, help="the user's id")


def _users(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "users", "Users: their roles in each application, and the companies whose integrations they see.")
    create = _verb(verbs, "create", "create_user", "Make a user.")
    create.add_argument("name", type=_text, help="what people call the user")
    _verb(verbs, "list", "list_users", "List all users.", columns=("id", "name", "active", "roles", "company_ids"))
    change = _verb(verbs, "change", "change_user", "Change a user.")
    change.add_argument("number", metavar="ID", type=int, help="the user's id")
    change.add_argument("--name", type=_text, help="what people call the user")
    for verb in (create, change):
        verb.add_argument("--role", dest="roles", action=_Roles, help=_Roles.HELP, metavar="APPLICATION=ROLE,…")
    companies = change.add_mutually_exclusive_group()
    for group in (create, companies):
        group.add_argument(
            "--company", dest="company_ids", metavar="ID", type=int, action="append", help="a company; repeat it for several"
        )
    companies.add_argument("--no-companies", dest="company_ids", action="store_const", const=[], help="the user sees none")
    _add_switches(verbs, "change_user", "a user", ("number", int, "the user's id"))


def _integrations(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "integrations", "Integrations of partners, each of a company and of an application.")
    create = _verb(verbs, "create", "create_integration", "Make an integration.")
    create.add_argument("name", type=_text, help="what people call it")
    columns = ("id", "name", "active", "company_id", "application", "counts")
    _verb(verbs, "list", "list_integrations", "List all integrations and how many subscriptions each has.", columns=columns)
    change = _verb(verbs, "change", "change_integration", "Change an integration.")
    change.add_argument("number", metavar="ID", type=int, help="the integration's id")
    change.add_argument("--name", type=_text, help="what people call it")
    for verb, required in ((create, True), (change, False)):
        company, application = "whose clients and liaisons see it", "whose employees and tokens see it"
        verb.add_argument("--company", dest="company_id", metavar="ID", type=int, required=required, help=company)
        verb.add_argument("--application", type=_text, metavar="SLUG", required=required, help=application)
    _add_switches(verbs, "change_integration", "an integration", ("number", int, "the integration's id"))


def _subscriptions(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "subscriptions", "Subscriptions of an integration to outgoing webhooks.")
    keys = (("integration_id", int, "the integration's id"), ("number", int, "the subscription's id"))
    create = _verb(verbs, "create", "create_subscription", "Make a subscription.")
    create.add_argument("integration_id", metavar="INTEGRATION", type=int, help=keys[0][2])
    _add_subscription(create, required=True)
    create.add_argument("--inactive", dest="active", action="store_const", const=False, help="make it switched off")
    columns = ("id", "key", "name", "callback_url", "version", "active", "last_updated")
    listing = _verb(verbs, "list", "list_subscriptions", "List an integration's subscriptions.", columns=columns)
    listing.add_argument("integration_id", metavar="INTEGRATION", type=int, help=keys[0][2])
    change = _verb(verbs, "change", "change_subscription", 'Change a subscription; "" takes an optional text away.')
    delete = _verb(verbs, "delete", "delete_subscription", "Delete a subscription, and print what it was.")
    for verb in (change, delete):
        for name, kind, sentence in keys:
            verb.add_argument(name, type=kind, help=sentence)
    _add_subscription(change, required=False)
    _verb(verbs, "refold", "refold_subscriptions", "Make anew what searches compare, in all subscriptions; it may be repeated.")
    _add_switches(verbs, "change_subscription", "a subscription", *keys)


def _add_subscription(verb: argparse.ArgumentParser, *, required: bool) -> None:
    verb.add_argument("--key", type=_text, required=required, help="what programs know it by")
    verb.add_argument("--name", type=_text, required=required, help="what people call it")
    verb.add_argument("--callback-url", type=_text, metavar="URL", required=required, help="where payloads are posted")
    verb.add_argument("--version", required=required, help="of the payloads: 2 or 3")
    for word, plural in (("status", "statuses"), ("event", "events")):
        group = verb.add_mutually_exclusive_group()
        group.add_argument(f"--{word}", dest=plural, action="append", help=f"an order's {word} that triggers it; repeatable")
        if not required:
            group.add_argument(f"--no-{plural}", dest=plural, action="store_const", const=[], help=f"no {word} triggers it")
    verb.add_argument("--notification-emails", metavar="EMAILS", help="whom to notify, with commas between")
    verb.add_argument("--notify", action=argparse.BooleanOptionalAction, help="whether to notify them")
    verb.add_argument("--success-code", metavar="CODE", help="the HTTP status that the callback is expected to answer")
    verb.add_argument("--payload-render-view", metavar="VIEW", help="the view that payloads are rendered in")


def _models(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "models", "Names of models whose records are kept elsewhere.")
    create = _verb(verbs, "create", "register_model", "Register a model's name.")
    create.add_argument("name", type=_text, help="a class name in CamelCase, such as OrderRequest")
    _verb(verbs, "list", "list_models", "List all models and how many records of each are known.", columns=("name", "references"))
    delete = _verb(verbs, "delete", "remove_model", "Remove a model that has no reference rows.")
    delete.add_argument("name", type=_text, help="the model's name")


def _references(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "references", "Records of registered models, known by model and id.")
    create = _verb(
        verbs, "create", "add_references", "Make records known. For very many: xargs.", columns=("type", "id", "created_at")
    )
    create.add_argument("model", type=_text, help="the model's name")
    create.add_argument("numbers", metavar="ID", type=int, nargs="+", help="ids of records")
    create.add_argument("--skip-existing", action="store_true", help="go on past those that are known, as in a repeated import")
    listing = _verb(verbs, "list", "list_references", "List the known records of a model.", columns=("type", "id", "created_at"))
    listing.add_argument("model", type=_text, help="the model's name")
    delete = _verb(verbs, "delete", "remove_reference", "Forget a record. What refers to it already stays.")
    delete.add_argument("model", type=_text, help="the model's name")
    delete.add_argument("number", metavar="ID", type=int, help="the record's id")


def _services(nouns: _Verbs) -> None:
    verbs = _noun(
        nouns, "services", "Services of the API. `.venv/bin/python -m tools.registry` fills the list. Switches act within a minute."
    )
    _verb(verbs, "list", "list_services", "List all services.", columns=("service", "version", "active"))
    _add_switches(verbs, "switch_service", "a whole service", ("service", _text, "for example list_items"), version=True)


def _routes(nouns: _Verbs) -> None:
    verbs = _noun(
        nouns, "routes", "Routes of the API. `.venv/bin/python -m tools.registry` fills the list. Switches act within a minute."
    )
    columns = ("service", "version", "action", "active", "service_active", "notification_emails")
    _verb(verbs, "list", "list_routes", "List all routes, their switches and whom they notify.", columns=columns)
    _add_switches(
        verbs, "switch_route", "a route", ("route", _route, "SERVICE/ACTION, for example list_items/create"), version=True
    )


def _notifications(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "notifications", "E-mails after writes: who gets them, and which failed or are not confirmed.")
    columns = ("created_at", "route", "record_id", "reason", "request_id")
    listing = _verb(
        verbs, "list", "list_notifications", "List e-mails that failed or are not confirmed, the oldest first.", columns=columns
    )
    listing.add_argument("--route", type=_route, metavar="SERVICE/ACTION", help="only this route's")
    setting = _verb(verbs, "set", "set_notification_emails", "Set who gets a mail after each write through a route.")
    setting.add_argument("route", type=_route, help="SERVICE/ACTION, for example requirements/create")
    setting.add_argument("emails", metavar="EMAIL", nargs="*", help="the addresses; without any, nobody gets mails")
    _add_version(setting)


def _images(nouns: _Verbs) -> None:
    verbs = _noun(nouns, "images", "Images of list items, in S3.")
    columns = ("key", "bytes", "stored_at")
    sweep = _verb(
        verbs,
        "sweep",
        "sweep_images",
        "Remove images that no list item has from the stack's bucket, and list them.",
        columns=columns,
    )
    sweep.add_argument("--hours", type=_hours, help="leave younger ones alone (default: 24; at least 1)")
    sweep.add_argument("--dry-run", action="store_true", help="only list them")


_TOKENS = ("id", "application", "name", "user_id", "integration_ids", "remember_me", "created_at", "last_used_at", "revoked_at")


def _add_version(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--version", type=_text, help="of the service (default: v1)")


def _add_scope(verb: argparse.ArgumentParser, *, required: bool) -> None:
    scope = verb.add_mutually_exclusive_group(required=required)
    scope.add_argument(
        "--integration",
        dest="integration_ids",
        metavar="ID",
        type=int,
        action="append",
        help="an integration of its application that it is for; repeat it for several",
    )
    scope.add_argument(
        "--all-integrations", action="store_true", help="it is for all of its application" + ("" if required else " (default)")
    )


def _add_revoked(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--revoked", action="store_true", help="revoked ones too")


def _add_revoke(verbs: _Verbs) -> None:
    verb = _verb(verbs, "revoke", "revoke_token", "Revoke a token or session, at once.")
    verb.add_argument("token", metavar="ID", type=_token, help="its id; or - and the token itself on standard input")


class _Roles(argparse.Action):
    """Gathers `planoauth=client,liaison` as {"planoauth": ["client", "liaison"]}."""

    HELP = "roles in an application (client, employee, liaison), in place of those held there; APPLICATION= for none; repeatable"

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        _: str | None = None,
    ) -> None:
        application, equals, names = str(values).partition("=")
        if not (application and equals):
            parser.error(f"{self.option_strings[0]} is written APPLICATION=ROLE,ROLE")
        held = {**(getattr(namespace, self.dest) or {}), application: [name for name in names.split(",") if name]}
        setattr(namespace, self.dest, held)


def _text(value: str) -> str:
    if not value or has_control(value):
        raise argparse.ArgumentTypeError("has to be a text without control characters")
    return value


def _hours(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError("has to be a number of hours, at least 1")
    return int(value)


def _route(value: str) -> tuple[str, str]:
    service, _, action = value.partition("/")
    if not service or not action or "/" in action:
        raise argparse.ArgumentTypeError(f"{value!r} is not written SERVICE/ACTION")
    return service, action


def _token(value: str) -> int | str:
    if value == "-":
        return sys.stdin.readline().strip()
    try:
        return int(value)
    except ValueError:
        raise argparse.ArgumentTypeError("has to be an id, or - with the token on standard input, out of the history") from None
