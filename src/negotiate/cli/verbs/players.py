"""`negotiate players`: the built-in players and mediators."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

LANGUAGE_MODELS: dict[str, str] = {
    "model:NAME": "The model NAME of an Ollama on this computer, or at NEGOTIATE_MODEL_ADDRESS. Needs a server that runs.",
    "model:NAME@http://HOST:PORT/v1": "At any OpenAI-compatible address (llama.cpp, vLLM); a key in NEGOTIATE_MODEL_KEY.",
    "model:NAME?fallback=PLAYER&calls=N": "PLAYER decides where the model does not; at most N requests of a seat in a game.",
}
"""How a language model's seat is named, and what it needs."""


def command(
    shown: Annotated[Literal["table", "json"], typer.Option("--format", help="How the list is printed.")] = "table",
) -> None:
    """List the built-in players, the personalities of rules/personalities.yaml, the mediator styles, and language models."""
    from negotiate.players.mediators import PYTHON_MEDIATORS
    from negotiate.players.roster import ACCEPTANCE, BIDDING, LEVELS, MEDIATORS, MODELS, NUMBERS, party_players
    from negotiate.rulebook.model.personalities import Personality, shipped_personalities

    players = {name: built.summary for name, built in party_players(shipped_personalities()).items()} | LEVELS
    mediators = {name: summary for name, (_, summary) in MEDIATORS.items()}
    mediators |= {name: offered.summary for name, offered in PYTHON_MEDIATORS.items()}
    parts = {name: summary for name, (_, _, summary) in ACCEPTANCE.items()}
    parts |= {name: summary for name, (_, summary) in MODELS.items()}
    parts |= {f"{name}:N": f"N is {Personality.model_fields[name].description}." for name in NUMBERS}
    if shown == "json":
        found = {"players": players, "mediators": mediators, "parts": parts, "models": LANGUAGE_MODELS}
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    width = max(map(len, (*players, *mediators)))
    for title, names in (("Players (--player SEAT=NAME)", players), ("Mediator styles (--mediator NAME)", mediators)):
        typer.echo(title)
        for name, summary in names.items():
            typer.echo(f"  {name:<{width}}  {summary}")
    typer.echo("What a player may have besides (--player SEAT=boulware+ac-combi+frequency, SEAT=cautious+hardness:3)")
    for name, summary in parts.items():
        typer.echo(f"  {name:<{width}}  {summary}")
    typer.echo(f"  Acceptance conditions and opponent models go with {', '.join(BIDDING[:5])},")
    typer.echo(f"  {', '.join(BIDDING[5:])}, which take an exponent too (boulware:3).")
    typer.echo("  Numbers go with all players but random, rejectionist and the levels; hardness not with these ways to bid.")
    typer.echo("A player of one's own: --player SEAT=path/to/file.py:Class, a class with choose(self, view, menu)")
    typer.echo("A trained policy: --player SEAT=path/to/policy.npz, weights of a network (docs/guides/train-a-player.md)")
    typer.echo("Language models, as a party or as the mediator:")
    for form, summary in LANGUAGE_MODELS.items():
        typer.echo(f"  {form}")
        typer.echo(f"      {summary}")
