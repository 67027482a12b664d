"""What the API refuses by itself, before any verb is asked, and the status of each refusal."""

from dataclasses import dataclass
from typing import ClassVar

from packhouse.kernel.idempotency import LONGEST_KEY
from packhouse.kernel.refusals import Refused
from packhouse.orders import operations as orders
from packhouse.receiving import operations as receiving


class ApiRefused(Refused):
    """A refusal of the API itself, with its HTTP status."""

    status: ClassVar[int] = 422


class BadRequest(ApiRefused):
    """The request cannot be read."""

    status = 400
    says = "The request cannot be read. Check its address, headers and encoding."


class MalformedJson(ApiRefused):
    """The body is not JSON."""

    status = 400
    says = "Expected a body of JSON in UTF-8, got something else: {fault}. Correct the body and send it again."


class KeyMissing(ApiRefused):
    """The request carries no API key."""

    status = 401
    says = "Expected the header Authorization: Bearer pk_..., got {came}. Send an API key."


class KeyInvalid(ApiRefused):
    """The API key is not, or no longer, valid."""

    status = 401
    says = "The API key is unknown or revoked. Send a valid one; the operator issues them."


class RouteUnknown(ApiRefused):
    """There is no such address."""

    status = 404
    says = "Nothing is at {path}. The addresses are described at /v1/docs."


class ProductUnknown(ApiRefused):
    """No such product of this merchant."""

    status = 404
    says = "There is no product with the SKU {sku}. Look at /v1/products, or make it first."


class ShipmentUnknown(ApiRefused):
    """No such shipment of this merchant."""

    status = 404
    says = "There is no shipment {shipment_id}. Look at /v1/shipments?order_id= for those of an order."


class MethodNotAllowed(ApiRefused):
    """The address does not know this method."""

    status = 405
    says = "{method} is not possible here; possible: {allowed}."


class LengthMissing(ApiRefused):
    """The request does not say how long its body is."""

    status = 411
    says = "Expected the header Content-Length, got a body in chunks. Send the body with its length."


class BodyTooLarge(ApiRefused):
    """The body is larger than a request may be."""

    status = 413
    says = "Expected at most {most} {unit}, got {came}. Send fewer items at once."


class MediaTypeUnknown(ApiRefused):
    """The body is in a format that is not read here."""

    status = 415
    says = "Expected the header Content-Type: {expected}, got {came!r}. Send the body as JSON and say so."


class ParameterInvalid(ApiRefused):
    """A parameter of the address does not fit."""

    says = "Expected {expected} for {parameter}, got {came!r}. Correct the address."


class RequestKeyUnfit(ApiRefused):
    """The Idempotency-Key cannot be kept."""

    says = (
        f"Expected an Idempotency-Key of 1 to {LONGEST_KEY} printable ASCII characters, got {{came}}."
        " Take a UUID, for example."
    )


class TooManyItems(ApiRefused):
    """More items than one request may have."""

    says = "Expected at most {most} items, got more. Send them in several requests."


class FacilityUnknown(ApiRefused):
    """There is no facility with this code."""

    says = "There is no facility {facility}. Possible: {possible}."


class Fault(ApiRefused):
    """A fault of ours."""

    status = 500
    says = "Something is wrong on our side; it is in our log. Sending the same request again is safe."


class HostUnknown(ApiRefused):
    """The request names a host that is none of ours."""

    status = 400
    says = "{host} is no name of this server. The operator lists its names in PACKHOUSE_HOSTS."


class DatabaseAway(ApiRefused):
    """The database cannot be reached."""

    status = 503
    says = "The database cannot be reached at the moment. Send the same request again in some seconds."


class ConnectionLost(DatabaseAway):
    """The database ended the connection while the request ran."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A place in a body that does not fit: a JSON pointer, what was expected there and what came."""

    pointer: str
    expected: str
    came: str


class BodyInvalid(ApiRefused):
    """The body is JSON, but not of the expected shape."""

    says = "At {pointer!r} expected {expected}, got {came}. Correct it and send it again."

    def __init__(self, misfits: tuple[Misfit, ...]) -> None:
        first = misfits[0]
        super().__init__(pointer=first.pointer, expected=first.expected, came=first.came)
        self.misfits = misfits


STATUSES: dict[type[Refused], int] = {
    orders.OrderUnknown: 404,
    orders.OrderDiffers: 409,
    orders.TooLate: 409,
    receiving.InboundUnknown: 404,
    receiving.InboundDiffers: 409,
    receiving.InboundNotReady: 409,
}
"""The verbs' refusals that are no 422."""


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal."""
    return status_of_kind(type(refused))


def status_of_kind(kind: type[Refused]) -> int:
    """The HTTP status of all refusals of a kind."""
    return kind.status if issubclass(kind, ApiRefused) else STATUSES.get(kind, ApiRefused.status)
