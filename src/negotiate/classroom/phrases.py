"""Ready-made phrases: what can be said without writing, and is read by everybody in their own language."""

from __future__ import annotations

from negotiate.words.language import N_

PHRASES = {
    "could-accept": N_("We could accept that if something is added for us."),
    "what-do-you-need": N_("What do you need so that you can accept?"),
    "first-part-yes": N_("The first part, yes. On the rest we need more."),
    "too-much": N_("That costs us too much."),
    "will-keep": N_("We will keep what we sign. Will you?"),
    "make-good": N_("Something is overdue. When will you make it good?"),
    "third-party": N_("Could a third party verify it?"),
    "time": N_("We need a moment to talk among ourselves."),
    "thanks": N_("Thank you. That helps."),
    "no": N_("We cannot agree to this."),
}
"""By key."""
