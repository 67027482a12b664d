"""Actors are made once."""

import pytest

from packhouse.kernel.actors import actor


@pytest.mark.usefixtures("operator")
def test_an_actor_is_made_once() -> None:
    first = actor("person", "Ann")

    assert actor("person", "Ann") == first
    assert actor("program", "Ann") != first
