"""A seccomp filter for worker processes: a list of what they may ask the kernel; everything else is refused.

Assembled here, instruction by instruction (classic BPF, linux/filter.h), and installed through ctypes, so that it needs
no library and no privileges. Refused calls fail with EPERM; opening for writing, new processes, new sockets, new
executable memory and signals to others are among them. `clone3`, whose flags lie in memory where a filter cannot look,
fails with ENOSYS so that the C library falls back to `clone`, which may only make threads. A system call of another
architecture kills the process.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Mapping
from typing import Final

_LOAD, _JUMP_EQUAL, _AND, _RETURN, _JUMP_SET = 0x20, 0x15, 0x54, 0x06, 0x45
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_PR_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_CLONE_THREAD, _PROT_EXEC = 0x00010000, 0x4
_TEMPORARY: Final = getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | _TEMPORARY

# Number of each system call on (x86_64, aarch64); None where it does not exist.
_ALLOWED: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "poll": (7, None),
    "ppoll": (271, 73),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "dup": (32, 23),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "uname": (63, 160),
    "fcntl": (72, 25),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "gettimeofday": (96, 169),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "sigaltstack": (131, 132),
    "fstatfs": (138, 44),
    "statfs": (137, 43),
    "setrlimit": (160, 164),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "set_tid_address": (218, 96),
    "fadvise64": (221, 223),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "set_robust_list": (273, 99),
    "get_robust_list": (274, 100),
    "newfstatat": (262, 79),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "statx": (332, 291),
    "rseq": (334, 293),
}
# What a process may ask beside, that changes a copy of the graph: it makes, renames and removes files of that copy.
_ALLOWED_WRITER: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "open": (2, None),
    "openat": (257, 56),
    "pwrite64": (18, 68),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "sync_file_range": (277, 84),
    "ftruncate": (77, 46),
    "fallocate": (285, 47),
    "rename": (82, None),
    "renameat": (264, 38),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "link": (86, None),
    "linkat": (265, 37),
    "flock": (73, 32),
}
# Calls that are refused when an argument has one of these bits: (numbers, index of the argument, bits).
_REFUSED_BITS: Final = (
    ((2, None), 1, _WRITING),  # open
    ((257, 56), 2, _WRITING),  # openat
    ((9, 222), 2, _PROT_EXEC),  # mmap
    ((10, 226), 2, _PROT_EXEC),  # mprotect
)
_CLONE: Final = (56, 220)
_CLONE3: Final = (435, 435)
_TGKILL: Final = (234, 131)
_PRLIMIT: Final = (302, 261)
_SECCOMP: Final = (317, 277)
# Column of the numbers above, and the name of the architecture (AUDIT_ARCH_*, linux/audit.h).
_MACHINES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def _statement(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def _argument(index: int) -> bytes:
    """Load the low half of an argument of the call (both machines are little-endian)."""
    return _statement(_LOAD, 16 + 8 * index)


def _when(number: int | None, argument: int, test: int, value: int, verdicts: tuple[bytes, bytes]) -> list[bytes]:
    """For one call: compare an argument, and return the first verdict if it holds, else the second."""
    if number is None:
        return []
    return [
        _statement(_JUMP_EQUAL, number, 0, 4),
        _argument(argument),
        _statement(test, value, 0, 1),
        *verdicts,
    ]


def program(machine: str, process: int, *, writing: bool = False) -> bytes:
    """The filter for a machine as `platform.machine()` names it; KeyError for one we have no numbers of.

    `process` is the id of the process that will be filtered: the only one it may signal. With `writing` it may also
    change files.
    """
    column, architecture = _MACHINES[machine]
    deny, allow = _statement(_RETURN, _ERRNO | _EPERM), _statement(_RETURN, _ALLOW)
    code = [
        _statement(_LOAD, 4),
        _statement(_JUMP_EQUAL, architecture, 1, 0),
        _statement(_RETURN, _KILL),
        _statement(_LOAD, 0),
    ]
    for numbers, argument, bits in _REFUSED_BITS:
        if writing and bits == _WRITING:
            continue
        code += _when(numbers[column], argument, _JUMP_SET, bits, (deny, allow))
    code += _when(_CLONE[column], 0, _JUMP_SET, _CLONE_THREAD, (allow, deny))
    code += _when(_TGKILL[column], 0, _JUMP_EQUAL, process, (allow, deny))
    code += _when(_PRLIMIT[column], 0, _JUMP_EQUAL, 0, (allow, deny))
    code += [_statement(_JUMP_EQUAL, _CLONE3[column], 0, 1), _statement(_RETURN, _ERRNO | _ENOSYS)]
    for names in (*_ALLOWED.values(), *(_ALLOWED_WRITER.values() if writing else ())):
        if (number := names[column]) is not None:
            code += [_statement(_JUMP_EQUAL, number, 0, 1), allow]
    code.append(deny)
    return b"".join(code)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def install(*, writing: bool = False) -> None:
    """Put this process with all its threads under the filter, for ever. Raises OSError where it cannot be."""
    machine = platform.machine()
    if machine not in _MACHINES:
        raise OSError(f"no filter for {machine}")
    instructions = program(machine, os.getpid(), writing=writing)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")
    buffer = ctypes.create_string_buffer(instructions, len(instructions))
    filter_ = _Program(len(instructions) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    number = _SECCOMP[_MACHINES[machine][0]]
    if libc.syscall(number, _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(filter_)) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")
