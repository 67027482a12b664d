"""Answers that may be a little old."""

import pytest

from packhouse.kernel import keeping


def test_an_answer_is_kept_for_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    time_s = 100.0
    monkeypatch.setattr(keeping.time, "monotonic", lambda: time_s)
    asked: list[int] = []

    @keeping.kept_for(10)
    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    assert [double(1), double(1), double(2)] == [2, 2, 4]
    assert asked == [1, 2]
    time_s = 110.0
    assert double(1) == 2
    assert asked == [1, 2, 1]


def test_none_is_never_kept_and_what_is_kept_can_be_forgotten() -> None:
    answers = iter([None, "first", "second"])

    @keeping.kept_for(10)
    def ask() -> str | None:
        return next(answers)

    assert [ask(), ask(), ask()] == [None, "first", "first"]
    ask.forget()
    assert ask() == "second"
