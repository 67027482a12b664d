"""Every SQL file says what it does, is called by whom it says, stays in its rooms, and PostgreSQL can plan it."""

import ast
import importlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from config.shard_map import REFERENCE, SHARD_MAP
from packhouse.kernel.invariants import MOST_ROWS, Scope
from packhouse.kernel.transactions import become_operator
from tests.tidy.sources import Module, SqlFile, may_know, modules, report, rooms, sql_files

STATEMENTS = [file for file in sql_files() if not file.is_invariant]
INVARIANTS = [file for file in sql_files() if file.is_invariant]
ROOMS = [room for layer in rooms() for room in layer]


@pytest.mark.parametrize("file", STATEMENTS, ids=str)
def test_a_statement_has_its_header_and_its_caller(file: SqlFile) -> None:
    expected = "begin with three comment lines: what, called by (room.module.function, function), rows"
    assert set(file.header) - {"across"} == {"what", "called by", "rows"}, f"{file}: {expected}"

    for where, function in file.callers:
        module = importlib.import_module(where)
        is_there = not function or callable(getattr(module, function, None))
        assert is_there, f"{file}: {function} is not in {where}: correct `called by`"
        assert _is_named_in(file, where), f"{file}: {where} never names it: correct `called by`, or delete it"


@pytest.mark.parametrize("file", INVARIANTS, ids=str)
def test_an_invariant_has_its_header_and_its_bound(file: SqlFile) -> None:
    expected = "begin with three comment lines: states, scope, called by"
    assert set(file.header) == {"states", "scope", "called by"}, f"{file}: {expected}"
    assert file.header["called by"] == "kernel.invariants"
    assert file.header["states"].endswith("."), f"{file}: what it states is a sentence"
    assert re.search(rf"ORDER BY .+\s+LIMIT {MOST_ROWS}$", file.text), (
        f"{file}: end with ORDER BY and LIMIT {MOST_ROWS}"
    )
    assert not file.written, f"{file}: an invariant writes nothing"

    scope = Scope(file.header["scope"])
    wanted = set() if scope is Scope.DATABASE else {f"{scope}_id"}
    assert set(_parameters(file)) == wanted, f"{file}: its parameters are {wanted or 'none'}"


@pytest.mark.parametrize("module", [module for module in modules() if module.room], ids=lambda m: m.name)
def test_every_statement_that_is_named_is_there(module: Module) -> None:
    stems = [file.path.stem for file in STATEMENTS if file.room == module.room]
    missing = [
        f"{module.at(node)} {pattern}"
        for node, pattern in _names(module)
        if not any(re.fullmatch(pattern, stem) for stem in stems)
    ]

    assert not missing, report(missing, do="No file in the room's sql/ has this name:")


@pytest.mark.parametrize("file", sql_files(), ids=str)
def test_a_statement_stays_in_its_rooms(file: SqlFile) -> None:
    below = may_know(file.room)
    owners = {table: table.partition("_")[0] for table in file.named & set(SHARD_MAP)}
    strangers = sorted(table for table, owner in owners.items() if owner not in below)
    foreign = sorted(table for table in file.written if table in SHARD_MAP and table.partition("_")[0] != file.room)
    unknown = sorted(name for name in file.written if name not in SHARD_MAP)

    assert not strangers, f"{file} reads {strangers}: it may read its room's tables and those of the rooms below"
    assert not foreign, f"{file} writes {foreign}: only a room's own operations write its tables, call a verb"
    assert not unknown, f"{file} writes {unknown}, which config/shard_map.py does not know"


@pytest.mark.django_db
@pytest.mark.parametrize("file", sql_files(), ids=str)
def test_the_database_can_plan_it_with_the_operators_rights(file: SqlFile) -> None:
    become_operator()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(f"EXPLAIN (GENERIC_PLAN) {_numbered(file)}")
        plan = cursor.fetchall()

    assert plan


@pytest.mark.django_db
@pytest.mark.parametrize("file", sql_files(), ids=str)
def test_a_statement_stays_in_its_shard_or_says_why_not(file: SqlFile) -> None:
    become_operator()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (GENERIC_PLAN, VERBOSE, FORMAT JSON) {_numbered(file)}")
        ((plan,),) = cursor.fetchall()
    steps = list(_steps((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))
    conditions = " ".join(str(step[word]) for step in steps for word in step if word.endswith(("Cond", "Filter")))
    everywhere = sorted(
        step["Relation Name"]
        for step in steps
        if SHARD_MAP.get(step.get("Relation Name", ""), REFERENCE) != REFERENCE
        and step["Node Type"] != "ModifyTable"
        and f"{step['Alias']}.{SHARD_MAP[step['Relation Name']]}" not in conditions
    )

    assert ("across" in file.header) == bool(everywhere), (
        f"{file} looks through every shard of {everywhere}: name facility_id or merchant_id of each table,"
        " or say in a line `-- across:` of the header why it must look everywhere (and only then)"
    )


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for step in plan.get("Plans", ()):
        yield from _steps(step)


def test_every_parameter_has_its_type() -> None:
    untyped = [f"{file}: %({name})s" for file in sql_files() for name in re.findall(r"%\((\w+)\)s(?!::)", file.text)]

    assert not untyped, report(untyped, do="Cast each parameter (`%(x)s::bigint`), so that there is one prepared form:")


def _is_named_in(file: SqlFile, name: str) -> bool:
    return any(
        re.fullmatch(pattern, file.path.stem)
        for module in modules()
        if module.name == name or module.name.startswith(f"{name}.")
        for _, pattern in _names(module)
    )


def _names(module: Module) -> list[tuple[ast.AST, str]]:
    """The statements that a module names, `SQL["x"]` or `SQL[f"x_{shard}"]`, as patterns."""
    return [
        (node, _pattern(node.slice))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "SQL"
    ]


def _pattern(name: ast.expr) -> str:
    if isinstance(name, ast.JoinedStr):
        return "".join(re.escape(p.value) if isinstance(p, ast.Constant) else r"\w+" for p in name.values)
    return re.escape(name.value) if isinstance(name, ast.Constant) else "a name that no reader can find"


def _parameters(file: SqlFile) -> list[str]:
    return list(dict.fromkeys(re.findall(r"%\((\w+)\)s", file.text)))


def _numbered(file: SqlFile) -> str:
    text = file.text
    for number, name in enumerate(_parameters(file), 1):
        text = text.replace(f"%({name})s", f"${number}")
    return text.replace("%%", "%")
