"""Data for search engines: schema.org DefinedTerm as JSON-LD inside the page."""

from typing import Any

from pyoxigraph import Literal

from browser.site.html import plain
from kg.graph.description import Description
from kg.graph.labels import Labels
from kg.rdf.namespaces import DCT, SKOS


def describe_for_search_engines(description: Description, labels: Labels, language: str) -> dict[str, Any] | None:
    """A schema.org DefinedTerm for a concept, None for anything else."""
    if SKOS.Concept not in description.types:
        return None
    texts = [
        quad.object
        for quad in description.literals(SKOS.definition, DCT.description)
        if isinstance(quad.object, Literal) and quad.object.language == language
    ]
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": description.iri,
        "name": [
            {"@language": text.language, "@value": text.value}
            for text in labels.texts(description.iri)
            if text.language
        ],
        **({"termCode": description.code} if description.code else {}),
        **({"description": plain(texts[0].value)} if texts else {}),
        "inDefinedTermSet": [node.value for node in description.objects(SKOS.inScheme)],
    }
