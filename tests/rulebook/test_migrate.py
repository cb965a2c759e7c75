"""Older versions of the rule-file format: brought up to date in the file and in memory, with everything else as it was."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from tests.rulebook.documents import small

from negotiate.engine.rules import digest
from negotiate.errors import OverrideError, RuleFileError
from negotiate.paths import rules_folder
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.check.findings import render
from negotiate.rulebook.edit.migrate import migrated, upgraded
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.model.schema import VERSION

OLD = """\
# A file of last year.   Two spaces and a tab:\t.

schema_version: 1   # of the format
id: old
title: "Old"
summary: >-
  mediation.side_fade: 1 is a text here.

  So is schema_version: 1.
setting: fictional
calendar: {rounds: 6}
parties:
  north: {name: North, initials: NO, kind: principal}
  south: {name: South, initials: SO, kind: principal}
mediation:
    # how fast it fades
    'side_fade':   0.25        # assumption
    side_payment: 4
    side_breach : 0.5
tracks:
  talks: {name: Talks}
issues:
  road:
    name: Road
    track: talks
    options:
    - {id: closed, label: Closed}
    - {id: open, label: Open, values: {north: 1, south: 1}}
presets:
  dear: {set: {mediation.side_fade: 0.9, "mediation.side_breach": 0.1, mediation.side_payment: 5}}
  whole:
    set:
      mediation: {side_breach: 0.2, side_fade: 0.3}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "old.yaml"
    file.write_bytes(OLD.replace("\n", "\r\n").encode())
    return file


def expected() -> str:
    text = OLD.replace("schema_version: 1   #", f"schema_version: {VERSION}   #")
    text = text.replace("    'side_fade':", "    side_payment_fade:")
    text = text.replace("    side_breach :", "    side_payment_breach :")
    text = text.replace("{mediation.side_fade: 0.9,", "{mediation.side_payment_fade: 0.9,")
    text = text.replace('"mediation.side_breach": 0.1', '"mediation.side_payment_breach": 0.1')
    return text.replace("{side_breach: 0.2, side_fade: 0.3}", "{side_payment_breach: 0.2, side_payment_fade: 0.3}")


def test_an_older_file_keeps_its_comments_and_its_layout(old: Path) -> None:
    migration = migrated(old)
    assert migration.version == 1
    assert old.read_bytes().decode() == OLD.replace("\n", "\r\n"), "nothing is written yet"
    migration.draft.write()
    assert old.read_bytes().decode() == expected().replace("\n", "\r\n")
    assert [file.name for file in old.parent.iterdir()] == ["old.yaml"]
    assert check_file(old) == []
    rules = load(old, preset="whole")
    assert rules.record["side_fade"][0] == 0.3
    assert load(old).record["side_breach"][0] == 0.5


def test_a_file_of_this_version_stays_as_it_is() -> None:
    file = rules_folder() / "tutorial.yaml"
    migration = migrated(file)
    assert migration.version == VERSION
    assert not migration.draft.changed


def test_permissions_links_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    file = tmp_path / "real.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + OLD.encode())
    file.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    migrated(link).draft.write()
    assert link.is_symlink()
    assert file.read_bytes() == b"\xef\xbb\xbf" + expected().encode()
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(old: Path) -> None:
    migration = migrated(old)
    old.write_text("mine", encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        migration.draft.write()
    assert str(refused.value).startswith(f"'{old}' was changed by somebody else since it was read")
    assert old.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "schema_version: 99\nid: x\n",
            "FILE:1:17: error: This file is of version 99 of the rule-file format, and this program reads version 3; "
            "use a newer negotiate. [newer-version]\n    schema_version: 99\n                    ^~",
        ),
        (
            "id: x\n",
            "FILE:1:1: error: This file does not say of which version it is; add `schema_version: 1` if it is an old one. "
            "[missing]\n    id: x\n    ^~",
        ),
        (
            "schema_version: 1\nmediation:\n  side_fade: 0.1\n  side_payment_fade: 0.2\n",
            "FILE:4:3: error: 'mediation.side_fade' is called 'side_payment_fade' now, and both are here; remove one. "
            "[duplicate-key]\n      side_payment_fade: 0.2\n      ^~~~~~~~~~~~~~~~~\n"
            "FILE:3:3: note: The first one is here.\n      side_fade: 0.1\n      ^~~~~~~~~",
        ),
        (
            "schema_version: 1\na: &m {side_fade: 0.1}\nmediation: *m\n",
            "'FILE' cannot be brought to version 3, because what was renamed stands behind an alias (*name); write it out "
            "where the alias is. Nothing was changed.",
        ),
        (
            "a: [1\n",
            "FILE:1:4: error: A bracket opens here and is not closed with ']', or a comma is missing behind it. "
            "[yaml]\n    a: [1\n       ^",
        ),
    ],
)
def test_what_cannot_be_migrated(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        migrated(file)
    assert str(refused.value).replace(str(file), "FILE") == message
    assert file.read_text(encoding="utf-8") == text


def test_checking_and_loading_say_what_to_do(old: Path, tmp_path: Path) -> None:
    told = (
        f"{old}:3:17: error: This file is of version 1 of the rule-file format, and this program reads version 3; "
        f"run `negotiate migrate {old}`. [older-version]\n"
        "    schema_version: 1   # of the format\n                    ^"
    )
    assert render(check_file(old)) == told, "and nothing else: what else is wrong may come of the old words"
    with pytest.raises(RuleFileError) as refused:
        load(old)
    assert str(refused.value) == told
    with_a_space = old.rename(tmp_path / "old one ü.yaml")
    assert f'run `negotiate migrate "{with_a_space}"`.' in render(check_file(with_a_space))
    newer = tmp_path / "newer.yaml"
    newer.write_text(OLD.replace("schema_version: 1 ", "schema_version: 4 "), encoding="utf-8")
    assert render(check_file(newer)).splitlines()[0] == (
        f"{newer}:3:17: error: This file is of version 4 of the rule-file format, and this program reads version 3; "
        "use a newer negotiate. [newer-version]"
    )


def test_documents_of_old_records_are_played_and_become_documents_of_today() -> None:
    document = {**small(), "schema_version": 1, "mediation": {"side_fade": 0.5}}
    document["presets"] = {"p": {"set": {"mediation.side_breach": 0.1}}}
    before = copy.deepcopy(document)
    rules = from_document(document)
    assert document == before
    assert rules.record["side_fade"][0] == 0.5
    assert rules.document["schema_version"] == VERSION
    assert rules.document["presets"]["p"]["set"] == {"mediation.side_payment_breach": 0.1}
    assert rules.digest == digest(rules.document)
    assert from_document({**document, "mediation": {"side_fade": 0.6}}).digest != rules.digest


@pytest.mark.parametrize("document", [None, 3, [], {}, *({"schema_version": version} for version in ("1", 0, True))])
def test_what_names_no_version_is_left_alone(document: object) -> None:
    assert upgraded(document) is document  # type: ignore[arg-type]  # from_document says what is wrong with it


def test_a_version_that_is_set_over_a_file_is_no_version_of_the_file(tmp_path: Path) -> None:
    told = (
        "'schema_version' is set to {}, but it says how a file is written and is nothing to set; leave it out (this program "
        "reads version 3). [{}-version]"
    )
    for number, kind in ((2, "older"), (4, "newer")):
        with pytest.raises(OverrideError) as refused:
            load("tutorial", overrides={"schema_version": number})
        assert told.format(number, kind) in str(refused.value) and "migrate" not in str(refused.value)
    layer = tmp_path / "layer.yaml"
    layer.write_text("extends: tutorial\nschema_version: 3\nset: {schema_version: 2}\nid: x\ntitle: X\n", encoding="utf-8")
    assert render(check_file(layer)).startswith(f"{layer}:3:23: error: {told.format(2, 'older')}")
