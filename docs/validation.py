"""Writes the results into docs/validation.md: runs every target at 1,000 games an arm, seed 0 (two minutes on two cores).

python3 docs/validation.py
"""

from __future__ import annotations

from pathlib import Path

from negotiate.lab.validate import Verdict, run

PAGE = Path(__file__).resolve().parent / "validation.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"
WORDS = {"met": "met", "not met": "**not met**", "undecided": "*undecided*", None: "not tested"}


def table(verdicts: list[Verdict]) -> str:
    """The verdicts as a table of the page."""
    rows = ["| target | verdict | what came out |", "|---|---|---|"]
    rows += [f"| {verdict.id} | {WORDS[verdict.outcome]} | {verdict.detail} |" for verdict in verdicts]
    outcomes = [verdict.outcome for verdict in verdicts]
    tested = len(outcomes) - outcomes.count(None)
    counts = f"{outcomes.count('met')} of {tested} targets are met, {outcomes.count('undecided')} undecided."
    return "\n".join([counts, "", *rows])


def with_results(page: str, verdicts: list[Verdict]) -> str:
    """The page with new results between its marks."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table(verdicts)}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_results(PAGE.read_text(encoding="utf-8"), run(jobs=0)), encoding="utf-8")
    print(f"{PAGE.name} is written.")
