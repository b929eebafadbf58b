"""The one table of formats: RDF documents, SPARQL results, pages and problems."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write something down.

    `name` is the file extension and the value of `?format=`; `media_type` is what we answer with; `also` are other
    media types that ask for it; `rdf` and `results` name the engine's serialiser where there is one.
    """

    name: str
    media_type: str
    title: str
    also: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None

    @property
    def content_type(self) -> str:
        """The Content-Type header: text formats say their encoding."""
        return self.media_type + ("; charset=utf-8" if self.media_type.startswith("text/") else "")


TURTLE: Final = Format("ttl", "text/turtle", "Turtle", ("application/x-turtle",), ("turtle",), RdfFormat.TURTLE)
JSONLD: Final = Format(
    "jsonld", "application/ld+json", "JSON-LD", ("application/json",), ("json-ld", "json"), RdfFormat.JSON_LD
)
NTRIPLES: Final = Format(
    "nt",
    "application/n-triples",
    "N-Triples",
    ("text/plain",),
    ("ntriples", "n-triples"),
    RdfFormat.N_TRIPLES,
)
RDFXML: Final = Format(
    "rdf",
    "application/rdf+xml",
    "RDF/XML",
    ("application/xml", "text/xml"),
    ("xml", "rdfxml"),
    RdfFormat.RDF_XML,
)
TRIG: Final = Format("trig", "application/trig", "TriG", ("application/x-trig",), (), RdfFormat.TRIG)
NQUADS: Final = Format(
    "nq", "application/n-quads", "N-Quads", ("text/x-nquads",), ("nquads", "n-quads"), RdfFormat.N_QUADS
)
HTML: Final = Format("html", "text/html", "HTML", ("application/xhtml+xml",))
PROBLEM: Final = Format("json", "application/problem+json", "Problem details", ("application/json",))
PLAIN: Final = Format("txt", "text/plain", "Text")

RESULTS_JSON: Final = Format(
    "json",
    "application/sparql-results+json",
    "JSON",
    ("application/json", "text/json"),
    results=QueryResultsFormat.JSON,
)
RESULTS_XML: Final = Format(
    "xml",
    "application/sparql-results+xml",
    "XML",
    ("application/xml", "text/xml"),
    results=QueryResultsFormat.XML,
)
RESULTS_CSV: Final = Format("csv", "text/csv", "CSV", results=QueryResultsFormat.CSV)
RESULTS_TSV: Final = Format("tsv", "text/tab-separated-values", "TSV", results=QueryResultsFormat.TSV)

RDF_FORMATS: Final = (TURTLE, JSONLD, NTRIPLES, RDFXML, TRIG, NQUADS)
RESULT_FORMATS: Final = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)


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


JSON: Final = Format("json", "application/json", "JSON", ("text/json", "application/problem+json"))


CSV: Final = Format("csv", RESULTS_CSV.media_type, "CSV")


XLSX: Final = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook")
