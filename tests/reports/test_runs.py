"""Pages on many games: they say what the tables hold, need no network, and take every kind of table."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import polars as pl
import pytest
from tests.engine.test_bargaining import document

from negotiate.engine.rules import Names
from negotiate.lab.simulate import simulate
from negotiate.lab.standings import summarize
from negotiate.lab.tournament import tournament
from negotiate.reports.runs.charts import comparison_plots, sensitivity_plots, sweep_plots, written
from negotiate.reports.runs.games import run_page
from negotiate.reports.runs.page import Page, Section, Table, page
from negotiate.reports.runs.ranking import ranking_sentences
from negotiate.reports.runs.settings import setting, settings_words
from negotiate.reports.runs.tournament import tournament_page
from negotiate.reports.runs.varied import comparison_page, sweep_page, varied_words
from negotiate.rulebook.load import from_document, load

MEASURE = {"name": "endings.accord", "title": "Games that end in an accord", "unit": "share"}
SIDE: dict[str, Any] = {"scenario": "tutorial", "set": {}, "preset": None, "players": {}, "mediator": None}


class Opened(HTMLParser):
    """Every element with its attributes, and whether they close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "img", "link", "input", "hr", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def offline(text: str) -> None:
    """The page fetches nothing: no address but the name of SVG, no script, no foreign file."""
    opened = Opened(text)
    assert not opened.open
    for tag, attributes in opened.found:
        assert tag not in ("script", "link", "iframe", "object", "img"), tag
        for name in ("src", "href", "xlink:href"):
            assert (attributes.get(name) or "#").startswith(("#", "data:")), attributes
    assert "@import" not in text and "url(http" not in text
    targets = [attributes["id"] for _, attributes in opened.found if "id" in attributes]
    assert len(targets) == len(set(targets))
    for tag, attributes in opened.found:
        if tag == "a":
            assert (attributes["href"] or "")[1:] in targets


def sweep_table(*paths: str, choices: bool = False) -> pl.DataFrame:
    rows = []
    for x in range(4):
        for y in range(3 if len(paths) > 1 else 1):
            share = 0.1 + 0.05 * x + 0.1 * y
            values: list[Any] = ["ab"[x % 2] if choices else x / 10, y]
            rows.append(
                {
                    **dict(zip(paths, values, strict=False)),
                    "endings.accord": share,
                    "endings.accord.low": share - 0.04,
                    "endings.accord.high": share + 0.04,
                }
            )
    return pl.DataFrame(rows)


def test_a_page_is_offline_and_escapes_what_it_is_given() -> None:
    table = Table("A <caption>", ("a", "b"), [("1 < 2", "x & y")], (1,), folded=True)
    section = Section("one", "Heading", ["Text <b>"], ["A sentence."], tables=[table], note="Mind this.")
    facts, details = [("Name", "Value")], [("v", "1")]
    text = page(Page("Kind", "<Title>", "Lead.", facts, [section], "negotiate x 'a b'", details, "Careful."))
    offline(text)
    assert "&lt;Title&gt;" in text and "<Title>" not in text
    assert "1 &lt; 2" in text and "Mind this." in text and "Careful." in text


@pytest.mark.parametrize(
    ("paths", "choices", "design", "names"),
    [
        (("trust.decay",), False, "grid", ["endings.accord"]),
        (("process.mode",), True, "grid", ["endings.accord"]),
        (("trust.decay", "trust.gain"), False, "grid", ["endings.accord"]),
        (("trust.decay", "trust.gain"), False, "latin", ["endings.accord by trust.decay", "endings.accord by trust.gain"]),
        (("process.mode", "trust.gain"), True, "sobol", ["endings.accord by process.mode", "endings.accord by trust.gain"]),
    ],
)
def test_a_sweep_gets_the_plots_that_fit_it(paths: tuple[str, ...], choices: bool, design: str, names: list[str]) -> None:
    varied = [{"path": path, "low": 0.0, "high": 1.0} for path in paths]
    table = sweep_table(*paths, choices=choices)
    plots = sweep_plots(table, varied, [MEASURE], design)
    assert list(plots) == names
    assert all(svg.startswith("<svg") and "</svg>" in svg for svg in plots.values())
    assert plots == sweep_plots(table, varied, [MEASURE], design)


def test_what_does_not_move_has_no_plot_and_is_named() -> None:
    table = sweep_table("trust.decay").with_columns(
        pl.lit(0.0).alias("still"), pl.lit(0.0).alias("still.low"), pl.lit(0.0).alias("still.high")
    )
    still = {"name": "still", "title": "Never moves", "unit": "share"}
    run = {
        "title": "T",
        "side": SIDE,
        "games": 5,
        "seed": 1,
        "design": "grid",
        "measures": [MEASURE, still],
        "vary": [{"path": "trust.decay", "low": 0.0, "high": 0.3, "steps": 4, "whole": False}],
    }
    text = page(sweep_page(run, table, "negotiate sweep"))
    offline(text)
    assert "These did not change at all: Never moves." in text
    assert "10.0 % at the least (at 0), 25.0 % at the most (at 0.3)" in text


def test_a_sweep_over_a_fine_grid_is_drawn_as_lines() -> None:
    rows = [
        {"a": x / 20, "b": y / 20, "endings.accord": (x + y) / 60, "endings.accord.low": 0.0, "endings.accord.high": 1.0}
        for x in range(20)
        for y in range(20)
    ]
    plots = sweep_plots(pl.DataFrame(rows), [{"path": "a"}, {"path": "b"}], [MEASURE], "grid")
    assert "One line for each of 6 values of a" in plots["endings.accord"]


def test_a_comparison_is_told_in_its_own_sentences() -> None:
    row = {
        "measure": "endings.accord",
        "title": "Games that end in an accord",
        "unit": "share",
        "a": 0.2,
        "b": 0.5,
        "difference": 0.3,
        "low": 0.2,
        "high": 0.4,
        "p_adjusted": 0.0001,
        "differs": True,
    }
    empty = {
        **row,
        "measure": "round",
        "unit": "round",
        "a": None,
        "difference": None,
        "low": None,
        "high": None,
        "p_adjusted": None,
        "differs": False,
    }
    table = pl.DataFrame([row, {**row, "measure": "other"}, empty])
    run = {"a": SIDE, "b": {**SIDE, "set": {"trust.decay": 0.03}}, "games": 10, "seed": 2, "titles": ["One", "Two"]}
    text = page(comparison_page(run, table, ["It can be concluded."], "negotiate compare"))
    offline(text)
    wanted = ("One and Two", "It can be concluded.", "tutorial, trust.decay = 0.03", "+30.0 pp", "+20.0 to +40.0")
    for words in (*wanted, "&lt; 0.001 *"):
        assert words in text
    assert list(comparison_plots(table)) == ["differences-share"]


def test_a_tornado_leaves_out_what_does_nothing() -> None:
    single = pl.DataFrame(
        {
            "path": ["strong", "weak"],
            "low": [0.0, 0.0],
            "high": [1.0, 1.0],
            "base": [0.5, 0.5],
            "at_low": [0.2, 0.5],
            "at_high": [0.7, 0.5001],
        }
    )
    ranking = pl.DataFrame(
        {"path": ["strong", "weak"], "index": [0.5, 0.0], "index_low": [0.4, None], "index_high": [0.6, None]}
    )
    plots = sensitivity_plots(single, ranking, MEASURE, "morris")
    assert set(plots) == {"tornado", "ranking"}
    assert "strong" in plots["tornado"] and "weak" not in plots["tornado"]
    same = single.with_columns(pl.lit(0.5).alias("at_low"), pl.lit(0.5).alias("at_high"))
    assert set(sensitivity_plots(same, ranking, MEASURE, "sobol")) == {"ranking"}


def test_a_tornado_of_shares_has_an_axis_in_per_cent() -> None:
    single = pl.DataFrame({"path": ["one"], "low": [0.0], "high": [1.0], "base": [0.5], "at_low": [0.2], "at_high": [0.7]})
    ranking = pl.DataFrame({"path": ["one"], "index": [0.5], "index_low": [0.4], "index_high": [0.6]})
    tornado = sensitivity_plots(single, ranking, MEASURE, "morris")["tornado"]
    assert "Games that end in an accord, %" in tornado
    assert "0 → 20 %" in tornado and "1 → 70 %" in tornado
    ticks = [float(text) for text in re.findall(r">([0-9.]+)</text>", tornado)]
    assert max(ticks) >= 50


def ranking_of(*rows: tuple[str, float, float, float, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["path", "index", "index_low", "index_high", "spread"], orient="row")


def test_a_ranking_claims_an_order_only_where_there_is_one() -> None:
    clear = ranking_of(("a", 0.8, 0.7, 0.9, 0.7), ("b", 0.2, 0.1, 0.3, 0.1), ("c", 0.0, 0.0, 0.0, 0.0))
    assert ranking_sentences(clear, "sobol") == [
        "a matters most for this measure, over the ranges that were tried.",
        "Over these ranges these values do nothing for it: c.",
    ]
    close = ranking_of(("a", 2.6, 1.2, 3.9, 2.4), ("b", 2.3, 1.7, 3.0, 1.1), ("c", 0.2, 0.1, 0.3, 0.1))
    assert ranking_sentences(close, "morris") == [
        "a comes first, but its interval meets that of b, so that their order may be chance; more samples narrow the "
        "intervals down."
    ]
    still = ranking_of(("a", 0.0, 0.0, 0.0, 0.0))
    assert ranking_sentences(still, "morris") == ["Over these ranges none of the values does anything for this measure."]
    alone = pl.DataFrame({"path": ["trust.gain", "trust.decay"], "difference": [0.4, 0.0]})
    assert ranking_sentences(still, "morris", alone) == [
        "At the points that were drawn none of the values changed this measure, but trust.gain does alone, at the ends of "
        "its range: so few points say nothing, and more samples are needed."
    ]
    rough = ranking_of(("a", 1.37, 0.55, 2.19, 1.58), ("b", 0.14, 0.0, 0.31, 0.46))
    assert ranking_sentences(rough, "sobol") == [
        "a comes first, but some of these indices are not possible: the share of a variance is from 0 to 1, and none "
        "explains more alone than with the others. There are too few samples to read them as numbers."
    ]


def test_a_long_name_may_go_on_in_the_next_line_and_a_number_may_not() -> None:
    table = Table("Caption", ("tracks.ceasefire.opens_when", "b"), [("<trust.decay>", "0.05")], (1,))
    text = page(Page("Kind", "T", "Lead.", [], [Section("one", "Heading", tables=[table])], "negotiate x"))
    assert "tracks.<wbr>ceasefire.<wbr>opens_when" in text
    assert "&lt;trust.<wbr>decay&gt;" in text and ">0.05<" in text


def summary(names: Names) -> dict[str, Any]:
    share = {"games": 1, "share": 0.5, "low": 0.1, "high": 0.9}
    mean = {"mean": 1.0, "low": None, "high": None}
    track = {
        "opened": 0.5,
        "agreed": 0.0,
        "median_round": None,
        "agreed_median_round": None,
        "opened_interval": [0.1, 0.9],
        "agreed_interval": [0.0, 0.7],
    }
    party = {
        "mean_utility": 1.0,
        "low": None,
        "high": None,
        "reservation": 0.0,
        "above_reservation": 1.0,
        "above_reservation_interval": [0.3, 1.0],
        "mandate": None,
    }
    return {
        "given": SIDE,
        "games": 2,
        "seed": 0,
        "players": {"a": "cautious"},
        "endings": {"accord": share, "horizon": share},
        "tracks": dict.fromkeys(names.tracks, track),
        "parties": dict.fromkeys(names.parties, party),
        "ceasefire": {
            "signed": 0.0,
            "kept": 0.0,
            "signed_interval": [0.0, 0.7],
            "kept_interval": [0.0, 0.7],
            "kept_rounds": 6,
            "in_force": 0.0,
            "in_force_interval": [0.0, 0.7],
            "median_round": None,
            "median_round_interval": None,
            "collapses_per_game": 0.0,
            "collapses_per_game_interval": None,
        },
        "breach_rate": None,
        "breach_rate_interval": None,
        "people_returned": mean,
        "trust": {"least": mean},
        "peace_index": mean,
    }


def bare_page(scenario: str) -> str:
    """The page of a run of two games of which hardly anything is known."""
    rules = load(scenario)
    games = pl.DataFrame({"peace_index": [0.5, 0.5], "trust_least": [1.0, 2.0], "rounds": [3, 3]})
    return page(run_page(summary(rules.names), rules, games, pl.DataFrame(), f"negotiate simulate {scenario}"))


def test_a_run_is_asked_about_a_ceasefire_and_about_people_only_where_there_are_any() -> None:
    asked = ("A general ceasefire was signed", "Games with a general ceasefire", "People returned, a game")
    assert all(words in bare_page("tutorial") for words in asked)
    without = bare_page("nuclear-talks-2013").lower()
    assert "joint index" in without
    assert not re.search("ceasefire|returned|>[^<]*peace", without)


def test_a_run_of_which_little_is_known_still_makes_a_page() -> None:
    text = bare_page("tutorial")
    offline(text)
    assert "Two Valleys" in text and "–" in text
    assert "How it went over the rounds" not in text


def test_numbers_are_written_for_people() -> None:
    assert (setting(0.1), setting(3), setting("open")) == ("0.1", "3", "open")
    assert (written("share", 0.034), written("share", 0.5), written("count", 1234.0)) == ("3.4 %", "50 %", "1,234")
    assert (written("share", -0.0), written("share", -0.0004), written("points", -0.0)) == ("0 %", "0.0 %", "0")


def test_sides_and_variations_in_words() -> None:
    side = {**SIDE, "preset": "ripe", "players": {"each": "linear"}, "mediator": "none"}
    assert settings_words(side) == "tutorial, preset ripe, each played by linear, mediator none"
    assert varied_words({"path": "process.mode", "choices": ["open", "sequenced"]}) == "process.mode: open, sequenced"
    assert varied_words({"path": "trust.gain", "low": 2.0, "high": 6.0}) == "trust.gain from 2 to 6"


def test_no_table_of_points_is_wider_than_a_page() -> None:
    measures = [{"name": f"m{place}", "title": f"Measure {place}", "unit": "share"} for place in range(7)]
    rows = [
        {"trust.decay": at, **{f"m{place}{end}": at + place / 100 for place in range(7) for end in ("", ".low", ".high")}}
        for at in (0.1, 0.2)
    ]
    run = {
        "title": "T",
        "side": SIDE,
        "games": 5,
        "seed": 1,
        "design": "grid",
        "measures": measures,
        "vary": [{"path": "trust.decay", "low": 0.1, "high": 0.2, "steps": 2, "whole": False}],
    }
    section = next(part for part in sweep_page(run, pl.DataFrame(rows), "negotiate sweep").sections if part.id == "points")
    assert [len(table.columns) for table in section.tables] == [9, 7], "the setting, and at most four measures beside it"
    assert section.tables[0].caption == "Points: Measure 0, Measure 1, Measure 2, Measure 3"
    assert [column for table in section.tables for column in table.columns if column.startswith("m")] == [
        f"m{place}" for place in range(7)
    ]


@pytest.mark.parametrize("mode", ["alternating-offers", "open"])
def test_a_run_of_rules_that_know_of_no_accord_says_how_many_games_came_to_what_they_are_for(mode: str) -> None:
    plan = document() if mode == "alternating-offers" else {**document(), "process": {"mode": mode}}
    results = simulate(from_document(plan), 4, 1)
    made = run_page(results.summary(), results.rules, results.games, results.rounds, "negotiate simulate deal.yaml")
    said = made.sections[0].sentences[0]
    share = results.summary()["endings"]["signed" if results.rules.bargains else "all-settled"]["share"]
    assert f"{100 * share:.1f} %" in said and "ratified accord" not in said
    assert said.count("A text was signed") <= 1, "what is most common is not said again"
    told = page(made)
    assert ("what was carried out" in told) != results.rules.bargains
    assert ("its gate" in told) != results.rules.bargains
    offline(told)


def test_tracks_that_open_equally_seldom_are_all_named_and_few_games_have_no_band() -> None:
    results = simulate("tutorial", 4, 1)
    summary = results.summary()
    for track in ("ceasefire", "political"):
        summary["tracks"][track]["opened"] = 0.5
    made = run_page(summary, results.rules, results.games, results.rounds, "negotiate simulate tutorial")
    said = "The tracks that opened least often were 'Quiet at the dam' and 'Water', in 50.0 % of the games."
    assert said in made.sections[0].sentences
    assert "The band is" not in page(made)
    many = simulate("tutorial", 200, 1)
    assert "The band is" in page(
        run_page(many.summary(), many.rules, many.games, many.rounds, "negotiate simulate tutorial")
    )


def test_the_page_of_a_tournament_calls_scenarios_and_seats_by_their_names() -> None:
    results = tournament(["tutorial"], ["cautious", "hardliner"], 6, 1)
    names = {"tutorial": load("tutorial").names}
    run = {"given": {**SIDE, "scenarios": ["tutorial"], "company": "own", "seats": []}, "seed": 1}
    made = tournament_page(run, summarize(results.games, results.players), "negotiate tournament tutorial", names=names)
    assert made.title == "Two Valleys"
    seats = next(part for part in made.sections if part.id == "seats-tutorial")
    assert seats.heading == "Seat by seat: Two Valleys"
    assert list(seats.tables[0].columns) == ["Player", "Highmark", "Lowmark"]
