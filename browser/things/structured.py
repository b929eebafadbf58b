"""Data for search engines: schema.org DefinedTerm, DefinedTermSet and Country as JSON-LD inside the page.

Texts in the language of the page are plain strings, which search engines read best; others say their language.
"""

from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from browser.site.html import plain
from kg.graph.description import Description
from kg.graph.labels import Labels
from kg.rdf.namespaces import DCT, KG, OWL, RDFS, SKOS
from kg.texts.languages import Text, choose_label

CONTEXT: Final = "https://schema.org"
_SETS: Final = (SKOS.ConceptScheme, OWL.Ontology)
_MEMBERSHIP: Final = (SKOS.inScheme, RDFS.isDefinedBy)
_TEXTS: Final = (SKOS.definition, DCT.description, RDFS.comment)
_LISTED: Final = 100
_COUNTRY: Final = KG.iso3166Alpha2


def describe_for_search_engines(
    description: Description, labels: Labels, language: str, url: str = "", dataset: str = ""
) -> dict[str, Any] | None:
    """A concept as a DefinedTerm, a scheme or ontology as a DefinedTermSet; None for anything else.

    `url` is the address of the page, `dataset` the IRI of the dataset that the thing is part of.
    """
    types = set(description.types)
    if types.intersection(_SETS):
        return {**_about(description, labels, language, url, dataset, "DefinedTermSet"), **_terms(description)}
    if SKOS.Concept not in types:
        return None
    same = [node.value for node in description.objects(SKOS.exactMatch)]
    return {
        **_about(description, labels, language, url, dataset, _kind(description)),
        **({"termCode": description.code} if description.code else {}),
        "inDefinedTermSet": [node.value for node in description.objects(SKOS.inScheme)],
        **({"sameAs": same} if same else {}),
    }


def about(
    kind: str | list[str], iri: str, name: Text, language: str, url: str, others: Iterable[Text] = ()
) -> dict[str, Any]:
    """The beginning of what is told of a thing: its kind, name, other names, and the address of its page."""
    alternatives = [in_language(text, language) for text in others if text != name]
    return {
        "@context": CONTEXT,
        "@type": kind,
        "@id": iri,
        "name": in_language(name, language),
        **({"alternateName": alternatives} if alternatives else {}),
        **({"url": url} if url else {}),
    }


def in_language(text: Text, language: str) -> str | dict[str, str]:
    """A text as a plain string if it is in the language of the page or in none, else with its language."""
    value = plain(text.value)
    if text.language in ("", language):
        return value
    return {"@language": text.language, "@value": value}


def _kind(description: Description) -> str | list[str]:
    return ["DefinedTerm", "Country"] if description.literals(_COUNTRY) else "DefinedTerm"


def _about(
    description: Description, labels: Labels, language: str, url: str, dataset: str, kind: str | list[str]
) -> dict[str, Any]:
    names, name = labels.texts(description.iri), labels.name(description.iri, language)
    texts = [
        Text(quad.object.value, quad.object.language or "")
        for quad in description.literals(*_TEXTS)
        if isinstance(quad.object, Literal)
    ]
    summary = choose_label(texts, language)
    return {
        **about(kind, description.iri, name, language, url, names),
        **({"description": in_language(summary, language)} if summary else {}),
        **({"isPartOf": dataset} if dataset else {}),
    }


def _terms(description: Description) -> dict[str, Any]:
    """The terms of a set, the first of many; those of an ontology are classes and properties."""
    found = {quad.subject for quad in description.incoming if quad.predicate in _MEMBERSHIP}
    iris = sorted(node.value for node in found if isinstance(node, NamedNode))
    return {"hasDefinedTerm": [{"@type": "DefinedTerm", "@id": iri} for iri in iris[:_LISTED]]} if iris else {}
