"""Why accords do or do not come about, in words: what lab/why.py has counted, told with the names of the rule file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.explanation import Explanation, Section, Table
from negotiate.reports.scenario.gates import gate_of_accord, words
from negotiate.rulebook.model.conditions import Atom, Tree, atoms
from negotiate.words.labels import capital
from negotiate.words.language import N_
from negotiate.words.numbers import NOTHING

Found = Mapping[str, Any]
"""What lab/why.py gives as plain data; `movers`, where it is there, from lab/movers.py."""

STEPS = {
    "games": N_("Games played"),
    "tabled": N_("A text was tabled"),
    "signed": N_("A text was signed"),
    "opened": N_("Talks opened on all it needs"),
    "all-but-one": N_("All conditions but one held"),
    "vote": N_("Put to the vote"),
    "ratified": N_("Ratified"),
    "accord": N_("Carried out: the accord"),
}
SETTLED = N_("Everything settled")
"""The last step where the rules have no accord."""
STUCK = {
    "shut": N_("never open"),
    "untabled": N_("open, never tabled"),
    "refused": N_("tabled, never signed"),
    "fallen": N_("signed, then fell"),
    "unmet": N_("not met"),
}
REASONS = {
    "points": N_("loses by it"),
    "share": N_("wants more"),
    "trust": N_("trust"),
    "whim": N_("no reason"),
    "vote": N_("vote at home"),
}
HARDLY = 0.01
"""Share of games up to which a reason to refuse is not worth a word."""
SIGNABLE = 8
"""Options that a sentence names."""
MANY = 3
"""Options of one issue from which on a condition tells how many they are."""


def told(book: Book, found: Found) -> Explanation:
    """The whole answer."""
    sections = [_way(book, found), _missing(book, found), _voices(book, found)]
    if not book.bargains:  # where a signature ends the game nobody has to be trusted
        sections.append(_start(book, found))
    if "movers" in found:
        sections.append(_movers(book, found["movers"]))
    summary = book.plural(
        "{count} game with the seed {seed}: {players}.",
        "{count} games with the seed {seed}: {players}.",
        found["games"],
        seed=found["seed"],
        players=", ".join(f"{_seat(book, seat)} {player}" for seat, player in found["players"].items()),
    )
    kind = book.say("the way to the accord") if _has_accord(book) else book.say("the way to a settlement")
    return Explanation("why", "", book.scenario.title, summary, tuple(sections), book.place("title"), kind)


def _has_accord(book: Book) -> bool:
    return book.scenario.accord is not None


def _seat(book: Book, seat: str) -> str:
    return book.scenario.parties[seat].name if seat in book.scenario.parties else book.say("mediator")


def step_label(book: Book, name: str) -> str:
    """What a step on the way is called."""
    return book.say(SETTLED if name == "accord" and not _has_accord(book) else STEPS[name])


def share(book: Book, games: float, of: float) -> str:
    """A share of games; one that is none at all bare."""
    return book.percent(games / of) if of else NOTHING


def clause_label(book: Book, clause: Found) -> str:
    """A condition of the accord in words."""
    gate = gate_of_accord(book)
    if gate is None:
        return book.say("{issue} is settled", issue=book.issue(clause["issues"][0]))
    part = _part(gate, clause["path"])
    if not isinstance(part, Atom) and part[0] == "any" and len(part[1]) >= MANY:
        inner = list(atoms(part))
        if len({atom.name for atom in inner}) == 1 and all(atom.key == "agreed" for atom in inner):
            return book.say("{issue}: one of {count} options", issue=book.issue(inner[0].name), count=len(inner))
    return capital(words(book, part))


def _part(gate: Tree, path: str) -> Tree:
    """The part of a gate that stands at a path."""
    if not isinstance(gate, Atom) and gate[0] == "all":
        for part in gate[1]:
            if _begins(part, path):
                return part  # type: ignore[no-any-return]
    return gate


def _begins(branch: Tree, path: str) -> bool:
    if isinstance(branch, Atom):
        return branch.path == path or branch.path.startswith(path + ".")
    return all(_begins(part, path) for part in branch[1])


def _way(book: Book, found: Found) -> Section:
    rows = tuple(
        (
            step_label(book, step["name"]),
            book.number(step["games"]),
            share(book, step["games"], found["games"]),
            book.say("{low} to {high}", low=book.percent(step["low"]), high=book.percent(step["high"])),
        )
        for step in found["steps"]
    )
    head = (book.say("Step, with all before it"), book.say("Games"), book.say("Share"), book.say("95 % interval"))
    said = []
    narrow = _narrowest(found["steps"])
    if narrow is not None:
        before, after = narrow
        said.append(
            book.say(
                "Most games are lost between “{before}” and “{after}”: {lost} of {games}.",
                before=step_label(book, before["name"]),
                after=step_label(book, after["name"]),
                lost=book.number(before["games"] - after["games"]),
                games=book.number(found["games"]),
            )
        )
    return Section(book.say("The way there"), tuple(said), Table(head, rows))


def _narrowest(steps: Sequence[Found]) -> tuple[Found, Found] | None:
    """The step at which most games are lost, and the one before it; None where none is lost."""
    before, after = max(pairwise(steps), key=lambda pair: pair[0]["games"] - pair[1]["games"])
    return (before, after) if before["games"] > after["games"] else None


def _missing(book: Book, found: Found) -> Section:
    clauses = sorted(found["clauses"], key=lambda clause: -clause["missing"])
    kinds = [kind for kind in STUCK if any(clause["stuck"][kind] for clause in clauses)]
    head = (book.say("Condition"), book.say("Missing"), *(book.say(STUCK[kind]) for kind in kinds))
    rows = tuple(
        (
            clause_label(book, clause),
            share(book, clause["missing"], found["games"]),
            *(share(book, clause["stuck"][kind], found["games"]) for kind in kinds),
        )
        for clause in clauses
    )
    said = [sentence for clause in clauses if clause["missing"] for sentence in _refusers(book, clause, found["games"])]
    return Section(
        book.say("What is missing at the end, and where it got stuck (share of all games)"), tuple(said), Table(head, rows)
    )


def _refusers(book: Book, clause: Found, games: int) -> list[str]:
    """Who refused texts with a condition in them, and why, the most frequent first; what hardly happens is left out."""
    told = []
    often = {
        party: {reason: count for reason, count in reasons.items() if count > HARDLY * games}
        for party, reasons in clause["refused"].items()
    }
    for party, reasons in sorted(often.items(), key=lambda entry: -max(entry[1].values(), default=0)):
        why = [
            book.plural("{reason} in {count} game", "{reason} in {count} games", count, reason=book.say(REASONS[reason]))
            for reason, count in sorted(reasons.items(), key=lambda entry: -entry[1])
        ]
        if why:
            told.append(book.say("{who} ({reasons})", who=book.party(party), reasons=", ".join(why)))
    if not told:
        return []
    condition = clause_label(book, clause)
    return [book.say("{condition}: refused by {parties}.", condition=condition, parties=book.listed(told))]


def _voices(book: Book, found: Found) -> Section:
    voices = {party: voice for party, voice in found["voices"].items() if voice["asked"] or voice["silent"]}
    kinds = [kind for kind in REASONS if any(voice["refused"][kind] for voice in voices.values())]
    head = (
        book.say("Party"),
        book.say("Asked"),
        book.say("Refuses"),
        *(book.say(REASONS[kind]) for kind in kinds),
        book.say("Tables nothing"),
        book.say("as nothing is open"),
    )
    rows = []
    for party, voice in voices.items():
        refusals = {kind: voice["refused"][kind] for kind in kinds}
        no = sum(count for kind, count in refusals.items() if kind != "vote")
        rows.append(
            (
                book.party(party),
                book.number(voice["asked"]),
                share(book, no, voice["asked"]),
                *(book.number(refusals[kind]) for kind in kinds),
                book.number(voice["silent"]),
                book.number(voice["shut"]),
            )
        )
    said = []
    if not book.bargains:
        said.append(
            book.say(
                "Trust: it would sign if it trusted the others more, or if more were verified and guaranteed. Wants more: "
                "less than it asks for now. Loses by it: even if all keep their word."
            )
        )
    return Section(book.say("Who refuses, and why"), tuple(said), Table(head, tuple(rows)))


def _start(book: Book, found: Found) -> Section:
    start = found["start"]
    options = start["options"]
    ready = [asked for asked in options if asked["is_open"] and signable(asked)]
    said = []
    if ready:
        labels: dict[str, list[str]] = {}
        for asked in ready:
            labels.setdefault(asked["issue"], []).append(book.quoted(book.label(asked["issue"], asked["option"])))
        names = [
            book.say("{issue} at {options}", issue=book.issue(issue), options=book.either(every))
            for issue, every in list(labels.items())[:SIGNABLE]
        ]
        rest = len(labels) - len(names)
        if rest:
            names.append(book.plural("{count} issue more", "{count} issues more", rest))
        said.append(
            book.say(
                "With mutual trust of {trust}, sensible parties may sign at once: {options}.",
                trust=book.number(start["least_trust"]),
                options=book.listed(names),
            )
        )
    else:
        said.append(
            book.say(
                "With mutual trust of {trust}, sensible parties may sign nothing that is open: belief is below every risk.",
                trust=book.number(start["least_trust"]),
            )
        )
    said.append(
        book.say("Some text of these brings nobody a loss and somebody a gain.")
        if start["text"]
        else book.say("No text of these leaves everybody without a loss and somebody with a gain.")
    )
    if found["first_text"] is not None:
        said.append(
            book.say(
                "The first text is tabled in {unit} {round} (median).",
                unit=book.unit,
                round=book.number(found["first_text"]),
            )
        )
    wanted = {issue for clause in found["clauses"] for issue in clause["issues"]}
    rows = tuple(
        (
            _option(book, asked),
            book.percent(asked["risk"]),
            book.say(
                "{belief} ({who})", belief=book.percent(asked["belief"]), who=book.scenario.parties[asked["party"]].initials
            ),
            book.number(round(asked["trust_needed"])),
        )
        for asked in options
        if asked["issue"] in wanted and not signable(asked)
    )
    if not rows:
        return Section(book.say("What trust allows at the start"), tuple(said))
    said.append(
        book.say("What the accord needs and trust does not allow yet, even with the monitoring and guarantees it asks for:")
        if _has_accord(book)
        else book.say("What trust does not allow yet, with the best monitoring and guarantees of the file:")
    )
    head = (
        book.say("Option"),
        book.say("Belief it asks for"),
        book.say("Least belief at the start"),
        book.say("Trust it takes"),
    )
    return Section(book.say("What trust allows at the start"), tuple(said), Table(head, rows))


def signable(asked: Found) -> bool:
    """Whether every owner may sign an option at the trust of the start."""
    return bool(asked["belief"] >= asked["risk"] - 1e-9)


def _option(book: Book, asked: Found) -> str:
    return book.say(
        "{issue} at “{option}”", issue=book.issue(asked["issue"]), option=book.label(asked["issue"], asked["option"])
    )


def _movers(book: Book, moved: Sequence[Found]) -> Section:
    heading = book.say("The numbers of the file that move it most")
    if not moved:
        return Section(heading, (book.say("No number, moved by a tenth, changes more than chance does."),))
    said = [
        book.say(
            "Each is moved alone, by a tenth down and up, whole numbers by one at least, in the same games. In brackets: "
            "paired 95 % intervals, in percentage points."
        )
    ]
    for one in moved:
        place = book.place(one["path"])
        accord, held = one["accord"], one["conditions"]
        message = (
            N_(
                "{path} ({place}) from {low} to {high}: accords {before} → {after}, {difference}; conditions that hold at "
                "the end {held}."
            )
            if _has_accord(book)
            else N_(
                "{path} ({place}) from {low} to {high}: all settled {before} → {after}, {difference}; issues settled {held}."
            )
        )
        said.append(
            book.say(
                message,
                path=one["path"],
                place=f"{place.file}:{place.line}" if place is not None else book.say("by default"),
                low=book.number(one["low"]),
                high=book.number(one["high"]),
                before=book.percent(accord["at_low"]),
                after=book.percent(accord["at_high"]),
                difference=_points(book, accord),
                held=_points(book, held),
            )
        )
    return Section(heading, tuple(said))


def _points(book: Book, effect: Found) -> str:
    """A difference of shares in percentage points with its interval."""
    middle, low, high = (book.signed(round(100 * effect[end], 1)) for end in ("difference", "low", "high"))
    return book.say("{difference} ({low} to {high})", difference=middle, low=low, high=high)
