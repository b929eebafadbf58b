"""Programs that people have, with their settings as they come: SPARQLWrapper, rdflib's stores, pandas, Comunica."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pandas  # type: ignore[import-untyped]
import pytest
from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from tests.browser.running import Running, running
from tests.copying import copy_folder
from tests.sparql.writable import Writable, writable

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
EX = "http://example.org/clients/"
GRAPH = f"{EX}graph"
CLIENTS = Path(__file__).parent / "clients"
NAMES = {f"{EX}{name}": label for name, label in (("a", "water"), ("b", "eau"), ("c", "ماء"))}
TRIPLES = "\n".join(f'<{iri}> <{RDFS.label}> "{label}" .' for iri, label in NAMES.items())
SELECT = f"SELECT ?s ?l WHERE {{ ?s <{RDFS.label}> ?l . FILTER(STRSTARTS(STR(?s), '{EX}')) }} ORDER BY ?s"
CONSTRUCT = (
    f"CONSTRUCT {{ ?s <{RDFS.label}> ?l }} WHERE {{ ?s <{RDFS.label}> ?l . FILTER(STRSTARTS(STR(?s), '{EX}')) }}"
)
TABLES = (JSON, XML, CSV, TSV)
GRAPHS = (TURTLE, N3, RDFXML, XML, JSONLD)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    """A server with three names, that may be written to."""
    with writable(tmp_path_factory.mktemp("clients") / "data", query_workers="1") as started:
        assert started.put(GRAPH, TRIPLES).status_code == 201
        yield started


def ask(copy: Writable, query: str, form: str, method: str) -> object:
    """What SPARQLWrapper makes of the answer to a query."""
    client = SPARQLWrapper(f"{copy.server.url}/sparql")
    client.setQuery(query)
    client.setMethod(method)
    client.setReturnFormat(form)
    return client.query().convert()


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", TABLES)
def test_sparqlwrapper_reads_tables(copy: Writable, form: str, method: str) -> None:
    found = ask(copy, SELECT, form, method)
    if isinstance(found, dict):
        assert {row["s"]["value"]: row["l"]["value"] for row in found["results"]["bindings"]} == NAMES
    elif isinstance(found, bytes):
        lines = found.decode().splitlines()
        assert len(lines) == 4
        assert all(label in line for label, line in zip(NAMES.values(), lines[1:], strict=True))
    else:
        assert "water" in found.toxml()  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", GRAPHS)
def test_sparqlwrapper_reads_graphs(copy: Writable, form: str, method: str) -> None:
    found = ask(copy, CONSTRUCT, form, method)
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")  # type: ignore[arg-type]
    assert {str(s): str(label) for s, label in graph.subject_objects(RDFS.label)} == NAMES


def test_sparqlwrapper_without_a_format(copy: Writable) -> None:
    client = SPARQLWrapper(f"{copy.server.url}/sparql")
    client.setQuery(SELECT)
    assert "water" in str(client.query().convert().toxml())  # type: ignore[union-attr]
    client.setQuery(f"ASK {{ <{EX}a> ?p ?o }}")
    assert "true" in str(client.query().convert().toxml())  # type: ignore[union-attr]


def test_sparqlwrapper_updates(copy: Writable) -> None:
    client = SPARQLWrapper(f"{copy.server.url}/sparql", updateEndpoint=f"{copy.server.url}/update")
    for name, value in copy.client.headers.items():
        if name == "authorization":
            client.addCustomHttpHeader("Authorization", value)
    client.setMethod(POST)
    client.setQuery(f'INSERT DATA {{ GRAPH <{EX}wrapped> {{ <{EX}d> <{RDFS.comment}> "written" }} }}')
    client.query()
    assert copy.ask(f'<{EX}d> <{RDFS.comment}> "written"')


def test_rdflib_reads(copy: Writable) -> None:
    graph = Graph(SPARQLStore(f"{copy.server.url}/sparql"))
    assert {str(s): str(label) for s, label in graph.subject_objects(RDFS.label) if str(s).startswith(EX)} == NAMES
    assert graph.value(URIRef(f"{EX}b"), RDFS.label) == Literal("eau")
    assert (URIRef(f"{EX}a"), RDFS.label, Literal("water")) in graph
    assert [(str(row.s), str(row.l)) for row in graph.query(SELECT)] == list(NAMES.items())  # type: ignore[union-attr]
    assert len(graph.query(CONSTRUCT).graph or ()) == 3


def test_rdflib_writes(copy: Writable) -> None:
    store = SPARQLUpdateStore(
        f"{copy.server.url}/sparql",
        f"{copy.server.url}/update",
        headers={"Authorization": copy.client.headers["authorization"]},
    )
    graph = Graph(store, identifier=URIRef(f"{EX}rdflib"))
    statement = (URIRef(f"{EX}e"), RDFS.comment, Literal("dû", lang="fr"))
    graph.add(statement)
    assert copy.ask(f'<{EX}e> <{RDFS.comment}> "dû"@fr')
    assert list(graph) == [statement]
    graph.remove(statement)
    assert not copy.ask(f"<{EX}e> ?p ?o")


def test_pandas_reads_tables(copy: Writable) -> None:
    address = f"{copy.server.url}/sparql?{urlencode({'query': SELECT, 'format': 'csv'})}"
    frame = pandas.read_csv(address)
    assert dict(zip(frame["s"], frame["l"], strict=True)) == NAMES
    lines = pandas.read_csv(address.replace("format=csv", "format=tsv"), sep="\t")
    assert list(lines.columns) == ["?s", "?l"]
    found = pandas.read_json(address.replace("format=csv", "format=json"), typ="series")
    assert len(found["results"]["bindings"]) == 3


@pytest.fixture(scope="module")
def whole(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with the bundled data."""
    data = tmp_path_factory.mktemp("comunica") / "data"
    copy_folder(bundled_data, data)
    with running(data, query_workers="1", web_workers="1") as server:
        yield server


def comunica(query: str, *sources: str) -> list[dict[str, str]]:
    """The rows that Comunica finds in some sources, none of which it is told the kind of."""
    program = shutil.which("node")
    if program is None or not (CLIENTS / "node_modules").exists():
        pytest.skip("Comunica is not installed: npm ci in tests/sparql/clients (make test-all does it)")
    done = subprocess.run(
        [program, str(CLIENTS / "comunica.mjs"), query, *sources],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, str]] = json.loads(done.stdout)
    return rows


@pytest.mark.slow
def test_comunica_asks_the_endpoint(whole: Running) -> None:
    query = 'SELECT ?t WHERE { ?t <http://www.w3.org/2004/02/skos/core#notation> ?n . FILTER(STR(?n) = "A.1") }'
    found = comunica(query, f"{whole.url}/sparql")
    assert {row["t"] for row in found} == {
        row["t"]["value"]
        for row in whole.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
    }
    assert found


@pytest.mark.slow
def test_comunica_dereferences(whole: Running) -> None:
    target = "http://metadata.cbd.int/kmgbf/target_3"
    query = f"SELECT ?l WHERE {{ <{target}> <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }}"
    rows = whole.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
    found = comunica(query, f"{whole.url}/kmgbf/target_3")
    assert sorted(row["l"] for row in found) == sorted(row["l"]["value"] for row in rows)
    assert len(found) >= 6
