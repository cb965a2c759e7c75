"""Generated scenarios: as many parties, issues and options as wanted, with interests as far apart as wanted.

The same arguments give the same text, on every machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from negotiate.analysis.opposition import Bounds
from negotiate.engine.layout import WIDE, maxima
from negotiate.engine.rules import Rules
from negotiate.errors import OverrideError
from negotiate.lab.generation.document import document
from negotiate.lab.generation.opposed import Opposed, draw, measure, opposed
from negotiate.lab.generation.text import yaml_text
from negotiate.rulebook.load import from_document

TOLERANCE = 0.02
"""How far the opposition of a generated scenario may be from what was asked for."""
CONFIRMED = 200_000
"""Half-written texts times parties up to which the frontier settles what is known between bounds only."""
CONFIRMED_TEXTS = 10_000_000
"""Texts up to which that is tried; the frontiers of more are seldom found whole, and the bounds of many issues are close."""


@dataclass(frozen=True)
class Generated:
    """A generated scenario."""

    document: dict[str, Any]
    text: str
    """The document as a rule file."""
    opposition: Bounds
    """As measured on its points over all options, gates left aside; exact up to 200,000 texts and where the frontier is
    small, else between bounds of which the upper one is within TOLERANCE of what was asked for."""

    def rules(self) -> Rules:
        """The scenario, ready to play."""
        return from_document(self.document, self.document["id"])


def generate(
    parties: int = 5, issues: int = 6, options: int = 5, opposition: float = 0.7, seed: int = 1, *, gates: bool = False
) -> Generated:
    """A random scenario whose opposition (analysis/opposition.py) is within TOLERANCE of `opposition`.

    `parties` 2..16, all principals; `issues` 1..64; `options` 2..65 of each issue, the status quo included, where more than
    16 go with at most 8 parties and 16 issues; `opposition` 0 to the root of parties - 1. Without `gates` it is plain
    bargaining: one open track, agreements are kept, and with three options or more every text is worth at least as much to
    everybody as none. With `gates` there are up to four tracks that
    trust, phases carried out and agreements open one after the other; the first serve all, and the later ones cost some what
    they bring to others. Raises `OverrideError` for sizes out of range and for an opposition that these sizes cannot reach.
    """
    if not isinstance(options, int):
        raise OverrideError(f"A scenario can have 2 to {WIDE.options} options, not {options!r:.80}.")
    for what, count, least, most in (
        ("options", options, 2, WIDE.options),
        ("parties", parties, 2, maxima(options).parties),
        ("issues", issues, 1, maxima(options).issues),
    ):
        if not isinstance(count, int) or isinstance(count, bool) or not least <= count <= most:
            raise OverrideError(f"A scenario can have {least} to {most} {what}, not {count!r}.")
    if not isinstance(gates, (bool, int)):
        raise OverrideError(f"Whether there are gates is True or False, not {gates!r:.80}.")
    if not isinstance(seed, int) or not 0 <= seed < 2**64:
        raise OverrideError(f"The seed must be a whole number from 0 to 2^64-1, not {seed}.")
    highest = math.sqrt(parties - 1)
    if not isinstance(opposition, (int, float)) or not 0.0 <= opposition <= highest:
        raise OverrideError(f"The opposition of {parties} parties lies between 0 and {highest:.2f}, not at {opposition!r}.")
    random = np.random.Generator(np.random.PCG64([seed, parties, issues, options, int(gates)]))
    found = opposed(draw(random, parties, issues, options, gates=gates), opposition, TOLERANCE)
    few = options**issues <= CONFIRMED_TEXTS
    bounds = measure(found.values, CONFIRMED if few else 0) if isinstance(found, Opposed) else None
    if not isinstance(found, Opposed) or bounds is None or abs(bounds.high - opposition) > TOLERANCE:
        seen = found if not isinstance(found, Opposed) else np.array([found.bounds.high])
        around = (seen[seen <= opposition].max(initial=-1.0), seen[seen > opposition].min(initial=9.0))
        near = [f"{value:.2f}" for value in around if 0.0 <= value < 9.0]
        raise OverrideError(
            f"With these sizes and seed {seed} an opposition of {opposition:g} was not found; the nearest that was seen is "
            f"{' and '.join(near)}. Take another opposition, more options or issues, or another seed."
        )
    command = (
        f"negotiate generate --parties {parties} --issues {issues} --options {options} --opposition {opposition:g} "
        f"--seed {seed}{' --gates' if gates else ''}"
    )
    low, high = f"{bounds.low:.2f}", f"{bounds.high:.2f}"
    told = high if low == high else f"between {low} and {high}"
    name = f"generated-{parties}-{issues}-{options}-{opposition:g}-{seed}".replace(".", "p") + ("-gates" if gates else "")
    kind = "Gates open one after the other." if gates else "All of it can be talked about from the first round."
    summary = (
        f"{parties} lands and {issues} {'issue' if issues == 1 else 'issues'} with {options} options each. "
        f"Opposition {told}: 0 means that one text is best for all, {highest:.2f} that only one can have anything. "
        f"{kind}"
    )
    made = document(random, found.values, name, summary, gates=gates)
    comment = f"Written by: {command}\nChange what you like; run `negotiate check` on it after that."
    return Generated(made, yaml_text(made, comment), bounds)
