"""Adversaries: cautious players that cheat in one simple way each, to try the rules with. No opponent for a class.

Each drafts and signs as `cautious` does, so that what it gains or loses against that is what the cheat is worth.
"""

from __future__ import annotations

from negotiate.players.kinds import (
    ACCEPTS_ALL,
    BLUFFS,
    BREAKS,
    DEFECTS_ONCE_SERVED,
    DEMANDS_ALL,
    FARMS_TRUST,
    SPLITS,
    STALLS,
    UNLINKS,
    WITHHOLDS_THE_LAST,
)

ADVERSARIES: dict[str, tuple[int, str]] = {
    "sign-and-stall": (STALLS, "Signs, and holds back whatever delivery costs it."),
    "promise-and-break": (BREAKS, "Signs, and breaks its word wherever delivery costs it."),
    "last-phase-only": (WITHHOLDS_THE_LAST, "Delivers all but the last phase of what costs it."),
    "defect-after-receiving": (DEFECTS_ONCE_SERVED, "Delivers until it has what the others owe it, then holds back."),
    "trust-farm": (FARMS_TRUST, "Keeps its word in small things and breaks it in high politics."),
    "accept-all": (ACCEPTS_ALL, "Accepts every text."),
    "never-concede": (DEMANDS_ALL, "Tables and signs only what leaves nothing for it to wish for."),
    "bluff": (BLUFFS, "Announces gestures that it does not make."),
    "split-the-deal": (SPLITS, "Tables first what it gains by, and leaves what it must give for later."),
    "amend-to-unlink": (UNLINKS, "Amends a part of a text, and then holds back the other parts."),
}
"""By name: code and meaning."""
HONEST = "cautious"
"""The player that drafts and signs as those do that break their word, and keeps it."""
BREAKERS = (
    "sign-and-stall",
    "promise-and-break",
    "last-phase-only",
    "defect-after-receiving",
    "trust-farm",
    "bluff",
    "amend-to-unlink",
)
"""Those that break their word; the others keep it and only bargain otherwise."""
