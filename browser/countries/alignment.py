"""Countries that aligned national targets with a goal or target, for its page."""

from typing import Final

from browser.countries.contexts import (
    AlignedParties,
    AlignedWith,
    PartyCount,
    RecordLink,
)
from browser.countries.questions import query_of_target
from browser.records.listing import name_of_record
from browser.records.naming import Naming
from browser.site.contexts import Link
from browser.urls import Urls
from kg.clearing_house.alignment import read_alignment
from kg.clearing_house.listing import RecordRow
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import CSV

_ALIGNED: Final = 50
NAMED: Final = 3


def aligned_parties(knowledge: Knowledge, to: Urls, language: str, code: str) -> AlignedParties:
    """The countries that aligned national targets with a goal or target of the Framework, by its code."""
    found, naming = read_alignment(knowledge, code, _ALIGNED), Naming(knowledge, to, language)
    types = "nationalTarget7 nationalTarget7Mapping"
    chosen = {"target": code, "type": types}
    numbers = dict(found.by_country)
    parties = [
        PartyCount(
            naming.facet("country", iso2), to.country(language, iso2), numbers[iso2],
            to.records(language, {**chosen, "country": iso2}),
        )
        for iso2 in naming.in_order(numbers)
    ]  # fmt: skip
    return AlignedParties(
        found.national,
        to.records(language, chosen),
        found.records,
        to.records(language, {"target": code}),
        tuple(parties),
        tuple(
            AlignedWith(naming.thing(iri)[0].text if iri else None, number, tuple(_target(naming, row) for row in rows))
            for iri, number, rows in found.newest
        ),
        query_of_target(to, language, naming.target_iri(code)),
        to.records_api({**chosen, "lang": language}, CSV.name),
    )


def _target(naming: Naming, row: RecordRow) -> tuple[RecordLink, Link | None]:
    """A national target with its country."""
    country = next(iter(row.facets.get("country", ())), "")
    link = RecordLink(naming.urls.page(row.iri, naming.language), name_of_record(naming, row), row.day)
    return link, naming.country_link(country)
