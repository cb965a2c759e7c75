"""The documents are true: README examples run, its commands exist, links lead somewhere, the command-line page is fresh."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docs import reference
from typer.testing import CliRunner

from negotiate.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAGES = sorted(
    page
    for folder in (".", "docs", "docs/api", "docs/guides", "docs/studies", "rules", "tests", "assets")
    for page in (ROOT / folder).glob("*.md")
)


def blocks(language: str) -> list[str]:
    """The code blocks of a language in the README."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_python_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order, as one program, in an empty folder; a `#>` comment is what the line before it prints."""
    monkeypatch.chdir(tmp_path)
    examples = blocks("python")
    assert len(examples) >= 3
    shared: dict[str, object] = {}
    for example in examples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example, str(README), "exec"), shared)
        promised = re.findall(r"^#> (.*)$", example, flags=re.MULTILINE)
        if promised:
            assert printed.getvalue().splitlines() == promised, example


def test_what_is_promised_of_strangers_files_names_its_tests() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page))
    assert len(named) >= 10
    assert not [name for name in named if not (ROOT / name).is_file()]
    for reader in ("README.md", "docs/guides/play-in-class.md", "docs/guides/run-simulations.md"):
        assert "security.md" in (ROOT / reader).read_text(encoding="utf-8")
    for verb in ("simulate", "tournament", "exploit", "compare", "watch", "sweep", "sensitivity", "tune", "play"):
        assert "--isolate" in CliRunner().invoke(app, [verb, "--help"]).stdout


def commands() -> list[str]:
    """Every `negotiate …` line of the README's shell blocks, without its comment."""
    lines = (line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines())
    marks = ("negotiate ", "python3 run.py ")
    return [line.removeprefix(mark) for line in lines for mark in marks if line.startswith(mark)]


def test_commands_exist() -> None:
    own = re.findall(r'^    "(\w+)": "', (ROOT / "run.py").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {"test", "wheel"} <= set(own)
    assert len(commands()) >= 6
    for command in commands():
        verb, *words = shlex.split(command)
        if verb in own:
            continue
        known = CliRunner().invoke(app, [verb, "--help"])
        assert known.exit_code == 0, command
        for word in words:
            if word.startswith("--"):
                assert word in known.output, f"{command}: {word}"


def test_command_line_page_is_fresh() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "write it again: python3 run.py reference"


def test_the_python_reference_is_fresh() -> None:
    pytest.importorskip("pettingzoo", reason="PettingZoo does not install on every Python; see pyproject.toml")
    from docs import python_reference

    written = {page.name: page.read_text(encoding="utf-8") for page in python_reference.FOLDER.glob("*.md")}
    assert written == python_reference.pages(), "write it again: python3 run.py api"


def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cell by cell, in an empty folder; a `# >` comment, as the formatter has it, is what the cell prints."""
    monkeypatch.chdir(tmp_path)
    notebook = json.loads((ROOT / "examples" / "first-steps.ipynb").read_text(encoding="utf-8"))
    shared: dict[str, object] = {}
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(cell, "first-steps.ipynb", "exec"), shared)
        assert printed.getvalue().splitlines() == re.findall(r"^# > (.*)$", cell, flags=re.MULTILINE), cell
    for name in ("results", "compared", "table"):
        shown = shared[name]._repr_html_()  # type: ignore[attr-defined]
        assert ElementTree.fromstring(f"<div>{shown}</div>").find("table") is not None
    assert len(cells) >= 4


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Where a link into a page may lead: its headings, as the sites and editors that show Markdown name them."""
    found: dict[str, int] = {}
    for heading in re.findall(r"^#{1,6} +(.+?) *$", prose(page), flags=re.MULTILINE):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found[name] = found.get(name, 0) + 1
    return {f"{name}-{number}" if number else name for name, count in found.items() for number in range(count)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = prose(page)
    for target in re.findall(r"\]\(([^)\s]+)", re.sub(r"`[^`]*`", "", text)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        there = page.parent / path if path else page
        assert there.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(there), f"{page.name}: {target}; that page has no such heading"
    for path in re.findall(r"`((?:src|tests|docs|rules|benchmarks|assets)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), f"{page.name}: {path}"


def test_the_files_that_contributors_are_sent_to_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add something")[1].split("\n## ")[0]
    named = re.findall(r"`((?!tests/|src/|rules/|docs/)[a-z_]+/[\w./]*)`", text)
    assert len(named) > 15
    for path in named:
        assert (ROOT / "src" / "negotiate" / path).exists(), f"CONTRIBUTING.md sends its reader to {path}"


def test_links_into_pages_are_looked_at(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A page\n\n## One: `two`, *three*\n\n```sh\n# no heading\n```\n\n## Same\n\n## Same\n", encoding="utf-8"
    )
    assert anchors(page) == {"a-page", "one-two-three", "same", "same-1"}


def test_the_picture_is_a_picture() -> None:
    tree = ElementTree.parse(ROOT / "docs" / "first-run.svg")
    assert tree.getroot().tag.endswith("svg")
    assert "(docs/first-run.svg)" in README.read_text(encoding="utf-8")
