"""Why the room does not do something, as a value that is said in the language of whoever asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

MESSAGES = {
    "nonsense": N_("The class does not understand what was sent to it."),
    "wrong-code": N_("There is no class with this code here. Look at the board again."),
    "too-many-tries": N_("Too many wrong codes came from here. Wait a minute, then try again."),
    "full": N_("The class is full."),
    "closed": N_("This class is closed."),
    "unknown-device": N_("This class does not know your device any more. Join again with the code."),
    "locked": N_("Your teacher has locked the seats. Ask for yours to be changed."),
    "no-such-seat": N_("There is no such seat at this table."),
    "seat-full": N_("There is no more room in this delegation. Choose another seat."),
    "seat-of-program": N_("The program plays this seat. Ask your teacher for it."),
    "no-seat": N_("Choose a seat first."),
    "seated-for-good": N_("The game has begun; only your teacher can change your seat now."),
    "not-playing": N_("The game is not being played now."),
    "paused": N_("Your teacher has paused the game."),
    "frozen": N_("Your teacher has frozen the screens. Look up."),
    "too-many-tables": N_("A class has at most {most} tables."),
    "last-table": N_("A class has at least one table."),
    "no-such-player": N_("The program has no such player for this seat."),
    "seat-taken": N_("Somebody sits there. Move the device to another seat first."),
    "no-decision": N_("This seat has nothing to decide now."),
    "card-wrong": N_("The rules do not allow such a card: look at whom it is about, and at its effects."),
    "not-speaker": N_("{name} speaks for your delegation and decides."),
    "speaker-there": N_("{name} speaks for your delegation and is connected. Ask for the word to be handed to you."),
    "not-yours": N_("Nobody of your delegation has this device."),
    "stale": N_("The table has changed meanwhile. Look at it again, and decide anew."),
    "no-action": N_("The table does not know this move."),
    "talk-off": N_("Your teacher has switched messages off."),
    "phrases-only": N_("Only ready-made phrases can be sent now."),
    "muted": N_("Your teacher has muted this device."),
    "nobody-reads": N_("The program plays this seat and reads no messages."),
    "no-circle": N_("Several delegations at once can be written to with the mediator only."),
    "asked-later": N_("This is asked in the debrief."),
    "no-name": N_("Write a name of one to 24 letters."),
    "name-taken": N_("Somebody in this class is called so already."),
    "no-wish": N_("This device has not asked for another name."),
    "empty-package": N_("Put a package together first."),
    "undo-sealed": N_("What is sealed is revealed together; until then nothing is taken back."),
    "empty-message": N_("Write something, or choose a phrase or an offer."),
    "too-fast": N_("That was too fast. Wait a moment."),
    "too-long": N_("That was too long to be sent."),
    "note-full": N_("Another device has written here meanwhile, and the note cannot hold both texts. Shorten yours."),
    "not-the-teacher": N_("Only the teacher may do this."),
    "no-such-device": N_("There is no such device in this class."),
    "nobody-plays": N_("Nobody sits at any table yet. Wait for the first to join, or give the seats to the program."),
    "not-asked-now": N_("These questions are for another time: the first before and during play, the second after it."),
    "nothing-asked": N_("Your teacher has closed the questions."),
    "begun": N_("The game has begun already."),
    "not-begun": N_("The game has not begun yet."),
    "same-player": N_("The seat is played so already."),
    "disk": N_("The teacher's computer cannot write to its disk; nothing was done."),
    "disk-some": N_(
        "The teacher's computer cannot write to its disk: it was done at the tables {done}, and not at {left}. Make room, "
        "then do it at these alone."
    ),
    "not-deleted": N_(
        "The class is closed, but the disk refuses to delete what was said. It goes when the class is opened once more with "
        "--resume, or with --forget."
    ),
}
"""By code. Whatever else a table refuses it says itself."""


@dataclass(frozen=True)
class Refused:
    """A refusal of the room. `code` is a key of MESSAGES; nothing has changed."""

    code: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def said(self, speaker: Speaker) -> str:
        """The refusal as a sentence."""
        return speaker.say(MESSAGES[self.code], **self.fields)
