"""Sitemaps: every page of every vocabulary with its languages, five thousand concepts a file (sitemaps.org 0.9).

GET /sitemap.xml                      the index
GET /sitemap/{dataset}/{number}.xml   concepts that are current, or records, each with its page in all six languages
"""

import re
from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import answer
from browser.http.services import services, urls
from browser.urls import Urls
from kg.errors import NotFound
from kg.knowledge.knowledge import Knowledge
from kg.rdf.graph_names import GraphNames
from kg.records.countries import countries
from kg.texts.languages import DEFAULT, LANGUAGES
from kg.vocabularies.schema import CONCEPT
from kg.vocabularies.vocabulary import Vocabulary, get_vocabulary

_SIZE: Final = 5_000
_TYPE: Final = "application/xml; charset=utf-8"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACES: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CURRENT: Final = "SELECT iri, modified FROM thing WHERE kind = ? AND deprecated = 0 ORDER BY id LIMIT ? OFFSET ?"


def sitemap_index(request: Request) -> Response:
    """The list of sitemaps."""
    to = urls(request)
    files = [to.sitemap("pages", 1)]
    for id_, vocabulary in services(request).knowledge.current().vocabularies.items():
        count = vocabulary.tables.counts.get(CONCEPT, 0)
        files += [to.sitemap(id_, number + 1) for number in range((count + _SIZE - 1) // _SIZE)]
    count = services(request).knowledge.current().search.count_records()
    files += [to.sitemap(GraphNames.RECORDS, number + 1) for number in range((count + _SIZE - 1) // _SIZE)]
    entries = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>\n" for url in files)
    body = f"{_HEAD}<sitemapindex {_SPACES}>\n{entries}</sitemapindex>\n"
    return answer(request, body.encode(), _TYPE, max_age=3600)


def sitemap(request: Request) -> Response:
    """One sitemap. Raises NotFound."""
    id_, number = request.path_params["dataset"], request.path_params["number"]
    parts, to = services(request), urls(request)
    knowledge = parts.knowledge.current()
    key = ("sitemap", knowledge.generation.number, to.root, id_, number)

    def make() -> bytes:
        if id_ == "pages":
            entries = list(_fixed(to, list(knowledge.vocabularies)))
        elif id_ == GraphNames.RECORDS:
            iris = knowledge.search.records(_SIZE, (number - 1) * _SIZE)
            entries = [_entry({tag: to.page(iri, tag) for tag in LANGUAGES}) for iri in iris]
        else:
            entries = list(_concepts(to, knowledge, get_vocabulary(knowledge.vocabularies, id_), number))
        if not entries:
            raise NotFound(f"There is no sitemap {number} of {id_}.", "/sitemap.xml lists them.")
        return f"{_HEAD}<urlset {_SPACES}>\n{''.join(entries)}</urlset>\n".encode()

    return answer(request, parts.cache.get_or_make(key, make), _TYPE, max_age=3600)


def _fixed(to: Urls, vocabularies: list[str]) -> Iterator[str]:
    for make in (to.home, to.vocabularies, to.records, to.countries, to.download, to.changes, to.about, to.api):
        yield _entry({tag: make(tag) for tag in LANGUAGES})
    yield _entry({tag: to.accessibility(tag) for tag in LANGUAGES})
    for iso2 in countries():
        yield _entry({tag: to.country(tag, iso2) for tag in LANGUAGES})
    for id_ in vocabularies:
        for view in (to.dataset, to.tree, to.index):
            yield _entry({tag: view(id_, tag) for tag in LANGUAGES})


def _concepts(to: Urls, knowledge: Knowledge, vocabulary: Vocabulary, number: int) -> Iterator[str]:
    rows = vocabulary.tables.rows(_CURRENT, (CONCEPT, _SIZE, (number - 1) * _SIZE))
    for iri, modified in rows:
        if not knowledge.graph.owners.shows(vocabulary.id, iri):
            continue
        yield _entry({tag: to.page(iri, tag, within=vocabulary.id) for tag in LANGUAGES}, modified[:10])


def _entry(pages: dict[str, str], modified: str = "") -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(url)}/>' for tag, url in pages.items()
    )
    changed = f"<lastmod>{modified}</lastmod>" if _DAY.fullmatch(modified) else ""
    return f"<url><loc>{escape(pages[DEFAULT])}</loc>{changed}{links}</url>\n"


def routes() -> list[BaseRoute]:
    """The addresses of sitemaps."""
    return [
        Route("/sitemap.xml", sitemap_index),
        Route("/sitemap/{dataset}/{number:number}.xml", sitemap),
    ]
