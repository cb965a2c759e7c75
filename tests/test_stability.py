"""What docs/stability.md promises is still there: names, verbs and options, exit codes, keys of records and runs, columns.

Names may join these lists. One that goes needs a word in the change log first, and what the page says about warning.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

import negotiate
from negotiate.cli.app import VERBS, app
from negotiate.lab.tables import columns_of_games, columns_of_rounds

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

VERBS_OF_0_1 = (
    "play simulate tournament check new show schema migrate explain docs generate replay debrief validate scenarios players "
    "measures compare watch sweep sensitivity tune report"
)
OPTIONS_OF_0_1 = {
    "simulate": "--games --seed --jobs --preset --set --player --mediator --out --record --format",
    "tournament": "--players --games --seed --jobs --preset --set --out --format",
    "compare": "--preset-a --preset-b --set-b --player-a --player-b --mediator-a --mediator-b --games --seed --out --format",
    "check": "--strict",
    "play": "--text --seat --mediator --seed",
    "debrief": "--html --what-if",
}
RECORD_HEADER = "format format_version program_version scenario rules_hash seed game seats rules"
RUN = "kind given scenario rules_hash rules seed games players mediator versions"
GAMES = (
    "game ending ending_party rounds track_humanitarian_opened track_humanitarian_agreed track_humanitarian_closings "
    "ceasefire_signed ceasefire_round ceasefire_kept ceasefire_longest ceasefire_signings collapses quiet_rounds signings "
    "communiques accord refusals duties kept breaches detected phases_verified trust_least trust_mean people_returned "
    "trust_highmark_in_lowmark support_highmark utility_highmark mandate_highmark index_people index_quiet index_durability "
    "index_balance peace_index agreed_water carried_out_water first_signed_water signed_with_water"
)
ROUNDS = (
    "game round trust_least trust_mean trust_highmark_in_lowmark hope_highmark pain_highmark support_highmark "
    "utility_highmark track_humanitarian_open issues_agreed phases_verified breaches calm quiet collapses "
    "people_returned ripeness"
)


def test_the_page_names_the_public_face() -> None:
    section = PAGE.split("## Names in Python")[1].split("\n## ")[0].partition("Their names")[0]
    assert set(re.findall(r"`(\w+)`", section)) == set(negotiate.__all__)


def test_verbs_and_options_are_there() -> None:
    assert set(VERBS_OF_0_1.split()) <= {verb for _, verb, _ in VERBS}
    for verb, options in OPTIONS_OF_0_1.items():
        shown = CliRunner().invoke(app, [verb, "--help"], terminal_width=200).output
        gone = [option for option in options.split() if not re.search(rf"{option}\b", shown)]
        assert not gone, f"{verb}: {gone}"


def test_exit_codes_mean_what_the_page_says(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("schema_version: 3\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["check", "tutorial"]).exit_code == 0
    assert CliRunner().invoke(app, ["check", str(broken)]).exit_code == 1
    assert CliRunner().invoke(app, ["check", "--no-such-option"]).exit_code == 2
    assert "0 done; 1 something was found" in PAGE
    assert "130 interrupted" in PAGE


def test_columns_keep_their_names() -> None:
    rules = negotiate.load("tutorial")
    assert set(GAMES.split()) <= set(columns_of_games(rules))
    assert set(ROUNDS.split()) <= set(columns_of_rounds(rules))


def test_keys_of_runs_and_records_are_there(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["simulate", "tutorial", "--games", "2", "--out", str(tmp_path / "run"), "--record", "1"])
    assert done.exit_code == 0, done.output
    run = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert set(RUN.split()) <= set(run)
    (record,) = (tmp_path / "run" / "records").glob("*.jsonl")
    first = json.loads(record.read_text(encoding="utf-8").splitlines()[0])
    assert set(RECORD_HEADER.split()) <= set(first)
    assert (first["format"], first["format_version"]) == ("negotiate-record", 2)


def test_the_citation_is_of_this_version() -> None:
    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == negotiate.__version__
    assert citation["authors"] == [{"name": "The negotiate authors"}]
    assert citation["license"] == "MIT"
    assert {"message", "title", "abstract", "keywords", "type"} <= set(citation)


def test_the_change_log_has_this_version_and_room_for_the_next() -> None:
    headings = re.findall(r"^## \[(.+?)\](.*)$", CHANGES, flags=re.MULTILINE)
    versions = [version for version, _ in headings]
    assert versions[0] == "Unreleased"
    assert negotiate.__version__ in versions
    for version, date in headings[1:]:
        assert re.fullmatch(r" - \d{4}-\d\d-\d\d", date), version
    kinds = set(re.findall(r"^### (.+)$", CHANGES, flags=re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Games differ"}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_whoever_changes_something_finds_the_promises(page: str) -> None:
    assert "(docs/stability.md" in (ROOT / page).read_text(encoding="utf-8")
