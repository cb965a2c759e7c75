"""Tracks, issues and their options."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from negotiate.engine.layout import PHASE_SHARES
from negotiate.rulebook.model.conditions import Gate
from negotiate.rulebook.model.decision import DecisionRule
from negotiate.rulebook.model.quantities import (
    Amount,
    Cost,
    Factor,
    Id,
    Label,
    Part,
    People,
    Percent,
    Phases,
    Points,
    PositivePercent,
    Rounds,
    Share,
    Text,
    Tier,
)


def _rejection(data: dict[str, Any]) -> float:
    return 2.0 if data.get("high_politics") else 0.5


def _stall(data: dict[str, Any]) -> float:
    return 0.2 if data.get("high_politics") else 0.05


class Track(Part):
    """A track of talks, opened by its gate (M8)."""

    name: Label = Field(description="Name of the track for people.", examples=["Talks"])
    trust_ceiling: PositivePercent = Field(
        default=100.0, description="Trust that success on this track can build at most, above 0 up to 100 (M4)."
    )
    high_politics: bool = Field(default=False, description="Whether it counts as high politics (M13, M20).")
    opens_when: Gate = Field(default="always", description="When the track can be negotiated.")
    rejection_cost: Percent = Field(
        default_factory=_rejection,
        description="Trust lost both ways by a rejected proposal, points, 0..100; 2 in high politics, else 0.5 (M7).",
        examples=[0.5],
    )
    stall_cost: Percent = Field(
        default_factory=_stall,
        description="Trust lost both ways by a session without movement, points, 0..100; 0.2 in high politics, else 0.05 "
        "(M20).",
        examples=[0.05],
    )
    decision_rule: DecisionRule | None = Field(
        default=None,
        description="Who must consent on this track; as in the whole file when not given (M7).",
        examples=[{"kind": "majority", "share": 0.5}],
    )


def _alone(data: dict[str, Any]) -> int:
    return min(int(data.get("tier", 0)), 2)


class Verification(Part):
    """The verification tier of an issue (M11)."""

    tier: Tier = Field(default=0, description="Tier with a mediator present, 0..4.")
    without_mediator: Tier = Field(
        default_factory=_alone,
        description="Tier without one, 0..4; when not given the same, but at most 2.",
        examples=[2],
    )


class Option(Part):
    """One option of an issue. The first option of an issue is the status quo."""

    id: Id = Field(description="Short name of the option, its own within the issue.", examples=["open"])
    label: Label = Field(description="The option in plain words.", examples=["The road is open"])
    values: dict[Id, Points] = Field(
        default_factory=dict,
        description="Points for each party, -1000..1000; 0 for a party that is not named.",
        examples=[{"north": 3, "south": -2}],
    )
    risk: Share = Field(default=0.0, description="Belief that a sensible party needs before it signs, 0..1 (M6).")
    stake: Share = Field(
        default=1.0,
        description="How much of the issue is at stake under this option: a share of its exposure, of its trust size and of "
        "its base chance of a breach, 0..1 (M3, M7, M12).",
    )
    ends: Share = Field(default=0.0, description="Share of the war that the option stops, 0..1 (M2).")
    people: People = Field(default=0.0, description="People returned when fully carried out.")
    opens_when: Gate | None = Field(
        default=None, description="Gate of this option; it replaces the track's.", examples=[{"trust_at_least": 40}]
    )
    requires: dict[Id, Id] | None = Field(
        default=None,
        min_length=1,
        max_length=2,
        description="Issue: option that must be agreed before or together with this option, beside what the issue requires.",
        examples=[{"quiet": "seven-days"}],
    )


def _word_or_mapping(value: Any) -> str:
    return "~word" if isinstance(value, str) else "~mapping"


def _number_or_mapping(value: Any) -> str:
    return "~mapping" if isinstance(value, dict) else "~number"


VerificationOrMonitored = Annotated[
    Annotated[Literal["monitored"], Tag("~word")] | Annotated[Verification, Tag("~mapping")], Discriminator(_word_or_mapping)
]
Exposure = Annotated[
    Annotated[Cost, Tag("~number")] | Annotated[dict[Id, Cost], Tag("~mapping")], Discriminator(_number_or_mapping)
]


class Issue(Part):
    """Something to settle: options, what they are worth, and how they are carried out."""

    name: Label = Field(description="Name of the issue for people.", examples=["Road"])
    short: Label | None = Field(
        default=None, description="Short name for small screens; the name when not given.", examples=["Road"]
    )
    track: Id = Field(description="Id of the track on which it is negotiated.", examples=["talks"])
    note: Text | None = Field(
        default=None, description="What people should know about it.", examples=["The road was closed last winter."]
    )
    ordered: bool = Field(default=True, description="Whether the options are a scale, not alternatives.")
    step: Factor = Field(
        default=1.0, description="Trust size of the issue: 0.5 small, 1 normal, 1.5 a ceasefire, 0..10 (M3)."
    )
    breach_base: Share = Field(default=0.05, description="Base chance of a breach, 0..1 (b0 of M12).")
    phases: Phases = Field(default=1, description="Phases to carry out, 1..64.")
    pace: Phases = Field(default=1, description="Phases that fall due in one round, 1..64.")
    continuing: bool = Field(default=False, description="Whether a duty goes on after the phases.")
    repeatable: bool = Field(default=False, description="Whether it may be signed again once carried out.")
    cooldown: Rounds = Field(default=0, description="Rounds before it may be signed again, 0..256.")
    pool: People = Field(default=0.0, description="People that can be returned at all; 0 for no limit.")
    people_by_phase: list[People] = Field(
        default_factory=list,
        max_length=PHASE_SHARES,
        description="How the people are shared over the phases, one number each; alike when not given.",
        examples=[[390, 307, 303]],
    )
    mismatch: Share = Field(
        default=0.0,
        description="Chance on each day of carrying out that the lists of both sides do not match, so that the day is "
        "postponed to the next round; verification settles beforehand as much of it as it would see, 0..1 (M11).",
    )
    evident: bool | None = Field(
        default=None,
        description="Whether those to whom it is owed see by themselves if it comes, so that no breach stays unseen; "
        "when not given, where people return.",
        examples=[True],
    )
    reversible: bool | None = Field(
        default=None,
        description="Whether what was delivered is undone when the text falls; when not given, where no people return.",
        examples=[False],
    )
    suspends: bool = Field(
        default=True,
        description="Whether it may be held back in answer to a default; false for what protects persons.",
    )
    burden: Factor = Field(
        default=0.0,
        description="Share of a gain that an obligor's own delivery costs it, 0..10: what it would save by not delivering.",
    )
    repeat_worth: Share = Field(
        default=0.8,
        description="Share of its points that each repetition keeps, 0..1; where there is a pool, the pool decides.",
    )
    exposure: Exposure = Field(
        default=0.0,
        description="Points lost if the others cheat after I performed, 0..1000: one number, or one for each party (M7).",
    )
    verification: VerificationOrMonitored = Field(
        default_factory=Verification,
        description="A verification tier, or `monitored`: by the monitoring issue (M11).",
        examples=[{"tier": 3, "without_mediator": 2}, "monitored"],
    )
    owners: list[Id] = Field(
        default_factory=list,
        description="Parties that are asked for their consent; all principals when not given.",
        examples=[["north", "south"]],
    )
    decision_rule: DecisionRule | None = Field(
        default=None,
        description="Who of the owners must consent to this issue; as on its track when not given (M7).",
        examples=[{"kind": "unanimity"}],
    )
    obligors: list[Id] = Field(
        default_factory=list,
        description="Parties that carry it out; all principals when not given.",
        examples=[["north", "south"]],
    )
    exposed: list[Id] = Field(
        default_factory=list,
        description="Parties that suffer a breach; owners other than the obligor when not given.",
        examples=[["south"]],
    )
    requires: dict[Id, Id] = Field(
        default_factory=dict,
        max_length=2,
        description="Issue: option that has to be agreed before or together with this one.",
        examples=[{"quiet": "seven-days"}],
    )
    options: list[Option] = Field(
        min_length=2,
        description="The status quo first, then at least one other and at most 64.",
        examples=[[{"id": "closed", "label": "Closed"}, {"id": "open", "label": "Open"}]],
    )

    def needs(self, option: str) -> list[tuple[str, str]]:
        """What is agreed before one of its options or with it: (issue, option), as the issue and as the option requires."""
        own = next((entry.requires for entry in self.options if entry.id == option), None)
        return [*self.requires.items(), *(own or {}).items()]


class Sum(Part):
    """A number to which what is settled adds, or from which it takes: land, money, seats. Gates ask for it (M8)."""

    name: Label = Field(description="What is counted, for people.", examples=["Land of the north, of 100"])
    start: Amount = Field(
        default=0.0,
        alias="from",
        description="What it comes to with nothing settled, -1000000..1000000.",
        examples=[53],
    )
    settled: bool = Field(
        default=False, description="Whether it counts only once something is settled on every issue in it."
    )
    of: dict[Id, dict[Id, Amount]] = Field(
        min_length=1,
        description="Issue: option: what the option adds, -1000000..1000000; 0 for an option that is not named.",
        examples=[{"road": {"open": -2}}],
    )


class Collapse(Part):
    """When a ceasefire collapses, and what that costs (M12)."""

    trust_per_incident: PositivePercent = Field(
        default=20.0, description="Trust that lets one more incident pass, points, above 0 up to 100."
    )
    enforcement_bonus: Share = Field(default=0.45, description="Enforcement from which one more incident passes, 0..1.")
    trust_loss: Percent = Field(default=6.0, description="Trust lost by a collapse, points, 0..100.")
    support_loss: Percent = Field(default=5.0, description="Support lost by a collapse, points, 0..100.")
    suspension: Rounds = Field(default=3, description="Rounds without high-politics talks after a collapse, 0..256.")
    blame_enforcement: Share = Field(
        default=0.35, description="Enforcement below which blame sticks to the victim too, 0..1."
    )
    blame_share: Share = Field(default=0.5, description="Share of the blame that sticks, 0..1.")


class Ceasefire(Part):
    """Which issue is the ceasefire, and from which option on it is general (M12)."""

    issue: Id = Field(description="Id of the issue that is the ceasefire.", examples=["ceasefire"])
    general_from: Id = Field(description="First option that is a general ceasefire.", examples=["general"])
    collapse: Collapse = Field(
        default_factory=Collapse,
        description="When a ceasefire collapses, and what that costs.",
        examples=[{"trust_per_incident": 20, "suspension": 3}],
    )


class Guarantees(Part):
    """The issue that settles guarantees (M5)."""

    issue: Id = Field(description="Id of the issue that settles guarantees.", examples=["guarantees"])
    strengths: list[Share] = Field(
        description="Guarantee strength of each option, status quo first, 0..1.", examples=[[0, 0.2, 0.4]]
    )
    credibility: Share = Field(default=0.8, description="Credibility of the guarantor, 0..1.")
    guarantor: Id | None = Field(
        default=None, description="Party that guarantees, and loses credibility when it breaks it (M14).", examples=["west"]
    )
    reneging: Share = Field(
        default=0.3,
        description="Credibility that the guarantor loses for good when it is seen to break its guarantee, 0..1.",
    )


class Monitoring(Part):
    """The issue that settles how monitored issues are verified (M11)."""

    issue: Id = Field(description="Id of the issue that settles monitoring.", examples=["monitoring"])
    tiers: list[Tier] = Field(
        default_factory=list,
        description="Verification tier of each option, status quo first, 0..4; 0, 1, 2, 3, 4 when not given.",
        examples=[[0, 1, 3]],
    )


class Snapback(Part):
    """The issue whose options let a concession be taken back (M5)."""

    issue: Id = Field(description="Id of the issue that settles snap-back.", examples=["sanctions"])
    options: list[Id] = Field(min_length=1, description="Options with snap-back.", examples=[["suspended"]])
    strength: Share = Field(default=0.15, description="Enforcement that it adds, 0..1.")


class Gestures(Part):
    """Unilateral steps (M9)."""

    cost: Cost = Field(default=1.0, description="Points that a gesture costs per step of size, 0..1000.")
    step: Factor = Field(
        default=0.5,
        description="Trust size of a gesture per step of size (small 1, normal 2, large 3), as an issue's step, 0..10 (M9).",
    )
    tier: Tier = Field(
        default=2, description="Verification tier from which as much is learned as from a gesture, which all see, 0..4 (M9)."
    )
    announced_factor: Factor = Field(default=1.25, description="Trust factor of a gesture carried out as announced, 0..10.")
    conditional_factor: Factor = Field(default=0.5, description="Trust factor of a conditional gesture, 0..10.")
    broken_factor: Share = Field(
        default=0.5, description="Factor on the loss by a breach where a gesture is announced and not made, 0..1 (M9)."
    )
    reciprocation_trust: Percent = Field(
        default=1.0, description="Trust gained both ways by a gesture in return, points, 0..100."
    )
    reciprocation_rounds: Rounds = Field(
        default=2, description="Rounds after a gesture in which another one counts as made in return, 0..256 (M9)."
    )


class Ratification(Part):
    """The vote at home (M16)."""

    threshold: Percent = Field(default=50.0, description="Vote needed, 0..100.")
    spread: Percent = Field(default=10.0, description="Half width of the chance in the vote, points, 0..100.")
    net_weight: Factor = Field(
        default=0.5, description="Votes for each point that all that is agreed is worth to the party, 0..10 (M16)."
    )
    parties: list[Id] = Field(
        default_factory=list, description="Who ratifies; all principals when not given.", examples=[["north", "south"]]
    )
    threshold_by_party: dict[Id, Percent] | None = Field(
        default=None,
        description="Vote needed by parties of which it is another, 0..100; `threshold` for those that are not named.",
        examples=[{"north": 60}],
    )

    def needed(self, party: str) -> float:
        """The vote that a party needs, 0..100."""
        return (self.threshold_by_party or {}).get(party, self.threshold)


class Reciprocity(Part):
    """What a default gives the others a right to (after article 60 of the Vienna Convention on the Law of Treaties)."""

    terminate_after: Rounds = Field(
        default=2, description="Rounds in default after which those to whom it is owed may end the text, 0..256."
    )
    lapse_after: Rounds = Field(default=4, description="Rounds in default after which the text lapses by itself, 0..256.")


class Accord(Part):
    """When a comprehensive accord is reached, and who ratifies it (M16)."""

    when: Gate = Field(description="When the accord is reached.", examples=[{"agreed": {"road": "open"}}])
    delivered: Share = Field(
        default=0.8, description="Share that must be delivered in the mean for the accord to be one in the end, 0..1."
    )
    ratification: Ratification = Field(
        default_factory=Ratification, description="The vote at home.", examples=[{"threshold": 50, "spread": 10}]
    )
