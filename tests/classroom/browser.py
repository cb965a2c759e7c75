"""A real browser with one page, and `negotiate class` as a process, for the browser tests and the pictures of a class.

Debian has it as chromium and chromium-driver.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
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
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.browser: Any = Chrome(options=options, service=Service(str(DRIVER)))
        self.width, self.height = width, height
        self.sized(width, height)
        self.coloured(dark=dark)

    def coloured(self, *, dark: bool) -> None:
        """Dark colours or light ones."""
        media = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})

    def whole(self, file: Path) -> None:
        """Save a picture of the whole page, also of what is below its window."""
        found = self.browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        file.write_bytes(base64.b64decode(found["data"]))

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

    PORT = 8731

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""
        self.process: subprocess.Popen[str] | None = None

    def start(self, *words: str) -> None:
        """Start it and wait for the teacher's link."""
        at = ["--folder", str(self.folder), "--port", str(self.PORT)]
        command = [sys.executable, "-m", "negotiate", "class", *words, *at]
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
        found = re.search(r": ([A-Z]{4})$", self.said, re.MULTILINE)
        assert found
        return found[1]

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
