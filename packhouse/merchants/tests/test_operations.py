"""Merchants and their keys."""

import pytest

from packhouse.merchants import models, operations, queries
from packhouse.merchants.values import Terms
from tests.builders import NOON, a_key, a_merchant

pytestmark = pytest.mark.usefixtures("operator")


def test_a_merchant_signs_up_once() -> None:
    merchant_id = a_merchant("acme")

    assert a_merchant("acme") == merchant_id
    assert [(m.id, m.code) for m in queries.merchants()] == [(merchant_id, "acme")]
    assert queries.merchant("nobody") is None


def test_new_terms_hold_at_once() -> None:
    merchant_id = a_merchant("acme", splits_orders=True)
    assert queries.terms(merchant_id) == Terms(splits_orders=True)

    a_merchant("acme", splits_orders=False)

    assert queries.terms(merchant_id) == Terms(splits_orders=False)


def test_a_code_belongs_to_one_merchant() -> None:
    a_merchant("acme")

    with pytest.raises(operations.MerchantCodeTaken):
        operations.sign_up(code="acme", name="Somebody else", splits_orders=True, now=NOON)
    assert len(queries.merchants()) == 1


def test_a_key_finds_its_holder_and_keeps_no_secret() -> None:
    merchant_id = a_merchant()
    token = a_key(merchant_id)
    parts = queries.key_parts(token)
    assert parts is not None
    prefix, secret = parts

    holder = queries.key_holder(prefix)

    assert holder is not None
    assert holder.merchant_id == merchant_id
    assert queries.proves(holder, secret)
    row = models.ApiKey.objects.values().get(prefix=prefix)
    assert secret not in str(row)


def test_each_key_is_an_actor_of_its_own() -> None:
    merchant_id = a_merchant()
    tokens = [a_key(merchant_id, "shop"), a_key(merchant_id, "shop")]

    holders = [queries.key_holder(token.split("_")[1]) for token in tokens]

    assert len({holder.actor_id for holder in holders if holder}) == 2


def test_a_revoked_key_proves_nothing() -> None:
    _, prefix, secret = a_key(a_merchant()).split("_")

    operations.revoke_key(prefix=prefix, now=NOON)
    operations.revoke_key(prefix=prefix, now=NOON)

    holder = queries.key_holder(prefix)
    assert holder is not None
    assert holder.revoked_at == NOON
    assert not queries.proves(holder, secret)


def test_an_unknown_key_cannot_be_revoked() -> None:
    with pytest.raises(operations.KeyUnknown, match="nothing12345"):
        operations.revoke_key(prefix="nothing12345", now=NOON)
    assert queries.key_holder("nothing12345") is None
