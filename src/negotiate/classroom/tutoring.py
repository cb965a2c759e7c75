"""The tutor of a seat in class: asked about a move before it is sent, and waited for off the room's thread."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from negotiate.classroom import commands
from negotiate.classroom.hub import Connection, Hub
from negotiate.classroom.refused import Refused
from negotiate.classroom.room import Answer
from negotiate.words.speaker import PLAYER, Speaker

KIND = "advise"
WAITING = ThreadPoolExecutor(8, "tutor")
"""Whoever waits for a tutor, a second at most; who finds no place is answered later."""


async def advised(hub: Hub, connection: Connection, data: Any) -> str:
    """What the tutor says about a move, as a frame; empty where it has nothing to say or says nothing in time."""
    try:
        asked = commands.read(data, {KIND: {"action": commands.ACTION}})
    except commands.Nonsense:
        return hub.said(connection, Answer(commands.id_of(data), Refused("nonsense")))
    device, text = connection.device, ""
    if device is not None:
        question = await hub.work(lambda: hub.room.question(device, asked["action"]))
        advice = None
        if question is not None:
            advice = await asyncio.get_running_loop().run_in_executor(WAITING, question.wait)
        if advice is not None:
            text = Speaker(hub.language_of(connection), PLAYER).advice(advice)
    head = {"kind": "ok", "command": asked.id, "rev": connection.rev}
    return json.dumps({**head, "data": {"advice": text}}, ensure_ascii=False)
