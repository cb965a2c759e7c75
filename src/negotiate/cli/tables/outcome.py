"""A summary of many games as tables that a stranger can read."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.table import Table

from negotiate.cli.printing import headed, stdout
from negotiate.engine.rules import Names, Rules
from negotiate.reports.runs.settings import settings_words, shard_words
from negotiate.words.endings import PLAIN
from negotiate.words.numbers import NOTHING, shown_number, shown_range, shown_share, shown_value
from negotiate.words.own_words import quiet_state
from negotiate.words.speaker import ENGLISH_SPEAKER

WIDTH = 120
"""Columns of the page when stdout is no terminal."""


def print_summary(summary: dict[str, Any], rules: Rules) -> None:
    """Print the summary of `Results.summary()` to stdout, without rows for what the rules do not have."""
    names = rules.names
    console = stdout(WIDTH)
    rate = summary["games_per_second"]
    speed = f"{rate:,.0f} games/s" if rate is not None else "all games were on disk already"
    games = "1 game" if summary["games"] == 1 else f"{summary['games']:,} games"
    console.print(headed(names.title, f"{games}{shard_words(summary)}, seed {summary['seed']}, {speed}"))
    console.print(f"Rules    {settings_words(summary['given'])}", soft_wrap=True)
    seats = ", ".join(f"{seat}: {player}" for seat, player in summary["players"].items())
    console.print(f"Players  {seats}")
    for table in (_endings(summary, rules), _tracks(summary, names), _parties(summary, names), _peace(summary, rules)):
        console.print()
        console.print(table)
    if any(_agreed_before_it_opened(row) for row in summary["tracks"].values()):
        console.print("\nOne issue of a track may be agreed on before the whole of the track opens.")
    console.print("\nIn brackets: 95 % intervals. The numbers follow from game parameters; none is a prediction.")


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for other in others:
        table.add_column(other, justify="right")
    return table


def _endings(summary: dict[str, Any], rules: Rules) -> Table:
    always = ("accord", "horizon") if rules.record["accord_gate"][0, 1] else PLAIN
    table = _table("How the games ended", "Ending", "Games", "Share", "95 % interval, %")
    for ending, share in summary["endings"].items():
        if share["games"] or ending in always:
            interval = _between(share["low"], share["high"])
            table.add_row(
                ENGLISH_SPEAKER.ending(ending, rules.names), f"{share['games']:,}", shown_share(share["share"]), interval
            )
    return table


def _tracks(summary: dict[str, Any], names: Names) -> Table:
    unit = names.round_label
    table = _table("Tracks", "Track", "Opened in", f"median {unit}", "First agreement in", f"median {unit}")
    for track, label in zip(names.tracks, names.track_labels, strict=True):
        row = summary["tracks"][track]
        table.add_row(
            label,
            _share(row["opened"], row["opened_interval"]),
            _round(row["median_round"], row["median_round_interval"]),
            _share(row["agreed"], row["agreed_interval"]),
            _round(row["agreed_median_round"], row["agreed_median_round_interval"]),
        )
    return table


def _agreed_before_it_opened(row: dict[str, Any]) -> bool:
    """Whether a track's row reads as if an agreement came before the track: in more games, or sooner."""
    opened, agreed = row["median_round"], row["agreed_median_round"]
    return bool(row["agreed"] > row["opened"] or (None not in (opened, agreed) and agreed < opened))


def _parties(summary: dict[str, Any], names: Names) -> Table:
    columns = ("Points", "95 % interval", "Walk-away value", "Better than that in", "Mandate 0-100")
    table = _table("Parties at the end", "Party", *columns)
    for party, label in zip(names.parties, names.party_labels, strict=True):
        row = summary["parties"][party]
        table.add_row(
            label,
            shown_value(row["mean_utility"], "points"),
            shown_range(row["low"], row["high"], "points"),
            shown_value(row["reservation"], "points"),
            _share(row["above_reservation"], row["above_reservation_interval"]),
            NOTHING if row["mandate"] is None else _mean(row["mandate"], 1),
        )
    return table


def _peace(summary: dict[str, Any], rules: Rules) -> Table:
    table = _table("Measures" if rules.names.index_label else "Peace", "Measure", "Value")
    ceasefire = summary["ceasefire"]
    if rules.has_ceasefire:
        quiet = quiet_state(rules.names)
        table.add_row(f"Games with {quiet}", _share(ceasefire["signed"], ceasefire["signed_interval"]))
        table.add_row("  in force when the game ended", _share(ceasefire["in_force"], ceasefire["in_force_interval"]))
        kept = f"  kept for {ceasefire['kept_rounds']} rounds in a row"
        table.add_row(kept, _share(ceasefire["kept"], ceasefire["kept_interval"]))
        median = _round(ceasefire["median_round"], ceasefire["median_round_interval"])
        table.add_row(f"Median {rules.names.round_label} of the first one", median)
        low, high = ceasefire["collapses_per_game_interval"] or (None, None)
        collapses = {"mean": ceasefire["collapses_per_game"], "low": low, "high": high}
        table.add_row("Times that it collapsed, per game", _mean(collapses, 2))
    if not rules.bargains:  # else a signature ends the game, and trust plays no part
        table.add_row("Due duties that were broken", _share(summary["breach_rate"], summary["breach_rate_interval"]))
    if rules.has_people_to_return:
        table.add_row("People returned, per game", _mean(summary["people_returned"], 0))
    if not rules.bargains:
        table.add_row("Least trust between principals at the end, 0-100", _mean(summary["trust"]["least"], 1))
    table.add_row(f"{ENGLISH_SPEAKER.labels(rules.names).worded('Peace index')}, 0-1", _mean(summary["peace_index"], 3))
    return table


def _between(low: float, high: float) -> str:
    return f"{100 * low:.1f}–{100 * high:.1f}"


def _share(share: float | None, interval: list[float] | None) -> str:
    if share is None:
        return NOTHING
    return shown_share(share) if interval is None else f"{shown_share(share)} ({_between(*interval)})"


def _round(value: float | None, interval: list[float] | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:g}" if interval is None else f"{value:g} ({interval[0]:g}–{interval[1]:g})"


def _mean(mean: dict[str, float | None], digits: int) -> str:
    text = shown_number(mean["mean"], digits)
    if mean["low"] is None:
        return text
    return f"{text} ({shown_number(mean['low'], digits)}–{shown_number(mean['high'], digits)})"
