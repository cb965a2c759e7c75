"""One table that many sit at: chairs in several languages, one public part for all who read alike, commands, refusals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from negotiate.engine.refusals import Refusal
from negotiate.errors import IllegalAction, NotationError
from negotiate.play.match import Match
from negotiate.present.builder import Draft
from negotiate.present.command import ACT, DRAFT, TUTOR, UNDO, Command
from negotiate.present.seen import PROJECTOR
from negotiate.rulebook.load import load
from negotiate.table.setup import Setup
from negotiate.table.table import Step, Table
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH, GERMAN = Speaker("en", PLAYER), Speaker("de", PLAYER)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def table() -> Iterator[Table]:
    """Two people who read two languages, at the first decision of one of them."""
    found = Table.begin(Setup("tutorial", {"highmark": "human", "lowmark": "human"}, seed=3, tutor=False), save=False)
    found.sit("highmark", ENGLISH)
    found.sit("lowmark", GERMAN)
    for _step in found.steps():
        pass
    yield found
    found.close()


def asked(table: Table) -> str:
    assert table.pending is not None
    return table.pending.seat


def other(table: Table) -> str:
    return "lowmark" if asked(table) == "highmark" else "highmark"


def taken(done: Step | Refusal) -> Step:
    assert isinstance(done, Step), done
    return done


def test_every_chair_is_told_of_one_game_in_its_own_language(table: Table) -> None:
    english, german = (table.scene(seat, table.chairs[seat].speaker) for seat in ("highmark", "lowmark"))
    assert (english.public.language, german.public.language) == ("en", "de")
    assert english.header.phase_text == "Table talk" and german.header.phase_text == "Gespräch am Tisch"
    assert english.brief is not None and english.brief.title == "You are Highmark"
    assert german.brief is not None and german.brief.title == "Sie sind Niedermark"
    alike = [(row.is_open, row.is_agreed) for issue in english.issues for row in issue.options]
    assert alike == [(row.is_open, row.is_agreed) for issue in german.issues for row in issue.options]


def test_what_is_told_of_a_revision_is_made_once(table: Table) -> None:
    before, public = table.revision, table.public(ENGLISH)
    assert table.scene("highmark", ENGLISH).public is public and table.scene(PROJECTOR, ENGLISH).public is public
    assert table.public(GERMAN) is not public and table.private("lowmark", GERMAN) is table.private("lowmark", GERMAN)
    taken(table.take(Command(DRAFT, "highmark", draft=Draft({"detainees": "twenty"}))))
    assert table.revision == before and table.public(ENGLISH) is public, "a draft is one person's own"
    taken(table.take(Command(ACT, asked(table), action="pass")))
    assert table.revision == before + 1 and table.public(ENGLISH) is not public


def test_whoever_is_not_asked_is_refused_and_nothing_changes(table: Table) -> None:
    before = table.moment
    done = table.take(Command(ACT, other(table), action="pass"))
    assert done == table.refusal("out-of-turn") and table.moment is before
    assert GERMAN.refusal(done) == "Sie sind nicht an der Reihe."
    assert table.take(Command(ACT, "river-council", action="pass")) == table.refusal("not-here", who="river-council")
    strange = table.take(Command(ACT, "nobody", action="pass"))
    assert isinstance(strange, Refusal) and strange.code == "nonsense"


def test_what_the_rules_refuse_is_said_without_the_place_in_the_file(table: Table) -> None:
    for action, code, begins in (
        (
            "propose water=joint-gauges",
            "option-closed",
            "“Joint gauges and a summer share, in three releases” (Water) cannot be negotiated",
        ),
        ("propose watre=1", "no-action", "There is no issue 'watre'."),
    ):
        done = table.take(Command(ACT, asked(table), action=action))
        assert isinstance(done, Refusal) and done.code == code
        said = ENGLISH.refusal(done)
        assert said.startswith(begins) and ".yaml" not in said


def test_a_command_on_an_older_state_is_refused(table: Table) -> None:
    seat, revision = asked(table), table.revision
    taken(table.take(Command(ACT, seat, action="gesture small", revision=revision)))
    again = Command(ACT, seat, action="gesture small", revision=revision)
    assert table.take(again) == table.refusal("stale")
    assert table.take(Command(UNDO, seat, revision=revision)) == table.refusal("stale")
    taken(table.take(Command(UNDO, seat, revision=table.revision)))


def test_each_chair_keeps_its_own_draft_until_it_decides(table: Table) -> None:
    mine, theirs = asked(table), other(table)
    taken(table.take(Command(DRAFT, mine, draft=Draft({"detainees": "twenty"}))))
    taken(table.take(Command(DRAFT, theirs, draft=Draft({"detainees": "all-eighty"}))))
    taken(table.take(Command(ACT, mine, action="pass")))
    assert table.chairs[mine].draft == Draft() and table.chairs[theirs].draft.options == {"detainees": "all-eighty"}
    for options in ({"detainees": "half"}, {"detainee": "twenty"}):
        done = table.take(Command(DRAFT, theirs, draft=Draft(options)))
        assert isinstance(done, Refusal) and done.code == "nonsense"
    done = table.take(Command(DRAFT, theirs, draft=Draft({}, "nobody")))
    assert isinstance(done, Refusal) and table.chairs[theirs].draft.options == {"detainees": "all-eighty"}


def test_a_builder_follows_the_draft_and_the_revision(table: Table) -> None:
    seat = asked(table)
    one = table.builder(seat, ENGLISH, Draft({"detainees": "twenty"}))
    assert one.is_legal and table.builder(seat, ENGLISH, Draft({"detainees": "twenty"})) is one
    assert table.builder(seat, GERMAN, Draft({"detainees": "twenty"})).title != one.title
    taken(table.take(Command(ACT, seat, action=one.notation)))
    assert table.builder(seat, ENGLISH, Draft({"detainees": "twenty"})) is not one


def test_the_tutor_is_each_chairs_own(table: Table) -> None:
    taken(table.take(Command(TUTOR, "highmark", on=True)))
    assert table.chairs["highmark"].tutored and not table.chairs["lowmark"].tutored
    assert table.question(other(table), "leave") is None, "only who has to decide is advised"


def test_everything_goes_through_plain_data(table: Table) -> None:
    seat = asked(table)
    command = table.read({"kind": "act", "seat": seat, "action": "gesture small", "revision": table.revision})
    assert isinstance(command, Command)
    step = taken(table.take(command))
    (entry,) = [entry for entry in table.public(ENGLISH).log if entry.number >= step.first]
    assert entry.kind == "gesture" and entry.seat == seat


def test_the_clock_says_since_when_a_table_stands_as_it_does() -> None:
    clock = Clock()
    table = Table(Match(load("tutorial"), {"highmark": "human"}, seed=3), clock=clock)
    assert table.since == 0.0
    clock.now = 12.5
    for _step in table.steps():
        pass
    assert table.since == 12.5


def test_only_people_sit_down(table: Table) -> None:
    with pytest.raises(IllegalAction, match=r"Nobody at this device plays River Council\."):
        table.sit("river-council", ENGLISH)
    assert table.sit("highmark", GERMAN) is table.chairs["highmark"] and table.chairs["highmark"].speaker is GERMAN
    with pytest.raises(NotationError):
        table.private("nobody", ENGLISH)
