"""What an operator may set or call is written down, and what is written down is there."""

import re
from pathlib import Path

import pytest

from interfaces.cli.main import COMMANDS
from tests.tidy.sources import ROOT, modules

GUIDE = ROOT / "docs" / "operating.md"
VARIABLE = r"\bPACKHOUSE_[A-Z][A-Z_]*\b"
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_every_variable_is_documented_and_every_documented_variable_is_read() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*(module.path for module in modules()), *(ROOT / "bin").iterdir(), *(ROOT / "tests").rglob("*.py")]
        if path.is_file()
    )
    read = set(re.findall(VARIABLE, code))
    documented = set(re.findall(VARIABLE, GUIDE.read_text(encoding="utf-8")))

    assert not read - documented, "Write these into the table of settings in docs/operating.md."
    assert not documented - read, "Nothing reads these any more: take them out of docs/operating.md."


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"`packhouse {command}" in GUIDE.read_text(encoding="utf-8"), "Say in docs/operating.md what it does."


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text(encoding="utf-8"))
    broken = [link for link in links if not (document.parent / link).exists()]

    assert not broken, f"{document.relative_to(ROOT)} links to what is not there: {broken}"
