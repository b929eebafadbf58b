"""`python -m bench`: pages, data and queries on the bundled data; writes their section of bench/RESULTS.md.

Three interleaved rounds, one web process, wrk on the same machine. With one connection the latency is the server's own
time; with eight, the rate is what one process gives. "cold" runs with KG_CACHE=0: every answer is made anew.
"""

import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, serialize

from bench.load import Measure, measure, summarize
from bench.peers import ours, oxigraph, rdflib_endpoint
from bench.results import heading, table, write_section
from kg.graph.generations import read_current
from kg.graph.graph import KnowledgeGraph
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings
from loaders.bundled import load_bundled

ROUNDS, SECONDS = 3, 2
LOOKUP = "SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }}"
LABELS = (
    "SELECT ?i ?l WHERE {{ ?i <http://metadata.cbd.int/kmgbf/ontology#isComplementaryFor> <{iri}> ; "
    "<http://www.w3.org/2004/02/skos/core#prefLabel> ?l FILTER(LANG(?l) = 'fr') }}"
)
JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of one server: its address, the paths in turn, the Accept header."""

    name: str
    server: str
    url: str
    paths: list[str]
    accept: str


def prepare(folder: Path) -> tuple[Path, Path, Path, list[str], list[str]]:
    """A data folder, the same as N-Quads and N-Triples, and the IRIs of the Framework and its targets."""
    settings = Settings(data=folder / "data")
    ledger = Ledger(settings.ledger_address)
    load_bundled(settings, ledger)
    generation = read_current(settings.data)
    assert generation is not None
    graph = KnowledgeGraph.open(generation.graph, GraphNames(settings.base_iri))
    nquads, ntriples = folder / "all.nq", folder / "all.nt"
    quads = list(graph.store)
    nquads.write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    ntriples.write_bytes(serialize({quad.triple for quad in quads}, format=RdfFormat.N_TRIPLES) or b"")
    framework = KnowledgeBase(settings).current().framework
    return settings.data, nquads, ntriples, list(framework.by_iri), [t.iri for t in framework.targets]


def site_cases(server: str, url: str, iris: list[str]) -> list[Case]:
    """Identifiers, documents, pages and REST of a copy of ours."""
    names = [iri.rpartition("/")[2] for iri in iris]
    return [
        Case("dereference (303)", server, url, [f"/kmgbf/{name}" for name in names], "text/turtle"),
        Case("RDF description, Turtle", server, url, [f"/kmgbf/data/{name}.ttl" for name in names], "*/*"),
        Case("RDF description, JSON-LD", server, url, [f"/kmgbf/data/{name}.jsonld" for name in names], "*/*"),
        Case("concept page", server, url, [f"/kmgbf/fr/page/{name}" for name in names], "text/html"),
        Case("REST list of 204 indicators", server, url, ["/api/kmgbf/indicators"], "application/json"),
        Case("REST record", server, url, [f"/api/kmgbf/indicators/{n[10:]}" for n in names if n[:2] == "in"], "*/*"),
    ]


def sparql_cases(server: str, url: str, iris: list[str], targets: list[str]) -> list[Case]:
    """Queries at any endpoint; the paths stand after its address."""
    path = "/" + url.split("/", 3)[3] if url.count("/") > 2 else ""
    host = url.removesuffix(path) if path else url

    def paths(query: str, things: list[str]) -> list[str]:
        return [f"{path}?{urlencode({'query': query.format(iri=iri)})}" for iri in things]

    return [
        Case("SPARQL look-up of a thing", server, host, paths(LOOKUP, iris), JSON),
        Case("SPARQL names of a target's indicators", server, host, paths(LABELS, targets), JSON),
    ]


def run(cases: list[Case], connections: int, seconds: int = SECONDS) -> dict[str, list[Measure]]:
    """Every case in every round, interleaved, so that what else the machine does falls on all alike."""
    results: dict[int, list[Measure]] = {id(case): [] for case in cases}
    for case in cases:
        measure(case.url, case.paths, case.accept, connections, 1)
    for round_ in range(ROUNDS):
        for case in cases:
            print(f"round {round_ + 1}, {connections} connections: {case.server}: {case.name}", file=sys.stderr)
            results[id(case)].append(measure(case.url, case.paths, case.accept, connections, seconds))
    return {case.name + "|" + case.server: results[id(case)] for case in cases}


def rows(results: dict[str, list[Measure]]) -> list[str]:
    """A Markdown table with medians over the rounds."""
    lines = []
    for key, measures in results.items():
        values = [median(getattr(m, field) for m in measures) for field in ("rate", "p50", "p95", "p99")]
        lines.append([*key.split("|"), f"{values[0]:,.0f}", *(f"{value:.2f}" for value in values[1:])])
    return table(("what", "server", "requests/s", "p50 ms", "p95 ms", "p99 ms"), lines, left=2)


def in_process(store: Store, queries: list[str]) -> Measure:
    """The engine itself, in this process, one query after the other, results as JSON."""
    times = []
    for _ in range(10):
        for query in queries:
            start = perf_counter()
            result = store.query(query)
            assert isinstance(result, QuerySolutions)
            result.serialize(format=QueryResultsFormat.JSON)
            times.append((perf_counter() - start) * 1000)
    return summarize(times)


def main() -> None:
    """Run everything and write the results."""
    packages = ("pyoxigraph", "oxigraph", "rdflib", "rdflib-endpoint", "fastapi", "uvicorn")
    lines = heading("Pages, data and queries on the bundled data", "make bench", packages)
    lines += ["", f"Medians of {ROUNDS} interleaved rounds of {SECONDS} s; wrk on the same machine."]
    lines.append("`kg` answers from its cache when it can; `kg, cold` has KG_CACHE=0 and makes every answer anew.")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        data, nquads, ntriples, iris, targets = prepare(folder)
        warm = stack.enter_context(ours(data))
        cold = stack.enter_context(ours_cold(data, folder))
        engine = stack.enter_context(oxigraph(nquads, folder / "oxigraph"))
        endpoint = stack.enter_context(rdflib_endpoint(ntriples))
        cases = [
            *site_cases("kg", warm, iris),
            *site_cases("kg, cold", cold, iris),
            *sparql_cases("kg", warm + "/sparql", iris, targets),
            *sparql_cases("kg, cold", cold + "/sparql", iris, targets),
            *sparql_cases("oxigraph serve-read-only", engine, iris, targets),
            *sparql_cases("rdflib-endpoint", endpoint, iris, targets),
        ]
        lines += ["", "### One connection: the server's own time", "", *rows(run(cases, 1))]
        lines += ["", "### Eight connections: what one web process gives", "", *rows(run(cases, 8))]
        store = Store.read_only(str(folder / "oxigraph"))
        alone = {
            "SPARQL look-up of a thing|pyoxigraph": [in_process(store, [LOOKUP.format(iri=iri) for iri in iris])],
            "SPARQL names of a target's indicators|pyoxigraph": [
                in_process(store, [LABELS.format(iri=iri) for iri in targets])
            ],
        }
        lines += ["", "### The engine itself, in process, no HTTP", "", *rows(alone)]
    print(write_section("site", lines))


def ours_cold(data: Path, folder: Path) -> Any:
    """A second copy without a cache, on its own copy of the data."""
    copy = folder / "cold"
    shutil.copytree(data, copy)
    return ours(copy, cache="0")


if __name__ == "__main__":
    main()
