"""Tests that send requests side by side: moto loses writes under threads."""

import pytest

from tests.engine import IS_MOTO

side_by_side = pytest.mark.skipif(IS_MOTO, reason="moto's transactions are wrong under threads")
