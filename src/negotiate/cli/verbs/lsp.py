"""`negotiate lsp`: rule files in an editor."""

from __future__ import annotations

import os
import sys

from negotiate.errors import MissingExtra
from negotiate.version import DISTRIBUTION


def command() -> None:
    """Serve an editor that speaks the Language Server Protocol, over standard input and output, until it says goodbye.

    What `check` finds is underlined while you type, with "did you mean" as a quick fix; keys, ids, players and paths are
    completed; a key tells its meaning and where its value comes from, a gate what it waits for. The section "In your editor"
    of docs/guides/tune-rules.md has the settings for several editors, which then start this by themselves.
    """
    # an editor asks for sentences, and nobody plays: nothing is to be compiled for that
    os.environ.setdefault("NEGOTIATE_JIT", "0")
    try:
        from negotiate.editor.server import language_server
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"An editor needs the package '{error.name}', which is not installed; type: python -m pip install "
            f'"{DISTRIBUTION}[editor]" (in a checkout, python3 run.py lsp installs it by itself).'
        ) from error
    # the server closes what it writes to, and stdout is still flushed after it
    language_server().start_io(sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
