"""The web server of a class: pages, a WebSocket, and the same by POST and GET for networks that block WebSockets.

Nothing that it sends is the text of an error: every refusal is a value that is said in the reader's language. Every page
comes from this machine and may ask this machine only.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import io
import json
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from negotiate.classroom.addresses import is_loopback, own_names
from negotiate.classroom.alone import until_done
from negotiate.classroom.debrief.routes import Desk
from negotiate.classroom.debrief.spoken import spoken
from negotiate.classroom.hub import MOST_ANSWERS, Connection, Hub
from negotiate.classroom.labels import labels
from negotiate.classroom.limits import Limit
from negotiate.classroom.refused import Refused
from negotiate.classroom.register import DEBRIEF
from negotiate.classroom.room import Answer, Room
from negotiate.classroom.tokens import new_token
from negotiate.classroom.tutoring import KIND, advised
from negotiate.paths import assets_folder
from negotiate.reports.debrief.course import course
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.text import text as debrief_text
from negotiate.reports.page.page import TEMPLATES
from negotiate.words.catalogue import languages, spoken_here
from negotiate.words.speaker import PLAYER, Speaker

PAGES = Path(__file__).parent / "pages"
OF_REPORTS = {"promises.css": TEMPLATES / "promises.css"}
"""Files that the debrief has as well, by name: the picture of promises is the same in both."""
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".otf": "font/otf"}
LARGEST_FRAME, LONGEST_TICKET = 16 * 1024, 60.0
"""Bytes of what a page may send at once; seconds for which a ticket to a debrief is good."""
TRIES, TRIES_AT_ONCE = 20 / 60, 20
"""Wrong codes from one address: a second, and at once."""
COMMANDS, COMMANDS_AT_ONCE = 5.0, 15
"""Commands of one device or teacher: a second, and at once."""


def policy(host: str, *, report: bool = False) -> str:
    """What a page may load, and from where. A debrief brings its own style along and asks for nothing at all."""
    if report:
        return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'"
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        f"frame-src 'self'; connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


@dataclass
class House:
    """What the server knows besides the room."""

    hub: Hub
    port: int
    remote_teacher: bool = False
    addresses: tuple[str, ...] = ()
    """Addresses under which the class is reached, the first on the board."""
    clock: Callable[[], float] = time.monotonic
    secure: bool = False
    """Whether it is reached by https."""
    stop: Callable[[], None] = lambda: None
    """Stops the server."""
    tickets: dict[str, tuple[int, str, float]] = field(default_factory=dict)
    tries: Limit = field(init=False)
    paces: Limit = field(init=False)
    reports: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self.tries = Limit(TRIES, TRIES_AT_ONCE, self.clock)
        self.paces = Limit(COMMANDS, COMMANDS_AT_ONCE, self.clock)
        self.reports = ThreadPoolExecutor(1, "reports")
        self.room.address = self.address(self.addresses[0] if self.addresses else "127.0.0.1").partition("//")[2]

    @property
    def room(self) -> Room:
        """The class."""
        return self.hub.room

    def address(self, host: str) -> str:
        """The address of the class at a host, without anything behind the port."""
        return f"http{'s' if self.secure else ''}://{host}:{self.port}"

    def who(self, token: str, client: str, language: str = "en") -> Connection | None:
        """The connection of a token, or of the teacher's key; None for a stranger."""
        if self.room.is_teacher(token) and (self.remote_teacher or is_loopback(client)):
            return Connection(teaches=True, language=language)
        device = self.room.device_of(token)
        return Connection(device=device.id, language=device.language) if device else None


class Guard:
    """Lets in only who asks for this very machine, from a page of this very machine, and says what pages may do."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app = app
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host, origin = headers.get("host", ""), headers.get("origin")
        must = scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD")
        secure = "s" if scope.get("scheme") in ("https", "wss") else ""
        ours = self._is_ours(host, scope)
        if not ours or (must and origin != f"http{secure}://{host}"):
            why = "There is nothing here under this address." if not ours else "This page does not belong to the class."
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 4403, "reason": why})
            else:
                await PlainTextResponse(why, 421 if not ours else 403)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = list(message.get("headers", []))
                known = {name.lower() for name, _value in found}
                wanted = {
                    b"content-security-policy": policy(host).encode(),
                    b"x-content-type-options": b"nosniff",
                    b"referrer-policy": b"no-referrer",
                    b"cross-origin-opener-policy": b"same-origin",
                    b"cache-control": b"no-store",
                }
                found += [(name, value) for name, value in wanted.items() if name not in known]
                message = {**message, "headers": found}
            await send(message)

        await self.app(scope, receive, guarded)

    def _is_ours(self, host: str, scope: Scope) -> bool:
        """Whether a browser asks for the address at which it has reached us, or for this machine by its name."""
        name, _colon, port = host.rpartition(":") if ":" in host.rpartition("]")[2] else (host, "", "80")
        server = scope.get("server") or ("", None)
        if port != str(self.house.port):
            return False
        return name.strip("[]").lower() in {str(server[0]).lower(), *own_names(), *self.house.addresses}


def application(house: House) -> Starlette:
    """The server as an ASGI application."""

    @contextlib.asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        house.hub.begun()
        tasks = [asyncio.create_task(house.hub.tend())]
        if house.room.register.rehearsal:
            tasks.append(asyncio.create_task(house.hub.rehearse()))
        if house.room.register.alone:
            tasks.append(asyncio.create_task(until_done(house.hub, lambda: house.stop())))
        yield
        for task in tasks:
            task.cancel()
        house.reports.shutdown(wait=False, cancel_futures=True)
        await house.hub.close()

    routes = [
        *(Route(path, _page(role), methods=["GET"]) for path, role in PLACES.items()),
        Route("/pages/{name}", _file, methods=["GET"]),
        Route("/favicon.ico", _favicon, methods=["GET"]),
        Route("/words/{code}", _words, methods=["GET"]),
        Route("/icons", _icons, methods=["GET"]),
        Route("/qr.svg", _qr, methods=["GET"]),
        Route("/join", _join, methods=["POST"]),
        Route("/command", _command, methods=["POST"]),
        Route("/state", _state, methods=["POST"]),
        Route("/ticket", _ticket, methods=["POST"]),
        Route("/story", _story, methods=["POST"]),
        Route("/debrief", _debrief, methods=["GET"]),
        WebSocketRoute("/socket", _socket),
        *Desk(house, _asker, _data, lambda code, language: _no(code, language, 403), lambda: house.stop()).routes(),
    ]
    app = Starlette(routes=routes, lifespan=life)
    app.state.house = house
    app.add_middleware(Guard, house=house)
    return app


PLACES = {"/": "seat", "/teacher": "teacher", "/projector": "projector", "/play": "play"}


def _house(request: Request | WebSocket) -> House:
    house: House = request.app.state.house
    return house


def _client(request: Request | WebSocket) -> str:
    return request.client.host if request.client else ""


# Pages


def _page(role: str) -> Callable[[Request], Any]:
    async def shown(request: Request) -> Response:
        language = _house(request).room.register.language
        text = (PAGES / "index.html").read_text(encoding="utf-8")
        return HTMLResponse(text.replace("LANGUAGE", language).replace("ROLE", role))

    return shown


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    folders = (PAGES, assets_folder() / "fonts", assets_folder() / "icons")
    found = OF_REPORTS.get(name) or next((folder / name for folder in folders if name in _names(folder)), None)
    if found is None or found.suffix not in KINDS:
        return PlainTextResponse("There is no such file.", 404)
    return _sent(request, found.read_bytes(), KINDS[found.suffix], {"Cache-Control": "no-cache"})


async def _favicon(request: Request) -> Response:
    """The sign of the program, for what names none itself: a picture that is opened alone, an address with nothing there."""
    return _sent(
        request, (assets_folder() / "icons" / "dove.svg").read_bytes(), KINDS[".svg"], {"Cache-Control": "no-cache"}
    )


def _sent(request: Request, content: bytes, kind: str, headers: dict[str, str]) -> Response:
    """What is the same for everybody, in a third of its bytes where the browser takes that: thirty phones open it at once.

    Nothing that somebody sent or keeps to themselves goes this way, so that its length tells nothing.
    """
    headers = {**headers, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = _packed(content), "gzip"
    return Response(content, media_type=kind, headers=headers)


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=128)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _names(folder: Path) -> frozenset[str]:
    return frozenset(path.name for path in folder.iterdir() if path.is_file())


async def _words(request: Request) -> Response:
    code = request.path_params["code"]
    if code not in languages():
        return PlainTextResponse("There is no such language.", 404)
    told = {"languages": languages(), "labels": labels(Speaker(code, PLAYER))}
    return _sent(request, _as_json(told), "application/json", {})


async def _icons(request: Request) -> Response:
    """The icons that the pages draw, by name."""
    found = [path for folder in (assets_folder() / "icons", PAGES) for path in sorted(folder.glob("*.svg"))]
    drawn = {path.stem: path.read_text(encoding="utf-8") for path in found}
    return _sent(request, _as_json(drawn), "application/json", {})


async def _qr(request: Request) -> Response:
    """The address on the board as a picture, for cameras."""
    house = _house(request)
    address = join_address(house)
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=8, border=2, dark="#000", light="#fff")
    return Response(picture.getvalue(), media_type="image/svg+xml")


def join_address(house: House) -> str:
    """The address that a pupil opens, with the code of the class in it."""
    host = house.addresses[0] if house.addresses else "127.0.0.1"
    return f"{house.address(host)}/#{house.room.register.code}"


# Commands


async def _data(request: Request) -> Any:
    """What was posted, as plain data; None for what is too long or no JSON."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FRAME:
            return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _no(code: str, language: str, status: int = 200) -> Response:
    why = Refused(code).said(Speaker(language, PLAYER))
    return JSONResponse({"kind": "no", "command": "", "code": code, "why": why}, status)


async def _join(request: Request) -> Response:
    house = _house(request)
    data = await _data(request)
    language = spoken_here(data.get("language") if isinstance(data, dict) else None, house.room.register.language)
    client = _client(request)
    if house.tries.is_spent(client):
        return _no("too-many-tries", language)
    answer = await house.hub.join(data)
    if not answer.done:
        house.tries.take(client)
        return _no(getattr(answer.why, "code", "nonsense"), language)
    return JSONResponse({"kind": "ok", "data": dict(answer.data)})


def _bearer(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _asker(request: Request) -> Connection | None:
    language = spoken_here(request.headers.get("x-language"), "en")
    return _house(request).who(_bearer(request), _client(request), language)


async def _command(request: Request) -> Response:
    house, asker = _house(request), _asker(request)
    data = await _data(request)
    if asker is None:
        return _no("unknown-device", house.room.register.language, 401)
    return Response(await _obey(house, asker, data), media_type="application/json")


async def _obey(house: House, connection: Connection, data: Any) -> str:
    """Do a command that stands in a frame, or say why not."""
    hub = house.hub
    if not house.paces.take(connection.device or "teacher"):
        return hub.said(connection, Answer(_id(data), Refused("too-fast")))
    if data is None:
        return hub.said(connection, Answer("", Refused("too-long")))
    if connection.device is not None and isinstance(data, dict) and data.get("kind") == KIND:
        return await advised(hub, connection, data)
    return hub.said(connection, await hub.command(connection, data))


def _id(data: Any) -> str:
    found = data.get("id") if isinstance(data, dict) else ""
    return found[:64] if isinstance(found, str) else ""


async def _state(request: Request) -> Response:
    """What is new since the frame that a page has, for pages that cannot keep a WebSocket."""
    house = _house(request)
    data = await _data(request)
    data = data if isinstance(data, dict) else {}
    asker = _asker(request)
    if asker is None and data.get("role") == "projector":
        asker = Connection(language=house.room.register.language)
    if asker is None:
        return _no("unknown-device", house.room.register.language, 401)
    tab = str(data.get("tab", ""))[:40]
    key = f"{asker.device or ('teacher' if asker.teaches else 'projector')}:{_client(request)}:{tab}"
    connection = await house.hub.polled(key, lambda: asker)
    if connection.device is None:
        house.hub.look(connection, data)
    whole = data.get("rev") != connection.rev or data.get("epoch") != house.hub.epoch
    text = await house.hub.frame(connection, whole=whole)
    return Response(text or json.dumps({"kind": "same", "rev": connection.rev}), media_type="application/json")


# Debriefs


async def _ticket(request: Request) -> Response:
    """A ticket to a table's debrief, good once and for a minute: no token ever stands in an address."""
    house, asker = _house(request), _asker(request)
    data = await _data(request)
    table = _debriefed(house, asker, data)
    if table is None or asker is None:
        return _no("not-playing", house.room.register.language, 403)
    now = house.clock()
    for old in [one for one, (_table, _language, until) in house.tickets.items() if until < now]:
        del house.tickets[old]
    ticket = new_token()
    house.tickets[ticket] = (table, house.hub.language_of(asker), now + LONGEST_TICKET)
    return JSONResponse({"kind": "ok", "ticket": ticket})


def _debriefed(house: House, asker: Connection | None, data: Any) -> int | None:
    """The table whose debrief somebody may read: their own, or any for the teacher; none before the debrief."""
    if asker is None or house.room.register.phase != DEBRIEF:
        return None
    if asker.teaches:
        wanted = data.get("table") if isinstance(data, dict) else None
    else:
        wanted = house.room.register.devices[asker.device or ""].table
    return wanted if isinstance(wanted, int) and wanted in house.room.games else None


async def _debrief(request: Request) -> Response:
    house = _house(request)
    found = house.tickets.pop(request.query_params.get("ticket", ""), None)
    if found is None or found[2] < house.clock() or house.room.register.phase != DEBRIEF:
        return PlainTextResponse("This ticket is used up. Go back to the class and open the debrief again.", 403)
    match, table = house.room.games[found[0]].table.match, house.room.register.tables[found[0]]
    speaker = Speaker(found[1], PLAYER)

    def made() -> str:
        past = course(match, speaker)
        return page(debrief(past), spoken(house.room.register, table, past, speaker))

    text = await asyncio.get_running_loop().run_in_executor(house.reports, made)
    return HTMLResponse(text, headers={"Content-Security-Policy": policy("", report=True)})


async def _story(request: Request) -> Response:
    """A table's debrief as lines of text, in the reader's own language."""
    house, asker = _house(request), _asker(request)
    table = _debriefed(house, asker, await _data(request))
    if table is None or asker is None:
        return _no("not-playing", house.room.register.language, 403)
    speaker = Speaker(house.hub.language_of(asker), PLAYER)
    match = house.room.games[table].table.match
    lines = await asyncio.get_running_loop().run_in_executor(
        house.reports, lambda: list(debrief_text(debrief(course(match, speaker)), None))
    )
    return JSONResponse({"kind": "ok", "lines": lines})


# The WebSocket


async def _socket(socket: WebSocket) -> None:
    house = _house(socket)
    await socket.accept()
    connection = None
    try:
        connection = await _hello(socket, house)
        if connection is None:
            return
        await house.hub.open(connection)
        await socket.send_text(await house.hub.frame(connection, whole=True) or "")
        senders = [asyncio.create_task(work) for work in (_answer(socket, connection), _send(socket, house, connection))]
        try:
            await _receive(socket, house, connection)
        finally:
            for sender in senders:
                sender.cancel()
    except (WebSocketDisconnect, RuntimeError, TimeoutError, KeyError):
        pass  # the page is gone, in the middle of a word or not; or it said nothing, or something that is no text
    finally:
        if connection is not None:
            await house.hub.leave(connection)


async def _hello(socket: WebSocket, house: House) -> Connection | None:
    """The first word of a page: whose it is. No token ever stands in an address."""
    data = _parsed(await asyncio.wait_for(socket.receive_text(), 20))
    language = spoken_here(data.get("language"), house.room.register.language)
    if data.get("role") == "projector":
        connection: Connection | None = Connection(language=language)
    else:
        connection = house.who(str(data.get("token", "")), _client(socket), language)
    if connection is None:
        await socket.send_text(json.dumps({"kind": "bye", "code": "unknown-device"}))
        await socket.close(4401)
        return None
    if connection.device is None:
        house.hub.look(connection, data)
    return connection


def _parsed(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


async def _receive(socket: WebSocket, house: House, connection: Connection) -> None:
    while True:
        text = await socket.receive_text()
        data = None if len(text) > LARGEST_FRAME else _parsed(text)
        if data is not None and data.get("kind") == "ping":
            connection.answer('{"kind":"pong"}')
        elif data is not None and data.get("kind") == "look" and connection.device is None:
            house.hub.look(connection, data)
        else:
            connection.answer(await _obey(house, connection, data))
        if len(connection.answers) > MOST_ANSWERS:
            return  # it goes on asking and reads nothing


async def _answer(socket: WebSocket, connection: Connection) -> None:
    """Send answers as they come: while much is to be shown, nobody waits for one until their picture is made."""
    while True:
        await connection.answered.wait()
        connection.answered.clear()
        while connection.answers:
            await socket.send_text(connection.answers.popleft())


async def _send(socket: WebSocket, house: House, connection: Connection) -> None:
    while True:
        await connection.wake.wait()
        connection.wake.clear()
        text = await house.hub.frame(connection)
        if text is not None:
            await socket.send_text(text)
