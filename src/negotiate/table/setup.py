"""What is chosen before a game."""

from __future__ import annotations

from dataclasses import dataclass, field

from negotiate.engine.rules import Rules
from negotiate.rulebook.load import load
from negotiate.words.undo import ALWAYS

TUTORED = "tutorial"
"""The scenario in which the tutor is there unless it is sent away; elsewhere it comes when it is asked for."""


@dataclass(frozen=True)
class Setup:
    """What is chosen before a game: scenario (a shipped name or a file), players by seat, mediator, seed, preset, skin."""

    scenario: str
    seats: dict[str, str] = field(default_factory=dict)
    mediator: str | None = None
    seed: int | None = None
    preset: str | None = None
    skin: str | None = None
    undo: str = ALWAYS
    """When a person may take a decision back, one of words.undo.RULES_OF_UNDO."""
    tutor: bool | None = None
    """Whether the tutor is asked about people's moves; None for the usual: in the tutorial only."""

    def rules(self) -> Rules:
        """The rules as the file has them now. Raises RuleFileError, OverrideError or UnknownName."""
        return load(self.scenario, preset=self.preset, skin=self.skin)
