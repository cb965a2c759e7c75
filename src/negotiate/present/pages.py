"""What is said of each part of the table, in the terminal and to a language model: the presenter's values as plain lines,
nothing worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from negotiate.present.actions import ActionChoice
from negotiate.present.brief import Brief
from negotiate.present.builder import Builder
from negotiate.present.duty import Duty
from negotiate.present.ending import Ending
from negotiate.present.exchanges import Exchange
from negotiate.present.log import LogEntry
from negotiate.present.mediation import Mediation
from negotiate.present.offers import AgreementCard, Item, OfferCard
from negotiate.present.promises import Promises
from negotiate.present.scene import Scene
from negotiate.present.tracks import IssueRow, NeedLine, OptionRow, TrackColumn
from negotiate.words.speaker import Speaker

Lines = list[str]


def overview(speaker: Speaker, scene: Scene) -> Lines:
    """The table in short."""
    head = scene.header
    lines = [f"{head.title}. {head.round_text}. {head.phase_text}."]
    if head.next_text:
        lines.append(head.next_text)
    if scene.seat_label:
        lines.append(
            speaker.say("You are {who}.", who=scene.seat_label) + (f" {scene.points_text}." if scene.points_text else "")
        )
    if scene.mutual_trust.text:
        lines.append(f"{scene.mutual_trust.text} ({scene.mutual_trust.pairs_text}).")
    for track in scene.tracks:
        state = speaker.say("open") if track.is_open else speaker.say("locked")
        told = f"{speaker.labelled(track.label, state)}. {track.settled_text}."
        lines.append(f"- {told} {track.lock}".rstrip())
    lines += [
        "- "
        + speaker.say(
            "Signed: {issue}: {option}. {progress}", issue=card.label, option=card.option_label, progress=card.progress_text
        )
        for card in scene.agreements
    ]
    lines += [
        f"- {speaker.labelled(scene.offer(card.seat).title, speaker.separated(item.text for item in card.items))}."
        for card in scene.offers
    ]
    return lines


def brief_page(speaker: Speaker, brief: Brief, accord: Iterable[NeedLine]) -> Lines:
    """The role brief in full."""
    lines = [f"{brief.title} ({brief.kind_text}).", f"{brief.scenario}. {brief.summary}", brief.length_text]
    if brief.content_note:
        lines.append(speaker.say("Note: {note}", note=brief.content_note))
    if brief.text:
        lines += ["", brief.text]
    for title, entries in (
        (speaker.say("Your aims:"), brief.aims),
        (speaker.say("Your red lines:"), brief.red_lines),
        (speaker.say("What you have said in public:"), brief.position),
        (speaker.say("What everybody knows:"), brief.knows),
        (speaker.say("An accord takes:"), [f"{need.sentence}." for need in accord]),
    ):
        if entries:
            lines += ["", title, *(f"- {entry}" for entry in entries)]
    if brief.scores:
        lines += ["", speaker.say("What each option is worth to you:")]
        lines += [
            "- "
            + speaker.labelled(
                score.issue_label,
                speaker.separated(f"{label} {speaker.amount(points, signed=True)}" for label, points in score.options),
            )
            for score in brief.scores
        ]
    return [*lines, "", brief.scoring_text]


def tracks_page(speaker: Speaker, scene: Scene) -> Lines:
    """All tracks with their issues and options."""
    lines: Lines = []
    for track in scene.tracks:
        said = f"{track.label}. {track.settled_text}. {track.ceiling_text}".rstrip()
        lines += ["", f"{said} {track.mediator_text}".rstrip()]
        if track.lock:
            lines.append(track.lock)
        for issue in track.issues:
            lines += issue_page(speaker, scene, issue, track)
    return lines[1:]


def issue_page(speaker: Speaker, scene: Scene, issue: IssueRow, track: TrackColumn | None = None) -> Lines:
    """One issue with its options; a lock that is the track's own is not said again."""
    lines = [" ".join(f"{said}." for said in (issue.label, issue.status_text, issue.verification_text) if said)]
    if stakes := scene.stakes_text(issue.issue):
        lines.append(stakes)
    if issue.note and track is None:
        lines.append(issue.note)
    if issue.requires_text:
        lines.append(f"{issue.requires_text}.")
    lines += [f"  - {_option(speaker, scene, issue.issue, row, track)}" for row in issue.options if not row.is_status_quo]
    if track is None:
        lines += dict.fromkeys(row.lock for row in issue.options if row.lock)
    return lines


def _option(speaker: Speaker, scene: Scene, issue: str, row: OptionRow, track: TrackColumn | None) -> str:
    words = []
    if row.is_agreed:
        words.append(speaker.say("agreed"))
    if row.is_carried_out:
        words.append(speaker.say("carried out"))
    if row.offered_by:
        words.append(speaker.say("on the table"))
    if not row.is_open:
        words.append(speaker.say("locked"))
    own = scene.points(issue, row.option)
    if own is not None:
        words.append(speaker.say("to you {points}", points=speaker.points(own, signed=True)))
    labels = {card.seat: card.label for card in scene.parties}
    words += [
        speaker.labelled(labels[party], speaker.amount(points, signed=True))
        for party, points in scene.estimates(issue, row.option).items()
        if abs(points) >= 0.05
    ]
    text = f"{row.label} ({', '.join(words)})" if words else row.label
    own_gate = track is not None and row.needs
    return f"{text}. {row.lock}" if own_gate else f"{text}."


def estimates_note(speaker: Speaker, scene: Scene) -> Lines:
    """What the numbers behind the other parties' names are."""
    return [speaker.say("The numbers behind the other parties are your estimates of their points.")] if scene.seat else []


def trust_page(speaker: Speaker, scene: Scene) -> Lines:
    """Directed trust, one line for each direction, and the measures of the talks as a whole."""
    if scene.bargains:
        return [speaker.say("Trust plays no part here: what is signed ends the game, and nothing is left to be kept.")]
    lines = []
    for edge in scene.trust:
        if abs(edge.change) < 0.05:
            lines.append(f"- {edge.text}.")
        else:
            lines.append(
                "- "
                + speaker.say(
                    "{trust} ({change} since the round before).",
                    trust=edge.text,
                    change=speaker.number(edge.change, signed=True),
                )
            )
    return [*lines, "", *(f"- {speaker.labelled(one.label, one.text)}. {one.meaning}" for one in scene.measures)]


def parties_page(speaker: Speaker, scene: Scene) -> Lines:
    """Who sits at the table."""
    lines = []
    for card in scene.parties:
        player = (
            speaker.say("you")
            if card.seat == scene.seat
            else speaker.say("a person")
            if card.is_person
            else speaker.say("the computer")
        )
        lines += ["", f"{card.label} ({card.initials}), {card.kind_text}, {player}. {card.presence_text}."]
        lines += [f"- {speaker.labelled(measure.label, measure.text)}." for measure in card.measures]
        lines += [f"- {note}" for note in card.notes]
        lines += ["- " + speaker.say("In public: {position}", position=position) for position in card.position]
    return lines[1:]


def offer_page(speaker: Speaker, scene: Scene, card: OfferCard) -> Lines:
    """One package on the table, as a seat reads it; that it has not answered itself it knows."""
    own = scene.offer(card.seat)
    lines = [speaker.labelled(own.title), *_items(speaker, scene, card.items)]
    if own.worth is not None:
        lines += [own.worth.text, own.worth.meaning, *filter(None, (own.worth.opens_text, own.worth.risk_text))]
    lines += [estimate.text for estimate in own.estimates]
    lines += [f"{answer.text}." for answer in card.answers if answer.party != scene.seat]
    return lines


def offers_page(speaker: Speaker, scene: Scene) -> Lines:
    """All packages on the table."""
    if not scene.offers:
        return [speaker.say("No proposal is on the table.")]
    return [line for card in scene.offers for line in ["", *offer_page(speaker, scene, card)]][1:]


def agreements_page(speaker: Speaker, cards: Iterable[AgreementCard]) -> Lines:
    """What is signed."""
    lines: Lines = []
    for card in cards:
        lines += [
            "",
            f"{speaker.labelled(card.label, card.option_label)}.",
            f"- {card.signed_text}. {card.binding_text}".rstrip(),
            *(f"- {card.progress_text} {verified}." for verified in (card.verification_text,) if verified),
            *(f"- {text}" for text in (*card.delivered, card.nature_text, card.together_text, *card.breaches) if text),
        ]
    return lines[1:] or [speaker.say("Nothing is signed yet.")]


def exchanges_page(speaker: Speaker, shown: Iterable[Exchange]) -> Lines:
    """Who came home on which day; empty where nobody was to."""
    lines: Lines = []
    for one in shown:
        lines += ["", f"{speaker.labelled(one.label, one.option_label)}. {one.signed_text}. {one.count_text}."]
        lines += [f"- {day.text}" for day in one.days]
    return [speaker.say("People home, day by day"), *lines[1:]] if lines else []


def promises_page(speaker: Speaker, promises: Promises) -> Lines:
    """The ledger of promises, text by text."""
    if not promises.texts and not promises.carried_out:
        return [speaker.say("Nothing is signed yet.")]
    lines = [f"{promises.summary}."] * bool(promises.texts)
    for text in promises.texts:
        lines += ["", speaker.labelled(text.title), *(f"- {row.text}" for row in text.rows)]
        lines += [f"  {link.text}" for link in text.links]
        lines += [f"  {hint}" for hint in text.hints]
    if promises.carried_out:
        lines += [*[""] * bool(lines), *(f"- {done}" for done in promises.carried_out)]
    return [*lines, "", promises.note]


def log_page(speaker: Speaker, entries: Iterable[LogEntry], *, quiet: bool = True) -> Lines:
    """Lines of the log under a heading for each round; `quiet` leaves the small print out."""
    lines, round_ = [], ""
    for entry in entries:
        if quiet and entry.weight == 0:
            continue
        if entry.round_text != round_:
            round_ = entry.round_text
            lines += ["", speaker.labelled(round_)]
        lines.append(f"- {entry.text}" + (f" {entry.reason}" if entry.reason else ""))
    return lines[1:]


def rounds_page(speaker: Speaker, scene: Scene) -> Lines:
    """The timeline."""
    marks = [
        "- " + (speaker.say("{mark} (now)", mark=mark.text) if mark.state == "now" else mark.text)
        for mark in scene.timeline
        if mark.state != "ahead"
    ]
    left = sum(1 for mark in scene.timeline if mark.state == "ahead")
    return [*marks, speaker.plural("{count} is still to come.", "{count} are still to come.", left)]


def events_page(speaker: Speaker, scene: Scene) -> Lines:
    """Event cards so far, with what each changed."""
    lines: Lines = []
    for card in scene.cards:
        about = " " + speaker.say("It concerns {who}.", who=card.about) if card.about else ""
        lines.append(f"- {card.category}, {scene.timeline[card.round - 1].text.split(':')[0].rstrip()}. {card.text}{about}")
        lines += [f"  {change}" for change in card.changes]
    return lines or [speaker.say("No events so far.")]


def duty_page(speaker: Speaker, duty: Duty) -> Lines:
    """What is to be carried out, and what each choice may bring."""
    lines = [
        speaker.say("To be carried out: {issue}: {option}.", issue=duty.issue_label, option=duty.option_label),
        duty.phase_text,
        duty.verification_text,
        duty.obligors_text,
        *([duty.stakes_text] if duty.stakes_text else []),
    ]
    return [*lines, *(f"- {text}" for text in duty.history)]


def mediation_page(speaker: Speaker, mediation: Mediation) -> Lines:
    """The mediator's own page."""
    lines = [mediation.leverage_text, *(f"- {entry.text}" for entry in mediation.credibility)]
    if mediation.side_payment_text:
        lines.append(mediation.side_payment_text)
    lines += ["", speaker.say("Your verification would mean:"), *(f"- {text}" for text in mediation.verification)]
    if mediation.soundings:
        lines += ["", speaker.say("What the parties have let you know, in points (never quite exact):")]
        lines += [f"- {sounding.text}" for sounding in mediation.soundings]
    return lines


def package_page(speaker: Speaker, scene: Scene, built: Builder) -> Lines:
    """The package as it stands, its worth, and what it would take."""
    if not built.items:
        return [speaker.say("The package is empty.")]
    lines = [speaker.say("In the package:"), *_items(speaker, scene, built.items)]
    if built.worth is not None:
        lines += [built.worth.text, built.worth.meaning, *filter(None, (built.worth.opens_text, built.worth.risk_text))]
    if built.welfare is not None:
        lines.append(built.welfare.text)
    lines += [estimate.text for estimate in built.estimates]
    lines += [text for text in (built.asked_text, *built.takes) if text]
    lines.append(
        speaker.say("It may be tabled now.")
        if built.is_legal
        else speaker.say("It may not be tabled now: {why}", why=built.refusal)
    )
    return lines


def _items(speaker: Speaker, scene: Scene, items: Iterable[Item]) -> Iterator[str]:
    """The lines of a package, each with what it changes for the seat that reads it."""
    for item in items:
        change = scene.change(item.issue, item.option)
        yield f"- {item.text}" + (f" ({speaker.amount(change, signed=True)})" if change is not None else "")


def action_line(choice: ActionChoice) -> str:
    """A choice in the menu."""
    return f"{choice.label}. {choice.hint}" if choice.hint else f"{choice.label}."


def ending_page(speaker: Speaker, ending: Ending) -> Lines:
    """How the game ended, now that nothing is secret any more."""
    lines = [ending.text, ending.reason]
    for group in ending.left:
        lines += ["", speaker.labelled(group.title), *(f"- {text}" for text in group.sentences)]
    lines += ["", ending.peace_text]
    for result in ending.results:
        lines += [result.text, *(f"  - {aim}" for aim in result.aims)]
    lines += ["", *(f"- {text}" for text in ending.settled)]
    if ending.questions:
        lines += ["", speaker.say("Questions to talk about:"), *(f"- {question}" for question in ending.questions)]
    return lines
