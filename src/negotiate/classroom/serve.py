"""Runs the server of a class until it is stopped, after what takes long has been made ready in another process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import uvicorn

from negotiate.classroom.addresses import own_addresses
from negotiate.classroom.hub import Hub
from negotiate.classroom.room import Room
from negotiate.classroom.server import LARGEST_FRAME, House, application
from negotiate.classroom.tokens import new_token
from negotiate.errors import NegotiateError
from negotiate.table.setup import Setup

EVERYWHERE = "0.0.0.0"
_READY = """
import sys
from negotiate.table.setup import Setup
from negotiate.table.table import Table
from negotiate.words.speaker import PLAYER, Speaker
table = Table.begin(Setup(sys.argv[1], seed=1, tutor=False), save=False)
for _step in table.steps():
    pass
seat = table.match.rules.names.parties[0]
table = Table.begin(Setup(sys.argv[1], {seat: "human"}, seed=1, tutor=False), save=False)
for _step in table.steps():
    pass
table.scene(seat, Speaker("en", PLAYER))
"""


def make_ready(scenario: str, waits: Callable[[float], None]) -> None:
    """Have the engine compiled for this machine, in another process; `waits` is told every second for how long it goes on.

    Raises UnknownName or RuleFileError for what is no scenario, and NegotiateError when it cannot be played.
    """
    Setup(scenario).rules()  # names the nearest where there is no such scenario, before anybody waits
    began, nothing = time.monotonic(), subprocess.DEVNULL
    with subprocess.Popen([sys.executable, "-c", _READY, scenario], stdin=nothing, stdout=nothing, stderr=nothing) as done:
        while done.poll() is None:
            try:
                done.wait(1.0)
            except subprocess.TimeoutExpired:
                waits(time.monotonic() - began)
    if done.returncode:
        raise NegotiateError(f"The scenario '{scenario}' cannot be played here; `negotiate check {scenario}` says more.")


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
    room: Room, port: int, *, remote_teacher: bool = False, on_open: Callable[[House, str], None] | None = None
) -> None:
    """Open the class at a port, and return when it is stopped. `on_open` is told the teacher's key once it is open."""
    key = new_token()
    room.add_teacher(key)
    house = House(Hub(room), port, remote_teacher, own_addresses())
    config = uvicorn.Config(
        application(house),
        host=EVERYWHERE,
        port=port,
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

    def tell() -> None:
        while not server.started and not server.should_exit:
            time.sleep(0.05)
        if on_open is not None and server.started:
            on_open(house, key)

    threading.Thread(target=tell, daemon=True).start()
    server.run()
