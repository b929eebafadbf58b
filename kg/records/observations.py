"""Values of indicators that records report: read when a record is indexed, so that a profile need not read records."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.rdf.documents import Selection, Statement
from kg.rdf.namespaces import SCHEMA, SDMX_DIMENSION, SDMX_MEASURE

DATA_TYPE: Final = "nationalReport7IndicatorData"
MOST: Final = 60
"""Values of a record that are kept for lists and profiles, the newest; all are counted."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One value: IRI of the indicator, year, value and unit as they were reported; `part` is its disaggregation."""

    indicator: str
    year: str
    value: str
    unit: str = ""
    part: str = ""

    def written(self) -> str:
        """As JSON, which `read_observations` reads."""
        return json.dumps([self.indicator, self.year, self.value, self.unit, self.part], ensure_ascii=False)


def read_observations(texts: Iterable[str]) -> list[Observation]:
    """The observations that `written` wrote; all at once, since a profile has a thousand.

    >>> [one.value for one in read_observations([Observation("urn:i", "2024", "3").written()])]
    ['3']
    """
    return [Observation(*fields) for fields in json.loads(f"[{','.join(texts)}]")]


class ObservationReader:
    """Finds the values in the statements of a record."""

    def __init__(self, base_iri: str) -> None:
        chm = f"{base_iri}chm/ontology#"
        self._indicator = f"{chm}indicator"
        self._names = {
            SDMX_DIMENSION.refPeriod.value: "year",
            SDMX_MEASURE.obsValue.value: "value",
            SCHEMA.unitText.value: "unit",
            f"{chm}disaggregation": "part",
            f"{chm}nationalIndicatorText": "name",
        }
        self.selection = Selection.of(NamedNode(iri) for iri in (self._indicator, *self._names))
        """The statements that are read of a graph."""

    def read(self, iri: str, statements: Iterable[Statement]) -> list[Observation]:
        """The values that one record gives for its indicators, the newest first.

        An indicator without any has one without a value. An indicator of the Party's own is the record itself.
        """
        indicators: list[str] = []
        nodes: dict[str, dict[str, str]] = {}
        inside = f"{iri}#"
        for subject, predicate, value in statements:
            if subject != iri and not subject.startswith(inside):
                continue
            if isinstance(value, str):
                indicators += [value] if predicate == self._indicator else []
            elif name := self._names.get(predicate):
                nodes.setdefault(subject, {}).setdefault(name, _text(value))
        valued = [node for node in nodes.values() if "value" in node]
        if not indicators and (valued or "name" in nodes.get(iri, {})):
            indicators = [iri]
        found = [
            Observation(indicator, node.get("year", ""), node["value"], node.get("unit", ""), node.get("part", ""))
            for indicator in dict.fromkeys(indicators)
            for node in valued
        ]
        if not found:
            return [Observation(indicator, "", "") for indicator in dict.fromkeys(indicators)]
        return sorted(found, key=lambda one: one.year, reverse=True)


def count_values(observations: Iterable[Observation]) -> Counter[str]:
    """How many values there are of each indicator."""
    return Counter(one.indicator for one in observations if one.value)


def _text(value: Literal) -> str:
    return value.value[:200]
