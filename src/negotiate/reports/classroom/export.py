"""The tables of a class for a spreadsheet or a data frame, with a code book that says what every column means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from negotiate.engine.view import is_known
from negotiate.errors import RecordError
from negotiate.reports.classroom.predictions import STAGES, Asked, Person
from negotiate.reports.classroom.result import Result
from negotiate.reports.debrief.conduct import conduct
from negotiate.reports.debrief.debrief import players_of
from negotiate.rulebook.edit.outputs import put_whole
from negotiate.words.speaker import ENGLISH_SPEAKER

if TYPE_CHECKING:
    import polars as pl

CODEBOOK, PAGE_FILE = "codebook.md", "class.html"
INT, FLOAT, TEXT, FLAG = int, float, str, bool


@dataclass(frozen=True)
class Column:
    """A column: its name, type, what it means, and whether an anonymous export leaves it out."""

    name: str
    type: Any
    meaning: str
    personal: bool = False


_TABLE = Column("table", INT, "Number of the table, from 1.")
_ROUND = Column("round", INT, "Round, from 1; 0 is the start.")
_SEAT = Column("seat", TEXT, "Id of the party, or of the mediator.")
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "tables": (
        _TABLE,
        Column("seed", INT, "Seed of the table's chance."),
        Column("ending", TEXT, "How the game ended; not-ended where it did not."),
        Column(
            "came_to",
            TEXT,
            "accord: carried out; quiet: a ceasefire in force at the end; part: an agreement in force, in a scenario "
            "without a ceasefire; neither.",
        ),
        Column("rounds", INT, "Rounds played to their end."),
        Column("trust", FLOAT, "Mutual trust at the end: the least between two principals, 0 to 100."),
        Column("peace_index", FLOAT, "Peace index (or the scenario's own), 0 to 1; the pages say it of 100."),
        Column("kept", INT, "Phases of promises that fell due and were carried out."),
        Column("held_back", INT, "Phases that fell due and were held back or suspended."),
        Column("broken", INT, "Phases that fell due and were broken, or failed by accident."),
        Column("people", INT, "Seats that people played at the beginning."),
    ),
    "seats": (
        _TABLE,
        _SEAT,
        Column("player", TEXT, "Who played the seat, one after the other: human, or a built-in player."),
        Column("devices", INT, "Devices of the delegation."),
        Column("names", TEXT, "Nicknames of the devices.", personal=True),
        Column("mandate", FLOAT, "Mandate at the end, 0 to 100; empty where nothing was at stake."),
        Column("utility", FLOAT, "Points carried out."),
        Column("due", INT, "Decisions about promises that fell due."),
        Column("carried_out", INT, "Of these, carried out."),
        Column("held_back", INT, "Of these, held back."),
        Column("suspended", INT, "Of these, suspended in answer to another's default."),
        Column("broken", INT, "Of these, breaches, seen or not; an accident in carrying out is one, too."),
    ),
    "rounds": (
        _TABLE,
        _ROUND,
        Column("trust", FLOAT, "Mutual trust at the end of the round, 0 to 100."),
        Column("issues_agreed", INT, "Issues on which something is signed."),
        Column("phases_verified", INT, "Phases carried out and verified so far."),
        Column("breaches", INT, "Breaches so far, seen or not."),
        Column("tracks_open", INT, "Tracks that are open."),
    ),
    "moves": (
        _TABLE,
        Column("number", INT, "Number of the event in the game, from 1."),
        _ROUND,
        Column("kind", TEXT, "Kind of the event; action for a decision."),
        Column("seat", TEXT, "Whose it is, where it is somebody's."),
        Column("action", TEXT, "The decision in the notation of the game."),
        Column("issue", TEXT, "The issue, where there is one."),
        Column("secret", FLAG, "Whether nobody else knew of it during the game."),
        Column("text", TEXT, "The event in an English sentence, with the teacher's reasons.", personal=True),
    ),
    "predictions": (
        Column("person", TEXT, "The nickname, where the person agreed to be named; else p and a number."),
        Column("table", INT, "The person's table.", personal=True),
        Column("seat", TEXT, "The person's seat.", personal=True),
        Column("stage", TEXT, "before or after the game."),
        Column("question", TEXT, "The question, as the code book lists it."),
        Column("answer", INT, "A number from 0 to 100, or the place of the answer that was chosen, from 0."),
        Column("right", FLAG, "Whether it is the right answer; empty for numbers."),
    ),
}
"""The tables, and what stands in them."""
Row = dict[str, object]


@dataclass(frozen=True)
class Delegation:
    """Who sat in a seat: the nicknames of the devices."""

    table: int
    seat: str
    names: tuple[str, ...]


def frames(
    results: Sequence[Result],
    delegations: Sequence[Delegation],
    people: Sequence[Person],
    questions: Sequence[Asked],
    *,
    anonymous: bool,
) -> dict[str, pl.DataFrame]:
    """The tables by name. An anonymous one holds no nickname, no free text, and no table or seat of an answer."""
    import polars as pl  # here, because no class that begins need wait for it

    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    devices = {(one.table, one.seat): one.names for one in delegations}
    for result in results:
        rows["tables"].append(_table(result, sum(1 for one in delegations if one.table == result.number and one.names)))
        rows["seats"] += _seats(result, devices)
        rows["rounds"] += _rounds(result)
        rows["moves"] += _moves(result)
    rows["predictions"] += _predictions(people, questions, anonymous=anonymous)
    found = {}
    for name, columns in COLUMNS.items():
        kept = [column for column in columns if not (anonymous and column.personal)]
        schema = {column.name: column.type for column in kept}
        found[name] = pl.DataFrame([{key: row.get(key) for key in schema} for row in rows[name]], schema=schema)
    return found


def _table(result: Result, people: int) -> Row:
    return {
        "table": result.number,
        "seed": result.course.seed,
        "ending": result.ending,
        "came_to": result.came_to,
        "rounds": result.rounds,
        "trust": round(result.last_trust, 3),
        "peace_index": round(result.peace, 4),
        "kept": int(result.duties.kept),
        "held_back": int(result.duties.held_back),
        "broken": int(result.duties.broken),
        "people": people,
    }


def _seats(result: Result, devices: Mapping[tuple[int, str], tuple[str, ...]]) -> list[Row]:
    names = result.course.rules.names
    words = {record.word.party: record.word for record in conduct(result.course).records}
    found: list[Row] = []
    for seat in (*names.parties, *names.mediators):
        word, who = words.get(seat), devices.get((result.number, seat), ())
        row: Row = {
            "table": result.number,
            "seat": seat,
            "player": players_of(result.course, seat),
            "devices": len(who),
            "names": ", ".join(who),
            "mandate": _rounded(result.mandates.get(seat)),
            "utility": _rounded(result.utilities.get(seat)),
        }
        if word is not None:
            row |= {name: getattr(word, name) for name in ("due", "carried_out", "held_back", "suspended", "broken")}
        found.append(row)
    return found


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _rounds(result: Result) -> list[Row]:
    course = result.course
    found: list[Row] = []
    for place, moment in enumerate((course.moments[0], *course.round_ends)):
        game = moment.game[0]
        found.append(
            {
                "table": result.number,
                "round": place,
                "trust": round(result.trust[place], 3),
                "issues_agreed": int((game["agreed"] > 0).sum()),
                "phases_verified": int(game["phases_verified"]),
                "breaches": int(game["breaches"]),
                "tracks_open": int((game["track_open"][: len(course.rules.names.tracks)] > 0).sum()),
            }
        )
    return found


def _moves(result: Result) -> list[Row]:
    course = result.course
    return [
        {
            "table": result.number,
            "number": place,
            "round": event.round,
            "kind": event.kind,
            "seat": str(event.fields.get("seat") or event.fields.get("party") or "") or None,
            "action": str(event["action"]) if event.kind == "action" else None,
            "issue": str(event.fields["issue"]) if event.fields.get("issue") else None,
            "secret": not is_known(event, ""),
            "text": ENGLISH_SPEAKER.event(course.rules, event),
        }
        for place, event in enumerate(course.events, 1)
        if event.kind not in ("round-began", "trust-changed")
    ]


def _predictions(people: Sequence[Person], questions: Sequence[Asked], *, anonymous: bool) -> list[Row]:
    # in an order that tells nothing of who joined when
    ordered = sorted(people, key=lambda person: (sorted(str(one) for one in person.answers.items()), person.name))
    rights = {one.key: one.right for one in questions}
    return [
        {
            "person": person.name if person.name and not anonymous else f"p{place}",
            "table": person.table if person.name else None,
            "seat": person.seat if person.name else None,
            "stage": stage,
            "question": key,
            "answer": answer,
            "right": None if rights.get(key) is None else answer == rights[key],
        }
        for place, person in enumerate(ordered, 1)
        for stage in STAGES
        for key, answer in person.answers.get(stage, {}).items()
    ]


def codebook(title: str, questions: Sequence[Asked], *, anonymous: bool) -> str:
    """What every column of every table means, as Markdown."""
    lines = [
        f"# Code book: a class that played {title}",
        "",
        "Every table is there as CSV (comma, point, UTF-8) and as Parquet. An empty cell is a missing value.",
    ]
    if anonymous:
        lines += ["", "Anonymous: no nickname, device, note, message or free text, and no table or seat of an answer."]
    for name, columns in COLUMNS.items():
        lines += ["", f"## {name}", "", "| column | meaning |", "|---|---|"]
        lines += [f"| `{one.name}` | {one.meaning} |" for one in columns if not (anonymous and one.personal)]
    lines += ["", "## Questions", "", "| question | text | answers |", "|---|---|---|"]
    for one in questions:
        answers = "; ".join(f"{place}: {text}" for place, text in enumerate(one.answers)) or "0 to 100"
        lines.append(f"| `{one.key}` | {one.text} | {answers} |".replace("\n", " "))
    return "\n".join((*lines, ""))


def write_class(folder: Path, found: Mapping[str, pl.DataFrame], page: str, book: str) -> list[Path]:
    """Write the tables, the page and the code book into a folder, which must be new or empty; the files.

    Raises RecordError.
    """
    from negotiate.words.spreadsheet import quoted  # as above

    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise RecordError(f"The folder '{folder}' is not empty. Name a new one for what is exported.")
        written = [folder / PAGE_FILE, folder / CODEBOOK]
        put_whole(written[0], page.encode())
        put_whole(written[1], book.encode())
        for name, frame in found.items():
            put_whole(folder / f"{name}.csv", quoted(frame).write_csv().encode())
            frame.write_parquet(folder / f"{name}.parquet")
            written += [folder / f"{name}.csv", folder / f"{name}.parquet"]
    except OSError as error:
        raise RecordError(
            f"'{folder}' cannot be written: {error.strerror}. Choose a folder that exists and may be written to."
        ) from error
    return written
