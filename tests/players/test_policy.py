"""Policies as players: a file of weights or a function, wherever a player is named, and what a bad file is told."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, PlayerError, RecordError
from negotiate.lab.simulate import simulate
from negotiate.lab.tournament import tournament
from negotiate.play.match import Match
from negotiate.play.together import Together
from negotiate.players.isolated import VARIABLE
from negotiate.players.policy import Network, Policy
from negotiate.players.trained import file_of
from negotiate.rulebook.load import from_document, load
from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.text.console import Console
from negotiate.text.game import play_in_terminal

SEAT = "highmark"


@cache
def tutorial() -> Rules:
    return load("tutorial")


@cache
def sizes() -> tuple[int, int]:
    games = Together(tutorial(), SEAT, 1)
    return games.seen.shape[1], games.mask.shape[1]


def a_network(seed: int = 0, hidden: int = 5) -> Network:
    numbers, slots = sizes()
    random = np.random.default_rng(seed)
    layers = [
        (random.normal(size=(numbers, hidden)), random.normal(size=hidden)),
        (random.normal(size=(hidden, slots)), random.normal(size=slots)),
    ]
    return Network(random.normal(size=numbers), 1.0 + random.random(numbers), layers)


def test_a_file_plays_as_its_network_does_in_training(tmp_path: Path) -> None:
    network = a_network()
    network.save(tmp_path / "own.npz", "tutorial", SEAT)
    games = Together(tutorial(), SEAT, 1, keeps_events=True)
    games.begin(5)
    events = games.events()
    while not games.over[0]:
        games.step(np.array([network(games.seen[0], games.mask[0])]))
        events += games.events()
    match = Match(tutorial(), {SEAT: str(tmp_path / "own.npz")}, seed=5, record=tmp_path / "game.jsonl")
    match.advance()
    match.close()
    assert [event.to_data() for event in match.events] == [event.to_data() for event in events]
    assert '"python:own"' in (tmp_path / "game.jsonl").read_text(encoding="utf-8").splitlines()[0]
    results = simulate("tutorial", games=2, seed=5, players={SEAT: str(tmp_path / "own.npz")})
    assert results.games["utility_highmark"][0] == match.outcome.utilities[SEAT]  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["file", "function"])
def test_a_policy_sits_at_the_table_of_people(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "games"))
    a_network().save(tmp_path / "own.npz", "tutorial", SEAT)
    (tmp_path / "own.py").write_text("def first(seen, mask):\n    return int(mask.argmax())\n", encoding="utf-8")
    name = str(tmp_path / "own.npz") if kind == "file" else f"{tmp_path / 'own.py'}:first"
    device = Device.begin(Setup("tutorial", {SEAT: name, "lowmark": "cautious"}, seed=5))
    while device.go_on():
        device.wait()
    match = Match(tutorial(), {SEAT: name, "lowmark": "cautious"}, seed=5)
    match.advance()
    assert device.table.is_over and device.table.match.events == match.events
    device.close()
    screen = io.StringIO()
    seats = {SEAT: name, "lowmark": "human"}
    play_in_terminal("tutorial", seats, 5, Console(io.StringIO("quit\n"), screen, 100), lambda _code: None)
    assert "You are Lowmark" in screen.getvalue()


def test_a_policy_in_a_file_cannot_be_shut_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")
    (tmp_path / "own.py").write_text("def first(seen, mask):\n    return int(mask.argmax())\n", encoding="utf-8")
    with pytest.raises(PlayerError, match=r"^'first' in '.*own\.py' is a policy, which cannot be shut in\."):
        Match(tutorial(), {SEAT: f"{tmp_path / 'own.py'}:first"})


def test_a_function_in_character_plays_as_the_built_in_player() -> None:
    """But for its word, which a seat in character always keeps: where nobody is tempted the games are the same."""
    policy = Policy(lambda seen, mask: len(mask) - 1, "last")
    match = Match(tutorial(), {SEAT: policy}, seed=3)
    match.advance()
    other = Match(tutorial(), {SEAT: "cautious"}, seed=3)
    other.advance()
    until = next((n for n, (a, b) in enumerate(zip(match.events, other.events, strict=False)) if a != b), len(match.events))
    assert until > 10 and match.recorded_players()[SEAT] == "python:last"
    with pytest.raises(PlayerError, match=r"The policy 'odd' chose the slot 10000 for highmark; it may choose 0, "):
        Match(tutorial(), {SEAT: Policy(lambda seen, mask: 10_000, "odd")}, seed=3).advance()


def written(tmp_path: Path, change: Callable[[dict[str, object]], object]) -> str:
    path = tmp_path / "bad.npz"
    a_network().save(path, "tutorial", SEAT)
    arrays: dict[str, object] = dict(np.load(path))
    change(arrays)
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return str(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda arrays: arrays.pop("shift"), "holds no policy that can be read ('shift"),
        (lambda arrays: arrays.update(format=2), "has format 2; this version reads 1."),
        (lambda arrays: arrays.update(biases0=np.zeros(4)), "layer 0 of shapes (174, 5) and (4,) after 174 numbers"),
        (lambda arrays: arrays.update(scale=np.zeros_like(arrays["scale"])), "a scale that is not above 0"),
        (lambda arrays: arrays.update(weights1=np.array(["a"])), "holds no policy that can be read"),
        (
            lambda arrays: arrays.update(seat=np.array([{}], object)),
            "Object arrays cannot be loaded when allow_pickle=False",
        ),
    ],
)
def test_a_file_that_is_no_policy_is_refused(
    tmp_path: Path, change: Callable[[dict[str, object]], object], said: str
) -> None:
    if sizes()[0] != 174:
        said = said.replace("174", str(sizes()[0]))
    name = written(tmp_path, change)
    with pytest.raises(PlayerError) as raised:
        Match(tutorial(), {SEAT: name})
    assert said in str(raised.value) and name in str(raised.value)


def relabelled(old: str, new: str) -> Rules:
    """The first lesson with one id called otherwise, so that everything has the same size."""
    text = json.dumps(tutorial().document)
    assert f'"{old}"' in text
    return from_document(json.loads(text.replace(f'"{old}"', f'"{new}"')))


TRAINED = "has learned to play highmark in tutorial"
ALL_THE_SAME = "(Where it shall play all the same, save its network without scenario and seat.)"


@pytest.mark.parametrize("given", ["id", "rules"])
def test_a_policy_of_another_seat_or_scenario_is_refused_though_it_fits(tmp_path: Path, given: str) -> None:
    path = tmp_path / "own.npz"
    a_network().save(path, tutorial() if given == "rules" else "tutorial", SEAT)
    with pytest.raises(PlayerError) as raised:
        Match(tutorial(), {"lowmark": str(path)})
    assert str(raised.value) == (
        f"The policy in '{path}' {TRAINED}, and is to play lowmark in tutorial: seat it as highmark (in a tournament by "
        f"--seat), or train one for this seat: negotiate train tutorial lowmark --out FOLDER. {ALL_THE_SAME}"
    )
    with pytest.raises(PlayerError, match=r"seat it as highmark \(in a tournament by --seat\)"):
        tournament(["tutorial"], ["cautious", str(path)], games=1)
    assert len(tournament(["tutorial"], ["cautious", str(path)], games=1, seats=[SEAT]).games) == 2
    # other numbers of the same scenario are no hindrance, and with the rules its name is none
    changed = load("tutorial", overrides={"trust.decay": 0.05})
    Match(changed, {SEAT: str(path)}).advance()
    copy = from_document({**tutorial().document, "id": "copy"})
    anew = f"train one for this seat: negotiate train copy {SEAT} --out FOLDER. {ALL_THE_SAME}"
    if given == "rules":
        Match(copy, {SEAT: str(path)})
        with pytest.raises(PlayerError) as raised:
            Match(relabelled("water", "rivers"), {SEAT: str(path)})
        assert str(raised.value) == (
            f"The policy in '{path}' {TRAINED}, with other parties, tracks, issues or options than there are here, highmark "
            f"in tutorial: {anew.replace('train copy', 'train tutorial')}"
        )
    else:
        with pytest.raises(PlayerError) as raised:
            Match(copy, {SEAT: str(path)})
        assert str(raised.value) == (
            f"The policy in '{path}' {TRAINED}, and is to play highmark in copy, where numbers may mean other things: {anew}"
        )


def test_a_policy_that_names_no_seat_plays_wherever_it_fits(tmp_path: Path) -> None:
    a_network().save(tmp_path / "own.npz")
    for rules in (tutorial(), relabelled("water", "rivers")):
        for seat in (SEAT, "lowmark"):
            Match(rules, {seat: str(tmp_path / "own.npz")}).advance()
    with pytest.raises(RecordError) as raised:
        a_network().save(tmp_path / "no" / "own.npz")
    assert str(raised.value) == f"'{tmp_path / 'no' / 'own.npz'}' cannot be written: No such file or directory."


def test_the_shipped_files_play_their_seats_by_their_path() -> None:
    for seat in tutorial().names.parties:
        Match(tutorial(), {seat: str(file_of("tutorial", seat))}).advance()


def test_a_policy_in_the_wrong_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    a_network().save(path, "tutorial", SEAT)
    with pytest.raises(PlayerError) as raised:
        Match(load("dayton-1995"), {load("dayton-1995").names.parties[0]: str(path)})
    assert f"The policy in '{path}' is for highmark in tutorial, with {sizes()[0]} numbers and" in str(raised.value)
    assert str(raised.value).endswith(
        "slots. To play here, train one for this seat: negotiate train dayton-1995 bosnia-herzegovina --out FOLDER."
    )
    with pytest.raises(NegotiateError) as refused:
        Match(tutorial(), mediator=str(path))
    assert str(refused.value) == (
        f"The policy '{path}' plays for a party's points, and a mediator has none; seat it as a party."
    )
    with pytest.raises(PlayerError) as missing:
        simulate("tutorial", games=1, players={SEAT: "nowhere.npz"})
    assert str(missing.value) == "There is no file 'nowhere.npz' to load a policy from."
    np.savez_compressed(tmp_path / "large.npz", weights0=np.zeros(1 << 23 | 1))
    with pytest.raises(PlayerError, match=r"holds no policy that can be read \(more than 64 MB\)\.$"):
        Match(tutorial(), {SEAT: str(tmp_path / "large.npz")})
    (tmp_path / "text.npz").write_text("no archive")
    with pytest.raises(PlayerError, match="holds no policy that can be read"):
        Match(tutorial(), {SEAT: str(tmp_path / "text.npz")})
    with pytest.raises(PlayerError, match=r"^The file of a policy must end in \.npz, not be called 'own'\.$"):
        a_network().save("own")
