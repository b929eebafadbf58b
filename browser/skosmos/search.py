"""`search`, global and in one vocabulary, and `lookup`."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from browser.skosmos.errors import ApiError, invalid, missing
from browser.skosmos.label_search import Match, Search
from browser.skosmos.labels import Label, find, written
from browser.skosmos.matching import Pattern
from browser.skosmos.rest_call import ONKI, Body, RestCall, get_view
from browser.skosmos.view import AMONG, View, owner
from kg.rdf.namespaces import ISOTHES, PREFIXES, SKOS
from kg.texts.languages import matches
from kg.texts.numbers import read_at_most
from kg.vocabularies.schema import ALT, HIDDEN, PREF

_FIELD: Final = re.compile(r"[A-Za-z]{1,40}")
_MOST_FIELDS: Final = 20
_KEYS: Final = {ALT: "altLabel", HIDDEN: "hiddenLabel"}


def search(call: RestCall) -> Body:
    """GET search: {uri: "", results: [hit]}. Skosmos gives no total count."""
    views = [call.view] if call.view else _views(call)
    query, fields = _query(call, views), _fields(call)
    offset, limit = _number(call, "offset", zero=True), _number(call, "maxhits")
    matches_ = _find(query, views)
    matches_ = matches_[offset : offset + limit] if limit else matches_
    hits = _hits(call, query, views, matches_, fields)
    return {"@context": _context(call, fields), "uri": "", "results": hits}


def _views(call: RestCall) -> list[View]:
    chosen = call.get("vocab").split()
    return [get_view(call.views, id_) for id_ in dict.fromkeys(chosen)] if chosen else list(call.views.values())


def _query(call: RestCall, views: Sequence[View]) -> Search:
    text, parent, group = call.get("query"), call.get("parent").strip(), call.get("group").strip()
    if not text.strip() and not parent and not group:
        raise missing("query")
    default = call.view.default_language if call.view else ""
    return Search(
        pattern=Pattern.parse(text),
        lang=call.get("lang").strip(),
        label_lang=call.get("labellang").strip() or call.get("lang").strip() or default,
        classes=tuple(_expand(name) for name in re.split(r"[ +]+", call.get("type")) if name),
        parent=parent,
        group=group,
        schemes=tuple(call.get("scheme").split()),
        deprecated=len(views) == 1 and views[0].settings.show_deprecated,
        unique=call.flag("unique", default=False),
    )


def _expand(name: str) -> str:
    """A class from a compact name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES and not local.startswith("//") else name


def _fields(call: RestCall) -> tuple[str, ...]:
    given = dict.fromkeys(name for name in call.get("fields").split() if _FIELD.fullmatch(name))
    return tuple(given)[:_MOST_FIELDS]


def _number(call: RestCall, name: str, *, zero: bool = False) -> int:
    """maxhits or offset: absent, empty and 0 mean none. Raises ApiError 400."""
    text = call.get(name).strip()
    if text in ("", "0"):
        return 0
    number = read_at_most(text, 10**9)
    if number is None or (number == 0 and not zero):
        raise invalid(name)
    return number


def _find(query: Search, views: Sequence[View]) -> list[Match]:
    if query.pattern.matches_all and not query.parent and not query.group:
        return []
    alone = len(views) == 1
    found = [match for view in views for match in query.run(view) if alone or match.thing not in view.foreign]
    return found if alone else sorted(found)


def _context(call: RestCall, fields: Sequence[str]) -> Body:
    context: Body = {
        "skos": SKOS.iri,
        "isothes": ISOTHES.iri,
        **ONKI,
        "uri": "@id",
        "type": "@type",
        "results": {"@id": "onki:results", "@container": "@list"},
        "prefLabel": "skos:prefLabel",
        "altLabel": "skos:altLabel",
        "hiddenLabel": "skos:hiddenLabel",
    }
    context |= {field: f"skos:{field}" for field in fields}
    if "prefLabel" in fields:
        context["prefLabels"] = {"@id": "skos:prefLabel", "@container": "@language"}
    language = call.get("labellang").strip() or call.get("lang").strip()
    return context | ({"@language": language} if language else {})


def _hits(
    call: RestCall, query: Search, views: Sequence[View], found: Sequence[Match], fields: Sequence[str]
) -> list[Body]:
    """The hits in the order of the matches, made with as few queries of each vocabulary as possible."""
    by_graph = {view.graph: view for view in views}
    numbered = sorted(enumerate(found), key=lambda pair: pair[1].graph)
    hits: dict[int, Body] = {}
    for graph, group in groupby(numbered, key=lambda pair: pair[1].graph):
        places, matches_ = zip(*group, strict=True)
        made = _Hits(call, query, by_graph[graph], fields).make(matches_)
        hits |= dict(zip(places, made, strict=True))
    return [hits[place] for place in range(len(found))]


class _Hits:
    """Turns matches of one vocabulary into hits."""

    def __init__(self, call: RestCall, query: Search, view: View, fields: Sequence[str]) -> None:
        self._call, self._query, self._view, self._fields = call, query, view, fields

    def make(self, found: Sequence[Match]) -> list[Body]:
        """The hits of some matches, in their order."""
        view, ids = self._view, {match.thing for match in found}
        things, names, types = view.things(ids), view.names(ids), view.types(ids)
        sql = f"SELECT id, value FROM label WHERE id {AMONG}"
        values = dict(view.rows(sql, (json.dumps([match.label for match in found]),)))
        return [
            self._hit(match, values[match.label], things[match.thing], names.get(match.thing, []), types)
            for match in found
        ]

    def _hit(
        self, match: Match, value: str, thing: tuple[str, str], names: list[Label], types: dict[int, list[str]]
    ) -> Body:
        uri, notation = thing
        hit: Body = {"uri": uri, "type": [_short(class_) for class_ in types.get(match.thing, ())]}
        hit |= self._extra(uri, names)
        real = owner(self._call.views, uri, self._view)
        if real is self._view and (local := self._view.local_name(uri)):
            hit["localname"] = local
        hit |= self._label(match, value, names)
        if notation:
            hit["notation"] = notation
        if match.property in _KEYS:
            hit[_KEYS[match.property]] = value
        hit["vocab"] = self._view.id
        if real is not self._view:
            hit["exvocab"] = real.id if real else "???"
        return hit

    def _label(self, match: Match, value: str, names: list[Label]) -> Body:
        """prefLabel, lang and matchedPrefLabel."""
        wanted = self._query.label_lang or match.language
        own = match.property == PREF and matches(match.language, wanted)
        label = value if own else getattr(find(names, wanted), "value", None)
        shown: Body = {} if label is None else {"prefLabel": label}
        shown["lang"] = written(match.language)
        if match.property == PREF and not own:
            shown["matchedPrefLabel"] = value
        return shown

    def _extra(self, uri: str, names: list[Label]) -> Body:
        found: Body = {}
        for field in self._fields:
            if field == "prefLabel":
                found["prefLabels"] = {written(label.language): label.value for label in reversed(names)}
                continue
            values = self._view.objects(NamedNode(uri), NamedNode(SKOS.iri + field))
            if values:
                found[field] = [self._value(value) for value in sorted(values, key=str)]
        return found

    def _value(self, value: NamedNode | BlankNode | Literal) -> Body | str:
        if not isinstance(value, NamedNode):
            return value.value
        label = find(self._view.literals(value, SKOS.prefLabel), self._query.label_lang)
        found: Body = {"uri": value.value}
        return found | ({"prefLabel": label.value} if label else {})


def _short(class_: str) -> str:
    return f"skos:{class_[len(SKOS.iri) :]}" if class_.startswith(SKOS.iri) else class_


def lookup(call: RestCall) -> Body:
    """GET lookup: {result: [hit]} of the first way of comparing that finds any. Raises ApiError 400 and 404."""
    label = call.get("label")
    if not label.strip():
        raise missing("label")
    view = call.vocabulary
    query = replace(_query(_as_search(call, label), [view]), unique=False)
    hits = _hits(call, query, [view], _find(query, [view]), ())
    for key, same in _steps(label, any_language=not call.has("lang")):
        found = [hit for hit in hits if same(str(hit.get(key, "")))]
        if found:
            return {"@context": _lookup_context(call), "result": [_as_preferred(hit, key) for hit in found]}
    raise ApiError(404, "Not Found", f"Could not find label '{label}'")


def _as_search(call: RestCall, label: str) -> RestCall:
    parameters = {"query": label, "lang": call.get("lang"), "labellang": call.get("labellang")}
    return replace(call, parameters=parameters)


def _steps(label: str, *, any_language: bool) -> Iterable[tuple[str, Callable[[str], bool]]]:
    ways: tuple[Callable[[str], bool], ...] = (
        lambda found: found == label,
        lambda found: found.lower() == label.lower(),
    )
    keys = ("prefLabel", "matchedPrefLabel", "altLabel") if any_language else ("prefLabel", "altLabel")
    return ((key, way) for key in keys for way in ways)


def _as_preferred(hit: Body, key: str) -> Body:
    if key != "matchedPrefLabel":
        return hit
    label = hit["matchedPrefLabel"]
    return {name: value for name, value in hit.items() if name != key} | {"prefLabel": label}


def _lookup_context(call: RestCall) -> Body:
    terms: Body = {"results": {"@id": "onki:results"}}
    terms |= {key: f"skos:{key}" for key in ("prefLabel", "altLabel", "hiddenLabel")}
    language: Body = {"@language": call.get("lang")} if call.get("lang") else {}
    return call.context(ONKI, terms, language, language=False)
