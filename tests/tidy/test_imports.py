"""The import rules see every package, let in no exception, and do find what they forbid."""

import ast
import sys

import grimp
import pytest

from tests.tidy.doors import Doors
from tests.tidy.sources import Module, import_rules, modules, packages, report

# What the business stands on. All else is reached by an adapter.
OUTSIDE_OF_THE_BUSINESS = {
    "django.apps",
    "django.contrib.postgres",
    "django.db",
    "orjson",
    "psycopg",
}


def test_every_package_is_under_the_import_rules() -> None:
    listed = set(import_rules()["importlinter"]["root_packages"].split())

    assert listed == set(packages()), "Name each top-level package in .importlinter, root_packages."


def test_the_import_rules_have_no_exceptions() -> None:
    rules = import_rules()
    excepting = [
        f"{section}: {option}"
        for section in rules.sections()
        for option in rules[section]
        if option.startswith(("ignore", "exhaustive_ignores", "unmatched"))
    ]

    assert not excepting, report(excepting, do="What the rules do not allow is built another way; take out:")


@pytest.mark.parametrize("module", [m for m in modules() if m.room], ids=lambda module: module.name)
def test_the_business_stands_on_little(module: Module) -> None:
    strangers = [f"{module.at(node)} {name}" for node, name in _imports(module) if _is_a_stranger(name)]

    assert not strangers, report(strangers, do="The business reaches the world by a port: write an adapter.")


def test_a_wall_is_found() -> None:
    graph = grimp.ImportGraph()
    _import(graph, "packhouse.picking.operations", "packhouse.orders.rules")

    assert not _doors().check(graph, verbose=False).kept


def test_a_door_is_open() -> None:
    graph = grimp.ImportGraph()
    _import(graph, "packhouse.picking.operations", "packhouse.orders.operations.accept")
    _import(graph, "packhouse.orders.operations.accept", "packhouse.orders.rules")
    _import(graph, "packhouse.orders.models", "packhouse.catalog.models")
    _import(graph, "config.wiring", "packhouse.orders.subscribers")

    assert _doors().check(graph, verbose=False).kept


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("interfaces.cli.worker", "packhouse.orders.jobs"),
        ("packhouse.picking.operations", "packhouse.orders.subscribers"),
        ("packhouse.inventory.operations", "packhouse.catalog.models"),
        ("packhouse.picking.models", "packhouse.orders.models"),
        ("interfaces.api.orders", "packhouse.orders"),
    ],
)
def test_these_are_walls(importer: str, imported: str) -> None:
    graph = grimp.ImportGraph()
    _import(graph, importer, imported)

    assert not _doors().check(graph, verbose=False).kept


def _doors() -> Doors:
    options = import_rules()["importlinter:contract:doors"]
    lists = ("open_to_all", "open_to_config", "reference_rooms")
    return Doors(
        name="doors",
        session_options={},
        contract_options={"rooms": options["rooms"], **{name: options[name].split() for name in lists}},
    )


def _import(graph: grimp.ImportGraph, importer: str, imported: str) -> None:
    for module in (importer, imported):
        parts = module.split(".")
        for end in range(1, len(parts) + 1):
            graph.add_module(".".join(parts[:end]))
    graph.add_import(importer=importer, imported=imported, line_number=1, line_contents="")


def _imports(module: Module) -> list[tuple[ast.AST, str]]:
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def _is_a_stranger(name: str) -> bool:
    top = name.partition(".")[0]
    if top == "packhouse" or top in sys.stdlib_module_names:
        return False
    return not any(name == known or name.startswith(f"{known}.") for known in OUTSIDE_OF_THE_BUSINESS)
