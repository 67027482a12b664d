"""What others may ask about waves and picks: frozen rows, ordered, bounded."""

from collections.abc import Sequence

from packhouse.kernel.sql import statements
from packhouse.picking.values import InTote, OpenPick, PickRow, PickState, WaveRow

SQL = statements(__file__)


def open_picks(*, facility_id: int, wave_id: int, batch_no: int | None = None, most: int = 500) -> list[OpenPick]:
    """What is still to be walked to in a wave, or in one of its batches, in the order of the walk."""
    return SQL["open_picks"].rows(OpenPick, facility_id=facility_id, wave_id=wave_id, batch_no=batch_no, most=most)


def in_totes(*, facility_id: int, shipment_ids: Sequence[int]) -> list[InTote]:
    """What was fetched into totes for these shipments, packed since or not; by line, lot and tote."""
    return SQL["in_totes"].rows(InTote, facility_id=facility_id, shipment_ids=list(shipment_ids))


def picks_of(*, facility_id: int, shipment_ids: Sequence[int]) -> list[PickRow]:
    """The picks of these shipments in every state, by shipment, wave and number."""
    return SQL["picks_of"].rows(PickRow, facility_id=facility_id, shipment_ids=list(shipment_ids))


def waves(*, facility_id: int, most: int = 50) -> list[WaveRow]:
    """The latest waves and how far they are, newest first."""
    return SQL["waves"].rows(WaveRow, facility_id=facility_id, most=most)


def pick_counts(*, facility_id: int) -> dict[PickState, int]:
    """How many picks of the shipments that are still in the house stand in each state."""
    counted = dict.fromkeys(PickState, 0)
    for state, picks in SQL["pick_counts"].tuples(facility_id=facility_id):
        counted[PickState(state)] = picks
    return counted
