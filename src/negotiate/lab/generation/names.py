"""Names for what is made up: lands, issues and options. None of them is meant to be a real place."""

from __future__ import annotations

LANDS = (
    "Amberley",
    "Birchmark",
    "Cedarholm",
    "Dunmere",
    "Elmstead",
    "Fenwold",
    "Glenrock",
    "Hartvale",
    "Irongate",
    "Junipoint",
    "Kestrel Bay",
    "Larkfield",
    "Marlowe Isles",
    "Northmoor",
    "Oakhaven",
    "Pinecrest",
)

TRACKS = ("Everyday matters", "Water and land", "Trade and roads", "Safety and borders")

ISSUES = (
    "Family visits",
    "Return of the displaced",
    "Border crossing",
    "Postal service",
    "School exchange",
    "Hospital access",
    "Missing persons",
    "Shared festivals",
    "River water",
    "Fishing grounds",
    "Grazing rights",
    "Forest use",
    "Flood warning",
    "Clean-up of the lake",
    "Mining licences",
    "Farm land",
    "Transit road",
    "Rail link",
    "Harbour fees",
    "Customs duties",
    "Power line",
    "Pipeline",
    "Currency exchange",
    "Market days",
    "Patrol schedule",
    "Hotline",
    "Watch posts",
    "Buffer zone",
    "Joint inspection",
    "Training flights",
    "Naval visits",
    "Mine clearance",
    "Minority schools",
    "Street signs",
    "Radio licences",
    "Citizenship papers",
    "Pensions",
    "Court of appeal",
    "Extradition",
    "Land register",
    "Public archive",
    "Museum pieces",
    "Bridge repair",
    "Canal locks",
    "Airport slots",
    "Bus lines",
    "Ferry service",
    "Tunnel toll",
    "Seed bank",
    "Fire service",
    "Rescue at sea",
    "Air quality",
    "Salt works",
    "Quarries",
    "Hunting season",
    "Reed beds",
    "Dairy quota",
    "Timber quota",
    "Grain store",
    "Wine labels",
    "Guest workers",
    "Apprenticeships",
    "Sports league",
    "Heritage sites",
)

STATUS_QUO = ("as-today", "As today")

STEPS = ("A trial", "A first step", "A third of it", "Half of it", "Two thirds of it", "Most of it", "All of it")
"""Labels of options that go further and further."""
_CHOSEN = {1: (6,), 2: (3, 6), 3: (1, 3, 6), 4: (1, 3, 5, 6), 5: (0, 1, 3, 5, 6), 6: (0, 1, 2, 3, 4, 6)}


def option_labels(steps: int) -> list[str]:
    """Labels for so many options beyond the status quo."""
    if steps > len(STEPS):
        return [f"Step {number} of {steps}" for number in range(1, steps + 1)]
    return [STEPS[place] for place in _CHOSEN.get(steps, range(len(STEPS)))]


def identifier(name: str) -> str:
    """The id of a name: lower-case words joined by hyphens."""
    return "-".join("".join(sign if sign.isalnum() else " " for sign in name.lower()).split())
