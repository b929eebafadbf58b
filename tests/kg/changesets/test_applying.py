"""What holds for any edits of any vocabulary, and what each kind does."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from kg.changesets.applying import apply
from kg.changesets.draft import Draft
from kg.changesets.misfits import SAID, Misfit
from kg.changesets.model import Edit, named_by, read_edit, values_of
from kg.errors import InvalidInput
from kg.quality import RULES, check
from kg.quality.model import Severity
from kg.rdf.digraphs import components
from kg.rdf.documents import CanonicalGraph
from kg.rdf.namespaces import DCT, SKOS
from kg.releases.difference import compare_graphs
from kg.releases.sides import read_side, subjects
from tests.data.skos_graphs import SPACE
from tests.kg.changesets.some import SPACES, edits, graph_of, vocabularies

ONCE = settings(max_examples=120, deadline=None)
KEPT = {
    *(id_ for id_, rule in RULES.items() if rule.severity == Severity.ERROR),
    *("cyclic-hierarchy", "missing-label", "empty-label", "undefined-skos", "reflexive-relations"),
}  # fmt: skip
LAKES = """
:s a skos:ConceptScheme ; skos:hasTopConcept :water .
:water a skos:Concept ; skos:inScheme :s ; skos:prefLabel "water"@en, "eau"@fr ; skos:narrower :river, :lake .
:river a skos:Concept ; skos:inScheme :s ; skos:broader :water ; skos:prefLabel "river"@en ; skos:altLabel "flow"@en .
:lake a skos:Concept ; skos:inScheme :s ; skos:broader :water ; skos:prefLabel "lake"@en ; skos:definition "Still."@en .
:pond a skos:Concept ; skos:inScheme :s ; skos:broader :lake ; skos:prefLabel "pond"@en .
:named a skos:Concept ; skos:inScheme :s ; xl:prefLabel [ xl:literalForm "named"@en ] .
"""


def made(*values: dict[str, Any]) -> list[Edit]:
    """Edits in short: names stand for identifiers."""
    full = []
    for value in values:
        text = {name: _full(part) for name, part in value.items() if name not in ("kind", "language", "reason")}
        full.append(read_edit(value | text))
    return full


def _full(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _full(one) for name, one in part.items()}
    if isinstance(part, list):
        return [_full(one) for one in part]
    return SPACE + part[1:] if isinstance(part, str) and part.startswith(":") else part


def after(turtle: str, *values: dict[str, Any]) -> CanonicalGraph:
    """A vocabulary after edits that fit."""
    found = apply(graph_of(turtle), made(*values), SPACES)
    assert found.misfits == ()
    return found.graph


def reasons(turtle: str, *values: dict[str, Any]) -> list[str]:
    found = apply(graph_of(turtle), made(*values), SPACES)
    return [misfit.reason for misfit in found.misfits]


def texts(graph: CanonicalGraph, concept: str, property_: str) -> set[str]:
    """The values of a property: texts with language, names of identifiers."""
    side = {key.decode(): read_side(lines) for key, lines in subjects(graph)}[f"<{SPACE}{concept}>"]
    return {
        f"{one.value}@{one.language}" if isinstance(one, Literal) else one.value.removeprefix(SPACE)
        for one in side.objects(SKOS[property_])
        if isinstance(one, Literal | NamedNode)
    }


@ONCE
@given(vocabularies(), st.lists(edits(), max_size=6))
def test_nothing_disappears_and_no_edit_makes_a_vocabulary_worse(graph: CanonicalGraph, some: list[Edit]) -> None:
    found = apply(graph, some, SPACES)
    difference = compare_graphs(graph, found.graph)
    assert not {"removed", "replaced"} & difference.counts.keys()
    before, now = check(graph.triples()).counts, check(found.graph.triples()).counts
    assert {rule for rule in KEPT if now.get(rule, 0) > before.get(rule, 0)} == set()


@settings(max_examples=250, deadline=None)
@given(vocabularies(), st.lists(edits(), max_size=6))
def test_nothing_leads_to_a_merged_concept_but_what_says_that_it_was_replaced(
    graph: CanonicalGraph, some: list[Edit]
) -> None:
    found = apply(graph, some, SPACES)
    merged = found.draft.merged
    leading = {
        triple.predicate
        for triple in found.graph.triples()
        if isinstance(triple.object, NamedNode) and triple.object.value in merged and triple.object != triple.subject
    }
    assert leading <= {DCT.isReplacedBy, DCT.replaces}
    for old, into in merged.items():
        assert Triple(NamedNode(old), DCT.isReplacedBy, NamedNode(into)) in set(found.graph.triples())


@ONCE
@given(vocabularies(), st.lists(edits(), max_size=6))
def test_no_circle_is_made_and_no_second_preferred_label(graph: CanonicalGraph, some: list[Edit]) -> None:
    found = apply(graph, some, SPACES)
    assert _circles(found.graph) <= _circles(graph)
    assert _twice_named(found.graph) <= _twice_named(graph)


def _circles(graph: CanonicalGraph) -> set[tuple[str, str]]:
    parents = Draft(graph).parents
    group = {one: n for n, some in enumerate(components({a: sorted(b) for a, b in parents.items()})) for one in some}
    return {(below, above) for below, some in parents.items() for above in some if group[below] == group[above]}


def _twice_named(graph: CanonicalGraph) -> set[tuple[str, str]]:
    seen: dict[tuple[str, str], int] = {}
    for triple in graph.triples():
        if triple.predicate == SKOS.prefLabel and isinstance(triple.object, Literal):
            key = (str(triple.subject), triple.object.language or "")
            seen[key] = seen.get(key, 0) + 1
    return {key for key, count in seen.items() if count > 1}


@ONCE
@given(vocabularies(), st.lists(edits(), max_size=4), edits())
def test_an_edit_twice_is_the_same_as_once(graph: CanonicalGraph, some: list[Edit], last: Edit) -> None:
    once, twice = apply(graph, [*some, last], SPACES), apply(graph, [*some, last, last], SPACES)
    assert twice.graph == once.graph


@settings(max_examples=250, deadline=None)
@given(vocabularies(), st.lists(edits(), min_size=2, max_size=3))
def test_the_order_of_edits_of_different_concepts_makes_no_difference(graph: CanonicalGraph, some: list[Edit]) -> None:
    named = [named_by(edit) for edit in some]
    assume(sum(map(len, named)) == len(frozenset().union(*named)))
    found = [_outcome(graph, some, order) for order in permutations(range(len(some)))]
    assert all(one == found[0] for one in found)


def _outcome(graph: CanonicalGraph, some: Sequence[Edit], order: Sequence[int]) -> tuple[bytes, set[tuple[int, str]]]:
    found = apply(graph, [some[place] for place in order], SPACES)
    return found.graph.ntriples, {(order[misfit.place], misfit.reason) for misfit in found.misfits}


@ONCE
@given(edits())
def test_an_edit_is_kept_as_values_and_read_again(edit: Edit) -> None:
    assert read_edit({"kind": edit.kind, "concept": edit.concept, **values_of(edit)}) == edit


def test_a_new_concept_is_in_the_scheme_and_below_what_was_said() -> None:
    graph = after(LAKES, {"kind": "add", "concept": ":oxbow", "labels": {"en": "oxbow"}, "broader": [":lake"]})
    assert texts(graph, "oxbow", "broader") == {"lake"}
    assert texts(graph, "oxbow", "inScheme") == {"s"}
    assert texts(graph, "lake", "narrower") == {"oxbow"}


def test_a_new_concept_at_the_top_is_among_the_top_concepts() -> None:
    graph = after(LAKES, {"kind": "add", "concept": ":ice", "labels": {"en": "ice"}})
    assert texts(graph, "s", "hasTopConcept") == {"water", "ice"}


def test_other_texts_in_a_language_leave_those_of_others() -> None:
    change = {"prefLabel": {"remove": ["water"], "add": ["Water"]}, "scopeNote": {"add": ["All of it."]}}
    graph = after(LAKES, {"kind": "relabel", "concept": ":water", "language": "en", "texts": change})
    assert texts(graph, "water", "prefLabel") == {"Water@en", "eau@fr"}
    assert texts(graph, "water", "scopeNote") == {"All of it.@en"}


def test_a_moved_concept_is_stated_in_both_directions_where_that_is_the_custom() -> None:
    graph = after(LAKES, {"kind": "move", "concept": ":river", "broader": {"remove": [":water"], "add": [":lake"]}})
    assert texts(graph, "water", "narrower") == {"lake"}
    assert texts(graph, "lake", "narrower") == {"river"}
    graph = after(LAKES, {"kind": "move", "concept": ":river", "broader": {"remove": [":water"]}})
    assert texts(graph, "s", "hasTopConcept") == {"water", "river"}


def test_a_merged_concept_is_deprecated_and_what_it_had_goes_over() -> None:
    graph = after(LAKES, {"kind": "merge", "concept": ":lake", "into": ":river"})
    assert texts(graph, "pond", "broader") == {"river"}
    assert texts(graph, "river", "altLabel") == {"flow@en", "lake@en"}
    assert texts(graph, "lake", "prefLabel") == {"lake@en"}
    assert texts(graph, "water", "narrower") == {"river"}
    difference = compare_graphs(graph_of(LAKES), graph)
    assert next(one for one in difference.things if one.iri == f"{SPACE}lake").successors == (f"{SPACE}river",)
    without = after(LAKES, {"kind": "merge", "concept": ":lake", "into": ":river", "labels": False})
    assert texts(without, "river", "altLabel") == {"flow@en"}


def test_merged_into_what_was_below_it_takes_its_place() -> None:
    graph = after(LAKES, {"kind": "merge", "concept": ":lake", "into": ":pond"})
    assert texts(graph, "pond", "broader") == {"water"}


def test_what_was_below_a_merged_concept_may_be_moved_before_and_after() -> None:
    merge = {"kind": "merge", "concept": ":lake", "into": ":river"}
    move = {"kind": "move", "concept": ":pond", "broader": {"remove": [":lake"], "add": [":water"]}}
    later = {"kind": "move", "concept": ":pond", "broader": {"remove": [":river"], "add": [":water"]}}
    orders: list[list[dict[str, Any]]] = [[merge, move], [move, merge], [merge, later]]
    for some in orders:
        assert texts(after(LAKES, *some), "pond", "broader") == {"water"}


def test_what_is_deprecated_comes_back() -> None:
    deprecate = {"kind": "deprecate", "concept": ":lake", "reason": "Too still"}
    graph = after(LAKES, deprecate)
    assert texts(graph, "lake", "changeNote") == {"Too still@en"}
    back = after(LAKES, deprecate, {"kind": "undeprecate", "concept": ":lake"})
    assert compare_graphs(graph_of(LAKES), back).counts == {"note": 1}


def test_mappings_come_and_go() -> None:
    come = {"kind": "map", "concept": ":lake", "mappings": {"exactMatch": {"add": ["http://x.example/1"]}}}
    go = {"kind": "map", "concept": ":lake", "mappings": {"exactMatch": {"remove": ["http://x.example/1"]}}}
    assert texts(after(LAKES, come), "lake", "exactMatch") == {"http://x.example/1"}
    assert after(LAKES, come, go) == graph_of(LAKES)


def relabel(concept: str, texts: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "relabel", "concept": concept, "language": "en", "texts": texts}


RENAMED = {"prefLabel": {"remove": ["lake"], "add": ["mere"]}}
REFUSED: list[tuple[str, list[dict[str, Any]]]] = [
    ("unknown", [{"kind": "move", "concept": ":none", "broader": {"add": [":lake"]}}]),
    ("not-a-concept", [{"kind": "deprecate", "concept": ":s", "reason": "x"}]),
    ("taken", [{"kind": "add", "concept": ":lake", "labels": {"en": "x"}}]),
    ("not-ours", [{"kind": "add", "concept": "http://other.example/x", "labels": {"en": "x"}}]),
    ("not-ours", [{"kind": "add", "concept": ":a/b", "labels": {"en": "x"}}]),
    ("changed", [relabel(":river", RENAMED)]),
    ("two-names", [relabel(":lake", {"prefLabel": {"add": ["x"]}})]),
    ("no-name", [relabel(":lake", {"prefLabel": {"remove": ["lake"]}})]),
    ("named-twice", [relabel(":lake", {"altLabel": {"add": ["lake"]}})]),
    ("own-labels", [relabel(":named", {"prefLabel": {"add": ["x"]}})]),
    ("mapped-twice", [{"kind": "map", "concept": ":lake",
                       "mappings": {"exactMatch": {"add": ["http://x/"]}, "broadMatch": {"add": ["http://x/"]}}}]),
    ("mapped-inside", [{"kind": "map", "concept": ":lake", "mappings": {"relatedMatch": {"add": [":pond"]}}}]),
    ("no-target", [{"kind": "merge", "concept": ":lake", "into": ":none"}]),
    ("target-deprecated", [{"kind": "deprecate", "concept": ":river", "reason": "x"},
                           {"kind": "merge", "concept": ":lake", "into": ":river"}]),
    ("itself", [{"kind": "merge", "concept": ":lake", "into": ":lake"}]),
    ("replaced", [{"kind": "deprecate", "concept": ":lake", "successors": [":water"]},
                  {"kind": "merge", "concept": ":lake", "into": ":river"}]),
    ("circle", [{"kind": "move", "concept": ":water", "broader": {"add": [":pond"]}}]),
    ("successor-circle", [{"kind": "deprecate", "concept": ":lake", "successors": [":river"]},
                          {"kind": "deprecate", "concept": ":river", "successors": [":lake"]}]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "some"), REFUSED, ids=[f"{n}-{one[0]}" for n, one in enumerate(REFUSED)])
def test_what_does_not_fit_is_named_with_its_reason_and_changes_nothing(
    reason: str, some: list[dict[str, Any]]
) -> None:
    assert reasons(LAKES, *some)[-1:] == [reason]
    found = apply(graph_of(LAKES), made(some[-1]), SPACES)
    assert found.graph == graph_of(LAKES) or len(some) > 1
    assert Misfit(0, found.misfits[0].reason).message if found.misfits else True


def test_other_reasons() -> None:
    two = ":s a skos:ConceptScheme . :t a skos:ConceptScheme ."
    assert reasons(two, {"kind": "add", "concept": ":x", "labels": {"en": "x"}}) == ["no-scheme"]
    related = LAKES + ":pond skos:related :river ."
    under = {"kind": "move", "concept": ":lake", "broader": {"remove": [":water"], "add": [":river"]}}
    assert reasons(related, under) == ["related"]
    assert {reason for reason, _ in REFUSED} | {"no-scheme", "related"} == SAID.keys()


def test_a_circle_takes_out_every_edit_that_has_a_part_in_it_and_no_other() -> None:
    turtle = "".join(f":{name} a skos:Concept ." for name in "abcd") + ":b skos:broader :c . :d skos:broader :a ."
    first = {"kind": "move", "concept": ":a", "broader": {"add": [":b"]}}
    second = {"kind": "move", "concept": ":c", "broader": {"add": [":d"]}}
    third = relabel(":b", {"prefLabel": {"add": ["b"]}})
    found = apply(graph_of(turtle), made(first, second, third), SPACES)
    assert [misfit.place for misfit in found.misfits] == [0, 1]
    assert texts(found.graph, "b", "prefLabel") == {"b@en"}


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "explode", "concept": "http://a/"},
        {"kind": "move", "concept": "relative", "broader": {}},
        {"kind": "move", "concept": "http://a/ b", "broader": {}},
        {"kind": "deprecate", "concept": "http://a/"},
        {"kind": "add", "concept": "http://a/", "labels": {}},
        {"kind": "add", "concept": "http://a/", "labels": {"en": "  "}},
        {"kind": "add", "concept": "http://a/", "labels": {"not a tag": "x"}},
        {"kind": "relabel", "concept": "http://a/", "language": "en", "texts": {"broader": {}}},
        {"kind": "undeprecate", "concept": "http://a/", "more": 1},
        {"kind": "undeprecate", "concept": "http://a/", "reason": "\x00"},
        {},
    ],
)
def test_what_is_no_edit_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        read_edit(value)


MERGE = {"kind": "merge", "concept": ":lake", "into": ":river"}
AROUND = f"""{LAKES}
:reed a skos:Concept ; skos:inScheme :s ; skos:prefLabel "reed"@en ; skos:related :lake ; skos:closeMatch :lake .
:lake skos:related :reed, :old ; skos:exactMatch <http://other.example/lake> .
:old a skos:Concept ; owl:deprecated true ; skos:prefLabel "old"@en ; dct:isReplacedBy :lake .
:waters a skos:Collection ; skos:member :lake, :pond ; skos:memberList ( :pond :lake ) .
:map a :Map ; :shows :lake .
"""


def test_what_leads_to_a_merged_concept_leads_to_the_other_one() -> None:
    graph = after(AROUND, MERGE)
    assert texts(graph, "pond", "broader") == texts(graph, "reed", "related") == {"river"}
    assert texts(graph, "reed", "closeMatch") == {"river"}
    assert texts(graph, "river", "related") == {"reed"}
    assert texts(graph, "lake", "related") == {"old"}, "what is deprecated itself stays where it is"
    assert texts(graph, "waters", "member") == {"river", "pond"}
    said = graph.ntriples.decode()
    assert f"<{SPACE}map> <{SPACE}shows> <{SPACE}river> ." in said
    assert f"rdf-syntax-ns#first> <{SPACE}river> ." in said
    assert f"<{SPACE}old> <http://purl.org/dc/terms/isReplacedBy> <{SPACE}lake> ." in said
    assert texts(graph, "lake", "exactMatch") == {"http://other.example/lake"}


@pytest.mark.parametrize(
    ("said", "property_"),
    [
        (":river skos:related :lake .", "related"),
        (":water skos:related :lake . :river skos:broadMatch :water .", "related"),
        (":reed a skos:Concept ; skos:exactMatch :lake ; skos:broadMatch :river .", "exactMatch"),
        (":river skos:closeMatch :lake .", "closeMatch"),
    ],
)
def test_what_skos_would_forbid_of_the_other_one_is_not_said(said: str, property_: str) -> None:
    graph = after(LAKES + said, MERGE)
    assert f"core#{property_}>" not in graph.ntriples.decode()


def test_merges_that_follow_each_other_end_at_the_last() -> None:
    graph = after(AROUND, MERGE, {"kind": "merge", "concept": ":river", "into": ":pond"})
    assert texts(graph, "reed", "related") == {"pond"}
    assert texts(graph, "waters", "member") == {"pond"}
