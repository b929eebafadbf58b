"""The body as it came can be made again for every record that is loaded, and for nobody once it is erased."""

import json
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple
from typer.testing import CliRunner

from kg.errors import Conflict, Damaged, NotFound
from kg.ledger.bodies import Body, Kept, Sealed
from kg.ledger.connections import allow_rewriting
from kg.ledger.erasure import erase
from kg.ledger.keeping import Bodies
from kg.ledger.keys import Keys
from kg.ledger.ledger import Change, Ledger
from kg.ledger.verifying import check_ledger, find_problems
from kg.publishing.backup import fetch_backup, make_backup
from kg.publishing.kept_bodies import KeptBodies
from kg.publishing.record_commands import record as record_app
from kg.publishing.restoring import restore
from kg.publishing.verifying import find_unreadable
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.records.mapping.report import Report
from kg.settings import Settings
from loaders.records.graphs.changes import Changes
from loaders.records.graphs.kept import REASON, load_kept
from loaders.records.graphs.loading import Options, load_records
from tests.kg.damaging import FAULTS
from tests.kg.test_released import VERSIONS, unpack
from tests.loaders.records.arriving import AREA, EXPORT, SOURCES, envelope
from tests.loaders.records.conftest import BASE, GUID, Load, MadeRecords, body
from tests.loaders.records.generated import PRIVATE

GRAPH: Final = f"{BASE}graph/record/{GUID}"
PLAN: Final = body("nbsap", title={"en": "Plan"}, contactEmail="jane@example.org", notes="Jane's telephone is 1234")
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
).filter(lambda value: "\\ud" not in json.dumps(value))


@pytest.fixture(autouse=True)
def unpublished(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies are kept before anything is published, which would take the time."""
    monkeypatch.setattr(Changes, "open", lambda _: None)
    monkeypatch.setattr(Changes, "publish", lambda _: None)


@pytest.fixture
def kept(settings: Settings, ledger: Ledger) -> KeptBodies:
    return KeptBodies(settings, ledger)


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def rows(ledger: Ledger) -> list[Kept]:
    return list(Bodies(ledger.database).walk())


def texts(settings: Settings, ledger: Ledger) -> list[str]:
    keys = Keys(settings.keys_file)
    return [keys.open(each) for each in rows(ledger)]


def test_bodies_of_all_types_come_out_as_they_went_in(made_records: MadeRecords) -> None:
    with closing(Ledger(made_records.settings.ledger_address)) as ledger:
        there = KeptBodies(made_records.settings, ledger)
        for made in made_records.bodies.values():
            assert there.text(made.given["header"]["identifier"]) == written(made.given)
        assert len(rows(ledger)) == len(made_records.bodies)
        assert list(find_problems(ledger)) == []
        assert list(find_unreadable(ledger, Keys(made_records.settings.keys_file))) == []
    for path in made_records.settings.data.glob("*.sqlite3*"):
        assert PRIVATE.encode() not in path.read_bytes(), path


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys") / "keys.sqlite3")


@given(value=JSON, form=st.sampled_from(["body", "index"]))
def test_any_json_comes_out_as_it_went_in(keys: Keys, value: Any, form: str) -> None:
    ((sealed, key),) = keys.seal("urn:g", "document", [Body.of(form, value)])
    found = keys.read(_as_kept(sealed), key)
    assert found == written(value)
    assert json.loads(found) == value
    assert keys.mark(Body.of(form, value)) == sealed.mark


def _as_kept(sealed: Sealed) -> Kept:
    return Kept(sealed.graph, sealed.source, 1, 1, sealed.form, sealed.sha256, sealed.mark, sealed.payload)


@pytest.mark.parametrize("kind", SOURCES)
def test_every_form_is_kept_and_the_same_again_costs_nothing(
    settings: Settings, ledger: Ledger, tmp_path: Path, kind: str
) -> None:
    paths = []
    for number, source in enumerate(SOURCES[kind]):
        text = source if isinstance(source, str) else json.dumps(source)
        paths.append(tmp_path / f"{number}.{'csv' if isinstance(source, str) else 'json'}")
        paths[-1].write_text(text, encoding="utf-8")
    for path in paths:
        load_records(settings, ledger, [path], Options())
    given = [written(source) for source in SOURCES[kind] if not isinstance(source, str)]
    found = texts(settings, ledger)
    ours = [text for text in given if text in found]
    assert len(ours) >= len(given) - 1  # an older revision after a newer one says nothing
    before = ledger.last_sequence(), len(found)
    for path in paths[-1:]:
        load_records(settings, ledger, [path], Options())
    assert (ledger.last_sequence(), len(rows(ledger))) == before
    assert list(find_problems(ledger)) == []


def test_rows_of_an_export_are_kept(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(EXPORT)
    load_records(settings, ledger, [tmp_path / "a.csv"], Options())
    ((row,),) = [json.loads(text) for text in texts(settings, ledger)]
    assert row["cells"]["title"] == "Of the export"
    assert (row["stable"], row["revision"]) == ("ORT-NT7-MN-100", 2)


def test_what_differs_only_in_what_is_not_published_is_kept(load: Load, ledger: Ledger, kept: KeptBodies) -> None:
    load(PLAN)
    load({**PLAN, "contactEmail": "john@example.org"})
    assert [version.revision for version, _ in ledger.history(GRAPH)] == [1]
    assert [body.number for body in kept.all(GUID)] == [1, 2]
    assert "john@example.org" in kept.text(GUID)
    load(PLAN, {**PLAN, "contactEmail": "joan@example.org"})
    assert "joan@example.org" in kept.text(GUID)
    check_ledger(ledger)


def test_each_version_has_its_body(load: Load, kept: KeptBodies) -> None:
    for number in (1, 2, 3):
        load(envelope(number, f"Name {number}"))
    load(envelope(2, "Name 2"))
    for number in (1, 2, 3):
        assert json.loads(kept.text(f"{BASE}record/{GUID}", number))["revision"] == number
    assert json.loads(kept.text(GUID))["revision"] == 3
    with pytest.raises(NotFound, match="no version 4"):
        kept.text(GUID, 4)
    with pytest.raises(NotFound, match="from index"):
        kept.text(GUID, source="index")
    with pytest.raises(NotFound, match="There is no record"):
        kept.text("no-such-record")


def test_the_newest_counts_in_every_order(load: Load, kept: KeptBodies) -> None:
    load(envelope(2, "Second"), envelope(1, "First"))
    load(envelope(1, "First"))
    assert json.loads(kept.text(GUID))["revision"] == 2


def test_bodies_follow_a_record_to_its_better_name(load: Load, ledger: Ledger, kept: KeptBodies) -> None:
    area = {**AREA, "properties": {"KEY": 208084, "GLOBAL_ID": "ETTP_7", "NAME": "An area"}}
    load(area)
    load(envelope(1, "With a name", type="marineEbsa", body=body("marineEbsa", title={"en": "Body"})))
    found = [json.loads(kept.keys.open(Bodies(ledger.database).get(head))) for head in kept.all(GUID)]
    assert area in found
    assert kept.erase(GUID, "Office", "asked for") == len(found)
    assert all(each.payload is None for each in rows(ledger))
    check_ledger(ledger)


def test_a_dry_run_keeps_nothing(load: Load, settings: Settings, ledger: Ledger) -> None:
    load(PLAN, dry_run=True)
    assert rows(ledger) == []
    assert not settings.keys_file.exists()


def test_keys_are_in_a_file_of_their_own(ledger: Ledger, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", keys=str(tmp_path / "elsewhere" / "keys"))
    (tmp_path / "a.json").write_text(json.dumps(PLAN))
    load_records(settings, ledger, [tmp_path / "a.json"], Options())
    assert texts(settings, ledger) == [written(PLAN)]
    made = list((tmp_path / "elsewhere").iterdir())
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o600] * len(made)
    assert not (settings.data / "keys.sqlite3").exists()


def test_what_is_erased_is_in_no_backup_either(load: Load, settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    load(PLAN)
    (before,) = rows(ledger)
    make_backup(ledger, tmp_path / "backup")
    (key,) = Keys(settings.keys_file).find([before.sha256]).values()
    there = KeptBodies(settings, ledger)
    assert there.erase(GUID, "Office", "asked for by the person") == 1
    for path in settings.data.glob("*.sqlite3*"):
        assert key not in path.read_bytes(), path
        assert before.payload is not None
        assert before.payload[:200] not in path.read_bytes(), path
    with pytest.raises(NotFound, match="was erased, with change 2"):
        there.text(GUID)
    with pytest.raises(NotFound, match="erased before"):
        there.erase(GUID, "Office", "again")
    assert ledger.latest(GRAPH) is not None
    check_ledger(ledger)
    fetch_backup(tmp_path / "backup", tmp_path / "fetched.sqlite3")
    with closing(Ledger(f"sqlite:///{tmp_path / 'fetched.sqlite3'}")) as older:
        (again,) = rows(older)
        assert again.payload == before.payload
        with pytest.raises(NotFound, match="its key is not in"):
            Keys(settings.keys_file).open(again)


def test_a_version_is_erased_with_its_body(load: Load, settings: Settings, ledger: Ledger, kept: KeptBodies) -> None:
    load(envelope(1, "Jane"))
    load(envelope(2, "Harmless"))
    erase(ledger, GRAPH, 1, "Office", "asked for", Keys(settings.keys_file))
    with pytest.raises(NotFound, match="was erased"):
        kept.text(GUID, 1)
    assert json.loads(kept.text(GUID))["revision"] == 2
    with pytest.raises(Conflict):
        erase(ledger, GRAPH, 1, "Office", "again", Keys(settings.keys_file))
    check_ledger(ledger)
    assert list(find_unreadable(ledger, kept.keys)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_file_of_keys_is_told_and_nothing_else_fails(
    load: Load, settings: Settings, ledger: Ledger, kept: KeptBodies, tmp_path: Path, fault: str
) -> None:
    load(*({**PLAN, "header": {**PLAN["header"], "identifier": f"record-number-{number}"}} for number in range(60)))
    with closing(sqlite3.connect(settings.keys_file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    (tmp_path / "older").mkdir()
    older = tmp_path / "older" / "keys.sqlite3"
    Keys(older).keep({"00" * 32: b"of another"})
    Keys(older).copy(tmp_path / "copy.sqlite3")
    FAULTS[fault](settings.keys_file, tmp_path / "copy.sqlite3")
    told = list(find_unreadable(ledger, kept.keys))
    assert told
    assert all(problem.hint for problem in told)
    with pytest.raises((NotFound, Damaged)) as error:
        [kept.text(f"record-number-{number}") for number in range(60)]
    assert "KG_KEYS" in error.value.hint or "copy" in error.value.hint
    check_ledger(ledger)  # the ledger is what was accepted
    settings.keys_file.unlink(missing_ok=True)
    for end in ("-wal", "-shm"):
        Path(f"{settings.keys_file}{end}").unlink(missing_ok=True)
    load({**PLAN, "header": {**PLAN["header"], "identifier": "record-number-1"}})
    assert "jane@example.org" in KeptBodies(settings, ledger).text("record-number-1")


def test_a_copy_of_the_keys_opens_what_a_backup_holds(
    load: Load, settings: Settings, ledger: Ledger, kept: KeptBodies, tmp_path: Path
) -> None:
    load(PLAN)
    make_backup(ledger, tmp_path / "backup")
    kept.keys.copy(tmp_path / "apart" / "keys.sqlite3")
    assert stat.S_IMODE((tmp_path / "apart" / "keys.sqlite3").stat().st_mode) == 0o600
    ledger.close()
    shutil.rmtree(settings.data)
    restore(settings, tmp_path / "backup")
    with closing(Ledger(settings.ledger_address)) as again:
        with pytest.raises(NotFound, match="its key is not in"):
            KeptBodies(settings, again).text(GUID)
        shutil.copy(tmp_path / "apart" / "keys.sqlite3", settings.keys_file)
        assert KeptBodies(settings, again).text(GUID) == written(PLAN)


TAMPERED: Final = {
    "another content": "UPDATE body SET payload = x'00' WHERE number = 1",
    "another digest": "UPDATE body SET sha256 = '00' WHERE number = 1",
    "another source": "UPDATE body SET source = 'list' WHERE number = 1",
    "another form": "UPDATE body SET form = 'index' WHERE number = 1",
    "content gone": "UPDATE body SET payload = NULL WHERE number = 1",
    "said to be erased": "UPDATE body SET payload = NULL, erased = 1 WHERE number = 1",
    "row gone": "DELETE FROM body WHERE number = 1",
    "of another change": "UPDATE body SET sequence = 2 WHERE number = 1",
    "change without bodies": "UPDATE change SET bodies = '' WHERE sequence = 1",
    "not erased": "UPDATE body SET erased = 3, payload = x'00' WHERE number = 1",
}


@pytest.mark.parametrize("how", TAMPERED)
def test_bodies_that_were_tampered_with_are_told(load: Load, settings: Settings, ledger: Ledger, how: str) -> None:
    load(PLAN)
    load({**PLAN, "contactEmail": "john@example.org"})
    assert list(find_problems(ledger)) == []
    with pytest.raises(Exception, match="append-only"), ledger.database.begin() as connection:
        connection.exec_driver_sql(TAMPERED[how])
    with ledger.database.begin() as connection:
        allow_rewriting(connection, "body", "change")
    with closing(sqlite3.connect(settings.data / "ledger.sqlite3")) as raw:
        raw.execute(TAMPERED[how])
        raw.commit()
    assert list(find_problems(ledger)) != []


def test_keys_without_bodies_do_no_harm(load: Load, settings: Settings, ledger: Ledger, kept: KeptBodies) -> None:
    """A process that is killed after it kept keys, and before its change was accepted, leaves no more than that."""
    ((sealed, key),) = kept.keys.seal(GRAPH, "document", [Body.of("body", PLAN)])
    kept.keys.keep({sealed.sha256: key})
    load(PLAN)
    assert texts(settings, ledger) == [written(PLAN)]
    assert list(find_unreadable(ledger, kept.keys)) == []
    change = Change("record", "Tests", "Bodies alone", kind="record")
    receipt = ledger.append(change, {}, bodies=[sealed])
    assert receipt.sequence == 2
    assert [each.number for each in kept.all(GUID)] == [1, 2]
    check_ledger(ledger)


@pytest.mark.parametrize("version", VERSIONS)
def test_what_was_loaded_before_has_no_body_and_says_so(tmp_path: Path, version: str) -> None:
    settings, _ = unpack(version, tmp_path)
    with closing(Ledger(settings.ledger_address)) as ledger:
        graph = next(name for name in ledger.newest_revisions() if name.startswith(f"{BASE}graph/record/"))
        identifier = graph.rpartition("/")[2]
        with pytest.raises(NotFound, match="loaded before bodies were"):
            KeptBodies(settings, ledger).text(identifier)
        (tmp_path / "again.json").write_text(json.dumps(body("nbsap", identifier=identifier, title={"en": "New"})))
        load_records(settings, ledger, [tmp_path / "again.json"], Options())
        assert json.loads(KeptBodies(settings, ledger).text(identifier))["title"] == {"en": "New"}
        with pytest.raises(NotFound, match="No body of version 1"):
            KeptBodies(settings, ledger).text(identifier, 1)
        check_ledger(ledger)


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs `kg record …` on a copy of its own."""
    monkeypatch.setenv("KG_DATA", str(settings.data))

    def invoke(*arguments: str) -> str:
        result = CliRunner().invoke(record_app, list(arguments), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return invoke


def test_the_commands(load: Load, run: Callable[..., str], settings: Settings) -> None:
    load(PLAN)
    assert run("body", GUID) == written(PLAN) + "\n"
    assert "kept" in run("bodies", GUID)
    settings.keys_file.rename(settings.data / "away")
    assert "key lost" in run("bodies", GUID)
    (settings.data / "away").rename(settings.keys_file)
    assert "were erased: 1." in run("erase-bodies", GUID, "--reason", "asked for")
    assert "erased with" in run("bodies", GUID)


def test_records_are_mapped_again_from_their_bodies(
    load: Load, settings: Settings, ledger: Ledger, kept: KeptBodies
) -> None:
    """What an earlier version wrote of them is replaced; what is as it is today, withdrawn or erased stays."""
    plans = [{**PLAN, "header": {**PLAN["header"], "identifier": f"record-number-{n}"}} for n in range(5)]
    load(*plans)
    names = [f"{BASE}graph/record/record-number-{n}" for n in range(5)]
    today = [ledger.latest(name) for name in names]
    former = canonicalize([Triple(NamedNode(f"{BASE}record/x"), NamedNode("urn:former"), Literal("then"))])
    old: dict[str, CanonicalGraph | None] = dict.fromkeys(names[1:], former)
    ledger.append(Change("record", "Tests", "Then"), {**old, names[2]: None})
    kept.erase("record-number-3", "Office", "asked for")
    kept.keys.destroy([kept.all("record-number-4")[0].sha256])
    report = Report()
    load_kept(settings, ledger, report, agent="Tests", dry_run=True)
    assert ledger.last_sequence() == 3
    report = Report()
    load_kept(settings, ledger, report, agent="Tests")
    heads = [ledger.latest(name) for name in names]
    assert [head.revision for head in heads if head] == [1, 3, 2, 2, 2]
    assert heads[1] is not None
    assert today[1] is not None
    assert heads[1].content() == today[1].content()
    assert ledger.changes(newest_first=True)[0].reason == f"{REASON}: 1 record"
    assert report.results == {"changed": 1, "unchanged": 1}
    (problem,) = report.problems
    assert "its key is not in" in problem.message
    assert len(rows(ledger)) == 5
    load_kept(settings, ledger, Report(), agent="Tests")
    assert ledger.last_sequence() == 4
    check_ledger(ledger)
