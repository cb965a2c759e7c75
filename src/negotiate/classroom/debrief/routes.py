"""What the server gives out when a class looks back: its page, a delegation's page, its tables; and how it is forgotten.

POST /look-back {"what": "class" | "report" | "export", …} with a token   a ticket, good once and for a minute
GET  /look-back?ticket=…                                                what the ticket is for
GET  /class                                                             the page, while the teacher presents it to all
POST /forget                                                            the teacher's alone: everything is deleted
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from negotiate.classroom.debrief.forgetting import forget
from negotiate.classroom.debrief.gathered import Gathered
from negotiate.classroom.hub import Connection, Hub
from negotiate.classroom.register import DEBRIEF
from negotiate.classroom.tokens import new_token
from negotiate.errors import NegotiateError
from negotiate.words.catalogue import spoken_here
from negotiate.words.speaker import PLAYER, Speaker

GOOD_FOR = 60.0
"""Seconds for which a ticket is good."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'"
"""A page brings its own style along and asks for nothing at all; only pages of the class may show it in a frame."""
USED_UP = "This ticket is used up. Go back to the class and open the page again."
Value = TypeVar("Value")


class Server(Protocol):
    """What the desk needs of the server."""

    @property
    def hub(self) -> Hub:
        """The hub of the class."""

    @property
    def clock(self) -> Callable[[], float]:
        """A clock in seconds."""

    @property
    def reports(self) -> ThreadPoolExecutor:
        """Where what takes a while is made."""


@dataclass
class Desk:
    """Gives out what a class looks back on. `asker` says whose a request is, `data` what was posted, `refuse` says no."""

    server: Server
    asker: Callable[[Request], Connection | None]
    data: Callable[[Request], Awaitable[Any]]
    refuse: Callable[[str, str], Response]
    stop: Callable[[], None] = lambda: None
    """Stops the server, when nothing is left to serve."""
    tickets: dict[str, tuple[Callable[[], Response], float]] = field(default_factory=dict)
    gathered: Gathered = field(init=False)

    def __post_init__(self) -> None:
        room = self.server.hub.room
        self.gathered = Gathered(room.register, room.folder)

    def routes(self) -> list[Route]:
        """The places of the desk."""
        return [
            Route("/look-back", self._ticket, methods=["POST"]),
            Route("/look-back", self._look_back, methods=["GET"]),
            Route("/class", self._class, methods=["GET"]),
            Route("/forget", self._forget, methods=["POST"]),
        ]

    async def _made(self, makes: Callable[[], Value]) -> Value:
        """What takes a while is made beside the class, one after the other."""
        return await asyncio.get_running_loop().run_in_executor(self.server.reports, makes)

    async def _ticket(self, request: Request) -> Response:
        asker, data = self.asker(request), await self.data(request)
        register = self.server.hub.room.register
        makes = self._wanted(asker, data if isinstance(data, dict) else {}) if register.phase == DEBRIEF else None
        if makes is None:
            return self.refuse("not-playing", register.language)
        now = self.server.clock()
        for old in [one for one, (_makes, until) in self.tickets.items() if until < now]:
            del self.tickets[old]
        ticket = new_token()
        self.tickets[ticket] = (makes, now + GOOD_FOR)
        return JSONResponse({"kind": "ok", "ticket": ticket})

    def _wanted(self, asker: Connection | None, data: dict[str, Any]) -> Callable[[], Response] | None:
        """What somebody may have of what they want; None for nothing."""
        if asker is None:
            return None
        hub = self.server.hub
        register = hub.room.register
        speaker = Speaker(hub.language_of(asker), PLAYER)
        what, device = data.get("what"), register.devices.get(asker.device or "")
        if what == "class" and (asker.teaches or register.presented):
            return lambda: self._page(speaker)
        if what == "export" and asker.teaches:
            anonymous = data.get("anonymous") is not False
            return lambda: self._packed(speaker, anonymous=anonymous)
        if what == "report":
            table, seat = (device.table, device.seat) if device else (data.get("table"), data.get("seat"))
            if (
                isinstance(table, int)
                and isinstance(seat, str)
                and table in hub.room.games
                and seat in register.tables[table].seats
            ):
                reader = device.id if device else None
                return lambda: self._report(table, seat, speaker, reader)
        return None

    async def _look_back(self, request: Request) -> Response:
        found = self.tickets.pop(request.query_params.get("ticket", ""), None)
        if found is None or found[1] < self.server.clock() or self.server.hub.room.register.phase != DEBRIEF:
            return PlainTextResponse(USED_UP, 403)
        return await self._made(found[0])

    async def _class(self, request: Request) -> Response:
        register = self.server.hub.room.register
        if not register.presented or register.phase != DEBRIEF:
            return PlainTextResponse("The page of the class is not shown now.", 403)
        speaker = Speaker(spoken_here(request.query_params.get("language"), register.language), PLAYER)
        return await self._made(lambda: self._page(speaker))

    def _page(self, speaker: Speaker) -> Response:
        self.gathered.look_at(self.server.hub.room)
        return HTMLResponse(self.gathered.page(speaker), headers={"Content-Security-Policy": POLICY})

    def _report(self, table: int, seat: str, speaker: Speaker, reader: str | None) -> Response:
        self.gathered.look_at(self.server.hub.room)
        if all(one.number != table for one in self.gathered.results):
            return PlainTextResponse("Nobody played at this table.", 404)
        text = self.gathered.report(table, seat, speaker, reader)
        return HTMLResponse(text, headers={"Content-Security-Policy": POLICY})

    def _packed(self, speaker: Speaker, *, anonymous: bool) -> Response:
        self.gathered.look_at(self.server.hub.room)
        name = f"class-{self.server.hub.room.register.code}{'-anonymous' if anonymous else ''}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(self.gathered.packed(speaker, anonymous=anonymous), media_type="application/zip", headers=headers)

    async def _forget(self, request: Request) -> Response:
        """Delete the class; everybody's page says that it is closed, and the server stops."""
        asker, hub = self.asker(request), self.server.hub
        if asker is None or not asker.teaches:
            return self.refuse("not-the-teacher", hub.room.register.language)
        speaker = Speaker(asker.language, PLAYER)
        await hub.work(hub.room.forget)
        try:
            told = await self._made(lambda: forget(hub.room.folder, speaker))
        except NegotiateError:
            return self.refuse("disk", asker.language)
        hub.views.forget(everywhere=True)
        hub.changed([], everywhere=True)
        asyncio.get_running_loop().call_later(2.0, self.stop)
        return JSONResponse({"kind": "ok", "told": told})
