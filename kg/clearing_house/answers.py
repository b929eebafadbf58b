"""What Parties answered to a question of a report: the answers stand in the records of the reports."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode

from kg.graph.graph import KnowledgeGraph
from kg.rdf.namespaces import RDF, SCHEMA, SKOS
from kg.records.model import CHM
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer: its record, whose it is (the IRI of a country, or ''), IRIs chosen, codes and texts written."""

    record: str
    government: str
    chosen: tuple[str, ...]
    words: tuple[str, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to a question, as many as were asked for. `more`: there are others."""

    given: tuple[GivenAnswer, ...]
    more: bool

    @property
    def chosen(self) -> Counter[str]:
        """How many of the answers given here chose each option or term, by its IRI."""
        return Counter(value for answer in self.given for value in answer.chosen)

    @property
    def words(self) -> Counter[str]:
        """How many of the answers given here wrote each code."""
        return Counter(word for answer in self.given for word in answer.words)


def is_question(graph: KnowledgeGraph, iri: str) -> bool:
    """Whether something is a question."""
    return any(_is(quad.object, graph, CHM.Question) for quad in graph.said(NamedNode(iri), RDF.type))


def options_of(graph: KnowledgeGraph, iri: str) -> tuple[str, ...]:
    """The IRIs of the options of a question, in the order of their scheme."""
    stated = (quad.object for quad in graph.said(NamedNode(iri), _own(graph, CHM.options)))
    schemes = [scheme for scheme in stated if isinstance(scheme, NamedNode)]
    found = [quad.subject for scheme in schemes[:1] for quad in graph.said(None, SKOS.inScheme, scheme)]
    nodes = {node for node in found if isinstance(node, NamedNode)}
    return tuple(node.value for node in sorted(nodes, key=lambda node: (_place(graph, node), node.value)))


def answers_to(graph: KnowledgeGraph, iri: str, limit: int) -> Answers:
    """The answers to a question, at most `limit`: a look-up for all, and two for each that is shown."""
    stated = graph.said(None, _own(graph, CHM.question), NamedNode(iri))
    read = islice(stated, 2 * (limit + 1))  # a statement may stand in two graphs
    found = sorted({quad.subject.value for quad in read if isinstance(quad.subject, NamedNode)})
    return Answers(tuple(_read(graph, node) for node in found[:limit]), len(found) > limit)


def _read(graph: KnowledgeGraph, node: str) -> GivenAnswer:
    record = node.partition("#")[0]
    values: dict[str, list[NamedNode | Literal]] = {}
    for quad in graph.said(NamedNode(node)):
        if isinstance(quad.object, NamedNode | Literal):
            values.setdefault(quad.predicate.value, []).append(quad.object)
    governments = graph.said(NamedNode(record), _own(graph, CHM.government))
    return GivenAnswer(
        record,
        min((quad.object.value for quad in governments if isinstance(quad.object, NamedNode)), default=""),
        _texts(values.get(_own(graph, name).value, ()) for name in (CHM.answerOption, CHM.answerTerm)),
        _texts([values.get(_own(graph, CHM.answerWord).value, ())]),
        tuple(
            Text(value.value, value.language or "")
            for value in values.get(_own(graph, CHM.answerText).value, ())
            if isinstance(value, Literal)
        ),
    )


def _texts(values: Iterable[Iterable[NamedNode | Literal]]) -> tuple[str, ...]:
    return tuple(sorted({value.value for each in values for value in each}))


def _place(graph: KnowledgeGraph, node: NamedNode) -> int:
    places = (quad.object for quad in graph.said(node, SCHEMA.position))
    return min(
        (int(place.value) for place in places if isinstance(place, Literal) and place.value.isdecimal()), default=0
    )


def _is(value: object, graph: KnowledgeGraph, term: NamedNode) -> bool:
    return value == _own(graph, term)


def _own(graph: KnowledgeGraph, term: NamedNode) -> NamedNode:
    """A term of the ontology of records below the base of this copy."""
    return NamedNode(f"{graph.names.base_iri}chm/ontology#{term.value.removeprefix(CHM.iri)}")
