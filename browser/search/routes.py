"""Where programs search."""

from starlette.routing import BaseRoute, Route

from browser.search.api import search, suggest
from browser.search.batches import labels, resolve


def routes() -> list[BaseRoute]:
    """The addresses."""
    batch = ["GET", "POST"]
    return [
        Route("/api/search", search),
        Route("/api/suggest", suggest),
        Route("/api/labels", labels, methods=batch),
        Route("/api/resolve", resolve, methods=batch),
    ]
