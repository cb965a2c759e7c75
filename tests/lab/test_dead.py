"""Dead parts of a rule file are found by games, each with a sentence and a place, and can be allowed."""

from __future__ import annotations

from negotiate.lab.dead import dead
from negotiate.rulebook.check.check import check_source
from negotiate.rulebook.check.findings import Finding
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading
from negotiate.rulebook.reading.source import Source

GAMES = 30
VALLEY = """\
schema_version: 3
id: dead-valley
title: A dead valley
summary: Two neighbours, a fence and a well.
setting: fictional
calendar: {rounds: 4}
parties:
  north: {name: North, initials: NO, kind: principal}
  south: {name: South, initials: SO, kind: principal}
  crew: {name: Crew, initials: CR, kind: participant, proposes: false}
tracks:
  talks: {name: Talks}
  later: {name: Later, opens_when: {trust_at_least: 80}}
issues:
  fence:
    name: Fence
    track: talks
    options:
      - {id: as-now, label: As now}
      - {id: mended, label: Mended, values: {north: 5, south: 5}, opens_when: {round_at_least: 2, calm_rounds: 0}}
      - {id: wall, label: Wall, values: {north: 1, south: -19}}
  well:
    name: Well
    track: later
    options:
      - {id: none, label: None}
      - {id: deep, label: Deep, values: {north: 2, south: 2}}
scoring: {projection_rounds: 12}
"""


def look(reading: Reading, scenario: Scenario) -> None:
    for one in dead(reading, scenario, GAMES):
        reading.report(one.path, one.sentence, one.rule_id, "warning", key=True)


def found(text: str) -> list[Finding]:
    return check_source(Source("valley.yaml", text), look)


def test_every_dead_part_is_told_with_its_place_and_the_cure() -> None:
    told = {(one.line, one.rule_id): one.sentence for one in found(VALLEY)}
    assert told == {
        (10, "dead-part"): "The seat 'crew' has nothing to decide in 150 games; let it own an issue or propose, make it an "
        "observer, or take it out.",
        (13, "never-opened"): "The track 'later' opens in none of 150 games; lower what it asks for, or let more that leads "
        "there be signed before.",
        (20, "dead-part"): "No game of 30 changes without the condition 'calm_rounds', whoever plays; remove it, or let it "
        "matter.",
        (21, "never-agreed"): "No sensible player agrees to 'wall' of 'fence': nobody ever tables it; make it worth more to "
        "those who must sign, or less risky, or take it out.",
        (28, "dead-part"): "No game of 30 changes without the key 'projection_rounds', whoever plays; remove it, or let it "
        "matter.",
    }


def test_they_are_allowed_by_line_or_by_section_and_only_asked_after_with_games() -> None:
    reason = "because the second lesson needs it"
    allowed = (
        VALLEY.replace("issues:\n", f"issues: # check: allow dead-part {reason}\n  # check: allow never-agreed {reason}\n")
        .replace("tracks:\n", f"tracks: # check: allow never-opened {reason}\n")
        .replace("parties:\n", f"parties: # check: allow dead-part {reason}\n")
        .replace("scoring:", f"# check: allow dead-part {reason}\nscoring:")
    )
    assert found(allowed) == []
    assert check_source(Source("valley.yaml", allowed)) == [], "without games nobody knows whether they are needed"
    idle = allowed.replace(", calm_rounds: 0}", "}").replace("scoring: {projection_rounds: 12}", "scoring: {}")
    assert [(one.line, one.rule_id) for one in found(idle)] == [(14, "unused-allowance"), (29, "unused-allowance")]
