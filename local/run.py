"""Starts everything in order, serves until it is told to stop, and stops everything in order."""

import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

import yaml

from local import demo_pictures, environment, images, ready, sam_local
from local.background import Background
from local.failure import CannotStart
from local.gateway import Gateway
from local.http import HttpRequest, HttpResponse, Server
from local.ministack import ROOT, MiniStack, port_refused, require_free
from local.options import Options, parse
from local.queues import create_queues
from local.state import State
from local.stop import Stop, Stopped
from local.tables import OtherDefinition, create_tables
from tools.deploy.template import STACK, Resolver, Template, load

if TYPE_CHECKING:
    from local.demo import Demo
    from shared.outbound.address import AddressPolicy

_LOOK_EVERY_SECONDS = 0.5


def main(arguments: list[str]) -> int:
    """The exit code: 0 after an orderly stop, 1 with a sentence when it cannot start or go on."""
    options = parse(arguments, ROOT / ".local")
    try:
        _run(options, Stop())
    except Stopped:
        return 0
    except CannotStart as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 1


def _run(options: Options, stop: Stop) -> None:
    with ExitStack() as stack:
        server, state, ready_file = _claim(options)
        stack.callback(server.server_close)
        ministack = MiniStack(options.aws_port, state)
        stack.callback(ministack.stop)
        demo = _explained(state, lambda: _serve(options, _template(), server, state, ministack, stop, stack))
        stack.callback(server.stop)
        stack.callback(ready_file.remove)
        sam_local.write(state, options, demo)
        ready_file.write(ready.content(options, demo))
        _announce(ready.announcement(options, demo, state.folder))
        while not ministack.has_ended():
            stop.require_none(_LOOK_EVERY_SECONDS)
        raise CannotStart(f"MiniStack ended by itself: see {state.log}.")


def _announce(text: str) -> None:
    with suppress(OSError):  # nobody reads: it serves all the same
        sys.stdout.write(text)
        sys.stdout.flush()


def _claim(options: Options) -> tuple[Server, State, ready.ReadyFile]:
    """Everything that another run may hold, before anything is started or changed."""
    require_free(options.aws_port, "--aws-port")
    try:
        server = Server(options.port)
    except OSError as error:
        raise port_refused(options.port, "--port", error) from None
    state = State(options.state)
    ready_file = ready.ReadyFile(options.ready_file)
    if options.fresh:
        state.drop()
    state.require_sound()
    return server, state, ready_file


def _template() -> Template:
    try:
        return load(ROOT / "template.yaml")
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise CannotStart(f"template.yaml cannot be read: {' '.join(str(error).split())}") from None


def _settings(options: Options) -> dict[str, str]:
    """Settings of functions over those of the template."""
    return {
        "IMAGE_BUCKET": environment.BUCKET,
        "IMAGE_BASE_URL": options.api + images.PREFIX,
        "REGISTRY_SECONDS": "1",
        "WEBHOOK_HURRY": str(options.hurry),
    }


def _serve(
    options: Options, template: Template, server: Server, state: State, ministack: MiniStack, stop: Stop, stack: ExitStack
) -> "Demo":
    """Our own modules are imported while MiniStack comes up: each takes half a second."""
    resolver = Resolver(template, environment.parameters())
    environment.enter(template, resolver, _settings(options), options.aws)
    gateway = Gateway(template, resolver, options.throttle)
    for function in gateway.functions.values():
        function.load()
    _make_pages()
    _allow(options)
    ministack.wait_until_ready(stop)
    queues = create_queues(template, resolver, _client("sqs"))
    demo = _fill(template, state, stop)
    background = Background(template, resolver, gateway.functions, options.hurry)
    stack.callback(background.stop)
    background.start(_client, queues)
    distribution = images.Distribution(template, resolver, environment.BUCKET, lambda: _client("s3"))
    server.open(_answer(gateway, distribution), gateway.refuse)
    _give_items_their_images(options)
    return demo


def _answer(gateway: Gateway, distribution: images.Distribution) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        if images.is_image(request):
            return distribution.answer(request)
        return demo_pictures.answer(request) if demo_pictures.is_demo_picture(request) else gateway.answer(request)

    return answer


def _make_pages() -> None:
    from tools.codegen.site.__main__ import main as make

    make()


def _allow(options: Options) -> None:
    """The one way past the address policy: an object that only a program on this machine can hand over."""
    from shared.services import callback_urls, list_item_images

    list_item_images.policy = _allowing("--image-host", f"127.0.0.1:{options.port}", *options.image_hosts)
    callback_urls.policy = _allowing("--webhook-host", *options.webhook_hosts)


def _allowing(option: str, *hosts: str) -> "AddressPolicy":
    from shared.outbound.address import AddressPolicy

    try:
        return AddressPolicy.allowing(*hosts)
    except ValueError:
        raise CannotStart(f"{option} takes HOST:PORT, and got {', '.join(hosts)}.") from None


def _give_items_their_images(options: Options) -> None:
    """Fetched from here, as a caller's would be, so they come once the server is open."""
    from local.demo_records import IMAGES
    from shared.dynamodb.transaction import ALONE
    from shared.services import list_items
    from shared.services.list_item_images import upload

    for (key, slug), picture in IMAGES.items():
        item = list_items.by_slug(key, slug)
        if item.image is None:
            upload(item, demo_pictures.urls(options.api)[picture], ALONE)


def _fill(template: Template, state: State, stop: Stop) -> "Demo":
    from local import demo
    from shared.aws import clients
    from tools.codegen.routes import routes
    from tools.operate import registry

    create_tables(template, f"{STACK}-", clients.client("dynamodb"))
    _create_bucket(clients.client("s3"))
    _keep_mail_key(clients.client("ssm"))
    stop.require_none()
    registry.fill(routes())
    return demo.prepare(state.tokens)


def _client(service: Any) -> Any:
    from shared.aws import clients

    return clients.client(service)


def _create_bucket(client: Any) -> None:
    if environment.BUCKET not in {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}:
        client.create_bucket(Bucket=environment.BUCKET)


def _keep_mail_key(client: Any) -> None:
    with suppress(client.exceptions.ParameterAlreadyExists):  # set by the developer
        client.put_parameter(Name=environment.MAIL_KEY, Value="demo", Type="SecureString")


def _explained(state: State, start: Callable[[], "Demo"]) -> "Demo":
    """Tells an unforeseen failure in a sentence; the trace is in a file."""
    try:
        return start()
    except OtherDefinition as table:
        raise state.corrupt(f"the table {table} is of another version of template.yaml") from None
    except CannotStart:
        raise
    except Exception as error:  # noqa: BLE001 - the net
        state.trace.write_text(traceback.format_exc())
        why = f"The start failed ({type(error).__name__}), as {state.trace} tells in detail"
        raise CannotStart(f"{why}; if the data is the cause, --fresh drops it.") from None
