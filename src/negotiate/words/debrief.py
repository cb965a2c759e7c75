"""Words that the parts of a debrief share: lists, numbers, and who and what by the names of the rule file.

A debrief is worded in English unless other `Words` are handed down with its course (course.Course.words): the window hands
down its catalogues, which this room may not import. Texts are marked by what says them: `say`, `say_of`, `plural` and `N_`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from negotiate.engine.events import Event
from negotiate.engine.explain import Need
from negotiate.engine.notation import in_number
from negotiate.engine.rules import Names, Rules
from negotiate.words.story import sentence


def N_(message: str, /) -> str:  # noqa: N802 - the name that gettext's own documentation gives to this mark
    """The message itself; marks it for the translators where it is not said yet."""
    return message


def _english(message: str, /, **values: object) -> str:
    return message.format(**values) if values else message


def _english_plural(one: str, many: str, count: int, /, **values: object) -> str:
    return _english(one if count == 1 else many, count=count, **values)


def number(value: float) -> str:
    """A number with at most one decimal, and a real minus sign."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text in ("0", "-0") else text.replace("-", "−")


def whole(value: float) -> str:
    """A number without decimals, its thousands apart."""
    return f"{value:,.0f}"


def share(value: float) -> str:
    """A number between 0 and 1 with two decimals."""
    return f"{value:.2f}"


def points(value: float) -> str:
    """`1 point`, `2.5 points`."""
    return f"{number(value)} point" if number(value) in ("1", "−1") else f"{number(value)} points"


def _need(need: Need) -> str:
    return need.text


def once(value: str) -> str:
    """`“No agreement”, “No agreement”` as `“No agreement”`; anything else as it is."""
    alike = set(value.split("”, “")) if value.startswith("“") and value.endswith("”") else {value}
    bare = {part.strip("“”") for part in alike}
    return f"“{bare.pop()}”" if len(alike) > 1 and len(bare) == 1 else value


def standing_now(value: float | str) -> str:
    """What a need finds now: a number, or words; what several alternatives find alike is said once."""
    return once(value) if isinstance(value, str) else number(float(value))


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True)
class Words:
    """How a debrief says things; without anything else, in English."""

    say: Callable[..., str] = _english
    """A message, its places filled with values by name."""
    plural: Callable[..., str] = _english_plural
    """The form of two messages that fits a count, which fills {count}."""
    number: Callable[[float], str] = number
    """A number with at most one decimal."""
    whole: Callable[[float], str] = whole
    """A number without decimals."""
    share: Callable[[float], str] = share
    """A number between 0 and 1 with two decimals."""
    points: Callable[[float], str] = points
    """Points in words."""
    event: Callable[[Rules, Event], str] = sentence
    """What happened, in a sentence."""
    need: Callable[[Need], str] = _need
    """What a gate asks for."""
    now: Callable[[float | str], str] = standing_now
    """What a need finds now."""
    reason: Callable[[str], str] = _as_it_is
    """A reason for or against a move, as the players have it, said again."""
    outcome: Callable[[str], str] = _as_it_is
    """The engine's sentence on how a game ended, said again."""
    word: Callable[[str], str] = _as_it_is
    """A word of a rule file, such as what a round is called."""

    def say_of(self, names: Names, seat: str, message: str, /, **values: object) -> str:
        """A message with verbs such as `[has|have]`, put into the number of a seat's name."""
        return in_number(names, seat, self.say(message)).format(**values)

    def signed(self, value: float) -> str:
        """A number with its sign and at most one decimal."""
        text = self.number(value)
        return text if text.startswith("−") or text == "0" else f"+{text}"

    def listed(self, words: Sequence[str], most: int = 4) -> str:
        """`a, b and c`; of more than `most` words the first ones, and how many more there are."""
        shown = list(words)
        if len(shown) > most:
            shown = [*shown[: most - 1], self.say("{count} more", count=len(shown) - most + 1)]
        if len(shown) < 2:
            return "".join(shown)
        return self.say("{most} and {last}", most=", ".join(shown[:-1]), last=shown[-1])

    def in_round(self, names: Names, round_number: int) -> str:
        """`month 3`; what lies before the first round is the start."""
        if round_number <= 0:
            return self.say("the start")
        return self.say("{unit} {round}", unit=self.word(names.round_label), round=round_number)


ENGLISH = Words()


def capital(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def option_label(names: Names, issue: int, option: int) -> str:
    """An option of an issue in the words of the rule file, by their indices."""
    return names.option_labels[issue][option]


def text_of(names: Names, text: Sequence[int]) -> dict[str, str]:
    """What a text (an option of every issue, by index) settles, as labels by issue label; the status quo is left out."""
    return {
        names.issue_labels[issue]: option_label(names, issue, int(option))
        for issue, option in enumerate(text)
        if int(option) > 0
    }
