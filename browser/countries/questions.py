"""The queries behind the numbers of a country's profile, for readers to run and change.

Each counts what the page counts: records of a graph of records that are of the country's government or, where they
are of none, that name the country.
"""

from functools import lru_cache
from typing import Final
from urllib.parse import quote_plus

from browser.urls import Urls
from kg.rdf.namespaces import DCT, SCHEMA
from kg.records.model import CHM
from kg.records.reading import PLACES

_COUNTRY: Final = "<{base}thesaurus/{iso2}>"
_MARK: Final = quote_plus("$country")
_PREFIXES: Final = {CHM.iri: "chm:", DCT.iri: "dct:", SCHEMA.iri: "schema:"}
_PLACES: Final = "|".join(
    short + iri.removeprefix(long) for iri in PLACES for long, short in _PREFIXES.items() if iri.startswith(long)
)
_OWN: Final = f"""{{ ?record chm:government|(foaf:isPrimaryTopicOf/chm:government) $country }}
  UNION
  {{
    GRAPH ?graph {{
      {{ ?record {_PLACES} $country }}
      UNION {{ ?record (foaf:primaryTopic|schema:location)/({_PLACES}) $country }}
      UNION {{ ?record foaf:primaryTopic/schema:location/({_PLACES}) $country }}
    }}
    FILTER NOT EXISTS {{ ?record chm:government|(foaf:isPrimaryTopicOf/chm:government) ?speaker }}
  }}"""
"""What is of a country: records, the things that they are about, and what is at a place there."""
_TYPED: Final = """GRAPH ?graph { ?record a $type }
  FILTER (STRSTARTS(STR(?graph), "$records") && !CONTAINS(STR(?record), "#"))"""
_ONCE: Final = "FILTER NOT EXISTS { ?record foaf:isPrimaryTopicOf ?its }"
"""Leaves out things, each of which has a record."""
_TARGETS: Final = "VALUES ?type { chm:NationalTarget7 chm:NationalTarget7Mapping }\n  " + _TYPED.replace(
    "$type", "?type"
)
_ALIGNED_WITH: Final = "chm:globalTarget|chm:globalGoal|chm:globalGoalOrTarget"


def _of(class_: str) -> str:
    return f"{_TYPED.replace('$type', class_)}\n  {_OWN}"


_QUERIES: Final = {
    "records": f"""SELECT ?type (COUNT(DISTINCT ?record) AS ?records) WHERE {{
  {_of("?type")}
  {_ONCE}
}}
GROUP BY ?type
ORDER BY DESC(?records)""",
    "missing": f"""SELECT ?target WHERE {{
  ?target a gbf:Target
  FILTER NOT EXISTS {{
  ?record {_ALIGNED_WITH} ?target .
  {_TARGETS}
  {_OWN}
  }}
}}""",
    "nbsaps": f"""SELECT ?record (SAMPLE(?title) AS ?name) WHERE {{
  VALUES ?type {{ chm:Nbsap chm:NationalReport }}
  {_of("?type")}
  OPTIONAL {{ ?record dct:title ?title }}
}}
GROUP BY ?record""",
    "targets": f"""SELECT ?target ?record (SAMPLE(?title) AS ?name) (SAMPLE(?strength) AS ?degree) WHERE {{
  {_TARGETS}
  {_OWN}
  ?record {_ALIGNED_WITH} ?target
  OPTIONAL {{ ?record ?aligning ?alignment . ?alignment chm:alignedWith ?target ; chm:degreeOfAlignment ?strength }}
  OPTIONAL {{ ?record dct:title ?title }}
}}
GROUP BY ?target ?record
ORDER BY ?target""",
    "progress": f"""SELECT DISTINCT ?record ?section ?target ?progress WHERE {{
  {_of("chm:NationalReport7")}
  ?record chm:sectionIII ?section
  OPTIONAL {{ ?section chm:target ?linked }}
  OPTIONAL {{ ?section chm:targetText ?words }}
  OPTIONAL {{ ?section chm:levelOfProgress ?level }}
  OPTIONAL {{ ?section chm:levelOfProgressText ?said }}
  BIND (COALESCE(?linked, ?words) AS ?target)
  BIND (COALESCE(?level, ?said) AS ?progress)
  FILTER (BOUND(?target))
}}""",
    "indicators": f"""SELECT DISTINCT ?indicator ?point ?year ?value ?unit WHERE {{
  {_of("chm:NationalReport7IndicatorData")}
  ?record chm:data? ?point .
  ?point sdmx-measure:obsValue ?value
  OPTIONAL {{ ?record chm:indicator ?global }}
  OPTIONAL {{ ?point sdmx-dimension:refPeriod ?year }}
  OPTIONAL {{ ?point schema:unitText ?unit }}
  BIND (COALESCE(?global, ?record) AS ?indicator)
}}
ORDER BY ?indicator ?year""",
    "binary": f"""SELECT DISTINCT ?indicator ?question ?answer WHERE {{
  {_of("chm:NationalReport7BinaryIndicatorData")}
  ?record chm:answerSection ?part ; chm:hasAnswer ?given .
  ?part chm:indicator ?indicator ; chm:section/skos:member ?question .
  ?given chm:question ?question ; chm:answerOption|chm:answerWord ?answer
}}
ORDER BY ?indicator ?question""",
    "roles": f"""SELECT ?role (COUNT(DISTINCT ?record) AS ?holders) WHERE {{
  {_of("chm:FocalPoint")}
  ?record chm:categoriesText ?role
}}
GROUP BY ?role""",
    "meetings": f"""SELECT DISTINCT ?record ?start WHERE {{
  {_of("chm:Meeting")}
  OPTIONAL {{ ?record schema:startDate ?start }}
}}
ORDER BY DESC(?start)""",
    "answered": f"""SELECT DISTINCT ?notification ?record WHERE {{
  {_of("chm:Submission")}
  ?record chm:notifications ?notification
}}""",
}


_ALIGNED: Final = f"""SELECT ?record (SAMPLE(?government) AS ?party) (SAMPLE(?title) AS ?name)
  (SAMPLE(?strength) AS ?degree) WHERE {{
  {_TARGETS}
  ?record {_ALIGNED_WITH} $target
  OPTIONAL {{ ?record chm:government ?government }}
  OPTIONAL {{ ?record ?aligning ?alignment . ?alignment chm:alignedWith $target ; chm:degreeOfAlignment ?strength }}
  OPTIONAL {{ ?record dct:title ?title }}
}}
GROUP BY ?record
ORDER BY ?degree ?party ?record"""


def query_of_target(to: Urls, language: str, iri: str) -> str:
    """Address of the query page with the query for national targets aligned with a global goal or target."""
    return _address(to, language, _ALIGNED.replace("$target", f"<{iri}>"))


def queries_of(to: Urls, language: str, iso2: str) -> tuple[tuple[str, str], ...]:
    """Addresses of the query page with the query of each section of a profile, by the section's name."""
    base = to.identifiers.base_iri
    country = quote_plus(_COUNTRY.format(base=base, iso2=iso2))
    queries = ((name, _encoded(base, text).replace(_MARK, country)) for name, text in _QUERIES.items())
    return tuple((name, to.query_encoded(language, query)) for name, query in queries)


@lru_cache(maxsize=64)  # encoding ten long queries takes a seventh of the time that a profile takes
def _encoded(base: str, text: str) -> str:
    """A query as the value of a parameter, the place of its country still marked."""
    return quote_plus(_whole(base, text))


def _address(to: Urls, language: str, text: str) -> str:
    return to.query(language, _whole(to.identifiers.base_iri, text))


def _whole(base: str, text: str) -> str:
    return f"PREFIX chm: <{base}chm/ontology#>\n" + text.replace("$records", f"{base}graph/record/")
