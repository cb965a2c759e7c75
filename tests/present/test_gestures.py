"""The nine gestures differ in what they say: what each is, what it costs and moves, and when it is worth it."""

from __future__ import annotations

import re
from itertools import product

import pytest
from docs.screenshots import ISTANBUL, begin
from tests.present.drawn import decisions, seen_by
from tests.window.windows import drawn, open_app

from negotiate.engine.records import call
from negotiate.engine.trust import broken_promise
from negotiate.play.match import Match
from negotiate.present.actions import ActionChoice, actions
from negotiate.present.gestures import CONTENT, GROUPS, RULES, gesture_choices
from negotiate.rulebook.load import load
from negotiate.window.screens.other_moves import moves_dialog
from negotiate.window.screens.start import StartScreen

HARDLY = "It hardly moves trust as things stand: open talks do not carry it higher now."
PEOPLE = {"highmark": "human", "lowmark": "human"}
MOVED = re.compile(r"(Highmark|Lowmark) (\d+\.\d) → (\d+\.\d)")


def opened() -> Match:
    """Two people in the tutorial, without a mediator; the first has the floor."""
    match = Match(load("tutorial"), PEOPLE, 3, "none")
    match.advance()
    return match


def nine(match: Match) -> list[ActionChoice]:
    assert match.pending is not None
    found = actions(seen_by(match, match.pending.seat))
    return [action for action in found if action.kind in ("gesture", "announce")]


def test_no_two_of_the_nine_say_the_same() -> None:
    found = nine(opened())
    assert len(found) == 9 and len({action.hint for action in found}) == 9
    assert [action.group for action in found] == [text for text in GROUPS.values() for _size in range(3)]
    assert [action.rule for action in found][::3] == [text.replace("{unit}", "month") for text in RULES.values()]
    for place, action in enumerate(found):
        assert action.hint.startswith(CONTENT[place % 3])


def test_a_gesture_says_its_cost_and_moves_trust_as_it_says() -> None:
    for size, cost in (("small", "1 point"), ("normal", "2 points"), ("large", "3 points")):
        match = opened()
        assert match.pending is not None
        mine = match.pending.seat
        other = "lowmark" if mine == "highmark" else "highmark"
        hint = next(action.hint for action in nine(match) if action.notation == f"gesture {size}")
        found = MOVED.search(hint)
        assert found is not None and f"Costs you {cost}; trust in you: {found.group()}." in hint
        assert hint.endswith("Worth it where trust is what is missing and no text can be signed yet.")
        before = match.view(mine).trust[other][mine]
        match.submit(mine, f"gesture {size}")
        after = match.view(mine).trust[other][mine]
        assert (found[2], found[3]) == (f"{before:.1f}", f"{after:.1f}") and after > before


def test_an_announcement_says_what_keeping_and_breaking_it_does() -> None:
    match = opened()
    rules = match.rules
    for place, size in enumerate(("small", "normal", "large"), 1):
        (told,) = [action for action in nine(match) if action.notation == f"announce {size}"]
        made, unmade = MOVED.findall(told.hint)
        at_once = MOVED.search(next(action.hint for action in nine(match) if action.notation == f"gesture {size}"))
        assert at_once is not None and float(made[2]) > float(at_once[3])  # told beforehand it earns more
        step = float(rules.record["gesture_step"][0]) * place
        loss = float(call(broken_promise, rules.record, step)) * float(rules.record["gesture_broken"][0])
        assert float(unmade[2]) == pytest.approx(max(0.0, float(unmade[1]) - loss), abs=0.06)
        assert told.hint.endswith("Worth it where you are sure that you will make it.")


def test_on_condition_it_earns_less_and_loses_nothing() -> None:
    found = nine(opened())
    for place in range(3):
        announced, conditional = found[3 + place].hint, found[6 + place].hint
        assert float(MOVED.findall(conditional)[0][2]) < float(MOVED.findall(announced)[0][2])
        (_who, before, after), *more = MOVED.findall(conditional)
        assert not more and "Not made" not in conditional
        moves = float(after) - float(before) > 0.55
        assert conditional.endswith(("Worth it where you want to see an answer first.", HARDLY)[not moves])


def test_it_says_when_it_answers_a_gesture() -> None:
    match = opened()
    assert match.pending is not None
    first = match.pending.seat
    match.submit(first, "gesture small")
    pending = match.advance()
    if pending is not None and pending.seat == first:
        match.submit(first, "pass")
        pending = match.advance()
    assert pending is not None and pending.seat != first
    who = match.rules.names.party_labels[match.rules.names.parties.index(first)]
    said = f"It answers the gesture of {who}, and an answer in time earns both sides more."
    assert all(action.hint.endswith(said) for action in nine(match)[:3])
    assert not any(said in action.hint for action in nine(match)[3:])


def test_it_says_which_talks_wait_for_that_trust_or_that_it_moves_nothing() -> None:
    wanted = {"waits": False, "moves nothing": False}
    for scenario, seed in product(("tutorial", "istanbul-2025"), range(3)):
        for match in decisions(load(scenario), seed):
            pending = match.pending
            if pending is None or pending.kind != "speak" or pending.seat not in match.rules.names.parties:
                continue
            for choice in gesture_choices(seen_by(match, pending.seat)):
                said = choice.hint.rpartition(". ")[2]
                wanted["waits"] |= re.match(r"That is the trust that these talks wait for: .+\.$", said) is not None
                wanted["moves nothing"] |= "hardly" in said and f"It hardly {said.partition('hardly ')[2]}" == HARDLY
            if all(wanted.values()):
                return
    pytest.fail(f"nobody is told so: {wanted}")


def test_the_dialog_puts_them_under_three_headings() -> None:
    device = begin(ISTANBUL, "ukraine", ready=lambda found: found.scene.header.phase == "speak")
    app = open_app(StartScreen())
    app.push(moves_dialog(app.speaker, [one for one in device.scene.actions if not one.is_main], lambda _notation: None))
    app.pump()
    lines = drawn(app).split("\n")
    assert [lines.count(heading) for heading in GROUPS.values()] == [1, 1, 1]
    assert lines.index("Make a gesture now") < lines.index("Gesture of goodwill: small") < lines.index("Announce a gesture")
