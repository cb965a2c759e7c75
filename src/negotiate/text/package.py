"""Putting a package together in the terminal: numbers put options in and out, words do the rest."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.errors import NegotiateError
from negotiate.present import pages
from negotiate.present.builder import Builder, Draft
from negotiate.present.scene import Scene
from negotiate.table.device import Device
from negotiate.table.table import Step
from negotiate.text.console import Console
from negotiate.words.speaker import Speaker


def put_together(
    console: Console,
    device: Device,
    kind: str,
    offer: str | None,
    look: Callable[[str], bool],
    stands_by: Callable[[str], bool],
    *,
    is_first: bool = True,
) -> Step | None:
    """The dialogue of the builder. Returns the step of the package that was tabled, or None when it was left.

    `look` answers the words of the table that only look, such as `brief`; it returns False for any other word. `stands_by`
    says of a move, before it is taken, whether the person stands by it. The words are listed when it `is_first`; afterwards
    `help` lists them.
    """
    if kind == "counter" and offer is not None:
        device.take_up(offer)
    built = _built(device)
    console.say("", f"{built.title}.", *(help_lines(console.speaker, device.scene) if is_first else ()))
    numbers = _list(console, built)
    if device.draft.options:
        console.say(*pages.package_page(console.speaker, device.scene, built))
    while True:
        words = console.ask(console.speaker.say("package>")).lower()
        if words in ("back", "cancel", "exit"):
            console.say(console.speaker.say("Back to the table; what you have put together is kept until you act."))
            return None
        if words in ("done", "propose", "submit", "send", "ok"):
            step = _table(console, device, stands_by)
            if step is not None:
                return step
            continue
        if look(words) or not _change(console, device, words, numbers):
            continue
        built = _built(device)
        if words in ("list", "options"):
            numbers = _list(console, built)
        else:
            console.say(*pages.package_page(console.speaker, device.scene, built))


def _built(device: Device) -> Builder:
    """The package builder of the person at the device."""
    built = device.builder
    assert built is not None  # only who has the device in hand puts a package together
    return built


def help_lines(speaker: Speaker, scene: Scene) -> list[str]:
    """The words of the builder."""
    looks = ("brief", "tracks", "why", *(() if scene.bargains else ("trust",)), "log")
    return [
        speaker.say(
            "Type a number to put an option into the package or to take it out again. Words: done (propose it), show, "
            "list, locked, suggest, undo, clear, back, help; and {looks} as at the table.",
            looks=", ".join(looks),
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
                text = f"{len(numbers)}. {console.speaker.labelled(issue.label, choice.row.label)}"
                lines.append(f"{text} ({', '.join(words)})" if words else text)
        if lines:
            console.say(console.speaker.labelled(track.label), *lines)
    if not numbers:
        console.say(console.speaker.say("Nothing that is open can be settled any further now."))
    return numbers


def _change(console: Console, device: Device, words: str, numbers: list[tuple[str, str]]) -> bool:
    """Do what was typed. False when there is nothing new to show."""
    if words.isdigit():
        if not 1 <= int(words) <= len(numbers):
            console.say(console.speaker.say("There is no number {number}; type list to see them.", number=words))
            return False
        device.choose(*numbers[int(words) - 1])
        return True
    if words in ("show", "list", "options"):
        return True
    if words == "undo":
        if device.undo_draft():
            return True
        console.say(console.speaker.say("There is no change to take back."))
    elif words == "clear":
        device.change_draft(Draft(answers=device.draft.answers))
        return True
    elif words == "locked":
        _say_locked(console, _built(device))
    elif words == "suggest":
        return _suggest(console, device)
    elif words in ("help", "?"):
        console.say(*help_lines(console.speaker, device.scene))
    elif words:
        console.say(
            console.speaker.say("“{words}” is no word here.", words=words), *help_lines(console.speaker, device.scene)
        )
    return False


def _suggest(console: Console, device: Device) -> bool:
    options = device.suggestion
    if not options:
        console.say(console.speaker.say("No package is in sight that would be worth tabling now."))
        return False
    device.change_draft(Draft(options, device.draft.answers))
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


def _table(console: Console, device: Device, stands_by: Callable[[str], bool]) -> Step | None:
    built = _built(device)
    if not built.is_legal:
        console.say(built.refusal)
        return None
    if not stands_by(built.notation):
        return None
    try:
        return device.submit(built.notation)
    except NegotiateError as error:
        console.say(console.speaker.error(error))
        return None
