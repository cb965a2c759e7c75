"""What each tab of the debrief shows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from negotiate.reports.debrief.debrief import Debrief
from negotiate.reports.debrief.gates import trust_thresholds
from negotiate.reports.debrief.scores import counted_parts
from negotiate.window.box import Box
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screens.debrief_charts import (
    DASHES,
    DISC,
    Curve,
    Level,
    Mark,
    Points,
    Row,
    disc,
    line_chart,
    scatter,
    span_chart,
)
from negotiate.window.screens.left_behind import left_behind
from negotiate.window.widgets import link_row
from negotiate.words.labels import capital
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

SHAPES = ("square", "diamond", "triangle", "dot")
"""Shapes of the parties' offers, by their place in the rule file."""
MOST_LINES = 8
"""Lines of trust in one chart at most."""
STATES = {"met": ("check", "good"), "signed": ("clock", "warn"), "missed": ("cross", "bad"), "open": ("info", "muted")}
"""Icon and colour of an aim's state."""
SHARES = {"people": N_("People returned"), "quiet": N_("Quiet"), "durability": N_("Durability"), "balance": N_("Balance")}


@dataclass
class Shown:
    """What the tabs share: the debrief, the round that is looked at, and how to look at a moment."""

    debrief: Debrief
    speaker: Speaker
    cursor: float
    go: Callable[[int], None]
    """Look at the moment after so many events."""

    @property
    def unit(self) -> str:
        """What a round is called."""
        return self.speaker.labels(self.debrief.course.rules.names).unit

    def emblem_of(self, party: str) -> tuple[int, str]:
        """Number and initials of a party's emblem."""
        names = self.debrief.course.rules.names
        place = names.parties.index(party)
        return place, names.initials[place]

    @property
    def last(self) -> float:
        """The last round."""
        return float(max(1, self.debrief.course.last.round))


def ending(page: Page, box: Box, shown: Shown, key: str) -> float:
    """How it ended, and why."""
    found = shown.debrief.ending
    y = page.text(box.tall(0), found.heading, "title").bottom + 8
    y = _paragraphs(page, Box(box.x, y, box.w), (found.reason,), "lead") + 4
    y = left_behind(page, Box(box.x, y, box.w), found.left, shown.emblem_of) + 10
    y = page.text(Box(box.x, y, box.w), page.say("Why it ended so"), "heading").bottom + 6
    y = _paragraphs(page, Box(box.x, y, box.w), found.sentences)
    if found.milestones:
        y = page.text(Box(box.x, y + 6, box.w), page.say("Milestones"), "heading").bottom + 6
    for place, (round_number, events, text) in enumerate(found.milestones):
        label = page.say("{unit} {round}", unit=capital(shown.unit), round=round_number)
        y = _moment_row(page, Box(box.x, y, box.w), f"{key}/milestone/{place}", label, text, partial(shown.go, events))
    labels = page.speaker.labels(shown.debrief.course.rules.names)
    heading = labels.worded("Mandates and peace, side by side")
    y = page.text(Box(box.x, y + 10, box.w), heading, "heading").bottom + 6
    return _scores(page, Box(box.x, y, box.w), shown)


def trust(page: Page, box: Box, shown: Shown, key: str) -> float:
    """Trust over time, and the moments that moved it."""
    debrief = shown.debrief
    y = _paragraphs(page, box, debrief.trust_summary)
    between = [pair for pair in debrief.pairs if pair.between_principals]
    between = sorted(between, key=lambda pair: min(pair.trust) - max(pair.trust))[:MOST_LINES]
    parties = debrief.course.rules.names.parties
    if between and debrief.course.round_ends:
        curves = [
            Curve(
                pair.label,
                pair.rounds,
                pair.trust,
                page.theme.party(parties.index(pair.who)),
                DASHES[parties.index(pair.whom) % len(DASHES)],
            )
            for pair in between
        ]
        top = max([40.0, *(value for pair in between for value in pair.trust)])
        levels = [
            Level(level, text)
            for level, text in trust_thresholds(debrief.course.rules, debrief.course.speaker)
            if level <= top + 15
        ]
        high = min(100.0, max([top, *(level.y for level in levels)]) + 6)
        y = (
            line_chart(
                page,
                Box(box.x, y + 4, box.w, 300),
                curves,
                x_label=shown.unit,
                y_label=page.say("Trust, 0 to 100; A → B is the trust of A in B"),
                x_range=(0.0, shown.last),
                y_range=(0.0, high),
                levels=levels,
                marks=[Mark(move.round, move.number) for move in debrief.moves],
                cursor=shown.cursor,
            )
            + 10
        )
    for move in debrief.moves:
        y = _moment_row(
            page, Box(box.x, y, box.w), f"{key}/move/{move.number}", move.number, move.text, partial(shown.go, move.events)
        )
    return y


def gates(page: Page, box: Box, shown: Shown, key: str) -> float:
    """When each track was open, and what opened it."""
    debrief = shown.debrief
    rows = [Row(gate.label, gate.spans) for gate in debrief.tracks]
    y = page.text(box.tall(0), page.say("A bar covers the rounds in which a track was open."), "body", "muted").bottom + 8
    y = (
        span_chart(
            page, Box(box.x, y, box.w), rows, x_label=shown.unit, x_range=(0.5, shown.last + 0.5), cursor=shown.cursor
        )
        + 12
    )
    for gate in debrief.tracks:
        if not gate.guarded and len(gate.turns) < 2:
            continue
        y = page.text(Box(box.x, y + 4, box.w), gate.label, "heading").bottom + 4
        if not gate.opened:
            y = _paragraphs(page, Box(box.x, y, box.w), (gate.summary,))
        for place, turn in enumerate(gate.turns):
            label = page.say("{unit} {round}", unit=capital(shown.unit), round=turn.round)
            y = _moment_row(
                page,
                Box(box.x, y, box.w),
                f"{key}/gate/{gate.id}/{place}",
                label,
                turn.text,
                partial(shown.go, turn.events),
                icon="unlock" if turn.opened else "lock",
            )
    if debrief.options:
        y = page.text(Box(box.x, y + 4, box.w), page.say("Options with a gate of their own"), "heading").bottom + 4
        y = _points(page, Box(box.x, y, box.w), (gate.summary for gate in debrief.options))
    return y


def concessions(page: Page, box: Box, shown: Shown, key: str) -> float:
    """What each asked for, what each got, how each moved, and what each weighed in private."""
    debrief = shown.debrief
    names = debrief.course.rules.names
    y = _paragraphs(page, box, debrief.concession_summary)
    scale = page.say("own scale: 0 no agreement, 100 the best it could get")
    asked, got = [], []
    for place, mover in enumerate(debrief.movers):
        score = debrief.scores.parties[place]
        if not score.has_stake:
            continue
        colour, dash = page.theme.party(place), DASHES[place % len(DASHES)]
        own = [offer for offer in debrief.tabled if offer.seat == mover.party]
        asked.append(
            Curve(
                names.initials[place],
                [offer.round for offer in own],
                [score.scaled(offer.worth[mover.party]) for offer in own],
                colour,
                dash,
                dots=True,
            )
        )
        rounds = (0, *(moment.ended_round for moment in debrief.course.round_ends))
        got.append(Curve(names.initials[place], rounds, [score.scaled(value) for value in mover.utility], colour, dash))
    for curves, title in (
        (asked, page.say("What each asked for itself in its own packages")),
        (got, page.say("What had been carried out for each")),
    ):
        curves = [curve for curve in curves if len(curve.x)]
        if curves:
            y = page.text(Box(box.x, y + 6, box.w), title, "heading").bottom + 4
            values = [0.0, *(value for curve in curves for value in curve.y)]
            y = (
                line_chart(
                    page,
                    Box(box.x, y, box.w, 230),
                    curves,
                    x_label=shown.unit,
                    y_label=scale,
                    x_range=(0.0, shown.last),
                    y_range=(min(values) - 4, max(values) + 6),
                    cursor=shown.cursor,
                )
                + 10
            )
    y = _points(page, Box(box.x, y, box.w), (mover.text for mover in debrief.movers))
    if debrief.weighed:
        y = page.text(Box(box.x, y + 6, box.w), page.say("What was weighed in private"), "heading").bottom + 4
    for place, entry in enumerate(debrief.weighed):
        label = page.say("{unit} {round}", unit=capital(shown.unit), round=entry.round)
        text = entry.text.partition(": ")[2]
        y = _moment_row(page, Box(box.x, y, box.w), f"{key}/weighed/{place}", label, text, partial(shown.go, entry.events))
    return y


def agreement(page: Page, box: Box, shown: Shown, key: str) -> float:
    """The agreement against the frontier."""
    del key
    debrief = shown.debrief
    standing, names = debrief.standing, debrief.course.rules.names
    y = _points(page, box, (*standing.sentences, *standing.opened.sentences, *standing.everything.sentences))
    principals = [place for place in debrief.course.rules.principals if place in standing.parties]
    for first, second in [(a, b) for rank, a in enumerate(principals) for b in principals[rank + 1 :]][:3]:
        y = page.text(Box(box.x, y + 8, box.w), page.say("Offers and the frontier"), "heading").bottom + 4
        one, other = standing.parties.index(first), standing.parties.index(second)
        floor = (float(standing.reservation[one]), float(standing.reservation[other]))
        y = (
            scatter(
                page,
                Box(box.x, y, min(box.w, 760.0), 360),
                list(_clouds(page, debrief, one, other)),
                x_label=page.say("points of {party}", party=names.party_labels[first]),
                y_label=page.say("points of {party}", party=names.party_labels[second]),
                crossing=floor if np.isfinite(floor).all() else None,
            )
            + 6
        )
        said = page.say(
            "Every mark is a text carried out in full. Dashed lines: what no agreement at all was worth to each at the "
            "start."
        )
        y = page.text(Box(box.x, y, box.w), said, "small", "muted").bottom + 8
    if standing.settled:
        y = page.text(Box(box.x, y + 6, box.w), page.say("The text at the end"), "heading").bottom + 4
        y = _points(
            page, Box(box.x, y, box.w), (page.speaker.labelled(issue, option) for issue, option in standing.settled.items())
        )
    return y


def aims(page: Page, box: Box, shown: Shown, key: str) -> float:
    """Private aims, who kept its word, and what stayed hidden."""
    del key
    debrief = shown.debrief
    names, y = debrief.course.rules.names, box.y
    y = page.text(Box(box.x, y, box.w), page.say("Each party knew only its own aims."), "body", "muted").bottom + 8
    for party, own in itertools.groupby(debrief.aims, key=lambda aim: aim.party):
        place = names.parties.index(party)
        emblem(page, box.x, y, 30, place, names.initials[place])
        bottom = page.text(Box(box.x + 40, y, box.w - 40, 30), names.party_labels[place], "heading", middle=True).bottom
        y = max(bottom, y + 30) + 4
        for aim in own:
            icon, colour = STATES[aim.state]
            page.icon(icon, box.x + 40, y + 2, 20, colour)
            y = page.text(Box(box.x + 70, y, box.w - 70), aim.text, "strong").bottom
            y = page.text(Box(box.x + 70, y, box.w - 70), aim.verdict, "body", "muted").bottom + 8
        y += 4
    conduct = debrief.conduct
    y = page.text(Box(box.x, y + 6, box.w), page.say("Who kept its word, and what verification saw"), "heading").bottom + 6
    y = _paragraphs(page, Box(box.x, y, box.w), conduct.sentences)
    y = _points(page, Box(box.x, y, box.w), (record.text for record in conduct.records))
    y = _points(page, Box(box.x, y, box.w), (breach.text for breach in conduct.breaches))
    if conduct.taken_back:
        y = page.text(Box(box.x, y + 6, box.w), page.say("What was taken back"), "heading").bottom + 6
        y = _points(page, Box(box.x, y, box.w), conduct.taken_back)
    return _ledgers(page, Box(box.x, y + 6, box.w), shown)


def _ledgers(page: Page, box: Box, shown: Shown) -> float:
    """What was promised in the texts in force at the end: as everybody believed it was kept, and as it was."""
    ledgers, names = shown.debrief.ledgers, shown.debrief.course.rules.names
    y = page.text(box.tall(0), page.say("What was promised, and what was delivered"), "heading").bottom + 6
    y = _paragraphs(page, Box(box.x, y, box.w), ledgers.sentences)
    for text in ledgers.texts:
        y = page.text(Box(box.x, y + 4, box.w), text.title, "caption_strong", "muted").bottom + 6
        for one in text.owed:
            place = names.parties.index(one.believed.party)
            emblem(page, box.x, y, 24, place, names.initials[place])
            inner = Box(box.x + 36, y, box.w - 36)
            bottom = page.text(inner.tall(0), one.issue_label, "strong").bottom + 4
            halves = Box(inner.x, bottom, inner.w).columns(2, 18)
            heads = (page.say("as everybody believed"), page.say("as it truly was"))
            sides = ((one.believed, one.believed_text), (one.true, one.true_text))
            for half, head, (promise, said) in zip(halves, heads, sides, strict=True):
                is_short = promise is one.true and one.differs
                page.bar(half.tall(7), promise.share, "bad_fill" if is_short else "good_fill")
                told = page.text(
                    Box(half.x, half.y + 10, half.w),
                    page.speaker.labelled(head, said),
                    "small",
                    "bad" if is_short else "muted",
                )
                bottom = max(bottom, told.bottom)
            y = bottom + 8
    return _points(page, Box(box.x, y, box.w), ledgers.fallen)


def questions(page: Page, box: Box, shown: Shown, key: str) -> float:
    """Questions for discussion, from the rule file."""
    del key
    y = box.y
    if not shown.debrief.questions:
        return page.text(box.tall(0), page.say("The rule file has no questions for discussion."), "lead").bottom
    for place, question in enumerate(shown.debrief.questions, 1):
        disc(page, box.x, y + 2, place)
        y = page.text(Box(box.x + 34, y, box.w - 34), question, "lead").bottom + 18
    return y


Tab = Callable[[Page, Box, Shown, str], float]
TABS: tuple[tuple[str, str, Tab], ...] = (
    ("ending", N_("Ending"), ending),
    ("trust", N_("Trust"), trust),
    ("gates", N_("Gates"), gates),
    ("concessions", N_("Concessions"), concessions),
    ("agreement", N_("Agreement"), agreement),
    ("aims", N_("Aims"), aims),
    ("questions", N_("Questions"), questions),
)
"""Key, name and content of the tabs that only show; the what-if is a tab of its own."""
NOT_IN_BARGAINING = ("trust", "gates")
"""The tabs of what plays no part where there are alternating offers."""


def tabs_of(debrief: Debrief) -> list[tuple[str, str, Tab]]:
    """The tabs of a game, without those that would have nothing to tell of it."""
    return [tab for tab in TABS if not (debrief.bargains and tab[0] in NOT_IN_BARGAINING)]


def _scores(page: Page, box: Box, shown: Shown) -> float:
    """Mandates as bars and the parts of the peace index as bars; two columns where there is room."""
    debrief = shown.debrief
    names, scores = debrief.course.rules.names, debrief.scores
    sides = box.columns(2, 28) if box.w > 620 else [box]
    y = sides[0].y
    for place, score in enumerate(scores.parties):
        if score.has_stake:
            emblem(page, sides[0].x, y, 26, place, names.initials[place])
            y = _measured(
                page,
                Box(sides[0].x + 36, y, sides[0].w - 36),
                names.party_labels[place],
                score.mandate / 100,
                page.say("{points} of 100", points=page.number(score.mandate, 0)),
                page.theme.party(place),
            )
    left = y
    y = sides[-1].y if len(sides) > 1 else y + 8
    y = _measured(
        page,
        Box(sides[-1].x, y, sides[-1].w),
        page.speaker.labels(names).worded("Peace index of all together"),
        scores.peace_index,
        page.say("{points} of 100", points=page.speaker.of_100(scores.peace_index)),
        page.theme["good_fill"],
    )
    for part in counted_parts(debrief.course.rules):
        value = scores.parts[part]
        y = _measured(
            page,
            Box(sides[-1].x + 16, y, sides[-1].w - 16),
            page.say(SHARES[part]),
            value,
            page.speaker.of_100(value),
            page.theme["accent"],
        )
    return _paragraphs(page, Box(box.x, max(left, y) + 6, box.w), scores.sentences[-2:])


def _measured(page: Page, box: Box, label: str, share: float, said: str, colour: tuple[int, int, int]) -> float:
    """A label, a bar and its number; returns the bottom."""
    wide = page.measure(said, "small_strong")[0] + 4
    page.text(Box(box.right - wide, box.y, wide), said, "small_strong", align="right")
    y = page.text(Box(box.x, box.y, box.w - wide - 8), label, "small_strong").bottom + 3
    page.bar(Box(box.x, y, box.w, 8), share, colour)
    return y + 18


def _clouds(page: Page, debrief: Debrief, one: int, other: int) -> Iterator[Points]:
    """The frontier, the offers of every seat, the Nash point and the agreement, in the plane of two parties."""
    standing, names, theme = debrief.standing, debrief.course.rules.names, page.theme
    for found, label, colour in (
        (standing.everything, page.say("frontier, all options"), theme["neutral"]),
        (standing.opened, page.say("frontier, options open in this game"), theme["accent"]),
    ):
        same = found is standing.opened and np.array_equal(found.front.points, standing.everything.front.points)
        if len(found.front) and not same:
            points = found.front.points[np.argsort(found.front.points[:, one], kind="stable")]
            yield Points(
                label,
                points[:, one].tolist(),
                points[:, other].tolist(),
                colour,
                "dot",
                3.0,
                joined=len(standing.parties) == 2,
            )
    first, second = (names.parties[standing.parties[place]] for place in (one, other))
    for place, seat in enumerate((*names.parties, *names.mediators)):
        own = [offer for offer in debrief.tabled if offer.seat == seat]
        if own:
            is_party = place < len(names.parties)
            label = page.say(
                "offers of {party}", party=names.party_labels[place] if is_party else names.mediators[seat].label
            )
            yield Points(
                label,
                [offer.worth[first] for offer in own],
                [offer.worth[second] for offer in own],
                theme.party(place) if is_party else theme["strong_border"],
                SHAPES[place % len(SHAPES)] if is_party else "plus",
                5.0,
                joined=True,
            )
    solutions = standing.everything.solutions
    if solutions is not None and len(solutions.nash):
        yield Points(
            page.say("Nash point"),
            solutions.nash.points[:, one].tolist(),
            solutions.nash.points[:, other].tolist(),
            theme["good"],
            "star",
            7.0,
        )
    yield Points(
        page.say("the agreement"), [float(standing.worth[one])], [float(standing.worth[other])], theme["bad"], "plus", 7.0
    )


def _moment_row(
    page: Page, box: Box, key: str, label: str | int, text: str, on: Callable[[], None], icon: str | None = None
) -> float:
    """A row that leads to its moment: a number or a round, and what happened."""
    wide = DISC + 12 if isinstance(label, int) else page.measure(label, "small_strong")[0] + 14 + (24 if icon else 0)
    tall = max(34.0, page.measure(text, "body", box.w - wide - 28)[1] + 14)
    area = box.tall(tall)
    name = text if isinstance(label, int) else page.speaker.labelled(label, text)
    link_row(page, key, area, on, name, tip=page.say("Look at this moment"))
    if isinstance(label, int):
        disc(page, area.x + 8, area.y + 8, label)
    else:
        if icon:
            page.icon(icon, area.x + 8, area.y + 8, 18, "muted")
        page.text(Box(area.x + 8 + (24 if icon else 0), area.y + 8, wide), label, "small_strong", "accent_ink")
    page.text(Box(area.x + 8 + wide, area.y + 7, area.w - wide - 20), text)
    return area.bottom + 2


def _paragraphs(page: Page, box: Box, sentences: Iterable[str], style: str = "body") -> float:
    y = box.y
    for sentence in sentences:
        y = page.text(Box(box.x, y, box.w), sentence, style).bottom + 8
    return y


def _points(page: Page, box: Box, sentences: Iterable[str]) -> float:
    y = box.y
    for sentence in sentences:
        page.icon("dot", box.x, y + 2, 14, "accent")
        y = page.text(Box(box.x + 22, y, box.w - 22), sentence).bottom + 6
    return y
