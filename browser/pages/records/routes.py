"""Where the pages of records are."""

from starlette.routing import BaseRoute, Route

from browser.pages.endpoint import page
from browser.pages.records.countries import countries_page, country_page
from browser.pages.records.listing import records_page


def record_routes(lang: str) -> list[BaseRoute]:
    """The addresses; `lang` is the path segment of the language."""
    return [
        Route(f"/{lang}/records", page(records_page)),
        Route(f"/{lang}/countries", page(countries_page)),
        Route(f"/{lang}/countries/{{iso2}}", page(country_page)),
    ]
