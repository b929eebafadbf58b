"""All records as files: what is sent before they are made and after, parts, digests, and what changes them."""

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from starlette.testclient import TestClient

from browser.app import create_app
from kg.graph.generations import read_current
from kg.ledger.ledger import Ledger
from kg.publishing.record_files import RECORD_FORMATS, find_record_files, make_record_files
from kg.settings import Settings
from tests.browser.decided import SITE, load
from tests.copying import copy_folder

pytest_plugins = ["tests.browser.decision_fixtures"]

SPDX = "http://spdx.org/rdf/terms#"
PLAIN = {"Accept-Encoding": "identity"}
NAMES = [f"record.{format_.name}" for format_ in RECORD_FORMATS]


@pytest.fixture(scope="module")
def own(decided_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy whose record files are not made."""
    data = tmp_path_factory.mktemp("files") / "data"
    copy_folder(decided_data, data)
    return Settings(data=data, public_url=SITE, query_workers=1)


def make(settings: Settings) -> None:
    current = read_current(settings.data)
    assert current is not None
    with closing(Ledger(settings.ledger_address)) as ledger:
        make_record_files(settings, ledger, current)


@pytest.fixture(scope="module")
def answers(own: Settings) -> Iterator[tuple[TestClient, dict[str, bytes]]]:
    """A client after the files were made, and what it got before."""
    with TestClient(create_app(own)) as client:
        before = {}
        for name in NAMES:
            answer = client.get(f"/download/{name}", headers=PLAIN)
            assert "etag" not in answer.headers
            before[name] = answer.content
            assert gzip.decompress(client.get(f"/download/{name}.gz").content) == answer.content
        make(own)
        yield client, before


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_what_was_sent_before_it_was_made(answers: tuple[TestClient, dict[str, bytes]], name: str) -> None:
    client, before = answers
    whole = client.get(f"/download/{name}", headers=PLAIN)
    assert whole.content == before[name]
    assert whole.content
    assert gzip.decompress(client.get(f"/download/{name}.gz").content) == whole.content
    part = client.get(f"/download/{name}", headers={"Range": "bytes=10-99", "If-Range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, whole.content[10:100])
    again = client.get(f"/download/{name}", headers={**PLAIN, "If-None-Match": whole.headers["etag"]})
    assert again.status_code == 304


def test_every_size_and_digest_of_the_catalogue_is_true(answers: tuple[TestClient, dict[str, bytes]]) -> None:
    client, store = answers[0], Store()
    store.load(client.get("/download/catalog.ttl").content, format=RdfFormat.TURTLE)
    found = list(store.quads_for_pattern(None, NamedNode(SPDX + "checksum"), None))
    named = {quad.subject.value: quad.object for quad in found if isinstance(quad.subject, NamedNode)}
    assert {f"{SITE}download/{name}" for name in NAMES} <= named.keys()
    for address, checksum in named.items():
        assert isinstance(checksum, NamedNode)
        content = client.get(address, headers=PLAIN).content
        values = [one.object for one in store.quads_for_pattern(checksum, NamedNode(SPDX + "checksumValue"), None)]
        assert [value.value for value in values if isinstance(value, Literal)] == [hashlib.sha256(content).hexdigest()]


def test_a_new_record_makes_new_files_and_removes_the_old(own: Settings, tmp_path: Path) -> None:
    make(own)
    first = read_current(own.data)
    assert first is not None
    old = find_record_files(first)
    assert old
    load(own.data, tmp_path, [{"schema_s": "notification", "symbol_s": "2030-001", "title_EN_t": "Newest"}])
    current = read_current(own.data)
    assert current is not None
    assert find_record_files(current) == {}
    make(own)
    new = find_record_files(current)
    assert all(b"notification/2030-001" in dump.path.read_bytes() for dump in new.values())
    assert not any(dump.path.exists() or dump.packed.exists() for dump in old.values())
    assert len(list((own.data / "dumps").glob("record-*"))) == 2 * len(RECORD_FORMATS)
