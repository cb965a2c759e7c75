"""Refusals in words: why something cannot be done, as a whole sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Place
from negotiate.words import acts
from negotiate.words.labels import Labels
from negotiate.words.language import N_, Language
from negotiate.words.needs import needs_standing

DOES_NOT_FIT = {
    "mediate": N_("{act} does not fit: {who} [is|are] to choose the mediator's act of the {unit}. Possible are: {acts}."),
    "speak": N_("{act} does not fit: {who} [has|have] the floor. Possible are: {acts}."),
    "answer": N_("{act} does not fit: {who} [is|are] to answer an offer. Possible are: {acts}."),
    "carry-out": N_(
        "{act} does not fit: {who} [is|are] to say whether [it carries|they carry] out what is due. Possible are: {acts}."
    ),
}
"""By what the seat has been asked."""

ATTENDS_ALREADY = {
    "absent": N_("{who} [is|are] away already."),
    "delegates": N_("{who} [is|are] represented by delegates already."),
    "decides": N_("{who} [is|are] at the table with the power to decide already."),
}
"""By attendance."""

MESSAGES = {
    "nothing-pending": N_("Nobody has to decide anything now."),
    "already-proposed": N_(
        "{who} [has|have] already tabled a package this {unit}; one for each party and {unit} is allowed."
    ),
    "may-not-propose": N_("{who} may not table packages."),
    "not-at-table": N_("{who} [is|are] not at the table; {one} or {other} comes first."),
    "empty-package": N_("A package needs at least one issue: write '{notation}'."),
    "no-such-option": N_("“{option}” is how things are today; a package names options that change something about {issue}."),
    "option-closed": N_("“{option}” ({issue}) cannot be negotiated yet. It needs: {needs}."),
    "option-opens": N_("“{option}” ({issue}) opens when this {unit} ends: what it needs has just come about."),
    "not-beyond-agreed": N_("{issue}: “{option}” is agreed already; a new text must go beyond it."),
    "still-to-carry-out": N_("{issue}: “{option}” is signed and must be carried out before anything new is signed."),
    "requirement-missing": N_(
        "{issue} requires {required} at “{option}” or further, agreed or in the same package; it stands at “{standing}”."
    ),
    "cooling-down": N_("{issue} can be signed again from {unit} {number}; now it is {unit} {now}."),
    "pool-empty": N_("{issue}: all {people} people have returned."),
    "suspended": N_("Talks on high politics are suspended up to {unit} {number}, because the ceasefire collapsed."),
    "nobody-to-ask": N_("Nobody else who has a say in these issues is at the table."),
    "not-the-whole": N_("Nothing is agreed until everything is: the package settles nothing on {tracks}."),
    "not-a-full-text": N_("A text here settles every issue: it says nothing of {issues}."),
    "only-texts": N_("{who} may only table a text, accept the one on the table or walk away."),
    "anothers-track": N_("{issue} is on the track “{track}”, for which {other} may table texts."),
    "nobodys-track": N_("{issue} is on the track “{track}”, which no mediator holds now."),
    "text-refused": N_("This very text was refused ratification; at least one option must change."),
    "another-offer": N_("The offer to be answered is that of {who}: write '{notation}'."),
    "whose-offer": N_("{act} does not say whose offer it answers: write '{notation}'."),
    "not-asked": N_("The offer of {who} does not await an answer from {other}. {known}"),
    "no-such-offer": N_("{who} [has|have] no offer on the table. {known}"),
    "already-gestured": N_(
        "{who} [has|have] already made a gesture this {unit}; an announced gesture is made in a later {unit}."
    ),
    "already-announced": N_(
        "{who} [has|have] already announced a gesture in {unit} {number}; an announced gesture is made in a later {unit}."
    ),
    "no-such-size": N_("A gesture is small, normal or large (1 to 3), not {amount}."),
    "nothing-to-condemn": N_(
        "There is nothing to condemn: only a principal condemns, and only in the {unit} in which a spoiler struck."
    ),
    "already-condemned": N_("{who} [has|have] already condemned the act of this {unit}."),
    "may-not-change": N_("{who} may not change how [it attends|they attend]."),
    "act-not-offered": N_("{who} [does|do] not offer {act}; on offer are: {acts}."),
    "too-little-leverage": N_("{act} costs {cost} of the mediator's leverage, and {left} is left."),
    "too-little-credibility": N_(
        "The mediator's credibility must be at least {needed} with every principal, and it is lower with {lacking}."
    ),
    "too-soon": N_("{act} was used in {unit} {last} and is possible again from {unit} {next}; now it is {unit} {now}."),
    "nobody-to-convene": N_("Nobody is away who could be called back to the table."),
    "text-unchanged": N_(
        "This very text was refused, and nothing has changed since; change an option, or wait: some time, or until trust, "
        "talks or agreements have moved."
    ),
    "after-accord": N_("The accord is ratified; now it is carried out, and nothing more is negotiated."),
    "nobody-in-default": N_("{issue}: nobody is in default towards {who}."),
    "default-too-fresh": N_(
        "{issue}: it is too early to end the text. In default so far, in {unit}s: {now}; it takes more than {needed}."
    ),
    "no-clean-hands": N_("{issue}: {who} [is|are] in default under the same text, and must deliver first."),
    "protects-persons": N_("{issue}: it protects persons; it is not held back, nor ended because of a default."),
    "not-an-owner": N_("{issue}: only those whose consent it needed may end it, and {who} [is|are] not among them."),
    "not-owed": N_("{issue}: it is not owed to those who are in default, so {who} [has|have] to carry it out."),
    "no-such-issue": N_("{issue}: nothing stands there that could be ended or forgiven."),
    "in-good-faith": N_(
        "In this game everybody keeps its word (process.good_faith): {who} [carries|carry] out what is due, or [holds|hold] "
        "it back in answer to a failure."
    ),
    "option-refused": N_("“{option}” ({issue}) cannot stand in a package now."),
    "package-refused": N_("The rules do not allow this package now."),
    "no-action": "{text}",  # a text that is none: the notation's own refusal
    "game-over": N_("The game is over; nothing more can be decided."),
    "not-yet": N_("Nobody has to decide anything yet; go on with advance()."),
    "not-your-turn": N_("It is {who} that [has|have] to decide now, not {other}."),
    "nothing-to-take-back": N_("There is no submitted action to take back."),
    "reasons-are-private": N_("Reasons are given after the game: what a seat thinks is its own as long as it is played."),
    "player-failed": N_(
        "The player '{player}' of {who} failed in {unit} {number}, deciding '{asked}'. The game is as it was before. Its "
        "own message:\n{text}"
    ),
    "player-answer": N_(
        "The player '{player}' of {who} answered in {unit} {number}, deciding '{asked}' with {answer}, which is neither an "
        "Action nor a text."
    ),
    "player-refused": N_(
        "The player '{player}' of {who} answered in {unit} {number}, deciding '{asked}' with '{answer}', which is not "
        "allowed: {refusal}"
    ),
    "same-player": N_("{who} [is|are] played by '{player}' already."),
    "seat-stays-filled": N_(
        "The mediator's seat cannot be emptied in the middle of a game; the player 'idle' sits there and is silent."
    ),
    "round-not-begun": N_("The game cannot go back to {unit} {text}: it is in {unit} {now}."),
    "rounds-not-more": N_("The calendar grows by a whole number of {unit}s, 1 or more, not by {text}."),
    "rounds-too-many": N_("The calendar of this game can have {most} {unit}s at most; {left} more would be possible."),
    "no-room-for-card": N_("There is no room for another event card in this game; bring in one that is there already."),
    "card-known": N_(
        "There is an event card '{text}' already; bring it in by its name, or give the new one a name of its own."
    ),
    "some-have-sealed": N_(
        "Some have decided in secret, and others who decide at the same time have not; once all have, this is possible."
    ),
    "changed-since": N_(
        "The facilitator has changed the game since the last step, so the step cannot be taken back any more."
    ),
    "command-taken": N_("The command '{text}' was given before, for something else; a new one needs an id of its own."),
    "command-name": N_("The id of a command has 1 to 64 letters, digits or the signs _.:/-, and nothing else."),
    "text-empty": N_("There is nothing in the text."),
    "text-too-long": N_("The text has {number} characters, and {most} are the most."),
    "text-control": N_("Character {number} of the text ({text}) is none that can be read; leave it out."),
    "mark-without-seat": N_("The mark '{text}' is about a seat; say which."),
    "nobody-addressed": N_("A message goes to somebody else: name seats, 'plenary' or 'press'."),
    "nonsense": N_("The table does not understand what was sent to it."),
    "stale": N_("The table has changed meanwhile. Look at it again, and decide anew."),
    "thinking": N_("The computer's seats are still thinking; it is not your turn."),
    "out-of-turn": N_("It is not your turn."),
    "not-here": N_("Nobody at this device plays {who}."),
    "no-undo": N_("Steps cannot be taken back in this game."),
    "undo-shown": N_(
        "What came of your last step has shown something that nobody could know before, so it cannot be taken back in this "
        "game."
    ),
    "nothing-of-yours": N_("There is no step of yours to take back."),
    "anothers-step": N_("The last step was {who}'s; only they can take it back."),
    "no-file": N_("This game does not know which file its rules came from, so they cannot be read again."),
    "text-missing": N_("The text is empty where an action was expected. Known: {known}."),
    "answers-whom": N_("'{word}' does not say whose offer it answers. Write '{kind} SEAT: ISSUE=OPTION, …'."),
    "how-large": N_("'{word}' does not say how large. Write '{kind} small', or normal, or large."),
    "not-conditional": N_("'{word}' is too much in '{whole}'. Only an announcement can be made conditionally."),
    "names-no-issue": N_("'{word}' does not name an issue. Write '{kind} ISSUE'."),
    "stands-alone": N_("'{word}' is too much in '{whole}': '{kind}' stands alone."),
    "names-no-option": N_("'{word}' does not name an issue and an option. Write 'ISSUE=OPTION, …'."),
    "no-comma": N_("In '{word}' a comma is missing. Write 'ISSUE=OPTION, ISSUE=OPTION'."),
    "issue-twice": N_("The issue '{word}' stands twice in '{whole}'. A package has one option for each issue."),
    "unknown-seat": N_("There is no seat '{word}'.{hint} Known: {known}."),
    "unknown-action": N_("There is no action '{word}'.{hint} Known: {known}."),
    "unknown-issue": N_("There is no issue '{word}'.{hint} Known: {known}."),
    "unknown-option": N_("There is no option of '{whole}' '{word}'.{hint} Known: {known}."),
    "unknown-size": N_("There is no size '{word}'.{hint} Known: {known}."),
    "unknown-word": N_("There is no word '{word}'.{hint} Known: {known}."),
}
"""By code (engine.refusals.CODES). A verb in brackets takes the number of the name of `who`."""

TO_PLAYERS = {
    "empty-package": N_("A package needs at least one issue."),
    "another-offer": N_("The offer to be answered is that of {who}."),
    "whose-offer": N_("{act} does not say whose offer it answers."),
    "not-yet": N_("Nobody has to decide anything yet."),
}
"""Said to who plays, who need not know how a move is written."""


def refusal(language: Language, refused: Refusal, *, designer: bool) -> str:
    """Why something cannot be done. Designers are told ids of acts and places in rule files, players neither."""
    if refused.code == "wrong-kind":
        message = DOES_NOT_FIT[refused.fields["asked"]]
    elif refused.code == "same-attendance":
        message = ATTENDS_ALREADY[refused.fields["presence"]]
    else:
        message = MESSAGES[refused.code] if designer else TO_PLAYERS.get(refused.code, MESSAGES[refused.code])
    values = _values(language, refused, designer)
    place = refused.fields.get("place") if designer else None
    if place is not None and refused.code in PLACE_AFTER:
        values[PLACE_AFTER[refused.code]] += _place(place)
        place = None
    sentence = Labels(language, refused.names).says(refused.fields.get("who"), message, **values)
    return f"{sentence.removesuffix('.')}{_place(place)}." if place is not None else sentence


PLACE_AFTER = {"act-not-offered": "act", "too-soon": "next"}
"""Where the place in the rule file does not stand at the end of the sentence: what it stands behind."""


def _place(place: Place) -> str:
    return f" ({place.file}:{place.line})"


def _values(language: Language, refused: Refusal, designer: bool) -> dict[str, str]:
    """What stands in the places of the message, in words."""
    labels = Labels(language, refused.names)
    fields = refused.fields

    def option(name: str) -> str:
        return labels.option(fields.get("required") or fields["issue"], fields[name])

    def plainly(value: object) -> str:
        if isinstance(value, Refusal):
            return refusal(language, value, designer=designer)
        return language.amount(value) if isinstance(value, int | float) else str(value)

    said: Mapping[str, Callable[[Any], str]] = {
        "other": labels.seat,
        "issue": labels.issue,
        "required": labels.issue,
        "option": lambda _: option("option"),
        "standing": lambda _: option("standing"),
        "track": labels.track,
        "tracks": labels.tracks,
        "issues": lambda issues: ", ".join(labels.issue(issue) for issue in issues),
        "act": lambda act: acts.named(language, act, by_id=designer),
        "acts": lambda kinds: acts.listed(language, kinds, by_id=designer),
        "needs": lambda needs: needs_standing(language, needs, places=designer),
        "people": language.whole,
        "known": lambda known: ", ".join(known) or language.say("none"),
        "lacking": lambda lacking: ", ".join(
            f"{labels.seat(one)} ({language.amount(value)})" for one, value in lacking.items()
        ),
    }
    values = {
        name: said.get(name, plainly)(value)
        for name, value in fields.items()
        if name not in ("who", "place", "offers", "presence", "near")
    }
    if "near" in fields:
        near = fields["near"]
        values["hint"] = " " + language.say("Did you mean '{near}'?", near=near) if near else ""
    if "offers" in fields and "known" not in fields:
        values["known"] = _known(language, labels, fields["offers"], designer)
    if refused.code == "not-at-table":
        values |= {
            name: acts.named(language, act, by_id=designer) for name, act in (("one", "return"), ("other", "delegate"))
        }
    return values


def _known(language: Language, labels: Labels, offers: tuple[str, ...], designer: bool) -> str:
    if not offers:
        return language.say("No offer can be answered now.")
    listed = ", ".join(offers) if designer else labels.seats(offers)
    return language.say("Offers that can be answered: {offers}.", offers=listed)
