"""The page of a run: how the games ended, which talks opened, what the parties got, and how it went over the rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

from negotiate.engine.rules import Names, Rules
from negotiate.reports.charts.bars import Bar, bars
from negotiate.reports.charts.histogram import histogram
from negotiate.reports.charts.lines import Line, Threshold, lines
from negotiate.reports.charts.palette import party as party_colour
from negotiate.reports.runs.page import Page, Section, Table
from negotiate.reports.runs.settings import settings_words, shard_words
from negotiate.words.labels import capital
from negotiate.words.numbers import NOTHING, shown_number, shown_range, shown_share, shown_value
from negotiate.words.own_words import quiet_state
from negotiate.words.speaker import ENGLISH_SPEAKER

ENOUGH = 30
"""Games for which a mean varies as a normal number does; with fewer no band is drawn."""
DASHES = ("solid", "dashed", "dotted", "dash-dot")
Summary = Mapping[str, Any]


def run_page(
    summary: Summary,
    rules: Rules,
    games: pl.DataFrame,
    rounds: pl.DataFrame,
    command: str,
    details: Sequence[tuple[str, str]] = (),
) -> Page:
    """The page of the summary that `negotiate simulate --format json` prints, with the tables of the run."""
    names = rules.names
    seats = ", ".join(f"{seat}: {player}" for seat, player in summary["players"].items())
    sections = [
        _short(summary, rules),
        _endings(summary, rules.names),
        _tracks(summary, rules),
        _parties(summary, rules),
        _peace(summary, rules),
    ]
    course = None if rules.bargains else _course(names, rounds)  # trust plays no part there, and every track is open
    if course is not None:
        sections.append(course)
    sections.append(_spread(games, names))
    return Page(
        "Run of many games",
        names.title,
        f"What {summary['games']:,} {'game' if summary['games'] == 1 else 'games'} of these rules came to.",
        [
            ("Rules", settings_words(summary["given"])),
            ("Games", f"{summary['games']:,}, seed {summary['seed']}{shard_words(summary)}"),
            ("Players", seats),
        ],
        sections,
        command,
        details,
    )


def _short(summary: Summary, rules: Rules) -> Section:
    common, share = max(summary["endings"].items(), key=lambda item: item[1]["games"])
    names, ceasefire, aim = rules.names, summary["ceasefire"], _aim(rules)
    found = [
        f"The most common ending was “{ENGLISH_SPEAKER.ending(common, names)}”: {shown_share(share['share'])} of the games."
        + f" {shown_share(summary['endings'][aim]['share'])} ended with “{ENGLISH_SPEAKER.ending(aim, names)}”."
        * (common != aim),
    ]
    if rules.has_ceasefire:
        found.append(
            f"{capital(quiet_state(names))} was signed in {shown_share(ceasefire['signed'])} of the games and in force at "
            f"the end of {shown_share(ceasefire['in_force'])}. In {shown_share(ceasefire['kept'])} it was kept for "
            f"{ceasefire['kept_rounds']} rounds in a row without incident, which a game that ends soon after the signing "
            "cannot show."
        )
    if summary["breach_rate"] is not None:
        found.append(f"Of all duties that fell due, {shown_share(summary['breach_rate'])} were broken.")
    opened = [summary["tracks"][track]["opened"] for track in names.tracks]
    least = min(opened)
    slow = [f"'{label}'" for label, share in zip(names.track_labels, opened, strict=True) if share == least]
    if least < 1.0:
        which = "track that opened least often was" if len(slow) == 1 else "tracks that opened least often were"
        found.append(f"The {which} {ENGLISH_SPEAKER.listed(slow)}, in {shown_share(least)} of the games.")
    return Section("short", "In short", sentences=found)


def _aim(rules: Rules) -> str:
    """The ending that the talks are for: not all rules know of an accord."""
    if rules.bargains:
        return "signed"
    return "accord" if rules.record["accord_gate"][0, 1] else "all-settled"


def _endings(summary: Summary, names: Names) -> Section:
    rows = list(summary["endings"].items())
    shown = [Bar(ending, 100 * row["share"], 100 * row["low"], 100 * row["high"]) for ending, row in rows]
    chart = bars(
        "How the games ended",
        "Share of the games by ending, with 95 % intervals.",
        shown,
        x_label="share of games, %",
        x_range=(0, 105),
        written=partial(shown_number, digits=1),
    )
    table = Table(
        "Endings",
        ("Ending", "What it means", "Games", "Share", "95 % interval, %"),
        [
            (
                ending,
                ENGLISH_SPEAKER.ending(ending, names),
                f"{row['games']:,}",
                shown_share(row["share"]),
                shown_range(row["low"], row["high"], "share"),
            )
            for ending, row in rows
        ],
        (2, 3, 4),
    )
    return Section("endings", "How the games ended", figures=[(chart, "Thin lines are 95 % intervals.")], tables=[table])


def _tracks(summary: Summary, rules: Rules) -> Section:
    names = rules.names
    shown, rows = [], []
    for track, label in zip(names.tracks, names.track_labels, strict=True):
        row = summary["tracks"][track]
        for key, word, token in (("opened", "opens", "muted"), ("agreed", "agreement", "accent")):
            low, high = row[f"{key}_interval"]
            shown.append(Bar(f"{label}: {word}", 100 * row[key], 100 * low, 100 * high, token))
        rows.append(
            (
                label,
                shown_share(row["opened"]),
                _between(row["opened_interval"]),
                _round(row["median_round"]),
                shown_share(row["agreed"]),
                _between(row["agreed_interval"]),
                _round(row["agreed_median_round"]),
            )
        )
    chart = bars(
        "Tracks",
        "Share of the games in which each track opens and in which something is agreed on it.",
        shown,
        x_label="share of games, %",
        x_range=(0, 112),
        written="{:.0f}".format,
    )
    unit = names.round_label
    columns = ("Track", "Opened in", "95 %", f"median {unit}", "Agreed in", "95 %", f"median {unit}")
    return Section(
        "tracks",
        "Which talks opened, and where something was agreed",
        [
            "A text is on every issue, and all talks are open from the first round."
            if rules.bargains
            else "A track is open when its gate is: talks on it may begin. Something can also be agreed on one issue of a "
            "track before the whole of it opens."
        ],
        figures=[(chart, "Grey: the track opened at some time. Blue: something on it was agreed.")],
        tables=[Table("Tracks", columns, rows, (1, 2, 3, 4, 5, 6))],
    )


def _parties(summary: Summary, rules: Rules) -> Section:
    names = rules.names
    shown, rows = [], []
    for place, (party, label) in enumerate(zip(names.parties, names.party_labels, strict=True)):
        row = summary["parties"][party]
        mandate = row["mandate"]
        if mandate is not None:
            low, high = row["low"], row["high"]
            shown.append(Bar(label, row["mean_utility"], low, high, party_colour(place)))
        rows.append(
            (
                label,
                shown_value(row["mean_utility"], "points"),
                shown_range(row["low"], row["high"], "points"),
                shown_value(row["reservation"], "points"),
                f"{shown_share(row['above_reservation'])} ({_between(row['above_reservation_interval'])})",
                NOTHING if mandate is None else _score(mandate),
            )
        )
    chart = bars(
        "Points",
        "Mean points of each party.",
        shown,
        x_label="points, mean" if rules.bargains else "points carried out, mean",
        written=partial(shown_number, digits=1),
    )
    columns = ("Party", "Points", "95 %", "Walk-away value", "Better than that in", "Mandate, 0–100")
    return Section(
        "parties",
        "What the parties got",
        [
            (
                "Points are those of the text that was signed, or of no agreement where none was, less what time took off. "
                if rules.bargains
                else "Points count what was carried out and not what was signed. "
            )
            + "Points of different parties do not compare; the mandate says how much of what a party could have got it "
            "has got."
        ],
        figures=[(chart, "Mean points with 95 % intervals; a party that has nothing to win is left out.")],
        tables=[Table("Parties", columns, rows, (1, 2, 3, 4, 5))],
    )


def _peace(summary: Summary, rules: Rules) -> Section:
    ceasefire, trust = summary["ceasefire"], summary["trust"]["least"]
    people, index = summary["people_returned"], summary["peace_index"]
    rows = []
    if rules.has_ceasefire:
        kept = f"… kept for {ceasefire['kept_rounds']} rounds in a row without incident"
        rows += [
            (
                f"Games with {quiet_state(rules.names)}",
                shown_share(ceasefire["signed"]),
                _between(ceasefire["signed_interval"]),
            ),
            ("… in force when the game ended", shown_share(ceasefire["in_force"]), _between(ceasefire["in_force_interval"])),
            (kept, shown_share(ceasefire["kept"]), _between(ceasefire["kept_interval"])),
            (
                f"Median {rules.names.round_label} of the first one",
                _round(ceasefire["median_round"]),
                _rounds(ceasefire["median_round_interval"]),
            ),
            (
                "Times that it collapsed, a game",
                shown_value(ceasefire["collapses_per_game"], "count"),
                _between(ceasefire["collapses_per_game_interval"], "count"),
            ),
        ]
    if not rules.bargains:  # else a signature ends the game, and trust plays no part
        broken = _between(summary["breach_rate_interval"])
        rows.append(("Due duties that were broken", shown_share(summary["breach_rate"]), broken))
    if rules.has_people_to_return:
        returned = shown_range(people["low"], people["high"], "count")
        rows.append(("People returned, a game", shown_value(people["mean"], "count"), returned))
    if not rules.bargains:
        least = shown_range(trust["low"], trust["high"], "score")
        rows.append(("Least trust between principals at the end, 0–100", shown_value(trust["mean"], "score"), least))
    rows += [
        (
            f"{ENGLISH_SPEAKER.labels(rules.names).worded('Peace index')}, 0–1",
            shown_value(index["mean"], "index"),
            shown_range(index["low"], index["high"], "index"),
        ),
    ]
    return Section(
        "peace",
        "All together" if rules.bargains else "Quiet and trust" if rules.names.index_label else "Peace and trust",
        tables=[Table("Measures", ("Measure", "Value", "95 %"), rows, (1, 2))],
    )


def _course(names: Names, rounds: pl.DataFrame) -> Section | None:
    """Trust and open tracks round by round, over the games that are still played."""
    if rounds.is_empty():
        return None
    means = (
        rounds.group_by("round")
        .agg(
            pl.len().alias("games"),
            pl.col("trust_least").mean(),
            pl.col("trust_least").std().fill_null(0.0).alias("spread"),
            *[pl.col(f"track_{track}_open").mean() for track in names.tracks],
        )
        .sort("round")
    )
    # the few games that go on after the others are unlike them, and their means jump
    means = means.filter(pl.col("games") >= max(1, rounds["game"].n_unique() // 4))
    x = means["round"].to_list()
    half = (1.96 * means["spread"] / means["games"].cast(pl.Float64).sqrt()).to_list()
    y = means["trust_least"].to_list()
    sure = min(means["games"]) >= ENOUGH
    low, high = ([one + sign * width for one, width in zip(y, half, strict=True)] for sign in (-1, 1))
    of_trust = Line("least trust", x, y, low=low, high=high) if sure else Line("least trust", x, y)
    trust = lines(
        "Trust over the rounds",
        "Mean of the least trust between two principals, by round.",
        [of_trust],
        x_label=names.round_label,
        y_label="trust, 0–100",
        y_range=(0, min(100.0, 10.0 * (max(y) // 10 + 2))),
    )
    shown = [
        Line(label, x, (100 * means[f"track_{track}_open"]).to_list(), party_colour(place), DASHES[place % len(DASHES)])
        for place, (track, label) in enumerate(zip(names.tracks, names.track_labels, strict=True))
    ]
    open_tracks = lines(
        "Open tracks over the rounds",
        "Share of the games in which each track is open, by round.",
        shown,
        x_label=names.round_label,
        y_label="games, %",
        y_range=(0, 105),
        thresholds=[Threshold(50, "half of the games")],
    )
    return Section(
        "course",
        "How it went over the rounds",
        ["Only games that are still played in a round count for it; rounds that fewer than a quarter reach are left out."],
        figures=[
            (
                trust,
                "The least trust between two principals: the trust on which talks hang."
                + " The band is the 95 % interval of the mean, not the spread of the games." * sure,
            ),
            (open_tracks, "Share of the games in which a track is open, named at the end of its line."),
        ],
    )


def _spread(games: pl.DataFrame, names: Names) -> Section:
    charts = []
    for column, label in (
        ("peace_index", f"{names.index_label or 'peace index'}, 0–1"),
        ("trust_least", "least trust at the end, 0–100"),
        ("rounds", "rounds played"),
    ):
        found = games[column].to_list()
        if games[column].n_unique() > 1:
            edges = 20 if column != "rounds" else [step - 0.5 for step in range(min(found), max(found) + 2)]
            charts.append(
                (histogram(label, f"How many games came to which {label}.", found, x_label=label, edges=edges), "")
            )
    return Section(
        "spread",
        "How different the games were",
        ["The same rules and players bring about very different games. A mean alone would hide that."],
        figures=charts,
    )


def _round(found: float | None) -> str:
    return NOTHING if found is None else f"{found:g}"


def _rounds(ends: Sequence[float] | None) -> str:
    return NOTHING if ends is None else f"{ends[0]:g} to {ends[1]:g}"


def _score(mean: dict[str, float | None]) -> str:
    """A score with its interval, where there are cases enough for one."""
    between = "" if mean["low"] is None else f" ({shown_range(mean['low'], mean['high'], 'score')})"
    return f"{shown_value(mean['mean'], 'score')}{between}"


def _between(ends: Sequence[float] | None, unit: str = "share") -> str:
    return NOTHING if ends is None else shown_range(ends[0], ends[1], unit)
