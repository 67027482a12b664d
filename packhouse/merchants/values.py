"""Words of the merchants room that others use."""

from datetime import datetime

from packhouse.kernel.values import dataclass


@dataclass(frozen=True, slots=True)
class Merchant:
    """A company that stores goods with us."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with a merchant. `splits_orders`: part of an order may leave before the rest."""

    splits_orders: bool


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose program holds a key, and how its secret is proved: the hash is SHA-256 in hexadecimal."""

    merchant_id: int
    actor_id: int
    secret_hash: str
    revoked_at: datetime | None
