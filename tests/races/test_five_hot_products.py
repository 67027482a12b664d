"""Many hands at five scarce products: nothing is oversold, nothing acknowledged is lost, nothing is done twice.

The invariants of `packhouse verify` must hold after it; what the tests here ask of the books they ask in their own
words, so that an invariant which sees too little is found out as well.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.private import Private, ended_after, private_packhouse
from tests.races.notes import read_notes

HANDS = int(os.environ.get("PACKHOUSE_RACE_HANDS", "8"))
SECONDS = float(os.environ.get("PACKHOUSE_RACE_SECONDS", "15"))
SEED = int(os.environ.get("PACKHOUSE_RACE_SEED", str(int(time.time()))))
PATIENCE_S = 60.0
STORM = 0.01
"""A deadlock costs its victim a second and a retry; more than so many of all transactions is a storm."""

MET = "SELECT deadlocks, xact_commit FROM pg_stat_database WHERE datname = current_database()"
SIDES = """
    SELECT facility_id, from_location_id AS location_id, product_id, lot_id, condition, -quantity AS units
    FROM inventory_movement
    UNION ALL
    SELECT facility_id, to_location_id, product_id, lot_id, condition, quantity FROM inventory_movement
"""
OWED = """
    SELECT facility_id, shipment_id, product_id, state, sum(quantity) AS units
    FROM fulfillment_shipmentline JOIN fulfillment_shipmentstate USING (facility_id, shipment_id)
    WHERE quantity > 0 AND state < 16 GROUP BY 1, 2, 3, 4
"""
LEFT = """
    SELECT movement.facility_id, shipment.id AS shipment_id, shipment.merchant_id, shipment.order_id,
        movement.product_id, sum(movement.quantity) AS units
    FROM inventory_movement AS movement
    JOIN facilities_location AS target ON target.id = movement.to_location_id AND target.kind = 2
    LEFT JOIN fulfillment_shipment AS shipment
        ON shipment.facility_id = movement.facility_id AND movement.reference = 'shipment:' || shipment.id
    GROUP BY 1, 2, 3, 4, 5
"""

pytestmark = pytest.mark.timeout(SECONDS + 3 * PATIENCE_S)


@pytest.fixture(scope="module")
def raced() -> Iterator[Private]:
    """A Packhouse after the race, all facts delivered."""
    with private_packhouse() as packhouse:
        # The log is to name the statements that wait for each other.
        packhouse.change("ALTER SYSTEM SET log_error_verbosity = 'default'", "SELECT pg_reload_conf()")
        packhouse.do("tests.races.hot_world", str(packhouse.home / "world.json"))
        race(packhouse)
        packhouse.drain()
        yield packhouse


def race(packhouse: Private) -> None:
    """Let the hands work side by side."""
    arguments = [str(SEED), str(SECONDS), str(packhouse.home)]
    hands = [
        packhouse.start(f"hand-{number}", ["tests.program", "tests.races.hand", str(number), *arguments])
        for number in range(HANDS)
    ]
    with ended_after(hands):
        for number, hand in enumerate(hands):
            ended = hand.wait(SECONDS + PATIENCE_S)
            assert ended == 0, f"seed {SEED}, hand {number}: {packhouse.log(f'hand-{number}').read_text()}"


def notebooks(packhouse: Private) -> list[Path]:
    """What the hands wrote down."""
    return sorted(packhouse.home.glob("hand-*.notes"))


def test_every_kind_of_work_was_done(raced: Private, capsys: pytest.CaptureFixture[str]) -> None:
    did: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for note in read_notes(notebooks(raced), "done"):
        did.update(note["did"])
        refused.update(note["refused"])

    ((deadlocks, commits),) = raced.rows(MET)
    speed = f"{commits / SECONDS:.0f} commits/s, {deadlocks} deadlocks"
    with capsys.disabled():
        print(f"\nrace of {HANDS} for {SECONDS:g} s, seed {SEED}: {speed}; did {dict(did)}")
    print(f"refused {dict(refused)}")
    assert set(did) == {
        "accept",
        "adjust",
        "close cartons",
        "confirm picks",
        "facts delivered",
        "hand over",
        "hold",
        "labels bought",
        "receive",
        "record tracking",
        "request cancellation",
        "send again",
        "shipments planned into waves",
        "verify units",
        "void labels",
    }


def test_what_always_holds_still_holds(raced: Private) -> None:
    assert raced.findings() == [], f"seed {SEED}"


def test_every_accepted_order_is_there_once_under_the_id_that_was_told(raced: Private) -> None:
    told = {(note["merchant_id"], note["key"]): note["order_id"] for note in read_notes(notebooks(raced), "accepted")}
    answers = {
        (note["merchant_id"], note["key"], note["order_id"]) for note in read_notes(notebooks(raced), "accepted")
    }
    there = raced.rows("SELECT merchant_id, external_id, id FROM orders_order")

    assert len(answers) == len(told), "an external id was told two order ids"
    assert {(merchant_id, key): order_id for merchant_id, key, order_id in there} == told
    assert len(there) == len(told)


def test_every_parcel_that_was_handed_over_has_left_once_with_the_manifest_that_was_told(raced: Private) -> None:
    told = {(note["number"], note["manifest_id"]) for note in read_notes(notebooks(raced), "handed over")}
    there = raced.rows("SELECT tracking_number, manifest_id FROM shipping_label WHERE manifest_id IS NOT NULL")

    assert set(there) == told
    assert len(there) == len({number for number, _ in told})


def test_no_order_is_sent_twice(raced: Private) -> None:
    too_much = raced.rows(
        f"""
        SELECT sent.order_id, sent.product_id, sum(sent.units) AS units, ordered.units AS ordered
        FROM ({LEFT}) AS sent
        LEFT JOIN (
            SELECT merchant_id, order_id, product_id, sum(quantity) AS units FROM orders_orderline GROUP BY 1, 2, 3
        ) AS ordered USING (merchant_id, order_id, product_id)
        GROUP BY 1, 2, 4 HAVING sum(sent.units) > coalesce(ordered.units, 0)
        """
    )
    other_than_owed = raced.rows(
        f"""
        SELECT facility_id, shipment_id, product_id, sent.units, owed.units AS owed, owed.state
        FROM ({LEFT}) AS sent
        FULL JOIN ({OWED}) AS owed USING (facility_id, shipment_id, product_id)
        WHERE coalesce(sent.units, 0) > coalesce(owed.units, 0)
            OR (owed.state >= 8 AND coalesce(sent.units, 0) < owed.units)
        """
    )

    assert too_much == []
    assert other_than_owed == []


def test_nothing_is_oversold(raced: Private) -> None:
    fewer_than_none = raced.rows(
        f"""
        SELECT side.facility_id, location_id, product_id, lot_id, condition, sum(units)
        FROM ({SIDES}) AS side
        JOIN facilities_location AS place ON place.id = location_id AND place.kind > 3
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(units) < 0
        """
    )
    promised_too_much = raced.rows(
        f"""
        SELECT facility_id, product_id, promised.units, here.units AS in_the_house
        FROM (
            SELECT facility_id, product_id, sum(owed.units - coalesce(sent.units, 0)) AS units
            FROM ({OWED}) AS owed
            LEFT JOIN ({LEFT}) AS sent USING (facility_id, shipment_id, product_id)
            WHERE owed.state < 8 GROUP BY 1, 2
        ) AS promised
        LEFT JOIN (
            SELECT side.facility_id, product_id, sum(units) AS units
            FROM ({SIDES}) AS side
            JOIN facilities_location AS place ON place.id = location_id AND place.is_sellable
            WHERE condition = 1 GROUP BY 1, 2
        ) AS here USING (facility_id, product_id)
        WHERE promised.units > coalesce(here.units, 0)
        """
    )

    assert fewer_than_none == []
    assert promised_too_much == []


def test_hardly_anybody_waits_for_somebody_who_waits(raced: Private) -> None:
    ((deadlocks, commits),) = raced.rows(MET)
    retried = list(read_notes(notebooks(raced), "deadlock"))
    failed = list(read_notes(notebooks(raced), "failed delivery"))

    assert failed == []
    assert len(retried) == deadlocks, "a deadlock broke something off that nobody did again"
    assert deadlocks <= STORM * commits, f"seed {SEED}: {Counter(note['deed'] for note in retried)}"
