"""Players in words: what the built-in players and mediators are like."""

from __future__ import annotations

from negotiate.words.language import N_

PLAYERS = (
    N_("Any legal move; the baseline."),
    N_("Signs what pays and is safe enough; wants less as time passes."),
    N_("As cautious, but believes that everybody keeps their word."),
    N_("Weighs its own points at 0.8 and holds out for 2.5 points."),
    N_("Holds out for the best in sight and concedes late (e = 4)."),
    N_("Concedes evenly over time (e = 1)."),
    N_("Concedes early (e = 0.25)."),
    N_("Concedes as much as it has been conceded; holds a phase back after a breach."),
    N_("As cautious; opens with announced gestures, repeats them and matches others'."),
    N_("As reciprocator, with gestures that are not announced."),
    N_("As reciprocator, announcing 'only if you do'."),
    N_("Lowers its demand in the proportion in which the last offer gave more."),
    N_("Lowers its demand by as much as the last offer gave more, and by chance a little more."),
    N_("Concedes one step whenever all others have tabled as many different texts."),
    N_("Wants no deal: refuses every text and holds back what it owes."),
    N_("Looks ahead a little and often misjudges what it sees; for a first game."),
    N_("Looks ahead and misjudges now and then."),
    N_("Looks ahead as far as it can and takes the best."),
    N_("Has learned its seat by playing, and decides at once; for the principals of the shipped scenarios."),
    N_("Opens with announced gestures longer than the reciprocator, answers each one, never breaks its word."),
    N_("Counts its own points for nine tenths, holds out for more, and yields late."),
    N_("Settles early for what pays at all, makes gestures, and keeps its word."),
    N_("Seeks what is best for all together, asks for nothing beyond that, keeps its word."),
    N_("Gives a little more than it asks for, evenly over time, and answers in kind."),
    N_("Signs readily, and breaks what costs it points where it is unlikely to be seen."),
    N_("Works toward the next gate, small things first and high politics a track at a time."),
    N_("Signs almost nothing on high politics, breaks its word whenever it can, condemns nobody."),
    N_("Moves a step for every text of the others, counts its own points alone, holds out on high politics."),
    N_("Asks for far more than it expects on high politics, and comes down early, as a price called downwards."),
    N_("One text, drafted anew after every answer, near the Nash point as it sees it."),
    N_("Verifies where what is signed lacks it; facilitates otherwise."),
    N_("For study only: as single-text, but knows everybody's true points; an upper bound."),
    N_("No mediator at the table."),
    N_("Present, and says nothing."),
    N_("Eases the talks: trust, clearer estimates, stronger effect of good deeds."),
    N_("Tables bridging packages that raise the least satisfied party first."),
    N_("As formulator, from the first round on, however vague the estimates are."),
    N_("Adds side payments on high politics while its leverage lasts; facilitates otherwise."),
    N_("Facilitates twice, then formulates."),
    N_("Any legal act."),
)
"""What the built-in players and mediators are like (players.roster), said with `_`."""
