"""What others may ask about merchants and their keys."""

from packhouse.kernel.keeping import kept_for
from packhouse.merchants import models, rules
from packhouse.merchants.values import KeyHolder, Merchant, Terms

MERCHANT_COLUMNS = ("id", "code", "name")


def merchants() -> list[Merchant]:
    """All merchants, oldest first."""
    return [Merchant(*row) for row in models.Merchant.objects.order_by("id").values_list(*MERCHANT_COLUMNS)]


def merchant(code: str) -> Merchant | None:
    """The merchant of this code."""
    row = models.Merchant.objects.filter(code=code).values_list(*MERCHANT_COLUMNS).first()
    return Merchant(*row) if row else None


@kept_for(60)
def terms(merchant_id: int) -> Terms:
    """What was agreed with a merchant. At most 60 s old."""
    return Terms(models.Merchant.objects.values_list("splits_orders", flat=True).get(id=merchant_id))


def key_holder(prefix: str) -> KeyHolder | None:
    """Whose key begins like this. Only the operator's rights see it."""
    columns = ("merchant_id", "actor_id", "secret_hash", "revoked_at")
    row = models.ApiKey.objects.filter(prefix=prefix).values_list(*columns).first()
    return KeyHolder(*row) if row else None


def key_parts(token: str) -> tuple[str, str] | None:
    """Prefix and secret of a token; None if it cannot be one."""
    return rules.parts(token)


def proves(holder: KeyHolder, secret: str) -> bool:
    """Whether the secret is this holder's and not revoked, in constant time."""
    return rules.proves(holder, secret)
