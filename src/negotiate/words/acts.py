"""Acts in words: what each is called, and what somebody does who does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from negotiate.engine.acts import WITH_SIZE
from negotiate.engine.notation import CONDITIONAL_AMOUNT, Action
from negotiate.words.labels import Labels
from negotiate.words.language import N_, Language


class Act(NamedTuple):
    """The words of one act."""

    label: str
    """What it is called, as on a button."""
    done: str
    """The sentence of who does it."""
    plea: str = ""
    """What a computer's seat says for it in public."""
    hint: str = ""
    """What it does and costs, for who may choose it."""
    offered: str = ""
    """What a mediator does who offers it, after `may`."""
    rule: str = ""
    """The same as a rule, with what it does."""


ACTS = {
    "pass": Act(
        N_("Pass"),
        N_("{who} [passes|pass]."),
        hint=N_("The parties talk without you."),
    ),
    "propose": Act(N_("Propose a package"), N_("{who} [proposes|propose]: {package}.")),
    "accept": Act(
        N_("Accept"),
        N_("{who} [accepts|accept] the proposal of {other}."),
        N_("[It says|They say] the text is better than going on without it."),
    ),
    "reject": Act(N_("Reject"), N_("{who} [rejects|reject] the proposal of {other}.")),
    "counter": Act(
        N_("Counter-offer"),
        N_("{who} [turns|turn] the proposal of {other} down and [proposes|propose] instead: {package}."),
    ),
    "gesture": Act(N_("Gesture of goodwill"), ""),
    "announce": Act(
        N_("Announcement of a gesture"), "", N_("[It says it wants|They say they want] to be measured by [its|their] deeds.")
    ),
    "condemn": Act(N_("Condemn the attack"), N_("{who} [condemns|condemn] the attack on the talks.")),
    "leave": Act(
        N_("Walk out"),
        N_("{who} [leaves|leave] the table."),
        N_("[It says it|They say they] will come back when there is something to talk about."),
    ),
    "delegate": Act(
        N_("Send delegates"),
        N_("{who} [sends|send] delegates to the table."),
        N_("[It says its|They say their] delegates can talk, and [it decides|they decide] later."),
    ),
    "return": Act(
        N_("Come to the table"),
        N_("{who} [comes|come] to the table with the power to decide."),
        N_("[It says|They say] the talks are worth [its|their] presence."),
    ),
    "carry-out": Act(N_("Carry out"), N_("{who} [carries|carry] out [its|their] part: {issue}.")),
    "stall": Act(
        N_("Stall"),
        N_("{who} [holds|hold] [its|their] part back: {issue}."),
        N_("[It says|They say] the other side must deliver as well."),
    ),
    "breach": Act(N_("Break your word"), N_("{who} [breaks|break] [its|their] word: {issue}.")),
    "carry-all": Act(
        N_("Carry out all that is due"), N_("{who} [carries|carry] out all that is due, unless somebody fails.")
    ),
    "suspend": Act(
        N_("Suspend in answer"),
        N_("{who} [suspends|suspend] what [it owes|they owe] until the other side delivers: {issue}."),
        N_("[It says|They say] a promise binds both sides or neither."),
    ),
    "terminate": Act(
        N_("End the text"),
        N_("{who} [ends|end] the text in which this stands: {issue}."),
        N_("[It says it|They say they] cannot go on alone with what the other side does not keep."),
    ),
    "waive": Act(
        N_("Forgive the default"),
        N_("{who} [forgives|forgive] that it was not kept: {issue}."),
        N_("[It says|They say] going on matters more than being right."),
    ),
    "facilitate": Act(
        N_("Facilitate"),
        N_("{who} [facilitates|facilitate] the talks."),
        N_("[It says|They say] people who understand each other agree more easily."),
        hint=N_(
            "Trust between the principals grows a little, estimates get clearer, and good deeds count for more this {unit}."
        ),
        offered=N_("facilitate talks"),
        rule=N_("facilitate: trust rises a little, and what is kept this {unit} earns more"),
    ),
    "formulate": Act(
        N_("Table a bridging package"),
        N_("{who} [puts|put] a bridging text on the table: {package}."),
        N_("[It says|They say] the text takes something from everybody and leaves nobody behind."),
        hint=N_("A text of your own that all owners are asked to accept; it covers them at home."),
        offered=N_("put a bridging text on the table"),
        rule=N_("formulate: put a bridging package on the table"),
    ),
    "manipulate": Act(
        N_("Offer side payments"),
        N_("{who} [offers|offer] side payments for a deal on high politics."),
        N_("[It says|They say] the last step is worth paying for."),
        hint=N_(
            "Adds {points} to deals on high politics for every principal, fading by {fade} in 100 each {unit}; costs {cost} "
            "of your leverage ({left} left)."
        ),
        offered=N_("pay for a deal on high politics"),
        rule=N_("manipulate: spend leverage on side payments for a deal on high politics"),
    ),
    "guarantee": Act(
        N_("Stand guarantor"),
        N_("{who} [stands|stand] guarantor for this {unit}."),
        N_("[It says|They say] a promise needs somebody who stands behind it."),
        hint=N_("Strengthens what is monitored this {unit}; costs {cost} of your leverage ({left} left)."),
        offered=N_("stand guarantor"),
        rule=N_("guarantee: spend leverage to stand behind what was signed for this {unit}"),
    ),
    "verify": Act(
        N_("Supply verification"),
        N_("{who} [supplies|supply] verification for this {unit}."),
        N_("[It says|They say] what is checked is kept."),
        hint=N_("Your observers watch what is carried out this {unit}."),
        offered=N_("supply verification"),
        rule=N_("verify: supply verification for this {unit}"),
    ),
    "convene": Act(
        N_("Invite back to the table"),
        N_("{who} [invites|invite] those who are away back to the table."),
        N_("[It says|They say] nobody who must decide should be away."),
        hint=N_("Those who are away and trust you send delegates."),
        offered=N_("bring the absent back to the table"),
        rule=N_("convene: invite those who are away"),
    ),
    "show-stalemate": Act(
        N_("Show the stalemate"),
        N_("{who} [shows|show] the parties what going on would cost them."),
        N_("[It says|They say] nobody can win this any more."),
        hint=N_("The principals feel the cost of going on more clearly."),
        offered=N_("show what going on would cost"),
        rule=N_("show the stalemate: make plain what going on would cost"),
    ),
}
"""Every act by its kind."""

LEFT_OPEN = N_("{who} [leaves|leave] the proposal of {other} open.")
"""What is done by a pass that leaves an offer open."""

SIZES = (N_("small"), N_("normal"), N_("large"))
"""Sizes of a gesture, 1 to 3."""

GESTURES = (
    N_("{who} [makes|make] a small gesture of goodwill and [asks|ask] nothing in return."),
    N_("{who} [makes|make] a normal gesture of goodwill and [asks|ask] nothing in return."),
    N_("{who} [makes|make] a large gesture of goodwill and [asks|ask] nothing in return."),
)
ANNOUNCEMENTS = (
    N_("{who} [announces|announce] a small gesture of goodwill for a later {unit}."),
    N_("{who} [announces|announce] a normal gesture of goodwill for a later {unit}."),
    N_("{who} [announces|announce] a large gesture of goodwill for a later {unit}."),
)
CONDITIONAL_ANNOUNCEMENTS = (
    N_("{who} [announces|announce] a small gesture of goodwill for a later {unit}, on condition that it is answered."),
    N_("{who} [announces|announce] a normal gesture of goodwill for a later {unit}, on condition that it is answered."),
    N_("{who} [announces|announce] a large gesture of goodwill for a later {unit}, on condition that it is answered."),
)
"""What is done by a gesture or an announcement of each size."""


PASSES = {"speak": N_("End the turn"), "answer": N_("Leave open"), "mediate": N_("Do nothing this {unit}")}
"""What a pass is called, by what has been asked."""


def label(language: Language, kind: str) -> str:
    """What an act is called: `Stand guarantor`."""
    return language.say(ACTS[kind].label)


def named(language: Language, kind: str, *, by_id: bool) -> str:
    """An act in quotation marks, by its name or by the id that is written to do it."""
    return language.say("'{text}'", text=kind) if by_id else language.quoted(label(language, kind))


def listed(language: Language, kinds: Iterable[str], *, by_id: bool) -> str:
    """Acts with commas between, by their names or ids."""
    kinds = list(kinds)
    if not kinds:
        return language.say("none")
    return ", ".join(kind if by_id else language.quoted(label(language, kind)) for kind in kinds)


def move(labels: Labels, action: Action, asked: str = "") -> str:
    """What one move is called, as on its button: `Accept the proposal of Lowmark`. `asked` is the kind of decision."""
    language = labels.language
    if action.kind == "pass" and asked in PASSES:
        return language.say(PASSES[asked], unit=labels.unit)
    if action.kind in WITH_SIZE:
        size = language.say(SIZES[action.amount % CONDITIONAL_AMOUNT - 1])
        if action.kind == "gesture":
            return language.say("Gesture of goodwill: {size}", size=size)
        if action.amount < CONDITIONAL_AMOUNT:
            return language.say("Announce a gesture: {size}", size=size)
        return language.say("Announce a gesture on condition: {size}", size=size)
    if action.issue:
        return f"{label(language, action.kind)} ({labels.issue(action.issue)})"
    if action.options:
        issues = ", ".join(labels.issue(issue) for issue in action.options)
        return f"{label(language, action.kind)} ({issues})"
    if action.offer and asked != "answer" and action.kind == "accept":
        return language.say("Accept the proposal of {who}", who=labels.seat(action.offer))
    if action.offer and asked != "answer" and action.kind == "reject":
        return language.say("Reject the proposal of {who}", who=labels.seat(action.offer))
    return label(language, action.kind)


def done(labels: Labels, seat: str, action: Action, *, issue: str = "", offer: str = "") -> str:
    """What a seat does, in a sentence. `issue` is what is carried out; `offer` whose offer a pass leaves open."""
    if action.kind in WITH_SIZE:
        conditional = action.amount >= CONDITIONAL_AMOUNT
        messages = GESTURES if action.kind == "gesture" else CONDITIONAL_ANNOUNCEMENTS if conditional else ANNOUNCEMENTS
        return labels.says(seat, messages[action.amount % CONDITIONAL_AMOUNT - 1])
    message = LEFT_OPEN if action.kind == "pass" and offer else ACTS[action.kind].done
    return labels.says(
        seat,
        message,
        other=labels.seat(action.offer or offer),
        package=labels.package(action.options),
        issue=labels.issue(action.issue or issue) if action.issue or issue else "",
    )
