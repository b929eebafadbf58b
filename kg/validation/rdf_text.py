"""RDF as somebody sent it, read into statements by the engine's parser alone, after a look at its bytes.

Nothing is fetched: of contexts of JSON-LD only our own is known. A document type of XML, whose entities can grow a
thousandfold, and elements so deep that reading takes the square of their number, are refused before the parser.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple

from kg.errors import InvalidInput
from kg.rdf.contexts import CONTEXT
from kg.rdf.formats import Format
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.rdf.reading import read
from kg.validation.findings import Finding, find
from kg.validation.reading import LARGEST, LIMITS

_DEEPEST: Final = 50
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MARKUP: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|<(?P<end>/?)(?P<name>[^\s/>\"'!?]++)(?P<rest>(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^>\"'])*+)",
    re.DOTALL,
)
"""Comments, sections, instructions and tags. What has no end goes to that of the document: it is passed once."""
_MOST_ATTRIBUTES: Final = 200
_CONTEXT_PATH: Final = re.compile(r"context(?:\.jsonld|/\d{1,4})")


class Unread(Exception):
    """A document that is not read, and the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def read_statements(data: bytes, format_: Format, base_iri: str, contexts: Iterable[str] = ()) -> list[Triple]:
    """The statements of a document. `contexts` are addresses of our own context of JSON-LD. Raises Unread."""
    assert format_.rdf is not None
    if len(data) > LARGEST:
        raise Unread(find("too-large", size=f"{len(data):,}", limit=f"{LARGEST:,}"))
    if format_.rdf == RdfFormat.RDF_XML:
        _check_xml(data)
    if format_.rdf == RdfFormat.JSON_LD:
        data = _with_context(data, (*contexts, base_iri, PUBLISHED_BASE))
    try:
        return list(_triples(read(data, format_.rdf, base_iri, "The document")))
    except InvalidInput as error:
        line = f"{error.line:,}" if error.line else "?"
        raise Unread(find("rdf-unread", problem=error.message, line=line)) from None


def _triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    for count, quad in enumerate(quads, 1):
        if count > LIMITS.values:
            raise Unread(find("too-many-statements", limit=f"{LIMITS.values:,}"))
        if not isinstance(quad.graph_name, DefaultGraph):
            raise Unread(find("named-graph", "", quad.graph_name.value))
        if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
            raise Unread(find("quoted-statement"))
        yield quad.triple


def _check_xml(data: bytes) -> None:
    if _DOCTYPE.search(data):
        raise Unread(find("document-type"))
    depth = 0
    for found in _MARKUP.finditer(data):
        if found["name"] is None:
            continue
        depth += -1 if found["end"] else 0 if found["rest"].endswith(b"/") else 1
        if depth > _DEEPEST:
            raise Unread(find("too-deep", limit=str(_DEEPEST)))
        if found["rest"].count(b"=") > _MOST_ATTRIBUTES:
            raise Unread(find("too-many-values", limit=str(_MOST_ATTRIBUTES)))


def _with_context(data: bytes, own: tuple[str, ...]) -> bytes:
    """JSON-LD with our context in the place of its address. Raises Unread for the address of another."""
    try:
        return json.dumps(_inlined(json.loads(data), own, 0)).encode()
    except (ValueError, RecursionError) as error:
        raise Unread(find("not-json", problem=str(error)[:200])) from None


def _inlined(value: Any, own: tuple[str, ...], depth: int) -> Any:
    if depth > _DEEPEST:
        raise Unread(find("too-deep", limit=str(_DEEPEST)))
    if isinstance(value, list):
        return [_inlined(item, own, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(address := value.get("@import"), str):
        raise Unread(find("foreign-context", "", address))
    return {
        name: _context(item, own) if name == "@context" else _inlined(item, own, depth + 1)
        for name, item in value.items()
    }


def _context(value: Any, own: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        if not _is_own(value, own):
            raise Unread(find("foreign-context", "", value))
        return CONTEXT["@context"]
    if isinstance(value, list):
        return [_context(one, own) for one in value]
    return _inlined(value, own, 1)


def _is_own(address: str, own: tuple[str, ...]) -> bool:
    """Whether this is the address of our context, or of one of its versions."""
    return any(
        address == root or (address.startswith(root) and _CONTEXT_PATH.fullmatch(address[len(root) :])) for root in own
    )
