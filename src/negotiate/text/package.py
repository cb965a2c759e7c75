"""Putting a package together in the terminal: numbers put options in and out, words do the rest."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.errors import NegotiateError
from negotiate.present.builder import Builder, Draft, builder, draft_from
from negotiate.present.mediation import BRIDGE_BUILDER, suggestion
from negotiate.table.session import Session, Step
from negotiate.text import pages
from negotiate.text.console import Console
from negotiate.words.speaker import Speaker

SUGGESTING = "cautious"
"""The built-in player that is asked for a suggestion to a party."""


def put_together(
    console: Console,
    session: Session,
    kind: str,
    offer: str | None,
    look: Callable[[str], bool],
    stands_by: Callable[[str], bool],
) -> Step | None:
    """The dialogue of the builder. Returns the step of the package that was tabled, or None when it was left.

    `look` answers the words of the table that only look, such as `brief`; it returns False for any other word. `stands_by`
    says of a move, before it is taken, whether the person stands by it.
    """
    if kind == "counter" and offer is not None:
        session.change_draft(draft_from(session.seen(), offer))
    built = builder(session.seen(), session.draft)
    console.say("", f"{built.title}.", *help_lines(console.speaker))
    numbers = _list(console, built)
    if session.draft.options:
        console.say(*pages.package_page(console.speaker, built))
    while True:
        words = console.ask(console.speaker.say("package>")).lower()
        if words in ("back", "cancel", "exit"):
            console.say(console.speaker.say("Back to the table; what you have put together is kept until you act."))
            return None
        if words in ("done", "table", "propose", "submit", "send", "ok"):
            step = _table(console, session, stands_by)
            if step is not None:
                return step
            continue
        if look(words) or not _change(console, session, words, numbers):
            continue
        built = builder(session.seen(), session.draft)
        if words in ("list", "options"):
            numbers = _list(console, built)
        else:
            console.say(*pages.package_page(console.speaker, built))


def help_lines(speaker: Speaker) -> list[str]:
    """The words of the builder."""
    return [
        speaker.say(
            "Type a number to put an option into the package or to take it out again. Words: done (propose it), show, "
            "list, locked, suggest, undo, clear, back, help; and brief, tracks, why, trust, log as at the table."
        )
    ]


def _list(console: Console, built: Builder) -> list[tuple[str, str]]:
    """Say what may stand in the package, numbered over all tracks; returns issue and option by number."""
    numbers: list[tuple[str, str]] = []
    for track in built.tracks:
        lines = []
        for issue in track.issues:
            for choice in issue.choices:
                if not choice.may_stand and not choice.is_chosen:
                    continue
                numbers.append((issue.issue, choice.row.option))
                words = []
                if choice.change is not None:
                    words.append(
                        console.speaker.say("to you {points}", points=console.speaker.amount(choice.change, signed=True))
                    )
                if choice.is_chosen:
                    words.append(console.speaker.say("in the package"))
                text = f"{len(numbers)}. {issue.label}: {choice.row.label}"
                lines.append(f"{text} ({', '.join(words)})" if words else text)
        if lines:
            console.say(f"{track.label}:", *lines)
    if not numbers:
        console.say(console.speaker.say("Nothing that is open can be settled any further now."))
    return numbers


def _change(console: Console, session: Session, words: str, numbers: list[tuple[str, str]]) -> bool:
    """Do what was typed. False when there is nothing new to show."""
    if words.isdigit():
        if not 1 <= int(words) <= len(numbers):
            console.say(console.speaker.say("There is no number {number}; type list to see them.", number=words))
            return False
        session.choose(*numbers[int(words) - 1])
        return True
    if words in ("show", "list", "options"):
        return True
    if words == "undo":
        if session.undo_draft():
            return True
        console.say(console.speaker.say("There is no change to take back."))
    elif words == "clear":
        session.change_draft(Draft(answers=session.draft.answers))
        return True
    elif words == "locked":
        _say_locked(console, builder(session.seen(), session.draft))
    elif words == "suggest":
        return _suggest(console, session)
    elif words in ("help", "?"):
        console.say(*help_lines(console.speaker))
    elif words:
        console.say(console.speaker.say("“{words}” is no word here.", words=words), *help_lines(console.speaker))
    return False


def _suggest(console: Console, session: Session) -> bool:
    decision = session.seen().view.decision
    player = BRIDGE_BUILDER if decision is not None and decision.kind == "mediate" else SUGGESTING
    options = suggestion(session.match, player)
    if not options:
        console.say(console.speaker.say("No package is in sight that would be worth tabling now."))
        return False
    session.change_draft(Draft(options, session.draft.answers))
    return True


def _say_locked(console: Console, built: Builder) -> None:
    lines = list(
        dict.fromkeys(
            [track.lock for track in built.tracks if track.lock]
            + [
                choice.why_not
                for track in built.tracks
                if not track.lock
                for issue in track.issues
                for choice in issue.choices
                if choice.why_not
            ]
        )
    )
    console.say(*(f"- {line}" for line in lines) if lines else [console.speaker.say("Nothing is locked.")])


def _table(console: Console, session: Session, stands_by: Callable[[str], bool]) -> Step | None:
    built = builder(session.seen(), session.draft)
    if not built.is_legal:
        console.say(built.refusal)
        return None
    if not stands_by(built.notation):
        return None
    try:
        return session.submit(built.notation)
    except NegotiateError as error:
        console.say(str(error))
        return None
