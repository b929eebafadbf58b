"""Redirects addresses that name a vocabulary with capitals, as Skosmos sites do, to its id in lower case."""

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from browser.http.paths import written_path
from kg.errors import NotReady
from kg.knowledge.knowledge import KnowledgeBase

_REST = ["", "rest", "v1"]


class LowercaseIds:
    """Redirects (301) from `/YSO/…` and `/rest/v1/YSO/…` to `/yso/…`, if there is such a vocabulary."""

    def __init__(self, app: ASGIApp, knowledge: KnowledgeBase) -> None:
        self._app = app
        self._knowledge = knowledge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "http" and (path := self._meant(written_path(scope))):
            query = scope["query_string"].decode("latin-1")
            address = f"{path}?{query}" if query else path
            await RedirectResponse(address, 301)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _meant(self, path: str) -> str:
        parts = path.split("/")
        place = 3 if parts[:3] == _REST else 1
        if len(parts) <= place or parts[place].islower() or not parts[place].lower().islower():
            return ""
        try:
            known = self._knowledge.current().vocabularies
        except NotReady:
            return ""
        id_ = parts[place].lower()
        if id_ not in known or parts[place] in known:
            return ""
        return "/".join([*parts[:place], id_, *parts[place + 1 :]])
