"""The life cycle of a shipment. Released and picked may be one step when a whole shipment is picked at once."""

from packhouse.fulfillment.values import ShipmentState as S
from packhouse.kernel.states import Lifecycle

CARRIED = {S.SHIPPED, S.IN_TRANSIT, S.OUT_FOR_DELIVERY, S.ATTEMPT_FAILED, S.AVAILABLE_FOR_PICKUP, S.EXCEPTION}

SHIPMENT = Lifecycle(
    S,
    {
        "release": ({S.PLANNED}, S.RELEASED_TO_FLOOR),
        "start_picking": ({S.RELEASED_TO_FLOOR}, S.PICKING),
        "finish_picking": ({S.RELEASED_TO_FLOOR, S.PICKING}, S.PICKED),
        "start_packing": ({S.PICKED}, S.PACKING),
        "finish_packing": ({S.PACKING}, S.PACKED),
        "label": ({S.PACKED}, S.LABELED),
        "void_label": ({S.LABELED}, S.PACKED),
        "hand_over": ({S.LABELED}, S.SHIPPED),
        "travel": (CARRIED, S.IN_TRANSIT),
        "go_out_for_delivery": (CARRIED, S.OUT_FOR_DELIVERY),
        "fail_attempt": (CARRIED, S.ATTEMPT_FAILED),
        "await_pickup": (CARRIED, S.AVAILABLE_FOR_PICKUP),
        "except": (CARRIED, S.EXCEPTION),
        "deliver": (CARRIED, S.DELIVERED),
        "return_to_sender": (CARRIED, S.RETURNED_TO_SENDER),
        "cancel": ({S.PLANNED, S.RELEASED_TO_FLOOR}, S.CANCELLED),
        "give_up": ({S.RELEASED_TO_FLOOR, S.PICKING}, S.CANCELLED),
    },
)
LEAVES_THE_HOUSE = {"hand_over", "cancel", "give_up"}
