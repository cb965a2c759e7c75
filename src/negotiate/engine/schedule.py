"""Schedules: what the calendar changes for a party, its walk-away value, hope and pain (docs/model.md M2)."""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import SET_HOPE, SET_PAIN, SET_RESERVATION
from negotiate.engine.kernel import kernel


@kernel
def keep_schedule(rules: Any, game: Any) -> None:
    """What the schedules set in this round, whatever stood there before."""
    for i in range(rules.party_count):
        for s in range(rules.schedule_length[i]):
            if rules.schedule_round[i][s] == game.round_number:
                kind = rules.schedule_kind[i][s]
                if kind == SET_RESERVATION:
                    game.reservation_shift[i] = rules.schedule_value[i][s] - rules.reservation_points[i]
                elif kind == SET_HOPE:
                    game.hope[i] = rules.schedule_value[i][s]
                elif kind == SET_PAIN:
                    game.pain[i] = rules.schedule_value[i][s]
