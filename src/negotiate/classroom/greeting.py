"""What the terminal says when a class is open: the code, every address with a QR code, the teacher's link."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import segno

from negotiate.classroom.addresses import LOOPBACK
from negotiate.classroom.server import House
from negotiate.words.speaker import Speaker


def drawn(address: str) -> str:
    """An address as a QR code of block letters."""
    out = io.StringIO()
    segno.make(address, error="l", micro=False).terminal(out=out, border=2, compact=True)
    return out.getvalue().rstrip("\n")


def greeting(house: House, key: str, speaker: Speaker, folder: Path) -> str:
    """The whole text."""
    return "\n".join(_lines(house, key, speaker, folder))


def _lines(house: House, key: str, speaker: Speaker, folder: Path) -> Iterator[str]:
    register = house.room.register
    for address in house.addresses:
        yield from ("", drawn(f"{house.address(address)}/#{register.code}"), house.address(address))
    if not house.addresses:
        yield speaker.say("This computer is in no network: only browsers on it can join. Connect it, then start again.")
    yield ""
    yield speaker.say("Code of the class: {code}", code=register.code)
    yield speaker.say("For you alone: {link}", link=f"{house.address(LOOPBACK)}/teacher#{key}")
    yield speaker.say("For the projector: {link}", link=f"{house.address(LOOPBACK)}/projector")
    yield speaker.say("The class is kept in {folder}. Stop it with Ctrl-C; --resume goes on with it.", folder=folder)
