"""What stands in all tables, but for the ids and times that two runs of the same story need not share."""

import json
from collections import Counter
from typing import Any

import psycopg

from config.shard_map import SHARD_MAP

CHANCE = {
    "id",
    "subject_id",
    "shipment_id",
    "label_id",
    "at",
    "since",
    "planned_at",
    "ship_by",
    "requested_at",
    "bought_at",
    "request_key",
    "tracking_number",
}

Picture = dict[str, Counter[str]]


def picture(dsn: str) -> Picture:
    """The rows of each table and how often each of them stands there. Needs a role that sees all."""
    with psycopg.connect(dsn) as connection:
        return {table: _rows(connection, table) for table in SHARD_MAP}


def _rows(connection: psycopg.Connection[Any], table: str) -> Counter[str]:
    rows = connection.execute(f"SELECT to_jsonb(each) FROM {table} AS each").fetchall()
    return Counter(json.dumps(_lasting(row), sort_keys=True) for (row,) in rows)


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lasting(part) for name, part in value.items() if name not in CHANCE}
    return value
