"""The search page: what was found, why, where it belongs, and how to narrow or widen it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from starlette.requests import Request

from browser.http.parameters import whole_number
from browser.http.services import language_of, services, urls
from browser.search import parameters as searching
from browser.search.contexts import Chip, Facet, FacetValue, MarkedText, SearchPage, SearchResult
from browser.search.parameters import SearchRequest
from browser.site import i18n
from browser.site.contexts import FormatLink, Link
from browser.site.frame import format_links, make_frame, words
from browser.site.tiles import make_tile
from kg.framework import Goal, Target
from kg.graph.datasets import get_dataset
from kg.graph.labels import compact_iri
from kg.graph.names import NOTHING, Names, read_names
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import CSV, JSON
from kg.rdf.identifiers import is_iri, local_name
from kg.rdf.namespaces import SKOS
from kg.search.marking import cut, find_ranges
from kg.search.model import Hit, Results
from kg.texts.languages import Text, choose_label

PAGE: Final = 20
_SHOWN: Final = 6
_FOLDED: Final = 24
_IRI_FACETS: Final = ("type", "group", "scheme", "country")
_ORDER: Final = ("dataset", "type", "group", "scheme", "country", "language", "status")


def search_page(request: Request, scope: str = "") -> SearchPage:
    """Results for the words in the search box, in all vocabularies or in one; without words a page with the box."""
    asked = searching.read(request.query_params, scope)
    number = whole_number(request.query_params, "page", 0, 1_000_000_000, 1)
    if number:
        asked = replace(asked, offset=min((number - 1) * PAGE, 10_000_000))
    knowledge = services(request).knowledge.current()
    if scope:
        get_dataset(knowledge.graph, scope)
    language = language_of(request)
    results = knowledge.search.search(asked.query(knowledge.graph, language, PAGE, knowledge.generation.sequence))
    return _Maker(request, asked, results, knowledge).page()


class _Maker:
    """Puts the page together; names of everything on it are read by one query."""

    def __init__(self, request: Request, asked: SearchRequest, results: Results, knowledge: Knowledge) -> None:
        self._request, self._asked, self._results, self._knowledge = request, asked, results, knowledge
        self._to, self._language = urls(request), language_of(request)
        self._types = types_of(knowledge, results.hits)
        self._names = read_names(knowledge.graph, filter(is_iri, self._named()))

    def _named(self) -> list[str]:
        facets = self._results.facets
        found = [hit.iri for hit in self._results.hits]
        found += [iri for types in self._types.values() for iri in types]
        found += [value for name in _IRI_FACETS for value, _ in facets.get(name, ())[:_FOLDED]]
        found += [value for name in _IRI_FACETS for value in self._asked.chosen.get(name, ())]
        datasets = [value for value, _ in facets.get("dataset", ())[:_FOLDED]] + [
            hit.dataset for hit in self._results.hits
        ]
        datasets += [*self._asked.chosen.get("dataset", ()), self._asked.scope]
        return found + [self._to.identifiers.dataset(dataset) for dataset in datasets if dataset]

    def page(self) -> SearchPage:
        """The page."""
        asked, results, language = self._asked, self._results, self._language
        _ = words(language)
        number = asked.offset // PAGE + 1
        title = _("Search: %(query)s") % {"query": asked.text} if asked.text else _("Search")
        last = asked.offset + len(results.hits)
        more = last < results.total and bool(results.hits)
        return SearchPage(
            frame=make_frame(
                self._request,
                title=title if number == 1 else f"{title} ({number})",
                address=lambda tag: self._url(asked, number, tag),
                query=asked.text,
                index=False,
            ),
            query=asked.text,
            results=tuple(self._result(hit) for hit in results.hits),
            total=results.total,
            bounded=results.bounded,
            first=asked.offset + 1 if results.hits else 0,
            last=last if results.hits else 0,
            previous_url=self._url(asked, number - 1) if number > 1 else "",
            next_url=self._url(asked, number + 1) if more else "",
            facets=tuple(self._facets()),
            chips=tuple(self._chips()),
            sorts=self._sorts(),
            data=self._data(),
            corrected=results.corrected,
            looser=tuple(Link(self._url(replace(asked, text=text, offset=0)), text) for text in results.looser),
            scope=self._name("dataset", asked.scope) if asked.scope else None,
            scope_id=asked.scope,
            everywhere=self._to.search_results(language, {"q": asked.text}) if asked.scope else "",
            action=self._to.search_results(language, {}, asked.scope),
            hidden=tuple((name, value) for name, value in asked.parameters().items() if value and name != "q"),
        )

    def _url(self, asked: SearchRequest, number: int = 1, tag: str = "") -> str:
        sent = asked.parameters() | {"page": str(number) if number > 1 else ""}
        return self._to.search_results(tag or self._language, sent, asked.scope)

    def _sorts(self) -> tuple[tuple[searching.Sort, Link], ...]:
        asked = self._asked
        orders: tuple[searching.Sort, ...] = ("relevance", "label")
        return tuple(
            (sort, Link(self._url(replace(asked, sort=sort, offset=0)), sort, sort == asked.sort)) for sort in orders
        )

    def _data(self) -> tuple[FormatLink, ...]:
        asked = self._asked
        sent = asked.parameters() | {"lang": self._language}
        if asked.scope:
            sent["vocabs"] = asked.scope
        return format_links(lambda one: self._to.search_api({**sent, "format": one.name}), (JSON, CSV))

    def _result(self, hit: Hit) -> SearchResult:
        to, language = self._to, self._language
        names = self._names.get(hit.iri, NOTHING)
        label = choose_label(names.texts, language) or hit.matched
        marked = mark(hit, self._results.corrected or self._asked.text)
        same = (label.value, label.language) == (hit.matched.value, hit.matched.language)
        known = self._knowledge.framework.by_iri.get(hit.iri)
        dataset = Link(to.dataset(hit.dataset, language), self._name("dataset", hit.dataset).value)
        return SearchResult(
            url=to.page(hit.iri, language),
            iri=hit.iri,
            label=marked if same else MarkedText(label, ((label.value, False),)),
            code=names.code,
            matched=None if same or hit.matched.value == names.code else marked,
            kind=hit.kind,
            property=hit.property,
            types=tuple(self._name("type", iri) for iri in self._types.get(hit.iri, ())),
            dataset=dataset if hit.dataset and to.identifiers.dataset(hit.dataset) in self._names else None,
            tile=make_tile(known, to, language) if isinstance(known, Goal | Target) else None,
            deprecated=hit.deprecated,
        )

    def _facets(self) -> list[Facet]:
        facets = []
        for name in _ORDER:
            if name == "dataset" and self._asked.scope:
                continue
            chosen = self._asked.chosen.get(name, ())
            counts = [item for item in self._results.facets.get(name, ()) if item[0] and item[0] not in chosen]
            if not counts or (len(counts) == 1 and not chosen and counts[0][1] == self._results.total):
                continue
            values = tuple(
                FacetValue(self._name(name, value), self._url(self._asked.narrowed(name, value)), count)
                for value, count in counts[:_FOLDED]
            )
            facets.append(Facet(name, values[:_SHOWN], values[_SHOWN:]))
        return facets

    def _chips(self) -> list[Chip]:
        asked = self._asked
        chips = [
            Chip(name, self._name(name, value), self._url(asked.widened(name, value)))
            for name in _ORDER
            for value in asked.chosen.get(name, ())
        ]
        if asked.parent:
            name = self._knowledge.labels().name(asked.parent, self._language)
            chips.append(Chip("parent", name, self._url(replace(asked, parent="", offset=0))))
        return chips

    def _name(self, facet: str, value: str) -> Text:
        _ = words(self._language)
        if facet == "status":
            return Text(_("deprecated") if value == "deprecated" else _("current"), self._language)
        if facet == "language":
            named = i18n.language(value)
            return Text(named.name, value)
        iri = self._to.identifiers.dataset(value) if facet == "dataset" else value
        return name_of(self._names, iri, self._language, value if facet == "dataset" else "")


def name_of(names: Mapping[str, Names], iri: str, language: str, otherwise: str = "") -> Text:
    """What to call a thing whose names were read."""
    found = choose_label(names.get(iri, NOTHING).texts, language)
    return found or Text(otherwise or compact_iri(iri) or local_name(iri))


def mark(hit: Hit, query: str) -> MarkedText:
    """The text that matched, in parts."""
    return MarkedText(hit.matched, cut(hit.matched.value, find_ranges(hit.matched, query, hit.kind)))


def types_of(knowledge: Knowledge, hits: tuple[Hit, ...]) -> dict[str, tuple[str, ...]]:
    """Classes of things found, without skos:Concept, which nearly all are."""
    found = knowledge.search.types([hit.iri for hit in hits])
    return {iri: tuple(type_ for type_ in types if type_ != SKOS.Concept.value) for iri, types in found.items()}
