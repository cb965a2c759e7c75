"""Lowering: every number of a rule file arrives in the record where the engine looks for it."""

from __future__ import annotations

import numpy as np
from tests.rulebook.documents import small

from negotiate.engine import codes
from negotiate.engine.layout import LARGE, REQUIRED, STANDARD
from negotiate.rulebook.load import from_document, load


def test_tutorial() -> None:
    rules = load("tutorial")
    record = rules.record[0]
    assert rules.size is STANDARD
    assert (record["party_count"], record["track_count"], record["issue_count"], record["round_count"]) == (2, 4, 4, 10)
    assert rules.names.options[1] == ("no-quiet", "seven-days", "open-ended")
    assert list(record["value"][1, 2, :3]) == [0, 21, 24]
    assert list(record["trust"][0, :2]) == [100, 20]
    assert record["ceasefire_issue"] == 1
    assert record["ceasefire_from"] == 1
    assert record["boulder_track"] == 3
    assert record["requires_issue"][2].tolist() == [1, *[-1] * (REQUIRED - 1)]
    assert record["dependents"][1] == 1 << 2
    assert record["people_pool"] == 400
    assert record["misreading"] == 0.6
    assert record["mediator"] == 1
    assert record["mediator_act"][0, :7].tolist() == [1, 1, 1, 0, 1, 1, 1]
    assert record["facilitation"][0, :4].tolist() == [1.25] * 4
    assert np.allclose(record["reservation_value"][:2], [30 * (0.40 - 0.55)] * 2)
    assert record["best_value"][0] > record["reservation_value"][0]
    assert record["stall_cost"][:4].tolist() == [0.05, 0.05, 0.2, 0.2]


def test_gates_are_postfix() -> None:
    gate = {"trust_at_least": 20, "any": [{"calm_rounds": 2}, {"not": {"present": ["north"]}}, "never"]}
    document = small()
    document["tracks"]["later"] = {"name": "Later", "opens_when": gate}
    document["issues"]["road"]["track"] = "later"
    record = from_document(document).record[0]
    first, length = record["track_gate"][1]
    assert record["track_gate"][0].tolist() == [0, 0]
    assert record["condition_code"][first : first + length].tolist() == [
        codes.IF_TRUST,
        codes.IF_CALM,
        codes.IF_PRESENT,
        codes.NOT,
        codes.IF_NEVER,
        codes.ANY,
        codes.ALL,
    ]
    assert record["condition_left"][first : first + length].tolist() == [0, 0, 0, 1, 0, 3, 2]
    assert record["condition_number"][first : first + length].tolist() == [20, 2, codes.DECIDES, 0, 0, 0, 0]


def test_an_option_that_is_always_open_has_a_gate_of_its_own() -> None:
    document = small()
    document["tracks"]["talks"]["opens_when"] = {"round_at_least": 2}
    document["issues"]["road"]["options"][1]["opens_when"] = "always"
    record = from_document(document).record[0]
    first, length = record["option_gate"][1, 1]
    assert length == 1
    assert record["condition_code"][first] == codes.IF_ALWAYS
    assert record["option_gate"][0, 1, 1] == 0


def test_aims_add_to_later_options_of_an_ordered_issue() -> None:
    document = small()
    document["issues"]["road"]["options"].append({"id": "paved", "label": "Paved"})
    document["parties"]["south"]["aims"] = [{"text": "A road.", "issue": "road", "option": "gravel", "points": 3}]
    assert from_document(document).record[0]["value"][1, 1, :3].tolist() == [0, 4, 3]
    document["issues"]["road"]["ordered"] = False
    assert from_document(document).record[0]["value"][1, 1, :3].tolist() == [0, 4, 0]


def test_an_observer_is_not_at_the_table() -> None:
    document = small()
    document["parties"]["west"] = {"name": "West", "initials": "WE", "kind": "observer"}
    document["parties"]["east"] = {"name": "East", "initials": "EA", "kind": "civil-society"}
    record = from_document(document).record[0]
    assert record["attendance"][:4].tolist() == [2, 2, 0, 2]
    assert record["proposes"][:4].tolist() == [1, 1, 0, 1]
    assert record["owner"][0, :4].tolist() == [1, 1, 0, 0]
    assert record["reservation_scale"][:4].tolist() == [1, 1, 0, 0]


def test_modules_that_are_left_away() -> None:
    record = from_document(small()).record[0]
    for field in (
        "monitor_issue",
        "guarantee_issue",
        "guarantor_party",
        "snapback_issue",
        "ceasefire_issue",
        "boulder_track",
    ):
        assert record[field] == -1
    assert record["accord_gate"].tolist() == [0, 0]
    assert record["mediator"] == 0
    assert record["count_of_votes"] == 0
    assert record["veto"][: record["issue_count"], : record["party_count"]].all()


def test_blocs() -> None:
    document = small()
    document["decision_rule"] = {
        "kind": "sufficient-consensus",
        "blocs": {"both": {"parties": ["north", "south"], "share": 0.6}},
    }
    record = from_document(document).record[0]
    assert record["veto"][0, :2].tolist() == [0, 0]
    assert record["vote_weight"][0, :3].tolist() == [1, 1, 0]
    assert (record["count_of_votes"], record["vote_share"][0], record["vote_quota"][0]) == (1, 0.6, 0)


def test_explicit_nobody_is_kept() -> None:
    document = small()
    document["issues"]["road"]["exposed"] = []
    rules = from_document(document)
    assert rules.record[0]["exposed"][1].sum() == 0
    assert from_document(rules.document).digest == rules.digest


def test_large_scenarios_take_the_large_size_to_the_last_issue() -> None:
    document = small()
    for number in range(62):
        document["issues"][f"extra-{number}"] = {
            "name": f"Extra {number}",
            "track": "talks",
            "requires": {"fence": "mended"},
            "options": [{"id": "no", "label": "No"}, {"id": "yes", "label": "Yes", "values": {"north": 1, "south": 1}}],
        }
    rules = from_document(document)
    assert rules.size is LARGE
    assert int(rules.record[0]["dependents"][0]) & (2**64 - 1) == 2**64 - 4  # issues 2 to 63


def test_who_has_a_say_or_a_stake_is_concerned() -> None:
    document = small()
    document["parties"]["far"] = {"name": "Far", "initials": "FA", "kind": "observer"}
    assert not from_document(document).record[0]["concerned"][2].any()
    document["issues"]["fence"]["options"][1]["values"]["far"] = 2
    concerned = from_document(document).record[0]["concerned"]
    assert concerned[:3, 0].tolist() == [1, 1, 1]
    assert concerned[2, 1:].tolist() == [0] * (concerned.shape[1] - 1)


def test_what_keeping_ones_word_needs() -> None:
    document = small()
    document["issues"]["fence"] |= {"phases": 3, "people_by_phase": [390, 307, 303], "burden": 0.2, "repeat_worth": 0.5}
    document["issues"]["fence"] |= {"suspends": False}
    document["reciprocity"] = {"terminate_after": 3, "lapse_after": 7}
    document["process"] = {"retable_margin": 4}
    document["accord"] = {"when": {"agreed": {"fence": "mended"}}, "delivered": 0.7}
    record = from_document(document).record[0]
    assert np.allclose(record["phase_share"][0, :4], [0.39, 0.307, 0.303, 0])
    assert (record["burden"][0], record["repeat_worth"][0], record["suspends"][0]) == (0.2, 0.5, 0)
    assert (record["terminate_after"], record["lapse_after"]) == (3, 7)
    assert (record["retable_margin"], record["accord_delivered"]) == (4, 0.7)
    assert record["accord_issue"][:2].tolist() == [1, 0]


def test_people_who_return_are_seen_and_stay_unless_the_file_says_otherwise() -> None:
    for people in (0, 50):
        document = small()
        document["issues"]["fence"]["options"][1]["people"] = people
        record = from_document(document).record[0]
        assert (record["evident"][0], record["reversible"][0]) == ((1, 0) if people else (0, 1))
        document["issues"]["fence"] |= {"evident": not people, "reversible": bool(people)}
        record = from_document(document).record[0]
        assert (record["evident"][0], record["reversible"][0]) == ((0, 1) if people else (1, 0))
