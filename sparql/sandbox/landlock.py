"""Landlock for worker processes (Linux 5.13 and later): they may read below a few folders and nothing else at all.

A query worker has no business with the ledger, with keys or with other people's files; should the engine ever be taken
over by a query, it cannot read them either. Through ctypes, without a library and without privileges.
"""

import contextlib
import ctypes
import os
from collections.abc import Iterable
from typing import Final

# The same numbers on all machines (asm-generic).
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_EXECUTE, _READ_FILE, _READ_DIRECTORY = 1 << 0, 1 << 2, 1 << 3
_EVERYTHING: Final = (1 << 13) - 1
"""All rights that the first version of Landlock knows: execute, write, read, and making and removing of each kind."""


class _RulesetAttributes(ctypes.Structure):
    _fields_ = (("handled_access_fs", ctypes.c_uint64),)


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def restrict(readable: Iterable[str], writable: Iterable[str] = ()) -> None:
    """Let the calling thread, and those it starts from now on, read below these folders only, for ever.

    Below `writable` it may do anything but execute.

    Folders that do not exist are passed over. Raises OSError where the kernel does not have it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    attributes = _RulesetAttributes(_EVERYTHING)
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), ctypes.sizeof(attributes), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    try:
        for folder in readable:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                _allow(libc, ruleset, folder, _READ_FILE | _READ_DIRECTORY)
        for folder in writable:
            _allow(libc, ruleset, folder, _EVERYTHING & ~_EXECUTE)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.syscall(_RESTRICT_SELF, ruleset, 0) != 0:
            raise OSError(ctypes.get_errno(), "landlock")
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, folder: str, rights: int) -> None:
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        rule = _PathBeneath(rights, descriptor)
        if libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0) != 0:
            raise OSError(ctypes.get_errno(), "landlock")
    finally:
        os.close(descriptor)
