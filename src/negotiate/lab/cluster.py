"""Games on many machines: stretches go to the workers of a Dask cluster, and come back as they are finished.

A game is a function of its cast, seed and number, so nothing here changes a result: a stretch whose worker died is played by
another one, to the same games. That holds only where all machines run the same program, so workers whose sources or versions
are not those of this process are refused. Whoever can reach a cluster can run what it likes on it (docs/security.md).

Needs the extra `cluster`; nothing of it is imported before a cluster is asked for.
"""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import pydoc
import queue
import re
import signal
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numba
import numpy as np

from negotiate.errors import NegotiateError, PlayerError
from negotiate.lab.packages import packages_for
from negotiate.lab.processes import script_unread
from negotiate.lab.task import Task
from negotiate.players.isolated import VARIABLE, isolating
from negotiate.players.objects import can_travel
from negotiate.version import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

LOCAL = "local"
"""In place of an address: workers on this computer, one a processor or as many as there are jobs."""
ADDRESS = re.compile(r"[a-z]+://[^\s/]+:\d{1,5}")
ANSWERS_WITHIN = 15.0
"""Seconds in which a scheduler must answer."""
WAITS_FOR_WORKERS = 120.0
"""Seconds that a run which has begun goes on without any worker, until somebody has started one."""
BEAT = 5.0
"""Seconds after which it is looked whether there are workers, and how many."""
UNDONE = ("pending", "lost")
"""What a stretch is that was done, and whose worker died before the result was fetched: it is played again."""
AHEAD = 2
"""Stretches that wait or run for each thread of a worker, so that none is idle while results travel."""

Made = TypeVar("Made")
Work = Callable[..., Made]
"""What a worker does: (cast, seed, first game, number of games) -> what comes back. A function of a module, so that another
machine finds it by its name."""


class Handed(Protocol):
    """Who plays, and by which rules (simulate.Cast), as far as it matters here."""

    @property
    def objects(self) -> Mapping[str, Any]: ...

    @property
    def asks_models(self) -> bool: ...


class Program(NamedTuple):
    """What must be the same on all machines, so that a game is the same on each."""

    sources: str
    """A digest of the program."""
    python: str
    numba: str
    numpy: str

    def difference(self, other: Program) -> str:
        """The first that is not the same, with both, in words."""
        for name, here, there in zip(self._fields, self, other, strict=True):
            if here != there:
                what = "the sources of negotiate" if name == "sources" else name
                return f"{what} {there[:12]}, and this process {here[:12]}"
        return ""


@cache
def program() -> Program:
    """The program of this process."""
    found = hashlib.sha256()
    home = Path(__file__).parent.parent
    for path in sorted(home.rglob("*.py")):
        found.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    python = ".".join(platform.python_version_tuple()[:2])
    return Program(found.hexdigest(), python, numba.__version__, np.__version__)


class Refused(NamedTuple):
    """What a worker says in place of a result."""

    sentence: str
    is_of_player: bool


class Cluster:
    """Workers that play stretches; made by `cluster_of`, which closes it."""

    def __init__(self, address: str, client: Client) -> None:
        self.address = address
        self._client = client
        self._check()

    @staticmethod
    def takes(cast: Handed) -> bool:
        """Whether other machines play this cast: not where a key or an object of this process is needed."""
        return not cast.asks_models and can_travel(cast.objects)

    def play(
        self, work: Work[Made], casts: Sequence[Handed], seed: int, tasks: Sequence[Task]
    ) -> Generator[tuple[Task, Made], None, None]:
        """What `work` makes of every task, as they are finished; a task of a dead worker again.

        What is not finished is dropped when the caller stops. Raises what a game raises, and NegotiateError where the
        cluster is lost or has no workers for a while.
        """
        waiting = deque(tasks)
        handed = {
            number: self._client.submit(_unchanged, casts[number], pure=False) for number in {task.cast for task in waiting}
        }
        running: dict[Any, tuple[Future[Made | Refused], Task]] = {}
        done: queue.SimpleQueue[Future[Made | Refused]] = queue.SimpleQueue()
        places, looked, seen = self._places(), time.monotonic(), time.monotonic()
        try:
            while waiting or running:
                while waiting and len(running) < max(1, AHEAD * places):
                    task = waiting.popleft()
                    asked = (program(), isolating(), work, handed[task.cast], seed, task.first, task.games)
                    future = self._client.submit(_play, *asked, pure=False)
                    running[future.key] = future, task
                    future.add_done_callback(done.put)  # type: ignore[no-untyped-call]
                with suppress(queue.Empty):
                    future = done.get(timeout=BEAT)
                    if future.status in UNDONE:
                        future.add_done_callback(done.put)  # type: ignore[no-untyped-call]
                    else:
                        yield running.pop(future.key)[1], self._result(future)
                now = time.monotonic()
                if now - looked > BEAT:
                    places, looked = self._places(), now
                    seen = now if places else seen
                    if now - seen > WAITS_FOR_WORKERS:
                        raise NegotiateError(
                            f"The cluster at '{self.address}' has had no workers for {WAITS_FOR_WORKERS:.0f} seconds. Start "
                            "some and repeat the command; what was written to a folder is not played again."
                        )
        finally:
            left: list[Future[Any]] = [*(future for future, _ in running.values()), *handed.values()]
            self._client.cancel(left, force=True)  # type: ignore[no-untyped-call]

    def _result(self, future: Future[Made | Refused]) -> Made:
        """What a future came to, or the error that says why not."""
        try:
            error = future.exception() if future.status == "error" else None  # type: ignore[no-untyped-call]
            made = future.result() if future.status == "finished" else self._lost()
        except (OSError, TimeoutError) as lost:  # the result cannot be fetched any more
            raise self._lost() from lost
        if isinstance(made, Refused):
            raise PlayerError(made.sentence) if made.is_of_player else NegotiateError(made.sentence)
        if not isinstance(made, NegotiateError):
            return made
        if error is None:
            raise made
        if isinstance(error, ModuleNotFoundError):
            raise NegotiateError(_without(self.address, "a worker that has come later", error.name)) from error
        if type(error).__name__ == "KilledWorker":
            raise NegotiateError(
                f"A stretch of games has ended several workers of '{self.address}' one after the other. Their own output "
                "says why; often a worker has too little memory."
            ) from error
        raise error

    def _places(self) -> int:
        """How many threads the workers have together. Raises NegotiateError where the scheduler does not answer."""
        if self._client.status != "running":
            raise self._lost()
        try:
            return int(sum(self._client.ncores().values()))  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError) as error:
            raise self._lost() from error

    def _lost(self) -> NegotiateError:
        return NegotiateError(
            f"The cluster at '{self.address}' was lost: its scheduler does not answer any more. Start it and repeat the "
            "command; what was written to a folder is not played again."
        )

    def _check(self) -> None:
        """Raise NegotiateError where there is no worker, or one that does not run this program."""
        versions = self._client.run(pydoc.locate, "negotiate.version.__version__", on_error="return")
        if not versions:
            raise NegotiateError(
                f"The cluster at '{self.address}' has no workers. Start some, on any machine: dask worker {self.address}"
            )
        for worker, version in versions.items():
            if not isinstance(version, str):
                raise NegotiateError(_without(self.address, f"the worker {worker}", "negotiate"))
            if version != __version__:
                raise NegotiateError(_other(worker, f"version {version}, and this process {__version__}"))
        here = program()
        for worker, there in self._client.run(program).items():
            if there != here:
                raise NegotiateError(_other(worker, here.difference(there)))


def _without(address: str, worker: str, module: str | None) -> str:
    return (
        f"In the cluster at '{address}' {worker} does not have the package '{module}'. Install the same version of "
        "negotiate in the Python of all workers."
    )


def _other(worker: str, difference: str) -> str:
    return (
        f"The worker {worker} would play other games: it has {difference}. Install the same on all machines and start the "
        "worker again."
    )


@contextmanager
def cluster_of(given: str | Cluster | None, jobs: int = 0) -> Iterator[Cluster | None]:
    """The cluster that is asked for: `local`, the address of a scheduler, one that is open already, or none for None.

    `jobs` is the number of local workers, 0 for one a processor. Raises MissingExtra, and NegotiateError, in a sentence, for
    an address that is none or does not answer, without workers, and for workers that do not run this program.
    """
    if given is None or isinstance(given, Cluster):
        yield given
        return
    if not isinstance(given, str):
        raise NegotiateError(f"A cluster is asked for by its address or as '{LOCAL}', not by {given!r:.80}.")
    if given != LOCAL and not ADDRESS.fullmatch(given):
        raise NegotiateError(
            f"'{given}' is no address of a cluster. Give `{LOCAL}`, or what its scheduler prints, such as "
            "tcp://10.0.0.5:8786."
        )
    with packages_for("A cluster", "VERB … --cluster", "cluster"):
        import dask
        import distributed
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said in a sentence
    settings = {
        "distributed.comm.timeouts.connect": f"{ANSWERS_WITHIN}s",
        "distributed.worker.daemon": False,  # a player that is shut in is a process of its own
        "distributed.admin.large-graph-warning-threshold": "1GB",  # a cast has the rules with it
    }
    with dask.config.set(settings):
        local = None
        try:
            if given == LOCAL:
                with _deaf_children(), script_unread():
                    local = distributed.LocalCluster(  # type: ignore[no-untyped-call]
                        n_workers=jobs or None,
                        threads_per_worker=1,
                        processes=True,
                        dashboard_address="127.0.0.1:0",
                        memory_limit=0,
                        silence_logs=logging.CRITICAL,
                    )
            client = _connected(given, local)
            try:
                yield Cluster(given, client)
            finally:
                client.close(timeout=ANSWERS_WITHIN)  # type: ignore[no-untyped-call]
        finally:
            if local is not None:
                local.close(timeout=ANSWERS_WITHIN)


def _connected(address: str, local: Any) -> Client:
    from distributed import Client
    from distributed.versions import VersionMismatchWarning

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VersionMismatchWarning)  # `_check` says it in a sentence
            return Client(local or address, timeout=ANSWERS_WITHIN, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise NegotiateError(
            f"The cluster at '{address}' does not answer. Start its scheduler (dask scheduler), and give the address that "
            "it prints."
        ) from error


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Processes that are begun here do not hear Ctrl-C, which is for this one; it tells the others to stop."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _unchanged(cast: Handed) -> Handed:
    """A cast as a result of the cluster, which it can make again when the worker that had it dies."""
    return cast


def _play(wanted: Program, isolated: bool, work: Work[Made], cast: Handed, *stretch: int) -> Made | Refused:
    """A stretch, in a worker."""
    if isolated:
        os.environ[VARIABLE] = "1"
    here = platform.node()
    if program() != wanted:
        return Refused(_other(f"on {here}", wanted.difference(program())), is_of_player=False)
    try:
        return work(cast, *stretch)
    except NegotiateError as error:
        return Refused(f"{error} (On the worker {here}.)", isinstance(error, PlayerError))
