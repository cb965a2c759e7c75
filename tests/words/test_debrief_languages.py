"""A debrief is told in the reader's language: nothing of it is left in English but the words of the rule file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from tests.present.drawn import texts

from negotiate.play.match import Match
from negotiate.reports.debrief.course import Course, course
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.text import text
from negotiate.reports.debrief.what_if import GUESSES, Prediction, suggestions, what_if
from negotiate.rulebook.load import load
from negotiate.words.speaker import Speaker

TRANSLATED = ("de", "es", "fr", "ru", "uk")
PLAIN_ENGLISH = re.compile(r"\b(the|and|of|that|with|from|its|their|were|points|nobody)\b", re.IGNORECASE)
"""Words that no sentence of ours is without, and that are none in the other languages."""
WIDE = 100_000


@cache
def played(scenario: str, seed: int, person: bool) -> Course:
    """A game to its end by the computer's seats, or up to a person's first decision."""
    rules = load(scenario)
    match = Match(rules, {rules.names.parties[0]: "human"} if person else {}, seed)
    match.advance()
    return course(match)


def told(found: Course) -> Iterator[str]:
    """Everything that a debrief and the first what-ifs of a course say."""
    looked = debrief(found)
    yield from text(looked, WIDE)
    yield looked.ending.heading
    for gate in (*looked.tracks, *looked.options):
        yield gate.summary
        yield from (turn.text for turn in gate.turns)
    if found.outcome is None:
        return
    for change in suggestions(found.rules, found.speaker):
        yield change.label
    compared = what_if(found, suggestions(found.rules, found.speaker)[0])
    yield from (*compared.sentences, *compared.replaced)
    for guess in GUESSES:
        yield from (sentence for _right, sentence in compared.judged(Prediction("accord", guess)))


GAMES = (
    ("tutorial", 1, False),
    ("tutorial", 3, True),
    ("istanbul-2025", 2, False),
    ("istanbul-2025", 11, False),
    ("camp-david-1978", 4, False),
)


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize(("scenario", "seed", "person"), GAMES)
def test_nothing_is_left_in_english(code: str, scenario: str, seed: int, person: bool) -> None:
    found = played(scenario, seed, person).told_by(Speaker(code))
    names = found.rules.names
    own = {words for words in (*texts(found.rules.document), *names.party_labels, *names.card_texts) if len(words) > 3}
    of_file = re.compile("|".join(re.escape(words) for words in sorted(own, key=len, reverse=True)))
    for line in told(found):
        rest = of_file.sub("", " ".join(line.split()))
        assert not PLAIN_ENGLISH.search(rest), line
        assert "{" not in rest and "|" not in rest, line


def test_numbers_are_written_as_in_the_language() -> None:
    looked = debrief(played("istanbul-2025", 2, False).told_by(Speaker("de")))
    assert looked.trust_summary[0].startswith("Gegenseitiges Vertrauen ist das geringste, ")
    assert re.search(r"zwischen \d+(,\d)? und \d+,\d", looked.trust_summary[0])
    assert re.search(r"Der Friedensindex gehört allen zusammen: \d+ von 100\.", looked.scores.sentences[-2])
    # 14,240 would be fourteen and a bit, and 14.240 in other languages
    assert any(
        re.fullmatch(r"1\d\N{NO-BREAK SPACE}\d{3} Menschen kamen nach Hause\.", sentence)
        for sentence in looked.ending.left[0].sentences
    )


def test_the_french_page_sets_its_signs_apart_and_says_no_english_word() -> None:
    page_ = page(debrief(played("istanbul-2025", 11, False).told_by(Speaker("fr"))))
    words = re.sub(r"<[^>]+>", "\n", re.sub(r"<(style|script).*?</\1>", "", page_, flags=re.DOTALL))
    assert re.findall(r"[^\n]*[^\s][:;?!]\s[^\n]*", words) == []
    assert {word.casefold() for word in PLAIN_ENGLISH.findall(words)} <= {"points"}  # a French word as well
