"""The PlanoCore API from Python.

`PlanoCore` and `AsyncPlanoCore` have a method per route; what they return is in `planocore.models`, what they raise in
`planocore.errors`.
"""

from planocore import errors, models
from planocore._leave import LEAVE, Leave
from planocore._retry import Retry
from planocore.answers import Answer, Results
from planocore.client import AsyncPlanoCore, PlanoCore
from planocore.csv_text import from_csv, to_csv
from planocore.failures import ApiError, ConnectionFailed, PlanoCoreError, UnexpectedAnswer

__all__ = [
    "LEAVE",
    "Answer",
    "ApiError",
    "AsyncPlanoCore",
    "ConnectionFailed",
    "Leave",
    "PlanoCore",
    "PlanoCoreError",
    "Results",
    "Retry",
    "UnexpectedAnswer",
    "errors",
    "from_csv",
    "models",
    "to_csv",
]
