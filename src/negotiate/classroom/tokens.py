"""Codes, tokens and nicknames: what lets somebody into a class, and what a device is called.

A token is known to its device alone; the class keeps only its hash, so that a ledger that is read gives nobody a seat.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection

LETTERS = "CDFGHJKLMNPRTWXY"
"""Letters of a class code: none that looks or sounds like another, and no vowels, so that no code is a word."""
CODE_LENGTH = 4
TOKEN = re.compile(r"[A-Za-z0-9_-]{24}")
"""144 bits in base64url."""

STARS = (
    *("Vega", "Rigel", "Altair", "Mira", "Deneb", "Atria", "Spica", "Castor", "Pollux", "Sirius", "Capella", "Polaris"),
    *("Electra", "Maia", "Merope", "Taygeta", "Alcor", "Mizar", "Adhara", "Regulus", "Hadar", "Izar", "Naos", "Alioth"),
    *("Alnair", "Sabik", "Canopus", "Arcturus", "Procyon", "Achernar", "Bellatrix", "Antares", "Schedar", "Mirach"),
    *("Algol", "Nunki", "Zaurak", "Kochab", "Talitha", "Lesath"),
)
"""Nicknames: stars, which are called the same in most languages and are nobody's name."""


def new_code() -> str:
    """A class code."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def new_token() -> str:
    """A token of 144 random bits, in 24 letters."""
    return secrets.token_urlsafe(18)


def is_token(text: object) -> bool:
    """Whether something has the shape of a token."""
    return isinstance(text, str) and TOKEN.fullmatch(text) is not None


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def nicknames(taken: Collection[str], count: int) -> list[str]:
    """So many nicknames that nobody has yet, drawn by chance; with a number once the stars are used up."""
    free = [star for star in STARS if star not in taken]
    number = 2
    while len(free) < count:
        free += [name for star in STARS if (name := f"{star} {number}") not in taken]
        number += 1
    return secrets.SystemRandom().sample(free, count)
