"""Under which addresses this machine can be reached from the same network."""

from __future__ import annotations

import ipaddress
import socket

TOWARDS = (
    "10.255.255.255",
    "172.31.255.255",
    "192.168.255.255",
    "192.168.43.1",
    "192.168.137.1",
    "172.20.10.2",
    "192.0.2.1",
)
"""Places in the usual private networks, in hotspots of phones and of Windows, and one beyond: nothing is sent to them, the
system is only asked which of its own addresses it would send from."""
LOOPBACK = "127.0.0.1"


def own_addresses() -> tuple[str, ...]:
    """The IPv4 addresses of this machine in its networks, without the loopback; empty where it is in none."""
    found: dict[str, None] = {}
    for place in TOWARDS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((place, 9))
                found[probe.getsockname()[0]] = None
            except OSError:
                continue
    try:
        for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found[str(entry[4][0])] = None
    except OSError:
        pass  # a machine that does not know its own name
    return tuple(address for address in found if not is_loopback(address) and address != "0.0.0.0")


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own door to itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


def own_names() -> tuple[str, ...]:
    """Names under which a browser may ask for this machine."""
    name = socket.gethostname().lower()
    return ("localhost", name, f"{name}.local")
