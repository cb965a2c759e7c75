"""`negotiate translate` as a person types it, and what `check` says afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.paths import rules_folder


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture
def valley(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a copy of the tutorial."""
    monkeypatch.chdir(tmp_path)
    file = Path("valley.yaml")
    file.write_text((rules_folder() / "tutorial.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return file


def test_a_designer_translates_two_texts(valley: Path) -> None:
    done = invoke("translate", "valley.yaml", "fr")
    assert done.exit_code == 0
    first, missing = done.stdout.splitlines()
    assert first == "'valley.fr.yaml' is written, with 0 of 50 texts translated."
    assert missing.startswith("  missing (50): title, summary, content_note, ")
    listing = Path("valley.fr.yaml")
    text = listing.read_text(encoding="utf-8")
    assert "\n#   negotiate translate valley.yaml fr " in text
    text = text.replace("#> Two Valleys\n    text: ''", "#> Two Valleys\n    text: Deux vallées  # provisoire")
    listing.write_text(text.replace("#> Lowmark\n    text: ''", "#> Lowmark\n    text: Basse Marche"), encoding="utf-8")
    assert invoke("translate", "valley.yaml", "fr").stdout.startswith("'valley.fr.yaml' is up to date, with 2 of 50 texts")

    checked = invoke("check", "--strict", "valley.yaml")
    assert checked.exit_code == 0, "what is not translated yet is no fault"
    assert "notice: 48 of 50 texts are not translated yet: summary, " in checked.stdout

    rules = valley.read_text(encoding="utf-8").replace("title: Two Valleys", "title: The two valleys")
    valley.write_text(rules, encoding="utf-8")
    checked = invoke("check", "valley.yaml")
    assert checked.exit_code == 0
    assert (
        "warning: 'title' is older than its original, which has changed; `negotiate translate valley.yaml fr`"
        in checked.stdout
    )
    assert invoke("check", "--strict", "valley.yaml").exit_code == 1

    done = invoke("translate", "valley.yaml", "fr")
    assert "  older than the original (1): title" in done.stdout.splitlines()
    assert "text: Deux vallées  # provisoire" in listing.read_text(encoding="utf-8")
    valley.write_text(rules.replace("name: Lowmark", "plural: false", 1), encoding="utf-8")
    assert invoke("translate", "valley.yaml", "fr").exit_code == 1, "a broken rule file"
    assert invoke("simulate", "valley.fr.yaml", "--games", "1").exception is not None


def test_texts_that_are_gone_are_told(valley: Path) -> None:
    listing = Path("valley.fr.yaml")
    listing.write_text("language: fr\ntexts:\n  parties.lowmark.nom: {text: Basse Marche}\n", encoding="utf-8")
    done = invoke("translate", "valley.yaml", "fr")
    assert "  gone from the rules, kept under `gone` (1): parties.lowmark.nom" in done.stdout.splitlines()


def test_a_broken_list_is_refused_with_its_line(tmp_path: Path) -> None:
    file = with_list(tmp_path, "  title: {of: x\n")
    words = [sys.executable, "-m", "negotiate", "translate", str(file), "fr"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    place = f"{tmp_path / 'valley.fr.yaml'}:3:10: error: "
    assert done.stderr.startswith(place)
    checked = invoke("check", str(file))
    assert checked.exit_code == 1
    assert checked.stdout.startswith(place)


def with_list(folder: Path, entries: str) -> Path:
    """The tutorial with a list in French, not where we are: another process finds the program from here."""
    file = folder / "valley.yaml"
    file.write_text((rules_folder() / "tutorial.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "valley.fr.yaml").write_text(f"language: fr\ntexts:\n{entries}", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("word", "hint"), [("Deutsch", "Did you mean 'de'?"), ("DE", "Did you mean 'de'?"), ("x", "speaks en,")]
)
def test_a_word_that_is_no_language_is_a_bad_command_line(valley: Path, word: str, hint: str) -> None:
    done = invoke("translate", "valley.yaml", word)
    assert done.exit_code == 2
    assert f"'{word}' is no code of a language" in done.stderr
    assert hint in done.stderr
    assert not list(Path().glob("valley.*.yaml"))


def test_a_language_that_the_program_does_not_speak_is_told(valley: Path) -> None:
    done = invoke("translate", "valley.yaml", "ar")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith("Notice: the program itself does not speak 'ar' yet (it speaks en, de, ")
    assert "Notice" not in invoke("translate", "valley.yaml", "de").stdout


def test_what_is_named_beside_its_rule_file_is_told_once(valley: Path) -> None:
    invoke("translate", "valley.yaml", "fr")
    both = invoke("check", "valley.yaml", "valley.fr.yaml")
    assert both.stdout == invoke("check", "valley.fr.yaml").stdout == invoke("check", "valley.yaml").stdout
    assert both.stdout.count("notice: ") == 1


def test_as_json_a_notice_says_so(valley: Path) -> None:
    invoke("translate", "valley.yaml", "fr")
    (found,) = json.loads(invoke("check", "--format", "json", "valley.yaml").stdout)
    assert (found["severity"], found["rule"], found["path"]) == ("notice", "missing-translation", "valley.fr.yaml")


def test_translations_are_listed_nowhere_as_scenarios(valley: Path) -> None:
    names = [entry["name"] for entry in json.loads(invoke("scenarios", "--format", "json").stdout)]
    assert not [name for name in names if "." in name or name == "translations"]
    layer = Path("layer.yaml")
    layer.write_text("schema_version: 3\nextends: ./vallee.yaml\n", encoding="utf-8")
    Path("vallees.fr.yaml").write_text("language: fr\ntexts: {}\n", encoding="utf-8")
    assert "Did you mean './valley.yaml'?" in invoke("check", "layer.yaml").stdout


def test_a_warning_about_a_translation_is_one_line(tmp_path: Path) -> None:
    file = with_list(tmp_path, "  title: {text: 5}\n")
    program = (
        "import warnings, negotiate.cli.app as door\n"
        "warnings.formatwarning = door.warning_line\n"
        f"import negotiate; negotiate.load({str(file)!r}).told('fr'); warnings.warn('another')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    first, second, *_ = done.stderr.splitlines()
    assert first.startswith(f"negotiate: {tmp_path / 'valley.fr.yaml'}:3:17: 'text' is the number 5;")
    assert second.endswith("UserWarning: another")
