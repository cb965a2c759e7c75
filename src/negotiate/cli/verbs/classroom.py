"""`negotiate class`: a class plays on its own devices, in their browsers."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negotiate.cli.options import LANGUAGES
from negotiate.cli.thousand import Beside
from negotiate.errors import MissingExtra, NegotiateError, RecordError, UnknownName
from negotiate.version import DISTRIBUTION

if TYPE_CHECKING:
    from negotiate.classroom.room import Room
    from negotiate.words.speaker import Speaker


def command(
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="A shipped scenario or a rule file; not with --resume.")
    ] = None,
    tables: Annotated[int, typer.Option(metavar="N", min=1, max=60, help="How many tables play side by side.")] = 1,
    port: Annotated[
        int | None,
        typer.Option(
            metavar="P",
            min=1,
            max=65535,
            help="The port, 8080 without it, and the next free one if it is taken; with --resume that of the class.",
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(metavar="LL", help=f"{LANGUAGES} Without it that of the class where there is one, else en."),
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="S", help="Seed of all tables; drawn by chance without one.")] = None,
    own_seeds: Annotated[bool, typer.Option("--own-seeds", help="Every table plays with a seed of its own.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the latest class, however it ended.")] = False,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="The program plays every seat, so that you can try the wall alone.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Try whether phones reach this computer, and say what helps where they do not.")
    ] = False,
    remote_teacher: Annotated[
        bool, typer.Option("--remote-teacher", help="Let the teacher's page be opened from another device, too.")
    ] = False,
    cert: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A certificate (PEM): the class goes by https; with --key. With --resume those of the class without them.",
        ),
    ] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The private key of the certificate (PEM).")] = None,
    no_cert: Annotated[
        bool, typer.Option("--no-cert", help="With --resume: go on by http, without the certificate of the class.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the class is kept; beside the saved games without it.")
    ] = None,
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT", help="Write the latest class into a new folder: CSV, Parquet, its page, and a code book."
        ),
    ] = None,
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="With --export: no nickname, device, note, message or free text.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Delete the latest class, or that in --folder, for good, and say what went.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --forget: do not ask.")] = False,
) -> None:
    """Open a class: pupils join in a browser with a code, everybody plays at once, and you watch all tables on one page.

    Everything stays on this computer and in its network: no internet, no accounts. Every move is on the disk before it is
    answered, so a class goes on with --resume after anything. Stop it with Ctrl-C.
    """
    try:
        from negotiate.classroom.check import try_the_way_in
        from negotiate.classroom.greeting import greeting
        from negotiate.classroom.room import Plan, Room, is_class
        from negotiate.classroom.serve import PORT, free_port, port_again, serve, why_no_certificate
        from negotiate.classroom.server import House
    except ModuleNotFoundError as error:
        raise without_the_extra(error, "A class", "class") from error
    from negotiate.table.saves import saves_folder
    from negotiate.words.catalogue import languages
    from negotiate.words.speaker import PLAYER, Speaker

    if language is not None and language not in languages():
        raise UnknownName("language", language, languages())
    if (cert is None) != (key is None):
        raise typer.BadParameter("A certificate needs its private key: --cert FILE --key FILE.")
    if no_cert and (cert is not None or not resume):
        raise typer.BadParameter("--no-cert belongs to --resume, and to no --cert.")
    certificate = (cert, key) if cert is not None and key is not None else None
    if certificate is not None:
        problem = why_no_certificate(*certificate)
        if problem:
            raise NegotiateError(problem)
    if check:
        raise typer.Exit(try_the_way_in(free_port(port or PORT), Speaker(language or "en", PLAYER), typer.echo))
    classes = folder or saves_folder().parent / "classes"
    if anonymous and export is None:
        raise typer.BadParameter("--anonymous belongs to --export OUT.")
    if export is not None or forget:
        if scenario is not None:
            raise typer.BadParameter("--export and --forget take a class that there is, and no scenario.")
        place = _latest(classes, "to export" if export is not None else "to forget")
        speaker = Speaker(language or _language_of(place), PLAYER)
        if export is not None:
            _export(place, export, speaker, anonymous=anonymous)
        if forget:
            _forget(place, speaker, sure=yes)
        return
    if resume:
        place = _latest(classes, "to go on with")
        room = Room.resume(place, clock=time.time)
        try:
            at = free_port(port) if port else port_again(room.register.port or PORT)
            if certificate is None and not no_cert:
                certificate = _certificate_again(room)
            if language is not None and language != room.register.language:
                room.speak(language)
        except NegotiateError:
            room.close()
            raise
    else:
        if scenario is None:
            raise typer.BadParameter("Say which scenario the class plays, for example: negotiate class tutorial --tables 8")
        at = free_port(port or PORT)
        makes_ready(scenario)
        place = folder or classes / f"{Path(scenario).stem}-{time.strftime('%Y%m%d-%H%M%S')}"
        if is_class(place):
            raise RecordError(f"'{place}' holds a class already; go on with it by --resume, or choose another folder.")
        room = Room.begin(place, Plan(scenario, tables, language or "en", seed, own_seeds, rehearse), clock=time.time)
    speaker = Speaker(room.register.language, PLAYER)

    def opened(house: House, secret: str) -> None:
        typer.echo(greeting(house, secret, speaker, place))
        if scenario is not None:  # what is not compiled yet all the same is while people join
            makes_ready_meanwhile(scenario)

    beside = Beside()
    try:
        serve(
            room,
            at,
            remote_teacher=remote_teacher,
            certificate=certificate,
            on_open=opened,
            plays_beside=beside,
        )
    finally:
        beside.stop()


def without_the_extra(error: ModuleNotFoundError, what: str, verb: str) -> MissingExtra:
    """What is missing for a class, in a sentence with the cure; `run.py` installs it for the verb."""
    return MissingExtra(
        f"{what} needs the package '{error.name}', which is not installed; type: python -m pip install "
        f'"{DISTRIBUTION}[class]" (in a checkout, python3 run.py {verb} installs it by itself).'
    )


def _latest(classes: Path, what: str) -> Path:
    """The latest class in a folder of classes, or in a folder that is one. Raises RecordError where there is none."""
    from negotiate.classroom.room import is_class, ledger_in

    found = [place for place in (classes, *(classes.iterdir() if classes.is_dir() else ())) if is_class(place)]
    if not found:
        raise RecordError(f"There is no class in '{classes}' {what}.")
    latest: Path = max(found, key=lambda one: ledger_in(one).stat().st_mtime)
    return latest


def _language_of(place: Path) -> str:
    """The language of the class in a folder; English where its ledger cannot be read."""
    from negotiate.classroom.ledger import read
    from negotiate.classroom.register import Register
    from negotiate.classroom.room import ledger_in

    try:
        return Register.of(ledger_in(place), read(ledger_in(place))[0]).language
    except RecordError:
        return "en"


def _certificate_again(room: Room) -> tuple[Path, Path] | None:
    """The certificate and the key with which a class was last reached. Raises NegotiateError where they are no good now."""
    from negotiate.classroom.serve import why_no_certificate

    certificate = room.register.certificate
    problem = why_no_certificate(*certificate) if certificate is not None else ""
    if problem:
        raise NegotiateError(
            f"{problem} The class went by https with these files. Say where they are now, with --cert FILE --key FILE, or "
            "go on by http with --no-cert: then everybody opens the new address and joins again."
        )
    return certificate


def _export(place: Path, out: Path, speaker: Speaker, *, anonymous: bool) -> None:
    from negotiate.classroom.debrief.gathered import Gathered

    for file in Gathered.of_folder(place).export(out, speaker, anonymous=anonymous):
        typer.echo(file)


def _forget(place: Path, speaker: Speaker, *, sure: bool) -> None:
    from negotiate.classroom.debrief.forgetting import forget

    if not sure:
        typer.confirm(speaker.say("Delete the class in {folder} for good?", folder=place), abort=True)
    for line in forget(place, speaker):
        typer.echo(line)


def makes_ready(scenario: str) -> None:
    """Have the engine compiled where it never was on this computer, and say how long that takes."""
    from negotiate.classroom.serve import make_ready
    from negotiate.table.rehearsal import is_ready

    if not is_ready():
        make_ready(scenario, _says_wait)


def makes_ready_meanwhile(scenario: str) -> None:
    """Have compiled, aside, what is not yet all the same."""
    from negotiate.classroom.serve import make_ready

    def make() -> None:
        with contextlib.suppress(NegotiateError):  # the room says what is wrong with a scenario
            make_ready(scenario, lambda _seconds, _step: None, aside=True)

    threading.Thread(target=make, daemon=True).start()


def _says_wait(seconds: float, step: int) -> None:
    """How far it is, on stderr: one line that grows in a terminal, and a new one now and then elsewhere."""
    from negotiate.classroom.serve import STEPS

    told = f"Making the engine ready for this computer: step {step} of {STEPS}, {seconds:.0f} s (once, up to a minute) …"
    if sys.stderr.isatty():
        print(f"\r{told}", end="", file=sys.stderr, flush=True)
    elif int(seconds) in (3, 10) or int(seconds) % 20 == 0:
        print(told, file=sys.stderr, flush=True)
