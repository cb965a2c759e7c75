"""Collects the texts of the program for the translators: writes the template and brings every catalogue up to date.

    python3 run.py languages

The template is assets/languages/negotiate.pot, the catalogues are assets/languages/CODE/LC_MESSAGES/negotiate.po. What is
translated stays; texts that are gone from the program are dropped; new ones are added empty and listed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment
from jinja2.nodes import Call, Const, Name

from negotiate.words.catalogue import catalogue_file, languages, languages_folder, read_catalogue

ROOT = Path(__file__).resolve().parent.parent
MARKS = {"N_": 1, "say": 1, "says": 1, "worded": 1, "plural": 2, "worded_plural": 2, "meant": 2}
"""The marks and how many texts each has: N_ and the methods of negotiate.words.language.Language and
negotiate.words.labels.Labels.

What stands before the texts (names, a seat) is no text in quotes."""
JOINS = {"plural": "\0", "worded_plural": "\0", "meant": "\4"}
"""What stands between the texts of a mark with two in the key of a catalogue."""
QUIET_ROOMS = ("engine",)
"""Rooms that say nothing."""


@dataclass
class Message:
    """One text with the files in which it stands. `key` is that of catalogue.read_catalogue."""

    key: str
    places: list[str] = field(default_factory=list)

    @property
    def context(self) -> str:
        return self.key.split("\4")[0] if "\4" in self.key else ""

    @property
    def one(self) -> str:
        return self.key.split("\4")[-1].split("\0")[0]

    @property
    def many(self) -> str:
        return self.key.split("\0")[1] if "\0" in self.key else ""


def messages() -> dict[str, Message]:
    """Every marked text of the program by key, in the order of files and lines."""
    found: dict[str, Message] = {}
    source = ROOT / "src" / "negotiate"
    for path in sorted([*source.rglob("*.py"), *source.rglob("*.html")]):
        if path.relative_to(source).parts[0] in QUIET_ROOMS:
            continue
        text = path.read_text(encoding="utf-8")
        for key in _marked(ast.parse(text), path) if path.suffix == ".py" else _in_template(text):
            place = path.relative_to(ROOT).as_posix()  # without its line: an edit above it is no news to translators
            places = found.setdefault(key, Message(key)).places
            if place not in places:
                places.append(place)
    return found


def _marked(tree: ast.Module, path: Path) -> Iterator[str]:
    calls = [(node, mark) for node in ast.walk(tree) if isinstance(node, ast.Call) and (mark := _mark(node))]
    for call, mark in sorted(calls, key=lambda found: (found[0].lineno, found[0].col_offset)):
        if any(isinstance(word, ast.JoinedStr) for word in call.args):
            raise SystemExit(f"{path}:{call.lineno}: an f-string cannot be translated; give its values as words with names.")
        texts = [word.value for word in call.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        if len(texts) == MARKS[mark] and all(texts):  # else it is said from a variable: the text is marked where it stands
            yield JOINS.get(mark, "").join(texts)


def _in_template(text: str) -> Iterator[str]:
    """The texts of a page's template, where the marks are functions."""
    calls = [call for call in Environment(autoescape=True).parse(text).find_all(Call) if isinstance(call.node, Name)]
    for call in sorted(calls, key=lambda found: found.lineno):
        mark = call.node.name if isinstance(call.node, Name) else ""
        texts = [word.value for word in call.args if isinstance(word, Const) and isinstance(word.value, str)]
        if mark in MARKS and len(texts) == MARKS[mark]:
            yield JOINS.get(mark, "").join(texts)


def _mark(call: ast.Call) -> str:
    """The mark of a call, empty for none. The name N_ is one; a method of any object may be one, see MARKS.

    A console (text/console.py) says what has been put into a language before.
    """
    if isinstance(call.func, ast.Name) and call.func.id.endswith("_") and call.func.id in MARKS:
        return call.func.id
    if isinstance(call.func, ast.Attribute) and not call.func.attr.endswith("_") and call.func.attr in MARKS:
        spoken = call.func.value
        name = spoken.attr if isinstance(spoken, ast.Attribute) else spoken.id if isinstance(spoken, ast.Name) else ""
        return "" if name == "console" else call.func.attr
    return ""


def written(message: Message, forms: list[str]) -> str:
    """The entry of a message, as a .po file has it."""
    lines = [f"#: {place}" for place in message.places[:3]]
    if "{" in message.one:
        lines.append("#, python-brace-format")
    if message.context:
        lines.append(f"msgctxt {quoted(message.context)}")
    lines.append(f"msgid {quoted(message.one)}")
    if message.many:
        lines.append(f"msgid_plural {quoted(message.many)}")
        lines += [f"msgstr[{place}] {quoted(form)}" for place, form in enumerate(forms)]
    else:
        lines.append(f"msgstr {quoted(forms[0])}")
    return "\n".join(lines)


def quoted(text: str) -> str:
    """A text in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def page(header: str, found: dict[str, Message], translated: dict[str, list[str]], plurals: int) -> str:
    """A whole catalogue."""
    head = 'msgid ""\nmsgstr ""\n' + "\n".join(quoted(line) for line in header.splitlines(keepends=True))
    entries = [
        written(message, translated.get(key) or [""] * (plurals if message.many else 1)) for key, message in found.items()
    ]
    return "\n\n".join([head, *entries]) + "\n"


def plural_forms(header: str) -> int:
    """How many forms the plural of a language has."""
    return int(header.partition("nplurals=")[2].partition(";")[0] or 2)


def main() -> None:
    """Write the template and all catalogues, and say what is missing."""
    found = messages()
    template = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    (languages_folder() / "negotiate.pot").write_text(page(template, found, {}, 2), encoding="utf-8")
    print(f"negotiate.pot: {len(found)} texts")
    for code in languages():
        file = catalogue_file(code)
        if not file.exists():
            continue  # English stands in the program itself
        before = read_catalogue(file.read_text(encoding="utf-8"))
        header = before[""][0]
        file.write_text(page(header, found, before, plural_forms(header)), encoding="utf-8")
        missing = [message for key, message in found.items() if key not in before]
        dropped = len(set(before) - set(found) - {""})
        print(f"{code}: {len(found) - len(missing)} translated, {len(missing)} missing, {dropped} dropped")
        for message in missing:
            print(f"  {message.places[0]}: {message.one}", file=sys.stderr)


if __name__ == "__main__":
    main()
