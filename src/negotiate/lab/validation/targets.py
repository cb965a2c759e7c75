"""The validation targets VT1 to VT28: what is compared, which way it should go, and the arms (see docs/validation.md).

Base games are 24 rounds of the base scenario with its own players and its mixed mediator. VT18, VT19, VT22, VT26 and VT28
are about other scenarios, VT23 in part.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from negotiate.lab.validation import ratios as m
from negotiate.lab.validation.absence import Absence
from negotiate.lab.validation.arms import Arm
from negotiate.lab.validation.boulder import Boulder
from negotiate.lab.validation.ceiling import Ceiling
from negotiate.lab.validation.history import History
from negotiate.lab.validation.in_kind import Reciprocity, Suspension
from negotiate.lab.validation.incidents import Incidents
from negotiate.lab.validation.invariants import Invariants
from negotiate.lab.validation.ratios import Measure
from negotiate.lab.validation.recurrence import Recurrence
from negotiate.lab.validation.target import Ablation, Claim, Comparison, Target
from negotiate.lab.validation.verdict import Sign

RUSSIA, UKRAINE, PARTNERS = "russian-federation", "ukraine", "partners"
NAIVE = {RUSSIA: "naive", UKRAINE: "naive", PARTNERS: "naive"}
TRACKS = ("humanitarian", "safety", "ceasefire", "security", "economy", "political")
NO_CEILINGS = Ablation("track ceilings", {f"tracks.{track}.trust_ceiling": 100 for track in TRACKS})


def no_stall_cost(tracks: Iterable[str]) -> Ablation:
    return Ablation("the cost of sessions without movement", {f"tracks.{track}.stall_cost": 0 for track in tracks})


NO_STALL_COST = no_stall_cost(TRACKS)
BASE = Arm("base")
SINGLE = BASE.having("single undertaking", overrides={"process.mode": "single-undertaking"})
OPEN = BASE.having("open", overrides={"process.mode": "open"})
NAIVE_PAID = Arm("gate", players=NAIVE, mediator="manipulator")
RIPE, UNRIPE = Arm("ripe", preset="ripe"), Arm("unripe", preset="unripe")
SIDE_PAYMENT = BASE.having("side payments", mediator="manipulator", overrides={"mediators.tuerkiye.leverage": 6})
FACILITATION = SIDE_PAYMENT.having("facilitation", mediator="facilitator")
EMPTY_SEAT = BASE.having(
    "guarantor's seat empty", overrides={"parties.partners.attendance": "absent", "parties.partners.may_return": False}
)

PACKAGE = Arm("package", scenario="good-friday-1998")
TRACK_BY_TRACK = Arm("track by track", scenario="good-friday-1998", preset="track-by-track")


DAYTON = Arm("doors close", scenario="dayton-1995")
CAMP_DAVID = Arm("thirteen days", scenario="camp-david-1978")
THIRD_QUARTER, LAST_QUARTER = m.settled_in_quarter(3, "third quarter"), m.settled_in_quarter(4, "last quarter")
NO_VOTE = Ablation("the vote at home", {"accord.ratification.threshold": 0})


def gate(threshold: int) -> Arm:
    """The base scenario with another trust threshold of the ceasefire gate; the shipped one is 25."""
    return BASE.having(f"gate {threshold}", overrides={"tracks.ceasefire.opens_when.trust_at_least": threshold})


def scaled(scale: float) -> Arm:
    return BASE.having(f"verification ×{scale}", overrides={"verification.scale": scale})


def loss_ratio(ratio: float) -> Arm:
    return BASE.having(f"loss ratio {ratio:g}", overrides={"trust.loss_ratio": ratio})


def vote_at(threshold: int) -> Arm:
    """Colombia with another vote needed at home; the shipped one is 68."""
    overrides = {"accord.ratification.threshold": threshold}
    return Arm(f"vote {threshold}", scenario="colombia-2012", overrides=overrides)


def vetoes(scenario: str, *parties: str) -> Arm:
    """A majority of the owners decides; of these parties each one must consent besides."""
    rule = {"kind": "majority", "share": 0.5, **({"vetoes": list(parties)} if parties else {})}
    number = "1 veto" if len(parties) == 1 else f"{len(parties)} vetoes"
    return Arm(number, scenario=scenario, overrides={"decision_rule": rule})


def ever_more_vetoes(scenario: str, *principals: str) -> tuple[Arm, ...]:
    """No principal has a veto, then one, and so on to all of them."""
    return tuple(vetoes(scenario, *principals[:number]) for number in range(len(principals) + 1))


def believed(russia: int, ukraine: int) -> Arm:
    """The base scenario's mediator with this credibility with each principal, 0..100."""
    credibility = {RUSSIA: russia, UKRAINE: ukraine}
    return BASE.having(f"credibility {russia}/{ukraine}", overrides={"mediators.tuerkiye.credibility": credibility})


def no_patience(*parties: str) -> Ablation:
    """Nobody holds out for more at first than in the end."""
    return Ablation("demands that fall with time", {f"parties.{party}.hardness": 0 for party in parties})


def opening(name: str, player: str) -> Arm:
    return BASE.having(name, players={RUSSIA: player, UKRAINE: player})


def claims(arm: Arm, reference: Arm, *measured: tuple[Measure, Sign]) -> tuple[Claim, ...]:
    """The same two arms by several measures."""
    return tuple(Claim(measure, arm, reference, sign) for measure, sign in measured)


def steps(arms: Iterable[Arm], *measured: tuple[Measure, Sign]) -> tuple[Claim, ...]:
    """Every arm against the one before it: a claim that a measure rises or falls all along."""
    return tuple(claim for before, after in pairwise(arms) for claim in claims(after, before, *measured))


def order_of_tracks() -> tuple[Claim, ...]:
    """Later tracks are agreed on in fewer games, and later; between the last two, not earlier."""
    row = ("humanitarian", "safety", "ceasefire", "political")
    found = []
    for before, after in pairwise(row):
        found.append(Claim(m.agreed_share(after), BASE, BASE, -1, m.agreed_share(before)))
        strict = after != "political"
        found.append(Claim(m.agreed_round(after), BASE, BASE, 1, m.agreed_round(before), strict))
    return tuple(found)


GRIT = opening("announced gestures", "reciprocator")
GRIT_CONDITIONAL = opening("conditional gestures", "reciprocator-conditional")
GRIT_SILENT = opening("silent gestures", "reciprocator-silent")

TARGETS: tuple[Target, ...] = (
    Comparison(
        "VT1",
        "first agreement by track, base",
        "share humanitarian > safety > ceasefire > political; round the reverse",
        order_of_tracks(),
        Ablation("gates", {"process.mode": "open"}),
    ),
    Comparison(
        "VT2",
        "sequenced against single undertaking",
        "people, ceasefire ever and held higher",
        claims(BASE, SINGLE, (m.PEOPLE, 1), (m.CEASEFIRE, 1), (m.HELD, 1), (m.ACCORDS, 0)),
    ),
    Comparison(
        "VT2b",
        "the same without stall cost",
        "people and held still higher",
        claims(
            NO_STALL_COST.of(BASE), NO_STALL_COST.of(SINGLE), (m.PEOPLE, 1), (m.HELD, 1), (m.CEASEFIRE, 0), (m.ACCORDS, 0)
        ),
    ),
    Comparison(
        "VT3",
        "sequenced against open, sensible players",
        "fewer collapses; also ever, held and accords lower",
        claims(BASE, OPEN, (m.COLLAPSES, -1), (m.CEASEFIRE, -1), (m.HELD, -1), (m.ACCORDS, -1)),
        NO_STALL_COST,
    ),
    Comparison(
        "VT3n",
        "the same, naive players and side payments",
        "ceasefire later, final trust higher, fewer collapses",
        claims(
            NAIVE_PAID,
            NAIVE_PAID.having("open", overrides={"process.mode": "open"}),
            (m.CEASEFIRE_ROUND, 1),
            (m.FINAL_TRUST, 1),
            (m.COLLAPSES, -1),
        ),
        NO_STALL_COST,
    ),
    Comparison(
        "VT3r",
        "open against sequenced, ripe moment",
        "ceasefire earlier, more accords",
        claims(RIPE.having("open", overrides={"process.mode": "open"}), RIPE, (m.CEASEFIRE_ROUND, -1), (m.ACCORDS, 1)),
        NO_STALL_COST,
    ),
    Comparison(
        "VT4",
        "ceasefire gate at trust 15, 25, 35",
        "ceasefire ever falls, collapses per ceasefire fall",
        steps((gate(15), gate(25), gate(35)), (m.CEASEFIRE, -1), (m.COLLAPSES, -1)),
        NO_CEILINGS,
    ),
    Absence(),
    Comparison(
        "VT6",
        "verification ×0.5, ×1, ×1.5",
        "ceasefire ever, held and people rise",
        steps((scaled(0.5), scaled(1), scaled(1.5)), (m.CEASEFIRE, 1), (m.HELD, 1), (m.PEOPLE, 1)),
        Ablation("risk thresholds (naive players)", players=NAIVE),
    ),
    Comparison(
        "VT6b",
        "verification capped at hotlines",
        "hardly a ceasefire, few swaps",
        claims(
            BASE.having("hotlines only", overrides={"verification.cap": 1}),
            BASE,
            (m.CEASEFIRE, -1),
            (m.SWAPS, -1),
            (m.PEOPLE, -1),
        ),
        Ablation("risk thresholds (naive players)", players=NAIVE),
    ),
    Comparison(
        "VT7",
        "guarantor's seat filled against empty",
        "ceasefire ever and held higher",
        claims(BASE, EMPTY_SEAT, (m.CEASEFIRE, 1), (m.HELD, 1)),
        Ablation("the weight of guarantees (only the partners' goods are left)", {"guarantees.credibility": 0}),
    ),
    Comparison(
        "VT8",
        "mediator against none",
        "ceasefire ever and people higher, ceasefire earlier",
        claims(BASE, BASE.having("no mediator", mediator="none"), (m.CEASEFIRE, 1), (m.PEOPLE, 1), (m.CEASEFIRE_ROUND, -1)),
        Ablation("facilitation's gains in trust", {"mediation.facilitation_trust": 0, "mediators.tuerkiye.facilitation": 1}),
    ),
    Comparison(
        "VT9",
        "side payments against facilitation",
        "more accords, earlier ceasefire, more collapses, lower final trust",
        claims(SIDE_PAYMENT, FACILITATION, (m.ACCORDS, 1), (m.CEASEFIRE_ROUND, -1), (m.COLLAPSES, 1), (m.FINAL_TRUST, -1)),
        Ablation("the breach that follows paid consent", {"mediation.side_payment_breach": 0}),
    ),
    Comparison(
        "VT10",
        "unripe, standard, ripe",
        "ceasefire ever and accords rise, ceasefire earlier",
        steps((UNRIPE, BASE, RIPE), (m.CEASEFIRE, 1), (m.CEASEFIRE_ROUND, -1), (m.ACCORDS, 1)),
        Ablation("pain that moves with the war", {"war.pain_rise": 0, "war.pain_fall": 0}),
    ),
    Comparison(
        "VT11",
        "one exposed early breach against none",
        "final trust and held lower, ceasefire gate later",
        tuple(
            claim
            for party in (UKRAINE, RUSSIA)
            for claim in claims(
                BASE.having(f"breach by {party}", breach_by=party),
                BASE,
                (m.FINAL_TRUST, -1),
                (m.HELD, -1),
                (m.GATE_ROUND, 1),
            )
        ),
        Ablation("the greater weight of losses (loss ratio 1)", {"trust.loss_ratio": 1}),
    ),
    Comparison(
        "VT12",
        "trust loss ratio 1, 3, 6",
        "collapses per ceasefire rise, final trust falls",
        steps((loss_ratio(1), loss_ratio(3), loss_ratio(6)), (m.COLLAPSES, 1), (m.FINAL_TRUST, -1)),
        Ablation("probation", {"trust.probation_factor": 1}),
    ),
    Comparison(
        "VT13",
        "spoilers off against on",
        "final trust and ceasefire ever higher",
        claims(
            BASE.having("no spoilers", overrides={"events.spoiler.probability": 0}),
            BASE,
            (m.FINAL_TRUST, 1),
            (m.CEASEFIRE, 1),
        ),
        Ablation("spoilers that time their acts to progress", {"event_rules.spoiler_progress": 0}),
    ),
    Comparison(
        "VT14",
        "gestures in the opening against none",
        "ceasefire ever higher, gate earlier; announced before conditional before silent",
        (
            *claims(GRIT, BASE, (m.CEASEFIRE, 1), (m.GATE_ROUND, -1)),
            # Gestures end with round 6: how they are made can show in when the gate opens, hardly in what comes of it.
            *steps((GRIT_SILENT, GRIT_CONDITIONAL, GRIT), (m.GATE_ROUND, -1), (m.CEASEFIRE, 0)),
        ),
        Ablation("the premium for announcing", {"gestures.announced_factor": 1}),
    ),
    Comparison(
        "VT15",
        "inclusion 0.6 against 0",
        "more of what is due is carried out, fewer collapses",
        claims(
            BASE.having("inclusion 0.6", overrides={"inclusion.share": 0.6}), BASE, (m.IMPLEMENTATION, 1), (m.COLLAPSES, -1)
        ),
        Ablation("the vote that inclusion wins", {"inclusion.support": 0}),
    ),
    Boulder(),
    Ceiling(),
    Comparison(
        "VT18",
        "Colombia, ratification threshold 40, 60, 65, 70, 75",
        "more first votes fail",
        steps((vote_at(threshold) for threshold in (40, 60, 65, 70, 75)), (m.FIRST_VOTE_FAILS, 1)),
        Ablation("luck in the vote", {"accord.ratification.spread": 0}),
    ),
    Comparison(
        "VT19",
        "Good Friday, package against track by track",
        "more accords",
        claims(PACKAGE, TRACK_BY_TRACK, (m.ACCORDS, 1), (m.CEASEFIRE, 0)),
        no_stall_cost(("ceasefires", "strand-one", "strands-two-and-three", "constitution", "arms", "reforms")),
    ),
    Incidents(),
    Invariants(),
    History(),
    Recurrence(),
    Reciprocity(),
    Suspension(),
    Comparison(
        "VT26",
        "Good Friday by majority, with 0, 1, 2, 3 principals who have a veto",
        "ever fewer accords",
        steps(
            ever_more_vetoes("good-friday-1998", "nationalists", "republicans", "unionists"), (m.ACCORDS, -1), (m.SETTLED, 0)
        ),
        NO_VOTE,
    ),
    Comparison(
        "VT26b",
        "Dayton by majority, with 0, 1, 2, 3 principals who have a veto",
        "ever fewer accords",
        steps(
            ever_more_vetoes("dayton-1995", "bosnia-herzegovina", "croatia", "yugoslavia"), (m.ACCORDS, -1), (m.SETTLED, 0)
        ),
        NO_VOTE,
    ),
    Comparison(
        "VT27",
        "a mediator who leans to one side against one whom both believe alike",
        "more accords",
        tuple(
            claim
            for lean in ((75, 45), (45, 75), (85, 35), (35, 85))
            for claim in claims(believed(*lean), believed(60, 60), (m.ACCORDS, 1), (m.CEASEFIRE, 0))
        ),
    ),
    Comparison(
        "VT28",
        "Dayton, before the doors close, and with no close-down",
        "more settled in the last quarter than in the third; more accords than without",
        (
            Claim(LAST_QUARTER, DAYTON, DAYTON, 1, THIRD_QUARTER),
            *claims(DAYTON, DAYTON.having("open end", preset="open-end"), (m.ACCORDS, 1)),
        ),
        no_patience("bosnia-herzegovina", "croatia", "yugoslavia"),
    ),
    Comparison(
        "VT28b",
        "Camp David, before the thirteen days are over",
        "more settled in the last quarter than in the third",
        (Claim(LAST_QUARTER, CAMP_DAVID, CAMP_DAVID, 1, THIRD_QUARTER),),
        no_patience("egypt", "israel"),
    ),
)
