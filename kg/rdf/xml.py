"""What RDF/XML cannot say: properties without a name at their end, and characters that XML forbids.

A property is written as an element (RDF 1.1 XML Syntax, section 6), so that its IRI must end with a name.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, Quad, Triple

from kg.errors import NotAcceptable
from kg.rdf.characters import has_unsayable, has_unsayable_escaped
from kg.rdf.formats import RDF_FORMATS, RDFXML
from kg.rdf.namespaces import RDF

_FIRST: Final = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME: Final = re.compile(f"[{_FIRST}][{_FIRST}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*\\Z")
_RESERVED: Final = frozenset(
    f"{RDF.iri}{name}"
    for name in "RDF Description ID about parseType resource nodeID datatype li aboutEach aboutEachPrefix bagID".split()
)
_TAG_OF_NO_NAME: Final = re.compile(rb"<(?=[^/?!A-Za-z_:\xc3-\xf4])|<\w*:[ />]")


def is_sayable(statement: Triple | Quad) -> bool:
    """Whether RDF/XML can say a statement.

    >>> from pyoxigraph import NamedNode
    >>> [is_sayable(Triple(NamedNode("a:s"), NamedNode(f"http://e/{name}"), Literal("x"))) for name in ("p", "123")]
    [True, False]
    """
    value = statement.object
    if not _names_an_element(statement.predicate.value):
        return False
    return not isinstance(value, Literal) or value.value.isprintable() or not has_unsayable(value.value.encode())


def is_all_sayable(ntriples: bytes) -> bool:
    """Whether RDF/XML can say all statements of a canonical text in N-Triples, which costs little.

    >>> is_all_sayable(b'<a:s> <http://e/p> "x" .\\n'), is_all_sayable(b'<a:s> <http://e/1> "x" .\\n')
    (True, False)
    """
    predicates = {line.split(b" ", 2)[1] for line in ntriples.split(b"\n")[:-1]}
    return not has_unsayable_escaped(ntriples) and all(map(_is_element, predicates))


@lru_cache(maxsize=4_096)  # graphs have few properties among them
def _is_element(predicate: bytes) -> bool:
    return _names_an_element(predicate[1:-1].decode())


@lru_cache(maxsize=4_096)
def _names_an_element(predicate: str) -> bool:
    return predicate not in _RESERVED and _NAME.search(predicate) is not None


def check_sayable(statements: Iterable[Triple | Quad]) -> None:
    """Raise NotAcceptable for the first statement that RDF/XML cannot say."""
    for statement in statements:
        if not is_sayable(statement):
            what = (
                f"the value of <{statement.predicate.value}>"
                if _NAME.search(statement.predicate.value)
                else (f"the property <{statement.predicate.value}>")
            )
            raise unsayable(f"RDF/XML cannot say {what} of {statement.subject}.")


def unsayable(message: str) -> NotAcceptable:
    """The error for something that RDF/XML cannot say, with the formats that can."""
    return NotAcceptable(message, tuple(format_.media_type for format_ in RDF_FORMATS if format_ is not RDFXML))


def is_well_formed(xml: bytes) -> bool:
    """Whether a piece of what the engine writes is XML: it lets through what XML forbids."""
    return not has_unsayable(xml) and _TAG_OF_NO_NAME.search(xml) is None


def keep_returns(xml: bytes) -> bytes:
    """Carriage returns in texts as references: readers of XML take them for line feeds otherwise (XML 1.0, 2.11)."""
    return xml.replace(b"\r", b"&#xD;") if b"\r" in xml else xml
