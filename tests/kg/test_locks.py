"""The product never gives back, by closing a descriptor, the locks of a database that it has open.

SQLite's locks belong to the process (POSIX.1-2017, fcntl): they go with the first descriptor of the file that is
closed, whoever opened it. A process that is left without them reads and writes beside the others. Seen in /proc/locks.
"""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kg.accounts.accounts import Accounts
from kg.derived import find_problems as find_problems_of_files
from kg.ledger.ledger import Change, Ledger
from kg.publishing.backup import make_backup, read_backup
from kg.publishing.changes import accept
from kg.publishing.projection import Writer
from kg.publishing.restoring import restore
from kg.publishing.verifying import find_problems
from kg.rdf.documents import canonicalize
from kg.search.index_file import index_path
from kg.search.search import Search
from kg.settings import Settings

LOCKS = Path("/proc/locks")


def locks_of(path: Path) -> int:
    """How many locks this process holds on a file."""
    inode = path.resolve().stat().st_ino
    lines = (line.split() for line in LOCKS.read_text().splitlines())
    own = [words for words in lines if words[1:2] == ["POSIX"] and words[4] == str(os.getpid())]
    return sum(words[5].rpartition(":")[2] == str(inode) for words in own)


def keep_them(folder: Path) -> None:
    """Do all that reads whole files while connections of this process are open; each keeps its locks."""
    settings = Settings(data=folder / "data")
    ledger = Ledger(settings.ledger_address)
    file, index = settings.data / "ledger.sqlite3", index_path(settings.data)
    accept(settings, ledger, Change(dataset="x", agent="Test", reason=""), {"http://example.org/g": canonicalize(())})
    search = Search(settings.data)
    assert search.tombstone("http://example.org/a") is None
    with ledger.database.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM change").scalar()
        held = locks_of(file), locks_of(index)
        assert min(held) > 0, "nothing to lose"
        with Writer(settings.data, settings.base_iri, ledger, settings.snapshots) as writer:
            writer.catch_up()
        assert (locks_of(file), locks_of(index)) == held, "the writer begins and ends"
        make_backup(ledger, folder / "backup")
        assert (locks_of(file), locks_of(index)) == held, "a backup is made"
        assert not [*find_problems(settings, ledger), *find_problems_of_files(settings, ledger)]
        assert (locks_of(file), locks_of(index)) == held, "everything is verified"
    print("kept")


@pytest.mark.skipif(not LOCKS.exists(), reason="locks of processes are seen on Linux")
def test_locks_are_kept_by_all_that_reads_whole_files(tmp_path: Path) -> None:
    program = "import pathlib, sys; from tests.kg.test_locks import keep_them; keep_them(pathlib.Path(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout == "kept\n", done.stderr


def test_accounts_without_any_change_are_backed_up_and_restored(tmp_path: Path) -> None:
    settings, other = Settings(data=tmp_path / "data"), Settings(data=tmp_path / "other")
    with closing(Accounts(settings.ledger_address)) as accounts:
        accounts.add("Clearing-House", "editor")
        token = accounts.issue("Clearing-House")
    with closing(Ledger(settings.ledger_address)) as ledger:
        first = make_backup(ledger, tmp_path / "backup")
        made = make_backup(ledger, tmp_path / "backup")
        assert made.position == first.position
    assert (made.sequence, read_backup(tmp_path / "backup")) == (0, made)
    restore(other, tmp_path / "backup")
    with closing(Accounts(other.ledger_address)) as accounts:
        found = accounts.check(token)
        assert found is not None
        assert found.name == "Clearing-House"
    with closing(Ledger(other.ledger_address)) as ledger:
        accept(other, ledger, Change(dataset="x", agent="Test", reason=""), {"http://example.org/g": canonicalize(())})
        assert ledger.last_sequence() == 1
