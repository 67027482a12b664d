"""The life cycle of a label. `unknown` is settled by asking the carrier, never by buying again."""

from packhouse.kernel.states import Lifecycle
from packhouse.shipping.values import LabelState as S

LABEL = Lifecycle(
    S,
    {
        "buy": ({S.REQUESTED, S.UNKNOWN}, S.BOUGHT),
        "lose_sight": ({S.REQUESTED, S.UNKNOWN}, S.UNKNOWN),
        "refuse": ({S.REQUESTED, S.UNKNOWN}, S.REFUSED),
        "ask_again": ({S.REFUSED, S.UNKNOWN}, S.REQUESTED),
        "void": ({S.BOUGHT}, S.VOIDED),
    },
)
