"""The tables: sharded as the map says, keyed by what they are sharded by, protected, and free of hidden effects."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from config.shard_map import BY_FACILITY, BY_MERCHANT, REFERENCE, SHARD_MAP
from packhouse.kernel.transactions import MERCHANT_ROLE, OPERATOR_ROLE
from tests.tidy.sources import may_know, report

pytestmark = pytest.mark.django_db

BOOKS = (
    "inventory_movement",
    "kernel_facilityfact",
    "kernel_merchantfact",
    "orders_orderline",
    "receiving_receiptline",
    "shipping_trackingevent",
)
OF_OTHERS = ("procrastinate_", "django_")
SHARDED = {table: key for table, key in SHARD_MAP.items() if key != REFERENCE}


@pytest.fixture
def rows(db: None) -> Any:
    """Ask the catalog: `rows(sql)` gives tuples."""

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    return ask


def test_the_shard_map_and_the_database_have_the_same_tables(rows: Any) -> None:
    found = rows("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace")
    ours = {name for (name,) in found if not name.startswith(OF_OTHERS)}

    assert ours == set(SHARD_MAP), "Say in config/shard_map.py what a new table is sharded by; take out what is gone."


def test_models_and_tables_are_the_same() -> None:
    models = {model._meta.db_table for app in apps.get_app_configs() for model in app.get_models()}

    assert {name for name in models if not name.startswith(OF_OTHERS)} == set(SHARD_MAP)


def test_the_shard_key_is_a_bigint_that_is_never_null(rows: Any) -> None:
    found = rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type = 'bigint' AND is_nullable = 'NO'"
    )
    missing = [f"{table}.{key}" for table, key in SHARDED.items() if (table, key) not in found]

    assert not missing, report(missing, do="These must be bigint NOT NULL columns:")


def test_the_shard_key_stands_in_every_key(rows: Any) -> None:
    found = rows(
        """
        SELECT held.relname, index.indexrelid::regclass::text,
            array(SELECT attname FROM pg_attribute
                  WHERE attrelid = index.indrelid AND attnum = ANY (index.indkey::int2[]))
        FROM pg_index AS index
        JOIN pg_class AS held ON held.oid = index.indrelid
        WHERE (index.indisunique OR index.indisexclusion) AND held.relnamespace = 'public'::regnamespace
        """
    )
    without = [
        f"{table}: {index} on {columns}"
        for table, index, columns in found
        if table in SHARDED and SHARDED[table] not in columns
    ]
    keyless = sorted(set(SHARD_MAP) - {table for table, _, _ in found})

    assert not without, report(without, do="Put the shard key into these keys:")
    assert not keyless, report(keyless, do="Give these tables a primary key:")


def test_foreign_keys_stay_in_their_shard_group_and_follow_the_goods_backwards(rows: Any) -> None:
    wrong = []
    for name, table, target, columns in _foreign_keys(rows):
        if table not in SHARD_MAP:
            continue
        if target.partition("_")[0] not in may_know(table.partition("_")[0]):
            wrong.append(f"{name}: {table} points up or aside to {target}; tell a fact instead")
        elif SHARD_MAP[target] != REFERENCE and SHARD_MAP[target] != SHARD_MAP[table]:
            wrong.append(f"{name}: {table} and {target} are sharded differently; hand over by a fact")
        elif SHARD_MAP[target] != REFERENCE and SHARD_MAP[table] not in columns:
            wrong.append(f"{name}: put {SHARD_MAP[table]} into the key")

    assert not wrong, report(wrong, do="These foreign keys cannot stay:")


def test_no_foreign_key_empties_a_column_and_no_table_acts_by_itself(rows: Any) -> None:
    emptying = rows(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype = 'f' AND (confdeltype IN ('n', 'd', 'c') OR confupdtype IN ('n', 'd', 'c'))"
    )
    triggers = rows("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
    rules = rows("SELECT ev_class::regclass::text, rulename FROM pg_rewrite WHERE rulename <> '_RETURN'")
    found = [f"{table}: {name}" for table, name in emptying + triggers + rules if table in SHARD_MAP]

    assert not found, report(found, do="No cascades, SET NULL, triggers or rules: a verb does what is to be done:")


def test_every_table_is_under_row_level_security_that_binds_its_owner(rows: Any) -> None:
    found = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relrowsecurity AND relforcerowsecurity"
    )
    open_tables = sorted(set(SHARD_MAP) - {name for (name,) in found})

    assert not open_tables, report(open_tables, do="Call `protect` for these in the room's migrations:")


def test_who_may_touch_a_table_has_a_policy_there(rows: Any) -> None:
    policies = set(rows("SELECT tablename, unnest(roles)::text FROM pg_policies WHERE permissive = 'PERMISSIVE'"))
    granted = rows(
        "SELECT table_name::text, grantee::text FROM information_schema.role_table_grants"
        f" WHERE grantee IN ('{OPERATOR_ROLE}', '{MERCHANT_ROLE}')"
    )
    without = [f"{table}: {role}" for table, role in set(granted) - policies if table in SHARD_MAP]
    unseen = [f"{table}: {OPERATOR_ROLE}" for table in SHARD_MAP if (table, OPERATOR_ROLE) not in policies]

    assert not without + unseen, report(without + unseen, do="A grant without a policy shows nothing; add the policy:")


def test_a_merchant_sees_its_own_rows_alone(rows: Any) -> None:
    found = rows(
        f"SELECT tablename, qual, with_check FROM pg_policies WHERE '{MERCHANT_ROLE}' = ANY (roles) AND cmd = 'ALL'"
    )
    readable = {
        name
        for (name,) in rows(
            "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            f" AND has_table_privilege('{MERCHANT_ROLE}', oid, 'SELECT, UPDATE, DELETE')"
        )
    }
    blind = [
        f"{table}: {seen}"
        for table, seen, _ in found
        if table in SHARDED and table in readable and "packhouse.merchant" not in seen
    ]

    assert found
    assert not blind, report(blind, do="These policies show a merchant what is not its own:")


def test_books_are_append_only(rows: Any) -> None:
    changing = [
        f"{book}: {role} may {privilege}"
        for book in BOOKS
        for role in (OPERATOR_ROLE, MERCHANT_ROLE, "public")
        for privilege in ("UPDATE", "DELETE", "TRUNCATE")
        if rows(f"SELECT has_table_privilege('{role}', '{book}', '{privilege}')") == [(True,)]
    ]

    assert not changing, report(changing, do="Rows of a book are never changed or deleted; take these rights away:")


def test_no_role_of_ours_can_step_around_the_policies(rows: Any) -> None:
    found = rows(
        "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin FROM pg_roles"
        f" WHERE rolname IN ('{OPERATOR_ROLE}', '{MERCHANT_ROLE}')"
    )

    assert sorted(found) == [(MERCHANT_ROLE, False, False, False), (OPERATOR_ROLE, False, False, False)]


def test_every_sharded_table_is_by_facility_or_by_merchant() -> None:
    assert set(SHARD_MAP.values()) == {REFERENCE, BY_FACILITY, BY_MERCHANT}


def _foreign_keys(rows: Any) -> list[tuple[str, str, str, list[str]]]:
    found: list[tuple[str, str, str, list[str]]] = rows(
        """
        SELECT conname, conrelid::regclass::text, confrelid::regclass::text,
            array(SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey))
        FROM pg_constraint
        WHERE contype = 'f'
        """
    )
    return found
