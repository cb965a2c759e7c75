"""The server: the way in and what is refused, in exact sentences; commands by WebSocket and by POST; debriefs by ticket."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("httpx2", reason="Starlette's test client asks through it")
from starlette.testclient import TestClient
from tests.classroom import rooms
from tests.classroom.rooms import command, done, opened

from negotiate.classroom.commands import DEVICES, TEACHER
from negotiate.classroom.hub import Hub
from negotiate.classroom.room import Room
from negotiate.classroom.server import House, application
from negotiate.classroom.tokens import new_token
from negotiate.present.compact import expanded
from negotiate.words.speaker import Speaker

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


def whole(data: dict[str, Any]) -> dict[str, Any]:
    """A frame with what is packed in it among its fragments."""
    for packed in data.pop("packed", ()):
        data["set"] |= expanded(packed)
    return data


def hear(socket: Any, kind: str) -> dict[str, Any]:
    """The next frame of this kind."""
    for _ in range(20):
        data: dict[str, Any] = json.loads(socket.receive_text())
        if data["kind"] == kind:
            return whole(data)
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
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; frame-src 'self'; "
            f"connect-src 'self' ws://127.0.0.1:{PORT} wss://127.0.0.1:{PORT}; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        assert page.headers["x-content-type-options"] == "nosniff" and page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store" and "set-cookie" not in page.headers


def test_everything_that_a_page_needs_is_there_and_small(pages: Pages) -> None:
    asked, found = re.findall(r"/pages/([\w.]+)", pages.client.get("/").text), {}
    while asked:
        name = asked.pop()
        page = found[name] = pages.client.get(f"/pages/{name}")
        assert page.status_code == 200, name
        asked += [one for one in re.findall(r" from '/pages/([\w.]+)'", page.text) if one not in found]
    assert {"style.css", "start.js", "preact.js", "seat.js", "observer.js", "unpack.js"} <= set(found)
    assert sum(len(page.content) for page in found.values()) < 150_000
    found |= {path: pages.client.get(path) for path in ("/words/uk", "/icons")}
    assert {page.headers["content-encoding"] for page in found.values()} == {"gzip"}
    assert sum(int(page.headers["content-length"]) for page in found.values()) < 70_000, "on the way to a phone"
    plain = pages.client.get("/pages/start.js", headers={"Accept-Encoding": "identity"})
    assert plain.content == found["start.js"].content and "content-encoding" not in plain.headers
    said = pages.client.post("/state", json={"role": "projector", "tab": "x"})
    assert "content-encoding" not in said.headers, "the length of what somebody keeps to themselves tells nothing"
    assert pages.client.get("/favicon.ico").text == pages.client.get("/pages/dove.svg").text
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


def test_an_answer_does_not_wait_until_a_picture_is_made(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    token = pages.join()
    with hello(pages, token) as socket:
        assert socket.receive_json()["kind"] == "snapshot"

        async def slow(*_: Any, **__: Any) -> str:
            await asyncio.sleep(0.5)
            return json.dumps({"kind": "patch"})

        monkeypatch.setattr(pages.house.hub, "frame", slow)
        socket.send_text(json.dumps(command("rename")))
        assert socket.receive_json()["kind"] == "ok"
        socket.send_text(json.dumps(command("rename")))  # while the picture that shows the first is being made
        assert [socket.receive_json()["kind"] for _ in range(2)] == ["ok", "patch"]


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
    asks = {"rev": 0, "epoch": "", "tab": "t"}
    german = whole(pages.client.post("/state", json=asks, headers={"Authorization": f"Bearer {other}"}).json())
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


STRANGE: tuple[Any, ...] = (None, True, -1, 1e400, [], {}, ["en"], {"en": 1}, "", "zz", "\ud800", "x" * 300, 10**30)
"""What no page of ours sends in any field."""


def test_whatever_is_sent_in_any_field_is_answered_in_a_sentence(tmp_path: Path) -> None:
    now = [0.0]
    pages = Pages(opened(tmp_path), clock=lambda: now.__setitem__(0, now[0] + 60) or now[0])
    with pages.client:
        token = pages.join()
        done(pages.room.take("d1", command("sit", table=1, seat="highmark")))
        done(pages.room.direct(command("start")))
        for kinds, sender in ((DEVICES, token), (TEACHER, pages.key)):
            for kind, fields in kinds.items():
                for field in fields:
                    for value in STRANGE:
                        sent = {"id": "k", "kind": kind, **dict.fromkeys(fields, 1), field: value}
                        body = json.dumps(sent).replace("Infinity", "1e400")
                        headers = {"Authorization": f"Bearer {sender}", "X-Language": "zz"}
                        answer = pages.client.post("/command", content=body, headers=headers).json()
                        assert answer["kind"] in ("ok", "no"), sent
        for value in STRANGE:
            for path in ("/join", "/state", "/look-back", "/ticket", "/story"):
                sent = dict.fromkeys(
                    ("id", "code", "token", "language", "role", "tab", "rev", "what", "table", "seat"), value
                )
                for name in (*sent, ""):
                    body = json.dumps({**sent, **({name: "report"} if name else {})}).replace("Infinity", "1e400")
                    headers = {"Authorization": f"Bearer {pages.key}"}
                    assert pages.client.post(path, content=body, headers=headers).status_code in (200, 401, 403), sent
            with hello(pages, token, language=value) as socket:
                assert hear(socket, "snapshot")["set"]["me"]["language"] == "en"
        assert pages.room.register.phase == "play"


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


def test_a_page_that_comes_back_sees_where_the_class_is_in_every_phase(pages: Pages) -> None:
    token = pages.join()
    assert pages.post(token, command("sit", table=1, seat="highmark"))["kind"] == "ok"
    for phase, kind in (("lobby", ""), ("play", "start"), ("debrief", "debrief"), ("closed", "close")):
        if kind:
            assert pages.post(pages.key, command(kind))["kind"] == "ok"
        for sender, more in (
            (token, {}),
            (pages.key, {"role": "teacher", "table": 1}),
            ("", {"role": "projector", "table": 1}),
        ):
            with hello(pages, sender, **more) as socket:
                assert hear(socket, "snapshot")["set"]["class"]["phase"] == phase
        late = pages.post(token, command("act", decision="x", action="pass"))
        assert late["code"] == {"play": "stale", "closed": "closed"}.get(phase, "not-playing")


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


def test_the_tutors_advice_comes_as_an_answer_to_who_asked(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    token = pages.join(language="de")
    asked: list[tuple[str, str]] = []

    def question(device: str, action: str) -> SimpleNamespace:
        asked.append((device, action))
        return SimpleNamespace(wait=lambda: "advice")

    monkeypatch.setattr(pages.room, "question", question)
    monkeypatch.setattr(Speaker, "advice", lambda speaker, given: f"{given} in {speaker.code}")
    answer = pages.post(token, command("advise", action="pass"))
    assert (answer["kind"], answer["data"]) == ("ok", {"advice": "advice in de"}) and asked == [("d1", "pass")]
    assert pages.post(token, command("advise"))["code"] == "nonsense"
    monkeypatch.setattr(pages.room, "question", lambda device, action: None)
    assert pages.post(token, command("advise", action="pass"))["data"] == {"advice": ""}
