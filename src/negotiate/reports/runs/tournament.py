"""The page of a tournament: the ranking, who beats whom, and what the games of each player came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from negotiate.engine.rules import Names
from negotiate.reports.charts.bars import Bar, bars
from negotiate.reports.charts.heat_map import heat_map
from negotiate.reports.runs.page import Page, Section, Table
from negotiate.reports.runs.settings import settings_words
from negotiate.words.labels import capital
from negotiate.words.numbers import NOTHING, shown_chance, shown_number, shown_range, shown_share, shown_value
from negotiate.words.own_words import shared_index

Summary = Mapping[str, Any]


def tournament_page(
    run: Mapping[str, Any],
    standings: Summary,
    command: str,
    details: Sequence[tuple[str, str]] = (),
    *,
    names: Mapping[str, Names],
) -> Page:
    """The page of the standings (lab/standings.py makes them from the games); `names` are those of every scenario."""
    ranking, pairs = standings["ranking"], standings["pairs"]
    by_points = standings["measure"] == "utility"
    unit = "points" if by_points else "share"
    players = [entry["player"] for entry in ranking]
    first = ranking[0]
    beaten = [pair["second"] for pair in pairs if pair["better"] == first["player"] == pair["first"]]
    winners = [entry["player"] for entry in ranking if entry["rank"] == 1]
    found = [f"{' and '.join(winners)} {'come' if len(winners) > 1 else 'comes'} first with {_result(first, by_points)}."]
    if beaten:
        found.append(f"{first['player']} is better than {', '.join(beaten)} with 95 % certainty, all pairs considered.")
    unsure = [f"{pair['first']} and {pair['second']}" for pair in pairs if pair["better"] is None]
    if unsure:
        found.append(f"Between these no difference is shown, so that their order may be chance: {'; '.join(unsure)}.")
    scenarios = list(standings["by_scenario"])
    return Page(
        "Tournament",
        ", ".join(names[scenario].title for scenario in scenarios),
        f"{len(players)} players in every seat, ranked by what they got.",
        [
            ("Players", ", ".join(players)),
            ("Rules", settings_words(run["given"])),
            ("Games", f"seed {run['seed']}; {first['games']:,} of every player"),
        ],
        [
            Section("short", "In short", sentences=found),
            _ranking(ranking, by_points),
            _pairs(players, pairs, unit),
            _quality(ranking, shared_index(each.index_label for each in names.values())),
            *[_seats(name, part, names[name]) for name, part in standings["by_scenario"].items()],
        ],
        command,
        details,
    )


def _result(entry: Summary, by_points: bool) -> str:
    if by_points:
        return f"{shown_value(entry['mean_utility'], 'points')} points a game"
    return f"{shown_share(entry['mean_share'])} of what could be had"


def _ranking(ranking: Sequence[Summary], by_points: bool) -> Section:
    shown, rows = [], []
    for entry in ranking:
        mean, low, high = (
            (entry["mean_utility"], entry["low"], entry["high"])
            if by_points
            else tuple(None if entry[key] is None else 100 * entry[key] for key in ("mean_share", "share_low", "share_high"))
        )
        shown.append(Bar(entry["player"], mean or 0.0, low, high))
        rows.append(
            (
                str(entry["rank"]),
                entry["player"],
                shown_value(entry["mean_utility"], "points"),
                shown_range(entry["low"], entry["high"], "points"),
                shown_share(entry["mean_share"]),
                shown_range(entry["share_low"], entry["share_high"], "share"),
                f"{entry['games']:,}",
            )
        )
    label = "points a game" if by_points else "share of what could be had, %"
    chart = bars("Ranking", "The players from the first to the last.", shown, x_label=label)
    columns = ("Rank", "Player", "Points", "95 %", "Share", "95 %, %", "Games")
    return Section(
        "ranking",
        "The ranking",
        figures=[(chart, "Thin lines are 95 % intervals.")],
        tables=[Table("Share: points as a share of the most that the seat could get", columns, rows, (0, 2, 3, 4, 5, 6))],
    )


def _pairs(names: Sequence[str], pairs: Sequence[Summary], unit: str) -> Section:
    place = {name: number for number, name in enumerate(names)}
    cells = [[float("nan")] * len(names) for _ in names]
    rows = []
    for pair in pairs:
        scale = 100.0 if unit == "share" else 1.0
        one, other = place[pair["first"]], place[pair["second"]]
        cells[one][other], cells[other][one] = _clean(scale * pair["difference"]), _clean(-scale * pair["difference"])
        rows.append(
            (
                pair["first"],
                pair["second"],
                shown_value(pair["difference"], unit, signed=True),
                shown_range(pair["low"], pair["high"], unit, signed=True),
                shown_share(pair["win_share"]),
                shown_chance(pair["adjusted_p"]),
                pair["better"] or NOTHING,
            )
        )
    chart = heat_map(
        "Who got more",
        "Each cell is what the player of the row got more than that of the column.",
        cells,
        names,
        names,
        x_label="than this player",
        y_label="this player got more",
        written=partial(shown_number, signed=True),
    )
    columns = ("First", "Second", "First less second", "95 %", "More in", "p (Holm)", "Better")
    return Section(
        "pairs",
        "Two by two",
        ["Every two players are compared in the same seats, the same company and the same games."],
        figures=[
            (chart, f"In {'percentage points' if unit == 'share' else 'points'} a game; blue: the row got more, red: less.")
        ],
        tables=[Table("All pairs", columns, rows, (2, 3, 4, 5))],
    )


def _quality(ranking: Sequence[Summary], index: str) -> Section:
    rows = []
    for entry in ranking:
        found = entry["quality"]
        rows.append(
            (
                entry["player"],
                shown_share(found["accord"]),
                shown_share(found["agreed"]),
                shown_value(found["issues_agreed"], "count"),
                shown_share(found["welfare"]),
                shown_share(found["pareto_optimal"]),
                shown_value(found["nash_distance"], "points"),
                shown_value(found["peace_index"], "index"),
            )
        )
    columns = (
        "Player",
        "Accord",
        "Any agreement",
        "Issues agreed",
        "Welfare, of best",
        "Pareto-optimal",
        "Points from Nash",
        index,
    )
    return Section(
        "quality",
        "What their games came to",
        ["A player that gets much for itself does not always leave a good agreement behind."],
        tables=[Table("Means over the games of each player", columns, rows, range(1, 8))],
    )


def _seats(name: str, part: Summary, names: Names) -> Section:
    seats = part["by_seat"]
    labels = dict(zip(names.parties, names.party_labels, strict=True))
    rows = [
        [entry["player"], *[shown_value(seats[seat][entry["player"]]["mean_utility"], "points") for seat in seats]]
        for entry in part["ranking"]
    ]
    return Section(
        f"seats-{name}",
        f"Seat by seat: {names.title}",
        tables=[
            Table(
                "Points a game",
                ["Player", *[labels.get(seat, capital(seat)) for seat in seats]],
                rows,
                range(1, len(seats) + 1),
            )
        ],
    )


def _clean(difference: float) -> float:
    """What is left of rounding has no sign."""
    return difference if abs(difference) > 1e-9 else 0.0
