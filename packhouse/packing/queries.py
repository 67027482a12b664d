"""What others may ask about cartons: frozen rows, ordered, bounded by what is asked for."""

from collections.abc import Sequence

from packhouse.kernel.sql import statements
from packhouse.packing.values import CartonUnits, PackedCarton

SQL = statements(__file__)


def cartons_of(*, facility_id: int, shipment_ids: Sequence[int]) -> list[PackedCarton]:
    """The closed cartons of these shipments, by shipment and carton."""
    return SQL["cartons_of"].rows(PackedCarton, facility_id=facility_id, shipment_ids=list(shipment_ids))


def contents(*, facility_id: int, carton_ids: Sequence[int]) -> list[CartonUnits]:
    """What is in these cartons, open or closed, by carton, line and lot."""
    return SQL["contents"].rows(CartonUnits, facility_id=facility_id, carton_ids=list(carton_ids))
