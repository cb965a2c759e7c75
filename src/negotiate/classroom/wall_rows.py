"""The wall as plain data: a row a table, for the teacher alone."""

from __future__ import annotations

from typing import Any

from negotiate.classroom.cards import EFFECTS
from negotiate.classroom.debrief import asking
from negotiate.classroom.game import Game
from negotiate.classroom.register import PLAY, Seat, TableEntry
from negotiate.classroom.room import Room
from negotiate.words.speaker import Speaker

BROKEN = "breach-detected"
"""The event of a promise that was seen to be broken."""


def wall(room: Room, speaker: Speaker) -> dict[str, Any]:
    """Every device and every table, and what the teacher can choose from."""
    register = room.register
    return {
        "devices": [
            {
                **{name: getattr(device, name) for name in ("id", "name", "table", "seat", "muted", "wish", "keeps")},
                "here": bool(room.connected.get(device.id)),
            }
            for device in register.devices.values()
        ],
        "tables": [_row(room, table, speaker) for table in register.tables.values()],
        "cards": room.model.table.cards(speaker),
        "effects": {kind: list(ends) for kind, ends in EFFECTS.items()},
        "strengths": {seat: room.model.strengths(seat) for seat in room.model.seats},
        "words": room.model.words_of_players(speaker),
        "deputies": register.deputies,
        "began": register.began,
        "disk": room.disk.refuses,
        "foretold": asking.counted(register),
    }


def clock_of(table: TableEntry) -> dict[str, float | None] | None:
    """A table's clock: when the time is up, or how many seconds are left while it stands still; None without one."""
    if table.until is None and table.left is None:
        return None
    return {"until": table.until, "left": table.left}


def _row(room: Room, table: TableEntry, speaker: Speaker) -> dict[str, Any]:
    game = room.games.get(table.number)
    row: dict[str, Any] = {
        "number": table.number,
        "paused": table.paused,
        "frozen": table.frozen,
        "undo": table.undo,
        "remark": table.remark,
        "origin": table.origin,
        "clock": clock_of(table),
        "seats": {seat.seat: _seat(room, table, seat, game) for seat in table.seats.values()},
    }
    if game is None:
        return row
    public = game.table.public(speaker)
    promises = [promise.state for text in public.promises.texts for promise in text.rows]
    counts = {state: promises.count(state) for state in dict.fromkeys(promises)}
    broken = sum(entry.kind == BROKEN for entry in public.log)
    return {
        **row,
        "round_text": public.header.round_text,
        "round": public.header.round,
        "rounds": public.header.rounds,
        "turn": public.header.turn,
        "turn_text": public.header.turn_text,
        "over": game.is_over,
        "idle": table.is_idle and not room.register.rehearsal,
        "since": room.moved.get(table.number),
        "trust": [[round_, round(points, 2)] for round_, points in game.trust],
        "offers": len(public.offers),
        "signed": len(public.agreements),
        "promises": {**counts, **({"broken": broken} if broken else {})},
        "tracks": [track.is_open for track in public.tracks],
        "decisions": {seat: game.decision(seat) for seat in table.seats if game.decision(seat)},
    }


def _seat(room: Room, table: TableEntry, seat: Seat, game: Game | None) -> dict[str, Any]:
    return {
        "program": seat.program,
        "player": seat.player,
        "usual": room.model.table.usual(seat.seat),
        "deputy": bool(seat.deputy),
        "here": any(room.connected.get(one) for one in seat.devices),
        "devices": list(seat.devices),
        "speaker": seat.speaker,
        "heard": room.heard.get((table.number, seat.seat), room.register.began) if _plays(room, seat, game) else None,
    }


def _plays(room: Room, seat: Seat, game: Game | None) -> bool:
    """Whether people play a seat now."""
    return room.register.phase == PLAY and game is not None and not game.is_over and not seat.program
