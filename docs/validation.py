"""Writes the results into docs/validation.md: the targets as they are, under every kind of player, over draws from a prior.

python3 docs/validation.py               # the targets at 1,000 games an arm, seed 0
python3 docs/validation.py players       # the verdicts under eight players, 400 games an arm
python3 docs/validation.py prior         # 40 draws of 20 %, 400 games an arm; takes hours
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from negotiate.lab.validate import ByPlayer, Robust, Verdict, run, under_players, under_prior
from negotiate.lab.validation.robustness import standings
from negotiate.lab.validation.split import tally

PAGE = Path(__file__).resolve().parent / "validation.md"
WORDS = {"met": "met", "not met": "**not met**", "undecided": "*undecided*", None: "not tested"}
PLAYERS = ("own", "naive", "hardliner", "boulware", "conceder", "tit-for-tat", "reciprocator", "haggler")
GAMES = 400
SHARE, DRAWS = "0.2", 40


def table(verdicts: list[Verdict]) -> str:
    """The verdicts as a table of the page."""
    rows = ["| target | tuned or tested | verdict | what came out |", "|---|---|---|---|"]
    rows += [f"| {one.id} | {one.split} | {WORDS[one.outcome]} | {one.detail} |" for one in verdicts]
    outcomes = [verdict.outcome for verdict in verdicts]
    tested = len(outcomes) - outcomes.count(None)
    counts = f"{outcomes.count('met')} of {tested} targets are met, {outcomes.count('undecided')} undecided."
    return "\n".join([f"{counts} {told(tally(verdicts))}", "", *rows])


def players_table(found: Sequence[ByPlayer], games: int) -> str:
    """The verdicts under every player as a table of the page; ≡ marks a target that says itself who plays."""
    rows = [f"| target | {' | '.join(one.player for one in found)} |", "|---" * (len(found) + 1) + "|"]
    for place, verdict in enumerate(found[0].verdicts):
        cells = [WORDS[one.verdicts[place].outcome] + " ≡" * (verdict.id in one.prescribed) for one in found]
        rows.append(f"| {verdict.id} | {' | '.join(cells)} |")
    counts = [f"*{one.player}*: {told(tally(one.verdicts))}" for one in found]
    return "\n".join([f"{games:,} games an arm.", "", *rows, "", *(f"- {line}" for line in counts)])


def prior_table(found: Robust) -> str:
    """The targets over draws as a table of the page."""
    rows = [
        "| target | tuned or tested | as shipped | met | 95 % interval | not met | undecided | over the draws |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in found.targets:
        met = one.share("met")
        numbers = f"{met.games} | {100 * met.low:.0f} to {100 * met.high:.0f} %"
        others = f"{one.share('not met').games} | {one.share('undecided').games}"
        rows.append(f"| {one.id} | {one.split} | {WORDS[one.shipped]} | {numbers} | {others} | {one.standing} |")
    drawn = f"{len(found.numbers)} numbers drawn {found.draws} times, {found.games:,} games an arm."
    return "\n".join([f"{drawn} {told(standings(found.targets))}", "", *rows])


def told(counts: Mapping[str, Mapping[str, int]]) -> str:
    """How many targets of each split came out how, in a sentence each."""
    return " ".join(
        f"{split.capitalize()}: {', '.join(f'{number} {outcome}' for outcome, number in counted.items())}."
        for split, counted in counts.items()
    )


def with_part(page: str, part: str, text: str) -> str:
    """The page with a new text between the marks of a part: results, players or prior."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    before, rest = page.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{text}\n{end}{after}"


PARTS: dict[str, Callable[[], str]] = {
    "results": lambda: table(run(jobs=0)),
    "players": lambda: players_table(under_players(PLAYERS, GAMES, jobs=0), GAMES),
    "prior": lambda: prior_table(under_prior(SHARE, DRAWS, GAMES, jobs=0)),
}


def write(page: Path, parts: Mapping[str, Callable[[], str]], asked: Sequence[str]) -> None:
    """Play what the parts that are asked for need, and write each into the page as soon as it is there."""
    if not set(asked) <= set(parts):
        sys.exit(f"There is no part '{', '.join(set(asked) - set(parts))}'; write one or more of: {', '.join(parts)}.")
    for part in asked:
        text = parts[part]()
        page.write_text(with_part(page.read_text(encoding="utf-8"), part, text), encoding="utf-8")
        print(f"The part '{part}' of {page.name} is written.")


if __name__ == "__main__":
    write(PAGE, PARTS, sys.argv[1:] or ["results"])
