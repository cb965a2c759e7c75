"""Language models among the players of a verb: they are made known to it, and what they cost is told at its end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from negotiate.errors import RecordError

OPTION = "--transcript"
TRANSCRIPT, TOTALS = "models.jsonl", "models.json"
"""In a results folder: what the models were asked and answered, and what it came to."""


def with_models(names: Iterable[str | None], folder: Path | None = None, transcript: Path | None = None) -> bool:
    """Make language models known if there are some among the names of players; whether there are. NegMAS's negotiators too.

    Their transcript goes where it is wanted, or else into the results folder. Raises RecordError for a damaged one, and
    BadParameter for one that no model will write.
    """
    from negotiate.players.elsewhere import GUESTS, MODELS

    given = [name for name in names if name is not None]
    if any(map(GUESTS.names, given)):
        from negotiate.adapters import negmas_seat

        negmas_seat.enable()
    if not any(map(MODELS.names, given)):
        if transcript is not None:
            raise typer.BadParameter("No language model plays here, so there is nothing to write down.", param_hint=OPTION)
        return False
    from negotiate.adapters.models.seat import enable

    enable(transcript or (folder / TRANSCRIPT if folder is not None else None))
    return True


def totals(folder: Path | None = None) -> list[dict[str, Any]]:
    """What the models of this run decided and cost, for each model and seat; written into a results folder, too."""
    from negotiate.adapters.models.transcript import transcript_now

    found = transcript_now().totals()
    if folder is not None:
        path = folder / TOTALS
        try:
            path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        except OSError as error:
            raise RecordError(f"'{path}' cannot be written: {error.strerror}.") from error
    return found


def say_totals(rows: Iterable[dict[str, Any]]) -> None:
    """A line for each model and seat."""
    for row in rows:
        why = ", ".join(f"{reason} {count}" for reason, count in row["by_fallback"].items())
        fallen = f", {row['decisions'] - row['by_model']} by the player beside it ({why})" if why else ""
        typer.echo(
            f"model {row['model']} as {row['seat']}: {row['by_model']} of {row['decisions']} decisions its own{fallen}; "
            f"{row['requests']} requests, {row['asked_tokens'] + row['answer_tokens']} tokens, {row['seconds']:.1f} s; "
            f"{row['said']} sentences said, {row['withheld']} withheld"
        )
