"""The code as these tests read it: modules by syntax tree, rooms from the lowest up, statements with their headers."""

import ast
import re
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """A Python file of the product."""

    path: Path

    @property
    def name(self) -> str:
        """As it is imported."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        """The room it stands in; empty outside of the business."""
        package, _, rest = self.name.partition(".")
        return rest.partition(".")[0] if package == "packhouse" else ""

    @property
    def door(self) -> str:
        """`operations` for packhouse.orders.operations and all that stands in that package."""
        return ".".join(self.name.split(".")[2:3])

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as an editor opens it."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@dataclass(frozen=True)
class SqlFile:
    """A named statement with its header."""

    path: Path

    @property
    def room(self) -> str:
        """The room whose statement it is."""
        return self.path.relative_to(ROOT / "packhouse").parts[0]

    @property
    def is_invariant(self) -> bool:
        """Whether it finds what breaks an invariant."""
        return self.path.parent.name == "verify"

    @cached_property
    def header(self) -> dict[str, str]:
        """The comment lines at its top, by the word before the colon."""
        found: dict[str, str] = {}
        for line in self.path.read_text(encoding="utf-8").splitlines():
            if matched := re.fullmatch(r"-- (what|states|scope|called by|rows|across): (.+)", line):
                found[matched[1]] = matched[2]
            elif found and line.startswith("--   "):
                found[next(reversed(found))] += line.removeprefix("--  ")
            else:
                break
        return found

    @property
    def callers(self) -> list[tuple[str, str]]:
        """Who calls it: module and function; the function is empty if the whole module is named."""
        found: list[tuple[str, str]] = []
        for caller in self.header.get("called by", "").split(", "):
            *where, function = caller.split(".")
            is_module = len(where) == 1
            module = ".".join(["packhouse", *where, *([function] if is_module else [])])
            found.append((module if where else found[-1][0], "" if is_module else function))
        return found

    @cached_property
    def text(self) -> str:
        """The statement without comments."""
        return re.sub(r"--.*", "", self.path.read_text(encoding="utf-8")).strip()

    @property
    def written(self) -> set[str]:
        """The tables that it writes."""
        return set(re.findall(r"\b(?:INSERT INTO|DELETE FROM|MERGE INTO|UPDATE)\s+(\w+_\w+)", self.text))

    @property
    def named(self) -> set[str]:
        """Everything in it that looks like the name of a room's table."""
        return set(re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+(\w+_\w+)", self.text))

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))


@cache
def packages() -> tuple[str, ...]:
    """The folders of the product that hold code."""
    return tuple(sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"))


@cache
def modules() -> tuple[Module, ...]:
    """The product's own modules: no tests, no migrations."""
    found = (path for package in packages() for path in sorted((ROOT / package).rglob("*.py")))
    return tuple(Module(path) for path in found if not {"tests", "migrations"} & set(path.parts))


@cache
def rooms() -> tuple[tuple[str, ...], ...]:
    """The rooms from the lowest up, siblings side by side, as the import rules have them."""
    rules = import_rules()["importlinter:contract:rooms"]
    return tuple(
        tuple(room.strip() for room in line.split("|")) for line in reversed(rules["layers"].split("\n")) if line
    )


def may_know(room: str) -> set[str]:
    """The room itself and the rooms below it; a sibling is not below."""
    height = next(at for at, layer in enumerate(rooms()) if room in layer)
    return {room, *(below for layer in rooms()[:height] for below in layer)}


@cache
def import_rules() -> ConfigParser:
    """The import rules."""
    rules = ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    return rules


@cache
def sql_files() -> tuple[SqlFile, ...]:
    """All named statements."""
    return tuple(SqlFile(path) for path in sorted((ROOT / "packhouse").rglob("*.sql")))


def functions(module: Module) -> Iterator[ast.FunctionDef]:
    """All functions and methods of a module."""
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef))


def report(found: list[str], *, do: str) -> str:
    """The message of a tidy test: what to do, and where."""
    return "\n".join([do, *sorted(found)])
