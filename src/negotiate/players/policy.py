"""A player whose decisions come from a policy: a function, or a small network in a file, from numbers to a slot.

    path/to/policy.npz        wherever a player is named
    Policy(function)          wherever a player object is taken; `function(seen, mask)` returns a slot

A policy is asked with what a learning seat observes (players/sight.py) and may choose (players/slots.py), and trained with
the environments of adapters/vector.py. A file holds arrays alone and is read without running anything in it:

    format        1
    scenario      id of the scenario that it was trained in; empty for any that has as many numbers and slots
    seat          id of the party that it was trained as; empty for any
    layout        what the numbers and slots stand for (`layout_of`); not there in old files, and empty for any
    character     the built-in player that its last slot acts as
    shift, scale  shape (numbers,): what is observed, less `shift`, over `scale`, goes into the network
    weights0, biases0, weights1, …   shapes (inputs, outputs) and (outputs,), with tanh between the layers

The last layer has a preference for every slot; the seat takes the one that it prefers of those that it may choose.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Names, Rules
from negotiate.engine.view import View
from negotiate.errors import NegotiateError, PlayerError, RecordError, UnknownName, checked_path
from negotiate.players.own_files import own_file
from negotiate.players.protocol import Claims
from negotiate.players.sight import MOST_POINTS, count_of
from negotiate.players.slots import slot_names

FORMAT = 1
ENDING = ".npz"
CHARACTER = "cautious"
MOST_LAYERS, MOST_BYTES, MOST_SIGNS = 8, 1 << 26, 200
MOST_PREFERENCE = 1e30
"""What sums within a network must stay below, whatever is observed, so that none can overflow."""
Reals = NDArray[np.float32]
Function = Callable[[Reals, NDArray[np.int8]], int]
"""From what is observed, (numbers,), and the mask, (slots,), to a slot."""


class Slots(Protocol):
    """What a match hands to a player that chooses slots, as `menu.slots`."""

    seen: Reals
    mask: NDArray[np.int8]
    names: tuple[str, ...]

    def action(self, slot: int) -> Action:
        """What a slot stands for now."""
        ...


class Policy:
    """A player that chooses slots. `name` is what records call it, `character` whom its last slot acts as."""

    claims = Claims(remembers=False, uses_chance=False)
    chooses_slots = True
    """A match hands such a player a menu with `slots`."""

    def __init__(self, function: Function, name: str = "policy", character: str = CHARACTER) -> None:
        """`function` is called at every decision of the seat. It may choose any slot that the mask has.

        Raises NegotiateError for what cannot be called, and for a name or character that is no text.
        """
        if not callable(function):
            raise NegotiateError(
                "A policy is a function of what is seen and a mask that returns a slot, not an object of the class "
                f"{type(function).__name__}; the file of one is a player by its path, as in {{'highmark': 'policy.npz'}}."
            )
        for what, given in (("name", name), ("character", character)):
            if not isinstance(given, str):
                raise NegotiateError(f"The {what} of a policy is a text, as in '{CHARACTER}', not {given!r:.80}.")
        self.function = function
        self.name = name
        self.character = character

    def choose(self, view: View, menu: Menu) -> Action:
        """The action of the slot that the function chooses. Raises PlayerError for a slot that may not be chosen now."""
        slots = cast(Slots, menu.slots)  # type: ignore[attr-defined]  # play/slot_menu.py
        slot = self.function(slots.seen, slots.mask)
        if not isinstance(slot, (int, np.integer)) or not 0 <= slot < len(slots.mask) or not slots.mask[slot]:
            may = ", ".join(str(each) for each in np.flatnonzero(slots.mask))
            raise PlayerError(f"The policy '{self.name}' chose the slot {slot!r} for {view.seat}; it may choose {may}.")
        return slots.action(int(slot))


class Network:
    """A few layers of weights: from numbers to a preference for every slot. The module has the shapes."""

    def __init__(self, shift: NDArray[Any], scale: NDArray[Any], layers: list[tuple[NDArray[Any], NDArray[Any]]]) -> None:
        self.shift = np.asarray(shift, np.float32)
        self.scale = np.asarray(scale, np.float32)
        self.layers = [(np.asarray(weights, np.float32), np.asarray(biases, np.float32)) for weights, biases in layers]

    @property
    def shape(self) -> tuple[int, int]:
        """How many numbers it takes, and how many slots it has preferences for."""
        return int(self.layers[0][0].shape[0]), int(self.layers[-1][0].shape[1])

    def fault(self) -> str:
        """What keeps it from deciding, as a part of a sentence; empty where nothing does."""
        if not 1 <= len(self.layers) <= MOST_LAYERS:
            return f"{len(self.layers)} layers, not 1 to {MOST_LAYERS}"
        if self.shift.ndim != 1 or self.scale.shape != self.shift.shape:
            return f"'shift' of shape {self.shift.shape} and 'scale' of shape {self.scale.shape}"
        outputs = len(self.shift)
        for place, (weights, biases) in enumerate(self.layers):
            if weights.ndim != 2 or weights.shape[0] != outputs or biases.shape != weights.shape[1:]:
                return f"layer {place} of shapes {weights.shape} and {biases.shape} after {outputs} numbers"
            outputs = weights.shape[1]
        numbers = [self.shift, self.scale, *(one for layer in self.layers for one in layer)]
        if not all(np.isfinite(each).all() for each in numbers) or not (self.scale > 0).all():
            return "numbers that are not finite, or a scale that is not above 0"
        reach = (MOST_POINTS + np.abs(self.shift, dtype=np.float64)) / self.scale
        for weights, biases in self.layers:
            reach = reach @ np.abs(weights, dtype=np.float64) + np.abs(biases)
            if (reach > MOST_PREFERENCE).any():
                return f"numbers so great that sums of them pass {MOST_PREFERENCE:g}"
            reach = np.ones_like(reach)  # of a tanh
        return ""

    def preferences(self, seen: Reals) -> Reals:
        """The preference for every slot, (slots,) or (tables, slots)."""
        found = (seen - self.shift) / self.scale
        for place, (weights, biases) in enumerate(self.layers):
            found = found @ weights + biases
            if place + 1 < len(self.layers):
                found = np.tanh(found)
        return np.asarray(found, np.float32)

    def __call__(self, seen: Reals, mask: NDArray[np.int8]) -> int:
        """The slot with the greatest preference among those that may be chosen, the first of equals."""
        return int(self.preferred(seen, mask))

    def preferred(self, seen: Reals, mask: NDArray[np.int8]) -> NDArray[np.int64]:
        """The same at one table, (), or at many, (tables,)."""
        return np.asarray(np.where(mask == 1, self.preferences(seen), -np.inf).argmax(axis=-1))

    def save(
        self, path: str | os.PathLike[str], scenario: str | Rules = "", seat: str = "", character: str = CHARACTER
    ) -> None:
        """Write a policy's file, whose name must end in .npz, for a seat of a scenario.

        `scenario` is its id or, better, its loaded rules: then the file plays in every scenario with the same parties,
        tracks, issues and options, whatever it is called. Where scenario and seat are left out, it plays wherever it has
        as many numbers and slots. Raises PlayerError for another name, for numbers that decide nothing and for more or fewer
        than the rules have, UnknownName for a seat that they do not have, and RecordError where it cannot be written.
        """
        checked = checked_path(path, "The file of a policy", "mine.npz")
        if not os.fspath(checked).endswith(ENDING):
            raise PlayerError(f"The file of a policy must end in {ENDING}, not be called '{os.fspath(checked)}'.")
        if isinstance(scenario, Rules):
            if seat and seat not in scenario.names.parties:
                raise UnknownName("party", seat, scenario.names.parties)
            data = self.packed(scenario.names.scenario, seat, character, layout_of(scenario.names))
            if self.shape != sizes_of(scenario.names):
                raise PlayerError(
                    f"The network has {_sizes(self.shape)}, and a seat in {scenario.names.scenario} has "
                    f"{_sizes(sizes_of(scenario.names))}: it could not play there, and is not written."
                )
        else:
            data = self.packed(scenario, seat, character)
        try:
            Path(checked).write_bytes(data)
        except OSError as error:
            raise RecordError(f"'{os.fspath(checked)}' cannot be written: {error.strerror}.") from error

    def packed(self, scenario: str = "", seat: str = "", character: str = CHARACTER, layout: str = "") -> bytes:
        """What a policy's file holds; the same network always gives the same bytes.

        Raises PlayerError for numbers that decide nothing, as after a training that has lost its way.
        """
        if fault := self.fault():
            raise PlayerError(f"A network with {fault} cannot be the policy of a seat, and is not written.")
        arrays: dict[str, Any] = {"format": np.int64(FORMAT), "scenario": scenario, "seat": seat, "character": character}
        arrays |= {"layout": layout} if layout else {}
        arrays |= {"shift": self.shift, "scale": self.scale}
        for place, (weights, biases) in enumerate(self.layers):
            arrays |= {f"weights{place}": weights, f"biases{place}": biases}
        file = io.BytesIO()
        np.savez_compressed(file, **arrays)
        return file.getvalue()


def names_policy(name: str) -> bool:
    """Whether this name of a player means the file of a policy."""
    return name.lower().endswith(ENDING)


def sizes_of(names: Names) -> tuple[int, int]:
    """How many numbers a seat observes in a scenario, and how many slots it has."""
    return count_of(names), len(slot_names(names))


def _sizes(sizes: tuple[int, int]) -> str:
    return f"{sizes[0]} numbers and {sizes[1]} slots"


def layout_of(names: Names) -> str:
    """What the numbers and slots of a policy stand for in a scenario, as 16 digits; equal where they mean the same."""
    told = [names.parties, names.tracks, names.issues, names.options, slot_names(names)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def from_policy(name: str, rules: Rules, seat: str) -> Policy:
    """The player of a policy's file in a party's seat.

    Raises PlayerError for a file that is none, or was made for another seat or another scenario.
    """
    path = own_file(name)
    if path is None:
        raise PlayerError(f"There is no file '{name}' to load a policy from.")
    network, about = read_policy(path, name)
    names = rules.names
    needed = sizes_of(names)
    anew = f"train one for this seat: negotiate train {names.scenario} {seat} --out FOLDER"
    if network.shape != needed:
        raise PlayerError(
            f"The policy in '{name}' is for {about['seat'] or 'a seat'} in {about['scenario'] or 'another scenario'}, with "
            f"{_sizes(network.shape)}; here there are {_sizes(needed)}. To play here, {anew}."
        )
    trained, here = f"{about['seat'] or 'any seat'} in {about['scenario'] or 'any scenario'}", f"{seat} in {names.scenario}"
    otherwise = "(Where it shall play all the same, save its network without scenario and seat.)"
    if about["seat"] and about["seat"] != seat:
        elsewhere = (
            ""
            if about["seat"] not in names.parties
            else f"seat it as {about['seat']} (in a tournament and in `exploit` by --seat), or "
        )
        raise PlayerError(
            f"The policy in '{name}' has learned to play {trained}, and is to play {here}: {elsewhere}{anew}. {otherwise}"
        )
    if about["layout"] and about["layout"] != layout_of(names):
        raise PlayerError(
            f"The policy in '{name}' has learned to play {trained}, with other parties, tracks, issues or options than "
            f"there are here, {here}: {anew}. {otherwise}"
        )
    if not about["layout"] and about["scenario"] and about["scenario"] != names.scenario:
        raise PlayerError(
            f"The policy in '{name}' has learned to play {trained}, and is to play {here}, where numbers may mean other "
            f"things: {anew}. {otherwise}"
        )
    return Policy(network, path.stem, about["character"])


def read_policy(path: Path, name: str) -> tuple[Network, dict[str, str]]:
    """The network of a policy's file that is there, and its `scenario`, `seat`, `character` and `layout` (empty where an old
    file has none); messages call it `name`.

    A file is read once, and again after it has changed. Raises PlayerError for a file that holds no policy.
    """
    return _read(str(path.resolve()), path.stat().st_mtime_ns, name)


@lru_cache(maxsize=64)
def _read(path: str, changed: int, name: str) -> tuple[Network, dict[str, str]]:
    """A policy's file; `changed` is when it was last written. Raises PlayerError."""
    del changed
    try:
        arrays = _arrays(path)
        if _number(arrays, "format") != FORMAT:
            raise PlayerError(f"The policy in '{name}' has format {_number(arrays, 'format')}; this version reads {FORMAT}.")
        count = next((place for place in range(MOST_LAYERS + 1) if f"weights{place}" not in arrays), MOST_LAYERS + 1)
        layers = [(_reals(arrays, f"weights{place}"), _reals(arrays, f"biases{place}")) for place in range(count)]
        about = {key: _word(arrays, key) for key in ("scenario", "seat", "character")}
        about["layout"] = _word(arrays, "layout") if "layout" in arrays else ""
        network = Network(_reals(arrays, "shift"), _reals(arrays, "scale"), layers)
        if fault := network.fault():
            raise ValueError(fault)
    except ValueError as error:
        raise PlayerError(f"The file '{name}' holds no policy that can be read ({error}).") from error
    return network, about


Arrays = dict[str, NDArray[Any]]


def _arrays(path: str) -> Arrays:
    """What a file holds, by name; nothing in it is run. Raises ValueError for anything that is not a few arrays."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                raise ValueError(f"more than {MOST_BYTES >> 20} MB")
        with np.load(path, allow_pickle=False) as file:
            return {key: array for key, array in file.items() if isinstance(array, np.ndarray)}
    except Exception as error:  # whatever unpacking and numpy say of bytes from elsewhere
        said = next(iter(str(error).splitlines()), "") or type(error).__name__
        said = "".join(sign for sign in said if sign.isprintable())
        raise ValueError(said if len(said) <= MOST_SIGNS else f"{said[:MOST_SIGNS]} …") from error


def _array(arrays: Arrays, key: str) -> NDArray[Any]:
    if key not in arrays:
        raise ValueError(f"no array '{key}'")
    return arrays[key]


def _number(arrays: Arrays, key: str) -> int:
    found = _array(arrays, key)
    if found.shape != () or found.dtype.kind not in "iu":
        raise ValueError(f"'{key}' is no whole number")
    return int(found)


def _word(arrays: Arrays, key: str) -> str:
    found = _array(arrays, key)
    word = str(found) if found.shape == () and found.dtype.kind == "U" else "\0"
    if not word.isprintable() or len(word) > MOST_SIGNS:
        raise ValueError(f"'{key}' is no word of at most {MOST_SIGNS} signs")
    return word


def _reals(arrays: Arrays, key: str) -> Reals:
    found = _array(arrays, key)
    if found.dtype.kind not in "fiu":
        raise ValueError(f"'{key}' holds no numbers but {found.dtype}")
    with np.errstate(over="ignore"):  # what is no longer finite is told
        return found.astype(np.float32)
