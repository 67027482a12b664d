"""Life cycles as tables: which move leads from which states to which."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=IntEnum)


class Lifecycle(Generic[S]):
    """The moves of one life cycle: `{"release": ({S.PLANNED}, S.RELEASED)}`.

    The table is read by the verbs, by the tests (each verb in each state) and by the documentation.
    """

    def __init__(self, states: type[S], moves: Mapping[str, tuple[set[S], S]]) -> None:
        self.states = states
        self.moves = dict(moves)
        self._steps = {(source, goal) for sources, goal in self.moves.values() for source in sources}

    def sources(self, move: str) -> frozenset[S]:
        """The states that the move may start from."""
        return frozenset(self.moves[move][0])

    def target(self, move: str) -> S:
        """The state that the move leads to."""
        return self.moves[move][1]

    def allows(self, move: str, state: int) -> bool:
        """Whether the move may start from this state."""
        return state in self.moves[move][0]

    def leads(self, source: int, target: int) -> bool:
        """Whether any move leads from one state to another."""
        return (source, target) in self._steps

    def moves_from(self, state: int) -> tuple[str, ...]:
        """What can be done in this state, by name."""
        return tuple(name for name, (sources, _) in self.moves.items() if state in sources)
