"""Digests of payloads."""

import hashlib
import json
from typing import Any


def digest_of(payload: Any) -> str:
    """SHA-256, in hex, of a payload's JSON with sorted names: equal payloads have equal ones. An empty array is none."""
    return hashlib.sha256(json.dumps(_without_empty_arrays(payload), sort_keys=True).encode()).hexdigest()


def _without_empty_arrays(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_empty_arrays(inner) for name, inner in value.items()}
    return None if value == [] else value
