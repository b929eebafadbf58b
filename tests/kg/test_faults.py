"""A table of faults: every file of a data folder, damaged in every way, and ledgers that are not the right one.

Afterwards either all is right again by itself; or reads go on from a good state, writing stops, readiness says why, and
one command mends it: `kg restore`.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import pytest

from kg.derived import find_problems as find_problems_of_files
from kg.derived import make_derived
from kg.errors import KgError, NotReady
from kg.graph.generations import read_current
from kg.ledger.connections import allow_rewriting
from kg.ledger.ledger import Ledger
from kg.publishing.rebuilding import rebuild
from kg.publishing.restoring import restore
from kg.settings import Settings
from tests.kg.damaging import FAULTS, copy, derived, files, hindrance, make_folders, problems, shown, start, write_state
from tests.once import made_once

SAMPLE: Final = (("ledger.sqlite3", "deleted"), ("graph/CURRENT", "truncated"), ("index.sqlite3", "older"))
"""Of each of ledger, graph and index one file and one fault, for the fast tests."""
STANDING_FOR_ALL: Final = ("CURRENT", "MANIFEST-", ".sst")
"""Files of the engine, of which the slow tests take one each."""
BEHIND: Final = ("dumps", "differences", "quality")
"""Folders of what is made behind publications."""
_NOTES: Final = ("lock", "LOCK", ".nt", ".nq", ".trig", ".rdf", ".jsonld", "LOG", "IDENTITY", "-shm")
"""Files of which the content is nothing to anybody, or others stand for them."""


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders that `make_folders` makes; do not write to them."""
    return made_once(tmp_path_factory, "faults", make_folders)


@pytest.fixture
def own(folders: Path, tmp_path: Path) -> Settings:
    """A copy of the whole folder."""
    copy(folders / "whole", tmp_path / "data")
    return Settings(data=tmp_path / "data")


def check_after(folders: Path, settings: Settings, name: str) -> str:
    """Start and look: `mended by itself`, or `mended by command`; anything else is a failure."""
    right = shown(Settings(data=folders / "whole"))
    start(settings)
    reason = hindrance(settings)
    if reason is None:
        assert_right(settings, folders, name)
        return "by itself"
    with suppress(NotReady):
        seen = shown(settings)
        assert seen.quads == right.quads, f"{name}: reads do not go on from a good state"
    assert reason.message, name
    assert reason.hint, name
    with closing(Ledger(settings.ledger_address)) as ledger, pytest.raises(KgError):
        write_state(settings, ledger, "four")
    restore(settings, folders / "backup")
    assert hindrance(settings) is None, name
    assert_right(settings, folders, name)
    return "by command"


def assert_right(settings: Settings, folders: Path, name: str) -> None:
    seen, right = shown(settings), shown(Settings(data=folders / "whole"))
    assert (seen.quads, seen.found, seen.labels) == (right.quads, right.found, right.labels), name
    assert list(problems(settings)) == [], name
    assert derived(settings) == derived(Settings(data=folders / "whole")), name
    with closing(Ledger(settings.ledger_address)) as ledger:
        assert read_current(settings.data) is not None
        write_state(settings, ledger, "five")
        current = read_current(settings.data)
        assert current is not None
        assert current.position == ledger.position(), name


def cases(folder: Path, *, few: bool) -> Iterator[tuple[str, str]]:
    """Files and faults. The few: one file of each kind, each with one fault in turn and flipped bytes."""
    names, kinds = files(folder), set()
    for number, name in enumerate(names):
        kind = next((end for end in STANDING_FOR_ALL if end in name), Path(name).name)
        kind = Path(name).suffix if name.startswith("dumps") else kind
        if few and name.endswith(_NOTES):
            continue
        kind = f"{Path(name).parts[0]} {kind}" if "generations" not in name or name.startswith(newest(folder)) else ""
        if few and (not kind or kind in kinds):
            continue
        kinds.add(kind)
        turn = list(FAULTS)[(number + 3) % len(FAULTS)]
        yield from ((name, fault) for fault in ((turn,) if few else FAULTS))


def newest(folder: Path) -> str:
    current = read_current(folder)
    assert current is not None
    return str(current.folder.relative_to(folder))


def run_table(folders: Path, tmp_path: Path, tried: Iterable[tuple[str, str]]) -> int:
    """Try cases, each in a copy that is removed after it, and tell all failures together; how many there were."""
    counts = {"by itself": 0, "by command": 0}
    failures: list[str] = []
    for number, (name, fault) in enumerate(tried):
        data = tmp_path / str(number)
        copy(folders / "whole", data)
        FAULTS[fault](data / name, folders / "older" / name)
        try:
            counts[check_after(folders, Settings(data=data), f"{name} {fault}")] += 1
        except (Exception, pytest.fail.Exception) as error:  # also what `pytest.raises` misses
            failures.append(f"{name} {fault}: {type(error).__name__}: {str(error)[:500]}")
        finally:
            shutil.rmtree(data)
    assert not failures, "\n".join(failures)
    total = sum(counts.values())
    print(f"{total} faults: {counts['by itself']} mended by themselves, {counts['by command']} by a command")
    assert counts["by command"] > 0
    return total


@pytest.mark.parametrize("fault", ["emptied", "truncated", "flipped"])
def test_damaged_files_behind_publications_are_told_and_made_again(fault: str, own: Settings, folders: Path) -> None:
    notes = ("lock", ".sha256", "demo.json")
    made = [name for name in files(own.data) if name.startswith(BEHIND) and not name.endswith(notes)]
    assert {name.partition("/")[0] for name in made} == set(BEHIND)
    for name in made:
        FAULTS[fault](own.data / name, folders / "older" / name)
    with closing(Ledger(own.ledger_address)) as ledger:
        told = [problem.message for problem in find_problems_of_files(own, ledger)]
        assert len(told) == len(made)
        for name in made:
            assert any(f" {own.data / name} " in message for message in told), name
        make_derived(own, ledger)
        assert list(find_problems_of_files(own, ledger)) == []
    assert derived(own) == derived(Settings(data=folders / "whole"))


def test_faults_of_a_sample_are_mended_or_stop_writing(folders: Path, tmp_path: Path) -> None:
    every = set(cases(folders / "whole", few=False))
    assert every >= set(SAMPLE)
    assert run_table(folders, tmp_path, SAMPLE) == len(SAMPLE)


@pytest.mark.slow
def test_a_fault_of_each_kind_is_mended_or_stops_writing(folders: Path, tmp_path: Path) -> None:
    assert run_table(folders, tmp_path, cases(folders / "whole", few=True)) >= 20


@pytest.mark.long
def test_every_fault_of_every_file_is_mended_or_stops_writing(folders: Path, tmp_path: Path) -> None:
    assert run_table(folders, tmp_path, cases(folders / "whole", few=False)) >= 100


def _older_ledger(settings: Settings, folders: Path) -> None:
    FAULTS["older"](settings.data / "ledger.sqlite3", folders / "older" / "ledger.sqlite3")


def _older_and_gone_on(settings: Settings, folders: Path) -> None:
    _older_ledger(settings, folders)
    with closing(Ledger(settings.ledger_address)) as ledger:
        from kg.ledger.ledger import Change
        from kg.rdf.documents import canonicalize

        for number in range(3):
            ledger.append(Change("other", "Tester", str(number)), {f"urn:g:{number}": canonicalize([])})


def _another_ledger(settings: Settings, _folders: Path) -> None:
    (settings.data / "ledger.sqlite3").unlink()
    with closing(Ledger(settings.ledger_address)) as ledger:
        assert ledger.belong_to(settings.base_iri) == settings.base_iri


def _tampered(sql: str) -> Callable[[Settings, Path], None]:
    def tamper(settings: Settings, _folders: Path) -> None:
        with closing(Ledger(settings.ledger_address)) as ledger, ledger.database.begin() as connection:
            allow_rewriting(connection, "change", "version")
        with closing(sqlite3.connect(settings.data / "ledger.sqlite3")) as connection:
            connection.execute(sql)
            connection.commit()

    return tamper


WRONG: Final[dict[str, Callable[[Settings, Path], None]]] = {
    "put back from a copy of before": _older_ledger,
    "put back and gone on": _older_and_gone_on,
    "another one": _another_ledger,
    "another reason": _tampered("UPDATE change SET reason = 'Another' WHERE sequence = 2"),
    "another agent": _tampered("UPDATE change SET agent = NULL WHERE sequence = 2"),
    "another time": _tampered("UPDATE change SET accepted = '2020-01-01T00:00:00Z' WHERE sequence = 2"),
    "another digest": _tampered("UPDATE version SET sha256 = '00' WHERE sequence = 2"),
    "another content": _tampered("UPDATE version SET payload = (SELECT payload FROM version WHERE revision = 1)"),
    "content lost": _tampered("UPDATE version SET payload = NULL WHERE sequence = 2"),
    "a version gone": _tampered("DELETE FROM version WHERE sequence = 2"),
    "the last change gone": _tampered("DELETE FROM version WHERE sequence = 3"),
    "one hash changed": _tampered("UPDATE change SET hash = '00' WHERE sequence = 3"),
}


@pytest.mark.parametrize("how", WRONG)
def test_a_wrong_ledger_stops_writing_until_it_is_put_back(how: str, own: Settings, folders: Path) -> None:
    right = shown(own)
    WRONG[how](own, folders)
    start(own)
    reason = hindrance(own)
    assert reason is not None
    assert "kg restore" in reason.hint
    assert shown(own) == right
    restore(own, folders / "backup")
    assert hindrance(own) is None
    assert shown(own).quads == right.quads
    assert list(problems(own)) == []


def test_an_older_ledger_that_is_right_is_shown_by_one_command(own: Settings, folders: Path) -> None:
    _older_ledger(own, folders)
    start(own)
    assert "change 3 has been shown" in str(hindrance(own))
    with closing(Ledger(own.ledger_address)) as ledger:
        rebuild(own.data, own.base_iri, ledger)
        assert hindrance(own) is None
        assert shown(own).quads == shown(Settings(data=folders / "older")).quads
        assert shown(own).at == ledger.position()
    assert list(problems(own)) == []


def test_a_ledger_that_is_damaged_is_never_rebuilt_from(own: Settings, folders: Path) -> None:
    right = shown(own)
    WRONG["another content"](own, folders)
    with closing(Ledger(own.ledger_address)) as ledger, pytest.raises(KgError, match="not what was accepted"):
        rebuild(own.data, own.base_iri, ledger)
    assert shown(own) == right
