"""Tips for somebody who plays for the first time: one sentence for what is to be decided now."""

from __future__ import annotations

from negotiate.window.screens.table_state import TableState
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

TIPS = {
    "choose": N_(
        "Choose an option that gains points for you and seems to gain for the others too, then propose it; or end the turn."
    ),
    "nothing": N_("Nothing new can be proposed now. End the turn."),
    "table": N_("See what it is worth to you and what it would take to win the others, then propose the package."),
    "waiting": N_("Your package is on the table. End the turn; the others answer it next."),
    "answer": N_("Above zero “as things stand” beats walking away. A counter-offer costs less trust than a refusal."),
    "carry-out": N_("Kept promises that are seen to be kept build trust, and trust opens the next talks."),
}


def tip(speaker: Speaker, table: TableState) -> str:
    """The tip for the decision that is open; empty where there is nothing to say."""
    phase = table.scene.header.phase
    if phase == "speak":
        if any(offer.seat == table.scene.seat for offer in table.scene.offers):
            return speaker.say(TIPS["waiting"])
        if table.builder is None:
            return ""
        if table.builder.items:
            return speaker.say(TIPS["table"])
        choices = (choice for track in table.builder.tracks for issue in track.issues for choice in issue.choices)
        return speaker.say(TIPS["choose" if any(choice.may_stand for choice in choices) else "nothing"])
    return speaker.say(TIPS[phase]) if phase in TIPS else ""
