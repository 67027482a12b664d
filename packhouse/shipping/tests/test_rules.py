"""Where a parcel stands after news in any order, and what its shipment does then."""

from datetime import timedelta
from itertools import permutations

import pytest

from packhouse.shipping.rules import FINAL, NOWHERE, PROGRESS, STEPS, Whereabouts, latest, shipment_step
from packhouse.shipping.states import LABEL
from packhouse.shipping.values import LabelState
from packhouse.shipping.values import TrackingStatus as T
from tests.builders import NOON


def at(hours: int, status: T) -> Whereabouts:
    return Whereabouts(status, NOON + timedelta(hours=hours))


WAY = (at(1, T.PICKED_UP), at(5, T.IN_TRANSIT), at(20, T.OUT_FOR_DELIVERY), at(24, T.DELIVERED))


@pytest.mark.parametrize("order", list(permutations(WAY)))
def test_the_order_in_which_news_come_does_not_matter(order: tuple[Whereabouts, ...]):
    known = NOWHERE
    for news in order:
        known = latest(known, [news])

    assert known == latest(NOWHERE, order) == WAY[-1]


def test_news_twice_is_news_once():
    assert latest(NOWHERE, [*WAY[:2], *WAY[:2]]) == latest(latest(NOWHERE, WAY[:2]), WAY[:2]) == WAY[1]


def test_older_news_move_nothing():
    assert latest(WAY[2], [WAY[0]]) == WAY[2]


@pytest.mark.parametrize("end", sorted(FINAL))
def test_after_the_end_nothing_counts(end: T):
    assert latest(at(1, end), [at(2, T.IN_TRANSIT)]) == at(1, end)


def test_of_news_at_one_time_the_further_counts():
    assert latest(NOWHERE, [at(1, T.DELIVERED), at(1, T.PICKED_UP)]) == at(1, T.DELIVERED)


def test_every_status_has_its_rank():
    assert set(PROGRESS) == set(T)
    assert len(set(PROGRESS.values())) == len(T)


def test_a_shipment_follows_the_youngest_news_of_its_parcels_on_the_way():
    step = shipment_step([at(9, T.OUT_FOR_DELIVERY), at(3, T.IN_TRANSIT), at(30, T.DELIVERED)])

    assert step == STEPS[T.OUT_FOR_DELIVERY]


def test_a_shipment_is_delivered_with_its_last_parcel():
    assert shipment_step([at(9, T.DELIVERED), NOWHERE]) is None
    assert shipment_step([at(9, T.DELIVERED), at(30, T.DELIVERED)]) == STEPS[T.DELIVERED]


def test_a_shipment_of_which_a_parcel_came_back_came_back():
    assert shipment_step([at(30, T.DELIVERED), at(9, T.RETURNED_TO_SENDER)]) == STEPS[T.RETURNED_TO_SENDER]


@pytest.mark.parametrize("parcels", [[], [NOWHERE], [at(0, T.LABEL_CREATED)], [at(0, T.INFO_RECEIVED)]])
def test_before_the_carrier_has_it_a_shipment_stands_where_it_is(parcels: list[Whereabouts]):
    assert shipment_step(parcels) is None


def test_a_void_label_stays_void():
    assert LABEL.moves_from(LabelState.VOIDED) == ()
