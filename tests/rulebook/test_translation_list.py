"""The list of texts to translate: brought up to date without a loss of anything that somebody wrote."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rulebook.documents import small

from negotiate.errors import OverrideError, RuleFileError
from negotiate.paths import rules_folder
from negotiate.rulebook.edit.edit import set_values
from negotiate.rulebook.reading.draft import read_draft
from negotiate.rulebook.reading.source import Source
from negotiate.rulebook.translation.fill_in import NO_TEXTS, fill_in, filled
from negotiate.rulebook.translation.originals import LABEL, TEXT, Original, mark, originals
from negotiate.rulebook.translation.translation import Translation, translation_of
from negotiate.rulebook.translation.translation_files import translation_file


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    """A copy of the tutorial with a list in French."""
    file = tmp_path / "valley.yaml"
    file.write_text((rules_folder() / "tutorial.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    fill_in(file, "fr")
    return file


def text_of(valley: Path) -> str:
    return translation_file(valley, "fr").read_text(encoding="utf-8")


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), encoding="utf-8")


def edit(valley: Path, before: str, after: str) -> None:
    change(translation_file(valley, "fr"), before, after)


def entry(valley: Path, path: str) -> str:
    """The lines of an entry, without those of the next."""
    return text_of(valley).split(f"\n  {path}:\n")[1].split("\n\n")[0] + "\n"


TITLE = "    of: {}\n    #> Two Valleys\n    text: ''\n"


def test_a_new_list_has_every_text_with_its_original(valley: Path) -> None:
    text = text_of(valley)
    assert "language: fr\ntexts:\n\n  title:\n" + TITLE.format(mark("Two Valleys")) in text
    assert all(len(line) <= 120 for line in text.splitlines())
    found = translation_of(Source("x", text), "fr")
    assert found.reading.findings == []
    document = fill_in(valley, "fr")
    assert list(found.texts) == document.state.missing
    assert (document.state.said, document.state.older, document.gone, document.changed) == ([], [], [], False)
    assert "    #> Highmark has the water, Lowmark holds the road below the dam." in text, "a summary in full"


def test_what_somebody_wrote_stays_byte_for_byte(valley: Path) -> None:
    edit(valley, "#> Two Valleys\n    text: ''\n", "#> Two Valleys\n    # à relire\n    text: Deux vallées   # provisoire\n")
    edit(valley, "\n  calendar.round_label:\n", "\n# --- le calendrier ---\n  calendar.round_label:\n")
    edit(valley, "#> month\n    text: ''\n", "#> month\n    text:\n")
    edit(valley, "#> Lowmark\n    text: ''\n", "#> Lowmark\n    text: >-\n      Basse\n      Marche\n    # fin\n")
    before = text_of(valley)
    done = fill_in(valley, "fr")
    assert (done.changed, done.state.said) == (False, ["title", "parties.lowmark.name"])
    assert text_of(valley) == before
    change(valley, "name: Highmark", "name: Upmark")  # an empty text of another entry
    assert fill_in(valley, "fr").changed
    assert text_of(valley) == before.replace(mark("Highmark"), mark("Upmark")).replace("#> Highmark\n", "#> Upmark\n")


def test_a_text_whose_original_changed_is_kept_and_marked(valley: Path) -> None:
    edit(valley, "#> Two Valleys\n    text: ''\n", "#> Two Valleys\n    # note\n    text: Deux vallées\n")
    change(valley, "title: Two Valleys", "title: The two valleys")
    assert fill_in(valley, "fr").state.older == ["title"]
    ours = f"    of: {mark('The two valleys')}\n    older: Two Valleys\n    #> The two valleys\n"
    assert entry(valley, "title") == ours + "    # note\n    text: Deux vallées\n"
    assert fill_in(valley, "fr").changed is False
    change(valley, "title: The two valleys", "title: Those valleys")
    fill_in(valley, "fr")
    assert "    older: Two Valleys\n    #> Those valleys\n" in entry(valley, "title"), "what the text says stays known"
    change(valley, "title: Those valleys", "title: Two Valleys")
    assert fill_in(valley, "fr").state.said == ["title"]
    assert (
        entry(valley, "title") == f"    of: {mark('Two Valleys')}\n    #> Two Valleys\n    # note\n    text: Deux vallées\n"
    )


def test_a_mended_text_is_fresh_without_the_mark(valley: Path) -> None:
    edit(valley, "#> Two Valleys\n    text: ''\n", "#> Two Valleys\n    text: Deux vallées\n")
    change(valley, "title: Two Valleys", "title: The two valleys")
    fill_in(valley, "fr")
    edit(valley, "    older: Two Valleys\n", "")
    edit(valley, "text: Deux vallées", "text: Les deux vallées")
    done = fill_in(valley, "fr")
    assert (done.state.said, done.state.older, done.changed) == (["title"], [], False)


def test_a_long_original_of_before_stands_on_lines_of_its_own(valley: Path) -> None:
    summary = " ".join(["A river council mediates between two valleys."] * 6)
    edit(valley, "    #> Two Valleys\n", f"    #> Two Valleys\n    older: {summary}\n")
    edit(valley, "    text: ''\n\n  summary:", "    text: Autre\n\n  summary:")
    change(valley, "title: Two Valleys", "title: The two valleys")
    fill_in(valley, "fr")
    assert "    older: >-\n      A river council mediates" in text_of(valley)
    assert translation_of(Source("x", text_of(valley)), "fr").texts["title"].older == summary
    assert not fill_in(valley, "fr").changed


def test_without_the_comment_the_old_original_is_not_known(valley: Path) -> None:
    edit(valley, "    #> Two Valleys\n    text: ''\n", "    text: Deux vallées\n")
    change(valley, "title: Two Valleys", "title: The two valleys")
    assert fill_in(valley, "fr").state.older == ["title"]
    assert "older: another text\n" in entry(valley, "title")


def test_what_is_gone_is_kept_at_the_end_and_comes_back(valley: Path) -> None:
    spoiler = "#> Someone cuts the ferry ropes at night.\n    text: ''\n"
    edit(valley, spoiler, spoiler.replace("''", "Quelqu'un coupe les amarres.\n    # vérifié"))
    before = text_of(valley)
    whole = valley.read_text(encoding="utf-8")
    start = whole.index("  - id: spoiler")
    end = whole.index("\n\n", start)
    valley.write_text(whole[:start].rstrip(" ") + whole[end:], encoding="utf-8")
    done = fill_in(valley, "fr")
    assert len(done.gone) == 1 and done.gone[0].endswith(".text")
    text = text_of(valley)
    assert text.count("\ngone:\n") == 1
    assert "Quelqu'un coupe les amarres.\n    # vérifié" in text.split("\ngone:\n")[1]
    assert not fill_in(valley, "fr").changed
    valley.write_text(whole, encoding="utf-8")
    done = fill_in(valley, "fr")
    assert (done.gone, len(done.state.said)) == ([], 1)
    assert text_of(valley) == before


def test_words_that_move_take_their_translation_along(valley: Path) -> None:
    edit(valley, "#> Quiet on the dam road for good.\n    text: ''\n", "#> -\n    text: Tous.\n")
    change(valley, "    aims:\n      - text: Quiet", "    aims:\n      - text: Win an election.\n      - text: Quiet")
    done = fill_in(valley, "fr")
    assert done.state.said == ["parties.highmark.aims.1.text"]
    assert done.state.older == []
    whole = valley.read_text(encoding="utf-8").replace("highmark", "upmark")
    valley.write_text(whole, encoding="utf-8")
    assert fill_in(valley, "fr").state.said == ["parties.upmark.aims.1.text"]


def test_a_text_that_nobody_asked_for_gets_its_mark(valley: Path) -> None:
    edit(valley, "\n  parties.lowmark.name:", "\n  parties.lowmark.initials: {text: BM}\n\n  parties.lowmark.name:")
    done = fill_in(valley, "fr")
    assert done.state.said == ["parties.lowmark.initials"]
    assert entry(valley, "parties.lowmark.initials") == f"    of: {mark('LM')}\n    #> LM\n    text: BM\n"


def test_a_hand_made_list_is_completed(valley: Path) -> None:
    file = translation_file(valley, "fr")
    file.write_text("# mine\nlanguage: fr\ntexts:\n  title:\n   text: Deux vallées\n# the end", encoding="utf-8")
    done = fill_in(valley, "fr")
    assert done.state.said == ["title"]
    text = text_of(valley)
    assert text.startswith("# mine\nlanguage: fr\ntexts:\n  title:\n   of: ")
    assert text.endswith("# the end")
    assert not fill_in(valley, "fr").changed


def test_line_ends_of_another_system_stay(valley: Path) -> None:
    file = translation_file(valley, "fr")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert not fill_in(valley, "fr").changed
    change(valley, "title: Two Valleys", "title: The two valleys")
    assert fill_in(valley, "fr").changed
    data = file.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 100


def test_a_layer_lists_only_what_its_base_does_not_say(valley: Path) -> None:
    edit(valley, "#> Lowmark\n    text: ''\n", "#> Lowmark\n    text: Basse Marche\n")
    layer = valley.with_name("spring.yaml")
    layer.write_text("schema_version: 3\nextends: ./valley.yaml\nid: spring\ntitle: In spring\n", encoding="utf-8")
    fill_in(layer, "fr")
    found = translation_of(Source("x", translation_file(layer, "fr").read_text(encoding="utf-8")), "fr")
    assert "title" in found.texts
    assert "parties.lowmark.name" not in found.texts


def test_a_layer_whose_base_says_all_has_an_empty_list(tmp_path: Path) -> None:
    layer = tmp_path / "same.yaml"
    layer.write_text("schema_version: 3\nextends: nuclear-talks-2013\n", encoding="utf-8")
    done = fill_in(layer, "de")
    assert (done.state.missing, done.state.older) == ([], [])
    assert done.file.read_text(encoding="utf-8").endswith(f"language: de\n{NO_TEXTS}")
    layer.write_text("schema_version: 3\nextends: nuclear-talks-2013\ntitle: Talks\n", encoding="utf-8")
    assert fill_in(layer, "de").state.missing == ["title"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("language: fr\ntexts: {title: {text: a}}\n", "stand on lines of its own"),
        ("texts:\n  title: {text: a}\nlanguage: fr\n", "'language' has to come first"),
        ("language: fr\ngone: {}\ntexts:\n  title: {text: a}\n", "then 'texts', then 'gone'"),
        ("language: fr\ntexts:\n  title: &one {text: a}\n  summary: *one\n", "is an alias"),
        ("language: de\ntexts: {}\n", "the file's name says 'fr'"),
        ("schema_version: 3\nid: other\n", "has no key"),
        ("language: fr\ntexts:\n  title: {text: a}\n  title: {text: b}\n", "a second time"),
        ("just words\n", "a mapping"),
    ],
)
def test_what_cannot_be_kept_is_not_touched(valley: Path, text: str, reason: str) -> None:
    file = translation_file(valley, "fr")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RuleFileError, match=reason):
        fill_in(valley, "fr")
    assert file.read_text(encoding="utf-8") == text


def test_a_broken_rule_file_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("schema_version: 3\n", encoding="utf-8")
    with pytest.raises(RuleFileError):
        fill_in(file, "fr")
    assert os.listdir(tmp_path) == ["broken.yaml"]


def test_a_folder_in_the_way_is_not_written_over(valley: Path) -> None:
    translation_file(valley, "es").mkdir()
    with pytest.raises(RuleFileError):
        fill_in(valley, "es")


# Whatever somebody writes

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip()) and "\ufeff" not in text
)


def labels() -> list[Original]:
    return [original for original in originals(small()) if original.asked]


@given(
    st.lists(WORDS, min_size=11, max_size=11),
    st.sets(st.integers(0, 10)),
    st.sets(st.integers(0, 10)),
    st.lists(WORDS, max_size=9),
)
def test_no_text_is_lost_whatever_changes(said: list[str], changed: set[int], gone: set[int], new: list[str]) -> None:
    texts = labels()
    before, _ = filled(f"language: xx\n{NO_TEXTS}", texts, [], "xx", "x")
    for text in said:
        before = before.replace("text: ''", f"text: {json.dumps(text, ensure_ascii=False)}", 1)
    then = read_all(before)
    now = [
        original._replace(text=new[number % len(new)] if new and number in changed else original.text)
        for number, original in enumerate(texts)
        if number not in gone
    ]
    after, kept = filled(before, now, [], "xx", "x")
    found = read_all(after)
    assert sorted(entry.text for entry in (*found.texts.values(), *found.gone.values())) == sorted(
        entry.text for entry in then.texts.values()
    )
    assert len(kept) == len(found.gone)
    for original in now:
        assert found.texts[original.path].of == mark(original.text)
    again, _ = filled(after, now, [], "xx", "x")
    assert again == after, "a second time there is nothing to do"
    back, _ = filled(after, texts, [], "xx", "x")
    assert {path: entry.text for path, entry in read_all(back).texts.items() if not entry.older} == {
        path: entry.text for path, entry in then.texts.items() if not read_all(back).texts[path].older
    }


def read_all(text: str) -> Translation:
    found = translation_of(Source("x", text), "xx")
    assert found.reading.findings == []
    return found


def test_the_texts_of_the_property_are_labels_and_texts() -> None:
    assert len(labels()) == 11
    assert {original.kind for original in labels()} == {LABEL, TEXT}


def test_edits_of_the_rules_leave_translations_alone(valley: Path) -> None:
    """The designers' loop writes values into rule files; what is beside them it does not know."""
    before = text_of(valley)
    set_values(read_draft(valley), {"trust.decay": 0.02}).write()
    assert text_of(valley) == before
    with pytest.raises(OverrideError):
        set_values(read_draft(valley), {"texts.title": "x"})
