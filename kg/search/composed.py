"""Names of records that have none, made of type, country and year, so that they are found by them.

They are names of the index alone: no graph states them, and SPARQL does not find them.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.records.countries import countries
from kg.records.reading import GOVERNMENT, Part
from kg.records.types import read_record_types
from kg.search.reading import Label

COMPOSED: Final = NamedNode("urn:kg:composed")
"""Stands for the property, which no graph has."""
_MOST: Final = 3
"""Countries that a name has at most."""


def composed_titles(parts: Mapping[str, Part], named: Collection[str]) -> list[Label]:
    """Names of the records without a name, in the languages in which their type has one."""
    return [
        Label(iri, COMPOSED, title) for iri, part in parts.items() if iri not in named for title in _titles_of(part)
    ]


def _titles_of(part: Part) -> tuple[Literal, ...]:
    types = read_record_types()
    schema = next((schema for schema in sorted(part.facets.get("type", ())) if schema in types), None)
    codes = sorted(part.facets.get(GOVERNMENT) or part.facets.get("country") or set())[:_MOST]
    return _titles(schema, tuple(codes), part.day[1:5]) if schema else ()


@lru_cache(maxsize=4_096)  # a country has many records of a type and year
def _titles(schema: str, codes: tuple[str, ...], year: str) -> tuple[Literal, ...]:
    known = [countries()[code] for code in codes if code in countries()]
    titles = []
    for name in read_record_types()[schema].labels:
        details = ", ".join((*(country.name(name.language).value for country in known), *filter(None, (year,))))
        text = f"{name.value}: {details}" if details else name.value
        titles.append(Literal(text, language=name.language))
    return tuple(titles)
