"""Where the pages of records are."""

from starlette.routing import BaseRoute, Route

from browser.countries.pages import countries_page, country_page
from browser.records.listing import records_page
from browser.site.endpoint import page


def record_routes(lang: str) -> list[BaseRoute]:
    """The addresses; `lang` is the path segment of the language."""
    return [
        Route(f"/{lang}/records", page(records_page)),
        Route(f"/{lang}/countries", page(countries_page)),
        Route(f"/{lang}/countries/{{iso2}}", page(country_page)),
    ]
