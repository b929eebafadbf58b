"""Samples of the query page: every kind of answer, and errors."""

from dataclasses import replace
from typing import Final

from browser.framework.contexts import RoleRow
from browser.queries.contexts import (
    Bar,
    Chart,
    Example,
    ExampleGroup,
    Facts,
    Outcome,
    QueryError,
    QueryPage,
    ResultGraph,
    ResultTable,
    SaveForm,
    SubjectGroup,
)
from browser.queries.programs import programs
from browser.site.contexts import FormatLink, Page, PropertyRow, Value
from kg.rdf.formats import RESULT_FORMATS
from kg.texts.languages import Text
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
SYNTAX_ERROR: Final = QueryError(
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


_FACTS: Final = Facts(12.34, 3.2, False, 1207, 4812, 10.0, 500, 118.4, 120.0)


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    query = _query(site)
    start = replace(query, outcome=Outcome(), permanent_url="", programs=(), downloads=(), dataset="", save=None)
    hints = ("“gbf:Targt” is not a term of <http://metadata.cbd.int/kmgbf/ontology#>. Did you mean “gbf:Target”?",)
    nothing = Outcome(table=ResultTable(("s",), (), False), facts=replace(_FACTS, rows=0, hints=hints, cached=True))
    return {
        "query": query,
        "query-start": start,
        "query-empty": replace(query, outcome=nothing),
        "query-yes": replace(query, outcome=Outcome(answer=True, facts=_FACTS)),
        "query-no": replace(query, outcome=Outcome(answer=False, facts=replace(_FACTS, hints=hints))),
        "query-chart": replace(query, outcome=Outcome(table=_counts(), facts=_FACTS)),
        "query-graph": replace(query, outcome=Outcome(graph=_graph(site), facts=_FACTS)),
        "query-error": replace(start, outcome=Outcome(error=SYNTAX_ERROR)),
        "query-timeout": replace(start, outcome=Outcome(error=_TIMEOUT)),
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
        outcome=outcome(site),
        downloads=downloads(),
        permanent_url=site.address("query?query=SELECT"),
        programs=programs(_QUERY, ROOT + "sparql/kmgbf", "table"),
        prefixes_url=ROOT + "context.jsonld",
        completions_url=ROOT + "api/completions",
        saved_url=site.address("queries"),
        timeout=10.0,
        save=SaveForm(site.address("queries"), _QUERY),
    )


def outcome(site: Site) -> Outcome:
    """A table that was answered."""
    return Outcome(table=_table(site), facts=_FACTS)


def _counts() -> ResultTable:
    """A name and a number in each row; one is negative."""
    numbers = (("Target 3", "en", "28"), ("الهدف 4", "ar", "-7"), ("Cible 10", "fr", "14.5"))
    rows = tuple(
        (Value("literal", Text(name, tag)), Value("literal", Text(number), datatype="xsd:decimal"))
        for name, tag, number in numbers
    )
    bars = (Bar(*rows[0], 20.0, 80.0), Bar(*rows[1], 0.0, 20.0), Bar(*rows[2], 20.0, 41.43))
    return ResultTable(("name", "number"), rows, False, frozenset(("number",)), Chart("number", bars, 20.0))


def _graph(site: Site) -> ResultGraph:
    """Statements about two things, one of them a blank node."""
    target = Value("iri", Text("Target 3", "en"), url=site.page_of("target_3"), code="3", compact="kmgbf:target_3")
    names = tuple(
        Value("literal", Text(*name)) for name in (("Target 3", "en"), ("الهدف 3", "ar"), ("行动目标3", "zh"))
    )
    label = PropertyRow(Text("preferred label", "en"), "http://www.w3.org/2004/02/skos/core#prefLabel", "", names)
    other = PropertyRow(Text("ex:p"), "http://example.org/p", "http://example.org/p", (target,))
    groups = (SubjectGroup(target, (label,)), SubjectGroup(Value("blank", Text("_:b0")), (other,)))
    return ResultGraph(groups, 4, True, _TURTLE)


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
    return ResultTable(("indicator", "code", "name", "value"), cells, True, frozenset(("value",)))


def _cells(row: RoleRow, *, measured: bool) -> tuple[Value | None, ...]:
    """A row of the table."""
    return (
        Value("iri", row.label, url=row.url, code=row.code, compact=f"kmgbf:indicator_{row.code}"),
        Value("literal", Text(row.code)),
        Value("literal", row.label),
        Value("literal", Text("12.5"), datatype="xsd:decimal") if measured else None,
    )


def downloads() -> tuple[FormatLink, ...]:
    """The answer in other formats."""
    return tuple(FormatLink(ROOT + "sparql?format=" + one.name, one.title, one.media_type) for one in RESULT_FORMATS)
