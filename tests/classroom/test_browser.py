"""A real Chromium: three phones, the teacher and the projector play the tutorial to its debrief, over a kill -9.

Skipped where there is no Chromium or no driver for it. With NEGOTIATE_PICTURES=FOLDER the pages are kept as pictures, two of
which are in docs/screens/class.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="there is no chromium with its chromedriver here")
selenium = pytest.importorskip("selenium", reason="drives the browser")

PATIENCE = 30.0
PICTURES = os.environ.get("NEGOTIATE_PICTURES")


class Page:
    """One browser with one page."""

    def __init__(self, width: int, height: int, *, dark: bool = False) -> None:
        from selenium.webdriver import Chrome
        from selenium.webdriver.chrome.options import Options
        from selenium.webdriver.chrome.service import Service

        options = Options()
        options.binary_location = str(CHROMIUM)
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.browser: Any = Chrome(options=options, service=Service(str(DRIVER)))
        self.sized(width, height)
        media = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})

    def sized(self, width: int, height: int) -> None:
        """Another size of the page, in CSS pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def all(self, selector: str) -> list[Any]:
        """All elements."""
        found: list[Any] = self.browser.find_elements("css selector", selector)
        return found

    def run(self, script: str, *words: object) -> Any:
        """What a script returns."""
        return self.browser.execute_script(script, *words)

    def text(self) -> str:
        """What can be read on the page."""
        return str(self.run("return document.body.innerText"))

    def until(self, what: Callable[[], Any], why: str) -> Any:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = what()
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{why}; the page says: {self.text()[:600]}")

    def sees(self, words: str) -> None:
        """Wait until words are on the page."""
        self.until(lambda: words in self.text(), f"'{words}' is not on the page")

    def press(self, words: str) -> None:
        """Press the button with these words, as soon as it is there and can be pressed."""
        script = """
            const all = [...document.querySelectorAll('button:not([disabled])')];
            const found = all.find((one) => one.innerText.includes(arguments[0]));
            if (found) found.click();
            return Boolean(found)"""
        self.until(lambda: self.run(script, words), f"no button '{words}' can be pressed")

    def comes_back(self) -> None:
        """Wait until the page is connected."""
        self.until(lambda: self.all(".status.good"), "the page does not come back")

    def tab(self, place: int) -> None:
        """Another page of a seat: table, package, messages, brief."""
        self.until(lambda: self.all("nav.bar button"), "there is no bar")[place].click()
        self.until(
            lambda: self.all("nav.bar button")[place].get_attribute("aria-current") == "page", "the tab does not open"
        )

    def keep(self, name: str) -> None:
        """Keep a picture of the page where pictures are asked for."""
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            time.sleep(0.4)
            self.browser.save_screenshot(str(Path(PICTURES) / f"{name}.png"))

    def asked(self) -> set[str]:
        """The hosts that the page has asked for anything."""
        hosts = set()
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            url = message.get("params", {}).get("request", {}).get("url") or message.get("params", {}).get("url", "")
            found = re.match(r"(?:https?|wss?)://([^/]+)", url)
            if found and message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                hosts.add(found[1])
        return hosts

    def faults(self) -> list[str]:
        """What the browser complains of, but for lost connections."""
        lost = ("ERR_CONNECTION", "WebSocket connection to", "ERR_NETWORK", "ERR_INTERNET_DISCONNECTED", "status of 401")
        severe = [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"]
        return [message for message in severe if not any(word in message for word in lost)]


class Program:
    """`negotiate class` as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""
        self.process: subprocess.Popen[str] | None = None

    def start(self, *words: str) -> None:
        """Start it and wait for the teacher's link."""
        command = [sys.executable, "-m", "negotiate", "class", *words, "--folder", str(self.folder), "--port", "8731"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "--resume" in line:
                return
        raise AssertionError(f"the class did not open: {self.said}")

    @property
    def link(self) -> str:
        """The teacher's link."""
        found = re.search(r"http://\S+/teacher#\S+", self.said)
        assert found
        return found[0]

    @property
    def base(self) -> str:
        return self.link.split("/teacher")[0]

    @property
    def code(self) -> str:
        found = re.search(r"Code of the class: (\w+)", self.said)
        assert found
        return found[1]

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


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
    teacher.until(lambda: len(teacher.all(".device")) == 3, "three devices have a seat")
    teacher.keep("teacher-lobby")
    teacher.press("Begin to play")
    for page in (high, low, helper):
        page.sees("Tracks")
    helper.sees("Prepare now")

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
    low.press("Table it")
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
    high.press("Look back in words")
    high.until(lambda: len(high.all(".story p")) > 10, "the debrief has no words")
    teacher.run("document.querySelector('.wall button').click()")
    teacher.sees("How it ended")
    teacher.keep("teacher-detail")
    for page in pages:
        assert page.faults() == []
        assert page.asked() == {program.base.removeprefix("http://")}, "no request leaves the machine"


def test_a_phone_whose_network_blocks_sockets_plays_the_slower_way(program: Program, pages: list[Page]) -> None:
    phone = Page(375, 812)
    pages.append(phone)
    blocked = "window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 5); } };"
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
