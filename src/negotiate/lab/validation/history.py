"""VT22: face validity. The text that the model's parties agree on most often, beside the one that history knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine.records import call, new_game, new_log
from negotiate.engine.rounds import begin
from negotiate.engine.rules import Rules
from negotiate.engine.worth import risk_gap, surplus
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.verdict import Finding, Verdict, counted, judge


class Case(NamedTuple):
    """A negotiation that took place: the scenario and the text that was signed, as the notes of the rule file name it."""

    arm: Arm
    text: Mapping[str, str]


CASES = (
    Case(
        Arm("Camp David", scenario="camp-david-1978"),
        {
            "sinai-withdrawal": "full-three-years",
            "sinai-settlements": "dismantled",
            "airfields": "rebuilt-elsewhere",
            "normalisation": "phased-full",
            "navigation": "free-passage",
            "force-zones": "limited-forces",
            "observers": "multinational-force",
            "autonomy": "self-government",
            "jerusalem": "letters",
            "american-assurances": "aid-oil-and-bases",
        },
    ),
    Case(
        Arm("Good Friday", scenario="good-friday-1998"),
        {
            "ceasefires": "with-principles",
            "assembly": "power-sharing",
            "north-south": "accountable-bodies",
            "east-west": "council",
            "status": "principle-of-consent",
            "decommissioning": "two-years",
            "prisoners": "two-years",
            "policing": "independent-commission",
            "demilitarisation": "phased",
        },
    ),
    Case(
        Arm("Colombia", scenario="colombia-2012"),
        {
            "confidence-measures": "minors-leave",
            "rural-reform": "comprehensive",
            "participation": "transitional-seats",
            "illicit-drugs": "substitution",
            "justice": "special-jurisdiction",
            "ceasefire": "bilateral-definitive",
            "disarmament": "verified-in-180-days",
            "verification": "tripartite-mission",
        },
    ),
    Case(
        Arm("Nuclear talks", scenario="nuclear-talks-2013"),
        {
            "interim-limits": "limit-and-dilute",
            "interim-relief": "funds-in-tranches",
            "centrifuges": "six-thousand",
            "uranium-stock": "three-hundred-kilograms",
            "heavy-water-reactor": "redesigned",
            "duration": "ten-to-fifteen-years",
            "inspections": "protocol-and-access-clock",
            "sanctions": "lifted-on-verified-steps",
            "snap-back": "veto-proof",
        },
    ),
)
LIKE_HISTORY = 2 / 3
TRUSTED = 40.0


class History:
    """Every historic case that ships, each judged by the same three questions."""

    id = "VT22"
    comparison = "most frequent text of the historic cases against history"
    direction = "two thirds of the issues as in history; the historic text rational at trust 40, not at the start"

    def judge(self, bench: Bench) -> Verdict:
        """Met when every case meets all three; the detail says which does not, and where the model differs from history."""
        found = [examine(bench, case) for case in CASES]
        findings = tuple(finding for case_findings, _ in found for finding in case_findings)
        notes = " ".join(note for _, note in found if note)
        return judge(self.id, self.comparison, self.direction, findings, notes)


def examine(bench: Bench, case: Case) -> tuple[tuple[Finding, ...], str]:
    """The most frequent option of every issue in the games with an accord; rationality as the parties reckon it."""
    results = bench.play(case.arm)
    accords = results.games.filter(pl.col("accord"))
    modal = {issue: _mode(accords[f"agreed_{issue}"]) for issue in case.text} if len(accords) else {}
    same = sum(modal.get(issue) == option for issue, option in case.text.items())
    other = [f"{issue}: {option}" for issue, option in modal.items() if option != case.text[issue]]
    findings = (
        counted(f"{case.arm.name}, games with an accord", len(accords), None, case.arm.name),
        Finding(
            "issues as in history",
            case.arm.name,
            "all",
            same,
            len(case.text),
            same / len(case.text) - LIKE_HISTORY,
            None,
            None,
            None,
            same / len(case.text) >= LIKE_HISTORY,
        ),
        *(_least(results.rules, case, trust, wanted) for trust, wanted in ((TRUSTED, True), (None, False))),
    )
    return findings, f"{case.arm.name}, otherwise than in history: {', '.join(other)}." if other else ""


def _mode(options: pl.Series) -> str:
    """The most frequent value; of equally frequent ones the first in the alphabet."""
    table = options.value_counts(sort=True).sort(["count", options.name], descending=[True, False])
    return str(table[options.name][0])


def _least(rules: Rules, case: Case, trust: float | None, wanted: bool) -> Finding:
    """Whether the historic text is rational for every party, as `wanted`, and how much the one it serves least gets."""
    worst, gap = rationality(rules, case.text, trust)
    rational = worst >= 0 and gap <= 0
    where = "at the start" if trust is None else f"at trust {trust:g}"
    sums = f"least surplus {worst:+.1f} points, largest risk gap {gap:.2f}"
    measure = f"{case.arm.name}, historic text {where} ({sums}) rational"
    return counted(measure, rational, rational is wanted, case.arm.name)


def rationality(rules: Rules, text: Mapping[str, str], trust: float | None) -> tuple[float, float]:
    """Least surplus, points, and largest risk gap, 0..1, of a text over all parties, before any talks.

    `text` names an option for each issue in it. `trust` lifts every party's trust in every other to at least this; None
    leaves it as it is at the start.
    """
    game = new_game(rules.size)
    call(begin, rules.record, game, new_log(1), 0, 0, 0, 0)
    if trust is not None:
        game["trust"] = np.maximum(game["trust"], trust)
    package = _package(rules, text)
    parties = range(len(rules.names.parties))
    least = min(float(call(surplus, rules.record, game, seat, seat, package)) for seat in parties)
    return least, max(float(call(risk_gap, rules.record, game, seat, package)) for seat in parties)


def _package(rules: Rules, text: Mapping[str, str]) -> NDArray[np.int64]:
    names = rules.names
    package = np.full(rules.size.issues, -1, np.int64)
    for issue, option in text.items():
        index = names.issues.index(issue)
        package[index] = names.options[index].index(option)
    return package
