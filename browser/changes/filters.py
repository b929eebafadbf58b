"""The menus by which changes are chosen."""

from browser.changes.choosing import Choice
from browser.changes.contexts import Filter
from browser.records.naming import Naming
from browser.site.dataset_names import dataset_link
from browser.site.i18n import N_
from kg.rdf.graph_names import GraphNames
from kg.records.countries import countries
from kg.records.types import read_record_types
from kg.texts.languages import Text

_Options = tuple[tuple[str, Text], ...]


def filters(naming: Naming, choice: Choice) -> tuple[Filter, ...]:
    """A menu each for the dataset, the type of record and the country, with what is chosen."""
    return (
        Filter("dataset", N_("Vocabulary or records"), _datasets(naming), choice.dataset),
        Filter("schema", N_("Type of record"), _types(naming), choice.schema),
        Filter("party", N_("Country"), _countries(naming), choice.party),
    )


def _datasets(naming: Naming) -> _Options:
    ids = (GraphNames.RECORDS, *naming.knowledge.vocabularies)
    return tuple((id_, Text(dataset_link(id_, naming.labels, naming.urls, naming.language).text)) for id_ in ids)


def _types(naming: Naming) -> _Options:
    named = ((schema, naming.type(schema)) for schema in read_record_types())
    return tuple(sorted(named, key=lambda pair: pair[1].value.casefold()))


def _countries(naming: Naming) -> _Options:
    codes = naming.in_order(countries())
    return tuple((code.upper(), naming.country_name(countries()[code])) for code in codes)
