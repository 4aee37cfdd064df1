"""`make run`."""

import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)  # until `local.run` takes over, nothing has to be stopped in order

if sys.version_info < (3, 11):  # noqa: UP036 - starting it with another one gives a clear message
    sys.exit("Python 3.11 or newer is needed: `make run` finds one.")

try:
    from local.run import main
except ModuleNotFoundError as missing:
    sys.exit(f"The package {missing.name} is not installed: `make run` installs what is needed.")

sys.exit(main(sys.argv[1:]))
