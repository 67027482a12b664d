"""Pure decisions about keys. A token reads `pk_<prefix>_<secret>`."""

import hashlib
import hmac

from packhouse.merchants.values import KeyHolder

MARK = "pk"
PREFIX_LENGTH = 12
SECRET_LENGTH = 64


def token(prefix: str, secret: str) -> str:
    """The key as its holder keeps it."""
    return f"{MARK}_{prefix}_{secret}"


def parts(text: str) -> tuple[str, str] | None:
    """Prefix and secret of a token; None if it cannot be one."""
    words = text.split("_")
    if [len(word) for word in words] != [len(MARK), PREFIX_LENGTH, SECRET_LENGTH] or words[0] != MARK:
        return None
    _, prefix, secret = words
    return (prefix, secret) if text.isascii() and prefix.isalnum() and secret.isalnum() else None


def secret_hash(secret: str) -> str:
    """What is kept of a secret. It is 256 bits of chance, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def proves(holder: KeyHolder, secret: str) -> bool:
    """Whether the secret is this holder's and not revoked; takes as long for a near miss as for a far one."""
    return hmac.compare_digest(holder.secret_hash, secret_hash(secret)) and holder.revoked_at is None
