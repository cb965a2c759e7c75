"""Writes docs/command-line.md from the program's own help; tests/test_docs.py holds the file to it.

python3 run.py reference
"""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from negotiate.cli.app import VERBS, app

PAGE = Path(__file__).resolve().parent / "command-line.md"
HEAD = """# The command line

Written by `python3 run.py reference` from the program's own help; edit the verbs in `src/negotiate/cli/`, not this page.

Results go to stdout, everything else to stderr. Exit codes: 0 done; 1 something was found (a rule file with problems, a
record that disagrees, an unmet target under `--strict`); 2 a bad command line; 130 interrupted.
"""


def page() -> str:
    """The page as it should be."""
    parts = [HEAD, _help()]
    for _, verb, _ in VERBS:
        parts.append(f"## {verb}\n\n{_help(verb)}")
    return "\n".join(parts)


def _help(*words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--help"], prog_name="negotiate", terminal_width=100)
    assert done.exit_code == 0, done.output
    text = re.sub(r"[ \t]+$", "", done.output.strip(), flags=re.MULTILINE)
    return f"```text\n{text}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name} is written.")
