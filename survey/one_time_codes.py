"""Codes that work once: those of a device (TOTP), and the recovery codes on paper."""

from __future__ import annotations

import re
import secrets

from passlib.exc import TokenError
from passlib.totp import TOTP

from survey.models.base import now

#: A device shows a new code after so many seconds; one before and one after are taken as well.
PERIOD = 30
#: How many recovery codes somebody is given.
RECOVERY_CODES = 10
#: Letters and digits that nobody takes for one another on paper.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """The secret that a device and the service share: 160 random bits in base 32."""
    return str(TOTP.new().base32_key)


def address_of(secret: str, *, account: str, product: str) -> str:
    """What stands in the square code: apps read it and add the account."""
    # A colon parts the two names in the address; the library refuses one inside of them.
    return str(
        TOTP(key=secret).to_uri(label=account.replace(":", " "), issuer=product.replace(":", " "))
    )


def pretty(secret: str) -> str:
    """The secret in groups of four, for typing."""
    return " ".join(re.findall(".{1,4}", secret))


def counter_of(secret: str, typed: str, *, after: int) -> int | None:
    """The number of the time step a code belongs to; None where it is wrong, old or used.

    ``after``: the step of the last code that was taken; that one and those before it are spent.
    """
    digits = re.sub(r"[\s-]", "", typed)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    try:
        match = TOTP(key=secret).match(
            digits, time=now(), window=PERIOD, last_counter=after if after > 0 else None
        )
    except TokenError:
        return None
    return int(match.counter)


def new_recovery_codes() -> list[str]:
    """Codes for a drawer: 80 random bits each, in four groups."""
    return [
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
        for _ in range(RECOVERY_CODES)
    ]


def plain_recovery_code(typed: str) -> str:
    """A recovery code however it was typed: case, spaces and dashes don't matter."""
    return re.sub(r"[^a-z0-9]", "", typed.lower())[:100]
