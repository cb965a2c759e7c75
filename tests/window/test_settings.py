"""Settings on disk, sounds with and without a device, and what the command line refuses before a window opens."""

from __future__ import annotations

import json
from pathlib import Path

import pygame
import pytest
from tests.window.gallery import Gallery
from tests.window.windows import click, drawn, open_app
from typer.testing import CliRunner

from negotiate.cli.app import app as program
from negotiate.errors import UnknownName
from negotiate.window.app import App, open_window
from negotiate.window.screens.start import StartScreen
from negotiate.window.settings import Settings, load_settings, settings_file
from negotiate.window.sounds import LOUDNESS, NOTES, RATE, Sounds, wave


def test_settings_come_back_as_they_were() -> None:
    wanted = Settings("dark", 1.5, "en", True, "slow", True)
    wanted.save()
    assert load_settings() == wanted


def test_a_change_in_the_window_is_kept() -> None:
    app = open_app(Gallery(), speed="normal")
    app.settings.theme = "dark"
    app.apply_settings()
    app.pump()
    assert load_settings().theme == "dark"
    assert app.page.theme.name == "dark"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"theme": "pink", "text_size": 9, "speed": 4, "language": "xx", "sound": "yes"}']
)
def test_damaged_settings_are_the_usual_ones(text: str) -> None:
    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    found = load_settings()
    assert (found.theme, found.text_size, found.speed, found.sound) == ("light", 1.0, "normal", False)


def test_settings_that_cannot_be_kept_stop_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    Settings().save(blocked / "settings.json")
    said = capsys.readouterr().err
    assert said.startswith(f"negotiate: the settings could not be kept in '{blocked / 'settings.json'}': ")


def test_settings_are_readable_json() -> None:
    Settings().save()
    assert set(json.loads(settings_file().read_text(encoding="utf-8"))) == set(vars(Settings()))


def test_no_sound_device_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise pygame.error("no device")

    monkeypatch.setattr(pygame.mixer, "get_init", lambda: None)
    monkeypatch.setattr(pygame.mixer, "init", broken)
    sounds = Sounds(Settings(sound=True))
    sounds.play("turn")
    sounds.play("press")
    assert sounds.is_broken


def test_moves_without_a_sound_are_silent_and_the_others_are_made_once() -> None:
    sounds = Sounds(Settings(sound=True))
    for name in ("", "pass", "turn", "turn", *NOTES):
        sounds.play(name)
    assert sounds.made <= set(NOTES)
    assert "turn" in sounds.made or sounds.is_broken
    pygame.mixer.quit()


def test_sounds_are_quiet_and_end_in_silence() -> None:
    for notes in NOTES.values():
        samples = memoryview(wave(notes)).cast("h")
        assert max(abs(sample) for sample in samples) <= 32767 * LOUDNESS
        assert abs(len(samples) - RATE * sum(seconds for _frequency, seconds in notes)) <= len(notes)
        assert abs(samples[-1]) < 400


def test_a_seat_without_a_player_is_a_bad_command_line() -> None:
    done = CliRunner().invoke(program, ["play", "tutorial", "--seat", "highmark"])
    assert done.exit_code == 2
    said = " ".join(done.output.replace("│", " ").split())
    assert "'highmark' is not of the form SEAT=NAME." in said


@pytest.mark.parametrize("option", [("--seed", "7"), ("--undo", "never")], ids=lambda option: option[0])
@pytest.mark.parametrize("way", [(), ("--text",)], ids=["window", "text"])
def test_what_a_saved_game_has_for_good_is_not_dropped_without_a_word(option: tuple[str, str], way: tuple[str, ...]) -> None:
    done = CliRunner().invoke(program, ["play", "game.jsonl", *option, *way])
    assert done.exit_code == 2
    assert (
        f"{option[0]} is for a new game; a saved one goes on with what it began with. Leave {option[0]} out, or begin a new "
        "game by the name of its scenario."
    ) in " ".join(done.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("scenario", "seats", "said"),
    [
        ("tutorail", {}, "There is no scenario 'tutorail'. Did you mean 'tutorial'?"),
        ("tutorial", {"highmrk": "human"}, "There is no seat 'highmrk'. Did you mean 'highmark'?"),
        ("tutorial", {"highmark": "cautios"}, "There is no player 'cautios'. Did you mean 'cautious'?"),
    ],
)
def test_wrong_names_are_said_before_any_window_opens(scenario: str, seats: dict[str, str], said: str) -> None:
    with pytest.raises(UnknownName) as raised:
        open_window(scenario, seats, 1)
    assert str(raised.value).startswith(said)


def test_a_language_that_is_given_for_this_time_is_not_kept() -> None:
    Settings(language="fr").save()
    app = App(load_settings(), language="de")
    assert app.speaker.code == "de"
    app.settings.theme = "dark"
    app.apply_settings()
    assert app.speaker.code == "de" and (load_settings().language, load_settings().theme) == ("fr", "dark")
    app.settings.language = "uk"  # one that a person chooses is
    app.apply_settings()
    app.settings.theme = "light"
    app.apply_settings()
    assert app.speaker.code == "uk" and (load_settings().language, load_settings().theme) == ("uk", "light")


def test_who_may_take_steps_back_is_chosen_before_a_game_and_kept_for_the_next() -> None:
    start = StartScreen("tutorial")
    app = open_app(start)
    assert start.setup().undo == "always" and "Taking a step back" in drawn(app) and "Allowed" in drawn(app)
    click(app, "start/undo")
    click(app, "start/undo/1")
    assert "Until something hidden is shown" in drawn(app)
    assert start.setup().undo == "until-shown" and load_settings().undo == "until-shown"
    assert StartScreen.setup(opened_again()).undo == "until-shown"


def opened_again() -> StartScreen:
    """The first screen of a program that is started later, with the settings as they were kept."""
    start = StartScreen("tutorial")
    app = App(load_settings())
    app.start(start)
    return start


def test_the_command_line_has_the_last_word_on_taking_steps_back() -> None:
    start = StartScreen("tutorial", undo="never")
    app = open_app(start)
    assert start.setup().undo == "never" and load_settings().undo == "always"
    app.settings.undo = "until-shown"
    assert start.setup().undo == "never"
    with pytest.raises(UnknownName) as told:
        program_refuses("play", "tutorial", "--undo", "nevr")
    assert str(told.value) == ("There is no rule of undo 'nevr'. Did you mean 'never'? Known: always, until-shown, never.")


def program_refuses(*words: str) -> None:
    """Run the program, and raise what it raised."""
    done = CliRunner().invoke(program, list(words))
    if done.exception is not None:
        raise done.exception
