"""What a worker cannot do once it is locked in: tried in a process that locks itself in and then tries."""

import subprocess
import sys
from pathlib import Path

import pytest

from sparql.sandbox import seccomp
from sparql.sandbox.sandbox import ENVIRONMENT

ROOT = str(Path(seccomp.__file__).resolve().parents[2])
LOCKED = f"""
import ctypes, os, resource, signal, socket, subprocess, sys, threading, mmap
sys.path.insert(0, {ROOT!r})
from sparql.sandbox import sandbox
parent = os.getppid()
ours, theirs = socket.socketpair()
status = open("/proc/self/status")
done, missing = sandbox.enter(200 * 1024 * 1024, sandbox.Meter())
assert not missing, missing
status = status.read()
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is the Linux kernel's")


def locked(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process that has locked itself in."""
    command = [sys.executable, "-c", LOCKED + code]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=ENVIRONMENT, check=False)


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "ours.send(b'x')",
        "ours.recv(1)",
        "os.fork()",
        "subprocess.run(['/bin/true'])",
        "os.execv('/bin/true', ['true'])",
        "os.open('/tmp/never', os.O_WRONLY | os.O_CREAT)",
        "os.open('/tmp', os.O_RDWR | os.O_TMPFILE)",
        "open('/tmp/never', 'a')",
        "os.unlink('/tmp/never')",
        "os.mkdir('/tmp/never')",
        "os.rename('/tmp/never', '/tmp/ever')",
        "os.symlink('/tmp/a', '/tmp/never')",
        "os.chmod('/tmp', 0o777)",
        "os.kill(parent, signal.SIGTERM)",
        "signal.pthread_kill(threading.get_ident(), 0); os.kill(os.getpid(), 0)",
        "os.setuid(12345)",
        "os.nice(-5)",
        "os.memfd_create('x')",
        "resource.prlimit(parent, resource.RLIMIT_CPU, (1, 1))",
        "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)",
    ],
)
def test_a_locked_process_is_refused(attempt: str) -> None:
    result = locked(f"try:\n    {attempt}\nexcept OSError as error:\n    print('refused', error.errno)")
    assert result.stdout == "refused 1\n", result.stderr


@pytest.mark.parametrize(
    "call", ["101, 0, parent, 0, 0", "425, 8, 0", "9999", "435, 0, 0", "323, 0", "165, 0, 0, 0, 0, 0"]
)
def test_dangerous_system_calls_fail(call: str) -> None:
    """ptrace, io_uring_setup, one that does not exist, clone3, userfaultfd, mount (numbers of x86_64)."""
    code = f"libc = ctypes.CDLL(None, use_errno=True)\nprint(libc.syscall({call}), ctypes.get_errno() in (1, 38))"
    assert locked(code).stdout == "-1 True\n"


def test_reading_threads_and_the_pipe_go_on_working() -> None:
    result = locked(
        "read = open('/proc/self/statm').read()\n"
        "threads = [threading.Thread(target=lambda: None) for _ in range(3)]\n"
        "[thread.start() for thread in threads]; [thread.join() for thread in threads]\n"
        "os.write(theirs.fileno(), b'x'); print(os.read(ours.fileno(), 1))"
    )
    assert result.stdout == "b'x'\n", result.stderr


def test_a_process_that_hides_files_reads_only_what_it_may(tmp_path: Path) -> None:
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / "a").write_text("visible", encoding="utf-8")
    (tmp_path / "secret").write_text("hidden", encoding="utf-8")
    code = f"""
import sys
sys.path.insert(0, {ROOT!r})
from sparql.sandbox import sandbox
assert sandbox.hide_files([{str(tmp_path / "seen")!r}, "/does/not/exist"]) or print("no landlock")
print(open({str(tmp_path / "seen" / "a")!r}).read())
for path in ({str(tmp_path / "secret")!r}, "/etc/passwd", "/proc/self/environ"):
    try:
        print(open(path).read())
    except PermissionError:
        print("refused")
import difflib
"""
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, env=ENVIRONMENT, check=False)
    if "no landlock" in result.stdout:
        pytest.skip("this kernel has no Landlock")
    assert result.stdout.splitlines() == ["visible", "refused", "refused", "refused"], result.stderr


def test_memory_beyond_the_budget_is_not_given() -> None:
    result = locked("try:\n    bytearray(300 * 1024 * 1024)\nexcept MemoryError:\n    print('refused')")
    assert result.stdout == "refused\n"


def test_a_locked_process_leaves_no_core_and_writes_no_file() -> None:
    result = locked("print(resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_FSIZE))")
    assert result.stdout == "(0, 0) (0, 0)\n"


def test_a_locked_process_has_no_capabilities() -> None:
    result = locked(
        "print(*(line.split()[1] for line in status.splitlines() if line.startswith(('CapEff', 'CapPrm'))))"
    )
    assert result.stdout.split() == ["0" * 16] * 2, result.stderr


def test_the_program_is_read_and_not_what_lies_beside_it(tmp_path: Path) -> None:
    """The data folder is beside the packages unless KG_DATA says otherwise, and the ledger in it."""
    for name in ("sparql", "kg", "var"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name, encoding="utf-8")
    code = f"""
import sys
sys.path[:0] = [{ROOT!r}]
from sparql.sandbox import sandbox
sys.path[:1] = [{str(tmp_path)!r}]
assert sandbox.hide_files([]) or print("no landlock")
for name in ("sparql", "kg", "var"):
    try:
        print(open({str(tmp_path)!r} + "/" + name + "/file").read())
    except PermissionError:
        print("refused")
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    if "no landlock" in result.stdout:
        pytest.skip("this kernel has no Landlock")
    assert result.stdout.split() == ["sparql", "kg", "refused"], result.stderr


def test_all_threads_are_locked_in_whoever_locked() -> None:
    code = f"""
import os, socket, sys, threading
sys.path.insert(0, {ROOT!r})
from sparql.sandbox import sandbox
thread = threading.Thread(target=sandbox.enter, args=(1 << 28, sandbox.Meter())); thread.start(); thread.join()
try:
    socket.socket()
except OSError as error:
    print('refused', error.errno)
"""
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, env=ENVIRONMENT, check=False)
    assert result.stdout == "refused 1\n", result.stderr


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_well_formed(machine: str) -> None:
    code = seccomp.program(machine, 1)
    assert len(code) % 8 == 0
    assert len(code) // 8 < 4096
    for start in range(0, len(code), 8):
        operation = int.from_bytes(code[start : start + 2], "little")
        ahead = max(code[start + 2], code[start + 3])
        if operation & 7 == 5:  # a jump stays inside
            assert start // 8 + 1 + ahead < len(code) // 8


def test_other_machines_have_no_filter() -> None:
    with pytest.raises(KeyError):
        seccomp.program("vax", 1)
