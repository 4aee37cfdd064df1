"""`python -m tests.soak.gateway`: the gateway of `make run` as a process of its own, for the route that publishes events.

Its first line of output is the port where it serves.
"""

import os
import sys
import time

from local import environment
from local.gateway import Gateway
from local.http import Server
from tests.engine import ROOT
from tools.deploy.template import Resolver, load

FUNCTION = "WebhookEventsCreate"
TIMEOUT_SECONDS = 5.0  # of the function: for so long a killed one holds its Idempotency-Key


def main() -> None:
    template = load(ROOT / "template.yaml")
    gateway = Gateway(template, Resolver(template, environment.parameters()))
    function = gateway.functions[FUNCTION]
    function.timeout = TIMEOUT_SECONDS
    function.load()
    server = Server(0)
    server.open(gateway.answer, gateway.refuse)
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads the log
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
