"""Policies as players: a file of weights or a function, wherever a player is named, and what a bad file is told."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, PlayerError, RecordError, UnknownName
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
        (lambda arrays: arrays.pop("shift"), "holds no policy that can be read (no array 'shift')."),
        (lambda arrays: arrays.update(format=2), "has format 2; this version reads 1."),
        (lambda arrays: arrays.update(biases0=np.zeros(4)), "layer 0 of shapes (174, 5) and (4,) after 174 numbers"),
        (lambda arrays: arrays.update(scale=np.zeros_like(arrays["scale"])), "a scale that is not above 0"),
        (lambda arrays: arrays.update(scale=np.full_like(arrays["scale"], np.inf)), "(numbers that are not finite, or a"),
        (lambda arrays: arrays.update(weights1=np.array(["a"])), "('weights1' holds no numbers but <U1)."),
        (lambda arrays: arrays.update(weights1=arrays["weights1"] * 1j), "('weights1' holds no numbers but complex64)."),
        (
            lambda arrays: arrays.update(weights1=np.full_like(arrays["weights1"], 1e38)),
            "(numbers so great that sums of them pass 1e+30).",
        ),
        (lambda arrays: arrays.update(format=1.5), "('format' is no whole number)."),
        (lambda arrays: arrays.update(format=np.inf), "('format' is no whole number)."),
        (lambda arrays: arrays.update(shift=np.float32(0)), "('shift' of shape () and 'scale' of shape (174,))."),
        (lambda arrays: arrays.update(seat="highmark\nand more"), "('seat' is no word of at most 200 signs)."),
        (lambda arrays: arrays.update(scenario=["tutorial"]), "('scenario' is no word of at most 200 signs)."),
        (lambda arrays: arrays.update(layout="0" * 201), "('layout' is no word of at most 200 signs)."),
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


class Runs:
    """What would be run if it were unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return (pytest.fail, ("unpickled",))


def test_nothing_in_a_file_is_run(tmp_path: Path) -> None:
    inside = np.empty(1, object)
    inside[0] = Runs()
    for key in ("weights0", "another"):
        name = written(tmp_path, lambda arrays, key=key: arrays.update({key: inside}))  # type: ignore[misc]
        with pytest.raises(PlayerError, match=r"\(Object arrays cannot be loaded when allow_pickle=False\)\.$"):
            Match(tutorial(), {SEAT: name})
    (tmp_path / "own.npz").write_bytes(pickle.dumps(Runs()))
    with pytest.raises(PlayerError, match=r"\(File is not a zip file\)\.$"):
        Match(tutorial(), {SEAT: str(tmp_path / "own.npz")})


def bytes_at(data: bytes, *changes: tuple[bytes, int, bytes]) -> bytes:
    """The bytes with others so many behind the first place of each mark."""
    changed = bytearray(data)
    for mark, behind, new in changes:
        place = changed.index(mark) + behind
        changed[place : place + len(new)] = new
    return bytes(changed)


def great(data: bytes) -> bytes:
    """The bytes of an archive in which one array says that it is far greater than it is."""
    file, header = io.BytesIO(), io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": (1 << 20, 1 << 20)})
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(part, header.getvalue() if part == "shift.npy" else old.read(part))
    return file.getvalue()


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: b"", "File is not a zip file"),
        (lambda data: data[: len(data) // 2], "File is not a zip file"),
        (lambda data: bytes_at(data, (b"weights0.npy", 60, b"\xff" * 200)), ""),
        (lambda data: bytes_at(data, (LOCAL, 6, b"\x01"), (CENTRAL, 8, b"\x01")), "is encrypted, password required"),
        (
            lambda data: bytes_at(data, (LOCAL, 8, b"\x63"), (CENTRAL, 10, b"\x63")),
            "That compression method is not supported",
        ),
        (lambda data: bytes_at(data, (CENTRAL, 6, b"\x63")), "zip file version 9.9"),
        (great, "Unable to allocate 4.00 TiB"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes], said: str) -> None:
    a_network().save(tmp_path / "whole.npz", "tutorial", SEAT)
    path = tmp_path / "own.npz"
    path.write_bytes(damage((tmp_path / "whole.npz").read_bytes()))
    with pytest.raises(PlayerError) as raised:
        Match(tutorial(), {SEAT: str(path)})
    assert str(raised.value).startswith(f"The file '{path}' holds no policy that can be read (")
    assert said in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize("ending", [".npz", ".py:Own"])
def test_a_path_with_nothing_to_read_is_refused(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / f"own{ending.partition(':')[0]}"
    folder.mkdir()
    with pytest.raises(PlayerError) as raised:
        Match(tutorial(), {SEAT: f"{tmp_path / 'own'}{ending}"})
    assert str(raised.value) == f"'{folder}' is a folder; a player is named by the path of a file."
    with pytest.raises(PlayerError, match=r"cannot be read: File name too long\.$"):
        Match(tutorial(), {SEAT: f"{'x' * 300}{ending}"})
    with pytest.raises(PlayerError, match=r"^There is no file '~nobody-of-this-name/own"):
        Match(tutorial(), {SEAT: f"~nobody-of-this-name/own{ending}"})


def test_the_ending_may_be_written_large(tmp_path: Path) -> None:
    a_network().save(tmp_path / "own.npz", "tutorial", SEAT)
    (tmp_path / "own.npz").rename(tmp_path / "OWN.NPZ")
    Match(tutorial(), {SEAT: str(tmp_path / "OWN.NPZ")}).advance()


@pytest.mark.parametrize("kind", ["file", "object"])
def test_a_policy_whose_character_is_nobody_built_in_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    """Not in the middle of a game, when the seat first decides."""
    a_network().save(tmp_path / "own.npz", "tutorial", SEAT, "hard")
    a_network().save(tmp_path / "two.npz", "tutorial", SEAT, "cautious+hardness:nan")
    for name, character, why in (
        ("own", "hard", "'hard' decides by looking ahead or by what it has learned, and here a built-in player is "),
        ("two", "cautious+hardness:nan", "The number in 'hardness:nan' must be from 0 to 50, not 'nan'."),
    ):
        player = str(tmp_path / f"{name}.npz") if kind == "file" else Policy(a_network(), name, character)
        with pytest.raises(PlayerError) as raised:
            Match(tutorial(), {SEAT: player})
        assert str(raised.value).startswith(
            f"The policy '{name}' cannot act in character as '{character}', which it would do in its last slot as {SEAT}. "
            f"{why}"
        )
        with pytest.raises(PlayerError, match=f"^The policy '{name}' cannot act in character as "):
            simulate("tutorial", games=1, players={SEAT: player})
    with pytest.raises(NegotiateError, match=r"^The character of a policy is a text, as in 'cautious', not 5\.$"):
        Policy(a_network(), "own", 5)  # type: ignore[arg-type]


def test_a_network_that_decides_nothing_is_not_written(tmp_path: Path) -> None:
    network = a_network()
    network.layers[0][0][0, 0] = np.nan
    with pytest.raises(PlayerError) as raised:
        network.save(tmp_path / "own.npz", tutorial(), SEAT)
    assert str(raised.value) == (
        "A network with numbers that are not finite, or a scale that is not above 0 cannot be the policy of a seat, and is "
        "not written."
    )
    with pytest.raises(UnknownName, match=r"^There is no party 'highmarc'\. Did you mean 'highmark'\?"):
        a_network().save(tmp_path / "own.npz", tutorial(), "highmarc")
    numbers, slots = sizes()
    with pytest.raises(PlayerError) as wrong:
        Network(np.zeros(3), np.ones(3), [(np.zeros((3, 2)), np.zeros(2))]).save(tmp_path / "own.npz", tutorial(), SEAT)
    assert str(wrong.value) == (
        f"The network has 3 numbers and 2 slots, and a seat in tutorial has {numbers} numbers and {slots} slots: it could "
        "not play there, and is not written."
    )
    with pytest.raises(
        PlayerError, match=r"^A network with 0 layers, not 1 to 8 cannot be the policy of a seat, and is not"
    ):
        Network(np.zeros(3), np.ones(3), []).save(tmp_path / "own.npz", tutorial(), SEAT)
    assert not list(tmp_path.iterdir())


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
        f"The policy in '{path}' {TRAINED}, and is to play lowmark in tutorial: seat it as highmark (in a tournament and "
        f"in `exploit` by --seat), or train one for this seat: negotiate train tutorial lowmark --out FOLDER. {ALL_THE_SAME}"
    )
    with pytest.raises(PlayerError, match=r"seat it as highmark \(in a tournament and in `exploit` by --seat\)"):
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
