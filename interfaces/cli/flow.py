"""What `packhouse status` reads: what waits, what is stuck, what is in the house. Import it when Django is ready."""

from dataclasses import asdict
from typing import Any

from packhouse.facilities.queries import facilities
from packhouse.fulfillment.queries import count_backorders, count_open
from packhouse.kernel.delivery import lags, troubled
from packhouse.kernel.transactions import as_auditor
from packhouse.merchants.queries import merchants
from packhouse.shipping.queries import label_counts
from packhouse.shipping.values import LabelState


def flow() -> dict[str, Any]:
    """All of it at one moment, as a document for programs."""
    with as_auditor():
        return {
            "facts_waiting": [asdict(lag) for lag in lags()],
            "troubled": [asdict(each) for each in troubled()],
            "facilities": [_facility(site.id, site.code) for site in facilities()],
            "merchants": [_merchant(merchant.id, merchant.code) for merchant in merchants()],
        }


def _facility(facility_id: int, code: str) -> dict[str, Any]:
    labels = [
        {"carrier": each.carrier, "state": LabelState(each.state).name.lower(), "labels": each.labels}
        for each in label_counts(facility_id=facility_id)
    ]
    shipments = {state.name.lower(): count for state, count in count_open(facility_id=facility_id).items()}
    return {"code": code, "shipments": shipments, "labels_without_number": labels}


def _merchant(merchant_id: int, code: str) -> dict[str, Any]:
    orders, units = count_backorders(merchant_id=merchant_id)
    return {"code": code, "backordered_orders": orders, "backordered_units": units}
