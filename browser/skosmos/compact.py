"""Triples as the JSON-LD that Skosmos sends: compacted with one fixed context (JSON-LD 1.1 API, section 5)."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from browser.skosmos.labels import written
from kg.rdf.documents import Term
from kg.rdf.namespaces import DC, DCT, ISOTHES, OWL, RDF, RDFS, SKOS, XSD

_PREFIXES: Final = {
    "skos": SKOS.iri,
    "isothes": ISOTHES.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "dct": DCT.iri,
    "dc11": DC.iri,
}
_TERMS: Final = (
    "prefLabel altLabel hiddenLabel broader narrower related inScheme exactMatch closeMatch broadMatch narrowMatch "
    "relatedMatch"
).split()
CONTEXT: Final = {
    **_PREFIXES,
    "uri": "@id",
    "type": "@type",
    "lang": "@language",
    "value": "@value",
    "graph": "@graph",
    "label": "rdfs:label",
    **{term: f"skos:{term}" for term in _TERMS},
}
_KEYS: Final = {RDFS.label.value: "label", **{SKOS.iri + term: term for term in _TERMS}}

Json = dict[str, object]


def compact(triples: Iterable[Triple], first: str = "") -> Json:
    """{"@context", "graph": [nodes]}; a single value is not wrapped in an array; the node `first` comes first."""
    names: dict[str, str] = {}
    nodes: dict[str, dict[str, list[object]]] = {}
    for triple in sorted(triples, key=_order):
        node = nodes.setdefault(_reference(triple.subject, names), {})  # type: ignore[arg-type]
        if triple.predicate == RDF.type and isinstance(triple.object, NamedNode):
            node.setdefault("type", []).append(short(triple.object.value))
        else:
            key = _KEYS.get(triple.predicate.value) or short(triple.predicate.value)
            node.setdefault(key, []).append(_value(triple.object, names))
    ordered = sorted(nodes.items(), key=lambda item: (item[0] != short(first), item[0]))
    return {"@context": CONTEXT, "graph": [{"uri": uri} | _properties(node) for uri, node in ordered]}


def _order(triple: Triple) -> tuple[str, str, str]:
    return str(triple.subject), triple.predicate.value, str(triple.object)


def _properties(node: dict[str, list[object]]) -> Json:
    ordered = sorted(node.items(), key=lambda item: (item[0] != "type", item[0]))
    return {key: values[0] if len(values) == 1 else values for key, values in ordered}


def _reference(term: NamedNode | BlankNode, names: dict[str, str]) -> str:
    if isinstance(term, NamedNode):
        return short(term.value)
    return names.setdefault(term.value, f"_:b{len(names)}")


def _value(term: Term, names: dict[str, str]) -> object:
    if isinstance(term, Literal):
        if term.language:
            return {"lang": written(term.language), "value": term.value}
        if term.datatype == XSD.string:
            return term.value
        return {"type": short(term.datatype.value), "value": term.value}
    assert isinstance(term, NamedNode | BlankNode)
    return {"uri": _reference(term, names)}


@lru_cache(maxsize=16_384)
def short(iri: str) -> str:
    """An identifier as `prefix:name` if one of the prefixes fits.

    >>> short("http://purl.org/dc/terms/created"), short("http://www.w3.org/2004/02/skos/core#")
    ('dct:created', 'http://www.w3.org/2004/02/skos/core#')
    """
    for prefix, start in _PREFIXES.items():
        if iri.startswith(start) and len(iri) > len(start) and not iri.startswith("//", len(start)):
            return f"{prefix}:{iri[len(start) :]}"
    return iri
