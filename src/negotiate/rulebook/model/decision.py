"""Decision rules: whose consent a text needs, for the whole file or for one track or issue."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from negotiate.rulebook.model.quantities import Heads, Id, Part, Share, Votes

HEADS = ("majority", "double-majority")
"""Kinds that count the owners who accept."""
WEIGHTS = ("weighted", "double-majority")
"""Kinds that count the votes of the owners who accept."""


class Bloc(Part):
    """Parties that consent together."""

    parties: list[Id] = Field(min_length=1, description="Parties in the bloc.", examples=[["north", "south"]])
    share: Share = Field(default=0.5, description="Share of the bloc's owners that must be exceeded, 0..1.")


class DecisionRule(Part):
    """Who must consent (M7). The keys without a default are left out where the kind does not use them."""

    kind: Literal["unanimity", "sufficient-consensus", "majority", "weighted", "double-majority"] = Field(
        default="unanimity",
        description="unanimity: every owner of an issue consents; sufficient-consensus: enough of each bloc does; majority: "
        "enough owners do; weighted: owners with enough votes do; double-majority: both of these.",
    )
    blocs: dict[Id, Bloc] = Field(
        default_factory=dict,
        description="Blocs of a sufficient consensus, by id; others consent themselves.",
        examples=[{"valleys": {"parties": ["north", "south"], "share": 0.5}}],
    )
    share: Share | None = Field(
        default=None,
        description="Share of the owners that must be exceeded in a majority, 0..1; 0.5 when no number is given.",
        examples=[0.5],
    )
    number: Heads | None = Field(
        default=None, description="Owners that must accept at least in a majority, 1..16.", examples=[3]
    )
    weights: dict[Id, Votes] | None = Field(
        default=None,
        description="Votes of each party, 0..100000000; none for a party that is not named.",
        examples=[{"north": 3, "south": 2}],
    )
    quota: Votes | None = Field(default=None, description="Votes that must accept at least, 0..100000000.", examples=[4])
    vote_share: Share | None = Field(
        default=None,
        description="Share of the owners' votes that must be exceeded, 0..1; 0.5 when no quota is given.",
        examples=[0.65],
    )
    vetoes: list[Id] | None = Field(
        default=None,
        description="Parties whose own consent is needed besides, on every issue that they own.",
        examples=[["north"]],
    )

    def heads(self) -> tuple[float, float] | None:
        """Share of the owners to be exceeded (-1 any), and how many must accept at least; None: they do not count."""
        if self.kind not in HEADS:
            return None
        if self.number is not None:
            return (-1.0 if self.share is None else self.share), float(self.number)
        return (0.5 if self.share is None else self.share), 0.0

    def votes(self) -> tuple[float, float] | None:
        """The same of the owners' votes."""
        if self.kind not in WEIGHTS:
            return None
        if self.quota is not None:
            return (-1.0 if self.vote_share is None else self.vote_share), self.quota
        return (0.5 if self.vote_share is None else self.vote_share), 0.0
