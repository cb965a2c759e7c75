"""Plans of studies: every refusal with its place and exact words."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiate.errors import RuleFileError, UnknownName
from negotiate.lab.study.arms import arms_of
from negotiate.rulebook.model.plan import load_plan

PLAN = """study_version: 1
title: A small one
games: 20
scenarios: {tutorial: {}}
settings: {steps: {set: {process.mode: sequenced}}, open: {set: {process.mode: open}}}
players: {kind: {principals: dove}, hard: {principals: hardliner}}
hypotheses:
  accords:
    says: Fewer.
    measure: endings.accord
    of: steps
    against: open
    direction: lower
    smallest: 0.05
"""


def said(tmp_path: Path, text: str) -> list[str]:
    """Every finding about a plan, without its file."""
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        arms_of(load_plan(str(path)))
    return [line.removeprefix(f"{path}:") for line in str(refused.value).splitlines() if line.startswith(str(path))]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "    direction: lower\n",
            "    direction: lowr\n",
            "13:16: error: 'hypotheses.accords.direction' is the text 'lowr'. Did you mean 'lower'? [value]",
        ),
        ("    smallest: 0.05\n", "", "8:3: error: 'hypotheses.accords' has no 'smallest'; add a number above 0: the "
         "smallest difference that would matter, in the unit of the measure. [missing]"),
        ("games: 20", "games: 1", "3:8: error: 'games' is the number 1; write a whole number from 2 to 10,000,000: games of "
         "every arm with each seed. [value]"),
        ("{tutorial: {}}", "{tutorial: 3}", "4:23: error: 'scenarios.tutorial' is the number 3; write a mapping with file, "
         "preset, set and mediator, or {} for the shipped scenario of this name. [type]"),
        ("games: 20", "games: 20\nseeds: [4, 5, 4]", "4:15: error: The seed 4 is there twice, and its games would count "
         "twice; write another seed or remove it. [twice]"),
        ("games: 20", "games: 20\nseed: 4", "4:1: error: The file has no key 'seed'. Did you mean 'seeds'? [unknown-key]"),
        ("of: steps", "of: step", "11:9: error: 'hypotheses.accords.of' is 'step', and this plan has no setting or players "
         "of this name. Did you mean 'steps'? [unknown-name]"),
        ("against: open", "against: steps", "12:14: error: 'hypotheses.accords' compares 'steps' with itself; name another "
         "one. [same]"),
        ("against: open", "against: kind", "12:14: error: 'hypotheses.accords' compares a setting with players; name two "
         "settings or two players. [kind]"),
        ("    smallest: 0.05\n", "    smallest: 0.05\n    settings: [open]\n", "15:5: error: 'hypotheses.accords' compares "
         "settings, which `of` and `against` name; remove 'settings'. [idle]"),
        ("{kind:", "{open:", "6:11: error: The name 'open' is that of a setting already; choose another one. [taken]"),
        ("endings.accord", "endings.acord", "10:14: error: 'tutorial' has no measure 'endings.acord'. Did you mean "
         "'endings.accord'? [unknown-measure]"),
        ("process.mode: open", "process.mod: open", "5:53: error: In 'tutorial': There is no 'process.mod' in the rules. "
         "Did you mean 'process.mode'? 'process' has: mode, discount, chance_of_ending, boulder, retable_margin, "
         "retable_after, good_faith, undertaking. [rules]"),
        ("{tutorial: {}}", "{tutoral: {}}", "4:13: error: In 'tutoral': There is no scenario 'tutoral'. Did you mean "
         "'tutorial'? Known: "),
        ("principals: dove", "principals: duv", "6:11: error: In 'tutorial': There is no player 'duv'. "),
        ("smallest: 0.05", "smallest: 0.05\n    players: [kind]", "6:37: error: 'players.hard' is in no hypothesis; name "
         "it in one, or remove it. [idle]"),
        (PLAN, "- a list\n", "1:1: error: The plan of a study is a mapping of keys to values; this is a list. [shape]"),
        (PLAN, "", "1:1: error: This file is empty; the plan of a study begins with study_version, title and games. "
         "[empty]"),
        (PLAN, "# to be written\n", "1:1: error: This file is empty; the plan of a study begins with study_version, title "
         "and games. [empty]"),
        ("games: 20", "games: 20\n---\na: 1", "4:1: error: A second document begins here; the plan of a study holds one. "
         "[documents]"),
        (PLAN, "a: 1" + " " * 600_000, "1:1: error: This file has 600,004 bytes or more; the plan of a study may have at "
         "most 600,000. [file]"),
    ],
)  # fmt: skip
def test_every_refusal_has_its_place_and_words(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in PLAN
    found = said(tmp_path, PLAN.replace(old, new, 1))
    assert any(line.startswith(told) for line in found), found


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError) as raised:
        load_plan(str(tmp_path))
    assert str(raised.value) == f"{tmp_path}:1:1: error: This is a folder; give the path of the plan of a study. [file]"


def test_a_name_is_that_of_a_shipped_plan() -> None:
    assert load_plan("small-things-first").plan.title.startswith("Does carrying out small things first")
    with pytest.raises(UnknownName, match=r"^There is no study 'small-thing-first'. Did you mean 'small-things-first'"):
        load_plan("small-thing-first")
