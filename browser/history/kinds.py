"""The kind of things that this room shows: versions of any thing, as they were."""

from starlette.requests import Request

from browser.history.versions import HeldVersion, find_version
from browser.history.views import VersionView
from browser.records.record import RecordView
from browser.records.revisions import Then, graph_of
from browser.site.contexts import Page
from browser.things.resolving import Found, Sought
from kg.graph.graph import KnowledgeGraph
from kg.history.naming import read_version
from kg.records.content import type_of


def version(asked: Sought) -> Found | None:
    """A version by its IRI. Raises NotFound if there is none, Withdrawn where it is of a withdrawal or was erased."""
    name = read_version(asked.knowledge.graph.names.base_iri, asked.iri)
    if name is None:
        return None
    held = find_version(asked.services, asked.knowledge, name)
    _ = held.content  # says at once what is gone
    newest = name.thing if not held.gone and held.last.number != held.event.number else ""
    return Found(
        "version", lambda request: page_of(request, held), held.quads, newest=newest, sayable=False, event=held.event
    )


def page_of(request: Request, held: HeldVersion) -> Page:
    """The page of a version: of a record by its fields, of anything else by its statements."""
    thing, knowledge = held.event.thing, held.knowledge
    graph = then_graph(held)
    type_ = type_of(graph, thing) or type_of(knowledge.graph, thing) if held.event.dataset == "record" else None
    if type_ is None:
        return VersionView(request, held, graph).page()
    then = Then(held.iri, graph, _revision(held), held.event, held.notice(request))
    return RecordView(request, thing, type_, then=then).page()


def then_graph(held: HeldVersion) -> KnowledgeGraph:
    """A graph that holds nothing but what was stated then, under the name that it had."""
    return graph_of(held.knowledge, graph_name(held), held.stated)


def graph_name(held: HeldVersion) -> str:
    """The graph of a record, or of the vocabulary that speaks."""
    names, event = held.knowledge.graph.names, held.event
    if event.dataset == names.RECORDS:
        return names.record(event.thing.removeprefix(names.base_iri).removeprefix("record/"))
    return names.dataset(event.dataset)


def _revision(held: HeldVersion) -> int:
    found = held.parts.history(graph_name(held))
    return next((one.revision for one, _ in found if one.sequence <= held.event.sequence), 0)
