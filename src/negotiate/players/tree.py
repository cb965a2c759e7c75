"""The search tree of a seat, and playing on from it: information-set Monte Carlo tree search in compiled code.

A node is a decision of the searching seat, told apart by what that seat has seen since (an information set), not by what is
true in one sampled world: the same node is visited in many worlds (Cowling, Powley and Whitehouse, "Information set Monte
Carlo tree search", 2012). An edge is an action. Packages are too many to list, so a node gets its k-th action only when it
has been visited often enough (progressive widening; Couëtoux et al., "Continuous upper confidence trees", 2011). Below the
tree both the seat and the others play as built-in players do, to the end of the game.
"""

from __future__ import annotations

import copy
import math
from functools import cache
from typing import Any

import numpy as np

from negotiate.engine.codes import ANSWER, CARRY_OUT, NOTHING
from negotiate.engine.kernel import COMPILED, kernel
from negotiate.engine.layout import INT, REAL, Size
from negotiate.engine.legal import LEGAL, reason
from negotiate.engine.mediation import roster_place
from negotiate.engine.outcome import utility
from negotiate.engine.rounds import apply, proceed
from negotiate.players.candidates import candidate, in_character
from negotiate.players.tactics import choose, clear

MOST_NODES, MOST_EDGES, DEEPEST = 1024, 2048, 24


@cache
def tree_dtype(size: Size) -> np.dtype[np.void]:
    """The tree of one decision. N node, E edge; node 0 is the decision itself; -1 means none."""
    N, E, K = MOST_NODES, MOST_EDGES, size.issues
    fields: list[tuple[object, ...]] = [
        ("nodes", INT),
        ("edges", INT),
        ("seen", INT, (N,)),  # what the seat saw on the way from the edge above
        ("sibling", INT, (N,)),  # next node below the same edge
        ("first_edge", INT, (N,)),
        ("widened", INT, (N,)),
        ("visits", INT, (N,)),
        ("next_edge", INT, (E,)),
        ("first_node", INT, (E,)),
        ("tried", INT, (E,)),
        ("total", REAL, (E,)),  # playouts through the edge and the sum of their worth
        ("kind", INT, (E,)),
        ("offer", INT, (E,)),
        ("amount", INT, (E,)),
        ("issue", INT, (E,)),
        ("option", INT, (E, K)),
        ("least", REAL),
        ("most", REAL),  # worth of the worst and best playout so far
        ("path", INT, (DEEPEST,)),
        ("depth", INT),
    ]
    return np.dtype(fields, align=True)


@kernel
def what_is_seen(rules: Any, game: Any) -> int:
    """A number for the decision in front of the seat: its kind, the round, what is agreed, and the text to be answered."""
    digest = game.pending_kind * 131 + game.round_number
    digest = digest * 37 + game.pending_offer + 2
    if game.pending_kind == CARRY_OUT:
        digest = digest * 67 + game.pending_issue + 1
    for k in range(rules.issue_count):
        digest = (digest * 1000003 + game.agreed[k] + 1) & 0xFFFFFFFFFFFF
        if game.pending_kind == ANSWER:
            digest = (digest * 1000003 + game.offer[game.pending_offer][k] + 2) & 0xFFFFFFFFFFFF
    return int(digest)


@kernel
def known_edge(rules: Any, tree: Any, node: int, action: Any) -> bool:
    """Whether the node has this action already."""
    e = tree.first_edge[node]
    while e >= 0:
        if tree.kind[e] == action.kind and tree.offer[e] == action.offer and tree.amount[e] == action.amount:
            same = tree.issue[e] == action.issue
            for k in range(rules.issue_count):
                if tree.option[e][k] != action.option[k]:
                    same = False
                    break
            if same:
                return True
        e = tree.next_edge[e]
    return False


@kernel
def add_edge(rules: Any, tree: Any, node: int, action: Any) -> int:
    """Give the node this action; returns the edge, or -1 when the tree is full."""
    e = tree.edges
    if e >= MOST_EDGES:
        return -1
    tree.edges = e + 1
    tree.kind[e] = action.kind
    tree.offer[e] = action.offer
    tree.amount[e] = action.amount
    tree.issue[e] = action.issue
    for k in range(rules.issue_count):
        tree.option[e][k] = action.option[k]
    tree.tried[e] = 0
    tree.total[e] = 0.0
    tree.first_node[e] = -1
    tree.next_edge[e] = tree.first_edge[node]
    tree.first_edge[node] = e
    return int(e)


@kernel
def add_node(tree: Any, edge: int, seen: int) -> int:
    """A new node below an edge (-1: the root); returns it, or -1 when the tree is full."""
    n = tree.nodes
    if n >= MOST_NODES:
        return -1
    tree.nodes = n + 1
    tree.seen[n] = seen
    tree.first_edge[n] = -1
    tree.widened[n] = 0
    tree.visits[n] = 0
    tree.sibling[n] = -1
    if edge >= 0:
        tree.sibling[n] = tree.first_node[edge]
        tree.first_node[edge] = n
    return int(n)


@kernel
def widen(rules: Any, game: Any, seat: int, tree: Any, node: int, traits: Any, mind: Any, action: Any, tries: int) -> int:
    """Give the node its next candidate that is legal and new; returns the edge, or -1 after so many numbers without one."""
    for _ in range(tries):
        number = tree.widened[node]
        tree.widened[node] = number + 1
        if not candidate(rules, game, seat, tree, node, number, traits, mind, action):
            continue
        if known_edge(rules, tree, node, action) or reason(rules, game, action) != LEGAL:
            continue
        return int(add_edge(rules, tree, node, action))
    return -1


@kernel
def take_edge(rules: Any, tree: Any, e: int, action: Any) -> None:
    """Put the edge's action into the action record."""
    clear(action, tree.kind[e])
    action.offer = tree.offer[e]
    action.amount = tree.amount[e]
    action.issue = tree.issue[e]
    for k in range(rules.issue_count):
        action.option[k] = tree.option[e][k]


@kernel
def select(
    rules: Any, game: Any, seat: int, tree: Any, node: int, traits: Any, mind: Any, action: Any, exploration: float
) -> int:
    """The edge to follow from a node, its action in `action`; -1 when it has none that is legal here.

    A new edge while the node has fewer than the square root of its visits, else the one with the best upper confidence bound
    (UCB1, Auer, Cesa-Bianchi and Fischer 2002), worth being scaled by the range seen so far.
    """
    visits = tree.visits[node]
    count = 0
    e = tree.first_edge[node]
    while e >= 0:
        count += 1
        e = tree.next_edge[e]
    if count * count <= visits or count == 0:
        e = widen(rules, game, seat, tree, node, traits, mind, action, 2)
        if e >= 0:
            return int(e)
    best = -1
    most = -1e18
    span = max(tree.most - tree.least, 1e-9)
    e = tree.first_edge[node]
    while e >= 0:
        if tree.tried[e] == 0:
            bound = 1e17
        else:
            bound = tree.total[e] / tree.tried[e] + exploration * span * math.sqrt(math.log(visits + 1.0) / tree.tried[e])
        if bound > most:
            take_edge(rules, tree, e, action)
            if reason(rules, game, action) == LEGAL:
                most = bound
                best = e
        e = tree.next_edge[e]
    if best >= 0:
        take_edge(rules, tree, best, action)
    return int(best)


def _restore(games: Any, n: int, starts: Any, d: int) -> None:
    """Set the n-th game to the d-th start."""
    games[n] = starts[d]


def _restore_plain(games: Any, n: int, starts: Any, d: int) -> None:
    """The same for list-backed twins, which an assignment would only share."""
    games[n] = copy.deepcopy(starts[d])


restore = kernel(_restore) if COMPILED else _restore_plain


@kernel
def play_on(
    worlds: Any,
    starts: Any,
    scratch: Any,
    rosters: Any,
    log: Any,
    mind: Any,
    action: Any,
    tree: Any,
    edge: int,
    seat: int,
    traits: Any,
    deepest: int,
    exploration: float,
    key: int,
    sample: int,
) -> float:
    """Play one sample on from root edge `edge` to the end of the game; what the seat then has, points.

    Sample n is played in world 1 + n mod D with chance of its own, the same for every edge: actions are compared on common
    random numbers. The tree grows by at most one node.
    """
    d = 1 + sample % (len(worlds) - 1)
    rules = worlds[d]
    restore(scratch, 0, starts, d)
    game = scratch[0]
    game.seed_low = key & 0xFFFFFFFF
    game.seed_high = (key >> 32) & 0x7FFFFFFF
    game.game_low = sample
    game.game_high = 0
    game.draws = 0
    take_edge(rules, tree, edge, action)
    apply(rules, game, log, action)
    tree.path[0] = edge
    tree.depth = 1
    above = edge
    growing = deepest > 1
    while game.ended == 0:
        if game.pending_kind == NOTHING:
            proceed(rules, game, log)
            continue
        if game.pending_seat != seat:
            choose(rules, game, rosters[d][roster_place(game)], mind, action)
            apply(rules, game, log, action)
            continue
        followed = -1
        if growing and game.pending_kind != CARRY_OUT:
            seen = what_is_seen(rules, game)
            node = tree.first_node[above]
            while node >= 0 and tree.seen[node] != seen:
                node = tree.sibling[node]
            if node < 0:
                add_node(tree, above, seen)
                growing = False
            else:
                followed = select(rules, game, seat, tree, node, traits, mind, action, exploration)
                tree.visits[node] += 1
                if followed >= 0:
                    tree.path[tree.depth] = followed
                    tree.depth += 1
                    above = followed
                growing = followed >= 0 and tree.depth < min(deepest, DEEPEST)
        if followed < 0:
            in_character(rules, game, seat, traits, mind, action)
        apply(rules, game, log, action)
    worth = utility(rules, game, seat)
    tree.least = min(tree.least, worth)
    tree.most = max(tree.most, worth)
    for p in range(tree.depth):
        tree.tried[tree.path[p]] += 1
        tree.total[tree.path[p]] += worth
    return float(worth)


PLANT, WIDEN, ADD, TAKE, PLAY = 0, 1, 2, 3, 4


@kernel
def explore(
    task: int,
    worlds: Any,
    starts: Any,
    scratch: Any,
    rosters: Any,
    log: Any,
    minds: Any,
    actions: Any,
    trees: Any,
    traits: Any,
    seat: int,
    edge: int,
    deepest: int,
    exploration: float,
    key: int,
    first: int,
    count: int,
    worth: Any,
) -> int:
    """The one way from Python into the tree, so that its machine code is made and kept once.

    `worlds` (rules) and `starts` (games) have the seat's best guess first and the sampled worlds after it; the root's
    actions are those of the guess. PLANT empties the tree; WIDEN gives the root its next candidate within `count` numbers
    and returns its edge, or -1; ADD gives it `action`; TAKE puts the action of `edge` into `action`; PLAY plays samples
    first .. first + count - 1 on from `edge` into worth[0 .. count - 1], points. `minds`, `actions`, `trees` and `traits`
    are arrays of one.
    """
    rules, game, tree, action = worlds[0], starts[0], trees[0], actions[0]
    if task == PLANT:
        tree.nodes = 0
        tree.edges = 0
        tree.least = 1e9
        tree.most = -1e9
        add_node(tree, -1, what_is_seen(rules, game))
    elif task == WIDEN:
        return int(widen(rules, game, seat, tree, 0, traits[0], minds[0], action, count))
    elif task == ADD:
        return int(add_edge(rules, tree, 0, action))
    elif task == TAKE:
        take_edge(rules, tree, edge, action)
    else:
        for n in range(count):
            worth[n] = play_on(
                worlds,
                starts,
                scratch,
                rosters,
                log,
                minds[0],
                action,
                tree,
                edge,
                seat,
                traits[0],
                deepest,
                exploration,
                key,
                first + n,
            )
    return 0
