"""Names in six languages, in four graphs, with their index: what text:query is tried on."""

from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store, Triple, parse

from kg.graph.generations import read_current
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import PREFIXES, SKOS
from kg.search.search import Search
from kg.settings import Settings
from sparql.text_search.search import Scope, search

NAMES = GraphNames("http://metadata.cbd.int/")
DEMO, SUPPLEMENT, OTHER = NAMES.dataset("demo"), NAMES.supplement("demo"), NAMES.dataset("other")
BASE = NAMES.base_iri
TURTLE = """
@prefix : <http://metadata.cbd.int/demo/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ODD = 'a "quoted"\\back\nline\r\ttab \x00 } ) . \u2028 <http://x/> ?s end'
GRAPHS = {
    DEMO: """
:areas a skos:Concept ; skos:prefLabel "Protected areas"@en , "Aires protégées"@fr , "Áreas protegidas"@es ,
    "Охраняемые районы"@ru , "保护区"@zh , "المناطق المحمية"@ar ; skos:notation "PA-1" .
:water a skos:Concept ; skos:prefLabel "Water"@en , "Eau"@fr ; skos:altLabel "Water bodies"@en ; skos:broader :areas .
:fresh a skos:Concept ; skos:prefLabel "Fresh water"@en , "Eau douce"@fr-CA ; skos:hiddenLabel "freshwater"@en .
:quality a :Measure ; skos:prefLabel "Quality of the water in wetlands"@en ; skos:notation "W.2"^^xsd:token .
:coded a :Measure ; skos:prefLabel "water without a language" .
""",
    SUPPLEMENT: ':areas dct:title "Areas with water under protection"@en . :water skos:altLabel "Water bodies"@en .',
    OTHER: '<http://example.org/o/é%20x> a skos:Concept ; rdfs:label "Other water"@en .',
}
EVERYTHING = Scope()
Ask = Callable[..., list[str]]


def make_words(data: Path) -> None:
    """Fill a data folder."""
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    graphs = {name: [quad.triple for quad in parse(TURTLE + text, RdfFormat.TURTLE)] for name, text in GRAPHS.items()}
    odd = Triple(NamedNode(f"{BASE}demo/odd"), SKOS.prefLabel, Literal(f"Oddity {ODD}", language="en"))
    accept(settings, ledger, Change("demo", "Tester", "test"), {**graphs, NAMES.dataset("demo/odd"): [odd]})
    ledger.close()


def asking(data: Path) -> Ask:
    """Answers queries without a server: sorted rows, values joined with spaces, IRIs of the demo made short."""
    current = read_current(data)
    assert current
    store, words = Store.read_only(str(current.graph)), Search(data)

    def ask(query: str, scope: Scope = EVERYTHING) -> list[str]:
        text = search(f"PREFIX d: <{BASE}demo/> {query}", scope, words.text, 1, BASE).query
        results = store.query(text, prefixes=dict(PREFIXES))
        if isinstance(results, QueryBoolean):
            return [str(bool(results)).lower()]
        assert isinstance(results, QuerySolutions | QueryTriples)
        return sorted(_short(" ".join(str(term) for term in row)) for row in results)

    return ask


def _short(text: str) -> str:
    return text.replace(f"<{BASE}demo/", "").replace(f"<{BASE}graph/", "").replace(f"<{SKOS.iri}", "").replace(">", "")
