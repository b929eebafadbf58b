"""The queries behind the numbers of a country's profile, for readers to run and change."""

from typing import Final

from browser.urls import Urls

_START: Final = "PREFIX chm: <{base}chm/ontology#>\n"
_COUNTRY: Final = "<{base}thesaurus/{iso2}>"
_QUERIES: Final = {
    "records": """SELECT ?type (COUNT(DISTINCT ?record) AS ?records) WHERE {
  ?record chm:government $country ; a ?type
}
GROUP BY ?type
ORDER BY DESC(?records)""",
    "missing": """SELECT ?target WHERE {
  ?target a gbf:Target
  FILTER NOT EXISTS { ?national a chm:NationalTarget7 ; chm:government $country ; chm:globalTarget ?target }
}""",
    "nbsaps": """SELECT DISTINCT ?record ?title WHERE {
  VALUES ?type { chm:Nbsap chm:NationalReport }
  ?record a ?type ; chm:government $country
  OPTIONAL { ?record dct:title ?title }
}""",
    "targets": """SELECT ?national ?title ?target ?degree WHERE {
  ?national a chm:NationalTarget7 ; chm:government $country ; chm:globalTargetAlignment ?alignment .
  ?alignment chm:alignedWith ?target
  OPTIONAL { ?alignment chm:degreeOfAlignment ?degree }
  OPTIONAL { ?national dct:title ?title }
}
ORDER BY ?target""",
    "progress": """SELECT ?report ?target ?level WHERE {
  ?report a chm:NationalReport7 ; chm:government $country ; chm:sectionIII ?section .
  ?section chm:target ?target
  OPTIONAL { ?section chm:levelOfProgress ?level }
}""",
    "indicators": """SELECT ?indicator ?year ?value ?unit WHERE {
  ?record a chm:NationalReport7IndicatorData ; chm:government $country ; chm:indicator ?indicator ; chm:data ?point .
  ?point schema:value ?value
  OPTIONAL { ?point chm:year ?year }
  OPTIONAL { ?point schema:unitText ?unit }
}
ORDER BY ?indicator ?year""",
    "binary": """SELECT ?indicator ?question ?answer WHERE {
  ?record a chm:NationalReport7BinaryIndicatorData ; chm:government $country ; ?block ?part .
  ?part chm:indicator ?indicator ; chm:responses ?responses .
  ?responses ?question ?answer
  FILTER (isLiteral(?answer))
}
ORDER BY ?indicator ?question""",
    "roles": """SELECT ?role (COUNT(DISTINCT ?record) AS ?holders) WHERE {
  ?record a chm:FocalPoint ; chm:government $country ; chm:categories ?role
}
GROUP BY ?role""",
    "meetings": """SELECT DISTINCT ?meeting ?start WHERE {
  ?meeting a chm:Meeting ; dct:spatial|chm:hostGovernments $country
  OPTIONAL { ?meeting schema:startDate ?start }
}
ORDER BY DESC(?start)""",
    "answered": """SELECT ?notification ?submission WHERE {
  ?submission a chm:Submission ; chm:government $country ; chm:notifications ?notification
}""",
}


_ALIGNED: Final = """SELECT ?party ?national ?title ?degree WHERE {
  ?national a chm:NationalTarget7 ; chm:government ?party ; chm:globalTargetAlignment ?alignment .
  ?alignment chm:alignedWith $target
  OPTIONAL { ?alignment chm:degreeOfAlignment ?degree }
  OPTIONAL { ?national dct:title ?title }
}
ORDER BY ?degree ?party ?national"""
_ALIGNED_GOAL: Final = _ALIGNED.replace("globalTargetAlignment", "globalGoalAlignment")


def query_of_target(to: Urls, language: str, iri: str) -> str:
    """Address of the query page with the query for national targets aligned with a global goal or target."""
    text = _ALIGNED_GOAL if "/goal_" in iri else _ALIGNED
    start = _START.format(base=to.identifiers.base_iri)
    return to.query(language, start + text.replace("$target", f"<{iri}>"))


def queries_of(to: Urls, language: str, iso2: str) -> tuple[tuple[str, str], ...]:
    """Addresses of the query page with the query of each section of a profile, by the section's name."""
    base = to.identifiers.base_iri
    country, start = _COUNTRY.format(base=base, iso2=iso2), _START.format(base=base)
    return tuple(
        (name, to.query(language, start + text.replace("$country", country))) for name, text in _QUERIES.items()
    )
