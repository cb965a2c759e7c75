"""Tries whether phones reach this computer before there is a class: every address as a QR code, and cures if none does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from negotiate.classroom.addresses import is_loopback, own_addresses
from negotiate.classroom.greeting import drawn
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

PATIENCE = 120.0
"""Seconds until the cures are said."""
WORKS, DOES_NOT = 0, 1
"""Exit codes."""
CURES = (
    N_("A firewall: allow this program (Python) in private networks; Windows asks once, and remembers a No."),
    N_("Guests' networks often keep devices apart: use the pupils' network, a small router of your own, or a cable."),
    N_("A hotspot: open one on this computer or on a phone, let everybody join it, and start this again."),
    N_("A page that asks to sign in first (a captive portal): sign in on the phone, then open the address again."),
    N_("Without any of this: play on one device (negotiate play), or on slips of paper, and decide for the seats yourself."),
)
_PAGE = """<!doctype html><html lang="{code}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Negotiate</title><script src="/way.js" defer></script><h1 style="font:700 1.6rem system-ui">{text}</h1></html>"""
_SCRIPT = """const tell = (socket) => fetch('/heard', { method: 'POST', body: JSON.stringify({ socket }) });
const way = new WebSocket(`ws://${location.host}/way`);
way.onmessage = () => tell(true);
way.onerror = () => tell(false);"""


def try_the_way_in(port: int, speaker: Speaker, say: Callable[[str], None], patience: float = PATIENCE) -> int:
    """Wait for one phone, and say what came of it; 0 when one came in, 1 when none did."""
    addresses = own_addresses()
    if not addresses:
        say(speaker.say("This computer is in no network: only browsers on it can join. Connect it, then start again."))
        return DOES_NOT
    for address in addresses:
        say(f"\n{drawn(f'http://{address}:{port}/')}\nhttp://{address}:{port}/")
    say("\n" + speaker.say("Open one of these addresses on a phone in the same network as the class."))
    came = asyncio.run(_wait(port, speaker, say, patience))
    if came:
        return WORKS
    say(speaker.say("No phone came in. What helps, the likeliest first:"))
    for cure in CURES:
        say(f"- {speaker.say(cure)}")
    return DOES_NOT


async def _wait(port: int, speaker: Speaker, say: Callable[[str], None], patience: float) -> bool:
    heard = asyncio.Event()

    async def page(_request: Request) -> Response:
        text = speaker.say("This device reaches the class. You can close this page.")
        return HTMLResponse(_PAGE.format(code=speaker.code, text=text))

    async def script(_request: Request) -> Response:
        return Response(_SCRIPT, media_type="text/javascript")

    async def told(request: Request) -> Response:
        body = await request.body()
        try:
            fast = len(body) < 100 and json.loads(body)["socket"] is True
        except (ValueError, TypeError, KeyError):
            fast = False
        client = request.client.host if request.client else ""
        if not is_loopback(client):
            say(speaker.say("A device came in: the way is open."))
            if not fast:
                say(speaker.say("This network blocks WebSockets; the class goes the slower way by itself."))
            heard.set()
        return JSONResponse({})

    async def way(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("here")
        await socket.close()

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/way.js", script),
            Route("/heard", told, methods=["POST"]),
            WebSocketRoute("/way", way),
        ]
    )
    config = uvicorn.Config(app, host="0.0.0.0", port=port, ws="wsproto", log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    waiting = asyncio.create_task(heard.wait())
    await asyncio.wait({serving, waiting}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    await asyncio.sleep(0.3)  # the answer is on its way
    server.should_exit = True
    await serving
    return heard.is_set()
