"""Samples of the query page: every kind of answer, and errors."""

from dataclasses import replace
from typing import Final

from browser.contexts import Example, ExampleGroup, FormatLink, Page, QueryError, QueryPage, ResultTable, RoleRow, Value
from kg.formats import RESULT_FORMATS
from kg.languages import Text
from tests.browser.samples.frames import ROOT, Site
from tests.browser.samples.tiles import indicators

_QUERY: Final = """SELECT ?indicator ?code ?name ?role WHERE {
  ?indicator a kmgbf:Indicator ;
             kmgbf:indicatorCode ?code ;
             skos:prefLabel ?name .
  VALUES ?role { kmgbf:isHeadlineFor kmgbf:isComponentFor }
  ?indicator ?role <http://metadata.cbd.int/kmgbf/target_3> .
  FILTER (lang(?name) = "en")
}
ORDER BY ?code"""
_TURTLE: Final = """@prefix kmgbf: <http://metadata.cbd.int/kmgbf/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

kmgbf:target_3 a kmgbf:Target , skos:Concept ;
    skos:prefLabel "Target 3"@en , "Cible 3"@fr , "الهدف 3"@ar .
"""
_SYNTAX_ERROR: Final = QueryError(
    400,
    "Invalid input",
    "Expected a triple pattern or “}”.",
    "Did you forget a full stop before this word?",
    5,
    10,
    "  VALUES role { kmgbf:isHeadlineFor }\n" + " " * 9 + "^",
)
_TIMEOUT: Final = QueryError(
    503, "Timed out", "The query did not finish in 10 seconds.", "Add a LIMIT.", None, None, ""
)


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    query = _query(site)
    start = replace(query, table=None, milliseconds=None, permanent_url="", curl="", downloads=(), dataset="")
    return {
        "query": query,
        "query-start": start,
        "query-empty": replace(query, table=ResultTable(("s",), (), False)),
        "query-yes": replace(query, table=None, answer=True),
        "query-no": replace(query, table=None, answer=False),
        "query-document": replace(query, table=None, document=_TURTLE),
        "query-error": replace(start, error=_SYNTAX_ERROR),
        "query-timeout": replace(start, error=_TIMEOUT),
    }


def _query(site: Site) -> QueryPage:
    """The query form with a table of results."""
    return QueryPage(
        frame=site.frame("Query", "query", section="query", index=False),
        text=_QUERY,
        dataset="kmgbf",
        datasets=("kmgbf", "thesaurus"),
        action=site.address("query"),
        groups=_examples(site),
        table=_table(site),
        answer=None,
        document="",
        error=None,
        milliseconds=12.34,
        downloads=_downloads(),
        permanent_url=site.address("query?query=SELECT"),
        curl=f"curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * {{ ?s ?p ?o }}' {ROOT}sparql/kmgbf",
        prefixes_url=ROOT + "context.jsonld",
        timeout=10.0,
    )


def _examples(site: Site) -> tuple[ExampleGroup, ...]:
    """Example queries in two groups."""

    def example(number: int, title: str, question: str) -> Example:
        return Example(title, question, site.address(f"query?{number}"), _QUERY)

    monitoring = example(1, "Indicators", "Which indicators are there for Target 3, and in which role?")
    checklist = example(2, "Checklist", "What does a Party have to report on?")
    names = example(3, "Names", "Which names are missing in Arabic?")
    return ExampleGroup("Framework", (monitoring, checklist)), ExampleGroup("Languages", (names,))


def _table(site: Site) -> ResultTable:
    """A table of results; one cell is empty."""
    groups = indicators(site)
    rows = groups[3].rows + groups[2].rows
    cells = tuple(_cells(row, measured=position != 1) for position, row in enumerate(rows))
    return ResultTable(("indicator", "code", "name", "value"), cells, True)


def _cells(row: RoleRow, *, measured: bool) -> tuple[Value | None, ...]:
    """A row of the table."""
    return (
        Value("iri", Text(f"kmgbf:indicator_{row.code}"), url=row.url),
        Value("literal", Text(row.code)),
        Value("literal", row.label),
        Value("literal", Text("12.5"), datatype="xsd:decimal") if measured else None,
    )


def _downloads() -> tuple[FormatLink, ...]:
    """The answer in other formats."""
    return tuple(FormatLink(ROOT + "sparql?format=" + one.name, one.title, one.media_type) for one in RESULT_FORMATS)
