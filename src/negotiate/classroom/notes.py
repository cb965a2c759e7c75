"""The note of a delegation, which several devices write: what two wrote at once stands in it, one below the other."""

from __future__ import annotations


def together(there: str, sent: str, basis: str) -> str:
    """What is there by now, and below it each line of what is sent that is new to it and to the text it was written upon."""
    known = {"", *there.splitlines(), *basis.splitlines()}
    return "\n".join([*there.splitlines(), *(line for line in sent.splitlines() if line not in known)])
