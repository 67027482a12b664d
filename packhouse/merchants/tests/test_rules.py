"""Tokens and their proof."""

import pytest

from packhouse.merchants import rules
from packhouse.merchants.values import KeyHolder
from tests.builders import NOON

PREFIX, SECRET = "a" * 12, "b" * 64


def test_a_token_comes_apart_as_it_was_put_together() -> None:
    assert rules.parts(rules.token(PREFIX, SECRET)) == (PREFIX, SECRET)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pk",
        "pk__",
        f"sk_{PREFIX}_{SECRET}",
        f"pk_{PREFIX}_{SECRET}x",
        f"pk_{PREFIX}_{SECRET}_",
        f"pk_{PREFIX[:-1]}_{SECRET}",
        f"pk_{PREFIX}_{SECRET[:-1]}é",
        f"pk_{PREFIX[:-1]}\0_{SECRET}",
    ],
)
def test_what_cannot_be_a_token_has_no_parts(text: str) -> None:
    assert rules.parts(text) is None


def test_only_the_right_secret_proves_a_key() -> None:
    holder = KeyHolder(1, 2, rules.secret_hash(SECRET), None)

    assert rules.proves(holder, SECRET)
    assert not rules.proves(holder, SECRET[:-1] + "c")


def test_a_revoked_key_proves_nothing() -> None:
    assert not rules.proves(KeyHolder(1, 2, rules.secret_hash(SECRET), NOON), SECRET)
