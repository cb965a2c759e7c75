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
from functools import lru_cache
from typing import Any

from negotiate.classroom.debrief import asking
from negotiate.classroom.game import Game
from negotiate.classroom.phrases import ABOUT, ABOUT_CARRYING_OUT, ANSWERS, PHRASES, in_words
from negotiate.classroom.register import DEBRIEF, LOBBY, PLAY, Device, Message, Seat, TableEntry
from negotiate.classroom.room import Room
from negotiate.classroom.talk import kept
from negotiate.classroom.turns import DROPPED
from negotiate.classroom.wall_rows import clock_of, wall
from negotiate.present.compact import compact
from negotiate.present.ending import Ending
from negotiate.present.plain import plain
from negotiate.words.catalogue import languages
from negotiate.words.speaker import PLAYER, Speaker

CLASS, TEACHER_SCOPE = "class", "teacher"
SNAPSHOT, PATCH = "snapshot", "patch"
MOST_LOG, MOST_MESSAGES = 60, 80
"""Lines of the log and messages that are sent, the newest."""
NOT_SENT = ("language", "seat", "values", "estimates")
"""Parts of a seat's private sight that no page shows."""

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
    """What a device may see: its own, its seat's, its table's and the class's; one that looks on has no seat's."""
    scopes = {CLASS, device_scope(device.id)}
    if device.table is not None:
        scopes.add(table_scope(device.table))
        if device.seat is not None:
            scopes.add(seat_scope(device.table, device.seat))
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

    def get_ready(self) -> None:
        """Have rules and words read in every language that somebody may choose, and what a seat sees made once: the first
        time takes many times as long as the next."""
        game = self.room.model
        for code in languages() if not self.room.register.alone else [self.room.register.language]:
            speaker = Speaker(code, PLAYER)
            self._class(speaker)
            game.table.private(game.seats[0], speaker)
            game.package(game.seats[0], {}, None, speaker)

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

    def presence(self, table: int | None) -> None:
        """Somebody has come or gone, at a table or without one: who is here is told anew, and nothing else is made again."""
        for scope, speaker in list(self._made):
            kind, _colon, rest = scope.partition(":")
            number, _colon, seat = rest.partition(":")
            if kind == TEACHER_SCOPE:
                del self._made[scope, speaker]
            elif kind == "seat" and number == str(table):
                self._made[scope, speaker]["team"] = _json(self._team(self.room.register.tables[int(number)], seat, speaker))

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
            return {"wall": _json(wall(self.room, speaker))}
        if kind == "device":
            return {"me": _json(self._me(rest))}
        number, _colon, seat = rest.partition(":")
        table = self.room.register.tables[int(number)]
        return self._seat(table, seat, speaker) if kind == "seat" else self._table(table, speaker)

    # The class

    def _class(self, speaker: Speaker) -> dict[str, Any]:
        room, register = self.room, self.room.register
        public = room.model.table.public(speaker)
        idle = ABOUT_CARRYING_OUT if room.model.bargains else ()
        return {
            "code": register.code,
            "address": room.address,
            "title": public.header.title,
            "phase": register.phase,
            "locked": register.locked,
            "talk": register.talk,
            "spotlight": register.spotlight,
            "rehearsal": register.rehearsal,
            "asks": asking.shown(register, room.model, speaker),
            "presented": register.presented,
            "keeps": register.keeps,
            "parties": [
                {name: getattr(card, name) for name in ("seat", "label", "initials", "kind", "kind_text", "colour")}
                for card in public.parties
            ],
            "phrases": {key: speaker.say(text) for key, text in PHRASES.items() if key not in idle},
            "answers": list(ANSWERS),
            "about": [key for key in ABOUT if key not in idle],
            "tables": [
                {
                    "number": table.number,
                    "paused": table.paused,
                    "watching": sum(one.table == table.number and one.seat is None for one in register.devices.values()),
                    "frozen": table.frozen,
                    "clock": clock_of(table),
                    "seats": {
                        seat.seat: {
                            "program": seat.program,
                            "deputy": bool(seat.deputy),
                            "names": [register.devices[one].name for one in seat.devices],
                        }
                        for seat in table.seats.values()
                    },
                }
                for table in register.tables.values()
            ],
        }

    def _me(self, device_id: str) -> dict[str, Any]:
        device = self.room.register.devices[device_id]
        found: dict[str, Any] = {
            name: getattr(device, name) for name in ("id", "name", "language", "table", "seat", "muted", "wish", "keeps")
        }
        if device.table is not None and device.seat is not None:
            seat = self.room.register.seat(device.table, device.seat)
            found["speaks"] = seat.speaker == device.id
        return found | {"foretold": asking.own(self.room.register, device)}

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
            found["kept"] = _json(self._messages(table, kept(self.room.register, table), speaker))
        return found

    def _about(self, table: TableEntry, game: Game | None, speaker: Speaker) -> dict[str, Any]:
        sealing = game.sealing if game is not None else None
        return {
            "number": table.number,
            "paused": table.paused,
            "over": game is not None and game.is_over,
            "messages": self._messages(table, [message for message in table.messages if message.is_open], speaker),
            # of two, a count would tell each what the other has done
            "sealed": None if sealing is None else {"decided": sealing[0] if sealing[1] > 2 else None, "of": sealing[1]},
            "trust": [[round_, round(points, 2)] for round_, points in game.trust] if game is not None else [],
        }

    def _messages(self, table: TableEntry, messages: list[Message], speaker: Speaker) -> list[dict[str, Any]]:
        game = self.room.games.get(table.number)
        return [
            {
                "id": message.id,
                "sender": message.sender,
                "to": list(message.to),
                "at": message.at,
                "text": "" if message.hidden else self._text(message, game, speaker),
                "hidden": message.hidden,
                "offer": game.told(message.offer, speaker) if message.offer and game and not message.hidden else None,
                "package": None if message.hidden else message.offer,
                "about": message.about,
                "program": bool(message.told),
            }
            for message in messages[-MOST_MESSAGES:]
        ]

    def _text(self, message: Message, game: Game | None, speaker: Speaker) -> str:
        return in_words(message, game.issue(message.issue, speaker) if game is not None and message.issue else "", speaker)

    # A seat

    def _team(self, table: TableEntry, seat_id: str, speaker: Speaker) -> dict[str, Any]:
        seat, register = table.seats[seat_id], self.room.register
        mine = [message for message in table.messages if not message.is_open and message.may_read(seat_id)]
        return {
            "speaker": seat.speaker,
            "devices": [
                {"id": one, "name": register.devices[one].name, "here": bool(self.room.connected.get(one))}
                for one in seat.devices
            ],
            "program": seat.program,
            "note": seat.note,
            "held": seat.held is not None,
            "dropped": speaker.say(DROPPED[seat.dropped]) if seat.dropped else "",
            "tutor": seat.tutor,
            "messages": self._messages(table, mine, speaker),
        }

    def _seat(self, table: TableEntry, seat_id: str, speaker: Speaker) -> Fragments:
        seat, register = table.seats[seat_id], self.room.register
        found = {"team": _json(self._team(table, seat_id, speaker))}
        game = self.room.games.get(table.number)
        if game is None:
            brief = self.room.model.table.private(seat_id, speaker).brief
            return found | {"seat.brief": _json(plain(brief))}
        found["seat.undo"] = _json(register.phase == PLAY and not seat.program and game.may_take_back(seat_id))
        private = plain(game.table.private(seat_id, speaker))
        for name in NOT_SENT:
            del private[name]
        found |= {f"seat.{name}": _json(value) for name, value in private.items()}
        found["seat.decision"] = _json("" if register.phase != PLAY else game.decision(seat_id))
        found["seat.builder"] = _json(self._builder(game, seat, speaker))
        return found

    def _builder(self, game: Game, seat: Seat, speaker: Speaker) -> dict[str, Any]:
        built = game.package(seat.seat, seat.options, seat.answers, speaker)
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


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=256)
def _packed(fragments: tuple[tuple[str, str], ...]) -> str:
    """Fragments of one scope in few bytes (present/compact.py); those of a table are packed once for all who sit at it."""
    return _json(compact({name: json.loads(text) for name, text in fragments}))


def frame(kind: str, rev: int, made: Mapping[str, str], gone: Iterable[str] = (), **more: object) -> str:
    """A snapshot or a patch as one text. A patch has its fragments as they are, a snapshot the large ones packed."""
    head = json.dumps({"kind": kind, "rev": rev, **more}, ensure_ascii=False, separators=(",", ":"))[:-1]
    groups: dict[str, list[tuple[str, str]]] = {}
    if kind == SNAPSHOT:
        for name, text in made.items():
            groups.setdefault(name.partition(".")[0], []).append((name, text))
    packed = [tuple(group) for group in groups.values() if len(group) > 1]
    inside = {name for group in packed for name, _text in group}
    body = ",".join(f"{json.dumps(name)}:{text}" for name, text in made.items() if name not in inside)
    more_packed = f',"packed":[{",".join(_packed(group) for group in packed)}]' if packed else ""
    return f'{head},"set":{{{body}}}{more_packed},"del":{json.dumps(list(gone))}}}'


__all__ = ["LOBBY", "Reader", "Views", "frame", "projector", "reader_of", "teacher"]
