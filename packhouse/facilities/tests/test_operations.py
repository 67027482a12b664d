"""Building up a site."""

from datetime import UTC, datetime, time

import pytest

from packhouse.facilities import operations, queries
from packhouse.facilities.values import LocationKind, NewDeparture, NewLocation
from tests.builders import NOON, a_facility

pytestmark = pytest.mark.usefixtures("operator")


def test_a_building_is_opened_once() -> None:
    first = a_facility("lei", storage=3)

    assert a_facility("lei", storage=3) == first
    assert [site.code for site in queries.facilities()] == ["lei"]
    assert len(queries.locations(facility_id=first, kinds=[LocationKind.STORAGE])) == 3


def test_a_building_has_a_supplier_a_recipient_and_a_loss() -> None:
    facility_id = a_facility()

    special = queries.special_locations(facility_id)

    kinds = queries.location_kinds(
        facility_id=facility_id, location_ids=[special.supplier_id, special.recipient_id, special.loss_id]
    )
    assert list(kinds.values()) == [LocationKind.SUPPLIER, LocationKind.RECIPIENT, LocationKind.LOSS]


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(operations.TimeZoneUnknown, match="Mars/Olympus"):
        operations.open_facility(
            code="mars", name="Mars", country="XX", time_zone="Mars/Olympus", latitude=0, longitude=0
        )
    assert queries.facility("mars") is None


def test_locations_are_added_once_and_counted() -> None:
    facility_id = a_facility(storage=0)
    new = [NewLocation("A-01", LocationKind.STORAGE, 1, 1, 1, 10, 20), NewLocation("T-1", LocationKind.TOTE)]

    assert operations.add_locations(facility_id=facility_id, locations=new) == 2
    assert operations.add_locations(facility_id=facility_id, locations=new) == 0

    (stored,) = queries.locations(facility_id=facility_id, kinds=[LocationKind.STORAGE])
    assert (stored.code, stored.aisle, stored.x_mm, stored.y_mm) == ("A-01", 1, 10, 20)
    assert queries.location_ids(facility_id=facility_id, codes=["A-01", "nowhere"]) == {"A-01": stored.id}


@pytest.mark.parametrize("codes", [("X", "X"), ("storage-1",)], ids=["twice in the call", "there with another kind"])
def test_a_location_code_names_one_location(codes: tuple[str, ...]) -> None:
    facility_id = a_facility(storage=1)
    new = [NewLocation(code, LocationKind.TOTE) for code in ("fine", *codes)]

    with pytest.raises(operations.LocationCodeTaken):
        operations.add_locations(facility_id=facility_id, locations=new)
    assert queries.location_ids(facility_id=facility_id, codes=["fine"]) == {}


def test_locations_come_in_pages() -> None:
    facility_id = a_facility(storage=5)
    kinds = [LocationKind.STORAGE]

    first = queries.locations(facility_id=facility_id, kinds=kinds, most=3)
    rest = queries.locations(facility_id=facility_id, kinds=kinds, after_id=first[-1].id, most=3)

    assert [found.code for found in (*first, *rest)] == [f"storage-{no}" for no in range(1, 6)]


def test_a_location_of_another_building_has_no_kind_here() -> None:
    here, there = a_facility("lei"), a_facility("ber")
    elsewhere = queries.special_locations(there).loss_id

    assert queries.location_kinds(facility_id=here, location_ids=[elsewhere]) == {}
    assert queries.location_kinds(facility_id=there, location_ids=[elsewhere]) == {elsewhere: LocationKind.LOSS}
    assert queries.locations_by_id(facility_id=here, location_ids=[elsewhere]) == {}
    assert queries.locations_by_id(facility_id=there, location_ids=[elsewhere])[elsewhere].code == "LOSS"


def test_new_departures_hold_at_once() -> None:
    facility_id = a_facility(cut_off=time(17))
    today = queries.next_departure(facility_id=facility_id, service="express", after=NOON)
    assert today == datetime(2026, 3, 2, 17, tzinfo=UTC)

    operations.set_departures(
        facility_id=facility_id,
        departures=[NewDeparture("standard", 3, time(9)), NewDeparture("late", 1, time(23))],
    )

    assert queries.services_offered() == {"standard", "late"}
    wednesday = queries.next_departure(facility_id=facility_id, service="standard", after=NOON)
    assert wednesday == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert queries.next_departure(facility_id=facility_id, service="express", after=NOON) is None


def test_a_service_has_one_cut_off_a_weekday() -> None:
    facility_id = a_facility()
    twice = [NewDeparture("standard", 3, time(9)), NewDeparture("standard", 3, time(10))]

    with pytest.raises(operations.DepartureRepeated):
        operations.set_departures(facility_id=facility_id, departures=twice)
    assert queries.next_departure(facility_id=facility_id, service="standard", after=NOON)


def test_the_nearer_building_is_nearer() -> None:
    leicester = a_facility("lei")
    berlin = a_facility("ber", country="DE", latitude=52.52, longitude=13.4)

    to_france, to_poland = queries.distances_km("FR"), queries.distances_km("pl")

    assert to_france[leicester] < to_france[berlin]
    assert to_poland[berlin] < to_poland[leicester]


def test_an_unknown_country_is_equally_far_from_all() -> None:
    a_facility("lei")
    a_facility("ber")

    assert set(queries.distances_km("ZZ").values()) == {0}
