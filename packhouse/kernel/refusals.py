"""How the business says no: a code, the facts, and a sentence that tells what to do."""

from typing import ClassVar

FactValue = str | int | None | tuple[str, ...] | tuple[int, ...]


class Refused(Exception):
    """A named no. Raised when a whole call is refused; returned, item by item, from a batch.

    `says` is the sentence for people, filled in with the facts. Every other exception is a bug.
    """

    says: ClassVar[str] = "Refused."

    def __init__(self, **facts: FactValue) -> None:
        self.facts = facts
        spoken = {name: ", ".join(map(str, f)) if isinstance(f, tuple) else f for name, f in facts.items()}
        super().__init__(self.says.format_map(spoken))

    @property
    def code(self) -> str:
        """The name in snake case, as programs read it: `UnknownSku` is `unknown_sku`."""
        name = type(self).__name__
        return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")
