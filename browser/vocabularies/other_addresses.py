"""Redirects addresses of pages as Skosmos sites write them to the ones here, so that bookmarks go on working."""

import re
from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from browser.http.paths import written_path
from kg.errors import NotReady
from kg.knowledge.identifying import identify
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.rdf.identifiers import is_iri
from kg.texts.languages import DEFAULT, LANGUAGES
from kg.vocabularies.vocabulary import Vocabularies

_REST: Final = ["", "rest", "v1"]
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_VIEWS: Final = frozenset(("", "page", "search", "index", "groups", "new", "changes", "tree"))


class OtherAddresses:
    """Redirects (301) addresses of vocabularies that are others here.

    Ids in capitals: `/YSO/…` and `/rest/v1/YSO/…` lead to `/yso/…`. A language without its slash: `/yso/en` leads to
    `/yso/en/`. A language that the interface does not have: `/yso/fi/page/p1` leads to `/yso/en/page/p1?clang=fi`.
    An identifier that looks like a language, as `/thesaurus/fr` of a country, is no address of pages.
    """

    def __init__(self, app: ASGIApp, knowledge: KnowledgeBase) -> None:
        self._app = app
        self._knowledge = knowledge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "http" and (meant := self._meant(written_path(scope))):
            path, content = meant
            query = scope["query_string"].decode("latin-1")
            if content and "clang=" not in query:
                query = f"{query}&clang={quote(content)}".lstrip("&")
            await RedirectResponse(f"{path}?{query}" if query else path, 301)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _meant(self, path: str) -> tuple[str, str] | None:
        """Path and language of texts of the address that is meant, None for one that is right."""
        parts = path.split("/")
        place = 3 if parts[:3] == _REST else 1
        capitals = len(parts) > place and not parts[place].islower() and parts[place].lower().islower()
        tagged = place == 1 and len(parts) > 2 and bool(_TAG.fullmatch(parts[2]))
        if not capitals and not tagged:
            return None
        try:
            current = self._knowledge.current()
        except NotReady:
            return None
        known = current.vocabularies
        id_ = parts[place].lower()
        if capitals and id_ in known and parts[place] not in known:
            return "/".join([*parts[:place], id_, *parts[place + 1 :]]), ""
        meant = _in_language(parts, known) if tagged else None
        return None if meant and len(parts) == 3 and _is_thing(current, "/".join(parts[1:])) else meant


def _is_thing(knowledge: Knowledge, path: str) -> bool:
    iri = knowledge.graph.names.base_iri + path
    return is_iri(iri) and knowledge.graph.knows(identify(knowledge, iri))


def _in_language(parts: list[str], known: Vocabularies) -> tuple[str, str] | None:
    vocabulary, tag, view = known.get(parts[1]), parts[2], parts[3] if len(parts) > 3 else ""
    if vocabulary is None or view not in _VIEWS:
        return None
    if tag in LANGUAGES:
        return (f"/{vocabulary.id}/{tag}/", "") if len(parts) == 3 else None
    if tag.lower() not in {one.lower() for one in (*vocabulary.languages, *vocabulary.tables.languages)}:
        return None
    return "/".join(["", vocabulary.id, DEFAULT, *(parts[3:] or [""])]), tag.lower()
