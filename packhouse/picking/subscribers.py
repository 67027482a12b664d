"""What picking does when it hears a fact. Wired in config/wiring.py."""

from packhouse.kernel.delivery import Heard
from packhouse.picking import operations


def cancel_picks_of_cancelled(heard: Heard) -> None:
    """A shipment was cancelled: nobody walks for it any more. Hears `ShipmentCancelled`."""
    operations.cancel_picks(
        facility_id=heard.facts[0].facility_id,
        shipment_ids=sorted({fact.shipment_id for fact in heard.facts}),
        now=heard.now,
        actor_id=heard.actor_id,
    )
