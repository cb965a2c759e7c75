"""The standings of a tournament as tables that a stranger can read."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.table import Table

from negotiate.cli.printing import headed, stdout
from negotiate.reports.runs.settings import settings_words
from negotiate.words.numbers import NOTHING, shown_number, shown_range, shown_share

WIDTH = 120
"""Columns of the page when stdout is no terminal."""
WIDEST = 8
"""Players in the matrix of pairs; more do not fit beside each other, and the pairs are then listed."""

Summary = dict[str, Any]


def print_standings(summary: Summary) -> None:
    """Print the summary of `Tournament.summary()` to stdout."""
    console = stdout(WIDTH)
    names = summary["scenarios"]
    players = f"{len(summary['players'])} players in {', '.join(names)}"
    console.print(headed("Tournament", f"{players}; {summary['games']:,} games, seed {summary['seed']}"))
    console.print(f"Rules: {settings_words(summary['given'])}", soft_wrap=True)
    each = f"{summary['games_each']:,} game{'s' if summary['games_each'] != 1 else ''}"
    company = summary["company"]
    others = "the scenario's own players" if company == ["own"] else " or ".join(map(_shown, company))
    where = "every seat and company" if len(company) > 1 else "every seat"
    console.print(f"{each} of every player in {where}. Other seats: {others}.")
    tables = [_ranking(summary, "Ranking"), _quality(summary), _pairs(summary), _seats(summary)]
    for name, part in summary["by_scenario"].items():
        if len(names) > 1:
            tables += [_ranking(part, f"In {name}"), _pairs(part, f"In {name}, row less column")]
        tables.append(_points_by_seat(name, part))
    for table in tables:
        # printed apart: as a part of the table it would be broken at the table's width
        console.print(f"\n{table.title}", style="bold")
        table.title = None
        console.print(table)
    pairs = len(summary["pairs"])
    console.print(
        "\nIn brackets: 95 % intervals. Share: points as a share of the most that the seat could get in an agreement the "
        "others would sign.\nPairs: how much more one got than the other in the same games, and in what share of the games "
        "that differ it got more;\n* better with 95 % certainty after Holm's correction for "
        f"{pairs} pair{'s' if pairs != 1 else ''} (paired t-test over the game numbers).\n"
        "The numbers follow from game parameters; none is a prediction."
    )


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for other in others:
        table.add_column(other, justify="right")
    return table


def _ranking(part: Summary, title: str) -> Table:
    by_points = part["measure"] == "utility"
    # points of different scenarios do not compare
    columns = ("Points", "Share") if by_points else ("Share",)
    table = _table(f"{title}, by {'points' if by_points else 'share'}", "Player", "Rank", *columns)
    for entry in part["ranking"]:
        points = _interval(entry["mean_utility"], entry["low"], entry["high"])
        table.add_row(_shown(entry["player"]), str(entry["rank"]), *([points] if by_points else []), _share_interval(entry))
    return table


def _seats(summary: Summary) -> Table:
    """What is played for, and who sits there otherwise."""
    table = _table("Seats", "Scenario", "Seat", "Most points", "Own player", "Mediator")
    for name in summary["scenarios"]:
        own = summary["own_players"][name]
        for seat, points in summary["seats"][name].items():
            table.add_row(name, seat, f"{points:g}", own[seat], own.get("mediator", "in turns"))
    return table


def _quality(summary: Summary) -> Table:
    table = _table(
        "What the games came to, means",
        "Player",
        "Accord",
        "Any agreement",
        "Issues agreed",
        "Welfare, of best",
        "Pareto-optimal",
        "Points from Nash",
        summary["index_label"],
    )
    for entry in summary["ranking"]:
        quality = entry["quality"]
        table.add_row(
            _shown(entry["player"]),
            shown_share(quality["accord"]),
            shown_share(quality["agreed"]),
            shown_number(quality["issues_agreed"], 1),
            shown_share(quality["welfare"]),
            shown_share(quality["pareto_optimal"]),
            shown_number(quality["nash_distance"], 1),
            shown_number(quality["peace_index"]),
        )
    return table


def _pairs(part: Summary, title: str = "Row less column") -> Table:
    """By how much the player of the row does better than that of the column, and how often; or a list of the pairs."""
    names = [entry["player"] for entry in part["ranking"]]
    by_points = part["measure"] == "utility"
    title += ", points" if by_points else ", share in %"
    scale = 1.0 if by_points else 100.0
    if len(names) > WIDEST:
        title = title.replace("Row less column", "Pairs").replace("row less column", "pairs")
        table = _table(title, "First", "Second", "First less second", "More in", "Games that differ")
        for pair in part["pairs"]:
            more = _interval(*(None if pair[key] is None else scale * pair[key] for key in ("difference", "low", "high")))
            table.add_row(
                _shown(pair["first"]),
                _shown(pair["second"]),
                more + _star(pair),
                shown_share(pair["win_share"]),
                f"{pair['wins'] + pair['losses']:,} of {pair['games']:,}",
            )
        return table
    table = _table(title, "Player", *map(_shown, names))
    found = {(pair["first"], pair["second"]): pair for pair in part["pairs"]}
    for row in names:
        cells = []
        for column in names:
            pair, sign = found.get((row, column)), 1.0
            if pair is None:
                pair, sign = found.get((column, row)), -1.0
            cells.append(_cell(pair, sign, scale) if pair else "")
        table.add_row(_shown(row), *cells)
    return table


def _cell(pair: Summary, sign: float, scale: float) -> str:
    share = pair["win_share"]
    often = NOTHING if share is None else f"{100 * (share if sign > 0 else 1 - share):.0f} %"
    return f"{shown_number(sign * scale * pair['difference'], signed=True)}{_star(pair)}, {often}"


def _shown(player: str) -> str:
    """A player's name; of one in a file without the folders, which would fill the page."""
    return player.replace("\\", "/").rpartition("/")[2]


def _star(pair: Summary) -> str:
    return "*" if pair["better"] else ""


def _points_by_seat(name: str, part: Summary) -> Table:
    seats = part["by_seat"]
    table = _table(f"Points by seat in {name}", "Player", *seats)
    for entry in part["ranking"]:
        values = [seats[seat][entry["player"]] for seat in seats]
        cells = [_interval(value["mean_utility"], value["low"], value["high"]) for value in values]
        table.add_row(_shown(entry["player"]), *cells)
    return table


def _share_interval(entry: Summary) -> str:
    if entry["share_low"] is None:
        return shown_share(entry["mean_share"])
    return f"{shown_share(entry['mean_share'])} ({shown_range(entry['share_low'], entry['share_high'], 'share')})"


def _interval(mean: float | None, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return shown_number(mean)
    return f"{shown_number(mean)} ({shown_number(low)} to {shown_number(high)})"
