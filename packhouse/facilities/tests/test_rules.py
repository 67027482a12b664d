"""When the truck leaves and how far it is."""

from datetime import UTC, datetime, time

from packhouse.facilities import rules
from packhouse.facilities.values import Departure

LONDON = "Europe/London"
WORKDAYS = [Departure(1, "standard", weekday, time(17, 0)) for weekday in range(1, 6)]


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_before_the_cut_off_the_truck_of_today_is_reached() -> None:
    assert rules.next_departure(WORKDAYS, time_zone=LONDON, after=at(2026, 3, 2, 16, 59)) == at(2026, 3, 2, 17)


def test_at_the_cut_off_the_truck_is_gone() -> None:
    assert rules.next_departure(WORKDAYS, time_zone=LONDON, after=at(2026, 3, 2, 17)) == at(2026, 3, 3, 17)


def test_after_friday_comes_monday() -> None:
    assert rules.next_departure(WORKDAYS, time_zone=LONDON, after=at(2026, 3, 6, 18)) == at(2026, 3, 9, 17)


def test_the_cut_off_keeps_its_place_on_the_local_clock_in_summer() -> None:
    assert rules.next_departure(WORKDAYS, time_zone=LONDON, after=at(2026, 7, 6, 9)) == at(2026, 7, 6, 16)


def test_the_day_is_the_local_day() -> None:
    daily = [Departure(1, "standard", weekday, time(1, 0)) for weekday in range(1, 8)]
    late_on_monday = at(2026, 3, 2, 23, 30)
    assert rules.next_departure(daily, time_zone="Asia/Tokyo", after=late_on_monday) == at(2026, 3, 3, 16)


def test_a_weekly_truck_that_has_just_left_comes_back_in_a_week() -> None:
    weekly = [Departure(1, "standard", 1, time(17, 0))]
    assert rules.next_departure(weekly, time_zone=LONDON, after=at(2026, 3, 2, 17)) == at(2026, 3, 9, 17)


def test_without_a_truck_there_is_no_departure() -> None:
    assert rules.next_departure([], time_zone=LONDON, after=at(2026, 3, 2)) is None


def test_the_distance_from_london_to_paris() -> None:
    assert abs(rules.great_circle_km((51.5074, -0.1278), (48.8566, 2.3522)) - 344) <= 1


def test_the_distance_to_the_other_side_of_the_earth() -> None:
    assert rules.great_circle_km((0, 0), (0, 180)) == 20015


def test_words_that_stand_twice() -> None:
    assert rules.repeated(["b", "a", "b", "c", "a", "b"]) == ["a", "b"]
