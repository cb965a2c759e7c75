"""The debrief as one offline HTML file that a class can open, read and print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from negotiate.reports.charts.palette import party
from negotiate.reports.debrief.agreement import percent
from negotiate.reports.debrief.charts import (
    concession_chart,
    exchanges_chart,
    gates_chart,
    ledger_chart,
    mandate_chart,
    offer_charts,
    trust_chart,
)
from negotiate.reports.debrief.debrief import Debrief
from negotiate.reports.debrief.promises_picture import ledger_picture
from negotiate.reports.debrief.said import Said, by_round
from negotiate.reports.debrief.what_if import suggestions, what_if
from negotiate.reports.page.page import render
from negotiate.words.labels import capital
from negotiate.words.promises import HELD_UP


def page(debrief: Debrief, said: Sequence[Said] = ()) -> str:
    """The page, as text; nothing in it needs the network. Of a finished game it holds the suggested what-ifs as well.

    `said` are the messages that may be shown, in the order in which they were written.
    """
    course, speaker = debrief.course, debrief.course.speaker
    names = course.rules.names
    kinds = course.rules.document.get("parties", {})
    parties = [
        {
            "id": party_id,
            "initials": names.initials[place],
            "name": names.party_labels[place],
            "colour": party(place),
            "kind": str(kinds.get(party_id, {}).get("kind", "principal")),
        }
        for place, party_id in enumerate(names.parties)
    ]
    asked = [what_if(course, change) for change in suggestions(course.rules, speaker, course)] if course.outcome else []
    standing = debrief.standing
    worth = dict(zip(standing.parties, zip(standing.worth, standing.opened.share, strict=True), strict=True))
    scores = [
        (
            parties[place],
            *(course.speaker.amount(value) for value in (score.utility, score.reservation, score.best, score.mandate)),
            percent(float(worth[place][1]), speaker) if place in worth else "–",
        )
        for place, score in enumerate(debrief.scores.parties)
        if score.has_stake
    ]
    return render(
        "debrief.html",
        speaker,
        worded=speaker.labels(names).worded,
        number=speaker.number,
        of_100=speaker.of_100,
        percent=speaker.percent,
        in_round=lambda number: capital(speaker.in_round(names, number)),
        players=speaker.separated(speaker.labelled(seat, player) for seat, player in debrief.players),
        debrief=debrief,
        names=names,
        parties=parties,
        by_id={entry["id"]: entry for entry in parties},
        seed=course.seed,
        game=course.game_number,
        digest=course.rules.digest[:12],
        scores=scores,
        asked=asked,
        story=tuple(_by_round(debrief)),
        said=by_round(said, names, speaker),
        ledger=ledger_picture(course),
        held_up=speaker.say(HELD_UP),
        charts={
            "trust": trust_chart(debrief) if course.round_ends and len(course.rules.principals) > 1 else "",
            "exchanges": exchanges_chart(debrief),
            "gates": gates_chart(debrief),
            "mandates": mandate_chart(debrief) if course.round_ends else "",
            "concessions": concession_chart(debrief) if debrief.tabled else "",
            "offers": offer_charts(debrief),
            "ledgers": ledger_chart(debrief) if debrief.ledgers.texts else "",
        },
    )


def _by_round(debrief: Debrief) -> Iterator[tuple[str, list[str]]]:
    """The story round by round: what the round is called, and its sentences."""
    lines: list[str] = []
    for line in (*debrief.story, ""):
        if line:
            lines.append(line)
        elif lines:
            yield lines[0], lines[1:]
            lines = []
