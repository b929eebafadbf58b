"""Lists of records with facets: plain links with counts."""

from dataclasses import replace
from typing import Final

from starlette.requests import Request

from browser.http.parameters import whole_number
from browser.http.services import language_of, services, urls
from browser.records.contexts import RecordChip, RecordFacet, RecordFacetValue, RecordItem, RecordsPage
from browser.records.list_request import ListRequest, read_list_request
from browser.records.naming import Naming
from browser.site.contexts import Link
from browser.site.frame import format_links, make_frame, words
from browser.site.html import plain
from browser.site.i18n import comma
from browser.site.values import code_order
from kg.clearing_house.listing import SORTS, RecordList, RecordRow, record_sets
from kg.rdf.formats import DATA_FORMATS
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import local_name
from kg.records.countries import countries
from kg.records.facets import BY_NAME, COUNTED, FILTERS
from kg.records.types import read_record_types
from kg.texts.languages import Text, choose_label

PAGE: Final = 20
_SHOWN: Final = 6
_FOLDED: Final = 60
_TILES: Final = 8


def records_page(request: Request) -> RecordsPage:
    """A page of the list that the address asks for, with facets to narrow it further."""
    wanted = read_list_request(request.query_params)
    number = whole_number(request.query_params, "page", 1, 1_000_000, 1)
    wanted = replace(wanted, offset=(number - 1) * PAGE)
    knowledge = services(request).knowledge.current()
    found = record_sets(knowledge).find(wanted.query(PAGE))
    return _Maker(request, wanted, found, number, Naming(knowledge, urls(request), language_of(request))).page()


def name_of_record(naming: Naming, row: RecordRow) -> Text:
    """The name of a record in a list: its own without markup, or its type and country."""
    found = choose_label(row.names or naming.labels.texts(row.iri), naming.language)
    if found and (words_ := plain(found.value).strip()):
        return Text(words_[:300], found.language, found.machine)
    country = next((naming.facet("country", value).value for value in row.facets.get("country", ())), "")
    details = comma(naming.language).join(part for part in (country, row.day[:4]) if part) or local_name(row.iri)
    type_name = naming.type(next(iter(row.facets.get("type", ())), ""))
    return Text(f"{type_name.value}: {details}", type_name.language)


class _Maker:
    """Makes the page of a list."""

    def __init__(self, request: Request, wanted: ListRequest, found: RecordList, number: int, naming: Naming) -> None:
        self._request, self._wanted, self._found, self._number = request, wanted, found, number
        self._naming, self._to, self._language = naming, naming.urls, naming.language

    def page(self) -> RecordsPage:
        """The page."""
        wanted, found, number = self._wanted, self._found, self._number
        more = wanted.offset + PAGE < found.total
        sent = wanted.parameters()
        return RecordsPage(
            frame=make_frame(
                self._request,
                title=self._title(),
                address=lambda tag: self._url(wanted, number, tag),
                breadcrumbs=[],
                section="records",
                index=not any(wanted.parameters().values()) or (set(wanted.chosen) <= {"type"} and not wanted.text),
                styles=("records.css",),
                feed=self._feed(),
            ),
            query=wanted.text,
            items=tuple(self._item(row) for row in found.rows),
            total=found.total,
            bounded=found.bounded,
            first=wanted.offset + 1,
            last=wanted.offset + len(found.rows),
            previous_url=self._url(wanted, number - 1) if number > 1 else "",
            next_url=self._url(wanted, number + 1) if more else "",
            facets=tuple(self._facets()),
            chips=tuple(self._chips()),
            sorts=tuple((one, Link(self._url(replace(wanted, sort=one)), one, one == wanted.sort)) for one in SORTS),
            data=format_links(
                lambda one: self._to.records_api({**sent, "lang": self._language, "format": one.name}), DATA_FORMATS
            ),
            action=self._to.records(self._language),
            hidden=tuple((name, value) for name, value in sent.items() if value and name != "q"),
            countries_url=self._to.countries(self._language),
        )

    def _feed(self) -> dict[str, str]:
        """The changes of these records, as far as one type and one country say which they are."""
        chosen = self._wanted.chosen
        types, places = chosen.get("type", ()), chosen.get("country", ())
        found = {"dataset": GraphNames.RECORDS}
        found |= {"schema": types[0]} if len(types) == 1 and types[0] in read_record_types() else {}
        return found | ({"party": places[0].upper()} if len(places) == 1 and places[0] in countries() else {})

    def _title(self) -> str:
        _ = words(self._language)
        parts = [
            self._naming.facet(name, value).value for name, values in self._wanted.chosen.items() for value in values
        ]
        title = comma(self._language).join(([f"“{self._wanted.text}”"] if self._wanted.text else []) + parts[:4])
        return f"{_('Records')}: {title}" if title else _("Records")

    def _url(self, wanted: ListRequest, number: int = 1, tag: str = "") -> str:
        sent = wanted.parameters() | {"page": str(number) if number > 1 else ""}
        return self._to.records(tag or self._language, sent)

    def _item(self, row: RecordRow) -> RecordItem:
        country = next(iter(row.facets.get("country", ())), "")
        tiles = [self._naming.tile(self._naming.target_iri(code)) for code in row.facets.get("target", ())[:_TILES]]
        return RecordItem(
            url=self._to.page(row.iri, self._language),
            iri=row.iri,
            name=name_of_record(self._naming, row),
            type=self._naming.type(next(iter(row.facets.get("type", ())), "")),
            country=self._naming.country_link(country) if country else None,
            day=row.day,
            tiles=tuple(sorted((tile for tile in tiles if tile), key=lambda tile: code_order(tile.code))),
        )

    def _facets(self) -> list[RecordFacet]:
        facets = []
        for facet in COUNTED:
            name = facet.name
            chosen = self._wanted.chosen.get(name, ())
            counts = [item for item in self._found.facets.get(name, ()) if item[0] not in chosen]
            if not counts or (len(counts) == 1 and not chosen and counts[0][1] == self._found.total):
                continue
            shown = counts[: _SHOWN + _FOLDED]
            if facet.order != "most":
                shown.sort(key=lambda item: code_order(item[0]), reverse=facet.order == "newest")
            values = tuple(self._value(name, value, count) for value, count in shown)
            facets.append(RecordFacet(facet.title, values[:_SHOWN], values[_SHOWN:], max(0, len(counts) - len(shown))))
        return facets

    def _value(self, name: str, value: str, count: int) -> RecordFacetValue:
        url = self._url(self._wanted.narrowed(name, value))
        return RecordFacetValue(self._naming.facet(name, value), url, count)

    def _chips(self) -> list[RecordChip]:
        wanted = self._wanted
        chips = [RecordChip("Words", Text(wanted.text), self._url(replace(wanted, text="")))] if wanted.text else []
        chips += [
            RecordChip(BY_NAME[name].title, self._naming.facet(name, value), self._url(wanted.widened(name, value)))
            for name in FILTERS
            for value in wanted.chosen.get(name, ())
        ]
        return chips
