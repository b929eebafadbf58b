"""What is published of a record, from the ledger: facts for its info, and its body as far as it may be shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple
from starlette.requests import Request

from browser.clearing_house.infos import DocumentInfo
from browser.clearing_house.working import submissions_of
from browser.http.services import services
from kg.errors import NotFound
from kg.ledger.ledger import Version
from kg.publishing.kept_bodies import KeptBodies
from kg.rdf.identifiers import as_published
from kg.rdf.namespaces import DCT, RDF
from kg.records.graphs.drafts import body_in
from kg.records.mapping.public import public_body
from kg.records.model import CHM, RecordType
from kg.records.reading import types_by_class
from kg.records.sources import DOCUMENT
from kg.submissions.actors import Actor
from kg.submissions.rows import Asked, Submission
from kg.submissions.standing import NOBODY

_DATES: Final = {DCT.created: "createdOn", DCT.modified: "updatedOn", DCT.dateSubmitted: "submittedOn"}


@dataclass(frozen=True, slots=True)
class Published:
    """The newest version of a record in the ledger, its type, and what the statements of the record itself say."""

    identifier: str
    version: Version
    type: RecordType
    said: Mapping[str, list[NamedNode | Literal]]
    owner: str


def published_record(request: Request, identifier: str) -> Published:
    """What is published of a record. Raises NotFound."""
    submissions, parts = submissions_of(request), services(request)
    version = parts.ledger.latest(submissions.graph_of(identifier))
    if version is None or not version.sha256:
        raise NotFound(f"There is no published record {identifier}.", "A draft of it, if any, is at …/versions/draft.")
    base = parts.settings.base_iri
    said: dict[str, list[NamedNode | Literal]] = {}
    types: list[RecordType] = []
    for triple in version.content().triples():
        _note(triple, base, said, types)
    if not types:
        raise NotFound(f"{identifier} is no record of a type that is known.", "GET /entity?uri= shows what it is.")
    standing = submissions.standing(identifier, types[0].schema)
    return Published(identifier, version, types[0], said, standing.owner if standing else NOBODY)


def _note(triple: Triple, base: str, said: dict[str, list[NamedNode | Literal]], types: list[RecordType]) -> None:
    subject, object_ = triple.subject, triple.object
    if not isinstance(subject, NamedNode) or "#" in subject.value or not isinstance(object_, NamedNode | Literal):
        return
    if triple.predicate == RDF.type:
        found = types_by_class().get(as_published(object_.value, base))
        types += [found] if found else []
    said.setdefault(as_published(triple.predicate.value, base), []).append(object_)


def info_of(published: Published) -> DocumentInfo:
    """What is known of a record. Its number is that of the proposal or of the Secretariat's store, 0 if it has none."""
    said, type_ = published.said, published.type
    kind, _, name = published.owner.partition(":")
    government = name if kind == "government" else ""
    revision = _number(said, CHM.revision.value) or published.version.revision
    realms = [one.value for one in said.get(CHM.realm.value, ())] or [*type_.realms]
    made: DocumentInfo = {
        "identifier": published.identifier,
        "documentID": _number(said, CHM.documentId.value),
        "type": type_.schema,
        "owner": _owner(published.owner),
        "realm": realms[0].upper(),
        "title": _texts(said, DCT.title.value),
        "summary": _texts(said, DCT.abstract.value) or _texts(said, DCT.description.value),
        "metadata": {"schema": type_.schema} | ({"government": government} if government else {}),
        "revision": revision,
        "latestRevision": revision,
        "isRequest": False,
    }
    for predicate, member in _DATES.items():
        if found := said.get(predicate.value):
            made |= {member: found[0].value}  # type: ignore[misc]
    return made


def _owner(owner: str) -> str:
    kind, _, name = owner.partition(":")
    return "" if owner == NOBODY else f"{'country' if kind == 'government' else 'organization'}:{name}"


def _number(said: Mapping[str, list[NamedNode | Literal]], predicate: str) -> int:
    return next((int(one.value) for one in said.get(predicate, ()) if one.value.isdecimal()), 0)


def _texts(said: Mapping[str, list[NamedNode | Literal]], predicate: str) -> dict[str, str]:
    found = [one for one in said.get(predicate, ()) if isinstance(one, Literal)]
    return {one.language or "": one.value for one in found}


def body_of_record(request: Request, published: Published, actor: Actor | None) -> dict[str, Any]:
    """The document of a record as it was sent, for those who may change it; for others what is published of it.

    Raises NotFound where documents were not kept.
    """
    parts = services(request)
    text = KeptBodies(parts.settings, parts.ledger).text(published.identifier, source=DOCUMENT)
    whole = body_in(json.loads(text))
    if actor is not None and actor.roles(published.owner, published.type.schema):
        return dict(whole)
    return public_body(published.type, whole)


def proposal_of(request: Request, actor: Actor, identifier: str) -> Submission:
    """The proposal that the published version of a record came from. Raises NotFound."""
    found = submissions_of(request).find(actor, Asked(states=("published",), record=identifier, limit=1))
    if not found:
        raise NotFound(
            f"No record {identifier} was published from a proposal that you have a part in.",
            "Records that were loaded are withdrawn by the operator.",
        )
    return found[0]
