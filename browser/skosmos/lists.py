"""`new`, `modified`, and the alphabetical index."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from pyoxigraph import NamedNode

from browser.skosmos.label_search import members_of
from browser.skosmos.labels import find, written
from browser.skosmos.rest_call import Body, RestCall
from browser.skosmos.view import PUBLISHED, View
from kg.rdf.namespaces import SKOS, XSD
from kg.texts.languages import matches
from kg.vocabularies.building import fold_label
from kg.vocabularies.collation import DIGITS, OTHERS
from kg.vocabularies.schema import ALT, CONCEPT, PREF, REPLACED_BY

_MANY: Final = 200
_LAST: Final = "\U0010ffff"
_EVERY: Final = "*"


def new(call: RestCall) -> Body:
    """GET new: {changeList: [{uri, prefLabel, date, replacedBy?, replacingLabel?}]} by dct:created."""
    return _changes(call, "created")


def modified(call: RestCall) -> Body:
    """GET modified: the same by dct:modified."""
    return _changes(call, "modified")


def _changes(call: RestCall, column: str) -> Body:
    view, lang = call.vocabulary, call.lang
    rows = _dated(view, column, lang, call.count("offset", 0), call.count("limit", _MANY) or _MANY)
    context = call.context(
        {"@language": lang, "prefLabel": "skos:prefLabel", "xsd": XSD.iri},
        {"date": {"@id": "http://purl.org/dc/terms/date", "@type": XSD.dateTime.value}},
        language=False,
    )
    return {"@context": context, "changeList": _change_list(view, rows, lang)}


def _dated(view: View, column: str, lang: str, offset: int, limit: int) -> list[tuple[int, str, str, str]]:
    """(number, identifier, label, date): the newest month first, inside a month by label. With the vocabulary's
    setting, deprecated concepts stand there under the date of their last change."""
    dated = f"SELECT id, iri, {column} AS date FROM thing WHERE {column} <> '' AND deprecated = 0 AND kind = ?"
    values = [CONCEPT]
    if view.settings.show_deprecated_changes:
        dated += " UNION SELECT id, iri, modified FROM thing WHERE modified <> '' AND deprecated = 1 AND kind = ?"
        values.append(CONCEPT)
    sql = (
        f"SELECT dated.id, iri, value, date, min(folded) AS first FROM ({dated}) AS dated "
        f"JOIN label ON label.thing = dated.id WHERE property = {PREF} AND {PUBLISHED} "
        "AND (language = ? OR substr(language, 1, ?) = ?) AND date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' "
        "GROUP BY dated.id ORDER BY substr(date, 1, 7) DESC, first, iri LIMIT ? OFFSET ?"
    )
    tag = lang.lower()
    return [
        row[:4] for row in view.rows(sql, (*values, view.unstated_json, tag, len(tag) + 1, tag + "-", limit, offset))
    ]


def _change_list(view: View, rows: Sequence[tuple[int, str, str, str]], lang: str) -> list[Body]:
    successors = view.pairs(REPLACED_BY, [row[0] for row in rows], stated=1)
    replacing = {id_ for ids in successors.values() for id_ in ids}
    things, names = view.things(replacing), view.names(replacing)
    found = []
    for id_, uri, label, date in rows:
        when = _date(date)
        if when is None:
            continue
        change: Body = {"uri": uri, "prefLabel": label, "date": when}
        if view.settings.show_deprecated_changes and id_ in successors:
            successor = successors[id_][0]
            change["replacedBy"] = things[successor][0]
            if name := find(names.get(successor, []), lang):
                change["replacingLabel"] = name.value
        found.append(change)
    return found


def _date(text: str) -> str | None:
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).strftime("%Y-%m-%dT%H:%M:%S%z")


def index_letters(call: RestCall) -> Body:
    """GET index/: {uri: "", indexLetters: [...]}, letters in the order of the language, then `!*`, then `0-9`."""
    view = call.vocabulary
    members = _listed(view, deprecated=True)
    first: dict[str, bytes] = {}
    for tag in _tags(view, call.lang):
        sql = f"SELECT id, thing, letter, key FROM label WHERE language = ? AND property = {PREF}"
        for id_, thing, letter, key in view.rows(sql, (tag,)):
            if thing in members and id_ not in view.unstated:
                first[letter] = min(first.get(letter, key), key)
    letters = sorted((letter for letter in first if letter not in (DIGITS, OTHERS)), key=lambda one: (first[one], one))
    letters += [group for group in (OTHERS, DIGITS) if group in first]
    term = {"@id": "skosmos:indexLetters", "@container": "@list", "@language": call.lang}
    return {"@context": call.context({"indexLetters": term}, language=False), "uri": "", "indexLetters": letters}


def index_concepts(call: RestCall) -> Body:
    """GET index/LETTER: {uri: "", indexConcepts: [{uri, localname, prefLabel, lang, altLabel?, qualifier?}]}."""
    rows = _index_rows(call.vocabulary, call.rest, call.lang)
    offset, limit = call.count("offset", 0), call.count("limit", 0)
    term = {"@id": "skosmos:indexConcepts", "@container": "@list"}
    context = call.context({"indexConcepts": term}, language=False)
    return {"@context": context, "uri": "", "indexConcepts": rows[offset : offset + limit] if limit else rows[offset:]}


def _index_rows(view: View, letter: str, lang: str) -> list[Body]:
    found = _beginning(view, letter, _tags(view, lang))
    ids = {row[0] for row in found}
    things, names = view.things(ids), view.names(ids)
    ordered = []
    for thing, property_, value, language, folded in found:
        uri = things[thing][0]
        preferred = find(names.get(thing, []), lang)
        if property_ == ALT and preferred is None:
            continue
        entry: Body = {"uri": uri, "localname": uri[max(uri.rfind("#"), uri.rfind("/")) + 1 :]}
        entry |= {"prefLabel": preferred.value if property_ == ALT and preferred else value, "lang": written(language)}
        if property_ == ALT:
            entry["altLabel"] = value
        ordered += [
            ((folded, uri, qualifier), entry | ({"qualifier": qualifier} if qualifier else {}))
            for qualifier in _qualifiers(view, uri) or [""]
        ]
    return [entry for _key, entry in sorted(ordered, key=lambda pair: pair[0])]


def _beginning(view: View, letter: str, tags: Sequence[str]) -> list[tuple[int, int, str, str, str]]:
    """Preferred and alternative labels in some languages that begin with a letter or longer beginning."""
    condition: tuple[str, tuple[str, ...]]
    if letter in (DIGITS, OTHERS):
        condition = "letter = ?", (letter,)
    elif letter == _EVERY:
        condition = "letter <> ?", ("",)
    else:
        start = fold_label(letter)
        condition = "folded >= ? AND folded < ?", (start, start + _LAST)
    marks = ", ".join("?" * len(tags))
    sql = (
        f"SELECT thing, property, value, language, folded, id FROM label WHERE {condition[0]} "
        f"AND property IN ({PREF}, {ALT}) AND language IN ({marks})"
    )
    members = _listed(view, deprecated=view.settings.show_deprecated)
    rows = view.rows(sql, (*condition[1], *tags))
    return [row[:5] for row in rows if row[0] in members and row[5] not in view.unstated]


def _listed(view: View, *, deprecated: bool) -> frozenset[int]:
    """Numbers of the things in the index: those of the configured classes, else concepts."""
    return members_of(view, view.settings.index_classes or (SKOS.Concept.value,), deprecated)


def _tags(view: View, lang: str) -> list[str]:
    return [tag for tag in view.tables.languages if matches(tag, lang)]


def _qualifiers(view: View, uri: str) -> list[str]:
    property_ = view.settings.index_qualifier
    if not property_:
        return []
    values = view.objects(NamedNode(uri), NamedNode(property_))
    texts = [v.value.rsplit("#")[-1].rsplit("/")[-1] if isinstance(v, NamedNode) else v.value for v in values]
    return sorted(dict.fromkeys(texts))
