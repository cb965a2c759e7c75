"""Writes the pictures in docs/screens/class: the pages of a class in a real Chromium, from a class with a fixed seed.

    python3 run.py screens class                                  those of the guides
    python3 run.py screens class --every FOLDER --language de     every page, narrow and wide, light and dark, in large text

The program plays for most seats (as a teacher has it skip), a few devices are pages of a browser, and all others join as a
page would. With `--every` what leaves its box, or is hard to read, is told by name as well.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.classroom import post
from tests.classroom.browser import Page, Program

from negotiate.classroom.room import GAMES
from negotiate.classroom.tokens import new_token
from negotiate.reports.classroom.games import games_in

FOLDER = Path(__file__).resolve().parent / "screens" / "class"
WIDTHS = (375, 768, 1280)
LOOKS = ((375, "light"), (375, "large"), (768, "dark"), (1280, "light"))
HEIGHTS = {375: 812, 768: 1024, 1280: 800}
TABLES = (1, 2, 3, 4, 5)
"""Tables at which people sit."""
MOST_SECONDS = 900.0
"""How long is waited for the tables to end, and then for the computer's games that the page of the class compares with."""
SEATS = ("russian-federation", "ukraine", "partners", "civil-society", "tuerkiye")
FAULTS = """
    const seen = [];
    const tag = (one) => '<' + one.tagName.toLowerCase() + ' class="' + (one.getAttribute('class') || '') + '">';
    const told = (what, one) => seen.push(what + ': ' + tag(one) + ' '
        + (one.innerText || one.value || '').trim().slice(0, 60).replaceAll('\\n', ' / '));
    const ups = (one) => { const all = []; for (let up = one; up; up = up.parentElement) all.push(up); return all; };
    const scrolls = (one) => ups(one).some((up) => up !== document.documentElement
        && ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX));
    const part = (share) => (share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
    const light = ([red, green, blue]) => 0.2126 * part(red / 255) + 0.7152 * part(green / 255) + 0.0722 * part(blue / 255);
    const numbers = (text) => { const found = (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
        const shares = text.startsWith("color(srgb");
        return found.map((part, place) => (shares && place < 3 ? part * 255 : part)); };
    const grounds = (one) => ups(one).map((up) => numbers(getComputedStyle(up).backgroundColor));
    const ground = (one) => grounds(one).find((found) => found.length < 4 || found[3] > 0.5) || [255, 255, 255];
    const WORDS = 'button, summary, a, b, h1, h2, h3, p, span, small, dd, dt, li, td, th, label';
    const probe = document.createElement('canvas').getContext('2d');
    const wide = document.documentElement.scrollWidth;
    if (wide > arguments[0] + 1) seen.push('the page is ' + wide + ' wide');
    for (const one of document.querySelectorAll('body *')) {
        const box = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        if (!box.width || !box.height || style.visibility === 'hidden') continue;
        if (one.closest('.unseen, svg, [aria-hidden=true], details:not([open]) > :not(summary)')) continue;
        if ((box.right > arguments[0] + 1 || box.left < -1) && !scrolls(one.parentElement)) told('outside', one);
        const spills = one.scrollWidth > one.clientWidth + 1 && style.display !== 'inline' && style.overflowX === 'visible';
        if (one.matches(WORDS) && spills && !one.matches('.emblem')) told('wider than its box', one);
        if (one.matches('select') && !one.closest('.pick') && one.selectedOptions[0]) {
            probe.font = style.font;
            if (probe.measureText(one.selectedOptions[0].text).width > one.clientWidth - 34) told('cut off', one);
        }
        const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        if (!own || one.closest(':disabled')) continue;
        const [high, low] = [light(numbers(style.color)), light(ground(one))].sort((one, other) => other - one);
        const contrast = (high + 0.05) / (low + 0.05);
        if (contrast < 4.5) told('contrast ' + contrast.toFixed(1), one);
    }
    return [...new Set(seen)]"""
"""What leaves the page or its box, choices whose text is cut off, and text with a contrast under 4.5."""


SIZE = "const it = document.documentElement; it.style.fontSize = arguments[0]; it.dataset.size = arguments[1]"
"""Has the text as large as a device may choose it; see size.js."""
CARD = "document.querySelectorAll('.wide > .acts [aria-expanded]')[1].click()"
"""Opens the form of a card on the wall, or closes it."""


class Camera:
    """Takes pictures: one a page for the guides, or every page in every size."""

    def __init__(self, every: Path | None) -> None:
        self.every = every
        (every or FOLDER).mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str, guide: str = "", *, height: int = 0, widths: tuple[int, ...] = WIDTHS) -> None:
        """A page as it stands; `guide` is its name among the pictures of the guides, and `height` that of this one."""
        time.sleep(0.5)
        if self.every is None:
            if guide:
                file = FOLDER / f"{guide}.png"
                page.sized(page.width, height or page.height)
                time.sleep(0.3)
                page.browser.save_screenshot(str(file))
                print(file.name, flush=True)
                page.sized(page.width, page.height)
            return
        for width, look in LOOKS:
            if width not in widths:
                continue
            page.sized(width, HEIGHTS[width])
            page.coloured(dark=look == "dark")
            page.run(SIZE, *(("150%", "larger") if look == "large" else ("", "usual")))
            time.sleep(0.3)
            file = self.every / f"{name}-{width}-{look}.png"
            page.whole(file)
            for fault in page.run(FAULTS, width):
                print(f"{file.stem}: {fault}", flush=True)
        page.run(SIZE, "", "usual")
        page.coloured(dark=False)
        page.sized(page.width, page.height)


class Teacher:
    """The teacher's commands, as the page sends them."""

    def __init__(self, program: Program) -> None:
        self.key = program.link.partition("#")[2]
        self.count = 0

    def do(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Have something done; the answer."""
        self.count += 1
        while True:
            answer = post(Program.PORT, "/command", {"id": f"s{self.count}", "kind": kind, **fields}, self.key)
            if answer.get("code") != "too-fast":
                return answer
            time.sleep(0.3)

    def sees(self) -> dict[str, Any]:
        """The wall."""
        found: dict[str, Any] = post(Program.PORT, "/state", {"tab": f"t{self.count}"}, self.key)["set"]["wall"]
        return found

    def is_over(self, table: int) -> bool:
        """Whether a table has finished."""
        return any(row["number"] == table and row.get("over") for row in self.sees()["tables"])

    def plays(self, table: int, moves: int, until: Callable[[dict[str, Any]], bool] = lambda _row: False) -> None:
        """Have the program decide so many times for the people at a table, or until something is so."""
        for _move in range(moves):
            row = next(row for row in self.sees()["tables"] if row["number"] == table)
            if row.get("over") or until(row) or not row.get("decisions"):
                return
            self.do("skip", table=table, seat=next(iter(row["decisions"])))


class Company(threading.Thread):
    """Keeps devices connected that nobody looks at, as pages do whose network blocks WebSockets."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.tokens: list[str] = []
        self.gone = threading.Event()

    def run(self) -> None:
        """Ask for what is new, for one after the other."""
        known: dict[str, tuple[int, str]] = {}
        while not self.gone.wait(5):
            for token in list(self.tokens):
                rev, epoch = known.get(token, (0, ""))
                with suppress(OSError, ValueError):
                    said = post(Program.PORT, "/state", {"tab": "company", "rev": rev, "epoch": epoch}, token)
                    known[token] = (said.get("rev", 0), said.get("epoch", epoch))


def device(program: Program, table: int | None = None, seat: str | None = None, language: str = "en") -> str:
    """A device that joins, and sits down or looks on; its token."""
    token = new_token()
    answer = post(Program.PORT, "/join", {"id": "join", "code": program.code, "token": token, "language": language})
    assert answer["kind"] == "ok", answer
    if table is not None:
        kind = {"kind": "sit", "seat": seat} if seat else {"kind": "watch"}
        answer = post(Program.PORT, "/command", {"id": "sit", "table": table, **kind}, token)
        assert answer["kind"] == "ok", answer
    return token


def says(token: str, number: int, to: str, **fields: Any) -> None:
    """A device says something."""
    answer = post(Program.PORT, "/command", {"id": f"say{number}", "kind": "say", "to": to, **fields}, token)
    assert answer["kind"] == "ok", answer


def opened(program: Program, token: str, width: int) -> Page:
    """A page of a device that has joined."""
    page = Page(width, HEIGHTS[width])
    page.browser.get(f"{program.base}/pages/dove.svg")
    page.run("localStorage.setItem('negotiate-token', arguments[0])", token)
    page.browser.get(program.base)
    page.comes_back()
    return page


def main() -> None:
    """Play a class, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--every", type=Path, help="A folder for every page in every size.")
    parser.add_argument("--language", default="en")
    asked = parser.parse_args()
    pages: list[Page] = []
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder) / "class")
        program.start("istanbul-2025", "--tables", "6", "--seed", "11", "--language", asked.language)
        try:
            a_class(program, Camera(asked.every), asked.language, pages)
        finally:
            for page in pages:
                with suppress(Exception):
                    page.browser.quit()
            program.kill()


def a_class(program: Program, camera: Camera, language: str, pages: list[Page]) -> None:
    """From the lobby to the debrief."""
    teacher, wall, screen, company = Teacher(program), Page(1280, 800), Page(1280, 720), Company()
    pages += [wall, screen]
    company.start()
    wall.browser.get(program.link)
    wall.comes_back()
    screen.browser.get(f"{program.base}/projector")
    screen.until(lambda: screen.all("img"), "no code is shown")
    camera.take(screen, "projector-lobby")

    joins = Page(375, 812)
    pages.append(joins)
    joins.browser.get(f"{program.base}/#{program.code}")
    joins.until(lambda: joins.all("input.code"), "there is no field for the code")
    camera.take(joins, "join")
    joins.run("document.querySelector('form').requestSubmit()")
    joins.until(lambda: joins.all(".seats"), "there are no seats")
    camera.take(joins, "seats")
    post_wish(joins)

    people = {seat: device(program, 1, seat, language) for seat in SEATS}
    second = device(program, 1, "ukraine", language)
    for table, count in ((2, 4), (3, 3), (4, 5), (5, 4)):
        for seat in SEATS[:count]:
            people[f"{table} {seat}"] = device(program, table, seat, language)
    company.tokens += [token for seat, token in people.items() if seat not in ("ukraine", "russian-federation")] + [second]
    phone, book, looks_on = (
        opened(program, people["ukraine"], 375),
        opened(program, people["russian-federation"], 1280),
        opened(program, device(program, 1, None, language), 768),
    )
    pages += [phone, book, looks_on]
    camera.take(phone, "wait")
    camera.take(looks_on, "observer-lobby")
    teacher.do("ask", stage="before")
    phone.until(lambda: phone.all(".guess"), "there are no questions")
    camera.take(phone, "questions", "questions")
    teacher.do("ask", stage=None)
    teacher.do("seat", table=3, seat="tuerkiye", program=True, player="hard")
    wall.until(lambda: len(wall.all(".place .chip")) > 8, "nobody sits")
    camera.take(wall, "lobby", "lobby")

    teacher.do("name", device="d1", accept=True)
    assert teacher.do("start")["kind"] == "ok"
    began = time.monotonic()
    teacher.plays(1, 12)
    teacher.plays(2, 25)
    teacher.do("clock", table=None, seconds=1500)
    talk(people, second)
    camera.take(screen, "projector-talks", widths=(1280,))
    teacher.plays(1, 40, lambda row: "ukraine" in row["decisions"] and row["offers"] > 0)
    phone.until(lambda: phone.all(".turn"), "there is no table")
    phone.run("document.querySelector('.news button')?.click()")
    camera.take(phone, "table", "phone-offer", height=940)
    camera.take(book, "seat-table", "seat-table")
    phone.tab(1)
    choose(phone)
    camera.take(phone, "package", "phone-package", height=1100)
    phone.tab(2)
    camera.take(phone, "messages", "phone-messages")
    phone.tab(3)
    camera.take(phone, "brief", "phone-brief")
    phone.tab(0)
    teacher.plays(1, 160, lambda row: bool(row["promises"].get("due")) and row["round"] > 6)
    camera.take(looks_on, "observer", "observer")
    teacher.plays(1, 10, lambda _row: bool(phone.all(".duty")))
    phone.run("document.querySelector('.news button')?.click()")
    camera.take(phone, "duties", "phone-duty")
    camera.take(screen, "projector", "projector")
    for table, moves in ((2, 60), (4, 25), (5, 40)):
        teacher.plays(table, moves)
    for one in ("pause", "freeze"):
        teacher.do(one, table=4 if one == "freeze" else 5, on=True)
    rest = 190 - (time.monotonic() - began) if camera.every is None else 0.0
    time.sleep(max(0.0, rest))
    for table in (1, 2):
        teacher.plays(table, 2)
    camera.take(wall, "wall", "wall", height=790)
    wall.run(CARD)
    camera.take(wall, "wall-card")
    wall.run(CARD)
    wall.run("document.querySelector('.right .menu').open = true")
    camera.take(wall, "wall-settings")
    wall.run("document.querySelector('.right .menu').open = false")
    wall.run("document.querySelector('td .menu').open = true")
    camera.take(wall, "wall-menu")
    wall.run("document.querySelector('td .menu').open = false")
    wall.run("document.querySelector('.pair > button').click()")
    wall.until(lambda: wall.all(".detail"), "there is no detail")
    camera.take(wall, "detail")
    wall.run("document.querySelectorAll('.place > button')[1].click()")
    wall.until(lambda: wall.all(".act-for"), "nobody's eyes")
    camera.take(wall, "detail-eyes", "table", height=1000)
    wall.run("document.querySelector('.folds [aria-expanded]').click()")
    camera.take(wall, "detail-card")
    teacher.do("freeze", table=1, on=True)
    phone.until(lambda: phone.all(".frozen"), "it is not frozen")
    camera.take(phone, "frozen")
    teacher.do("freeze", table=1, on=False)
    teacher.do("freeze", table=4, on=False)
    teacher.do("pause", table=5, on=False)

    for table in TABLES:
        for seat in SEATS:  # the program plays it to its end
            teacher.do("seat", table=table, seat=seat, program=True)
    waited(lambda: all(teacher.is_over(table) for table in TABLES), "A table's game does not come to an end.")
    teacher.do("keep", on=True)
    teacher.do("debrief")
    phone.until(lambda: phone.all(".consent"), "the phone is not asked what may be kept")
    camera.take(phone, "debrief", "phone-kept", height=1000)
    teacher.do("ask", stage="after")
    camera.take(phone, "questions-after")
    camera.take(looks_on, "observer-debrief")
    camera.take(wall, "detail-debrief")
    wall.run("document.querySelector('.acts button').click()")
    inside = "const page = document.querySelector('iframe')?.contentDocument; return Boolean(page?.body?.innerText)"
    wall.until(lambda: wall.run(inside), "the page of the class is not there")
    camera.take(wall, "wall-debrief")
    teacher.do("present", on=True)
    screen.until(lambda: screen.run(inside), "the projector does not show it")
    camera.take(screen, "projector-debrief", widths=(1280,))
    phone.run("document.documentElement.scrollTop = 0")
    look_back(program, teacher, people, language, pages, camera)
    company.gone.set()
    wall.run("window.confirm = () => true; document.querySelector('button.danger').click()")
    wall.until(lambda: not wall.all(".wide"), "it is not forgotten")
    camera.take(wall, "forgotten")


def post_wish(page: Page) -> None:
    """Somebody would like another name."""
    page.run("document.querySelector('details').open = true")
    page.all("details input")[0].send_keys("Captain Nemo")
    page.run("document.querySelector('details form').requestSubmit()")


def talk(people: dict[str, str], second: str) -> None:
    """What is said at the first table."""
    us, them, chair = people["ukraine"], people["russian-federation"], people["tuerkiye"]
    says(them, 1, "all", text="We can talk about prisoners first. What do you need?")
    says(us, 1, "all", text="A list of names, and somebody to count them.")
    says(second, 1, "partners", text="Would you pay for the observers?")
    says(people["partners"], 1, "ukraine", text="Half of them, if others pay the rest.")
    says(chair, 1, "press", text="Both sides have come to Istanbul, and both have stayed. That is more than last year.")
    says(us, 2, "all", offer={"prisoners-of-war": "one-thousand"})


def waited(is_so: Callable[[], bool], why: str) -> None:
    """Wait for what may take a busy machine minutes, asking every other second."""
    end = time.monotonic() + MOST_SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise SystemExit(f"{why} Waited {MOST_SECONDS:.0f} seconds: take the pictures on a machine that is less busy.")
        time.sleep(2)


def choose(page: Page) -> None:
    """Put a package together."""
    page.until(lambda: page.all(".package details"), "there is no package")
    page.run("document.querySelector('.package details').open = true")
    page.until(lambda: page.all(".option:not([disabled])"), "no option can be chosen")[0].click()
    time.sleep(0.5)


def look_back(
    program: Program, teacher: Teacher, people: dict[str, str], language: str, pages: list[Page], camera: Camera
) -> None:
    """The page of the class and that of a delegation, each in a window of its own, once the computer's games are there."""
    kept = program.folder / GAMES
    waited(lambda: games_in(kept) is not None, "The computer's games are not there.")
    for name, guide, wanted, token, size in (
        ("class-page", "class-page", {"what": "class"}, teacher.key, (1280, 1430)),
        ("report", "report", {"what": "report"}, people["ukraine"], (900, 1250)),
    ):
        ticket = post(Program.PORT, "/look-back", wanted, token, language)["ticket"]
        page = Page(*size)
        pages.append(page)
        page.browser.get(f"{program.base}/look-back?ticket={ticket}")
        camera.take(page, name, guide)


if __name__ == "__main__":
    main()
