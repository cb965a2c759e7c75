"""How a game ended, now that nothing is secret any more: what became of the people, of trust and of each party's word; then
the points, private aims, what was settled, and what to talk about."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.analysis.aftermath import aftermath
from negotiate.engine.outcome import Outcome
from negotiate.engine.promises import is_hollow
from negotiate.play.match import Match
from negotiate.present.seen import Told
from negotiate.words.aftermath import Group, groups
from negotiate.words.language import N_
from negotiate.words.promises import NOT_TRULY
from negotiate.words.speaker import Speaker


@dataclass(frozen=True)
class Result:
    """What a party came to, and the aims that it alone had known of."""

    party: str
    text: str
    aims: tuple[str, ...]


@dataclass(frozen=True)
class Ending:
    """The end of a game. It tells every secret, so it is for a game that is over."""

    kind: str
    """One of engine.codes.ENDINGS."""
    text: str
    reason: str
    left: tuple[Group, ...]
    """What the game leaves behind, to be told before the points: the people, trust, each delegation's word."""
    peace_text: str
    results: tuple[Result, ...]
    settled: tuple[str, ...]
    """What is agreed, what was carried out and what fell before it was, a sentence each."""
    questions: tuple[str, ...]
    """Questions to talk about, from the rule file."""


def ending(match: Match, speaker: Speaker) -> Ending | None:
    """How a match ended; None while it goes on."""
    outcome = match.outcome
    if outcome is None:
        return None
    told = Told(speaker.told(match.rules), speaker)
    return Ending(
        kind=outcome.kind,
        text=told.say("The game is over: {ending}.", ending=speaker.ending(outcome.kind, match.rules.names)),
        reason=speaker.outcome(outcome),
        left=groups(speaker.labels(match.rules.names), aftermath(match.rules, match.game, match.events)),
        peace_text=_peace(told, outcome),
        results=tuple(_result(told, outcome, party) for party in told.names.parties),
        settled=tuple(_settled(told, outcome, match)) or (told.say("Nothing was agreed."),),
        questions=tuple(str(question) for question in told.rules.document.get("debrief") or ()),
    )


def _peace(told: Told, outcome: Outcome) -> str:
    """The peace index with its parts, but for those that do not count in this scenario."""
    parts = ", ".join(
        f"{told.say(part)} {told.number(100 * share, 0)}"
        for (part, share), weight in zip(outcome.parts.items(), told.record["index_weight"], strict=True)
        if weight > 0.0
    )
    return told.labels.worded(
        "Peace index: {index} of 100 ({parts}).", index=told.number(100 * outcome.peace_index, 0), parts=parts
    )


def _result(told: Told, outcome: Outcome, party: str) -> Result:
    if told.record["value"][told.names.parties.index(party)].any():
        text = told.say(
            "{who}: {points}, mandate score {score} of 100.",
            who=told.label(party),
            points=told.speaker.points(outcome.utilities[party]),
            score=told.number(outcome.mandates[party], 0),
        )
    else:
        text = told.labels.says(party, N_("{who} [has|have] no points of [its|their] own at stake, and so no score."))
    aims = told.rules.document.get("parties", {}).get(party, {}).get("aims") or ()
    return Result(party, text, tuple(told.say("Its private aim was: {aim}", aim=aim["text"]) for aim in aims))


def _settled(told: Told, outcome: Outcome, match: Match) -> list[str]:
    fallen = {str(event["issue"]): event for event in match.events if event.kind == "issue-fell"}
    words = match.game["communique"][0]
    lines = []
    for k, issue in enumerate(told.names.issues):
        agreed, done = outcome.agreement.get(issue), outcome.carried_out.get(issue)
        label = told.issue_label(issue)
        if agreed and agreed == done and not told.bargains:
            option = told.option_label(issue, agreed)
            line = told.say("{issue}: “{option}” is agreed and carried out.", issue=label, option=option)
            lines.append(f"{line} {told.say(NOT_TRULY)}" if is_hollow(match.rules, match.game, issue) else line)
            continue
        if agreed:
            lines.append(told.say("{issue}: “{option}” is agreed.", issue=label, option=told.option_label(issue, agreed)))
        if done and not told.bargains:
            option = told.option_label(issue, done)
            fell = not agreed and int(told.record["reversible"][k]) and not int(told.record["repeatable"][k])
            lines.append(
                told.say("{issue}: “{option}” was carried out, and was undone again.", issue=label, option=option)
                if fell
                else told.say("{issue}: “{option}” was carried out.", issue=label, option=option)
            )
        if not agreed and not done and issue in fallen:
            lines.append(told.speaker.event(match.rules, fallen[issue]))
        if not agreed and int(words[k]):
            option = told.option_label(issue, told.names.options[k][int(words[k])])
            lines.append(
                told.say("{issue}: “{option}” stands in a communiqué, which binds nobody.", issue=label, option=option)
            )
    return lines
