"""Commands: what a client may send back comes in as it went out, and nonsense is refused with what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.engine.refusals import OF_A_TABLE, Refusal
from negotiate.present.builder import Draft
from negotiate.present.command import (
    ACT,
    DRAFT,
    LONGEST_ACTION,
    LONGEST_NAME,
    MOST_OPTIONS,
    TUTOR,
    UNDO,
    Command,
    read,
)
from negotiate.rulebook.load import load
from negotiate.words.speaker import PLAYER, Speaker

NAMES = load("tutorial").names
COMMANDS = (
    Command(ACT, "highmark", action="propose water=joint-gauges", revision=7),
    Command(ACT, "mediator", action="pass"),
    Command(DRAFT, "highmark", draft=Draft({"water": "joint-gauges"}, "lowmark")),
    Command(DRAFT, "highmark", draft=Draft()),
    Command(UNDO, "highmark", revision=0),
    Command(TUTOR, "highmark", on=True),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.kind)
def test_a_command_comes_in_as_it_went_out(command: Command) -> None:
    assert read(json.loads(json.dumps(command.to_data())), NAMES) == command


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "A command is an object, not NoneType."),
        (["act"], "A command is an object, not list."),
        ({}, "'kind' is one of act, draft, undo, tutor."),
        ({"kind": "resign", "seat": "highmark"}, "'kind' is one of act, draft, undo, tutor."),
        ({"kind": ["act"], "seat": "highmark"}, "'kind' is one of act, draft, undo, tutor."),
        ({"kind": "act", "action": "pass"}, "'seat' is missing."),
        ({"kind": "act", "seat": "highmark"}, "'action' is missing."),
        ({"kind": "act", "seat": "highmark", "action": ""}, f"'action' is a text of 1 to {LONGEST_ACTION} letters."),
        ({"kind": "act", "seat": "highmark", "action": 3}, f"'action' is a text of 1 to {LONGEST_ACTION} letters."),
        (
            {"kind": "act", "seat": "highmark", "action": "x" * (LONGEST_ACTION + 1)},
            f"'action' is a text of 1 to {LONGEST_ACTION} letters.",
        ),
        ({"kind": "act", "seat": 1, "action": "pass"}, f"'seat' is a text of 1 to {LONGEST_NAME} letters."),
        ({"kind": "act", "seat": "highmark", "action": "pass", "on": True}, "'act' has only action, kind, revision, seat."),
        ({"kind": "undo", "seat": "highmark", "revision": True}, "'revision' is a whole number from 0 on."),
        ({"kind": "undo", "seat": "highmark", "revision": -1}, "'revision' is a whole number from 0 on."),
        ({"kind": "undo", "seat": "highmark", "revision": 1.0}, "'revision' is a whole number from 0 on."),
        ({"kind": "tutor", "seat": "highmark", "on": 1}, "'on' is true or false."),
        (
            {"kind": "draft", "seat": "highmark", "options": [["water", "joint-gauges"]]},
            f"'options' is an object of at most {MOST_OPTIONS} options by issue.",
        ),
        (
            {"kind": "draft", "seat": "highmark", "options": {str(number): "x" for number in range(MOST_OPTIONS + 1)}},
            f"'options' is an object of at most {MOST_OPTIONS} options by issue.",
        ),
        (
            {"kind": "draft", "seat": "highmark", "options": {"water": None}},
            f"'options' is a text of 1 to {LONGEST_NAME} letters.",
        ),
        (
            {"kind": "draft", "seat": "highmark", "options": {}, "answers": 2},
            f"'answers' is a text of 1 to {LONGEST_NAME} letters.",
        ),
    ],
)
def test_nonsense_is_refused_with_what_is_wrong(data: object, why: str) -> None:
    assert read(data, NAMES) == Refusal("nonsense", {"why": why}, NAMES)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
nearly = st.fixed_dictionaries(
    {"kind": st.sampled_from(["act", "draft", "undo", "tutor"])},
    optional=dict.fromkeys(("seat", "action", "options", "answers", "on", "revision", "more"), anything),
)


@given(anything | nearly)
def test_whatever_comes_in_is_a_command_or_a_refusal(data: Any) -> None:
    found = read(data, NAMES)
    if isinstance(found, Command):
        assert read(found.to_data(), NAMES) == found
    else:
        assert found.code == "nonsense" and str(found.fields["why"]).endswith(".")


@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "ru", "uk"])
def test_every_refusal_of_a_table_is_a_sentence_in_every_language(code: str) -> None:
    speaker = Speaker(code, PLAYER)
    said = {name: speaker.refusal(Refusal(name, {"who": "lowmark"}, NAMES)) for name in OF_A_TABLE}
    assert all(text.endswith(".") and "{" not in text for text in said.values())
    who = speaker.labels(NAMES).seat("lowmark")
    assert len(set(said.values())) == len(OF_A_TABLE) and who in said["not-here"] and who in said["anothers-step"]
