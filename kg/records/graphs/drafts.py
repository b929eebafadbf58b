"""Drafts of records, before they become statements: path of the graph, body, and facts about the record."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg.errors import InvalidInput
from kg.rdf.namespaces import DCT, FOAF, XSD
from kg.records.decisions import read_decision
from kg.records.identifiers import RecordIris, is_guid, read_document_id, read_reference, read_uid
from kg.records.mapping.literals import read_date
from kg.records.mapping.statements import Statements, read_address
from kg.records.model import RecordType
from kg.records.sources import DOCUMENT

_PREFIXES: Final = {"chm": "CHM", "abs": "ABSCH", "bch": "BCH", "ort": "ORT"}
_OF_ENVELOPES: Final = (
    ("created", "createdOn"),
    ("modified", "updatedOn"),
    ("submitted", "submittedOn"),
    ("revision", "revision"),
    ("uid", "uniqueIdentifier"),
)
_DATES: Final = (
    ("created", DCT.created),
    ("modified", DCT.modified),
    ("issued", DCT.issued),
    ("submitted", DCT.dateSubmitted),
)


@dataclass(slots=True)
class Draft:
    """`path` is the end of the record's IRI and of its graph's name; `part` the ending of the graph that this is;
    `source` one of `SOURCES`, and `read_from` the one that is stated (`chm:readFrom`) where its body is not at hand.

    `facts` are `documentID`, `uid`, `revision`, `created`, `modified`, `issued`, `submitted`, `realm`, `url`, `legacy`.
    `former` are names that earlier versions gave it.
    """

    path: str
    schema: str
    body: Mapping[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)
    part: str = ""
    source: str = DOCUMENT
    read_from: str = ""
    former: tuple[str, ...] = ()

    @property
    def revision(self) -> int | None:
        """The revision in the Secretariat's count."""
        value = self.facts.get("revision")
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    @property
    def number(self) -> int | None:
        """The number in the document store, which its unique identifier has too."""
        number = self.facts.get("documentID")
        uid = read_uid(str(self.facts.get("uid") or ""))
        return number if isinstance(number, int) else uid.number if uid else None


def draft_of(body: Mapping[str, Any], iris: RecordIris) -> Draft:
    """The draft of a body with a header. Raises InvalidInput if the header does not say which record it is."""
    found = body.get("header")
    header = found if isinstance(found, Mapping) else {}
    reference = read_reference(header["identifier"]) if isinstance(header.get("identifier"), str) else None
    if reference is None:
        raise InvalidInput(
            "The header has no identifier.", "header.identifier is 1 to 128 letters, digits, hyphens and underscores."
        )
    if not isinstance(header.get("schema"), str):
        raise InvalidInput(f"The record {reference.identifier} has no header.schema.")
    facts = {"revision": reference.revision, "legacy": header.get("legacyIdentifier")}
    return Draft(record_path(iris, reference.identifier), header["schema"], body, facts)


def facts_of(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """What an envelope of the document store says of the record itself."""
    facts = {name: envelope.get(key) for name, key in _OF_ENVELOPES}
    facts["documentID"] = document_id(envelope)
    facts["realm"] = envelope.get("realm") or envelope.get("Realm")
    return facts


def body_in(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of a document that came: that of an envelope, or itself.

    >>> body_in({"type": "nbsap", "body": {"header": {}}}), body_in({"header": {}, "body": {}})
    ({'header': {}}, {'header': {}, 'body': {}})
    """
    body = document.get("body")
    return body if isinstance(body, Mapping) and "header" not in document else document


def record_path(iris: RecordIris, identifier: str) -> str:
    """The end of the IRI of the record that has an identifier."""
    return iris.record(identifier).removeprefix(iris.base_iri)


def graph_path(path: str, part: str = "") -> str:
    """The end of a graph's name: `graph/record/{identifier}`, or for what is no record `graph/record/{its path}`.

    >>> graph_path("record/ABC"), graph_path("meeting/COP-16"), graph_path("record/ABC", "/geometry")
    ('ABC', 'meeting/COP-16', 'ABC/geometry')
    """
    return path.removeprefix("record/") + part


def place_of(iris: RecordIris, schema: str, value: Mapping[str, Any]) -> str | None:
    """The path of a record by its schema and its symbol, code, identifier, UID or documentID."""
    symbol = _first(value, "symbol_s", "symbol", "code_s", "code")
    if schema in ("decision", "recommendation") and symbol and (name := read_decision(symbol)):
        return name.path
    iri: str | None = None
    if schema == "notification" and symbol:
        iri = iris.notification(symbol)
    elif schema == "meeting" and (code := symbol or _first(value, "meetingCode")):
        iri = iris.meeting(code)
    elif schema == "meetingDocument" and symbol:
        iri = iris.document(symbol)
    else:
        iri = _own_iri(iris, value)
    return iri.removeprefix(iris.base_iri) if iri else None


def _own_iri(iris: RecordIris, value: Mapping[str, Any]) -> str | None:
    """By its identifier, else by its unique identifier, else by its number."""
    named, id_ = _first(value, "identifier_s", "identifier"), _first(value, "id", "_id")
    texts = [text for text in (named, id_ if id_ and is_guid(id_) else None) if text]
    uids = (read_uid(text) for text in (*texts, id_, _first(value, "uniqueIdentifier_s", "uniqueIdentifier")) if text)
    uid = next((found for found in uids if found), None)
    if identifier := next((text for text in texts if not read_uid(text)), None if uid else id_):
        return iris.record(identifier)
    number = document_id(value)
    return iris.record(uid.stable) if uid else iris.record(str(number)) if number is not None else None


def document_id(value: Mapping[str, Any]) -> int | None:
    """The number of a record in the document store, from its own fact or from its address."""
    for key in ("documentID", "documentID_i", "documentId"):
        found = value.get(key)
        if isinstance(found, int) and not isinstance(found, bool) and 0 < found < 10**9:
            return found
        if isinstance(found, str) and re.fullmatch("[0-9]{1,9}", found.strip()):
            return int(found)
    for key in ("url", "url_s"):
        if isinstance(value.get(key), str) and (number := read_document_id(value[key])):
            return number
    return None


def state_facts(statements: Statements, draft: Draft, type_: RecordType, base_iri: str) -> None:
    """State what is known about the record itself: identifiers, dates, revision, realm, page."""
    facts, chm = draft.facts, f"{base_iri}chm/ontology#"
    if draft.read_from:
        statements.add(statements.subject, NamedNode(f"{chm}readFrom"), Literal(draft.read_from))
    number = facts.get("documentID")
    if isinstance(number, int):
        statements.add(statements.subject, NamedNode(f"{chm}documentId"), Literal(str(number), datatype=XSD.integer))
    for identifier in _identifiers(draft, type_):
        statements.add(statements.subject, DCT.identifier, Literal(identifier))
    for key, predicate in _DATES:
        read = read_date(facts.get(key), utc=True) if facts.get(key) else None
        if isinstance(read, Literal) and not _has_field(type_, predicate):
            statements.add(statements.subject, predicate, read)
    if draft.revision is not None:
        revision = Literal(str(draft.revision), datatype=XSD.integer)
        statements.add(statements.subject, NamedNode(f"{chm}revision"), revision)
    for realm in _listed(facts.get("realm")):
        statements.add(statements.subject, NamedNode(f"{chm}realm"), Literal(realm.lower()))
    for url in _listed(facts.get("url")):
        if address := read_address(url):
            statements.add(statements.subject, FOAF.page, address)


def _has_field(type_: RecordType, predicate: NamedNode) -> bool:
    """Whether a field of the type says the same, so that it is not said twice in different forms."""
    return any(field.property_iri == predicate.value for field in type_.fields)


def _identifiers(draft: Draft, type_: RecordType) -> list[str]:
    found = []
    uid = read_uid(str(draft.facts.get("uid") or ""))
    if uid:
        found.append(uid.stable)
    elif made := _make_uid(draft, type_):
        found.append(made)
    if isinstance(index_id := draft.facts.get("index"), str) and index_id.startswith("52000000cbd"):
        found.append(index_id)
    if isinstance(draft.facts.get("legacy"), str):
        found.append(draft.facts["legacy"])
    return found


def _make_uid(draft: Draft, type_: RecordType) -> str | None:
    """The UID of a record whose realm, number and owner are known, and whose type has one short code."""
    prefix = next((_PREFIXES[r.lower()] for r in _listed(draft.facts.get("realm")) if r.lower() in _PREFIXES), None)
    number = draft.facts.get("documentID")
    if prefix is None or not isinstance(number, int) or len(type_.short_codes) != 1:
        return None
    owner = "SCBD"
    if type_.schema_type == "national":
        government = draft.body.get("government")
        identifier = government.get("identifier") if isinstance(government, Mapping) else government
        if not isinstance(identifier, str) or len(identifier) != 2:
            return None
        owner = identifier.upper()
    return f"{prefix}-{type_.short_codes[0]}-{owner}-{number}"


def _first(value: Mapping[str, Any], *keys: str) -> str | None:
    for key in keys:
        found = value.get(key)
        if isinstance(found, str) and found.strip():
            return found.strip()
    return None


def _listed(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(item.strip() for item in items if isinstance(item, str) and item.strip()))
