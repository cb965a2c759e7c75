"""Commands, lost answers, doubles and kills in any order: nothing acknowledged is lost, and nothing is done twice.

A kill is simulated as hard as it can be: the room is left as it is, its files are copied, the last line that was not yet
answered is cut off anywhere, and another room goes on with the copy.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.classroom.rooms import Clock

from negotiate.classroom.game import record_of
from negotiate.classroom.room import Answer, Plan, Room
from negotiate.classroom.tokens import new_token

SEATS = ("highmark", "lowmark")
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("act"), st.sampled_from(SEATS), st.sampled_from(("pass", "carry-out", "propose detainees=twenty"))
        ),
        st.tuples(st.just("accept"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("say"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("note"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("draft"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("pause"), st.booleans(), st.just("")),
        st.tuples(st.just("give"), st.sampled_from(SEATS), st.booleans()),
        st.tuples(st.just("for"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("rewind"), st.integers(1, 3), st.just("")),
        st.tuples(st.just("again"), st.integers(0, 30), st.just("")),
        st.tuples(st.just("kill"), st.integers(0, 400), st.just("")),
    ),
    min_size=5,
    max_size=30,
)


class Rig:
    """A class of one table that is killed and gone on with; what was answered, by command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.life = 0
        self.room = Room.begin(folder / "0", Plan("tutorial", 1, seed=3), clock=Clock())
        self.rooms = [self.room]
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.answered: dict[tuple[str, str], Answer] = {}
        self.devices = {}
        for seat in SEATS:
            token = new_token()
            asks = {"id": f"j{seat}", "code": self.room.register.code, "token": token, "language": "en"}
            device = str(self.room.join(asks).data["device"])
            self.devices[seat] = device
            self.send(device, "sit", table=1, seat=seat)
        self.send("", "start")
        self.room.go_on(1)

    def send(self, device: str, kind: str, **fields: Any) -> None:
        """Send a new command; `device` is empty for the teacher."""
        self.deliver(device, {"id": f"c{len(self.sent)}", "kind": kind, **fields})
        self.sent.append((device, {"id": f"c{len(self.sent)}", "kind": kind, **fields}))

    def deliver(self, device: str, data: dict[str, Any]) -> None:
        """The command arrives, for the first time or again; what was done is answered alike, and changes nothing more."""
        key = (device, data["id"])
        before = self.state() if key in self.answered and self.answered[key].done else None
        answer = self.room.take(device, data) if device else self.room.direct(data)
        if before is not None:
            assert answer.done and self.state() == before, data
        elif answer.done:
            self.answered[key] = answer
        self.room.go_on(1)

    def state(self) -> str:
        """All that the room knows, and all that the game is."""
        game = self.room.games.get(1)
        events = [asdict(event) for event in game.table.moment.events] if game else []
        commands = sorted(game.commands) if game else []
        return json.dumps([self.room.register.to_data(), events, commands], default=str, sort_keys=True)

    def kill(self, cut: int) -> None:
        """The program dies; another one goes on. `cut` says where it was in writing a line that nobody was answered for."""
        before = self.state()
        self.life += 1
        place = self.folder / str(self.life)
        place.mkdir()
        for file in (self.folder / str(self.life - 1)).iterdir():
            if file.suffix == ".jsonl":
                shutil.copy(file, place / file.name)
        with (place / "class.jsonl").open("ab") as ledger:
            ledger.write(b'{"fact":"said","tables":[1],"sender":"highmark","text":"never answered'[: cut % 71])
        if record_of(place, 1).exists():
            with record_of(place, 1).open("ab") as record:
                record.write(b'{"event": "action", "seat": "lowmark"'[: cut % 38])
        self.room = Room.resume(place, clock=Clock())
        self.rooms.append(self.room)
        assert self.state() == before, "what was answered is there, and nothing else"

    def close(self) -> None:
        for room in self.rooms:
            room.close()


def step(rig: Rig, what: tuple[str, Any, Any]) -> None:
    """One thing that happens."""
    kind, who, how = what
    game = rig.room.games[1]
    if kind == "act":
        rig.send(rig.devices[who], "act", decision=game.decision(who) or "none", action=how)
    elif kind == "accept":
        rig.send(rig.devices[who], "act", decision=game.decision(who) or "none", action="accept")
    elif kind == "say":
        rig.send(rig.devices[who], "say", to="all", text=f"word {len(rig.sent)}", phrase=None, offer=None)
    elif kind == "note":
        rig.send(rig.devices[who], "note", text=f"note {len(rig.sent)}")
    elif kind == "draft":
        rig.send(rig.devices[who], "draft", options={"detainees": "twenty"}, answers=None)
    elif kind == "pause":
        rig.send("", "pause", table=1, on=who)
    elif kind == "give":
        rig.send("", "seat", table=1, seat=who, program=how)
    elif kind == "for":
        rig.send("", "act-for", table=1, seat=who, decision=game.decision(who) or "none", action="pass", why="Away.")
    elif kind == "rewind":
        rig.send("", "rewind", table=1, round=who)
    elif kind == "again":
        rig.deliver(*rig.sent[who % len(rig.sent)])
    else:
        rig.kill(who)


@given(STEPS)
def test_nothing_answered_is_lost_and_nothing_is_done_twice(steps: list[tuple[str, Any, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(Path(folder))
        try:
            for what in steps:
                step(rig, what)
            rig.kill(7)
            done = [key for key, answer in rig.answered.items() if answer.done]
            for device, data in rig.sent:
                if (device, data["id"]) in done:
                    rig.deliver(device, data)
            words = [message.text for message in rig.room.register.tables[1].messages]
            said = [data["text"] for device, data in rig.sent if data["kind"] == "say" and (device, data["id"]) in done]
            assert words == said, "every message once, in order"
            moves = [command for command in rig.room.games[1].commands if not command.startswith("teacher:")]
            made = [
                f"{device}:{data['id']}"
                for device, data in rig.sent
                if data["kind"] == "act" and (device, data["id"]) in done
            ]
            assert sorted(moves) == sorted(made)
        finally:
            rig.close()
