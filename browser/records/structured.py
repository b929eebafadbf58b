"""Data for search engines about records: schema.org Event, Legislation, or else CreativeWork."""

from typing import Any, Final

from kg.rdf.namespaces import DCT, SCHEMA, SKOS
from kg.records.content import Record

_EVENTS: Final = frozenset(("meeting", "event", "lwEvent"))
_DECISIONS: Final = frozenset(("decision", "recommendation"))
_BODIES: Final = {
    "cop": "Conference of the Parties to the Convention on Biological Diversity",
    "cp-mop": "Meeting of the Parties to the Cartagena Protocol on Biosafety",
    "np-mop": "Meeting of the Parties to the Nagoya Protocol",
}
_SECRETARIAT: Final = "organisation/scbd"


def describe_record(record: Record, iri: str, name: str, url: str, place: str = "") -> dict[str, Any]:
    """What search engines are told of a record; `place` is the name of where a meeting is held, '' if not known."""
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": iri,
        "name": name,
        "url": url,
        "additionalType": record.own(record.type.class_iri),
    }
    if record.type.schema in _EVENTS:
        return about | {"@type": "Event"} | _event(record, place)
    if record.type.schema in _DECISIONS:
        return about | {"@type": "Legislation"} | _legislation(record, iri)
    return about


def _event(record: Record, place: str) -> dict[str, Any]:
    dates = {"startDate": SCHEMA.startDate, "endDate": SCHEMA.endDate}
    said = {name: found[0] for name, node in dates.items() if (found := record.literals(node.value))}
    organizer = {"@type": "Organization", "@id": record.base_iri + _SECRETARIAT}
    located = {"location": {"@type": "Place", "name": place, "address": place}} if place else {}
    return {**said, **located, **({"organizer": organizer} if record.type.schema == "meeting" else {})}


def _legislation(record: Record, iri: str) -> dict[str, Any]:
    """The body that passed a decision, its number and date, by what is stated, else by its identifier."""
    local = iri.removeprefix(f"{record.base_iri}decision/").split("/")
    codes = record.literals(SKOS.notation.value)
    identifier = codes[0] if codes else "/".join(local[1:]) if iri.startswith(f"{record.base_iri}decision/") else ""
    dates = record.literals(DCT.issued.value) or record.literals(DCT.date.value)
    body = _BODIES.get(local[0], "")
    return {
        **({"legislationIdentifier": identifier} if identifier else {}),
        **({"legislationDate": dates[0]} if dates else {}),
        **({"legislationPassedBy": {"@type": "Organization", "name": body}} if body else {}),
    }
