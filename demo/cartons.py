"""Which units go into which carton: as many as are light enough together. Pure. Weights in grams."""

from collections.abc import Iterable, Mapping

from packhouse.packing.values import VerifiedUnits

CARTON_G = 350
MOST_G = 22_000
PER_CARTON = 400


def fill(units: Iterable[tuple[int, int, int]], weights_g: Mapping[int, int]) -> list[list[VerifiedUnits]]:
    """The cartons of one shipment, in the order in which they are packed. Units are (shipment, product, quantity)."""
    cartons: list[list[VerifiedUnits]] = []
    room_g = 0
    for shipment_id, product_id, wanted in units:
        left = wanted
        weight_g = max(1, weights_g.get(product_id, 0))
        while left:
            if not cartons or room_g < weight_g or len(cartons[-1]) == PER_CARTON:
                cartons.append([])
                room_g = max(MOST_G - CARTON_G, weight_g)
            some = min(left, room_g // weight_g)
            cartons[-1].append(VerifiedUnits(shipment_id, product_id, some))
            room_g -= some * weight_g
            left -= some
    return cartons


def weight_g(carton: Iterable[VerifiedUnits], weights_g: Mapping[int, int]) -> int:
    """What the scale says."""
    return CARTON_G + sum(weights_g.get(each.product_id, 0) * each.quantity for each in carton)
