"""Every value that the rooms below return has words in every language, for people who play and for designers."""

from __future__ import annotations

import ast
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.words import samples
from tests.words.samples import AWKWARD, LANGUAGES, TRANSLATED, joined, names, need, rules

from negotiate import errors
from negotiate.engine import codes
from negotiate.engine.event_kinds import FACILITATOR_KINDS
from negotiate.engine.explain import NEEDS, needs_of_accord, needs_of_option
from negotiate.engine.notation import parse
from negotiate.engine.refusals import CODES, Refusal
from negotiate.errors import IllegalAction, NotationError, RecordError, Sentence, said_in_english
from negotiate.paths import scenarios
from negotiate.play.match import Match
from negotiate.players.reasons import KINDS
from negotiate.present.scene import scene
from negotiate.rulebook.load import load
from negotiate.words.acts import ACTS
from negotiate.words.endings import ENDINGS
from negotiate.words.speaker import ENGLISH_SPEAKER, PLAYER, Speaker

Sayings = Callable[[Speaker], Iterator[str]]
SAYINGS: dict[str, Sayings] = {
    "refusals": lambda speaker: (speaker.refusal(refusal) for refusal in samples.refusals()),
    "needs": lambda speaker: (speaker.need(one) for one in samples.needs()),
    "what needs find": lambda speaker: (speaker.need_standing(one) for one in samples.needs()),
    "reasons": lambda speaker: (speaker.reason(reason) for reason in samples.reasons()),
    "outcomes": lambda speaker: (speaker.outcome(outcome) for outcome in samples.outcomes()),
    "endings": lambda speaker: (speaker.ending(kind) for kind in codes.ENDINGS),
    "events": lambda speaker: (speaker.event(rules(), event) for event in samples.events()),
    "acts": lambda speaker: (speaker.act(kind) for kind in codes.ACTIONS),
}
ENGLISH_WORDS = re.compile(r"\b(the|and|of|that|with|from|its|their|must|nobody|agreed|already|rounds?)\b", re.IGNORECASE)
"""Words that no English sentence of ours is without, and that are none in the other languages."""


def without_labels(text: str) -> str:
    """What is left of a sentence when everything that a rule file or a player wrote is taken out."""
    found = names()
    labels = {*found.party_labels, *found.issue_labels, *found.track_labels, found.mediator_label, *found.category_labels}
    labels |= {label for options in found.option_labels for label in options} | set(found.card_texts)
    labels |= {str(tier.get("name")) for tier in rules().document.get("verification", {}).get("tiers") or []}
    labels |= {"There is no action 'x'.", "accept lowmark", "advance()", "Action", "guarantee", "facilitate", "verify"}
    for label in sorted(labels - {"None"}, key=len, reverse=True):
        text = text.replace(label, "_")
    return text


def test_every_kind_has_its_row() -> None:
    assert set(ACTS) == set(codes.ACTIONS)
    assert set(ENDINGS) == set(codes.ENDINGS)
    assert {refusal.code for refusal in samples.refusals()} == set(CODES)
    assert {one.kind for one in samples.needs()} == set(NEEDS) >= set(codes.CONDITIONS)
    assert {reason.kind for reason in samples.reasons()} == set(KINDS)
    said = {event.kind for event in samples.events()}
    of_the_engine = {kind for kind in codes.EVENTS if kind and not kind.endswith("-item")}
    assert said == of_the_engine | {kind.id for kind in FACILITATOR_KINDS}
    acted = {str(event["action"]).split(" ")[0] for event in samples.actions()}
    assert acted == set(codes.ACTIONS)


@pytest.mark.parametrize("audience", ["designer", "player"])
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("what", SAYINGS)
def test_it_is_said_whole(what: str, code: str, audience: str) -> None:
    """Every place is filled and every verb chosen, whatever stands in a label."""
    for text in SAYINGS[what](Speaker(code, audience)):
        rest = text.replace(AWKWARD, "_")
        assert rest and not re.search(r"[{}|]", rest) and "None" not in rest, text
        assert AWKWARD not in text or text.count("{more} [is|are]") == text.count(AWKWARD)
        assert "  " not in rest and " ." not in rest, text


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("what", SAYINGS)
def test_nothing_is_left_in_english(what: str, code: str) -> None:
    english = list(SAYINGS[what](Speaker(audience=PLAYER)))
    for plain, text in zip(english, SAYINGS[what](Speaker(code, PLAYER)), strict=True):
        rest = without_labels(text)
        assert not ENGLISH_WORDS.search(rest), text
        assert text != plain or not re.search(r"[a-z]{4}", rest), text


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("what", SAYINGS)
def test_numbers_have_the_marks_of_the_language(what: str, code: str) -> None:
    for text in SAYINGS[what](Speaker(code, PLAYER)):
        mark = re.search(r"\d([.,])\d", text.replace(AWKWARD, "_").replace("14,200", "_"))
        assert mark is None or mark[1] == ("." if code == "en" else ","), text
        assert not re.search(r"(?<![\d−-])-\d", text), f"a hyphen for a minus: {text}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_names_of_many_have_their_verbs(code: str) -> None:
    """A sentence about one and the same about many: they differ, in every language whose sentence bends at all."""
    party = names().parties[0]
    many = replace(names(), plural=frozenset({party}))
    speaker, differing = Speaker(code, PLAYER), 0
    for refusal in samples.refusals():
        differing += speaker.refusal(refusal) != speaker.refusal(replace(refusal, names=many))
    for reason in samples.reasons():
        differing += speaker.reason(reason) != speaker.reason(replace(reason, names=many))
    for event in samples.actions():
        differing += speaker.event(rules(), event) != speaker.event(replace(rules(), names=many), event)
    assert differing > 30


def test_players_are_told_no_ids_and_no_places() -> None:
    for code in LANGUAGES:
        for refusal in samples.refusals():
            text = Speaker(code, PLAYER).refusal(refusal).replace(AWKWARD, "_")
            assert ".yaml" not in text and "guarantee" not in text and "facilitate" not in text, text
            assert refusal.code.startswith(("player", "no-action")) or "lowmark" not in text, text


def test_designers_are_told_both() -> None:
    offered = next(refusal for refusal in samples.refusals() if refusal.code == "act-not-offered")
    assert ENGLISH_SPEAKER.refusal(offered) == (
        "Highmark does not offer 'guarantee' (rules/x.yaml:41); on offer are: facilitate, verify."
    )
    assert Speaker("en", PLAYER).refusal(offered) == (
        "Highmark does not offer “Stand guarantor”; on offer are: “Facilitate”, “Supply verification”."
    )
    assert Speaker("de").refusal(offered).startswith("Hochmark bietet „guarantee“ (rules/x.yaml:41) nicht an;")
    empty = next(refusal for refusal in samples.refusals() if refusal.code == "pool-empty")
    assert ENGLISH_SPEAKER.refusal(empty).endswith(": all 7 people have returned (rules/x.yaml:41).")


def test_an_error_says_its_value_in_any_language() -> None:
    refusal = Refusal("not-your-turn", {"who": names().parties[0], "other": names().parties[1]}, names())
    error = IllegalAction(refusal)
    assert str(error) == said_in_english(refusal) == "It is Highmark that has to decide now, not Lowmark."
    assert error.value is refusal and Speaker("de").error(error) == "Jetzt muss Hochmark entscheiden, nicht Niedermark."
    assert IllegalAction("A sentence.").value is None and Speaker("de").error(IllegalAction("A sentence.")) == "A sentence."


def test_errors_of_records_and_of_the_notation_are_values() -> None:
    with pytest.raises(NotationError) as caught:
        parse(names(), "propose detainee=1")
    assert str(caught.value) == (
        "There is no issue 'detainee'. Did you mean 'detainees'? Known: detainees, quiet-at-the-dam, water, watchers."
    )
    assert caught.value.value == Refusal(
        "unknown-issue", {"word": "detainee", "near": "detainees", "known": names().issues}, names()
    )
    refusal = Refusal("nothing-pending", {}, names())
    error = RecordError("{path}:{line}: {why}", path="x.jsonl", line=7, why=IllegalAction(refusal))
    assert str(error) == "x.jsonl:7: Nobody has to decide anything now."
    german = f"x.jsonl:7: {Speaker('de').refusal(refusal)}"
    assert german != str(error)
    assert Speaker("de").error(error) == Speaker("de").value(error.value) == german
    again = pickle.loads(pickle.dumps(Sentence("{why}!", why=refusal)))
    assert again == f"{refusal}!" and Speaker("de").value(again) == f"{Speaker('de').refusal(refusal)}!"
    assert Speaker("de").error(RecordError("a {brace}")) == "a {brace}"


def test_every_sentence_of_a_record_error_that_a_player_may_see_is_marked_for_translators() -> None:
    """Rooms in which people speak their own language; lab and the command line are for designers, in English."""
    unmarked = []
    for room in ("play", "table", "classroom"):
        for path in (Path(errors.__file__).parent / room).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(call, ast.Call) or ast.unparse(call.func) not in ("RecordError", "InUse"):
                    continue
                if isinstance(call.args[0], ast.JoinedStr | ast.Constant):
                    unmarked.append(f"{path.name}:{call.lineno}")
    assert unmarked == []


def test_nobody_is_told_of_rounds_where_a_round_is_a_month() -> None:
    for what, sayings in SAYINGS.items():
        for text in sayings(Speaker("en", PLAYER)):
            assert not re.search(r"\brounds?\b", text, re.IGNORECASE), f"{what}: {text}"
    held, calm = (need(kind) for kind in ("ceasefire_held", "calm_rounds"))
    assert ENGLISH_SPEAKER.need(held) == "a ceasefire kept for 2 months"
    assert ENGLISH_SPEAKER.need(calm) == "2 months without a detected breach"
    with Match(load("tutorial"), {"mediator": "human"}, seed=1) as match:
        assert match.advance() is not None
        hints = {choice.kind: choice.hint for choice in scene(match, match.open[0].seat).actions}
    assert hints["guarantee"] == "Strengthens what is monitored this month; costs 1 of your leverage (3 left)."
    assert hints["verify"] == "Your observers watch what is carried out this month."
    assert hints["manipulate"] == (
        "Adds 4 points to deals on high politics for every principal, fading by 15 in 100 each month; costs 0.5 of your "
        "leverage (3 left)."
    )


COMPOUND = {
    "en": "either (mutual trust at least 25 and 1 verified phase carried out) or not: a mediator at the table",
    "de": (
        "entweder (gegenseitiges Vertrauen mindestens 25 und 1 überprüfte Phase umgesetzt) oder nicht: "
        "ein Vermittler am Tisch"
    ),
    "es": "o bien (confianza mutua de al menos 25 y 1 fase verificada cumplida) o bien no: un mediador en la mesa",
    "fr": "soit (confiance mutuelle d’au moins 25 et 1 phase vérifiée mise en œuvre), soit pas : un médiateur à la table",
    "ru": "либо (взаимное доверие не менее 25 и 1 проверенный этап выполнен), либо не: посредник за столом",
    "uk": "або (взаємна довіра щонайменше 25 і 1 перевірений етап виконано), або не: посередник за столом",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_compound_gates_show_what_belongs_together(code: str) -> None:
    inner = joined("all", need("trust_at_least", 12.5, 25), need("carried_out", 0, 1))
    gate = joined("any", inner, joined("not", need("mediator_present", "present", "present")))
    speaker = Speaker(code, PLAYER)
    assert speaker.need(gate).replace("\u00a0", " ") == COMPOUND[code]
    assert speaker.need_now(gate) == ", ".join((speaker.number(12.5), "0", speaker.say("present")))


def test_what_several_alternatives_find_alike_is_said_once() -> None:
    issues, options = names().issues, names().options
    alike = joined("any", *(need("agreed", options[1][0], option, issues[1]) for option in options[1][1:]))
    assert len(alike.parts) > 1 and ENGLISH_SPEAKER.need_now(alike) == f"“{names().option_labels[1][0]}”"
    apart = joined("any", *(need("agreed", options[k][0], options[k][1], issues[k]) for k in (0, 1)))
    assert ENGLISH_SPEAKER.need_now(apart) == f"“{names().option_labels[0][0]}”, “{names().option_labels[1][0]}”"


@pytest.mark.parametrize(
    ("value", "said"),
    [(1, "1 point"), (-1, "−1 point"), (1.04, "1 point"), (1.4, "1.4 points"), (0.25, "0.25 points"), (0, "0 points")],
)
def test_points_are_written_in_one_way(value: float, said: str) -> None:
    assert ENGLISH_SPEAKER.points(value) == said


def test_points_bend_as_the_language_wants() -> None:
    wanted = {
        "de": ("1 Punkt", "1,4 Punkte", "0,25 Punkte", "5 Punkte"),
        "es": ("1 punto", "1,4 puntos", "0,25 puntos", "5 puntos"),
        "fr": ("1 point", "1,4 point", "0,25 point", "5 points"),
        "ru": ("1 балл", "1,4 балла", "0,25 балла", "5 баллов"),
        "uk": ("1 бал", "1,4 бали", "0,25 бали", "5 балів"),
    }
    for code, said in wanted.items():
        assert tuple(Speaker(code).points(value) for value in (1, 1.4, 0.25, 5)) == said


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_a_round_is(code: str) -> None:
    speaker = Speaker(code)
    untranslated = replace(load("camp-david-1978").names, translations={})
    said = {word: speaker.calendar(replace(untranslated, round_label=word), 24) for word in ("month", "session", "sprint")}
    assert "sprint" in said["sprint"] and "{" not in "".join(said.values())
    assert (said["month"] == "24 rounds; a round is one month.") is (code == "en")
    assert code == "en" or ("month" not in said["month"] and ": " not in said["month"])


@pytest.mark.parametrize("scenario", scenarios())
def test_no_gate_of_a_scenario_is_told_in_two_languages(scenario: str) -> None:
    """Colombia's justice opened with `Nötig ist … either … or` once."""
    found = load(scenario)
    game = Match(found, seed=1).game
    needs = [*needs_of_accord(found, game)]
    for k, issue in enumerate(found.names.issues):
        for option in found.names.options[k][1:]:
            needs += needs_of_option(found, game, issue, option)
    labels = {*found.names.party_labels, *found.names.issue_labels, *found.names.track_labels, *found.names.sum_labels}
    labels |= {label for options in found.names.option_labels for label in options}
    for code in TRANSLATED:
        speaker, theirs = Speaker(code, PLAYER), found.names.told(code)
        own = labels | {*theirs.party_labels, *theirs.issue_labels, *theirs.track_labels, *theirs.sum_labels}
        own |= {label for options in theirs.option_labels for label in options}
        for one in needs:
            text = speaker.need_standing(one)
            for label in sorted(own, key=len, reverse=True):
                text = text.replace(label, "_")
            assert not re.search(r"\b(either|or|and|at least|agreed|now|not|the|talks)\b", text), text


def test_without_words_a_value_says_its_code_and_fields() -> None:
    program = (
        "import sys\nfrom negotiate.engine.refusals import Refusal\nfrom negotiate.errors import IllegalAction\n"
        "print(IllegalAction(Refusal('too-soon', {'act': 'convene'}, None)), 'negotiate.words.speaker' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "Refusal(code='too-soon', fields={'act': 'convene'}) False\n"
