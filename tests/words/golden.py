"""What the golden files in this folder's `games` hold: one whole game in each language, read as who plays it reads it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.present.drawn import decisions
from tests.words.samples import LANGUAGES, tries

from negotiate.engine.events import Event
from negotiate.engine.explain import Need, needs_of_accord, needs_of_option
from negotiate.engine.outcome import Outcome
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Rules
from negotiate.players.reasons import Reason, reasons
from negotiate.rulebook.load import load
from negotiate.words.speaker import PLAYER, Speaker

ROOM = Path(__file__).parent / "games"
SCENARIO, SEED = "tutorial", 11
ACCEPT = "python -m tests.words.accept"


@cache
def played() -> tuple[Rules, tuple[Event, ...], Outcome, list[Refusal], list[Need], list[Reason]]:
    """A game in which everybody moves at random: its events, its end, and each different refusal, need and reason of it."""
    rules = load(SCENARIO)
    refused: dict[str, Refusal] = {}
    needs: dict[str, Need] = {}
    weighed: dict[str, Reason] = {}
    for match in decisions(rules, SEED):
        for k, issue in enumerate(rules.names.issues):
            for need in (
                *needs_of_option(rules, match.game, issue, rules.names.options[k][-1]),
                *needs_of_accord(rules, match.game),
            ):
                needs.setdefault(str(need), need)
        if match.pending is None:
            continue
        menu, view = match.menu(), match.view(match.pending.seat)
        for action in tries(menu, rules.names):
            refusal = menu.refusal(action)
            if refusal is not None:
                about = [str(refusal.fields.get(name)) for name in ("who", "act", "issue", "option")]
                refused.setdefault(" ".join((refusal.code, *about)), refusal)
            elif action.kind not in ("propose", "formulate") or action.options:
                for reason in reasons(view, action, rules.names):
                    weighed.setdefault(reason.kind, reason)
    assert match.outcome is not None
    return rules, match.events, match.outcome, list(refused.values()), list(needs.values()), list(weighed.values())


def told(code: str) -> str:
    """The whole game in a language."""
    rules, events, outcome, refused, needs, weighed = played()
    speaker = Speaker(code, PLAYER)
    lines = [*speaker.story(rules, events), "", speaker.ending(outcome.kind), speaker.outcome(outcome), "", "---"]
    lines += [speaker.refusal(refusal) for refusal in refused]
    lines += ["", "---", *(speaker.need_standing(need) for need in needs)]
    lines += ["", "---", *(speaker.reason(reason) for reason in weighed)]
    return "\n".join(lines) + "\n"


def golden() -> dict[str, str]:
    """The text of every file by its name."""
    return {f"{code}.txt": told(code) for code in LANGUAGES}
