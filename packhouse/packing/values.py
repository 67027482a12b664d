"""Words of the packing room that others use. Weights in grams."""

from packhouse.kernel.values import dataclass


@dataclass(frozen=True, slots=True)
class VerifiedUnits:
    """What a packer scanned into the open carton of a shipment."""

    shipment_id: int
    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Verified:
    """The units are in the carton. `missing`: units of the shipment that are still to be verified."""

    shipment_id: int
    carton_id: int
    missing: int


@dataclass(frozen=True, slots=True)
class WeighedCarton:
    """What the scale says about the open carton of a shipment."""

    shipment_id: int
    weight_g: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The carton is closed. `is_complete`: the whole shipment is packed."""

    shipment_id: int
    carton_id: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class PackedCarton:
    """A closed carton, as a label is bought for it."""

    carton_id: int
    shipment_id: int
    merchant_id: int
    weight_g: int


@dataclass(frozen=True, slots=True)
class CartonUnits:
    """Units in a carton."""

    carton_id: int
    shipment_id: int
    station_id: int
    line_no: int
    merchant_id: int
    product_id: int
    lot_id: int
    quantity: int
