"""Gestures of goodwill and announcements: what each is, what it costs, what it does to trust, and when it is worth it.

The numbers are the engine's own, worked out on a copy of the game: trust and what it depends on are public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.explain import Asked, needs_of_track
from negotiate.engine.gestures import keep_promises, make_gesture
from negotiate.engine.notation import CONDITIONAL_AMOUNT, SIZES, Action
from negotiate.engine.records import call, copied
from negotiate.present.seen import Seen
from negotiate.words.language import N_

LITTLE = 0.5
"""Points of trust below which a gesture hardly moves it."""
CONTENT = (
    N_("A courtesy: a visit, a public word of respect."),
    N_("Something given: access, information, a rule made easier."),
    N_("Something that is noticed at home and hard to take back."),
)
"""What a gesture of each size is, small to large."""
NOW, ANNOUNCED, ON_CONDITION = "gesture-now", "gesture-announced", "gesture-on-condition"
GROUPS = {
    NOW: N_("Make a gesture now"),
    ANNOUNCED: N_("Announce a gesture"),
    ON_CONDITION: N_("Announce a gesture on condition"),
}
"""The three ways to make a gesture, as headings."""
RULES = {
    NOW: N_("It asks nothing in return, everybody sees it, and it cannot be undone."),
    ANNOUNCED: N_(
        "It costs nothing yet. Made in the next {unit} as announced, it earns more than one that nobody was told of; not "
        "made, it costs trust."
    ),
    ON_CONDITION: N_(
        "It costs nothing yet and asks for an answer. Made after all, it earns less; if you do not make it, nothing is lost."
    ),
}
"""What is the same for all sizes, by the way it is made."""
USUAL = {
    NOW: N_("Worth it where trust is what is missing and no text can be signed yet."),
    ANNOUNCED: N_("Worth it where you are sure that you will make it."),
    ON_CONDITION: N_("Worth it where you want to see an answer first."),
}
"""When it is worth it where nothing special holds."""


@dataclass(frozen=True)
class GestureChoice:
    """One of the nine: its action, the way it is made (a key of GROUPS), and its hint."""

    action: Action
    group: str
    hint: str


Waiting = Sequence[tuple[str, frozenset[Asked]]]
"""Tracks that ask for more trust than there is, each with what it asks for."""


def gesture_choices(seen: Seen) -> Iterator[GestureChoice]:
    """All sizes now, announced and on condition, in this order."""
    waiting = tuple(_waiting_for_trust(seen))
    for group, kind, more in (
        (NOW, "gesture", 0),
        (ANNOUNCED, "announce", 0),
        (ON_CONDITION, "announce", CONDITIONAL_AMOUNT),
    ):
        for size in range(1, len(SIZES) + 1):
            yield GestureChoice(Action(kind, None, size + more), group, " ".join(_hint(seen, group, size, waiting)))


def _waiting_for_trust(seen: Seen) -> Iterator[tuple[str, frozenset[Asked]]]:
    for track in seen.names.tracks:
        needs = needs_of_track(seen.rules, seen.game, track)
        lacks = frozenset(need.key for need in needs if need.kind == "trust_at_least" and not need.met)
        if lacks:
            yield track, lacks


def _hint(seen: Seen, group: str, size: int, waiting: Waiting) -> Iterator[str]:
    after = _made(seen, group, size)
    points = seen.speaker.points(float(seen.record["gesture_cost"]) * size)
    yield seen.say(CONTENT[size - 1])
    moved = _moved(seen, after)
    if group == NOW:
        yield seen.say("Costs you {points}; trust in you: {trust}.", points=points, trust=moved)
    else:
        yield seen.say("Made in time, for {points}: trust in you {trust}.", points=points, trust=moved)
    if group == ANNOUNCED:
        yield seen.say("Not made: {trust}.", trust=_moved(seen, _not_made(seen, size)))
    yield _worth(seen, group, after, waiting)


def _worth(seen: Seen, group: str, after: NDArray[np.void], waiting: Waiting) -> str:
    before = seen.game
    tracks = [
        seen.track_label(track)
        for track, lacks in waiting
        if any(need.met and need.key in lacks for need in needs_of_track(seen.rules, after, track))
    ]
    if tracks:
        return seen.say("That is the trust that these talks wait for: {tracks}.", tracks=seen.listed(tracks))
    answered = [party for party in _others(seen) if _is_answered(seen, party)]
    if answered and group == NOW:
        who = seen.listed([seen.label(party) for party in answered])
        return seen.say("It answers the gesture of {who}, and an answer in time earns both sides more.", who=who)
    if all(_trust(seen, after, party) - _trust(seen, before, party) < LITTLE for party in _others(seen)):
        return seen.say("It hardly moves trust as things stand: open talks do not carry it higher now.")
    return seen.say(USUAL[group])


def _others(seen: Seen) -> tuple[str, ...]:
    return tuple(party for party in seen.principals if party != seen.seat)


def _is_answered(seen: Seen, party: str) -> bool:
    """Whether a gesture now would answer one that this party has made."""
    made = int(seen.game["gestured"][0, seen.names.parties.index(party)])
    return made > 0 and seen.common.round - made <= int(seen.record["reciprocation_rounds"])


def _trust(seen: Seen, game: NDArray[np.void], party: str) -> float:
    return float(game["trust"][0, seen.names.parties.index(party), seen.index])


def _moved(seen: Seen, after: NDArray[np.void]) -> str:
    return seen.listed(
        [
            seen.say(
                "{who} {before} → {after}",
                who=seen.label(party),
                before=seen.number(_trust(seen, seen.game, party)),
                after=seen.number(_trust(seen, after, party)),
            )
            for party in _others(seen)
        ]
    )


def _on_copy(seen: Seen, change: Callable[[NDArray[np.void]], None]) -> NDArray[np.void]:
    game = copied(seen.game)
    change(game)
    return game


def _made(seen: Seen, group: str, size: int) -> NDArray[np.void]:
    """The game with the gesture made: now, or in the next round as announced."""

    def change(game: NDArray[np.void]) -> None:
        if group != NOW:
            _announce(game, seen.index, size, conditional=group == ON_CONDITION)
            game["gained"] = 0.0
        call(make_gesture, seen.rules.record, game, seen.index, size)

    return _on_copy(seen, change)


def _not_made(seen: Seen, size: int) -> NDArray[np.void]:
    """The game after an announced gesture was not made in time."""

    def change(game: NDArray[np.void]) -> None:
        game["announced"] = 0  # those of others are theirs to keep
        _announce(game, seen.index, size, conditional=False)
        call(keep_promises, seen.rules.record, game)

    return _on_copy(seen, change)


def _announce(game: NDArray[np.void], party: int, size: int, *, conditional: bool) -> None:
    game["announced"][0, party] = size
    game["announced_conditional"][0, party] = int(conditional)
    game["announced_round"][0, party] = int(game["round_number"][0]) - 1
