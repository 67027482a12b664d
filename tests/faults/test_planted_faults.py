"""`packhouse verify` names what is wrong in a house, and nothing else.

Each fault is planted past all verbs, rights and rules of the tables, as a bug or a hand at the database might.
"""

from dataclasses import dataclass

import pytest
from django.db import connection

from packhouse.fulfillment import queries as shipments
from packhouse.fulfillment.values import ShipmentState
from packhouse.kernel.invariants import Broken, Scope, broken
from packhouse.kernel.transactions import become_operator
from tests.busy_house import BusyHouse, a_busy_house

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Fault:
    """What somebody did to the tables, and the invariants that must be named for it."""

    story: str
    done: tuple[str, ...]
    named: frozenset[str]

    def __str__(self) -> str:
        return self.story.replace(" ", "-")


def a_fault(story: str, *done: str, named: str) -> Fault:
    """A fault; `named` are the invariants with blanks between."""
    return Fault(story, done, frozenset(named.split()))


def ignoring(table: str, *rules: str) -> str:
    """Take rules away from a table: what they forbid must be found without them."""
    return f"ALTER TABLE {table} " + ", ".join(f"DROP CONSTRAINT {rule}" for rule in rules)


FAULTS = [
    a_fault(
        "units appear in a bin",
        "UPDATE inventory_balance SET quantity = quantity + 1"
        " WHERE (location_id, product_id) = (SELECT location_id, product_id FROM inventory_balance"
        " WHERE reserved > 0 ORDER BY 1, 2 LIMIT 1)",
        named="inventory.balances_equal_movements",
    ),
    a_fault(
        "a put-away vanishes from the book",
        "DELETE FROM inventory_movement WHERE id = (SELECT min(id) FROM inventory_movement WHERE reason = 2"
        " AND condition = 1 AND product_id = (SELECT id FROM catalog_product WHERE sku = 'POT'))",
        named="inventory.balances_equal_movements inventory.stock_on_hand_equals_movements"
        " inventory.nothing_leaves_where_nothing_is receiving.received_units_are_in_the_book",
    ),
    a_fault(
        "more is promised than is on hand",
        ignoring("inventory_stocklevel", "stock_level_reserved"),
        "UPDATE inventory_stocklevel SET reserved = on_hand + 1 WHERE product_id = {mug}",
        named="inventory.stock_levels_are_within_bounds shipping.reserved_stock_is_what_is_still_owed",
    ),
    a_fault(
        "stock on hand is overwritten",
        "UPDATE inventory_stocklevel SET on_hand = on_hand + 10 WHERE product_id = {mug}",
        named="inventory.stock_on_hand_equals_movements",
    ),
    a_fault(
        "a reservation leaks",
        "UPDATE inventory_stocklevel SET reserved = reserved - 1 WHERE product_id = {mug}",
        named="shipping.reserved_stock_is_what_is_still_owed",
    ),
    a_fault(
        "a bin promises what no pick names",
        "UPDATE inventory_balance SET reserved = reserved + 1"
        " WHERE product_id = {mug} AND condition = 1 AND quantity > reserved",
        named="picking.promised_bins_equal_open_picks",
    ),
    a_fault(
        "damaged units are promised",
        "UPDATE inventory_balance SET reserved = 1 WHERE product_id = {mug} AND condition = 2 AND quantity > 0",
        named="inventory.only_sellable_units_are_promised picking.promised_bins_equal_open_picks",
    ),
    a_fault(
        "a movement names another merchant's product",
        "UPDATE inventory_movement SET merchant_id = {rival} WHERE id = (SELECT min(id) FROM inventory_movement"
        " WHERE merchant_id = {merchant})",
        named="inventory.movements_name_what_exists",
    ),
    a_fault(
        "a movement goes nowhere",
        "UPDATE inventory_movement SET to_location_id = 999999 WHERE id = (SELECT max(id) FROM inventory_movement"
        " WHERE reason = 6)",
        named="inventory.movements_name_what_exists inventory.stock_on_hand_equals_movements",
    ),
    a_fault(
        "stock changes its owner",
        "UPDATE inventory_stocklevel SET merchant_id = {rival} WHERE product_id = {mug}",
        named="inventory.stock_belongs_to_its_products_merchant",
    ),
    a_fault(
        "a receipt is lost",
        "DELETE FROM receiving_receiptline WHERE id = (SELECT min(id) FROM receiving_receiptline)",
        named="receiving.received_units_equal_receipts",
    ),
    a_fault(
        "an inbound shipment is closed by hand",
        "UPDATE receiving_inboundshipment SET state = 6 WHERE merchant_id = {rival}",
        named="receiving.inbounds_told_their_state",
    ),
    a_fault(
        "an order is shipped by hand",
        "UPDATE orders_orderstate SET state = 8 WHERE order_id = {order_of[labeled]}",
        named="orders.orders_stand_where_their_units_say orders.orders_told_their_state",
    ),
    a_fault(
        "a hold is gone and the order still waits",
        "DELETE FROM orders_hold WHERE reason = 'merchant'",
        named="orders.holds_stand_on_held_orders",
    ),
    a_fault(
        "a line is added to an order",
        "INSERT INTO orders_orderline (merchant_id, order_id, line_no, product_id, quantity)"
        " VALUES ({merchant}, {order_of[planned]}, 99, {mug}, 1)",
        named="orders.orders_are_whole orders.orders_were_accepted_once",
    ),
    a_fault(
        "an order is told of twice",
        "INSERT INTO kernel_merchantfact (merchant_id, subject_id, at, actor_id, kind, body)"
        " SELECT merchant_id, subject_id, at, actor_id, kind, body FROM kernel_merchantfact"
        " WHERE kind = 'OrderAccepted' AND subject_id = {order_of[held]}",
        "UPDATE kernel_merchantfact SET id = id - 1000000 WHERE id = (SELECT max(id) FROM kernel_merchantfact)",
        named="orders.orders_were_accepted_once",
    ),
    a_fault(
        "a backorder is forgotten",
        "DELETE FROM fulfillment_backorder WHERE order_id = {order_of[waiting]}",
        named="fulfillment.units_are_planned_or_wait",
    ),
    a_fault(
        "a planned order waits as well",
        "INSERT INTO fulfillment_backorder (merchant_id, order_id, line_no, product_id, quantity, since)"
        " VALUES ({merchant}, {order_of[planned]}, 1, {mug}, 1, now())",
        named="fulfillment.units_are_planned_or_wait fulfillment.no_more_is_sent_than_was_ordered",
    ),
    a_fault(
        "a shipment's state has no fact",
        "UPDATE fulfillment_shipmentstate SET state = 6 WHERE shipment_id = {shipments[labeled]}",
        named="fulfillment.shipments_told_their_state",
    ),
    a_fault(
        "a shipment falls off the open list",
        "DELETE FROM fulfillment_openshipment WHERE shipment_id = {shipments[released]}",
        named="fulfillment.open_shipments_are_those_in_the_house",
    ),
    a_fault(
        "a shipment loses a line",
        "DELETE FROM fulfillment_shipmentline WHERE shipment_id = {shipments[planned]} AND line_no = 2",
        named="fulfillment.orders_count_what_their_shipments_owe shipping.reserved_stock_is_what_is_still_owed",
    ),
    a_fault(
        "a shipment goes to another merchant",
        "UPDATE fulfillment_shipment SET merchant_id = {rival} WHERE id = {shipments[planned]}",
        named="fulfillment.shipments_have_one_merchant fulfillment.shipments_serve_an_order"
        " fulfillment.orders_count_what_their_shipments_owe",
    ),
    a_fault(
        "an order counts a shipment that is none",
        "UPDATE orders_orderstate SET planned = planned + 1 WHERE order_id = {order_of[partly]}",
        "UPDATE fulfillment_backorder SET quantity = quantity - 1 WHERE order_id = {order_of[partly]}",
        named="fulfillment.orders_count_what_their_shipments_owe",
    ),
    a_fault(
        "a pick is forgotten",
        "DELETE FROM picking_pick WHERE shipment_id = {shipments[released]} AND line_no = 1",
        named="picking.promised_bins_equal_open_picks picking.picks_fetch_what_is_owed",
    ),
    a_fault(
        "a pick claims more than was fetched",
        "UPDATE picking_pick SET picked = 1, state = 3 WHERE shipment_id = {shipments[picking]} AND line_no ="
        " (SELECT min(line_no) FROM picking_pick WHERE shipment_id = {shipments[picking]} AND state = 1)",
        named="picking.promised_bins_equal_open_picks picking.picks_fetch_what_is_owed"
        " picking.picks_are_in_the_book packing.totes_hold_what_is_not_packed",
    ),
    a_fault(
        "a unit is put into a carton unseen",
        "UPDATE packing_cartonline SET quantity = quantity + 1 WHERE line_no = 1 AND carton_id ="
        " (SELECT id FROM packing_carton WHERE shipment_id = {shipments[labeled]})",
        named="packing.cartons_hold_what_was_picked packing.cartons_are_in_the_book"
        " packing.totes_hold_what_is_not_packed",
    ),
    a_fault(
        "a carton is opened again",
        "UPDATE packing_carton SET closed_at = NULL, weight_g = NULL WHERE shipment_id = {shipments[packed]}",
        named="packing.cartons_hold_what_was_picked packing.closed_cartons_were_told"
        " shipping.cartons_have_one_live_label",
    ),
    a_fault(
        "a carton changes its merchant",
        "UPDATE packing_carton SET merchant_id = {rival} WHERE shipment_id = {shipments[packed]}",
        named="packing.cartons_have_one_merchant shipping.cartons_have_one_live_label",
    ),
    a_fault(
        "a carton bears two labels",
        "DROP INDEX label_once_a_carton",
        "INSERT INTO shipping_label (facility_id, carton_id, shipment_id, merchant_id, requested_at, bought_at,"
        " actor_id, weight_g, state, carrier, service, request_key, tracking_number)"
        " SELECT facility_id, carton_id, shipment_id, merchant_id, requested_at, bought_at, actor_id,"
        " weight_g, state, carrier, service, 'another key', 'another number'"
        " FROM shipping_label WHERE shipment_id = {shipments[labeled]}",
        named="shipping.cartons_have_one_live_label shipping.labels_told_their_state",
    ),
    a_fault(
        "a labeled shipment has no label",
        "DELETE FROM shipping_label WHERE shipment_id = {shipments[labeled]}",
        named="shipping.labeled_shipments_have_all_their_labels",
    ),
    a_fault(
        "a parcel is on no manifest",
        "UPDATE shipping_label SET manifest_id = NULL, handed_over_at = NULL WHERE shipment_id = {shipments[shipped]}",
        named="shipping.labeled_shipments_have_all_their_labels shipping.handed_over_parcels_left_the_book"
        " shipping.manifests_list_their_parcels",
    ),
    a_fault(
        "a parcel leaves twice",
        "INSERT INTO inventory_movement (facility_id, product_id, lot_id, merchant_id, from_location_id,"
        " to_location_id, at, actor_id, quantity, condition, reason, reference)"
        " SELECT facility_id, product_id, lot_id, merchant_id, from_location_id, to_location_id, at, actor_id,"
        " quantity, condition, reason, reference FROM inventory_movement"
        " WHERE reason = 5 AND product_id = {mug} AND reference = 'shipment:{shipments[shipped]}'",
        named="inventory.stock_on_hand_equals_movements shipping.handed_over_parcels_left_the_book",
    ),
    a_fault(
        "the carrier's last word is lost",
        "DELETE FROM shipping_trackingevent",
        named="shipping.labels_say_the_latest_news",
    ),
    a_fault(
        "a fact waits that nobody told",
        "INSERT INTO kernel_facilitywaiting (facility_id, subscriber, fact_ids, subject_ids)"
        " VALUES ({facility}, 'fulfillment.report_progress', ARRAY[999999], ARRAY[999999])",
        named="kernel.waiting_facts_stand_in_the_book_of_facility",
    ),
    a_fault(
        "a fact waits twice",
        "INSERT INTO kernel_merchantwaiting (merchant_id, subscriber, fact_ids, subject_ids)"
        " SELECT merchant_id, 'somebody', ARRAY[id, id], ARRAY[subject_id, subject_id] FROM kernel_merchantfact"
        " WHERE merchant_id = {rival} ORDER BY id LIMIT 1",
        named="kernel.facts_wait_once_in_merchant",
    ),
    a_fault(
        "nobody did it",
        "UPDATE kernel_facilityfact SET actor_id = 999999 WHERE id = (SELECT max(id) FROM kernel_facilityfact)",
        named="kernel.facts_name_their_actor_in_facility",
    ),
]


@pytest.fixture
def house(db: None) -> BusyHouse:
    """A sound house."""
    become_operator()
    return a_busy_house()


def test_a_house_in_the_middle_of_its_day_is_sound(house: BusyHouse) -> None:
    orders = {name: house.order_of[name] for name in house.shipments}
    rows = shipments.shipments_of(merchant_id=house.merchant_id, order_ids=list(orders.values()))
    states = {row.id: ShipmentState(row.state).name.lower() for row in rows}

    assert [states[key] for key in house.shipments.values()] == [
        "planned",
        "released_to_floor",
        "picking",
        "packing",
        "packed",
        "labeled",
        "shipped",
        "delivered",
        "cancelled",
    ]
    assert found(house) == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_planted_fault_is_named(house: BusyHouse, fault: Fault) -> None:
    plant(house, fault)

    assert {each.invariant for each in found(house)} == fault.named


def test_what_is_named_is_shown_with_its_rows(house: BusyHouse) -> None:
    plant(house, FAULTS[0])

    (wrong,) = found(house)

    assert wrong.states == "The balance of a location is the sum of its movements, for each product, lot and condition."
    assert len(wrong.rows) == 1
    assert wrong.rows[0]["balance"] == wrong.rows[0]["movements"] + 1


def test_a_login_that_may_do_everything_is_named(house: BusyHouse) -> None:
    plant(house, a_fault("nothing", named=""))

    assert [each.invariant for each in broken(Scope.DATABASE)] == ["kernel.login_role_is_bound"]


def test_a_table_without_its_policies_is_named(house: BusyHouse) -> None:
    plant(house, a_fault("unguarded", "ALTER TABLE orders_order NO FORCE ROW LEVEL SECURITY", named=""))

    (_, unguarded) = broken(Scope.DATABASE)

    assert unguarded.invariant == "kernel.tables_are_under_row_level_security"
    assert [row["table_name"] for row in unguarded.rows] == ["orders_order"]


def plant(house: BusyHouse, fault: Fault) -> None:
    """Do it with the rights of the tables' owner."""
    words = {
        "facility": house.facility_id,
        "merchant": house.merchant_id,
        "rival": house.rival_id,
        "mug": house.mug_id,
        "shipments": house.shipments,
        "order_of": house.order_of,
    }
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        for statement in fault.done:
            cursor.execute(statement.format_map(words))
            assert cursor.rowcount != 0, f"{fault.story}: nothing was planted by {statement}"
    become_operator()


def found(house: BusyHouse) -> list[Broken]:
    """What is broken in the house, and with its merchants."""
    merchants = [(Scope.MERCHANT, merchant_id) for merchant_id in (house.merchant_id, house.rival_id)]
    return [each for scope, key in [(Scope.FACILITY, house.facility_id), *merchants] for each in broken(scope, key)]
