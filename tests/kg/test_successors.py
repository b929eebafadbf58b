"""Everything that ever resolved answers for ever, with what replaces it, after any history of releases."""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from kg.knowledge.knowledge import KnowledgeBase
from kg.knowledge.resolving import STEPS, resolve_all
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.documents import canonicalize
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, RDF, SKOS
from kg.settings import Settings

BASE = "http://metadata.cbd.int/"
IRIS = tuple(f"{space}{name}" for space in (f"{BASE}demo/", "http://example.org/v/") for name in "abc")
Pairs = frozenset[tuple[str, str]]
Release = tuple[frozenset[str], Pairs, Pairs]
"""What is in a release; pairs of a thing and its successor that the thing states, and that the successor states."""

_PAIRS = st.frozensets(st.tuples(st.sampled_from(IRIS), st.sampled_from(IRIS)), max_size=4)
_RELEASES = st.lists(
    st.tuples(st.frozensets(st.sampled_from(IRIS), min_size=1), _PAIRS, _PAIRS), min_size=1, max_size=4
)


def triples(release: Release) -> list[Triple]:
    present, by_old, by_new = release
    found = [Triple(NamedNode(iri), RDF.type, SKOS.Concept) for iri in present]
    found += [Triple(NamedNode(a), DCT.isReplacedBy, NamedNode(b)) for a, b in by_old if a in present]
    return found + [Triple(NamedNode(b), DCT.replaces, NamedNode(a)) for a, b in by_new if b in present]


def said(release: Release) -> dict[str, set[str]]:
    """What a release says of successors."""
    present, by_old, by_new = release
    found: dict[str, set[str]] = {}
    for old, new in (*(p for p in by_old if p[0] in present), *(p for p in by_new if p[1] in present)):
        if old != new:
            found.setdefault(old, set()).add(new)
    return found


def expected(history: Iterable[Release]) -> tuple[set[str], set[str], Mapping[str, set[str]]]:
    """What is there after a history, what was there and is not, and the successors of each."""
    ever: set[str] = set()
    present: frozenset[str] = frozenset()
    known: dict[str, set[str]] = {}
    for release in history:
        before, present, now = present, release[0], said(release)
        ever |= present
        for iri in IRIS:
            kept = known.get(iri, set()) if iri in before or iri in ever - present else set()
            known[iri] = now.get(iri) or (set() if iri in present else kept)
    return set(present), ever - present, known


def ends(iri: str, successors: Mapping[str, set[str]]) -> set[str]:
    seen, waiting = {iri}, [iri]
    found = set()
    while waiting:
        one = waiting.pop()
        further = successors.get(one, set())
        if one != iri and not further:
            found.add(one)
        waiting += further - seen
        seen |= further
    return found


@examples(max_examples=12)
@given(_RELEASES)
def test_what_was_withdrawn_names_its_successors(history: list[Release]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", public_url="http://testserver/")
        ledger = Ledger(settings.ledger_address)
        graph = GraphNames(BASE).dataset("demo")
        for number, release in enumerate(history):
            accept(
                settings, ledger, Change("demo", "Tests", f"Release {number}"), {graph: canonicalize(triples(release))}
            )
        found = resolve_all(KnowledgeBase(settings).current(), IRIS, BASE)
        ledger.close()
    present, gone, successors = expected(history)
    assert len(IRIS) < STEPS
    for iri in IRIS:
        resolution = found[iri]
        if iri in gone:
            assert resolution.status == "withdrawn"
        elif iri not in present:
            assert resolution.status == ("unknown" if not successors[iri] else resolution.status)
            continue
        else:
            assert resolution.status == ("deprecated" if successors[iri] else "current")
        assert set(resolution.chain[0] if resolution.chain else ()) == successors[iri]
        assert set(resolution.successors) == ends(iri, successors)  # none if they go round in a circle
