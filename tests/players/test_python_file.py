"""Players in a file of one's own: named by path, judged by their own errors, and the game is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiate.errors import NegotiateError, PlayerError
from negotiate.lab.simulate import simulate
from negotiate.play.match import Match
from negotiate.play.replay import load as resume
from negotiate.players.python_file import from_file
from negotiate.rulebook.load import from_document, load

TEN_LINES = '''
class Ten:
    """A player of ten lines."""

    def choose(self, view, menu):
        if view.decision.kind == "answer":
            offer = next(offer for offer in view.offers if offer.seat == view.decision.offer)
            gain = sum(view.values[issue][option] for issue, option in offer.options.items())
            return f"accept {offer.seat}" if gain > 0 else f"reject {offer.seat}"
        return "carry-out" if view.decision.kind == "carry-out" else "pass"


class Broken(Ten):
    def choose(self, view, menu):
        if view.round == 3:
            return 1 / 0
        return super().choose(view, menu)


class Counts(Ten):
    """Remembers how often it was asked in this game, and gives the game away if it is used twice."""

    def __init__(self):
        self.asked = 0

    def begin(self, view):
        assert self.asked == 0 and view.round == 1

    def choose(self, view, menu):
        self.asked += 1
        return super().choose(view, menu)


class Mute:
    pass


class Needy(Ten):
    def __init__(self, something):
        pass


def last(seen, mask):
    return len(mask) - 1
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(TEN_LINES, encoding="utf-8")
    return path


def test_ten_lines_play_a_whole_game(file: Path) -> None:
    match = Match(load("tutorial"), {"highmark": f"{file}:Ten"}, 3)
    match.advance()
    assert match.outcome is not None and match.outcome.utilities["highmark"] > 0.0
    assert match.recorded_players()["highmark"] == "python:Ten"


def test_games_do_not_depend_on_what_is_played_beside_them(file: Path) -> None:
    """Every game has a player made anew, and any number of jobs gives the same."""
    one, two = (simulate("tutorial", 24, 3, {"highmark": f"{file}:Counts"}, jobs=jobs).games for jobs in (1, 2))
    assert one.equals(two)
    assert one["game"].to_list() == list(range(24))


def test_a_player_that_fails_is_told_its_own_mistake_and_the_game_is_kept(file: Path) -> None:
    with pytest.raises(PlayerError) as failure:
        simulate("tutorial", 4, 3, {"highmark": f"{file}:Broken"})
    message = str(failure.value)
    assert message.startswith("The player 'Broken' of Highmark failed in month 3, deciding '")
    assert f'File "{file}", line 16, in choose' in message
    assert "ZeroDivisionError: division by zero" in message
    assert "\nThis was game 0 of seed 3. It is kept up to there: negotiate replay " in message
    kept = Path(message.rpartition(" ")[2])
    match = resume(kept, from_document, {"highmark": from_file(f"{file}:Ten")})
    assert match.round == 3
    assert match.pending is not None and match.pending.seat == "highmark"
    match.advance()
    assert match.outcome is not None
    match.close()


def test_a_python_mediator_sits_at_the_table(file: Path) -> None:
    results = simulate("tutorial", 2, 3, {}, mediator=f"{file}:Ten")
    assert results.players["mediator"] == f"{file}:Ten"
    assert len(results.games) == 2


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Tan", "There is no class or function 'Tan' in '{file}'. Those in it: Ten, Broken, Counts, Mute, Needy, last."),
        (
            "Mute",
            "The class 'Mute' in '{file}' is no player: it needs a method choose(self, view, menu) that returns an action.",
        ),
    ],
)
def test_what_is_no_player_is_refused_before_the_first_game(file: Path, title: str, sentence: str) -> None:
    with pytest.raises(NegotiateError) as refusal:
        simulate("tutorial", 4, 3, {"highmark": f"{file}:{title}"})
    assert str(refusal.value) == sentence.format(file=file)


def test_a_file_that_leaves_the_program_is_told_as_a_file_that_fails(tmp_path: Path) -> None:
    leaving = tmp_path / "leaving.py"
    leaving.write_text("raise SystemExit(0)\n", encoding="utf-8")
    with pytest.raises(PlayerError) as refusal:
        from_file(f"{leaving}:Ten")
    assert str(refusal.value).startswith(f"The file '{leaving}' could not be loaded. Its own message:")


def test_a_class_that_wants_arguments_is_refused_with_its_own_traceback(file: Path) -> None:
    with pytest.raises(PlayerError) as refusal:
        Match(load("tutorial"), {"highmark": f"{file}:Needy"})
    message = str(refusal.value)
    assert message.startswith(f"The player 'Needy' in '{file}' could not be made; a class is called without arguments.")
    assert message.rstrip().endswith("missing 1 required positional argument: 'something'")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlayerError) as refusal:
        from_file(f"{tmp_path}/none.py:Ten")
    assert str(refusal.value) == (
        f"There is no file '{tmp_path}/none.py' to load the player 'Ten' from; write path/to/file.py:Class."
    )


def test_a_file_that_does_not_load_shows_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text("import json\njson.loads('{')\n", encoding="utf-8")
    with pytest.raises(PlayerError) as refusal:
        from_file(f"{path}:Ten")
    assert str(refusal.value).startswith(f"The file '{path}' could not be loaded. Its own message:\n")
    assert f'File "{path}", line 2, in <module>' in str(refusal.value)
    assert "importlib" not in str(refusal.value)


def test_an_edited_file_is_read_again(file: Path) -> None:
    import os

    assert not hasattr(from_file(f"{file}:Ten"), "edited")
    file.write_text(TEN_LINES.replace("class Ten:", "class Ten:\n    edited = True\n"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert from_file(f"{file}:Ten").edited  # type: ignore[attr-defined]  # the new class has it
