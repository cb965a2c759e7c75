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
from negotiate.rulebook.check.check import check_source
from negotiate.rulebook.check.findings import has_errors, render, render_json
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.reading.source import Source, decode

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


SHAPES: st.SearchStrategy[tuple[tuple[str, ...], Any]] = st.sampled_from(
    [
        (("title",), 7),
        (("summary",), None),
        (("setting",), "invented"),
        (("calendar",), []),
        (("calendar", "rounds"), "many"),
        (("parties", "amber", "pain"), 1.5),
        (("parties", "amber", "pian"), 0.5),
        (("parties", "amber", "initials"), "x"),
        (("parties", "amber", "kind"), "king"),
        (("parties", "amber"), 5),
        (("issues", "issue-amber", "name"), ["Amber"]),
        (("issues", "issue-amber", "step"), "big"),
        (("issues", "issue-amber", "stp"), 1),
        (("issues", "issue-amber", "verification"), 3),
        (("tracks", "track-amber", "opens_when"), {"trust": 3}),
        (("tracks", "track-amber", "opens_when"), {"all": [{}, 7]}),
        (("tracks", "track-amber"), None),
        (("tracks", "track-amber", "trust_ceiling"), 0),
        (("war",), {"value": "dear"}),
        (("nonsense",), {"a": [1]}),
    ]
)
"""A place in a generated document and what may not stand there."""
NAMES: st.SearchStrategy[tuple[tuple[str, ...], Any, str]] = st.sampled_from(
    [
        (("issues", "issue-amber", "track"), "zzz", "issues.issue-amber.track"),
        (("issues", "issue-amber", "owners"), ["birch", "zzz"], "issues.issue-amber.owners.1"),
        (("issues", "issue-amber", "exposure"), {"zzz": 1}, "issues.issue-amber.exposure.zzz"),
        (("issues", "issue-amber", "requires"), {"zzz": "today"}, "issues.issue-amber.requires.zzz"),
        (("parties", "birch", "aims"), [{"text": "Ours", "issue": "zzz"}], "parties.birch.aims.0.issue"),
        (("mediator",), "zzz", "mediator"),
        (("facts",), [{"text": "It rains", "source": "zzz"}], "facts.0.source"),
        (("accord",), {"when": {"any": [{"track_open": ["zzz"]}]}}, "accord.when.any.0.track_open.0"),
        (("snapback",), {"issue": "issue-amber", "options": ["zzz"]}, "snapback.options.0"),
    ]
)
"""A place in a generated document, a name there that nothing has, and the path of the finding."""


def put(document: Document, way: tuple[str, ...], value: Any) -> None:
    here = document
    for key in way[:-1]:
        here = here[key]
    here[way[-1]] = value


@given(rule_documents(), SHAPES, NAMES)
def test_a_broken_value_hides_no_unknown_name(
    document: Document, shape: tuple[tuple[str, ...], Any], name: tuple[tuple[str, ...], Any, str]
) -> None:
    document = copy.deepcopy(document)
    sound = check_source(Source("sound.yaml", json.dumps(document, indent=1)))
    put(document, name[0], name[1])
    put(document, shape[0], shape[1])
    findings = check_source(Source("broken.yaml", json.dumps(document, indent=1)))
    said = render(findings)
    unknown = [finding for finding in findings if finding.rule_id == "unknown-name"]
    # a collection beside an unknown top-level key may have been meant by it, so that only there nothing is concluded
    meant = shape[0] == ("nonsense",) and name[2] in ("mediator", "facts.0.source")
    if not (meant and ("mediators" not in document or name[2] != "mediator")):
        assert [finding.about for finding in unknown] == [name[2]], said
        assert "'zzz'" in unknown[0].sentence
    place = ".".join(shape[0])
    others = [finding for finding in findings if finding not in unknown and finding.severity == "error"]
    assert others and all(finding.about.startswith(place) or place.startswith(finding.about) for finding in others), said
    assert len(set(findings)) == len(findings)
    assert [(finding.line, finding.column) for finding in findings] == sorted((f.line, f.column) for f in findings)
    assert not has_errors(sound)


@given(rule_documents(), SHAPES)
def test_a_broken_value_has_no_false_consequences(document: Document, shape: tuple[tuple[str, ...], Any]) -> None:
    document = copy.deepcopy(document)
    put(document, shape[0], shape[1])
    findings = check_source(Source("broken.yaml", json.dumps(document)))
    place = ".".join(shape[0])
    assert has_errors(findings)
    for finding in findings:
        if finding.severity == "error":
            assert finding.about.startswith(place) or place.startswith(finding.about), render(findings)


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
