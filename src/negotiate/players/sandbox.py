"""What a process may not do any more once it has shut itself in, as far as the system can hold it to that.

On Linux (x86-64 and ARM64) the kernel refuses it: `seccomp` every way to the network, to other processes and to a change of
any file, `landlock` reading outside of the folders that are needed. Elsewhere on Unix there are limits of memory and of the
size of written files. All of it by the standard library alone; the kernel's own numbers stand below, from its headers.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

MEMORY, NETWORK, WRITING, READING = "memory", "network", "writing", "reading"
GUARDS = (MEMORY, NETWORK, WRITING, READING)
"""What can be held back, by the words that `shut_in` answers with."""
MOST_MEMORY = 4 * 2**30
"""Bytes of address space; the compiler of the engine alone maps about one gibibyte."""
MOST_FILES = 64

# include/uapi/linux/prctl.h, seccomp.h, filter.h, audit.h
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _AND, _EQUAL, _BIT, _ANSWER = 0x20, 0x54, 0x15, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
_OPENS_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_OF_ONE_PROCESS = 0x00010000
"""CLONE_THREAD: what is cloned is a thread of this process."""

_X86_64 = {
    "machine": 0xC000003E,
    "open": 2,
    "openat": 257,
    "clone": 56,
    "refused": (
        *(
            29,
            41,
            42,
            43,
            44,
            46,
            49,
            50,
            53,
            57,
            58,
            59,
            62,
            64,
            68,
            76,
            77,
            82,
            83,
            84,
            85,
            86,
            87,
            88,
            90,
            91,
            92,
            93,
            94,
        ),
        *(101, 129, 132, 133, 141, 155, 161, 165, 166, 167, 169, 175, 188, 189, 190, 197, 198, 199, 200, 203, 234, 235, 240),
        *(246, 248, 249, 250, 258, 259, 260, 261, 263, 264, 265, 266, 268, 272, 280, 285, 288, 297, 298, 302, 303, 304),
        *(307, 308, 310, 311, 313, 316, 319, 321, 322, 323),
    ),
}
_ARM64 = {
    "machine": 0xC00000B7,
    "openat": 56,
    "clone": 220,
    "refused": (
        *(5, 6, 7, 14, 15, 16, 33, 34, 35, 36, 37, 38, 39, 40, 41, 45, 46, 47, 51, 52, 53, 54, 55, 88, 97, 117, 122, 129),
        *(130, 131, 138, 140, 142, 180, 186, 190, 194, 198, 199, 200, 201, 202, 203, 206, 211, 217, 218, 219, 221, 224, 240),
        *(241, 242, 261, 264, 265, 268, 269, 270, 271, 273, 276, 279, 280, 281, 282),
    ),
}
"""Calls of the kernel by number (asm/unistd.h): sockets, other processes, and whatever changes a file or a folder."""
_REFUSED_ANYWHERE = (424, 425, 426, 427, 428, 429, 430, 431, 432, 434, 438, 442, 452)
_UNKNOWN_ANYWHERE = (435, 437)
"""clone3 and openat2, whose arguments no filter can read: they are said not to exist, and older ones are used."""


def shut_in(readable: Iterable[Path]) -> tuple[str, ...]:
    """Give up what the process does not need any more, for good; which of GUARDS hold from now on.

    `readable` are the folders and files that may still be read.
    """
    held = []
    if _limit():
        held.append(MEMORY)
    if sys.platform == "linux":
        kernel = ctypes.CDLL(None, use_errno=True)
        if kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            if _landlock(kernel, readable):
                held.append(READING)
            if _seccomp(kernel):
                held += [NETWORK, WRITING]
    return tuple(guard for guard in GUARDS if guard in held)


def _limit() -> bool:
    """Limits of memory, files and traces, as every Unix has them; whether memory is limited."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    for what, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, MOST_FILES)):
        _lower(resource, what, most)
    return (
        _lower(resource, resource.RLIMIT_AS, MOST_MEMORY) and sys.platform == "linux"
    )  # macOS takes it and does not heed it


def _lower(resource: object, what: int, most: int) -> bool:
    try:
        resource.setrlimit(what, (most, most))  # type: ignore[attr-defined]  # the module is there on Unix only
    except (OSError, ValueError):
        return False
    return True


def _seccomp(kernel: ctypes.CDLL) -> bool:
    """Refuse calls of the kernel by their number and, where they open a file, by what for."""
    table = {"x86_64": _X86_64, "aarch64": _ARM64}.get(platform.machine())
    if table is None or sys.maxsize < 2**32:
        return False
    program = _program(table)
    code = b"".join(struct.pack("=HBBI", *step) for step in program)
    memory = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: how many steps, and where they are
    head = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(memory)))
    return bool(kernel.prctl(_SET_SECCOMP, _FILTER, head, 0, 0) == 0)


def _program(table: dict[str, object]) -> list[tuple[int, int, int, int]]:
    """The filter: each step is (operation, steps to skip when true, when false, number)."""
    refuse, unknown = (_ANSWER, 0, 0, _REFUSE | _EPERM), (_ANSWER, 0, 0, _REFUSE | _ENOSYS)
    steps: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, int(str(table["machine"]))),
        refuse,
        (_LOAD, 0, 0, _NUMBER),
        (_BIT, 0, 1, 0x40000000),  # the other way to call a 64-bit kernel, with numbers of its own
        refuse,
    ]
    refused = table["refused"]
    assert isinstance(refused, tuple)
    for number in (*refused, *_REFUSED_ANYWHERE):
        steps += [(_EQUAL, 0, 1, number), refuse]
    for number in _UNKNOWN_ANYWHERE:
        steps += [(_EQUAL, 0, 1, number), unknown]
    for name, argument, bits, wanted in (
        ("open", 1, _OPENS_TO_WRITE, False),
        ("openat", 2, _OPENS_TO_WRITE, False),
        ("clone", 0, _OF_ONE_PROCESS, True),
    ):
        if name in table:
            low = _ARGUMENTS + 8 * argument
            steps += [
                (_EQUAL, 0, 4, int(str(table[name]))),
                (_LOAD, 0, 0, low),
                (_BIT, 1, 0, bits) if wanted else (_BIT, 0, 1, bits),
                refuse,
                (_ANSWER, 0, 0, _ALLOW),
            ]
    return [*steps, (_ANSWER, 0, 0, _ALLOW)]


# include/uapi/linux/landlock.h
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_BELOW = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1, 2, 4, 8
_ALL_OF_VERSION_1 = 2**13 - 1


def _landlock(kernel: ctypes.CDLL, readable: Iterable[Path]) -> bool:
    """Leave nothing to read but these folders and files; nor can the memory of a process outside be read."""
    if kernel.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION) < 1:
        return False
    wanted = ctypes.create_string_buffer(struct.pack("=Q", _ALL_OF_VERSION_1), 8)
    rules = kernel.syscall(_CREATE, wanted, ctypes.c_size_t(8), 0)
    if rules < 0:
        return False
    try:
        for path in readable:
            try:
                place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:  # not there
                continue
            rights = _EXECUTE | _READ_FILE | (_READ_FOLDER if path.is_dir() else 0)
            # struct landlock_path_beneath_attr is packed
            rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place), 12)
            kernel.syscall(_ADD, rules, _BELOW, rule, 0)
            os.close(place)
        return bool(kernel.syscall(_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)
