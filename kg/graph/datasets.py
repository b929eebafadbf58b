"""The datasets of this service, as the catalogue graph describes them (DCAT 3, VoID)."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import NotFound
from kg.graph.graph import KnowledgeGraph
from kg.rdf.namespaces import DCAT, DCT, RDF
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class Dataset:
    """A vocabulary or record collection: id, IRI, what people call it, its terms of use, the graphs that make it up.

    `period` is what it is about in time, as years of which the first and last stand (`2024/2030`); '' if not known.
    """

    id: str
    iri: str
    titles: tuple[Text, ...]
    descriptions: tuple[Text, ...]
    licence: str
    rights: tuple[Text, ...]
    graphs: tuple[str, ...]
    period: str = ""


def read_datasets(graph: KnowledgeGraph) -> tuple[Dataset, ...]:
    """All datasets, in the order of their ids: what the catalogue says, and not what data says of itself."""
    own = f"{graph.names.base_iri}dataset/"
    found = {
        quad.subject
        for quad in graph.store.quads_for_pattern(None, RDF.type, DCAT.Dataset, None)
        if isinstance(quad.subject, NamedNode) and _in_catalogue(graph, quad) and quad.subject.value.startswith(own)
    }
    datasets = (_read(graph, node) for node in found)
    valid = (dataset for dataset in datasets if dataset.iri == own + dataset.id)
    return tuple(sorted(valid, key=lambda dataset: dataset.id))


def _in_catalogue(graph: KnowledgeGraph, quad: Quad) -> bool:
    name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    return name == graph.names.catalogue or name.startswith(f"{graph.names.catalogue}/")


def get_dataset(graph: KnowledgeGraph, id_: str) -> Dataset:
    """A dataset by its id. Raises NotFound."""
    for dataset in read_datasets(graph):
        if dataset.id == id_:
            return dataset
    raise NotFound(f"There is no dataset {id_}.", "The list of vocabularies shows what there is.")


def _read(graph: KnowledgeGraph, node: NamedNode) -> Dataset:
    def texts(predicate: NamedNode) -> tuple[Text, ...]:
        quads = graph.store.quads_for_pattern(node, predicate, None, None)
        found = (graph.text(quad) for quad in quads if isinstance(quad.object, Literal) and _in_catalogue(graph, quad))
        return tuple(dict.fromkeys(found))

    def links(predicate: NamedNode) -> tuple[str, ...]:
        quads = graph.store.quads_for_pattern(node, predicate, None, None)
        objects = (quad.object for quad in quads if _in_catalogue(graph, quad))
        return tuple(sorted({node.value for node in objects if isinstance(node, NamedNode)}))

    def period(node: str) -> str:
        bounds = (
            graph.store.quads_for_pattern(NamedNode(node), one, None, None) for one in (DCAT.startDate, DCAT.endDate)
        )
        return "/".join(quad.object.value for found in bounds for quad in found if isinstance(quad.object, Literal))

    identifiers = texts(DCT.identifier)
    return Dataset(
        id=identifiers[0].value if identifiers else "",
        iri=node.value,
        titles=texts(DCT.title),
        descriptions=texts(DCT.description),
        licence=next(iter(links(DCT.license)), ""),
        rights=texts(DCT.rights),
        graphs=tuple(name for name in links(DCT.hasPart) if not graph.names.is_derived(name)),
        period=next(map(period, links(DCT.temporal)), ""),
    )
