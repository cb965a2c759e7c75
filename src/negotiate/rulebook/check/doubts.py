"""Doubts: what is not in the data as the file says it, so that nothing is concluded from it."""

from __future__ import annotations

from dataclasses import dataclass, field

STAND_IN = "x-stand-in-x"
"""Beginning of the ids and texts that stand in for broken ones."""
STAND_IN_INITIALS = "Z9Z"

NAMED = {"party": "parties", "track": "tracks", "issue": "issues", "source": "sources", "mediator": "mediators"}
NAMED["sum"] = "sums"
"""Where the things of a kind are named; options are named in their issue."""


@dataclass
class Doubts:
    """The dotted paths, as in the file, of what was left out or replaced, and the names that were lost with it."""

    paths: set[str] = field(default_factory=set)
    partial: set[str] = field(default_factory=set)
    """Mappings and lists that are as in the file as far as they go, but for something left out or added."""
    unsure: set[str] = field(default_factory=set)
    """Collections that may hold any name in truth."""
    lost: dict[str, set[str]] = field(default_factory=dict)
    """The letters of names that a collection lost."""

    def copy(self) -> Doubts:
        lost = {path: set(names) for path, names in self.lost.items()}
        return Doubts(set(self.paths), set(self.partial), set(self.unsure), lost)

    def __bool__(self) -> bool:
        return bool(self.paths or self.partial)

    def changed(self, path: str) -> None:
        """Note that what stands at `path` is not in the data as the file says it."""
        self.paths.add(path)
        self.unsure.add(path)

    def incomplete(self, path: str) -> None:
        """Note that the mapping or list at `path` holds more, or less, in the file than in the data."""
        self.partial.add(path)
        self.unsure.add(path)

    def lose(self, collection: str, name: str) -> None:
        """Note that a collection had something named `name`, which is no id."""
        self.lost.setdefault(collection, set()).add(_letters(name))

    def excuse(self, collection: str, name: str) -> bool:
        """Whether `name` may be missing in a collection only because of what was left out or replaced."""
        if name.startswith(STAND_IN) or any(path in self.unsure for path in around(collection)):
            return True
        return _letters(name) in self.lost.get(collection, ())

    def concern(self, path: str) -> bool:
        """Whether the thing at `path`, or something around it, was left out or replaced."""
        return any(part in self.paths for part in around(path))

    def within(self, section: str) -> bool:
        """Whether anything in a section, or around it, was left out or replaced."""
        every = self.paths | self.partial
        return any(part in every for part in around(section)) or any(path.startswith(section + ".") for path in every)


def _letters(name: str) -> str:
    """What is left of a name when case, spaces and signs do not count: `North Valley` may be meant by `north-valley`."""
    return "".join(character for character in name.lower() if character.isalnum())


def around(path: str) -> list[str]:
    """The path, everything around it, and the file as a whole."""
    steps = path.split(".") if path else []
    return ["", *(".".join(steps[:length]) for length in range(1, len(steps) + 1))]


def section(path: str) -> str:
    """The part of a rule file that a path belongs to: one party, track, issue or mediator, or a top-level key."""
    steps = path.split(".")
    return ".".join(steps[: 2 if steps[0] in ("parties", "tracks", "issues", "mediators", "sums") else 1])
