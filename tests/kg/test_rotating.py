"""The log that never outgrows its bounds, and names that cannot be traced back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.running.pseudonyms import Pseudonyms
from kg.running.rotating_log import RotatingLog


def test_a_full_file_makes_room_and_the_oldest_goes(tmp_path: Path) -> None:
    log = RotatingLog(tmp_path / "logs" / "lines", 100, 2)
    for number in range(100):
        log.append(b"line %03d\n" % number)
    files = sorted(path.name for path in log.path.parent.iterdir())
    assert files == ["lines", "lines.1", "lines.2"]
    assert all(path.stat().st_size <= 100 for path in log.path.parent.iterdir())
    lines = list(log.newest_first())
    assert lines[0] == b"line 099"
    assert lines == sorted(lines, reverse=True)
    assert 20 < len(lines) <= 33


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    log = RotatingLog(tmp_path / "logs" / "lines", 100, 2)
    log.append(b"line\n")
    assert log.path.stat().st_mode & 0o777 == 0o600
    assert log.path.parent.stat().st_mode & 0o777 == 0o700


def test_several_processes_lose_no_line_while_files_change_places(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from kg.running.rotating_log import RotatingLog\n"
        "log = RotatingLog(Path(sys.argv[1]), 2000, 50)\n"
        "for number in range(300): log.append(f'{sys.argv[2]} {number}\\n'.encode())"
    )
    path = tmp_path / "lines"
    started = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in "abcd"]
    assert [process.wait(60) for process in started] == [0, 0, 0, 0]
    lines = list(RotatingLog(path, 2000, 50).newest_first())
    assert len(lines) == len(set(lines)) == 1200
    assert (tmp_path / "lines.1").exists()


def test_a_file_that_is_missing_is_an_empty_log(tmp_path: Path) -> None:
    assert list(RotatingLog(tmp_path / "none", 100, 2).newest_first()) == []


def test_a_client_keeps_its_name_for_a_day_and_processes_share_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, alone = Pseudonyms(tmp_path), Pseudonyms(tmp_path), Pseudonyms()
    name = first.name("192.0.2.1")
    assert name == first.name("192.0.2.1") == second.name("192.0.2.1")
    assert name not in (first.name("192.0.2.2"), alone.name("192.0.2.1"))
    assert first.name("") == ""
    for another_day in (first, second):
        monkeypatch.setattr(another_day, "_day", "yesterday")
    (tmp_path / "salt").write_text("2001-01-01 00")
    assert first.name("192.0.2.1") == second.name("192.0.2.1") != name
    assert os.stat(tmp_path / "salt").st_mode & 0o777 == 0o600
