"""Commands, lost answers, doubles and kills in any order: nothing acknowledged is lost, and nothing is done twice.

A kill is simulated as hard as it can be: the room is left as it is, its files are copied, the last line that was not yet
answered is cut off anywhere, and another room goes on with the copy.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.classroom.rooms import Clock

from negotiate.classroom.game import record_of
from negotiate.classroom.register import CLOSED
from negotiate.classroom.room import Answer, Plan, Room
from negotiate.classroom.tokens import new_token

SEATS = ("highmark", "lowmark")
OWN = re.compile(r"d\d+:c\d+(:held)?")
"""What a device has done in the game of a table."""
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("act"), st.sampled_from(SEATS), st.sampled_from(("pass", "carry-out", "propose detainees=twenty"))
        ),
        st.tuples(st.just("accept"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("say"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("press"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("circle"), st.sampled_from(SEATS), st.booleans()),
        st.tuples(st.just("tutor"), st.sampled_from(SEATS), st.booleans()),
        st.tuples(st.just("note"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("draft"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("hold"), st.sampled_from(SEATS), st.booleans()),
        st.tuples(st.just("undo"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("wish"), st.sampled_from(SEATS), st.booleans()),
        st.tuples(st.just("watch"), st.just(""), st.just("")),
        st.tuples(st.just("pause"), st.booleans(), st.just("")),
        st.tuples(st.just("ask"), st.sampled_from(("before", None)), st.just("")),
        st.tuples(st.just("foretell"), st.sampled_from(SEATS), st.integers(0, 100)),
        st.tuples(st.just("give"), st.sampled_from(SEATS), st.booleans()),
        st.tuples(st.just("for"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("rewind"), st.integers(1, 3), st.just("")),
        st.tuples(st.just("skip"), st.sampled_from(SEATS), st.just("")),
        st.tuples(st.just("card"), st.just(""), st.just("")),
        st.tuples(st.just("branch"), st.booleans(), st.just("")),
        st.tuples(st.just("late"), st.integers(0, 400), st.just("")),
        st.tuples(st.just("freeze"), st.booleans(), st.just("")),
        st.tuples(st.just("clock"), st.integers(0, 300), st.just("")),
        st.tuples(st.just("again"), st.integers(0, 30), st.just("")),
        st.tuples(st.just("kill"), st.integers(0, 400), st.just("")),
    ),
    min_size=5,
    max_size=30,
)

AFTER = st.lists(
    st.one_of(
        st.tuples(st.just("consent"), st.sampled_from(SEATS), st.booleans()),
        st.tuples(st.just("keep"), st.booleans(), st.just("")),
        st.tuples(st.just("again"), st.integers(0, 30), st.just("")),
        st.tuples(st.just("kill"), st.integers(0, 400), st.just("")),
    ),
    max_size=5,
)
"""What happens when all tables have finished, before the class is closed."""


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
        token = new_token()
        asks = {"id": "jwatcher", "code": self.room.register.code, "token": token, "language": "de"}
        self.watcher = str(self.room.join(asks).data["device"])
        self.send("", "start")
        self.send("", "undo", table=None, on=True)
        self.room.go_on(1)

    def send(self, device: str, kind: str, /, **fields: Any) -> str:
        """Send a new command; `device` is empty for the teacher. The code of the refusal, empty where it was done."""
        code = self.deliver(device, {"id": f"c{len(self.sent)}", "kind": kind, **fields})
        self.sent.append((device, {"id": f"c{len(self.sent)}", "kind": kind, **fields}))
        return code

    def deliver(self, device: str, data: dict[str, Any]) -> str:
        """The command arrives, for the first time or again; what was done is answered alike, and changes nothing more."""
        key = (device, data["id"])
        before = self.state() if key in self.answered and self.answered[key].done else None
        answer = self.room.take(device, data) if device else self.room.direct(data)
        if before is not None:
            assert answer.done and self.state() == before, data
        elif answer.done:
            self.answered[key] = answer
        self.room.go_on(1)
        return "" if answer.done else str(getattr(answer.why, "code", ""))

    def state(self) -> str:
        """All that the room knows, and all that the game is."""
        games = self.room.games.values()
        events = [[asdict(event) for event in game.table.moment.events] for game in games]
        commands = [sorted(game.commands) for game in games]
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
        if cut % 3 == 0:  # a branch that was begun and not yet answered for
            next_record = record_of(place, len(self.room.register.tables) + 1)
            next_record.write_bytes(record_of(place, 1).read_bytes()[: cut * 7])
        with (place / "class.jsonl").open("ab") as ledger:
            ledger.write(b'{"fact":"noted","table":1,"seat":"highmark","text":"never answered'[: cut % 67])
        with (place / "said.jsonl").open("ab") as ledger:
            ledger.write(b'{"fact":"said","tables":[1],"sender":"highmark","text":"never answered'[: cut % 71])
        if record_of(place, 1).exists():
            with record_of(place, 1).open("ab") as record:
                record.write(b'{"event": "action", "seat": "lowmark"'[: cut % 38])
        self.room = Room.resume(place, clock=Clock())
        self.rooms.append(self.room)
        if self.room.register.phase != CLOSED:  # then what was said is gone, and so is who said it
            assert self.state() == before, "what was answered is there, and nothing else"

    def close(self) -> None:
        for room in self.rooms:
            room.close()


def step(rig: Rig, what: tuple[str, Any, Any]) -> None:
    """One thing that happens."""
    kind, who, how = what
    other = "lowmark" if who == "highmark" else "highmark"
    game = rig.room.games[1]
    if kind == "act":
        rig.send(rig.devices[who], "act", decision=game.decision(who) or "none", action=how)
    elif kind == "accept":
        rig.send(rig.devices[who], "act", decision=game.decision(who) or "none", action=f"accept {other}")
    elif kind == "say":
        rig.send(rig.devices[who], "say", to="all", text=f"word {len(rig.sent)}")
    elif kind == "press":
        rig.send(rig.devices[who], "say", to="press", text=f"word {len(rig.sent)}")
    elif kind == "circle":
        circle = ["river-council", other] if how else "river-council"
        rig.send(rig.devices[who], "say", to=circle, text=f"word {len(rig.sent)}")
    elif kind == "tutor":
        rig.send(rig.devices[who], "tutor", on=how)
    elif kind == "consent":
        rig.send(rig.devices[who], "consent", on=how)
    elif kind == "keep":
        rig.send("", "keep", on=who)
    elif kind == "note":
        rig.send(rig.devices[who], "note", text=f"note {len(rig.sent)}")
    elif kind == "draft":
        rig.send(rig.devices[who], "draft", options={"detainees": "twenty"}, answers=None)
    elif kind == "hold":
        rig.send(rig.devices[who], "hold", on=how)
    elif kind == "undo":
        rig.send(rig.devices[who], "undo")
    elif kind == "wish":
        rig.send(rig.devices[who], "wish", name=f"Name {len(rig.sent)}")
        rig.send("", "name", device=rig.devices[who], accept=how)
    elif kind == "watch":
        rig.send(rig.watcher, "watch", table=1)
    elif kind == "pause":
        rig.send("", "pause", table=1, on=who)
    elif kind == "ask":
        rig.send("", "ask", stage=who)
    elif kind == "foretell":
        rig.send(rig.devices[who], "foretell", answers={"signed": how}, named=how > 50)
    elif kind == "give":
        rig.send("", "seat", table=1, seat=who, program=how)
    elif kind == "for":
        rig.send("", "act-for", table=1, seat=who, decision=game.decision(who) or "none", action="pass", why="Away.")
    elif kind == "rewind":
        rig.send("", "rewind", table=1, round=who)
    elif kind == "skip":
        rig.send("", "skip", table=1, seat=who)
    elif kind == "card":
        rig.send("", "inject", table=None, written={"text": "News.", "actor": "highmark", "effects": [{"support": -1}]})
    elif kind == "branch":
        if len(rig.room.register.tables) < 3:
            rig.send("", "branch", table=1, move=False)
    elif kind == "late":
        rig.send("", "deputies", minutes=1)
        rig.room.moved[1] -= who
        rig.room.away.clear()
        rig.room.tend()
        rig.room.go_on(1)
    elif kind == "freeze":
        rig.send("", "freeze", table=None, on=who)
    elif kind == "clock":
        rig.send("", "clock", table=1, seconds=who)
    elif kind == "again":
        rig.deliver(*rig.sent[who % len(rig.sent)])
    else:
        rig.kill(who)


@given(STEPS, AFTER)
def test_nothing_answered_is_lost_and_nothing_is_done_twice(
    steps: list[tuple[str, Any, Any]], after: list[tuple[str, Any, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(Path(folder))
        try:
            for what in steps:
                step(rig, what)
            assert rig.send(rig.devices["highmark"], "consent", on=True) == "asked-later"
            rig.send("", "debrief")
            for what in after:
                step(rig, what)
            rig.kill(7)
            done = [key for key, answer in rig.answered.items() if answer.done]
            for device, data in rig.sent:
                if (device, data["id"]) in done:
                    rig.deliver(device, data)
            written = rig.room.register.tables[1].messages
            words = [message.text for message in written if not message.told]
            said = [data["text"] for device, data in rig.sent if data["kind"] == "say" and (device, data["id"]) in done]
            assert words == said, "every message once, in order"
            own = [command for command in rig.room.games[1].commands if OWN.fullmatch(command)]
            moves = [command for command in own if not command.endswith(":held")]
            waited = [f"{device}:{data['id']}:held" for device, data in rig.sent if data["kind"] == "hold" and data["on"]]
            assert set(own) - set(moves) <= set(waited), "only what was to wait is tabled by itself"
            made = [
                f"{device}:{data['id']}"
                for device, data in rig.sent
                if device and data["kind"] in ("act", "undo") and (device, data["id"]) in done
            ]
            assert sorted(moves) == sorted(made)
            wanted = {one for one in rig.devices.values() if rig.room.register.devices[one].keeps}
            left = [message.text for message in written if rig.room.register.keeps and message.device in wanted]
            rig.send("", "close")
            rig.kill(7)
            kept = rig.room.register.tables[1].messages
            assert [message.text for message in kept] == left, "what is left has the consent of its writers and the teacher"
        finally:
            rig.close()
