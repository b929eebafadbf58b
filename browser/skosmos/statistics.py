"""`types`, `vocabularyStatistics` and `labelStatistics`."""

import json
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from browser.skosmos.labels import find, written
from browser.skosmos.rest_call import ONKI, RDFS, VOID, Body, RestCall
from browser.skosmos.view import AMONG, PUBLISHED, View
from browser.skosmos.vocabularies import language_name
from browser.skosmos.wording import CLASSES, compact_class, wording
from kg.graph.classes import subclasses
from kg.rdf.namespaces import ISOTHES, SKOS
from kg.rdf.namespaces import RDFS as RDFS_TERMS
from kg.vocabularies.schema import ALT, HIDDEN, PREF

_CONCEPT, _COLLECTION = SKOS.Concept.value, SKOS.Collection.value
_BASIC = (_CONCEPT, _COLLECTION, ISOTHES.ConceptGroup.value, ISOTHES.ThesaurusArray.value)
_LABELS = {PREF: "skos:prefLabel", ALT: "skos:altLabel", HIDDEN: "skos:hiddenLabel"}


def types(call: RestCall) -> Body:
    """GET types: {uri: "", types: [{uri, label?, superclass?}]}: classes of which something labelled is there."""
    lang = call.get_lang()
    views = [call.view] if call.view else list(call.views.values())
    found: dict[str, Body] = {}
    for view in views:
        for class_ in _classes(view):
            found[class_] = found.get(class_) or _class(view, class_, lang)
    context = call.context(
        RDFS,
        ONKI,
        {
            "label": "rdfs:label",
            "superclass": {"@id": "rdfs:subClassOf", "@type": "@id"},
            "types": "onki:hasType",
            "@language": lang,
            "@base": f"{call.base}rest/v1/" + (f"{call.view.id}/" if call.view else ""),
        },
        language=False,
    )
    ordered = sorted(found, key=lambda iri: (_BASIC.index(iri) if iri in _BASIC else len(_BASIC), iri))
    return {"@context": context, "uri": "", "types": [found[iri] for iri in ordered]}


def _classes(view: View) -> list[str]:
    """Classes of concepts and collections that have an instance with a preferred label."""
    below = {
        node.value for root in (SKOS.Concept, SKOS.Collection) for node in subclasses(view.store, root, view.owners)
    }
    sql = (
        f"SELECT class FROM (SELECT DISTINCT class FROM type WHERE class {AMONG}) AS known WHERE EXISTS "
        "(SELECT 1 FROM type JOIN label ON label.thing = type.thing WHERE type.class = known.class "
        f"AND label.property = {PREF} AND {PUBLISHED})"
    )
    return [row[0] for row in view.rows(sql, (json.dumps(sorted(below | set(_BASIC))), view.unstated_json))]


def _class(view: View, class_: str, lang: str) -> Body:
    node = NamedNode(class_)
    body: Body = {"uri": class_}
    label = find(view.literals(node, RDFS_TERMS.label), lang)
    supers = sorted(o.value for o in view.objects(node, RDFS_TERMS.subClassOf) if isinstance(o, NamedNode))
    if label:
        body["label"] = label.value
    elif class_ in CLASSES:
        body["label"] = wording(CLASSES[class_], lang)
    if supers:
        body["superclass"] = supers[0]
    return body


def vocabulary_statistics(call: RestCall) -> Body:
    """GET vocabularyStatistics: numbers of concepts, of what is below them, and of groups or arrays."""
    view, lang = call.vocabulary, call.lang
    counts = _counts(view)
    settings = view.settings
    context: Body = {
        **RDFS,
        "skos": SKOS.iri,
        **VOID,
        **ONKI,
        "uri": "@id",
        "id": "onki:vocabularyIdentifier",
        "concepts": "void:classPartition",
        "label": "rdfs:label",
        "class": {"@id": "void:class", "@type": "@id"},
        "subTypes": {"@id": "void:class", "@type": "@id"},
        "count": "void:entities",
        "@language": lang,
        "@base": f"{call.base}rest/v1/{view.id}/",
    }
    body: Body = {"@context": context, "uri": "", "id": view.id, "title": settings.title(lang)}
    body["concepts"] = _count(view, _CONCEPT, counts, lang)
    main = {_CONCEPT, _COLLECTION, settings.group_class, settings.array_class}
    body["subTypes"] = [_sub_type(view, class_, counts, lang) for class_ in sorted(counts) if class_ not in main]
    for key, class_ in (
        ("conceptGroups", _COLLECTION),
        ("conceptGroups", settings.group_class),
        ("arrays", settings.array_class),
    ):
        if class_ in counts:
            return body | {key: _count(view, class_, counts, lang)}
    return body


def _counts(view: View) -> dict[str, tuple[int, int]]:
    """Number of things, and of deprecated ones, by class. Whatever is below skos:Concept is one."""
    classes = {
        node.value for root in (SKOS.Concept, SKOS.Collection) for node in subclasses(view.store, root, view.owners)
    }
    own = {class_ for class_ in (view.settings.group_class, view.settings.array_class) if class_}
    sql = (
        "SELECT class, count(*), sum(deprecated) FROM type JOIN thing ON thing.id = type.thing "
        f"WHERE class {AMONG} GROUP BY class"
    )
    rows = view.rows(sql, (json.dumps(sorted(classes | own | {_COLLECTION})),))
    found = {class_: (number, deprecated) for class_, number, deprecated in rows}
    concepts = view.rows("SELECT count(*), coalesce(sum(deprecated), 0) FROM thing WHERE kind = 'concept'")[0]
    return found | {_CONCEPT: concepts}


def _count(view: View, class_: str, counts: Mapping[str, tuple[int, int]], lang: str) -> Body:
    label = _class(view, class_, lang).get("label", compact_class(class_))
    number, deprecated = counts[class_]
    return {"class": class_, "label": label, "count": number, "deprecatedCount": deprecated}


def _sub_type(view: View, class_: str, counts: Mapping[str, tuple[int, int]], lang: str) -> Body:
    label = find(view.literals(NamedNode(class_), RDFS_TERMS.label), lang)
    number, deprecated = counts[class_]
    body: Body = {"type": class_, "count": number, "deprecatedCount": deprecated}
    return body | ({"label": label.value} if label else {})


def label_statistics(call: RestCall) -> Body:
    """GET labelStatistics: numbers of labels by language and kind, zeroes included."""
    view, lang = call.vocabulary, call.lang
    sql = (
        "SELECT language, property, count(*) FROM label JOIN thing ON thing.id = label.thing "
        f"WHERE kind = 'concept' AND property <= {HIDDEN} AND {PUBLISHED} GROUP BY 1, 2"
    )
    counts = {(language, property_): number for language, property_, number in view.rows(sql, (view.unstated_json,))}
    context = {
        **RDFS,
        "skos": SKOS.iri,
        **VOID,
        "void-ext": "http://ldf.fi/void-ext#",
        **ONKI,
        "uri": "@id",
        "id": "onki:vocabularyIdentifier",
        "languages": "void-ext:languagePartition",
        "language": "void-ext:language",
        "properties": "void:propertyPartition",
        "labels": "void:triples",
        "@base": f"{call.base}rest/v1/{view.id}/",
        "literal": {"@id": "rdfs:label", "@language": lang},
    }
    body: Body = {"@context": context, "uri": "", "id": view.id, "title": view.settings.title(lang)}
    return body | {"languages": _partitions(sorted(view.vocabulary.languages), counts, lang)}


def _partitions(tags: Iterable[str], counts: Mapping[tuple[str, int], int], lang: str) -> list[Body]:
    return [
        {
            "language": written(tag),
            "literal": language_name(tag, lang),
            "properties": [
                {"property": name, "labels": counts.get((tag.lower(), property_), 0)}
                for property_, name in _LABELS.items()
            ],
        }
        for tag in tags
    ]
