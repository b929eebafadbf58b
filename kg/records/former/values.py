"""Values of indicators as they were before the data cube: years as whole numbers, values as `schema:value`."""

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.namespaces import RDF, SCHEMA, SDMX_DIMENSION, SDMX_MEASURE
from kg.records.derived.statements import renewed
from kg.records.former.statements import RecordStatements
from kg.records.mapping.literals import read_year


def bring_over(record: RecordStatements) -> None:
    """Years and values of records with indicator data, and the observations that they are."""
    if not record.find(NamedNode(record.iri), RDF.type, record.chm("NationalReport7IndicatorData")):
        return
    record.replace_all(record.find(None, SCHEMA.value), SDMX_MEASURE.obsValue)
    for old in record.find(None, record.chm("year")):
        year = read_year(old.object.value) if isinstance(old.object, Literal) else None
        if year is None:
            record.lose("years of values that are none")
        else:
            record.replace(old, Triple(old.subject, SDMX_DIMENSION.refPeriod, year))
    record.triples = renewed(record.triples, record.iri, record.base_iri)
