"""What a ranking of rule values by sensitivity says, in sentences that claim no more than it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

ROUGH = 0.1
"""How far a Sobol index may lie beyond what is possible before it is called too rough to be read."""


def ranking_sentences(ranking: pl.DataFrame, method: str, single: pl.DataFrame | None = None) -> list[str]:
    """What a ranking of rule values says, and how far it can be trusted (columns as lab/sensitivity.py has them).

    `single` is the table of the values one at a time.
    """
    rows = list(ranking.iter_rows(named=True))
    first, *others = rows
    alone = [] if single is None else single.filter(pl.col("difference") != 0.0)["path"].to_list()
    if not first["index"] and alone:
        return [
            f"At the points that were drawn none of the values changed this measure, but {', '.join(alone)} does alone, at "
            "the ends of its range: so few points say nothing, and more samples are needed."
        ]
    if not first["index"]:
        return ["Over these ranges none of the values does anything for this measure."]
    close = [row["path"] for row in others if row["index"] and not _below(row["index_high"], first["index_low"])]
    if method == "sobol" and any(map(_impossible, rows)):
        found = [
            f"{first['path']} comes first, but some of these indices are not possible: the share of a variance is from 0 to "
            "1, and none explains more alone than with the others. There are too few samples to read them as numbers."
        ]
    elif close:
        found = [
            f"{first['path']} comes first, but its interval meets that of {', '.join(close)}, so that their order may be "
            "chance; more samples narrow the intervals down."
        ]
    else:
        found = [f"{first['path']} matters most for this measure, over the ranges that were tried."]
    silent = [row["path"] for row in others if not row["index"] and row["path"] not in alone]
    if silent:
        found.append(f"Over these ranges these values do nothing for it: {', '.join(silent)}.")
    return found


def _below(high: float | None, low: float | None) -> bool:
    """Whether an interval ends before another begins; one that is not known may be anywhere."""
    return high is not None and low is not None and high < low


def _impossible(row: Mapping[str, Any]) -> bool:
    index, alone = row["index"], row["spread"]
    return not -ROUGH <= index <= 1.0 + ROUGH or (alone is not None and alone > index + ROUGH)
