"""SPARQL 1.1 Service Description: what queries and updates may be, the graphs and their sizes, the limits."""

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from kg.errors import KgError
from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS, TRIG, TURTLE, Format
from kg.rdf.namespaces import DCT, DOCUMENT_PREFIXES, FOAF, RDF, RDFS, SD, TEXT, VOID, XSD
from sparql.engine.turtle import tidy
from sparql.examples.examples import prefix_declarations
from sparql.protocol.requests import QueryRequest
from sparql.service.service import SparqlService

_SIZES: Final = (
    "SELECT ?g ?n WHERE { { SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o } } UNION "
    "{ SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g } }"
)
_DEFAULT: Final = ""
"""The default graph among sizes by name."""
_SIZES_SECONDS: Final = 20.0
_MOST_GRAPHS: Final = 200
_DATASET: Final = BlankNode("dataset")
_FORMAT: Final = "http://www.w3.org/ns/formats/"
_SIMPLE_ENTAILMENT: Final = NamedNode("http://www.w3.org/ns/entailment/Simple")


class Describer:
    """Writes the description; sizes of graphs are asked once per generation."""

    def __init__(self, service: SparqlService) -> None:
        self._service = service
        self._sizes: dict[str, tuple[str, Mapping[str, int]]] = {}

    async def describe(self, public_url: str, dataset: str, format_: Format) -> tuple[bytes, str]:
        """The description of `/sparql` or `/sparql/{dataset}` in an RDF format, and its ETag."""
        sizes = await self._graph_sizes(dataset)
        service = NamedNode(f"{public_url}sparql" + (f"/{dataset}" if dataset else ""))
        triples = [*self._service_triples(service), *self._limits(service), *prefix_declarations(service)]
        triples += _dataset_triples(service, sizes)
        if not dataset:
            triples += self._update_triples(NamedNode(f"{public_url}update"))
        return as_document(triples, format_), _etag(triples, format_)

    def _service_triples(self, service: NamedNode) -> list[Triple]:
        triples = [
            Triple(service, RDF.type, SD.Service),
            Triple(service, SD.endpoint, service),
            Triple(service, SD.supportedLanguage, SD.SPARQL11Query),
            Triple(service, RDFS.seeAlso, NamedNode(f"{service.value}/examples")),
        ]
        if self._service.text_search.available:
            triples.append(Triple(service, SD.propertyFeature, TEXT.query))
            triples.append(Triple(TEXT.query, RDF.type, SD.Feature))
        triples += self._features(service)
        for format_ in (*RESULT_FORMATS, *RDF_FORMATS):
            node = NamedNode(_FORMAT + format_.w3c)
            triples.append(Triple(service, SD.resultFormat, node))
        return triples

    def _update_triples(self, service: NamedNode) -> list[Triple]:
        """The update service, which changes the same dataset."""
        return [
            Triple(service, RDF.type, SD.Service),
            Triple(service, SD.endpoint, service),
            Triple(service, SD.supportedLanguage, SD.SPARQL11Update),
            Triple(service, SD.defaultDataset, _DATASET),
            *self._features(service),
        ]

    def _features(self, service: NamedNode) -> list[Triple]:
        features = [Triple(service, SD.feature, SD.EmptyGraphs)]
        if self._service.settings.union_default_graph:
            features.append(Triple(service, SD.feature, SD.UnionDefaultGraph))
        return [*features, Triple(service, SD.defaultEntailmentRegime, _SIMPLE_ENTAILMENT)]

    def _limits(self, service: NamedNode) -> list[Triple]:
        """In words: there is no vocabulary for them."""
        settings = self._service.settings
        text = (
            f"A query may take {settings.query_timeout:g} seconds, or {settings.query_timeout_max:g} with "
            f"timeout=, and {settings.query_memory:,} MB of memory. Its text may have {settings.query_length:,} bytes. "
            f"One client may have {settings.query_per_client} queries at once"
            + (f" and {settings.query_budget:g} seconds of query time a minute" if settings.query_budget else "")
            + ". SERVICE is refused. Updates go to another address, with a token. Results are never cut short."
        )
        return [Triple(service, DCT.description, Literal(text, language="en"))]

    async def _graph_sizes(self, dataset: str) -> Mapping[str, int]:
        """Triples by graph; empty if it takes too long to count them, and then not tried again. Raises NotFound."""
        request = QueryRequest(_SIZES, format="json", timeout=_SIZES_SECONDS, dataset=dataset)
        prepared = await self._service.prepare(request)
        state = str(prepared.key[0])
        if self._sizes.get(dataset, ("",))[0] != state:
            try:
                answer = await self._service.run(prepared, "")
                body, whole = await answer.body(10_000_000)
                sizes = _read_sizes(body) if whole else {}
            except KgError:
                sizes = {}
            self._sizes[dataset] = (state, sizes)
        return self._sizes[dataset][1]


def as_document(triples: list[Triple], format_: Format) -> bytes:
    """Triples of our own in an RDF format, the same bytes each time."""
    assert format_.rdf
    document = serialize(triples, format=format_.rdf, prefixes=dict(DOCUMENT_PREFIXES)) or b""
    return tidy(document, whole=True) if format_ in (TURTLE, TRIG) else document


def _etag(triples: list[Triple], format_: Format) -> str:
    content = "\n".join([format_.media_type, *map(str, triples)]).encode()
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


def _read_sizes(body: bytes) -> Mapping[str, int]:
    bindings = json.loads(body)["results"]["bindings"]
    return {row["g"]["value"] if "g" in row else _DEFAULT: int(row["n"]["value"]) for row in bindings}


def _dataset_triples(service: NamedNode, sizes: Mapping[str, int]) -> list[Triple]:
    dataset, default = _DATASET, BlankNode("default")
    triples = [
        Triple(service, SD.defaultDataset, dataset),
        Triple(dataset, RDF.type, SD.Dataset),
        Triple(dataset, RDF.type, VOID.Dataset),
        Triple(dataset, SD.defaultGraph, default),
        Triple(default, RDF.type, SD.Graph),
        Triple(dataset, FOAF.page, NamedNode(service.value)),
    ]
    if sizes:
        triples += [Triple(node, VOID.triples, _number(sizes[_DEFAULT])) for node in (dataset, default)]
    named = [entry for entry in sizes.items() if entry[0] != _DEFAULT]
    largest = sorted(named, key=lambda entry: (-entry[1], entry[0]))[:_MOST_GRAPHS]
    for number, (name, size) in enumerate(largest):
        node, graph = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        triples += [
            Triple(dataset, SD.namedGraph, node),
            Triple(node, RDF.type, SD.NamedGraph),
            Triple(node, SD.name, NamedNode(name)),
            Triple(node, SD.graph, graph),
            Triple(graph, RDF.type, SD.Graph),
            Triple(graph, VOID.triples, _number(size)),
        ]
    return triples


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)
