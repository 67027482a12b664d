"""The demo's world is made once, however often it is made."""

import json
import stat
from pathlib import Path

import pytest

from demo import world
from packhouse.facilities import queries as facilities
from packhouse.facilities.values import LocationKind
from packhouse.kernel.transactions import become_operator
from packhouse.merchants.queries import key_holder, key_parts, proves


@pytest.fixture
def made(db: None, tmp_path: Path) -> world.World:
    """The world, its keys in a folder of its own; the world opens its own transactions."""
    found = world.make(tmp_path)
    become_operator()
    return found


def test_each_building_has_more_than_two_thousand_storage_locations_with_coordinates(made: world.World) -> None:
    for facility_id in made.facility_ids.values():
        storage = facilities.locations(facility_id=facility_id, kinds=[LocationKind.STORAGE])
        assert len(storage) >= 2_000
        assert len({(spot.x_mm, spot.y_mm, spot.level) for spot in storage}) == len(storage)
        for kind in (LocationKind.DOCK, LocationKind.STATION, LocationKind.TOTE, LocationKind.QUARANTINE):
            assert facilities.locations(facility_id=facility_id, kinds=[kind])


def test_made_twice_it_is_the_same_world_with_the_same_keys(made: world.World, tmp_path: Path) -> None:
    assert world.make(tmp_path) == made


def test_the_keys_open_their_merchants_and_only_their_owner_may_read_them(made: world.World, tmp_path: Path) -> None:
    file = tmp_path / world.KEY_FILE

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == made.keys
    for code, token in made.keys.items():
        parts = key_parts(token)
        assert parts is not None
        holder = key_holder(parts[0])
        assert holder is not None
        assert holder.merchant_id == made.merchant_ids[code]
        assert proves(holder, parts[1])


def test_a_key_that_was_lost_is_issued_anew(made: world.World, tmp_path: Path) -> None:
    (tmp_path / world.KEY_FILE).unlink()

    again = world.make(tmp_path)

    assert again.merchant_ids == made.merchant_ids
    assert not set(again.keys.values()) & set(made.keys.values())


def test_a_product_measures_the_same_in_the_same_world() -> None:
    assert world.described("22811", "T-LIGHTS", 7) == world.described("22811", "T-LIGHTS", 7)
    assert world.described("22811", "T-LIGHTS", 7) != world.described("22811", "T-LIGHTS", 8)
    assert all(world.described(str(n), "", 7).weight_g >= 15 for n in range(200))
