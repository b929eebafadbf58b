"""What stands around a thing and how it is drawn: relations, counts, limits, order, mirroring, long names."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from browser.diagrams.contexts import Box, Drawing, Neighbour, NeighbourGroup, Neighbourhood
from browser.diagrams.layout import WIDTH, draw
from browser.diagrams.limits import LARGE, Limits, bounded
from browser.diagrams.neighbourhood import neighbourhood, overview
from browser.diagrams.text import width, wrap
from browser.urls import Urls
from kg.errors import NotFound
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.rdf.identifiers import Identifiers
from kg.rdf.namespaces import RDF, SKOS
from kg.settings import Settings
from kg.texts.languages import Text
from tests.vocabularies import SPACE, WATERS, add_vocabulary

KMGBF = "http://metadata.cbd.int/kmgbf/"
MANY = 1_500
BIG = "http://example.org/big/"


@pytest.fixture(scope="module")
def waters(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    data: Path = tmp_path_factory.mktemp("diagram") / "data"
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    add_vocabulary(settings, ledger, "waters", WATERS)
    shared = WATERS.replace('"river"@en', '"river elsewhere"@en')
    add_vocabulary(settings, ledger, "zwaters", shared)
    add_vocabulary(settings, ledger, "big", list(_many()), uri_spaces=(BIG,))
    ledger.close()
    return KnowledgeBase(settings).current()


def _many() -> Iterator[Quad]:
    """A concept with very many narrower ones, named in the reverse of their order."""
    top = NamedNode(BIG + "top")
    yield Quad(top, RDF.type, SKOS.Concept)
    yield Quad(top, SKOS.prefLabel, Literal("top", language="en"))
    for number in range(MANY):
        node = NamedNode(f"{BIG}{number}")
        yield Quad(node, RDF.type, SKOS.Concept)
        yield Quad(node, SKOS.broader, top)
        yield Quad(node, SKOS.prefLabel, Literal(f"name {MANY - number:05}", language="en"))


def around(knowledge: Knowledge, iri: str, language: str = "en", **more: object) -> Neighbourhood:
    urls = Urls("http://testserver/", Identifiers("http://metadata.cbd.int/"), knowledge.spaces)
    return neighbourhood(knowledge, urls, iri, language, **more)  # type: ignore[arg-type]


def group(found: Neighbourhood, name: str) -> NeighbourGroup:
    return next(one for one in found.groups if one.name.value == name)


def names(found: NeighbourGroup) -> list[str]:
    return [one.name.value for one in found.neighbours]


def test_relations_of_a_concept(waters: Knowledge) -> None:
    found = around(waters, SPACE + "river")
    assert [(one.kind, one.name.value, one.total) for one in found.groups] == [
        ("broader", "broader", 1),
        ("narrower", "narrower", 1),
        ("related", "related", 1),
        ("linked", "in the group", 1),
    ]
    assert names(group(found, "broader")) == ["water"]
    assert names(group(found, "related")) == ["lake"]
    assert names(group(found, "in the group")) == ["Flowing"]
    assert group(found, "broader").neighbours[0].url == "http://testserver/waters/en/page/water"
    assert found.explore_url == f"http://testserver/waters/en/explore?uri={SPACE}river".replace(
        SPACE, "http%3A%2F%2Fexample.org%2Fwaters%2F"
    )


def test_names_are_in_the_language_of_the_content(waters: Knowledge) -> None:
    found = around(waters, SPACE + "river", "en", content_language="ar")
    assert group(found, "broader").neighbours[0].name == Text("ماء", "ar")
    assert group(found, "broader").neighbours[0].url.endswith("/waters/en/page/water?clang=ar")
    assert group(found, "broader").name.language == "en"


def test_the_vocabulary_that_is_read_in_comes_first(waters: Knowledge) -> None:
    found = around(waters, SPACE + "lake", within="zwaters")
    assert names(group(found, "related")) == ["river elsewhere"]
    assert found.explore_url.startswith("http://testserver/zwaters/en/explore")


def test_mappings_to_what_nobody_here_describes_lead_to_their_own_address(waters: Knowledge) -> None:
    mapped = group(around(waters, SPACE + "water"), "same as")
    assert mapped.kind == "mapped"
    assert [(one.url, one.external) for one in mapped.neighbours] == [("http://example.com/other/water", True)]


def test_circles_end(waters: Knowledge) -> None:
    found = around(waters, SPACE + "round")
    assert names(group(found, "broader")) == names(group(found, "narrower")) == ["about"]


def test_replaced_and_deprecated(waters: Knowledge) -> None:
    found = around(waters, SPACE + "old")
    assert found.centre.deprecated
    assert names(group(found, "replaced by")) == ["beck"]
    assert group(found, "replaced by").neighbours[0].deprecated


def test_of_very_many_the_first_by_name_and_an_exact_count(waters: Knowledge) -> None:
    narrower = group(around(waters, BIG + "top"), "narrower")
    assert narrower.total == MANY
    assert narrower.exact
    assert names(narrower) == [f"name {number:05}" for number in range(1, Limits().narrower)]
    assert narrower.more == MANY - Limits().narrower + 1
    assert narrower.more_url == "http://testserver/big/en/tree?uri=http%3A%2F%2Fexample.org%2Fbig%2Ftop"


def test_a_scheme_and_a_group_have_their_members_below_them(waters: Knowledge) -> None:
    assert names(group(around(waters, SPACE + "scheme"), "top concepts")) == ["water"]
    assert sorted(names(group(around(waters, SPACE + "groups"), "members"))) == ["Flowing", "lake"]


def test_of_an_unknown_thing_there_is_nothing(waters: Knowledge) -> None:
    found = around(waters, "http://nowhere.example/x")
    assert found.groups == ()
    assert found.drawing.clusters == ()


def test_a_target_has_its_indicators_by_role(knowledge: Knowledge) -> None:
    found = around(knowledge, KMGBF + "target_3")
    assert (found.centre.code, found.centre.colour) == ("3", "#95c253")
    headline = group(found, "Headline indicators")
    assert [one.code for one in headline.neighbours] == ["3.1"]
    assert not [one for one in found.groups if one.kind in ("broader", "narrower")]
    assert all(len(one.neighbours) + bool(one.more) <= Limits().linked for one in found.groups)
    served = group(around(knowledge, KMGBF + "indicator_3.1"), "Headline indicator for")
    assert [(one.code, one.colour) for one in served.neighbours] == [("3", "#95c253")]


def test_what_is_in_no_vocabulary_is_read_from_the_store(knowledge: Knowledge) -> None:
    found = around(knowledge, "http://metadata.cbd.int/kmgbf/ontology#Target")
    assert {one.iri for one in group(found, "broader").neighbours}
    goal = around(knowledge, "http://metadata.un.org/sdg/14")
    assert group(goal, "related elsewhere").total >= 4
    assert all(one.kind == "mapped" for one in goal.groups)


def test_the_framework_as_a_whole(knowledge: Knowledge) -> None:
    urls = Urls("http://testserver/", Identifiers("http://metadata.cbd.int/"), knowledge.spaces)
    found = overview(knowledge, urls, "kmgbf", "en")
    assert [(one.name.value, len(one.neighbours)) for one in found.groups][:2] == [("Goals", 4), ("Targets", 23)]
    shown = {one.iri for part in found.groups for one in part.neighbours}
    assert len(found.links) > 20
    assert {iri for one, other, _name in found.links for iri in (one, other)} <= shown
    with pytest.raises(NotFound):
        overview(knowledge, urls, "nothing", "en")


def test_a_vocabulary_as_a_whole_has_sixty_things_at_most(waters: Knowledge) -> None:
    urls = Urls("http://testserver/", Identifiers("http://metadata.cbd.int/"), waters.spaces)
    small = overview(waters, urls, "waters", "en")
    roots = {one.name.value: names(one) for one in small.groups}
    assert roots["Second scheme"] == [
        "<img src=x onerror=alert(1)>",
        "deeper",
        "hash",
        "label of its own",
        "odd",
        "urn",
    ]
    assert "water" in roots["Waters"]
    large = overview(waters, urls, "big", "en")
    assert sum(len(one.neighbours) for one in large.groups) <= 60


def boxes_of(drawing: Drawing) -> list[Box]:
    return [drawing.centre, *(box for cluster in drawing.clusters for box in cluster.boxes)]


def overlapping(drawing: Drawing) -> list[tuple[Box, Box]]:
    def meet(one: Box, other: Box) -> bool:
        across = one.x < other.x + other.width and other.x < one.x + one.width
        return across and one.y < other.y + other.height and other.y < one.y + one.height

    return [pair for pair in combinations(boxes_of(drawing), 2) if meet(*pair)]


def things(number: int) -> tuple[Neighbour, ...]:
    text = Text("a thing with a long name that goes on and on", "en")
    return tuple(Neighbour(f"urn:{text.value}:{place}", text, "http://x/", "http://x/") for place in range(number))


@pytest.mark.parametrize(
    "numbers", [(1, 1, 1, 1, 1), (4, 12, 6, 6, 10), (0, 3, 2, 0, 1), (2, 0, 5, 3, 0), (0, 0, 0, 0, 7)]
)
@pytest.mark.parametrize("rtl", [False, True])
def test_boxes_stand_apart_and_inside_the_drawing(numbers: tuple[int, ...], rtl: bool) -> None:
    kinds = ("broader", "narrower", "related", "mapped", "linked")
    groups = [
        NeighbourGroup(kind, Text(kind, "en"), things(number), number)  # type: ignore[arg-type]
        for kind, number in zip(kinds, numbers, strict=True)
        if number
    ]
    drawing = draw(things(1)[0], groups, [""] * len(groups), rtl)
    assert len(boxes_of(drawing)) == sum(numbers) + 1
    assert overlapping(drawing) == []
    for box in boxes_of(drawing):
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert box.y >= 0
        assert box.y + box.height <= drawing.height
        assert all(box.y < line.y < box.y + box.height for line in box.lines)
    places = {cluster.group.kind: [box.y for box in cluster.boxes] for cluster in drawing.clusters}
    assert all(y < drawing.centre.y for y in places.get("broader", ()))
    assert all(y > drawing.centre.y for kind in ("narrower", "mapped", "linked") for y in places.get(kind, ()))


def test_from_right_to_left_the_inline_sides_change_places() -> None:
    groups = [NeighbourGroup("related", Text("related", "en"), things(3), 3)]
    ltr, rtl = (draw(things(1)[0], groups, [""], turned) for turned in (False, True))
    assert not ltr.mirrored
    assert rtl.mirrored
    assert [round(WIDTH - box.x - box.width) for box in boxes_of(ltr)] == [round(box.x) for box in boxes_of(rtl)]
    assert boxes_of(ltr)[1].x < ltr.centre.x


def test_what_is_outside_the_vocabulary_is_outside_the_frame() -> None:
    groups = [
        NeighbourGroup("narrower", Text("narrower", "en"), things(2), 2),
        NeighbourGroup("mapped", Text("same as", "en"), things(2), 2),
    ]
    drawing = draw(things(1)[0], groups, ["", ""], False)
    assert drawing.frame is not None
    bottom = drawing.frame[1] + drawing.frame[3]
    assert all(
        (box.y > bottom) == (cluster.group.kind == "mapped") for cluster in drawing.clusters for box in cluster.boxes
    )
    assert draw(things(1)[0], groups[:1], [""], False).frame is None


def test_the_words_for_more_have_a_box_of_their_own() -> None:
    groups = [NeighbourGroup("narrower", Text("narrower", "en"), things(3), 10)]
    last = draw(things(1)[0], groups, ["and 7 more"], False).clusters[0].boxes[-1]
    assert last.thing is None
    assert [line.text for line in last.lines] == ["and 7 more"]


def test_shares_are_fair() -> None:
    groups = [NeighbourGroup("linked", Text(str(size), "en"), things(min(size, 8)), size) for size in (20, 1, 20)]
    shared = bounded(groups, 10)
    assert [len(one.neighbours) for one in shared] == [4, 1, 3]
    assert bounded(groups, LARGE.linked)[0].more == 12


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("river", ("river",)),
        ("", ()),
        ("生物多样性保护区的管理", ("生物多样性保", "护区的管理")),
        ("a\x00b\nc", ("a b c",)),
    ],
)
def test_names_are_wrapped(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 6, 3) == lines


@pytest.mark.parametrize(
    "text", ["x" * 5_000, "slow words " * 900, "界" * 500, "الدول الإسلامية " * 50, "W" * 90, "​" * 500]
)
def test_no_line_is_wider_than_its_room(text: str) -> None:
    made = wrap(text, 12, 3)
    assert len(made) <= 3
    assert all(width(line) <= 12 for line in made)
    assert made[-1].endswith("…") or width(text) < 12
