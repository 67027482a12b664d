"""Request bodies: read within limits, parsed in one pass into the values that the verbs take."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from interfaces.api.refusals import (
    BodyInvalid,
    BodyTooLarge,
    LengthMissing,
    MalformedJson,
    MediaTypeUnknown,
    Misfit,
    TooManyItems,
)
from packhouse.kernel.refusals import Refused

T = TypeVar("T")

MOST_BYTES = 32 * 1024 * 1024
# What does not fit costs a hundred times its bytes while it is described, so the number of values is limited, too:
# of one item, of what is parsed in one pass, and of a body.
MOST_VALUES_OF_ONE = 10_000
MOST_VALUES_AT_ONCE = 50_000
MOST_VALUES = 500_000
MOST_MISFITS = 20
MOST_CHARACTERS = 80
JSON_TYPE = "application/json"
LINES_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
ESCAPED_NUL = rb"\u0000"
WORDS = {
    "missing": "this property",
    "unexpected_keyword_argument": "no property of this name",
    "extra_forbidden": "no property of this name",
}


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """A shape on the wire, of which one comes or many; many may come as `{"<plural>": [...]}`, too.

    `many` must stop at the first item that does not fit: what is wrong with which is then found item by item.
    """

    one: TypeAdapter[T]
    many: TypeAdapter[list[T]]
    plural: str


def one(request: HttpRequest, adapter: TypeAdapter[T]) -> T:
    """The one value in a body of JSON. Refuses what cannot be read or does not fit."""
    body = _read(request)
    _demand_type(request, (JSON_TYPE,))
    return _parse(body, adapter)


def is_one(request: HttpRequest) -> bool:
    """Whether a body of JSON is an object, and not an array or lines."""
    return _type(request) == JSON_TYPE and _read(request).lstrip()[:1] == b"{"


def many(request: HttpRequest, shape: Shape[T], *, most: int) -> list[T | Refused]:
    """The items of a body of JSON or of JSON lines, each a value or what is wrong with it.

    Refuses the whole when it cannot be read or has more than `most` items.
    """
    body = _read(request)
    kind = _demand_type(request, (JSON_TYPE, *LINES_TYPES))
    if kind in LINES_TYPES:
        lines = [line for line in body.split(b"\n") if line.strip()]
        return _each(lines, shape, most)
    if body.lstrip()[:1] == b"[" and ESCAPED_NUL not in body and body.count(b",") <= MOST_VALUES_AT_ONCE:
        try:
            values = shape.many.validate_json(body)
        except ValidationError:
            values = []
        if 0 < len(values) <= most:
            return list(values)
    return _each([to_json(item) for item in _items(body, shape, most)], shape, most)


def _read(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length and request.META.get("HTTP_TRANSFER_ENCODING"):
        raise LengthMissing
    if length.isdigit() and int(length) > MOST_BYTES:
        raise BodyTooLarge(most=MOST_BYTES, came=length, unit="bytes")
    _demand_fewer_values(request.body, MOST_VALUES)
    return request.body


def _demand_fewer_values(body: bytes, most: int) -> None:
    if len(body) > most and (values := body.count(b",")) > most:
        raise BodyTooLarge(most=most, came=str(values), unit="values")


def _type(request: HttpRequest) -> str:
    return (request.content_type or "").lower()


def _demand_type(request: HttpRequest, possible: tuple[str, ...]) -> str:
    kind = _type(request)
    if kind not in possible:
        raise MediaTypeUnknown(expected=" or ".join(possible), came=kind[:MOST_CHARACTERS])
    return kind


def _each(raw: Iterable[bytes], shape: Shape[T], most: int) -> list[T | Refused]:
    items: list[T | Refused] = []
    for body in raw:
        if len(items) == most:
            raise TooManyItems(most=most)
        try:
            items.append(_parse(body, shape.one))
        except Refused as refused:
            items.append(refused)
    if not items:
        raise BodyInvalid((Misfit("", "at least one item", "none"),))
    return items


def _items(body: bytes, shape: Shape[T], most: int) -> list[Any]:
    content = _loaded(body)
    if isinstance(content, dict):
        for name in content.keys() - {shape.plural}:
            raise BodyInvalid((Misfit(_pointer((name,)), WORDS["extra_forbidden"], "one"),))
        content = content.get(shape.plural)
    if not isinstance(content, list):
        raise BodyInvalid((Misfit("", f"an array, or an object with an array {shape.plural}", spoken(content)),))
    if len(content) > most:
        raise TooManyItems(most=most)
    return content


def _parse(body: bytes, adapter: TypeAdapter[T]) -> T:
    _demand_fewer_values(body, MOST_VALUES_OF_ONE)
    try:
        value = adapter.validate_json(body)
    except ValidationError as error:
        raise _refusal(error) from error
    if ESCAPED_NUL in body:
        for place in _places_of_nul(_loaded(body)):
            raise BodyInvalid((Misfit(_pointer(place), "text without a NUL character", "one with it"),))
    return value


def _loaded(body: bytes) -> Any:
    try:
        return from_json(body)
    except ValueError as error:
        raise MalformedJson(fault=str(error)) from error


def _refusal(error: ValidationError) -> Refused:
    details = error.errors(include_url=False, include_context=False)
    if details[0]["type"] == "json_invalid":
        return MalformedJson(fault=details[0]["msg"].removeprefix("Invalid JSON: "))
    return BodyInvalid(
        tuple(
            Misfit(
                _pointer(detail["loc"]),
                WORDS.get(detail["type"]) or _expected(detail["msg"]),
                "nothing" if detail["type"] == "missing" else spoken(detail["input"]),
            )
            for detail in details[:MOST_MISFITS]
        )
    )


def _expected(message: str) -> str:
    for opening in ("Input should be ", "Input should "):
        message = message.removeprefix(opening)
    return message[:1].lower() + message[1:]


def _pointer(place: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(step)[:MOST_CHARACTERS].replace("~", "~0").replace("/", "~1") for step in place)


def spoken(value: object) -> str:
    """What came, short enough to be repeated in an answer."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "an array"
    if isinstance(value, str):
        return repr(value[:MOST_CHARACTERS])
    if value is None:
        return "null"
    return str(value).lower()[:MOST_CHARACTERS]


def _places_of_nul(content: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(content, str) and "\0" in content:
        yield place
    elif isinstance(content, dict):
        for name, part in content.items():
            yield from _places_of_nul(part, (*place, name))
    elif isinstance(content, list):
        for number, part in enumerate(content):
            yield from _places_of_nul(part, (*place, number))
