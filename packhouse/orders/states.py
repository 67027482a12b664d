"""The life cycle of an order."""

from packhouse.kernel.states import Lifecycle
from packhouse.orders.values import OrderState as S

OPEN_STATES = {S.OPEN, S.BACKORDERED, S.PARTIALLY_PLANNED, S.PLANNED, S.IN_PROGRESS, S.PARTIALLY_SHIPPED}

ORDER = Lifecycle(
    S,
    {
        "hold": ({S.OPEN, S.BACKORDERED, S.ON_HOLD}, S.ON_HOLD),
        "clear_last_hold": ({S.ON_HOLD}, S.OPEN),
        "backorder": ({S.OPEN, S.BACKORDERED}, S.BACKORDERED),
        "plan_part": ({S.OPEN, S.BACKORDERED, S.PARTIALLY_PLANNED, S.PLANNED, S.IN_PROGRESS}, S.PARTIALLY_PLANNED),
        "plan": ({S.OPEN, S.BACKORDERED, S.PARTIALLY_PLANNED, S.PLANNED}, S.PLANNED),
        "start": ({S.PLANNED, S.PARTIALLY_PLANNED, S.IN_PROGRESS}, S.IN_PROGRESS),
        "ship_part": (
            {S.PLANNED, S.PARTIALLY_PLANNED, S.IN_PROGRESS, S.PARTIALLY_SHIPPED, S.CANCELLATION_REQUESTED},
            S.PARTIALLY_SHIPPED,
        ),
        "ship": (
            {S.PLANNED, S.PARTIALLY_PLANNED, S.IN_PROGRESS, S.PARTIALLY_SHIPPED, S.CANCELLATION_REQUESTED},
            S.SHIPPED,
        ),
        "close_short": ({S.PARTIALLY_PLANNED, S.PARTIALLY_SHIPPED, S.IN_PROGRESS}, S.SHORT_CLOSED),
        "complete": ({S.SHIPPED, S.SHORT_CLOSED}, S.COMPLETED),
        "cancel": ({S.OPEN, S.ON_HOLD, S.BACKORDERED, S.CANCELLATION_REQUESTED}, S.CANCELLED),
        "request_cancellation": (
            {S.PLANNED, S.PARTIALLY_PLANNED, S.IN_PROGRESS},
            S.CANCELLATION_REQUESTED,
        ),
    },
)
