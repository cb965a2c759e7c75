"""The server: the way in and what is refused, in exact sentences; commands by WebSocket and by POST; debriefs by ticket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx2", reason="Starlette's test client asks through it")
from starlette.testclient import TestClient
from tests.classroom import rooms
from tests.classroom.rooms import command, done, opened

from negotiate.classroom.hub import Hub
from negotiate.classroom.room import Room
from negotiate.classroom.server import House, application
from negotiate.classroom.tokens import new_token

PORT = 8123
OURS = f"http://127.0.0.1:{PORT}"
SAME = {"Origin": OURS}


class Pages:
    """A class with its server, and a browser's requests to it."""

    def __init__(self, room: Room, *, remote_teacher: bool = False, clock: Any = None) -> None:
        self.room = room
        self.key = new_token()
        room.add_teacher(self.key)
        rooms.OPEN.remove(room)  # the server closes it
        self.house = House(Hub(room), PORT, remote_teacher, ("192.0.2.7",), *([clock] if clock else []))
        self.app = application(self.house)
        self.client = self.of("127.0.0.1")

    def of(self, address: str) -> TestClient:
        """A browser at this address."""
        return TestClient(self.app, base_url=OURS, client=(address, 50_000), headers=SAME)

    def join(self, **more: Any) -> str:
        """Join by POST; the token."""
        token = new_token()
        asks = {"id": "join", "code": self.room.register.code, "token": token, "language": "en", **more}
        assert self.client.post("/join", json=asks).json()["kind"] == "ok"
        return token

    def post(self, token: str, data: Any) -> dict[str, Any]:
        """A command by POST."""
        found: dict[str, Any] = self.client.post("/command", json=data, headers={"Authorization": f"Bearer {token}"}).json()
        return found


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    found = Pages(opened(tmp_path, tables=2))
    with found.client:
        yield found


def hear(socket: Any, kind: str) -> dict[str, Any]:
    """The next frame of this kind."""
    for _ in range(20):
        data: dict[str, Any] = json.loads(socket.receive_text())
        if data["kind"] == kind:
            return data
    raise AssertionError(f"no {kind}")


@contextmanager
def hello(pages: Pages, token: str, **more: Any) -> Iterator[Any]:
    """An open WebSocket that has said whose it is."""
    with pages.client.websocket_connect(f"ws://127.0.0.1:{PORT}/socket", headers=SAME) as socket:
        socket.send_text(json.dumps({"kind": "hello", "role": "seat", "token": token, "language": "en", **more}))
        yield socket


def test_pages_come_from_here_and_may_ask_only_here(pages: Pages) -> None:
    for path, role in (("/", "seat"), ("/teacher", "teacher"), ("/projector", "projector")):
        page = pages.client.get(path)
        assert page.status_code == 200 and f'data-role="{role}"' in page.text
        assert page.headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self' "
            f"ws://127.0.0.1:{PORT} wss://127.0.0.1:{PORT}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        assert page.headers["x-content-type-options"] == "nosniff" and page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store" and "set-cookie" not in page.headers


def test_everything_that_a_page_needs_is_there_and_small(pages: Pages) -> None:
    names: tuple[str, ...] = (
        "style.css",
        "start.js",
        "net.js",
        "parts.js",
        "join.js",
        "seat.js",
        "table.js",
        "package.js",
        "talk.js",
    )
    names = (*names, "debrief.js", "teacher.js", "projector.js", "preact.js")
    found = {name: pages.client.get(f"/pages/{name}") for name in names}
    assert {page.status_code for page in found.values()} == {200}
    assert sum(len(page.content) for page in found.values()) < 150_000
    for path in ("/pages/..%2fserver.py", "/pages/%2e%2e/server.py", "/pages/nothing.js", "/words/xx"):
        assert pages.client.get(path).status_code == 404, path


def test_another_host_or_another_page_is_turned_away(pages: Pages) -> None:
    for host in ("evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:9999", f"192.0.2.8:{PORT}"):
        refused = pages.client.get("/", headers={"Host": host})
        assert (refused.status_code, refused.text) == (421, "There is nothing here under this address."), host
    for host in (f"localhost:{PORT}", f"192.0.2.7:{PORT}"):
        assert pages.client.get("/", headers={"Host": host}).status_code == 200
    for origin in ("http://evil.example", "null", f"http://127.0.0.1:{PORT + 1}", f"https://127.0.0.1:{PORT}"):
        refused = pages.client.post("/join", json={}, headers={"Origin": origin})
        assert (refused.status_code, refused.text) == (403, "This page does not belong to the class."), origin


def test_a_foreign_page_opens_no_socket(pages: Pages) -> None:
    from starlette.websockets import WebSocketDisconnect

    with (
        pytest.raises(WebSocketDisconnect) as refused,
        pages.client.websocket_connect(f"ws://127.0.0.1:{PORT}/socket", headers={"Origin": "http://evil.example"}),
    ):
        pass
    assert (refused.value.code, refused.value.reason) == (4403, "This page does not belong to the class.")


def test_wrong_codes_are_counted_by_address(tmp_path: Path) -> None:
    now = [0.0]
    pages = Pages(opened(tmp_path), clock=lambda: now[0])
    asks = {"id": "j", "code": "AAAA", "token": new_token(), "language": "de"}
    with pages.client:
        answers = [pages.client.post("/join", json=asks).json()["code"] for _ in range(22)]
        assert answers == ["wrong-code"] * 20 + ["too-many-tries"] * 2
        right = {**asks, "code": pages.room.register.code}
        assert pages.client.post("/join", json=right).json()["code"] == "too-many-tries", "a right guess does not show"
        assert pages.of("192.0.2.99").post("/join", json=right).json()["kind"] == "ok", "others are not held up"
        now[0] += 60.0
        assert pages.client.post("/join", json=right).json()["kind"] == "ok"


def test_whoever_has_the_code_joins_sits_and_plays_by_socket(pages: Pages) -> None:
    one, other = pages.join(), pages.join(language="de")
    with hello(pages, one) as socket:
        snapshot = hear(socket, "snapshot")
        assert snapshot["set"]["me"]["seat"] is None and snapshot["set"]["class"]["phase"] == "lobby"
        sit = command("sit", table=1, seat="highmark")
        socket.send_text(json.dumps(sit))
        assert hear(socket, "ok")["command"] == sit["id"]
        assert hear(socket, "patch")["set"]["me"]["seat"] == "highmark"
        assert pages.post(other, command("sit", table=1, seat="lowmark"))["kind"] == "ok"
        assert pages.post(pages.key, command("start"))["kind"] == "ok"
        while "public.header" not in hear(socket, "patch")["set"]:
            pass
    german = pages.client.post(
        "/state", json={"rev": 0, "epoch": "", "tab": "t"}, headers={"Authorization": f"Bearer {other}"}
    ).json()
    assert german["kind"] == "snapshot" and german["set"]["seat.brief"]["title"] == "Sie sind Niedermark"
    again = pages.client.post(
        "/state",
        json={"rev": german["rev"], "epoch": german["epoch"], "tab": "t"},
        headers={"Authorization": f"Bearer {other}"},
    ).json()
    assert again["kind"] in ("same", "patch")


def test_a_stranger_is_told_so(pages: Pages) -> None:
    with hello(pages, new_token()) as socket:
        assert hear(socket, "bye")["code"] == "unknown-device"
    refused = pages.client.post("/command", json=command("rename"), headers={"Authorization": "Bearer nonsense"})
    assert refused.status_code == 401
    assert refused.json()["why"] == "This class does not know your device any more. Join again with the code."


def test_the_teacher_directs_from_this_computer_only(tmp_path: Path) -> None:
    pages = Pages(opened(tmp_path))
    with pages.client:
        far = pages.of("192.0.2.50")
        bearer = {"Authorization": f"Bearer {pages.key}"}
        assert far.post("/command", json=command("lock", on=True), headers=bearer).status_code == 401
        assert pages.client.post("/command", json=command("lock", on=True), headers=bearer).json()["kind"] == "ok"
        token = pages.join()
        assert pages.post(token, command("start"))["why"] == "The class does not understand what was sent to it."


def test_the_teacher_may_be_far_where_that_was_asked_for(tmp_path: Path) -> None:
    pages = Pages(opened(tmp_path), remote_teacher=True)
    with pages.client:
        far = pages.of("192.0.2.50")
        answer = far.post("/command", json=command("lock", on=True), headers={"Authorization": f"Bearer {pages.key}"})
        assert answer.json()["kind"] == "ok"


def test_too_much_too_fast_and_too_long_are_refused(tmp_path: Path) -> None:
    now = [0.0]
    pages = Pages(opened(tmp_path), clock=lambda: now[0])
    with pages.client:
        token = pages.join()
        answers = [pages.post(token, command("rename"))["kind"] for _ in range(15)]
        assert answers == ["ok"] * 15
        assert pages.post(token, command("rename"))["why"] == "That was too fast. Wait a moment."
        now[0] += 10
        huge = {"id": "k", "kind": "note", "text": "x" * 20_000}
        assert pages.post(token, huge)["why"] == "That was too long to be sent."
        for text in ("[" * 5000, "{", "\x00", '"text"', "[1, 2]"):
            answer = pages.client.post("/command", content=text, headers={"Authorization": f"Bearer {token}"}).json()
            assert answer["why"] in (
                "The class does not understand what was sent to it.",
                "That was too long to be sent.",
            )


def test_a_refusal_speaks_the_language_of_its_reader(pages: Pages) -> None:
    token = pages.join(language="de")
    answer = pages.post(token, command("sit", table=1, seat="nobody"))
    assert answer["code"] == "no-such-seat" and answer["why"] != "There is no such seat at this table."


def test_a_debrief_is_opened_by_a_ticket_that_is_good_once_and_after_the_game(pages: Pages) -> None:
    token = pages.join()
    bearer = {"Authorization": f"Bearer {token}"}
    pages.post(token, command("sit", table=1, seat="highmark"))
    pages.post(pages.key, command("start"))
    before = pages.client.post("/ticket", json={"table": 1}, headers=bearer)
    assert (before.status_code, before.json()["why"]) == (403, "The game is not being played now.")
    assert pages.client.post("/story", json={}, headers=bearer).status_code == 403
    pages.post(pages.key, command("debrief"))
    ticket = pages.client.post("/ticket", json={"table": 2}, headers=bearer).json()["ticket"]
    page = pages.client.get(f"/debrief?ticket={ticket}")
    assert page.status_code == 200 and "Two Valleys" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert "<script" not in page.text
    used = pages.client.get(f"/debrief?ticket={ticket}")
    assert (used.status_code, used.text) == (
        403,
        "This ticket is used up. Go back to the class and open the debrief again.",
    )
    lines = pages.client.post("/story", json={}, headers=bearer).json()["lines"]
    assert len(lines) > 10


def test_a_reconnect_gets_the_whole_state_and_a_patch_only_what_is_new(pages: Pages) -> None:
    token = pages.join()
    pages.post(token, command("sit", table=1, seat="highmark"))
    pages.post(pages.key, command("start"))
    with hello(pages, token) as first:
        whole = hear(first, "snapshot")
        assert "public.tracks" in whole["set"]
        pages.post(token, command("note", text="Something to keep."))
        while True:
            patch = hear(first, "patch")
            assert "public.tracks" not in patch["set"], "what has not changed is not sent again"
            if patch["set"].get("team", {}).get("note"):
                break
        assert patch["set"]["team"]["note"] == "Something to keep."
    with hello(pages, token) as second:
        again = hear(second, "snapshot")
        assert set(again["set"]) == set(whole["set"]) and again["set"]["team"]["note"] == "Something to keep."


def test_a_class_that_was_closed_goes_on(tmp_path: Path) -> None:
    room = opened(tmp_path)
    pages = Pages(room)
    with pages.client:
        token = pages.join()
        pages.post(token, command("sit", table=1, seat="highmark"))
        pages.post(pages.key, command("start"))
    again = Room.resume(tmp_path / "class", clock=rooms.Clock())
    rooms.OPEN.append(again)
    device = again.device_of(token)
    assert device is not None and device.seat == "highmark" and again.is_teacher(pages.key)
    done(again.take(device.id, command("note", text="Still here.")))
