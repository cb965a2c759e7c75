"""What the terminal says of each part of the table: the presenter's values as plain lines, nothing worked out anew."""

from __future__ import annotations

from collections.abc import Iterable

from negotiate.engine.notation import seat_label
from negotiate.engine.outcome import Outcome
from negotiate.engine.rules import Rules
from negotiate.present.actions import ActionChoice
from negotiate.present.brief import Brief
from negotiate.present.builder import Builder
from negotiate.present.duty import Duty
from negotiate.present.log import LogEntry
from negotiate.present.mediation import Mediation
from negotiate.present.offers import AgreementCard, OfferCard
from negotiate.present.scene import Scene
from negotiate.present.tracks import IssueRow, OptionRow, TrackColumn
from negotiate.reports.debrief.scores import counted_parts
from negotiate.words.speaker import Speaker

Lines = list[str]


def overview(speaker: Speaker, scene: Scene) -> Lines:
    """The table in short."""
    head = scene.header
    lines = [f"{head.title}. {head.round_text}. {head.phase_text}."]
    if head.seat_label:
        lines.append(
            speaker.say("You are {who}.", who=head.seat_label) + (f" {scene.points_text}." if scene.points_text else "")
        )
    lines.append(f"{scene.mutual_trust.text} ({scene.mutual_trust.pairs_text}).")
    for track in scene.tracks:
        state = speaker.say("open") if track.is_open else speaker.say("locked")
        lines.append(f"- {track.label}: {state}. {track.settled_text}." + (f" {track.lock}" if track.lock else ""))
    lines += [
        "- "
        + speaker.say(
            "Signed: {issue}: {option}. {progress}", issue=card.label, option=card.option_label, progress=card.progress_text
        )
        for card in scene.agreements
    ]
    lines += [f"- {card.title}: {'; '.join(item.text for item in card.items)}." for card in scene.offers]
    return lines


def brief_page(speaker: Speaker, brief: Brief) -> Lines:
    """The role brief in full."""
    lines = [f"{brief.title} ({brief.kind_text}).", f"{brief.scenario}. {brief.summary}", brief.length_text]
    if brief.content_note:
        lines.append(speaker.say("Note: {note}", note=brief.content_note))
    lines += ["", brief.text]
    for title, entries in (
        (speaker.say("Your aims:"), brief.aims),
        (speaker.say("Your red lines:"), brief.red_lines),
        (speaker.say("What you have said in public:"), brief.position),
        (speaker.say("What everybody knows:"), brief.knows),
        (speaker.say("An accord takes:"), [f"{need.sentence}." for need in brief.accord]),
    ):
        if entries:
            lines += ["", title, *(f"- {entry}" for entry in entries)]
    if brief.scores:
        lines += ["", speaker.say("What each option is worth to you:")]
        lines += [
            f"- {score.issue_label}: "
            + "; ".join(f"{label} {speaker.amount(points, signed=True)}" for label, points in score.options)
            for score in brief.scores
        ]
    return [*lines, "", brief.scoring_text]


def tracks_page(speaker: Speaker, tracks: Iterable[TrackColumn]) -> Lines:
    """All tracks with their issues and options."""
    lines: Lines = []
    for track in tracks:
        lines += ["", f"{track.label}. {track.settled_text}. {track.ceiling_text}"]
        if track.lock:
            lines.append(track.lock)
        for issue in track.issues:
            lines += issue_page(speaker, issue, track)
    return lines[1:]


def issue_page(speaker: Speaker, issue: IssueRow, track: TrackColumn | None = None) -> Lines:
    """One issue with its options; a lock that is the track's own is not said again."""
    lines = [f"{issue.label}. {issue.status_text}. {issue.verification_text}."]
    if issue.note and track is None:
        lines.append(issue.note)
    if issue.requires_text:
        lines.append(f"{issue.requires_text}.")
    lines += [f"  - {_option(speaker, row, track)}" for row in issue.options if not row.is_status_quo]
    if track is None:
        lines += dict.fromkeys(row.lock for row in issue.options if row.lock)
    return lines


def _option(speaker: Speaker, row: OptionRow, track: TrackColumn | None) -> str:
    words = []
    if row.is_agreed:
        words.append(speaker.say("agreed"))
    if row.is_carried_out:
        words.append(speaker.say("carried out"))
    if row.offered_by:
        words.append(speaker.say("on the table"))
    if not row.is_open:
        words.append(speaker.say("locked"))
    if row.points is not None:
        words.append(speaker.say("to you {points}", points=speaker.points(row.points, signed=True)))
    words += [
        f"{party}: {speaker.amount(points, signed=True)}" for party, points in row.estimates.items() if abs(points) >= 0.05
    ]
    text = f"{row.label} ({', '.join(words)})" if words else row.label
    own_gate = track is not None and row.lock and row.needs != track.needs
    return f"{text}. {row.lock}" if own_gate else f"{text}."


def estimates_note(speaker: Speaker, scene: Scene) -> Lines:
    """What the numbers behind the other parties' names are."""
    return [speaker.say("The numbers behind the other parties are your estimates of their points.")] if scene.seat else []


def trust_page(speaker: Speaker, scene: Scene) -> Lines:
    """Directed trust, one line for each direction, and the measures of the talks as a whole."""
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
    return [*lines, "", *(f"- {measure.label}: {measure.text}. {measure.meaning}" for measure in scene.measures)]


def parties_page(speaker: Speaker, scene: Scene) -> Lines:
    """Who sits at the table."""
    lines = []
    for card in scene.parties:
        player = (
            speaker.say("you") if card.is_you else speaker.say("a person") if card.is_person else speaker.say("the computer")
        )
        lines += ["", f"{card.label} ({card.initials}), {card.kind_text}, {player}. {card.presence_text}."]
        lines += [f"- {measure.label}: {measure.text}." for measure in card.measures]
        lines += [f"- {note}" for note in card.notes]
        lines += ["- " + speaker.say("In public: {position}", position=position) for position in card.position]
    return lines[1:]


def offer_page(speaker: Speaker, card: OfferCard, seat: str) -> Lines:
    """One package on the table, as `seat` reads it; that it has not answered itself it knows."""
    lines = [f"{card.title}:"]
    lines += [
        f"- {item.text}" + (f" ({speaker.amount(item.change, signed=True)})" if item.change is not None else "")
        for item in card.items
    ]
    if card.worth is not None:
        lines += [card.worth.text, card.worth.meaning, *([card.worth.risk_text] if card.worth.risk_text else [])]
    lines += [estimate.text for estimate in card.estimates]
    lines += [f"{answer.text}." for answer in card.answers if answer.party != seat]
    return lines


def offers_page(speaker: Speaker, scene: Scene) -> Lines:
    """All packages on the table."""
    if not scene.offers:
        return [speaker.say("No proposal is on the table.")]
    return [line for card in scene.offers for line in ["", *offer_page(speaker, card, scene.seat)]][1:]


def agreements_page(speaker: Speaker, cards: Iterable[AgreementCard]) -> Lines:
    """What is signed."""
    lines: Lines = []
    for card in cards:
        lines += [
            "",
            f"{card.label}: {card.option_label}.",
            f"- {card.signed_text}. {card.binding_text}",
            f"- {card.progress_text} {card.verification_text}.",
            *(f"- {text}" for text in card.breaches),
        ]
    return lines[1:] or [speaker.say("Nothing is signed yet.")]


def log_page(entries: Iterable[LogEntry], *, quiet: bool = True) -> Lines:
    """Lines of the log under a heading for each round; `quiet` leaves the small print out."""
    lines, round_ = [], ""
    for entry in entries:
        if quiet and entry.weight == 0:
            continue
        if entry.round_text != round_:
            round_ = entry.round_text
            lines += ["", f"{round_}:"]
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
    return [*marks, speaker.plural("{count} round is still to come.", "{count} rounds are still to come.", left)]


def events_page(speaker: Speaker, scene: Scene) -> Lines:
    """Event cards so far, with what each changed."""
    lines: Lines = []
    for card in scene.cards:
        about = " " + speaker.say("It concerns {who}.", who=card.about) if card.about else ""
        lines.append(f"- {card.category}, {scene.timeline[card.round - 1].text.split(':')[0]}. {card.text}{about}")
        lines += [f"  {change}" for change in card.changes]
    return lines or [speaker.say("No events so far.")]


def duty_page(speaker: Speaker, duty: Duty) -> Lines:
    """What is to be carried out, and what each choice may bring."""
    lines = [
        speaker.say("To be carried out: {issue}: {option}.", issue=duty.issue_label, option=duty.option_label),
        duty.phase_text,
        duty.verification_text,
        duty.obligors_text,
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


def package_page(speaker: Speaker, built: Builder) -> Lines:
    """The package as it stands, its worth, and what it would take."""
    if not built.items:
        return [speaker.say("The package is empty.")]
    lines = [
        speaker.say("In the package:"),
        *(
            f"- {item.text}" + (f" ({speaker.amount(item.change, signed=True)})" if item.change is not None else "")
            for item in built.items
        ),
    ]
    if built.worth is not None:
        lines += [built.worth.text, built.worth.meaning, *([built.worth.risk_text] if built.worth.risk_text else [])]
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


def action_line(choice: ActionChoice) -> str:
    """A choice in the menu."""
    return f"{choice.label}. {choice.hint}" if choice.hint else f"{choice.label}."


def ending_page(speaker: Speaker, rules: Rules, outcome: Outcome) -> Lines:
    """How the game ended, now that nothing is secret any more."""
    names = rules.names
    parties = rules.document.get("parties", {})
    lines = [
        speaker.say("The game is over: {ending}.", ending=speaker.ending(outcome.kind)),
        speaker.outcome(outcome),
        "",
    ]
    parts = ", ".join(f"{speaker.say(part)} {speaker.number(100 * outcome.parts[part], 0)}" for part in counted_parts(rules))
    lines.append(
        speaker.say(
            "Peace index: {index} of 100 ({parts}).", index=speaker.number(100 * outcome.peace_index, 0), parts=parts
        )
    )
    for party in names.parties:
        lines.append(
            speaker.say(
                "{who}: {points}, mandate score {score} of 100.",
                who=seat_label(names, party),
                points=speaker.points(outcome.utilities[party]),
                score=speaker.number(outcome.mandates[party], 0),
            )
        )
        aims = [str(aim["text"]) for aim in parties.get(party, {}).get("aims") or ()]
        lines += ["  - " + speaker.say("Its private aim was: {aim}", aim=aim) for aim in aims]
    lines += ["", *_settled(speaker, rules, outcome)]
    questions = [str(question) for question in rules.document.get("debrief") or ()]
    if questions:
        lines += ["", speaker.say("Questions to talk about:"), *(f"- {question}" for question in questions)]
    return lines


def _settled(speaker: Speaker, rules: Rules, outcome: Outcome) -> Lines:
    names, lines = rules.names, []
    for k, issue in enumerate(names.issues):
        agreed, done = outcome.agreement.get(issue), outcome.carried_out.get(issue)
        labels = {option: names.option_labels[k][names.options[k].index(option)] for option in (agreed, done) if option}
        words = {"issue": names.issue_labels[k]}
        if agreed and agreed == done:
            lines.append("- " + speaker.say("{issue}: {option} is agreed and carried out.", option=labels[agreed], **words))
            continue
        if agreed:
            lines.append("- " + speaker.say("{issue}: {option} is agreed.", option=labels[agreed], **words))
        if done:
            lines.append("- " + speaker.say("{issue}: {option} was carried out.", option=labels[done], **words))
    return lines or [speaker.say("Nothing was agreed.")]
