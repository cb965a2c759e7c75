"""`negotiate validate`: does the model behave as the literature says?"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated, Any

import typer

from negotiate.cli.options import Jobs, Seed, Shown
from negotiate.cli.waiting import announce_compiling, progress_bar


def command(
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", min=1, help="Games per arm of a comparison.")] = 1000,
    seed: Seed = 0,
    only: Annotated[str | None, typer.Option(metavar="ID,ID", help="Only these targets, for instance VT1,VT4.")] = None,
    players: Annotated[
        str | None,
        typer.Option(
            metavar="A,B,...",
            help="Compiled players (see `negotiate players`) who sit, one after the other, in all principals' seats; `own`: "
            "the scenarios' own.",
        ),
    ] = None,
    prior: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE|FILE",
            help="Draw the numbers that are assumptions: this share lower or higher, such as 0.2, or within the ranges of a "
            "file.",
        ),
    ] = None,
    draws: Annotated[
        int | None, typer.Option(metavar="D", min=2, help="How many draws of the prior, 20 unless another number is given.")
    ] = None,
    jobs: Jobs = 0,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 unless every target is met.")] = False,
    shown: Shown = "table",
) -> None:
    """Run the validation targets and print each with its direction, effect, 95 % interval, and what the games say of it.

    A target is met, not met (they show something else), or undecided (they do not tell: more games may). The exit code is 0
    all the same, unless --strict is given. With --players the verdicts are told for each of the players, with --prior over
    draws of the rule values: how often each target is met, and whether it is robust or fragile, hanging on its numbers.

    \b
    negotiate validate --only VT2,VT4 -n 5000
    negotiate validate --players own,hardliner,boulware -n 400
    negotiate validate --prior 0.2 --draws 20 -n 200
    """
    if players is not None and prior is not None:
        sentence = "It goes with the scenarios' own players; leave --players out, or ask for the two one after the other."
        raise typer.BadParameter(sentence, param_hint="--prior")
    if draws is not None and prior is None:
        raise typer.BadParameter("It says how often a prior is drawn; add one, such as --prior 0.2.", param_hint="--draws")
    wanted = None if only is None else _named(only.upper(), "--only", "target", "ids", "VT1,VT4")
    named = None if players is None else _named(players, "--players", "player", "names", "cautious,hardliner")
    if named is not None:
        outcomes = _by_player(named, games, seed, wanted, jobs, shown)
    elif prior is not None:
        outcomes = _over_draws(prior, draws, games, seed, wanted, jobs, shown)
    else:
        outcomes = _as_they_are(games, seed, wanted, jobs, shown)
    if strict and any(outcome in ("not met", "undecided") for outcome in outcomes):
        raise typer.Exit(1)


def _as_they_are(games: int, seed: int, wanted: list[str] | None, jobs: int, shown: str) -> list[str | None]:
    """Judge, print, and return what came of every target."""
    from negotiate.lab.validate import run
    from negotiate.lab.validation.split import tally

    announce_compiling()
    with progress_bar("targets") as move:
        verdicts = run(games, seed, wanted, jobs, move)
    if shown == "json":
        _print_json([dataclasses.asdict(verdict) for verdict in verdicts])
    else:
        from negotiate.cli.tables.verdict import print_verdicts

        print_verdicts(verdicts, tally(verdicts))
    return [verdict.outcome for verdict in verdicts]


def _by_player(
    players: list[str], games: int, seed: int, wanted: list[str] | None, jobs: int, shown: str
) -> list[str | None]:
    """The same under every player."""
    from negotiate.lab.validate import under_players
    from negotiate.lab.validation.split import tally

    announce_compiling()
    with progress_bar("targets") as move:
        found = under_players(players, games, seed, wanted, jobs, move)
    if shown == "json":
        _print_json({"games": games, "seed": seed, "players": [one.as_json() for one in found]})
    else:
        from negotiate.cli.tables.verdict import print_by_player

        print_by_player(found, [tally(one.verdicts) for one in found])
    return [verdict.outcome for one in found for verdict in one.verdicts]


def _over_draws(
    prior: str, draws: int | None, games: int, seed: int, wanted: list[str] | None, jobs: int, shown: str
) -> list[str | None]:
    """The same over draws from a prior."""
    from negotiate.lab.validate import DRAWS, under_prior
    from negotiate.lab.validation.robustness import standings

    announce_compiling()
    with progress_bar("targets") as move:
        found = under_prior(prior, DRAWS if draws is None else draws, games, seed, wanted, jobs, move)
    if shown == "json":
        _print_json(found.as_json())
    else:
        from negotiate.cli.tables.verdict import print_robust

        print_robust(found, standings(found.targets))
    return [outcome for target in found.targets for outcome in target.outcomes]


def _named(words: str, option: str, what: str, kind: str, example: str) -> list[str]:
    """The words between commas. Raises BadParameter where there is none."""
    found = [word.strip() for word in words.split(",") if word.strip()]
    if not found:
        sentence = f"It names no {what}; write {kind} with commas between them, such as {example}."
        raise typer.BadParameter(sentence, param_hint=option)
    return found


def _print_json(plain: Any) -> None:
    typer.echo(json.dumps(plain, indent=2, ensure_ascii=False))
