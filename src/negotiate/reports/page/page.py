"""Pages: a template filled in, and a file put in place whole or not at all."""

from __future__ import annotations

import errno
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from negotiate.errors import RecordError
from negotiate.paths import assets_folder
from negotiate.reports.charts.palette import DARK, LIGHT, style_sheet
from negotiate.rulebook.edit.outputs import PAGE, TABLE, Kind, in_the_way, put_whole
from negotiate.version import __version__
from negotiate.words.speaker import ENGLISH_SPEAKER, Speaker

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["PAGE", "TABLE", "Kind", "breakable", "check_place", "emblem", "render", "write"]

TEMPLATES = Path(__file__).parent / "templates"
_DOT = re.compile(r"(?<=[a-z_-])\.(?=[a-z])")


def render(template: str, speaker: Speaker = ENGLISH_SPEAKER, **values: Any) -> str:
    """The page of this template, as text. Values are escaped; a chart goes in as `svg(text)` in the template.

    Words of the template itself are said by `speaker`: `say("Contents")`, `meant("what a button does", "Open")`. What a
    template names and does not get is an error of the program, never an empty place.
    """
    return (
        _environment()
        .get_template(template)
        .render(say=speaker.say, meant=speaker.meant, labelled=speaker.labelled, language=speaker.code, **values)
    )


def write(path: str | os.PathLike[str], text: str, kind: Kind = PAGE) -> None:
    """Write a text file in UTF-8, replacing what was there only once the new one is whole, and only a file of its own kind.

    Raises RecordError.
    """
    check_place(path, kind)
    try:
        put_whole(Path(path), text.encode())
    except OSError as error:
        raise _unwritten(Path(path), error) from error


def check_place(path: str | os.PathLike[str], kind: Kind = PAGE) -> None:
    """Raise RecordError where `write` would, as far as that can be told before there is anything to write."""
    target = Path(path)
    if target.is_dir():
        raise RecordError(f"'{target}' is a folder, and what is to be written is a file. Give a name for it in that folder.")
    try:
        if taken := in_the_way(target, kind):
            raise RecordError(taken)
        folder = target.resolve().parent
        if not folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _unwritten(target, error) from error


def _unwritten(target: Path, error: OSError) -> RecordError:
    return RecordError(f"'{target}' cannot be written: {error.strerror}. Choose a folder that exists and may be written to.")


def breakable(text: object) -> Markup:
    """A text in which a long dotted name, such as that of a rule value, may go on in the next line after a dot."""
    return Markup(_DOT.sub(".<wbr>", str(escape(text))))


def emblem(kind: str) -> Markup:
    """The emblem of a kind of seat (principal, guarantor, participant, …, mediator) as an inline SVG element."""
    text = (assets_folder() / "emblems" / f"{kind}.svg").read_text(encoding="utf-8")
    text = re.sub(r"<!--.*?-->|<title.*?</title>", "", text, flags=re.DOTALL)
    # the initials beside it say who it is, so that a screen reader need not say the shape
    text = re.sub(r'role="img" aria-labelledby="title"', 'class="emblem" aria-hidden="true"', text)
    return Markup(" ".join(text.split()))


def icon(name: str) -> Markup:
    """An icon of assets/icons as an inline SVG element; what it means is said beside it."""
    text = (assets_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(" ".join(text.replace("<svg ", '<svg aria-hidden="true" ', 1).split()))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # here: a class begins without a page to fill in

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # the program's own charts, whose words svg.py has escaped
    environment.filters["breakable"] = breakable
    environment.globals.update(
        svg=Markup,
        emblem=emblem,
        icon=icon,
        version=__version__,
        light=Markup(style_sheet(LIGHT)),
        dark=Markup(style_sheet(DARK)),
    )
    return environment
