"""Merchants sign up; their programs get keys and lose them."""

import secrets
from datetime import datetime

from packhouse.kernel.actors import actor
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import transaction_required
from packhouse.merchants import models, queries, rules


class MerchantCodeTaken(Refused):
    """The code belongs to a merchant of another name."""

    says = "The code {code} belongs to {name}. Take another code."


class KeyUnknown(Refused):
    """There is no such key."""

    says = "There is no key {prefix}. Give the twelve characters between its two underscores."


@transaction_required
def sign_up(*, code: str, name: str, splits_orders: bool, now: datetime) -> int:
    """Take a merchant on; its id. A code that is there already under this name gets these terms.

    Refuses MerchantCodeTaken.
    """
    merchant, _ = models.Merchant.objects.get_or_create(
        code=code, defaults={"name": name, "splits_orders": splits_orders, "created_at": now}
    )
    if merchant.name != name:
        raise MerchantCodeTaken(code=code, name=merchant.name)
    if merchant.splits_orders != splits_orders:
        models.Merchant.objects.filter(id=merchant.pk).update(splits_orders=splits_orders)
        queries.terms.forget()
    return merchant.pk


@transaction_required
def issue_key(*, merchant_id: int, label: str, now: datetime) -> str:
    """A new key for one of the merchant's programs, as its holder must keep it: only its hash stays here."""
    prefix = secrets.token_hex(rules.PREFIX_LENGTH // 2)
    secret = secrets.token_hex(rules.SECRET_LENGTH // 2)
    models.ApiKey.objects.create(
        merchant_id=merchant_id,
        actor_id=actor("api_key", f"{label} ({prefix})"),
        prefix=prefix,
        secret_hash=rules.secret_hash(secret),
        label=label,
        created_at=now,
    )
    return rules.token(prefix, secret)


@transaction_required
def revoke_key(*, prefix: str, now: datetime) -> None:
    """From now on the key opens nothing. Twice is as once. Refuses KeyUnknown."""
    keys = models.ApiKey.objects.filter(prefix=prefix)
    if not keys.exists():
        raise KeyUnknown(prefix=prefix)
    keys.filter(revoked_at=None).update(revoked_at=now)
