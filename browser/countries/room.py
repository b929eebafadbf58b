"""What this room brings: countries and their profiles."""

from starlette.routing import Route

from browser.countries.api import router
from browser.countries.pages import countries_page, country_page
from browser.site.endpoint import page
from browser.things.registration import Room
from browser.urls import LANG
from kg.texts.languages import LANGUAGES

ROOM = Room(
    api=[router],
    routes=[
        Route(f"/{LANG}/countries", page(countries_page)),
        Route(f"/{LANG}/countries/{{iso2}}", page(country_page)),
    ],
    frequent=lambda _, to: [to.countries(tag) for tag in LANGUAGES],
)
