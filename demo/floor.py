"""Simulated staff of one facility: planners, pickers, packers, and the drivers who take the parcels."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from random import Random
from zoneinfo import ZoneInfo

from config.carriers import hand_over
from demo import cartons
from demo.agenda import Agenda
from demo.dock import StaffStopped
from demo.world import WEEKDAYS, Site
from packhouse.catalog.queries import weights_g
from packhouse.facilities.queries import locations
from packhouse.facilities.values import LocationKind
from packhouse.fulfillment import queries as fulfillment
from packhouse.fulfillment.values import ShipmentState
from packhouse.kernel.actors import actor
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_operator
from packhouse.packing import operations as packing
from packhouse.packing.values import VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking import queries as picks
from packhouse.picking.values import OpenPick, PickedUnits
from packhouse.shipping import queries as parcels
from packhouse.shipping.values import ParcelInTheHouse

WAVES = (time(9, 0), time(11, 0), time(13, 0), time(15, 0))
LAST_WAVE = timedelta(minutes=44)
LOADING = timedelta(minutes=2)
SHARE_SHORT, SHARE_SLOW = 0.003, 0.04
MOST = 500
STOPPED_MEANWHILE = {"shipment_not_ready", "pick_not_open"}


class Floor:
    """The floor of one facility."""

    def __init__(self, *, facility_id: int, site: Site, carrier: str, agenda: Agenda, seed: int) -> None:
        self.facility_id = facility_id
        self._site = site
        self._zone = ZoneInfo(site.time_zone)
        self._carrier = carrier
        self._agenda = agenda
        self._seed = seed
        with as_operator():
            self._planner = actor("person", f"{site.code}: planner")
            self._picker = actor("person", f"{site.code}: picker")
            self._packer = actor("person", f"{site.code}: packer")
            self._driver = actor("person", f"{site.code}: driver")
            self._totes = self._locations(LocationKind.TOTE)
            self._stations = self._locations(LocationKind.STATION)

    def work(self, day: date) -> None:
        """Open on a day, if it is one on which trucks leave."""
        if day.isoweekday() not in WEEKDAYS:
            return
        for at in WAVES:
            self._agenda.at(self._local(day, at), "plan waves", self._plan)
        for service, cut_off in self._site.cut_offs:
            leaves = self._local(day, cut_off)
            self._agenda.at(leaves - LAST_WAVE, "plan waves", self._plan, leaves)
            self._agenda.at(leaves - LOADING, "hand over", self._load, service)

    def demand_all_at_the_door(self) -> None:
        """Nobody expects parcels to be on their way for ever. Raises StaffStopped."""
        with as_operator():
            on_the_way = parcels.manifests_on_the_way(facility_id=self.facility_id, carrier=self._carrier)
        if on_the_way:
            raise StaffStopped(f"parcels of {len(on_the_way)} manifests of {self._site.code} have not come to an end")

    def _plan(self, now: datetime, ship_before: datetime | None = None) -> None:
        """Release what waits; before the truck leaves only what must go with it."""
        until = ship_before + timedelta(minutes=1) if ship_before else None
        with as_operator():
            waiting = fulfillment.planned_shipments(facility_id=self.facility_id, ship_before=until, most=MOST)
            wave = picking.plan_wave(
                facility_id=self.facility_id,
                shipment_ids=[shipment.shipment_id for shipment in waiting],
                now=now,
                actor_id=self._planner,
            )
            rows = picks.picks_of(facility_id=self.facility_id, shipment_ids=wave.shipment_ids)
        if wave.wave_id is None:
            return
        batches: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            if row.wave_id == wave.wave_id:
                batches[row.batch_no].add(row.shipment_id)
        for batch_no, shipment_ids in sorted(batches.items()):
            self._send_out(wave.wave_id, batch_no, sorted(shipment_ids), now)

    def _send_out(self, wave_id: int, batch_no: int, shipment_ids: Sequence[int], now: datetime) -> None:
        chance = Random(f"{self._seed}:{self._site.code}:{now}:{batch_no}")
        minutes = 6 + chance.randrange(10) + (50 if chance.random() < SHARE_SLOW else 0)
        picked = now + timedelta(minutes=minutes)
        station_id = self._stations[batch_no % len(self._stations)]
        packed = picked + timedelta(minutes=4 + chance.randrange(6))
        self._agenda.at(picked, "pick", self._pick, wave_id, batch_no)
        self._agenda.at(packed, "pack", self._pack, shipment_ids, station_id)

    def _pick(self, now: datetime, wave_id: int, batch_no: int, before: Sequence[OpenPick] = ()) -> None:
        """Walk the batch; what a short is replaced by stands on the same list and is walked after."""
        with as_operator():
            walk = picks.open_picks(facility_id=self.facility_id, wave_id=wave_id, batch_no=batch_no, most=MOST)
            if not walk or walk == before:
                return
            answers = picking.confirm(
                facility_id=self.facility_id,
                picks=[self._found(pick) for pick in walk],
                now=now,
                actor_id=self._picker,
            )
        _demand(answers)
        self._agenda.at(now, "pick", self._pick, wave_id, batch_no, walk)

    def _found(self, pick: OpenPick) -> PickedUnits:
        chance = Random(f"{self._seed}:{pick.product_id}:{pick.location_code}:{pick.wave_id}:{pick.quantity}")
        is_short = chance.random() < SHARE_SHORT
        quantity = chance.randrange(pick.quantity) if is_short else pick.quantity
        tote_id = self._totes[pick.shipment_id % len(self._totes)]
        return PickedUnits(pick.wave_id, pick.number, pick.location_id, tote_id, quantity)

    def _pack(self, now: datetime, shipment_ids: Sequence[int], station_id: int) -> None:
        """Verify and close carton by carton; the first cartons of all shipments, then the second ones."""
        with as_operator():
            states = (ShipmentState.PICKED, ShipmentState.PACKING)
            here = fulfillment.in_states(facility_id=self.facility_id, states=states, most=10 * MOST)
            ready = sorted({standing.shipment_id for standing in here} & set(shipment_ids))
            fetched = picks.in_totes(facility_id=self.facility_id, shipment_ids=ready)
            weights = weights_g(product_ids=sorted({each.product_id for each in fetched}))
            units: dict[int, dict[int, int]] = {shipment_id: defaultdict(int) for shipment_id in ready}
            for each in fetched:
                units[each.shipment_id][each.product_id] += each.quantity
            filled = [
                cartons.fill(((shipment_id, *some) for some in products.items()), weights)
                for shipment_id, products in units.items()
            ]
            for together in zip_longest(*filled):
                self._close([carton for carton in together if carton], weights, station_id, now)

    def _close(
        self, packed: Sequence[list[VerifiedUnits]], weights: dict[int, int], station_id: int, now: datetime
    ) -> None:
        verified = packing.verify(
            facility_id=self.facility_id,
            station_id=station_id,
            units=[units for carton in packed for units in carton],
            now=now,
            actor_id=self._packer,
        )
        weighed = [WeighedCarton(carton[0].shipment_id, cartons.weight_g(carton, weights)) for carton in packed]
        closed = packing.close_cartons(facility_id=self.facility_id, cartons=weighed, now=now, actor_id=self._packer)
        _demand([*verified, *closed])

    def _load(self, now: datetime, service: str) -> None:
        """The driver scans every parcel of the service that is ready."""
        last: ParcelInTheHouse | None = None
        while True:
            with as_operator():
                ready = parcels.in_the_house(facility_id=self.facility_id, carrier=self._carrier, after=last, most=MOST)
            leaving = [parcel.tracking_number for parcel in ready if parcel.service == service]
            if leaving:
                answers = hand_over(
                    code=self._carrier,
                    facility_id=self.facility_id,
                    tracking_numbers=leaving,
                    now=now,
                    actor_id=self._driver,
                )
                _demand(answers)
            if len(ready) < MOST:
                return
            last = ready[-1]

    def _locations(self, kind: LocationKind) -> list[int]:
        return [spot.id for spot in locations(facility_id=self.facility_id, kinds=[kind])]

    def _local(self, day: date, clock_time: time) -> datetime:
        return datetime.combine(day, clock_time, self._zone).astimezone(ZoneInfo("UTC"))


def _demand(answers: Iterable[object]) -> None:
    """Where a shipment was stopped meanwhile the staff leaves it alone; any other no is a fault."""
    for answer in answers:
        if isinstance(answer, Refused) and answer.code not in STOPPED_MEANWHILE:
            raise StaffStopped(f"{answer.code}: {answer}")
