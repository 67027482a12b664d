"""What others may ask about labels, parcels and tracking: frozen rows, ordered, bounded."""

from collections.abc import Sequence
from datetime import datetime

from packhouse.fulfillment.values import ShipmentState
from packhouse.kernel.sql import statements
from packhouse.shipping.rules import FINAL
from packhouse.shipping.values import (
    LabelCount,
    LabeledParcel,
    LabelState,
    Parcel,
    ParcelInTheHouse,
    ToTransmit,
    TrackingRow,
    UnsettledLabel,
    WantedLabel,
)

SQL = statements(__file__)


def parcels_of(*, merchant_id: int, shipment_ids: Sequence[int]) -> list[Parcel]:
    """The labels of a merchant's shipments that are bought, asked for or refused, by shipment; void ones are not."""
    return SQL["parcels_of"].rows(Parcel, merchant_id=merchant_id, shipment_ids=list(shipment_ids))


def tracking_events(*, merchant_id: int, label_ids: Sequence[int], most: int = 1000) -> list[TrackingRow]:
    """What carriers said about a merchant's parcels, by parcel, oldest first; at most `most`."""
    return SQL["tracking_events"].rows(TrackingRow, merchant_id=merchant_id, label_ids=list(label_ids), most=most)


def in_the_house(
    *, facility_id: int, carrier: str, after: ParcelInTheHouse | None = None, most: int = 500
) -> list[ParcelInTheHouse]:
    """The parcels that a carrier's driver may take, by shipment, from after one of them; at most `most`.

    Only those whose whole shipment is labeled.
    """
    return SQL["in_the_house"].rows(
        ParcelInTheHouse,
        facility_id=facility_id,
        carrier=carrier,
        after_shipment_id=after.shipment_id if after else 0,
        after_label_id=after.label_id if after else 0,
        most=most,
        labeled=int(ShipmentState.LABELED),
        bought=int(LabelState.BOUGHT),
    )


def requested(*, facility_id: int, carrier: str, most: int = 500) -> list[WantedLabel]:
    """The labels that a carrier is to be asked for, oldest first; at most `most`."""
    return SQL["requested"].rows(WantedLabel, facility_id=facility_id, carrier=carrier, most=most)


def unsettled(*, facility_id: int, carrier: str, requested_before: datetime, most: int = 500) -> list[UnsettledLabel]:
    """The labels that may have been bought without our knowing: unknown, or asked for long ago; at most `most`."""
    return SQL["unsettled"].rows(
        UnsettledLabel, facility_id=facility_id, carrier=carrier, requested_before=requested_before, most=most
    )


def label_counts(*, facility_id: int) -> list[LabelCount]:
    """How many labels without a number a facility has, by carrier and state: asked for, unknown, refused."""
    return SQL["label_counts"].rows(LabelCount, facility_id=facility_id)


def facilities_with_requests() -> list[tuple[int, str]]:
    """The facilities and carriers for which a label is to be bought."""
    return [(facility_id, carrier) for facility_id, carrier in SQL["facilities_with_requests"].tuples()]


def manifests_on_the_way(*, facility_id: int, carrier: str, most: int = 1000) -> list[int]:
    """The manifests whose parcels have not all come to an end, oldest first; at most `most`."""
    rows = SQL["manifests_on_the_way"].tuples(facility_id=facility_id, carrier=carrier, most=most)
    return [manifest_id for (manifest_id,) in rows]


def on_the_way(*, facility_id: int, manifest_id: int, after_id: int = 0, most: int = 500) -> list[LabeledParcel]:
    """The parcels of a manifest that have not come to an end, by label, from after `after_id`; at most `most`."""
    return SQL["on_the_way"].rows(
        LabeledParcel,
        facility_id=facility_id,
        manifest_id=manifest_id,
        after_id=after_id,
        most=most,
        final=sorted(int(status) for status in FINAL),
    )


def voids_to_tell(*, facility_id: int, carrier: str, most: int = 500) -> list[LabeledParcel]:
    """The void labels that the carrier has not been told of; at most `most`."""
    return SQL["voids_to_tell"].rows(LabeledParcel, facility_id=facility_id, carrier=carrier, most=most)


def manifests_to_transmit(*, facility_id: int, carrier: str, most: int = 10) -> list[ToTransmit]:
    """The manifests that the carrier has not been told of, oldest first; at most `most`."""
    rows = SQL["manifests_to_transmit"].tuples(facility_id=facility_id, carrier=carrier, most=most)
    return [ToTransmit(manifest_id, departed_at, tuple(numbers)) for manifest_id, departed_at, numbers in rows]
