"""The acts: everything that a seat can decide, one row each.

From a row follow the codes that kernels use, the notation, the menus, the choices of the rule file's schema, and what is
drawn. A new act is a row here, its words in words/acts.py, and what it does: legal.py says when it is refused (beyond what
the row says), rounds.py or mediation.py what it brings.
"""

from __future__ import annotations

from typing import NamedTuple

from negotiate.engine.attributes import Attribute

# What a seat is asked to decide (game.pending_kind)
NOTHING, MEDIATE, SPEAK, ANSWER, CARRY_OUT = 0, 1, 2, 3, 4
DECISIONS = ("nothing", "mediate", "speak", "answer", "carry-out")

# Acts of the parties: at their turn, in answer to an offer, and while carrying out a phase
PASS, PROPOSE, ACCEPT, REJECT, COUNTER, GESTURE, ANNOUNCE, CONDEMN, LEAVE, DELEGATE, RETURN = range(11)
CARRY, STALL, BREACH = 11, 12, 13
# What is due may be carried out all at once, or rightly be held back; who was failed may end a text or forgive
SUSPEND, CARRY_ALL, TERMINATE, WAIVE = 21, 22, 23, 24
# Acts of the mediator, who may pass too. A formulated package is a proposal of the mediator's seat.
FACILITATE, FORMULATE, MANIPULATE, GUARANTEE, VERIFY, CONVENE, SHOW_STALEMATE = 14, 15, 16, 17, 18, 19, 20


class Act(NamedTuple):
    """One thing that a seat can decide.

    `code` is what the engine calls it (action.kind) and `id` what everything that people read and write does; `asked` are
    the decisions that it is an answer to, in the order in which menus list them.
    """

    code: int
    id: str
    asked: tuple[int, ...]
    icon: str
    """The drawing in assets/icons."""
    package: bool = False
    """It carries a package: an option for each of some issues."""
    offer: bool = False
    """It answers the offer of a seat."""
    issue: bool = False
    """It is about an issue on which something stands."""
    size: bool = False
    """It is small, normal or large."""
    conditional: bool = False
    """It can be made to depend on something in return."""
    cost: str = ""
    """Leverage that it takes: the key under `mediation` in the rule file."""
    on_request: bool = False
    """A mediator has it only where the rule file gives it."""
    concealed: bool = False
    """Others do not see it done: whether a word was kept is its giver's alone until it is verified."""
    numbers: tuple[Attribute, ...] = ()
    """Numbers of the rule file that only it needs."""


ACTS = (
    Act(PASS, "pass", (SPEAK, ANSWER, MEDIATE), "right"),
    Act(PROPOSE, "propose", (SPEAK,), "table", package=True),
    Act(ACCEPT, "accept", (SPEAK, ANSWER), "check", offer=True),
    Act(REJECT, "reject", (SPEAK, ANSWER), "cross", offer=True),
    Act(COUNTER, "counter", (ANSWER,), "undo", package=True, offer=True),
    Act(GESTURE, "gesture", (SPEAK,), "gift", size=True),
    Act(ANNOUNCE, "announce", (SPEAK,), "scroll", size=True, conditional=True),
    Act(CONDEMN, "condemn", (SPEAK,), "warning"),
    Act(
        LEAVE,
        "leave",
        (SPEAK,),
        "leave",
        numbers=(Attribute("walk_out_support", float, "endings.walk_out_support"),),
    ),
    Act(DELEGATE, "delegate", (SPEAK,), "people"),
    Act(RETURN, "return", (SPEAK,), "return"),
    Act(CARRY, "carry-out", (CARRY_OUT,), "check", concealed=True),
    Act(STALL, "stall", (CARRY_OUT,), "pause", concealed=True),
    Act(BREACH, "breach", (CARRY_OUT,), "broken", concealed=True),
    Act(
        FACILITATE,
        "facilitate",
        (MEDIATE,),
        "people",
        numbers=(
            Attribute("credibility_needed", float, "mediation.credibility_needed"),
            Attribute("facilitation_trust", float, "mediation.facilitation_trust"),
        ),
    ),
    Act(FORMULATE, "formulate", (MEDIATE,), "table", package=True),
    Act(
        MANIPULATE,
        "manipulate",
        (MEDIATE,),
        "balance",
        cost="manipulation_cost",
        numbers=(
            Attribute("side_payment", float, "mediation.side_payment"),
            Attribute("side_fade", float, "mediation.side_payment_fade"),
            Attribute("side_breach", float, "mediation.side_payment_breach"),
        ),
    ),
    Act(
        GUARANTEE,
        "guarantee",
        (MEDIATE,),
        "shield",
        cost="guarantee_cost",
        on_request=True,
        numbers=(Attribute("guarantee_boost", float, "mediation.guarantee_boost"),),
    ),
    Act(VERIFY, "verify", (MEDIATE,), "eye"),
    Act(
        CONVENE,
        "convene",
        (MEDIATE,),
        "return",
        numbers=(Attribute("convene_interval", int, "mediation.convene_interval"),),
    ),
    Act(
        SHOW_STALEMATE,
        "show-stalemate",
        (MEDIATE,),
        "chart",
        numbers=(
            Attribute("stalemate_pain", float, "mediation.stalemate_pain"),
            Attribute("stalemate_interval", int, "mediation.stalemate_interval"),
        ),
    ),
    Act(SUSPEND, "suspend", (CARRY_OUT,), "balance", concealed=True),
    Act(CARRY_ALL, "carry-all", (CARRY_OUT,), "check", concealed=True),
    Act(
        TERMINATE,
        "terminate",
        (SPEAK,),
        "broken",
        issue=True,
        numbers=(
            Attribute("terminate_after", int, "reciprocity.terminate_after"),
            Attribute("lapse_after", int, "reciprocity.lapse_after"),
        ),
    ),
    Act(WAIVE, "waive", (SPEAK,), "dove", issue=True),
)
"""All acts by their code: ACTS[PASS] is the row of `pass`. Records keep the ids, so a row is never renamed."""

ACTIONS = tuple(act.id for act in ACTS)
"""Ids by code."""
MEDIATOR_ACTS = tuple(act.code for act in ACTS if act.asked == (MEDIATE,))
"""Codes of what only a mediator can do; the arrays of the rules record for them are indexed by `code - FACILITATE`."""
WITH_PACKAGE = tuple(act.id for act in ACTS if act.package)
WITH_OFFER = tuple(act.id for act in ACTS if act.offer)
WITH_ISSUE = tuple(act.id for act in ACTS if act.issue)
WITH_SIZE = tuple(act.id for act in ACTS if act.size)
CARRYING_OUT = tuple(act.id for act in ACTS if act.asked == (CARRY_OUT,))
CONCEALED_ACTIONS = tuple(act.id for act in ACTS if act.concealed)
FITTING = tuple(sum(1 << act.code for act in ACTS if decision in act.asked) for decision in range(len(DECISIONS)))
"""Bit mask of the codes that fit each decision."""


def _listed(decision: int) -> tuple[str, ...]:
    """Ids that fit a decision, as menus list them: by code, but to pass comes last in answer to an offer."""
    last = PASS if decision == ANSWER else -1
    return tuple(act.id for act in sorted(ACTS, key=lambda act: act.code == last) if decision in act.asked)


KINDS: dict[int, tuple[str, ...]] = {decision: _listed(decision) for decision in range(len(DECISIONS))}
"""Ids of the acts that fit each decision, in the order of menus."""
ACT_OF = {act.id: act for act in ACTS}
"""Rows by their id."""
