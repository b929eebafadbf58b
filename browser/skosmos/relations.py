"""`broader`, `narrower`, `related` and the two transitive ones, and `label`."""

from browser.skosmos.errors import ApiError, missing, no_concept
from browser.skosmos.labels import Label, find, find_or_untagged
from browser.skosmos.rest_call import Body, RestCall
from browser.skosmos.view import View, holder
from kg.texts.languages import matches
from kg.texts.numbers import read_at_most
from kg.vocabularies.schema import ALT, BROADER, HIDDEN, NARROWER, PREF, RELATED

_LIMIT = 1000
"""How many concepts a transitive method gives when the client does not say (Skosmos: transitiveLimit)."""
_KEYS = {PREF: "prefLabel", ALT: "altLabel", HIDDEN: "hiddenLabel"}


def broader(call: RestCall) -> Body:
    """GET broader: {uri, broader: [{uri, prefLabel}]}."""
    return _related(call, "broader", BROADER)


def narrower(call: RestCall) -> Body:
    """GET narrower: {uri, narrower: [{uri, prefLabel}]}."""
    return _related(call, "narrower", NARROWER)


def related(call: RestCall) -> Body:
    """GET related: {uri, related: [{uri, prefLabel}]}."""
    return _related(call, "related", RELATED)


def _related(call: RestCall, name: str, property_: int) -> Body:
    view, uri = call.vocabulary, call.uri
    concept = view.get_concept(uri)
    ids = view.related(property_, concept.id, stated=property_ == RELATED)
    things, names = view.things(ids), view.names(ids)
    values = [{"uri": things[id_][0], "prefLabel": find_or_untagged(names.get(id_, []), call.lang)} for id_ in ids]
    context = call.context({"prefLabel": "skos:prefLabel", name: f"skos:{name}"})
    return {"@context": context, "uri": uri, name: values}


def broader_transitive(call: RestCall) -> Body:
    """GET broaderTransitive: all above a concept and itself, an object by identifier."""
    return _transitive(call, "broader", BROADER)


def narrower_transitive(call: RestCall) -> Body:
    """GET narrowerTransitive: all below a concept and itself, an object by identifier."""
    return _transitive(call, "narrower", NARROWER)


def _transitive(call: RestCall, name: str, property_: int) -> Body:
    view, uri = call.vocabulary, call.uri
    limit = _limit(call)
    ids = closure(view, property_, view.get_concept(uri).id, limit)
    direct = view.pairs(property_, ids)
    things = view.things({*ids, *(id_ for values in direct.values() for id_ in values)})
    names = view.names(ids)
    found: dict[str, Body] = {}
    for id_ in ids:
        label = find(names.get(id_, []), call.lang)
        found[things[id_][0]] = {"uri": things[id_][0], "prefLabel": label.value if label else None}
        if id_ in direct:
            found[things[id_][0]][name] = [things[value][0] for value in direct[id_]]
    context = call.context(
        {
            "prefLabel": "skos:prefLabel",
            name: {"@id": f"skos:{name}", "@type": "@id"},
            f"{name}Transitive": {"@id": f"skos:{name}Transitive", "@container": "@index"},
        }
    )
    return {"@context": context, "uri": uri, f"{name}Transitive": found}


def _limit(call: RestCall) -> int:
    text = call.get("limit").strip()
    if text in ("", "0"):
        return _LIMIT
    limit = read_at_most(text, 1_000_000)
    if limit is None:
        raise ApiError(400, "Bad Request", "Invalid limit parameter")
    return limit


def closure(view: View, property_: int, concept: int, limit: int) -> list[int]:
    """A concept and all that a relation leads to from it, the nearest first. Cycles end."""
    sql = (
        "WITH RECURSIVE way(id) AS (VALUES (?) UNION SELECT relation.object FROM way JOIN relation "
        "ON relation.property = ? AND relation.subject = way.id AND relation.stated >= ?) SELECT id FROM way LIMIT ?"
    )
    return [row[0] for row in view.rows(sql, (concept, property_, view.least, limit))]


def label(call: RestCall) -> Body:
    """GET label: {uri, prefLabel?, altLabel?: [], hiddenLabel?: []} in one language. Without a vocabulary in the path
    it is found by the identifier."""
    uri = call.get("uri").rstrip()
    if not uri:
        raise missing("uri")
    view = call.view or holder(call.views, uri)
    thing = view.find(uri) if view else None
    if view is None or thing is None or not (thing.kind or view.types([thing.id])):
        raise no_concept(uri)
    lang = call.lang or view.default_language
    context = call.context({key: f"skos:{key}" for key in _KEYS.values()}, {"@language": lang}, language=False)
    body: Body = {"@context": context, "uri": uri}
    texts = _texts(view, thing.id, lang)
    if PREF in texts:
        found = find(texts[PREF], lang)
        body["prefLabel"] = found.value if found else None
    for property_ in (ALT, HIDDEN):
        if property_ in texts:
            body[_KEYS[property_]] = [text.value for text in texts[property_]]
    return body


def _texts(view: View, thing: int, lang: str) -> dict[int, list[Label]]:
    sql = "SELECT id, property, value, language FROM label WHERE thing = ? AND property <= ? ORDER BY machine, value"
    found: dict[int, list[Label]] = {}
    for id_, property_, value, language in view.rows(sql, (thing, HIDDEN)):
        if id_ not in view.unstated and matches(language, lang):
            found.setdefault(property_, []).append(Label(value, language))
    return found
