"""`negotiate check`: every problem of a rule file in one run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from negotiate.cli.waiting import announce_compiling

if TYPE_CHECKING:  # imported when it is needed, so that --help is quick
    from negotiate.rulebook.check.findings import Finding


RECORDED = ".jsonl"
"""How the names of recorded games end."""


def command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Rule files, folders with a scenario.yaml in them, scenarios by name, translations, a file called "
            "personalities.yaml, or recorded games (.jsonl).",
        ),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too, not for notices.")] = False,
    shown: Annotated[Literal["text", "json"], typer.Option("--format", help="How the problems are printed.")] = "text",
) -> None:
    """Check rule files: every problem with its place, the line and a caret.

    A warning that is meant can be allowed by a comment on its line, or above it, that gives the reason:

    # check: allow empty-track because the second lesson adds its issues

    An allowance without a reason, or one that is not needed any more, is a warning itself. Errors cannot be allowed.

    The translations of a rule file are checked with it: what is older than its original is a warning, and what is not
    translated yet a notice.

    A recorded game is played again, and the first line that disagrees is a problem (`negotiate replay` tells it as well).

    As JSON: a list with an entry a problem: path, line, column, severity (error, warning or notice), sentence, rule, about
    (the dotted path in the rules) and source (the line as written).

    Exit code 0: clean, or nothing but warnings and notices; 1: errors, or with --strict warnings; 2: a bad command line.
    """
    from negotiate.rulebook.check.findings import has_errors, render, render_json

    # files that are named beside the rule file that they translate are not told of twice
    findings = list(dict.fromkeys(finding for path in map(_path, files) for finding in _check(path)))
    if shown == "json":
        typer.echo(render_json(findings))
    elif findings:
        typer.echo(render(findings))
    doubtful = any(finding.severity == "warning" for finding in findings)
    raise typer.Exit(1 if has_errors(findings) or (strict and doubtful) else 0)


def _check(path: Path) -> list[Finding]:
    """The problems of one file, and of its translations."""
    if path.suffix == RECORDED:
        return _check_record(path)
    from negotiate.rulebook.check.check import check_file
    from negotiate.rulebook.model.personalities import check_personalities, is_personalities
    from negotiate.rulebook.translation.comparing import check_translation, check_translations
    from negotiate.rulebook.translation.translation_files import is_translation

    if is_personalities(path):
        return check_personalities(path)
    if is_translation(path):
        return check_translation(path)
    return [*check_file(path), *check_translations(path)]


def _path(word: str) -> Path:
    """The file that a word means; for one that is nothing, the word, of which the check then says so."""
    from negotiate.errors import UnknownName
    from negotiate.rulebook.reading.shelf import scenario_file

    try:
        return scenario_file(word)
    except UnknownName:
        return Path(word)


def _check_record(path: Path) -> list[Finding]:
    """The first line of a recorded game that disagrees with the game played again."""
    from negotiate.errors import RecordError
    from negotiate.play.replay import verify
    from negotiate.rulebook.check.findings import Finding
    from negotiate.rulebook.load import from_document
    from negotiate.rulebook.reading.shelf import shown_path

    announce_compiling()
    try:
        wrong = verify(path, from_document).disagreement
    except RecordError as error:
        return [Finding(shown_path(path), 1, 1, "error", str(error), "record")]
    return [] if wrong is None else [Finding(shown_path(path), wrong.line, 1, "error", wrong.sentence, "record")]
