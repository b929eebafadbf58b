"""Whole datasets as files, and the catalogue that describes them (DCAT 3 and VoID).

Files are made from the ledger, not from the store, so that literals are exactly what was published.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.services import Services, services, urls
from browser.urls import Urls
from kg.errors import NotFound
from kg.graph.datasets import Dataset, get_dataset, read_datasets
from kg.http.negotiation import choose
from kg.publishing.projection import in_graph
from kg.rdf.documents import write
from kg.rdf.formats import JSONLD, NQUADS, NTRIPLES, RDF_FORMATS, RDFXML, TRIG, TURTLE, Format, by_name, names
from kg.rdf.jsonld import compact
from kg.rdf.namespaces import DCAT, DCT, RDF, VOID, XSD

DUMP_FORMATS: Final = (TURTLE, TRIG, NQUADS, NTRIPLES, JSONLD, RDFXML)


@dataclass(frozen=True, slots=True)
class Dump:
    """A dataset in a format: its content, length in bytes, and SHA-256."""

    content: bytes
    size: int
    sha256: str


class Dumps:
    """Makes files of datasets, once per version."""

    def __init__(self, parts: Services) -> None:
        self._services = parts

    def find(self, dataset: Dataset, format_: Format) -> Dump:
        """The file of a dataset in a format."""
        ledger = self._services.ledger
        latest = [version for graph in dataset.graphs if (version := ledger.latest(graph))]
        state = "".join(version.sha256 for version in latest)
        key = f"dump {dataset.id} {format_.name} {sha256(state.encode()).hexdigest()}"
        knowledge = self._services.knowledge.current()

        def make() -> Dump:
            quads = (quad for v in latest for quad in in_graph(v.content().triples(), NamedNode(v.graph)))
            content = write(quads, format_)
            return Dump(content, len(content), sha256(content).hexdigest())

        return knowledge.remember(key, make)


def download(request: Request) -> Response:
    """GET /download/{dataset}.{format}[.gz]"""
    name = request.path_params["name"]
    packed = name.endswith(".gz")
    id_, _, extension = name.removesuffix(".gz").rpartition(".")
    format_ = by_name(DUMP_FORMATS).get(extension)
    if not id_ or format_ is None:
        raise NotFound(
            f"There is no file {name}.", "Files are named like kmgbf.ttl or kmgbf.nq.gz; /download/catalog lists them."
        )
    parts = services(request)
    dataset = get_dataset(parts.knowledge.current().graph, id_)
    dump = Dumps(parts).find(dataset, format_)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if packed:
        content = parts.cache.get_or_make(("gz", dump.sha256), lambda: gzip.compress(dump.content, 6, mtime=0))
        return answer(request, content, "application/gzip", headers=headers)
    return answer(request, dump.content, format_.content_type, headers=headers)


def catalogue(request: Request) -> Response:
    """GET /download/catalog[.format] and /.well-known/void: every dataset, its files, the endpoints."""
    extension = request.path_params.get("extension", "")
    if extension and extension not in by_name(RDF_FORMATS):
        raise NotFound(f"The catalogue has no format {extension}.", f"Formats: {names(RDF_FORMATS)}.")
    format_ = by_name(RDF_FORMATS)[extension] if extension else choose(request.headers.get("accept"), RDF_FORMATS)
    to = urls(request)
    statements = list(_describe(services(request), to))
    content = compact(statements, to.context()) if format_ is JSONLD else write(statements, format_, to.catalogue())
    return answer(request, content, format_.content_type, vary="Accept")


def _describe(parts: Services, to: Urls) -> Iterator[Triple | Quad]:
    knowledge = parts.knowledge.current()
    catalog, service = NamedNode(to.catalogue()), NamedNode(to.sparql())
    yield Triple(catalog, RDF.type, DCAT.Catalog)
    yield Triple(catalog, DCT.title, Literal("CBD Linked Data", language="en"))
    yield Triple(catalog, DCT.publisher, NamedNode("https://www.cbd.int/secretariat"))
    yield Triple(catalog, DCT.modified, Literal(knowledge.generation.created, datatype=XSD.dateTime))
    yield Triple(catalog, DCAT.service, service)
    yield Triple(service, RDF.type, DCAT.DataService)
    yield Triple(service, DCAT.endpointURL, service)
    yield Triple(service, DCT.conformsTo, NamedNode("http://www.w3.org/TR/sparql11-protocol/"))
    for dataset in read_datasets(knowledge.graph):
        node = NamedNode(dataset.iri)
        yield Triple(catalog, DCAT.dataset, node)
        yield Triple(service, DCAT.servesDataset, node)
        for quad in knowledge.graph.statements(dataset.iri, 1_000):
            yield quad.triple
        yield from _distributions(parts, to, dataset)


def _distributions(parts: Services, to: Urls, dataset: Dataset) -> Iterator[Triple]:
    node, dumps = NamedNode(dataset.iri), Dumps(parts)
    triples = sum(version.triples for graph in dataset.graphs if (version := parts.ledger.latest(graph)))
    yield Triple(node, VOID.triples, Literal(str(triples), datatype=XSD.integer))
    if vocabulary := parts.knowledge.current().vocabularies.get(dataset.id):
        yield Triple(node, VOID.entities, Literal(str(vocabulary.tables.concepts), datatype=XSD.integer))
    yield Triple(node, VOID.sparqlEndpoint, NamedNode(to.sparql(dataset.id)))
    for format_ in DUMP_FORMATS:
        url = to.dump(dataset.id, format_.name)
        distribution, dump = NamedNode(url), dumps.find(dataset, format_)
        media = NamedNode(f"https://www.iana.org/assignments/media-types/{format_.media_type}")
        yield Triple(node, DCAT.distribution, distribution)
        yield Triple(node, VOID.dataDump, distribution)
        yield Triple(distribution, RDF.type, DCAT.Distribution)
        yield Triple(distribution, DCT.title, Literal(format_.title))
        yield Triple(distribution, DCAT.downloadURL, distribution)
        yield Triple(distribution, DCAT.mediaType, media)
        yield Triple(distribution, DCAT.byteSize, Literal(str(dump.size), datatype=XSD.nonNegativeInteger))
        if dataset.licence:
            yield Triple(distribution, DCT.license, NamedNode(dataset.licence))
