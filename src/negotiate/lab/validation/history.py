"""VT22: face validity. The text that the model's parties agree on most often, beside the one that history knows."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine.records import call, new_game, new_log
from negotiate.engine.rounds import begin
from negotiate.engine.rules import Rules
from negotiate.engine.worth import risk_gap, surplus
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.verdict import Finding, Verdict, counted, judge

ARM = Arm("camp-david-1978", scenario="camp-david-1978")
TEXT = {
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
}
"""The accords of September 1978 and the treaty of March 1979, as the notes of the rule file name them."""
LIKE_HISTORY = 2 / 3
TRUSTED = 40.0


class History:
    """Camp David 1978; the other historic cases wait for their scenarios."""

    id = "VT22"
    comparison = "most frequent text of Camp David against history"
    direction = "two thirds of the issues as in history; the historic text rational at trust 40, not at the start"

    def judge(self, bench: Bench) -> Verdict:
        """The most frequent option of every issue in the games with an accord; rationality as the parties reckon it."""
        results = bench.play(ARM)
        accords = results.games.filter(pl.col("accord"))
        modal = {issue: _mode(accords[f"agreed_{issue}"]) for issue in TEXT} if len(accords) else {}
        same = sum(modal.get(issue) == option for issue, option in TEXT.items())
        other = [f"{issue}: {option}" for issue, option in modal.items() if option != TEXT[issue]]
        rules = results.rules
        findings = (
            counted("games with an accord", len(accords), None, ARM.name),
            Finding(
                "issues as in history", "model", "all", same, len(TEXT), same / len(TEXT) - LIKE_HISTORY,
                None, None, None, same / len(TEXT) >= LIKE_HISTORY,
            ),
            *(_least(rules, trust, wanted) for trust, wanted in ((TRUSTED, True), (None, False))),
        )
        note = f"Otherwise than in history: {', '.join(other)}." if other else ""
        return judge(self.id, self.comparison, self.direction, findings, note)


def _mode(options: pl.Series) -> str:
    """The most frequent value; of equally frequent ones the first in the alphabet."""
    table = options.value_counts(sort=True).sort(["count", options.name], descending=[True, False])
    return str(table[options.name][0])


def _least(rules: Rules, trust: float | None, wanted: bool) -> Finding:
    """Whether the historic text is rational for every party, as `wanted`, and how much the one it serves least gets."""
    worst, gap = rationality(rules, trust)
    rational = worst >= 0 and gap <= 0
    where = "at the start" if trust is None else f"at trust {trust:g}"
    measure = f"historic text {where} (least surplus {worst:+.1f} points, largest risk gap {gap:.2f}) rational"
    return counted(measure, rational, rational is wanted, ARM.name)


def rationality(rules: Rules, trust: float | None) -> tuple[float, float]:
    """Least surplus, points, and largest risk gap, 0..1, of the historic text over all parties, before any talks.

    `trust` lifts every party's trust in every other to at least this; None leaves it as it is at the start.
    """
    game = new_game(rules.size)
    call(begin, rules.record, game, new_log(1), 0, 0, 0, 0)
    if trust is not None:
        game["trust"] = np.maximum(game["trust"], trust)
    package = _package(rules)
    parties = range(len(rules.names.parties))
    least = min(float(call(surplus, rules.record, game, seat, seat, package)) for seat in parties)
    return least, max(float(call(risk_gap, rules.record, game, seat, package)) for seat in parties)


def _package(rules: Rules) -> NDArray[np.int64]:
    names = rules.names
    package = np.full(rules.size.issues, -1, np.int64)
    for issue, option in TEXT.items():
        index = names.issues.index(issue)
        package[index] = names.options[index].index(option)
    return package
