"""Damaged rule files, layers, translations and personalities: findings, each with its place, or rules that play."""

from __future__ import annotations

import warnings
from pathlib import Path
from random import Random

from tests.hostile import stock
from tests.hostile.judge import Answer, expect, found_in, progress, said
from tests.hostile.mutations import bytes_damaged, lines_damaged, meaning_damaged, numbers_damaged, words_damaged, written
from tests.hostile.stock import Sample

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, RuleFileError, TranslationWarning
from negotiate.play.match import Match
from negotiate.reports.scenario.book import open_book
from negotiate.reports.scenario.explain import explain
from negotiate.reports.scenario.item import Item, items
from negotiate.reports.scenario.rulebook_page import rulebook_page
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.check.findings import Finding, has_errors
from negotiate.rulebook.edit.migrate import migrated
from negotiate.rulebook.load import load
from negotiate.rulebook.model.personalities import check_personalities, load_personalities
from negotiate.rulebook.reading.source import decode
from negotiate.rulebook.translation.comparing import check_translation
from negotiate.rulebook.translation.fill_in import fill_in
from negotiate.words.speaker import Speaker

SLOW = ("easy", "medium", "hard")
"""Players that think for seconds: their seats are taken by a quick one."""
PLAYED, EXPLAINED, PRINTED, KEPT = 0.3, 0.1, 0.04, 0.03
"""Shares of the accepted files that are played, explained, printed, and written to (migrated, listed for translation)."""
REFUSED_TWICE = 0.2
"""Share of the files with errors that are loaded nevertheless."""
NAME = "case.yaml"
LEVELS = (
    ("meaning",),
    ("meaning",),
    ("numbers",),
    ("numbers",),
    ("words",),
    ("words",),
    ("lines",),
    ("bytes",),
    ("meaning", "words"),
)
"""At which levels a file is damaged."""


class RuleFiles:
    """The attack on everything that is written in YAML."""

    name = "rule files"
    share = 0.5

    def __init__(self) -> None:
        self.samples = stock.rule_files()
        self.weights = [(1 + len(sample.data)) ** -0.8 * (0.1 if sample.is_broken else 1.0) for sample in self.samples]
        self.donors = [sample.data for sample in self.samples]
        self.meanings = [sample.document for sample in self.samples if isinstance(sample.document, dict)]
        self.size = load("tutorial").size
        """The sizes that the engine is compiled for by now."""

    def run(self, chance: Random, folder: Path) -> Answer:
        """Damage a file and open it."""
        kind = chance.random()
        if kind < 0.06:
            return self._translation(chance, folder)
        if kind < 0.1:
            return self._personalities(chance, folder)
        (sample,) = chance.choices(self.samples, self.weights)
        data = self.damaged(sample, chance)
        (folder / "base.yaml").write_bytes(stock.base())
        (folder / "middle.yaml").write_text(stock.MIDDLE)
        file = folder / NAME
        file.write_bytes(data)
        return self._opened(file, chance)

    def damaged(self, sample: Sample, chance: Random) -> bytes:
        """The file with damage at one level, or at two."""
        data, document = sample.data, sample.document
        levels = chance.choice(LEVELS)
        if "meaning" in levels and document is not None:
            data = written(meaning_damaged(document, chance, self.meanings), chance).encode("utf-8", "surrogatepass")
        if "numbers" in levels and document is not None:
            data = written(numbers_damaged(document, chance), chance).encode()
        if "words" in levels:
            data = words_damaged(data.decode("utf-8", "replace"), chance).encode("utf-8", "surrogatepass")
        if "lines" in levels:
            data = lines_damaged(data.decode("utf-8", "replace"), chance).encode()
        if "bytes" in levels or data == sample.data:
            data = bytes_damaged(data, chance, self.donors)
        return data

    def _opened(self, file: Path, chance: Random) -> Answer:
        findings = check_file(file)
        _judged(findings, file)
        if has_errors(findings) and chance.random() > REFUSED_TWICE:
            return "refused"
        progress()
        try:
            rules = load(file)
        except RuleFileError as error:
            expect(has_errors(findings), f"check finds nothing, and load refuses: {error}")
            expect(bool(error.findings), "a rule file is refused without findings")
            said(str(error))
            return "refused"
        # presets, skins and the like are looked at by check alone
        self._used(file, rules, chance)
        return "accepted"

    def _used(self, file: Path, rules: Rules, chance: Random) -> None:
        """What is accepted can be played, explained, printed and kept."""
        use = chance.random()
        speaker = Speaker(chance.choice(("en", "en", "de", "fr", "es", "uk", "ru")))
        progress()
        if use < PLAYED:
            self._played(rules, chance)
        elif (use := use - PLAYED) < EXPLAINED:
            book = open_book(rules, speaker)
            asked = chance.choice([Item("scenario"), *items(book.scenario)])
            said(explain(book, asked).text())
        elif (use := use - EXPLAINED) < PRINTED:
            said(rulebook_page(open_book(rules, speaker), briefs=chance.random() < 0.5)[:1000])
        elif use - PRINTED < KEPT:
            _kept(file)

    def _played(self, rules: Rules, chance: Random) -> None:
        if rules.size != self.size:
            return  # would be compiled for that size
        document = rules.document["parties"]
        seats = {name: "cautious" for name, party in document.items() if party.get("player") in SLOW}
        match = Match(rules, seats, seed=chance.randrange(2**64))
        steps = 0
        while match.step():
            progress()
            steps += 1
        expect(match.outcome is not None, "a game of built-in players stops before its end")
        for line in Speaker().story(rules, match.events[-5:]):
            said(line) if line else None

    def _translation(self, chance: Random, folder: Path) -> Answer:
        shipped = stock.translation(chance.choice(stock.translations())) if chance.random() < 0.05 else None
        sample, original = shipped or stock.small_translation()
        stem, code, _ = sample.name.split(".")
        (folder / f"{stem}.yaml").write_bytes(original)
        file = folder / f"{stem}.{code}.yaml"
        file.write_bytes(self.damaged(sample, chance))
        findings = check_translation(file)
        _judged(findings, file)
        progress()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", TranslationWarning)
            rules = load(folder / f"{stem}.yaml")
            speaker = Speaker(code)
            said(speaker.told(rules).names.title)
            progress()
            if chance.random() < 0.05:
                said(explain(open_book(rules, speaker), Item("scenario")).text())
            elif chance.random() < 0.05:
                _kept(folder / f"{stem}.yaml", code)
        return "refused" if has_errors(findings) else "accepted"

    def _personalities(self, chance: Random, folder: Path) -> Answer:
        sample = stock.personalities()
        file = folder / sample.name
        file.write_bytes(self.damaged(sample, chance))
        findings = check_personalities(file)
        _judged(findings, file)
        try:
            load_personalities(file)
        except RuleFileError as error:
            expect(has_errors(findings), f"check finds nothing, and loading refuses: {error}")
            said(str(error))
            return "refused"
        expect(not has_errors(findings), "check finds errors in personalities that are loaded")
        return "accepted"


def _judged(findings: list[Finding], file: Path) -> None:
    source, _ = decode(str(file), file.read_bytes())
    text = source.text or file.read_bytes().decode("utf-8", "replace")
    found_in(findings, str(file), text)


def _kept(file: Path, code: str = "de") -> None:
    """What is written back by verbs that edit a file is sound."""
    before = file.read_bytes()
    try:
        migrated(file)
    except NegotiateError as error:
        said(str(error))
    expect(file.read_bytes() == before, "asking what a migration would change has changed the file")
    progress()
    try:
        fill_in(file, code)
    except NegotiateError as error:
        said(str(error))
        return
    progress()
    listed = file.with_suffix(f".{code}.yaml")
    once = listed.read_bytes()
    expect(not has_errors(check_translation(listed)), "the list of texts that was written has errors")
    progress()
    fill_in(file, code)
    expect(listed.read_bytes() == once, "a list of texts that is up to date was changed")
