"""A language model in a seat: it is asked, its answer is checked, and where it gives none a built-in player decides.

    from negotiate.adapters.models.seat import enable

    enable()
    negotiate.simulate("tutorial", games=3, players={"highmark": "model:llama3.1"})

At most three requests a decision: the same one again where a failure may pass, and with the reason where the answer will not
do. Then the built-in player of the seat decides, and the transcript says why.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path
from typing import Any

from negotiate.adapters.choices import Choices
from negotiate.adapters.models.answer import LONGEST_SENTENCE, SCHEMA, Chosen, chosen
from negotiate.adapters.models.name import Wanted, key_for, wanted
from negotiate.adapters.models.prompt import Question, question
from negotiate.adapters.models.secrets import gives_away
from negotiate.adapters.models.server import FINAL, HIDDEN_KEY, PASSING, PLAINER, SENTENCES, Reply, Server, Unanswered
from negotiate.adapters.models.transcript import BY_FALLBACK, BY_MODEL, Transcript, keep_in, request_hash, transcript_now
from negotiate.engine.kept_code import tell
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, parse
from negotiate.engine.rules import Rules
from negotiate.errors import NotationError
from negotiate.play.facilitation import tidy, why_no_text
from negotiate.play.match import Match
from negotiate.play.messages import PLENARY
from negotiate.players.elsewhere import MODELS, TableReader

ATTEMPTS = 3
"""Requests for one decision at most."""
OUT_OF_CALLS = "out-of-calls"
"""The reason for falling back when a seat has used up what it may ask in one game."""

_servers: dict[tuple[str, str], Server] = {}
_making = threading.Lock()


def enable(transcript: str | os.PathLike[str] | None = None) -> None:
    """From now on `model:NAME` names a language model's seat wherever a player is named.

    What the models are asked and answer is kept in `transcript`, and what stands there already is not asked again; without
    one only the decisions are kept, in memory. Servers that were given up are asked again. Raises RecordError for a file
    that is no transcript.
    """
    keep_in(None if transcript is None else Path(transcript).expanduser())
    with _making:
        _servers.clear()
    MODELS.maker = ModelSeat


def server_of(address: str, key: str) -> Server:
    """The one server of this process at an address."""
    with _making:
        return _servers.setdefault((address, key), Server(address, key))


class ModelSeat(TableReader):
    """A language model in one seat of one game."""

    def __init__(self, name: str, rules: Rules, seat: str) -> None:
        """The model of a name such as `model:llama3.1` (name.py). Raises NegotiateError and its kinds in a sentence."""
        self._wanted: Wanted = wanted(name, rules, seat)
        self._server = server_of(self._wanted.address, key_for(self._wanted.address))
        self._transcript: Transcript = transcript_now()
        self._drafts = (rules, Choices(rules, seat, self._wanted.packages))
        self._requests = 0
        self.name = MODELS.prefix + self._wanted.model

    def decide(self, match: Match, seat: str) -> Action:
        """The model's act, or that of the built-in player beside it. Raises RecordError where the transcript cannot be
        written."""
        if match.rules is not self._drafts[0]:  # a facilitator has changed them
            self._drafts = (match.rules, Choices(match.rules, seat, self._wanted.packages))
        asked = question(match, seat, self._drafts[1])
        number = sum(taken.seat == seat for taken in match.decisions)
        about = f"{match.seed}/{match.game_number}/{seat}/{number}"
        key = request_hash(self._body(asked, [], about, 1, whole=True))
        line = self._transcript.decided(key)
        action = None if line is None else _again(match, line)
        if line is None or action is None:
            action, line = self._decided(match, seat, asked, about, key)
            self._transcript.add(line)
            say = line["say"]
        else:
            self._requests += line["requests"]
            say = line["say"] if self._may_say(match, seat, line["say"]) else ""  # a file may have been changed
        if say:
            match.say(seat, PLENARY, say)
        return action

    def _decided(self, match: Match, seat: str, asked: Question, about: str, key: str) -> tuple[Action, dict[str, Any]]:
        """The act, and the transcript's line of the decision."""
        menu = match.menu(seat)
        found, spent = self._asked_for(asked, menu, about, key)
        say, withheld = "", False
        if found.action is not None and found.say:
            withheld = not self._may_say(match, seat, found.say)
            say = "" if withheld else found.say
        action = found.action if found.action is not None else self._fallen_back(match, seat)
        return action, {
            "decided": key,
            "scenario": match.rules.names.scenario,
            "seed": match.seed,
            "game": match.game_number,
            "seat": seat,
            "round": match.round,
            "model": self._wanted.model,
            "address": self._wanted.address,
            "act": str(action),
            "say": say,
            "withheld": withheld,
            "by": BY_FALLBACK if found.action is None else BY_MODEL,
            "player": self._wanted.fallback if found.action is None else self.name,
            "reason": found.problem,
            **spent,
        }

    def _asked_for(self, asked: Question, menu: Menu, about: str, key: str) -> tuple[Chosen, dict[str, Any]]:
        """What the model has chosen, or why it has not, and what it took."""
        server, spent = self._server, {"requests": 0, "asked_tokens": 0, "answer_tokens": 0, "seconds": 0.0}
        corrections: list[dict[str, str]] = []
        found = Chosen(problem=server.given_up)
        for attempt in range(1, ATTEMPTS + 1):
            if server.given_up:
                break
            if self._requests >= self._wanted.calls:
                found = Chosen(problem=OUT_OF_CALLS)
                break
            self._requests += 1
            spent["requests"] += 1
            body = self._body(asked, corrections, about, attempt, whole=server.takes_schema)
            reply, failure, wait, seconds = self._exchanged(body)
            spent["seconds"] = round(spent["seconds"] + seconds, 3)
            if reply is not None:
                found = chosen(reply, asked.choices, menu)
                spent["asked_tokens"] += reply.asked_tokens
                spent["answer_tokens"] += reply.answer_tokens
                corrections = [
                    {"role": "assistant", "content": reply.text[-2000:] or "…"},
                    {"role": "user", "content": f"That will not do: {found.sentence} Answer again, with JSON alone."},
                ]
            else:
                found = Chosen(problem=failure)
            self._keep(key, attempt, body, reply, found, seconds)
            if found.action is not None or failure in FINAL:
                break
            if failure in PLAINER:
                server.takes_schema = False
            if failure in PASSING and attempt < ATTEMPTS:
                server.pause(attempt - 1, wait)
        if spent["requests"] and server.note("" if found.action is not None else found.problem):
            tell(
                f"the server of the model '{self._wanted.model}' at {server.address} is not asked any more: "
                f"{SENTENCES[found.problem]}. Built-in players decide in its place."
            )
        return found, spent

    def _exchanged(self, body: dict[str, Any]) -> tuple[Reply | None, str, float, float]:
        """The reply, or the failure and the seconds to wait; and the seconds that it took."""
        begun = time.perf_counter()
        try:
            reply, failure, wait = self._server.ask(body, self._wanted.seconds), "", 0.0
        except Unanswered as error:
            reply, failure, wait = None, error.reason, error.wait
        return reply, failure, wait, round(time.perf_counter() - begun, 3)

    def _body(
        self, asked: Question, corrections: list[dict[str, str]], about: str, attempt: int, *, whole: bool
    ) -> dict[str, Any]:
        """The request; not `whole` it is without what some servers refuse."""
        body: dict[str, Any] = {
            "model": self._wanted.model,
            "messages": [
                {"role": "system", "content": asked.system},
                {"role": "user", "content": asked.text},
                *corrections,
            ],
            "stream": False,
        }
        if whole:
            body |= {
                "temperature": self._wanted.temperature,
                "max_tokens": self._wanted.tokens,
                # another one for every decision and attempt; from it nobody finds the game's own seed
                "seed": int(hashlib.sha256(f"{about}/{attempt}".encode()).hexdigest()[:7], 16),
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "decision", "strict": False, "schema": SCHEMA},
                },
            }
        return body

    def _keep(
        self, key: str, attempt: int, body: dict[str, Any], reply: Reply | None, found: Chosen, seconds: float
    ) -> None:
        """Write a request and its answer down."""
        text = "" if reply is None else reply.text
        self._transcript.add(
            {
                "request": key,
                "attempt": attempt,
                "body": body,
                "answer": text,
                "problem": found.problem,
                "sentence": found.sentence,
                "seconds": seconds,
            }
        )

    def _fallen_back(self, match: Match, seat: str) -> Action:
        """What the built-in player beside the model does here; tried on a copy, so that nothing has happened."""
        trial = match.fork({seat: self._wanted.fallback})
        trial.step()
        return parse(match.rules.names, trial.decisions[-1].action)  # the one decision that was pending

    def _may_say(self, match: Match, seat: str, text: str) -> bool:
        """Whether a sentence can be said and gives nothing away."""
        names = match.rules.names
        labels = (*names.party_labels, *names.issue_labels, *(label for some in names.option_labels for label in some))
        fits = why_no_text(names, tidy(text), LONGEST_SENTENCE) is None
        return fits and HIDDEN_KEY not in text and not gives_away(text, match.view(seat), labels)


def _again(match: Match, line: dict[str, Any]) -> Action | None:
    """The act of a decision that was taken once; None where it is not possible, as only in a file that was changed."""
    try:
        action = parse(match.rules.names, line["act"])
    except NotationError:
        return None
    return action if action in match.menu(line["seat"]) else None
