"""The life cycle of an order. All moves but those of a person follow from its units (`rules.standing`)."""

from packhouse.kernel.states import Lifecycle
from packhouse.orders.values import OrderState as S

SOURCED = {S.BACKORDERED, S.PARTIALLY_PLANNED, S.PLANNED, S.IN_PROGRESS, S.PARTIALLY_SHIPPED}

ORDER = Lifecycle(
    S,
    {
        "hold": ({S.OPEN, S.BACKORDERED, S.ON_HOLD}, S.ON_HOLD),
        "clear_last_hold": ({S.ON_HOLD}, S.OPEN),
        "backorder": ({S.OPEN, S.BACKORDERED, S.PARTIALLY_PLANNED, S.PLANNED}, S.BACKORDERED),
        "plan_part": ({S.OPEN, S.BACKORDERED, S.PARTIALLY_PLANNED, S.PLANNED}, S.PARTIALLY_PLANNED),
        "plan": ({S.OPEN, S.BACKORDERED, S.PARTIALLY_PLANNED, S.PLANNED}, S.PLANNED),
        "start": (SOURCED | {S.CANCELLATION_REQUESTED}, S.IN_PROGRESS),
        "ship_part": (SOURCED | {S.CANCELLATION_REQUESTED}, S.PARTIALLY_SHIPPED),
        "ship": (SOURCED | {S.CANCELLATION_REQUESTED}, S.SHIPPED),
        "complete": (SOURCED | {S.SHIPPED, S.CANCELLATION_REQUESTED}, S.COMPLETED),
        "request_cancellation": (
            {S.PLANNED, S.PARTIALLY_PLANNED, S.IN_PROGRESS, S.CANCELLATION_REQUESTED},
            S.CANCELLATION_REQUESTED,
        ),
        "cancel": ({S.OPEN, S.ON_HOLD, S.BACKORDERED, S.CANCELLATION_REQUESTED}, S.CANCELLED),
    },
)
