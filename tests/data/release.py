"""A release of the Framework in the form of the published one, kmgbf-all.ttl 1.0.1, with invented long texts.

Codes, names and roles are the facts of `ontologies/kmgbf`; what the published release says otherwise (its README lists
the differences) is put in its form here: classes without skos:Concept, no notations, definitions in three languages,
comments in English. Long texts are nobody's.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from kg.rdf.namespaces import DCT, RDF, RDFS, SKOS
from tests.data.sentences import sentences

_FOLDER: Final = Path(__file__).parents[2] / "ontologies" / "kmgbf"
_KMGBF: Final = "http://metadata.cbd.int/kmgbf/"
_GBF: Final = _KMGBF + "ontology#"
_ONTOLOGY: Final = NamedNode(_KMGBF + "ontology")
_PREFIXES: Final = {
    "": _GBF,
    "kmgbf": _KMGBF,
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_ENGLISH_ONLY: Final = {
    _GBF + name
    for name in (
        "GoalOrTarget", "hasHeadlineIndicator", "hasBinaryIndicator", "hasComponentIndicator",
        "hasComplementaryIndicator", "custodianAgency",
    )
}  # fmt: skip
_REWORDED: Final = {RDFS.comment, SKOS.note, SKOS.example, DCT.description}
_LEFT_OUT: Final = {RDFS.isDefinedBy, SKOS.notation, SKOS.topConceptOf, DCT.license}
_CUSTODIANS: Final = {
    "D.1": "Several banks keep the figures of this one, each for its own part.",
    "9.2": "Nobody keeps these figures so far, but a group of universities has offered to.",
    "15.1": "Not identified",
    "18.2": "The offices of statistics keep it together.",
    "21.1": "It is kept where it is collected.",
}
"""What stands in the place of an agency and is not the name of one: sentences, and the usual words for none."""
DEFINED: Final = (
    "A.1", "A.2", "A.3", "A.4", "B.1", "C.1", "C.2", "D.1", "D.2", "D.3", "1.1", "2.1", "3.1", "5.1", "6.1", "7.1",
    "7.2", "8.1", "9.1", "9.2", "10.1", "10.2", "11.1", "12.1", "15.1",
)  # fmt: skip
"""Codes of the 25 indicators that have a definition."""


def _published(triple: Triple) -> Triple | None:
    """What the published release says instead of a statement of ours."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    assert isinstance(subject, NamedNode | BlankNode)
    language = value.language if isinstance(value, Literal) else None
    left_out = (
        predicate in _LEFT_OUT
        or (predicate == RDF.type and value == SKOS.Concept)
        or (predicate == SKOS.inScheme and value == NamedNode(_KMGBF + "kmgbfScheme"))
        or (subject == _ONTOLOGY and predicate == DCT.source)
        or (predicate == RDFS.label and language in ("ar", "ru", "zh"))
        or (predicate == RDFS.label and language in ("fr", "es") and subject.value in _ENGLISH_ONLY)
    )
    if left_out:
        return None
    if predicate in _REWORDED:
        return Triple(subject, predicate, Literal(sentences(subject.value + predicate.value, "en", 3), language="en"))
    return triple


def _added() -> Iterator[Triple]:
    """What only the published release says."""
    for name in (*(f"goal_{letter}" for letter in "ABCD"), *(f"target_{number}" for number in range(1, 24))):
        for language in ("en", "fr", "es"):
            text = Literal(sentences(name, language, 4), language=language)
            yield Triple(NamedNode(_KMGBF + name), SKOS.definition, text)
    for code in DEFINED:
        text = Literal(sentences(code, "en", 4), language="en")
        yield Triple(NamedNode(f"{_KMGBF}indicator_{code}"), SKOS.definition, text)
    for code in ("B.1", "C.1"):
        text = Literal(sentences(f"note {code}"), language="en")
        yield Triple(NamedNode(f"{_KMGBF}indicator_{code}"), SKOS.editorialNote, text)
    for code, words in _CUSTODIANS.items():
        yield Triple(NamedNode(f"{_KMGBF}indicator_{code}"), NamedNode(_GBF + "custodianAgency"), Literal(words))


def triples() -> list[Triple]:
    """Every statement of the release."""
    quads = [
        quad
        for name in ("ontology.ttl", "inherited.ttl", "framework.ttl")
        for quad in parse(path=str(_FOLDER / name), format=RdfFormat.TURTLE)
    ]
    kept = [triple for quad in quads if (triple := _published(quad.triple))]
    return [*_with_the_same_blanks(kept), *_added()]


def _with_the_same_blanks(triples: list[Triple]) -> Iterator[Triple]:
    """Blank nodes are numbered in their order, which a parser names as it happens."""
    numbers: dict[BlankNode, BlankNode] = {}

    def same(node: Any) -> Any:
        return numbers.setdefault(node, BlankNode(f"b{len(numbers)}")) if isinstance(node, BlankNode) else node

    for triple in triples:
        yield Triple(same(triple.subject), triple.predicate, same(triple.object))


def write(file: Path) -> Path:
    """Write it as Turtle; returns the file."""
    serialize(triples(), str(file), RdfFormat.TURTLE, prefixes=dict(sorted(_PREFIXES.items())))
    return file


def definition(file: Path, name: str, language: str = "en") -> str:
    """How a release, ours or the published one, defines a thing."""
    said = (NamedNode(_KMGBF + name), SKOS.definition)
    texts = (
        quad.object
        for quad in parse(path=str(file), format=RdfFormat.TURTLE)
        if (quad.subject, quad.predicate) == said and isinstance(quad.object, Literal)
    )
    return next(text.value for text in texts if text.language == language)
