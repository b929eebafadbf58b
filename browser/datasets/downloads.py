"""Whole datasets as files, and the catalogue that describes them (DCAT 3 and VoID).

Files are made from the ledger, not from the store, so that literals are exactly what was published.
"""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple
from starlette.requests import Request
from starlette.responses import Response

from browser.datasets.files import send_file
from browser.http.answers import answer
from browser.http.services import Services, services, urls
from browser.http.varying import header_of
from browser.urls import Urls
from kg.errors import NotFound
from kg.graph.datasets import Dataset, get_dataset, read_datasets
from kg.http.negotiation import choose
from kg.publishing.dumps import DUMP_FORMATS, Dump, find_dumps, make_dumps, stamp, state_of
from kg.rdf.documents import write
from kg.rdf.formats import JSONLD, RDF_FORMATS, Format, by_name, names
from kg.rdf.jsonld import compact
from kg.rdf.namespaces import DCAT, DCT, RDF, VOID, XSD
from kg.rdf.xml import unsayable


class Dumps:
    """Files of datasets, which are made behind each publication (`kg.publishing.dumps`)."""

    def __init__(self, parts: Services) -> None:
        self._services = parts

    def known(self, dataset: Dataset) -> Mapping[str, Dump]:
        """The files of a dataset by the ending of their format; empty for the moment until they are made."""
        state = state_of(self._services.ledger, dataset)
        return find_dumps(self._services.settings.data, dataset.id, state)

    def find(self, dataset: Dataset, format_: Format) -> Dump:
        """The file of a dataset in a format, made now if it is not there.

        Raises NotAcceptable for a format that cannot say all that the dataset holds.
        """
        known = self.known(dataset).get(format_.name)
        if known is None or not known.path.exists() or not known.packed.exists():
            made = make_dumps(self._services.settings.data, self._services.ledger, dataset)
            if format_.name not in made:
                raise unsayable(f"{format_.title} cannot say everything that {dataset.id} holds.")
            return made[format_.name]
        return known


def dumps_state(request: Request) -> int:
    """A number that changes when files are made."""
    return stamp(services(request).settings.data)


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
    return send_file(request, name, dump, "" if packed else format_.content_type)


def catalogue(request: Request) -> Response:
    """GET /download/catalog[.format] and /.well-known/void: every dataset, its files, the endpoints."""
    extension = request.path_params.get("extension", "")
    if extension and extension not in by_name(RDF_FORMATS):
        raise NotFound(f"The catalogue has no format {extension}.", f"Formats: {names(RDF_FORMATS)}.")
    format_ = by_name(RDF_FORMATS)[extension] if extension else choose(header_of(request, "Accept"), RDF_FORMATS)
    to = urls(request)
    statements = list(_describe(services(request), to))
    content = compact(statements, to.context()) if format_ is JSONLD else write(statements, format_, to.catalogue())
    return answer(request, content, format_.content_type)


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
    known = dumps.known(dataset)
    for format_ in DUMP_FORMATS:
        if known and format_.name not in known:
            continue
        url = to.dump(dataset.id, format_.name)
        distribution, dump = NamedNode(url), known.get(format_.name)
        media = NamedNode(f"https://www.iana.org/assignments/media-types/{format_.media_type}")
        yield Triple(node, DCAT.distribution, distribution)
        yield Triple(node, VOID.dataDump, distribution)
        yield Triple(distribution, RDF.type, DCAT.Distribution)
        yield Triple(distribution, DCT.title, Literal(format_.title))
        yield Triple(distribution, DCAT.downloadURL, distribution)
        yield Triple(distribution, DCAT.mediaType, media)
        if dump is not None:
            yield Triple(distribution, DCAT.byteSize, Literal(str(dump.size), datatype=XSD.nonNegativeInteger))
        if dataset.licence:
            yield Triple(distribution, DCT.license, NamedNode(dataset.licence))
