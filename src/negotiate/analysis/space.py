"""What there is to agree on: every text of some options, what it is worth to whom, and what each party can do without.

A text names one option of every issue, the status quo (option 0) included. Points add up over issues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import ALTERNATING_OFFERS
from negotiate.engine.reference import requirements
from negotiate.engine.tied import Requirement, Tied, stands, tied_by_sums
from negotiate.errors import NegotiateError

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

BILLIONTHS = 1e9
"""Values of rule files have few digits: counted in billionths of a point they are whole numbers, and sums are exact."""
TOLERANCE = 1e-9
"""Points by which a party may fall short of its reservation value, as in engine/reference.py."""


@dataclass(frozen=True, eq=False)
class Space:
    """The texts that may be agreed on, and what they are worth.

    Raises ValueError where shapes do not fit or an issue has no option that is allowed.
    """

    values: Reals
    """Points, shape (parties, issues, options); places of options that an issue does not have are ignored."""
    allowed: Flags
    """Shape (issues, options): which options a text may name."""
    reservation: Reals
    """Points, shape (parties,), below which a party rather has no text; not finite from below: it accepts anything."""
    requires: tuple[Requirement, ...] = ()
    tied: tuple[Tied, ...] = ()
    """Options that stand together or do not, as gates ask it of sums."""
    parties: tuple[int, ...] = ()
    """Which parties of the scenario these are, by index; counted from 0 when it is not given."""

    def __post_init__(self) -> None:
        values = np.ascontiguousarray(self.values, dtype=np.float64)
        allowed = np.ascontiguousarray(self.allowed, dtype=np.bool_)
        reservation = np.ascontiguousarray(self.reservation, dtype=np.float64)
        if values.ndim != 3 or values.shape[1:] != allowed.shape or reservation.shape != values.shape[:1]:
            raise ValueError(
                f"values {values.shape}, allowed {allowed.shape} and reservation {reservation.shape} do not fit together: "
                "they are by (party, issue, option), (issue, option) and (party)."
            )
        if not len(values):
            raise ValueError("a space needs at least one party.")
        if not allowed.any(axis=1).all():
            raise ValueError("every issue needs an option that is allowed.")
        if not np.isfinite(values[:, allowed]).all():
            raise ValueError("the points of every allowed option have to be finite.")
        object.__setattr__(self, "values", np.where(allowed, values, 0.0))
        object.__setattr__(self, "allowed", allowed)
        object.__setattr__(self, "reservation", np.where(np.isnan(reservation), -np.inf, reservation))
        object.__setattr__(self, "parties", self.parties or tuple(range(len(values))))

    @property
    def outcomes(self) -> int:
        """How many texts there are, `requires` and `tied` left aside."""
        total = 1
        for count in self.allowed.sum(axis=1):
            total *= int(count)
        return total

    def without_reservation(self) -> Space:
        """The same texts among parties that accept anything."""
        return replace(self, reservation=np.full(len(self.values), -np.inf))

    def among(self, parties: Sequence[int]) -> Space:
        """The same texts for some of the parties only, given by their index in the scenario."""
        places = [self.parties.index(party) for party in parties]
        return replace(self, values=self.values[places], reservation=self.reservation[places], parties=tuple(parties))

    def stands(self, texts: NDArray[np.integer[Any]]) -> Flags:
        """Which full texts are of this space, shape (texts, issues) -> (texts,)."""
        named = self.allowed[np.arange(len(self.allowed)), texts].all(axis=1)
        found: Flags = np.logical_and(named, stands(texts, self.requires, self.tied))
        return found

    def worth(self, texts: NDArray[np.integer[Any]]) -> Reals:
        """Points of texts, shape (texts, issues) -> (texts, parties). An option of -1 counts nothing."""
        texts = np.atleast_2d(texts)
        issues = np.arange(self.values.shape[1])
        points = np.where(texts[None] >= 0, self.values[:, issues[None, :], texts], 0.0)
        result: Reals = points.sum(axis=2).T
        return result

    def of_scenario(self, points: NDArray[Any]) -> Reals:
        """This space's parties out of an array whose last axis holds all parties of the scenario."""
        chosen: Reals = np.asarray(points, dtype=np.float64)[..., list(self.parties)]
        return chosen

    def counted(self) -> Counted:
        """Values and reservation values as whole numbers of one small unit, so that every sum is exact."""
        values = self.values
        unit = 1.0 / BILLIONTHS
        whole = np.rint(values * BILLIONTHS)
        most = float(np.abs(values).max(axis=2).sum()) + 1.0
        if most * BILLIONTHS >= 2.0**58 or (np.abs(whole / BILLIONTHS - values) > np.spacing(np.abs(values))).any():
            # not decimals of a few digits: the finest power of two whose sums still fit
            unit = 2.0 ** (np.ceil(np.log2(most)) - 57)
            whole = np.rint(values / unit)
        # what lies beyond every text may lie a little beyond every text
        reservation = np.clip(self.reservation, -2.0 * most, 2.0 * most)
        least = np.ceil((reservation - TOLERANCE) / unit)
        return Counted(whole.astype(np.int64), least.astype(np.int64), np.rint(reservation / unit).astype(np.int64), unit)


@dataclass(frozen=True, eq=False)
class Counted:
    """A space's points in whole numbers of `unit` points."""

    values: Whole
    least: Whole
    """The fewest with which a party is content, shape (parties,)."""
    reservation: Whole
    unit: float

    def points(self, whole: Whole | np.int64) -> Reals:
        """Points of whole numbers of the unit."""
        if self.unit == 1.0 / BILLIONTHS:
            return np.asarray(whole / BILLIONTHS)  # the decimal nearest to the number, which a product is not always
        return np.asarray(whole * self.unit)


def checked_space(texts: object) -> Space:
    """The same space. Raises NegotiateError for anything else, such as the name of a scenario."""
    if isinstance(texts, Space):
        return texts
    given = type(texts).__name__
    raise NegotiateError(
        f"The space of a bargain is asked for, as in space(rules.record[0]), not an object of the class {given}."
    )


def space(record: Any, allowed: Flags | None = None) -> Space:
    """The space of a lowered scenario: `record` is one rules record (layout.rules_dtype).

    `allowed` (issues, options) narrows the options, for example to `reach.reachable(record)`; the status quo always stays,
    but where there are alternating offers, whose texts are on every issue.
    Its parties are those that own an issue or to whom any option is worth something.
    Raises NegotiateError for anything but such a record, and for options of another shape.
    """
    if getattr(record, "dtype", None) is None or "issue_count" not in (record.dtype.names or ()) or record.shape:
        raise NegotiateError("The space of a bargain is made from one record of rules, as in space(rules.record[0]).")
    issues, count = int(record["issue_count"]), int(record["party_count"])
    options = int(record["option_count"][:issues].max(initial=1))
    exists = np.arange(options)[None, :] < record["option_count"][:issues, None]
    values = np.where(exists, record["value"][:, :issues, :options], 0.0)
    stake = (record["owner"][:issues].sum(axis=0) > 0) | (values != 0.0).any(axis=(1, 2))
    parties = [party for party in range(count) if stake[party]]
    if allowed is not None:
        wide = isinstance(allowed, np.ndarray) and allowed.dtype == np.bool_ and allowed.ndim == 2
        if not wide or allowed.shape[0] < issues or allowed.shape[1] < options:
            raise NegotiateError(
                f"The options that are allowed are an array of truths, a row for each of {issues} issues and a column for "
                f"each of {options} options, such as numpy.ones(({issues}, {options}), bool), not {allowed!r:.80}."
            )
        exists = exists & allowed[:issues, :options]
    exists[:, 0] = int(record["process"]) != ALTERNATING_OFFERS
    requires = tuple(requirements(record, issues))
    reservation = record["reservation_value"][parties]
    return Space(values[parties], exists, reservation, requires, tied_by_sums(record), tuple(parties))
