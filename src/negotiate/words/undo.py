"""When people may take a step back, as it is written in settings, in records and on the command line."""

from __future__ import annotations

ALWAYS, UNTIL_SHOWN, NEVER = "always", "until-shown", "never"
RULES_OF_UNDO = (ALWAYS, UNTIL_SHOWN, NEVER)
"""Always; until something came of it that nobody could know before, as chance or another seat's decision; or never."""
