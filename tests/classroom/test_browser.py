"""A real Chromium: three phones, the teacher and the projector play the tutorial to its debrief, over a kill -9.

Skipped where there is no Chromium or no driver for it. With NEGOTIATE_PICTURES=FOLDER the pages are kept as pictures.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.classroom.browser import CHROMIUM, DRIVER, PATIENCE, Page, Program

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="there is no chromium with its chromedriver here")
selenium = pytest.importorskip("selenium", reason="drives the browser")


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    found = Program(tmp_path / "class")
    found.start("tutorial", "--seed", "3")
    yield found
    found.kill()


@pytest.fixture
def pages() -> Iterator[list[Page]]:
    found: list[Page] = []
    yield found
    for page in found:
        page.browser.quit()


def join(page: Page, program: Program, seat: str) -> None:
    """Open the address from the board, join, and sit down."""
    page.browser.get(f"{program.base}/#{program.code}")
    page.until(lambda: page.all("input.code"), "there is no field for the code")
    assert page.run("return document.querySelector('input.code').value") == program.code
    page.press("Join" if page.run("return document.documentElement.lang") == "en" else "")
    page.press(seat)


DRAW = """
    const data = new DataTransfer();
    const told = { dataTransfer: data, bubbles: true, cancelable: true };
    const chips = [...document.querySelectorAll('.place .chip')];
    const chip = chips.find((one) => one.querySelector('b').innerText === arguments[0]);
    const place = document.querySelectorAll('.place')[arguments[1]];
    chip.dispatchEvent(new DragEvent('dragstart', told));
    place.dispatchEvent(new DragEvent('dragover', told));
    place.dispatchEvent(new DragEvent('drop', told));"""
"""Draw the device with this name to the place with this number."""
COUNTS = "return [...document.querySelectorAll('.place')].map((one) => one.querySelectorAll('.chip').length).join()"
SECOND = "return document.querySelectorAll('.place .chip b')[1].innerText"
DECIDE = """
    const turn = document.querySelector('.turn.mine');
    if (!turn) return 'nothing';
    const seal = document.querySelector('.duty button.main:not([disabled])');
    if (seal) { seal.click(); return 'sealed'; }
    const duty = document.querySelector('.conduct input:not([disabled])');
    if (duty) { duty.click(); return 'chosen'; }
    const accept = document.querySelector('.offer button.good:not([disabled])');
    if (accept) { accept.click(); return 'accepted'; }
    const free = [...turn.querySelectorAll('.act button:not([disabled])')].filter((one) => !one.querySelector('.icon'));
    const end = free.find((one) => one.innerText.includes('End the turn')) || free[0];
    if (end) end.click();
    return end ? 'ended' : 'nothing'"""
"""Whoever has to decide does, in one breath: keeps its word, accepts, or ends the turn. What was done is returned."""


SMALL = """
    const all = [...document.querySelectorAll('button, select, summary, a.button, label:has(input),'
        + ' input:not([type=radio]):not([type=checkbox])')];
    const shown = all.map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()]).filter(([, box]) => box.width);
    return shown.filter(([, box]) => box.width < 48 || box.height < 48).map(([html]) => html)"""
"""Controls that are smaller than 48 pixels."""


UNDER_A_BAR = """
    const low = document.querySelector('nav.bar').getBoundingClientRect().top;
    const high = document.querySelector('.top').getBoundingClientRect().height;
    const all = [...document.querySelectorAll('main summary, main button:enabled')].filter((one) => one.offsetParent);
    return all.filter((one) => {
        one.focus();
        const box = one.getBoundingClientRect();
        return box.bottom > low + 1 || box.top < high - 1;
    }).map((one) => one.innerText)"""
"""What has the focus and lies under the bar above or below all the same."""


def test_a_class_plays_the_tutorial_to_its_debrief(program: Program, pages: list[Page]) -> None:
    teacher, high, low, helper, projector = (
        Page(1280, 800),
        Page(375, 812),
        Page(375, 812, dark=True),
        Page(375, 812),
        Page(1280, 720),
    )
    pages += [teacher, high, low, helper, projector]
    teacher.browser.get(program.link)
    teacher.sees("Lobby")
    assert "#" not in teacher.browser.current_url, "the key does not stay in the address"
    projector.browser.get(f"{program.base}/projector")
    projector.sees(program.code)
    projector.keep("projector-lobby")
    high.browser.get(f"{program.base}/#{program.code}")
    high.sees("Code on the board")
    high.keep("phone-join")
    for page, seat in ((high, "Highmark"), (low, "Lowmark"), (helper, "Highmark")):
        join(page, program, seat)
        page.sees("You have a seat")
    high.keep("phone-wait")
    teacher.until(lambda: len(teacher.all(".place .chip")) == 3, "three devices have a seat")
    # the second device of a delegation is drawn to another seat and back
    second = teacher.run(SECOND)
    teacher.run(DRAW, second, 1)
    teacher.until(lambda: teacher.run(COUNTS) == "1,2,0", "it is not drawn there")
    teacher.run(DRAW, second, 0)
    teacher.until(lambda: teacher.run(COUNTS) == "2,1,0", "it is not drawn back")
    teacher.keep("teacher-lobby")
    teacher.press("Begin to play")
    for page in (high, low, helper):
        page.sees("Tracks")
    helper.sees("Prepare now")
    teacher.press("Five minutes")
    high.until(lambda: high.all(".beside .time-left"), "the phone shows no clock")
    teacher.press("Freeze")
    high.sees("Look up, please")
    teacher.press("Unfreeze")
    high.until(lambda: "Look up" not in high.text(), "the phone stays frozen")

    # a package from the second tab, a message with markup in it, the second device of a delegation
    low.tab(1)
    low.run("document.querySelector('.package details').open = true")
    low.until(lambda: low.all(".option:not([disabled])"), "no option can be chosen")[0].click()
    low.sees("Must consent")
    low.keep("phone-package-dark")
    high.tab(2)
    field = high.all(".write input")[0]
    field.send_keys("<img src=x onerror=alert(1)> What do you need?")
    high.run("document.querySelector('.write button').click()")
    high.sees("<img src=x onerror=alert(1)> What do you need?")
    high.keep("phone-messages")
    helper.tab(2)
    helper.sees("<img src=x onerror=alert(1)>")
    high.tab(1)
    high.run("document.querySelector('.package details').open = true")
    high.until(lambda: high.all(".option:not([disabled])"), "no option can be chosen")[0].click()
    high.press("Table it on my turn")
    high.sees("This package waits for your turn")
    low.press("Table it")
    high.sees("The table has changed under the package that waited for your turn")
    high.tab(0)
    high.sees("Accept")
    high.keep("phone-offer")
    helper.tab(0)
    helper.sees("Another device speaks for your delegation")
    assert not helper.all(".offer button.good:not([disabled])"), "only the speaker decides"

    # the program is killed while an answer is on its way; a restart goes on, and the answer counts once
    high.run("document.querySelector('.offer button.good').disabled = false")
    program.kill()
    high.run("document.querySelector('.offer button.good').click()")
    high.until(lambda: high.all(".status.bad"), "the phone does not notice that the class is gone")
    program.start("--resume")
    for page in (high, low, helper):
        page.comes_back()
    high.sees("Signed as a treaty")
    assert high.text().count("Twenty of a list go home, ten at dawn and ten at noon") >= 1
    teacher.comes_back()
    teacher.sees("Wall of tables")

    # two pages of one device, wide and narrow
    high.browser.switch_to.new_window("tab")
    high.sized(768, 1024)
    high.browser.get(program.base)
    high.sees("Tracks")
    high.keep("tablet-table")
    high.browser.close()
    high.browser.switch_to.window(high.browser.window_handles[0])
    high.sized(375, 812)
    high.run("document.documentElement.style.fontSize = '200%'")
    assert high.run("return document.documentElement.scrollWidth <= innerWidth + 1"), "at 200 % nothing runs out of the page"
    high.keep("phone-200-percent")
    high.run("document.documentElement.style.fontSize = ''")
    assert high.run(UNDER_A_BAR) == [], "what has the keyboard is in sight"

    for turn in range(600):
        if "This table has finished" in high.text():
            break
        for page, name in ((high, "highmark"), (low, "lowmark")):
            if turn < 6 and page.all(".conduct"):
                page.keep(f"phone-carry-out-{name}")
            page.run(DECIDE)
        if turn == 12:
            teacher.keep("teacher-wall")
            projector.keep("projector-table")
            high.keep("phone-table")
        time.sleep(0.2)
    high.sees("This table has finished")

    teacher.run("window.confirm = () => true")
    teacher.press("Debrief")
    high.sees("How it ended")
    high.keep("phone-debrief")
    teacher.press("Ask again")
    high.sees("The same questions once more")
    high.run("document.querySelector('.guess input').click()")
    high.keep("questions")
    high.press("Hand in")
    high.sees("Handed in.")
    inside = "const page = document.querySelector('iframe')?.contentDocument; return page?.body ? page.body.innerText : ''"
    teacher.until(lambda: "Where did the tables part?" in teacher.run(inside), "the page of the class is not there")
    teacher.press("Show on the projector")
    projector.until(lambda: "Where did the tables part?" in projector.run(inside), "the projector does not show it")
    high.press("Look back in words")
    high.until(lambda: len(high.all(".story p")) > 10, "the debrief has no words")
    teacher.run("document.querySelector('.wall button').click()")
    teacher.sees("How it ended")
    teacher.keep("teacher-detail")
    for page in (high, low, helper):
        assert page.run(SMALL) == [], "every control is large enough for a finger"
    for page in pages:
        assert page.faults() == []
        assert page.asked() == {program.base.removeprefix("http://")}, "no request leaves the machine"


STALL = """
    const button = [...document.querySelectorAll('.duty button.main:not([disabled])')][0];
    const stall = [...document.querySelectorAll('.conduct')].find((one) => one.innerText.startsWith('Stall'));
    if (button && stall && stall.matches('.chosen')) button.click();
    else if (stall) stall.querySelector('input').click();
    return Boolean(stall)"""
"""Whoever has to carry something out holds it back; whether there was something."""
STANDS = """
    const card = document.querySelector(`.owed-card.${arguments[0]}`);
    const box = card && card.getBoundingClientRect();
    return box && { text: card.innerText, left: box.left, right: box.right, top: box.top, bottom: box.bottom }"""
"""The card of a promise that stands so, and where it is."""
WORDS = """
    const box = document.querySelector('.owed-pill').getBoundingClientRect();
    return [box.left, box.right]"""
"""Where the words on a way begin and end."""


def test_after_a_stall_the_pages_show_what_is_overdue_and_what_that_suspends(program: Program, pages: list[Page]) -> None:
    high, low, teacher, projector = Page(1280, 800), Page(375, 812), Page(1280, 800), Page(1280, 720)
    pages += [high, low, teacher, projector]
    projector.browser.get(f"{program.base}/projector")
    for page, seat in ((high, "Highmark"), (low, "Lowmark")):
        join(page, program, seat)
        page.sees("You have a seat")
    teacher.browser.get(program.link)
    teacher.press("Begin to play")
    high.sees("Tracks")
    low.tab(1)
    low.run("document.querySelector('.package details').open = true")
    low.until(lambda: low.all(".option:not([disabled])"), "no option can be chosen")[-1].click()
    low.press("Table it")
    low.tab(0)

    def goes_on() -> bool:
        if not high.run(STALL):
            high.run(DECIDE)
        low.run(DECIDE)
        return all(page.run(STANDS, state) for page in (high, low) for state in ("overdue", "suspended"))

    high.until(goes_on, "nothing is overdue after a stall")
    overdue, held = (high.run(STANDS, state) for state in ("overdue", "suspended"))
    assert "Overdue since month 1; it can still be made good." in overdue["text"]
    assert "Not due while this is overdue: Highmark – Detainees." in held["text"]
    begin, end = high.run(WORDS)
    assert overdue["right"] + 12 <= begin < end <= held["left"] - 14, "the words leave room for the dot and the point"
    high.keep("promises")
    projector.sees("Overdue: Detainees")
    projector.sees("Suspended because overdue: Detainees")
    assert len(projector.all(".late .emblem")) == 2, "whose they are"
    projector.keep("projector-overdue")
    assert projector.run("return document.documentElement.scrollHeight <= innerHeight"), "all of it is on one screen"
    overdue, held = (low.run(STANDS, state) for state in ("overdue", "suspended"))
    whose = [
        next(line for line in card["text"].split("\n") if line.strip() in ("Highmark", "Lowmark"))
        for card in (overdue, held)
    ]
    assert [name.strip() for name in whose] == ["Highmark", "Lowmark"], "on a phone every card says whose it is"
    assert overdue["bottom"] <= held["top"] and not low.run("return document.querySelector('.owed-pill').offsetWidth")
    low.run("document.documentElement.style.fontSize = '200%'")
    assert low.run("return document.documentElement.scrollWidth <= innerWidth + 1"), "at 200 % nothing runs out of the page"
    low.keep("promises-phone-200-percent")
    assert [page.faults() for page in pages] == [[], [], [], []]


def write(page: Page, text: str) -> None:
    """Write a message, and do not send it."""
    page.tab(2)
    page.until(lambda: page.all(".write input"), "nothing can be written")[0].send_keys(text)


SAID = "return [...document.querySelectorAll('.bubble')].filter((one) => one.innerText.includes('Half a sentence')).length"
ON_THE_WAY = (
    "return [...document.querySelectorAll('.message.own')].filter((one) => one.innerText.includes('On its way')).length"
)


def test_nothing_is_lost_or_said_twice_while_the_teachers_computer_sleeps(program: Program, pages: list[Page]) -> None:
    teacher, high, low = Page(1280, 800), Page(375, 812), Page(375, 812)
    pages += [teacher, high, low]
    teacher.browser.get(program.link)
    for page, seat in ((high, "Highmark"), (low, "Lowmark")):
        join(page, program, seat)
        page.sees("You have a seat")
    teacher.press("Begin to play")
    write(high, "Half a sentence")
    high.press("Lowmark")
    high.all(".write input")[0].send_keys("for you alone")
    high.tab(0)
    high.browser.refresh()
    high.comes_back()
    high.tab(2)
    assert high.all(".write input")[0].get_attribute("value") == "Half a sentence", "it outlives a reload"
    high.press("Lowmark")
    assert high.all(".write input")[0].get_attribute("value") == "for you alone", "each where it was meant to go"
    high.press("Plenary")

    assert program.process is not None
    program.process.send_signal(signal.SIGSTOP)
    high.run("for (let time = 0; time < 3; time += 1) document.querySelector('.write button').click()")
    assert high.all(".write input")[0].get_attribute("value") == ""
    high.sees("On its way")
    high.until(lambda: high.all(".status.bad"), "the phone does not notice that nobody answers")
    program.process.send_signal(signal.SIGCONT)
    high.comes_back()
    low.tab(2)
    low.sees("Half a sentence")
    high.tab(2)
    high.until(lambda: not high.run(ON_THE_WAY), "it stays on its way")
    assert low.run(SAID) == high.run(SAID) == 1

    # what is too long to be sent is refused in a sentence, and the device stays in the class
    high.tab(3)
    high.run(WRITE, "textarea", chr(1) * 4000)
    high.press("Keep the note")
    high.sees("That was too long to be sent.")
    assert high.all(".status.good")


WRITE = """
    const field = document.querySelector(arguments[0]);
    field.value = arguments[1];
    field.dispatchEvent(new Event('input', { bubbles: true }))"""


def test_whoever_leaves_the_class_leaves_nothing_of_their_seat(program: Program, pages: list[Page]) -> None:
    teacher, phone = Page(1280, 800), Page(375, 812)
    pages += [teacher, phone]
    teacher.browser.get(program.link)
    phone.browser.get(f"{program.base}/#{program.code}")
    phone.until(lambda: phone.all("input.code"), "there is no field for the code")
    phone.run("for (let time = 0; time < 3; time += 1) document.querySelector('form').requestSubmit()")
    phone.press("Highmark")
    phone.sees("You have a seat")
    teacher.sees("1 / 1")
    teacher.press("Begin to play")
    write(phone, "A secret of Highmark")
    phone.tab(3)
    phone.run("window.confirm = () => true")
    phone.press("Leave the class")
    phone.sees("Join the class")
    assert "does not know your device" not in phone.text(), "it was the person who left"
    teacher.sees("0 / 1")
    teacher.press("Pause")
    teacher.sees("Go on")
    time.sleep(1)
    assert phone.all("input.code") and not phone.all("nav.bar"), "what changes at the table is not shown any more"
    phone.press("Join")
    phone.press("Highmark")
    phone.tab(2)
    assert phone.all(".write input")[0].get_attribute("value") == "", "the next one in this tab finds nothing of it"


def test_a_phone_that_keeps_nothing_in_a_network_that_blocks_sockets_plays_the_slower_way(
    program: Program, pages: list[Page]
) -> None:
    phone = Page(375, 812)
    pages.append(phone)
    blocked = "window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 5); } };"
    for name in ("localStorage", "sessionStorage"):
        blocked += (
            f"Object.defineProperty(window, '{name}', {{ get() {{ throw new DOMException('no', 'SecurityError'); }} }});"
        )
    phone.browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": blocked})
    join(phone, program, "Highmark")
    phone.sees("You have a seat")
    phone.until(lambda: phone.all(".status.warn"), "the page does not say that it goes the slower way")
    teacher = Page(1280, 800)
    pages.append(teacher)
    teacher.browser.get(program.link)
    teacher.press("Begin to play")
    phone.sees("You answer the proposal of Lowmark.")
    phone.press("Accept")
    phone.sees("Signed as a treaty")
    assert phone.faults() == []


def curtain(page: Page, *, asked: bool = True) -> str:
    """Wait for the curtain before the seat that is asked, or before another; the seat to which the device is to be handed.

    Nothing of any seat is on the page then.
    """
    mine = '.several:has([aria-pressed="true"] .tag)' if asked else '.several:not(:has([aria-pressed="true"] .tag))'
    page.until(lambda: page.all(f"{mine} ~ .curtain"), "no curtain is drawn")
    found = re.search(r"Hand the device to (\w+)", page.text())
    assert found
    assert not page.all(".shell, .turn, .offer, nav.bar"), "no table is behind the curtain"
    assert "points" not in page.run("return document.body.innerHTML")
    assert page.run("return document.activeElement === document.querySelector('.curtain button')"), "Enter opens it"
    return found[1]


def test_two_people_hand_one_device_over_behind_a_curtain(tmp_path: Path, pages: list[Page]) -> None:
    words = ["tutorial", "--browser", "--seed", "3", "--seat", "highmark=human", "--seat", "lowmark=human"]
    program = subprocess.Popen(
        [sys.executable, "-m", "negotiate", "play", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "NEGOTIATE_SAVES": str(tmp_path), "BROWSER": "true"},
    )
    try:
        assert program.stdout is not None
        link = next(found[0] for line in program.stdout if (found := re.search(r"http://\S+/play#\S+", line)))
        page = Page(375, 812)
        pages.append(page)
        page.browser.get(link)
        first = curtain(page)
        page.keep("phone-curtain")
        page.press(f"I am {first}")
        page.until(lambda: page.all(".turn.mine"), "whoever has it in hand may decide")
        assert page.run("return document.querySelector('.shell h1').innerText") == first
        assert "points" in page.text()
        page.until(lambda: page.all(".curtain") or not page.run(DECIDE), "nothing can be decided")
        second = curtain(page)
        assert second != first
        page.browser.refresh()
        assert curtain(page) == second, "whoever loads the page again is behind the curtain, too"
        page.press(f"I am {second}")
        page.until(lambda: page.all(".turn.mine"), "whoever has it in hand may decide")
        page.press(first)  # somebody wants to look meanwhile
        assert curtain(page, asked=False) == first
        page.press(f"I am {first}")
        page.until(lambda: page.all(".shell"), "the table is shown")
        assert not page.all(".turn.mine"), "it is not their turn"
        page.run("window.confirm = () => true")
        page.press("Save and stop")
        page.sees("The game is saved")
        assert program.wait(PATIENCE) == 0
        assert len(list(tmp_path.glob("*.jsonl"))) == 1
        assert page.faults() == []
    finally:
        program.kill()
        program.communicate()
