"""The name of a language model's seat: which model, at which address, and what it may cost.

    model:llama3.1:8b
    model:qwen2.5-7b@http://127.0.0.1:8080/v1
    model:gpt@https://example.org/v1?fallback=hard&calls=60&seconds=30&tokens=1000&temperature=0.7

Without an address the one in the environment holds, or else that of an Ollama on this computer.
"""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, UnknownName
from negotiate.players import roster
from negotiate.players.elsewhere import MODELS
from negotiate.players.isolated import MODEL_KEY
from negotiate.players.mediators import PYTHON_MEDIATORS

ADDRESS_VARIABLE = "NEGOTIATE_MODEL_ADDRESS"
USUAL_ADDRESS = "http://127.0.0.1:11434/v1"
"""Where Ollama answers."""
AT_ADDRESS = re.compile("@(?=https?:)")
LONGEST_NAME = 200
"""Letters of a model's name at most."""
NUMBERS: dict[str, tuple[float, float, float]] = {
    "calls": (300, 1, 100_000),
    "seconds": (60, 0.05, 3600),
    "tokens": (1000, 1, 100_000),
    "packages": (6, 0, 24),
    "temperature": (0, 0, 2),
}
"""What a name may set, beside `fallback`: its usual value, the least and the most."""
PARTY_FALLBACK, MEDIATOR_FALLBACK = "cautious", "facilitator"
"""Who decides where the model does not, in seats for which the rule file has no built-in player."""


@dataclass(frozen=True)
class Wanted:
    """What a name asks for."""

    model: str
    address: str
    fallback: str
    """The built-in player that decides where the model does not."""
    calls: int
    """Requests of one seat in one game at most, repeated ones included."""
    seconds: float
    """How long one request may take."""
    tokens: int
    """How long an answer may be, in the model's tokens."""
    packages: int
    """How many drafted packages are offered to it at a decision."""
    temperature: float


def wanted(name: str, rules: Rules, seat: str) -> Wanted:
    """What the name of a language model's seat asks for. Raises NegotiateError in a sentence for one that will not do."""
    named, _mark, query = name.removeprefix(MODELS.prefix).partition("?")
    model, address = named, os.environ.get(ADDRESS_VARIABLE, "") or USUAL_ADDRESS
    found = AT_ADDRESS.search(named)
    if found is not None:
        model, address = named[: found.start()], named[found.end() :]
    if not model or len(model) > LONGEST_NAME or not model.isprintable():
        raise NegotiateError(
            f"'{name}' names no model; write {MODELS.prefix}NAME, with the name by which its server knows it."
        )
    given = dict(parse_qsl(query, keep_blank_values=True))
    for word in given:
        if word not in (*NUMBERS, "fallback"):
            raise UnknownName("setting of a language model's seat", word, (*NUMBERS, "fallback"))
    numbers = {word: _number(name, word, given.get(word)) for word in NUMBERS}
    return Wanted(
        model,
        _address(name, address.rstrip("/")),
        _fallback(given.get("fallback", ""), rules, seat),
        int(numbers["calls"]),
        numbers["seconds"],
        int(numbers["tokens"]),
        int(numbers["packages"]),
        numbers["temperature"],
    )


def key_for(address: str) -> str:
    """The key for the server at an address, from the environment; empty where there is none.

    Raises NegotiateError for a key that is none, and where it would travel unencrypted.
    """
    key = os.environ.get(MODEL_KEY, "").strip()
    if not key:
        return ""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise NegotiateError(f"What {MODEL_KEY} holds is no key: a key has letters, digits and signs only, and no space.")
    parts = urlsplit(address)
    if parts.scheme != "https" and not is_this_computer(parts.hostname or ""):
        raise NegotiateError(
            f"The key in {MODEL_KEY} would go unencrypted to '{parts.hostname}'. Use an address with https, or unset it."
        )
    return key


def is_this_computer(host: str) -> bool:
    """Whether a host is the machine that the program runs on, by its loopback address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(name: str, address: str) -> str:
    try:
        parts = urlsplit(address)
        fits = bool(parts.scheme in ("http", "https") and parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits or parts.query or parts.fragment or not address.isascii() or not address.isprintable() or " " in address:
        raise NegotiateError(f"'{address}' in '{name}' is no address of a server; write for example {USUAL_ADDRESS}.")
    if parts.username is not None or parts.password is not None:
        raise NegotiateError(
            f"The address of the server at '{parts.hostname}' has a name or a password in it, which would stand in every "
            f"results folder. Put the key into the environment variable {MODEL_KEY}."
        )
    return address


def _number(name: str, word: str, text: str | None) -> float:
    usual, least, most = NUMBERS[word]
    if text is None:
        return usual
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    whole = word not in ("seconds", "temperature")
    if not least <= value <= most or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise NegotiateError(f"'{word}' in '{name}' must be {kind} from {least:g} to {most:g}, not '{text}'.")
    return value


def _fallback(name: str, rules: Rules, seat: str) -> str:
    """The built-in player beside a model; the seat's own one unless another is named."""
    names = rules.names
    if seat not in names.parties:
        known = [style for style in (*roster.MEDIATOR_NAMES, *PYTHON_MEDIATORS) if style != "none"]
        if name and name not in known:
            raise UnknownName("mediator style", name, known)
        own = names.mediators[seat].style if seat in names.mediators else names.mediator_style
        return name or (own if own in known else MEDIATOR_FALLBACK)
    own = names.players[names.parties.index(seat)]
    if name and name not in roster.LEVELS:
        roster.find(name, rules.personalities)  # says what is wrong with it
    if name:
        return name
    try:
        roster.find(own, rules.personalities)
    except NegotiateError:
        return own if own in roster.LEVELS else PARTY_FALLBACK
    return own
