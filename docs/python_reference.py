"""Writes docs/api/ from the docstrings of what is public; tests/test_docs.py holds the pages to them.

python3 run.py api
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import negotiate

FOLDER = Path(__file__).resolve().parent / "api"
HEAD = "Written by `python3 run.py api` from the docstrings; edit these, not this page.\n"
FACE = "negotiate"
MODULES = {
    "negotiate.adapters.vector": "one learning seat at many tables, for Gymnasium",
    "negotiate.adapters.seat": "one learning seat at one table, for Gymnasium",
    "negotiate.adapters.learning": "several learning seats, one after the other, for PettingZoo",
    "negotiate.adapters.parallel": "several learning seats, all at every step, for PettingZoo",
    "negotiate.adapters.genius": "a bargain as Genius XML",
    "negotiate.adapters.domains.rule_file": "a domain of Genius or NegMAS as a rule file",
    "negotiate.adapters.negmas_seat": "negotiators of NegMAS in seats",
    "negotiate.players.policy": "the file of a policy",
}
"""Modules that guides name beside the public face; they may change in any release."""


def pages() -> dict[str, str]:
    """The pages as they should be, by the name of their file."""
    found = {
        f"{FACE}.md": _page(
            FACE, negotiate, sorted(set(negotiate.__all__) - {"__version__"}, key=lambda name: (name.lower(), name))
        )
    }
    for name in MODULES:
        module = import_module(name)
        own = [one for one, value in vars(module).items() if getattr(value, "__module__", "") == name and one[0] != "_"]
        found[_file(name)] = _page(name, module, own)
    lines = ["# Python reference\n", HEAD, f"- [{FACE}]({FACE}.md): the public face, kept stable ([how](../stability.md))"]
    lines += [f"- [{name}]({_file(name)}): {what}; may change in any release" for name, what in MODULES.items()]
    found["README.md"] = "\n".join(lines) + "\n"
    return found


def _file(name: str) -> str:
    """The file of a module's page."""
    return f"{name.removeprefix('negotiate.').replace('.', '-')}.md"


def _page(title: str, module: Any, names: list[str]) -> str:
    parts = [f"# {title}\n", HEAD, _text(module)]
    for name in names:
        value = getattr(module, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            parts += list(_described(name, value))
    return "\n".join(part for part in parts if part)


def _described(name: str, value: Any) -> Iterator[str]:
    yield f"## {name}\n"
    if inspect.isclass(value) and issubclass(value, BaseException):
        yield _text(value)
        return
    yield f"```text\n{name}{_signature(value)}\n```\n"
    yield _text(value)
    if not inspect.isclass(value):
        return
    first = inspect.getdoc(value.__init__)
    if "__init__" in vars(value) and first and first != inspect.getdoc(object.__init__):
        yield f"{first}\n"
    for own, member in vars(value).items():
        if own.startswith("_"):
            continue
        member = member.__func__ if isinstance(member, (classmethod, staticmethod)) else member
        if inspect.isfunction(member):
            yield f"### {name}.{own}\n"
            yield f"```text\n{own}{_signature(member)}\n```\n"
            yield _text(member)
        elif isinstance(member, property) or type(member).__name__ == "cached_property":
            yield f"### {name}.{own}\n"
            yield _text(member)


class _Plain(str):
    """An annotation as it stands in the source, without quotation marks."""

    def __repr__(self) -> str:
        return str(self)


def _plain(annotation: Any) -> Any:
    return _Plain(annotation) if isinstance(annotation, str) else annotation


def _signature(value: Any) -> str:
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return "(…)"
    plain = [one.replace(annotation=_plain(one.annotation)) for one in found.parameters.values()]
    found = found.replace(parameters=plain, return_annotation=_plain(found.return_annotation))
    return str(found) if len(str(found)) < 100 else "(\n    " + ",\n    ".join(map(str, found.parameters.values())) + "\n)"


def _text(value: Any) -> str:
    return f"{inspect.getdoc(value) or ''}\n"


if __name__ == "__main__":
    made = pages()
    FOLDER.mkdir(exist_ok=True)
    for page in FOLDER.glob("*.md"):
        page.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{len(made)} pages are written to {FOLDER.name}/.")
