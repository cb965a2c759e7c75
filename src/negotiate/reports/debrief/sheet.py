"""The debrief as one table for a spreadsheet: a row for every event, for every reason that was weighed in private, and for
every party at the end of every round."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from negotiate.engine.outcome import utility
from negotiate.engine.records import call
from negotiate.engine.view import is_known
from negotiate.reports.debrief.course import Course
from negotiate.reports.debrief.weighed import weighed
from negotiate.words.speaker import ENGLISH_SPEAKER
from negotiate.words.table_cells import for_spreadsheet

COLUMNS = (
    "row",
    "round",
    "event",
    "kind",
    "party",
    "other",
    "trust",
    "utility",
    "support",
    "hope",
    "pain",
    "mutual_trust",
    "issues_agreed",
    "phases_verified",
    "secret",
    "weight",
    "text",
)
"""Columns. `row` is `event`, `reason`, `party` or `pair`: an event with its sentence, a reason for or against what a party
decided in that event (its label as `kind`, its weight in points), a party's numbers at the end of a round, or one party's
trust in another then. Round 0 is the start. A cell that does not belong to the kind of row is empty."""

TEXTS = ("kind", "party", "other", "text")
"""Columns with words in them, of which some come from a rule file or a record."""

SILENT = ("round-began", "trust-changed")
"""Events that have rows of their own kind instead."""


def sheet(course: Course) -> str:
    """The table as CSV (RFC 4180, with a comma and a point), as text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in (*_events(course), *_reasons(course), *_rounds(course)):
        writer.writerow({name: for_spreadsheet(cell) if name in TEXTS else cell for name, cell in row.items()})
    return out.getvalue()


def _events(course: Course) -> Iterator[dict[str, object]]:
    for place, event in enumerate(course.events, 1):
        if event.kind in SILENT:
            continue
        secret = not is_known(event, "")
        yield {
            "row": "event",
            "round": event.round,
            "event": place,
            "kind": event.kind,
            "party": event.fields.get("seat", event.fields.get("party")) or "",
            "secret": int(secret),
            "text": ENGLISH_SPEAKER.event(course.rules, event),
        }


def _reasons(course: Course) -> Iterator[dict[str, object]]:
    for entry in weighed(course):
        for reason in entry.reasons:
            yield {
                "row": "reason",
                "round": entry.round,
                "event": entry.events,
                "kind": reason.label,
                "party": entry.party,
                "secret": 1,
                "weight": _written(reason.weight),
                "text": reason.sentence,
            }


def _rounds(course: Course) -> Iterator[dict[str, object]]:
    rules, names = course.rules, course.rules.names
    principals = course.rules.principals
    for moment in (course.moments[0], *course.round_ends):
        state = moment.game[0]
        trust = state["trust"]
        mutual = min((float(trust[i, j]) for i in principals for j in principals if i != j), default=100.0)
        shared = {"round": moment.ended_round, "event": moment.events}
        for p, party in enumerate(names.parties):
            yield {
                "row": "party",
                **shared,
                "party": party,
                "utility": _written(float(call(utility, rules.record, moment.game.copy(), p))),
                "support": _written(float(state["support"][p])),
                "hope": _written(float(state["hope"][p])),
                "pain": _written(float(state["pain"][p])),
                "mutual_trust": _written(mutual),
                "issues_agreed": int((state["agreed"] > 0).sum()),
                "phases_verified": int(state["phases_verified"]),
            }
        for i, party in enumerate(names.parties):
            for j, other in enumerate(names.parties):
                if i != j:
                    yield {"row": "pair", **shared, "party": party, "other": other, "trust": _written(float(trust[i, j]))}


def _written(value: float) -> str:
    """Three decimals at most, without trailing zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
