"""What this room brings: downloads, the catalogue, sitemaps, changes."""

from starlette.responses import RedirectResponse
from starlette.routing import Route

from browser.datasets import sitemap
from browser.datasets.catalogue import catalogue, catalogue_asked
from browser.datasets.changes import change_log_page
from browser.datasets.downloads import download, dumps_state
from browser.datasets.pages import download_page
from browser.http.services import language_of, urls
from browser.site.endpoint import page
from browser.things.registration import Room
from browser.urls import LANG
from kg.rdf.formats import JSONLD, TURTLE
from kg.texts.languages import DEFAULT

ROOM = Room(
    routes=[
        *sitemap.routes(),
        Route("/.well-known/void", catalogue),
        Route("/download", lambda request: RedirectResponse(urls(request).download(language_of(request)), 302)),
        Route("/download/", lambda request: RedirectResponse(urls(request).download(language_of(request)), 302)),
        Route("/catalogue", catalogue_asked),
        Route("/download/catalog", catalogue),
        Route("/download/catalog.{extension}", catalogue),
        Route("/download/{name}", download),
        Route(f"/{LANG}/download", page(download_page, state=dumps_state)),
        Route(f"/{LANG}/changes/log", page(change_log_page)),
    ],
    frequent=lambda _, to: [to.download(DEFAULT), to.catalogue(TURTLE.name), to.catalogue(JSONLD.name)],
)
