"""The one table of formats: RDF documents, SPARQL results, tables, pages and problems."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write something down.

    `name` is the file extension and the value of `?format=`; `media_type` is what we answer with. `also` are other
    media types that ask for it, `names` other values of `?format=`, and `endings` other extensions of files that hold
    it. `rdf` and `results` name the engine's serialiser where there is one; `w3c` is its name in the namespace
    `http://www.w3.org/ns/formats/`.
    """

    name: str
    media_type: str
    title: str
    also: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None
    w3c: str = ""

    @property
    def strict(self) -> "Format":
        """The same, asked for by its own media type only."""
        return replace(self, also=(), names=())

    @property
    def content_type(self) -> str:
        """The Content-Type header: text formats say their encoding."""
        return self.media_type + ("; charset=utf-8" if self.media_type.startswith("text/") else "")


TURTLE: Final = Format(
    "ttl", "text/turtle", "Turtle",
    ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3", "application/n3"), ("turtle", "n3"),
    rdf=RdfFormat.TURTLE, w3c="Turtle",
)  # fmt: skip
JSONLD: Final = Format(
    "jsonld", "application/ld+json", "JSON-LD", ("application/json", "application/x-json+ld"),
    ("json-ld", "json"), ("json",),
    rdf=RdfFormat.JSON_LD, w3c="JSON-LD",
)  # fmt: skip
NTRIPLES: Final = Format(
    "nt", "application/n-triples", "N-Triples", ("text/plain",), ("ntriples", "n-triples"),
    rdf=RdfFormat.N_TRIPLES, w3c="N-Triples",
)  # fmt: skip
RDFXML: Final = Format(
    "rdf", "application/rdf+xml", "RDF/XML", ("application/xml", "text/xml"),
    ("xml", "rdfxml", "rdf+xml"), ("xml", "owl"),
    rdf=RdfFormat.RDF_XML, w3c="RDF_XML",
)  # fmt: skip
TRIG: Final = Format("trig", "application/trig", "TriG", ("application/x-trig",), rdf=RdfFormat.TRIG, w3c="TriG")
NQUADS: Final = Format(
    "nq", "application/n-quads", "N-Quads", ("text/x-nquads",), ("nquads", "n-quads"),
    rdf=RdfFormat.N_QUADS, w3c="N-Quads",
)  # fmt: skip
RDF_FORMATS: Final = (TURTLE, JSONLD, NTRIPLES, RDFXML, TRIG, NQUADS)

RESULTS_JSON: Final = Format(
    "json", "application/sparql-results+json", "JSON", ("application/json", "text/json"),
    results=QueryResultsFormat.JSON, w3c="SPARQL_Results_JSON",
)  # fmt: skip
RESULTS_XML: Final = Format(
    "xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml"),
    results=QueryResultsFormat.XML, w3c="SPARQL_Results_XML",
)  # fmt: skip
CSV: Final = Format("csv", "text/csv", "CSV", results=QueryResultsFormat.CSV, w3c="SPARQL_Results_CSV")
RESULTS_TSV: Final = Format(
    "tsv", "text/tab-separated-values", "TSV", results=QueryResultsFormat.TSV, w3c="SPARQL_Results_TSV"
)
RESULT_FORMATS: Final = (RESULTS_JSON, RESULTS_XML, CSV, RESULTS_TSV)

JSON: Final = Format("json", "application/json", "JSON", ("text/json", "application/problem+json"))
NDJSON: Final = Format(
    "ndjson", "application/x-ndjson", "JSON, a document a line", ("application/ndjson", "application/jsonl"),
    ("jsonl",), ("jsonl",),
)  # fmt: skip
XLSX: Final = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook")
TABLE_FORMATS: Final = (JSON, CSV, XLSX)
DATA_FORMATS: Final = (JSON, CSV, JSONLD)
"""Formats of lists of records and countries."""

HTML: Final = Format("html", "text/html", "HTML", ("application/xhtml+xml",))
PROBLEM: Final = Format("json", "application/problem+json", "Problem details", ("application/json",))
PLAIN: Final = Format("txt", "text/plain", "Text")


def names(formats: Iterable[Format]) -> str:
    """The extensions of formats, for a hint.

    >>> names(TABLE_FORMATS)
    'json, csv, xlsx'
    """
    return ", ".join(format_.name for format_ in formats)


def by_name(formats: Iterable[Format]) -> Mapping[str, Format]:
    """Formats by extension, other names and media types, as `?format=` may say them.

    >>> by_name(RDF_FORMATS)["turtle"].name, by_name(RDF_FORMATS)["text/turtle"].name
    ('ttl', 'ttl')
    """
    table: dict[str, Format] = {}
    for format_ in formats:
        for name in (format_.name, format_.media_type, *format_.names, *format_.also):
            table.setdefault(name.lower(), format_)
    return table
