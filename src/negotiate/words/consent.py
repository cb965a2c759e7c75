"""Who has to accept: the decision rules of some issues, told of the parties that own them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from negotiate.engine.rules import Rules
from negotiate.words.speaker import Speaker


def is_by_vote(rules: Rules, issues: Sequence[str] = ()) -> bool:
    """Whether an owner of one of these issues (of any when none is named) may be outvoted by the rule that decides it."""
    record, names = rules.record[0], rules.names
    counted = set(record["vote_decision"][: int(record["count_of_votes"])].tolist())
    return any(int(record["decision"][names.issues.index(issue)]) in counted for issue in issues or names.issues)


def consenting(speaker: Speaker, rules: Rules, issues: Sequence[str]) -> list[str]:
    """Who must accept a text on these issues: parties by name, and so many of some or of their votes."""
    record, names = rules.record[0], rules.names
    places = [names.issues.index(issue) for issue in issues]
    found: list[str] = []
    for decision in dict.fromkeys(int(record["decision"][k]) for k in places):
        under = [k for k in places if int(record["decision"][k]) == decision]
        owners = [i for i in range(len(names.parties)) if record["owner"][under, i].any()]
        for count in range(int(record["count_of_votes"])):
            if int(record["vote_decision"][count]) == decision:
                found += _counted(speaker, rules, count, [i for i in owners if record["vote_weight"][count, i] > 0])
        must = [i for i in owners if any(record["owner"][k, i] and record["veto"][k, i] for k in under)]
        found += [names.party_labels[i] for i in must]
    return list(dict.fromkeys(found))


def _counted(speaker: Speaker, rules: Rules, count: int, asked: list[int]) -> Iterator[str]:
    """One count of votes among the parties `asked`."""
    record, labels = rules.record[0], rules.names.party_labels
    weights = record["vote_weight"][count]
    share, least = float(record["vote_share"][count]), float(record["vote_quota"][count])
    heads = bool((weights[asked] == 1.0).all())
    if len(asked) == 1 or (heads and len(asked) == least):
        yield from (labels[i] for i in asked)  # each of them is needed
    elif asked and heads:
        yield needed(speaker, speaker.listed([labels[i] for i in asked]), share, least)
    elif asked:
        votes = [f"{labels[i]} ({speaker.amount(float(weights[i]))})" for i in asked]
        yield needed(speaker, speaker.say("the votes of {parties}", parties=speaker.listed(votes)), share, least)


def needed(speaker: Speaker, whose: str, share: float, least: float) -> str:
    """How much of `whose` must accept: more than a share (none below 0), so many at least (none below 1), or both."""
    if least < 1.0:
        return speaker.say("of {parties} more than {share}", parties=whose, share=speaker.percent(share))
    count = speaker.amount(least)
    if share < 0.0:
        return speaker.say("of {parties} at least {count}", parties=whose, count=count)
    return speaker.say(
        "of {parties} at least {count} and more than {share}", parties=whose, count=count, share=speaker.percent(share)
    )
