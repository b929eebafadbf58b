"""The statements of all files, and the terms of ours that they describe."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from ontologies.turtle import BASE, OWL, RDF, RDFS

TYPE: Final = RDF + "type"
CLASSES: Final = frozenset((OWL + "Class", RDFS + "Class"))
NATURES: Final = {
    OWL + "ObjectProperty": "object",
    OWL + "DatatypeProperty": "datatype",
    OWL + "AnnotationProperty": "annotation",
    RDF + "Property": "plain",
}
_Object: TypeAlias = NamedNode | BlankNode | Literal
DEPRECATED: Final = OWL + "deprecated"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What a rule found wrong with a term."""

    rule: str
    term: str
    what: str

    @property
    def name(self) -> str:
        """The term without the base."""
        return self.term.removeprefix(BASE)


class Statements:
    """What the files state, by subject and property; objects as they stand in RDF."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[str, dict[str, list[NamedNode | BlankNode | Literal]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | BlankNode | Literal):
                self._about[quad.subject.value][quad.predicate.value].append(quad.object)

    def objects(self, subject: str, predicate: str) -> list[_Object]:
        """The objects of a property."""
        return self._about[subject][predicate] if subject in self._about and predicate in self._about[subject] else []

    def iris(self, subject: str, predicate: str) -> set[str]:
        """The IRIs among them."""
        return {one.value for one in self.objects(subject, predicate) if isinstance(one, NamedNode)}

    def languages(self, subject: str, predicate: str) -> set[str]:
        """The languages of the texts among them."""
        return {one.language for one in self.objects(subject, predicate) if isinstance(one, Literal) and one.language}

    def texts(self, subject: str, predicate: str) -> list[str]:
        """The literals among them."""
        return [one.value for one in self.objects(subject, predicate) if isinstance(one, Literal)]

    @cached_property
    def ontologies(self) -> list[str]:
        """Those of ours."""
        return [iri for iri in self._of_type({OWL + "Ontology"}) if iri.startswith(BASE)]

    @cached_property
    def classes(self) -> list[str]:
        """Classes of ours that are in use."""
        return self._in_use(CLASSES)

    @cached_property
    def properties(self) -> list[str]:
        """Properties of ours that are in use."""
        return self._in_use(NATURES.keys())

    def _in_use(self, types: Iterable[str]) -> list[str]:
        found = (iri for iri in self._of_type(types) if iri.startswith(BASE))
        return [iri for iri in found if "true" not in self.texts(iri, DEPRECATED)]

    def _of_type(self, types: Iterable[str]) -> Iterator[str]:
        wanted = set(types)
        return (iri for iri in sorted(self._about) if wanted & self.iris(iri, TYPE))


def read_all() -> Statements:
    """The statements of every file of the manifest."""
    manifest = tomllib.loads(files("ontologies").joinpath("manifest.toml").read_text(encoding="utf-8"))
    named = {(graph.get("package", "ontologies"), graph["file"]) for graph in manifest["graph"]}
    texts = (files(package).joinpath(name).read_bytes() for package, name in sorted(named))
    return Statements(quad for text in texts for quad in parse(text, format=RdfFormat.TURTLE))
