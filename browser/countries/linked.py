"""Countries and their profiles as linked data (JSON-LD 1.1): names, numbers as observations, records by identifier."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from browser.records.listing import name_of_record
from browser.records.naming import Naming
from kg.clearing_house.listing import RecordRow
from kg.clearing_house.profiles import Profile
from kg.rdf.namespaces import DCT, SCHEMA, SKOS
from kg.texts.languages import Text

Node = dict[str, Any]


def countries_as_linked_data(rows: Sequence[Mapping[str, Any]], base_iri: str, language: str) -> Node:
    """All countries with their names, and how many records each has."""
    graph: list[Node] = []
    for row in rows:
        country = {"@id": f"{base_iri}thesaurus/{row['iso2']}"}
        name = {"@value": row["name"], "@language": language}
        graph.append({**country, "skos:notation": str(row["iso2"]).upper(), "skos:prefLabel": name})
        if row["records"]:
            graph.append(_observation(country, "chm:Record", row["records"]))
    return {"@context": _context(base_iri), "@graph": graph}


def profile_as_linked_data(profile: Profile, naming: Naming) -> Node:
    """The profile of a country: the country, its numbers by type and year, and the records that the profile names."""
    country = {"@id": naming.term_iri(profile.country.iso2)}
    head = {
        **country,
        "skos:notation": profile.country.iso2.upper(),
        "skos:prefLabel": [_text(text) for text in profile.country.names()],
    }
    graph = [head, *_observations(profile, naming, country), *_records(profile, naming, country)]
    return {"@context": _context(naming.urls.identifiers.base_iri), "@graph": graph}


def _context(base_iri: str) -> Node:
    return {"dct": DCT.iri, "schema": SCHEMA.iri, "skos": SKOS.iri, "chm": f"{base_iri}chm/ontology#"}


def _text(text: Text) -> Node:
    return {"@value": text.value} | ({"@language": text.language} if text.language else {})


def _observations(profile: Profile, naming: Naming, country: Node) -> Iterator[Node]:
    """One number of records of a type and year."""
    for schema, _, years in profile.matrix:
        for year, number in sorted(years.items()):
            yield _observation(country, naming.class_name(schema), number, year)


def _observation(country: Node, of: str, number: int, year: str = "") -> Node:
    return {
        "@type": "schema:Observation",
        "schema:observationAbout": country,
        "schema:measuredProperty": {"@id": of},
        **({"schema:observationDate": year} if year else {}),
        "schema:value": number,
    }


def _records(profile: Profile, naming: Naming, country: Node) -> Iterator[Node]:
    """The records that the profile lists, each once, with the goals and targets that they are aligned with."""
    aligned: dict[str, list[str]] = {}
    rows: dict[str, RecordRow] = {}
    for code, found in profile.targets.items():
        for one in found:
            aligned.setdefault(one.record.iri, []).append(naming.target_iri(code))
            rows[one.record.iri] = one.record
    for row in (*profile.nbsaps, *profile.unaligned, *profile.meetings, *(row for _, row in profile.answered)):
        rows[row.iri] = row
    for progress in profile.progress:
        rows[progress.record.iri] = progress.record
    for points in profile.points.values():
        rows |= {point.record.iri: point.record for point in points}
    rows |= {row.iri: row for row, _ in profile.answers.values()}
    answered: dict[str, list[str]] = {}
    for notification, row in profile.answered:
        answered.setdefault(row.iri, []).append(notification)
    for iri, row in rows.items():
        goals = [{"@id": target} for target in sorted(aligned.get(iri, ()))]
        yield {
            "@id": iri,
            "@type": [naming.class_name(schema, iri) for schema in row.facets.get("type", ())],
            "dct:title": _text(name_of_record(naming, row)),
            "dct:spatial": country,
            **({"dct:date": row.day} if row.day else {}),
            **({"dct:relation": goals} if goals else {}),
            **({"chm:notifications": [{"@id": one} for one in answered[iri]]} if iri in answered else {}),
        }
