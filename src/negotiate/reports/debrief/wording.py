"""Words that the parts of a debrief share: lists, numbers, and who and what by the names of the rule file."""

from __future__ import annotations

from collections.abc import Sequence

from negotiate.engine.rules import Names


def listed(words: Sequence[str], most: int = 4) -> str:
    """`a, b and c`; of more than `most` words the first ones, and how many more there are."""
    shown = list(words)
    if len(shown) > most:
        shown = [*shown[:most - 1], f"{len(shown) - most + 1} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def number(value: float) -> str:
    """A number with at most one decimal, and a real minus sign."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text in ("0", "-0") else text.replace("-", "−")


def signed(value: float) -> str:
    """A number with its sign and at most one decimal."""
    text = number(value)
    return text if text.startswith("−") or text == "0" else f"+{text}"


def points(value: float) -> str:
    """`1 point`, `2.5 points`."""
    return f"{number(value)} point" if number(value) in ("1", "−1") else f"{number(value)} points"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 breach`, `2 breaches`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def standing_now(value: float | str) -> str:
    """What a need finds now: a number, or words; what several alternatives find alike is said once."""
    if not isinstance(value, str):
        return number(float(value))
    return once(value)


def once(value: str) -> str:
    """`“No agreement”, “No agreement”` as `“No agreement”`; anything else as it is."""
    alike = set(value.split("”, “")) if value.startswith("“") and value.endswith("”") else {value}
    bare = {part.strip("“”") for part in alike}
    return f"“{bare.pop()}”" if len(alike) > 1 and len(bare) == 1 else value


def in_round(names: Names, round_number: int) -> str:
    """`month 3`; what lies before the first round is the start."""
    return f"{names.round_label} {round_number}" if round_number > 0 else "the start"


def option_label(names: Names, issue: int, option: int) -> str:
    """An option of an issue in the words of the rule file, by their indices."""
    return names.option_labels[issue][option]


def text_of(names: Names, text: Sequence[int]) -> dict[str, str]:
    """What a text (an option of every issue, by index) settles, as labels by issue label; the status quo is left out."""
    return {names.issue_labels[issue]: option_label(names, issue, int(option))
            for issue, option in enumerate(text) if int(option) > 0}
