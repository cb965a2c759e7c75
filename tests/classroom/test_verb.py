"""`negotiate class` at the command line: what it says, what it refuses, the way in that is tried, ports and limits."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from tests.classroom.rooms import opened
from typer.testing import CliRunner

from negotiate.classroom import check, serve
from negotiate.classroom.addresses import is_loopback, own_addresses, own_names
from negotiate.classroom.greeting import drawn, greeting
from negotiate.classroom.hub import Hub
from negotiate.classroom.limits import Limit
from negotiate.classroom.room import MOST_DEVICES, Room
from negotiate.classroom.serve import allow_files, free_port
from negotiate.classroom.server import House
from negotiate.classroom.worker import COMMAND, SHOW, Worker
from negotiate.cli.app import app
from negotiate.errors import NegotiateError, RecordError, UnknownName
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH, GERMAN = Speaker("en", PLAYER), Speaker("de", PLAYER)


def taken_port() -> tuple[socket.socket, int]:
    """A port that somebody has."""
    other = socket.socket()
    other.bind(("0.0.0.0", 0))
    other.listen()
    return other, int(other.getsockname()[1])


def test_the_greeting_says_everything_that_a_teacher_needs(tmp_path: Path) -> None:
    room = opened(tmp_path)
    house = House(Hub(room), 8080, addresses=("192.0.2.7", "198.51.100.9"))
    text = greeting(house, "K" * 24, ENGLISH, tmp_path)
    assert f"Code of the class: {room.register.code}" in text
    assert "http://192.0.2.7:8080\n" in text and "http://198.51.100.9:8080\n" in text
    assert f"For you alone: http://127.0.0.1:8080/teacher#{'K' * 24}" in text
    assert drawn(f"http://192.0.2.7:8080/#{room.register.code}") in text, "the code of the class is in the picture"
    assert text.endswith(f"The class is kept in {tmp_path}. Stop it with Ctrl-C; --resume goes on with it.")
    alone = greeting(House(Hub(room), 8080), "K" * 24, GERMAN, tmp_path)
    assert "Dieser Rechner ist in keinem Netz" in alone and "Code der Klasse" in alone


def test_a_class_goes_on_at_the_port_at_which_its_devices_look_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def served(room: Room, port: int, **_more: object) -> None:
        asked.append(port)
        room.close()

    monkeypatch.setattr(serve, "serve", served)
    other, port = taken_port()
    room = opened(tmp_path)
    room.add_teacher("K" * 24, port)
    room.close()
    resumed = ["class", "--resume", "--folder", str(room.folder)]
    with other:
        refused = CliRunner().invoke(app, resumed)
        assert isinstance(refused.exception, NegotiateError)
        assert str(refused.exception) == (
            f"The port {port}, at which the devices of this class look for it, is taken. End what has it, or choose another "
            "with --port: then everybody opens the new address and joins again."
        )
        assert CliRunner().invoke(app, [*resumed, "--port", str(port)]).exit_code == 0
    assert CliRunner().invoke(app, resumed).exit_code == 0
    assert asked[0] > port and asked[1:] == [port]


def test_a_class_goes_on_in_its_language_and_with_its_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[str, object]] = []

    def serves(room: Room, port: int, *, certificate: tuple[Path, Path] | None, **_more: object) -> None:
        served.append((room.register.language, certificate))
        room.add_teacher("K" * 24, port, certificate)
        room.close()

    monkeypatch.setattr(serve, "serve", serves)
    monkeypatch.setattr(serve, "why_no_certificate", lambda *_files: "")
    other, port = taken_port()
    other.close()
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    given = ["--cert", str(files[0]), "--key", str(files[1])]
    there = ["--folder", str(tmp_path / "class"), "--port", str(port)]
    begun = CliRunner().invoke(app, ["class", "tutorial", "--language", "de", *there, *given])
    assert begun.exit_code == 0, begun.output
    resumed = ["class", "--resume", *there]
    for words in ([], ["--language", "fr"], []):
        assert CliRunner().invoke(app, [*resumed, *words]).exit_code == 0
    assert served == [("de", files), ("de", files), ("fr", files), ("fr", files)]
    monkeypatch.setattr(serve, "why_no_certificate", lambda cert, _key: f"There is no file '{cert}'.")
    gone = CliRunner().invoke(app, resumed)
    assert str(gone.exception) == (
        f"There is no file '{files[0]}'. The class went by https with these files. Say where they are now, with --cert FILE "
        "--key FILE, or go on by http with --no-cert: then everybody opens the new address and joins again."
    )
    for words in (["--no-cert"], []):
        assert CliRunner().invoke(app, [*resumed, *words]).exit_code == 0
    assert served[4:] == [("fr", None), ("fr", None)]


def test_a_port_that_is_taken_gives_the_next_one() -> None:
    other, port = taken_port()
    with other:
        assert free_port(port) > port
        with pytest.raises(NegotiateError) as refused:
            free_port(port, far=1)
    assert str(refused.value) == f"The ports {port} to {port} are all taken; choose another with --port."


def test_what_cannot_be_played_opens_no_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(app, ["class", "tutorail", "--folder", str(tmp_path / "class")])
    assert isinstance(done.exception, UnknownName) and "Did you mean 'tutorial'?" in str(done.exception)
    monkeypatch.setattr(serve, "_READY", "raise SystemExit(3)")
    with pytest.raises(NegotiateError) as refused:
        serve.make_ready("tutorial", lambda _seconds, _step: None)
    assert str(refused.value) == "The scenario 'tutorial' cannot be played here; `negotiate check tutorial` says more."
    assert not (tmp_path / "class").exists()


def test_whoever_waits_is_told_for_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "_READY", "import time; print(flush=True); time.sleep(1.3)")
    told: list[tuple[float, int]] = []
    serve.make_ready("tutorial", lambda seconds, step: told.append((seconds, step)))
    assert len(told) == 1 and 0.9 < told[0][0] < 5 and told[0][1] == 2


def test_a_certificate_is_looked_at_before_anything_else(tmp_path: Path) -> None:
    there = tmp_path / "cert.pem"
    there.write_text("no certificate")
    runs = CliRunner().invoke
    alone = runs(app, ["class", "tutorial", "--cert", str(there)])
    assert alone.exit_code == 2 and "A certificate needs its private key: --cert FILE --key FILE." in " ".join(
        alone.output.replace("│", " ").split()
    )
    without = runs(app, ["class", "tutorial", "--no-cert"])
    assert without.exit_code == 2 and "--no-cert belongs to --resume, and to no --cert." in " ".join(without.output.split())
    none = runs(app, ["class", "tutorial", "--cert", str(there), "--key", str(tmp_path / "key.pem")])
    assert str(none.exception) == (
        f"There is no file '{tmp_path / 'key.pem'}'; --cert names a certificate and --key its private key, both as PEM."
    )
    wrong = runs(app, ["class", "tutorial", "--cert", str(there), "--key", str(there)])
    assert isinstance(wrong.exception, NegotiateError) and str(wrong.exception) == (
        f"'{there}' and '{there}' are no certificate with its private key: both must be PEM, belong together, and the key "
        "must have no password."
    )


def test_with_a_certificate_every_address_is_https(tmp_path: Path) -> None:
    house = House(Hub(opened(tmp_path)), 8443, addresses=("192.0.2.7",), secure=True)
    text = greeting(house, "K" * 24, ENGLISH, tmp_path)
    assert "https://192.0.2.7:8443\n" in text and "http://" not in text


def test_there_must_be_something_to_go_on_with(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["class", "--resume", "--folder", str(tmp_path / "none")])
    assert isinstance(done.exception, RecordError)
    assert str(done.exception) == f"There is no class in '{tmp_path / 'none'}' to go on with."


def test_a_class_without_a_scenario_says_what_to_write() -> None:
    done = CliRunner().invoke(app, ["class"])
    assert done.exit_code == 2
    assert "Say which scenario the class plays, for example: negotiate class tutorial --tables 8" in " ".join(
        done.output.split()
    )


def test_a_language_that_there_is_not_is_refused_before_anything_is_compiled() -> None:
    done = CliRunner().invoke(app, ["class", "tutorial", "--language", "xx"])
    assert isinstance(done.exception, UnknownName) and "There is no language 'xx'" in str(done.exception)


def test_a_phone_that_comes_in_ends_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    other, port = taken_port()
    other.close()
    monkeypatch.setattr(check, "own_addresses", lambda: ("127.0.0.1",))
    monkeypatch.setattr(check, "is_loopback", lambda _address: False)  # the only address that a test surely has
    said: list[str] = []
    codes: list[int] = []
    trying = threading.Thread(target=lambda: codes.append(check.try_the_way_in(port, ENGLISH, said.append, patience=30)))
    trying.start()
    page = ""
    for _ in range(100):
        try:
            page = urllib.request.urlopen(f"http://127.0.0.1:{port}/").read().decode()
            break
        except OSError:
            time.sleep(0.1)
    assert "This device reaches the class. You can close this page." in page
    asks = urllib.request.Request(f"http://127.0.0.1:{port}/heard", b'{"socket": false}')
    urllib.request.urlopen(asks).read()
    trying.join(timeout=20)
    assert codes == [0]
    assert said[-2:] == [
        "A device came in: the way is open.",
        "This network blocks WebSockets; the class goes the slower way by itself.",
    ]


def test_where_no_phone_comes_in_the_cures_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    other, port = taken_port()
    other.close()
    said: list[str] = []
    monkeypatch.setattr(check, "own_addresses", lambda: ("192.0.2.7",))
    assert check.try_the_way_in(port, ENGLISH, said.append, patience=0.5) == 1
    assert "No phone came in. What helps, the likeliest first:" in said
    assert sum(line.startswith("- ") for line in said) == 5
    monkeypatch.setattr(check, "own_addresses", lambda: ())
    said.clear()
    assert check.try_the_way_in(port, ENGLISH, said.append) == 1
    assert said == ["This computer is in no network: only browsers on it can join. Connect it, then start again."]


def test_addresses_are_those_of_this_machine() -> None:
    assert all(not is_loopback(address) for address in own_addresses())
    assert is_loopback("127.0.0.1") and is_loopback("::1") and is_loopback("::ffff:127.0.0.1")
    assert not is_loopback("192.0.2.1") and not is_loopback("testclient") and "localhost" in own_names()


def test_a_limit_fills_up_again() -> None:
    now = [0.0]
    limit = Limit(2.0, 3, lambda: now[0])
    assert [limit.take("a") for _ in range(4)] == [True, True, True, False]
    assert limit.is_spent("a") and not limit.is_spent("b") and limit.take("b")
    now[0] += 0.5
    assert limit.take("a") and not limit.take("a")


def test_what_is_urgent_overtakes() -> None:
    async def tried() -> list[str]:
        worker, order, held = Worker(), [], threading.Event()
        first = asyncio.create_task(worker.do(SHOW, lambda: held.wait(5)))
        await asyncio.sleep(0.05)
        rest = [asyncio.create_task(worker.do(SHOW, lambda: order.append("shown")))]
        await asyncio.sleep(0)
        rest.append(asyncio.create_task(worker.do(COMMAND, lambda: order.append("done"))))
        await asyncio.sleep(0.05)
        held.set()
        await asyncio.gather(first, *rest)
        with pytest.raises(ZeroDivisionError):
            await worker.do(COMMAND, lambda: 1 // 0)
        worker.close()
        return order

    assert asyncio.run(tried()) == ["done", "shown"]


def test_who_asks_and_goes_away_stops_nobody_else() -> None:
    worker, held = Worker(), threading.Event()

    async def goes() -> None:
        waits = asyncio.create_task(worker.do(SHOW, lambda: held.wait(5)))
        await asyncio.sleep(0)
        waits.cancel()

    async def stays() -> str:
        return await asyncio.wait_for(worker.do(COMMAND, lambda: "done"), 20)

    asyncio.run(goes())
    held.set()
    assert asyncio.run(stays()) == "done"
    worker.close()


def test_a_class_is_allowed_a_connection_for_every_device() -> None:
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        allow_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 2 * MOST_DEVICES
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
