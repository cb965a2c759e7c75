"""`negotiate report`: a results folder as one page to read, show and print."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from negotiate.reports.runs_page import Page

Run = dict[str, Any]
Details = list[tuple[str, str]]
PAGE = "report.html"
CHANGED = (
    "The rules that were played are not those that this name stands for now: they came from a file of their own, a preset "
    "or --set. The file run.json in the results folder holds them in full."
)


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that --out made: a run, comparison, sweep, tournament, …")
    ],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="The page; DIR/report.html when not given.")] = None,
) -> None:
    """Write a results folder as one offline HTML page: figures, plots, tables, what they mean, and how to repeat it.

    The page holds everything itself (pictures as inline SVG) and opens without a network; print it from the browser.
    """
    from negotiate.lab.folder import read_run
    from negotiate.reports.page.page import write
    from negotiate.reports.runs_page import page

    run = read_run(folder)
    target = out or folder / PAGE
    write(target, page(_page(folder, run)))
    typer.echo(f"Wrote the report to '{target}'.")


def _page(folder: Path, run: Run) -> Page:
    from negotiate.errors import RecordError
    from negotiate.lab.folder import KINDS

    kind = run.get("kind")
    makers = {
        "run": _run, "comparison": _comparison, "sweep": _sweep, "sensitivity": _sensitivity, "tuning": _tuning,
        "tournament": _tournament,
    }
    if kind not in makers:
        raise RecordError(
            f"'{folder}' says that it holds '{kind}', and a report is made of {', '.join(KINDS)}; "
            "make it anew with this version of the program."
        )
    details = [("Program", str(run.get("program", "")))]
    details += [(name, str(found)) for name, found in run.get("versions", {}).items()]
    hashes = run.get("rules_hash", run.get("rules_hashes", ""))
    if isinstance(hashes, dict):
        hashes = list(hashes.values())
    details.append(("SHA-256 of the rules", ", ".join(hashes) if isinstance(hashes, list) else str(hashes)))
    try:
        return makers[str(kind)](folder, run, details)
    except (KeyError, TypeError) as error:
        raise RecordError(
            f"The run.json in '{folder}' does not fit this version of the program ({error}); make the folder anew."
        ) from error


def _run(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.lab.results import Results
    from negotiate.lab.store import GAMES, ROUNDS
    from negotiate.reports.runs_of_games import run_page
    from negotiate.rulebook.load import from_document

    rules = from_document(run["rules"], str(folder))
    games = read_table(folder / GAMES)
    results = Results(rules, run["seed"], run["players"], games, 0.0, 0, lambda: read_table(folder / ROUNDS))
    words = ["negotiate", "simulate", run["scenario"], "--games", run["games"], "--seed", run["seed"]]
    for seat, player in run["players"].items():
        if seat != "mediator":
            words += ["--player", f"{seat}={player}"]
    words += ["--mediator", run["players"].get("mediator", "none")]
    page = run_page(results.summary(), rules, games, results.rounds, _line(words), details)
    return replace(page, warning="" if _is_shipped(run) else CHANGED)


def _is_shipped(run: Run) -> bool:
    """Whether the name of the scenario alone stands for the rules that were played."""
    from negotiate.errors import NegotiateError
    from negotiate.rulebook.load import load

    try:
        return load(str(run["scenario"])).digest == str(run["rules_hash"])
    except NegotiateError:
        return False


def _comparison(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.reports.runs_varied import comparison_page

    text = _text(folder / "conclusions.txt")
    words = ["negotiate", "compare", run["a"]["scenario"], run["b"]["scenario"], "--games", run["games"],
             "--seed", run["seed"]]
    for name in ("a", "b"):
        side = run[name]
        words += _pairs(f"--set-{name}", side["set"]) + _pairs(f"--player-{name}", side["players"])
        for option in ("mediator", "preset"):
            words += [f"--{option}-{name}", side[option]] if side[option] else []
    for measure in run["measures"]:
        words += ["--measure", measure]
    return comparison_page(run, read_table(folder / "comparison.parquet"), text.splitlines(), _line(words), details)


def _sweep(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.reports.runs_varied import sweep_page

    words = [*_varied("sweep", run), "--design", run["design"]]
    if run["design"] != "grid":
        words += ["--samples", run["samples"]]
    for measure in run["measures"]:
        words += ["--measure", measure["name"]]
    return sweep_page(run, read_table(folder / "sweep.parquet"), _line([*words, "--out", "DIR"]), details)


def _sensitivity(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.lab.sensitivity import RANKING, SINGLE
    from negotiate.reports.runs_varied import sensitivity_page

    words = [*_varied("sensitivity", run), "--measure", run["measures"][0]["name"], "--method", run["method"],
             "--samples", run["samples"]]
    ranking, single = (read_table(folder / f"{name}.parquet") for name in (RANKING, SINGLE))
    return sensitivity_page(run, ranking, single, _line(words), details)


def _tuning(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.reports.runs_varied import tuning_page

    words = [*_varied("tune", run), "--trials", run["trials"]]
    for target in run["targets"]:
        words += ["--target", f"{target['measure']}={target['value']:g}±{target['tolerance']:g}"]
    targets, values, trials = (read_table(folder / f"{name}.parquet") for name in ("targets", "values", "trials"))
    return tuning_page(run, targets, values, trials, _line(words), details)


def _tournament(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.lab.standings import summarize
    from negotiate.lab.store import GAMES
    from negotiate.reports.runs_tournament import tournament_page

    games = read_table(folder / GAMES)
    players = list(run["players"])
    standings = summarize(games, players)
    words = ["negotiate", "tournament", *standings["by_scenario"], "--players", ",".join(players), "--games", run["games"],
             "--seed", run["seed"]]
    company = list(run["company"])
    if company != ["own"]:
        words += ["--company", company[0] if len(company) == 1 else "each"]
    return tournament_page(run, standings, _line(words), details)


def _varied(verb: str, run: Run) -> list[Any]:
    """The words that repeat what the side is and what was varied."""
    side = run["side"]
    words: list[Any] = ["negotiate", verb, side["scenario"], "--games", run["games"], "--seed", run["seed"]]
    words += _pairs("--set", side["set"]) + _pairs("--player", side["players"])
    for option in ("mediator", "preset"):
        words += [f"--{option}", side[option]] if side[option] else []
    for one in run["vary"]:
        if "choices" in one:
            values = ",".join(map(_yaml, one["choices"]))
        else:
            values = f"{one['low']:g}:{one['high']:g}:{one['steps']}"
        words += ["--vary", f"{one['path']}={values}"]
    return words


def _pairs(option: str, values: dict[str, Any]) -> list[str]:
    return [word for name, value in values.items() for word in (option, f"{name}={_yaml(value)}")]


def _yaml(value: Any) -> str:
    """A value as `--set` reads it; JSON is YAML."""
    import json

    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _line(words: list[Any]) -> str:
    return " ".join(_quoted(words))


def _quoted(words: list[Any]) -> Iterator[str]:
    for word in words:
        yield shlex.quote(str(word))


def _text(path: Path) -> str:
    from negotiate.errors import RecordError

    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RecordError(f"'{path}' cannot be read: {error.strerror}.") from error
