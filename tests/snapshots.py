"""What stands in the tables, to show that a refusal changed nothing."""

from django.db import connection

from config.shard_map import SHARD_MAP

DIGEST = "SELECT count(*) || ' rows, ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} AS t"


def all_rows() -> dict[str, str]:
    """A digest of every table that the transaction may read, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(name, 'SELECT')", [[*SHARD_MAP]]
        )
        tables = [name for (name,) in cursor.fetchall()]
        return {table: _digest(cursor, table) for table in tables}


def _digest(cursor, table: str) -> str:
    cursor.execute(DIGEST.format(table))
    return cursor.fetchone()[0]
