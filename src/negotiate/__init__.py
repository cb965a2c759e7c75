"""negotiate: rule files, an engine, and thousands of games from one command.

    import negotiate

    rules = negotiate.load("istanbul-2025")
    results = negotiate.simulate(rules, games=1000, seed=7)
    print(results.summary()["ceasefire"])

The names below are the public face. They are loaded when they are first used, so that `import negotiate` costs nothing.
Nothing inside the package imports this file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from negotiate.version import __version__

if TYPE_CHECKING:
    from negotiate.engine.rules import Rules
    from negotiate.errors import (
        IllegalAction,
        InUse,
        MissingExtra,
        NegotiateError,
        NotationError,
        OverrideError,
        PlayerError,
        RecordError,
        RuleFileError,
        TranslationWarning,
        UnknownName,
    )
    from negotiate.lab.results import Results
    from negotiate.lab.simulate import simulate
    from negotiate.lab.tournament import Tournament, tournament
    from negotiate.play.match import Match
    from negotiate.rulebook.load import load

__all__ = [
    "IllegalAction",
    "InUse",
    "Match",
    "MissingExtra",
    "NegotiateError",
    "NotationError",
    "OverrideError",
    "PlayerError",
    "RecordError",
    "Results",
    "RuleFileError",
    "Rules",
    "Tournament",
    "TranslationWarning",
    "UnknownName",
    "__version__",
    "load",
    "simulate",
    "tournament",
]

_HOMES = {
    "Match": "negotiate.play.match",
    "Results": "negotiate.lab.results",
    "Rules": "negotiate.engine.rules",
    "Tournament": "negotiate.lab.tournament",
    "load": "negotiate.rulebook.load",
    "simulate": "negotiate.lab.simulate",
    "tournament": "negotiate.lab.tournament",
}
"""Where a public name lives; the errors all live in errors.py."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'negotiate' has no attribute '{name}'")
    value = getattr(import_module(_HOMES.get(name, "negotiate.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
