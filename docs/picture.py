"""Writes docs/first-run.svg, the picture in the README, from a real run of the base scenario.

    python3 run.py picture

It shows, for every track, in what share of the games a first agreement had been reached by each round.
"""

from __future__ import annotations

import html
from itertools import pairwise
from pathlib import Path

import negotiate

FILE = Path(__file__).resolve().parent / "first-run.svg"
SCENARIO, GAMES, SEED = "istanbul-2025", 5000, 0
WIDTH, HEIGHT = 980, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 296, 66, 56
COLOURS = ("#243ca8", "#900c18", "#6b7300", "#6c3c6c", "#b0404f", "#1278b0")
"""Told apart under the common colour deficiencies; every line is also named at its end."""
NAME_HEIGHT = 17


def drawing(results: negotiate.Results) -> str:
    """The picture as SVG: no script, no link, readable on light and dark pages."""
    names = results.rules.names
    rounds = int(results.rules.record["round_count"][0])
    total = len(results.games)
    across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    curves = []
    for track in names.tracks:
        first = results.games[f"track_{track}_agreed"]
        curves.append([int((first <= number).sum()) / total for number in range(1, rounds + 1)])

    def x(number: float) -> float:
        return LEFT + across * (number - 1) / max(rounds - 1, 1)

    def y(share: float) -> float:
        return TOP + up * (1 - share)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="system-ui, sans-serif" font-size="13">',
        f"<title>{html.escape(names.title)}: when each track came to its first agreement</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="26" font-size="16" font-weight="600" fill="#1c1c24">{html.escape(names.title)}</text>',
        f'<text x="{LEFT}" y="46" fill="#4a4a55">Share of {total:,} computer-played games with a first agreement on each '
        f"track, by {html.escape(names.round_label)}</text>",
    ]
    for step in range(5):
        share = step / 4
        parts.append(f'<line x1="{LEFT}" x2="{LEFT + across}" y1="{y(share):.1f}" y2="{y(share):.1f}" stroke="#e2e2ea"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(share) + 4:.1f}" text-anchor="end" fill="#4a4a55">{share:.0%}</text>')
    parts.extend(
        f'<text x="{x(number):.1f}" y="{TOP + up + 20}" text-anchor="middle" fill="#4a4a55">{number}</text>'
        for number in range(1, rounds + 1)
        if number == 1 or number % max(1, rounds // 8) == 0
    )
    label = html.escape(names.round_label.capitalize())
    parts.append(f'<text x="{LEFT + across / 2}" y="{HEIGHT - 14}" text-anchor="middle" fill="#4a4a55">{label}</text>')
    heights = _spread([y(curve[-1]) for curve in curves])
    for track, curve, height, colour in zip(names.track_labels, curves, heights, COLOURS * 3, strict=False):
        points = " ".join(f"{x(number):.1f},{y(share):.1f}" for number, share in enumerate(curve, 1))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        name = f"{html.escape(track)} {curve[-1]:.0%}"
        parts.append(f'<text x="{LEFT + across + 10}" y="{height + 4:.1f}" fill="{colour}">{name}</text>')
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def _spread(heights: list[float]) -> list[float]:
    """Heights of the names at the ends of the lines, moved apart so that none covers another."""
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    placed = list(heights)
    for before, index in pairwise(order):
        placed[index] = max(placed[index], placed[before] + NAME_HEIGHT)
    return placed


if __name__ == "__main__":
    FILE.write_text(drawing(negotiate.simulate(SCENARIO, games=GAMES, seed=SEED, jobs=0)), encoding="utf-8")
    print(f"{FILE.name} is written.")
