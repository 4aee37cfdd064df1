"""Parameter types, their declaration, and their judgement: everything that is wrong is named at once.

A route's parameters are a `Params` class. Each is one line: type, position in the documentation, sentence, limits, default. A
string holds at most 255 characters unless its `Param` says otherwise.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from math import isfinite
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema, to_json

from shared.api import rules
from shared.api.statuses import InvalidParam, MissingParam
from shared.emails import is_email
from shared.errors import ParamError, Rule

MAX_STRING = 255
MAX_WARNINGS = 20
MAX_JSON_BYTES = 128 * 1024
MIN_INTEGER, MAX_INTEGER = -(2**63), 2**63 - 1
_DIGITS = re.compile(r"-?[0-9]+", re.ASCII)

P = TypeVar("P", bound="Params")
Context = Mapping[str, Any]
Warning = dict[str, str]  # noqa: A001 - the contract's word


def Param(  # noqa: N802 - reads as a type
    position: int, description: str, *, max_length: int | None = None, max_items: int | None = None, shown_as: str | None = None
) -> Any:
    """A parameter's position, sentence and limits, as the documentation prints them beside its type.

    `max_length` in characters, `max_items` of an array; `shown_as`: the type's name in the documentation, if not the usual.

    The `max_length` of a type with a validator of its own stands in the type: beside it, pydantic would judge by MAX_STRING first.
    """
    limit = max_items if max_items is not None else max_length
    named = {"x-type": shown_as} if shown_as else {}
    return Field(description=description, max_length=limit, json_schema_extra={"x-position": position, **named})


class RowsOf(NamedTuple):
    """Beside a parameter's type: its text holds rows of the model, which the route judges, named by their places below it."""

    model: "type[Params]"


class AsGiven(NamedTuple):
    """Beside the type of an array's hashes, which the route judges: they are documented as the model, and left as given."""

    model: "type[Params]"

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        return handler(self.model.__pydantic_core_schema__)


def broken(rule: Rule, **values: Any) -> PydanticCustomError:
    """The error that a validator raises, whose type names the rule beside it; `values` are those of the rule's sentence."""
    return PydanticCustomError("broken", "a rule is broken", {"rule": rule, "values": values})


def _read_integer(value: Any) -> int:
    if isinstance(value, str) and _DIGITS.fullmatch(value) and len(value) <= MAX_STRING:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise broken(rules.INTEGER)


def _read_boolean(value: Any) -> bool:
    known = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
    if isinstance(known, bool):
        return known
    raise broken(rules.BOOLEAN)


def _require_email(text: str) -> str:
    if not is_email(text):
        raise broken(rules.EMAIL)
    return text


def _read_json(value: Any) -> dict[str, Any]:
    """A hash of any members, except numbers that the request's decoder does not keep as they were sent."""
    if not isinstance(value, dict):
        raise broken(rules.HASH)
    if any(_is_beyond(number) for number in _numbers(value)):
        raise broken(rules.NUMBERS)
    if len(to_json(value)) > MAX_JSON_BYTES:
        raise broken(rules.JSON_BYTES, limit=MAX_JSON_BYTES)
    return value


def _numbers(value: Any) -> Iterator[int | float]:
    """Those in a JSON value. Requests are nested 32 times at most."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _numbers(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def _is_beyond(number: float) -> bool:
    """An integer that the request's decoder cut, or a number that it read as infinite."""
    return not MIN_INTEGER <= number <= MAX_INTEGER if isinstance(number, int) else not isfinite(number)


def integer_or_none(value: Any) -> int | None:
    """A given value as an integer parameter would take it, or None where it would be refused."""
    try:
        number = _read_integer(value)
    except PydanticCustomError:
        return None
    return number if MIN_INTEGER <= number <= MAX_INTEGER else None


Integer = Annotated[int, BeforeValidator(_read_integer), rules.INTEGER, Field(ge=MIN_INTEGER, le=MAX_INTEGER)]
Boolean = Annotated[bool, BeforeValidator(_read_boolean), rules.BOOLEAN]
Email = Annotated[str, AfterValidator(_require_email), rules.EMAIL]
Application = Literal["planoauth", "planoorder", "planox2"]
Json = Annotated[dict[Any, Any], BeforeValidator(_read_json), rules.HASH, rules.NUMBERS, rules.JSON_BYTES]  # a hash of any members
ModelName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]*$")]


class Params(BaseModel):
    """A hash of declared parameters: a route's own, or one nested in it."""

    model_config = ConfigDict(str_max_length=MAX_STRING, extra="ignore", frozen=True)  # so that defaults need no copy

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterable[ParamError]:  # noqa: ARG003 - for those who override it
        """The errors between parameters. It sees them as given, since others may be invalid by themselves."""
        return ()


class OpenParams(Params):
    """The parameters of a route that takes no token."""

    APPLICATIONS: ClassVar = get_args(Application)

    application_view: Annotated[
        Literal["default"] | None, Param(110, "Returns the application that the request names in this view, as `application`.")
    ] = None
    application: Annotated[Application | None, Param(200, "Slug of the application that the request is about.")] = None
    session_view: Annotated[Literal["default"] | None, Param(300, "Returns the session in this view, as `session`.")] = None

    def own(self) -> dict[str, Any]:
        """The route's own parameters by name: not those of every route, and not `view`."""
        return self.model_dump(exclude=_NOT_OWN)


class RouteParams(OpenParams):
    """The parameters of every other route. `token` and `application` are judged before the others, by `shared.api.auth`."""

    token: Annotated[
        str, Param(100, "Token of an application or of a session. It may come in the header `Authorization: Bearer …` instead.")
    ] = ""
    application_view: Annotated[
        Literal["default"] | None, Param(110, "Returns the token's application in this view, as `application`.")
    ] = None
    application: Annotated[
        Application | None,
        Param(
            200,
            "Slug of the application whose roles count for this request. Without it: the application that the token belongs to.",
        ),
    ] = None


_NOT_OWN = {*RouteParams.model_fields, "view"}


class ReadParams(RouteParams):
    """The parameters of a route that takes one record by its id."""

    id: Annotated[Integer, Param(400, "Id of the record.")]
    view: Annotated[Literal["default"], Param(500, "How much of the record to return.")] = "default"


class ChangeParams(ReadParams):
    """The parameters of a route that changes or removes a record."""

    last_updated: Annotated[
        str | None,
        Param(
            450,
            "The record's `last_updated` as you read it. Where it has changed since, the request is refused (rule `conflict`), and"
            " `data` is the record as it is now.",
        ),
    ] = None


class UpdateParams(ChangeParams):
    """The parameters of an update: what is absent stays as it is, and null or "" clears an attribute."""

    def changes(self) -> dict[str, Any]:
        """The record's attributes that are given; None for one that is to be cleared."""
        return {name: getattr(self, name) for name in type(self).clearable() & self.model_fields_set}

    @classmethod
    def clearable(cls) -> frozenset[str]:
        """The record's attributes, which a type may know to be needed: those it refuses to clear, and are not `nullable`."""
        return frozenset(cls.model_fields.keys() - UpdateParams.model_fields.keys())

    @classmethod
    def nullable(cls) -> frozenset[str]:
        """Those for which null is a value."""
        return cls.clearable()


def validate(model: type[P], given: dict[str, Any], context: Context, others: Iterable[ParamError] = ()) -> P:
    """`given`, as `model`; raises MissingParam or InvalidParam with everything that is wrong, `others` included."""
    params, wrong = judged(model, given, context)
    errors = [*wrong, *others]
    if params is not None and not errors:
        return params
    raise MissingParam(*errors) if any(error.rule is rules.REQUIRED for error in errors) else InvalidParam(*errors)


def judged(model: type[P], given: Mapping[str, Any], context: Context, path: str = "") -> tuple[P | None, list[ParamError]]:
    """`given`, as `model`, or None and everything that is wrong with it, named as parameters below `path`."""
    params, wrong = _parsed(model, given, context)
    errors = [*(_as_param_error(each) for each in wrong), *model.contradictions(given)]
    return params, [replace(each, attr=f"{path}{each.attr}") for each in errors] if path else errors


def _parsed(model: type[P], given: Mapping[str, Any], context: Context) -> tuple[P | None, list[ErrorDetails]]:
    """pydantic's exception ends here: it quotes what was given, which no log may hold."""
    try:
        return model.model_validate(given, context=context), []
    except ValidationError as failure:
        return None, failure.errors(include_url=False, include_input=False)


def declared(model: type[Params], raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[Warning]]:
    """The declared parameters that were given, and a warning for each other one.

    Null and "" are not given, nested ones too; but in an update, null is how to clear an attribute, and so is "".
    """
    warnings: list[Warning] = []
    given = dict(_given(model, raw, "", warnings))
    cleared = model.clearable() & raw.keys() - given.keys() if issubclass(model, UpdateParams) else ()
    return {**given, **dict.fromkeys(cleared)}, warnings


def _given(model: type[Params], raw: Mapping[str, Any], path: str, warnings: list[Warning]) -> Iterator[tuple[str, Any]]:
    nested = nested_params(model)
    for name, value in raw.items():
        if name not in nested:
            _warn(f"{path}{name}", warnings)
        elif value is not None and value != "":
            inner = nested[name]
            yield name, _given_within(inner, value, f"{path}{name}.", warnings) if inner else value


def _given_within(model: type[Params], value: Any, path: str, warnings: list[Warning]) -> Any:
    """A hash of a parameter, or an array of such hashes, which keep their nulls for the route to judge."""
    if isinstance(value, dict):
        return dict(_given(model, value, path, warnings))
    hashes = [(place, each) for place, each in enumerate(value) if isinstance(each, dict)] if isinstance(value, list) else ()
    for place, each in hashes:
        for name in each:
            if name not in model.model_fields:
                _warn(f"{path}{place}.{name}", warnings)
    return value


def _warn(attr: str, warnings: list[Warning]) -> None:
    if len(warnings) < MAX_WARNINGS:
        warnings.append(rules.UNRECOGNIZED.on(attr[:MAX_STRING]).as_dict())


@cache
def nested_params(model: type[Params]) -> dict[str, type[Params] | None]:
    """The parameters' names, each with the class of the hash that it holds, if it is one."""
    return {name: next(_nested_in(field.annotation), None) for name, field in model.model_fields.items()}


def _nested_in(annotation: Any) -> Iterator[type[Params]]:
    if isinstance(annotation, type) and issubclass(annotation, Params):
        yield annotation
    for inner in get_args(annotation):
        yield from _nested_in(inner)


# By the names of pydantic's own errors. A parameter's type must not lead to any other: it would be a crash.
_BY_ERROR = {
    "missing": rules.REQUIRED,
    "string_type": rules.STRING,
    "string_too_long": rules.MAX_LENGTH,
    "string_pattern_mismatch": rules.FORMAT,
    "literal_error": rules.INCLUSION,
    "greater_than_equal": rules.MIN,
    "less_than_equal": rules.MAX,
    "list_type": rules.ARRAY,
    "too_long": rules.MAX_ITEMS,
    "model_type": rules.HASH,
}


def _as_param_error(error: ErrorDetails) -> ParamError:
    attr, context = ".".join(map(str, error["loc"])), error.get("ctx", {})
    if error["type"] == "broken":
        broken_rule: Rule = context["rule"]
        return broken_rule.on(attr, **context["values"])
    return _BY_ERROR[error["type"]].on(attr, **context)
