"""The schedule under which PostgreSQL's SERIALIZABLE has let write skew commit: many others pass by in between.

Both buyers have looked and found the last unit; then some 1,500 short serializable transactions begin and end, more
than the server keeps in memory; then both act on what they saw.
"""

import psycopg

PASSING, PLACES = 1_500, 10
TABLE = f"""
    CREATE TABLE IF NOT EXISTS passer_by (id bigint PRIMARY KEY, times bigint NOT NULL);
    INSERT INTO passer_by SELECT id, 0 FROM generate_series(1, {PLACES}) AS id ON CONFLICT DO NOTHING;
"""


class PassersBy:
    """A connection on which others pass by. Its role may make a table."""

    def __init__(self, dsn: str) -> None:
        self._connection = psycopg.connect(dsn, autocommit=True)
        self._connection.execute(TABLE)
        self._connection.execute("SET synchronous_commit = off")

    def pass_by(self) -> None:
        """Let them all begin and end."""
        with self._connection.pipeline():
            for number in range(PASSING):
                seen, changed = number % PLACES + 1, (number + 1) % PLACES + 1
                self._connection.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
                self._connection.execute("SELECT times FROM passer_by WHERE id = %s", [seen])
                self._connection.execute("UPDATE passer_by SET times = times + 1 WHERE id = %s", [changed])
                self._connection.execute("COMMIT")
