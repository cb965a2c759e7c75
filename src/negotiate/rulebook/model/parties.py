"""Parties and mediators of a rule file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from negotiate.engine.acts import ACTIONS, ACTS, MEDIATOR_ACTS
from negotiate.engine.layout import SCHEDULE_STEPS
from negotiate.rulebook.model.quantities import (
    Cost,
    Date,
    Factor,
    FewPoints,
    Id,
    Label,
    Part,
    Percent,
    PlayerName,
    Points,
    PositiveRounds,
    Share,
    Text,
    Tier,
    Tokens,
)

Attendance = Literal["decides", "delegates", "absent"]
if TYPE_CHECKING:
    Act = str
else:  # one choice for each row of the table, which only a running program can read
    Act = Literal[tuple(ACTIONS[code] for code in MEDIATOR_ACTS)]
Initials = Annotated[str, Field(min_length=2, max_length=3, pattern=r"^[A-Z][A-Z0-9]+$")]


class Reservation(Part):
    """What no agreement is worth to a party (M2): points + war_scale * war.value * (hope - pain)."""

    points: Points = Field(default=0.0, description="Fixed part of the reservation value, points, -1000..1000.")
    war_scale: Factor | None = Field(
        default=None,
        description="How far the war counts in the reservation value, 0..10; 1 for principals and 0 for others.",
        examples=[1],
    )


class Step(Part):
    """What the calendar sets for a party in one round; it stays so until something else moves it."""

    round: PositiveRounds = Field(description="Round at whose beginning it is set, 2..256.", examples=[5])
    reservation: Points | None = Field(
        default=None, description="Fixed part of what no agreement is worth to it, points, -1000..1000.", examples=[12]
    )
    hope_of_gain: Share | None = Field(
        default=None, description="Hope of gaining more by force, or without an agreement, 0..1 (M2).", examples=[0.3]
    )
    pain: Share | None = Field(default=None, description="Cost of going on, 0..1 (M2).", examples=[0.7])

    @model_validator(mode="after")
    def _sets_something(self) -> Step:
        if self.round < 2:
            raise ValueError("a schedule begins in round 2; what holds from the start is written beside it")
        if self.reservation is None and self.hope_of_gain is None and self.pain is None:
            raise ValueError("a step of a schedule sets something, such as {round: 5, reservation: 12}")
        return self


class Position(Part):
    """A public position."""

    text: Text = Field(description="What the party says in public.", examples=["The road stays closed"])
    source: Id | None = Field(
        default=None, description="Id of a source; required in a real setting.", examples=["treaty-text"]
    )
    date: Date | None = Field(
        default=None,
        description="When it was stated: 2025, 2025-05 or 2025-05-16; required in a real setting.",
        examples=["2025-05-16"],
    )


class Aim(Part):
    """A private aim."""

    text: Text = Field(description="What the seat should try to reach.", examples=["Open the road before winter"])
    issue: Id | None = Field(default=None, description="Issue that the aim is about.", examples=["road"])
    kind: Literal["at-least", "at-most", "as-it-is"] = Field(
        default="at-least",
        description="at-least: this option, or a later one of an ordered issue, is wanted; at-most: nothing beyond it; "
        "as-it-is: the issue is to stay at its first option.",
    )
    option: Id | None = Field(
        default=None, description="Option that fulfils it; none for as-it-is, which means the first.", examples=["open"]
    )
    points: Cost = Field(
        default=0.0,
        description="Points, 0..1000, in the party's value: at-least adds them to that option and to all later ones of an "
        "ordered issue; at-most and as-it-is take them off every option that goes beyond.",
    )


def _starts_proposing(data: dict[str, Any]) -> bool:
    return data.get("kind") in ("principal", "participant", "civil-society")


class Party(Part):
    """A party at, or away from, the table."""

    name: Label = Field(description="Name of the party for people.", examples=["North"])
    initials: Initials = Field(description="Two or three capital letters or digits, for emblems.", examples=["NO"])
    plural: bool = Field(default=False, description="Whether its name takes a plural verb, as in: Partners accept.")
    kind: Literal["principal", "guarantor", "participant", "civil-society", "observer"] = Field(
        description="Part in the conflict: a principal owns it, a guarantor holds what others need, a participant of a "
        "summit puts its name under texts, civil-society has no veto, an observer never acts.",
        examples=["principal"],
    )
    hope_of_gain: Share = Field(default=0.5, description="Hope of gaining more by force, 0..1 (M1).")
    pain: Share = Field(default=0.5, description="Cost of going on, 0..1 (M1).")
    support: Percent = Field(default=60.0, description="Domestic support, 0..100.")
    audience_cost: Share = Field(default=0.3, description="Weight of concessions at home, 0..1 (M16).")
    hardness: FewPoints = Field(
        default=1.0, description="Points wanted beyond the reservation value in the first round, 0..20 (M7)."
    )
    temper: Factor = Field(default=1.0, description="Multiplies the temptation to breach, 0..10 (M12).")
    control: Share = Field(default=0.9, description="How far the party controls its own side, 0..1 (M17).")
    self_weight: Share = Field(
        default=0.6, description="Weight of own points against the others' when drafting, 0..1 (M22)."
    )
    reservation: Reservation = Field(
        default_factory=Reservation, description="What no agreement is worth to it (M2).", examples=[{"points": 2}]
    )
    schedule: list[Step] | None = Field(
        default=None,
        min_length=1,
        max_length=SCHEDULE_STEPS,
        description="What the calendar changes for it: its walk-away value, hope or pain, by round (M2).",
        examples=[[{"round": 5, "reservation": 12}]],
    )
    attendance: Attendance = Field(default="decides", description="Presence at the start (M18).")
    may_return: bool = Field(default=True, description="Whether it may change its attendance.")
    signature: Factor = Field(default=1.0, description="Weight of its name under a communiqué, 0..10 (M18).")
    proposes: bool = Field(
        default_factory=_starts_proposing,
        description="Whether it may table packages; true for principals, participants and civil society.",
        examples=[True],
    )
    player: PlayerName = Field(default="cautious", description="Default player of this seat.")
    position: list[Position] = Field(
        default_factory=list,
        max_length=40,
        description="Public positions, each with what it rests on.",
        examples=[[{"text": "The road stays closed", "source": "treaty-text", "date": "2025-05-16"}]],
    )
    aims: list[Aim] = Field(
        default_factory=list,
        max_length=20,
        description="Private aims, seen by this seat only.",
        examples=[[{"text": "Open the road before winter", "issue": "road", "option": "open"}]],
    )
    brief: Text | None = Field(
        default=None,
        description="What the person in this seat reads first.",
        examples=["You speak for the upper valley; your people are tired of the quarrel."],
    )

    @model_validator(mode="after")
    def _war_scale(self) -> Party:
        if self.reservation.war_scale is None:
            scale = 1.0 if self.kind == "principal" else 0.0
            self.reservation = Reservation(points=self.reservation.points, war_scale=scale)
        return self


def _usual_acts() -> list[Act]:
    return [act.id for act in ACTS if act.code in MEDIATOR_ACTS and not act.on_request]


class Mediator(Part):
    """A mediator or host on the menu (M13)."""

    name: Label = Field(description="Name of the mediator for people.", examples=["Host"])
    initials: Initials = Field(description="Two or three capital letters or digits, for emblems.", examples=["HO"])
    plural: bool = Field(default=False, description="Whether its name takes a plural verb, as in: Friends facilitate.")
    style: Literal[
        "none",
        "idle",
        "facilitator",
        "formulator",
        "drafter",
        "manipulator",
        "mixed",
        "random",
        "single-text",
        "verifier",
        "informed",
    ] = Field(default="mixed", description="Default player of the mediator's seat.")
    leverage: Tokens = Field(default=0.0, description="Leverage tokens, 0..20.")
    facilitation: Factor = Field(
        default=1.25, description="Trust gains of a facilitated round are multiplied by this, 0..10."
    )
    facilitation_by_track: dict[Id, Factor] = Field(
        default_factory=dict,
        description="The factor on trust gains for single tracks, 0..10, by track.",
        examples=[{"humanitarian": 1.4}],
    )
    credibility: dict[Id, Percent] = Field(
        default_factory=dict,
        description="Credibility with each party, 0..100; 50 where nothing is given.",
        examples=[{"north": 55, "south": 60}],
    )
    acts: list[Act] = Field(
        default_factory=_usual_acts, description="What the mediator may do; all but guarantee when nothing is given."
    )
    verification_tier: Tier = Field(default=3, description="Tier that the act verify supplies, 0..4.")
    verification_by_track: dict[Id, Tier] = Field(
        default_factory=dict,
        description="The tier that the act verify supplies on single tracks, 0..4, by track.",
        examples=[{"humanitarian": 2}],
    )
    inclusion: Share = Field(default=0.0, description="Added to the inclusion of affected groups, 0..1.")
    note: Text | None = Field(
        default=None, description="What people should know about it.", examples=["Hosted the talks before."]
    )


class Chair(Part):
    """A mediator, since when it is in the chair, and for which tracks (M13)."""

    mediator: Id = Field(description="Id of the mediator.", examples=["host"])
    start: PositiveRounds = Field(
        alias="from", description="First round in which it is in the chair, 1..256; until the next takes it.", examples=[9]
    )
    tracks: list[Id] | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="Tracks of its own, on which it alone tables texts while others mediate the rest; left out, it has all "
        "that nobody holds by name.",
        examples=[["humanitarian"]],
    )


class Mediation(Part):
    """What the mediator's acts do (M13)."""

    chairs: list[Chair] | None = Field(
        default=None,
        max_length=64,
        description="Mediators that take turns or hold tracks of their own, in the order of their rounds; left out, or "
        "empty, for one mediator.",
        examples=[[{"mediator": "host", "from": 1}, {"mediator": "friends", "from": 9}]],
    )
    credibility_needed: Percent = Field(
        default=40.0, description="Least credibility with every party that facilitation needs, 0..100."
    )
    facilitation_trust: Percent = Field(
        default=0.5, description="Trust gained by all pairs in a facilitated round, points, 0..100."
    )
    cover: Share = Field(default=0.75, description="Factor on audience costs under formulation or manipulation, 0..1.")
    side_payment: Cost = Field(default=4.0, description="Points that manipulation adds to high-politics deals, 0..1000.")
    side_payment_fade: Share = Field(default=0.15, description="Share of the side payment that fades each round, 0..1.")
    side_payment_breach: Factor = Field(
        default=0.25, description="How much a faded side payment raises breaches, per point, 0..10."
    )
    manipulation_cost: Tokens = Field(default=0.5, description="Leverage that manipulation costs, 0..20.")
    guarantee_cost: Tokens = Field(default=1.0, description="Leverage that a guarantee costs each round, 0..20.")
    guarantee_boost: Share = Field(default=0.15, description="Guarantee strength that the act adds, 0..1.")
    stalemate_pain: Share = Field(default=0.03, description="Pain added to the principals by showing the stalemate, 0..1.")
    stalemate_interval: PositiveRounds = Field(default=4, description="Rounds between two such acts, 1..256.")
    convene_interval: PositiveRounds = Field(
        default=4, description="Rounds between two invitations of those who are away, 1..256."
    )
