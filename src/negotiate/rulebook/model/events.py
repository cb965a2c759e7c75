"""Events of a rule file: categories of cards, and what a card changes."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from negotiate.rulebook.model.conditions import Gate
from negotiate.rulebook.model.quantities import (
    Factor,
    Id,
    Label,
    Part,
    Points,
    PositiveRounds,
    Share,
    SignedPercent,
    SignedShare,
    SignedTier,
    SignedTokens,
    Text,
)


def _one_quantity_only(schema: dict[str, Any]) -> None:
    """Say in the JSON Schema what the validator asks: one quantity, and rounds only where it passes."""
    quantities = [key for key in schema["properties"] if key != "rounds"]
    schema["oneOf"] = [{"required": [key]} for key in quantities]
    schema["dependencies"] = {"rounds": ["verification_tier"]}


class Effect(Part):
    """One effect of an event card. Exactly one quantity, and how long it lasts where it passes."""

    model_config = ConfigDict(json_schema_extra=_one_quantity_only)

    hope_of_gain: SignedShare | None = Field(
        default=None, description="Added to the actor's hope, mirrored for others, -1..1.", examples=[0.05]
    )
    pain_of_principals: SignedShare | None = Field(
        default=None, description="Added to every principal's pain, -1..1.", examples=[0.03]
    )
    pain: SignedShare | None = Field(default=None, description="Added to the actor's pain, -1..1.", examples=[0.05])
    support: SignedPercent | None = Field(
        default=None, description="Added to the actor's support, points, -100..100.", examples=[-6]
    )
    support_of_principals: SignedPercent | None = Field(
        default=None, description="Added to every principal's support, points, -100..100.", examples=[-4]
    )
    trust_in_actor: SignedPercent | None = Field(
        default=None, description="Added to the others' trust in the actor, points, -100..100.", examples=[-4]
    )
    inclusion: SignedShare | None = Field(default=None, description="Added to inclusion, -1..1.", examples=[0.1])
    guarantor_credibility: SignedShare | None = Field(
        default=None, description="Added to the guarantor's credibility, -1..1.", examples=[-0.1]
    )
    verification_tier: SignedTier | None = Field(
        default=None, description="Added to the tier of every issue for `rounds` rounds, -4..4.", examples=[-1]
    )
    mediator_leverage: SignedTokens | None = Field(default=None, description="Added to leverage, -20..20.", examples=[1])
    mediator_credibility: SignedPercent | None = Field(
        default=None, description="Added to credibility with the actor, -100..100.", examples=[-5]
    )
    reservation: Points | None = Field(
        default=None,
        description="Added to what no agreement is worth to the actor, points, -1000..1000.",
        examples=[-5],
    )
    rounds: PositiveRounds | None = Field(
        default=None, description="How long verification_tier lasts, 1..256.", examples=[3]
    )

    @model_validator(mode="after")
    def _one_quantity(self) -> Effect:
        given = {key for key in self.model_fields_set - {"rounds"} if getattr(self, key) is not None}
        if len(given) != 1:
            raise ValueError("an effect names one quantity, such as {support: -6}")
        if self.rounds is not None and "verification_tier" not in given:
            raise ValueError("only verification_tier lasts a number of rounds; other effects stay")
        return self


class Card(Part):
    """One event card."""

    id: Id = Field(description="Short name of the card, its own in the whole file.", examples=["shots-at-the-bridge"])
    text: Text = Field(
        description="What happens, in a sentence for all to read.", examples=["Shots are fired at the bridge"]
    )
    actor: Id = Field(
        default="random-principal", description="Party that the card is about: random-principal, or the id of a party."
    )
    round: PositiveRounds | None = Field(
        default=None,
        description="Round in which it comes for certain, 1..256, if `when` and `unless` let it; it is never drawn then.",
        examples=[5],
    )
    when: Gate | None = Field(
        default=None,
        description="What must hold as a round begins for the card to come; conditions as for `opens_when`.",
        examples=[{"agreed": {"road": "open"}}],
    )
    unless: Gate | None = Field(
        default=None,
        description="What keeps the card away while it holds as a round begins; conditions as for `opens_when`.",
        examples=[{"trust_at_least": 40}],
    )
    once: bool = Field(default=False, description="Whether it comes at most once in a game.")
    group: Id | None = Field(
        default=None,
        description="Cards of the same group exclude each other: once one has come, none of the others does any more.",
        examples=["election"],
    )
    effects: list[Effect] = Field(
        min_length=1, max_length=16, description="What the card changes.", examples=[[{"support": -6}]]
    )


class Event(Part):
    """A category of events; at most one of its cards is drawn in a round, all that may come being equally likely."""

    id: Id = Field(description="Short name of the category.", examples=["incident"])
    name: Label = Field(description="Name of the category for people.", examples=["Incident at the border"])
    probability: Share = Field(
        description="Chance that a card is drawn in each round, 0..1.",
        examples=[0.1],
    )
    war: bool = Field(default=False, description="Rarer under a general ceasefire: the chance times event_rules.war_factor.")
    spoiler: bool = Field(
        default=False,
        description="Likelier as the talks progress: the chance times event_rules.spoiler_base, plus spoiler_progress times "
        "the share of issues settled (M17).",
    )
    cards: list[Card] = Field(
        min_length=1,
        description="Cards of which one is drawn.",
        examples=[[{"id": "shots", "text": "Shots are fired.", "effects": [{"support": -6}]}]],
    )


class EventRules(Part):
    """How the chances of events change."""

    war_factor: Share = Field(default=0.25, description="Factor on war events under a general ceasefire, 0..1.")
    spoiler_base: Factor = Field(default=0.5, description="Factor on spoilers when nothing is agreed, 0..10.")
    spoiler_progress: Factor = Field(default=2.0, description="Added to that factor when everything is agreed, 0..10.")
    condemnation: Share = Field(
        default=0.5,
        description="Share of the trust lost by a spoiler's act that comes back once all principals condemn it, 0..1 (M17).",
    )
