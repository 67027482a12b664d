"""Who hears which fact. Read this first: it is the whole of what happens by itself.

Each line: the name that stands in waiting rows, the kinds of fact, the function. A fact that nobody hears stands
in `UNHEARD` with what it is told for; `tests/tidy` holds this page complete.
"""

from config.carriers import DEFAULT_CARRIER
from packhouse.fulfillment import facts as fulfillment
from packhouse.fulfillment import subscribers as fulfillment_hears
from packhouse.inventory import facts as inventory
from packhouse.kernel.delivery import Subscription
from packhouse.kernel.facts import Fact
from packhouse.orders import facts as orders
from packhouse.packing import facts as packing
from packhouse.picking import facts as picking
from packhouse.picking import subscribers as picking_hears
from packhouse.receiving import facts as receiving
from packhouse.shipping import facts as shipping
from packhouse.shipping import subscribers as shipping_hears

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription(
        "fulfillment.source_open_orders",
        (orders.OrderAccepted, orders.OrderOpened),
        fulfillment_hears.source_open_orders,
    ),
    Subscription(
        "fulfillment.settle_cancellations",
        (orders.CancellationRequested,),
        fulfillment_hears.settle_cancellations,
    ),
    Subscription("fulfillment.drop_backorders", (orders.OrderCancelled,), fulfillment_hears.drop_backorders),
    Subscription("fulfillment.retry_backorders", (inventory.StockArrived,), fulfillment_hears.retry_backorders),
    Subscription(
        "fulfillment.retry_after_cancellation",
        (fulfillment.ShipmentCancelled,),
        fulfillment_hears.retry_after_cancellation,
    ),
    Subscription("picking.cancel_picks", (fulfillment.ShipmentCancelled,), picking_hears.cancel_picks_of_cancelled),
    Subscription(
        "fulfillment.resource_shortened",
        (fulfillment.ShipmentShortened,),
        fulfillment_hears.resource_shortened,
    ),
    Subscription(
        "fulfillment.report_progress",
        (
            fulfillment.PickingStarted,
            fulfillment.ShipmentPicked,
            fulfillment.ShipmentShipped,
            fulfillment.ShipmentDelivered,
        ),
        fulfillment_hears.report_progress,
    ),
    Subscription("shipping.request_labels", (packing.CartonClosed,), shipping_hears.request_labels_of(DEFAULT_CARRIER)),
)

TIMELINE = "the timeline"

UNHEARD: dict[type[Fact], str] = dict.fromkeys(
    (
        orders.OrderHeld,
        orders.OrderProgressed,
        orders.RecipientCorrected,
        orders.CancellationRejected,
        fulfillment.OrderBackordered,
        fulfillment.ShipmentPlanned,
        fulfillment.ShipmentReleased,
        fulfillment.PackingStarted,
        fulfillment.ShipmentPacked,
        fulfillment.ShipmentLabeled,
        fulfillment.ShipmentUnlabeled,
        fulfillment.ShipmentTracked,
        picking.WaveReleased,
        picking.PickShorted,
        receiving.InboundAnnounced,
        receiving.InboundArrived,
        receiving.InboundCountStarted,
        receiving.InboundDisputed,
        receiving.InboundReceived,
        receiving.PutAwayStarted,
        receiving.InboundClosed,
        receiving.InboundCancelled,
        shipping.LabelBought,
        shipping.LabelRefused,
        shipping.LabelVoided,
        shipping.ParcelTracked,
        shipping.ParcelDelivered,
    ),
    TIMELINE,
)


def heard_by_kind() -> dict[str, tuple[str, ...]]:
    """The wiring as the kernel takes it: kind of fact to names of subscribers."""
    kinds = {kind for subscription in SUBSCRIPTIONS for kind in subscription.kinds}
    return {
        kind.__name__: tuple(s.name for s in SUBSCRIPTIONS if kind in s.kinds)
        for kind in sorted(kinds, key=lambda kind: kind.__name__)
    }
