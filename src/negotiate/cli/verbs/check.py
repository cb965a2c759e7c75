"""`negotiate check`: every problem of a rule file in one run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from negotiate.cli.waiting import announce_compiling
from negotiate.errors import RuleFileError

if TYPE_CHECKING:  # imported when it is needed, so that --help is quick
    from negotiate.engine.rules import Rules
    from negotiate.rulebook.check.findings import Finding
    from negotiate.rulebook.model.schema import Scenario
    from negotiate.rulebook.reading.read import Reading


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
    dead: Annotated[
        bool, typer.Option("--dead", help="Also play 200 games and more, to find parts of rule files that change none.")
    ] = False,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Write into rule files what is meant, wherever a problem asks for one thing."),
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="With --fix: show what would change; write nothing.")] = False,
    shown: Annotated[Literal["text", "json"], typer.Option("--format", help="How the problems are printed.")] = "text",
) -> None:
    """Check rule files: every problem with its place, the line and a caret.

    A warning that is meant can be allowed by a comment on its line, or above it, that gives the reason:

    # check: allow empty-track because the second lesson adds its issues

    An allowance without a reason, or one that is not needed any more, is a warning itself. Errors cannot be allowed.

    With --dead, games are played as well: without a dead part (a key, which then has its default, or a condition of a gate)
    not one of 200 games changes, be it with the file's own players, with players that try everything, under another
    mediator of the file or in a preset. Seats with nothing to decide, options that no sensible player agrees to and gates
    that open in no game are found too. These are warnings, and are allowed in the same way.

    The translations of a rule file are checked with it: what is older than its original is a warning, and what is not
    translated yet a notice.

    With --fix, a problem that asks "Did you mean" about one thing is mended in the rule file, which keeps its comments and
    layout; what was changed is told on stderr, and what is left is printed as ever. Translations, personalities, recorded
    games, and files that a file extends are never changed. A file that was edited meanwhile is not overwritten.

    A recorded game is played again, and the first line that disagrees is a problem (`negotiate replay` tells it as well).

    As JSON: a list with an entry a problem: path, line, column, end_column, severity (error, warning or notice), sentence,
    rule, about (the dotted path in the rules), source (the line as written), meant (what may stand there instead), and
    related (other places, such as the first of two: path, line, column, end_column and sentence).

    Exit code 0: clean, or nothing but warnings and notices; 1: errors, or with --strict warnings, or with --diff something
    to mend; 2: a bad command line.
    """
    from negotiate.rulebook.check.findings import has_errors, render, render_json

    if diff and not fix:
        raise typer.BadParameter("It shows what --fix would change; give both.", param_hint="--diff")
    if diff and shown == "json":
        raise typer.BadParameter("It prints a difference, which is no JSON; leave --format out.", param_hint="--diff")
    if fix:
        changes = [_fix(path, write=not diff) for path in dict.fromkeys(map(_path, files))]
        if diff:
            raise typer.Exit(1 if any(changes) else 0)
    # files that are named beside the rule file that they translate are not told of twice
    findings = list(dict.fromkeys(finding for path in map(_path, files) for finding in _check(path, dead)))
    if shown == "json":
        typer.echo(render_json(findings))
    elif findings:
        typer.echo(render(findings))
    doubtful = any(finding.severity == "warning" for finding in findings)
    raise typer.Exit(1 if has_errors(findings) or (strict and doubtful) else 0)


def _check(path: Path, dead: bool) -> list[Finding]:
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
    return [*check_file(path, _look if dead else None), *check_translations(path)]


def _look(reading: Reading, scenario: Scenario) -> None:
    """Add what games tell of a rule file."""
    from negotiate.lab.dead import dead

    announce_compiling()
    for one in dead(reading, scenario):
        reading.report(one.path, one.sentence, one.rule_id, "warning", key=True)


def _fix(path: Path, *, write: bool) -> bool:
    """Mend a rule file, or show how it would be; any other file is left alone. Whether there is anything to mend."""
    from negotiate.rulebook.check.check import inside
    from negotiate.rulebook.edit.fixes import fixed
    from negotiate.rulebook.edit.outputs import HEAD, RULE_FILE
    from negotiate.rulebook.model.personalities import is_personalities
    from negotiate.rulebook.reading.draft import BYTE_ORDER_MARK, read_draft
    from negotiate.rulebook.translation.translation_files import is_translation

    path = inside(path)
    if path.suffix == RECORDED or is_personalities(path) or is_translation(path):
        return False
    try:
        draft = read_draft(path)
    except RuleFileError:
        return False  # the check says what is wrong
    if not RULE_FILE.is_one(draft.before[:HEAD].removeprefix(BYTE_ORDER_MARK)):
        return False
    draft, fixes = fixed(draft)
    if write:
        draft.write()
        for done in fixes:
            typer.echo(str(done), err=True)
    elif draft.changed:
        typer.echo(draft.difference())
    return draft.changed


def _path(word: str) -> Path:
    """The file that a word means; for one that is nothing, the word, of which the check then says so."""
    from negotiate.errors import UnknownName
    from negotiate.rulebook.reading.shelf import scenario_file

    try:
        return scenario_file(word)
    except UnknownName:
        return Path(word)


def _check_record(path: Path) -> list[Finding]:
    """The first line of a recorded game that disagrees with the game played again; of every game in a file of many."""
    from negotiate.errors import RecordError
    from negotiate.play.replay import verify_all
    from negotiate.rulebook.check.findings import Finding
    from negotiate.rulebook.load import from_document
    from negotiate.rulebook.reading.shelf import shown_path

    announce_compiling()
    found: list[Finding] = []
    last: list[tuple[dict[str, Any], Rules]] = []

    def rules_of(document: dict[str, Any]) -> Rules:
        """All games of a file have the same rules, which are checked and made ready once."""
        if not last or last[0][0] != document:
            last[:] = [(document, from_document(document))]
        return last[0][1]

    try:
        for replay in verify_all(path, rules_of):
            wrong = replay.disagreement
            if wrong is not None:
                found.append(Finding(shown_path(path), wrong.line, 1, "error", wrong.sentence, "record"))
    except RecordError as error:
        found.append(Finding(shown_path(path), 1, 1, "error", str(error), "record"))
    return found
