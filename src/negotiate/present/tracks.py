"""Tracks as columns with their issues and options: agreed, on the table, mine, locked, and why what is locked is locked."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.belief import tier_now
from negotiate.engine.explain import Need, needs_of_accord, needs_of_option, needs_of_track
from negotiate.engine.option_masks import mask_of, options_of
from negotiate.engine.records import call
from negotiate.engine.reference import requirements_of
from negotiate.present.seen import Sight, Told
from negotiate.present.table import trust_pairs


@dataclass(frozen=True)
class NeedLine:
    """One thing that a gate needs. `share` is how near it is, 0..1; None where nearness is no number."""

    text: str
    now: str
    needed: str
    met: bool
    share: float | None
    sentence: str
    """The need with where it stands now, no full stop."""


@dataclass(frozen=True)
class OptionRow:
    """One option of an issue."""

    option: str
    label: str
    is_status_quo: bool
    is_agreed: bool
    is_carried_out: bool
    """Whether it, or something beyond it, was ever fully carried out."""
    is_open: bool
    is_past: bool
    """Whether the agreement on the issue already goes as far or further."""
    offered_by: tuple[str, ...]
    """The seats in whose package on the table it stands."""
    lock: str
    """Why it is locked, what is needed and how near that is; empty when it is open."""
    needs: tuple[NeedLine, ...]
    """What a gate of its own asks for; empty when it is open or waits for its track only."""


@dataclass(frozen=True)
class IssueRow:
    """One issue of a track."""

    issue: str
    label: str
    note: str
    track: str
    agreed: str | None
    standing: str
    """The option at which it stands now: what is signed, or else the status quo."""
    status_text: str
    """How it stands, in a few words."""
    options: tuple[OptionRow, ...]
    owners: tuple[str, ...]
    obligors: tuple[str, ...]
    verification_text: str
    """Empty where a signature ends the game, so that nothing is carried out."""
    requires_text: str
    is_on_table: bool


@dataclass(frozen=True)
class TrackColumn:
    """A track of talks."""

    track: str
    label: str
    is_open: bool
    lock: str
    """Why it is locked, what is needed and how near that is; empty when it is open."""
    needs: tuple[NeedLine, ...]
    """What its gate asks for, met or not; also of an open track, which can close again."""
    ceiling_text: str
    settled: int
    settled_text: str
    mediator_text: str
    """Who of several mediators holds the track now; empty where they do not share the tracks."""
    issues: tuple[IssueRow, ...]


def _mediator(seen: Sight, track: str) -> str:
    if not seen.names.shares_tracks:
        return ""
    holder = seen.view.holders.get(track)
    return seen.say("Mediator: {who}.", who=seen.label(holder) if holder else seen.say("nobody"))


def tracks(seen: Sight) -> tuple[TrackColumn, ...]:
    """All tracks in the order of the rule file."""
    names, view, record = seen.names, seen.view, seen.record
    columns = []
    for t, track in enumerate(names.tracks):
        is_open = view.tracks_open[track]
        needs = needs_of_track(seen.rules, seen.game, track)
        lines = tuple(need_line(seen, need) for need in needs)
        rows = tuple(_issue(seen, k, lines) for k in range(len(names.issues)) if int(record["track_of"][k]) == t)
        settled = sum(1 for row in rows if row.agreed or row.issue in view.carried_out)
        ceiling = float(record["trust_ceiling"][t])
        columns.append(
            TrackColumn(
                track=track,
                label=names.track_labels[t],
                is_open=is_open,
                lock="" if is_open else lock_text(seen, seen.say("{name} opens with", name=names.track_labels[t]), lines),
                needs=lines,
                ceiling_text=""
                if seen.bargains
                else seen.say("Working together here can build trust up to {ceiling}.", ceiling=seen.number(ceiling, 0)),
                settled=settled,
                settled_text=seen.plural(
                    "{settled} of {count} issue settled", "{settled} of {count} issues settled", len(rows), settled=settled
                ),
                mediator_text=_mediator(seen, track),
                issues=rows,
            )
        )
    return tuple(columns)


def accord_needs(seen: Sight) -> tuple[NeedLine, ...]:
    """What a comprehensive accord takes; empty when the scenario has none."""
    return tuple(need_line(seen, need) for need in needs_of_accord(seen.rules, seen.game))


def lock_text(seen: Told, begins: str, needs: tuple[NeedLine, ...]) -> str:
    """`Ceasefire opens with: mutual trust at least 24: now …; 0 of 1 verified phase carried out.` What is missing first."""
    if all(need.met for need in needs):
        return seen.say("{begins} the end of this round: what it needs has come about.", begins=begins)
    missing = seen.speaker.separated(need.sentence for need in needs if not need.met)
    met = seen.speaker.separated(need.text for need in needs if need.met)
    if met:
        return seen.say("{begins}: {missing}. Already met: {met}.", begins=begins, missing=missing, met=met)
    return seen.say("{begins}: {missing}.", begins=begins, missing=missing)


def need_line(seen: Sight, need: Need) -> NeedLine:
    """A need of the engine in the reader's language; a need of trust says who holds it back."""
    speaker = seen.speaker
    text, now = speaker.need(need), speaker.need_now(need)
    if need.kind == "trust_at_least":
        members = seen.principals
        below = [(one, other, seen.view.trust[one][other]) for one in members for other in members if one != other]
        sentence = seen.say("{need}: now {pairs}", need=text, pairs=trust_pairs(seen, below))
    elif need.kind == "carried_out":
        sentence = seen.say("{now} of {need}", now=now, need=text)
    else:
        sentence = speaker.need_standing(need)
    return NeedLine(text, now, speaker.need_needed(need), need.met, need.share, sentence)


def _issue(seen: Sight, k: int, track_needs: tuple[NeedLine, ...]) -> IssueRow:
    names, view, record = seen.names, seen.view, seen.record
    issue = names.issues[k]
    agreement = view.agreements.get(issue)
    document = seen.rules.document.get("issues", {}).get(issue, {})
    rows = tuple(_option(seen, k, o, track_needs) for o in range(len(names.options[k])))
    tier = int(call(tier_now, seen.rules.record, seen.game, k))
    return IssueRow(
        issue=issue,
        label=names.issue_labels[k],
        note=str(document.get("note") or ""),
        track=names.tracks[int(record["track_of"][k])],
        agreed=agreement.option if agreement else None,
        standing=seen.standing(issue),
        status_text=_status(seen, issue),
        options=rows,
        owners=tuple(seen.label(party) for party in view.owners[issue]),
        obligors=tuple(seen.label(party) for party in view.obligors[issue]),
        verification_text="" if seen.bargains else seen.verified_by(issue, tier),
        requires_text=_requires(seen, k),
        is_on_table=any(row.offered_by for row in rows),
    )


def _status(seen: Sight, issue: str) -> str:
    agreement = seen.view.agreements.get(issue)
    if agreement is None:
        if issue in seen.view.carried_out:
            return seen.say("Carried out: {option}", option=seen.option_label(issue, seen.view.carried_out[issue]))
        if issue in seen.view.communiques:
            said = seen.say(
                "In a communiqué, which binds nobody: {option}",
                option=seen.option_label(issue, seen.view.communiques[issue]),
            )
            if float(seen.record["communique_worth"]) > 0:
                return f"{said}. {seen.names_under(seen.view.joined[issue])}"
            return said
        return seen.say("Nothing agreed: {option}", option=seen.option_label(issue, seen.status_quo(issue)))
    if agreement.phases_done >= agreement.phases:
        return seen.say("In force: {option}", option=seen.option_label(issue, agreement.option))
    return seen.plural(
        "Agreed: {option}, {done} of {count} phase carried out",
        "Agreed: {option}, {done} of {count} phases carried out",
        agreement.phases,
        option=seen.option_label(issue, agreement.option),
        done=agreement.phases_done,
    )


def _requires(seen: Sight, k: int) -> str:
    names, record = seen.names, seen.record
    every = mask_of(range(1, len(names.options[k])))
    wanted = []
    for _, options, other, option in requirements_of(record, k):
        said = seen.speaker.labelled(names.issue_labels[other], names.option_labels[other][option])
        if options != every:
            own = (names.options[k][o] for o in options_of(options, len(names.options[k])))
            labels = [seen.option_label(names.issues[k], one) for one in own]
            said = seen.say("{needed} (for {options})", needed=said, options=seen.speaker.listed(labels))
        wanted.append(said)
    return (
        seen.say("Needs, agreed or in the same package: {wanted}", wanted=seen.speaker.separated(wanted)) if wanted else ""
    )


def _option(seen: Sight, k: int, o: int, track_needs: tuple[NeedLine, ...]) -> OptionRow:
    names, view, record = seen.names, seen.view, seen.record
    issue, option = names.issues[k], names.options[k][o]
    agreement = view.agreements.get(issue)
    agreed = names.options[k].index(agreement.option) if agreement else 0
    done = view.carried_out.get(issue)
    is_open = o == 0 or option in view.options_open[issue]
    needs: tuple[NeedLine, ...] = ()
    lock = ""
    if not is_open:
        needs = track_needs
        if int(record["option_gate"][k, o, 1]):
            needs = tuple(need_line(seen, need) for need in needs_of_option(seen.rules, seen.game, issue, option))
        lock = lock_text(seen, seen.say("“{name}” opens with", name=names.option_labels[k][o]), needs)
    furthest = names.options[k].index(done) if done else 0
    return OptionRow(
        option=option,
        label=names.option_labels[k][o],
        is_status_quo=o == 0,
        is_agreed=o > 0 and o == agreed,
        is_carried_out=0 < o == furthest or (bool(record["ordered"][k]) and 0 < o <= furthest),
        is_open=is_open,
        is_past=0 < o <= agreed if record["ordered"][k] else 0 < o == agreed,
        offered_by=tuple(offer.seat for offer in view.offers if offer.options.get(issue) == option),
        lock=lock,
        needs=() if needs == track_needs else needs,
    )
