"""`topConcepts`, `children` and `hierarchy`: the data of trees in side bars."""

from collections.abc import Collection, Mapping

from browser.skosmos.labels import choose, marked
from browser.skosmos.relations import closure
from browser.skosmos.rest_call import ONKI, Body, RestCall
from browser.skosmos.view import View
from browser.skosmos.vocabularies import scheme_labels
from kg.vocabularies.schema import BROADER, NARROWER, TOP_CONCEPT_OF

_DEEPEST = 10_000


def top_concepts(call: RestCall) -> Body:
    """GET topConcepts: {uri: scheme or schemes, topconcepts: [{uri, topConceptOf, label, hasChildren, notation?}]}."""
    view = call.vocabulary
    schemes: list[str] = [call.get("scheme")] if call.get("scheme") else []
    many = not schemes and view.settings.schemes_in_hierarchy
    if not schemes:
        schemes = [scheme.iri for scheme in view.tables.schemes] if many else [view.default_scheme]
    context = call.context(
        ONKI, {"topconcepts": "skos:hasTopConcept", "notation": "skos:notation", "label": "skos:prefLabel"}
    )
    uri = schemes if many else schemes[0] or None
    return {"@context": context, "uri": uri, "topconcepts": list_tops(view, schemes, call.lang)}


def list_tops(view: View, schemes: Collection[str], lang: str) -> list[Body]:
    """The declared top concepts of schemes that have a label. Only skos:topConceptOf counts."""
    marks = ", ".join("?" * len(schemes))
    sql = (
        "SELECT relation.subject, scheme.iri FROM thing AS scheme JOIN relation ON relation.object = scheme.id "
        f"WHERE scheme.iri IN ({marks}) AND relation.property = ? AND relation.stated = 1 ORDER BY 1, 2"
    )
    rows = view.rows(sql, (*schemes, TOP_CONCEPT_OF))
    return _tops(view, {id_ for id_, _scheme in rows}, rows, lang)


def _tops(view: View, ids: set[int], rows: Collection[tuple[int, str]], lang: str) -> list[Body]:
    things, names, parents = view.things(ids), view.names(ids), view.having(NARROWER, ids)
    found = []
    for id_, scheme in rows:
        label = choose(names.get(id_, []), (lang, view.default_language))
        if label is None:
            continue
        uri, notation = things[id_]
        top: Body = {"uri": uri, "topConceptOf": scheme, "label": marked(label, lang), "hasChildren": id_ in parents}
        found.append(top | ({"notation": notation} if notation else {}))
    return found


def children(call: RestCall) -> Body:
    """GET children: {uri, narrower: [{uri, prefLabel, hasChildren, notation?}]}, by the inverse of the hierarchy."""
    view, uri = call.vocabulary, call.uri
    concept = view.get_concept(uri)
    sql = "SELECT subject FROM relation WHERE property = ? AND object = ? AND stated >= ? ORDER BY subject"
    ids = [row[0] for row in view.rows(sql, (BROADER, concept.id, view.least))]
    things, names, parents = view.things(ids), view.names(ids), view.being(BROADER, ids)
    languages = view.languages_for(call.lang)
    found = []
    for id_ in ids:
        label = choose(names.get(id_, []), languages)
        child: Body = {
            "uri": things[id_][0],
            "prefLabel": label.value if label else None,
            "hasChildren": id_ in parents,
        }
        found.append(child | ({"notation": things[id_][1]} if things[id_][1] else {}))
    terms = {"prefLabel": "skos:prefLabel", "narrower": "skos:narrower", "notation": "skos:notation"}
    context = call.context(terms, {"hasChildren": "onki:hasChildren"})
    return {"@context": context, "uri": uri, "narrower": found}


def hierarchy(call: RestCall) -> Body:
    """GET hierarchy: the concept and all above it with their narrower concepts, an object by identifier."""
    view, uri = call.vocabulary, call.uri
    found = _above(view, closure(view, BROADER, view.get_concept(uri).id, _DEEPEST), call.lang)
    if view.settings.show_top_concepts:
        schemes = [scheme.iri for scheme in view.tables.schemes if scheme_labels(view, scheme.iri, call.lang)]
        for top in list_tops(view, schemes, call.lang):
            found.setdefault(str(top["uri"]), _bare_top(top))
    context = call.context(
        ONKI,
        {
            "prefLabel": "skos:prefLabel",
            "notation": "skos:notation",
            "narrower": {"@id": "skos:narrower", "@type": "@id"},
            "broader": {"@id": "skos:broader", "@type": "@id"},
            "broaderTransitive": {"@id": "skos:broaderTransitive", "@container": "@index"},
            "top": {"@id": "skos:topConceptOf", "@type": "@id"},
            "tops": {"@id": "skos:topConceptOf", "@type": "@id"},
            "hasChildren": "onki:hasChildren",
        },
    )
    return {"@context": context, "uri": uri, "broaderTransitive": found}


def _bare_top(top: Mapping[str, object]) -> Body:
    scheme = top["topConceptOf"]
    entry: Body = {"uri": top["uri"], "top": scheme, "tops": [scheme], "prefLabel": top["label"]}
    entry["hasChildren"] = top["hasChildren"]
    return entry | ({"notation": top["notation"]} if "notation" in top else {})


def _above(view: View, ids: list[int], lang: str) -> dict[str, Body]:
    parents, below = view.pairs(BROADER, ids), view.pairs(NARROWER, ids)
    schemes = view.pairs(TOP_CONCEPT_OF, ids, stated=1)
    everything = {*ids, *(id_ for found in (parents, below, schemes) for values in found.values() for id_ in values)}
    things, names = view.things(everything), view.names(everything)
    with_children = view.having(NARROWER, {id_ for values in below.values() for id_ in values})
    languages = view.languages_for(lang)

    def label(id_: int) -> str | None:
        chosen = choose(names.get(id_, []), languages)
        return marked(chosen, lang) if chosen else None

    def child(id_: int) -> Body:
        uri, notation = things[id_]
        entry: Body = {"uri": uri, "label": label(id_), "hasChildren": id_ in with_children}
        return entry | ({"notation": notation} if notation else {})

    found: dict[str, Body] = {}
    for id_ in ids:
        uri, notation = things[id_]
        entry: Body = {"uri": uri}
        if (name := label(id_)) is not None:
            entry["prefLabel"] = name
        if notation:
            entry["notation"] = notation
        if id_ in parents:
            entry["broader"] = [things[parent][0] for parent in parents[id_]]
        if id_ in below:
            entry["narrower"] = [child(narrower) for narrower in below[id_]]
        if id_ in schemes:
            tops = sorted(things[scheme][0] for scheme in schemes[id_])
            entry["tops"] = tops
            entry["top"] = view.settings.main_scheme if view.settings.main_scheme in tops else tops[0]
        found[uri] = entry
    return found
