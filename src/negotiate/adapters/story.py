"""What has happened, an event a line, in the words of the records: what environments for learning agents show."""

from __future__ import annotations

from negotiate.engine.events import Event
from negotiate.engine.rules import Names


def told_line(names: Names, event: Event) -> str:
    """An event in a line, in the words of the records."""
    when = f"{names.round_label} {event.round}: "
    fields = {name: value for name, value in event.fields.items() if value is not None}
    if event.kind == "action":
        about = f" ({fields['issue']})" if "issue" in fields else ""
        offer = f" (offer of {fields['offer']})" if "offer" in fields else ""
        return f"{when}{fields['seat']}: {fields['action']}{about}{offer}"
    parts = [
        ", ".join(f"{issue}={option}" for issue, option in value.items()) if isinstance(value, dict) else f"{name} {value}"
        for name, value in fields.items()
    ]
    return f"{when}{event.kind}" + (f": {', '.join(parts)}" if parts else "")
