"""No rule has a list of exceptions: what a rule does not allow is built another way."""

import re
import tomllib

from tests.tidy.sources import ROOT, report

SILENCERS = r"#\s*(noqa|type:\s*ignore|pyright:|mypy:|pragma:|pylint:|fmt:\s*(off|skip)|nosec|isort:\s*skip|ruff:)"
EXCEPTING = {
    "exclude_lines",
    "extend-per-file-ignores",
    "ignore_errors",
    "per-file-ignores",
    "disable_error_code",
    "follow_imports",
}


def test_no_line_silences_a_tool() -> None:
    files = [path for path in ROOT.rglob("*.py") if ".venv" not in path.parts and path != ROOT / __file__]
    silenced = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(SILENCERS, line)
    ]

    assert not silenced, report(silenced, do="Change the code so that the tool has nothing to say:")


def test_the_tools_are_told_of_no_exceptions() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]

    assert not (found := EXCEPTING & set(_words(tools))), f"Take these out of pyproject.toml: {sorted(found)}"
    assert tools["mypy"]["strict"] is True


def _words(settings: object) -> list[str]:
    if isinstance(settings, dict):
        return [word for key, value in settings.items() for word in [key, *_words(value)]]
    if isinstance(settings, list):
        return [word for value in settings for word in _words(value)]
    return []
