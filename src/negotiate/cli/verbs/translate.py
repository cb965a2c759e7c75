"""`negotiate translate`: the texts of a rule file as a list to translate, kept up to date."""

from __future__ import annotations

from typing import Annotated

import typer

MOST_NAMED = 12
"""Texts that are named at most; the list itself has all of them."""


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A rule file, or a scenario by name.")],
    language: Annotated[str, typer.Argument(metavar="LANGUAGE", help="Code of the language, such as fr.")],
) -> None:
    """Write the texts of a rule file for translation, or bring the list that there is up to date.

    The list is FILE's name with the language before its ending, such as two-valleys.fr.yaml, beside the rule file; that of
    a shipped scenario lies in rules/translations. Texts that are filled in stay as they are, and so do comments. A text
    whose original has changed is marked `older`, with the original as it was; one that is gone from the rules is kept at
    the end, under `gone`. An empty text is shown as it is in the original.

    Exit code 0: done; 1: the rule file or the list has errors, or cannot be written; 2: a bad command line.
    """
    from negotiate.rulebook.check.findings import listed
    from negotiate.rulebook.translation.fill_in import fill_in
    from negotiate.rulebook.translation.translation_files import language_problem
    from negotiate.words.catalogue import languages

    problem = language_problem(language)
    if problem:
        raise typer.BadParameter(problem, param_hint="LANGUAGE")
    done = fill_in(file, language)
    state = done.state
    texts = len(state.said) + len(state.missing) + len(state.older)
    what = "is written" if done.changed else "is up to date"
    typer.echo(f"'{done.file}' {what}, with {len(state.said)} of {texts} texts translated.")
    if state.missing:
        typer.echo(f"  missing ({len(state.missing)}): {listed(state.missing, MOST_NAMED)}")
    if state.older:
        typer.echo(f"  older than the original ({len(state.older)}): {listed(state.older, MOST_NAMED)}")
    if done.gone:
        typer.echo(f"  gone from the rules, kept under `gone` ({len(done.gone)}): {listed(done.gone, MOST_NAMED)}")
    if language not in languages():
        typer.echo(
            f"Notice: the program itself does not speak '{language}' yet (it speaks {listed(languages())}), so that these "
            "texts are shown to nobody before it does."
        )
