"""The import contract `doors`: what may be imported of a room, and by whom.

Every module of a room is the room's own, unless its name is a door. So a new file is private until somebody
says otherwise here.
"""

from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output


class Doors(Contract):
    """Other rooms, interfaces and adapters enter a room by its doors; config alone may wire what hears and rings.

    Tables of reference rooms may be named by the tables of other rooms, for foreign keys.
    """

    type_name = "doors"

    rooms = fields.StringField()
    open_to_all = fields.ListField(subfield=fields.StringField())
    open_to_config = fields.ListField(subfield=fields.StringField())
    reference_rooms = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of a room's module from outside of the room."""
        through_the_wall = sorted(
            (importer, imported)
            for room in graph.find_children(str(self.rooms))
            if room != f"{self.rooms}.kernel"
            for imported in graph.find_descendants(room) | {room}
            for importer in graph.find_modules_that_directly_import(imported)
            if not _is_in(importer, room) and not self._may(importer, imported, room)
        )
        return ContractCheck(kept=not through_the_wall, metadata={"imports": through_the_wall})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which imports went through a wall, and what the doors are."""
        imports: list[Any] = check.metadata["imports"]
        for importer, imported in imports:
            output.print_error(f"- {importer} -> {imported}", bold=False)
        output.print_error(f"The doors of a room are {', '.join(_names(self.open_to_all))}.", bold=False)

    def _may(self, importer: str, imported: str, room: str) -> bool:
        door = imported.removeprefix(room).lstrip(".").partition(".")[0]
        if door == "models":
            return room.rpartition(".")[2] in _names(self.reference_rooms) and importer.endswith(".models")
        if _is_in(importer, "config"):
            return door in _names(self.open_to_all) + _names(self.open_to_config)
        return door in _names(self.open_to_all)


def _is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _names(field: Any) -> list[str]:
    return [str(name) for name in field]
