"""Who asks: an API key opens one merchant's rows and no other's."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from interfaces.api.refusals import KeyInvalid, KeyMissing
from interfaces.api.settling import give_back_connection
from packhouse.kernel.keeping import kept_for
from packhouse.kernel.transactions import as_operator
from packhouse.merchants import queries as merchants
from packhouse.merchants.values import KeyHolder

REVOKED_WITHIN_S = 10
"""A revoked key dies within this time: so long its holder is kept in each process."""

SCHEME = "bearer"


class Request(HttpRequest):
    """A request whose key is proved."""

    auth: KeyHolder


class ApiKey(HttpBearer):
    """`Authorization: Bearer pk_...`."""

    def __call__(self, request: HttpRequest) -> KeyHolder:
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != SCHEME:
            raise KeyMissing(came=f"the scheme {scheme[:20]!r}" if scheme else "no such header")
        return self.authenticate(request, token.strip())

    def authenticate(self, request: HttpRequest, token: str) -> KeyHolder:
        """Whose key it is. Refuses what is no key, unknown or revoked, without telling which."""
        parts = merchants.key_parts(token)
        if parts is None:
            raise KeyInvalid
        prefix, secret = parts
        holder = _holder(prefix)
        if holder is None or not merchants.proves(holder, secret):
            raise KeyInvalid
        return holder


@kept_for(REVOKED_WITHIN_S)
def _holder(prefix: str) -> KeyHolder | None:
    with as_operator():
        found = merchants.key_holder(prefix)
    # Whoever waits for a shared commit next must not sit on a connection that the commit needs.
    give_back_connection()
    return found
