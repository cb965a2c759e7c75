"""Writing single values into rule files: exactly what is asked for changes, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.errors import OverrideError, RuleFileError
from negotiate.paths import rules_folder
from negotiate.rulebook.edit.edit import set_values
from negotiate.rulebook.edit.spans import spots
from negotiate.rulebook.load import load
from negotiate.rulebook.reading.draft import Draft, read_draft
from negotiate.rulebook.reading.read import element_names, read
from negotiate.rulebook.reading.source import Source

TUTORIAL = (rules_folder() / "tutorial.yaml").read_bytes()
LAYER = """\
schema_version: 3
extends: tutorial
# what is new
add:
  issues.water.options.thirds: {label: Thirds, risk: 0.5, after: as-now}   # another way
  facts:
    - {text: It rained.}
set:
  tracks.ceasefire.opens_when:
    trust_at_least: 22      # lower
    carried_out: 1
  trust.decay: 0.02
"""


@pytest.fixture
def tutorial(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_bytes(TUTORIAL)
    return file


def written(file: Path, values: dict[str, object]) -> list[tuple[str, str]]:
    """Write the values; the lines that changed, before and after ("" for a new one)."""
    before = file.read_text(encoding="utf-8").split("\n")
    set_values(read_draft(file), values).write()
    after = file.read_text(encoding="utf-8").split("\n")
    if len(before) == len(after):
        return [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    new = [line for line in after if line not in before]
    assert [line for line in after if line not in new] == [line for line in before if line in after]
    return [("", line) for line in new]


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("trust.gain_cap", 5.5, "  gain_cap: 5.5"),
        ("calendar.rounds", 9, "  rounds: 9"),
        ("parties.highmark.name", "High Mark", "    name: High Mark"),
        ("parties.highmark.name", "Mark: the high", "    name: 'Mark: the high'"),
        ("parties.highmark.name", "it's", "    name: 'it''s'"),
        ("parties.highmark.name", "yes, no", "    name: 'yes, no'"),
        ("parties.highmark.name", "12", "    name: '12'"),
        ("parties.highmark.name", "true", "    name: 'true'"),
        ("process.mode", "open", "  mode: open"),
        ("tracks.ceasefire.high_politics", False, "    high_politics: false"),
        ("issues.detainees.options.twenty.risk", 0.25, "        risk: 0.25"),
        (
            "issues.quiet-at-the-dam.options.seven-days.risk",
            0.35,
            "      - {id: seven-days, label: Seven days of quiet, risk: 0.35, ends: 0.3, values: {highmark: 3, lowmark: 2}}",
        ),
        (
            "issues.quiet-at-the-dam.options.1.values.lowmark",
            1e-05,
            "      - {id: seven-days, label: Seven days of quiet, risk: 0.20, ends: 0.3, "
            "values: {highmark: 3, lowmark: 1e-05}}",
        ),
    ],
)
def test_a_value_is_replaced_where_it_stands(path: str, value: object, line: str, tutorial: Path) -> None:
    ((_, after),) = written(tutorial, {path: value})
    assert after == line
    assert load(tutorial).digest == load("tutorial", overrides={path: value}).digest


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        ("trust.decay", 0.021, ["  decay: 0.021"]),
        ("trust.initial.highmark.lowmark", 30, ["    highmark:", "      lowmark: 30"]),
        ("war.value", 25, ["war:", "  value: 25"]),
        ("endings.frozen.rounds", 0, ["  frozen:", "    rounds: 0"]),
        (
            "issues.watchers.verification.tier",
            2,
            ["    verification: {tier: 2, without_mediator: 2}"],
        ),
    ],
)
def test_a_key_that_was_left_to_its_default_is_added(path: str, value: object, lines: list[str], tutorial: Path) -> None:
    assert [line for _, line in written(tutorial, {path: value})] == lines
    assert load(tutorial).digest == load("tutorial", overrides={path: value}).digest


def test_a_section_within_a_section_is_added(tutorial: Path) -> None:
    before, after = TUTORIAL.decode().split("\nendings:")
    tutorial.write_text(before + "\n" + after.split("\n\n", 1)[1], encoding="utf-8")
    values: dict[str, object] = {"endings.frozen.rounds": 0}
    wanted = load(tutorial, overrides=values).digest
    assert [line for _, line in written(tutorial, values)] == ["endings:", "  frozen:", "    rounds: 0"]
    assert load(tutorial).digest == wanted


def test_a_key_is_added_in_brackets_and_after_comments(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    text = TUTORIAL.decode().replace("  gain_cap: 8\n", "  gain_cap: 8   # most\n")
    file.write_text(text.rstrip("\n").replace("\n", "\r\n"), encoding="utf-8", newline="")
    values = {"issues.watchers.options.joint-patrol.ends": 0.1, "trust.decay": 0.02, "war.value": 2}
    set_values(read_draft(file), values).write()
    after = file.read_bytes().decode()
    assert "values: {highmark: 0, lowmark: 1}, ends: 0.1}\r\n" in after
    assert after.endswith("and for how long?\r\nwar:\r\n  value: 2\r\n")
    assert "\n" not in after.replace("\r\n", "")
    assert load(file).record["war_value"][0] == 2


def test_several_values_and_nothing_else(tutorial: Path) -> None:
    values = {"trust.gain_cap": 7, "parties.lowmark.pain": 0.61, "trust.decay": 0.01}
    draft = set_values(read_draft(tutorial), values)
    assert tutorial.read_bytes() == TUTORIAL, "nothing is written yet"
    assert draft.changed
    assert [line for line in draft.difference().splitlines() if line[:1] in "+-"] == [
        f"--- {tutorial} (now)",
        f"+++ {tutorial} (new)",
        "-    pain: 0.55",
        "+    pain: 0.61",
        "-  gain_cap: 8",
        "+  gain_cap: 7",
        "+  decay: 0.01",
    ]
    draft.write()
    assert load(tutorial).digest == load("tutorial", overrides=values).digest


def test_the_same_value_again_leaves_the_file_alone(tutorial: Path) -> None:
    draft = set_values(read_draft(tutorial), {"trust.gain_cap": 8})
    assert not draft.changed
    assert draft.difference() == ""


@pytest.mark.parametrize(
    ("path", "value", "changed"),
    [
        ("trust.decay", 0.04, ("  trust.decay: 0.02", "  trust.decay: 0.04")),
        ("trust.gain", 3.5, ("", "  trust.gain: 3.5")),
        (
            "tracks.ceasefire.opens_when.trust_at_least",
            21,
            ("    trust_at_least: 22      # lower", "    trust_at_least: 21      # lower"),
        ),
        ("tracks.ceasefire.opens_when.calm_rounds", 1, ("", "    calm_rounds: 1")),
        (
            "issues.water.options.thirds.risk",
            0.4,
            (
                "  issues.water.options.thirds: {label: Thirds, risk: 0.5, after: as-now}   # another way",
                "  issues.water.options.thirds: {label: Thirds, risk: 0.4, after: as-now}   # another way",
            ),
        ),
        ("issues.water.options.equal-split.risk", 0.6, ("", "  issues.water.options.equal-split.risk: 0.6")),
        ("facts.0.text", "It snowed.", ("", "  facts.0.text: It snowed.")),
        ("title", "Two Valleys in spring", ("", "title: Two Valleys in spring")),
    ],
)
def test_a_layer_is_written_into_and_never_its_base(
    path: str, value: object, changed: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "layer.yaml"
    file.write_text(LAYER, encoding="utf-8")
    wanted = load(file, overrides={path: value}).digest
    assert written(file, {path: value}) == [changed]
    assert load(file).digest == wanted
    assert (rules_folder() / "tutorial.yaml").read_bytes() == TUTORIAL


def test_a_layer_without_patches_gets_its_first(tmp_path: Path) -> None:
    file = tmp_path / "layer.yaml"
    file.write_text("schema_version: 3\nextends: tutorial", encoding="utf-8")
    set_values(read_draft(file), {"trust.decay": 0.02, "trust.gain": 3}).write()
    assert file.read_text(encoding="utf-8") == (
        "schema_version: 3\nextends: tutorial\nset:\n  trust.decay: 0.02\n  trust.gain: 3\n"
    )


def test_a_file_that_was_edited_meanwhile_is_not_overwritten(tutorial: Path) -> None:
    draft = set_values(read_draft(tutorial), {"trust.gain_cap": 7})
    tutorial.write_bytes(TUTORIAL + b"# mine\n")
    for _ in range(2):
        with pytest.raises(RuleFileError) as refused:
            draft.write()
        assert str(refused.value) == (
            f"'{tutorial}' was changed by somebody else since it was read, so that nothing was written; "
            "do the same again with the file as it is now."
        )
    assert tutorial.read_bytes() == TUTORIAL + b"# mine\n"
    tutorial.unlink()
    with pytest.raises(RuleFileError, match="was changed by somebody else"):
        draft.write()
    assert not tutorial.exists()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("trust.decy", 1, "There is no 'trust.decy' in the rules. Did you mean 'trust.decay'?"),
        ("trust.decay", [1], "'trust.decay' cannot be written: only single values can, numbers, texts, true or false."),
        ("trust.gain", float("nan"), "'trust.gain' cannot be written: only single values can"),
        (
            "tracks.ceasefire.opens_when",
            "always",
            "'tracks.ceasefire.opens_when' cannot be written into the file: what stands there is not a single value. "
            "Write it by hand.",
        ),
        (
            "verification.tiers.3.enforcement",
            0.4,
            "'verification.tiers.3.enforcement' cannot be written into the file: the list is left to its default; write the "
            "list out first. Write it by hand.",
        ),
    ],
)
def test_what_cannot_be_written(path: str, value: object, message: str, tutorial: Path) -> None:
    with pytest.raises(OverrideError) as refused:
        set_values(read_draft(tutorial), {path: value})
    assert str(refused.value).startswith(message)
    assert tutorial.read_bytes() == TUTORIAL


def test_shared_values_are_not_changed_for_all(tmp_path: Path) -> None:
    file = tmp_path / "shared.yaml"
    text = TUTORIAL.decode().replace("pain: 0.55", "pain: &pain 0.55", 1).replace("pain: 0.55", "pain: *pain", 1)
    file.write_text(text, encoding="utf-8")
    for path, reason in (
        ("parties.highmark.pain", "what stands there is named &pain for other places to share"),
        ("parties.lowmark.pain", "what stands there is the alias *pain, which other places share"),
    ):
        with pytest.raises(OverrideError) as refused:
            set_values(read_draft(file), {path: 0.5})
        assert str(refused.value) == f"'{path}' cannot be written into the file: {reason}. Write it by hand."


NUMBERS = [
    path
    for path, spot in spots(TUTORIAL.decode()).items()
    if spot.kind == "scalar"
    and isinstance(read(Source("x", f"v: {spot.value}\n")).data["v"], (int, float))
    and not path.startswith("schema_version")
]


@given(st.sampled_from(NUMBERS), st.floats(-1e6, 1e6) | st.integers(0, 99))
def test_any_number_anywhere(path: str, value: float) -> None:
    """The text changes from the value's first character to its last, and reads back as the value."""
    draft = Draft(Path("x.yaml"), TUTORIAL, TUTORIAL.decode())
    spot = spots(draft.text)[path]
    text = set_values(draft, {path: value}).text
    assert text.startswith(draft.text[: spot.start])
    assert text.endswith(draft.text[spot.end :])
    here = read(Source("x.yaml", text)).data
    for step in path.split("."):
        here = here[element_names(here).index(step)] if isinstance(here, list) else here[step]
    assert here == value


def test_a_layout_that_cannot_be_edited_safely_is_left_alone(tmp_path: Path) -> None:
    """A text that keeps its last empty lines would lose them to a key behind it."""
    file = tmp_path / "kept.yaml"
    brief = "    brief: >-\n      You speak for the lower"
    text = TUTORIAL.decode().replace(brief, brief.replace(">-", "|+"))
    text = text.replace("nothing left to give but your word.\n", "nothing left to give but your word.\n\n\n")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OverrideError) as refused:
        set_values(read_draft(file), {"parties.lowmark.may_return": False})
    assert str(refused.value) == (
        "'parties.lowmark.may_return' cannot be written into the file: the file is laid out in a way that an edit would "
        "change more than that. Write it by hand."
    )
    assert file.read_text(encoding="utf-8") == text
