"""The game in the terminal: whole games by typed words, hand-over, saving, and never a traceback."""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reports.test_plain_bargaining import LAKE

from negotiate.cli.verbs.play import keep_language
from negotiate.play.match import Match
from negotiate.present.ending import ending
from negotiate.present.pages import ending_page
from negotiate.rulebook.load import load
from negotiate.table.saves import saved_games
from negotiate.text.console import CLEAR, Console, EndOfInput
from negotiate.text.game import KINDS, LOOKING, WORDS, play_in_terminal
from negotiate.window.settings import load_settings
from negotiate.words.speaker import PLAYER, Speaker

LIST = "All eighty of a list go home, forty at dawn and forty at noon"
"""The first thing that both valleys want."""


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "games"))
    monkeypatch.setenv("NEGOTIATE_CONFIG", str(tmp_path / "settings"))
    monkeypatch.setenv("LANGUAGE", "en")


class Terminal(io.StringIO):
    """A screen that remembers everything."""

    def isatty(self) -> bool:
        return True


def play(words: str, scenario: str | None = "tutorial", seed: int | None = 4, **seats: str) -> tuple[int, str]:
    """Type these words, one line each, and read the whole conversation, in the language that is kept.

    Highmark opens the game of the usual seed.
    """
    screen = Terminal()
    speaker = Speaker(load_settings().language, PLAYER)
    code = play_in_terminal(
        scenario,
        {seat.replace("_", "-"): player for seat, player in seats.items()},
        seed,
        Console(io.StringIO(words), screen, 1000, speaker),
        keep_language,
    )
    return code, screen.getvalue()


def test_a_whole_tutorial_game_by_numbers_and_words() -> None:
    words = ["tutor off", "1", "suggest", "done", *["pass", "1"] * 14, *["debrief"] * 3]
    code, said = play("\n".join(words) + "\n", highmark="human")
    assert code == 0
    assert "You are Highmark (principal)." in said and "- Bring home those who are held, list by list." in said
    assert f"- Signed as a treaty: Detainees – {LIST}." in said
    assert "- Talks open: Quiet at the dam." in said
    assert "The game is over: " in said and "Its private aim was: A share of the water" in said
    assert "Questions to talk about:" in said
    assert "Later you can look back with: negotiate debrief " in said
    assert "How it ended, and why" in said and "-----" not in said
    assert saved_games()[0].is_finished


@pytest.mark.parametrize(
    ("scenario", "seat"),
    [
        ("tutorial", "lowmark"),
        ("tutorial", "mediator"),
        ("istanbul-2025", "ukraine"),
        ("istanbul-2025", "mediator"),
        ("camp-david-1978", "egypt"),
    ],
)
def test_whatever_is_typed_a_game_can_be_played_to_its_end(scenario: str, seat: str) -> None:
    chance = random.Random(7)
    looking = [
        *LOOKING[:-1],
        "more",
        "table",
        "help",
        "why water",
        "log all",
        "undo",
        "nonsense",
        "99",
        "",
        "show",
        "list",
        "suggest",
        "locked",
        "clear",
        "back",
    ]
    words = [
        chance.choice(looking) if chance.random() < 0.4 else str(chance.choice([1, 1, 1, 2, 2, 3, 4]))
        for _number in range(900 if scenario == "tutorial" else 150)
    ]
    rules = load(scenario)
    assert seat == "mediator" or seat in rules.names.parties
    code, said = play("\n".join(words), scenario, seed=3, **{seat: "human"})
    assert code == 0 and "Traceback" not in said
    assert "The game is over: " in said or "The game is saved in " in said
    assert "{" not in said


def test_every_word_of_the_help_does_something() -> None:
    for word in WORDS:
        code, said = play(f"{word}\n", highmark="human")
        assert code == 0
        assert "is no word here" not in said, word


def test_a_locked_issue_says_why() -> None:
    _code, said = play("why quiet\nwhy water\nwhy\nwhy humanitarian\n", highmark="human")
    assert (
        "Quiet at the dam opens with: mutual trust at least 25: now Highmark in Lowmark 20.3 and "
        "Lowmark in Highmark 20.3; Watchers at dam and gauges: “A joint patrol” or further carried out "
        "(now “Nobody watches”)."
    ) in said
    assert "“Equal split”" not in said
    assert "“An equal split, in three releases” opens with: mutual trust at least 29: " in said
    named = "People, Watching together, Quiet at the dam, Water, Detainees, Watchers at dam and gauges"
    assert f"Say why and one of: {named}." in said
    assert "People: this track is open." in said


def test_refusals_are_sentences_and_change_nothing() -> None:
    _code, said = play(
        "propose water=joint-gauges\npropose watre=1\ncounter\nretrun\nreturn\ngesture huge\n5x\nundo\n99\n",
        highmark="human",
    )
    assert "“Joint gauges and a summer share, in three releases” (Water) cannot be negotiated yet. It needs: " in said
    assert "There is no issue 'watre'. Did you mean 'water'?" in said
    assert "“retrun” is no word here. Did you mean “return”? Type help for all words." in said
    assert "Highmark is at the table with the power to decide already." in said
    assert "There is no size 'huge'." in said
    assert "There is no step of yours to take back." in said
    assert "There is no number 99; type more to see them." in said
    assert ".yaml" not in said


def test_a_step_can_be_taken_back() -> None:
    _code, said = play("tutor off\ngesture small\nundo\ngesture small\n", highmark="human")
    assert said.count("- Highmark makes a small gesture of goodwill and asks nothing in return.") == 2
    assert "Your last step is taken back." in said


def test_the_device_is_handed_over_behind_a_cleared_screen() -> None:
    _code, said = play("\npass\n\n\nbrief\n", highmark="human", lowmark="human")
    first, _cleared, after = said.partition("Press Enter when you have finished reading;")
    assert "You are Highmark (principal)." in first and "You are Lowmark (principal)." not in first
    screens = after.split(CLEAR)
    assert "Hand the device to Lowmark." in screens[1]
    assert "Lowmark: press Enter when nobody else can see the screen." in screens[1]
    assert "You are Lowmark (principal)." in screens[1] and "Bring home those who are held" not in screens[1]
    assert "Since you last looked:" in screens[1]


def test_the_end_of_input_keeps_the_save_and_it_goes_on() -> None:
    code, said = play("1\n2\ndone\n", highmark="human")
    assert code == 0 and "The game is saved in " in said and "Go on with: negotiate play --text" in said
    (saved,) = saved_games()
    assert not saved.is_finished
    again, more = play("", str(saved.path))
    assert again == 0 and f"- Signed as a treaty: Detainees – {LIST}." in more
    chosen, offered = play("1\ntable\n", None)
    assert chosen == 0 and "1. Go on with Two Valleys, month 1 of 10 (Highmark)" in offered
    assert f"- Signed: Detainees: {LIST}. 2 phases, none carried out yet." in offered


def test_a_damaged_save_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "games").mkdir()
    (tmp_path / "games" / "broken.jsonl").write_text("nonsense\n", encoding="utf-8")
    code, said = play("1\n1\n", None)
    assert code == 0 and "A saved game cannot be used and was left where it is: " in said
    assert "You are Highmark" in said


def test_everything_can_be_chosen_by_asking() -> None:
    code, said = play("Two\n3\nbrief\n", None)
    assert code == 0 and "1. Two Valleys." in said and "You are River Council (mediator)." in said
    code, said = play("2\n4\n1\n2\n1\n", None)  # the first, unfinished game is offered first: a new one
    assert "Go on with a saved game, or begin a new one?" in said
    code, said = play("\n6\n\n", None)
    assert code == 0


def test_watching_the_computer() -> None:
    code, said = play("6\n", seed=5)
    assert code == 0 and "The game is over: " in said and "You are" not in said


def test_the_mediator_is_offered_a_bridge() -> None:
    code, said = play("soundings\nfacilitate\n", mediator="human")
    assert code == 0
    assert f"A bridging package is in sight: Detainees – {LIST}." in said
    assert "By your soundings: +" in said and "What the parties have let you know, in points" in said
    assert "- River Council facilitates the talks" in said


def test_mistakes_of_the_command_line_are_sentences(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert play("", "tutoril", highmark="human")[0] == 2
    assert "The game cannot begin. There is no scenario 'tutoril'. Did you mean 'tutorial'?" in capsys.readouterr().err
    assert play("", highmark="cautios")[0] == 2
    assert "There is no player 'cautios'. Did you mean 'cautious'?" in capsys.readouterr().err
    assert play("", str(tmp_path / "none.jsonl"))[0] == 2
    assert "cannot be read: No such file or directory." in capsys.readouterr().err


def test_control_c_keeps_the_save(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_words: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(Console, "ask", interrupted)
    code, said = play("", highmark="human")
    assert code == 130 and "The game is saved in " in said
    code, _said = play("", None)
    assert code == 130


def test_on_the_command_line_as_people_use_it(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
    done = subprocess.run(
        [sys.executable, "-m", "negotiate", "play", "--text", "tutorial", "--seat", "highmark=human", "--seed", "4"],
        input="1\n2\ndone\n",
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "- Signed as a treaty: Detainees - All eighty of a list go home, forty at dawn\n" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_terminal_needs_no_window_library() -> None:
    program = "import sys, negotiate.text.game; print('pygame' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_lines_are_wrapped_and_items_set_in() -> None:
    screen = io.StringIO()
    console = Console(io.StringIO(""), screen, 40)
    console.say("- one two three four five six seven eight nine ten", "", "  - inner", "plain\nlines")
    assert screen.getvalue().splitlines() == [
        "- one two three four five six seven",
        "  eight nine ten",
        "",
        "  - inner",
        "plain",
        "lines",
    ]


def test_choosing_by_number_beginning_or_enter() -> None:
    screen = io.StringIO()
    console = Console(io.StringIO("9\nse\n\n"), screen, 60)
    assert console.choose("Which?", ["first", "second", "third"]) == 1
    assert console.choose("Which?", ["first", "second", "third"], usual=2) == 2
    assert "Type a number from 1 to 3." in screen.getvalue()
    with pytest.raises(EndOfInput):
        console.ask("?")


def test_another_language_is_spoken_at_once_and_kept() -> None:
    _code, said = play("language\nlanguage de\nlanguage xx\n", highmark="human")
    assert "- language de: Deutsch" in said and "1. Paket vorschlagen." in said
    _code, later = play("help\n", highmark="human")
    assert "Sie sind Hochmark (Hauptpartei)." in later


def test_words_do_not_clash() -> None:
    assert not set(WORDS) & set(KINDS) and set(LOOKING) <= set(WORDS)


def test_the_ending_speaks_of_no_part_of_the_peace_index_that_does_not_count() -> None:
    for name, wanted in (
        ("nuclear-talks-2013", r"Joint index: \d+ of 100 \(balance \d+\)\."),
        ("tutorial", r"Peace index: \d+ of 100 \(people \d+, quiet \d+, durability \d+, balance \d+\)\."),
    ):
        rules = load(name)
        match = Match(rules, {}, seed=1)
        match.advance()
        speaker = Speaker(audience=PLAYER)
        found = ending(match, speaker)
        assert found is not None
        assert [line for line in ending_page(speaker, found) if re.fullmatch(wanted, line)]


def test_only_what_is_on_the_screen_is_chosen_by_number() -> None:
    _, screen = play("3\nmore\n3\nback\nquit\n", highmark="human")
    assert "2. End the turn." in screen
    before, after = screen.split("Highmark> more\n")
    assert before.endswith("Highmark> 3\nThere is no number 3; type more to see them.\n"), "it was not on the screen"
    assert "3. " in after
    assert "There is no number" not in after


def test_table_proposes_nothing_where_a_package_is_put_together() -> None:
    _, screen = play("tutor off\npropose\n1\ntable\nback\nquit\n", highmark="human")
    _, answer = screen.split("package> table\n")
    assert answer.startswith("Two Valleys. Month 1 of 10.")
    assert "Back to the table; what you have put together is kept until you act." in answer


def test_leaving_the_talks_asks_back() -> None:
    for typed in ("leave", "walk"):
        _, screen = play(f"tutor off\n{typed}\nno\nquit\n", highmark="human")
        told = screen.split(f"Highmark> {typed}\n")[1].strip().splitlines()
        assert told[0] == "This weighs: Walk out."
        assert told[1] == "Go on all the same? Type yes; anything else takes the move back: no"
        assert told[2] == "The move is taken back; you still decide."
        assert "Highmark walks out" not in screen
    code, screen = play("tutor off\nleave\nyes\nquit\n", highmark="human")
    assert code == 0
    assert "The move is taken back" not in screen


def test_breaking_ones_word_asks_back(tmp_path: Path) -> None:
    record = tmp_path / "due.jsonl"
    with Match(load("tutorial"), {"highmark": "human"}, seed=4, record=record) as match:
        match.advance()
        match.submit("highmark", "propose detainees=twenty")
        match.advance()
        match.submit("highmark", "pass")
        asked = match.advance()
        assert asked is not None and (asked.seat, asked.kind) == ("highmark", "carry-out")
    for typed in ("breach", "break", "4"):
        _, screen = play(f"tutor off\n{typed}\nno\nquit\n", str(record))
        assert screen.split(f"Highmark> {typed}\n")[1].splitlines()[:4] == [
            "",
            "This weighs: Break your word.",
            "Go on all the same? Type yes; anything else takes the move back: no",
            "The move is taken back; you still decide.",
        ]
        assert '"action": "breach"' not in record.read_text("utf-8")
    _, screen = play("tutor off\nbreach\nyes\nquit\n", str(record))
    assert screen.split("takes the move back: yes\n")[1].splitlines()[:3] == [
        "",
        "Month 1:",
        "- Highmark breaks its word: Detainees.",
    ]


def test_a_kind_that_cannot_be_now_is_refused_and_not_asked_about() -> None:
    _, screen = play("tutor off\nbreach\nquit\n", highmark="human")
    assert "This weighs" not in screen


def test_a_saved_game_goes_on_with_other_players() -> None:
    assert play("end\nquit\n", highmark="human")[0] == 0
    path = str(saved_games()[0].path)
    code, said = play("quit\n", path, lowmark="hardliner")
    assert code == 0
    assert "From now on the computer plays Lowmark (hardliner)." in said
    assert play("quit\n", path, lowmark="hardliner")[0] == 0
    assert Path(path).read_text("utf-8").count("seat-changed") == 1  # it is played so already
    assert play("", path, lowmark="nobody")[0] == 2
    assert play("", path, mediator="none")[0] == 2


def test_every_unfinished_game_can_be_reached_the_newest_first(tmp_path: Path) -> None:
    folder = tmp_path / "games"
    folder.mkdir()
    for number in range(1, 8):
        file = folder / f"group-{number}.jsonl"
        with Match(load("tutorial"), {"highmark": "human"}, seed=number, record=file) as match:
            match.advance()
        os.utime(file, (1_800_000_000 + 60 * number,) * 2)
    code, said = play("6\n2\n", None)  # two of the seven are behind the sixth choice; the older of them is taken
    assert code == 0 and "6. 2 more saved games, older" in said
    assert f"The game is saved in {folder / 'group-1.jsonl'}." in said


def test_plain_bargaining_has_no_words_of_trust_and_treaties(tmp_path: Path) -> None:
    lake = tmp_path / "lake.yaml"
    lake.write_text(json.dumps(LAKE), "utf-8")  # JSON is YAML
    _, said = play("help\ntrust\ncounter\nquit\n", str(lake), seed=5, north="human")
    helped = said.split("North> help\n")[1].split("North> trust\n")[0]
    words = re.findall(r"^- ([a-z]+): ", helped, re.MULTILINE)
    assert words == [word for word in WORDS if word not in ("trust", "agreements", "promises", "events", "soundings")]
    assert "\nActions in words: accept, reject, counter, pass, propose, leave, “propose ISSUE=OPTION, …”.\n" in helped
    assert said.split("North> trust\n")[1].startswith(
        "Trust plays no part here: what is signed ends the game, and nothing is left to be kept.\n"
    )
    assert "help; and brief, tracks, why, log as at the table.\n" in said
    assert "\n\n\n" not in said.split("You are North (principal).")[1], "a brief without a text has no place for one"
    _, usual = play("help\ncounter\nquit\n", seed=3, highmark="human")
    assert all(f"\n- {word}: " in usual for word in WORDS)
    assert "help; and brief, tracks, why, trust, log as at the table.\n" in usual


def test_a_ratified_accord_says_how_long_it_is_carried_out() -> None:
    words = ["tutor off", *["1", "suggest", "done", "1", "back", "pass"] * 12]
    _, said = play("\n".join(words) + "\n", seed=3, highmark="human")
    after = said.split("Lowmark ratifies the accord: ")[1].splitlines()
    assert after[1].startswith("- Signed as a treaty: ")
    assert after[2] == (
        "Nothing new is negotiated any more. What is signed is carried out for 4 months more; then the game ends."
    )


def test_the_mediators_text_is_countered_at_no_cost() -> None:
    _, said = play("tutor off\nreject\npass\npass\nquit\n", seed=3, highmark="human")
    asked = said.split("You answer the proposal of River Council.")[1]
    assert "\n3. Counter-offer. Declines their text and puts yours in its place.\n" in asked


def test_the_words_of_the_builder_are_listed_once() -> None:
    _, said = play("reject\npropose\nback\npropose\nback\npropose\nhelp\nquit\n", seed=3, highmark="human")
    listed = [place for place in range(len(said)) if said.startswith("Type a number to put an option into", place)]
    assert len(listed) == 2 and said.count("Package to propose.") == 3
    assert said.rindex("package> help") < listed[1], "the second time they were asked for"


def test_to_end_a_text_is_not_to_end_the_turn() -> None:
    _, screen = play("tutor off\nend detainees\nend the text\nend\nquit\n", highmark="human")
    first, second, third = (screen.split(f"Highmark> {typed}\n")[1] for typed in ("end detainees", "end the text", "end"))
    assert first.startswith("Detainees: nothing stands there that could be ended or forgiven.")
    assert second.startswith("'terminate' does not name an issue. Write 'terminate ISSUE'.")
    assert "Highmark> " not in third.split("\n", 1)[0], "the turn is over"
    for typed in ("end turn", "end my turn", "done"):
        _, screen = play(f"tutor off\n{typed}\nquit\n", highmark="human")
        assert screen.split(f"Highmark> {typed}\n")[1].strip().splitlines()[0] != "terminate"


def test_a_word_for_what_cannot_be_done_now_is_refused_with_what_can() -> None:
    _, screen = play("tutor off\nforgive detainees\ncarry\nquit\n", highmark="human")
    assert "“carry” is no word here" not in screen
    assert screen.split("Highmark> carry\n")[1].startswith("“Carry out” does not fit: Highmark has the floor.")
    _, screen = play("help\nquit\n", highmark="human")
    assert "Of what is promised: carry, all, suspend, stall, break, “forgive ISSUE”, “end ISSUE”." in screen


def test_nothing_is_said_to_have_happened_where_nothing_has() -> None:
    _, screen = play("\n\ntutor off\ndone\n\n\ntutor off\ndone\n\nquit\n" * 2, highmark="human", lowmark="human")
    for heard in screen.split("Since you last looked:")[1:]:
        assert heard.strip().startswith(("Month ", "At the start:")) and heard.strip().splitlines()[1].startswith("- ")
