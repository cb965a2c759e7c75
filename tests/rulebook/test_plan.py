"""Plans of studies: every refusal with its place and exact words."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiate.errors import RuleFileError, UnknownName
from negotiate.lab.study.arms import arms_of
from negotiate.rulebook.load import load
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
        ("    smallest: 0.05\n", "", "8:3: error: 'hypotheses.accords' has no 'smallest'; add a number above 0 and up to "
         "1,000,000,000: the smallest difference that would matter, in the unit of the measure. [missing]"),
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
        ("process.mode: open", "process.mod: open", "5:66: error: In 'tutorial': There is no 'process.mod' in the rules. "
         "Did you mean 'process.mode'? 'process' has: mode, discount, chance_of_ending, boulder, retable_margin, "
         "retable_after, good_faith, undertaking. [rules]"),
        ("{tutorial: {}}", "{tutoral: {}}", "4:13: error: In 'tutoral': There is no scenario 'tutoral'. Did you mean "
         "'tutorial'? Known: "),
        ("principals: dove", "principals: duv", "6:30: error: In 'tutorial': There is no player 'duv'. "),
        ("principals: dove", "principal: dove", "6:18: error: In 'tutorial': There is no seat 'principal'. Did you mean "
         "'principals'? Known: highmark, lowmark, mediator, principals. [players]"),
        ("{tutorial: {}}", "{tutorial: {mediator: facilitater}}", "4:34: error: In 'tutorial': There is no mediator "
         "'facilitater'. Did you mean 'facilitator'? "),
        ("{set: {process.mode: open}}", "{mediator: facilitater}", "5:70: error: In 'tutorial': There is no mediator "
         "'facilitater'. "),
        ("{set: {process.mode: open}}", "{preset: ripe}", "5:68: error: In 'tutorial': There is no preset 'ripe'. Known: "
         "none. [rules]"),
        ("{tutorial: {}}", "{tutorial: {}, camp-david-1978: {set: {trust.decay: lots}}}", "4:51: error: In "
         "'camp-david-1978': The rules do not hold with trust.decay=lots: 'trust.decay' is the text 'lots'; write a number "
         "from 0 to 1 (share of the way back to the disposition each round). [rules]"),
        ("games: 20", "games: 99999999999999999999", "3:8: error: This number is too large; write one of 18 digits at most. "
         "[number]"),
        ("{tutorial: {}}", "{mine: {file: ./mine.yaml}}", "4:26: error: The rules of 'mine' cannot be used: "),
        ("smallest: 0.05", "smallest: 5", "14:15: error: 'hypotheses.accords.smallest' is 5, and 'endings.accord' goes from "
         "0 to 1, so that no difference is as large; write 0.05 for 5 percentage points. [smallest]"),
        ("smallest: 0.05", "smallest: 1e10", "14:15: error: 'hypotheses.accords.smallest' is the number 10000000000.0; "
         "write a number above 0 and up to 1,000,000,000: the smallest difference that would matter, in the unit of the "
         "measure. [value]"),
        ("smallest: 0.05", "smallest: 0.05\n    players: [kind, hard, kind]", "15:27: error: 'kind' is there twice, and its "
         "tests would count twice; write another one or remove it. [twice]"),
        ("{steps:", "{Step by step:", "5:12: error: The name 'Step by step' is not an id: lower-case words and numbers "
         "joined by hyphens, such as step-by-step. [id]"),
        ("{steps:", "{" + "a" * 65 + ":", "5:12: error: The name 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...' is too long; an "
         "id has at most 64 characters. [id]"),
        ("{tutorial: {}}", "{}", "4:1: error: 'scenarios' is empty; write a mapping of names to scenarios. [value]"),
        ("games: 20", f"games: 20\nseeds: {list(range(1001))}", "4:1: error: 'seeds' has 1,001 entries, and 1,000 are the "
         "most; write a list of seeds, whole numbers of 0 or more. [value]"),
        ("A small one", "A" * 201, "2:8: error: 'title' has 201 characters, and 200 are the most; write the title of the "
         "study in one line. [value]"),
        ("{process.mode: open}", "{process: {mode: open}}", "5:66: error: 'process' is set as a whole here, so that what is "
         "not named would go back to its default; write dotted paths, such as process.mode. [section]"),
        ("{tutorial: {}}", "{tutorial: {}, again: {file: tutorial}}", "4:27: error: 'scenarios.again' has the rules of "
         "'scenarios.tutorial', so that each of its tests would be there twice; change it, or remove it. [twice]"),
        ("principals: dove", "principals: dove+nope", "6:30: error: In 'tutorial': There is no number of bargaining "
         "'nope'. "),
        ("{set: {process.mode: open}}", "{}", "11:9: error: 'steps' and 'open' play the same games wherever "
         "'hypotheses.accords' compares them, so that nothing can differ; change one of them, or remove the hypothesis. "
         "[alike]"),
        (PLAN, "schema_version: 3\nid: x\n", "1:1: error: This is a rule file and no plan of a study, which begins with "
         "study_version, title and games. Name it in a plan, under scenarios, or play it by itself: negotiate simulate "),
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


BOTH = PLAN.replace("{tutorial: {}}", "{tutorial: {}, camp-david-1978: {}}")


def test_what_several_scenarios_refuse_alike_is_said_once(tmp_path: Path) -> None:
    (found,) = said(tmp_path, BOTH.replace("mode: open", "mod: open"))
    assert found.startswith("5:66: error: In 'tutorial' and 'camp-david-1978': There is no 'process.mod' in the rules. ")
    (found,) = said(tmp_path, BOTH.replace("principals: dove", "principals: nobody.py:None"))
    assert found == (
        "6:30: error: In 'tutorial' and 'camp-david-1978': There is no file 'nobody.py' to load the player 'None' from; "
        "write path/to/file.py:Class. [players]"
    )


def test_a_seat_of_another_scenario_is_told_its_cure(tmp_path: Path) -> None:
    (found,) = said(tmp_path, BOTH.replace("principals: dove", "highmark: dove"))
    assert found == (
        "6:18: error: In 'camp-david-1978': There is no seat 'highmark'. Known: egypt, israel, united-states, mediator, "
        "principals. 'highmark' sits in tutorial alone: in every hypothesis with 'kind' write scenarios: [tutorial]. "
        "[players]"
    )


def test_a_scenario_without_the_measure_of_any_hypothesis_is_told(tmp_path: Path) -> None:
    found = said(tmp_path, BOTH.replace("endings.accord", "ceasefire.signed"))
    assert found == [
        "4:27: error: 'scenarios.camp-david-1978' is in no test, since its rules have no ceasefire.signed; state a "
        "hypothesis of a measure that they have, or remove it. [idle]"
    ]


def test_a_misspelt_side_brings_no_other_refusal(tmp_path: Path) -> None:
    text = PLAN.replace("of: steps", "of: step") + "    players: [kind, hard]\n"
    (found,) = said(tmp_path, text)
    assert "Did you mean 'steps'?" in found


def test_players_in_files_lie_beside_the_plan(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "class Mine:\n    def choose(self, view, menu):\n        return next(iter(menu))\n", encoding="utf-8"
    )
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN.replace("principals: dove", "highmark: mine.py:Mine"), encoding="utf-8")
    casts = arms_of(load_plan(str(path))).casts
    assert {cast.players["highmark"] for cast in casts.values()} == {f"{tmp_path}/mine.py:Mine", "hardliner"}


def test_check_says_that_a_plan_is_no_rule_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        load(str(path))
    assert str(refused.value).splitlines()[0] == (
        f"{path}:1:1: error: This is the plan of a study and no rule file; check it with: negotiate study {path} --power "
        "[plan]"
    )


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError) as raised:
        load_plan(str(tmp_path))
    assert str(raised.value) == f"{tmp_path}:1:1: error: This is a folder; give the path of the plan of a study. [file]"


def test_a_name_is_that_of_a_shipped_plan() -> None:
    assert load_plan("small-things-first").plan.title.startswith("Does carrying out small things first")
    with pytest.raises(UnknownName, match=r"^There is no study 'small-thing-first'. Did you mean 'small-things-first'"):
        load_plan("small-thing-first")
