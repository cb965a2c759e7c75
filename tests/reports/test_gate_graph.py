"""Pictures of a scenario: nothing overlaps, words fit where they stand, lines begin and end where they should."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from tests.strategies import Document, rule_documents

from negotiate.paths import scenarios
from negotiate.reports.charts import svg
from negotiate.reports.charts.label_places import Box
from negotiate.reports.charts.palette import LIGHT, painted
from negotiate.reports.scenario.book import Book, open_book
from negotiate.reports.scenario.gate_graph import gate_graph
from negotiate.reports.scenario.item import Item, items
from negotiate.reports.scenario.picture import draw
from negotiate.reports.scenario.utility_chart import utility_chart
from negotiate.rulebook.load import from_document, load
from negotiate.words.speaker import Speaker

SVG = "{http://www.w3.org/2000/svg}"


def shapes(picture: str) -> tuple[Box, list[Box], list[Box]]:
    """The picture's frame, its cards, and the room of its words as they are estimated."""
    root = ElementTree.fromstring(picture)
    frame = Box(0, 0, float(root.attrib["width"]), float(root.attrib["height"]))
    cards = [_box(entry) for entry in root.iter(f"{SVG}rect") if entry.attrib.get("rx") == "6"]
    words = []
    for entry in root.iter(f"{SVG}text"):
        size = float(entry.attrib["font-size"])
        wide = svg.width(entry.text or "", size, "font-weight" in entry.attrib)
        x, y = float(entry.attrib["x"]), float(entry.attrib["y"])
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[entry.attrib.get("text-anchor", "start")]
        words.append(Box(left, y - size * 0.8, left + wide, y + size * 0.25))
    return frame, cards, words


def _box(entry: ElementTree.Element) -> Box:
    x, y, wide, high = (float(entry.attrib[key]) for key in ("x", "y", "width", "height"))
    return Box(x, y, x + wide, y + high)


def check_graph(book: Book, *, compact: bool) -> None:
    picture = gate_graph(book, compact=compact)
    frame, cards, words = shapes(picture)
    assert len(cards) == len(book.scenario.tracks) + (book.scenario.accord is not None)
    for one, other in combinations(cards, 2):
        assert not one.meets(other)
    for one, other in combinations(words, 2):
        assert not one.meets(other), (one, other)
    long_words = any(svg.width(word, 14.0, bold=True) > 180 for label in _labels(book) for word in label.split())
    for entry in words:
        if not long_words:
            assert any(card.holds(entry) for card in cards) or not any(card.meets(entry) for card in cards)
            assert frame.holds(entry)
    # level stretches of lines lie in lanes between the cards
    for x, y, to_x in re.findall(r"(?:, | )([\d.]+) ([\d.]+) L([\d.]+)", picture):
        lane = Box(float(x), float(y) - 1, float(to_x), float(y) + 1)
        assert not any(card.meets(lane) for card in cards)


def _labels(book: Book) -> list[str]:
    scenario = book.scenario
    options = [option.label for issue in scenario.issues.values() for option in issue.options]
    names = [
        [entry.name for entry in scenario.issues.values()],
        [entry.name for entry in scenario.tracks.values()],
        [entry.name for entry in scenario.parties.values()],
    ]
    return [*options, *(name for part in names for name in part)]


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("name", scenarios())
def test_nothing_overlaps_in_the_shipped_scenarios(name: str, compact: bool) -> None:
    check_graph(open_book(load(name)), compact=compact)


@pytest.mark.parametrize("code", ["de", "es", "fr", "ru", "uk"])
@pytest.mark.parametrize("name", ["istanbul-2025", "colombia-2012"])
def test_nothing_overlaps_in_another_language(name: str, code: str) -> None:
    of = open_book(load(name), Speaker(code))
    check_graph(of, compact=True)
    frame, _, room = shapes(utility_chart(of, list(of.scenario.issues)[:3], of.principals))
    assert all(frame.holds(entry) for entry in room)


@settings(max_examples=25)
@given(rule_documents())
def test_nothing_overlaps_in_any_scenario(document: Document) -> None:
    check_graph(open_book(from_document(document)), compact=True)


def test_lines_lead_from_the_agreement_to_the_need() -> None:
    picture = gate_graph(open_book(load("istanbul-2025")))
    # security, economy, political twice and its quiet rounds; the accord's four
    assert picture.count('<path d="M') - picture.count('Z"') == 9
    assert "trust and verified phases, earned on any track further left" in picture
    assert "trust and verified phases" not in gate_graph(open_book(load("camp-david-1978")))


def test_trust_within_an_alternative_is_earned_further_left_too() -> None:
    either = {"any": [{"trust_at_least": 24}, {"round_at_least": 5}]}
    pictures = [
        gate_graph(open_book(load("tutorial", overrides={"tracks.ceasefire.opens_when": gate})))
        for gate in ({"trust_at_least": 24}, either, {"not": {"trust_at_least": 90}})
    ]
    counts = [len(re.findall(r'L[^>]*Z" fill="var\(--good\)', picture)) for picture in pictures]
    assert counts[0] == counts[1] == counts[2] + 1


def test_an_option_that_waits_for_nothing_is_open_from_the_start() -> None:
    written = " ".join(re.findall(r">([^<>]+)</text>", gate_graph(open_book(load("colombia-2012")))))
    assert "“Suspended by one side alone”: open from the start" in written


def test_the_room_of_words_is_not_underrated() -> None:
    """Measured with DejaVu Sans, which is wider than most fonts a viewer may take."""
    font = FontProperties(family="DejaVu Sans")
    labels = {label for name in scenarios() for label in _labels(open_book(load(name)))}
    for label in sorted(labels)[::3]:
        drawn = TextPath((0, 0), label, size=12, prop=font).get_extents().width
        assert svg.width(label, 12) >= drawn, label


def test_words_are_wrapped_into_their_room() -> None:
    lines = svg.wrapped("General, for 30 days, renewable or further", 12, 120)
    assert len(lines) > 1
    assert all(svg.width(line, 12) <= 120 for line in lines)
    assert " ".join(lines) == "General, for 30 days, renewable or further"
    assert svg.wrapped("", 12, 120) == [""]
    assert svg.wrapped("Territory\xa0: «\xa0Line\xa0»", 12, 60) == ["Territory\xa0:", "«\xa0Line\xa0»"]


def test_bars_are_as_long_as_their_points() -> None:
    book = open_book(load("istanbul-2025"))
    picture = utility_chart(book, ["territory"], book.caring("territory"))
    root = ElementTree.fromstring(picture)
    bars = [float(entry.attrib["width"]) for entry in root.iter(f"{SVG}rect") if entry.attrib["height"] == "13"]
    words = [entry.text or "" for entry in root.iter(f"{SVG}text")]
    points = [abs(float(word.split()[1].replace("−", "-"))) for word in words if re.fullmatch(r"[A-Z]{2} [+−][\d.]+", word)]
    assert len(bars) == len(points) == 15
    scale = bars[0] / points[0]
    for bar, value in zip(bars, points, strict=True):
        assert bar == pytest.approx(value * scale, abs=0.3)
    frame, _, room = shapes(picture)
    assert all(frame.holds(entry) for entry in room)
    for one, other in combinations(room, 2):
        assert not one.meets(other)


def test_items_have_their_pictures() -> None:
    book = open_book(load("tutorial"))
    for item in [Item("scenario"), *items(book.scenario)]:
        picture = draw(book, item)
        assert (picture is None) == (item.kind == "mediator")
        if picture is not None:
            ElementTree.fromstring(painted(picture, LIGHT))
            assert "var(" not in painted(picture, LIGHT)
            ground = next(
                part for part in ElementTree.fromstring(painted(picture, LIGHT)) if not part.tag.endswith(("title", "desc"))
            )
            assert ground.attrib == {"width": "100%", "height": "100%", "fill": LIGHT["paper"]}, "ink needs a ground"
    marked = draw(book, Item("track", "ceasefire"))
    assert marked is not None
    assert marked.count("var(--accent)") > gate_graph(book).count("var(--accent)")
