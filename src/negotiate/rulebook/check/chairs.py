"""Several mediators: whether there is exactly one for every track in every round, whether they take turns or share them."""

from __future__ import annotations

from negotiate.engine.layout import CHAIRS, LARGE
from negotiate.engine.rules import Chair, held
from negotiate.rulebook.check.findings import listed, quoted
from negotiate.rulebook.model.parties import Chair as Turn
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading

NOBODY = "none"
"""The mediator, or the style of one, that leaves the chair empty."""
HERE = "mediation.chairs"


def check(reading: Reading, scenario: Scenario) -> None:
    """Add an error for every round with two mediators in the chair, for a track or for all, or with none in it.

    A mediator that never sits, a track that none holds and a text that none may table are warnings.
    """
    chairs = scenario.mediation.chairs
    if not chairs:
        return
    if len(chairs) == 1 and not chairs[0].tracks:
        sentence = (
            f"Only '{chairs[0].mediator}' takes turns here; write 'mediator: {chairs[0].mediator}' instead, or add another."
        )
        reading.report(HERE, sentence, "chairs", key=True)
    number, first = min(enumerate(chairs), key=lambda chair: chair[1].start)
    if first.start != 1:
        sentence = (
            f"Nobody mediates before round {first.start}: the first in the chair is '{first.mediator}'; let it "
            "begin from 1, or put another before it."
        )
        reading.report(f"{HERE}.{number}.from", sentence, "chairs", meant=(1,))
    _in_order(reading, scenario)
    if scenario.mediator not in (NOBODY, chairs[0].mediator):
        sentence = (
            f"The mediator is '{scenario.mediator}', and '{chairs[0].mediator}' by 'mediation.chairs'; leave 'mediator' out "
            "where several take turns."
        )
        reading.report("mediator", sentence, "chairs", meant=(chairs[0].mediator,))
    names = list(dict.fromkeys(chair.mediator for chair in chairs))
    if len(names) > CHAIRS:
        sentence = f"{len(names)} mediators take turns here, and {CHAIRS} can: {listed(map(quoted, names))}; take some out."
        reading.report(HERE, sentence, "chairs", key=True)
    for name in names:
        own = scenario.mediators.get(name)
        if own is not None and own.style == NOBODY:
            sentence = f"'{name}' takes turns in the chair, so it needs a style other than none; name one, or take it out."
            reading.report(f"mediators.{name}.style", sentence, "chairs")
    if any(chair.tracks for chair in chairs):
        _shared(reading, scenario, names)


def _cure(start: int, late: int) -> str:
    """What helps where a chair does not begin after the one before it; their order is no matter where both begin at once."""
    later = f"write a round after {late}"
    return f"{later}, or give one of them 'tracks' of its own" if start == late else f"{later}, or change their order"


def _in_order(reading: Reading, scenario: Scenario) -> None:
    """Every chair against those before it."""
    chairs = scenario.mediation.chairs or []
    for number, chair in enumerate(chairs):
        here, earlier = f"{HERE}.{number}", chairs[:number]
        of_all = next((one for one in reversed(earlier) if not one.tracks), None)
        if earlier and chair.start < earlier[-1].start:
            late: Turn | None = earlier[-1]
        else:
            late = of_all if of_all is not None and not chair.tracks and chair.start == of_all.start else None
        if late is not None:
            sentence = (
                f"'{chair.mediator}' takes the chair from round {chair.start} on, and '{late.mediator}', who stands "
                f"before it, from round {late.start} on; {_cure(chair.start, late.start)}."
            )
            reading.report(f"{here}.from", sentence, "chairs")
            continue
        if of_all is not None and not chair.tracks and chair.mediator == of_all.mediator:
            sentence = f"'{chair.mediator}' is in the chair already from round {of_all.start} on; take one of the two out."
            reading.report(f"{here}.mediator", sentence, "chairs")
        elif chair.start > scenario.calendar.rounds:
            sentence = (
                f"'{chair.mediator}' never takes the chair: its turn begins in round {chair.start}, and the game has "
                f"{scenario.calendar.rounds}; let it begin earlier, or take it out."
            )
            reading.report(f"{here}.from", sentence, "chair-after-the-end", "warning")
        for place, track in enumerate(chair.tracks or ()):
            holder = next((one for one in reversed(earlier) if track in (one.tracks or ())), None)
            if holder is None or (holder.start < chair.start and holder.mediator != chair.mediator):
                continue
            sentence = f"'{track}' is held by '{holder.mediator}' from round {holder.start} on"
            if holder.mediator != chair.mediator:
                sentence += f", and by '{chair.mediator}' from the same round on; leave it to one of them."
            else:
                sentence += "; take it out of one of its two chairs."
            reading.report(f"{here}.tracks.{place}", sentence, "chairs")


def _shared(reading: Reading, scenario: Scenario, names: list[str]) -> None:
    """Mediators that share the tracks: who holds nothing, and what nobody holds."""
    turns = [
        Chair(chair.mediator, "", "", chair.start, tuple(chair.tracks or ())) for chair in scenario.mediation.chairs or ()
    ]
    rounds = sorted({1, *(chair.since for chair in turns if chair.since <= scenario.calendar.rounds)})
    by_round = {start: held(turns, scenario.tracks, start) for start in rounds}
    seats = len(scenario.parties) + len(names) - 1
    if seats > LARGE.parties:
        sentence = (
            f"Mediators with tracks of their own sit beside the parties: {len(scenario.parties)} parties and {len(names)} "
            f"mediators, and there is room for {LARGE.parties} parties and one mediator; take some out."
        )
        reading.report(HERE, sentence, "chairs", key=True)
    for name in names:
        starts = [chair.since for chair in turns if chair.mediator == name]
        if min(starts) <= scenario.calendar.rounds and not any(name in found.values() for found in by_round.values()):
            sentence = f"'{name}' never sits down, because others hold every track by name; take it out, or give it one."
            number = next(place for place, chair in enumerate(turns) if chair.mediator == name)
            reading.report(f"{HERE}.{number}.mediator", sentence, "chair-without-track", "warning")
    for track in scenario.tracks:
        since = next((start for start, found in by_round.items() if track in found), None)
        if since != 1:
            until = f"before round {since}" if since is not None else "in any round"
            sentence = (
                f"No mediator holds '{track}' {until}, so none of them tables a text on it; add it to the tracks of one, "
                "or let one hold the rest."
            )
            reading.report(HERE, sentence, "track-of-nobody", "warning", key=True)
    whole = set(scenario.process.undertaking or scenario.tracks)
    if scenario.process.mode == "single-undertaking" and not any(
        whole <= {track for track, holder in found.items() if holder == name}
        for found in by_round.values()
        for name in names
    ):
        sentence = (
            "Under 'single-undertaking' a text has something on every track of the undertaking, and no mediator ever holds "
            f"all of them: {listed(map(quoted, sorted(whole)))}; give them to one, or take another mode."
        )
        reading.report(HERE, sentence, "track-of-nobody", "warning", key=True)
