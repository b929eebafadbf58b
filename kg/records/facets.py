"""The one list of facets of records. Reading, tables, parameters, pages and their words follow it.

A facet that is the value of a property is a row here; `kg.records.reading` computes the others. Another row needs
another number of the index (`kg.search.schema.SCHEMA_VERSION`), which is then made anew.
"""

from dataclasses import dataclass
from typing import Final, Literal

from kg.rdf.namespaces import DCT
from kg.records.model import CHM

Values = Literal["type", "country", "target", "decision", "term", "language", "plain"]


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that records have, by which a list is narrowed.

    `name` is the parameter; `title` what people call it, and `about` what programs send, both in English. `values`
    is the way to name values; `order` how they are listed: most first, or by code. `properties` are those whose values
    they are. `counted` ones are shown with how many records have each value, others are only narrowed by.
    """

    name: str
    title: str
    about: str
    values: Values = "plain"
    order: Literal["most", "code", "newest"] = "most"
    properties: tuple[str, ...] = ()
    counted: bool = True
    lower: bool = False
    example: str = ""


FACETS: Final = (
    Facet("type", "Type of record", "Names of schemas.", "type", example="nationalTarget7"),
    Facet("country", "Country", "ISO 3166-1 alpha-2 codes.", "country", lower=True, example="mn"),
    Facet("target", "Goal or target", "Codes of goals and targets.", "target", "code", example="3"),
    Facet("subject", "Subject", "Identifiers of terms.", "term", example="CBD-SUBJECT-MAR"),
    Facet("year", "Year", "Years of the records' dates.", order="newest", example="2026"),
    Facet(
        "status", "Status", "Words or identifiers of terms, blanks written `_`.", "term",
        properties=(CHM.status.value, CHM.statusText.value),
    ),
    Facet(
        "language", "Language", "Languages that records are written in.", "language",
        properties=(DCT.language.value, CHM.languageTag.value), lower=True,
    ),
    Facet(
        "role", "Role", "Codes of roles of focal points.", properties=(CHM.categoriesText.value,), counted=False,
        example="CBD-FP1",
    ),
    Facet(
        "decision", "Decision", "Decisions, or elements of them, that records point to.", "decision", counted=False,
        example="cop/16/32",
    ),
)  # fmt: skip
"""All facets, in the order in which readers see them. Values of `decision` are the ends of IRIs (`cop/16/32`)."""

BY_NAME: Final = {facet.name: facet for facet in FACETS}
FILTERS: Final = tuple(BY_NAME)
"""Names of all facets: the parameters by which a list can be filtered."""
COUNTED: Final = tuple(facet for facet in FACETS if facet.counted)
ALIGNMENT: Final = "alignment"
"""Kept like a facet: the code of a goal or target and the degree of alignment with it, with a blank between."""
DECISION: Final = "decision"
