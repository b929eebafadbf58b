"""Routes found by the first segment of the path: of more than a hundred, few need their patterns tried."""

from collections.abc import Sequence
from typing import Final

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from kg.texts.languages import LANGUAGES

_CHOSEN: Final = "kg.route"


class BySegment(BaseRoute):
    """Some routes in their order, as one. A first segment is a word, a language, or anything."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self.routes = routes
        words = {word for route in routes for word in _first_words(route)}
        self._by_word = {word: [route for route in routes if _may_begin_with(route, word)] for word in words}
        self._others = [route for route in routes if not _first_words(route)]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The first route that takes the request, else the first that takes its path with another method."""
        first = scope["path"].removeprefix(scope.get("root_path", ""))[1:].partition("/")[0]
        partial: tuple[Match, Scope] = (Match.NONE, {})
        for route in self._by_word.get(first, self._others):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return match, {**found, _CHOSEN: route}
            if match is Match.PARTIAL and partial[0] is Match.NONE:
                partial = match, {**found, _CHOSEN: route}
        return partial

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on to the route that was found."""
        await scope[_CHOSEN].handle(scope, receive, send)


def _first_words(route: BaseRoute) -> frozenset[str]:
    """What the first segment may be; nothing for anything."""
    first = route.path.split("/", 2)[1] if isinstance(route, Route) else "{anything}"
    if first == "{lang:lang}":
        return frozenset(LANGUAGES)
    return frozenset() if first.startswith("{") else frozenset((first,))


def _may_begin_with(route: BaseRoute, word: str) -> bool:
    words = _first_words(route)
    return not words or word in words
