"""The world that the demo plays in: two buildings, three merchants, their keys. Making it twice changes nothing.

Measures of the buildings in millimeters from the corner of the first dock: docks and pack stations stand along one
wall, the aisles run away from it.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from random import Random

from interfaces import clock
from packhouse.catalog.values import NewProduct
from packhouse.facilities import operations as facilities
from packhouse.facilities.values import LocationKind, NewDeparture, NewLocation
from packhouse.kernel.transactions import as_operator
from packhouse.merchants import operations as merchants
from packhouse.merchants.queries import key_holder, key_parts, proves

NAME = "giftware"
KEY_LABEL = "demo"
KEY_FILE = "merchant-keys.json"

AISLES, BAYS, LEVELS = 30, 30, 5
AISLE_PITCH_MM, BAY_PITCH_MM, FIRST_BAY_MM = 3_500, 1_200, 8_000
DOCKS, STATIONS, TOTES, CAGES = 8, 12, 600, 4
WEEKDAYS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Site:
    """A building, and when its trucks leave on weekdays, in local time. Coordinates in degrees."""

    code: str
    name: str
    country: str
    time_zone: str
    latitude: float
    longitude: float
    cut_offs: tuple[tuple[str, time], ...]


@dataclass(frozen=True, slots=True)
class Company:
    """A merchant. `splits_orders`: part of an order may leave before the rest."""

    code: str
    name: str
    splits_orders: bool


@dataclass(frozen=True, slots=True)
class World:
    """What was made, by code: ids of facilities and merchants, and each merchant's key."""

    facility_ids: dict[str, int]
    merchant_ids: dict[str, int]
    keys: dict[str, str]


SITES = (
    Site(
        "leicester",
        "Leicester",
        "GB",
        "Europe/London",
        52.6369,
        -1.1398,
        (("standard", time(17, 0)), ("express", time(18, 30))),
    ),
    Site(
        "leipzig",
        "Leipzig",
        "DE",
        "Europe/Berlin",
        51.3397,
        12.3731,
        (("standard", time(16, 30)), ("express", time(18, 0))),
    ),
)
COMPANIES = (
    Company("trade", "Giftware Trade", splits_orders=True),
    Company("export", "Giftware Export", splits_orders=False),
    Company("web", "Giftware Web", splits_orders=True),
)


def make(home: Path) -> World:
    """Make the world, or find it as it was made. Keys are kept in a file in `home` that only its owner may read."""
    with as_operator():
        facility_ids = {site.code: _open(site) for site in SITES}
        merchant_ids = {
            company.code: merchants.sign_up(
                code=company.code, name=company.name, splits_orders=company.splits_orders, now=clock.now()
            )
            for company in COMPANIES
        }
        keys = _keys(home / KEY_FILE, merchant_ids)
    _keep(home / KEY_FILE, keys)
    return World(facility_ids, merchant_ids, keys)


def described(sku: str, name: str, seed: int) -> NewProduct:
    """A product with the weight (g) and measures (mm) that it has in the world of this seed."""
    chance = Random(f"{seed}:{sku}:measures")
    length, width, height = sorted((chance.randint(30, 260) for _ in range(3)), reverse=True)
    weight_g = max(15, round(length * width * height / 1_000_000 * chance.uniform(60, 260)))
    return NewProduct(sku, name, weight_g, length, width, height)


def _open(site: Site) -> int:
    facility_id = facilities.open_facility(
        code=site.code,
        name=site.name,
        country=site.country,
        time_zone=site.time_zone,
        latitude=site.latitude,
        longitude=site.longitude,
    )
    facilities.add_locations(facility_id=facility_id, locations=[*_storage(), *_beside_the_wall()])
    departures = [NewDeparture(service, weekday, cut_off) for service, cut_off in site.cut_offs for weekday in WEEKDAYS]
    facilities.set_departures(facility_id=facility_id, departures=departures)
    return facility_id


def _storage() -> Iterator[NewLocation]:
    for aisle in range(1, AISLES + 1):
        for bay in range(1, BAYS + 1):
            x_mm, y_mm = aisle * AISLE_PITCH_MM, FIRST_BAY_MM + bay * BAY_PITCH_MM
            for level in range(1, LEVELS + 1):
                code = f"{aisle:02}-{bay:02}-{level}"
                yield NewLocation(code, LocationKind.STORAGE, aisle, bay, level, x_mm, y_mm)


def _beside_the_wall() -> Iterator[NewLocation]:
    rows = (
        ("D", DOCKS, LocationKind.DOCK, 4_000, 0),
        ("P", STATIONS, LocationKind.STATION, 3_000, 4_000),
        ("Q", CAGES, LocationKind.QUARANTINE, 6_000, 6_000),
        ("T", TOTES, LocationKind.TOTE, 0, 4_000),
    )
    for letter, count, kind, pitch_mm, y_mm in rows:
        for number in range(1, count + 1):
            code = f"{letter}{number:0{len(str(count))}}"
            yield NewLocation(code, kind, x_mm=(number - 1) * pitch_mm, y_mm=y_mm)


def _keys(file: Path, merchant_ids: dict[str, int]) -> dict[str, str]:
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return {
        code: kept[code]
        if _opens(kept.get(code, ""), merchant_id)
        else merchants.issue_key(merchant_id=merchant_id, label=KEY_LABEL, now=clock.now())
        for code, merchant_id in merchant_ids.items()
    }


def _opens(token: str, merchant_id: int) -> bool:
    parts = key_parts(token)
    holder = key_holder(parts[0]) if parts else None
    return bool(parts and holder and holder.merchant_id == merchant_id and proves(holder, parts[1]))


def _keep(file: Path, keys: dict[str, str]) -> None:
    """Write the keys so that no other account can read them at any moment."""
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        json.dump(keys, opened, indent=2)
    os.replace(unfinished, file)
