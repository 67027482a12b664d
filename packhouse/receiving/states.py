"""The life cycle of an inbound shipment."""

from packhouse.kernel.states import Lifecycle
from packhouse.receiving.values import InboundState as S

INBOUND = Lifecycle(
    S,
    {
        "arrive": ({S.SUBMITTED}, S.ARRIVED),
        "count": ({S.ARRIVED, S.RECEIVING}, S.RECEIVING),
        "close_count": ({S.RECEIVING}, S.RECEIVED),
        "question": ({S.RECEIVING}, S.DISCREPANCY),
        "settle": ({S.DISCREPANCY}, S.RECEIVED),
        "put_away": ({S.RECEIVED, S.PUTTING_AWAY}, S.PUTTING_AWAY),
        "close": ({S.RECEIVED, S.PUTTING_AWAY}, S.CLOSED),
        "cancel": ({S.SUBMITTED}, S.CANCELLED),
    },
)
