"""A proposed document as people will read it, and beside it what is published."""

from dataclasses import dataclass

from starlette.requests import Request

from browser.http.services import services
from browser.records.difference_contexts import Difference
from browser.records.differences import difference
from browser.records.field_contexts import FieldGroup
from browser.records.fields import Fields
from browser.records.naming import Naming
from browser.records.revisions import graph_of
from browser.submissions.judging import Proposals
from kg.errors import Conflict, Refused
from kg.rdf.documents import CanonicalGraph
from kg.records.content import Record, read_record
from kg.records.model import CHM
from kg.records.nodes import main_path
from kg.records.types import get_record_type
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform
from kg.submissions.judged import Judged
from kg.submissions.rows import Submission
from kg.texts.numbers import read_whole

_NOTHING = CanonicalGraph(b"", 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A document by its fields, what it would change, and the revision that it would become (0 if not known)."""

    groups: tuple[FieldGroup, ...]
    difference: Difference
    revision: int


def show(request: Request, naming: Naming, actor: Actor, submission: Submission, judged: Judged) -> Shown:
    """A judged document of a proposal. Nothing of it is kept."""
    before, after, exact = _graphs(request, naming, actor, submission, judged)
    old, new = (_record(naming, judged, content) for content in (before, after))
    groups = Fields(new, naming).groups("")
    revision = read_whole(next(iter(new.literals(CHM.iri + "revision")), "")) if exact else 0
    return Shown(groups, difference(Fields(old, naming).groups(""), groups, (before, after)), revision or 0)


def _graphs(
    request: Request, naming: Naming, actor: Actor, submission: Submission, judged: Judged
) -> tuple[CanonicalGraph, CanonicalGraph, bool]:
    """What is published, what would be, and whether that is all of it: of a document with faults not all is known."""
    try:
        return *services(request).of(Proposals).submissions.preview(actor, submission.number, judged), True
    except (DoesNotConform, Refused, Conflict):
        published = services(request).ledger.latest(_graph_of(naming, judged))
        after = CanonicalGraph.of(judged.report.graph.splitlines(keepends=True))
        return published.content() if published else _NOTHING, after, False


def _graph_of(naming: Naming, judged: Judged) -> str:
    names = naming.knowledge.graph.names
    return names.record(judged.report.iri.removeprefix(f"{names.base_iri}record/"))


def _record(naming: Naming, judged: Judged, content: CanonicalGraph) -> Record:
    base = naming.knowledge.graph.names.base_iri
    graph = graph_of(naming.knowledge, _graph_of(naming, judged), content)
    iri = base + main_path(judged.report.iri.removeprefix(base))
    return read_record(graph, iri, get_record_type(judged.schema))
