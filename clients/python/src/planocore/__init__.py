"""The PlanoCore API from Python.

`PlanoCore` and `AsyncPlanoCore` have a method per route; what they return is in `planocore.models`, what they raise in
`planocore.errors`.
"""

from planocore import errors, models
from planocore._retry import Retry
from planocore.answers import Answer, Results
from planocore.client import AsyncPlanoCore, PlanoCore
from planocore.failures import ApiError, ConnectionFailed, PlanoCoreError, UnexpectedAnswer

__all__ = [
    "Answer",
    "ApiError",
    "AsyncPlanoCore",
    "ConnectionFailed",
    "PlanoCore",
    "PlanoCoreError",
    "Results",
    "Retry",
    "UnexpectedAnswer",
    "errors",
    "models",
]
