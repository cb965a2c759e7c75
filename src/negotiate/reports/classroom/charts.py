"""The pictures of a class's page: trust of all tables, an index beside many games, answers before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SIZE, SMALL, UNDER, WIDE, Axes, corner, room_beside, x_axis, y_axis
from negotiate.reports.charts.palette import ACCENT, FAINT, GOOD, INK, MUTED
from negotiate.reports.charts.spread import spread, stacked
from negotiate.reports.charts.ticks import ticks
from negotiate.reports.classroom.games import STEPS, Games
from negotiate.reports.classroom.partings import Parting
from negotiate.reports.classroom.predictions import AFTER, BEFORE, MOST, Compared
from negotiate.reports.classroom.result import DASHES, TOKENS, Result
from negotiate.reports.debrief.gates import trust_thresholds
from negotiate.words.speaker import Speaker

DISC = 10.0
SLIM = 340.0
"""Width of a small picture."""
HEIGHT = 280.0


def number_disc(x: float, y: float, number: int, token: str) -> list[str]:
    """A disc with the number of a table, in the colour of what it came to."""
    return [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DISC:g}" fill="var(--{token})" stroke="var(--paper)" stroke-width="1.5"/>',
        svg.words(x, y + 4, str(number), 11.5, colour="paper", bold=True, anchor="middle"),
    ]


def trust_chart(
    results: Sequence[Result], partings: Sequence[Parting], games: Games | None, speaker: Speaker, unit: str
) -> str:
    """Mutual trust of all tables over the rounds, the band of the computer's games under it, partings by letter."""
    rounds = max([one.rounds for one in results] + [1])
    band = list(games.trust[: rounds + 1]) if games is not None else []
    thresholds = trust_thresholds(results[0].course.rules, speaker)
    levels = [value for one in results for value in one.trust] + [high for _low, _middle, high in band]
    top = min(100.0, max(levels + [level for level, _label in thresholds] + [10.0]) * 1.08)
    numbers = ticks(0.0, top, 6)
    axes = Axes(room_beside(numbers), 46.0, WIDE - 74, 46.0 + HEIGHT, (0.0, float(rounds)), (0.0, top))
    parts = x_axis(axes, ticks(0.0, float(rounds), 12, whole=True), unit)
    parts += y_axis(axes, numbers, speaker.say("mutual trust"))
    if band:
        outline = [axes.place(place, low) for place, (low, _m, _h) in enumerate(band)]
        outline += [axes.place(place, high) for place, (_l, _m, high) in reversed(list(enumerate(band)))]
        parts.append(svg.area(outline, colour=MUTED, opacity=0.2))
        middle = [axes.place(place, value) for place, (_l, value, _h) in enumerate(band)]
        parts.append(svg.line(middle, colour=MUTED, thick=1.6, dash="2 3"))
    for level, _label in thresholds:
        parts.append(svg.line([axes.place(0, level), axes.place(rounds, level)], colour=MUTED, thick=0.9, dash="5 4"))
    for one in partings:
        at = axes.across(one.round)
        parts.append(svg.line([(at, axes.top - 8), (at, axes.bottom)], colour=INK, thick=0.9, dash="2 3"))
        parts += svg.disc(at, axes.top - 18, one.letter)
    parts.append(corner(axes))
    for result in results:
        way = [axes.place(place, value) for place, value in enumerate(result.trust)]
        parts.append(svg.line(way, colour=TOKENS[result.came_to], thick=2.4, dash=DASHES[result.came_to]))
    ordered = sorted(results, key=lambda one: -one.last_trust)
    places = spread([axes.down(one.last_trust) for one in ordered], 2 * DISC + 1, axes.top - 4, axes.bottom + 12)
    for result, place in zip(ordered, places, strict=True):
        end, token = axes.place(result.rounds, result.last_trust), TOKENS[result.came_to]
        parts.append(svg.line([end, (axes.right + 8, end[1]), (axes.right + 20, place)], colour=token, thick=1))
        parts += number_disc(axes.right + 20 + DISC, place, result.number, token)
        parts.append(svg.words(axes.right + 46, place + 4.4, speaker.whole(result.last_trust), SIZE, bold=True))
    said = "; ".join(
        speaker.say("table {number}: {trust}", number=one.number, trust=speaker.whole(one.last_trust)) for one in results
    )
    title = speaker.say("Mutual trust, all tables")
    return svg.picture("", title, speaker.say("At the end {said}.", said=said), WIDE, axes.bottom + UNDER, parts)


def beside_games(
    title: str, counts: Sequence[int], most: float, values: Sequence[tuple[Result, float]], written: Callable[[float], str]
) -> str:
    """A number of every table as a disc over the histogram of the computer's games."""
    axes = Axes(12.0, 8.0, SLIM - 12, 96.0, (0.0, most))
    parts: list[str] = []
    step, highest = most / STEPS, max([*counts, 1])
    for place, count in enumerate(counts):
        high = 50.0 * count / highest
        left, right = axes.across(place * step), axes.across((place + 1) * step)
        parts.append(svg.bar(left, axes.bottom - high, right - left - 1, high, FAINT))
    parts.append(svg.line([(axes.left, axes.bottom), (axes.right, axes.bottom)], thick=1))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        anchor = "start" if share == 0 else "end" if share == 1 else "middle"
        x, text = axes.across(share * most), written(share * most)
        parts.append(svg.words(x, axes.bottom + 16, text, SMALL, colour=MUTED, anchor=anchor))
    across = [axes.across(min(max(value, 0.0), most)) for _result, value in values]
    rows = stacked(across, 2 * DISC + 1)
    for (result, _value), x, row in zip(values, across, rows, strict=True):
        parts += number_disc(x, axes.bottom - DISC - 3 - row * (2 * DISC + 1), result.number, TOKENS[result.came_to])
    lift = max(rows, default=0)
    over = max(0.0, (lift + 1) * (2 * DISC + 1) + 6 - 88.0)
    said = "; ".join(f"{result.number}: {written(value)}" for result, value in values)
    if over:
        parts = [f'<g transform="translate(0 {over:.1f})">', *parts, "</g>"]
    return svg.picture("", title, said, SLIM, 118.0 + over, parts, grows=False)


def mirrored(found: Compared, speaker: Speaker) -> str:
    """Answers before, upwards, and after, downwards; for what was foretold with lines at what came."""
    count = len(found.counts[BEFORE])
    axes = Axes(64.0, 24.0, SLIM - 16, 150.0, (0.0, float(MOST)))
    middle, high = (axes.top + axes.bottom) / 2, (axes.bottom - axes.top) / 2 - 15
    wide = (axes.right - axes.left) / count
    parts = [
        svg.words(2, middle - 18, speaker.say("before"), SMALL, colour=MUTED),
        svg.words(2, middle + 26, speaker.say("after"), SMALL, colour=ACCENT, bold=True),
    ]
    for stage, token, sign in ((BEFORE, MUTED, -1), (AFTER, ACCENT, 1)):
        for place, value in enumerate(found.counts[stage]):
            if value:
                tall = high * value / found.most
                top = middle - tall - 1 if sign < 0 else middle + 1
                parts.append(svg.bar(axes.left + place * wide + 1, top, wide - 2, tall, token))
                if found.asked.answers:
                    x, y = axes.left + (place + 0.5) * wide, (top - 4 if sign < 0 else top + tall + 12)
                    parts.append(svg.words(x, y, str(value), SMALL, colour=INK, anchor="middle"))
    parts.append(svg.line([(axes.left, middle), (axes.right, middle)], thick=1))
    if found.asked.answers:
        for place in range(count):
            right = place == found.asked.right
            text = "ABCD"[place] + (" ✓" if right else "")
            x = axes.left + (place + 0.5) * wide
            colour = GOOD if right else INK
            parts.append(svg.words(x, axes.bottom + 18, text, SIZE, bold=right, colour=colour, anchor="middle"))
    else:
        parts += [
            svg.words(axes.across(number), axes.bottom + 18, f"{number:g}", SMALL, colour=MUTED, anchor="middle")
            for number in (0.0, 25.0, 50.0, 75.0, 100.0)
        ]
        known: list[tuple[float, str, str, str]] = []
        if found.came is not None:
            known.append((found.came, speaker.say("class {number}", number=speaker.whole(found.came)), "", INK))
        if found.games is not None:
            known.append((found.games, speaker.say("games {number}", number=speaker.whole(found.games)), "3 3", MUTED))
        for level, said, dash, token in known:
            other = next((one for one, *_rest in known if one != level), None)
            x = axes.across(level)
            parts.append(svg.line([(x, axes.top - 4), (x, axes.bottom)], colour=token, thick=1.8, dash=dash))
            left = level < other if other is not None else level > MOST / 2
            room = svg.width(said, SMALL) + 6
            left = left or x + room > SLIM
            x, anchor = (x - 4, "end") if left and x > room else (x + 4, "start")
            parts.append(svg.words(x, 14, said, SMALL, colour=token, bold=token == INK, anchor=anchor))
    said = "; ".join(
        f"{speaker.say(stage)}: {', '.join(str(value) for value in found.counts[stage])}" for stage in (BEFORE, AFTER)
    )
    return svg.picture("", found.asked.text, said, SLIM, axes.bottom + 26, parts, grows=False)
