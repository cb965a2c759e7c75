"""Before a game: the scenarios there are to choose, with who may play their seats, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from negotiate import paths
from negotiate.engine.rules import Rules
from negotiate.players.levels import levels_of
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.players.roster import LEVELS, MEDIATORS, NAMES, party_players
from negotiate.rulebook.model.personalities import shipped_personalities
from negotiate.table.setup import Setup
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

FIRST = ("tutorial", "istanbul-2025", "camp-david-1978")
"""Scenarios in the order in which they are offered; others follow by name."""
HUMAN, NO_MEDIATOR, MEDIATOR = "human", "none", "mediator"
"""The player that is a person, the player that leaves the mediator's seat empty, and that seat in any scenario."""
NEUTRAL = "neutral"
"""The skin with invented parties in place of real ones."""
PLAYERS = {
    "easy": N_("easy: looks ahead a little, often misjudges"),
    "medium": N_("medium: looks ahead, misjudges now and then"),
    "hard": N_("hard: looks ahead as far as it can"),
    "trained": N_("trained: has learned this seat by playing"),
    "cautious": N_("cautious: signs what pays and is safe enough"),
    "naive": N_("naive: blind to the risk of being cheated"),
    "hardliner": N_("hardliner: holds out for more"),
    "boulware": N_("boulware: concedes late"),
    "linear": N_("linear: concedes evenly"),
    "conceder": N_("conceder: concedes early"),
    "tit-for-tat": N_("tit-for-tat: concedes as much as it is conceded"),
    "reciprocator": N_("reciprocator: opens with announced gestures"),
    "reciprocator-silent": N_("reciprocator with gestures that are not announced"),
    "reciprocator-conditional": N_("reciprocator with conditional gestures"),
    "tit-for-tat-relative": N_("tit-for-tat-relative: concedes in the proportion of what it is conceded"),
    "tit-for-tat-absolute": N_("tit-for-tat-absolute: concedes as many points, and by chance a little more"),
    "micro": N_("micro: concedes a step for every new text of all others"),
    "rejectionist": N_("rejectionist: wants no deal"),
    "random": N_("random: any legal move"),
    "grit": N_("grit: announced gestures for long, and always keeps its word"),
    "hawk": N_("hawk: counts its own points above all, and yields late"),
    "dove": N_("dove: settles early, and always keeps its word"),
    "statesman": N_("statesman: seeks what is best for all, and keeps its word"),
    "pragmatist": N_("pragmatist: gives a little more than it asks for"),
    "opportunist": N_("opportunist: signs readily, and breaks what costs and is hard to see"),
    "sequencer": N_("sequencer: small things first, toward the next gate"),
    "spoiler": N_("spoiler: signs almost nothing, and breaks its word"),
    "haggler": N_("haggler: a step for every step, and counts its own points alone"),
    "auctioneer": N_("auctioneer: asks for far too much, and comes down early"),
}
MEDIATING = {
    "mixed": N_("mixed: eases the talks, then drafts"),
    "facilitator": N_("facilitator: eases the talks"),
    "formulator": N_("formulator: drafts bridging packages"),
    "drafter": N_("drafter: drafts from the first round on"),
    "manipulator": N_("manipulator: adds side payments"),
    "single-text": N_("single text: drafts anew after every answer"),
    "verifier": N_("verifier: supplies verification where it lacks"),
    "idle": N_("idle: present and silent"),
    "random": N_("random: any legal act"),
    "none": N_("no mediator at the table"),
}
"""Players of a party and of the mediator in a few words, in the order in which they are offered; others follow."""


@dataclass(frozen=True)
class PlayerOffer:
    """A built-in player that may be given a seat: in a few words, and in a sentence."""

    name: str
    text: str
    summary: str
    is_fair: bool
    """Whether it knows no more than its seat may know; others are for study."""


@dataclass(frozen=True)
class SeatOffer:
    """A seat of a scenario. `usual` is the player that the rule file gives it."""

    seat: str
    label: str
    initials: str
    colour: int
    """Counts the seats from 0, as at the table."""
    is_mediator: bool
    is_principal: bool
    usual: str
    players: tuple[PlayerOffer, ...]
    key: str
    """What it is called in a Setup: the only mediator of a scenario has one name in all of them, others have their id."""


@dataclass(frozen=True)
class TrackOffer:
    """What is negotiated on a track."""

    label: str
    issues: tuple[str, ...]


@dataclass(frozen=True)
class ScenarioOffer:
    """A scenario as it is described before somebody chooses it."""

    scenario: str
    title: str
    summary: str
    content_note: str
    setting: str
    """As the rule file has it, such as `historical`; empty where it says nothing."""
    rounds: int
    length: str
    """How many rounds, and what a round is, in a sentence."""
    seats: tuple[SeatOffer, ...]
    """The parties and, where there is one, the mediator's last."""
    tracks: tuple[TrackOffer, ...]
    skins: tuple[str, ...]

    @property
    def parties(self) -> tuple[SeatOffer, ...]:
        """The seats without the mediator's."""
        return tuple(seat for seat in self.seats if not seat.is_mediator)


def scenarios() -> list[str]:
    """The names of the shipped scenarios, in the order in which they are offered."""
    known = paths.scenarios()
    return [name for name in FIRST if name in known] + [name for name in known if name not in FIRST]


def offer(scenario: str, speaker: Speaker, skin: str | None = None) -> ScenarioOffer:
    """A scenario, shipped or a file, described by a speaker. Raises NegotiateError for rules that cannot be used."""
    rules = speaker.told(Setup(scenario, skin=skin).rules())
    names, document, record = rules.names, rules.document, rules.record[0]
    seats = [
        SeatOffer(
            seat=party,
            label=names.party_labels[place],
            initials=names.initials[place],
            colour=place,
            is_mediator=False,
            is_principal=bool(record["principal"][place]),
            usual=names.players[place],
            players=players_of(rules, party, speaker),
            key=party,
        )
        for place, party in enumerate(names.parties)
    ]
    for mediator, chair in names.mediators.items():
        own = document.get("mediators", {}).get(mediator, {})
        seats.append(
            SeatOffer(
                seat=mediator,
                label=chair.label,
                initials=str(own.get("initials") or ""),
                colour=len(names.parties),
                is_mediator=True,
                is_principal=False,
                usual=chair.style,
                players=players_of(rules, mediator, speaker),
                key=mediator if names.turns else MEDIATOR,
            )
        )
    tracks = (
        TrackOffer(label, tuple(text for k, text in enumerate(names.issue_labels) if int(record["track_of"][k]) == place))
        for place, label in enumerate(names.track_labels)
    )
    return ScenarioOffer(
        scenario=scenario,
        title=names.title,
        summary=str(document.get("summary") or ""),
        content_note=str(document.get("content_note") or ""),
        setting=str(document.get("setting") or ""),
        rounds=int(record["round_count"]),
        length=speaker.calendar(names, int(record["round_count"])),
        seats=tuple(seats),
        tracks=tuple(tracks),
        skins=tuple(document.get("skins") or {}) + ((skin,) if skin else ()),
    )


def players_of(rules: Rules, seat: str, speaker: Speaker) -> tuple[PlayerOffer, ...]:
    """The computer's players for a seat of a scenario, in the order in which they are offered."""
    return _mediators(speaker) if seat in rules.names.mediators else _party_players(rules, seat, speaker)


def _party_players(rules: Rules, seat: str, speaker: Speaker) -> tuple[PlayerOffer, ...]:
    """The computer's levels, tactics and the scenario's personalities."""
    built = party_players(rules.personalities)
    known = {name: LEVELS[name] for name in levels_of(rules, seat)}
    known |= {name: built[name].summary for name in (*NAMES, *rules.personalities)}
    shipped = shipped_personalities()
    own = {name: f"{name}: {entry['summary']}" for name, entry in rules.personalities.items() if shipped.get(name) != entry}
    return tuple(
        PlayerOffer(name, own.get(name) or speaker.say(PLAYERS.get(name, name)), speaker.say(known[name]), is_fair=True)
        for name in _ordered(known, PLAYERS)
    )


def _mediators(speaker: Speaker) -> tuple[PlayerOffer, ...]:
    known = {name: (summary, True) for name, (_kind, summary) in MEDIATORS.items()}
    known |= {name: (offered.summary, offered.fair) for name, offered in PYTHON_MEDIATORS.items()}
    return tuple(
        PlayerOffer(name, speaker.say(MEDIATING.get(name, name)), speaker.say(known[name][0]), known[name][1])
        for name in _ordered(known, MEDIATING)
    )


def _ordered(known: Iterable[str], words: Mapping[str, str]) -> list[str]:
    """Players in the order of the words for them; those without follow as they come."""
    order = list(words)
    return sorted(known, key=lambda name: order.index(name) if name in words else len(order))
