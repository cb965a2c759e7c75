"""Hypothesis generators: rule documents of many shapes, all of which check without errors and can be lowered."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from negotiate.engine.acts import ACTIONS, ACTS, MEDIATOR_ACTS
from negotiate.engine.attributes import GAME_ATTRIBUTES, Attribute
from negotiate.engine.conditions import CONDITION_ROWS, Condition
from negotiate.engine.endings import ALL_ENDINGS
from negotiate.rulebook.model.limits import limits

WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "jetty", "knoll", "larch")
KINDS = ("principal", "guarantor", "participant", "civil-society", "observer")
EFFECTS = (
    ("hope_of_gain", 0.04),
    ("pain_of_principals", 0.03),
    ("pain", 0.05),
    ("support", -7.0),
    ("support_of_principals", 3.0),
    ("trust_in_actor", -6.0),
    ("inclusion", 0.05),
    ("guarantor_credibility", -0.1),
    ("verification_tier", -1),
    ("mediator_leverage", 1.0),
    ("mediator_credibility", -10.0),
    ("reservation", -4.0),
)

REASONS = ("round", "when", "unless", "once", "group")
"""Keys of a card that say when it comes."""

LENGTHS = ("calendar.rounds", "endings.epilogue_rounds")
"""How long a game is: drawn by hand, so that games stay short."""
NUMBERS = tuple(
    number
    for number in (
        *GAME_ATTRIBUTES,
        *(number for act in ACTS for number in act.numbers),
        *(number for ending in ALL_ENDINGS for number in ending.numbers),
        *(Attribute(act.cost, float, f"mediation.{act.cost}") for act in ACTS if act.cost),
    )
    if number.path not in LENGTHS
)
"""Every number of the game that a rule file may hold, but for its length."""
OF_A_MODE = {"process.chance_of_ending"}
"""Numbers that are refused where the rules have not the mode to which they belong."""

Document = dict[str, Any]


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers with two digits after the point, so that documents stay readable."""
    return st.integers(round(low * 100), round(high * 100)).map(lambda hundredths: hundredths / 100)


@st.composite
def rule_documents(draw: st.DrawFn, *, rounds: int = 12) -> Document:
    """A valid rule document: 2-5 parties, 1-5 tracks, 1-10 issues, at most `rounds` rounds, modules used or left away."""
    parties = _parties(draw)
    principals = [name for name, party in parties.items() if party["kind"] == "principal"]
    tracks = [f"track-{WORDS[number]}" for number in range(draw(st.integers(1, 5)))]
    document: Document = {
        "schema_version": 3,
        "id": "generated",
        "title": "Generated",
        "summary": "A scenario made up by a test.",
        "setting": "fictional",
        "calendar": {"rounds": draw(st.integers(1, rounds)), "round_label": draw(st.sampled_from(["month", "day"]))},
        "parties": parties,
        "tracks": {},
        "issues": _issues(draw, parties, principals, tracks),
    }
    issues = document["issues"]
    _modules(draw, document, principals)
    _aims(draw, document)
    if draw(st.booleans()):
        document["sums"] = _sums(draw, issues)
    document["tracks"] = _tracks(draw, document, tracks, principals)
    if draw(st.booleans()):
        _option_gates(draw, document, principals)
    if draw(st.booleans()):
        document["trust"] = _trust(draw, list(parties))
    if draw(st.booleans()):
        document["mediators"] = _mediators(draw, list(parties), tracks)
        document["mediator"] = draw(st.sampled_from([*document["mediators"], "none"]))
        if document["mediator"] == "first-host" and "second-host" in document["mediators"] and draw(st.booleans()):
            turns: list[Document] = [{"mediator": "first-host", "from": 1}, {"mediator": "second-host", "from": 2}]
            if draw(st.booleans()):  # or at the same time, on tracks of its own
                own = draw(st.lists(st.sampled_from(tracks), min_size=1, unique=True))
                turns[1] = {"mediator": "second-host", "from": draw(st.integers(1, 3)), "tracks": own}
            document.setdefault("mediation", {})["chairs"] = turns
    if draw(st.booleans()):
        document["accord"] = _accord(draw, issues, principals)
    if draw(st.booleans()):
        document["process"] = {
            "mode": draw(st.sampled_from(["sequenced", "open", "single-undertaking", "boulder-first"])),
            "boulder": draw(st.sampled_from(tracks)),
            "good_faith": draw(st.booleans()),
        }
    if draw(st.booleans()):
        document["decision_rule"] = draw(decision_rules(document))
        for entry in (*document["tracks"].values(), *issues.values()):
            if draw(st.integers(0, 3)) == 0:
                entry["decision_rule"] = draw(decision_rules(document))
    if draw(st.booleans()):
        document["events"] = _events(draw, document, principals)
    if draw(st.booleans()):
        document["endings"] = {
            "epilogue_rounds": draw(st.integers(0, 4)),
            "breakdown": {"trust": draw(numbers(0, 20)), "rounds": draw(st.integers(1, 4))},
            "frozen": {"rounds": draw(st.integers(0, 6))},
            "held_rounds": draw(st.integers(1, 6)),
            "stop_when_settled": draw(st.booleans()),
        }
        document["inclusion"] = {"share": draw(numbers(0, 1))}
        document["verification"] = {"scale": draw(numbers(0.2, 1.5)), "cap": draw(st.integers(0, 4))}
        document["war"] = {"value": draw(numbers(0, 60)), "pain_rise": draw(numbers(0, 0.1))}
    drawn = [number for number in NUMBERS if number.path not in OF_A_MODE]
    for number in draw(st.lists(st.sampled_from(drawn), max_size=6, unique=True)):
        put(document, number.path, draw(value_of(number)))
    return document


def value_of(number: Attribute) -> st.SearchStrategy[float]:
    """Values of a number of the game within what the schema allows; whole ones stay small."""
    least, greatest = limits(number.path)
    assert least is not None and greatest is not None, f"{number.path} has no limits"
    if number.kind is int:
        return st.integers(int(least), min(int(greatest), 9))
    smallest = 0.01 if number.path == "ceasefire.collapse.trust_per_incident" else least  # above 0, says the schema
    return numbers(smallest, min(greatest, 100.0))


def put(document: Document, path: str, value: float) -> None:
    """Set a number, unless it belongs to a section that the document switches on by having it and does not have."""
    *sections, key = path.split(".")
    if sections[0] in ("accord", "ceasefire", "guarantees", "snapback") and sections[0] not in document:
        return
    for section in sections:
        document = document.setdefault(section, {})
    document[key] = value


@st.composite
def decision_rules(draw: st.DrawFn, document: Document) -> Document:
    """A decision rule that all owners of any issue can meet together."""
    parties = list(document["parties"])
    principals = [name for name, party in document["parties"].items() if party["kind"] == "principal"]
    owners = [issue.get("owners", principals) for issue in document["issues"].values()]
    owners.append(principals)  # of issues that are added later
    kind = draw(st.sampled_from(["unanimity", "sufficient-consensus", "majority", "weighted", "double-majority"]))
    rule: Document = {"kind": kind}
    if kind == "sufficient-consensus":
        half = max(1, len(parties) // 2)
        rule["blocs"] = {"first-bloc": {"parties": parties[:half], "share": draw(numbers(0, 0.9))}}
    if kind in ("majority", "double-majority"):
        if draw(st.booleans()):
            rule["number"] = draw(st.integers(1, min(len(names) for names in owners)))
        if "number" not in rule or draw(st.booleans()):
            rule["share"] = draw(numbers(0, 0.9))
    if kind in ("weighted", "double-majority"):
        rule["weights"] = {name: draw(st.integers(1, 9)) for name in parties}
        if draw(st.booleans()):
            rule["quota"] = draw(st.integers(1, min(sum(rule["weights"][name] for name in names) for names in owners)))
        else:
            rule["vote_share"] = draw(numbers(0, 0.9))
    if kind != "unanimity" and draw(st.booleans()):
        rule["vetoes"] = [draw(st.sampled_from(parties))]
    return rule


def _parties(draw: st.DrawFn) -> Document:
    count = draw(st.integers(2, 5))
    kinds = ["principal", "principal", *(draw(st.sampled_from(KINDS)) for _ in range(count - 2))]
    parties: Document = {}
    for number, kind in enumerate(kinds):
        party: Document = {"name": f"Party {WORDS[number].title()}", "initials": f"P{chr(65 + number)}", "kind": kind}
        if draw(st.booleans()):
            party |= {
                "hope_of_gain": draw(numbers(0, 1)),
                "pain": draw(numbers(0, 1)),
                "support": draw(numbers(0, 100)),
                "audience_cost": draw(numbers(0, 0.5)),
                "hardness": draw(numbers(0, 3)),
                "temper": draw(numbers(0, 2)),
                "control": draw(numbers(0, 1)),
                "self_weight": draw(numbers(0, 1)),
            }
        if draw(st.integers(0, 4)) == 0:
            party["attendance"] = draw(st.sampled_from(["decides", "delegates", "absent"]))
            party["may_return"] = draw(st.booleans())
        if draw(st.integers(0, 4)) == 0:
            party["reservation"] = {"points": draw(numbers(-5, 3)), "war_scale": draw(numbers(0, 1))}
        if draw(st.integers(0, 3)) == 0:
            steps = draw(st.lists(st.integers(2, 8), min_size=1, max_size=3, unique=True))
            party["schedule"] = [{"round": step, **draw(SETTINGS)} for step in steps]
        parties[WORDS[number]] = party
    return parties


SETTINGS = st.fixed_dictionaries(
    {"reservation": numbers(-5, 8)}, optional={"hope_of_gain": numbers(0, 1), "pain": numbers(0, 1)}
)
"""What a step of a schedule sets."""


def _issues(draw: st.DrawFn, parties: Document, principals: list[str], tracks: list[str]) -> Document:
    seats = [name for name, party in parties.items() if party["kind"] != "observer"]
    issues: Document = {}
    for number in range(draw(st.integers(1, 10))):
        options: list[Document] = [{"id": "today", "label": "As today"}]
        for step in range(draw(st.integers(1, 4))):
            values = {name: draw(st.integers(-8, 12)) for name in seats if draw(st.integers(0, 3)) or name in principals}
            option: Document = {"id": f"step-{step + 1}", "label": f"Step {step + 1}", "values": values}
            if draw(st.booleans()):
                option |= {"risk": draw(numbers(0, 0.7)), "people": draw(st.integers(0, 500))}
            if issues and draw(st.integers(0, 5)) == 0:
                option["requires"] = {draw(st.sampled_from(list(issues))): "step-1"}
            options.append(option)
        issue: Document = {
            # every track gets an issue before any gets a second one
            "name": f"Issue {WORDS[number].title()}",
            "track": tracks[number % len(tracks)],
            "ordered": draw(st.integers(0, 3)) > 0,
            "options": options,
        }
        if draw(st.booleans()):
            issue |= {
                "step": draw(numbers(0, 2)),
                "breach_base": draw(numbers(0, 0.5)),
                "phases": draw(st.integers(1, 3)),
                "pace": draw(st.integers(1, 3)),
                "continuing": draw(st.booleans()),
                "exposure": draw(numbers(0, 6)),
                "verification": {"tier": draw(st.integers(0, 4))},
            }
        if draw(st.integers(0, 3)) == 0:
            issue |= {"repeatable": True, "cooldown": draw(st.integers(0, 3)), "pool": 1000}
        if draw(st.booleans()):
            issue |= {
                "evident": draw(st.booleans()),
                "reversible": draw(st.booleans()),
                "suspends": draw(st.integers(0, 3)) > 0,
                "burden": draw(numbers(0, 1)),
                "repeat_worth": draw(numbers(0, 1)),
            }
        if draw(st.integers(0, 3)) == 0:
            issue["obligors"] = draw(st.lists(st.sampled_from(seats), min_size=1, unique=True))
            issue["owners"] = draw(st.lists(st.sampled_from(seats), min_size=1, unique=True))
        if issues and draw(st.integers(0, 3)) == 0:
            # only earlier issues, so that requirements never run in a circle
            issue["requires"] = {draw(st.sampled_from(list(issues))): "step-1"}
        issues[f"issue-{WORDS[number]}"] = issue
    return issues


def _aims(draw: st.DrawFn, document: Document) -> None:
    """Aims of every kind, each on the first issue."""
    name, issue = next(iter(document["issues"].items()))
    for party in document["parties"].values():
        if draw(st.integers(0, 2)) == 0:
            kind = draw(st.sampled_from(["at-least", "at-most", "as-it-is"]))
            aim: Document = {"text": "An aim.", "issue": name, "kind": kind, "points": draw(numbers(0, 5))}
            if kind != "as-it-is":
                aim["option"] = draw(st.sampled_from(issue["options"]))["id"]
            party["aims"] = [aim]


def _modules(draw: st.DrawFn, document: Document, principals: list[str]) -> None:
    """Ceasefire, monitoring, guarantees and snap-back, each used or left away."""
    issues = document["issues"]
    ordered = [name for name, issue in issues.items() if issue["ordered"]]
    if draw(st.booleans()) and ordered:
        name = draw(st.sampled_from(ordered))
        for number, option in enumerate(issues[name]["options"][1:], start=1):
            option["ends"] = number / 10
        issues[name]["continuing"] = True
        document["ceasefire"] = {"issue": name, "general_from": draw(st.sampled_from(issues[name]["options"][1:]))["id"]}
    if draw(st.booleans()):
        document["monitoring"] = {"issue": draw(st.sampled_from(list(issues)))}
        for issue in issues.values():
            if draw(st.integers(0, 2)) == 0:
                issue["verification"] = "monitored"
    if draw(st.booleans()):
        name = draw(st.sampled_from(list(issues)))
        strengths = [0.0, *(draw(numbers(0, 0.5)) for _ in issues[name]["options"][1:])]
        document["guarantees"] = {"issue": name, "strengths": strengths, "guarantor": draw(st.sampled_from(principals))}
        document["snapback"] = {"issue": name, "options": [issues[name]["options"][-1]["id"]]}


def _tracks(draw: st.DrawFn, document: Document, names: list[str], principals: list[str]) -> Document:
    """Tracks whose gates ask for earlier tracks only; the first one is always open."""
    tracks: Document = {}
    for number, name in enumerate(names):
        track: Document = {"name": f"Track {name[6:].title()}"}
        if draw(st.booleans()):
            track["high_politics"] = draw(st.booleans())
            track["trust_ceiling"] = draw(numbers(40, 100))
        if number and draw(st.booleans()):
            track["opens_when"] = draw(gates(document, names[:1], principals))
        tracks[name] = track
    return tracks


def _option_gates(draw: st.DrawFn, document: Document, principals: list[str]) -> None:
    first = next(iter(document["tracks"]))
    for issue in list(document["issues"].values())[1:]:
        if draw(st.integers(0, 2)) == 0:
            issue["options"][-1]["opens_when"] = draw(gates(document, [first], principals))


@st.composite
def gates(draw: st.DrawFn, document: Document, open_tracks: list[str], principals: list[str], depth: int = 0) -> Any:
    """A gate that can open when `open_tracks` are open: `always`, atoms of every kind, all / any / not."""
    shape = draw(st.integers(0, 6 if depth < 2 else 4))
    if shape == 5:
        parts = draw(st.lists(gates(document, open_tracks, principals, depth + 1), min_size=1, max_size=3))
        return {draw(st.sampled_from(["all", "any"])): parts}
    if shape == 6:
        return {"not": {"round_at_least": draw(st.integers(1, 5))}, "trust_at_least": draw(numbers(0, 20))}
    if shape == 0:
        return draw(st.sampled_from(["always", {"any": ["never", "always"]}]))
    atoms = {
        row.key: asked
        for row in CONDITION_ROWS
        if (asked := _asked(draw, row, document, open_tracks, principals)) is not None
    }
    chosen = draw(st.lists(st.sampled_from(sorted(atoms)), min_size=1, max_size=3, unique=True))
    return {key: atoms[key] for key in chosen}


LOW: dict[str, st.SearchStrategy[float]] = {
    "percent": numbers(0, 20),
    "count": st.integers(0, 1),
    "rounds": st.just(1),
    "share": numbers(0, 0.3),
    "tier": st.just(0),
    "amount": st.integers(0, 3),
}
"""Numbers that a gate can need and still open, by their kind."""


def _asked(draw: st.DrawFn, row: Condition, document: Document, open_tracks: list[str], principals: list[str]) -> Any:
    """What a gate may ask by this key and still open; None for what this document cannot bring about, and for words."""
    if row.word or row.connective or row.key == "mediator_present":
        return None
    # The first issue stands on the first track and requires nothing.
    first = next(iter(document["issues"]))
    if row.key == "ceasefire_held" and document.get("ceasefire", {}).get("issue") != first:
        return None
    if row.names == "sum":
        return draw(_of_sums(row, document))
    if row.option:
        return {first: document["issues"][first]["options"][1]["id"]}
    if row.names == "issue":
        return {first: draw(LOW[row.number])}
    if row.names == "track":
        return open_tracks[0] if draw(st.booleans()) else open_tracks
    if row.names == "party":
        return principals[: draw(st.integers(1, len(principals)))]
    return draw(LOW[row.number]) if row.number else True


@st.composite
def _of_sums(draw: st.DrawFn, row: Condition, document: Document) -> Document | None:
    """What may be asked of a sum of the document: what it begins with, or comes to by the first issue if that must be."""
    if not document.get("sums"):
        return None
    name = draw(st.sampled_from(list(document["sums"])))
    entry = document["sums"][name]
    total = entry["from"] + (next(iter(entry["of"].values()))["step-1"] if entry["settled"] else 0)
    room = draw(LOW[row.number])
    return {name: {"sum_at_least": total - room, "sum_at_most": total + room, "sum_exactly": total}[row.key]}


def _sums(draw: st.DrawFn, issues: Document) -> Document:
    """Sums over a few issues, or over the first one once it is settled; whole numbers, so that totals are exact."""
    sums: Document = {}
    for number in range(draw(st.integers(1, 3))):
        settled = draw(st.booleans())
        names = list(issues)[: 1 if settled else draw(st.integers(1, len(issues)))]
        amounts = {
            name: {option["id"]: draw(st.integers(-4, 4)) for option in issues[name]["options"][1:]} for name in names
        }
        sums[f"sum-{WORDS[number]}"] = {
            "name": f"Sum {number}",
            "from": draw(st.integers(-5, 60)),
            "settled": settled,
            "of": amounts,
        }
    return sums


def _trust(draw: st.DrawFn, parties: list[str]) -> Document:
    return {
        "gain": draw(numbers(0, 10)),
        "loss_ratio": draw(numbers(0, 6)),
        "decay": draw(numbers(0, 0.2)),
        "hysteresis": draw(numbers(0, 10)),
        "initial": {"default": draw(numbers(20, 80)), parties[0]: {parties[-1]: draw(numbers(20, 80))}},
    }


def _mediators(draw: st.DrawFn, parties: list[str], tracks: list[str]) -> Document:
    acts = [ACTIONS[code] for code in MEDIATOR_ACTS]
    mediators: Document = {"first-host": {"name": "First Host", "initials": "FH"}}
    if draw(st.booleans()):
        mediators["second-host"] = {
            "name": "Second Host",
            "initials": "SH",
            "leverage": draw(numbers(0, 8)),
            "style": draw(st.sampled_from(["facilitator", "formulator", "manipulator", "mixed"])),
            "credibility": {parties[0]: draw(numbers(0, 100))},
            "facilitation_by_track": {tracks[-1]: 1.5},
            "acts": draw(st.lists(st.sampled_from(acts), unique=True)),
            "verification_tier": draw(st.integers(0, 4)),
            "inclusion": draw(numbers(0, 0.5)),
        }
    return mediators


def _accord(draw: st.DrawFn, issues: Document, principals: list[str]) -> Document:
    first = next(iter(issues))
    accord: Document = {"when": {"agreed": {first: issues[first]["options"][1]["id"]}}}
    if draw(st.booleans()):
        accord["ratification"] = {"threshold": draw(numbers(0, 100)), "parties": principals[:1]}
        if draw(st.booleans()):
            accord["ratification"]["threshold_by_party"] = {principals[0]: draw(numbers(0, 100))}
    return accord


def _events(draw: st.DrawFn, document: Document, principals: list[str]) -> list[Document]:
    parties, first = list(document["parties"]), next(iter(document["tracks"]))
    events: list[Document] = []
    for number in range(draw(st.integers(1, 3))):
        cards: list[Document] = []
        for card in range(draw(st.integers(1, 3))):
            kind, amount = draw(st.sampled_from(EFFECTS))
            effect: Document = {kind: amount}
            if kind == "verification_tier":
                effect["rounds"] = draw(st.integers(1, 3))
            entry: Document = {
                "id": f"card-{number}-{card}",
                "text": f"Something happens ({kind}).",
                "effects": [effect],
                "actor": draw(st.sampled_from(["random-principal", *parties])),
            }
            for key in draw(st.lists(st.sampled_from(REASONS), max_size=2, unique=True)):
                entry[key] = {
                    "round": draw(st.integers(1, 6)),
                    "when": draw(gates(document, [first], principals)),
                    "unless": draw(gates(document, [first], principals)),
                    "once": True,
                    "group": draw(st.sampled_from(["first-group", "second-group"])),
                }[key]
            cards.append(entry)
        events.append(
            {
                "id": f"event-{WORDS[number]}",
                "name": f"Event {number}",
                "probability": draw(numbers(0, 1)),
                "war": draw(st.booleans()),
                "spoiler": draw(st.booleans()),
                "cards": cards,
            }
        )
    return events
