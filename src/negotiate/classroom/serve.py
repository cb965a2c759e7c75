"""Runs the server of a class until it is stopped, after what takes long has been made ready in another process."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import uvicorn

from negotiate.classroom.addresses import own_addresses
from negotiate.classroom.hub import Hub
from negotiate.classroom.room import Room
from negotiate.classroom.server import LARGEST_FRAME, House, application
from negotiate.classroom.tokens import new_token
from negotiate.errors import NegotiateError
from negotiate.table.child import begin
from negotiate.table.setup import Setup

EVERYWHERE = "0.0.0.0"
PORT = 8080
"""Where a class is reached when nothing else was asked for."""
TURN = 0.001
"""Seconds after which the room's thread lets the connections' have Python's lock; with Python's own five thousandths a
command waits for several of them, one at each word of its way."""
MOST_FILES = 2048
"""Connections and files of a class that may be open at once."""
_READY = """
import sys
from negotiate.table.child import begin
from negotiate.table.setup import Setup
from negotiate.table.table import Table
from negotiate.words.speaker import PLAYER, Speaker
def play(seats, most=None):
    table = Table.begin(Setup(sys.argv[1], seats, seed=1, tutor=False), save=False)
    for number, _step in enumerate(table.steps(), 1):
        if number == most:
            break
    return table
def done():
    print(flush=True)
seat = play({}).match.rules.names.parties[0]
done()
table = play({seat: "human"})
done()
table.scene(seat, Speaker("en", PLAYER))
done()
play(dict.fromkeys(table.match.rules.names.parties, "easy"), 12)
"""
STEPS = 4
"""Of making ready: a game of the computer's, a person's seat, what it is shown, and players that look ahead."""


def make_ready(scenario: str, waits: Callable[[float, int], None], *, aside: bool = False) -> None:
    """Have the engine compiled for this machine, in another process, which ends with this one.

    `waits` is told every second for how long it goes on, and at which of STEPS it is; `aside` lets everybody else have the
    processor first. Raises UnknownName or RuleFileError for what is no scenario, NegotiateError when it cannot be played.
    """
    Setup(scenario).rules()  # names the nearest where there is no such scenario, before anybody waits
    began, steps = time.monotonic(), [1]
    with begin(_READY, scenario, aside=aside) as child:

        def count() -> None:
            assert child.stdout is not None  # it is a pipe
            for _line in child.stdout:
                steps.append(steps[-1] + 1)

        threading.Thread(target=count, daemon=True).start()
        while child.poll() is None:
            try:
                child.wait(1.0)
            except subprocess.TimeoutExpired:
                waits(time.monotonic() - began, min(steps[-1], STEPS))
    if child.returncode:
        raise NegotiateError(f"The scenario '{scenario}' cannot be played here; `negotiate check {scenario}` says more.")


def why_no_certificate(cert: Path, key: Path) -> str:
    """Why a certificate and its key cannot be used, in a sentence; empty when they can."""
    for path in (cert, key):
        if not path.is_file():
            return f"There is no file '{path}'; --cert names a certificate and --key its private key, both as PEM."
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except (ssl.SSLError, ValueError, OSError):
        return (
            f"'{cert}' and '{key}' are no certificate with its private key: both must be PEM, belong together, and the key "
            "must have no password."
        )
    return ""


def allow_files() -> None:
    """Let as many pages be connected at once as a class may have devices, and more: some systems allow 256 files only."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def port_again(wanted: int) -> int:
    """The port of a class that goes on. Raises NegotiateError where it is taken: its devices look for it nowhere else."""
    try:
        return free_port(wanted, far=1)
    except NegotiateError as error:
        raise NegotiateError(
            f"The port {wanted}, at which the devices of this class look for it, is taken. End what has it, or choose "
            "another with --port: then everybody opens the new address and joins again."
        ) from error


def free_port(wanted: int, *, far: int = 20) -> int:
    """This port, or the next one that is free. Raises NegotiateError when so many in a row are taken."""
    for port in range(wanted, wanted + far):
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((EVERYWHERE, port))
            except OSError:
                continue
            return port
    raise NegotiateError(f"The ports {wanted} to {wanted + far - 1} are all taken; choose another with --port.")


def serve(
    room: Room,
    port: int,
    *,
    remote_teacher: bool = False,
    certificate: tuple[Path, Path] | None = None,
    host: str = EVERYWHERE,
    on_open: Callable[[House, str], None] | None = None,
    plays_beside: Callable[[str, int, Path], None] | None = None,
) -> None:
    """Open the class at a port, and return when it is stopped. `on_open` is told the teacher's key once it is open.

    With a `certificate` and its private key everything goes by https and wss. With LOOPBACK as `host` nobody but this
    computer reaches it. `plays_beside` is called once play has begun, with scenario, seed and a file: it begins to play many
    games, and the file then holds what they came to (reports/classroom/games.py).
    """
    allow_files()
    key = new_token()
    room.add_teacher(key, port, certificate)
    addresses = own_addresses() if host == EVERYWHERE else ()
    house = House(Hub(room), port, remote_teacher, addresses, secure=certificate is not None)
    house.hub.plays_beside = plays_beside
    house.hub.get_ready()
    sys.setswitchinterval(TURN)
    cert, private = certificate or (None, None)
    config = uvicorn.Config(
        application(house),
        host=host,
        port=port,
        ssl_certfile=cert,
        ssl_keyfile=private,
        ws="wsproto",
        ws_max_size=LARGEST_FRAME,
        http="h11",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    house.stop = lambda: setattr(server, "should_exit", True)

    def tell() -> None:
        while not server.started and not server.should_exit:
            time.sleep(0.05)
        if on_open is not None and server.started:
            on_open(house, key)

    threading.Thread(target=tell, daemon=True).start()
    server.run()
