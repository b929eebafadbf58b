"""Official sentences beside what is bundled: a graph for each language, which the catalogue names as a part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.ledger.ledger import Change, Ledger, Receipt
from kg.publishing.changes import enter_from_newest, make_visible
from kg.rdf.characters import mend_quads
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, RDFS, SKOS
from kg.settings import Settings


@dataclass(frozen=True, slots=True)
class Sentences:
    """A graph of sentences in one language.

    `graph` is its path below the graph of the dataset, `titles` are its names by their languages, `texts` the sentences
    by the paths, below the base, of what they define.
    """

    graph: str
    language: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]


def load_sentences(settings: Settings, ledger: Ledger, change: Change, every: Sequence[Sentences]) -> Receipt:
    """Accept sentences as definitions, in graphs which they replace, all at once, and wait until readers see them.

    The catalogue names the graphs as parts of the dataset, so that its files hold them. It is read and changed in one
    step: what others add to it meanwhile stays.
    """
    names = GraphNames(settings.base_iri)
    graphs = {names.named(f"{change.dataset}/{one.graph}"): one for one in every}
    contents = {graph: _definitions(settings.base_iri, one) for graph, one in graphs.items()}
    described = {triple for graph, one in graphs.items() for triple in _describe(names, change.dataset, graph, one)}
    catalogue = f"{names.catalogue}/{change.dataset}"

    def beside_newest() -> dict[str, CanonicalGraph | None]:
        before = ledger.latest(catalogue)
        stated = before.content().triples() if before and before.sha256 else ()
        kept = {triple for triple in stated if getattr(triple.subject, "value", "") not in graphs}
        return {**contents, catalogue: canonicalize(kept | described)}

    receipt = enter_from_newest(settings, ledger, change, beside_newest)
    return replace(receipt, visible=make_visible(settings, ledger, receipt.sequence) is not None)


def _definitions(base_iri: str, one: Sentences) -> CanonicalGraph:
    quads = [
        Quad(NamedNode(base_iri + path), SKOS.definition, Literal(text, language=one.language))
        for path, text in one.texts.items()
    ]
    return canonicalize(mend_quads(quads)[0])


def _describe(names: GraphNames, dataset_id: str, graph: str, one: Sentences) -> Iterator[Triple]:
    dataset, node = NamedNode(f"{names.base_iri}dataset/{dataset_id}"), NamedNode(graph)
    yield Triple(dataset, DCT.hasPart, node)
    yield Triple(node, DCT.isPartOf, dataset)
    for tag, title in one.titles.items():
        yield Triple(node, RDFS.label, Literal(title, language=tag))
