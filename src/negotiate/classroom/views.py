"""What the people of a class see, cut into fragments that each have a scope; a fragment goes to nobody outside of its scope.

    class              everybody in the class, and the projector: the code, the phase, who sits where
    table:3            everybody at table 3, the teacher, and the projector: what is public at that table
    seat:3:highmark    the devices of that delegation, and the teacher when she looks through its eyes
    device:d7          that device
    teacher            the teacher

Everything is made of values by a speaker, in the reader's language; what many may see is made once for all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from negotiate.classroom.game import Game
from negotiate.classroom.phrases import PHRASES
from negotiate.classroom.register import ALL, DEBRIEF, LOBBY, PLAY, Device, Message, Seat, TableEntry
from negotiate.classroom.room import Room
from negotiate.present.builder import Builder, Draft
from negotiate.present.ending import Ending
from negotiate.present.plain import plain
from negotiate.words.speaker import PLAYER, Speaker

CLASS, TEACHER_SCOPE = "class", "teacher"
MOST_LOG, MOST_MESSAGES = 60, 80
"""Lines of the log and messages that are sent, the newest."""
NOT_SENT = ("language", "seat", "values", "estimates")
"""Parts of a seat's private sight that no page shows."""
SILENT = 180.0
"""Seconds without a move after which a table turns red on the wall."""

Fragments = dict[str, str]
"""JSON by the name of the fragment."""


def table_scope(number: int) -> str:
    """The scope of what is public at a table."""
    return f"table:{number}"


def seat_scope(number: int, seat: str) -> str:
    """The scope of what one seat alone sees."""
    return f"seat:{number}:{seat}"


def device_scope(device: str) -> str:
    """The scope of what one device alone sees."""
    return f"device:{device}"


@dataclass(frozen=True)
class Reader:
    """Who looks on: a device, the teacher or the projector; at which table, and through which seat's eyes."""

    scopes: frozenset[str]
    speaker: Speaker
    device: str | None = None
    table: int | None = None
    seat: str | None = None
    teaches: bool = False


def reader_of(device: Device) -> Reader:
    """What a device may see: its own, its seat's, its table's and the class's."""
    scopes = {CLASS, device_scope(device.id)}
    if device.table is not None and device.seat is not None:
        scopes |= {table_scope(device.table), seat_scope(device.table, device.seat)}
    return Reader(frozenset(scopes), Speaker(device.language, PLAYER), device.id, device.table, device.seat)


def projector(room: Room, table: int | None, seat: str | None, language: str) -> Reader:
    """What the projector shows: what is public in the class, and at one table; through nobody's eyes."""
    del seat
    at = table if table in room.register.tables else None
    scopes = {CLASS} | ({table_scope(at)} if at is not None else set())
    return Reader(frozenset(scopes), Speaker(language, PLAYER), table=at)


def teacher(room: Room, table: int | None, seat: str | None, language: str) -> Reader:
    """What the teacher sees: the wall, and one table through the eyes that she chooses."""
    at = table if table in room.register.tables else None
    eyes = seat if at is not None and seat in room.register.tables[at].seats else None
    scopes = {CLASS, TEACHER_SCOPE} | ({table_scope(at)} if at is not None else set())
    if at is not None and eyes is not None:
        scopes.add(seat_scope(at, eyes))
    return Reader(frozenset(scopes), Speaker(language, PLAYER), table=at, seat=eyes, teaches=True)


class Views:
    """The fragments of a class, each made once for every language until what it shows has changed."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._made: dict[tuple[str, Speaker], Fragments] = {}

    def forget(self, tables: Iterable[int] = (), *, everywhere: bool = False) -> None:
        """Something has changed at these tables, or in the whole class."""
        if everywhere:
            self._made.clear()
            return
        numbers = {str(number) for number in tables}
        for key in list(self._made):
            kind, _colon, rest = key[0].partition(":")
            if kind in ("device", TEACHER_SCOPE) or rest.split(":")[0] in numbers:
                del self._made[key]

    def of(self, reader: Reader) -> Fragments:
        """All that a reader may see now."""
        found: Fragments = {}
        for scope in sorted(reader.scopes):
            key = (scope, reader.speaker)
            if key not in self._made:
                self._made[key] = self._make(scope, reader.speaker)
            found |= self._made[key]
        return found

    def _make(self, scope: str, speaker: Speaker) -> Fragments:
        kind, _colon, rest = scope.partition(":")
        if kind == CLASS:
            return {"class": _json(self._class(speaker))}
        if kind == TEACHER_SCOPE:
            return {"wall": _json(self._wall(speaker))}
        if kind == "device":
            return {"me": _json(self._me(rest))}
        number, _colon, seat = rest.partition(":")
        table = self.room.register.tables[int(number)]
        return self._seat(table, seat, speaker) if kind == "seat" else self._table(table, speaker)

    # The class

    def _class(self, speaker: Speaker) -> dict[str, Any]:
        room, register = self.room, self.room.register
        public = room.model.table.public(speaker)
        return {
            "code": register.code,
            "title": public.header.title,
            "phase": register.phase,
            "locked": register.locked,
            "talk": register.talk,
            "spotlight": register.spotlight,
            "rehearsal": register.rehearsal,
            "parties": [
                {name: getattr(card, name) for name in ("seat", "label", "initials", "kind", "kind_text", "colour")}
                for card in public.parties
            ],
            "phrases": {key: speaker.say(text) for key, text in PHRASES.items()},
            "tables": [
                {
                    "number": table.number,
                    "paused": table.paused,
                    "seats": {
                        seat.seat: {"program": seat.program, "names": [register.devices[one].name for one in seat.devices]}
                        for seat in table.seats.values()
                    },
                }
                for table in register.tables.values()
            ],
        }

    def _me(self, device_id: str) -> dict[str, Any]:
        device = self.room.register.devices[device_id]
        found: dict[str, Any] = {
            name: getattr(device, name) for name in ("id", "name", "language", "table", "seat", "muted")
        }
        if device.table is not None and device.seat is not None:
            seat = self.room.register.seat(device.table, device.seat)
            found["speaks"] = seat.speaker == device.id
        return found

    # A table

    def _table(self, table: TableEntry, speaker: Speaker) -> Fragments:
        game = self.room.games.get(table.number)
        found = {"table": _json(self._about(table, game, speaker))}
        if game is None:
            return found
        public = plain(game.table.public(speaker))
        public["log"] = public["log"][-MOST_LOG:]
        del public["language"], public["scenario"]
        found |= {f"public.{name}": _json(value) for name, value in public.items()}
        if self.room.register.phase == DEBRIEF:
            ending = game.table.ending(speaker)
            found["ending"] = _json(plain(ending) if isinstance(ending, Ending) else None)
        return found

    def _about(self, table: TableEntry, game: Game | None, speaker: Speaker) -> dict[str, Any]:
        return {
            "number": table.number,
            "paused": table.paused,
            "over": game is not None and game.is_over,
            "messages": self._messages(table, [message for message in table.messages if message.to == ALL], speaker),
            "trust": [[round_, round(points, 2)] for round_, points in game.trust] if game is not None else [],
        }

    def _messages(self, table: TableEntry, messages: list[Message], speaker: Speaker) -> list[dict[str, Any]]:
        game = self.room.games.get(table.number)
        return [
            {
                "id": message.id,
                "sender": message.sender,
                "to": message.to,
                "at": message.at,
                "text": "" if message.hidden else speaker.say(PHRASES[message.phrase]) if message.phrase else message.text,
                "hidden": message.hidden,
                "offer": game.told(message.offer, speaker) if message.offer and game and not message.hidden else None,
            }
            for message in messages[-MOST_MESSAGES:]
        ]

    # A seat

    def _seat(self, table: TableEntry, seat_id: str, speaker: Speaker) -> Fragments:
        seat, register = table.seats[seat_id], self.room.register
        mine = [message for message in table.messages if message.to != ALL and seat_id in (message.sender, message.to)]
        team = {
            "speaker": seat.speaker,
            "devices": [
                {"id": one, "name": register.devices[one].name, "here": bool(self.room.connected.get(one))}
                for one in seat.devices
            ],
            "program": seat.program,
            "note": seat.note,
            "messages": self._messages(table, mine, speaker),
        }
        found = {"team": _json(team)}
        game = self.room.games.get(table.number)
        if game is None:
            brief = self.room.model.table.private(seat_id, speaker).brief
            return found | {"seat.brief": _json(plain(brief))}
        private = plain(game.table.private(seat_id, speaker))
        for name in NOT_SENT:
            del private[name]
        found |= {f"seat.{name}": _json(value) for name, value in private.items()}
        found["seat.decision"] = _json("" if register.phase != PLAY else game.decision(seat_id))
        found["seat.builder"] = _json(self._builder(game, seat, speaker))
        return found

    def _builder(self, game: Game, seat: Seat, speaker: Speaker) -> dict[str, Any]:
        built: Builder = game.table.builder(seat.seat, speaker, Draft(dict(seat.options), seat.answers))
        return {
            "options": built.draft.options,
            "answers": built.draft.answers,
            **{name: getattr(built, name) for name in ("verb", "title", "asked_text", "is_legal", "refusal", "notation")},
            **{name: plain(getattr(built, name)) for name in ("items", "worth", "welfare", "takes")},
            "estimates": [estimate.text for estimate in built.estimates],
            "choices": {
                issue.issue: {
                    choice.row.option: {
                        "may": choice.may_stand,
                        "change": None if choice.change is None else speaker.amount(choice.change, signed=True),
                        "gains": 0 if not choice.change else 1 if choice.change > 0 else -1,
                        "why": choice.why_not,
                    }
                    for choice in issue.choices
                }
                for track in built.tracks
                for issue in track.issues
            },
        }

    # The wall

    def _wall(self, speaker: Speaker) -> dict[str, Any]:
        room, register = self.room, self.room.register
        return {
            "devices": [
                {
                    **{name: getattr(device, name) for name in ("id", "name", "table", "seat", "muted")},
                    "here": bool(room.connected.get(device.id)),
                }
                for device in register.devices.values()
            ],
            "tables": [self._row(table, speaker) for table in register.tables.values()],
            "cards": room.model.table.cards(speaker),
        }

    def _row(self, table: TableEntry, speaker: Speaker) -> dict[str, Any]:
        room, game = self.room, self.room.games.get(table.number)
        seats = {
            seat.seat: {
                "program": seat.program,
                "here": any(room.connected.get(one) for one in seat.devices),
                "devices": list(seat.devices),
                "speaker": seat.speaker,
            }
            for seat in table.seats.values()
        }
        row: dict[str, Any] = {"number": table.number, "paused": table.paused, "seats": seats}
        if game is None:
            return row
        public = game.table.public(speaker)
        promises = [promise.state for text in public.promises.texts for promise in text.rows]
        return {
            **row,
            "round_text": public.header.round_text,
            "round": public.header.round,
            "rounds": public.header.rounds,
            "turn": public.header.turn,
            "turn_text": public.header.turn_text,
            "over": game.is_over,
            "idle": not table.people and not room.register.rehearsal,
            "since": room.moved.get(table.number),
            "trust": [[round_, round(points, 2)] for round_, points in game.trust],
            "offers": len(public.offers),
            "signed": len(public.agreements),
            "promises": {state: promises.count(state) for state in dict.fromkeys(promises)},
            "tracks": [track.is_open for track in public.tracks],
            "decisions": {seat: game.decision(seat) for seat in table.seats if game.decision(seat)},
        }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def frame(kind: str, rev: int, made: Mapping[str, str], gone: Iterable[str] = (), **more: object) -> str:
    """A snapshot or a patch as one text; fragments are put in as they are."""
    head = json.dumps({"kind": kind, "rev": rev, **more}, ensure_ascii=False, separators=(",", ":"))[:-1]
    body = ",".join(f"{json.dumps(name)}:{text}" for name, text in made.items())
    return f'{head},"set":{{{body}}},"del":{json.dumps(list(gone))}}}'


__all__ = ["LOBBY", "Reader", "Views", "frame", "projector", "reader_of", "teacher"]
