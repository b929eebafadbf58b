"""JSON-LD, compacted with the context we publish (JSON-LD 1.1 API, through PyLD)."""

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Final

from pyld import jsonld
from pyoxigraph import Quad, Triple

from kg.rdf.contexts import CONTEXT
from kg.rdf.documents import write
from kg.rdf.formats import JSONLD
from kg.rdf.namespaces import RDF


def _refuse(url: str, _options: object) -> object:
    raise jsonld.JsonLdError(f"No remote document is fetched: {url}", "loading document failed")


jsonld.set_document_loader(_refuse)


class _Processor(jsonld.JsonLdProcessor):  # type: ignore[misc]
    """PyLD's algorithm with what depends on the context alone worked out once, which is half of its time."""

    def process_context(self, _active: object, _local: object, _options: object) -> Any:
        """The one context that is used here, as the algorithm wants it."""
        return _active_context()

    def _compact_iri(
        self, active: Any, iri: Any, value: Any = None, vocab: bool = False, base: Any = None, reverse: bool = False
    ) -> Any:
        kind = _kind_of(value)
        if iri is None or kind is None:
            return super()._compact_iri(active, iri, value, vocab, base, reverse)
        return _compact_name(iri, kind, vocab, base, reverse)


_Kind = tuple[tuple[str, str], ...]
_PLAIN: Final = jsonld.JsonLdProcessor()
_OPTIONS: Final = {"graph": True, "skipExpansion": True, "processingMode": "json-ld-1.1", "base": ""}


@cache
def _active_context() -> Any:
    return _PLAIN.process_context(_PLAIN._get_initial_context(_OPTIONS), CONTEXT, _OPTIONS)


def _kind_of(value: Any) -> _Kind | None:
    """The part of a value that the name of its property depends on; None for what is rarely seen, like lists."""
    if value is None:
        return ()
    if not isinstance(value, dict) or not value.keys() <= {"@id", "@value", "@language", "@type"}:
        return None
    found = tuple([(key, "" if key in ("@id", "@value") else entry) for key, entry in value.items()])
    return found if isinstance(value.get("@type", ""), str) else None


@lru_cache(maxsize=20_000)
def _compact_name(iri: str, kind: _Kind, vocab: bool, base: Any, reverse: bool) -> Any:
    return _PLAIN._compact_iri(_active_context(), iri, dict(kind) or None, vocab, base, reverse)


_PROCESSOR: Final = _Processor()
_MOST: Final = 3_000
"""Nodes that are compacted; each takes about a millisecond."""


def compact(statements: Iterable[Triple | Quad], context_url: str, first: str = "") -> bytes:
    """Compacted JSON-LD of some statements, as a `graph` of nodes, that refers to the context at `context_url`.

    Expanded JSON-LD if an IRI cannot be told from a name of the context, like `<skos:Concept>` (section 4.1.5), and of
    more nodes than can be compacted in some seconds.
    """
    content = write(statements, JSONLD, first, {})
    expanded = json.loads(content)
    if len(expanded) > _MOST:
        return content
    for node in expanded:
        types = node.pop(RDF.type.value, ())
        if classes := [value["@id"] for value in types if "@id" in value]:
            node["@type"] = classes
        if wrong := [value for value in types if "@id" not in value]:
            node[RDF.type.value] = wrong
    try:
        document = _PROCESSOR.compact(expanded, CONTEXT, _OPTIONS)
    except jsonld.JsonLdError:
        return json.dumps(expanded, ensure_ascii=False).encode()
    document["@context"] = context_url
    return json.dumps(document, ensure_ascii=False).encode()
