"""Matches in which somebody owes something to somebody, for the tests of the ledger of promises and its pictures."""

from __future__ import annotations

from negotiate.play.match import Match
from negotiate.rulebook.load import load


def held_up() -> Match:
    """Month 2 of the first lesson: Highmark stalled on the detainees, so Lowmark may hold back. Nothing is by chance."""
    rules = load("tutorial", overrides={"mediator": "none", "breach.accident": 0, "events": []})
    match = Match(rules, dict.fromkeys(rules.names.parties, "human"), 2)
    while (pending := match.advance()) is not None and match.round < 2:
        if pending.kind == "answer":
            match.submit(pending.seat, f"accept {pending.offer}")
        elif pending.kind == "speak":
            signed = match.view(pending.seat).agreements
            match.submit(pending.seat, "pass" if signed else "propose detainees=all-eighty")
        else:
            match.submit(pending.seat, "stall" if pending.seat == "highmark" else "carry-out")
    return match
