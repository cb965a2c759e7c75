"""Writes the results into docs/validation.md: runs every target at 1,000 games an arm, seed 0 (two minutes on two cores).

python3 docs/validation.py
"""

from __future__ import annotations

from pathlib import Path

from negotiate.lab.validate import Verdict, run

PAGE = Path(__file__).resolve().parent / "validation.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"
WORDS = {True: "met", False: "**not met**", None: "not tested"}


def table(verdicts: list[Verdict]) -> str:
    """The verdicts as a table of the page."""
    rows = ["| target | verdict | what came out |", "|---|---|---|"]
    rows += [f"| {verdict.id} | {WORDS[verdict.met]} | {verdict.detail} |" for verdict in verdicts]
    met, tested = sum(verdict.met is True for verdict in verdicts), sum(verdict.met is not None for verdict in verdicts)
    return "\n".join([f"{met} of {tested} targets are met.", "", *rows])


def with_results(page: str, verdicts: list[Verdict]) -> str:
    """The page with new results between its marks."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table(verdicts)}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_results(PAGE.read_text(encoding="utf-8"), run(jobs=0)), encoding="utf-8")
    print(f"{PAGE.name} is written.")
