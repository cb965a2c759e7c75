"""A mediator that lends its eyes: where something signed is carried out under weaker verification than it can supply, it
verifies; else it calls absentees back and facilitates.

Monitoring by third parties lowers the risk of relapse (Mattes and Savun 2010, "Information, agreement design, and the
durability of civil war settlements", American Journal of Political Science 54).
"""

from __future__ import annotations

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.players.protocol import Claims


class Verifier:
    """Verifies what lacks it. `rules` gives it the tiers, which are public."""

    name = "verifier"
    claims = Claims(remembers=False, uses_chance=False)

    def __init__(self, rules: Rules) -> None:
        self.record, self.names = rules.record[0], rules.names

    def choose(self, view: View, menu: Menu) -> Action | str:
        """The act of the round."""
        chair = self.names.chair_of(view.seat)
        helps = any(self.supplied(k, chair) > self.tier(view, k) for k in self.due(view))
        for kind in ("convene", *(["verify"] if helps else []), "facilitate", "show-stalemate"):
            for act in menu.of_kind(kind):
                return act
        return "pass"

    def due(self, view: View) -> list[int]:
        """The issues with something to carry out this round that its act would bear on."""
        record, issues = self.record, self.names.issues
        found = []
        for k, issue in enumerate(issues):
            standing = view.agreements.get(issue)
            if view.holders.get(self.track_of(k)) != view.seat:
                continue
            if standing is not None and (record["continuing"][k] == 1 or standing.phases_done < standing.phases):
                found.append(k)
        return found

    def tier(self, view: View, k: int) -> int:
        """The tier under which issue k is carried out without this mediator's act; event cards left aside."""
        record, names = self.record, self.names
        if record["monitored"][k] == 0:
            return int(record["tier"][k])
        monitor = int(record["monitor_issue"])
        if monitor < 0:
            return 0
        standing = view.agreements.get(names.issues[monitor])
        return int(record["monitor_tier"][names.options[monitor].index(standing.option) if standing is not None else 0])

    def supplied(self, k: int, chair: int = 0) -> int:
        """The tier that the act would supply to issue k, by the mediator at place `chair` of several."""
        record = self.record
        return min(int(record["mediator_tier"][chair, record["track_of"][self.watched(k)]]), int(record["verification_cap"]))

    def watched(self, k: int) -> int:
        """The issue by whose track issue k is verified: the monitoring issue for what it monitors."""
        record = self.record
        return int(record["monitor_issue"]) if record["monitored"][k] == 1 and record["monitor_issue"] >= 0 else k

    def track_of(self, k: int) -> str:
        """The track that whoever verifies issue k holds."""
        return self.names.tracks[int(self.record["track_of"][self.watched(k)])]
