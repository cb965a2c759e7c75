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
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Names, Rules
from negotiate.engine.view import View
from negotiate.errors import NegotiateError, PlayerError, RecordError, checked_path
from negotiate.players.protocol import Claims
from negotiate.players.sight import count_of
from negotiate.players.slots import slot_names

FORMAT = 1
ENDING = ".npz"
CHARACTER = "cautious"
MOST_LAYERS, MOST_BYTES = 8, 1 << 26
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

        Raises NegotiateError for what cannot be called.
        """
        if not callable(function):
            raise NegotiateError(
                "A policy is a function of what is seen and a mask that returns a slot, not an object of the class "
                f"{type(function).__name__}; the file of one is a player by its path, as in {{'highmark': 'policy.npz'}}."
            )
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
        as many numbers and slots. Raises PlayerError for another name and RecordError where it cannot be written.
        """
        checked = checked_path(path, "The file of a policy", "mine.npz")
        if not os.fspath(checked).endswith(ENDING):
            raise PlayerError(f"The file of a policy must end in {ENDING}, not be called '{os.fspath(checked)}'.")
        if isinstance(scenario, Rules):
            data = self.packed(scenario.names.scenario, seat, character, layout_of(scenario.names))
        else:
            data = self.packed(scenario, seat, character)
        try:
            Path(checked).write_bytes(data)
        except OSError as error:
            raise RecordError(f"'{os.fspath(checked)}' cannot be written: {error.strerror}.") from error

    def packed(self, scenario: str = "", seat: str = "", character: str = CHARACTER, layout: str = "") -> bytes:
        """What a policy's file holds; the same network always gives the same bytes."""
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
    return name.endswith(ENDING)


def layout_of(names: Names) -> str:
    """What the numbers and slots of a policy stand for in a scenario, as 16 digits; equal where they mean the same."""
    told = [names.parties, names.tracks, names.issues, names.options, slot_names(names)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def from_policy(name: str, rules: Rules, seat: str) -> Policy:
    """The player of a policy's file in a party's seat.

    Raises PlayerError for a file that is none, or was made for another seat or another scenario.
    """
    path = Path(name).expanduser()
    if not path.is_file():
        raise PlayerError(f"There is no file '{name}' to load a policy from.")
    network, about = read_policy(path, name)
    names = rules.names
    needed = count_of(names), len(slot_names(names))
    anew = f"train one for this seat: negotiate train {names.scenario} {seat} --out FOLDER"
    if network.shape != needed:
        raise PlayerError(
            f"The policy in '{name}' is for {about['seat'] or 'a seat'} in {about['scenario'] or 'another scenario'}, with "
            f"{network.shape[0]} numbers and {network.shape[1]} slots; here there are {needed[0]} numbers and {needed[1]} "
            f"slots. To play here, {anew}."
        )
    trained, here = f"{about['seat'] or 'any seat'} in {about['scenario'] or 'any scenario'}", f"{seat} in {names.scenario}"
    otherwise = "(Where it shall play all the same, save its network without scenario and seat.)"
    if about["seat"] and about["seat"] != seat:
        elsewhere = (
            "" if about["seat"] not in names.parties else f"seat it as {about['seat']} (in a tournament by --seat), or "
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
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_BYTES:
                raise ValueError(f"more than {MOST_BYTES >> 20} MB")
        with np.load(path, allow_pickle=False) as file:
            arrays: Mapping[str, NDArray[Any]] = dict(file)
        if int(arrays["format"]) != FORMAT:
            raise PlayerError(f"The policy in '{name}' has format {int(arrays['format'])}; this version reads {FORMAT}.")
        count = next((place for place in range(MOST_LAYERS + 1) if f"weights{place}" not in arrays), MOST_LAYERS + 1)
        layers = [(arrays[f"weights{place}"], arrays[f"biases{place}"]) for place in range(count)]
        about = {key: str(arrays[key]) for key in ("scenario", "seat", "character")}
        about["layout"] = str(arrays.get("layout", ""))
        if not 1 <= count <= MOST_LAYERS:
            raise ValueError(f"{count} layers")
        outputs = arrays["shift"].shape[0]
        for key in ("shift", "scale"):
            if arrays[key].shape != (outputs,):
                raise ValueError(f"'{key}' of shape {arrays[key].shape}")
        for place, (weights, biases) in enumerate(layers):
            if weights.ndim != 2 or weights.shape[0] != outputs or biases.shape != weights.shape[1:]:
                raise ValueError(f"layer {place} of shapes {weights.shape} and {biases.shape} after {outputs} numbers")
            outputs = weights.shape[1]
        network = Network(arrays["shift"], arrays["scale"], layers)
        numbers = [network.shift, *(one for layer in network.layers for one in layer)]
        if not all(np.isfinite(each).all() for each in numbers) or not (network.scale > 0).all():
            raise ValueError("numbers that are not finite, or a scale that is not above 0")
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise PlayerError(f"The file '{name}' holds no policy that can be read ({error}).") from error
    return network, about
