"""Lines of logs: each knows whether its end is there, and how far the file is whole up to it."""

from __future__ import annotations

import pytest

from negotiate.words.json_lines import pieces


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", [(None, True, False, False, 0)]),
        (b'{"a": 1}\n', [({"a": 1}, False, True, True, 9), (None, True, False, False, 9)]),
        (b'{"a": 1}', [({"a": 1}, False, False, True, 8)]),
        (b'{"a": 1}\n\n[2]\n{"b', [
            ({"a": 1}, False, True, False, 9),
            (None, True, True, False, 10),
            (None, False, True, False, 14),
            (None, False, False, True, 17),
        ]),
    ],
)  # fmt: skip
def test_every_line_is_told_with_its_end(content: bytes, found: list[tuple[object, ...]]) -> None:
    assert [tuple(piece)[1:] for piece in pieces(content)] == found
    assert [piece.number for piece in pieces(content)] == list(range(1, len(found) + 1))
