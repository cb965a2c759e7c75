"""Odd command lines, in process: every verb with odd words in odd places; an answer, or a sentence and an exit code."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any, NamedTuple

import typer
from tests.hostile import stock
from tests.hostile.judge import Answer, expect, progress, said, shown
from tests.hostile.mutations import ODD_WORDS, meaning_damaged, words_damaged, written

from negotiate.cli.app import app, main

CODES = (0, 1, 2, 130)
HEAVY = (
    "simulate",
    "tournament",
    "exploit",
    "compare",
    "watch",
    "sweep",
    "sensitivity",
    "tune",
    "validate",
    "debrief",
    "report",
)
"""Verbs that play many games or draw much; they have more time, as they show no progress here."""
LONG = 60.0
WATCHED = 1.0
"""Seconds after which Ctrl-C is pressed for a verb that goes on until then."""
SMALL = {
    "--games": "2",
    "--samples": "2",
    "--trials": "2",
    "--trial-games": "2",
    "--most": "2",
    "--jobs": "1",
    "--only": "VT1",
    "--scenario": "tutorial",
    "--vary": "trust.decay=0:0.1",
    "--players": "cautious,random",
    "--measure": "trust.least",
    "--target": "trust.least=27±20",
    "--out": "made",
}
"""Options that are always given where a verb has them, so that no line takes minutes."""
NEVER = ("--window", "--help", "--version")
FILES = ("mine.yaml", "damaged.yaml", "layer.yaml", "small.yaml", "base.de.yaml", "personalities.yaml")
RECORDS = ("game.jsonl", "cut.jsonl", "damaged.jsonl", "old.jsonl")
OTHER = (
    "run",
    "missing.yaml",
    ".",
    "",
    "notes.txt",
    "player.py",
    "tutorial",
    "tutorail",
    "Tutorial",
    "M7",
    "M99",
    "/dev/null",
    "/dev/full",
)
PAIRS = (
    "highmark=human", "lowmark=cautious", "lowmark=nobody", "mediator=human", "highmark=player.py:Player",
    "highmark=broken.py:P",
    "highmark=player.py:Nobody", "highmark=player.py", "=", "a=", "=b", "highmark", "each=random", "highmark=random",
    "river-council=none",
    "trust.decay=0.05", "trust.decay=x", "trust.decay=-1", "trust.decay=1e999", "trust.decay=.nan", "trsut.decay=1",
    "parties=", "=1",
    "parties.highmark.pain=2", "calendar.rounds=3", "calendar.rounds=100000", "issues.water=null", "tracks={}",
    "title=\x1b[31mred",
    "trust.decay=0:0.1:2", "trust.decay=0:0.1", "trust.decay=0.1:0", "trust.decay=0:1:99999999", "trust.gain=1,2",
    "process.mode=open,closed",
    "endings.accord=0.6±0.05", "endings.accord=60%±10%", "endings.accord=x", "endings.nothing=1±1", "trust.least=27±20",
    "trust.least=27±0",
)  # fmt: skip
WORDS = (
    "0", "1", "2", "3", "-1", "x", "", "1e3", "٣", "2.5", "99999999999999999999", "-99999999999999999999",
    "18446744073709551615", "18446744073709551616",
    "none", "human", "cautious", "hard", "own", "each", "ripe", "neutral", "de", "en", "xx", "list", "json", "table",
    "text", "yaml", "water",
    "trust", "accord", "highmark", "quiet=full", "humanitarian", "*", "endings.*", "trust.least", "VT1", "VT99",
    "latin", "sobol", "morris",
    "cautious,random", "cautious", "cautious,cautious", ",", "player.py:Player,random", "facilitator", "new-valley",
    "Ümlaut", "--", "-",
)  # fmt: skip
COUNTS = ("0", "1", "2", "3", "-1", "x", "", "1e3", "2.5", "٣")
"""What is tried for how many: what is small, and what is no number."""
TYPED = (
    "",
    "1",
    "2",
    "3",
    "99",
    "more",
    "table",
    "help",
    "undo",
    "brief",
    "why water",
    "log all",
    "suggest",
    "pass",
    "propose water=x",
    "quit",
    "tutor off",
)
WRITES = {
    "check": (".yaml",),
    "migrate": (".yaml",),
    "translate": (".yaml",),
    "tune": (".yaml",),
    "play": (".jsonl",),
    "report": (".html",),
}
"""Which files a verb may change in place."""
PLAYER = "class Player:\n    def choose(self, view, menu):\n        return next(iter(menu))\n"


class Done(NamedTuple):
    """How a command line ended."""

    code: int
    out: str
    errors: str


class CommandLines:
    """The attack on the door."""

    name = "command lines"
    share = 0.2

    def __init__(self) -> None:
        group: Any = typer.main.get_command(app)
        self.verbs: dict[str, Any] = dict(group.commands)
        del self.verbs["lsp"]  # serves an editor; tests/editor/test_server.py breaks its texts
        del self.verbs["class"]  # serves until it is stopped by signals; its lines are in tests/classroom/test_verb.py
        self.small = (stock.TESTS / "players" / "cases" / "vote3.yaml").read_bytes()
        self.old = (stock.TESTS / "play" / "old" / "tutorial.jsonl").read_bytes()
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            self.game = stock.recorded(Path(folder) / "game.jsonl", "tutorial", {"highmark": "human"}, 1).data
            invoke(["simulate", "tutorial", "--games", "3", "--jobs", "1", "--out", "run"], "", Path(folder))
            self.run_files = {file.name: file.read_bytes() for file in (Path(folder) / "run").iterdir()}

    def run(self, chance: Random, folder: Path) -> Answer:
        """Make a folder of files, a line of words, and run it."""
        progress(LONG)  # verbs import what they need when they run for the first time
        self._fill(chance, folder)
        verb = chance.choice(list(self.verbs))
        words = self._words(verb, chance)
        typed = "\n".join(chance.choices(TYPED, k=chance.randrange(30)))
        before = _contents(folder)
        (folder / "words.json").write_text(json.dumps([words, typed]))
        done = invoke(words, typed, folder, watched=verb == "watch")
        progress(LONG)
        self._judge(verb, words, done)
        _judge_files(verb, before, _contents(folder))
        return "accepted" if done.code == 0 or done.code == 130 else "refused"

    def _fill(self, chance: Random, folder: Path) -> None:
        base = stock.base()
        sample = chance.choice(stock.rule_files())
        damaged = (
            words_damaged(base.decode(), chance).encode("utf-8", "surrogatepass") if chance.random() < 0.5 else sample.data
        )
        texts = {
            "mine.yaml": base,
            "base.yaml": base,
            "damaged.yaml": damaged,
            "layer.yaml": stock.LAYERS["layer"].encode(),
            "small.yaml": self.small,
            "base.de.yaml": stock.small_translation()[0].data,
            "personalities.yaml": stock.personalities().data,
            "game.jsonl": self.game,
            "cut.jsonl": self.game[: chance.randrange(len(self.game))],
            "damaged.jsonl": words_damaged(self.game.decode(), chance).encode("utf-8", "surrogatepass"),
            "old.jsonl": self.old,
            "notes.txt": b"something of mine\n",
            "player.py": PLAYER.encode(),
            "broken.py": b"class P:\n    def choose(self, view, menu) return None\n",
        }
        for name, data in texts.items():
            (folder / name).write_bytes(data)
        (folder / "run").mkdir()
        for name, data in self.run_files.items():
            if name == "run.json" and chance.random() < 0.3:
                data = written(meaning_damaged(json.loads(data), chance), chance).encode("utf-8", "surrogatepass")
            (folder / "run" / name).write_bytes(data)

    def _words(self, verb: str, chance: Random) -> list[str]:
        command = self.verbs[verb]
        words = [verb]
        for parameter in command.params:
            if parameter.param_type_name == "argument":
                many = chance.choice((0, 1, 1, 1, 1, 1, 2)) if chance.random() < 0.2 else 1
                words += [_argument(verb, parameter, chance) for _ in range(many)]
                continue
            if parameter.opts[0] in NEVER:
                continue
            name = chance.choice(parameter.opts)
            if chance.random() < 0.15:
                for _ in range(chance.choice((1, 1, 1, 2)) if parameter.multiple else 1):
                    words += [name] if parameter.is_flag else [name, _value(parameter, chance)]
            elif parameter.opts[0] in SMALL and (parameter.opts[0] != "--out" or parameter.required):
                words += [parameter.opts[0], SMALL[parameter.opts[0]]]
        if verb == "play":
            words.append("--text")
        if chance.random() < 0.15:
            words.insert(
                chance.randrange(1, len(words) + 1),
                _harmless(chance.choice((*ODD_WORDS, *WORDS, "--nonsense", "--json", "-q", "-n"))),
            )
        if chance.random() < 0.05:
            del words[chance.randrange(len(words))]
        return [word for word in words if "\0" not in word]  # no word of a command line has one

    def _judge(self, verb: str, words: list[str], done: Done) -> None:
        expect(done.code in CODES, f"exit code {done.code}")
        shown(done.out)
        shown(done.errors)
        if done.out.strip():
            said(done.out)
        if done.errors.strip():
            said(done.errors)
        expect(done.code == 0 or bool((done.out + done.errors).strip()), f"exit code {done.code} without a word")
        if done.code == 0 and any(_follows(words, "--format", "json")) and "--help" not in words:
            try:
                json.loads(done.out)
            except ValueError as error:
                expect(False, f"{verb} --format json prints no JSON: {error}")


def invoke(words: list[str], typed: str, folder: Path, *, watched: bool = False) -> Done:
    """Run a command line of `negotiate` in this process, in a folder of its own."""
    out, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with _apart(folder, out, errors, typed), warnings.catch_warnings():
        warnings.simplefilter("default")
        sys.argv = ["negotiate", *words]
        if watched:
            signal.signal(signal.SIGALRM, _interrupt)
            signal.setitimer(signal.ITIMER_REAL, WATCHED)
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
        except KeyboardInterrupt:
            expect(watched, "a KeyboardInterrupt that nobody sent")
            code = 130
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return Done(code, _written(out), _written(errors))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _written(stream: io.TextIOWrapper) -> str:
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")


@contextlib.contextmanager
def _apart(folder: Path, out: io.TextIOWrapper, errors: io.TextIOWrapper, typed: str) -> Iterator[None]:
    """This process with streams, a folder and variables of the command line's own."""
    kept = sys.stdin, sys.stdout, sys.stderr, sys.argv, os.getcwd(), dict(os.environ), warnings.formatwarning
    own = {"NEGOTIATE_SAVES": "saves", "NEGOTIATE_CONFIG": "settings", "XDG_DATA_HOME": "data", "SDL_VIDEODRIVER": "dummy"}
    os.environ.update({name: value if name == "SDL_VIDEODRIVER" else str(folder / value) for name, value in own.items()})
    os.chdir(folder)
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8"), out, errors
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr, sys.argv, place, variables, warnings.formatwarning = kept
        os.chdir(place)
        os.environ.clear()
        os.environ.update(variables)


def _argument(verb: str, parameter: Any, chance: Random) -> str:
    name = (parameter.name or "").lower()
    if chance.random() < 0.25:
        return _harmless(chance.choice((*ODD_WORDS, *WORDS, *PAIRS)))
    if name == "record" or verb == "replay":
        return chance.choice((*RECORDS, *RECORDS, *FILES, *OTHER))
    if name in ("folder", "dir") or verb == "report":
        return chance.choice(("run", "run", "run", "run", *OTHER, *FILES))
    if name in ("item", "name", "language", "player"):
        return _harmless(chance.choice(WORDS))
    if verb == "play":
        return chance.choice((*FILES, *RECORDS, *OTHER))
    return chance.choice((*FILES, *FILES, *FILES, "tutorial", "tutorial", *RECORDS, *OTHER))


def _value(parameter: Any, chance: Random) -> str:
    names = set(parameter.opts)
    if names & set(SMALL) - {"--players", "--measure", "--target", "--vary", "--only", "--scenario", "--out"}:
        return chance.choice(COUNTS)
    if names & {"--format", "--language", "--preset", "--mediator"} and chance.random() < 0.7:
        return chance.choice(("json", "table", "text", "yaml", "de", "uk", "ripe", "none", "facilitator"))
    if names & {"--out", "--html", "--csv", "--svg"}:
        return chance.choice(
            ("made", "made.html", "mine.yaml", "game.jsonl", "run", "notes.txt", "no/such/folder", "/dev/full", "", ".")
        )
    return _harmless(chance.choice((*PAIRS, *WORDS, *ODD_WORDS, *FILES)))


def _harmless(word: str) -> str:
    """The word, if it leads to nothing outside the folder of the case; file names have no NUL."""
    return "x" if word.startswith(("/", "~", "../")) or "/../" in word else word[:3000]


def _follows(words: list[str], first: str, second: str) -> Iterator[bool]:
    return ((one, other) == (first, second) for one, other in itertools.pairwise(words))


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink()
    }


def _judge_files(verb: str, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Nothing of another kind was replaced, and what was made is whole."""
    for name, data in before.items():
        if name.startswith("run/") or after.get(name) == data:
            continue  # a results folder may be gone on with
        expect(name in after, f"{verb} has removed {name}", "lost")
        expect(name.endswith(WRITES.get(verb, ())) and bool(after[name]), f"{verb} has changed {name}", "lost")
        if name.endswith(".jsonl"):
            whole = data[: data.rfind(b"\n") + 1]
            expect(after[name].startswith(whole), f"{verb} has changed lines of {name}", "lost")
    for name, data in after.items():
        if name in before or name.startswith(("settings", "data", "run/")) or name == "words.json":
            continue
        if name.endswith(".html") and verb in ("debrief", "docs", "report"):
            expect(data.rstrip().endswith(b"</html>"), f"{verb} wrote half of {name}")
        if name.endswith(".json"):
            json.loads(data)
        expect(not name.endswith((".new", ".part")), f"{verb} left {name} behind")
