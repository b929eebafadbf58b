"""Reported values of indicators as observations: the RDF Data Cube Vocabulary (W3C Recommendation of 2014).

One data set for each unit of a record, of the one structure that `shapes/build/cube.py` declares. Area, indicator,
period and category are the dimensions, so that only a value of which all four are known is an observation; a row that
lacks one stays the row that it was. Of rows that repeat a value with its dimensions and unit one is the observation;
rows that give different values for the same contradict each other, and none is.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.namespaces import QB, RDF, RDFS, SCHEMA, SDMX_ATTRIBUTE, SDMX_DIMENSION, SDMX_MEASURE, SKOS
from kg.records.derived.units import unit_of

_NORMAL: Final = NamedNode("http://purl.org/linked-data/sdmx/2009/code#obsStatus-A")
_NOT_DIVIDED: Final = frozenset(("", "no", "none", "n/a", "total", "not applicable"))
"""Words in the field for the category that say that the value is of the whole."""
_CATEGORY: Final = "#category-"
_ONLY_HERE: Final = frozenset(
    (QB.structure, QB.dataSet, SDMX_DIMENSION.refArea, SDMX_ATTRIBUTE.obsStatus, SDMX_ATTRIBUTE.unitMeasure)
)
"""Properties that no mapping of a record states."""
_About = dict[NamedNode, list[NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of values whose dimensions are all known. `category` is its text, '' for the whole."""

    node: NamedNode
    area: NamedNode
    indicator: NamedNode
    period: Literal
    category: str
    kind: str
    unit: str
    value: Literal

    @property
    def key(self) -> tuple[str, ...]:
        """What no two observations of a data set may share."""
        return (self.area.value, self.indicator.value, self.period.value, self.category, self.unit)


def value_statements(triples: Iterable[Triple], iri: str, base_iri: str) -> set[Triple]:
    """What the Data Cube vocabulary says of the values of the record `iri`."""
    nodes: dict[str, _About] = {}
    for each in triples:
        if isinstance(each.subject, NamedNode) and isinstance(each.object, NamedNode | Literal):
            nodes.setdefault(each.subject.value, {}).setdefault(each.predicate, []).append(each.object)
    alike: dict[tuple[str, ...], list[_Row]] = {}
    for row in _rows(nodes, iri, f"{base_iri}chm/ontology#"):
        alike.setdefault(row.key, []).append(row)
    found: set[Triple] = set()
    for rows in alike.values():
        if len({row.value for row in rows}) == 1:
            row = min(rows, key=lambda each: each.node.value)
            found |= _observation(row, iri, f"{base_iri}chm/ontology#")
    return found


def is_of_cube(triple: Triple, iri: str, base_iri: str) -> bool:
    """Whether a statement in the graph of the record `iri` is there only because of its values."""
    if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(f"{iri}{_CATEGORY}"):
        return True
    if triple.predicate == RDF.type:
        return triple.object in (QB.DataSet, QB.Observation)
    return triple.predicate in _ONLY_HERE or triple.predicate.value in (
        f"{base_iri}chm/ontology#ofIndicator",
        f"{base_iri}chm/ontology#valueCategory",
    )


def _rows(nodes: dict[str, _About], iri: str, chm: str) -> list[_Row]:
    record = nodes.get(iri, {})
    areas = [one for one in record.get(NamedNode(f"{chm}government"), ()) if isinstance(one, NamedNode)]
    indicators = [one for one in record.get(NamedNode(f"{chm}indicator"), ()) if isinstance(one, NamedNode)]
    if not indicators and NamedNode(f"{chm}nationalIndicatorText") in record:
        indicators = [NamedNode(iri)]  # an indicator of the Party's own is described by this record
    if len(areas) != 1 or len(indicators) != 1:
        return []
    found = []
    for node in record.get(NamedNode(f"{chm}data"), ()):
        about = nodes.get(node.value, {})
        period, value = _literal(about, SDMX_DIMENSION.refPeriod), _literal(about, SDMX_MEASURE.obsValue)
        if isinstance(node, NamedNode) and period is not None and value is not None:
            category, kind = _category(about, chm)
            unit = _text(about, SCHEMA.unitText)
            found.append(_Row(node, areas[0], indicators[0], period, category, kind, unit, value))
    return found


def _category(about: _About, chm: str) -> tuple[str, str]:
    """The category of a row and what kind of category it is; '' for the whole."""
    text = _text(about, NamedNode(f"{chm}disaggregation"))
    if text.lower() in _NOT_DIVIDED or _text(about, NamedNode(f"{chm}hasDisaggregation")) == "false":
        return "", ""
    return text, _text(about, NamedNode(f"{chm}disaggregationType"))


def _observation(row: _Row, iri: str, chm: str) -> set[Triple]:
    data = NamedNode(f"{iri}#values{f'-{_digest(row.unit)}' if row.unit else ''}")
    category = NamedNode(f"{iri}{_CATEGORY}{_digest(row.category)}" if row.category else f"{chm}total")
    found = {
        Triple(data, RDF.type, QB.DataSet),
        Triple(data, QB.structure, NamedNode(f"{chm}valuesStructure")),
        Triple(row.node, RDF.type, QB.Observation),
        Triple(row.node, QB.dataSet, data),
        Triple(row.node, SDMX_DIMENSION.refArea, row.area),
        Triple(row.node, NamedNode(f"{chm}ofIndicator"), row.indicator),
        Triple(row.node, NamedNode(f"{chm}valueCategory"), category),
        Triple(row.node, SDMX_ATTRIBUTE.obsStatus, _NORMAL),
    }
    if unit := unit_of(row.unit):
        found.add(Triple(row.node, SDMX_ATTRIBUTE.unitMeasure, unit))
    if row.category:
        found |= {
            Triple(category, RDF.type, SKOS.Concept),
            Triple(category, SKOS.inScheme, NamedNode(f"{chm}categoryList")),
            Triple(category, SKOS.prefLabel, Literal(row.category)),
            Triple(category, RDFS.label, Literal(row.category)),
        }
        if row.kind:
            found.add(Triple(category, SKOS.note, Literal(row.kind)))
    return found


def _literal(about: _About, predicate: NamedNode) -> Literal | None:
    """The only value of a property, if it is a literal."""
    values = about.get(predicate, [])
    return values[0] if len(values) == 1 and isinstance(values[0], Literal) else None


def _text(about: _About, predicate: NamedNode) -> str:
    value = _literal(about, predicate)
    return " ".join(value.value.split()) if value is not None else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
