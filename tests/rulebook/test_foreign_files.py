"""A rule file from a stranger may name any file in `extends`; of one that is no rule file nothing is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiate.errors import RuleFileError
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.load import load

LAYER = "schema_version: 3\nextends: ./{}\nset:\n  trust.decay: 0.02\n"
SECRETS = {
    "secrets.yml": b"password: hunter2\ntoken: [abc, def\n",
    "good.yaml": b"password: hunter2\nuser: someone\n",
    "list.yaml": b"- hunter2\n- other\n",
    "plain.yaml": b"hunter2 and nothing else\n",
    "nested.yaml": b"kube:\n  schema_version: 3\n  password: hunter2\n",
    "key.yaml": b"-----BEGIN KEY-----\nhunter2\n-----END KEY-----\n",
    "latin.yaml": b"password: hunter2 \xe9\n",
    "wide.yaml": "password: hunter2".encode("utf-16"),
    "empty.yaml": b"",
}


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_is_quoted_from_a_file_that_is_no_rule_file(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(SECRETS[name])
    layer = tmp_path / "layer.yaml"
    layer.write_text(LAYER.format(name))
    findings = check_file(layer)
    sentence = (
        f"'./{name}' is no rule file: it has no line `schema_version: 3` that begins at its left edge. Nothing of what "
        "is in it is shown."
    )
    assert [one.sentence for one in findings] == [sentence]
    assert findings[0].source == f"extends: ./{name}"
    assert (findings[0].line, findings[0].column) == (2, 10)
    with pytest.raises(RuleFileError) as raised:
        load(layer)
    for told in (str(raised.value), *(str(finding) + finding.about for finding in findings)):
        assert "hunter2" not in told and "password" not in told and "xe9" not in told


def test_nor_through_a_chain_of_layers(tmp_path: Path) -> None:
    (tmp_path / "secrets.yml").write_bytes(SECRETS["secrets.yml"])
    (tmp_path / "middle.yaml").write_text(LAYER.format("secrets.yml"))
    (tmp_path / "layer.yaml").write_text(LAYER.format("middle.yaml"))
    told = "\n".join(map(str, check_file(tmp_path / "layer.yaml")))
    assert "is no rule file" in told
    assert "hunter2" not in told and "password" not in told


def test_a_rule_file_with_a_mistake_in_it_is_still_quoted(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("schema_version: 3\nid: [half\n")
    (tmp_path / "layer.yaml").write_text(LAYER.format("base.yaml"))
    (finding,) = check_file(tmp_path / "layer.yaml")
    assert finding.path.endswith("base.yaml") and finding.source == "id: [half"
