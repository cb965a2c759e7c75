"""A generated scenario as a rule document: plain bargaining, or bargaining with gates, trust and duties."""

from __future__ import annotations

from typing import Any

import numpy as np

from negotiate.analysis.space import Reals
from negotiate.lab.generation.names import ISSUES, LANDS, STATUS_QUO, TRACKS, identifier, option_labels
from negotiate.rulebook.model.schema import VERSION

ROUNDS = 24
CEILINGS = (50, 65, 80, 95)
"""Trust ceilings of the tracks with gates, in their order."""


def document(random: np.random.Generator, values: Reals, name: str, summary: str, *, gates: bool) -> dict[str, Any]:
    """The rule document for a table of points (parties, issues, options); draws from `random` what else it needs."""
    parties, issues, options = values.shape
    lands = [LANDS[place] for place in sorted(random.permutation(len(LANDS))[:parties])]
    topics = [ISSUES[place] for place in sorted(random.permutation(len(ISSUES))[:issues])]
    tracks = TRACKS[: min(len(TRACKS), (issues + 1) // 2)] if gates else TRACKS[:1]
    home = [len(tracks) * number // issues for number in range(issues)]
    written: dict[str, Any] = {
        "schema_version": VERSION,
        "id": name,
        "title": f"Generated: {parties} parties, {issues} issues",
        "summary": summary,
        "setting": "fictional",
        "content_note": "A made-up scenario for tests and studies. Lands are invented; every number is a game parameter.",
        "calendar": {"rounds": ROUNDS, "round_label": "round"},
        "parties": {identifier(land): _party(random, land, gates=gates) for land in lands},
        "trust": {"initial": {"default": 18}} if gates else {"decay": 0, "stall_loss": 0, "initial": {"default": 60}},
        "mediators": {"council": _council(gates=gates)},
        "mediator": "council",
        "tracks": {},
        "issues": {},
    }
    ids = list(written["parties"])
    for number, topic in enumerate(topics):
        labels = option_labels(options - 1)
        entries: list[dict[str, Any]] = [{"id": STATUS_QUO[0], "label": STATUS_QUO[1]}]
        for step in range(1, options):
            points = {party: _plain(values[place, number, step]) for place, party in enumerate(ids)}
            entry: dict[str, Any] = {"id": identifier(labels[step - 1]), "label": labels[step - 1]}
            if gates:
                entry["risk"] = round(0.15 + 0.07 * home[number] + 0.15 * step / (options - 1), 2)
            entries.append({**entry, "values": points})
        written["issues"][identifier(topic)] = {
            "name": topic,
            "track": identifier(tracks[home[number]]),
            **_duty(random, gates=gates),
            "options": entries,
        }
    _tracks(written, tracks, home, gates=gates)
    if not gates:
        written["breach"] = {"accident": 0}
    else:
        written["events"] = _events()
    return written


def _plain(value: float) -> float | int:
    """A number as it is written: whole ones without a point."""
    rounded = round(float(value), 1) + 0.0
    return int(rounded) if rounded.is_integer() else rounded


def _party(random: np.random.Generator, land: str, *, gates: bool) -> dict[str, Any]:
    support, cost, hardness = random.random(3)
    party: dict[str, Any] = {"name": land, "initials": land[:2].upper(), "kind": "principal"}
    # no war goes on: what no agreement is worth is the status quo, 0
    party["reservation"] = {"points": 0, "war_scale": 0}
    if gates:
        return {
            **party,
            "support": int(50 + 20 * support),
            "audience_cost": round(0.1 + 0.2 * cost, 2),
            "hardness": round(0.3 + 0.9 * hardness, 1),
        }
    return {**party, "audience_cost": 0, "hardness": round(0.3 + 0.9 * hardness, 1), "temper": 0}


def _council(*, gates: bool) -> dict[str, Any]:
    council: dict[str, Any] = {"name": "The council", "initials": "XC"}
    if gates:
        return {**council, "style": "mixed", "leverage": 3}
    return {**council, "style": "formulator", "acts": ["facilitate", "formulate"]}


def _duty(random: np.random.Generator, *, gates: bool) -> dict[str, Any]:
    """How an issue is carried out."""
    phases, pace, breach = random.random(3)
    if not gates:
        return {"breach_base": 0, "verification": {"tier": 3, "without_mediator": 3}}
    count = 1 + int(3 * phases)
    return {
        "phases": count,
        "pace": 1 + int(count * pace * 0.999),
        "breach_base": round(0.03 + 0.1 * breach, 2),
        "exposure": 1,
        "verification": {"tier": 3, "without_mediator": 2},
    }


def _tracks(written: dict[str, Any], tracks: tuple[str, ...], home: list[int], *, gates: bool) -> None:
    """The tracks: the first one open, each later one behind trust, phases and an agreement on the one before."""
    issues = list(written["issues"])
    for place, name in enumerate(tracks):
        if not gates:
            written["tracks"][identifier(name)] = {
                "name": "The table",
                "opens_when": "always",
                "rejection_cost": 0,
                "stall_cost": 0,
            }
            written["issues"] = {key: {**issue, "track": "the-table"} for key, issue in written["issues"].items()}
            written["tracks"] = {"the-table": written["tracks"].pop(identifier(name))}
            return
        track: dict[str, Any] = {"name": name, "trust_ceiling": CEILINGS[place]}
        if place:
            before = issues[home.index(place - 1)]
            first_step = written["issues"][before]["options"][1]["id"]
            track["opens_when"] = {"trust_at_least": 16 + 4 * place, "carried_out": place, "agreed": {before: first_step}}
        else:
            track["opens_when"] = "always"
        if place >= 2:
            track["high_politics"] = True
        written["tracks"][identifier(name)] = track


def _events() -> list[dict[str, Any]]:
    return [
        {
            "id": "setback",
            "name": "A setback",
            "probability": 0.1,
            "cards": [
                {
                    "id": "quarrel",
                    "text": "A quarrel at a border post makes the evening news.",
                    "effects": [{"trust_in_actor": -3}],
                }
            ],
        },
        {
            "id": "kindness",
            "name": "A kindness",
            "probability": 0.1,
            "cards": [
                {
                    "id": "rescue",
                    "text": "A boat in distress is towed home by the neighbours.",
                    "effects": [{"trust_in_actor": 3}],
                }
            ],
        },
        {
            "id": "at-home",
            "name": "At home",
            "probability": 0.1,
            "cards": [{"id": "grumbling", "text": "The assembly grumbles about the talks.", "effects": [{"support": -5}]}],
        },
    ]
