"""What the API's description says of bodies and refusals, which are made here and not by the framework."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from pydantic import TypeAdapter

from interfaces.api.answers import PROBLEM
from interfaces.api.bodies import LINES_TYPES, Shape
from interfaces.api.outgoing import Problem

DEFS, REF = "$defs", "$ref"
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "The same key with the same content gets the first answer again, and has one effect.",
}


class DescribedApi(NinjaAPI):
    """An API whose description tells of its problems, and calls its operations by short names."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description as OpenAPI."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema["components"]["schemas"]["Problem"] = TypeAdapter(Problem).json_schema()
        content = {PROBLEM: {"schema": {REF: "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = {"description": "A problem", "content": content}
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The resource and the function: `orders_send`."""
        function = operation.view_func
        return f"{function.__module__.rpartition('.')[2]}_{function.__name__}"


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


def lines_of(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    """An operation that answers with JSON lines."""
    content = {LINES_TYPES[0]: {"schema": _schema(adapter)}}
    return {"responses": {200: {"description": "OK", "content": content}}}


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
