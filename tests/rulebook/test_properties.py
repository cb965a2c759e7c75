"""Laws: every generated document loads; whatever is done to one gives findings and never an exception."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.rulebook.documents import small
from tests.strategies import Document, rule_documents

from negotiate.errors import NegotiateError, RuleFileError
from negotiate.rulebook.check import check_source
from negotiate.rulebook.findings import has_errors, render, render_json
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.source import Source, decode

SHIPPED = (Path(__file__).parent.parent.parent / "rules" / "tutorial.yaml").read_bytes()

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.just(10**400),
    st.sampled_from(
        ["always", "never", "none", "default", "today", "step-1", "issue-amber", "track-amber", "amber", "monitored"]
    ),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


def refusal(call: Callable[[], object]) -> NegotiateError | None:
    """The error of the family that `call` raises; any other exception fails the test."""
    try:
        call()
    except NegotiateError as error:
        return error
    return None


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    here = [path] if path else []
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        here += places(value, (*path, key))
    return here


@given(rule_documents())
def test_generated_documents_load(document: Document) -> None:
    rules = from_document(document)
    assert from_document(json.loads(json.dumps(rules.document))).digest == rules.digest
    findings = check_source(Source("generated.yaml", json.dumps(document)))  # JSON is YAML
    assert not has_errors(findings), render(findings)


@given(rule_documents(), st.data())
def test_mutated_documents_are_answered(document: Document, data: st.DataObject) -> None:
    document = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(places(document)))
        here: Any = document
        for key in way:
            here = here[key]
        what = data.draw(st.sampled_from(["change", "remove", "rename"]))
        if what == "change":
            here[last] = data.draw(ODD)
        elif what == "remove" or isinstance(here, list):
            del here[last]
        else:
            here[data.draw(st.text(max_size=6))] = here.pop(last)
        if not document:
            break
    error = refusal(lambda: from_document(document))
    assert error is None or (isinstance(error, RuleFileError) and error.findings and str(error))
    findings = check_source(Source("mutated.yaml", json.dumps(document)))
    render_json(findings)


@given(st.data())
def test_mutated_bytes_are_answered(data: st.DataObject) -> None:
    text = bytearray(SHIPPED)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text[start:end] = data.draw(
            st.one_of(st.binary(max_size=6), st.sampled_from([b"\n", b"  ", b": ", b"- ", b"{", b"]", b"'", b"&a ", b"*a"]))
        )
    source, findings = decode("mutated.yaml", bytes(text))
    if not has_errors(findings):
        findings = check_source(source)
    render(findings)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    source, findings = decode("random.yaml", data)
    if not has_errors(findings):
        findings = check_source(source)
    assert has_errors(findings)


@given(st.sampled_from([".".join(map(str, path)) for path in places(small())]), ODD)
def test_overrides_are_answered(path: str, value: Any) -> None:
    path = path.replace("north", "highmark").replace("fence", "water")
    error = refusal(lambda: load("tutorial", overrides={path: value}))
    assert error is None or str(error)


@given(st.lists(st.text(max_size=30), max_size=3))
def test_override_texts_are_answered(texts: list[str]) -> None:
    error = refusal(lambda: load("tutorial", overrides=texts))
    assert error is None or str(error)
