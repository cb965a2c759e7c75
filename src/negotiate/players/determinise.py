"""What one seat knows of a game, and whole worlds that could be the true one for all it can tell.

Built up, never cut down: a field of the game is taken over only where its row (engine/game_fields.py) says that everybody
knows it, or that it is the seat's own. The others' points are the seat's estimates less an error drawn as the engine draws
them; their other private numbers are drawn from the ranges that scenarios use.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes, game_fields
from negotiate.engine.belief import fill_errors, fill_estimates
from negotiate.engine.chance import LONG_WORD
from negotiate.engine.game_fields import GAME_FIELDS
from negotiate.engine.layout import Size, game_dtype, rules_dtype
from negotiate.engine.ledger import BELIEVED, TRUE
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.players import conduct
from negotiate.players import roster as built_in

PUBLIC = tuple(field.name for field in GAME_FIELDS if field.known == game_fields.PUBLIC)
"""Fields of a game that everybody knows: they stand in every view, or follow from events that every view has."""
OWN = tuple(field.name for field in GAME_FIELDS if field.known == game_fields.OWN)
"""Fields of which a seat knows its own row."""
CONDUCT = "conduct"
"""What is due is public; whether another party kept its word this round is not, until it is verified."""
LEDGERS = tuple(field.name for field in GAME_FIELDS if field.known == game_fields.LEDGER)
"""Of both ledgers a seat knows the believed one, and of the true one what it did itself."""
OWN_LEDGERS = tuple(field.name for field in GAME_FIELDS if field.known == game_fields.OWN_LEDGER)
"""Points by ledger: a seat knows its own, as far as it has reason to believe."""
SECRET = tuple(field.name for field in GAME_FIELDS if field.known == game_fields.SECRET)
"""Fields that no seat knows."""

RANGES = {
    "hardness": (0.5, 2.5),
    "self_weight": (0.5, 0.8),
    "temper": (0.8, 1.2),
    "control": (0.8, 1.0),
    "audience_cost": (0.15, 0.45),
}
"""Private numbers of a party and the ranges in which scenarios have them (M7, M12, M16, M17, M22)."""
UNKNOWN = (
    *("reservation_points", "reservation_scale", "reservation_value", "best_value", "exposure", "value"),
    *("schedule_length", "schedule_round", "schedule_kind", "schedule_value"),
)
"""Further private numbers of a party."""
EXPOSED_BOTH, EXPOSED_TOO, EXPOSED_ALONE = 0.9, 0.3, 0.1
"""How often another owner of an issue has something at stake in it: where it performs as the seat does and the seat has
something at stake, where only the seat has, and where the seat has nothing; counted in the shipped scenarios."""
TYPICAL_EXPOSURE = 2.0
"""Points at stake for an owner in an issue that are not taken to be as many as the seat's own."""
STRATEGIES = ("cautious", "boulware", "linear", "hardliner", "naive", "tit-for-tat")
"""What another party may turn out to play, beside the player that the rule file gives it."""
AS_WRITTEN = 0.5
"""How often it is taken to be the rule file's player."""


@dataclass(frozen=True)
class Knowledge:
    """What one seat knows: a game record, shape (1,), with nothing secret in it, and its estimates.

    `estimates[party][issue][option]` are points, exact for its own party; shape (P, K, L) of the size class.
    """

    seat: int
    game: NDArray[np.void]
    estimates: NDArray[np.float64]

    @property
    def digest(self) -> int:
        """A number of 63 bits for everything known; the same knowledge has the same number."""
        return _digest(self.game.tobytes(), self.estimates.tobytes())


@dataclass(frozen=True)
class Worlds:
    """Sampled worlds, the seat's best guess first: rules, players of all seats, and the keys of the errors of estimates.

    Shapes (D + 1,), (D + 1, P + 1) and (D + 1, P + 1, P).
    """

    rules: NDArray[np.void]
    rosters: NDArray[np.void]
    misread_key: NDArray[np.int64]

    def starts(self, known: Knowledge) -> NDArray[np.void]:
        """The known game in every world, shape (D + 1,). In the best guess nothing is misread."""
        games = np.repeat(known.game, len(self.rules))
        games["misread_key"] = self.misread_key
        games["misreading"][0] = 0.0
        games["seed_low"][0] = known.digest & 0xFFFFFFFF
        return games


def know(rules: Rules, game: NDArray[np.void], seat: int) -> Knowledge:
    """What party `seat` knows of a game, shape (1,)."""
    known = np.where(_known_bytes(rules.size, seat), game.view(np.uint8), np.uint8(0)).view(game.dtype)
    done = game[CONDUCT][0]
    own = np.arange(done.shape[1]) == seat
    known[CONDUCT][0] = np.where(own | (done <= codes.DUE), done, codes.KEPT)
    for name in LEDGERS:
        ledgers = game[name][0]
        known[name][0, BELIEVED] = ledgers[BELIEVED]
        known[name][0, TRUE] = np.where(own, ledgers[TRUE], ledgers[BELIEVED])
    for name in OWN_LEDGERS:
        known[name][0, :, seat] = game[name][0, BELIEVED, seat]
    table = np.zeros((rules.size.parties, rules.size.issues, rules.size.options))
    call(fill_estimates, rules.record, game, seat, table)
    return Knowledge(seat, known, table + 0.0)  # adding nought turns -0.0 into 0.0


def own_rules(rules: Rules, seat: int) -> NDArray[np.void]:
    """The rules record as party `seat` may read it, shape (1,): the others' private numbers are 0."""
    record = rules.record.copy()
    others = np.arange(rules.size.parties) != seat
    for name in (*RANGES, *UNKNOWN):
        record[name][0, others] = 0
    return record


def sample(
    rules: Rules,
    known: Knowledge,
    count: int,
    types: NDArray[np.int64] | None = None,
    players: Mapping[str, str] | None = None,
) -> Worlds:
    """Draw `count` worlds. They depend on what the seat knows of the others and on nothing else, chance included.

    `types` (conduct.py) has the type of every party in every world, shape (count + 1, P); None takes all for honest.
    `players` names the built-in player in a seat where the seat knows who sits there.
    """
    seated = dict(players or {})
    record = own_rules(rules, known.seat)[0]
    names, size, seat = rules.names, rules.size, known.seat
    random = np.random.Generator(np.random.Philox(key=_digest(known.estimates.tobytes())))
    parties, issues, _ = known.estimates.shape
    others = np.array([party for party in range(len(names.parties)) if party != seat], np.int64)
    worlds = np.repeat(own_rules(rules, seat), count + 1)
    misread_key = random.integers(0, LONG_WORD, (count + 1, parties + 1, parties), endpoint=True)
    worlds["value"] = known.estimates
    if known.game["misreading"][0] > 0.0:
        start, errors = known.game.copy(), np.zeros(known.estimates.shape)
        for world in range(1, count + 1):
            start["misread_key"] = misread_key[world]
            call(fill_errors, rules.record, start, seat, errors)
            worlds["value"][world] -= errors
    for name, (low, high) in RANGES.items():
        drawn = random.uniform(low, high, (count + 1, len(others)))
        drawn[0] = (low + high) / 2
        worlds[name][:, others] = drawn
    worlds["exposure"][:, others] = _exposures(record, seat, others, random.random((count + 1, len(others), issues)))
    worlds["reservation_scale"][:, others] = record["principal"][others]
    rosters = np.stack([built_in.new_roster(size) for _ in range(count + 1)])
    for world in range(count + 1):
        for party in others:
            name = names.players[party]
            if name not in built_in.PARTY_PLAYERS or random.random() >= AS_WRITTEN:
                name = STRATEGIES[int(random.integers(len(STRATEGIES)))]
            if names.parties[party] in seated:
                name = seated[names.parties[party]]
            elif types is not None and types[world, party] != conduct.HONEST:
                name = conduct.PLAYERS[types[world, party]]
            _write(rosters[world, party : party + 1], name, rules, worlds[world], int(party))
        for place, (mediator, chair) in enumerate(names.mediators.items(), size.parties):
            style = seated.get(mediator, chair.style)
            style = style if style in built_in.MEDIATORS else "mixed"
            built_in.write_mediator(style, size, rosters[world, place : place + 1])
    return Worlds(worlds, rosters, misread_key)


def _exposures(record: np.void, seat: int, others: NDArray[np.int64], drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points at stake for the others as a seat guesses them, shape (D + 1, others, K), from draws in 0..1 of that shape.

    Who performs has as much to lose as the seat that performs with it; who only receives has little. In the best guess, the
    first, everybody has at stake what it more likely has than not.
    """
    owned, performs, mine = record["owner"].T[others], record["obligor"].T[others] > 0, record["exposure"][seat]
    alike = performs & (mine > 0.0)
    chance = np.where(alike, EXPOSED_BOTH, np.where(mine > 0.0, EXPOSED_TOO, EXPOSED_ALONE))
    exposed = drawn < chance
    exposed[0] = chance > 0.5
    return np.asarray(exposed * (owned * np.where(alike, mine, TYPICAL_EXPOSURE)))


def _write(traits: NDArray[np.void], name: str, rules: Rules, world: np.void, party: int) -> None:
    """The traits of a built-in player with the drawn numbers of its party."""
    if built_in.first_and_others(name)[0] in rules.personalities:
        built_in.write_traits(name, rules.record, rules.size, party, traits, rules.personalities)
    else:
        traits[:] = _traits(name, int(rules.record["round_count"][0]), rules.size)
    built = built_in.find(name, rules.personalities)
    for number in ("self_weight", "hardness"):
        if getattr(built, number) is None:
            traits[number] = world[number][party]


@cache
def _traits(name: str, rounds: int, size: Size) -> NDArray[np.void]:
    """The traits of a built-in player in a game of so many rounds, whoever's they are."""
    roster = built_in.new_roster(size)
    blank = np.zeros(1, rules_dtype(size))
    blank["round_count"] = rounds
    built_in.write_traits(name, blank, size, 0, roster[:1])
    return roster[:1]


@cache
def _known_bytes(size: Size, seat: int) -> NDArray[np.bool_]:
    """Which bytes of a game record a seat knows."""
    dtype = game_dtype(size)
    marks = np.zeros(dtype.itemsize, np.bool_)
    assert dtype.fields is not None
    for name in PUBLIC:
        field, offset = dtype.fields[name][:2]
        marks[offset : offset + field.itemsize] = True
    for name in OWN:
        field, offset = dtype.fields[name][:2]
        row = field.itemsize // field.shape[0]
        marks[offset + seat * row : offset + (seat + 1) * row] = True
    return marks


def _digest(*parts: bytes) -> int:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part)
    return int.from_bytes(digest.digest(), "little") & 0x7FFFFFFFFFFFFFFF
