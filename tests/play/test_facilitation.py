"""What somebody who looks after a game may do to it, and the sentence that says why not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from negotiate.engine.menu import Menu
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.errors import IllegalAction, NegotiateError, NotationError, RecordError, RuleFileError, UnknownName
from negotiate.play.match import Match
from negotiate.play.messages import Messages, messages_file
from negotiate.play.record import read
from negotiate.play.replay import load, verify
from negotiate.present.moment import Moment
from negotiate.present.news import news
from negotiate.present.public import public
from negotiate.reports.debrief.course import course, from_record
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.text import text
from negotiate.reports.debrief.what_if import Change, what_if
from negotiate.rulebook.load import from_document
from negotiate.rulebook.load import load as load_rules
from negotiate.words.speaker import ENGLISH_SPEAKER

CARD = {"id": "flood", "text": "The river floods the valley", "actor": "highmark", "effects": [{"support": -6}]}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules("tutorial")


class Passes:
    """A player in plain Python."""

    def choose(self, view: View, menu: Menu) -> str:
        del view
        return "carry-out" if "carry-out" in menu.kinds() else "pass"


def alone(rules: Rules, record: Path | None = None, **more: Any) -> Match:
    """Highmark is a person, who has to decide."""
    match = Match(rules, {"highmark": "human"}, seed=3, record=record, **more)
    match.advance()
    return match


def play(match: Match, rounds: int) -> None:
    """A person who passes and keeps its word, to the beginning of a round."""
    while match.advance() and match.round < rounds:
        assert match.pending is not None
        match.submit(match.pending.seat, "carry-out" if "carry-out" in match.menu().kinds() else "pass")


def ended(rules: Rules) -> Match:
    match = alone(rules)
    play(match, 1000)
    assert match.outcome is not None
    return match


def at_once(rules: Rules) -> Match:
    """Two people have to carry out what they have signed, and one of them has decided."""
    match = Match(rules, {"highmark": "human", "lowmark": "human"}, seed=1, mediator="idle")
    while (pending := match.advance()) and pending.kind != "carry-out":
        if pending.kind == "answer":
            match.submit(pending.seat, "accept")
        elif match.round == 1 and not any(event.kind == "signed" for event in match.events):
            match.submit(pending.seat, "propose detainees=all-eighty")
        else:
            match.submit(pending.seat, "pass")
    match.submit(match.open[0].seat, "carry-out", command="kept")
    assert match.sealed
    return match


REFUSED: dict[str, tuple[Callable[[Match], object], str]] = {
    "same player": (lambda match: match.seat_to("lowmark", "cautious"), "Lowmark is played by 'cautious' already."),
    "no mediator": (
        lambda match: match.seat_to("mediator", "none"),
        "The mediator's seat cannot be emptied in the middle of a game; the player 'idle' sits there and is silent.",
    ),
    "round to come": (lambda match: match.rewind(4), "The game cannot go back to month 4: it is in month 1."),
    "round before": (lambda match: match.rewind(0), "The game cannot go back to month 0: it is in month 1."),
    "round of words": (
        lambda match: match.rewind("two"),  # type: ignore[arg-type]  # the point of the test
        "The game cannot go back to month two: it is in month 1.",
    ),
    "no rounds": (
        lambda match: match.extend(0),
        "The calendar grows by a whole number of months, 1 or more, not by 0.",
    ),
    "half a round": (
        lambda match: match.extend(1.5),  # type: ignore[arg-type]  # the point of the test
        "The calendar grows by a whole number of months, 1 or more, not by 1.5.",
    ),
    "too many rounds": (
        lambda match: match.extend(200),
        "The calendar of this game can have 124 months at most; 114 more would be possible.",
    ),
    "card again": (
        lambda match: (match.inject(CARD, from_document), match.inject(CARD, from_document)),
        "There is an event card 'flood' already; bring it in by its name, or give the new one a name of its own.",
    ),
    "hint to nobody": (lambda match: match.mark("hint", why="Look up."), "The mark 'hint' is about a seat; say which."),
    "hint of nothing": (lambda match: match.mark("hint", "highmark", " \n "), "There is nothing in the text."),
    "long reason": (
        lambda match: match.mark("pause", why="x" * 501),
        "The text has 501 characters, and 500 are the most.",
    ),
    "bell": (
        lambda match: match.mark("pause", why="ring \x07"),
        "Character 6 of the text (U+0007) is none that can be read; leave it out.",
    ),
    "half a character": (
        lambda match: match.mark("pause", why="\ud83d"),
        "Character 1 of the text (U+D83D) is none that can be read; leave it out.",
    ),
    "turned round": (
        lambda match: match.say("highmark", "plenary", "a\u202eb"),
        "Character 2 of the text (U+202E) is none that can be read; leave it out.",
    ),
    "empty message": (lambda match: match.say("highmark", "plenary", "\t"), "There is nothing in the text."),
    "long message": (
        lambda match: match.say("highmark", "plenary", "x" * 2001),
        "The text has 2001 characters, and 2000 are the most.",
    ),
    "message to itself": (
        lambda match: match.say("highmark", "highmark", "Well."),
        "A message goes to somebody else: name seats, 'plenary' or 'press'.",
    ),
    "message to nobody": (
        lambda match: match.say("highmark", (), "Well."),
        "A message goes to somebody else: name seats, 'plenary' or 'press'.",
    ),
    "long id": (
        lambda match: match.submit("highmark", "pass", command="x" * 65),
        "The id of a command has 1 to 64 letters, digits or the signs _.:/-, and nothing else.",
    ),
    "id of signs": (
        lambda match: match.undo(command="a b"),
        "The id of a command has 1 to 64 letters, digits or the signs _.:/-, and nothing else.",
    ),
    "id of another": (
        lambda match: (match.submit("highmark", "pass", command="a"), match.seat_to("highmark", "cautious", command="a")),
        "The command 'a' was given before, for something else; a new one needs an id of its own.",
    ),
    "undo of nothing": (lambda match: match.undo(), "There is no submitted action to take back."),
    "undo over a card": (
        lambda match: (match.submit("highmark", "pass"), match.inject(CARD, from_document), match.undo()),
        "The facilitator has changed the game since the last step, so the step cannot be taken back any more.",
    ),
    "undo over rounds": (
        lambda match: (match.submit("highmark", "pass"), match.extend(1), match.undo()),
        "The facilitator has changed the game since the last step, so the step cannot be taken back any more.",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_done_is_said(rules: Rules, what: str) -> None:
    does, sentence = REFUSED[what]
    with pytest.raises(IllegalAction) as refused:
        does(alone(rules))
    assert str(refused.value) == sentence


def test_after_the_end_there_is_only_the_way_back(rules: Rules) -> None:
    match = ended(rules)
    late: tuple[Callable[[], object], ...] = (
        lambda: match.seat_to("highmark", "cautious"),
        lambda: match.inject(CARD, from_document),
        lambda: match.extend(2),
    )
    for does in late:
        with pytest.raises(IllegalAction) as refused:
            does()
        assert str(refused.value) == "The game is over; nothing more can be decided."
    match.mark("pause")
    last = match.round
    match.rewind(last)
    assert match.outcome is None
    match.extend(2)
    play(match, 1000)
    assert match.round == last + 2 and match.outcome is not None


def test_the_calendar_does_not_grow_in_the_epilogue(rules: Rules) -> None:
    match = Match(rules, seed=1)
    while match.step() and not int(match.game["accord_round"][0]):
        pass
    assert match.outcome is None
    with pytest.raises(IllegalAction) as refused:
        match.extend(2)
    assert str(refused.value) == "The accord is ratified; now it is carried out, and nothing more is negotiated."


def test_what_is_sealed_is_revealed_before_the_game_is_changed(rules: Rules) -> None:
    match = at_once(rules)
    changes: tuple[Callable[[], object], ...] = (lambda: match.inject(CARD, from_document), lambda: match.extend(2))
    for does in changes:
        with pytest.raises(IllegalAction) as refused:
            does()
        assert str(refused.value) == (
            "Some have decided in secret, and others who decide at the same time have not; once all have, this is possible."
        )
    before = match.sealed
    seat = match.open[0].seat
    match.seat_to(seat, "cautious")
    assert match.sealed == before
    assert match.submit(next(iter(before))[0], "carry-out", command="kept").already
    match.advance()
    kept = [event["seat"] for event in match.events if event.kind == "action" and event["action"] == "carry-out"]
    assert next(iter(before))[0] in kept
    match.rewind(1)
    assert not match.sealed


def test_a_full_scenario_has_no_room_for_a_card(rules: Rules) -> None:
    match = alone(rules)
    room = rules.size.cards - len(rules.names.cards)
    for number in range(room):
        match.inject({**CARD, "id": f"card-{number}"}, from_document)
    with pytest.raises(IllegalAction) as refused:
        match.inject({**CARD, "id": "one-too-many"}, from_document)
    assert str(refused.value) == "There is no room for another event card in this game; bring in one that is there already."
    assert match.inject("card-0").text == "card-0"


def test_names_that_are_none(rules: Rules) -> None:
    match = alone(rules)
    for does, said in (
        (lambda: match.seat_to("nowhere", "human"), "There is no seat 'nowhere'."),
        (lambda: match.seat_to("lowmark", "cautous"), "There is no player 'cautous'. Did you mean 'cautious'?"),
        (lambda: match.inject("no-such-card"), "There is no event card 'no-such-card'."),
        (
            lambda: match.mark("applause"),
            "There is no mark 'applause'. Did you mean 'pause'? Known: pause, resume, act-for, hint, undo, branch, skip, "
            "deputy, freeze, more-time.",
        ),
        (lambda: match.say("highmark", "everybody", "Hello."), "There is no seat 'everybody'."),
    ):
        with pytest.raises(UnknownName) as refused:
            does()
        assert str(refused.value).startswith(said)
    with pytest.raises(NegotiateError, match="checked by a reader of rules: give from_document"):
        match.inject(CARD)
    with pytest.raises(NotationError, match="'nothing' does not name an issue and an option"):
        match.say("highmark", "plenary", "Look.", "nothing")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"actor": "nobody"}, "There is no party 'nobody'."),
        ({"effects": []}, "it has to have at least 1"),
        ({"effects": [{"support": 900}]}, "support"),
        ({"effects": [{"morale": 1}]}, "morale"),
        ({"text": ""}, "text"),
        ({"id": "shots at the bridge"}, "id"),
    ],
)
def test_a_card_written_on_the_spot_is_checked_as_in_a_rule_file(
    rules: Rules, change: dict[str, Any], sentence: str
) -> None:
    match = alone(rules)
    before = match.game.tobytes(), match.events
    with pytest.raises(RuleFileError) as refused:
        match.inject({**CARD, **change}, from_document)
    assert sentence in str(refused.value)
    assert (match.game.tobytes(), match.events) == before


def test_a_card_changes_what_it_says_and_tells_it(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = alone(rules, path)
    support = float(match.game["support"][0, 0])
    answer = match.inject(CARD, from_document, command="card")
    assert (answer.done, answer.text, answer.already) == ("inject", "flood", False)
    assert float(match.game["support"][0, 0]) == support - 6.0
    assert match.inject(CARD, from_document, command="card").already
    assert float(match.game["support"][0, 0]) == support - 6.0
    told = news(Moment.of(match).sight())[-1]
    assert (told.title, told.text, told.why) == ("An event", "The river floods the valley", "The facilitator brought it in.")
    assert told.changes == ("Support at home of Highmark: −6.",)
    line = json.loads(path.read_text("utf-8").splitlines()[-1])
    assert line["written"] == CARD and line["injected"] == 1 and line["command"] == "card"
    match.close()
    again = load(path, from_document)
    assert again.game.tobytes() == match.game.tobytes()
    assert ENGLISH_SPEAKER.event(again.rules, again.events[-1]) == (
        "Brought in by the facilitator – The river floods the valley It concerns Highmark."
    )
    again.close()


def test_another_player_in_the_middle_of_a_game(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = alone(rules, path)
    play(match, 2)
    assert match.seat_to("highmark", "boulware").text == "boulware"
    assert match.advance() is None and match.outcome is not None
    match.close()
    found = verify(path, from_document)
    assert found.disagreement is None and found.notes == () and found.finished
    told = debrief(from_record(path))
    assert told.course.players_at(told.course.moments[0])["highmark"] == "human"
    assert told.course.players_at(told.course.last)["highmark"] == "boulware"
    assert told.players[0] == ("Highmark", "human → boulware")
    assert told.facilitation == ("Month 2: From now on the computer plays Highmark (boulware).",)
    assert "What the facilitator did" in list(text(told))
    assert 'id="facilitator"' in page(told)
    assert 'id="facilitator"' not in page(debrief(course(Match(rules, seed=3))))


def test_what_a_person_did_gets_no_reasons_of_the_computer(rules: Rules) -> None:
    match = alone(rules)
    match.submit("highmark", "reject")
    match.advance()
    match.seat_to("highmark", "cautious")
    match.advance()
    told = [entry for entry in public(match, ENGLISH_SPEAKER).log if entry.seat == "highmark"]
    assert told[0].kind == "reject" and told[0].reason == ""
    assert any(entry.reason for entry in told[1:])


def test_a_fork_with_another_player_can_be_written_down(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = alone(rules)
    play(match, 2)
    other = match.fork({"highmark": "boulware"})
    other.advance()
    other.write_down(path)
    found = verify(path, from_document)
    assert found.disagreement is None and found.notes == () and found.events == other.events
    assert match.players["highmark"] == "human"


def test_a_player_in_python_comes_and_goes(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = alone(rules, path)
    match.seat_to("highmark", Passes())
    for _ in range(20):
        match.step()
    match.seat_to("highmark", "human")
    match.advance()
    match.close()
    assert verify(path, from_document).disagreement is None
    again = load(path, from_document, {"highmark": Passes()}, go_on=False)
    assert again.game.tobytes() == match.game.tobytes()
    assert again.players["highmark"] == "human"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *((name, "A record never names code to run") for name in ("evil.py:P", "python:./evil.py:P", "a\\b")),
        (7, "player 7, was human\\), which names no player\\."),
    ],
)
def test_a_change_of_players_never_names_code(rules: Rules, tmp_path: Path, name: object, said: str) -> None:
    path = tmp_path / "game.jsonl"
    match = alone(rules, path)
    match.seat_to("highmark", "boulware")
    match.close()
    path.write_text(path.read_text("utf-8").replace('"player": "boulware"', f'"player": {json.dumps(name)}'), "utf-8")
    with pytest.raises(RecordError, match=said):
        load(path, from_document)


def test_a_record_becomes_private_when_a_person_comes(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = Match(rules, seed=3, record=path)
    before = path.stat().st_mode & 0o777
    match.seat_to("highmark", "human")
    match.close()
    assert os.name == "nt" or (before & 0o044 and path.stat().st_mode & 0o777 == 0o600)


def test_a_command_is_answered_and_not_done_twice(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = alone(rules, path, fsync=True)
    first = match.submit("highmark", "pass", command="a-1")
    written = path.read_text("utf-8")
    again = match.submit("highmark", "reject lowmark", command="a-1")
    assert again == first and again.already and not first.already
    assert (first.done, first.seat, first.text, first.round, first.command) == ("submit", "highmark", "pass", 1, "a-1")
    assert path.read_text("utf-8") == written
    match.undo(command="a-2")
    match.advance()
    assert match.submit("highmark", "pass", command="a-1").already  # it was answered, and then taken back
    match.submit("highmark", "reject", command="a-3")
    match.undo(command="a-2")
    assert [event["action"] for event in match.events if event.fields.get("seat") == "highmark"] == ["reject lowmark"]
    match.close()
    loaded = load(path, from_document, fsync=True)
    assert loaded.answers == match.answers
    assert loaded.submit("highmark", "pass", command="a-3").already
    loaded.close()
    copy = path.read_text("utf-8").splitlines()
    place = next(place for place, line in enumerate(copy) if '"command": "a-3"' in line)
    copy[place] = copy[place].replace("a-3", "a-1")
    path.write_text("\n".join(copy) + "\n", "utf-8")
    found = verify(path, from_document).disagreement
    assert found is not None and (found.line, found.sentence) == (
        place + 1,
        "The command 'a-1' was done by then; this line does it once more.",
    )


def test_each_append_waits_for_the_disk_where_that_is_wanted(
    rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def count(number: int) -> None:
        synced.append(number)
        real(number)

    monkeypatch.setattr(os, "fsync", count)
    alone(rules, tmp_path / "quick.jsonl").close()
    assert synced == []
    match = alone(rules, tmp_path / "safe.jsonl", fsync=True)
    before = len(synced)
    assert before > 0
    match.submit("highmark", "pass")
    assert len(synced) > before
    match.close()


def _undone_behind_a_card(lines: list[dict[str, Any]]) -> None:
    """A person passes, a card is brought in, and then the pass is taken back."""
    before = len(lines) - 1
    lines.append({"event": "action", "round": 1, "seat": "highmark", "action": "reject lowmark"})
    lines.append({"event": "extended", "round": 1, "more": 2, "rounds": 12})
    lines.append({"undo": before})


HOSTILE: dict[str, tuple[Callable[[list[dict[str, Any]]], object], str]] = {
    "rewind of words": (lambda lines: lines.append({"rewind": "1"}), "The rewind does not say how many lines it keeps."),
    "rewind elsewhere": (
        lambda lines: lines.append({"rewind": 3, "round": 1, "chance": 1}),
        "No round began after 3 lines as the rewind says, so there is nothing to go back to.",
    ),
    "chance of before": (
        lambda lines: lines.append({"event": "rewound", "round": 1, "from": 1, "to": 1, "chance": 0}),
        "The game is rewound there, but it is not at the beginning of a round.",
    ),
    "many rounds": (
        lambda lines: lines.append({"event": "extended", "round": 1, "more": 10**6, "rounds": 10**6}),
        "The calendar of this game can have 124 months at most; 114 more would be possible.",
    ),
    "rounds of words": (
        lambda lines: lines.append({"event": "extended", "round": 1, "more": "two", "rounds": 10}),
        "The calendar grows by a whole number of months, 1 or more, not by two.",
    ),
    "other rounds": (
        lambda lines: lines.append({"event": "extended", "round": 1, "more": 2, "rounds": 99}),
        "The record says 'extended' in round 1 (more 2, rounds 99), but the game played again has 'extended' in round 1 "
        "(more 2, rounds 12).",
    ),
    "a word more": (
        lambda lines: lines.append({"event": "marked", "round": 1, "mark": "pause", "colour": "red"}),
        "The record says 'marked' in round 1 (mark pause, colour red), but the game played again has 'marked' in round 1 "
        "(mark pause).",
    ),
    "a round of words": (
        lambda lines: lines.append({"event": "marked", "round": 1, "mark": "pause", "first": "x"}),
        "The line does not say in a number which round 'first' is.",
    ),
    "undo behind rounds": (
        _undone_behind_a_card,
        "The facilitator has changed the game since the last step, so the step cannot be taken back any more.",
    ),
    "no card": (
        lambda lines: lines.append({"event": "event-card", "round": 1, "card": "none", "injected": 1}),
        "The record says 'event-card' in round 1 (card none, injected 1), which is not possible there: There is no event "
        "card 'none'.",
    ),
    "long mark": (
        lambda lines: lines.append({"event": "marked", "round": 1, "mark": "pause", "why": "x" * 501}),
        "The text has 501 characters, and 500 are the most.",
    ),
    "id of another kind": (
        lambda lines: lines.append({"event": "marked", "round": 1, "mark": "pause", "command": {}}),
        "The id of the command in this line is none.",
    ),
    "no seat": (
        lambda lines: lines.append({"event": "seat-changed", "round": 1, "seat": "x", "player": "human", "was": "human"}),
        "The record says 'seat-changed' in round 1 (seat x, player human, was human), which is not possible there: There is "
        "no seat 'x'.",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_line_of_a_stranger_is_refused(rules: Rules, tmp_path: Path, what: str) -> None:
    path = tmp_path / "game.jsonl"
    alone(rules, path).close()
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    change, sentence = HOSTILE[what]
    change(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    found = verify(path, from_document).disagreement
    assert found is not None and found.line == len(lines)
    assert found.sentence.startswith(sentence)


def test_a_branch_says_where_it_comes_from(rules: Rules, tmp_path: Path) -> None:
    path, copy = tmp_path / "game.jsonl", tmp_path / "branch.jsonl"
    match = alone(rules, path)
    play(match, 3)
    match.rewind(2)
    play(match, 3)
    other = match.branch(copy)
    assert other.game.tobytes() == match.game.tobytes()
    assert read(copy).header.origin == {"round": 3, "events": len(match.events) - 1, "record": "game.jsonl"}
    assert match.events[-1].fields == {"mark": "branch", "why": "branch.jsonl"}
    with pytest.raises(RecordError, match="a record is never overwritten"):
        match.branch(copy)
    play(match, 5)
    play(other, 5)
    assert other.game.tobytes() == match.game.tobytes()  # the same chance to come
    for one, file in ((match, path), (other, copy)):
        one.close()
        assert verify(file, from_document).disagreement is None
    lines = copy.read_text("utf-8").splitlines()
    header = {**json.loads(lines[0]), "origin": {"record": []}}
    copy.write_text("\n".join([json.dumps(header), *lines[1:]]) + "\n", "utf-8")
    with pytest.raises(RecordError, match="the header's 'origin' must say in words and numbers where the game comes from"):
        read(copy)


def test_what_stays_true_is_told_again_after_going_back(rules: Rules) -> None:
    match = alone(rules)
    play(match, 3)
    match.inject(CARD, from_document)
    match.extend(2)
    match.mark("hint", "highmark", "Talk first.")
    match.seat_to("lowmark", "human")
    match.rewind(1)
    told = [ENGLISH_SPEAKER.event(match.rules, entry.event) for entry in match.acts]
    assert told == [
        "The facilitator gives Highmark a hint. In the facilitator’s words: “Talk first.” (That was in month 3, before the "
        "game was taken back.)",
        "From now on a person plays Lowmark. (That was in month 3, before the game was taken back.)",
        "The facilitator takes the game back from month 3 to the beginning of month 1; from there on chance falls anew.",
    ]
    assert match.players["lowmark"] == "human"
    assert match.rules is match.first_rules
    with pytest.raises(IllegalAction, match="There is no submitted action to take back"):
        match.undo()


def test_what_if_leaves_out_what_the_facilitator_did(rules: Rules) -> None:
    match = alone(rules)
    play(match, 2)
    match.extend(2)
    match.seat_to("highmark", "cautious")
    match.advance()
    compared = what_if(course(match), Change("nothing were otherwise", {"calendar.rounds": 8}))
    assert compared.replaced[0] == (
        "What the facilitator did to the game (cards brought in, rounds added, going back) is not done again here."
    )


# Messages


def test_what_is_said_is_kept_beside_the_record(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = alone(rules, path)
    before = path.read_bytes()
    match.say("highmark", "lowmark", " Shall we\r\ntalk? ", {"detainees": "all-eighty"}, at=12.5)
    match.say("lowmark", ["highmark", "mediator"], "Yes.")
    match.say("lowmark", "plenary", "We talk.")
    match.say("highmark", "press", "No comment.", "detainees=all-eighty")
    assert path.read_bytes() == before
    first = match.messages.said[0]
    assert (first.text, first.to, first.offer, first.at) == (
        "Shall we\ntalk?",
        ("lowmark",),
        {"detainees": "all-eighty"},
        12.5,
    )
    mediator = rules.names.mediator
    assert [len(match.messages.to_seat(seat)) for seat in ("highmark", "lowmark", mediator, "")] == [4, 4, 3, 2]
    file = messages_file(path)
    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o600
    match.close()
    whole = file.read_bytes()
    for cut in range(len(whole) + 1):
        file.write_bytes(whole[:cut])
        lines = whole[:cut].count(b"\n")
        read_back = Messages(path)
        assert read_back.said == match.messages.said[: max(0, lines - 1)]
    file.write_bytes(whole[:-3])
    again = load(path, from_document)
    assert len(again.messages) == 3
    again.say("highmark", "press", "No comment at all.")
    assert [message.text for message in Messages(path).said] == [
        "Shall we\ntalk?",
        "Yes.",
        "We talk.",
        "No comment at all.",
    ]
    again.close()


def test_messages_go_without_consent(rules: Rules, tmp_path: Path) -> None:
    for name, consent, for_good, stays in (
        ("a", False, None, True),  # the game is to go on
        ("b", False, True, False),
        ("c", True, True, True),
    ):
        path = tmp_path / f"{name}.jsonl"
        match = alone(rules, path)
        match.say("highmark", "plenary", "Hello.")
        if consent:
            match.messages.agree(True)
        match.close(for_good=for_good)
        assert messages_file(path).exists() is stays
        assert Messages(path).consent is consent
    match = Match(rules, {"highmark": "human"}, seed=3, record=tmp_path / "d.jsonl")
    match.advance()
    match.say("highmark", "plenary", "Hello.")
    match.messages.agree(True)
    match.messages.agree(False)
    play(match, 1000)
    match.close()
    assert not messages_file(tmp_path / "d.jsonl").exists()
    assert verify(tmp_path / "d.jsonl", from_document).disagreement is None


def test_damaged_messages_are_reported_and_others_are_left_alone(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = alone(rules, path)
    match.say("highmark", "plenary", "Hello.")
    match.close()
    file = messages_file(path)
    file.write_text(file.read_text("utf-8") + "nonsense\n", "utf-8")
    with pytest.raises(RecordError) as refused:
        load(path, from_document)
    assert str(refused.value) == (
        f"{file}:3: this line is no message; the file is damaged, or of another program. Move it away to go on without what "
        "was said."
    )
    path.unlink()
    with pytest.raises(RecordError) as refused:
        alone(rules, path)
    assert str(refused.value) == f"'{file}' is there already, from another game. Choose another name."
    assert not path.exists()
