"""Results as a notebook shows them: a line and a table in HTML."""

from __future__ import annotations

from html import escape
from typing import Any

import polars as pl

MOST_ROWS = 40
"""A table is shown up to here."""


def as_html(line: str, table: pl.DataFrame) -> str:
    """A line of text and a table, whatever stands in them escaped; numbers with three decimals at most."""
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.head(MOST_ROWS).rows())
    rest = f"<p>{table.height - MOST_ROWS:,} more rows</p>" if table.height > MOST_ROWS else ""
    return f"<p>{escape(line)}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{rest}"


def _cell(value: Any) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str("" if value is None else value)
    return f"<td>{escape(text)}</td>"
