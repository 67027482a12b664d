"""What shipping does when it hears something. Imported by config alone."""

from collections.abc import Callable

from packhouse.kernel.delivery import Heard
from packhouse.packing.facts import CartonClosed
from packhouse.shipping import operations


def request_labels_of(carrier: str) -> Callable[[Heard], None]:
    """A carton is closed: ask for its label, of this carrier."""

    def request_labels(heard: Heard) -> None:
        told: list[CartonClosed] = list(heard.facts)
        operations.request_labels(
            facility_id=told[0].facility_id,
            carton_ids=[fact.carton_id for fact in told],
            carrier=carrier,
            now=heard.now,
            actor_id=heard.actor_id,
        )

    return request_labels
