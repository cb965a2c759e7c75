"""How promises face each other: sides, shared cards, lines, and the ways from what is overdue to what it suspends."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from negotiate.analysis.facing import Arm, FacedLine, facing
from negotiate.engine.promises import Promise, key, nothing_promised

PARTIES = ("north", "south", "east")


def owed(party: str, issue: str, state: str = "due", *because: tuple[str, str]) -> Promise:
    """A promise of one phase that stands so."""
    found = replace(nothing_promised(party, issue), option="all", phases=1, signed_round=1)
    made = {
        "delivered": replace(found, delivered=1.0),
        "due": found,
        "ahead": replace(found, is_ahead=True),
        "overdue": replace(found, overdue=1, overdue_since=2),
        "suspended": replace(found, because=because),
    }[state]
    assert made.state == state
    return made


def test_what_is_overdue_faces_what_it_suspends_and_comes_first() -> None:
    group = (
        owed("north", "road", "delivered"),
        owed("south", "road", "delivered"),
        owed("north", "fence", "suspended", ("south", "fence")),
        owed("south", "fence", "overdue"),
    )
    found = facing([group], PARTIES)
    assert (found.left, found.right) == (("north",), ("south",))
    (text,) = found.texts
    assert text.lanes == 1
    assert text.lines == (
        FacedLine(("north/fence",), ("south/fence",), arms=(Arm(0, "left", True), Arm(0, "right", False))),
        FacedLine(("north/road",), ("south/road",)),
    )
    assert text.lines[0].begins and not text.lines[1].begins


def test_ones_own_are_on_the_left_and_all_others_on_the_right() -> None:
    group = (owed("north", "road"), owed("south", "road"), owed("east", "road"))
    assert facing([group], PARTIES, "south").left == ("south",)
    assert facing([group], PARTIES, "south").right == ("north", "east")
    assert facing([group[1:]], PARTIES, "north").left == ("south",), "who owes nothing has no side"
    assert facing([], PARTIES).left == facing([], PARTIES).right == ()


def test_those_on_one_side_who_stand_alike_share_a_card() -> None:
    group = (owed("north", "road"), owed("south", "road"), owed("east", "road"), owed("east", "fence"))
    lines = facing([group], PARTIES).texts[0].lines
    assert lines == (FacedLine(("north/road",), ("south/road", "east/road")), FacedLine((), ("east/fence",)))
    apart = (*group[:2], owed("east", "road", "delivered"))
    assert [line.right for line in facing([apart], PARTIES).texts[0].lines] == [("south/road",), ("east/road",)]
    told = facing([group[:3]], PARTIES, same=lambda one: one.party).texts[0].lines
    assert [line.right for line in told] == [("south/road",), ("east/road",)]


def test_what_stands_alone_on_its_side_stands_beside_what_it_hangs_on() -> None:
    group = (
        owed("north", "water", "suspended", ("south", "quiet")),
        owed("south", "watch", "delivered"),
        owed("south", "quiet", "overdue"),
    )
    (text,) = facing([group], PARTIES).texts
    assert [(line.left, line.right) for line in text.lines] == [(("north/water",), ("south/quiet",)), ((), ("south/watch",))]


def test_a_way_goes_down_to_all_that_is_suspended_and_two_ways_have_lanes_of_their_own() -> None:
    group = (
        owed("north", "road", "overdue"),
        owed("south", "road", "overdue"),
        owed("south", "fence", "suspended", ("north", "road")),
        owed("north", "fence", "suspended", ("south", "road")),
    )
    (text,) = facing([group], PARTIES).texts
    first, second = text.lines
    assert text.lanes == 2 and first.down == second.up == (0, 1)
    assert first.up == second.down == ()
    assert [arm.points for arm in (*first.arms, *second.arms)] == [False, False, True, True]


def test_those_who_suspend_the_same_share_a_way() -> None:
    held = owed("north", "quiet", "suspended", ("south", "road"), ("south", "fence"))
    group = (held, owed("south", "road", "overdue"), owed("south", "fence", "overdue"))
    (text,) = facing([group], PARTIES).texts
    assert text.lanes == 1 and sum(line.begins for line in text.lines) == 2


ISSUES = ("road", "fence", "water", "quiet")
STATES = st.sampled_from(["delivered", "due", "ahead", "overdue", "suspended"])


@st.composite
def groups(draw: st.DrawFn) -> tuple[Promise, ...]:
    """Promises of one text in any state; what is suspended is so because of anything that is overdue."""
    places = draw(
        st.lists(st.tuples(st.sampled_from(PARTIES), st.sampled_from(ISSUES)), unique=True, min_size=1, max_size=9)
    )
    states = [draw(STATES) for _place in places]
    late = [place for place, state in zip(places, states, strict=True) if state == "overdue"]
    found = []
    for place, state in zip(places, states, strict=True):
        why = draw(st.lists(st.sampled_from(late), unique=True, min_size=1)) if state == "suspended" and late else []
        found.append(owed(*place, state if state != "suspended" or why else "due", *why))
    return tuple(found)


@given(groups(), st.sampled_from(("", *PARTIES)))
def test_every_promise_has_one_card_and_every_way_leads_somewhere(group: tuple[Promise, ...], own: str) -> None:
    found = facing([group], PARTIES, own)
    (text,) = found.texts
    shown = [one for line in text.lines for one in (*line.left, *line.right)]
    assert sorted(shown) == sorted(key(one.party, one.issue) for one in group)
    for line in text.lines:
        assert all(one.partition("/")[0] in found.left for one in line.left)
        assert all(one.partition("/")[0] in found.right for one in line.right)
    assert text.lines[0].up == text.lines[-1].down == ()
    for above, below in zip(text.lines, text.lines[1:], strict=False):
        assert above.down == below.up
    places = {one: number for number, line in enumerate(text.lines) for one in (*line.left, *line.right)}
    lanes_at = [{arm.lane for arm in line.arms} for line in text.lines]
    for one in group:
        if one.state != "suspended":
            continue
        for party, issue in one.because:
            begin, end = sorted((places[key(party, issue)], places[key(one.party, one.issue)]))
            through = lanes_at[begin] & lanes_at[end]
            assert any(all(lane in text.lines[place].down for place in range(begin, end)) for lane in through)
    assert all(lane < text.lanes for lanes in lanes_at for lane in lanes)
