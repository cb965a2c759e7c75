"""The package builder: options chosen over several tracks, their worth, what it would take, whether it may be tabled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from negotiate.engine.notation import Action
from negotiate.engine.refusals import Refusal
from negotiate.present.ballot import asked
from negotiate.present.offers import Item, items
from negotiate.present.seen import VERBS, Seen
from negotiate.present.tracks import OptionRow, TrackColumn
from negotiate.present.worth import Estimate, Welfare, Worth, estimates, own_worth, welfare
from negotiate.words.consent import consenting, is_by_vote


@dataclass(frozen=True)
class Draft:
    """A package that has not been submitted: option by issue. `answers` is the seat whose offer it counters."""

    options: dict[str, str] = field(default_factory=dict)
    answers: str | None = None

    def choose(self, issue: str, option: str | None) -> Draft:
        """The draft with an issue at an option; None, or the same option again, takes the issue out."""
        options = {name: chosen for name, chosen in self.options.items() if name != issue}
        if option is not None and self.options.get(issue) != option:
            options[issue] = option
        return replace(self, options=options)


@dataclass(frozen=True)
class Choice:
    """One option in the builder. `change` is in own points against what stands now; None for who has none."""

    row: OptionRow
    is_chosen: bool
    may_stand: bool
    """Whether it may stand in a package now, apart from what it requires of other issues."""
    change: float | None
    why_not: str
    """Why it may not stand in a package; empty when it may."""


@dataclass(frozen=True)
class BuilderIssue:
    """An issue in the builder with its choices; the status quo is none of them."""

    issue: str
    label: str
    chosen: str | None
    choices: tuple[Choice, ...]
    status_text: str


@dataclass(frozen=True)
class BuilderTrack:
    """A track in the builder."""

    track: str
    label: str
    is_open: bool
    lock: str
    issues: tuple[BuilderIssue, ...]


@dataclass(frozen=True)
class Builder:
    """The state of the package builder."""

    draft: Draft
    verb: str
    """propose, counter or formulate; empty when this seat cannot table anything now."""
    title: str
    tracks: tuple[BuilderTrack, ...]
    items: tuple[Item, ...]
    worth: Worth | None
    welfare: Welfare | None
    estimates: tuple[Estimate, ...]
    asked: tuple[str, ...]
    """Who is asked for consent, by name."""
    asked_text: str
    takes: tuple[str, ...]
    """What it would take to win those who must consent, and to open what is locked."""
    is_legal: bool
    refusal: str
    """Why it may not be tabled now; empty when it may."""
    notation: str
    """The action as notation, for Match.submit; empty for an empty draft."""


def draft_from(seen: Seen, seat: str) -> Draft:
    """The builder opened with the package of `seat`, as its counter when that offer is being answered."""
    options = next((dict(offer.options) for offer in seen.view.offers if offer.seat == seat), {})
    decision = seen.view.decision
    answers = seat if decision is not None and decision.kind == "answer" and decision.offer == seat else None
    return Draft(options, answers)


def action_of(seen: Seen, draft: Draft) -> Action | None:
    """The action that would table a draft now; None when it is not this seat's turn to table anything."""
    decision = seen.view.decision
    if decision is None or not seen.is_asked or decision.kind not in VERBS:
        return None
    answers = decision.offer if decision.kind == "answer" else None
    return Action(VERBS[decision.kind], answers, 0, dict(draft.options))


def builder(seen: Seen, tracks: Sequence[TrackColumn], draft: Draft) -> Builder:
    """The package builder with a draft in it; `tracks` are those that everybody sees."""
    action = action_of(seen, draft)
    refusal = _refusal(seen, action, draft)
    found = estimates(seen, draft.options)
    columns = tuple(
        BuilderTrack(
            column.track,
            column.label,
            column.is_open,
            column.lock,
            tuple(
                BuilderIssue(
                    row.issue,
                    row.label,
                    draft.options.get(row.issue),
                    tuple(
                        _choice(seen, row.issue, option, draft, action) for option in row.options if not option.is_status_quo
                    ),
                    row.status_text,
                )
                for row in column.issues
            ),
        )
        for column in tracks
    )
    must = [seen.label(party) for party in asked(seen, draft.options) if party != seen.seat]
    locked = [
        choice.row.lock
        for column in columns
        for issue in column.issues
        for choice in issue.choices
        if choice.is_chosen and choice.row.lock
    ]
    return Builder(
        draft=draft,
        verb=action.kind if action else "",
        title=_title(seen, action),
        tracks=columns,
        items=items(seen, draft.options),
        worth=own_worth(seen, draft.options),
        welfare=welfare(seen, draft.options),
        estimates=found,
        asked=tuple(must),
        asked_text=_asked_text(seen, must, list(draft.options)),
        takes=tuple(dict.fromkeys([*(estimate.takes for estimate in found if estimate.takes), *locked])),
        is_legal=action is not None and bool(draft.options) and not refusal,
        refusal=refusal,
        notation=str(action) if action and draft.options else "",
    )


def _title(seen: Seen, action: Action | None) -> str:
    if action is not None and action.kind == "counter":
        return seen.say("Counter-offer to {who}", who=seen.label(action.offer))
    if seen.is_mediator:
        return seen.say("Bridging package of the mediator")
    return seen.say("Package to propose")


def _refusal(seen: Seen, action: Action | None, draft: Draft) -> str:
    if action is None or seen.menu is None:
        return seen.say("It is not your turn to propose a package; you can prepare one.")
    if not draft.options:
        return seen.say("The package is empty: choose at least one option.")
    return _said(seen, seen.menu.refusal(action))


def _said(seen: Seen, refusal: Refusal | None) -> str:
    return seen.speaker.refusal(refusal) if refusal else ""


def _choice(seen: Seen, issue: str, row: OptionRow, draft: Draft, action: Action | None) -> Choice:
    change = None
    if seen.is_party:
        change = seen.view.values[issue][row.option] - seen.view.values[issue][seen.standing(issue)]
    may_stand, why_not = row.is_open and not row.is_past, row.lock
    if action is not None and seen.menu is not None:
        may_stand = row.option in seen.open_items.get(issue, ())
        if not may_stand and not why_not:
            alone = replace(action, options={issue: row.option})
            why_not = _said(seen, seen.menu.refusal(alone))
    elif row.is_past:
        why_not = seen.say("The agreement goes as far already.")
    return Choice(row, draft.options.get(issue) == row.option, may_stand, change, "" if may_stand else why_not)


def _asked_text(seen: Seen, must: list[str], issues: list[str]) -> str:
    """Who is asked for consent, by name; where some can be outvoted, how many of whom must accept."""
    if not must:
        return ""
    if is_by_vote(seen.rules, issues):
        who = seen.speaker.separated(consenting(seen.speaker, seen.rules, issues))
        return seen.say(
            "Asked for consent: {parties}. To pass, these must accept: {needed}.", parties=seen.listed(must), needed=who
        )
    return seen.say("Must consent: {parties}.", parties=seen.listed(must))
