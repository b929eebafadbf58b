"""JSON-LD, compacted with the context we publish (JSON-LD 1.1 API, through PyLD)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyld import jsonld
from pyoxigraph import Quad, Triple

from kg.rdf.documents import write
from kg.rdf.formats import JSONLD
from kg.rdf.namespaces import DCT, DOCUMENT_PREFIXES, KG, KMGBF, RDF, RDFS, SKOS

_TEXTS: Final = {
    "prefLabel": SKOS.prefLabel,
    "altLabel": SKOS.altLabel,
    "hiddenLabel": SKOS.hiddenLabel,
    "definition": SKOS.definition,
    "scopeNote": SKOS.scopeNote,
    "note": SKOS.note,
    "label": RDFS.label,
    "comment": RDFS.comment,
    "title": DCT.title,
    "description": DCT.description,
}
_LINKS: Final = {
    "broader": SKOS.broader,
    "narrower": SKOS.narrower,
    "related": SKOS.related,
    "inScheme": SKOS.inScheme,
    "topConceptOf": SKOS.topConceptOf,
    "hasTopConcept": SKOS.hasTopConcept,
    "exactMatch": SKOS.exactMatch,
    "closeMatch": SKOS.closeMatch,
    "broadMatch": SKOS.broadMatch,
    "narrowMatch": SKOS.narrowMatch,
    "relatedMatch": SKOS.relatedMatch,
    "subject": DCT.subject,
    "license": DCT.license,
    **{
        name: KMGBF[name]
        for role in ("Headline", "Binary", "Component", "Complementary")
        for name in (f"is{role}For", f"has{role}Indicator")
    },
}
_VALUES: Final = {
    "notation": SKOS.notation,
    "indicatorCode": KMGBF.indicatorCode,
    "goalCode": KMGBF.goalCode,
    "custodianAgency": KMGBF.custodianAgency,
    "provisionalLanguage": KG.provisionalLanguage,
}


# Prefixes of things, not of vocabularies: left out so that identifiers stay whole.
_INSTANCES: Final = frozenset(("kmgbf", "graph", "thesaurus"))


def _context() -> dict[str, Any]:
    context: dict[str, Any] = {"@version": 1.1, "uri": "@id", "type": "@type", "graph": "@graph"}
    context |= {name: iri for name, iri in DOCUMENT_PREFIXES.items() if name not in _INSTANCES}
    context |= {name: {"@id": node.value, "@container": ["@language", "@set"]} for name, node in _TEXTS.items()}
    context |= {name: {"@id": node.value, "@type": "@id", "@container": "@set"} for name, node in _LINKS.items()}
    context |= {name: {"@id": node.value} for name, node in _VALUES.items()}
    return context


CONTEXT: Final[Mapping[str, Any]] = {"@context": _context()}


def context_document() -> bytes:
    """The context as it is published at `/context.jsonld`."""
    return json.dumps(CONTEXT, ensure_ascii=False, indent=1).encode()


def _refuse(url: str, _options: object) -> object:
    raise jsonld.JsonLdError(f"No remote document is fetched: {url}", "loading document failed")


jsonld.set_document_loader(_refuse)


def compact(statements: Iterable[Triple | Quad], context_url: str, first: str = "") -> bytes:
    """Compacted JSON-LD of some statements, as a `graph` of nodes, that refers to the context at `context_url`."""
    expanded = json.loads(write(statements, JSONLD, first, {}))
    for node in expanded:
        if types := node.pop(RDF.type.value, None):
            node["@type"] = [value["@id"] for value in types]
    document = jsonld.compact(expanded, CONTEXT, {"graph": True, "skipExpansion": True})
    document["@context"] = context_url
    return json.dumps(document, ensure_ascii=False).encode()
