"""Rule files: reading, checking, lowering. The only home of pydantic and YAML."""

from __future__ import annotations

from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.check.findings import Finding, render, render_json
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.reading.shelf import scenario_file

__all__ = ["Finding", "check_file", "from_document", "load", "render", "render_json", "scenario_file"]
