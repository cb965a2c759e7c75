"""Plots beside the tables of a results folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_plots(folder: Path, plots: Mapping[str, str]) -> int:
    """Write SVG elements as files that any viewer shows, into `folder/plots`; how many there are."""
    from negotiate.reports.charts.palette import LIGHT, painted
    from negotiate.reports.page.page import write
    from negotiate.rulebook.edit.outputs import PICTURE

    if plots:
        (folder / "plots").mkdir(exist_ok=True)
    for name, svg in plots.items():
        write(folder / "plots" / f"{name.replace(' ', '-')}.svg", painted(svg, LIGHT), PICTURE)
    return len(plots)
