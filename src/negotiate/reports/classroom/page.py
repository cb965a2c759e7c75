"""The page of a class: all its tables on one page, beside many computer games of the same seed, as one offline HTML file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from negotiate.reports.charts.palette import party
from negotiate.reports.classroom.charts import beside_games, mirrored, trust_chart
from negotiate.reports.classroom.games import Games
from negotiate.reports.classroom.partings import partings
from negotiate.reports.classroom.predictions import AFTER, BEFORE, Person, asked, compared
from negotiate.reports.classroom.result import DASHES, TOKENS, Kept, Result, called, staked
from negotiate.reports.debrief.said import Said, by_round
from negotiate.reports.page.page import render
from negotiate.words.speaker import Speaker


class Deal(NamedTuple):
    """What one table, or the middle computer game, made of one issue, in options from the first."""

    number: int | None
    """The table; None for the computer's games."""
    signed: int
    done: int
    text: str


def class_page(
    results: Sequence[Result],
    games: Games | None,
    people: Sequence[Person],
    speaker: Speaker,
    *,
    same_seed: bool = True,
    said: Mapping[int, Sequence[Said]] = MappingProxyType({}),
) -> str:
    """The page, as text; nothing in it needs the network. It tells every secret: it is for after the game.

    `results` holds one table or more, of the same rules; `people` what they answered before and after; `said` the
    messages that may be shown, by the number of the table.
    """
    told = [result.course.told_by(speaker) for result in results]
    rules = told[0].rules
    labels, names = speaker.labels(rules.names), rules.names
    asked_ = compared(asked(rules, speaker), people, results, games)
    apart = partings(results, speaker) if len(results) > 1 else ()
    return render(
        "class.html",
        speaker,
        title=names.title,
        worded=labels.worded,
        percent=speaker.percent,
        whole=speaker.whole,
        results=results,
        people=len(people),
        same_seed=same_seed,
        games=games,
        bargains=rules.bargains,
        called=called(rules, speaker),
        tokens=TOKENS,
        dashes=DASHES,
        endings={result.number: speaker.ending(result.ending, names) for result in results},
        partings=apart,
        trust=trust_chart(results, apart, games, speaker, labels.unit),
        gates=[(label, track) for track, label in zip(names.tracks, names.track_labels, strict=True)],
        unit=labels.unit,
        owed=_owed(results, games),
        longest=max([result.duties.due for result in results] + [games.duties.due if games else 0.0, 1.0]),
        ends=[
            (
                labels.worded("Peace index, of 100"),
                "",
                "",
                beside_games(
                    labels.worded("Peace index"),
                    games.peace if games else (),
                    100.0,
                    [(result, 100.0 * result.peace) for result in results],
                    speaker.whole,
                ),
            ),
            *(
                (
                    speaker.say("Mandate of {who}, of 100", who=names.party_labels[place]),
                    names.initials[place],
                    party(place),
                    beside_games(
                        names.party_labels[place],
                        games.mandates.get(one, ()) if games else (),
                        100.0,
                        [(result, result.mandates[one]) for result in results],
                        speaker.whole,
                    ),
                )
                for place, one in staked(rules)
            ),
        ],
        deals=list(_deals(results, games, speaker)),
        before=BEFORE,
        after=AFTER,
        answers=[(one, mirrored(one, speaker)) for one in asked_],
        letters="ABCD",
        said=[(one, by_round(said[one.number], names, speaker)) for one in results if said.get(one.number)],
    )


def _owed(results: Sequence[Result], games: Games | None) -> list[tuple[Result | None, Kept]]:
    """What was kept and broken, by table, and of a middling computer game (None) last."""
    found: list[tuple[Result | None, Kept]] = [(result, result.duties) for result in results]
    return [*found, (None, games.duties)] if games is not None else found


def _deals(results: Sequence[Result], games: Games | None, speaker: Speaker) -> list[dict[str, Any]]:
    """Issue by issue what each table signed and carried out."""
    names = results[0].course.rules.told(speaker.code).names
    found = []
    for place, issue in enumerate(names.issues):
        options = names.option_labels[place]
        track = next(
            label
            for number, label in enumerate(names.track_labels)
            if number == int(results[0].course.rules.record[0]["track_of"][place])
        )
        deals = [
            Deal(
                result.number,
                result.signed[issue],
                result.done[issue],
                options[max(result.signed[issue], result.done[issue])],
            )
            for result in results
        ]
        middle = games.done.get(issue, 0) if games is not None else None
        found.append(
            {
                "track": track,
                "label": names.issue_labels[place],
                "options": options,
                "deals": deals,
                "middle": None if middle is None else Deal(None, middle, middle, options[middle]),
            }
        )
    return found
