"""What a study found, in sentences: how many games, and for every hypothesis where it holds and where not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from negotiate.lab.study.verdicts import FAILS, HOLDS, UNDECIDED, VERDICTS, Tested
from negotiate.rulebook.model.plan import Plan
from negotiate.words.numbers import shown_range, shown_value


def conclusions(
    plan: Plan, games: int, tests: Sequence[Tested], without: Mapping[str, Sequence[str]] | None = None
) -> list[str]:
    """Sentences for a reader who knows no statistics, in the order of the plan."""
    found = [_design(plan, games, tests)]
    for name, hypothesis in plan.hypotheses.items():
        mine = [test for test in tests if test.hypothesis == name]
        found.append(f"{name}: {_ended(hypothesis.says)} {_tally(mine)}")
        found += _places(mine)
        lacking = (without or {}).get(name, ())
        if lacking:
            found.append(f"{', '.join(lacking)} cannot show it: there is no {hypothesis.measure} there.")
    found.append("This is about these rules with these players; it says nothing about real negotiations.")
    return found


def _design(plan: Plan, games: int, tests: Sequence[Tested]) -> str:
    seeds = len(plan.seeds)
    each = f"{games:,} games" + (f" with each of {seeds} seeds" if seeds > 1 else f" (seed {plan.seeds[0]})")
    return (
        f"Every arm played {each}, the same games on both sides of every comparison. The hypotheses were written down "
        f"before; Holm's correction is over all p of their {len(tests)} {'test' if len(tests) == 1 else 'tests'}, so the "
        f"chance of any wrong verdict at all is at most {plan.level:g}, if the number of games was settled before, too: who "
        "looks at verdicts and plays until they please is wrong more often."
    )


def _ended(says: str) -> str:
    """A sentence of the plan with the stop that it may lack."""
    return says if says.rstrip()[-1:] in (*".!?…。", ")", '"') else f"{says.rstrip()}."


def _tally(tests: Sequence[Tested]) -> str:
    """How often each verdict was reached."""
    counts = {verdict: sum(test.verdict == verdict for test in tests) for verdict in VERDICTS}
    if len(tests) == 1:
        test = tests[0]
        return f"It {test.verdict if test.verdict != UNDECIDED else 'is undecided'} ({_amount(test)})."
    parts = [
        f"{'is undecided' if verdict == UNDECIDED else verdict} in {count}" for verdict, count in counts.items() if count
    ]
    return f"Of {len(tests)} places it {', '.join(parts)}."


def _places(tests: Sequence[Tested]) -> Iterable[str]:
    """The strongest case of each verdict, and the scenarios in which all cases agree."""
    if len(tests) < 2:
        return
    for verdict in (HOLDS, FAILS):
        by_scenario: dict[str, list[Tested]] = {}
        for test in tests:
            by_scenario.setdefault(test.scenario, []).append(test)
        everywhere = [name for name, here in by_scenario.items() if all(test.verdict == verdict for test in here)]
        if everywhere:
            yield f"In all tests of {', '.join(everywhere)} it {verdict}."
    held = [test for test in tests if test.verdict == HOLDS and test.difference is not None]
    if held:
        # of what is the same everywhere, the case that is least so says most
        which = "least clear" if held[0].direction == "same" else "clearest"
        largest = max(held, key=lambda test: abs(test.effect_size or 0.0))
        yield f"The {which} case: {_where(largest)}, {_amount(largest)}."
    contrary = [test for test in tests if test.verdict == FAILS and _is_contrary(test)]
    if contrary:
        largest = max(contrary, key=lambda test: abs(test.effect_size or 0.0))
        count = len(contrary)
        yield (
            f"In {count} of the places where it does not hold the whole interval lies on the other side of 0; the clearest: "
            f"{_where(largest)}, {_amount(largest)}."
        )


def _is_contrary(test: Tested) -> bool:
    if test.low is None or test.high is None:
        return False
    return (test.direction == "higher" and test.high < 0.0) or (test.direction == "lower" and test.low > 0.0)


def _where(test: Tested) -> str:
    return f"{test.scenario} with {test.players or test.setting}"


def _amount(test: Tested) -> str:
    """The two values and their difference with its interval."""
    if test.difference is None:
        return "on one side it never happened"
    unit = test.unit
    values = f"{shown_value(test.against_value, unit)} → {shown_value(test.of_value, unit)}"
    difference = shown_value(test.difference, unit, signed=True)
    return f"{test.measure} {values}, {difference}, 95 % interval {shown_range(test.low, test.high, unit, signed=True)}"
