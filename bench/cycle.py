"""The full cycle, from order to hand-over: the verbs that everybody uses, each in transactions of its own."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from bench.meters import Cost, Meter
from bench.world import World
from config import carriers
from config.drain import drain
from interfaces import clock
from packhouse.fulfillment import queries as fulfillment
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import counted_statements
from packhouse.kernel.transactions import as_merchant, as_operator
from packhouse.orders import operations as orders
from packhouse.orders.values import NewOrder
from packhouse.packing import operations as packing
from packhouse.packing.values import VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking import queries as picks
from packhouse.picking.values import OpenPick, PickedUnits
from packhouse.shipping import operations as handing
from packhouse.shipping import queries as shipping

STAGES = ("accept", "source", "plan", "pick", "pack", "label", "hand over", "progress")
MOST_PICKS = 10_000
WEIGHT_G = 500


class CycleBroken(RuntimeError):
    """An order of the bench did not go all the way: nothing would be measured."""


class Cycle:
    """Sends batches of orders through the house. With a meter it keeps what each stage costs."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._meter: Meter | None = None
        self.spent = {stage: Cost() for stage in STAGES}

    def watch(self, meter: Meter) -> None:
        """From now on keep what each stage costs; reading the meters costs a little as well."""
        self._meter = meter

    def run(self, batch: Sequence[NewOrder]) -> None:
        """From order to hand-over, with all that the workers hear of it. Raises CycleBroken."""
        now = clock.now()
        with self._stage("accept"):
            self._accept(batch, now)
        with self._stage("source"):
            drain(now)
        with self._stage("plan"):
            wave_id = self._plan(len(batch), now)
        with self._stage("pick"):
            picked = self._pick(wave_id, now)
        with self._stage("progress"):
            drain(now)
        with self._stage("pack"):
            self._pack(picked, now)
        with self._stage("label"):
            drain(now)
        with self._stage("hand over"):
            self._hand_over(len(batch), now)
        with self._stage("progress"):
            drain(now)

    def accept(self, batch: Sequence[NewOrder]) -> None:
        """The first step alone."""
        self._accept(batch, clock.now())

    def _accept(self, batch: Sequence[NewOrder], now: datetime) -> None:
        merchant_id = self._world.merchant_id
        with as_merchant(merchant_id):
            answers = orders.accept(merchant_id=merchant_id, orders=batch, now=now, actor_id=SYSTEM)
        _demand(answers)

    def _plan(self, count: int, now: datetime) -> int:
        with as_operator():
            waiting = fulfillment.planned_shipments(facility_id=self._world.facility_id, most=count)
            planned = picking.plan_wave(
                facility_id=self._world.facility_id,
                shipment_ids=[each.shipment_id for each in waiting],
                now=now,
                actor_id=SYSTEM,
            )
        if planned.wave_id is None or len(planned.shipment_ids) != count:
            raise CycleBroken(f"{len(planned.shipment_ids)} of {count} shipments are on the floor")
        return planned.wave_id

    def _pick(self, wave_id: int, now: datetime) -> list[OpenPick]:
        facility_id = self._world.facility_id
        with as_operator():
            to_pick = picks.open_picks(facility_id=facility_id, wave_id=wave_id, most=MOST_PICKS)
        scanned = [
            PickedUnits(wave_id, pick.number, pick.location_id, self._tote(pick), pick.quantity) for pick in to_pick
        ]
        with as_operator():
            _demand(picking.confirm(facility_id=facility_id, picks=scanned, now=now, actor_id=SYSTEM))
        return to_pick

    def _tote(self, pick: OpenPick) -> int:
        return self._world.totes[pick.shipment_id % len(self._world.totes)]

    def _pack(self, picked: Sequence[OpenPick], now: datetime) -> None:
        facility_id = self._world.facility_id
        scanned = [VerifiedUnits(pick.shipment_id, pick.product_id, pick.quantity) for pick in picked]
        with as_operator():
            verified = packing.verify(
                facility_id=facility_id, station_id=self._world.stations[0], units=scanned, now=now, actor_id=SYSTEM
            )
        _demand(verified)
        weighed = [WeighedCarton(shipment_id, WEIGHT_G) for shipment_id in sorted({p.shipment_id for p in picked})]
        with as_operator():
            _demand(packing.close_cartons(facility_id=facility_id, cartons=weighed, now=now, actor_id=SYSTEM))

    def _hand_over(self, count: int, now: datetime) -> None:
        facility_id = self._world.facility_id
        with as_operator():
            parcels = shipping.in_the_house(facility_id=facility_id, carrier=carriers.DEFAULT_CARRIER, most=count)
        scanned = [parcel.tracking_number for parcel in parcels]
        with as_operator():
            handed = handing.hand_over(
                facility_id=facility_id,
                carrier=carriers.DEFAULT_CARRIER,
                tracking_numbers=scanned,
                now=now,
                actor_id=SYSTEM,
            )
        _demand(handed)
        if len(handed) != count:
            raise CycleBroken(f"{len(handed)} of {count} parcels are handed over")

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        if self._meter is None:
            yield
            return
        server_s, client_s, wall_s = self._meter.server_s(), time.process_time(), time.perf_counter()
        with counted_statements() as statements:
            yield
        spent = Cost(time.perf_counter() - wall_s, time.process_time() - client_s, statements=len(statements))
        after = self._meter.server_s()
        spent.server_s = None if after is None or server_s is None else after - server_s
        self.spent[name].add(spent)


def _demand(answers: Sequence[object]) -> None:
    """Raise what was refused: the bench asks for nothing that may be."""
    for answer in answers:
        if isinstance(answer, Refused):
            raise CycleBroken(str(answer)) from answer
