"""Small enough to be read in one go."""

import ast

import pytest

from tests.tidy.sources import Module, functions, modules, report

MOST_LINES_A_FUNCTION = 40
MOST_LINES_A_FILE = 400
MOST_PARAMETERS = 8
DEEPEST_NESTING = 4

NESTS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_a_module_is_small(module: Module) -> None:
    lines = len(module.path.read_text(encoding="utf-8").splitlines())

    assert lines <= MOST_LINES_A_FILE, f"{module.name} has {lines} lines: make a package of it, cut by noun"
    assert not (long := _long(module)), report(long, do="Give a part of these functions a name of its own:")
    assert not (wide := _wide(module)), report(wide, do="These take too much: give what belongs together a type:")
    assert not (deep := _deep(module)), report(deep, do="Return early, or give the inner block a name:")


def test_nesting_is_measured() -> None:
    code = "def f():\n for a in b:\n  if a:\n   with a:\n    while a:\n     if a:\n      pass\n"

    assert _depth(ast.parse(code)) == 5
    assert _depth(ast.parse("if a:\n pass\nelif b:\n pass\nelif c:\n pass\n")) == 1


def _long(module: Module) -> list[str]:
    sizes = ((node, (node.end_lineno or 0) - node.lineno + 1) for node in functions(module))
    return [
        f"{module.at(node)} {node.name}: {lines} lines of at most {MOST_LINES_A_FUNCTION}"
        for node, lines in sizes
        if lines > MOST_LINES_A_FUNCTION
    ]


def _wide(module: Module) -> list[str]:
    counts = ((node, len(node.args.posonlyargs + node.args.args + node.args.kwonlyargs)) for node in functions(module))
    return [
        f"{module.at(node)} {node.name}: {count} parameters of at most {MOST_PARAMETERS}"
        for node, count in counts
        if count > MOST_PARAMETERS
    ]


def _deep(module: Module) -> list[str]:
    return [
        f"{module.at(node)} {node.name}: nested {_depth(node)} deep, {DEEPEST_NESTING} at most"
        for node in functions(module)
        if _depth(node) > DEEPEST_NESTING
    ]


def _depth(node: ast.AST) -> int:
    otherwise = node.orelse if isinstance(node, ast.If) else []
    is_elif = len(otherwise) == 1 and isinstance(otherwise[0], ast.If)
    inner = [_depth(child) - (is_elif and child in otherwise) for child in ast.iter_child_nodes(node)]
    return isinstance(node, NESTS) + max(inner, default=0)
