"""The statements of one record while it is being put together: its graph, its nodes, what it points to."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, Self
from urllib.parse import quote, urlsplit

from pyoxigraph import Literal, NamedNode

from kg.rdf.characters import mend
from kg.rdf.documents import CanonicalGraph
from kg.rdf.namespaces import FOAF, RDF, XSD
from kg.records.mapping.privacy import is_private
from kg.records.mapping.texts import is_tag
from kg.records.model import RecordField, RecordType
from kg.records.nodes import record_path, thing_path

_SAFE: Final = "-._~!$&'()*,;=:@/?"
_ADDRESS: Final = "-._~:/?#[]@!$&'()*+,;=%"
_JSON: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON")
_RELATIVE: Final = re.compile(r"(?:doc|api|database|decisions|meetings|kb)/", re.IGNORECASE)
_LONGEST_ADDRESS: Final = 2_000
TRUE: Final = Literal("true", datatype=XSD.boolean)
FALSE: Final = Literal("false", datatype=XSD.boolean)


class Statements:
    """A record's statements. Nested nodes have fragments of its IRI (`…#sectionIII-2`): they stay the same when the
    record is loaded again, and equal records have equal graphs without looking at blank nodes.

    `subject` is the record and `thing` what it is about (`kg.records.nodes`): the same node for most types, and here
    where nothing else is said.

    `points_to` are IRIs under our base that are expected to be records or what records are about.
    """

    def __init__(self, iri: str, record: str = "", thing: str = "") -> None:
        self.iri = iri
        self.subject = NamedNode(record or iri)
        self.thing = NamedNode(thing or iri)
        self._lines: set[str] = set()
        self.points_to: set[str] = set()

    @classmethod
    def of(cls, base_iri: str, path: str, type_: RecordType) -> Self:
        """The statements of a record of a type at its main path."""
        record = record_path(path) if type_.about else path
        return cls(base_iri + path, base_iri + record, base_iri + thing_path(path, type_))

    def relate(self) -> None:
        """State that the record is about its thing, and the other way round; nothing where they are one node."""
        if self.thing != self.subject:
            self.add(self.subject, FOAF.primaryTopic, self.thing)
            self.add(self.thing, FOAF.isPrimaryTopicOf, self.subject)

    def place(self, field: RecordField) -> NamedNode:
        """The node that has a field at the top of a body."""
        return self.subject if field.of_record else self.thing

    def beside(self, node: NamedNode, via: NamedNode, name: str, class_: NamedNode) -> NamedNode:
        """The node beside another to which a property leads."""
        inner = self.node(name)
        self.add(node, via, inner)
        self.type(inner, class_)
        return inner

    def node(self, path: str) -> NamedNode:
        """A node inside the record."""
        return NamedNode(f"{self.iri}#{_fragment(path)}")

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        """Add a statement."""
        self._lines.add(f"{subject} {predicate} {value} .\n")

    def state(self, subject: NamedNode, link: NamedNode, node: NamedNode, said: Iterable[str]) -> None:
        """Add a node: what leads to it, and what is said of it, each as a property, a value and the end of a line."""
        written = str(node)
        self._lines.add(f"{subject} {link} {written} .\n")
        self._lines.update([written + each for each in said])

    def type(self, subject: NamedNode, class_: NamedNode) -> None:
        """State the class of a node."""
        self.add(subject, RDF.type, class_)

    def canonical(self) -> CanonicalGraph:
        """The graph as the ledger keeps it: that of `kg.rdf.documents.canonicalize`, without its care for blank nodes.

        The engine's terms write themselves as canonical N-Triples, whose order is that of code points, as of bytes.
        """
        return CanonicalGraph("".join(sorted(self._lines)).encode(), len(self._lines))


@lru_cache(maxsize=2_000)  # records of a type have the same nodes
def _fragment(path: str) -> str:
    return quote(path, safe=_SAFE)


def text_literal(text: str, language: str) -> Literal:
    """A text in a language, or without one, also where what names the language is no tag."""
    return Literal(text, language=language) if is_tag(language) else Literal(text)


def json_literal(value: Any) -> Literal:
    """A JSON value as it came, in one spelling (rdf:JSON)."""
    return Literal(mend(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))), datatype=_JSON)


def read_address(text: Any, base: str = "") -> NamedNode | None:
    """The IRI of a web address; one without a host is taken below `base`; None if it is no address.

    Blanks and other letters that an IRI must not have are percent-encoded.
    """
    if not isinstance(text, str):
        return None
    text = text.strip()
    if base and (text.startswith("/") or _RELATIVE.match(text)):
        text = f"{base}/{text.lstrip('/')}"
    elif text.lower().startswith("www."):
        text = f"https://{text}"
    if len(text) > _LONGEST_ADDRESS or not (text.isprintable() or all(ord(character) >= 32 for character in text)):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc or " " in parts.netloc:
        return None
    if ("@" in text or "%40" in text) and is_private(text):
        return None
    address = quote(text, safe=_ADDRESS)
    start, hash_, fragment = address.partition("#")
    fixed = start.replace("[", "%5B").replace("]", "%5D") + (hash_ + fragment.replace("#", "%23") if hash_ else "")
    try:
        return NamedNode(fixed)
    except ValueError:
        return None
