"""A week in two buildings: shops send orders and goods over HTTP, staff and trucks work through the verbs.

Everything happens at a simulated time and follows from the seed. What Packhouse does by itself, its own worker
does; the play waits for it after each step.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from demo.agenda import Agenda, Spent
from demo.dock import Delivery, Dock, StaffStopped
from demo.floor import Floor
from demo.online_retail import CHANNELS, Invoice
from demo.shop import Shop, Unexpected
from demo.supply import Load, midweek, opening
from demo.week import Week, demand
from demo.world import SITES, World, described
from packhouse.kernel.actors import actor
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_operator
from packhouse.orders import operations as orders
from packhouse.orders.values import Correction, Recipient

BEFORE = -3
"""The Friday before the week: the opening stock comes in."""

MIDWEEK = 2
WORKING_DAYS_AFTER = 2
DAYS_UNTIL_THE_DOOR = 18
SHARE_CORRECTED, SHARE_CORRECTED_BY_SHOP, SHARE_CANCELLED = 0.85, 0.5, 0.02
TRACKED_AT = (time(10, 0), time(14, 0), time(19, 0))
LOOKED_UP_EACH_DAY = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """What the play stands on: the world, its address, the carrier's code, and how to wait and to track.

    `settle` waits until all that follows by itself is done, `track` asks the carrier where its parcels are,
    `passed` is told what time it is, and which share of the play is over.
    """

    world: World
    base_url: str
    carrier: str
    settle: Callable[[], None]
    track: Callable[[datetime], None]
    passed: Callable[[datetime, float], None]


class Play:
    """The week as it is to be played, of a seed."""

    def __init__(self, week: Week, stage: Stage, *, seed: int, days: int) -> None:
        self._week = week
        self._stage = stage
        self._seed = seed
        self._days = days
        self._agenda = Agenda(settle=stage.settle, passed=self._pass)
        self._shops = {channel: Shop(stage.base_url, stage.world.keys[channel]) for channel in CHANNELS}
        self._order_ids: dict[str, int] = {}
        self._shares_the_clock = False
        facility_ids = stage.world.facility_ids
        self._floors = [
            Floor(facility_id=facility_ids[site.code], site=site, carrier=stage.carrier, agenda=self._agenda, seed=seed)
            for site in SITES
        ]
        self._docks = {
            code: Dock(facility_id=facility_id, code=code, agenda=self._agenda, seed=seed)
            for code, facility_id in facility_ids.items()
        }
        with as_operator():
            self._desk = actor("person", "desk")

    @property
    def begins(self) -> datetime:
        """When the first thing happens."""
        return self._week.at(BEFORE, time(7, 0))

    @property
    def ends(self) -> datetime:
        """When the last thing happens."""
        return self._week.at(self._days + DAYS_UNTIL_THE_DOOR, TRACKED_AT[-1])

    def was_begun(self) -> bool:
        """Whether the shops have announced goods or sent orders before: a week is played once."""
        return any(shop.has_begun() for shop in self._shops.values())

    def run(self) -> Spent:
        """Play it; where the time went. Raises Unexpected, StaffStopped."""
        self._supply()
        self._sell()
        self._open()
        self._agenda.run()
        for shop in self._shops.values():
            shop.close()
        for floor in self._floors:
            floor.demand_all_at_the_door()
        return self._agenda.spent

    def _pass(self, now: datetime) -> None:
        self._stage.passed(now, (now - self.begins) / (self.ends - self.begins))

    def _supply(self) -> None:
        """The merchants describe their products and send in their goods."""
        wanted = demand(self._week.invoices)
        self._agenda.at(self.begins, "describe products", self._describe)
        self._deliver(opening(wanted, self._seed), BEFORE)
        if self._days > MIDWEEK:
            self._deliver(midweek(wanted, self._seed), MIDWEEK)

    def _describe(self, now: datetime) -> None:
        names = self._week.found.names
        for channel, skus in self._week.found.skus.items():
            self._shops[channel].put_products([described(sku, names[sku], self._seed) for sku in sorted(skus)])

    def _deliver(self, loads: Sequence[Load], day: int) -> None:
        trucks_from = self._week.at(day, time(8, 0))
        expected = (self._week.monday + timedelta(days=day)).isoformat()
        announced = trucks_from - timedelta(minutes=30)
        for load in loads:
            self._agenda.at(announced, "announce goods", self._announce, load, expected, trucks_from)

    def _announce(self, now: datetime, load: Load, expected: str, trucks_from: datetime) -> None:
        inbound_id = self._shops[load.channel].announce(load, expected)
        if not self._shares_the_clock:
            self._demand_shared_clock(self._shops[load.channel].announced_at(inbound_id), now)
        self._docks[load.facility].expect(Delivery(load, inbound_id), trucks_from)

    def _demand_shared_clock(self, announced_at: datetime, now: datetime) -> None:
        if announced_at != now:
            raise Unexpected(
                f"it is {now} here and {announced_at} at {self._stage.base_url}:"
                " start all of Packhouse with the clock file that the play has"
            )
        self._shares_the_clock = True

    def _sell(self) -> None:
        """The shops send what was ordered; some orders are stopped, some recipients found out."""
        for at, channel, invoices in self._week.posts(self._days):
            self._agenda.at(at, "send orders", self._send, channel, invoices)

    def _send(self, now: datetime, channel: str, invoices: Sequence[Invoice]) -> None:
        self._order_ids |= self._shops[channel].send_orders(invoices)
        for invoice in invoices:
            order_id = self._order_ids[invoice.order.external_id]
            chance = Random(f"{self._seed}:{invoice.order.external_id}")
            if chance.random() < SHARE_CANCELLED:
                at = now + timedelta(minutes=30 + chance.randrange(150))
                self._agenda.at(at, "cancel", self._cancel, channel, order_id)
            if not invoice.order.ship_to.name and chance.random() < SHARE_CORRECTED:
                at = now + timedelta(minutes=30 + chance.randrange(240))
                recipient = _found_out(invoice, chance)
                by_shop = chance.random() < SHARE_CORRECTED_BY_SHOP
                correct = self._correct_by_shop if by_shop else self._correct_at_desk
                self._agenda.at(at, "correct recipients", correct, channel, order_id, recipient)

    def _cancel(self, now: datetime, channel: str, order_id: int) -> None:
        self._shops[channel].cancel(order_id)

    def _correct_by_shop(self, now: datetime, channel: str, order_id: int, recipient: Recipient) -> None:
        self._shops[channel].correct_recipient(order_id, recipient)

    def _correct_at_desk(self, now: datetime, channel: str, order_id: int, recipient: Recipient) -> None:
        with as_operator():
            (answer,) = orders.correct_recipients(
                merchant_id=self._stage.world.merchant_ids[channel],
                corrections=[Correction(order_id, recipient)],
                now=now,
                actor_id=self._desk,
            )
        if isinstance(answer, Refused) and answer.code != "too_late":
            raise StaffStopped(f"{answer.code}: {answer}")

    def _open(self) -> None:
        """The buildings work, the carrier is asked where the parcels are, and the shops ask us."""
        for day in range(self._days + WORKING_DAYS_AFTER):
            for floor in self._floors:
                floor.work(self._date(day))
            self._agenda.at(self._week.at(day, time(20, 0)), "look up", self._look_up, day)
        for day in range(self._days + DAYS_UNTIL_THE_DOOR + 1):
            for at in TRACKED_AT:
                self._agenda.at(self._week.at(day, at), "track parcels", self._stage.track)

    def _look_up(self, now: datetime, day: int) -> None:
        chance = Random(f"{self._seed}:{day}:look up")
        known: Mapping[str, list[str]] = {channel: [] for channel in CHANNELS}
        for invoice in self._week.invoices:
            if invoice.order.external_id in self._order_ids:
                known[invoice.channel].append(invoice.order.external_id)
        for channel, external_ids in known.items():
            for external_id in chance.sample(external_ids, min(LOOKED_UP_EACH_DAY, len(external_ids))):
                order = self._shops[channel].order(external_id)
                self._shops[channel].track(int(order["id"]))
                self._shops[channel].availability(order["lines"][0]["sku"])

    def _date(self, day: int) -> date:
        return self._week.monday + timedelta(days=day)


def _found_out(invoice: Invoice, chance: Random) -> Recipient:
    """Who is to get a web order that came without a customer."""
    return Recipient(
        name=f"Web shopper {invoice.order.external_id}",
        country=invoice.order.ship_to.country,
        line1=f"{chance.randrange(1, 200)} High Street",
    )
