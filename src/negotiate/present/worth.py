"""What a package is worth: exactly to the seat that looks on, by its own estimate to the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.explain import AGREED, Need, needs_of_track
from negotiate.engine.legal import owner_absent
from negotiate.engine.records import call
from negotiate.engine.worth import risk_gap, surplus
from negotiate.present.ballot import passes
from negotiate.present.seen import Seen
from negotiate.words.consent import is_by_vote

EVEN = 0.5
"""Points within which a text neither gains nor costs anything worth speaking of."""
AS_GOOD = 0.05
"""Points within which a text is as good as none: what is shown has one decimal."""


@dataclass(frozen=True)
class Worth:
    """What a package is worth to the seat itself, points.

    `points`: if everybody carries it out; `surplus`: after the doubt whether the others will, the cost at home and what
    going on promises, so that more than 0 beats walking away; `risk`: by how much trust and verification fall short of what
    a careful party wants before it signs, 0..1.
    """

    points: float
    surplus: float
    risk: float
    text: str
    meaning: str
    """Why the two numbers differ."""
    risk_text: str
    points_label: str
    surplus_label: str
    """When it is worth each of the two, in a few words."""
    opens_text: str = ""
    """Which talks that are still closed ask for something of it; empty where none do."""


@dataclass(frozen=True)
class Estimate:
    """What this seat thinks a package brings another party. `gain` is -1, 0 or 1; `risk` as in Worth, from public facts."""

    party: str
    label: str
    points: float
    gain: int
    risk: float
    must_consent: bool
    """Whether it is asked, and nothing passes without it."""
    text: str
    takes: str
    """What it would take to win this party; empty where nothing seems to be in the way."""


def package_of(seen: Seen, options: dict[str, str]) -> NDArray[np.int64]:
    """A package as the engine takes it: option per issue, -1 not included; shape (issues of the size class,)."""
    package = np.full(seen.rules.size.issues, -1, np.int64)
    for issue, option in options.items():
        k = seen.names.issues.index(issue)
        package[k] = seen.names.options[k].index(option)
    return package


def own_worth(seen: Seen, options: dict[str, str]) -> Worth | None:
    """What a package is worth to the party that looks on; None for the mediator."""
    if not seen.is_party:
        return None
    values = seen.view.values
    package = package_of(seen, options)
    if counts_as_words(seen, package):
        return _worth_of_words(seen, options, package)
    points = sum(values[issue][option] - values[issue][seen.standing(issue)] for issue, option in options.items())
    worth = float(call(surplus, seen.rules.record, seen.game, seen.index, seen.index, package)) if options else 0.0
    risk = float(call(risk_gap, seen.rules.record, seen.game, seen.index, package)) if options else 0.0
    points *= _left(seen)
    told = {"points": seen.speaker.points(points, signed=True), "surplus": seen.amount(worth, signed=True)}
    if seen.bargains:
        text = seen.say("Worth to you: {points} if it is signed, and {surplus} beside no agreement.", **told)
        labels = seen.say("if it is signed"), seen.say("beside no agreement")
        return Worth(points, worth, 0.0, text, _better(seen, worth), "", *labels)
    text = seen.say("Worth to you: {points} if everybody carries it out, {surplus} as things stand.", **told)
    told_risk = _risk_text(seen, risk)
    return Worth(points, worth, risk, text, _meaning(seen, worth), told_risk, *_labels(seen), _opens_text(seen, options))


def _opens_text(seen: Seen, options: dict[str, str]) -> str:
    """Points tell nothing of what a small step is for: the talks that it opens."""
    closed = [track for track, is_open in seen.view.tracks_open.items() if not is_open]
    asking = [
        track
        for track in closed
        if any(_asks_for(seen, need, options) for need in needs_of_track(seen.rules, seen.game, track))
    ]
    if not asking:
        return ""
    return seen.say("Talks that are still closed ask for something of it: {tracks}.", tracks=seen.labels.tracks(asking))


def _asks_for(seen: Seen, need: Need, options: dict[str, str]) -> bool:
    """Whether an option of a package is what a need that is not met asks for."""
    if need.met or need.kind == "not":
        return False
    if need.subject not in options or not isinstance(need.needed, str):
        return any(_asks_for(seen, part, options) for part in need.parts)
    known = seen.names.options[seen.names.issues.index(need.subject)]
    if need.needed not in known:
        return need.needed == AGREED
    chosen, needed = known.index(options[need.subject]), known.index(need.needed)
    return chosen >= needed if need.fields.get("further") else chosen == needed


def _left(seen: Seen) -> float:
    """The share of its points that a text still has which is signed in this round: less where the file discounts (M23)."""
    return float(seen.record["kept_worth"][max(seen.common.round - 1, 0)])


def _labels(seen: Seen) -> tuple[str, str]:
    return seen.say("if all carry it out"), seen.say("as things stand")


def counts_as_words(seen: Seen, package: NDArray[np.int64]) -> bool:
    """Whether the package can only become a communiqué, and words are worth something under these rules (M18)."""
    return float(seen.record["communique_worth"]) > 0 and bool(call(owner_absent, seen.rules.record, seen.game, package))


def _worth_of_words(seen: Seen, options: dict[str, str], package: NDArray[np.int64]) -> Worth:
    values = seen.view.values
    points = float(seen.record["communique_worth"]) * sum(values[issue][option] for issue, option in options.items())
    worth = float(call(surplus, seen.rules.record, seen.game, seen.index, seen.index, package))
    text = seen.say(
        "Worth to you: {points} if every name stood under it, {surplus} with those who seem ready to sign.",
        points=seen.speaker.points(points, signed=True),
        surplus=seen.amount(worth, signed=True),
    )
    here = [party for party, presence in seen.view.presence.items() if presence != "absent"]
    meaning = seen.say(
        "It can only become a communiqué: it binds nobody, and its words count by the weight of the names under it. All who "
        "are here together weigh {share} of 100.",
        share=seen.number(100 * seen.share_of_names(here), 0),
    )
    labels = seen.say("if every name stood under it"), seen.say("with those who seem ready to sign")
    return Worth(points, worth, 0.0, text, meaning, "", *labels)


def _meaning(seen: Seen, worth: float) -> str:
    why = seen.say(
        "“As things stand” counts the doubt whether the others will carry it out, the cost at home, and what going on "
        "without a deal promises you."
    )
    return f"{_better(seen, worth)} {why}"


def _better(seen: Seen, worth: float) -> str:
    if abs(worth) < AS_GOOD:
        return seen.say("This is as good as walking away.")
    return seen.say("This beats walking away.") if worth > 0 else seen.say("Walking away would be better for you.")


def _risk_text(seen: Seen, risk: float) -> str:
    if risk <= 0:
        return ""
    return seen.say(
        "Risky: trust and verification are {points} of 100 points short of what a careful party wants before it signs.",
        points=seen.number(100 * risk, 0),
    )


def estimates(seen: Seen, options: dict[str, str], proposer: str | None = None) -> tuple[Estimate, ...]:
    """What this seat thinks a package brings the others, in points of the text alone.

    `proposer` does not have to be won; without one it is the seat itself.
    """
    if not options:
        return ()
    found = []
    package = package_of(seen, options)
    for party, values in seen.view.estimates.items():
        owns = any(party in seen.view.owners[issue] for issue in options)
        points = sum(values[issue][option] - values[issue][seen.standing(issue)] for issue, option in options.items())
        points *= _left(seen)
        if not owns and abs(points) < EVEN:
            continue
        index = seen.names.parties.index(party)
        risk = float(call(risk_gap, seen.rules.record, seen.game, index, package))
        gain = 0 if abs(points) < EVEN else 1 if points > 0 else -1
        consents = owns and party != (proposer or seen.seat)
        spared = consents and is_by_vote(seen.rules, list(options)) and passes(seen, options, (party,))
        takes = _takes(seen, party, points, gain, risk) if consents else ""
        if takes and spared:
            label = seen.label(party)
            takes = seen.say("By the decision rule it passes without {who} too, if all the others accept.", who=label)
        consents = consents and not spared
        text = _estimate_text(seen, party, points, gain)
        found.append(Estimate(party, seen.label(party), points, gain, risk, consents, text, takes))
    return tuple(found)


def _estimate_text(seen: Seen, party: str, points: float, gain: int) -> str:
    who = seen.label(party)
    if gain > 0:
        return seen.says(party, "{who} [seems|seem] to gain about {points}.", who=who, points=seen.speaker.points(points))
    if gain < 0:
        return seen.says(party, "{who} [seems|seem] to lose about {points}.", who=who, points=seen.speaker.points(-points))
    return seen.says(party, "{who} [seems|seem] to gain or lose nothing much.", who=who)


def _takes(seen: Seen, party: str, points: float, gain: int, risk: float) -> str:
    who = seen.label(party)
    if seen.view.presence[party] == "absent":
        return seen.says(
            party,
            "{who} [is away: without it|are away: without them] the text can only become a communiqué, which binds nobody.",
            who=who,
        )
    parts = []
    if gain < 0:
        parts.append(
            seen.say(
                "To win {who}, add something worth about {points} to it, or ask for less.",
                who=who,
                points=seen.speaker.points(-points),
            )
        )
    elif gain == 0:
        parts.append(seen.say("To win {who}, add something that is worth more to it.", who=who))
    if risk > 0:
        parts.append(
            seen.say(
                "For {who} this is still too risky: it would take more trust or closer verification ({points} of 100 "
                "points are missing).",
                who=who,
                points=seen.number(100 * risk, 0),
            )
        )
    return " ".join(parts)


@dataclass(frozen=True)
class Welfare:
    """A package measured over the principals by what the mediator has learnt in private: the sum and the worst off."""

    total: float
    least: str | None
    text: str


def welfare(seen: Seen, options: dict[str, str]) -> Welfare | None:
    """The mediator's measure of a package; None for the other seats."""
    if not seen.is_mediator:
        return None
    views = seen.view.estimates
    gains = {
        party: sum(
            views[party][issue][option] - views[party][issue][seen.standing(issue)] for issue, option in options.items()
        )
        for party in seen.principals
    }
    total = sum(gains.values())
    if not options or not gains:
        return Welfare(0.0, None, seen.say("The package is empty."))
    least = min(gains, key=lambda party: gains[party])
    text = seen.plural(
        "By your soundings: {total} point for the principals together; least satisfied is {party} with {least}.",
        "By your soundings: {total} points for the principals together; least satisfied is {party} with {least}.",
        seen.speaker.form(total),
        total=seen.amount(total, signed=True),
        party=seen.label(least),
        least=seen.amount(gains[least], signed=True),
    )
    return Welfare(total, least, text)
