"""The database server: the embedded PostgreSQL, or the one that `DATABASE_URL` names."""


class DatabaseUnavailable(Exception):
    """No database can be used here. The text says what was expected, what came and what to do."""
