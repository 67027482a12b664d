"""A program: so many shipments are packed, and their closed cartons wait to be told of."""

from packhouse.kernel.transactions import as_operator
from tests.shipping.world import a_house, a_packed_shipment


def main(name: str, shipments: str) -> None:
    """Pack them; their orders are numbered and begin with `name`."""
    with as_operator():
        house = a_house()
        for number in range(int(shipments)):
            a_packed_shipment(house, f"{name}-{number}")
