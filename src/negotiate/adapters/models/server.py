"""One server with an OpenAI-compatible address, and everything that can go wrong with it, each with its name.

Only the standard library: no redirect is followed, no proxy asked, and an answer ends at a length and at a time.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from negotiate.version import __version__

LONGEST_ANSWER = 2**20
"""Bytes of an answer that are read at most."""
LONGEST_WAIT = 20.0
"""Seconds between two requests at most, whatever a server asks for."""
HIDDEN_KEY = "(the key)"
"""Stands for the key in an answer, should a server send it back."""
PATIENCE = 3
"""Decisions in a row without an answer after which a server is not asked any more."""

FINAL = ("redirect", "key", "unknown-model")
"""Failures that the same request cannot but meet again."""
PLAINER = ("bad-request",)
"""Failures that a request without schema and settings may not meet."""
PASSING = ("no-server", "timeout", "broken-off", "busy", "server-error", "status")
"""Failures that may have passed after a while."""
SENTENCES = {
    "no-server": "nobody answers there",
    "timeout": "it did not answer in time",
    "broken-off": "it broke off in the middle of an answer",
    "busy": "it is too busy (429)",
    "server-error": "it reports an error of its own (5xx)",
    "status": "it answers with a status that means nothing here",
    "redirect": "it sends requests elsewhere, which is not followed",
    "key": "it wants another key (401 or 403); put it into the environment variable NEGOTIATE_MODEL_KEY",
    "unknown-model": "it knows no such model or no such address (404)",
    "bad-request": "it refuses the request (400)",
    "too-large": "its answer is too large",
    "no-json": "its answer is no JSON",
    "no-answer": "its answer has no message in it",
}
"""What is said once of a server's failures, after its address."""


@dataclass(frozen=True)
class Reply:
    """What a model said, as the server reports it. Tokens are 0 where it does not say."""

    text: str
    is_cut_off: bool
    asked_tokens: int
    answer_tokens: int


class Unanswered(Exception):
    """There was no answer. `reason` is one of SENTENCES; `wait` the seconds that the server asks for."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class Server:
    """Asks one address; shared by all seats and games that ask it, on any thread."""

    def __init__(self, address: str, key: str = "", sleep: Callable[[float], None] = time.sleep) -> None:
        """`address` is what name.wanted lets through, `key` what name.key_for gives."""
        self.address = address
        self.key = key
        self.sleep = sleep
        """Waits between two requests; a test need not."""
        self.given_up = ""
        """Why it is not asked any more; empty while it is."""
        self.takes_schema = True
        """Whether it has not refused a request with a schema."""
        self._silent = 0
        self._lock = threading.Lock()

    def ask(self, body: dict[str, Any], seconds: float) -> Reply:
        """The reply to a request; raises Unanswered after so many seconds at the latest."""
        status, wait, data = self._exchange(json.dumps(body).encode(), seconds)
        if status != 200:
            raise Unanswered(_reason(status), wait)
        try:
            answer = json.loads(data)
        except (ValueError, RecursionError):
            raise Unanswered("no-json") from None
        reply = _reply(answer)
        return replace(reply, text=reply.text.replace(self.key, HIDDEN_KEY)) if self.key else reply

    def pause(self, attempt: int, wait: float) -> None:
        """Wait before the attempt after this one, from 0: a second, then two, or what the server asks for within reason."""
        self.sleep(min(max(wait, 2.0**attempt), LONGEST_WAIT))

    def note(self, failure: str) -> bool:
        """Note how a decision's last request ended; empty for an answer. True when the server is given up by it."""
        with self._lock:
            self._silent = self._silent + 1 if failure in (*PASSING, *FINAL) else 0
            if self.given_up or not (failure in FINAL or self._silent >= PATIENCE):
                return False
            self.given_up = failure
            return True

    def _exchange(self, data: bytes, seconds: float) -> tuple[int, float, bytes]:
        """Status, seconds to wait, and body."""
        parts = urlsplit(self.address)
        ends = time.monotonic() + seconds
        headers = {"Content-Type": "application/json", "User-Agent": f"negotiate/{__version__}"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        assert parts.hostname is not None  # name.wanted has seen to it
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=context)
        else:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds)
        watch: threading.Timer | None = None
        try:
            connection.connect()
            # a server that sends a byte now and then meets no other limit
            watch = threading.Timer(max(ends - time.monotonic(), 0.0), _cut, (connection.sock,))
            watch.daemon = True
            watch.start()
            connection.request("POST", f"{parts.path}/chat/completions", data, headers)
            response = connection.getresponse()
            read = response.read(LONGEST_ANSWER + 1)
            if len(read) > LONGEST_ANSWER:
                raise Unanswered("too-large")
            if time.monotonic() >= ends:
                raise Unanswered("timeout")
            if response.length:  # bytes that were promised and never came
                raise Unanswered("broken-off")
            return response.status, _seconds(response.getheader("Retry-After")), read
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = isinstance(error, TimeoutError) or time.monotonic() >= ends
            begun = isinstance(error, http.client.HTTPException | ConnectionResetError | BrokenPipeError)
            raise Unanswered("timeout" if late else "broken-off" if begun else "no-server") from None
        finally:
            if watch is not None:
                watch.cancel()
            connection.close()


def _cut(sock: socket.socket) -> None:
    """End a connection; who reads from it is at its end."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _reason(status: int) -> str:
    if 300 <= status < 400:
        return "redirect"
    known = {401: "key", 403: "key", 404: "unknown-model", 400: "bad-request", 422: "bad-request", 429: "busy"}
    return known.get(status, "server-error" if status >= 500 else "status")


def _seconds(text: str | None) -> float:
    """The seconds of a Retry-After; 0 for none, and for a date."""
    try:
        value = float(text or 0.0)
    except ValueError:
        return 0.0
    return value if 0.0 < value < float("inf") else 0.0


def _reply(answer: object) -> Reply:
    """The reply in an answer as the protocol has it. Raises Unanswered."""
    choices = answer.get("choices") if isinstance(answer, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(message, dict) or not isinstance(answer, dict) or not isinstance(first, dict):
        raise Unanswered("no-answer")
    content = message.get("content")
    if isinstance(content, list):  # some servers answer in parts
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        content = "".join(part for part in parts if isinstance(part, str))
    usage = answer.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    return Reply(
        content if isinstance(content, str) else "",
        first.get("finish_reason") == "length",
        _count(counts.get("prompt_tokens")),
        _count(counts.get("completion_tokens")),
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**40 else 0
