"""Ready-made phrases: what can be said without writing, and is read by everybody in their own language."""

from __future__ import annotations

from negotiate.classroom.register import Message
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

ABOUT = {
    "need-on": N_("{issue}: what do you need there?"),
    "move-on": N_("{issue}: there we can move."),
    "stuck-on": N_("{issue}: there we cannot move."),
    "offer-on": N_("{issue}: please make an offer."),
    "verify-on": N_("{issue}: who would verify it?"),
    "keep-on": N_("{issue}: we will carry it out."),
}
"""What is said about an issue, by key."""
ANSWERS = {
    "could-accept": N_("We could accept that if something is added for us."),
    "first-part-yes": N_("The first part, yes. On the rest we need more."),
    "too-much": N_("That costs us too much."),
    "table-it": N_("Put it on the table, and we will accept it."),
    "no": N_("We cannot agree to this."),
}
"""What fits a package that was shown, by key."""
PHRASES = {
    "what-do-you-need": N_("What do you need so that you can accept?"),
    **ANSWERS,
    "will-keep": N_("We will keep what we sign. Will you?"),
    "make-good": N_("Something is overdue. When will you make it good?"),
    "third-party": N_("Could a third party verify it?"),
    "why": N_("Why does this matter to you?"),
    "time": N_("We need a moment to talk among ourselves."),
    "thanks": N_("Thank you. That helps."),
    "sorry": N_("We are sorry. We will make it good."),
    **ABOUT,
}
"""All of them, by key."""
ABOUT_CARRYING_OUT = ("verify-on", "keep-on", "will-keep", "make-good", "third-party", "sorry")
"""Those that mean nothing where a signature ends the game (M23), by key."""


def in_words(message: Message, issue: str, speaker: Speaker) -> str:
    """What a message says, in a language as far as it was not written by hand; `issue` is what a phrase is about."""
    if message.told:
        return message.told.get(speaker.code) or message.told.get("en", "")
    if message.phrase is None:
        return message.text or ""
    return speaker.say(PHRASES[message.phrase], issue=issue)
