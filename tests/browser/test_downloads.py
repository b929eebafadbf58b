"""Dumps and the catalogue."""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse
from starlette.testclient import TestClient

from browser.app import create_app
from kg.derived import make_derived
from kg.graph.datasets import read_datasets
from kg.knowledge.knowledge import Knowledge
from kg.ledger.ledger import Ledger
from kg.publishing.dumps import DUMP_FORMATS
from kg.rdf.documents import canonicalize
from kg.rdf.formats import RDF_FORMATS, Format
from kg.settings import Settings

DCAT = "http://www.w3.org/ns/dcat#"


@pytest.mark.parametrize("format_", DUMP_FORMATS, ids=lambda f: f.name)
@pytest.mark.parametrize("dataset", ["kmgbf", "thesaurus"])
def test_a_dataset_comes_as_a_file_in_every_format(client: TestClient, dataset: str, format_: Format) -> None:
    plain = client.get(f"/download/{dataset}.{format_.name}")
    assert plain.headers["content-disposition"] == f'attachment; filename="{dataset}.{format_.name}"'
    packed = client.get(f"/download/{dataset}.{format_.name}.gz")
    assert packed.headers["content-type"] == "application/gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert format_.rdf is not None
    assert sum(1 for _ in parse(plain.content, format=format_.rdf)) > 1_000


def test_all_files_of_a_dataset_say_the_same(client: TestClient) -> None:
    digests = set()
    for format_ in DUMP_FORMATS:
        assert format_.rdf is not None
        content = client.get(f"/download/kmgbf.{format_.name}").content
        digests.add(canonicalize(parse(content, format=format_.rdf)).sha256)
    assert len(digests) == 1


def test_quads_say_which_graph_a_statement_stands_in(client: TestClient) -> None:
    quads = parse(client.get("/download/kmgbf.nq").content, format=RdfFormat.N_QUADS)
    assert {str(quad.graph_name) for quad in quads} >= {
        "<http://metadata.cbd.int/graph/kmgbf>", "<http://metadata.cbd.int/graph/kmgbf/supplement>",
    }  # fmt: skip


@given(begin=st.integers(0, 400_000), length=st.integers(0, 400_000), suffix=st.booleans(), packed=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_part_of_a_file_is_that_part(client: TestClient, begin: int, length: int, suffix: bool, packed: bool) -> None:
    address = "/download/kmgbf.nt" + (".gz" if packed else "")
    whole = client.get(address, headers={"Accept-Encoding": "identity"})
    asked = f"bytes=-{length}" if suffix else f"bytes={begin}-{begin + length}"
    part = client.get(address, headers={"Range": asked, "If-Range": whole.headers["etag"]})
    expected = whole.content[-length:] if suffix else whole.content[begin : begin + length + 1]
    if (suffix and not length) or (begin >= len(whole.content) and not suffix):
        assert part.status_code == 416
    else:
        assert part.status_code == 206
        assert part.content == expected
        assert part.headers["content-range"].endswith(f"/{len(whole.content)}")


def test_an_interrupted_download_goes_on_only_while_the_file_is_the_same(client: TestClient) -> None:
    whole = client.get("/download/kmgbf.ttl", headers={"Accept-Encoding": "identity"})
    assert whole.headers["last-modified"]
    assert whole.headers["accept-ranges"] == "bytes"
    other = client.get("/download/kmgbf.ttl", headers={"Range": "bytes=10-", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, whole.content)
    again = client.get(
        "/download/kmgbf.ttl", headers={"If-None-Match": whole.headers["etag"], "Accept-Encoding": "identity"}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=a-b", "bytes=" + ",".join(["0-1"] * 2_000), "bytes=5", "²=1-2"])
def test_ranges_that_are_not_read_are_ignored(client: TestClient, asked: str) -> None:
    whole = client.get("/download/kmgbf.nt")
    answer = client.get("/download/kmgbf.nt", headers=[(b"range", asked.encode())])
    assert (answer.status_code, answer.content) == (200, whole.content)


def test_a_file_is_packed_for_those_who_accept_that(client: TestClient) -> None:
    plain = client.get("/download/kmgbf.nt", headers={"Accept-Encoding": "gzip;q=0, *"})
    packed = client.get("/download/kmgbf.nt", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert int(client.head("/download/kmgbf.nt.gz").headers["content-length"]) < len(plain.content)


@pytest.mark.parametrize("path", ["/download/catalog", "/.well-known/void"])
@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda f: f.name)
def test_the_catalogue_comes_in_every_format(client: TestClient, path: str, format_: Format) -> None:
    answer = client.get(path, headers={"Accept": format_.media_type})
    assert answer.headers["content-type"].partition(";")[0] == format_.media_type


def test_every_file_of_the_catalogue_is_there_with_its_size(client: TestClient, knowledge: Knowledge) -> None:
    quads = list(parse(client.get("/download/catalog.ttl").content, format=RdfFormat.TURTLE))
    sizes = {q.subject: q.object for q in quads if q.predicate == NamedNode(DCAT + "byteSize")}
    assert len(sizes) == len(read_datasets(knowledge.graph)) * len(DUMP_FORMATS)
    for distribution, size in sizes.items():
        assert isinstance(distribution, NamedNode)
        content = client.get(distribution.value).content
        assert str(len(content)) == size.value


def test_an_unknown_order_of_words_is_not_a_file(client: TestClient) -> None:
    assert client.get("/download/.ttl").status_code == 404
    assert client.get("/download/kmgbf").status_code == 404


def _in_place(path: Path) -> None:
    """As many bytes as before, of which some are others."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x55
    path.write_bytes(content)


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("damage", [_in_place, _truncated, Path.unlink])
@pytest.mark.parametrize("ending", ["", pytest.param(".gz", marks=pytest.mark.slow)])
def test_a_damaged_file_is_not_served(damage: Callable[[Path], None], ending: str, own_bundled_data: Path) -> None:
    settings = Settings(data=own_bundled_data, public_url="http://testserver/", query_workers=1)
    with TestClient(create_app(settings)) as client:
        right = client.get("/download/kmgbf.ttl").content
        (path,) = (own_bundled_data / "dumps").glob("kmgbf-*.ttl" + ending)
        damage(path)
        answer = client.get("/download/kmgbf.ttl" + ending)
        found = gzip.decompress(answer.content) if ending else answer.content
        assert found == right
        assert answer.headers["etag"].startswith(f'"{hashlib.sha256(right).hexdigest()[:20]}')


def test_files_that_were_copied_are_looked_at_once_and_kept(own_bundled_data: Path) -> None:
    settings = Settings(data=own_bundled_data, public_url="http://testserver/", query_workers=1)
    with TestClient(create_app(settings)) as client:
        client.get("/download/kmgbf.ttl")
        note = own_bundled_data / "dumps" / "kmgbf.json"
        for path in (own_bundled_data / "dumps").glob("kmgbf-*"):
            os.utime(path, ns=(1, 1))
        noted = []
        for _ in range(2):
            client.get("/download/kmgbf.ttl")
            noted.append((note.stat().st_ino, note.read_bytes()))
        assert noted[0] == noted[1]
        assert {path.stat().st_mtime_ns for path in note.parent.glob("kmgbf-*")} == {1}
        known = json.loads(note.read_bytes())["files"].values()
        assert {status[2] for file in known for status in file["statuses"]} == {1}


def test_no_visitor_waits_for_files_to_be_made(own_bundled_data: Path, knowledge: Knowledge) -> None:
    """Pages and catalogue tell sizes once the files are there, and make none; who asks for a file gets it."""
    shutil.rmtree(own_bundled_data / "dumps")
    datasets = len(read_datasets(knowledge.graph))
    settings = Settings(data=own_bundled_data, public_url="http://testserver/", query_workers=1)
    with TestClient(create_app(settings)) as client:
        assert "SHA-256" not in client.get("/en/download").text
        assert "byteSize" not in client.get("/download/catalog.ttl").text
        assert not (own_bundled_data / "dumps").exists()
        content = client.get("/download/kmgbf.ttl").content
        assert hashlib.sha256(content).hexdigest() in client.get("/en/download").text
        with closing(Ledger(settings.ledger_address)) as ledger:
            make_derived(settings, ledger)
        text = client.get("/en/download").text
        assert text.count("SHA-256") == datasets
        made = sorted(path.name for path in (own_bundled_data / "dumps").iterdir())
        assert len(made) == datasets * (2 * len(DUMP_FORMATS) + 1) + 1
        with closing(Ledger(settings.ledger_address)) as ledger:
            make_derived(settings, ledger)
        assert sorted(path.name for path in (own_bundled_data / "dumps").iterdir()) == made
