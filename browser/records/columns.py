"""The columns of a list of records as CSV, and what stands in them."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from browser.http.tables import Columns
from browser.records.listing import name_of_record
from browser.records.naming import Naming
from kg.clearing_house.listing import RecordRow
from kg.records.facets import ALIGNMENT, COUNTED
from kg.texts.languages import Text


def alignments(row: RecordRow) -> list[tuple[str, str]]:
    """Codes of goals and targets with the identifier of the degree of alignment, '' where none is stated."""
    parts = (value.partition(" ") for value in row.facets.get(ALIGNMENT, ()))
    return [(code, degree) for code, _, degree in parts]


@dataclass(frozen=True)
class Cells:
    """What the columns of a list read of a record."""

    row: RecordRow
    naming: Naming

    @cached_property
    def name(self) -> Text:
        """What the record is called."""
        return name_of_record(self.naming, self.row)

    def values(self, facet: str) -> str:
        """Its values of a facet."""
        return " ".join(self.row.facets.get(facet, ()))

    @property
    def country(self) -> str:
        """The name of its country."""
        country = next(iter(self.row.facets.get("country", ())), "")
        return self.naming.facet("country", country).value if country else ""


_PLACED: Final = ("type", "country", "target")
COLUMNS: Final[Columns[Cells]] = {
    "iri": lambda cells: cells.row.iri,
    "name": lambda cells: cells.name.value,
    "name_language": lambda cells: cells.name.language,
    "type": lambda cells: cells.values("type"),
    "type_name": lambda cells: cells.naming.type(cells.values("type")).value,
    "country": lambda cells: cells.values("country"),
    "country_name": lambda cells: cells.country,
    "day": lambda cells: cells.row.day,
    "target": lambda cells: cells.values("target"),
    "alignment": lambda cells: " ".join(f"{code}:{degree}".rstrip(":") for code, degree in alignments(cells.row)),
    **{facet.name: partial(Cells.values, facet=facet.name) for facet in COUNTED if facet.name not in _PLACED},
    "url": lambda cells: cells.naming.urls.page(cells.row.iri, cells.naming.language),
}
"""The columns of a list as CSV, and what stands in them."""
