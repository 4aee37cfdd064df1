"""The seed of random choices in tests: the same each time, so that a commit passes or does not. `make nightly` takes another."""

import os

SEED = os.environ.get("PLANOCORE_SEED", "1")
