"""Charts: the same values give the same text, words are escaped, colours are tokens, words keep apart and inside."""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.games import SCENARIOS, recorded

from negotiate.reports.charts import palette
from negotiate.reports.charts.bars import Bar, bars
from negotiate.reports.charts.days import Day, Round, days
from negotiate.reports.charts.heat_map import heat_map
from negotiate.reports.charts.histogram import histogram
from negotiate.reports.charts.label_places import Box, dotted, emptiest, of_words
from negotiate.reports.charts.lines import Line, Moment, Threshold, lines
from negotiate.reports.charts.markers import OUTLINES, marker
from negotiate.reports.charts.scatter import Cloud, scatter
from negotiate.reports.charts.span_chart import Row, spans
from negotiate.reports.charts.spread import spread, stacked
from negotiate.reports.charts.ticks import labels, ticks
from negotiate.reports.charts.tornado import Swing, tornado
from negotiate.reports.debrief import charts as debrief_charts
from negotiate.reports.debrief.course import from_record
from negotiate.reports.debrief.debrief import debrief

SVG = "{http://www.w3.org/2000/svg}"


def all_charts() -> dict[str, str]:
    """One of each kind, with words that would break a page if they were not escaped."""
    rounds = list(range(1, 9))
    return {
        "lines": lines(
            "Trust & more",
            "Rises <slowly>",
            [
                Line("A in B", rounds, [20.0 + step for step in rounds], palette.party(0), low=[19.0] * 8, high=[30.0] * 8),
                Line("B in A", rounds, [math.nan, *[20.0] * 7], palette.party(1), "dashed", points=True),
            ],
            x_label="month",
            y_label="trust",
            moments=[Moment(3, 1), Moment(3, 2), Moment(5, 3, 22.0)],
            thresholds=[Threshold(25.0, "gate <25>")],
            y_range=(0.0, 60.0),
        ),
        "scatter": scatter(
            "Offers",
            "Two offers.",
            [Cloud("A & B", [1.0, 2.0], [3.0, 1.0], joined=True, named=["x", ""])],
            x_label="A",
            y_label="B",
            crossing=(0.0, 0.0),
        ),
        "heat map": heat_map("Sweep", "Rates.", [[0.1, -0.5], [math.nan, 0.9]], ["a", "b"], ["c", "d"]),
        "tornado": tornado("Swings", "Two.", [Swing("a", 0.2, 0.4), Swing("b", 0.6, 0.1)], 0.3, x_label="share"),
        "bars": bars("Endings", "Rates.", [Bar("accord", 0.25, 0.2, 0.3), Bar("horizon", 0.75)], x_label="share"),
        "spans": spans("Tracks", "Open.", [Row("A", [(0.5, 3.5)], marks=[(1.0, "1")])], x_label="month", x_range=(0.5, 8.5)),
        "days": days(
            "Home",
            "Two rounds.",
            [Round(1, [Day(780), Day(614), Day(606)]), Round(3, [Day(780), Day(0, True)])],
            x_label="month",
            y_label="people",
        ),
        "histogram": histogram("Scores", "Many.", [1.0, 2.0, 2.0, math.nan], x_label="score"),
    }


@pytest.fixture(scope="module")
def charts() -> dict[str, str]:
    return all_charts()


def test_the_same_values_give_the_same_text(charts: dict[str, str]) -> None:
    assert all_charts() == charts


def test_every_chart_is_sound_and_says_what_it_is(charts: dict[str, str]) -> None:
    for kind, text in charts.items():
        root = ElementTree.fromstring(text)
        names = {part.get("id"): part for part in root.iter() if part.get("id")}
        title, description = (names[name].text for name in str(root.get("aria-labelledby")).split())
        assert root.tag.endswith("svg") and title and description, kind


def test_words_are_escaped(charts: dict[str, str]) -> None:
    assert "Trust &amp; more" in charts["lines"] and "Rises &lt;slowly&gt;" in charts["lines"]
    assert "gate &lt;25&gt;" in charts["lines"]


def test_colours_are_tokens_that_the_page_fills_in(charts: dict[str, str]) -> None:
    for kind, text in charts.items():
        assert re.findall(r"#[0-9a-f]{6}\b", text) == [], kind
        assert set(re.findall(r"var\(--([^)]+)\)", text)) <= set(palette.LIGHT), kind
        assert "var(" not in palette.painted(text, palette.DARK)
        assert f'</desc><rect width="100%" height="100%" fill="{palette.DARK["paper"]}"/>' in palette.painted(
            text, palette.DARK
        )


def test_nothing_in_a_chart_needs_the_network_or_styles_the_page(charts: dict[str, str]) -> None:
    for kind, text in charts.items():
        addresses = set(re.findall(r"https?://[^\"' ]+", text))
        assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}, kind
        assert "<style" not in text and "<metadata" not in text and "<script" not in text, kind


def test_names_are_not_shared_between_charts_of_one_page(charts: dict[str, str]) -> None:
    names = [name for text in charts.values() for name in re.findall(r' id="([^"]+)"', text)]
    assert len(names) == len(set(names))


def test_light_and_dark_have_the_same_tokens_and_a_colour_each() -> None:
    assert list(palette.LIGHT) == list(palette.DARK)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
def test_words_have_contrast_on_both_grounds(theme: dict[str, str]) -> None:
    for ground in (palette.PAPER, palette.PANEL):
        for token in (palette.INK, palette.MUTED, palette.ACCENT, palette.GOOD, palette.BAD):
            lighter, darker = sorted((luminance(theme[ground]), luminance(theme[token])), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, f"{token} on {ground}"


@given(st.lists(st.floats(0, 100), max_size=8), st.floats(1, 10))
def test_labels_keep_apart_and_inside(wanted: list[float], least: float) -> None:
    places = spread(wanted, least, 0.0, 100.0)
    assert len(places) == len(wanted)
    assert all(-1e-6 <= place <= 100.0 + 1e-6 for place in places)
    ordered = sorted(places)
    assert all(above - below >= least - 1e-6 for below, above in pairwise(ordered))
    # the order of the lines is the order of their labels
    assert [wanted[place] for place in sorted(range(len(places)), key=lambda place: places[place])] == sorted(wanted)


def test_a_label_with_room_stays_where_it_belongs() -> None:
    assert spread([10.0, 50.0, 90.0], 5.0, 0.0, 100.0) == [10.0, 50.0, 90.0]


def test_a_game_of_one_round_has_whole_rounds_on_its_axis() -> None:
    trust = Line("A in B", [0.0, 1.0], [20.0, 21.0], palette.party(0))
    one = lines("Trust", "One.", [trust], x_label="month", y_label="trust", y_range=(0.0, 100.0))
    row = spans("Tracks", "One.", [Row("A", [(0.5, 1.5)])], x_label="month", x_range=(0.5, 1.5))
    for text, wanted in ((one, ["0", "1"]), (row, ["1"])):
        words = re.findall(r"<text[^>]*>([^<]*)</text>", text)
        assert words[: words.index("month")] == wanted


def test_a_postponed_day_is_a_cross_and_takes_no_height(charts: dict[str, str]) -> None:
    drawn = charts["days"]
    assert drawn.count("<rect") == 4, "a column for each day on which people came"
    assert drawn.count('stroke="var(--bad)"') == 2, "two strokes of one cross"
    words = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert {"1", "3", "month", "people"} <= set(words)


def test_the_label_of_a_threshold_lies_under_the_curves(charts: dict[str, str]) -> None:
    curve = re.search(r'stroke="var\(--party', charts["lines"])
    assert curve is not None and charts["lines"].index("gate &lt;25&gt;") < curve.start()


def check_words(chart: str) -> None:
    """No two words of a chart touch, and none leaves it."""
    root = ElementTree.fromstring(chart)
    frame = Box(0.0, 0.0, float(root.attrib["width"]), float(root.attrib["height"]))
    placed = []
    for entry in root.iter(f"{SVG}text"):
        assert entry.text
        if "transform" not in entry.attrib:
            x, y, size = (float(entry.attrib[key]) for key in ("x", "y", "font-size"))
            placed.append((entry.text, of_words(x, y, entry.text, size, entry.attrib.get("text-anchor", "start"))))
    for (one, here), (other, there) in combinations(placed, 2):
        assert not here.meets(there), (one, other)
    for word, here in placed:
        assert frame.holds(here), word


def test_words_keep_apart_and_inside(charts: dict[str, str]) -> None:
    for text in charts.values():
        check_words(text)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_words_of_a_debrief_keep_apart_and_inside(scenario: str, tmp_path: Path) -> None:
    found = debrief(from_record(recorded(tmp_path / "game.jsonl", scenario)))
    for draw in (
        debrief_charts.trust_chart,
        debrief_charts.gates_chart,
        debrief_charts.mandate_chart,
        debrief_charts.concession_chart,
    ):
        check_words(draw(found))
    for chart in debrief_charts.offer_charts(found):
        check_words(chart)


NUMBERS = st.floats(-1e4, 1e4) | st.just(math.nan)
WORDS = st.sampled_from(("UA → RU", "Safety of plants, energy and sea", "a", "the agreement of the second session", ""))


@given(
    st.lists(st.tuples(WORDS, st.lists(NUMBERS, min_size=5, max_size=5)), min_size=1, max_size=6),
    st.lists(st.integers(1, 5), max_size=8),
)
def test_lines_of_any_values_keep_their_words_apart(drawn: list[tuple[str, list[float]]], moments: list[int]) -> None:
    rounds = [1.0, 2.0, 3.0, 4.0, 5.0]
    check_words(
        lines(
            "Any",
            "Any lines.",
            [Line(label, rounds, values) for label, values in drawn],
            x_label="month",
            y_label="points",
            moments=[Moment(place, number) for number, place in enumerate(sorted(moments), 1)],
        )
    )


@given(st.lists(st.tuples(WORDS.filter(bool), NUMBERS.filter(math.isfinite)), min_size=1, max_size=6))
def test_bars_and_swings_of_any_values_keep_their_words_apart(drawn: list[tuple[str, float]]) -> None:
    check_words(bars("Any", "Any bars.", [Bar(label, value) for label, value in drawn], x_label="points"))
    swings = [Swing(label, value, -value / 3) for label, value in drawn]
    check_words(tornado("Any", "Any swings.", swings, 0.0, x_label="points"))


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=12))
def test_names_of_points_keep_apart(points: list[tuple[int, int]]) -> None:
    names = [str(number) for number in range(1, len(points) + 1)]
    cloud = Cloud("offers", [float(x) for x, _ in points], [float(y) for _, y in points], joined=True, named=names)
    check_words(scatter("Any", "Any points.", [cloud], x_label="points of A", y_label="points of B"))


def test_a_label_goes_where_it_covers_least() -> None:
    frame, ink = Box(0, 0, 100, 100), dotted([[(0, 10), (100, 10)]])
    on_the_line, free, outside = Box(10, 5, 40, 15), Box(10, 30, 40, 40), Box(90, 30, 120, 40)
    assert emptiest([outside, on_the_line, free], [], ink, frame) == 2
    assert emptiest([outside, on_the_line, free], [Box(0, 20, 50, 50)], ink, frame) == 1
    assert emptiest([on_the_line, on_the_line], [], ink, frame) == 0


def test_a_gap_is_left_where_a_value_is_missing() -> None:
    one = lines("Any", "A gap.", [Line("a", [1, 2, 3, 4, 5], [1, 2, math.nan, 3, 4])], x_label="month", y_label="points")
    whole = lines("Any", "None.", [Line("a", [1, 2, 3, 4, 5], [1, 2, 2, 3, 4])], x_label="month", y_label="points")
    thick = [len(re.findall(r'<polyline[^>]*stroke="var\(--accent\)" stroke-width="2.2"', text)) for text in (one, whole)]
    assert thick == [2, 1]


@given(st.floats(-1e5, 1e5), st.floats(1e-3, 1e5), st.integers(2, 12))
def test_the_numbers_of_an_axis_are_round_and_within(low: float, length: float, most: int) -> None:
    found = ticks(low, low + length, most)
    assert 1 <= len(found) <= most + 1
    assert found == sorted(set(found))
    assert all(low - 1e-6 * length <= one <= low + length * (1 + 1e-6) for one in found)
    if len(found) > 1:
        step = found[1] - found[0]
        leading = float(f"{step:.6e}"[:8])
        assert min(abs(leading - nice) for nice in (1.0, 2.0, 5.0, 10.0)) < 1e-3


def test_numbers_of_an_axis_are_written_alike() -> None:
    assert labels([-1.0, -0.5, 0.0, 0.5]) == ["−1.0", "−0.5", "0.0", "0.5"]
    assert labels([0.0, 5000.0, 10000.0]) == ["0", "5000", "10,000"]
    assert ticks(0.0, 3.0, 12, whole=True) == [0.0, 1.0, 2.0, 3.0]


@given(st.lists(st.floats(0, 100), max_size=8))
def test_discs_in_one_row_keep_apart(wanted: list[float]) -> None:
    rows = stacked(wanted, 5.0)
    for (here, row), (there, other) in combinations(zip(wanted, rows, strict=True), 2):
        assert row != other or abs(here - there) >= 5.0
    assert sorted(set(rows)) == list(range(max(rows, default=-1) + 1))


def test_every_shape_has_its_middle_in_the_middle() -> None:
    for shape, outline in OUTLINES.items():
        for axis in (0, 1):
            assert abs(max(corner[axis] for corner in outline) + min(corner[axis] for corner in outline)) < 0.35, shape
        assert marker(5.0, 5.0, shape, 1.0, "").startswith("<path")
    assert marker(5.0, 5.0, "dot", 1.0, "").startswith("<circle")


def test_a_heat_map_has_a_scale_with_numbers() -> None:
    shown = re.findall(r">([^<]+)</text>", heat_map("T", "D", [[0.0, 0.25], [0.5, 1.0]], ["a", "b"], ["c", "d"]))
    assert shown[-5:] == ["0.00", "0.25", "0.50", "0.75", "1.00"]
    both = re.findall(r">([^<]+)</text>", heat_map("T", "D", [[-2.0, 2.0]], ["a"], ["c", "d"], value_range=(-4.0, 4.0)))
    assert both[-5:] == ["−4.00", "−2.00", "0.00", "2.00", "4.00"]
    alike = re.findall(r">([^<]+)</text>", heat_map("T", "D", [[0.5, 0.5]], ["a"], ["c", "d"]))
    assert alike == ["a", "0.50", "0.50", "c", "d"], "where nothing differs there is nothing to scale"
