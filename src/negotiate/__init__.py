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
    from negotiate.analysis.frontier import frontier
    from negotiate.analysis.opposition import opposition
    from negotiate.analysis.solutions import solve
    from negotiate.analysis.space import space
    from negotiate.engine.menu import Menu
    from negotiate.engine.notation import Action
    from negotiate.engine.rules import Rules
    from negotiate.engine.view import View
    from negotiate.errors import (
        ChanceWarning,
        FormerName,
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
    from negotiate.lab.exploit import exploit
    from negotiate.lab.generate import generate
    from negotiate.lab.league import League, league
    from negotiate.lab.paired.compare import compare
    from negotiate.lab.paired.comparison import Comparison, Side
    from negotiate.lab.points import Ground
    from negotiate.lab.results import Results
    from negotiate.lab.sensitivity import sensitivity
    from negotiate.lab.shards import merge
    from negotiate.lab.simulate import simulate
    from negotiate.lab.study.power import Power, power
    from negotiate.lab.study.study import Study, study
    from negotiate.lab.sweep import Sweep, sweep
    from negotiate.lab.tournament import Tournament, tournament
    from negotiate.lab.train import Trained, train
    from negotiate.lab.tune import tune
    from negotiate.play.match import Match
    from negotiate.players.policy import Network, Policy
    from negotiate.players.protocol import Player
    from negotiate.rulebook.load import load

__all__ = [
    "Action",
    "ChanceWarning",
    "Comparison",
    "FormerName",
    "Ground",
    "IllegalAction",
    "InUse",
    "League",
    "Match",
    "Menu",
    "MissingExtra",
    "NegotiateError",
    "Network",
    "NotationError",
    "OverrideError",
    "Player",
    "PlayerError",
    "Policy",
    "Power",
    "RecordError",
    "Results",
    "RuleFileError",
    "Rules",
    "Side",
    "Study",
    "Sweep",
    "Tournament",
    "Trained",
    "TranslationWarning",
    "UnknownName",
    "View",
    "__version__",
    "compare",
    "exploit",
    "frontier",
    "generate",
    "league",
    "load",
    "merge",
    "opposition",
    "power",
    "sensitivity",
    "simulate",
    "solve",
    "space",
    "study",
    "sweep",
    "tournament",
    "train",
    "tune",
]

_HOMES = {
    "Action": "negotiate.engine.notation",
    "Comparison": "negotiate.lab.paired.comparison",
    "Ground": "negotiate.lab.points",
    "League": "negotiate.lab.league",
    "Match": "negotiate.play.match",
    "Menu": "negotiate.engine.menu",
    "Network": "negotiate.players.policy",
    "Player": "negotiate.players.protocol",
    "Policy": "negotiate.players.policy",
    "Power": "negotiate.lab.study.power",
    "Results": "negotiate.lab.results",
    "Rules": "negotiate.engine.rules",
    "Side": "negotiate.lab.paired.comparison",
    "Study": "negotiate.lab.study.study",
    "Sweep": "negotiate.lab.sweep",
    "Tournament": "negotiate.lab.tournament",
    "Trained": "negotiate.lab.train",
    "View": "negotiate.engine.view",
    "compare": "negotiate.lab.paired.compare",
    "exploit": "negotiate.lab.exploit",
    "frontier": "negotiate.analysis.frontier",
    "generate": "negotiate.lab.generate",
    "league": "negotiate.lab.league",
    "load": "negotiate.rulebook.load",
    "merge": "negotiate.lab.shards",
    "opposition": "negotiate.analysis.opposition",
    "power": "negotiate.lab.study.power",
    "sensitivity": "negotiate.lab.sensitivity",
    "simulate": "negotiate.lab.simulate",
    "solve": "negotiate.analysis.solutions",
    "space": "negotiate.analysis.space",
    "study": "negotiate.lab.study.study",
    "sweep": "negotiate.lab.sweep",
    "tournament": "negotiate.lab.tournament",
    "train": "negotiate.lab.train",
    "tune": "negotiate.lab.tune",
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
