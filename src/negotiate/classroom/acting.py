"""What a command may use of the room; each noun has its own file of commands, and each such file is a part of Room."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from negotiate.classroom.answer import Answer
from negotiate.classroom.commands import Command
from negotiate.classroom.game import Game
from negotiate.classroom.register import Device, Register, Seat, TableEntry


class Acting(ABC):
    """`_wish` does what a device sends as `wish`, `_teacher_name` what the teacher sends as `name`; each raises No, or
    returns an answer once all is on the disk."""

    folder: Path
    register: Register
    games: dict[int, Game]
    heard: dict[tuple[int, str], float]

    @abstractmethod
    def now(self) -> float:
        """What the room's clock says."""

    @abstractmethod
    def _store(self, fact: dict[str, Any], command: Command | None = None, by: str = "") -> None: ...

    @abstractmethod
    def _seat_of(self, device: Device) -> tuple[TableEntry, Seat]: ...

    @abstractmethod
    def _device(self, command: Command) -> Device: ...

    @abstractmethod
    def _spoken(self, tables: list[int], sender: str, to: str | list[str], text: str | None) -> dict[str, Any]: ...

    @abstractmethod
    def _direct(self, command: Command, fact: Mapping[str, Any]) -> Answer: ...

    @abstractmethod
    def _seat(self, device: Device, table: int | None, seat: str | None, command: Command, by: str) -> Answer: ...

    @abstractmethod
    def _must_play(self, table: TableEntry) -> None: ...

    @abstractmethod
    def _must_speak(self, device: Device, seat: Seat) -> None: ...

    @abstractmethod
    def _put_away(self, table: int, seat: Seat) -> None: ...

    @abstractmethod
    def _made(self, table: TableEntry, seat: Seat, command: Command, why: object | None) -> Answer: ...
