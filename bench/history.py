"""A house with a long past: what a few real orders left behind, written again and again under other numbers."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from config.shard_map import REFERENCE, SHARD_MAP
from packhouse.kernel.transactions import OPERATOR_ROLE

# What is there once, however many orders came before.
STANDING = {"inventory_balance", "inventory_stocklevel", "kernel_merchantwaiting", "kernel_facilitywaiting"}
NUMBERED = {
    "id",
    "order_id",
    "shipment_id",
    "wave_id",
    "carton_id",
    "label_id",
    "manifest_id",
    "subject_id",
}
UNIQUE_WORDS = {"external_id", "request_key", "tracking_number"}
COPIES_AT_ONCE = 20
AT_A_TIME = 2

Piece = tuple[str, int, int]


@dataclass(frozen=True)
class Past:
    """What is written again: the tables that grow, their columns, and the last id before the past began."""

    columns: dict[str, list[str]]
    after_id: dict[str, int]

    @classmethod
    def begin(cls, owner: "psycopg.Connection[Any]") -> "Past":
        """From now on what is written will be the past."""
        columns = {table: _columns(owner, table) for table in SHARD_MAP if _grows(table)}
        after_id = {table: _last_id(owner, table) for table, names in columns.items() if "id" in names}
        return cls(columns, after_id)

    def keep(self, owner: "psycopg.Connection[Any]") -> None:
        """Put the past aside, in a schema of its own: it is what will be copied."""
        owner.execute(f"CREATE SCHEMA past; GRANT USAGE ON SCHEMA past TO {OPERATOR_ROLE}")
        for table in self.columns:
            names = {"aside": sql.Identifier("past", table), "table": sql.Identifier(table)}
            since = sql.SQL(" WHERE id > {}").format(self.after_id[table]) if table in self.after_id else sql.SQL("")
            owner.execute(sql.SQL("CREATE TABLE {aside} AS SELECT * FROM {table}").format(**names) + since)
            owner.execute(sql.SQL("GRANT SELECT ON {aside} TO ").format(**names) + sql.Identifier(OPERATOR_ROLE))


def pieces(past: Past, *, copies: int) -> list[Piece]:
    """The work of writing the past so many more times, cut up: table by table, some copies at once."""
    return [
        (table, first, min(first + COPIES_AT_ONCE - 1, copies))
        for first in range(1, copies + 1, COPIES_AT_ONCE)
        for table in past.columns
    ]


def lengthen(
    past: Past, work: Sequence[Piece], *, owner: "psycopg.Connection[Any]", app_dsn: str, step: Callable[[], None]
) -> None:
    """Do that work, and leave the tables as housekeeping would: vacuumed and analyzed."""
    stride = 1 + max(_last_id(owner, table) for table in past.after_id)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        try:
            for _ in pool.map(lambda piece: _copy(app_dsn, past, piece, stride), work):
                step()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    last = max((last for _, _, last in work), default=0)
    for table in past.after_id:
        owner.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, stride * (last + 1)])
    owner.execute("VACUUM ANALYZE")


def _grows(table: str) -> bool:
    return SHARD_MAP[table] != REFERENCE and table not in STANDING


def _columns(owner: "psycopg.Connection[Any]", table: str) -> list[str]:
    rows = owner.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
        " ORDER BY attnum",
        [table],
    )
    return [name for (name,) in rows]


def _last_id(owner: "psycopg.Connection[Any]", table: str) -> int:
    row = owner.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def _copy(app_dsn: str, past: Past, piece: Piece, stride: int) -> None:
    table, first, last = piece
    names = past.columns[table]
    statement = sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values} FROM {aside} AS row"
        " CROSS JOIN generate_series({first}, {last}) AS copy ORDER BY copy"
    ).format(
        table=sql.Identifier(table),
        aside=sql.Identifier("past", table),
        names=sql.SQL(", ").join(map(sql.Identifier, names)),
        values=sql.SQL(", ").join([_value(name, stride) for name in names]),
        first=first,
        last=last,
    )
    with psycopg.connect(app_dsn) as connection:
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OPERATOR_ROLE)))
        connection.execute(statement)


def _value(name: str, stride: int) -> sql.Composable:
    column = sql.Identifier("row", name)
    if name in NUMBERED:
        return sql.SQL("{} + copy * {}").format(column, sql.Literal(stride))
    if name in UNIQUE_WORDS:
        return sql.SQL("CASE WHEN {0} = '' THEN '' ELSE {0} || '-' || copy END").format(column)
    return column
