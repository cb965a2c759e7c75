"""The pages as they are written: every word has its text, every colour is the window's, no other machine is asked."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from negotiate.classroom.labels import LABELS, labels
from negotiate.classroom.server import OF_REPORTS, PAGES
from negotiate.paths import assets_folder
from negotiate.reports.debrief.promises_picture import ICONS as DEBRIEF_ICONS
from negotiate.reports.page.page import TEMPLATES
from negotiate.window.screens.promises_picture import LOOKS
from negotiate.window.theme import DARK, LIGHT, Theme, hexadecimal
from negotiate.words.catalogue import languages
from negotiate.words.speaker import PLAYER, Speaker

SCRIPTS = sorted(path for path in PAGES.glob("*.js") if path.name != "preact.js")
STYLE = (PAGES / "style.css").read_text(encoding="utf-8")
FAMILIES = (
    "nav",
    "status",
    "teacher.talk",
    "promise",
    "promise-end",
    "wall",
    "strength",
    "effect",
    "brief",
    "ask.title",
    "class.open",
    "size",
)
"""Keys that scripts put together from a family and a word."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_key_has_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    keys = set(re.findall(r"""\bt\('([^']+)'""", text))
    assert keys <= set(LABELS), sorted(keys - set(LABELS))


def test_no_text_is_left_over() -> None:
    whole = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    made = tuple(f"{family}." for family in FAMILIES)
    unused = [key for key in LABELS if f"'{key}'" not in whole and not key.startswith(made)]
    assert unused == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_say_nothing_themselves(path: Path) -> None:
    """Words between tags come from the catalogue: no two letters stand there by themselves."""
    text = re.sub(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", "", path.read_text(encoding="utf-8"))
    for template in re.findall(r"html`([^`]*)`", text):
        for words in re.findall(r">([^<>$]*)<", template):
            assert not re.search(r"[A-Za-z]{2}", words), (path.name, words.strip()[:80])


def test_every_language_has_every_label() -> None:
    english = labels(Speaker("en", PLAYER))
    for code in languages():
        found = labels(Speaker(code, PLAYER))
        for key, text in english.items():
            places = re.findall(r"\{(\w+)\}", text)
            assert sorted(re.findall(r"\{(\w+)\}", found[key])) == sorted(places), (code, key)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_colours_are_the_windows(theme: Theme) -> None:
    light, dark = STYLE.split("@media (prefers-color-scheme: dark)")[0:2]
    block = light if theme is LIGHT else dark.split("\n}\n")[0]
    told = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
    for name, colour in told.items():
        if name.startswith("party-"):
            assert colour == hexadecimal(theme.parties[int(name[-1])])
        elif not name.startswith("ink-"):
            assert colour == hexadecimal(theme[name.replace("-", "_")]), name
    for place, party in enumerate(theme.parties):
        ink = told[f"ink-{place}"]
        full = "#" + "".join(letter * 2 for letter in ink[1:]) if len(ink) == 4 else ink
        assert hexadecimal(theme.ink(party)) == full


def test_pages_ask_no_other_machine_and_make_no_markup_of_words() -> None:
    for path in [*SCRIPTS, PAGES / "index.html", *PAGES.glob("*.css"), *OF_REPORTS.values()]:
        text = path.read_text(encoding="utf-8")
        assert "://" not in text.replace("'wss' : 'ws'}://", ""), path.name
        assert "innerHTML =" not in text and "document.write" not in text and "eval(" not in text, path.name
    parts = (PAGES / "parts.js").read_text(encoding="utf-8")
    assert "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS).count("dangerouslySetInnerHTML") == 1
    assert "__html: icons[name]" in parts, "only our own drawings are put in as markup"


def test_every_icon_is_there() -> None:
    drawn = {path.stem for folder in (assets_folder() / "icons", PAGES) for path in folder.glob("*.svg")}
    for path in SCRIPTS:
        for name in re.findall(r"""<\$\{Icon\} name="([\w-]+)\"""", path.read_text(encoding="utf-8")):
            assert name in drawn, (path.name, name)


def test_promises_look_as_in_the_window_and_in_the_debrief() -> None:
    """The same icons everywhere, and one style sheet for the picture."""
    icons = {state: look[0] for state, look in LOOKS.items()}
    assert icons == DEBRIEF_ICONS
    (told,) = re.findall(r"^const STANDS = \{(.*)\};$", (PAGES / "table.js").read_text(encoding="utf-8"), re.MULTILINE)
    assert dict(re.findall(r"(\w+): '([\w-]+)'", told)) == icons
    (told,) = re.findall(r"^const PROMISES = \[(.*)\];$", (PAGES / "wall.js").read_text(encoding="utf-8"), re.MULTILINE)
    wall = dict(re.findall(r"\['(\w+)', '([\w-]+)'\]", told))
    assert {state: icon for state, icon in wall.items() if state != "broken"}.items() <= icons.items()
    assert OF_REPORTS["promises.css"] == TEMPLATES / "promises.css"
    assert 'href="/pages/promises.css"' in (PAGES / "index.html").read_text(encoding="utf-8")


def test_the_library_comes_with_its_licences() -> None:
    text = (PAGES / "LICENSES.txt").read_text(encoding="utf-8")
    assert "Apache License" in text and "The MIT License (MIT)" in text and "Jason Miller" in text


def test_buttons_are_large_enough_for_fingers() -> None:
    rule = re.search(r"^button, \.button, select, input, textarea \{([^}]*)\}", STYLE, re.MULTILINE)
    assert rule is not None and "min-height: 48px" in rule[1]
    smaller = re.findall(r"^[^{]*button[^{]*\{[^}]*min-height: (\d+)px", STYLE, re.MULTILINE)
    assert all(int(size) >= 48 for size in smaller)


def test_what_stands_at_the_foot_leaves_room_for_what_is_chosen() -> None:
    """The sum of a package once hid all options of a phone with large text, and its own button below the bar."""
    rules = {
        one: re.findall(rf"{re.escape(one)} \{{([^}}]*)\}}", STYLE)
        for one in (".foot", ".foot.sum", ".foot.sum .buttons.row")
    }
    assert all("bottom: var(--bar)" in rule for rule in rules[".foot"]) and "--bar: calc(" in STYLE
    assert "max-height: 45vh" in rules[".foot.sum"][0] and "position: sticky" in rules[".foot.sum .buttons.row"][0]
    assert "size / 16}rem" in (PAGES / "parts.js").read_text(encoding="utf-8"), "icons grow with the text"


TAPS = """
import { Line } from './net.mjs';
const line = Object.create(Line.prototype);
Object.assign(line, { decided: '', sent: [], send(kind, fields) {
  this.sent.push(fields.action);
  return new Promise((done) => { this.answer = (kind) => done({ kind }); });
} });
const first = line.decide('0.7.answer', 'accept highmark');
const second = await line.decide('0.7.answer', 'reject highmark');
line.answer('ok');
await first;
const third = await line.decide('0.7.answer', 'accept highmark');
const refused = line.decide('0.8.speak', 'propose water=all');
line.answer('no');
await refused;
line.decide('0.8.speak', 'pass');
console.log(JSON.stringify([second, third, line.sent]));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on this machine to run a script with")
def test_a_second_tap_on_a_decision_is_not_sent(tmp_path: Path) -> None:
    """While the answer is on its way, and between the answer and the picture that follows it; what was refused may be
    decided anew."""
    source = (PAGES / "net.js").read_text("utf-8").replace("'/pages/", "'./").replace(".js'", ".mjs'")
    (tmp_path / "net.mjs").write_text(source, "utf-8")
    (tmp_path / "parts.mjs").write_text("export const t = null;", "utf-8")
    (tmp_path / "store.mjs").write_text("export const tab = null;", "utf-8")
    (tmp_path / "unpack.mjs").write_text("export const unpacked = null;", "utf-8")
    (tmp_path / "taps.mjs").write_text(TAPS, "utf-8")
    said = subprocess.run(["node", "taps.mjs"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.stderr == ""
    assert json.loads(said.stdout) == [None, None, ["accept highmark", "propose water=all", "pass"]]


def test_an_open_track_with_nothing_settled_does_not_look_closed() -> None:
    table = (PAGES / "table.js").read_text("utf-8")
    assert "track.is_open ? 'segments open' : 'segments'" in table
    assert ".segments.open i { background: none;" in STYLE


def test_the_curve_of_trust_on_the_wall_is_a_line_in_a_colour_of_both_themes() -> None:
    wall = (PAGES / "wall.css").read_text("utf-8")
    assert ".trend polyline { fill: none; stroke: var(--trust);" in wall
    assert ".trend circle { fill: var(--trust); }" in wall
