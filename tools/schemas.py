"""JSON Schemas of the API's parameters and views, made from their classes."""

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.api.params import MAX_INTEGER, MAX_WARNINGS, MIN_INTEGER, Params
from shared.api.route import Route

Schema = dict[str, Any]

_RENAMED = {"ge": "minimum", "le": "maximum", "position": "x-position"}
_SHOWN_AS = {"object": "hash"}
_TIME = "RFC 3339, UTC, microseconds."
_MOMENT = "2026-03-02T09:30:00.000000Z"

COMPONENTS: Schema = {
    "Error": {
        "type": "object",
        "required": ["attr", "rule", "message"],
        "properties": {
            "attr": {"type": "string", "description": "Dotted path of the parameter, for example `page.size`."},
            "rule": {"type": "string", "description": "A stable word for programs."},
            "message": {"type": "string", "description": "For people; its wording may change."},
        },
    },
    "Warnings": {
        "type": "array",
        "maxItems": MAX_WARNINGS,
        "description": "What was given and is not a parameter of the route, and where an index says less than was asked for.",
        "items": {"$ref": "#/components/schemas/Error"},
    },
    "Session": {
        "type": ["object", "null"],
        "description": "The caller's session, when `session_view` asks for it; null for an application's token.",
        "required": ["id", "user_id", "application", "roles", "remember_me", "created_at", "last_used_at"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "integer"},
            "user_id": {"type": "integer"},
            "application": {"type": "string", "description": "Slug of the application that it was opened in."},
            "roles": {"type": "array", "items": {"type": "string"}, "description": "The user's roles in that application."},
            "remember_me": {"type": "boolean", "description": "Whether it never expires."},
            "created_at": {"type": "string", "format": "date-time"},
            "last_used_at": {"type": ["string", "null"], "format": "date-time", "description": "Up to 5 minutes late."},
        },
        "examples": [
            {
                "id": 1,
                "user_id": 1,
                "application": "planoauth",
                "roles": [],
                "remember_me": False,
                "created_at": _MOMENT,
                "last_used_at": _MOMENT,
            }
        ],
    },
    "Application": {
        "type": "object",
        "description": "The token's application, when `application_view` asks for it.",
        "required": ["id", "slug", "name"],
        "additionalProperties": False,
        "properties": {"id": {"type": "integer"}, "slug": {"type": "string"}, "name": {"type": "string"}},
    },
}


def params_schema(route: Route[Any]) -> Schema:
    """A route's parameters by position. `required` leaves out the token, which may come in a header; `x-required` does not."""
    schema = _plain(route.params.model_json_schema(), route.params)
    for name, position in route.positions.items():
        schema["properties"][name]["x-position"] = position
    _mark_required(schema)
    del schema["properties"]["token"]["default"]
    schema["properties"]["token"]["x-required"] = route.token_may_be_required
    return _by_position(schema)


def view_schema(view: type[BaseModel]) -> Schema:
    return _plain(view.model_json_schema(mode="serialization"))


def example_of(view: type[BaseModel], known: Mapping[str, Any], *, nested: bool) -> dict[str, Any]:
    """A record in that view: a field's own example, or the request's value of that name, or something of its type.

    Optional values are null, `nested` ones of them perhaps not.
    """
    return {name: _example(name, field, known, nested=nested) for name, field in view.model_fields.items()}


def _example(name: str, field: FieldInfo, known: Mapping[str, Any], *, nested: bool) -> Any:
    if field.examples:
        return field.examples[0]
    if str(field.description).endswith(_TIME):
        return _MOMENT
    return known[name] if name in known else _of_type(field.annotation, nested=nested)


def _of_type(annotation: Any, *, nested: bool) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return example_of(annotation, {}, nested=nested)
    if get_origin(annotation) is list:
        return []
    options = [option for option in get_args(annotation) if isinstance(option, type) and issubclass(option, BaseModel)]
    return _of_type(options[0], nested=nested) if nested and options else {int: 1, bool: False, str: "text"}.get(annotation)


def _plain(schema: Schema, params: type[Params] | None = None) -> Schema:
    """Without references, titles and pydantic's spellings; an optional value is its type, since null means not given."""
    definitions = schema.pop("$defs", {})
    plain: Schema = _clean(schema, definitions, optional_is_absent=params is not None)
    return plain


def _clean(value: Any, definitions: Schema, *, optional_is_absent: bool) -> Any:
    if isinstance(value, list):
        return [_clean(item, definitions, optional_is_absent=optional_is_absent) for item in value]
    if not isinstance(value, dict):
        return value
    value = _dereferenced(value, definitions)
    value = _dereferenced(_without_null(value), definitions) if optional_is_absent else _with_null(value)
    cleaned: Schema = {
        _RENAMED.get(key, key): _clean_member(key, item, definitions, optional_is_absent=optional_is_absent)
        for key, item in value.items()
        if not _is_noise(key, item)
    }
    return _as_time(_as_possible_values(cleaned))


def _clean_member(key: str, item: Any, definitions: Schema, *, optional_is_absent: bool) -> Any:
    """`properties` holds names, not keywords; `default` holds a value."""
    if key == "properties":
        return {name: _clean(schema, definitions, optional_is_absent=optional_is_absent) for name, schema in item.items()}
    return item if key in ("default", "const", "enum") else _clean(item, definitions, optional_is_absent=optional_is_absent)


def _is_noise(key: str, item: Any) -> bool:
    return (
        (key == "title" and isinstance(item, str))
        or (key == "default" and (item is None or isinstance(item, dict)))
        or (key in ("ge", "minimum") and item == MIN_INTEGER)
        or (key in ("le", "maximum") and item == MAX_INTEGER)
    )


def _dereferenced(schema: Schema, definitions: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    rest = {key: item for key, item in schema.items() if key != "$ref"}
    name = schema["$ref"].rpartition("/")[2]
    return {**definitions[name], "x-name": definitions[name]["title"], **rest}


def _without_null(schema: Schema) -> Schema:
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) != 1:
        return schema
    return {**options[0], **{key: item for key, item in schema.items() if key != "anyOf"}}


def _with_null(schema: Schema) -> Schema:
    """`anyOf` a plain type and null as one list of types."""
    options = schema.get("anyOf", ())
    if len(options) != 2 or options[1] != {"type": "null"} or "$ref" in options[0]:
        return schema
    rest = {key: item for key, item in schema.items() if key != "anyOf"}
    return {**options[0], "type": [options[0]["type"], "null"], **rest}


def _as_possible_values(schema: Schema) -> Schema:
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]
    if schema.get("type") == "integer":
        schema["format"] = "int64"
    return schema


def _as_time(schema: Schema) -> Schema:
    """What is answered as a time says so in its description."""
    return {**schema, "format": "date-time"} if str(schema.get("description")).endswith(_TIME) else schema


def _mark_required(schema: Schema) -> None:
    """In nested hashes too."""
    schema.setdefault("required", [])
    for name, inner in schema["properties"].items():
        inner["x-required"] = name in schema["required"]
        inner["x-type"] = "model" if inner.get("pattern", "").startswith("^[A-Z]") else _SHOWN_AS.get(inner["type"], inner["type"])
        if inner["type"] == "object":
            _mark_required(inner)


def _by_position(schema: Schema) -> Schema:
    ordered = sorted(schema["properties"].items(), key=lambda item: item[1]["x-position"])
    return {**schema, "properties": dict(ordered)}
