"""Data for search engines about records: schema.org Event, Legislation, or else CreativeWork."""

from typing import Any, Final

from browser.records.naming import Naming
from browser.site.i18n import comma
from browser.things.structured import about, in_language
from kg.graph.owners import SECRETARIAT
from kg.rdf.namespaces import DCT, ELI, SCHEMA, SKOS
from kg.records.content import Record
from kg.records.decisions import read_path
from kg.records.nodes import main_class
from kg.texts.languages import Text

_EVENTS: Final = frozenset(("meeting", "event", "lwEvent"))
_DECISIONS: Final = frozenset(("decision", "recommendation"))


def describe_record(record: Record, naming: Naming, iri: str, name: Text, url: str) -> dict[str, Any]:
    """What search engines are told of a record, or of a revision of it, that is called `iri`."""
    path = record.iri.removeprefix(record.base_iri)
    kind, more = "CreativeWork", dict[str, Any]()
    if record.type.schema in _EVENTS:
        kind, more = "Event", _event(record, naming)
    elif record.type.schema in _DECISIONS:
        kind, more = "Legislation", _legislation(record, naming, path)
    class_ = record.own(main_class(path, record.type))
    return {**about(kind, iri, name, naming.language, url), "additionalType": class_, **more}


def _event(record: Record, naming: Naming) -> dict[str, Any]:
    dates = {"startDate": SCHEMA.startDate, "endDate": SCHEMA.endDate}
    said = {name: found[0] for name, node in dates.items() if (found := record.literals(node.value))}
    organizers = record.things(SCHEMA.organizer.value)
    if not organizers and record.type.schema == "meeting":
        organizers = [record.base_iri + SECRETARIAT]
    where = _place_in_words(record, naming)
    return {
        **said,
        **({"location": {"@type": "Place", "name": where, "address": where}} if where else {}),
        **({"organizer": _organisation(organizers[0], naming)} if organizers else {}),
    }


def _place_in_words(record: Record, naming: Naming) -> str:
    """Where a meeting is held: its town, and its country; '' if it is not known."""
    for place in record.things(SCHEMA.location.value):
        towns = [text.value for text in record.texts(SCHEMA.addressLocality.value, place)]
        countries = [
            naming.country_name(country).value
            for iri in record.things(SCHEMA.addressCountry.value, place)
            if (country := naming.country(iri))
        ]
        return comma(naming.language).join((*towns[:1], *countries[:1]))
    return ""


def _legislation(record: Record, naming: Naming, path: str) -> dict[str, Any]:
    """The body that passed a decision, its number and date, by what is stated, else by its identifier."""
    decision = read_path(path)
    numbers = [f"{decision.session}/{decision.number}"] if decision else []
    codes = record.literals(SKOS.notation.value) or numbers
    dates = record.literals(DCT.issued.value) or record.literals(DCT.date.value)
    by_name = [f"{record.base_iri}organisation/{decision.body}"] if decision else []
    bodies = record.things(ELI.passed_by.value) or by_name
    return {
        **({"legislationIdentifier": codes[0]} if codes else {}),
        **({"legislationDate": dates[0]} if dates else {}),
        **({"legislationPassedBy": _organisation(bodies[0], naming)} if bodies else {}),
    }


def _organisation(iri: str, naming: Naming) -> dict[str, Any]:
    name = naming.labels.name(iri, naming.language)
    return {"@type": "Organization", "@id": iri, "name": in_language(name, naming.language)}
