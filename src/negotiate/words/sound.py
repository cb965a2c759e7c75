"""Little words that change before what fills a sentence: `in` before a day, French `de` before a vowel, Spanish `y` before
i, and articles.

A catalogue writes `fin de {unit} {round}`; what stands there is `fin du mois 3` or `fin de la semaine 3`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

RULES = {
    "en": ((re.compile(r"\bin \{(?P<name>unit)\}"), r"day\b", "on "),),
    "fr": (
        (re.compile(r"\b(?P<word>[dD]|[qQ]u|[lL]orsqu|[pP]uisqu)e \{(?P<name>\w+)\}"), r"[aàâeéèêëiîïoôuùûœ]", "\\g<word>’"),
    ),
    "es": (
        (re.compile(r"\by \{(?P<name>\w+)\}"), r"h?[ií](?![aeou])", "e "),
        (re.compile(r"\bo \{(?P<name>\w+)\}"), r"h?[oó]", "u "),
    ),
}
"""By language: the word with the place after it, how the value begins before which it changes, and what it changes to."""
ARTICLES = {
    "fr": {"mois": "le ", "jour": "le ", "tour": "le ", "semaine": "la ", "séance": "la ", "année": "l’"},
    "es": {"mes": "el ", "día": "el ", "año": "el ", "semana": "la ", "sesión": "la ", "ronda": "la "},
}
"""By language: the article of what a round may be called."""
JOINED = {
    "fr": {"de le ": "du ", "à le ": "au ", "De le ": "Du ", "À le ": "Au "},
    "es": {"de el ": "del ", "a el ": "al ", "De el ": "Del ", "A el ": "Al "},
}
"""By language: a little word and an article that are one word."""
NUMBERED = {
    "fr": re.compile(r"(?P<word>\b[dD]e |\b[dD]epuis |\b[dD]ès |[àÀ] )(?=\{(?P<name>\w+)\}(?P<more> \{)?)"),
    "es": re.compile(r"(?P<word>\b[eE]n |\b[dD]esde |\b[dD]e |\b[hH]asta |\b[aA] )(?=\{(?P<name>\w+)\}(?P<more> \{)?)"),
}
"""By language: the little words after which a round with its number has the article."""
ROUND = re.compile(r"(?P<unit>\w+)(?P<number> \d+)?")


def sounded(code: str, text: str, values: Mapping[str, object]) -> str:
    """A text with places, its little words as they are before these values: `de {who}` becomes `d’{who}` for Ukraine."""
    if code in NUMBERED:
        text = NUMBERED[code].sub(lambda found: _with_article(code, found, values), text)
    for place, begins, word in RULES.get(code, ()):

        def said(found: re.Match[str], begins: str = begins, word: str = word) -> str:
            name = found["name"]
            fits = re.match(begins, str(values.get(name, "")), re.IGNORECASE)
            return f"{found.expand(word)}{{{name}}}" if fits else found[0]

        text = place.sub(said, text)
    return text


def _with_article(code: str, found: re.Match[str], values: Mapping[str, object]) -> str:
    told = ROUND.fullmatch(str(values.get(found["name"], "")))
    article = ARTICLES[code].get(told["unit"], "") if told is not None and (told["number"] or found["more"]) else ""
    both = found["word"] + article
    return JOINED[code].get(both, both)
