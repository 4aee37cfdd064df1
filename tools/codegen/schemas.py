"""JSON Schemas of the API's parameters and views, made from their classes."""

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from shared.api.params import MAX_INTEGER, MAX_WARNINGS, MIN_INTEGER, UpdateParams
from shared.api.route import Route

Schema = dict[str, Any]

_RENAMED = {"ge": "minimum", "le": "maximum"}  # as pydantic calls the bounds of what is validated before
_NO_BOUNDS = {"minimum": MIN_INTEGER, "maximum": MAX_INTEGER}
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
        "description": (
            "The caller's session, when `session_view` asks for it; null for an application's token. `token` is there where a new "
            "session comes with `client-required`."
        ),
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
            "token": {"type": "string", "description": "The new session's token, shown this once."},
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
    schema = route.params.model_json_schema(schema_generator=_ParamsGenerator)
    for name, position in route.positions.items():
        schema["properties"][name]["x-position"] = position
    _mark_required(schema)
    _mark_clearable(schema, route)
    if route.takes_token:
        del schema["properties"]["token"]["default"]
        schema["properties"]["token"]["x-required"] = route.token_may_be_required
    return _by_position(schema)


def view_schema(view: type[BaseModel]) -> Schema:
    return view.model_json_schema(mode="serialization", schema_generator=_Generator)


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


class _Generator(GenerateJsonSchema):
    """pydantic's schemas without titles, with nested models in place, and without the bounds that all integers have."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._models: dict[str, CoreSchema] = {}

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        made = super().generate(schema, mode)
        del made["x-name"]  # its component's name is that
        return made

    def generate_inner(self, schema: Any) -> JsonSchemaValue:
        made = super().generate_inner({key: value for key, value in schema.items() if key != "ref"})
        if str(made.get("description")).endswith(_TIME):
            made["format"] = "date-time"
        renamed = {_RENAMED.get(key, key): value for key, value in made.items()}
        return {key: value for key, value in renamed.items() if value != _NO_BOUNDS.get(key, ...)}

    def definitions_schema(self, schema: core_schema.DefinitionsSchema) -> JsonSchemaValue:
        self._models |= {each["ref"]: each for each in schema["definitions"]}
        return self.generate_inner(schema["schema"])

    def definition_ref_schema(self, schema: core_schema.DefinitionReferenceSchema) -> JsonSchemaValue:
        return self.generate_inner(self._models[schema["schema_ref"]])

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        return {"x-name": made.pop("title"), **made}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return {**super().int_schema(schema), "format": "int64"}

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        return {"type": "string", "enum": list(schema["expected"])}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A nested hash's default is that of its members."""
        made = super().default_schema(schema)
        return {key: value for key, value in made.items() if key != "default" or not isinstance(value, dict | None)}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A plain type and null as one list of types, and without int64, as it was released."""
        inner = self.generate_inner(schema["schema"])
        if "properties" in inner:
            return {"anyOf": [inner, {"type": "null"}]}
        inner.pop("format", None)
        return {**inner, "type": [inner["type"], "null"]}


class _ParamsGenerator(_Generator):
    """An optional parameter is its type: where it clears nothing, null means not given."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def _mark_required(schema: Schema) -> None:
    """In nested hashes too."""
    schema.setdefault("required", [])
    for name, inner in schema["properties"].items():
        inner["x-required"] = name in schema["required"]
        usual = "model" if inner.get("pattern", "").startswith("^[A-Z]") else _SHOWN_AS.get(inner["type"], inner["type"])
        inner.setdefault("x-type", usual)
        for hashes in (inner, inner.get("items", {})):
            if "properties" in hashes:
                _mark_required(hashes)


def _mark_clearable(schema: Schema, route: Route[Any]) -> None:
    """Null is a value where it clears."""
    for name in route.params.nullable() if issubclass(route.params, UpdateParams) else ():
        inner = schema["properties"][name]
        inner["type"] = [inner["type"], "null"]


def _by_position(schema: Schema) -> Schema:
    ordered = sorted(schema["properties"].items(), key=lambda item: item[1]["x-position"])
    return {**schema, "properties": dict(ordered)}
