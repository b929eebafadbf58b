"""Names of records that have none, made of type, country and year, so that they are found by them.

They are names of the index alone: no graph states them, and SPARQL does not find them.
"""

from collections.abc import Collection, Iterator, Mapping
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
    return [label for iri, part in parts.items() if iri not in named for label in _titles(iri, part)]


def _titles(iri: str, part: Part) -> Iterator[Label]:
    types = read_record_types()
    type_ = next((types[schema] for schema in sorted(part.facets.get("type", ())) if schema in types), None)
    if type_ is None:
        return
    codes = sorted(part.facets.get(GOVERNMENT) or part.facets.get("country") or set())[:_MOST]
    known = [countries()[code] for code in codes if code in countries()]
    for name in type_.labels:
        details = ", ".join(
            (*(country.name(name.language).value for country in known), *filter(None, (part.day[1:5],)))
        )
        text = f"{name.value}: {details}" if details else name.value
        yield Label(iri, COMPOSED, Literal(text, language=name.language))
