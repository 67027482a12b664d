"""One writer a room, verbs of one shape, and words for all that others may call."""

import ast
import re

import pytest

from tests.tidy.sources import Module, SqlFile, functions, modules, report, rooms, sql_files

ORM_WRITES = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "update",
    "update_or_create",
}
OPERATIONS = [module for module in modules() if module.room and module.door == "operations"]
ROOMS = [room for layer in rooms() for room in layer]
BUSINESS = [module for module in modules() if module.room]


@pytest.mark.parametrize("module", BUSINESS, ids=lambda module: module.name)
def test_only_operations_write(module: Module) -> None:
    if module.room == "kernel" or module.door == "operations":
        return
    writes = [f"{module.at(call)} .{_method(call)}()" for call in _calls(module) if _writes(call)]
    writes += [
        f"{module.path.name} names {statement.path.name}, which writes {sorted(statement.written)}"
        for statement in _statements_of(module)
        if statement.written
    ]

    assert not writes, report(writes, do="Only a room's operations write: call a verb.")


@pytest.mark.parametrize("module", OPERATIONS, ids=lambda module: module.name)
def test_a_verb_is_keyword_only_and_demands_a_transaction(module: Module) -> None:
    public = _public_names(module.room)
    defined = [node for node in module.tree.body if isinstance(node, ast.FunctionDef) and node.name in public]
    wrong = [f"{module.at(verb)} {verb.name}" for verb in defined if not _is_a_verb(verb)]

    assert not wrong, report(wrong, do="Take keywords alone (`*,` first) and put @transaction_required above:")


@pytest.mark.parametrize("room", ROOMS)
def test_a_state_changes_in_one_place_of_a_room(room: str) -> None:
    places = [str(file) for file in sql_files() if file.room == room and _sets_state(file.text)]
    places += [
        module.at(node)
        for module in BUSINESS
        if module.room == room
        for node in ast.walk(module.tree)
        if _assigns_state(node)
    ]

    assert len(places) <= 1, report(places, do=f"{room} changes a state in several places: make one verb of it.")


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_what_is_public_says_what_it_does(module: Module) -> None:
    silent = [
        f"{module.at(node)} {node.name}"
        for body in (module.tree.body, *(node.body for node in module.tree.body if isinstance(node, ast.ClassDef)))
        for node in body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and node.name != "Meta"
        and not ast.get_docstring(node)
    ]
    if not ast.get_docstring(module.tree) and module.tree.body:
        silent.append(f"{module.path.name} itself")

    assert not silent, report(silent, do="Say in a docstring what these do:")


def _calls(module: Module) -> list[ast.Call]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _writes(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ORM_WRITES:
        return False
    return call.func.attr == "save" or any(
        isinstance(node, ast.Attribute) and node.attr == "objects" for node in ast.walk(call.func)
    )


def _statements_of(module: Module) -> list[SqlFile]:
    names = {
        node.slice.value
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    }
    return [file for file in sql_files() if file.room == module.room and file.path.stem in names]


def _public_names(room: str) -> set[str]:
    """What `operations` has to offer: all that is public in a module, what is taken in if it is a package."""
    (front,) = (module for module in OPERATIONS if module.name == f"packhouse.{room}.operations")
    taken_in = {alias.name for node in front.tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    made = {node.name for node in front.tree.body if isinstance(node, ast.FunctionDef)}
    return taken_in | {name for name in made if not name.startswith("_")}


def _is_a_verb(function: ast.FunctionDef) -> bool:
    demands = {node.id for node in function.decorator_list if isinstance(node, ast.Name)}
    return not function.args.args and not function.args.posonlyargs and "transaction_required" in demands


def _sets_state(text: str) -> bool:
    return any(
        re.search(r"(^|,)\s*state = ", part.split("FROM")[0].split("WHERE")[0])
        for part in re.split(r"\bSET\b", text)[1:]
    )


def _assigns_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in node.targets)
    return (
        isinstance(node, ast.Call)
        and _method(node) == "update"
        and any(keyword.arg == "state" for keyword in node.keywords)
    )


def test_functions_are_found() -> None:
    assert sum(1 for module in modules() for _ in functions(module)) > 100
