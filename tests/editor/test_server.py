"""`negotiate lsp` over standard input and output, as an editor drives it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from negotiate.paths import rules_folder

TUTORIAL = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
PATIENCE = 120
"""Seconds for one answer, on a machine that has much to do."""


class Editor:
    """An editor in as few words as the protocol allows."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "negotiate", "lsp"]
        self.server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.told: queue.Queue[dict[str, Any]] = queue.Queue()
        self.log: list[bytes] = []
        self.last = 0
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._note)]
        for thread in self.threads:
            thread.start()
        self.able = self.ask("initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": {}})["capabilities"]
        self.tell("initialized", {})

    def _listen(self) -> None:
        stream = self.server.stdout
        assert stream is not None
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
                while stream.readline().strip():
                    pass
                self.told.put(json.loads(stream.read(size)))

    def _note(self) -> None:
        assert self.server.stderr is not None
        self.log += self.server.stderr.readlines()

    def send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.server.stdin.flush()

    def tell(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self.last += 1
        self.send({"id": self.last, "method": method, "params": params})
        while True:
            said = self.told.get(timeout=PATIENCE)
            if said.get("id") == self.last:
                assert "error" not in said, said
                return said["result"]

    def problems(self, uri: str) -> list[dict[str, Any]]:
        """The next problems of a document that the server tells."""
        while True:
            said = self.told.get(timeout=PATIENCE)
            if said.get("method") == "textDocument/publishDiagnostics" and said["params"]["uri"] == uri:
                found: list[dict[str, Any]] = said["params"]["diagnostics"]
                return found

    def open(self, file: Path, text: str) -> list[dict[str, Any]]:
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return self.problems(file.as_uri())

    def change(self, file: Path, text: str, version: int) -> None:
        document = {"uri": file.as_uri(), "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def at(self, verb: str, file: Path, text: str, word: str, inside: int = 1, **more: Any) -> Any:
        """Ask about the first place of a word, some characters into it."""
        before = text[: text.index(word) + inside]
        line = before.count("\n")
        units = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        where = {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": units}}
        return self.ask(f"textDocument/{verb}", {**where, **more})

    def leave(self) -> int:
        try:
            self.ask("shutdown", None)
            self.tell("exit", None)
            return self.server.wait(timeout=PATIENCE)
        finally:
            self.server.kill()
            for thread in self.threads:
                thread.join(PATIENCE)
            for stream in (self.server.stdin, self.server.stdout, self.server.stderr):
                if stream is not None:
                    stream.close()


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    editor = Editor()
    yield editor
    assert editor.leave() == 0
    assert b"Traceback" not in b"".join(editor.log), b"".join(editor.log).decode()


def test_it_says_what_it_can_do(editor: Editor) -> None:
    able = editor.able
    assert able["positionEncoding"] == "utf-16"
    assert able["completionProvider"]["triggerCharacters"] == [".", " ", "{", "["]
    for skill in ("hover", "definition", "references", "rename", "documentSymbol", "codeAction"):
        assert able[f"{skill}Provider"], skill


def test_problems_with_their_span_and_their_fix(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    # a sign of two units before the word, on the same line
    text = TUTORIAL.replace("agreed: {quiet-at-the-dam: seven-days}", 'agreed: {"quiet-at-the-dam": seven-dys} # 😀', 1)
    text = text.replace("    name: Highmark\n", "    name: Highmark\n    name: Again\n", 1)
    told = editor.open(file, text)
    by_code = {problem["code"]: problem for problem in told}
    fix = by_code["unknown-name"]
    line = text[: text.index("seven-dys")].count("\n")
    start = text.splitlines()[line].index("seven-dys")
    assert fix["range"] == {"start": {"line": line, "character": start}, "end": {"line": line, "character": start + 9}}
    assert (fix["severity"], fix["source"]) == (1, "negotiate")
    assert fix["message"] == "There is no option 'seven-dys' of 'quiet-at-the-dam'. Did you mean 'seven-days'?"
    twice = by_code["duplicate-key"]
    (other,) = twice["relatedInformation"]
    assert other["message"] == "The first one is here."
    assert other["location"]["range"]["start"]["line"] == twice["range"]["start"]["line"] - 1
    asked = {"textDocument": {"uri": file.as_uri()}, "range": fix["range"], "context": {"diagnostics": [fix]}}
    (action,) = editor.ask("textDocument/codeAction", asked)
    assert (action["title"], action["kind"], action["isPreferred"]) == ("Write seven-days", "quickfix", True)
    assert action["edit"]["changes"] == {file.as_uri(): [{"range": fix["range"], "newText": "seven-days"}]}


def test_units_of_an_editor(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "signs.yaml"
    text = "schema_version: 3\nextends: tutorial\nset: {title: '😀😀', trust.deca: 0.1}\n"
    (problem,) = editor.open(file, text)
    assert problem["range"] == {"start": {"line": 2, "character": 21}, "end": {"line": 2, "character": 31}}
    found = editor.at("completion", file, text, "trust.deca", 7)
    (decay,) = [item for item in found if item["label"] == "trust.decay"]
    assert decay["textEdit"]["newText"] == "trust.decay"
    assert decay["textEdit"]["range"] == problem["range"], "the word that is being typed is put in its place"


def test_typing(editor: Editor, tmp_path: Path) -> None:
    """From a sound text over a broken one to a better one; nothing of it is saved."""
    file = tmp_path / "typing.yaml"
    assert editor.open(file, TUTORIAL) == []
    half = TUTORIAL.replace("in_force: {watchers: joint-patrol}", "in_force: {watchers: jo", 1)
    editor.change(file, half, 2)
    assert {problem["code"] for problem in editor.problems(file.as_uri())} == {"yaml"}
    found = editor.at("completion", file, half, "{watchers: jo", 13)
    assert [item["label"] for item in found] == ["nobody", "joint-patrol", "council-watch"]
    assert found[1]["detail"] == "A joint patrol"
    editor.change(file, half.replace("watchers: jo", "watchers"), 3)
    editor.change(file, TUTORIAL, 4)
    assert editor.problems(file.as_uri()) == [], "only the last text is told of"
    editor.tell("textDocument/didClose", {"textDocument": {"uri": file.as_uri()}})
    assert editor.problems(file.as_uri()) == []


def test_meaning_and_origin(editor: Editor, tmp_path: Path) -> None:
    base, file = tmp_path / "base.yaml", tmp_path / "layer.yaml"
    base.write_text(TUTORIAL, encoding="utf-8")
    text = "schema_version: 3\nextends: ./base.yaml\nset:\n  parties.highmark.pain: 0.6\n  issues.water.track: political\n"
    assert editor.open(file, text) == []
    said = editor.at("hover", file, text, "pain")["contents"]["value"].split("\n\n")
    line = TUTORIAL[: TUTORIAL.index("    pain: 0.55")].count("\n") + 1
    assert said == [
        "`parties.highmark.pain`: Cost of going on, 0..1 (M1). Unit: share.",
        "A number from 0 to 1. Default: `0.5`.",
        f"In the base: `0.55`, from `{base}:{line}`.",
    ]
    track = editor.at("hover", file, text, "political")["contents"]["value"]
    assert "**Water**, track `political`" in track
    assert "- Mutual trust at least 29 (20 at the start)." in track
    given = editor.at("definition", file, text, "political")
    line = TUTORIAL[: TUTORIAL.index("\n  political:") + 1].count("\n")
    assert given["uri"] == base.resolve().as_uri()
    assert given["range"] == {"start": {"line": line, "character": 2}, "end": {"line": line, "character": 11}}
    assert editor.at("definition", file, text, "./base")["uri"] == base.resolve().as_uri()
    # the base breaks, and is saved: the layer is told of it, at `extends`
    base.write_text(TUTORIAL.replace("kind: principal", "kind: pricipal", 1), encoding="utf-8")
    editor.tell("textDocument/didSave", {"textDocument": {"uri": file.as_uri()}})
    problem = next(one for one in editor.problems(file.as_uri()) if one["code"] == "choice")
    assert problem["range"]["start"] == {"line": 1, "character": 9}
    assert problem["message"].startswith(f"{base}:")
    assert problem["relatedInformation"][0]["location"]["uri"] == base.resolve().as_uri()


LAYER = """schema_version: 3
extends: ./{base}.yaml
set:
  tracks.watching.trust_ceiling: 60
  issues.water.track: watching
"""


def test_names(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "names.yaml"
    text = TUTORIAL + "presets:\n  calm:\n    set: {tracks.watching.trust_ceiling: 70}\n"
    assert editor.open(file, text) == []
    found = editor.at("references", file, text, "track: watching", 8, context={"includeDeclaration": True})
    lines = [text.splitlines()[where["range"]["start"]["line"]].strip() for where in found]
    assert lines == ["watching:", "track: watching", "set: {tracks.watching.trust_ceiling: 70}"]
    edits = editor.at("rename", file, text, "track: watching", 8, newName="looking")["changes"][file.as_uri()]
    assert [edit["newText"] for edit in edits] == ["looking"] * 3
    assert editor.at("rename", file, text, "track: watching", 8, newName="political") is None, "there is one already"
    layer, below, told = (tmp_path / name for name in ("layer.yaml", "below.yaml", "names.de.yaml"))
    layer.write_text(LAYER.format(base="names"), encoding="utf-8")
    below.write_text("schema_version: 3\nextends: ./layer.yaml\nset: {tracks.watching.name: 'On watch'}\n", encoding="utf-8")
    (tmp_path / "other.yaml").write_text(LAYER.format(base="below").replace("below", "nowhere"), encoding="utf-8")
    told.write_text("language: de\ntexts:\n  tracks.watching.name: {text: Wachen}\n  title: {text: T}\n", encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    changes = editor.at("rename", file, text, "track: watching", 8, newName="looking")["changes"]
    assert {uri.rpartition("/")[2]: len(edits) for uri, edits in changes.items()} == {
        "names.yaml": 3,
        "layer.yaml": 2,
        "below.yaml": 1,
        "names.de.yaml": 1,
    }
    assert changes[told.as_uri()][0]["range"] == {
        "start": {"line": 2, "character": 9},
        "end": {"line": 2, "character": 17},
    }
    for uri, edits in changes.items():
        path = tmp_path / uri.rpartition("/")[2]
        lines = path.read_text(encoding="utf-8").splitlines()
        for edit in edits:
            start, end = edit["range"]["start"], edit["range"]["end"]
            assert lines[start["line"]][start["character"] : end["character"]] == "watching"
    symbols = editor.ask("textDocument/documentSymbol", {"textDocument": {"uri": file.as_uri()}})
    issues = next(symbol for symbol in symbols if symbol["name"] == "issues")
    assert [issue["detail"] for issue in issues["children"]] == [
        "Detainees",
        "Quiet at the dam",
        "Water",
        "Watchers at dam and gauges",
    ]
    assert [option["name"] for option in issues["children"][2]["children"]] == ["as-now", "joint-gauges", "equal-split"]


def test_nothing_is_said_of_other_files(editor: Editor, tmp_path: Path) -> None:
    file, secret = tmp_path / "compose.yaml", tmp_path / "secret.yaml"
    text = "services:\n  password: hunter2\n  pian: [\n"
    assert editor.open(file, text) == []
    for verb in ("hover", "completion", "definition"):
        assert not editor.at(verb, file, text, "pian")
    secret.write_text(text, encoding="utf-8")
    layer = tmp_path / "layer.yaml"
    lines = "schema_version: 3\nextends: ./secret.yaml\nset: {trust.decay: 0.1}\n"
    (problem,) = editor.open(layer, lines)
    assert problem["code"] == "no-rule-file" and "hunter2" not in json.dumps(problem)
    assert editor.at("definition", layer, lines, "./secret") is None
    assert "hunter2" not in json.dumps(editor.at("hover", layer, lines, "trust.decay"))
