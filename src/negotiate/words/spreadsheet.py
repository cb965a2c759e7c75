"""Tables that people open in a spreadsheet, as it shows them."""

from __future__ import annotations

from typing import TypeVar

import polars as pl

from negotiate.words.table_cells import STARTS_A_FORMULA, for_spreadsheet

_FORMULA = "^[" + "".join(f"\\x{ord(sign):02x}" for sign in STARTS_A_FORMULA) + "]"


Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)


def quoted(table: Table) -> Table:
    """The same table with its texts and the names of its columns quoted as table_cells.py has it; numbers stay numbers."""
    schema = table.collect_schema()
    texts = [name for name, kind in schema.items() if kind == pl.String]
    cells = table.with_columns(
        pl.when(pl.col(name).str.contains(_FORMULA)).then(pl.lit("'") + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name in texts
    )
    return cells.rename({name: str(for_spreadsheet(name)) for name in schema})
