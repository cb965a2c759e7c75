"""Games on the workers of a cluster: the same bytes as here, also when a worker is killed; what is wrong is a sentence."""

from __future__ import annotations

import os
import pydoc
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.lab.folders import contents

from negotiate.errors import MissingExtra, NegotiateError, PlayerError
from negotiate.lab import cluster as room
from negotiate.lab import simulate as stretches
from negotiate.lab.cluster import Cluster, Program, Refused, cluster_of, program
from negotiate.lab.exploit import exploit
from negotiate.lab.paired.compare import compare
from negotiate.lab.paired.comparison import Side
from negotiate.lab.points import Ground
from negotiate.lab.simulate import Cast, cast_seats, simulate
from negotiate.lab.sweep import sweep
from negotiate.lab.tournament import tournament
from negotiate.lab.tune import tune
from negotiate.players.isolated import VARIABLE, isolating
from negotiate.version import __version__

distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`: pip install distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with cluster_of("local", 2) as found:
        assert found is not None
        yield found


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 3)


def test_all_verbs_come_to_the_same_tables(cluster: Cluster, tmp_path: Path) -> None:
    def play(folder: Path, workers: Cluster | None) -> dict[str, bytes]:
        simulate("tutorial", 7, 5, out=folder / "run", events=True, cluster=workers)
        tournament(["tutorial"], ["cautious", "random"], 2, 5, seats=["lowmark"], out=folder / "t", cluster=workers)
        ground = Ground(Side("tutorial"), 3, 5, ("endings.accord",), 1, workers)
        sweep(ground, ["trust.decay=0:0.1:2"], out=folder / "sweep")
        sides = Side("tutorial"), Side("tutorial", ["trust.decay=0.1"])
        compare(*sides, 7, 5, out=folder / "compared", cluster=workers)
        tune(ground, ["endings.accord=0.5±0.4"], ["trust.decay=0:0.1"], 2, folder / "tuned")
        return contents(folder)

    assert play(tmp_path / "far", cluster) == play(tmp_path / "here", None)
    assert exploit("cautious", ["tutorial"], 4, 5, cluster=cluster) == exploit("cautious", ["tutorial"], 4, 5)
    assert simulate("tutorial", 4, 5, cluster=cluster).games.equals(simulate("tutorial", 4, 5).games)


def test_a_worker_that_is_killed_changes_nothing(cluster: Cluster, tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(done: int, _all: int) -> None:
        if done and not killed:
            killed.append(next(iter(cluster._client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    simulate("tutorial", 24, 5, out=tmp_path / "far", progress=kill, cluster=cluster)
    simulate("tutorial", 24, 5, out=tmp_path / "here")
    assert killed
    assert contents(tmp_path / "far") == contents(tmp_path / "here")


def test_a_plain_script_may_ask_for_workers(tmp_path: Path) -> None:
    """Workers do not read the script that began them, which would ask for workers of its own."""
    script = tmp_path / "script.py"
    asked = 'negotiate.simulate("tutorial", 7, 5, cluster="local", jobs=1)'
    script.write_text(f"import negotiate\nprint(len({asked}.games))\n", encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "7\n"), done.stderr


def refused(given: str) -> str:
    with pytest.raises(NegotiateError) as raised, cluster_of(given):
        pass
    return str(raised.value)


def test_what_is_no_cluster_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused("here:8786") == (
        "'here:8786' is no address of a cluster. Give `local`, or what its scheduler prints, such as tcp://10.0.0.5:8786."
    )
    monkeypatch.setattr(room, "ANSWERS_WITHIN", 0.5)
    assert refused("tcp://127.0.0.1:1") == (
        "The cluster at 'tcp://127.0.0.1:1' does not answer. Start its scheduler (dask scheduler), and give the address "
        "that it prints."
    )
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra) as raised, cluster_of("local"):
        pass
    assert str(raised.value) == (
        "A cluster needs the package 'distributed', which is not installed; type: python -m pip install "
        '"negotiate-peace[cluster]" (in a checkout, python3 run.py VERB … --cluster installs it by itself).'
    )


def test_workers_that_would_play_other_games_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    settings: dict[str, Any] = {
        "processes": False,
        "protocol": "tcp",
        "dashboard_address": "127.0.0.1:0",
        "threads_per_worker": 1,
    }
    with distributed.LocalCluster(n_workers=0, **settings) as empty:
        at = empty.scheduler_address
        assert refused(at) == f"The cluster at '{at}' has no workers. Start some, on any machine: dask worker {at}"
    with distributed.LocalCluster(n_workers=1, **settings) as one:
        at = one.scheduler_address
        worker = next(iter(one.scheduler.workers))
        with monkeypatch.context() as other:
            other.setattr(room, "__version__", "0.0.9")
            assert refused(at) == (
                f"The worker {worker} would play other games: it has version {__version__}, and "
                "this process 0.0.9. Install the same on all machines and start the worker again."
            )
        with monkeypatch.context() as without:
            without.setattr(pydoc, "locate", lambda _name: None)
            assert refused(at) == (
                f"In the cluster at '{at}' the worker {worker} does not have the package 'negotiate'. Install the same "
                "version of negotiate in the Python of all workers."
            )


def test_a_worker_shuts_players_in_where_that_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    for asked in (False, True):
        assert room._play(program(), asked, lambda *_: isolating(), cast_seats("tutorial", {}), 1, 0, 3) is asked


def test_a_worker_says_what_went_wrong() -> None:
    here = program()
    other = Program("0" * 64, here.python, here.numba, here.numpy)
    assert here.difference(here) == ""
    assert here.difference(other) == f"the sources of negotiate 000000000000, and this process {here.sources[:12]}"
    assert here.difference(here._replace(numba="0.1")) == f"numba 0.1, and this process {here.numba}"
    cast = cast_seats("tutorial", {})
    late = room._play(other, False, len, cast, 1, 0, 3)
    assert isinstance(late, Refused) and late.sentence.startswith("The worker on ")

    def fails(*_: object) -> int:
        raise PlayerError("The player fell asleep.")

    failed = room._play(here, False, fails, cast, 1, 0, 3)
    assert isinstance(failed, Refused) and failed.is_of_player
    assert failed.sentence.startswith("The player fell asleep. (On the worker ")


def test_what_needs_this_process_stays_here() -> None:
    class Own:
        def choose(self, view: Any, menu: Any) -> Any:
            raise NotImplementedError  # it is only looked at, never asked

    assert Cluster.takes(cast_seats("tutorial", {}))
    assert not Cluster.takes(cast_seats("tutorial", {"lowmark": Own()}))
    own = cast_seats("tutorial", {})
    assert not Cluster.takes(Cast(own.rules, {**own.players, "lowmark": "model:some"}, own.roster))
