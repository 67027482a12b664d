"""Nothing has changed: what a negative test asserts beside the refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

DIGEST = "SELECT '{0}', md5(coalesce(string_agg(each::text, E'\\n' ORDER BY each::text), '')) FROM {0} AS each"


@contextmanager
def unchanged() -> Iterator[None]:
    """What stands in the tables of all rooms, the books and what waits included, is the same at the end."""
    before = digests()
    yield
    changed = [table for table, digest in digests().items() if digest != before[table]]
    assert not changed, f"these tables have changed: {', '.join(changed)}"


def digests() -> dict[str, str]:
    """One digest of all its rows for each table."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(DIGEST.format(table) for table in _tables()))
        return dict(cursor.fetchall())


def _tables() -> list[str]:
    rooms = [app for app in apps.get_app_configs() if app.name.startswith("packhouse.")]
    return [model._meta.db_table for room in rooms for model in room.get_models()]
