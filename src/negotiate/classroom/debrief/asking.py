"""The questions before and after on the devices: what is asked, who has answered, and what nobody else may see.

Nobody's answer leaves the room but to the device that gave it, until the class page shows how many gave which; a name stands
beside an answer only where its device has agreed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from negotiate.classroom.answer import No
from negotiate.classroom.commands import Command
from negotiate.classroom.game import Game
from negotiate.classroom.register import DEBRIEF, LOBBY, PLAY, Device, Register
from negotiate.reports.classroom.predictions import AFTER, BEFORE, STAGES, Asked, Person, asked
from negotiate.words.speaker import PLAYER, Speaker

PHASES_OF = {BEFORE: (LOBBY, PLAY), AFTER: (DEBRIEF,)}
"""The phases of a class in which the questions of a stage can be open: afterwards is when all tables have finished."""

_MADE: dict[tuple[str, str], tuple[Asked, ...]] = {}


def opened(register: Register, command: Command) -> dict[str, Any]:
    """The fact that the teacher opens the questions of a stage, or closes them (None). Raises No."""
    stage = command["stage"]
    if stage is not None and register.phase not in PHASES_OF[stage]:
        raise No("not-asked-now")
    return {"fact": "asks", "stage": stage}


def foretold(register: Register, questions: Sequence[Asked], device: Device, command: Command) -> dict[str, Any]:
    """The fact that a device has answered. All its answers of a stage come together, and may come again. Raises No."""
    if register.asks is None:
        raise No("nothing-asked")
    answers, known = command["answers"], {one.key: one for one in questions}
    if not answers or not all(key in known and known[key].takes(answer) for key, answer in answers.items()):
        raise No("nonsense")
    fact = {"fact": "foretold", "device": device.id, "stage": register.asks}
    return {**fact, "answers": dict(answers), "named": command["named"]}


def questions(model: Game, speaker: Speaker | None = None) -> tuple[Asked, ...]:
    """The questions of a class, in a speaker's language; made once for every scenario and language."""
    rules, speaker = model.table.match.rules, speaker or Speaker("en", PLAYER)
    key = (rules.digest, speaker.code)
    if key not in _MADE:
        _MADE[key] = asked(rules, speaker)
    return _MADE[key]


def shown(register: Register, model: Game, speaker: Speaker) -> dict[str, Any] | None:
    """What everybody is asked now; None while nothing is. The right answers are not among it."""
    if register.asks is None:
        return None
    return {
        "stage": register.asks,
        "questions": [{"key": one.key, "text": one.text, "answers": list(one.answers)} for one in questions(model, speaker)],
    }


def own(register: Register, device: Device) -> dict[str, Any]:
    """What a device itself has answered."""
    return {"answers": _answers(register, device), "named": device.id in register.named}


def counted(register: Register) -> dict[str, int]:
    """How many devices have answered, by stage."""
    return {stage: len(register.foretold[stage]) for stage in STAGES}


def people(register: Register, *, named: bool = True) -> tuple[Person, ...]:
    """What everybody has answered, with the names of those who agreed; of nobody unless `named`."""
    asked_ = [device for device in register.devices.values() if _answers(register, device)]
    return tuple(_person(register, device, named=named) for device in asked_)


def of_delegation(register: Register, table: int, seat: str, reader: str | None) -> tuple[Person, ...]:
    """What stands on the page of a delegation: the answers of those who agreed, and those of the device that reads it."""
    devices = [device for device in register.devices.values() if (device.table, device.seat) == (table, seat)]
    return tuple(
        Person("" if device.id == reader else device.name, _answers(register, device), table, seat)
        for device in devices
        if _answers(register, device) and (device.id == reader or device.id in register.named)
    )


def _answers(register: Register, device: Device) -> Mapping[str, Mapping[str, int]]:
    return {stage: register.foretold[stage][device.id] for stage in STAGES if device.id in register.foretold[stage]}


def _person(register: Register, device: Device, *, named: bool) -> Person:
    name = device.name if named and device.id in register.named else ""
    return Person(name, _answers(register, device), device.table, device.seat)
