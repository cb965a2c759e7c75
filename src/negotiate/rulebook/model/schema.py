"""The rule file as a whole: every top-level key, its default, its unit and its range."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, JsonValue

from negotiate.engine.codes import ALTERNATING_OFFERS, PROCESSES
from negotiate.engine.layout import SUMS
from negotiate.rulebook.model.decision import DecisionRule
from negotiate.rulebook.model.events import Event, EventRules
from negotiate.rulebook.model.issues import (
    Accord,
    Ceasefire,
    Gestures,
    Guarantees,
    Issue,
    Monitoring,
    Reciprocity,
    Snapback,
    Sum,
    Track,
)
from negotiate.rulebook.model.parties import Mediation, Mediator, Party
from negotiate.rulebook.model.quantities import (
    Cost,
    Date,
    Enforcement,
    Factor,
    FewPoints,
    Id,
    Label,
    LossRatio,
    Part,
    People,
    Percent,
    PositiveRounds,
    Rounds,
    Share,
    Text,
    Tier,
)

VERSION = 3
"""Version of the rule-file format. What changed from one to the next is told in migrate.py."""


def _as_many(data: dict[str, Any]) -> int:
    return int(data.get("rounds", 1))


class Calendar(Part):
    """How long the game lasts, and what a round is called."""

    rounds: PositiveRounds = Field(description="Rounds of a full game, 1..256.", examples=[12])
    classroom_rounds: PositiveRounds = Field(
        default_factory=_as_many,
        description="Rounds of a classroom game, 1..256; all rounds when not given.",
        examples=[8],
    )
    round_label: Label = Field(default="round", description="What one round stands for: month, day, session.")
    starts: Date | None = Field(
        default=None, description="Date of the first round: 2025, 2025-05 or 2025-05-16.", examples=["2025-05"]
    )


class SourceEntry(Part):
    """A source by author, title and publisher."""

    id: Id = Field(description="Short name by which facts and positions cite it.", examples=["treaty-text"])
    author: Label = Field(description="Who wrote or said it.", examples=["A. Author"])
    title: Label = Field(description="Its title, or what it is about in plain words.", examples=["Text of the treaty"])
    publisher: Label = Field(description="Who published it.", examples=["A Press"])
    date: Date | None = Field(
        default=None, description="When it was published: 2025, 2025-05 or 2025-05-16.", examples=["2025-05-16"]
    )
    note: Text | None = Field(
        default=None, description="What a reader should know about the source.", examples=["Title described, not quoted."]
    )


class Fact(Part):
    """A fact that people at the table may know."""

    text: Text = Field(description="The fact in a sentence or two.", examples=["The dam holds water for one summer"])
    source: Id | None = Field(
        default=None, description="Id of a source; required in a real setting.", examples=["treaty-text"]
    )


class InitialTrust(Part):
    """Trust at the start, points on the 0..100 scale: a default, and exceptions by who trusts and whom."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, dict[str, Percent]] = Field(init=False)

    default: Percent = Field(default=20.0, description="Trust of all pairs that are not named, 0..100.")

    @property
    def pairs(self) -> dict[str, dict[str, float]]:
        """Exceptions: truster -> trusted -> points."""
        return self.__pydantic_extra__


class Trust(Part):
    """How trust grows and falls (M3). Trust is directed and lies on a 0..100 scale."""

    gain: Percent = Field(default=4.0, description="Trust gained by a normal verified step, points, 0..100 (alpha).")
    loss_ratio: LossRatio = Field(default=3.0, description="Loss by a breach over gain, 0..20 (lambda).")
    gain_cap: Percent = Field(
        default=5.0, description="Most trust gained in a round by one party in another, points, 0..100."
    )
    decay: Share = Field(default=0.015, description="Share of the way back to the disposition each round, 0..1 (delta).")
    continuing_factor: Share = Field(
        default=0.40, description="Factor on the gain of a quiet round of a continuing duty, 0..1."
    )
    incident_severity: Share = Field(default=0.6, description="Factor on the loss by an incident under a ceasefire, 0..1.")
    incident_enforcement: Share = Field(
        default=0.5, description="How much full enforcement lowers the loss by such an incident, 0..1 (M3)."
    )
    political_factor: Share = Field(
        default=0.5, description="Factor on the gain of a step that only a political commitment binds to, 0..1 (M18)."
    )
    false_alarm_factor: Share = Field(
        default=0.5, description="Factor on the loss by a breach where a kept phase only looks broken, 0..1 (M11)."
    )
    probation_factor: Share = Field(default=0.5, description="Factor on gains by a party that was seen to breach, 0..1.")
    probation_rounds: Rounds = Field(default=5, description="Rounds of probation, 0..256.")
    stall_loss: Percent = Field(default=1.0, description="Trust lost by a stalled phase, points, 0..100.")
    stalls_to_breach: PositiveRounds = Field(default=3, description="Stalls in a row that count as a breach, 1..256.")
    counter_factor: Share = Field(
        default=0.5, description="Factor on a track's rejection_cost where a counter-offer declines a text, 0..1 (M20)."
    )
    hysteresis: Percent = Field(
        default=5.0, description="An open gate closes only below its trust threshold minus this, points, 0..100 (M8)."
    )
    initial: InitialTrust = Field(
        default_factory=InitialTrust,
        description="Trust at the start, points, 0..100: a default, and exceptions by who trusts and whom.",
        examples=[{"default": 20, "north": {"south": 35}}],
    )


class Process(Part):
    """In which order things may be talked about (M8)."""

    mode: Literal["sequenced", "open", "single-undertaking", "boulder-first", "alternating-offers"] = Field(
        default="sequenced",
        description="sequenced: gates decide; open: all tracks from the start; single-undertaking: nothing binds until all "
        "is agreed; boulder-first: the hardest track opens first; alternating-offers: whoever's turn it is tables a text on "
        "every issue, accepts the one on the table or walks away, and a signature ends the game.",
    )
    discount: Share | None = Field(
        default=None,
        description="Under alternating-offers, share of its points that everything keeps from one round to the next, 0..1; "
        "nothing is lost by waiting when not given (M23).",
        examples=[0.98],
    )
    chance_of_ending: Share | None = Field(
        default=None,
        description="Under alternating-offers, chance that the talks end after a round without a signature, 0..1; they go "
        "on to the last round when not given (M23).",
        examples=[0.05],
    )
    boulder: Id | None = Field(
        default=None,
        description="The hardest track: boulder-first opens it first, frozen talks are about it.",
        examples=["territory"],
    )
    retable_margin: Percent = Field(
        default=3.0,
        description="Points of trust by which the least trust must have risen before a refused text may be tabled again as "
        "it was, 0..100; new options or agreements let it be tabled too; 0: at once.",
    )
    retable_after: Rounds = Field(
        default=3,
        description="Rounds after which a refused text may be tabled again as it was though nothing has changed; 0: never.",
    )
    good_faith: bool = Field(
        default=False,
        description="Whether everybody keeps its word: what is due is carried out, or suspended towards whoever failed, and "
        "nobody stalls or breaks it. What goes wrong by itself still does.",
    )
    undertaking: list[Id] = Field(
        default_factory=list,
        description="Tracks on which a single undertaking must settle something; all when not given.",
        examples=[["security", "economy"]],
    )

    @property
    def bargains(self) -> bool:
        """Whether the parties bargain by alternating offers: nothing to carry out, and no trust (M23)."""
        return self.mode == PROCESSES[ALTERNATING_OFFERS]

    @property
    def kept(self) -> float:
        """The share of its points that everything keeps from one round to the next, 0..1."""
        return 1.0 if self.discount is None else self.discount


class TierEntry(Part):
    """What a verification tier does (M11)."""

    name: Label = Field(description="What the tier is called.", examples=["joint commission"])
    enforcement: Enforcement = Field(description="Enforcement it gives, 0..0.95 (e_ver).", examples=[0.2])
    learning: Share = Field(description="How much is learned from a kept phase, 0..1 (q).", examples=[0.75])
    detection: Share = Field(description="Chance that a breach is seen, 0..1 (d).", examples=[0.6])
    false_alarm: Share = Field(description="Chance that a kept phase looks broken, 0..1 (f).", examples=[0.06])


def _tiers() -> list[TierEntry]:
    rows = (
        ("words only", 0.0, 0.40, 0.20, 0.15),
        ("exchanged lists", 0.10, 0.55, 0.40, 0.10),
        ("joint commission", 0.20, 0.75, 0.60, 0.06),
        ("third party on site", 0.35, 1.0, 0.85, 0.03),
        ("third party that separates forces", 0.50, 1.0, 0.95, 0.02),
    )
    return [TierEntry(name=name, enforcement=e, learning=q, detection=d, false_alarm=f) for name, e, q, d, f in rows]


class VerificationTable(Part):
    """The five verification tiers, 0 (words only) to 4."""

    tiers: list[TierEntry] = Field(
        default_factory=_tiers, min_length=5, max_length=5, description="The tiers from 0 to 4, all five of them."
    )
    scale: Factor = Field(default=1.0, description="Multiplies enforcement and detection of all tiers, 0..10.")
    cap: Tier = Field(default=4, description="No tier above this one, 0..4.")
    most_enforcement: Enforcement = Field(
        default=0.95, description="Enforcement that a tier gives at most, however the scale raises it, 0..0.95 (M5)."
    )
    panel_tier: Tier = Field(
        default=2, description="Tier from which on a dispute panel can clear a false alarm up, 0..4 (M11)."
    )


class Breach(Part):
    """How breaches come about (M12)."""

    accident: Share = Field(
        default=0.01, description="Chance per obligor, duty and round that its own side fails to deliver, 0..1."
    )
    readiness: Factor = Field(
        default=0.5, description="Added to an obligor's hope of gain in its temptation to breach, 0..10 (M12)."
    )


class War(Part):
    """What the war is worth and how it wears the parties down (M1, M2)."""

    value: Cost = Field(default=30.0, description="Points per unit of hope minus pain, 0..1000 (kappa of M2).")
    pain_rise: Share = Field(default=0.008, description="Pain added each round of fighting, 0..1 (M1).")
    pain_fall: Share = Field(default=0.01, description="Pain taken off each round of ceasefire, 0..1 (M1).")


class Estimation(Part):
    """How well drafters read what others want (M13, M22)."""

    misreading: FewPoints = Field(default=1.5, description="Standard deviation of the error, points, 0..20.")
    facilitated: Share = Field(default=0.93, description="Factor on the error by a facilitated round, 0..1.")
    formulated: Share = Field(default=0.97, description="Factor on the error by a formulated package, 0..1.")
    caution: FewPoints = Field(
        default=0.75,
        description="Points that a drafter adds to what a party seems to need once it has refused, 0..20 (M22).",
    )
    caution_kept: Share = Field(default=0.9, description="Share of that caution left after each round, 0..1 (M22).")
    caution_signed: Share = Field(
        default=0.5, description="Share of that caution left once the party has signed the drafter's text, 0..1 (M22)."
    )


class Inclusion(Part):
    """Affected groups at the table (M18)."""

    share: Share = Field(default=0.0, description="Inclusion at the start, 0..1.")
    breach: Share = Field(default=0.5, description="How much full inclusion lowers breaches, 0..1.")
    support: Percent = Field(
        default=10.0, description="Support that full inclusion adds to a ratification vote, points, 0..100."
    )


class Communique(Part):
    """What a text is worth that binds nobody, because an owner is away (M18). It counts once for each new text."""

    inclusion: Share = Field(default=0.05, description="Added to the inclusion of affected groups, 0..1.")
    support: Percent = Field(default=2.0, description="Support gained at home by each who joins it, points, 0..100.")
    worth: Share = Field(
        default=0.0,
        description="Share of an option's points that its words bring each who joins, times the weight of the names under "
        "it as a share of all, 0..1.",
    )


class Breakdown(Part):
    """Talks end when trust stays under a threshold."""

    trust: Percent = Field(default=5.0, description="Least mutual trust, points, 0..100.")
    rounds: PositiveRounds = Field(default=3, description="Rounds in a row below it, 1..256.")


class Frozen(Part):
    """Quiet without movement on the boulder track."""

    rounds: Rounds = Field(
        default=8, description="Quiet rounds without movement after which the conflict is frozen, 0..256; 0 never."
    )


class Endings(Part):
    """How a game can end."""

    epilogue_rounds: Rounds = Field(default=0, description="Rounds of carrying out after an accord, 0..256.")
    breakdown: Breakdown = Field(default_factory=Breakdown, description="Talks end when trust stays under a threshold.")
    frozen: Frozen = Field(
        default_factory=Frozen, description="The conflict freezes in a long quiet without movement on the boulder track."
    )
    stop_when_settled: bool = Field(
        default=False,
        description="Whether a game without an accord section ends as soon as something is settled on every issue and "
        "carried out; otherwise it goes on to its last round, and what stands may still be improved.",
    )
    held_rounds: PositiveRounds = Field(
        default=6, description="Rounds in a row that a ceasefire must last to count as kept, 1..256."
    )
    withdrawal_rounds: Rounds = Field(
        default=3, description="Rounds in a row that a principal may stay away before the talks end, 0..256; 0 for ever."
    )
    walk_out_support: Percent = Field(
        default=2.0,
        description="Support that every other principal gains at home when one leaves the table, points, 0..100 (M18).",
    )


class Weights(Part):
    """Weights of the peace index; they add up to 1 (M21)."""

    people: Share = Field(default=0.25, description="Weight of the people who returned, 0..1.")
    quiet: Share = Field(default=0.25, description="Weight of the rounds of general ceasefire, 0..1.")
    durability: Share = Field(default=0.25, description="Weight of how long the agreements are expected to last, 0..1.")
    balance: Share = Field(default=0.25, description="Weight of how evenly the parties' mandates are met, 0..1.")


class Scoring(Part):
    """How a finished game is scored (M21)."""

    people_pool: People = Field(
        default=0.0,
        description="People that could return; when not given, the pools of all issues, or else the most of each issue.",
    )
    projection_rounds: Rounds = Field(default=24, description="Rounds over which durability is projected, 0..256.")
    weights: Weights = Field(
        default_factory=Weights,
        description=(
            "Weights of the peace index; they add up to 1 (M21). When not given, equal ones for the parts that the rules "
            "can raise."
        ),
    )


class EndingWords(Part):
    """What a scenario calls its endings; those that it does not name are called as usual."""

    accord: Label | None = Field(
        default=None, description="An accord that is ratified and carried out.", examples=["A collective agreement"]
    )
    accord_broken: Label | None = Field(
        default=None, description="An accord that is ratified and not carried out.", examples=["An agreement on paper"]
    )
    horizon: Label | None = Field(default=None, description="The last round has passed.", examples=["No agreement in time"])
    breakdown: Label | None = Field(
        default=None, description="Trust stayed too low for too long.", examples=["The talks broke off"]
    )
    withdrawal: Label | None = Field(default=None, description="A principal stayed away.", examples=["A walk-out"])
    frozen: Label | None = Field(
        default=None, description="Long quiet without movement on the boulder track.", examples=["A stalled dispute"]
    )

    all_settled: Label | None = Field(
        default=None,
        description="Without an accord section: something was settled on every issue.",
        examples=["Everything is settled"],
    )
    nothing_settled: Label | None = Field(
        default=None,
        description="Without an accord section: nothing was settled on any issue.",
        examples=["No deal"],
    )
    signed: Label | None = Field(
        default=None, description="Under alternating-offers: a text was signed.", examples=["A contract"]
    )
    walked_away: Label | None = Field(
        default=None, description="Under alternating-offers: somebody walked away.", examples=["No contract"]
    )
    talks_ended: Label | None = Field(
        default=None, description="Under alternating-offers: the talks ended by chance.", examples=["Another buyer came"]
    )
    time_ran_out: Label | None = Field(
        default=None, description="Under alternating-offers: the last round has passed.", examples=["Too late"]
    )

    def by_kind(self) -> dict[str, str]:
        """The names that are given, by kind of ending (engine.codes.ENDINGS)."""
        return {name.replace("_", "-"): label for name, label in self if label is not None}


class Words(Part):
    """What a scenario calls things that are called as in a war otherwise."""

    quiet: Label | None = Field(
        default=None,
        description="What the quiet state is called that the section `ceasefire` describes; a ceasefire when not given.",
        examples=["Cooling-off"],
    )
    index: Label | None = Field(
        default=None,
        description="What the index of all together is called; peace index if not given, or joint index without war.",
        examples=["Peace at work"],
    )
    endings: EndingWords = Field(
        default_factory=EndingWords,
        description="What the endings are called.",
        examples=[{"accord": "A collective agreement"}],
    )


class Preset(Part):
    """Another starting point: values set by dotted path."""

    title: Label | None = Field(default=None, description="Name of the preset for people.", examples=["Weary of war"])
    set: dict[str, JsonValue] = Field(
        description="Dotted path: value. Elements of lists go by their id.", examples=[{"parties.north.pain": 0.7}]
    )


class Skin(Part):
    """Other words for the same numbers: texts set by dotted path."""

    set: dict[str, Text] = Field(
        description="Dotted path: text. Elements of lists go by their id.", examples=[{"parties.north.name": "Party One"}]
    )


class Scenario(Part):
    """A whole rule file."""

    schema_version: Literal[3] = Field(
        description="Version of the rule-file format; `negotiate migrate` brings an older file to it.", examples=[3]
    )
    id: Id = Field(description="Short name of the scenario.", examples=["two-valleys"])
    title: Label = Field(description="Name of the scenario for people.", examples=["The two valleys"])
    summary: Text = Field(
        description="What it is about, in a few sentences.", examples=["Two neighbours share a river and a border"]
    )
    setting: Literal["fictional", "real"] = Field(
        description="Whether this is made up or about real parties, whose positions need sources and dates.",
        examples=["fictional"],
    )
    content_note: Text | None = Field(
        default=None,
        description="Said before the first round; required in a real setting.",
        examples=["This is a model of bargaining, not a prediction or a proposal."],
    )
    calendar: Calendar = Field(description="How long the game lasts.", examples=[{"rounds": 12}])
    sources: list[SourceEntry] = Field(
        default_factory=list,
        description="What facts and positions rest on, each by author, title and publisher.",
        examples=[[{"id": "treaty-text", "author": "A. Author", "title": "Text of the treaty", "publisher": "A Press"}]],
    )
    facts: list[Fact] = Field(
        default_factory=list,
        description="What everybody at the table may know.",
        examples=[[{"text": "The dam holds water for one summer", "source": "treaty-text"}]],
    )
    parties: dict[Id, Party] = Field(
        min_length=2,
        description="Two parties or more, by id.",
        examples=[
            {
                "north": {"name": "North", "initials": "NO", "kind": "principal"},
                "south": {"name": "South", "initials": "SO", "kind": "principal"},
            }
        ],
    )
    trust: Trust = Field(
        default_factory=Trust, description="How trust begins, grows and falls (M3).", examples=[{"gain": 4, "decay": 0.015}]
    )
    gestures: Gestures = Field(
        default_factory=Gestures, description="What unilateral steps cost and bring (M9).", examples=[{"cost": 1}]
    )
    mediators: dict[Id, Mediator] = Field(
        default_factory=dict,
        description="Mediators and hosts to choose from, by id.",
        examples=[{"host": {"name": "Host", "initials": "HO", "leverage": 3}}],
    )
    mediator: Id = Field(default="none", description="Id of the mediator at the table, or none.")
    mediation: Mediation = Field(
        default_factory=Mediation, description="What the mediator's acts cost and do (M13).", examples=[{"cover": 0.75}]
    )
    tracks: dict[Id, Track] = Field(
        min_length=1, description="Tracks of talks, by id.", examples=[{"talks": {"name": "Talks"}}]
    )
    issues: dict[Id, Issue] = Field(
        min_length=1,
        description="What there is to settle, by id.",
        examples=[
            {
                "road": {
                    "name": "Road",
                    "track": "talks",
                    "options": [{"id": "closed", "label": "Closed"}, {"id": "open", "label": "Open"}],
                }
            }
        ],
    )
    sums: dict[Id, Sum] | None = Field(
        default=None,
        min_length=1,
        max_length=SUMS,
        description="Sums over options, by id, at most 4; gates ask what they come to.",
        examples=[{"land": {"name": "Land of the north, of 100", "from": 53, "of": {"road": {"open": -2}}}}],
    )
    ceasefire: Ceasefire | None = Field(
        default=None,
        description="Which issue is the ceasefire, and when it collapses (M12); without this key the game has none.",
        examples=[{"issue": "quiet", "general_from": "seven-days"}],
    )
    accord: Accord | None = Field(
        default=None,
        description="When a comprehensive accord is reached, and who ratifies it (M16); without this key there is none.",
        examples=[{"when": {"agreed": {"road": "open"}}}],
    )
    reciprocity: Reciprocity = Field(
        default_factory=Reciprocity,
        description="What those may do to whom a promise was not kept.",
        examples=[{"terminate_after": 2, "lapse_after": 4}],
    )
    process: Process = Field(
        default_factory=Process,
        description="In which order things may be talked about (M8).",
        examples=[{"mode": "sequenced", "boulder": "territory"}],
    )
    decision_rule: DecisionRule = Field(
        default_factory=DecisionRule,
        description="Who must consent, where neither the issue nor its track says otherwise (M7).",
        examples=[{"kind": "unanimity"}],
    )
    verification: VerificationTable = Field(
        default_factory=VerificationTable,
        description="What the five verification tiers do (M11).",
        examples=[{"scale": 1, "cap": 4}],
    )
    guarantees: Guarantees | None = Field(
        default=None,
        description="The issue that settles guarantees (M5); without this key nobody guarantees anything.",
        examples=[{"issue": "guarantees", "strengths": [0, 0.2, 0.4], "guarantor": "west"}],
    )
    monitoring: Monitoring | None = Field(
        default=None,
        description="The issue that settles how monitored issues are verified (M11).",
        examples=[{"issue": "monitoring"}],
    )
    snapback: Snapback | None = Field(
        default=None,
        description="The issue whose options let a concession be taken back (M5).",
        examples=[{"issue": "sanctions", "options": ["suspended"]}],
    )
    breach: Breach = Field(
        default_factory=Breach, description="How breaches come about (M12).", examples=[{"accident": 0.01}]
    )
    war: War = Field(
        default_factory=War,
        description="What the war is worth and how it wears the parties down (M1, M2).",
        examples=[{"value": 30}],
    )
    estimation: Estimation = Field(
        default_factory=Estimation,
        description="How well drafters read what others want (M13, M22).",
        examples=[{"misreading": 1.5}],
    )
    inclusion: Inclusion = Field(
        default_factory=Inclusion, description="Affected groups at the table (M18).", examples=[{"share": 0.2}]
    )
    communique: Communique = Field(
        default_factory=Communique,
        description="What a text is worth that binds nobody (M18).",
        examples=[{"inclusion": 0.05, "support": 2}],
    )
    endings: Endings = Field(
        default_factory=Endings, description="How a game can end.", examples=[{"frozen": {"rounds": 8}}]
    )
    scoring: Scoring = Field(
        default_factory=Scoring, description="How a finished game is scored (M21).", examples=[{"projection_rounds": 24}]
    )
    event_rules: EventRules = Field(
        default_factory=EventRules, description="How the chances of events change.", examples=[{"war_factor": 0.25}]
    )
    events: list[Event] = Field(
        default_factory=list,
        description="Categories of events; of each, one card at most is drawn in a round.",
        examples=[
            [
                {
                    "id": "incident",
                    "name": "Incident at the border",
                    "probability": 0.1,
                    "cards": [{"id": "shots", "text": "Shots are fired.", "effects": [{"support": -6}]}],
                }
            ]
        ],
    )
    presets: dict[Id, Preset] = Field(
        default_factory=dict,
        description="Other starting points, by id; --preset chooses one.",
        examples=[{"weary": {"title": "Weary of war", "set": {"parties.north.pain": 0.9}}}],
    )
    skins: dict[Id, Skin] = Field(
        default_factory=dict,
        description="Other words for the same numbers, by id.",
        examples=[{"neutral": {"set": {"parties.north.name": "Party One"}}}],
    )
    words: Words | None = Field(
        default=None,
        description="What the scenario calls its quiet state, its index and its endings; as in a war when not given.",
        examples=[{"quiet": "Cooling-off", "index": "Peace at work", "endings": {"accord": "A collective agreement"}}],
    )
    debrief: list[Text] = Field(
        default_factory=list,
        description="Questions to talk about after the game.",
        examples=[["What did the first release change, and for whom?"]],
    )

    def principals(self) -> list[str]:
        """Ids of the principals, in the order of the file."""
        return [name for name, party in self.parties.items() if party.kind == "principal"]

    def rule_of(self, issue: str) -> DecisionRule:
        """The decision rule of an issue: its own, or that of its track, or that of the file."""
        entry = self.issues[issue]
        track = self.tracks.get(entry.track)
        return entry.decision_rule or (track.decision_rule if track is not None else None) or self.decision_rule

    def decision_rules(self) -> dict[str, DecisionRule]:
        """Every decision rule that stands in the file, by its dotted path; that of the file first."""
        found = {"decision_rule": self.decision_rule}
        for section, entries in (("tracks", self.tracks), ("issues", self.issues)):
            for name, entry in entries.items():
                if entry.decision_rule is not None:
                    found[f"{section}.{name}.decision_rule"] = entry.decision_rule
        return found
