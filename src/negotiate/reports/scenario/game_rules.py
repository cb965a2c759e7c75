"""How a scenario is played, as sentences for its printed rulebook: the round, the moves, trust, endings and scores."""

from __future__ import annotations

from collections.abc import Iterator

from negotiate.reports.scenario import consent
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.gates import gate_of_accord, words
from negotiate.words.acts import ACTS
from negotiate.words.labels import capital
from negotiate.words.language import N_

ROUND = "round"
"""What a round is called where it stands for nothing else."""


def unit(book: Book) -> list[str]:
    """What a round stands for, in a list of at most one sentence: many languages say `round` where English has the unit."""
    return [] if book.labels.original.round_label == ROUND else [f"{capital(book.labels.calendar)}."]


def length(book: Book) -> str:
    """How many rounds a game has at most, and in class where that is fewer."""
    calendar = book.scenario.calendar
    if calendar.classroom_rounds == calendar.rounds:
        return book.plural("{count} {unit} at most", "{count} {unit}s at most", calendar.rounds, unit=book.unit)
    return book.plural(
        "{count} {unit} at most ({shorter} in class)",
        "{count} {unit}s at most ({shorter} in class)",
        calendar.rounds,
        unit=book.unit,
        shorter=book.number(calendar.classroom_rounds),
    )


def agenda(book: Book) -> str:
    """How many issues there are, on how many tracks."""
    return book.say(
        "{issues} on {tracks}",
        issues=book.plural("{count} issue", "{count} issues", len(book.scenario.issues)),
        tracks=book.plural("{count} track", "{count} tracks", len(book.scenario.tracks)),
    )


PROCESSES = {
    "sequenced": "",
    "open": N_("The process is open: gates are left aside, and everything can be talked about from the first round."),
    "single-undertaking": N_(
        "The process is a single undertaking: gates are left aside, and nothing is agreed until everything is."
    ),
    "boulder-first": N_(
        "The process puts the hardest track first: until something is agreed on {boulder}, nothing else opens."
    ),
    "alternating-offers": N_("The parties bargain by alternating offers over one full text, and a signature ends the game."),
}


def process(book: Book) -> list[str]:
    """What the process mode does to gates, as a list of at most one sentence; nothing in a sequenced process."""
    mode = book.scenario.process
    said = book.say(PROCESSES[mode.mode], boulder=book.track(mode.boulder) if mode.boulder is not None else "")
    return [said] if said else []


def round_(book: Book) -> list[str]:
    """The steps of a round, in order."""
    scenario = book.scenario
    if book.bargains:
        return list(_turns(book))
    said = []
    if scenario.events:
        said.append(
            book.say(
                "Events. From each category of event cards one may be drawn; the {unit} takes it as it comes.",
                unit=book.unit,
            )
        )
    if scenario.mediators:
        said.append(
            book.say("The mediators act once each, one after the other; each tables texts on its own tracks only.")
            if book.rules.names.shares_tracks
            else book.say("The mediator acts once, if there is one.")
        )
    package = book.say(
        "A package names one option for each of one or more open issues. Everybody who owns one of these issues is asked at "
        "once: accept, reject, leave it open, or turn it down with a counter-offer."
    )
    by_vote = consent.is_by_vote(book)
    consensus = f" {' '.join(consent.rules(book))}" if by_vote else ""
    said += [
        book.say(
            "The principals speak in turn, then the others; who opens the first {unit} is drawn, and it moves on by one "
            "seat each {unit}. Whoever has the floor may answer what lies on the table, propose one package, make a "
            "gesture, or pass.",
            unit=book.unit,
        ),
        f"{package}{consensus}",
        book.say(
            "A package to which enough of them consent is signed, and what it says falls due. What has stood as agreed can "
            "be taken further, never back."
        )
        if by_vote
        else book.say(
            "A package to which all owners consent is signed, and what it says falls due. What has stood as agreed can be "
            "taken further, never back."
        ),
        book.say(
            "Obligors carry out what is due, hold it back, or break their word. All decide at the same time and in secret, "
            "step by step where a {unit} has several; then it is revealed who went ahead and who held back. A verifier "
            "looks, and may see a breach or not.",
            unit=book.unit,
        ),
    ]
    if scenario.process.retable_margin:
        said.insert(
            len(said) - 2,
            book.plural(
                "A text that was refused may be tabled again, word for word, once options or agreements have changed or the "
                "least trust has risen by {count} point.",
                "A text that was refused may be tabled again, word for word, once options or agreements have changed or the "
                "least trust has risen by {count} points.",
                scenario.process.retable_margin,
            )
            + _until_forgotten(book),
        )
    if scenario.war.pain_rise or scenario.war.pain_fall:
        said.append(book.say("Trust moves, pain and support too; gates open and close; and the game may end."))
    else:
        said.append(book.say("Trust moves; gates open and close; and the game may end."))
    return said


def _turns(book: Book) -> Iterator[str]:
    """The steps of a round of alternating offers."""
    yield book.say(
        "The principals have one turn each, always in the same order; who opens the first {unit} is drawn. Whoever has the "
        "turn accepts the text on the table, tables another one in its place, walks away, or says nothing.",
        unit=book.unit,
    )
    yield book.say("A text names one option for every issue.")
    yield from consent.rules(book) if consent.is_by_vote(book) else ()
    if book.scenario.process.kept < 1.0:
        yield book.say(
            "Time is dear: from one {unit} to the next everything keeps {share} of its points, a text as well as what no "
            "agreement is worth.",
            unit=book.unit,
            share=book.percent(book.scenario.process.kept),
        )


def _until_forgotten(book: Book) -> str:
    """After which time a refusal is forgotten; empty where it never is."""
    after = book.scenario.process.retable_after
    if not after:
        return ""
    return " " + book.plural(
        "Once {count} {unit} has passed it may be tabled again in any case.",
        "Once {count} {unit}s have passed it may be tabled again in any case.",
        after,
        unit=book.unit,
    )


def moves(book: Book) -> list[str]:
    """What a seat may do, beyond proposing and answering."""
    scenario = book.scenario
    if book.bargains:
        return [book.say("Walk away from the table. That ends the talks for everybody.")]
    said = [
        book.plural(
            "A gesture is a step without anything in return. It costs {count} point for each size (small 1, normal 2, large "
            "3) and earns trust; announced first and then carried out it earns more, on condition less.",
            "A gesture is a step without anything in return. It costs {count} points for each size (small 1, normal 2, "
            "large "
            "3) and earns trust; announced first and then carried out it earns more, on condition less.",
            scenario.gestures.cost,
        ),
        book.say("Announce a gesture for a later {unit}. An announcement that is not kept costs trust.", unit=book.unit),
        book.say(
            "Leave the table, send delegates, or come back with the power to decide. What delegates sign binds less; what "
            "is "
            "signed while an owner is away is a communiqué and binds nobody."
        ),
    ]
    if any(event.spoiler for event in scenario.events):
        said.append(
            book.say(
                "Condemn an attack on the talks. Done by all principals, it takes away {share} of the harm.",
                share=book.percent(scenario.event_rules.condemnation),
            )
        )
    acts = dict.fromkeys(act for entry in scenario.mediators.values() for act in entry.acts)
    if acts:
        named = book.speaker.separated(book.say(ACTS[act].rule, unit=book.unit) for act in acts)
        said.append(book.say("The mediator may {acts}; or pass.", acts=named))
    return said


def trust(book: Book) -> list[str]:
    """How trust, verification and breach work, with the scenario's own numbers; nothing where a signature ends the game."""
    if book.bargains:
        return []
    rules = book.scenario.trust
    faith = book.say("Everybody keeps its word in this game: nothing that is due is stalled or broken on purpose.")
    return [
        *([faith] if book.scenario.process.good_faith else []),
        book.say(
            "Every party trusts every other with 0 to 100 points. Mutual trust is the lowest between principals; it starts "
            "at "
            "{trust}.",
            trust=book.number(book.least_trust()),
        ),
        book.plural(
            "A verified phase of normal size earns its obligor up to {count} point, less the nearer trust is to the "
            "ceiling of "
            "its track, and at most {cap} a {unit} from the same party.",
            "A verified phase of normal size earns its obligor up to {count} points, less the nearer trust is to the "
            "ceiling "
            "of its track, and at most {cap} a {unit} from the same party.",
            rules.gain,
            cap=book.number(rules.gain_cap),
            unit=book.unit,
        ),
        book.plural(
            "A breach that is seen costs {ratio} times what the step could earn, at once and without a cap. For {count} "
            "{unit} after it good deeds earn {share}.",
            "A breach that is seen costs {ratio} times what the step could earn, at once and without a cap. For {count} "
            "{unit}s after it good deeds earn {share}.",
            rules.probation_rounds,
            ratio=book.number(rules.loss_ratio),
            unit=book.unit,
            share=book.percent(rules.probation_factor),
        ),
        book.say(
            "Each {unit} trust drifts back by {share} % of the way to where it began.",
            unit=book.unit,
            share=book.number(rules.decay * 100),
        ),
        book.plural(
            "Something held back costs {count} point; held back {times} times in a row it counts as a breach.",
            "Something held back costs {count} points; held back {times} times in a row it counts as a breach.",
            rules.stall_loss,
            times=book.number(rules.stalls_to_breach),
        ),
        book.say(
            "Nothing is certain: with a chance of {chance} a side fails to deliver what it meant to.",
            chance=book.percent(book.scenario.breach.accident),
        ),
    ]


def reciprocity(book: Book) -> list[str]:
    """What a party may do that was failed: what hangs together in a text, and what a default gives the others a right to."""
    rules = book.scenario.reciprocity
    said = [
        book.say(
            "A text hangs together. Who holds back what is due, or is seen to break its word, is overdue until it delivers; "
            "it can always make good."
        ),
        book.say(
            "Whom it owes this to may hold back in turn what it owes under the same text. That costs no trust and is no "
            "default. What protects persons is never held back so; and who is overdue itself has no such right."
        ),
        book.say("Or it may forgive the default, and go on."),
        book.plural(
            "When a default has lasted more than {count} {unit}, those to whom it is owed may end the text: what can be "
            "undone is undone, what cannot stays.",
            "When a default has lasted more than {count} {unit}s, those to whom it is owed may end the text: what can be "
            "undone is undone, what cannot stays.",
            rules.terminate_after,
            unit=book.unit,
        ),
        book.plural(
            "After {count} {unit} in default the text lapses by itself.",
            "After {count} {unit}s in default the text lapses by itself.",
            rules.lapse_after,
            unit=book.unit,
        ),
        book.say("Points count what is delivered, and only that; a breach that nobody saw counts as one at the end."),
    ]
    if book.scenario.accord is not None:
        said.append(
            book.say(
                "An accord is one in the end only if what it asks for still stands and at least {share} of it is delivered; "
                "otherwise the game ends with an accord that was not kept.",
                share=book.percent(book.scenario.accord.delivered),
            )
        )
    return said


def decision(book: Book) -> list[str]:
    """Who has to consent to a package."""
    return consent.rules(book)


def guarantees(book: Book) -> list[str]:
    """What a guarantor adds to what is signed; nothing where nobody guarantees."""
    rules = book.scenario.guarantees
    if rules is None:
        return []
    options = book.scenario.issues[rules.issue].options
    said = [
        book.say(
            "“{issue}” settles guarantees: {options}. What is signed is enforced by so much, times how far the guarantor "
            "is believed ({credibility}).",
            issue=book.issue(rules.issue),
            options=book.listed(
                book.say("{option} {share}", option=option.label, share=book.percent(strength))
                for option, strength in zip(options, rules.strengths, strict=False)
            ),
            credibility=book.percent(rules.credibility),
        )
    ]
    if rules.guarantor is not None:
        said.append(
            book.say(
                "The guarantor is {party}; once it is seen to break its guarantee, it is believed less for good, "
                "by {share}.",
                party=book.party(rules.guarantor),
                share=book.percent(rules.reneging),
            )
        )
    return said


def snapback(book: Book) -> list[str]:
    """What it adds that a concession can be taken back; nothing where it cannot."""
    rules = book.scenario.snapback
    if rules is None:
        return []
    return [
        book.say(
            "Snap-back: with {options} of “{issue}” concessions can be taken back, which enforces what is "
            "signed by {share}.",
            options=book.either(book.quoted(book.label(rules.issue, option)) for option in rules.options),
            issue=book.issue(rules.issue),
            share=book.percent(rules.strength),
        )
    ]


def tiers(book: Book) -> list[tuple[str, ...]]:
    """The verification tiers: number, name, chance to see a breach, chance of a false alarm."""
    table = book.scenario.verification
    return [
        (
            str(place),
            book.tier_name(place),
            book.percent(min(1.0, tier.detection * table.scale)),
            book.percent(tier.false_alarm),
        )
        for place, tier in enumerate(table.tiers)
        if place <= table.cap
    ]


def endings(book: Book) -> list[str]:
    """How the game can end."""
    return list(_ends_of_bargaining(book) if book.bargains else _endings(book))


def _ends_of_bargaining(book: Book) -> Iterator[str]:
    yield book.say("Signature: a text to which everybody consents ends the game, and each has its points of that text.")
    yield book.say("Walking away: one party that leaves ends the game, and each has what no agreement is worth to it.")
    if chance := book.scenario.process.chance_of_ending:
        yield book.say(
            "Chance: after each {unit} without a signature the talks end with a chance of {share}.",
            unit=book.unit,
            share=book.percent(chance),
        )
    yield book.plural(
        "Time: after {count} {unit} without a signature the game ends.",
        "Time: after {count} {unit}s without a signature the game ends.",
        book.scenario.calendar.rounds,
        unit=book.unit,
    )


def _endings(book: Book) -> Iterator[str]:
    scenario = book.scenario
    calendar, rules = scenario.calendar, scenario.endings
    accord = gate_of_accord(book)
    if accord is not None and scenario.accord is not None:
        vote = scenario.accord.ratification
        values = {
            "needs": words(book, accord),
            "who": book.listed(book.party(name) for name in vote.parties),
            "needed": consent.vote_needed(book)[0],
            "weight": book.number(vote.net_weight),
        }
        if rules.epilogue_rounds:
            yield book.plural(
                "Accord: {needs}. {who} must ratify it: support at home, {weight} times the points of the whole text, less "
                "what concessions weigh, and some luck, against {needed}, and {count} {unit} of carrying out follows.",
                "Accord: {needs}. {who} must ratify it: support at home, {weight} times the points of the whole text, less "
                "what concessions weigh, and some luck, against {needed}, and {count} {unit}s of carrying out follow.",
                rules.epilogue_rounds,
                **values,
                unit=book.unit,
            )
        else:
            yield book.say(
                "Accord: {needs}. {who} must ratify it: support at home, {weight} times the points of the whole text, less "
                "what concessions weigh, and some luck, against {needed}.",
                **values,
            )
    if calendar.classroom_rounds == calendar.rounds:
        yield book.plural(
            "Horizon: after {count} {unit} the game ends as it stands.",
            "Horizon: after {count} {unit}s the game ends as it stands.",
            calendar.rounds,
            unit=book.unit,
        )
    else:
        yield book.plural(
            "Horizon: after {count} {unit} ({shorter} in class) the game ends as it stands.",
            "Horizon: after {count} {unit}s ({shorter} in class) the game ends as it stands.",
            calendar.rounds,
            unit=book.unit,
            shorter=book.number(calendar.classroom_rounds),
        )
    if scenario.accord is None:
        yield book.say(
            "What is settled then gives the end its name: “{everything}” if something is on every issue, “{nothing}” if "
            "nothing is on any.",
            everything=book.speaker.ending("all-settled", book.rules.names),
            nothing=book.speaker.ending("nothing-settled", book.rules.names),
        )
        if rules.stop_when_settled:
            yield book.say("The game ends before that once something is settled on every issue and carried out.")
    if rules.breakdown.trust:
        yield book.plural(
            "Breakdown: mutual trust stays below {trust} for {count} {unit}.",
            "Breakdown: mutual trust stays below {trust} for {count} {unit}s.",
            rules.breakdown.rounds,
            trust=book.number(rules.breakdown.trust),
            unit=book.unit,
        )
    if rules.withdrawal_rounds:
        yield book.plural(
            "Withdrawal: a principal that was at the table stays away for {count} {unit}.",
            "Withdrawal: a principal that was at the table stays away for {count} {unit}s.",
            rules.withdrawal_rounds,
            unit=book.unit,
        )
    if rules.frozen.rounds and scenario.ceasefire is not None and scenario.process.boulder is not None:
        yield book.labels.worded_plural(
            "Frozen: the ceasefire holds for {count} {unit} and nothing is agreed on {track}.",
            "Frozen: the ceasefire holds for {count} {unit}s and nothing is agreed on {track}.",
            rules.frozen.rounds,
            unit=book.unit,
            track=book.track(scenario.process.boulder),
        )


def scoring(book: Book) -> list[str]:
    """How a finished game is scored."""
    weights = book.scenario.scoring.weights
    parts = (
        (book.say("people returned"), weights.people),
        (book.say("quiet"), weights.quiet),
        (book.say("how likely the quiet is to last"), weights.durability),
        (book.say("how even the mandates are"), weights.balance),
    )
    moving = any(len(book.walk_away(name)) > 1 for name in book.stakeholders)
    return [
        book.say(
            "Every seat has a mandate score of 0 to 100: what the signed text is worth to it, between no agreement (0) and "
            "the best it could have got while everybody else is content (100)."
        )
        if book.bargains
        else book.say(
            "Every seat has a mandate score of 0 to 100: what its carried-out agreements are worth to it, between going on "
            "without an agreement (0) and the best it could have got while everybody else is content (100)."
        ),
        *(
            [book.say("Where the calendar moves what no agreement is worth, the last value is the 0 of the score.")]
            if moving
            else []
        ),
        *([] if book.bargains else [_counts(book)]),
        book.labels.worded(
            "The peace index, 0 to 100, belongs to the table as a whole: {parts}.",
            parts=book.listed(f"{part} ({book.percent(weight)})" for part, weight in parts if weight),
        ),
        book.say("Both scores are shown; they are never added up."),
    ]


def _counts(book: Book) -> str:
    if book.rules.has_war:
        return book.say("Only what is carried out counts. Conquest and casualties earn nothing.")
    return book.say("Only what is carried out counts.")


def earning(book: Book) -> list[str]:
    """What everybody has to know of points, in two sentences or one."""
    if not book.bargains:
        return [
            book.say("You earn an issue's points as its phases are carried out, less what your gestures cost."),
            book.say("A promise that is broken and seen costs trust; what is kept earns it."),
        ]
    left = book.scenario.process.kept
    earned = book.say("You have the points of the text that is signed, or what no agreement is worth to you.")
    if left == 1.0:
        return [earned]
    return [earned, book.say("Both keep {share} of their worth each {unit}.", share=book.percent(left), unit=book.unit)]


def collapse(book: Book) -> str:
    """What ends a ceasefire; empty in a scenario without one."""
    ceasefire = book.scenario.ceasefire
    if ceasefire is None:
        return ""
    rules = ceasefire.collapse
    when = book.labels.worded(
        "A ceasefire without trust collapses at the first incident that is seen. Every {trust} points of mutual trust let "
        "it "
        "bear one more within four {unit}s, and so does strong enforcement ({share} or more).",
        trust=book.number(rules.trust_per_incident),
        unit=book.unit,
        share=book.percent(rules.enforcement_bonus),
    )
    then = book.plural(
        "When it collapses, what was agreed on its track falls, trust falls by {trust} and support by {support}, and high "
        "politics rests for {count} {unit}.",
        "When it collapses, what was agreed on its track falls, trust falls by {trust} and support by {support}, and high "
        "politics rests for {count} {unit}s.",
        rules.suspension,
        trust=book.number(rules.trust_loss),
        support=book.number(rules.support_loss),
        unit=book.unit,
    )
    return f"{when} {then}"
