"""Which bins a wave fetches from, who walks together and which way; what is fetched instead of a short."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from packhouse.fulfillment.values import Owed
from packhouse.inventory.values import BinUnits, FreeBin
from packhouse.picking.values import PickState


class Place(NamedTuple):
    """Where a location stands in the building."""

    aisle: int
    bay: int
    level: int


class Fetch(NamedTuple):
    """Units of a shipment's line that one location is to give."""

    location_id: int
    shipment_id: int
    line_no: int
    lot_id: int
    quantity: int
    product_id: int
    merchant_id: int


class Bin:
    """A location with free units of a product and lot, counted down while they are promised."""

    __slots__ = ("expires_on", "free", "location_id", "lot_id", "product_id", "promised")

    def __init__(self, free: FreeBin) -> None:
        self.location_id = free.location_id
        self.product_id = free.product_id
        self.lot_id = free.lot_id
        self.expires_on: date | None = free.expires_on
        self.free = free.free
        self.promised = 0


class Shelves:
    """The free bins of some products: what is promised from them is free no more."""

    def __init__(self, bins: Iterable[FreeBin]) -> None:
        """Bins come first to expire first, those without expiry last."""
        self._bins: dict[int, list[Bin]] = defaultdict(list)
        self._free: dict[int, int] = defaultdict(int)
        self._touched: list[Bin] = []
        for each in bins:
            self._bins[each.product_id].append(Bin(each))
            self._free[each.product_id] += each.free

    def free(self, product_id: int) -> int:
        """The free units of a product in all its bins."""
        return self._free.get(product_id, 0)

    def has(self, lines: Sequence[Owed]) -> bool:
        """Whether all these lines can be served together."""
        wanted: dict[int, int] = {}
        for line in lines:
            units = wanted.get(line.product_id, 0) + line.quantity
            if units > self._free.get(line.product_id, 0):
                return False
            wanted[line.product_id] = units
        return True

    def promise(self, product_id: int, wanted: int) -> list[tuple[Bin, int]]:
        """Promise units that are free: what expires first goes first, then from the fewest locations."""
        self._free[product_id] -= wanted
        bins = self._bins[product_id]
        promised: list[tuple[Bin, int]] = []
        while wanted:
            chosen = bins[0] if len(bins) == 1 else _next_bin(bins, wanted)
            if not chosen.promised:
                self._touched.append(chosen)
            units = wanted if wanted < chosen.free else chosen.free
            chosen.free -= units
            chosen.promised += units
            promised.append((chosen, units))
            wanted -= units
            if not chosen.free:
                bins.remove(chosen)
        return promised

    def promised(self) -> list[BinUnits]:
        """What was promised so far, one row a bin."""
        return [BinUnits(b.location_id, b.product_id, b.lot_id, b.promised) for b in self._touched]


def _next_bin(bins: list[Bin], wanted: int) -> Bin:
    """Of the bins that expire first: the smallest that suffices, else the largest. Of equals, the first."""
    first = bins[0].expires_on
    largest, smallest = bins[0], None
    for each in bins:
        if each.expires_on != first:
            break
        if each.free >= wanted and (smallest is None or each.free < smallest.free):
            smallest = each
        elif each.free > largest.free:
            largest = each
    return smallest or largest


class Chosen(NamedTuple):
    """What a wave fetches, shipment by shipment; each bin's promised units; the shipments left out."""

    fetches: dict[int, list[Fetch]]
    promised: list[BinUnits]
    left_out: list[int]


def choose_bins(*, shipment_ids: Sequence[int], lines: Mapping[int, Sequence[Owed]], bins: Iterable[FreeBin]) -> Chosen:
    """Choose the bins of shipments, earlier shipments first; each is taken whole or left out.

    A shipment that owes nothing is left out. Bins come first to expire first.
    """
    shelves = Shelves(bins)
    fetches: dict[int, list[Fetch]] = {}
    left_out: list[int] = []
    for shipment_id in shipment_ids:
        owed = lines.get(shipment_id, ())
        if owed and shelves.has(owed):
            fetches[shipment_id] = [fetch for line in owed for fetch in _fetch(line, shelves)]
        else:
            left_out.append(shipment_id)
    return Chosen(fetches, shelves.promised(), left_out)


def _fetch(line: Owed, shelves: Shelves) -> list[Fetch]:
    whose = (line.shipment_id, line.line_no)
    return [
        Fetch(each.location_id, *whose, each.lot_id, units, line.product_id, line.merchant_id)
        for each, units in shelves.promise(line.product_id, line.quantity)
    ]


def cut_into_batches(
    fetches: Mapping[int, Sequence[Fetch]], places: Mapping[int, Place], most: int
) -> list[list[Fetch]]:
    """Put shipments that lie close together into batches of up to `most` shipments."""

    def span(shipment_id: int) -> tuple[int, int, int]:
        aisles = [places[fetch.location_id].aisle for fetch in fetches[shipment_id]]
        return min(aisles), max(aisles), shipment_id

    near = sorted(fetches, key=span)
    return [
        [fetch for shipment_id in near[start : start + most] for fetch in fetches[shipment_id]]
        for start in range(0, len(near), most)
    ]


def walk(batch: Sequence[Fetch], places: Mapping[int, Place]) -> list[Fetch]:
    """The order of a walk: up the first aisle, down the next one that has something to fetch, and so on."""
    aisles = sorted({places[fetch.location_id].aisle for fetch in batch})
    ways = {aisle: -1 if number % 2 else 1 for number, aisle in enumerate(aisles)}
    stops = []
    for fetch in batch:
        aisle, bay, level = places[fetch.location_id]
        stops.append((aisle, ways[aisle] * bay, level, fetch))
    stops.sort()
    return [stop[3] for stop in stops]


class Pick(NamedTuple):
    """A pick as it stands while its shipment is locked."""

    wave_id: int
    number: int
    batch_no: int
    shipment_id: int
    line_no: int
    merchant_id: int
    product_id: int
    lot_id: int
    location_id: int
    tote_id: int | None
    quantity: int
    picked: int
    replaced: int
    state: int


Key = tuple[int, int]
"""What names a pick: its wave and its number."""


class Found(NamedTuple):
    """What a picker found for an open pick."""

    pick: Pick
    tote_id: int
    picked: int

    @property
    def missing(self) -> int:
        """Units that were asked for and not there."""
        return self.pick.quantity - self.picked

    @property
    def settled(self) -> Pick:
        """The pick as it stands from now on."""
        state = PickState.SHORT if self.missing else PickState.PICKED
        return self.pick._replace(tote_id=self.tote_id, picked=self.picked, state=state)


class Settled(NamedTuple):
    """A pick that nobody walks for any more, as it is written."""

    wave_id: int
    number: int
    tote_id: int | None
    picked: int
    replaced: int
    state: int


def columns(rows: Sequence[Fetch] | Sequence[Settled]) -> dict[str, list[int | None]]:
    """One or more rows as a statement takes them: a list a column, by the column's name."""
    return {name: list(column) for name, column in zip(rows[0]._fields, zip(*rows, strict=True), strict=True)}


def replaceable(*, missing: int, free: int) -> int:
    """How many missing units may be fetched elsewhere in the house.

    `free`: on hand minus reserved, before the missing units are written off. Writing them off lowers what is
    on hand by all of them, and what is reserved by those that are not replaced; that may not exceed on hand.
    """
    return min(missing, free)


class Replacement(NamedTuple):
    """Instead of missing units of a pick: so many of them are fetched from these bins."""

    short: Found
    replaced: int
    fetches: list[Fetch]


def replace(
    shorts: Mapping[Key, Found], *, free: Mapping[int, int], bins: Iterable[FreeBin]
) -> tuple[dict[Key, Replacement], list[BinUnits]]:
    """Find the missing units of shorts elsewhere in the house, earlier shorts first; and what is promised.

    A location that was just found short of a product is not trusted for more of it. `free` is by product, and
    is what no shipment has reserved. Bins come first to expire first.
    """
    doubtful = {(each.pick.location_id, each.pick.product_id) for each in shorts.values()}
    shelves = Shelves(each for each in bins if (each.location_id, each.product_id) not in doubtful)
    left = dict(free)
    replacements = {}
    for key, short in shorts.items():
        pick = short.pick
        units = replaceable(missing=short.missing, free=left.get(pick.product_id, 0))
        units = min(units, shelves.free(pick.product_id))
        left[pick.product_id] = left.get(pick.product_id, 0) - units
        line = Owed(pick.shipment_id, pick.line_no, pick.merchant_id, pick.product_id, units)
        replacements[key] = Replacement(short, units, _fetch(line, shelves))
    return replacements, shelves.promised()


class Aftermath(NamedTuple):
    """The shipments with picks left, those with all their units in totes, those that got nothing at all."""

    started: set[int]
    finished: set[int]
    empty: set[int]


def aftermath(picks: Iterable[Pick], found: Mapping[Key, Found], replacements: Mapping[Key, Replacement]) -> Aftermath:
    """Where the shipments of found picks stand. `picks` are all that these shipments have had so far."""
    touched = {each.pick.shipment_id for each in found.values()}
    unfinished = {each.short.pick.shipment_id for each in replacements.values() if each.replaced}
    with_units: set[int] = set()
    for pick in picks:
        now = found.get((pick.wave_id, pick.number))
        if now is None and pick.state == PickState.OPEN:
            unfinished.add(pick.shipment_id)
        if pick.picked or (now is not None and now.picked):
            with_units.add(pick.shipment_id)
    done = touched - unfinished
    return Aftermath(touched & unfinished, done & with_units, done - with_units)
