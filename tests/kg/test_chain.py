"""The identity and the chain of a ledger: what is in it, what may be erased, and how older ones get it."""

import shutil
import sqlite3
import subprocess
import tarfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from kg.accounts.accounts import Accounts
from kg.chain import link, origin, seal
from kg.errors import Conflict, WritingStopped
from kg.graph.generations import read_current
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger import migrating
from kg.ledger.erasure import erase
from kg.ledger.ledger import Change, Ledger
from kg.ledger.saved_queries import SavedQueries
from kg.ledger.verifying import check_ledger, find_problems
from kg.publishing.backup import make_backup
from kg.publishing.changes import accept
from kg.publishing.projection import Writer
from kg.publishing.provenance import agent_iri
from kg.publishing.rebuilding import rebuild
from kg.publishing.restoring import restore
from kg.publishing.verifying import find_problems as find_all_problems
from kg.quality.decisions import Decisions
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.releases.candidates import Candidates
from kg.search.search import Search
from kg.settings import Settings

RELEASED: Final = Path(__file__).parents[1] / "data" / "released" / "v0.1.0.tar.xz"
RECORD: Final = "http://metadata.cbd.int/graph/record/x1"
THING, TITLE = NamedNode("http://metadata.cbd.int/record/x1"), NamedNode("http://purl.org/dc/terms/title")


def put(settings: Settings, ledger: Ledger, text: str, agent: str = "Ministry") -> None:
    accept(settings, ledger, Change("record", agent, "An edit"), {RECORD: titled(text)})


def titled(text: str) -> CanonicalGraph:
    return canonicalize([Triple(THING, TITLE, Literal(text, language="en"))])


@given(st.lists(st.text(max_size=20), min_size=1), st.integers(0, 1_000), st.text(max_size=5))
def test_another_history_has_another_hash(metadata: list[str], place: int, text: str) -> None:
    entries = [("urn:g", number, text) for number in range(3)]
    found = link(origin("a"), metadata, entries)
    assert found == link(origin("a"), metadata, reversed(entries))
    assert found != link(origin("b"), metadata, entries)
    changed = [*metadata]
    changed[place % len(changed)] += "x"
    assert found != link(origin("a"), changed, entries)
    assert found != link(origin("a"), metadata, entries[1:])


def test_neither_contents_nor_names_are_in_the_chain(settings: Settings, ledger: Ledger) -> None:
    """The chain holds when all of them are gone: contents with their salts, texts with theirs, names."""
    put(settings, ledger, "A person's name")
    erase(ledger, RECORD, 1, "Office", "asked for by the person")
    with closing(sqlite3.connect(settings.data / "ledger.sqlite3")) as connection:
        connection.execute("UPDATE agent SET name = 'erased'")
        for trigger in ("change_no_update", "change_no_delete"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("UPDATE change SET reason = '', source = '', salt = NULL")
        connection.commit()
    check_ledger(ledger)


def test_what_was_erased_is_gone_and_not_withdrawn(settings: Settings, ledger: Ledger) -> None:
    put(settings, ledger, "Jane Secretperson")
    put(settings, ledger, "Harmless")
    erase(ledger, RECORD, 1, "Office", "asked for by the person")
    version = ledger.version(RECORD, 1)
    assert version is not None
    assert (version.erased, version.payload, version.content().count) == (True, None, 0)
    assert len(version.sha256) == 64
    assert version.sha256 != titled("Jane Secretperson").sha256
    latest = ledger.latest(RECORD)
    assert latest is not None
    assert not latest.erased
    file = (settings.data / "ledger.sqlite3").read_bytes()
    assert titled("Jane Secretperson").packed not in file
    assert titled("Harmless").packed in file
    assert list(find_problems(ledger)) == []
    with pytest.raises(Conflict):
        erase(ledger, RECORD, 1, "Office", "again")


def test_the_newest_version_is_no_longer_shown_and_a_rebuild_leaves_a_tombstone(
    settings: Settings, ledger: Ledger
) -> None:
    put(settings, ledger, "Jane Secretperson")
    erase(ledger, RECORD, 1, "Office", "asked for by the person")
    for again in (False, True):
        if again:
            rebuild(settings.data, settings.base_iri, ledger)
        else:
            with Writer(settings.data, settings.base_iri, ledger) as writer:
                writer.catch_up()
        knowledge = KnowledgeBase(settings).current()
        assert list(knowledge.graph.contents(RECORD)) == []
        tombstone = Search(settings.data).tombstone(THING.value)
        assert tombstone is not None
        assert tombstone.label == ""
        assert list(find_all_problems(settings, ledger)) == []


def test_a_name_changes_everywhere_at_once(settings: Settings, ledger: Ledger) -> None:
    with closing(Accounts(settings.ledger_address)) as accounts:
        account = accounts.add("Jane Person", "editor")
        token = accounts.issue("Jane Person")
        put(settings, ledger, "One", agent="Jane Person")
        accounts.rename("Jane Person", "Ministry")
        checked = accounts.check(token)
        assert checked is not None
        assert checked.name == "Ministry"
    assert {change.agent for change in ledger.changes()} == {"Ministry"}
    with Writer(settings.data, settings.base_iri, ledger) as writer:
        assert writer.catch_up()
    agent = NamedNode(agent_iri(settings.base_iri, account.number))
    store = KnowledgeBase(settings).current().graph.store
    assert [str(quad.object) for quad in store.quads_for_pattern(agent, None, None, None)].count('"Ministry"') == 1
    assert not list(store.quads_for_pattern(None, None, Literal("Jane Person"), None))
    check_ledger(ledger)


def unpacked(folder: Path) -> str:
    with tarfile.open(RELEASED) as archive:
        archive.extractall(folder, filter="data")
    return f"sqlite:///{folder / 'data' / 'ledger.sqlite3'}"


def columns(address: str) -> dict[str, set[str]]:
    kinds: tuple[Callable[[str], Ledger | Accounts | SavedQueries | Decisions | Candidates], ...]
    kinds = (Ledger, Accounts, SavedQueries, Decisions, Candidates)
    for kind in kinds:
        kind(address).close()
    engine = sa.create_engine(address)
    inspector = sa.inspect(engine)
    names = {table: inspector.get_columns(table) for table in inspector.get_table_names()}
    engine.dispose()
    return {table: {column["name"] for column in found} for table, found in names.items()}


def test_a_migrated_ledger_is_as_a_new_one(tmp_path: Path) -> None:
    address = unpacked(tmp_path)
    new = columns(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    old = columns(address)
    assert old == new
    with closing(Ledger(address)) as ledger:
        check_ledger(ledger)
        assert {change.agent for change in ledger.changes()} >= {"Operator", "Curator"}


def test_who_proposed_a_candidate_of_before_is_the_account_of_that_name(tmp_path: Path) -> None:
    address = unpacked(tmp_path)
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as old:
        named = dict(old.execute("SELECT id, agent FROM release_candidate").fetchall())
        deciders = dict(old.execute("SELECT id, decided_by FROM release_candidate").fetchall())
    assert named
    with closing(Accounts(address)) as accounts, closing(Candidates(address)) as candidates:
        found = {one.id: one for dataset in datasets(address) for one in candidates.of_dataset(dataset)}
        assert {number: one.agent for number, one in found.items()} == named
        assert {number: one.decided_by for number, one in found.items()} == deciders
        numbers = {account.name: account.number for account in accounts.all()}
        assert all(one.agent_number == numbers.get(one.agent, one.agent_number) for one in found.values())
        assert None not in {one.agent_number for one in found.values()}


def datasets(address: str) -> list[str]:
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
        return [name for (name,) in connection.execute("SELECT DISTINCT dataset FROM release_candidate")]


def test_the_newest_script_is_the_newest() -> None:
    scripts = ScriptDirectory(str(Path(migrating.__file__).with_name("migrations")))
    assert scripts.get_current_head() == migrating.NEWEST


def test_a_ledger_of_a_later_version_is_left_alone(settings: Settings, ledger: Ledger) -> None:
    with closing(sqlite3.connect(settings.data / "ledger.sqlite3")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with closing(Ledger(settings.ledger_address)) as later, pytest.raises(Conflict, match="later version"):
        later.position()


_MIGRATE: Final = "import sys; from kg.ledger.ledger import Ledger; print(Ledger(sys.argv[1]).position())"
_RESTORE: Final = (
    "import sys; from pathlib import Path; from kg.settings import Settings; "
    "from kg.publishing.restoring import restore; restore(Settings(data=Path(sys.argv[1])), Path(sys.argv[2]))"
)
_REBUILD: Final = (
    "import sys; from kg.settings import Settings; from kg.ledger.ledger import Ledger; from pathlib import Path; "
    "from kg.publishing.rebuilding import rebuild; s = Settings(data=Path(sys.argv[1])); "
    "rebuild(s.data, s.base_iri, Ledger(s.ledger_address))"
)
_BACKUP: Final = (
    "import sys; from pathlib import Path; from kg.ledger.ledger import Ledger; "
    "from kg.publishing.backup import make_backup; make_backup(Ledger(sys.argv[1]), Path(sys.argv[2]))"
)


def kill_after(seconds: float, code: str, *arguments: object) -> bool:
    """Run a program and kill it after a while; whether it was killed."""
    command = (shutil.which("python") or "python", "-c", code, *map(str, arguments))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


@pytest.mark.slow
def test_killed_at_any_moment_of_migration_backup_restore_and_rebuild_nothing_is_lost(tmp_path: Path) -> None:
    from tests.kg.damaging import copy, make_folders, problems, shown

    make_folders(tmp_path)
    whole, right = Settings(data=tmp_path / "whole"), shown(Settings(data=tmp_path / "whole"))
    started = time.monotonic()
    kill_after(60, _RESTORE, whole.data, tmp_path / "backup")
    lasts = time.monotonic() - started
    killed = 0
    for step in range(1, 9):
        after = lasts * step / 8
        data = tmp_path / f"data{step}"
        copy(tmp_path / "whole", data)
        killed += kill_after(after, _RESTORE, data, tmp_path / "backup")
        restore(Settings(data=data), tmp_path / "backup")
        assert shown(Settings(data=data)).quads == right.quads
        killed += kill_after(after, _REBUILD, data)
        with closing(Ledger(Settings(data=data).ledger_address)) as ledger:
            with Writer(data, whole.base_iri, ledger) as writer:
                writer.catch_up()
            assert shown(Settings(data=data)).quads == right.quads
            assert list(problems(Settings(data=data))) == []
            killed += kill_after(after / 2, _BACKUP, Settings(data=data).ledger_address, tmp_path / "backup")
        restore(Settings(data=data), tmp_path / "backup")
        address = unpacked(tmp_path / f"old{step}")
        killed += kill_after(after / 2, _MIGRATE, address)
        with closing(Ledger(address)) as ledger:
            check_ledger(ledger)
            assert ledger.last_sequence() == 5
        shutil.rmtree(data)
    print(f"killed {killed} times of 32")
    assert killed >= 8


@pytest.mark.slow
def test_postgresql_does_the_same(tmp_path: Path, postgresql: str) -> None:
    """Accepting, showing, verifying, refusing to rewrite, erasing, and a backup there and back."""
    settings = Settings(data=tmp_path / "data", ledger=postgresql)
    with closing(Ledger(postgresql)) as ledger:
        with closing(Accounts(postgresql)) as accounts:
            accounts.add("Ministry", "editor")
        for text in ("One", "Two", "Three"):
            put(settings, ledger, text)
        assert list(find_all_problems(settings, ledger)) == []
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), ledger.database.begin() as connection:
            connection.exec_driver_sql("UPDATE change SET reason = 'x'")
        make_backup(ledger, tmp_path / "backup")
        position = ledger.position()
        put(settings, ledger, "Four")
        erase(ledger, RECORD, 1, "Office", "asked for")
        check_ledger(ledger)
    restore(settings, tmp_path / "backup")
    with closing(Ledger(postgresql)) as ledger:
        assert ledger.position() == position
        assert list(find_all_problems(settings, ledger)) == []
        put(settings, ledger, "Five")
        current = read_current(settings.data)
        assert current is not None
        assert current.position == ledger.position()
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), ledger.database.begin() as connection:
            connection.exec_driver_sql("DELETE FROM version")
    with closing(Accounts(postgresql)) as accounts:
        assert [account.name for account in accounts.all()] == ["Ministry"]


def test_an_empty_ledger_is_right_and_is_not_another_one(settings: Settings, ledger: Ledger) -> None:
    check_ledger(ledger)
    with Writer(settings.data, settings.base_iri, ledger) as writer:
        assert writer.catch_up()
        assert writer.catch_up() is None
    check_ledger(ledger)
    first = ledger.position()
    (settings.data / "ledger.sqlite3").unlink()
    with closing(Ledger(settings.ledger_address)) as other, pytest.raises(WritingStopped):
        put(settings, other, "One")
    assert first is not None
    assert first.identity


def test_a_sealed_digest_is_not_found_by_trying() -> None:
    assert seal(b"salt", "00") != seal(b"pepper", "00")
    assert seal(None, "00") == "00"
