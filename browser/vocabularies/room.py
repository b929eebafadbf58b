"""What this room brings: all vocabularies, their homes and views, and the pages of their concepts."""

from starlette.routing import Route

from browser.site.endpoint import page
from browser.things.registration import Room
from browser.urls import LANG
from browser.vocabularies.concept import concept
from browser.vocabularies.home import vocabularies_page, vocabulary_page
from browser.vocabularies.routes import vocabulary_routes
from kg.texts.languages import DEFAULT

ROOM = Room(
    routes=[
        Route(f"/{LANG}/vocabularies", page(vocabularies_page)),
        Route(f"/{{dataset}}/{LANG}/", page(lambda request: vocabulary_page(request, request.path_params["dataset"]))),
        *vocabulary_routes(),
    ],
    kinds=[concept],
    frequent=lambda _, to: [to.vocabularies(DEFAULT), *(to.dataset(id_, DEFAULT) for id_ in ("kmgbf", "thesaurus"))],
)
