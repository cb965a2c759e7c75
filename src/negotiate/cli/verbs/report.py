"""`negotiate report`: a results folder as one page to read, show and print."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from negotiate.reports.runs.page import Page

Run = dict[str, Any]
Details = list[tuple[str, str]]
PAGE = "report.html"
CHANGED = (
    "The rules that were played are not those that this command finds now: the rule file has changed since, or it or the "
    "file of a player is not here. The file run.json in the results folder holds them in full."
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
    from negotiate.reports.runs.page import page

    run = read_run(folder)
    target = out or folder / PAGE
    write(target, page(_page(folder, run)))
    typer.echo(f"Wrote the report to '{target}'.")


def _page(folder: Path, run: Run) -> Page:
    from negotiate.errors import RecordError, RuleFileError
    from negotiate.lab.folder import KINDS

    kind = str(run.get("kind"))
    makers = {
        "run": _run,
        "comparison": _comparison,
        "sweep": _sweep,
        "sensitivity": _sensitivity,
        "tuning": _tuning,
        "tournament": _tournament,
        "study": _study,
    }
    if kind not in makers:
        raise RecordError(
            f"'{folder}' says that it holds '{kind}', and a report is made of {', '.join(KINDS)}; "
            "make it anew with this version of the program."
        )
    try:
        details = [("Program", str(run["program"])), *((name, str(found)) for name, found in run["versions"].items())]
        details.append(("SHA-256 of the rules", ", ".join(_hashes(run))))
        made = makers[kind](folder, run, details)
        return replace(made, warning="" if all(_stand(run)) else CHANGED)
    except RuleFileError as error:
        raise RecordError(
            f"The run.json in '{folder}' holds rules that cannot be used; make the folder anew. The first fault in them: "
            f"{str(error).splitlines()[0].partition('error: ')[2]}"
        ) from error
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise RecordError(
            f"The run.json in '{folder}' does not fit this version of the program ({error}); make the folder anew."
        ) from error


def _hashes(run: Run) -> list[str]:
    """The digests of the rules, of each side or scenario."""
    found = run["rules_hashes"] if run["kind"] == "comparison" else run["rules_hash"]
    return list(found.values()) if isinstance(found, dict) else [found] if isinstance(found, str) else list(found)


def _stand(run: Run) -> Iterator[bool]:
    """For each set of rules, whether the words that it was asked for with still stand for it."""
    from negotiate.errors import NegotiateError
    from negotiate.lab.folder import as_now
    from negotiate.lab.paired.comparison import Side
    from negotiate.players.python_file import is_there, names_file

    if run["kind"] == "tournament":
        given = run["given"]
        common = {"set": given["set"], "preset": given["preset"], "players": {}, "mediator": given["mediator"]}
        asked = [{"scenario": scenario, **common} for scenario in given["scenarios"]]
    elif run["kind"] == "comparison":
        asked = [run["a"], run["b"]]
    elif run["kind"] == "study":
        given = run["given"]
        # players may name a mediator, which is one of the rules: those that stand there are of the last players
        asked = [[given[cell] for cell in given if cell.startswith(f"{name}.")][-1] for name in run["rules_hash"]]
    else:
        asked = [run["given"] if run["kind"] == "run" else run["side"]]
    for one, found in zip(asked, _hashes(as_now(run)), strict=True):
        # a folder may be a stranger's: a player in a Python file changes no rules, and is not loaded to find that out
        named = [name for name in (*one["players"].values(), one["mediator"]) if name is not None and names_file(name)]
        if not all(map(is_there, named)):
            yield False
            continue
        players = {seat: name for seat, name in one["players"].items() if not names_file(name)}
        mediator = one["mediator"] if one["mediator"] is None or not names_file(one["mediator"]) else None
        side = Side(one["scenario"], one["set"], one["preset"], players, mediator)
        try:
            yield side.cast().rules.digest == found
        except NegotiateError:
            yield False


def _run(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.lab.results import InMemory, Results
    from negotiate.lab.simulate import shard_of
    from negotiate.lab.store import GAMES, read_rounds
    from negotiate.lab.tables import columns_of_games
    from negotiate.reports.runs.games import run_page
    from negotiate.rulebook.load import from_document

    rules = from_document(run["rules"], str(folder))
    games = read_table(folder / GAMES, columns_of_games(rules), run.get("shard", run)["games"])
    rounds = read_rounds(folder, games, rules)
    given, tables = run["given"], InMemory(games, lambda: rounds)
    results = Results(rules, run["seed"], run["players"], tables, 0.0, 0, given, shard_of(run))
    words = ["negotiate", "simulate", given["scenario"], "--games", run["games"], "--seed", run["seed"], *_asked(given)]
    if results.shard is not None:
        words += ["--shard", f"{results.shard['number']}/{results.shard['of']}", "--out", "DIR"]
    return run_page(results.summary(), rules, games, rounds, _line(words), details)


def _comparison(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.reports.runs.varied import comparison_page

    text = _text(folder / "conclusions.txt")
    names = [run["a"]["scenario"], run["b"]["scenario"]]
    words = ["negotiate", "compare", *dict.fromkeys(names), "--games", run["games"], "--seed", run["seed"]]
    for name in ("a", "b"):
        words += _asked(run[name], f"-{name}")
    if not run["main_measures"]:
        words += [word for measure in run["measures"] for word in ("--measure", measure)]
    table = read_table(folder / "comparison.parquet", ("measure", "a", "b", "difference"), len(run["measures"]))
    return comparison_page(run, table, text.splitlines(), _line(words), details)


def _sweep(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.reports.runs.varied import sweep_page

    words = [*_varied("sweep", run), "--design", run["design"]]
    if run["design"] != "grid":
        words += ["--samples", run["samples"]]
    if not run["main_measures"]:
        words += [word for measure in run["measures"] for word in ("--measure", measure["name"])]
    columns = [*(one["path"] for one in run["vary"]), *(measure["name"] for measure in run["measures"])]
    table = read_table(folder / "sweep.parquet", columns, run["samples"])
    return sweep_page(run, table, _line([*words, "--out", "DIR"]), details)


def _sensitivity(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.lab.sensitivity import RANKING, SINGLE
    from negotiate.reports.runs.varied import sensitivity_page

    words = [
        *_varied("sensitivity", run),
        "--measure",
        run["measures"][0]["name"],
        "--method",
        run["method"],
        "--samples",
        run["samples"],
    ]
    ranking, single = (read_table(folder / f"{name}.parquet", ("path",), len(run["vary"])) for name in (RANKING, SINGLE))
    return sensitivity_page(run, ranking, single, _line(words), details)


def _tuning(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.reports.runs.varied import tuning_page

    words = [*_varied("tune", run), "--trials", run["trials"]]
    for target in run["targets"]:
        words += ["--target", f"{target['measure']}={_number(target['value'])}±{_number(target['tolerance'])}"]
    columns = {"targets": ("measure", "value"), "values": ("path", "after"), "trials": ("trial",)}
    targets, values, trials = (read_table(folder / f"{name}.parquet", needed) for name, needed in columns.items())
    return tuning_page(run, targets, values, trials, _line(words), details)


def _tournament(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.lab.standings import summarize
    from negotiate.lab.store import GAMES
    from negotiate.reports.runs.tournament import tournament_page
    from negotiate.rulebook.load import from_document

    players, given = list(run["players"]), run["given"]
    seats = sum(map(len, run["seats"].values()))
    columns = ("scenario", "company", "seat", "player", "game", "utility", "share")
    games = read_table(folder / GAMES, columns, run["games"] * seats * len(players) * len(run["company"]))
    standings = summarize(games, players)
    words = [
        "negotiate",
        "tournament",
        *given["scenarios"],
        "--players",
        ",".join(players),
        "--games",
        run["games"],
        "--seed",
        run["seed"],
        *_asked(given),
    ]
    words += ["--company", given["company"]] if given["company"] != "own" else []
    words += [word for seat in given["seats"] for word in ("--seat", seat)]
    names = {name: from_document(document, name).names for name, document in run["rules"].items()}
    return tournament_page(run, standings, _line(words), details, names=names)


def _study(folder: Path, run: Run, details: Details) -> Page:
    from negotiate.lab.folder import read_table
    from negotiate.lab.study.study import PLAN
    from negotiate.reports.runs.study import study_page

    tests = read_table(folder / "tests.parquet", ("hypothesis", "scenario", "players", "setting", "difference", "verdict"))
    words = ["negotiate", "study", PLAN, "--games", run["games"], "--out", "DIR"]
    kept = (folder / PLAN).is_file()  # versions before this one kept none
    told = [("The plan", f"{PLAN} in the results folder" if kept else "in run.json, under `plan`"), *details]
    return study_page(run, tests, _text(folder / "conclusions.txt").splitlines(), _line(words), told)


def _varied(verb: str, run: Run) -> list[Any]:
    """The words that repeat what the side is and what was varied."""
    side = run["side"]
    words: list[Any] = ["negotiate", verb, side["scenario"], "--games", run["games"], "--seed", run["seed"], *_asked(side)]
    for one in run["vary"]:
        if "choices" in one:
            values = ",".join(map(_yaml, one["choices"]))
        else:
            values = f"{_number(one['low'])}:{_number(one['high'])}"
            values += f":{one['steps']}" if run.get("design") == "grid" else ""
        words += ["--vary", f"{one['path']}={values}"]
    return words


def _asked(given: Run, side: str = "") -> list[str]:
    """The options that rules and players were asked for with; `side` is the ending that the options of a side have."""
    words = [word for path, value in given["set"].items() for word in (f"--set{side}", f"{path}={_yaml(value)}")]
    words += [word for seat, name in given.get("players", {}).items() for word in (f"--player{side}", f"{seat}={name}")]
    for option in ("mediator", "preset"):
        words += [f"--{option}{side}", given[option]] if given[option] else []
    return words


def _yaml(value: Any) -> str:
    """A value as `--set` reads it; JSON is YAML, and a text needs quotes only where YAML reads something else."""
    import json

    from negotiate.errors import OverrideError
    from negotiate.rulebook.reading.overrides import parse

    if isinstance(value, str):
        try:
            if parse([f"x={value}"])["x"] == value:
                return value
        except OverrideError:
            pass  # such as a bracket that is not closed
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """A number with all its digits."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


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
