"""News: what has just changed the game, with what is different now and why. Only what everybody at the table knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from negotiate.analysis.aftermath import SOMEBODY, aftermath, people_waiting
from negotiate.engine.event_kinds import EVENT_KIND_OF
from negotiate.engine.events import Event
from negotiate.engine.explain import needs_of_track
from negotiate.engine.promises import key, promises
from negotiate.present.chronicle import event_card
from negotiate.present.log import LogEntry, log
from negotiate.present.promises import told_promises
from negotiate.present.seen import Sight
from negotiate.present.tracks import NeedLine, need_line
from negotiate.words.aftermath import groups
from negotiate.words.consent import is_by_vote
from negotiate.words.events import options_of
from negotiate.words.language import N_

REFUSED = N_("The accord is not in force. At least one option must change before it is put to the vote again.")


PEOPLE_HOME, CEASEFIRE_BEGUN = "people-home", "ceasefire-begun"
"""Kinds of news that the engine has no event of their own for."""
LOOKS = {PEOPLE_HOME: ("people-home", "good"), CEASEFIRE_BEGUN: ("dove", "good")}
"""Their drawing and tone."""


@dataclass(frozen=True)
class News:
    """One thing that changed the game. `kind` is that of engine.events, PEOPLE_HOME or CEASEFIRE_BEGUN."""

    kind: str
    title: str
    text: str
    why: str
    """What brought it about; empty where the text says it, and where chance did."""
    changes: tuple[str, ...]
    """What is different now."""
    picture: str = ""
    """What its picture shows, for what matters most; empty for no picture."""

    @property
    def icon(self) -> str:
        """The drawing beside it."""
        return LOOKS[self.kind][0] if self.kind in LOOKS else EVENT_KIND_OF[self.kind].icon

    @property
    def tone(self) -> str:
        """Whether it is good, warn, bad, muted or plain."""
        return LOOKS[self.kind][1] if self.kind in LOOKS else EVENT_KIND_OF[self.kind].tone


def news(seen: Sight, since: int = 0) -> tuple[News, ...]:
    """What changed the game from event number `since` on, oldest first. What stood from the start is no news."""
    entries, events = log(seen, since), dict(seen.events)
    found: list[News] = []
    for place, entry in enumerate(entries):
        tell = TELLERS.get(entry.kind)
        if tell is not None and entry.round > 0:
            found += tell(seen, events[entry.number], entries[place:])
    return tuple(found)


Told = Sequence[LogEntry]
"""The log from the event on that is told."""


def _card(seen: Sight, event: Event, _told: Told) -> Iterator[News]:
    card = event_card(seen, event)
    why = seen.say("The facilitator brought it in.") if "injected" in event.fields else ""
    yield News(event.kind, card.category, card.text, why, card.changes)


def _people_home(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    """Of what is carried out, only that somebody comes home is news."""
    people = event["people"]
    assert isinstance(people, int | float)  # events of this kind carry a number
    if people < SOMEBODY:
        return
    left, all_home = people_waiting(seen.rules, seen.game[0]), seen.view.people_returned
    so_far = seen.plural(
        "In all {people} person has come home.",
        "In all {people} people have come home.",
        round(all_home),
        people=seen.speaker.whole(all_home),
    )
    waiting = seen.plural(
        "{people} person is still waiting.",
        "{people} people are still waiting.",
        round(left),
        people=seen.speaker.whole(left),
    )
    yield News(
        PEOPLE_HOME,
        seen.plural(
            "{people} person comes home",
            "{people} people come home",
            round(people),
            people=seen.speaker.whole(people),
        ),
        told[0].text,
        "",
        (so_far, waiting) if left >= SOMEBODY else (so_far,),
        PEOPLE_HOME,
    )


def _ceasefire_begun(seen: Sight, event: Event) -> Iterator[News]:
    """That the guns fall silent with what is signed, where they did not before."""
    if not seen.rules.has_ceasefire:
        return
    issue, options = seen.names.issues[int(seen.record["ceasefire_issue"])], options_of(event)
    if not _silences(seen, options.get(issue)):
        return
    before = False
    for _number, earlier in seen.events:
        if earlier is event:
            break
        if earlier.kind == "signed" and issue in options_of(earlier):
            before = _silences(seen, options_of(earlier)[issue])
        elif earlier.kind in ("ceasefire-collapsed", "issue-fell") and earlier.fields["issue"] == issue:
            before = False
    if before:
        return
    falls = float(seen.record["pain_fall"]) > 0.0
    yield News(
        CEASEFIRE_BEGUN,
        seen.labels.worded("A ceasefire begins"),
        seen.option_label(issue, options[issue]),
        "",
        (seen.say("While it holds, going on costs every principal less each {unit}.", unit=seen.unit),) if falls else (),
        CEASEFIRE_BEGUN,
    )


def _silences(seen: Sight, option: str | None) -> bool:
    """Whether the guns are silent under an option of the ceasefire."""
    k = int(seen.record["ceasefire_issue"])
    return option is not None and seen.names.options[k].index(option) >= int(seen.record["ceasefire_from"])


def _ended(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    people = groups(seen.speaker.labels(seen.names), aftermath(seen.rules, seen.game, ()))
    first = next((group.sentences for group in people if group.kind == "people"), ())
    kind = str(event["ending"])
    yield News(event.kind, seen.speaker.ending(kind, seen.names), told[0].text, "", first, f"ending-{kind}")


def _names_under(seen: Sight, options: dict[str, str]) -> tuple[str, ...]:
    """Whose names stand under a communiqué and what they weigh, where words are worth something."""
    joined = [party for issue in options for party in seen.view.joined.get(issue, ())]
    names = [party for party in seen.names.parties if party in joined]
    if not names or not float(seen.record["communique_worth"]):
        return ()
    return (seen.names_under(names),)


def _signed(seen: Sight, event: Event, _told: Told) -> Iterator[News]:
    options = event["options"]
    assert isinstance(options, dict)  # events of this kind carry a package
    package = seen.package_text(options)
    if event.kind == "communique":
        yield News(
            event.kind,
            seen.say("A communiqué"),
            package,
            seen.say("Somebody who must consent was away."),
            (seen.say("It binds nobody."), *_names_under(seen, options)),
        )
        return
    title = seen.say("An agreement is signed")
    why = (
        seen.say("Enough of those who are asked have accepted it.")
        if is_by_vote(seen.rules, list(options))
        else seen.say("Everybody who must consent has accepted it.")
    )
    if event["binding"] == "political-commitment":
        title, why = seen.say("A political commitment is signed"), seen.say("Some were represented by delegates.")
    follows = seen.say(
        "It counts as far as it is carried out: every party that is bound by it can keep its word or break it."
    )
    if seen.view.accord_round == event.round:
        title, why = seen.say("A comprehensive accord is signed"), seen.say("Everybody who must ratify has done so.")
        more = int(seen.record["epilogue_rounds"])
        follows = (
            seen.plural(
                "Nothing new is negotiated any more. What is signed is carried out for {count} {unit} more; then the "
                "game ends.",
                "Nothing new is negotiated any more. What is signed is carried out for {count} {unit}s more; then the "
                "game ends.",
                more,
                unit=seen.unit,
            )
            if more
            else seen.say("Nothing new is negotiated any more. What is due is carried out, and then the game ends.")
        )
    yield News(event.kind, title, package, why, (follows,), "signed")
    yield from _ceasefire_begun(seen, event)


def _opened(seen: Sight, event: Event, _told: Told) -> Iterator[News]:
    needs = [
        need.text if is_word else seen.say("{need} (now {now})", need=need.text, now=need.now)
        for need, is_word in _needs(seen, event, met=True)
    ]
    why = seen.say("What was asked for is there: {needs}.", needs=seen.speaker.separated(needs)) if needs else ""
    yield News(
        event.kind,
        seen.say("Talks open: {track}", track=seen.track_label(str(event["track"]))),
        "",
        why,
        (seen.say("This can be negotiated now: {issues}.", issues=_issues(seen, event)),),
    )


def _closed(seen: Sight, event: Event, _told: Told) -> Iterator[News]:
    needs = [seen.say("{need} (now {now})", need=need.text, now=need.now) for need, _word in _needs(seen, event, met=False)]
    why = seen.say("What is asked for is no longer there: {needs}.", needs=seen.speaker.separated(needs)) if needs else ""
    yield News(
        event.kind,
        seen.say("Talks close: {track}", track=seen.track_label(str(event["track"]))),
        "",
        why,
        (seen.say("Until they open again nothing new can be signed about: {issues}.", issues=_issues(seen, event)),),
    )


def _breach(_seen: Sight, event: Event, told: Told) -> Iterator[News]:
    yield News(event.kind, _seen.say("A breach is seen"), told[0].text, "", _trust_moved(_seen, event, told), event.kind)


def _held_back(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    party, issue = str(event["party"]), str(event["issue"])
    mine = next((one for one in promises(seen.rules, seen.game) if (one.party, one.issue) == (party, issue)), None)
    changes = []
    if mine is not None and mine.overdue and not _no_more(seen):
        changes.append(seen.say("It is overdue until it is delivered."))
    mine_key = key(party, issue)
    changes += [link.text for text in told_promises(seen).texts for link in text.links if link.overdue == mine_key]
    yield News(event.kind, seen.say("A promise is not kept"), told[0].text, "", (*changes, *_trust_moved(seen, event, told)))


def _made_good(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    yield News(
        event.kind,
        seen.say("A promise is made good"),
        told[0].text,
        "",
        (seen.say("It is no longer overdue."),),
    )


def _text_ended(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    """What fell with the text follows at once in the log."""
    fell = []
    for entry in told[1:]:
        if entry.kind != "issue-fell":
            break
        fell.append(entry.text)
    if event.kind == "action":
        yield News("text-ended", seen.say("A text is ended"), told[0].text, told[0].reason, tuple(fell))
        return
    yield News(event.kind, seen.say("A text lapses"), told[0].text, "", tuple(fell))


def _no_more(seen: Sight) -> bool:
    """Whether the game has ended, so that nothing is due any more."""
    return seen.common.ended is not None


def _collapse(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    fell = tuple(entry.text for entry in told[1:] if entry.kind == "issue-fell" and entry.round == event.round)
    yield News(event.kind, seen.labels.worded("The ceasefire collapses"), told[0].text, "", fell, event.kind)


def _postponed(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    again = () if _no_more(seen) else (seen.say("It is due again in the next {unit}.", unit=seen.unit),)
    yield News(event.kind, seen.say("A day is postponed"), told[0].text, "", again)


def _seat_changed(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    yield News(event.kind, seen.say("Another player"), told[0].text, "", ())


def _rewound(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    again = seen.say("What was signed, done and said since then has not happened.")
    yield News(event.kind, seen.say("The game goes back"), told[0].text, "", (again,))


def _extended(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    yield News(event.kind, seen.say("More time"), told[0].text, "", ())


def _chair(seen: Sight, event: Event, told: Told) -> Iterator[News]:
    yield News(event.kind, seen.say("Another mediator"), told[0].text, "", ())


def _vote(_seen: Sight, event: Event, told: Told) -> Iterator[News]:
    changes = (_seen.say(REFUSED),) if event.kind == "ratification-refused" else ()
    yield News(event.kind, _seen.say("A vote at home"), told[0].text, "", changes)


TELLERS: dict[str, Callable[[Sight, Event, Told], Iterator[News]]] = {
    "event-card": _card,
    "signed": _signed,
    "communique": _signed,
    "track-opened": _opened,
    "track-closed": _closed,
    "breach-detected": _breach,
    "held-back": _held_back,
    "postponed": _postponed,
    "made-good": _made_good,
    "terminate": _text_ended,
    "text-lapsed": _text_ended,
    "ceasefire-collapsed": _collapse,
    "seat-changed": _seat_changed,
    "rewound": _rewound,
    "extended": _extended,
    "chair-taken": _chair,
    "track-taken": _chair,
    "ratified": _vote,
    "ratification-refused": _vote,
    "phase-carried-out": _people_home,
    "ended": _ended,
}
"""What makes the news of an event, by its kind, or of an act, by its own."""


def _needs(seen: Sight, event: Event, *, met: bool) -> list[tuple[NeedLine, bool]]:
    """What the gate of a track asks for while it is shut, and whether what stands there now is a word, not a number."""
    track = str(event["track"])
    game = seen.game.copy()  # an open gate stays open with less
    game["track_open"][0, seen.names.tracks.index(track)] = 0
    needs = needs_of_track(seen.rules, game, track)
    return [(need_line(seen, need), isinstance(need.now, str)) for need in needs if need.met == met]


def _issues(seen: Sight, event: Event) -> str:
    track = str(event["track"])
    return seen.listed([seen.issue_label(issue) for issue in seen.names.issues if seen.track_of(issue) == track])


def _trust_moved(seen: Sight, event: Event, told: Told) -> tuple[str, ...]:
    """How trust in the party of an event has moved since."""
    events = dict(seen.events)
    return tuple(
        entry.text for entry in told if entry.kind == "trust-changed" and events[entry.number]["trusted"] == event["party"]
    )
