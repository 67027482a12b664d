"""What the API's description says of bodies that are parsed here and not by the framework."""

from typing import Any

from pydantic import TypeAdapter

from interfaces.api.bodies import LINES_TYPES, Shape

DEFS, REF = "$defs", "$ref"
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "The same key with the same content gets the first answer again, and has one effect.",
}


def body_of(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    """An operation that takes one value."""
    return _operation({"application/json": {"schema": _schema(adapter)}})


def body_of_many(shape: Shape[Any], *, most: int) -> dict[str, Any]:
    """An operation that takes many values, as an array, an object with an array, or JSON lines."""
    item = _schema(shape.one)
    array = {"type": "array", "items": item, "minItems": 1, "maxItems": most}
    wrapped = {"type": "object", "properties": {shape.plural: array}, "required": [shape.plural]}
    return _operation(
        {
            "application/json": {"schema": {"anyOf": [array, wrapped]}},
            LINES_TYPES[0]: {"schema": item},
        }
    )


def body_of_one_or_many(shape: Shape[Any], *, most: int) -> dict[str, Any]:
    """An operation that takes one value or many."""
    described = body_of_many(shape, most=most)
    described["requestBody"]["content"]["application/json"]["schema"]["anyOf"].append(_schema(shape.one))
    return described


def without_body() -> dict[str, Any]:
    """An operation that takes no body."""
    return {"parameters": [KEY_HEADER]}


def _operation(content: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": [KEY_HEADER], "requestBody": {"required": True, "content": content}}


def _schema(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    """The JSON schema with its definitions put in place: a body has no room for definitions of its own."""
    schema = adapter.json_schema()
    definitions = schema.pop(DEFS, {})
    placed: dict[str, Any] = _placed(schema, definitions)
    return placed


def _placed(part: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_placed(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    if REF in part:
        return _placed(definitions[part[REF].rpartition("/")[2]], definitions)
    return {name: _placed(each, definitions) for name, each in part.items()}
