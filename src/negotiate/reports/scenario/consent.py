"""Consent: who has to accept a package, by the scenario's decision rule, on one issue and for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from negotiate.reports.scenario.book import Book


def is_by_blocs(book: Book) -> bool:
    """Whether enough of a bloc can consent for all of it, so that an owner may be outvoted."""
    return book.scenario.decision_rule.kind == "sufficient-consensus"


def of_owners(book: Book, owners: Sequence[str]) -> str:
    """Who of the owners of an issue must accept: each of them, or of each bloc more than its share."""
    if not is_by_blocs(book):
        return book.listed(book.party(name) for name in owners)
    return book.speaker.separated(_of_blocs(book, owners))


def _of_blocs(book: Book, owners: Sequence[str]) -> Iterator[str]:
    in_blocs: set[str] = set()
    for bloc in book.scenario.decision_rule.blocs.values():
        asked = [name for name in bloc.parties if name in owners]
        in_blocs |= set(asked)
        if len(asked) == 1 and bloc.share < 1:
            yield book.party(asked[0])
        elif asked:
            yield book.say(
                "of {parties} more than {share}",
                parties=book.listed(book.party(name) for name in asked),
                share=book.percent(bloc.share),
            )
    yield from (book.party(name) for name in owners if name not in in_blocs)
