"""Reasons in words: what speaks for and against a move, and the tutor's advice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from negotiate.engine.notation import Action
from negotiate.engine.rules import Names
from negotiate.words import acts
from negotiate.words.labels import Labels
from negotiate.words.language import N_, Language


@runtime_checkable
class Reason(Protocol):
    """What is said of a reason (players/reasons.py, which this room does not know)."""

    @property
    def kind(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...
    @property
    def names(self) -> Names: ...


@runtime_checkable
class Advice(Protocol):
    """What is said of the tutor's advice (players/tutor.py)."""

    @property
    def better(self) -> Action: ...
    @property
    def asked(self) -> str: ...
    @property
    def loss(self) -> float: ...
    @property
    def share(self) -> float: ...
    @property
    def share_lower(self) -> float: ...
    @property
    def reason(self) -> Reason | None: ...
    @property
    def names(self) -> Names: ...


MOST_BY_ONE = N_("It is worth {points} to {who}, most by {issue} ({amount}).")
"""Said of a package of several issues."""

MESSAGES = {
    "worth": N_("It is worth {points} to {who}."),
    "doubt": N_(
        "Doubt about the others takes {points} off that: [it believes|they believe] with only {share} that {issue} would be "
        "kept."
    ),
    "worth-to-others": N_("{who} [is|are] estimated to get {points} from it, the least of those who must agree."),
    "brings-closer": N_("Carried out, it brings closer what is not open yet: {tracks}."),
    "promises-build-trust": N_("Promises kept build trust, and the least trust between principals is {trust}."),
    "going-on": N_("Going on as now promises {who} {points}."),
    "late": N_("It is {unit} {number} of {rounds}."),
    "counter-declines": N_("A counter-offer declines the text before."),
    "leaves-the-floor": N_("{who} [leaves|leave] the floor to the others in {unit} {number}."),
    "refusal-costs-trust": N_("A refusal costs trust on both sides."),
    "spared-today": N_("Not to deliver moves own points by {points} today, against delivering, if the others deliver."),
    "still-to-come": N_("What is still to come from these texts hangs on it: {points}."),
    "left-to-carry-out": N_("What is left to carry out of {issue} is worth {points} to {who}."),
    "duty-goes-on": N_("{issue} is a duty that goes on; it brings no further points."),
    "phase-earns-trust": N_("A phase carried out earns the others' trust."),
    "stall-costs-trust": N_("Holding a phase back costs a little trust."),
    "breach-costs-trust": N_("A breach that is seen costs much trust, and good deeds count less for a while."),
    "phases-open": N_("Phases carried out open what is closed: {tracks}."),
    "gesture-earns-trust": N_("A gesture earns trust; the least that another has in {who} is {trust}."),
    "gesture-costs": N_("A gesture costs own points and asks nothing in return."),
    "condemning-undoes": N_("Once all principals condemn it, part of a spoiler's damage is undone."),
    "without-the-talks": N_("Without the talks {who} [has|have] {points} to expect from going on."),
    "away-signs-nothing": N_("Nothing that binds can be signed by who is away."),
    "ripeness": N_("Ripeness is {ripeness}; the parties feel too little of what going on costs."),
    "least-trust": N_("The least trust between principals is {trust}."),
    "overdue": N_("{who} [has|have] not delivered what [it owes|they owe] since {unit} {number}: {issue}."),
    "suspending-costs-no-trust": N_("Held back in answer to a default, it costs no trust, and no default comes of it."),
    "text-ends": N_("Ending the text moves own points by {points}."),
    "given-up": N_("What the text still promises, {points}, is given up; its being kept was believed in with {share}."),
    "goes-on": N_("The text goes on and still promises {points}; its being kept is believed in with {share}."),
    "could-be-ended": N_("To end the text instead would move own points by {points}."),
}
"""By kind (players.reasons.KINDS)."""

UNSIGNED = ("doubt", "still-to-come", "given-up", "goes-on")
"""Reasons whose points are an amount and no change."""


def reason(language: Language, why: Reason) -> str:
    """What speaks for or against a move, in a sentence."""
    labels, fields = Labels(language, why.names), why.fields
    values = {}
    if "points" in fields:
        values["points"] = language.points(fields["points"], signed=why.kind not in UNSIGNED)
    if "amount" in fields:
        values["amount"] = language.amount(fields["amount"], signed=True)
    if "issue" in fields:
        values["issue"] = labels.issue(fields["issue"])
    if "tracks" in fields:
        values["tracks"] = labels.tracks(fields["tracks"])
    if "share" in fields:
        values["share"] = language.percent(fields["share"])
    if "trust" in fields:
        values["trust"] = language.number(fields["trust"], 0)
    if "ripeness" in fields:
        values["ripeness"] = language.share(fields["ripeness"])
    values |= {name: language.number(fields[name], 0) for name in ("number", "rounds") if name in fields}
    message = MOST_BY_ONE if why.kind == "worth" and "issue" in fields else MESSAGES[why.kind]
    return labels.says(fields.get("who"), message, **values)


def advice(language: Language, given: Advice) -> str:
    """What speaks against a move that is about to be made, and what would do better."""
    told = language.say(
        "Looking ahead from what you know, you end better by about {points} with another move: {better}. Of 100 games "
        "tried you ended higher in {share} and lower in {lower}.",
        points=language.points(max(1.0, float(round(given.loss)))),
        better=acts.move(Labels(language, given.names), given.better, given.asked),
        share=language.number(100 * given.share, 0),
        lower=language.number(100 * given.share_lower, 0),
    )
    return f"{reason(language, given.reason)} {told}" if given.reason is not None else told
