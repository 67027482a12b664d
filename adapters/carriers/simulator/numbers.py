"""Tracking numbers in the form of UPU S10: two letters, eight digits, a check digit, a country.

The country is ZZ, which ISO 3166 leaves to its users: nobody can take such a number for a real parcel's.
"""

from hashlib import blake2b
from operator import mul

COUNTRY = "ZZ"
SERIALS = 10**8
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
ELEVEN = 11
CHECK_FOR_ZERO = 5


def tracking_number(request_key: str, attempt: int = 0) -> str:
    """The number that a key gets; with `attempt`, another one for when that is taken."""
    digest = blake2b(f"{attempt}:{request_key}".encode(), digest_size=8).digest()
    letter, serial = divmod(int.from_bytes(digest, "big") % (len(LETTERS) * SERIALS), SERIALS)
    digits = f"{serial:08d}"
    return f"C{LETTERS[letter]}{digits}{check_digit(digits)}{COUNTRY}"


def check_digit(digits: str) -> int:
    """The S10 check digit of eight digits."""
    remainder: int = sum(map(mul, map(int, digits), WEIGHTS)) % ELEVEN
    if remainder == 0:
        return CHECK_FOR_ZERO
    return (ELEVEN - remainder) % 10
