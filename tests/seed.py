"""What chance starts from in tests: the same each time, so that a commit passes or does not. `make chances` takes another."""

import os

SEED = os.environ.get("PLANOCORE_SEED", "1")
