"""`vocabularies` and the description of one vocabulary."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from pyoxigraph import Literal, NamedNode

from browser.skosmos.labels import Label, find, written
from browser.skosmos.rest_call import ONKI, RDFS, Body, RestCall
from browser.skosmos.view import View
from kg.rdf.namespaces import DC, DCT, SKOS
from kg.rdf.namespaces import RDFS as RDFS_TERMS
from kg.vocabularies.settings import said_in


def list_vocabularies(call: RestCall) -> Body:
    """GET vocabularies: {uri: "", vocabularies: [{uri, id, title}]}, by id."""
    lang = call.get_lang()
    listed = [{"uri": id_, "id": id_, "title": view.settings.title(lang)} for id_, view in sorted(call.views.items())]
    context: Body = {
        **RDFS,
        **ONKI,
        "title": {"@id": "rdfs:label", "@language": lang},
        "vocabularies": "onki:hasVocabulary",
        "id": "onki:vocabularyIdentifier",
        "uri": "@id",
        "@base": f"{call.base}rest/v1/vocabularies",
    }
    return {"@context": context, "uri": "", "vocabularies": listed}


def describe_vocabulary(call: RestCall) -> Body:
    """GET of a vocabulary itself: its titles, languages, schemes."""
    view, lang = call.vocabulary, call.lang
    context: Body = {
        **RDFS,
        "skos": SKOS.iri,
        **ONKI,
        "dct": DCT.iri,
        "uri": "@id",
        "type": "@type",
        "conceptschemes": "onki:hasConceptScheme",
        "id": "onki:vocabularyIdentifier",
        "defaultLanguage": "onki:defaultLanguage",
        "languages": "onki:language",
        "label": "rdfs:label",
        "prefLabel": "skos:prefLabel",
        "title": "dct:title",
        "@language": lang,
        "@base": f"{call.base}rest/v1/{view.id}/",
    }
    body: Body = {
        "@context": context,
        "uri": "",
        "id": view.id,
        "marcSource": said_in(view.settings.marc_source, lang) or False,
        "title": view.settings.title(lang),
        "defaultLanguage": view.default_language,
        "languages": languages_in_order(view.vocabulary.languages, lang),
        "conceptschemes": [
            {"uri": scheme.iri, "type": "skos:ConceptScheme"} | scheme_labels(view, scheme.iri, lang)
            for scheme in view.tables.schemes
        ],
    }
    if view.settings.types:
        body["type"] = [{"uri": iri, "prefLabel": _name(view, iri, lang)} for iri in view.settings.types]
    return body


def scheme_labels(view: View, scheme: str, lang: str) -> Body:
    """Names of a scheme in a language: label, prefLabel, title and subject, each only if there is one."""
    node = NamedNode(scheme)
    titles = [*view.literals(node, DCT.title), *view.literals(node, DC.title)]
    found = {
        "label": find(view.literals(node, RDFS_TERMS.label), lang),
        "prefLabel": find(view.literals(node, SKOS.prefLabel), lang),
        "title": find(titles, lang),
    }
    body: Body = {key: text.value for key, text in found.items() if text}
    for subject in view.objects(node, DCT.subject):
        if isinstance(subject, NamedNode) and (name := find(view.literals(subject, SKOS.prefLabel), lang)):
            body["subject"] = {"uri": subject.value, "prefLabel": name.value}
            break
    return body


def _name(view: View, iri: str, lang: str) -> str | None:
    """The name of a kind of vocabulary, from wherever the store has one."""
    node = NamedNode(iri)
    names = [
        Label(quad.object.value, quad.object.language or "")
        for property_ in (SKOS.prefLabel, RDFS_TERMS.label)
        for quad in view.owners.own(view.store.quads_for_pattern(node, property_, None, None))
        if isinstance(quad.object, Literal)
    ]
    found = find(names, lang)
    return found.value if found else None


def language_name(tag: str, lang: str) -> str:
    """The name of a language in another (CLDR); the tag itself where that is not known."""
    try:
        name = Locale.parse(written(tag), sep="-").get_display_name(Locale.parse(written(lang), sep="-"))
    except (UnknownLocaleError, ValueError, TypeError):
        name = None
    return name or tag


def languages_in_order(tags: Sequence[str], lang: str) -> list[str]:
    """Languages as written, by their names."""
    return [written(tag) for tag in sorted(tags, key=lambda tag: (language_name(tag, lang).lower(), tag))]
