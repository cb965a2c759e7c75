"""Packages that only some studies need, the extras `lab` and `cluster`, and what is said where they are missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from negotiate.errors import MissingExtra
from negotiate.version import DISTRIBUTION


@contextmanager
def packages_for(study: str, verb: str, extra: str = "lab") -> Iterator[None]:
    """Around imports from an extra: a package that is missing becomes a sentence that says what to type.

    `study` begins the sentence; `verb` is what run.py is asked for when it installs the extra. Raises MissingExtra.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"{study} needs the package '{error.name}', which is not installed; type: python -m pip install "
            f'"{DISTRIBUTION}[{extra}]" (in a checkout, python3 run.py {verb} installs it by itself).'
        ) from error
