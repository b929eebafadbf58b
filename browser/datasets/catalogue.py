"""The catalogue: every dataset, its files and the endpoints, in DCAT 3 and VoID, with what DCAT-AP 3 makes mandatory.

GET /download/catalog[.format] and /.well-known/void; /catalogue, its identifier, leads there or to its page
"""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from browser.datasets.distributions import describe_dump
from browser.datasets.downloads import Dumps, dumps_state
from browser.datasets.ontologies import describe_ontology, read_ontologies
from browser.datasets.publisher import DESCRIPTION, PUBLISHER_NAME, TITLE, catalogue_iri, publisher
from browser.http.answers import answer, redirect
from browser.http.services import Services, language_of, services, urls
from browser.http.varying import header_of
from browser.site import i18n
from browser.urls import Urls
from kg.errors import NotFound
from kg.graph.datasets import Dataset, read_datasets
from kg.http.negotiation import choose
from kg.knowledge.knowledge import Knowledge
from kg.publishing.dumps import DUMP_FORMATS, count_triples
from kg.publishing.record_files import RECORD_FORMATS, RECORDS, find_record_files
from kg.rdf.documents import write
from kg.rdf.formats import HTML, JSONLD, RDF_FORMATS, by_name, names
from kg.rdf.graph_names import GraphNames
from kg.rdf.jsonld import compact
from kg.rdf.namespaces import DCAT, DCT, FOAF, LDES, RDF, RDFS, TREE, VCARD, VOID, XSD
from kg.records.shape_files import ShapeFiles
from kg.texts.languages import DEFAULT, LANGUAGES, Text

_SERVICE_TITLE: Final = i18n.N_("SPARQL endpoint")
_CHANGES_TITLE: Final = i18n.N_("Changes")
_RECORDS_TITLE: Final = i18n.N_("Records of the Clearing-House")
_RECORDS: Final = "National reports, targets, strategies, indicators and other records that Parties and others sent."


def catalogue(request: Request) -> Response:
    """The catalogue in the format of the address, or of the Accept header."""
    extension = request.path_params.get("extension", "")
    if extension and extension not in by_name(RDF_FORMATS):
        raise NotFound(f"The catalogue has no format {extension}.", f"Formats: {names(RDF_FORMATS)}.")
    format_ = by_name(RDF_FORMATS)[extension] if extension else choose(header_of(request, "Accept"), RDF_FORMATS)
    to, parts = urls(request), services(request)

    def make() -> bytes:
        statements = list(_describe(parts, to))
        return compact(statements, to.context()) if format_ is JSONLD else write(statements, format_, to.catalogue())

    key = ("catalogue", parts.knowledge.current().generation.number, dumps_state(request), to.root, format_.name)
    return answer(request, parts.page(key, make), format_.content_type)


def catalogue_asked(request: Request) -> Response:
    """The identifier of the catalogue: 303 to its page or its document, as the client asks."""
    to = urls(request)
    format_ = choose(header_of(request, "Accept"), (HTML, *RDF_FORMATS))
    return redirect(to.download(language_of(request)) if format_ is HTML else to.catalogue(format_.name))


def _describe(parts: Services, to: Urls) -> Iterator[Triple]:
    knowledge = parts.knowledge.current()
    catalog, service = NamedNode(catalogue_iri(to.identifiers)), NamedNode(to.sparql())
    secretariat = NamedNode(publisher(to.identifiers))
    yield Triple(catalog, RDF.type, DCAT.Catalog)
    yield from _texts(catalog, TITLE, DESCRIPTION)
    yield Triple(catalog, DCT.publisher, secretariat)
    yield Triple(catalog, DCAT.contactPoint, secretariat)
    yield Triple(catalog, FOAF.homepage, NamedNode(to.root))
    yield Triple(catalog, DCT.modified, Literal(knowledge.generation.created, datatype=XSD.dateTime))
    yield Triple(catalog, DCAT.service, service)
    yield Triple(service, RDF.type, DCAT.DataService)
    yield from _texts(service, _SERVICE_TITLE, f"SPARQL 1.1 on all of {TITLE}.")
    yield Triple(service, DCT.publisher, secretariat)
    yield Triple(service, DCAT.endpointURL, service)
    yield Triple(service, DCAT.endpointDescription, service)
    yield Triple(service, DCT.conformsTo, NamedNode("http://www.w3.org/TR/sparql11-protocol/"))
    yield from _stream(catalog, to.stream(), to)
    yield from _agent(knowledge, secretariat, PUBLISHER_NAME)
    for dataset in read_datasets(knowledge.graph):
        yield Triple(catalog, DCAT.dataset, NamedNode(dataset.iri))
        yield Triple(service, DCAT.servesDataset, NamedNode(dataset.iri))
        yield from _dataset(parts, to, dataset)
    for ontology in read_ontologies(knowledge.graph):
        yield Triple(catalog, DCAT.dataset, ontology)
        yield Triple(service, DCAT.servesDataset, ontology)
        yield from describe_ontology(knowledge.graph, ontology, secretariat, to)
    if knowledge.search.records(1):
        yield from _records(knowledge, catalog, service, to)


def _dataset(parts: Services, to: Urls, dataset: Dataset) -> Iterator[Triple]:
    """What is said of a dataset, its publisher, and its files."""
    knowledge, node = parts.knowledge.current(), NamedNode(dataset.iri)
    publishers, stated = set(), set()
    for quad in knowledge.graph.statements(dataset.iri, 1_000):
        value = quad.object
        if quad.predicate == DCT.hasPart and isinstance(value, NamedNode) and value.value not in dataset.graphs:
            continue  # a graph that the files do not have
        stated.add(quad.predicate)
        if quad.predicate == DCT.publisher and isinstance(value, NamedNode):
            publishers.add(value)
        yield quad.triple
        if quad.predicate == DCT.temporal and isinstance(value, NamedNode):
            yield from (each.triple for each in knowledge.graph.said(value))
    if not dataset.titles:
        yield Triple(node, DCT.title, Literal(dataset.id))
    if not dataset.descriptions:
        yield Triple(node, DCT.description, Literal(f"The vocabulary “{dataset.id}”.", language="en"))
    accepted = [history[0][1].accepted for graph in dataset.graphs if (history := parts.history(graph))]
    if accepted and DCT.modified not in stated:
        yield Triple(node, DCT.modified, Literal(max(accepted), datatype=XSD.dateTime))
    yield from _earlier(parts, knowledge, node, dataset, to)
    for agent in publishers:
        yield from _agent(knowledge, agent)
    known = Dumps(parts).known(dataset)  # empty for the moment until the files are made
    if (triples := count_triples(known)) is not None:
        yield Triple(node, VOID.triples, _number(triples))
    if vocabulary := knowledge.vocabularies.get(dataset.id):
        yield Triple(node, VOID.entities, _number(vocabulary.tables.concepts))
    yield Triple(node, VOID.sparqlEndpoint, NamedNode(to.sparql(dataset.id)))
    yield from _stream(NamedNode(catalogue_iri(to.identifiers)), to.stream(dataset=dataset.id), to, node)
    for format_ in DUMP_FORMATS:
        if known and format_.name not in known:
            continue  # one that cannot say everything
        file = NamedNode(to.dump(dataset.id, format_.name))
        yield from describe_dump(node, file, format_, known.get(format_.name), dataset.titles)
        if dataset.licence:
            yield Triple(file, DCT.license, NamedNode(dataset.licence))
        for rights in dataset.rights:  # the licence of parts that is another
            yield Triple(file, DCT.rights, Literal(rights.value, language=rights.language or None))


def _earlier(parts: Services, knowledge: Knowledge, node: NamedNode, dataset: Dataset, to: Urls) -> Iterator[Triple]:
    """The release before the one that is served, as its file, which stays for ever."""
    history = parts.history(knowledge.graph.names.dataset(dataset.id))
    newest = history[0][1].release if history else ""
    earlier = (version for version, change in history if change.release and change.release != newest and version.sha256)
    if (before := next(earlier, None)) is not None:
        yield Triple(node, DCAT.previousVersion, NamedNode(to.release_file(dataset.id, before.revision, "ttl")))


def _records(knowledge: Knowledge, catalog: NamedNode, service: NamedNode, to: Urls) -> Iterator[Triple]:
    """The records together; each has a graph of its own."""
    node = NamedNode(f"{catalog.value}#records")
    yield Triple(catalog, DCAT.dataset, node)
    yield Triple(service, DCAT.servesDataset, node)
    yield Triple(node, RDF.type, DCAT.Dataset)
    yield Triple(node, RDF.type, VOID.Dataset)
    yield from _texts(node, _RECORDS_TITLE, _RECORDS)
    yield Triple(node, DCT.publisher, NamedNode(publisher(to.identifiers)))
    yield Triple(node, DCAT.contactPoint, NamedNode(publisher(to.identifiers)))
    yield Triple(node, VOID.entities, _number(knowledge.search.count_records()))
    yield Triple(node, VOID.uriSpace, Literal(f"{knowledge.graph.names.base_iri}record/"))
    yield Triple(node, VOID.sparqlEndpoint, service)
    yield from _stream(catalog, to.stream(dataset=GraphNames.RECORDS), to, node)
    known = find_record_files(knowledge.generation)
    for format_ in RECORD_FORMATS:
        file = NamedNode(to.dump(RECORDS, format_.name))
        yield from describe_dump(node, file, format_, known.get(format_.name), _named(_RECORDS_TITLE))


def _stream(catalog: NamedNode, address: str, to: Urls, dataset: NamedNode | None = None) -> Iterator[Triple]:
    """An event stream of changes as a service: of everything, or of a dataset."""
    service = NamedNode(address)
    yield Triple(catalog, DCAT.service, service)
    yield Triple(service, RDF.type, DCAT.DataService)
    yield Triple(service, RDF.type, LDES.EventStream)
    yield from _texts(
        service, _CHANGES_TITLE, "What was published, changed and withdrawn, as a Linked Data Event Stream."
    )
    yield Triple(service, DCT.publisher, NamedNode(publisher(to.identifiers)))
    yield Triple(service, DCAT.endpointURL, service)
    yield Triple(service, DCAT.endpointDescription, NamedNode(ShapeFiles(to.identifiers.base_iri).changes))
    yield Triple(service, DCT.conformsTo, NamedNode("https://w3id.org/ldes/specification"))
    yield Triple(service, TREE.view, NamedNode(to.with_parameters(address, {"after": "0"})))
    if dataset is not None:
        yield Triple(service, DCAT.servesDataset, dataset)


def _agent(knowledge: Knowledge, node: NamedNode, name: str = "") -> Iterator[Triple]:
    """A publisher with its class and its names: the one given or else its address, if the graph has no better ones."""
    for class_ in (FOAF.Agent, FOAF.Organization):
        yield Triple(node, RDF.type, class_)
    for predicate in (RDF.type, FOAF.homepage, VCARD.fn, VCARD.hasURL):
        yield from (quad.triple for quad in knowledge.graph.said(node, predicate))
    for text in knowledge.labels().texts(node.value) or [Text(name or node.value, "en" if name else "")]:
        yield Triple(node, FOAF.name, Literal(text.value, language=text.language or None))


def _named(title: str) -> list[Text]:
    """A title of the interface in every language that has one of its own."""
    every = {tag: i18n.translations(tag).gettext(title) for tag in LANGUAGES}
    return [Text(text, tag) for tag, text in every.items() if tag == DEFAULT or text != title]


def _texts(node: NamedNode, title: str, description: str) -> Iterator[Triple]:
    for name in _named(title):
        yield Triple(node, DCT.title, Literal(name.value, language=name.language))
        yield Triple(node, RDFS.label, Literal(name.value, language=name.language))
    yield Triple(node, DCT.description, Literal(description, language="en"))


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)
