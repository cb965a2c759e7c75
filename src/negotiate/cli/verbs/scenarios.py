"""`negotiate scenarios`: the shipped scenarios."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer


def command(
    shown: Annotated[Literal["table", "json"], typer.Option("--format", help="How the list is printed.")] = "table",
) -> None:
    """List the shipped scenarios with their size and what they are about."""
    from negotiate.paths import scenarios
    from negotiate.rulebook.load import load

    documents = {name: load(name).document for name in scenarios()}
    if shown == "json":
        described = [_described(name, document) for name, document in documents.items()]
        typer.echo(json.dumps(described, indent=2, ensure_ascii=False))
        return
    for name, document in documents.items():
        about = _described(name, document)
        typer.echo(
            f"{name}: {about['title']} ({about['setting']}; {about['parties']} parties, {about['issues']} issues, "
            f"{about['rounds']} rounds{_presets(about['presets'])})"
        )
        typer.echo(f"  {about['summary']}")


def _described(name: str, document: dict[str, object]) -> dict[str, object]:
    """The scenario in a few values."""
    calendar = document["calendar"]
    assert isinstance(calendar, dict)
    return {
        "name": name,
        "title": document["title"],
        "setting": document["setting"],
        "summary": document["summary"],
        "parties": _count(document["parties"]),
        "issues": _count(document["issues"]),
        "rounds": calendar["rounds"],
        "presets": _names(document.get("presets")),
        "mediators": _names(document.get("mediators")),
    }


def _count(part: object) -> int:
    return len(part) if isinstance(part, dict) else 0


def _names(part: object) -> list[str]:
    return list(part) if isinstance(part, dict) else []


def _presets(names: object) -> str:
    return f"; presets {', '.join(names)}" if isinstance(names, list) and names else ""
