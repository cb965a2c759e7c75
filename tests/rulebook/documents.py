"""A small valid rule document to change in tests."""

from __future__ import annotations

from typing import Any


def small() -> dict[str, Any]:
    """Two parties, one track, two issues; nothing else."""
    return {
        "schema_version": 3,
        "id": "small",
        "title": "Small",
        "summary": "A fence and a road.",
        "setting": "fictional",
        "calendar": {"rounds": 6},
        "parties": {
            "north": {"name": "North", "initials": "NO", "kind": "principal"},
            "south": {"name": "South", "initials": "SO", "kind": "principal"},
        },
        "tracks": {"talks": {"name": "Talks"}},
        "issues": {
            "fence": {
                "name": "Fence",
                "track": "talks",
                "options": [
                    {"id": "as-now", "label": "As now"},
                    {"id": "mended", "label": "Mended", "values": {"north": 2, "south": 1}},
                ],
            },
            "road": {
                "name": "Road",
                "track": "talks",
                "options": [
                    {"id": "as-now", "label": "As now"},
                    {"id": "gravel", "label": "Gravel", "values": {"north": 1, "south": 1}},
                ],
            },
        },
    }
