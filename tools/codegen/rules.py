"""Every rule that a route's errors and warnings can name, and on which parameters, computed from its declaration."""

import re
from collections.abc import Iterable, Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from annotated_types import BaseMetadata, Ge, Le, MaxLen
from pydantic.fields import FieldInfo

from shared.api import idempotency, rules
from shared.api.params import Params, RowsOf
from shared.api.route import Route
from shared.errors import Rule

_PLACEHOLDER = re.compile(r"\\{\w+\\}")  # as re.escape writes it


class Declared(NamedTuple):
    """`attr`: dotted path of a parameter, `*` for an array's index; or the name of a header."""

    attr: str
    rule: Rule

    def explains(self, attr: str, rule: str, message: str) -> bool:
        return rule == self.rule.word and _is_at(self.attr, attr) and is_sentence_of(self.rule, message)


def answerable(route: Route[Any]) -> tuple[Declared, ...]:
    """Those that its errors can name: its own, those of every route, and those of its parameters' types."""
    token = [Declared("token", rules.REQUIRED)] if route.takes_token and route.token_may_be_required else []
    return (*own(route), *token, *of_every_route(route), *_of_types(route.params))


def own(route: Route[Any]) -> tuple[Declared, ...]:
    """Those that it lists, that its parameters' types list, and that follow from taking an Idempotency-Key."""
    listed = (*route.rules, *(idempotency.RULES if route.takes_idempotency_key else ()))
    return (*_named(listed), *(each for each in _of_types(route.params) if each.rule not in rules.OF_TYPES))


def of_every_route(route: Route[Any]) -> tuple[Declared, ...]:
    """Less those that no request to the route can break."""
    impossible = {rules.TOKEN_IN_URL: route.sensitive_params or not route.takes_token, rules.UNAUTHORIZED: not route.wants_role}
    return tuple(each for each in _named(rules.OF_EVERY_ROUTE) if not impossible[each.rule])


def parameters(model: type[Params]) -> frozenset[str]:
    """Dotted paths of all, `*` for an array's index."""
    return frozenset(each.attr for each in _of_types(model))


def is_sentence_of(rule: Rule, message: str) -> bool:
    return re.fullmatch(_PLACEHOLDER.sub(".+", re.escape(rule.sentence)), message, re.DOTALL) is not None


def _named(listed: Iterable[Rule]) -> Iterator[Declared]:
    for rule in listed:
        if not rule.attrs:
            raise TypeError(f"the rule {rule.word} is listed by a route and names no parameter")
        yield from (Declared(attr, rule) for attr in rule.attrs)


def _is_at(declared: str, attr: str) -> bool:
    return re.fullmatch(re.escape(declared).replace(r"\*", r"\d+"), attr) is not None


def _of_types(model: type[Params], prefix: str = "") -> tuple[Declared, ...]:
    """Those of a model's parameters, nested ones included. Raises TypeError for a type that pydantic judges by rules of its own."""
    return tuple(each for name, field in model.model_fields.items() for each in _of_parameter(f"{prefix}{name}", field))


def _of_parameter(attr: str, field: FieldInfo) -> Iterator[Declared]:
    if field.is_required():
        yield Declared(attr, rules.REQUIRED)
    yield from _of_type(attr, field.annotation, tuple(field.metadata))


def _of_type(attr: str, kind: Any, limits: tuple[Any, ...]) -> Iterator[Declared]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _of_type(attr, inner[0], (*limits, *_flat(kind.__metadata__)))
    elif origin in (Union, UnionType):
        for each in inner:
            yield from _of_type(attr, each, limits)
    elif kind is not NoneType:
        yield from (Declared(attr, rule) for rule in (*_of_kind(attr, kind, limits), *_of_limits(attr, limits)))
        yield from _within(attr, kind)
        for rows in (each for each in limits if isinstance(each, RowsOf)):
            yield from _of_types(rows.model, f"{attr}.*.")


def _within(attr: str, kind: Any) -> Iterator[Declared]:
    if get_origin(kind) is list:
        yield from _of_type(f"{attr}.*", get_args(kind)[0], ())
    elif isinstance(kind, type) and issubclass(kind, Params):
        yield from _of_types(kind, f"{attr}.")


def _of_kind(attr: str, kind: Any, limits: tuple[Any, ...]) -> tuple[Rule, ...]:
    if kind is str:
        return rules.STRING, rules.MAX_LENGTH
    if get_origin(kind) is list:
        return rules.ARRAY, rules.MAX_ITEMS
    if get_origin(kind) is Literal:
        return (rules.INCLUSION,)
    if isinstance(kind, type) and issubclass(kind, Params):
        return (rules.HASH,)
    if kind in (int, bool) and {rules.INTEGER, rules.BOOLEAN} & {each for each in limits if isinstance(each, Rule)}:
        return ()
    if get_origin(kind) is dict and rules.HASH in limits:
        return ()
    raise TypeError(f"{attr}: no rule is known for {kind}")


def _of_limits(attr: str, limits: tuple[Any, ...]) -> Iterator[Rule]:
    for limit in limits:
        if isinstance(limit, Rule):
            yield limit
        elif getattr(limit, "pattern", None):
            yield rules.FORMAT
        elif isinstance(limit, Ge | Le):
            yield rules.MIN if isinstance(limit, Ge) else rules.MAX
        elif isinstance(limit, BaseMetadata) and not isinstance(limit, MaxLen):
            raise TypeError(f"{attr}: no rule is known for {limit}")


def _flat(metadata: Iterable[Any]) -> Iterator[Any]:
    for each in metadata:
        yield from each.metadata if isinstance(each, FieldInfo) else (each,)
