"""The kinds of things that this room shows: records, their revisions, decisions and their elements."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Quad
from starlette.requests import Request

from browser.records.naming import schema_of_decision
from browser.records.record import RecordView
from browser.records.revisions import HeldRevision, Revision, Then, as_graph, find_revision, quads_of, read_revision
from browser.site.contexts import Page
from browser.things.resolving import Found, Sought, is_stated, resolve, statements
from kg.clearing_house.decision_tree import decision_name, is_pointed_to
from kg.errors import NotFound
from kg.graph.around import Around
from kg.graph.description import Description, document
from kg.history.naming import VersionName
from kg.records.content import inner_statements, type_of
from kg.records.decisions import DecisionName, read_decision, read_path
from kg.records.model import RecordType
from kg.records.nodes import main_path
from kg.records.types import get_record_type
from kg.texts.numbers import read_whole

_NAMED: Final = ("record", "meeting", "notification", "decision", "document")
"""First segments of the identifiers of records and of what they name."""


def revision(asked: Sought) -> Found | None:
    """A revision that is held is shown as it was; the newest, and one that is not held, with its record."""
    wanted = read_revision(asked.knowledge, asked.iri)
    if wanted is None:
        return None
    record = Sought(asked.services, asked.knowledge, wanted.iri)
    resolved = resolve(record)
    held = find_revision(asked.services, asked.knowledge, wanted)
    if held is None or held.newest:
        parameters = {} if held else {"revision": str(wanted.number)}
        return Found("revision", resolved.page, resolved.quads, wanted.iri, wanted.iri, parameters)
    return Found(
        "revision",
        lambda request: _page_then(request, asked, wanted, held),
        lambda: quads_of(held.version),
        newest=wanted.iri,
        sayable=False,
    )


def _page_then(request: Request, asked: Sought, wanted: Revision, held: HeldRevision) -> Page:
    graph = as_graph(asked.knowledge, held.version)
    type_ = type_of(graph, wanted.iri) or type_of(asked.knowledge.graph, wanted.iri)
    assert type_ is not None
    event = asked.knowledge.events.of_version(VersionName(held.version.sequence, wanted.iri))
    then = Then(wanted.own_iri, graph, held.version.revision, event)
    return RecordView(request, wanted.iri, type_, wanted, then).page()


def record(asked: Sought) -> Found | None:
    """A thing that a graph of records types, or that comes typed as one with the program; and any decision."""
    name = decision_name(asked.knowledge.graph, asked.iri)
    if name and name.parts:
        return _element(asked, name)
    type_ = type_of(asked.knowledge.graph, asked.iri)
    if type_ is None and name and _is_decision(asked, name):
        type_ = get_record_type(schema_of_decision(name))
    if type_ is None:
        return None
    main = _main(asked)
    if main.iri != asked.iri:  # the thing that a record is about, or the record of what is named by its symbol
        return Found(
            "record", lambda request: _page(request, main.iri, type_), lambda: _statements(main), main.iri, main.iri
        )
    return Found("record", lambda request: _page(request, asked.iri, type_), lambda: _statements(asked))


def _main(asked: Sought) -> Sought:
    """The node under which a record and the thing that it is about are shown."""
    base = asked.knowledge.graph.names.base_iri
    return replace(asked, iri=base + main_path(asked.iri.removeprefix(base))) if asked.iri.startswith(base) else asked


def written_otherwise(asked: Sought) -> Found | None:
    """A thing of ours whose identifier is written in another way: with a revision, another case, without its kind.

    Raises NotFound with the choices where several are meant.
    """
    base = asked.knowledge.graph.names.base_iri
    path = unquote(asked.iri.removeprefix(base)) if asked.iri.startswith(base) else ""
    kind, _, tail = path.partition("/")
    if kind not in _NAMED and (tail or not any(map(str.isdecimal, path))):
        return None
    if is_stated(asked) or asked.knowledge.search.tombstone(asked.iri):
        return None
    name = read_path(path.lower()) or (read_decision(tail) if kind == "decision" else None)
    meant = [base + name.path] if name else asked.knowledge.search.named(tail or path)
    meant = [iri for iri in meant if iri != asked.iri and (not tail or iri.startswith(f"{base}{kind}/"))]
    if len(meant) > 1:
        shown = ", ".join(f"<{iri}>" for iri in meant[:10])
        raise NotFound(f"<{asked.iri}> may be one of several things.", f"It is written like {shown}.")
    if not meant:
        return None
    found = resolve(Sought(asked.services, asked.knowledge, meant[0]))
    return Found("notation", found.page, found.quads, found.shown_at or meant[0], found.described_at or meant[0])


def _element(asked: Sought, name: DecisionName) -> Found | None:
    """An element of a decision is shown on the page of the whole; its document is its own."""
    if not _is_decision(asked, name):
        return None
    whole = f"{asked.knowledge.graph.names.base_iri}{name.whole.path}"

    def page(request: Request) -> Page:
        return _page(request, whole, get_record_type(schema_of_decision(name.whole)))

    return Found("element", page, lambda: _statements(asked), shown_at=f"{whole}#{name.anchor}")


def _is_decision(asked: Sought, name: DecisionName) -> bool:
    """Whether something is stated of it, or a record points to it and it was not withdrawn."""
    if is_stated(asked):
        return True
    return asked.knowledge.search.tombstone(asked.iri) is None and is_pointed_to(asked.knowledge, name)


def _page(request: Request, iri: str, type_: RecordType) -> Page:
    number = read_whole(request.query_params.get("revision", ""))
    return RecordView(request, iri, type_, Revision(iri, number) if number else None).page()


def _statements(asked: Sought) -> Iterator[Quad]:
    """Statements of its document, with nodes inside the record; of a decision only pointed to, those that point."""
    graph = asked.knowledge.graph
    if is_stated(asked):
        yield from statements(asked)
        yield from inner_statements(graph, asked.iri)
    else:
        incoming = Around(graph, asked.iri).incoming(asked.services.settings.inbound_limit)
        yield from document(graph, Description(asked.iri, (), tuple(incoming), False))
