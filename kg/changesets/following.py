"""What leads to a concept that was merged leads to the other one then: everything in the vocabulary, whatever it is.

It happens at the end, so that the order of edits makes no difference. Narrower concepts have gone over before
(`hand_over`), and who replaces whom is history, which stays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg.changesets.draft import Draft
from kg.quality import RULES
from kg.quality.index import Index
from kg.rdf.digraphs import reachability
from kg.rdf.documents import CanonicalGraph
from kg.rdf.namespaces import DCT, SKOS
from kg.releases.sides import links
from kg.texts.languages import LANGUAGES

_HISTORY: Final = (DCT.isReplacedBy, DCT.replaces)
_PLACES: Final = (SKOS.broader, SKOS.narrower, SKOS.topConceptOf, SKOS.hasTopConcept)
_ABOVE: Final = (SKOS.broader, SKOS.broaderTransitive, SKOS.broadMatch)
_BELOW: Final = (SKOS.narrower, SKOS.narrowerTransitive, SKOS.narrowMatch)
_EXCLUSIVE: Final = (
    *(SKOS.exactMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch),
    *(SKOS.broaderTransitive, SKOS.narrowerTransitive),
)
"""Links of which some forbid others (SKOS S27 and S46)."""
_FORBID: Final = ("S27", "S46")


def follow(draft: Draft) -> None:
    """Let statements lead where merged concepts went. What SKOS would forbid there, or says nothing, goes."""
    ends = {old: _end(draft.merged, old) for old in draft.merged}
    if not ends:
        return
    found = [triple for one in sorted(draft.leading_to(ends) | ends.keys()) for triple in draft.about(one).triples]
    moved = {triple: new for triple in found if (new := _moved(draft, ends, triple)) != triple}
    for triple in moved:
        draft.remove(triple)
    draft.blank_ends = ends
    wanted = {new for new in moved.values() if new.object != new.subject and new not in _said_of(draft, new)}
    careful = {one for one in wanted if one.predicate in _EXCLUSIVE}
    _add(draft, wanted - careful, _hierarchy(draft) if any(one.predicate == SKOS.related for one in wanted) else None)
    if careful:
        before = _forbidden(draft.graph())
        _add(draft, careful)
        if _forbidden(draft.graph()) > before:
            for triple in careful:
                draft.remove(triple)


def _said_of(draft: Draft, triple: Triple) -> Sequence[Triple]:
    return draft.about(str(triple.subject)[1:-1]).triples


def _end(merged: Mapping[str, str], old: str) -> str:
    while old in merged:
        old = merged[old]
    return old


def _moved(draft: Draft, ends: Mapping[str, str], triple: Triple) -> Triple:
    """A statement as it is after the merges."""
    if triple.predicate in (*_HISTORY, *_PLACES) or not isinstance(triple.object, NamedNode):
        return triple
    assert isinstance(triple.subject, NamedNode)
    subject, object_ = triple.subject.value, ends.get(triple.object.value, triple.object.value)
    if triple.predicate == SKOS.related and subject in ends and not draft.about(object_).deprecated:
        subject = ends[subject]
    return Triple(NamedNode(subject), triple.predicate, NamedNode(object_))


def _add(draft: Draft, triples: Iterable[Triple], leads: Callable[[str, str], bool] | None = None) -> None:
    for triple in triples:
        one, other = triple.subject.value, triple.object.value  # type: ignore[union-attr]
        if leads is None or triple.predicate != SKOS.related or not (leads(one, other) or leads(other, one)):
            draft.add(triple)


def _hierarchy(draft: Draft) -> Callable[[str, str], bool]:
    graph, table = draft.graph(), dict[str, list[str]]()
    for property_ in _ABOVE:
        for below, above in links(graph, property_):
            table.setdefault(below, []).append(above)
    for property_ in _BELOW:
        for above, below in links(graph, property_):
            table.setdefault(below, []).append(above)
    return reachability(table)


def _forbidden(graph: CanonicalGraph) -> int:
    """How often links exclude each other."""
    index = Index(graph.triples(), LANGUAGES)
    return sum(len(set(RULES[rule].find(index))) for rule in _FORBID)
