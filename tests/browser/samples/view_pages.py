"""The views of a vocabulary and the page of a concept, with what is difficult in them."""

from browser.diagrams.contexts import Neighbour, Neighbourhood
from browser.diagrams.layout import draw
from browser.site import i18n
from browser.site.contexts import Link, Page, PropertyRow, Value
from browser.things.contexts import Thing
from browser.vocabularies.concept_contexts import (
    AnswerList,
    AnswerRow,
    ConceptPage,
    LabelRow,
    SideBySide,
    SideRow,
    Used,
)
from browser.vocabularies.contexts import (
    Heading,
    IndexPage,
    IndexRow,
    LanguageChoice,
    RecentMonth,
    RecentPage,
    RecentRow,
    Tab,
    Tree,
    TreeNode,
    TreePage,
    VocabularyHead,
)
from kg.texts.languages import LANGUAGES, Text
from tests.browser.samples.frames import Site

_AT = "https://data.example.org/waters/en/"
_WATER = Text("water", "en")
_HOSTILE = Text("<img src=x onerror=alert(1)>", "en")


def _head(view: str) -> VocabularyHead:
    keys = ("home", "tree", "index", "groups", "new", "changes", "quality", "releases")
    return VocabularyHead(
        id="waters",
        title=Text("Waters", "en"),
        url=_AT,
        tabs=tuple(Tab(key, _AT + key, key == view) for key in keys),
        content=LANGUAGES["en"],
        choices=tuple(LanguageChoice(f"{_AT}?clang={tag}", LANGUAGES[tag], tag == "en") for tag in LANGUAGES),
        search_url=_AT + "search",
    )


def _node(name: Text, **more: object) -> TreeNode:
    given: dict[str, object] = {"code": "", "deprecated": False} | more
    return TreeNode(_AT + "page/x", "http://example.org/x", name, **given)  # type: ignore[arg-type]


def _trees() -> tuple[Tree, ...]:
    leaf = _node(_HOSTILE, code="1.1", deprecated=True)
    current = _node(Text("河流", "zh"), current=True)
    below = _node(
        _WATER, open_url=_AT + "tree?uri=x", part_url=_AT + "part", below=(leaf, current), more_url=_AT, total=2933
    )
    closed = _node(Text("without language"), open_url=_AT + "tree?uri=y", part_url=_AT + "part")
    heading = Value("iri", Text("First scheme", "en"), url=_AT + "page/scheme")
    return Tree(heading, (below, closed), 585, _AT + "tree?page=2"), Tree(None, (leaf,), 1, "")


def _value(text: Text, **more: object) -> Value:
    return Value("iri", text, url=_AT + "page/y", iri="http://example.org/y", **more)  # type: ignore[arg-type]


def _thing() -> Thing:
    note = Value("literal", Text("CO<sub>2</sub>", "en"), html="CO<sub>2</sub>")
    rows = (PropertyRow(Text("scope note", "en"), "http://example.org/note", _AT, (note,), 3),)
    return Thing(
        iri="http://example.org/a/very/long/identifier/that/does/not/end",
        label=_HOSTILE,
        code="1.10",
        types=(_value(Text("Goal", "en")),),
        deprecated=True,
        successors=(),
        names=(),
        rows=rows,
        incoming=(),
        more_incoming=True,
        dataset=None,
        graphs=(Link(_AT + "graph", "graph:waters"),),
        query_url=_AT + "query",
    )


def _concept(site: Site, **more: object) -> ConceptPage:
    centre = Neighbour("http://example.org/x", _WATER, _AT, _AT)
    thing = _thing()
    given: dict[str, object] = {
        "frame": site.frame("water", "waters/page/x"),
        "head": _head(""),
        "thing": thing,
        "kind": "concept",
        "trail": (_node(_WATER, below=(_node(_HOSTILE, current=True),)),),
        "paths": (),
        "other_paths": 2,
        "paths_url": _AT + "page/x?paths=all",
        "broader": (_value(_WATER, code="1"),),
        "narrower": tuple(_value(Text(f"narrower {number}", "en")) for number in range(14)),
        "narrower_total": 2933,
        "narrower_url": _AT + "tree?uri=x",
        "related": (_value(Text("بحر", "ar", True)),),
        "groups": (_value(Text("Kinds", "en")),),
        "members": (),
        "members_total": 0,
        "members_url": "",
        "labels": (
            LabelRow(LANGUAGES["en"], _AT, (_WATER,), (Text("stream", "en", True),), (Text("watr", "en"),)),
            LabelRow(i18n.language("cs"), _AT, (), (Text("voda", "cs"),), ()),
            LabelRow(i18n.language(""), "", (Text("H2O"),), (), ()),
        ),
        "missing": (LANGUAGES["ar"], LANGUAGES["zh"]),
        "notes": thing.rows,
        "mappings": thing.rows,
        "answers": AnswerList(
            ((_value(Text("Yes", "en")), 3), (_value(Text("نعم", "ar", True)), 0)),
            (AnswerRow(_value(_HOSTILE), (_value(Text("Yes", "en")),), (_HOSTILE, _WATER)),),
            True,
            _AT + "query",
        ),
        "used": (Used(thing.rows[0], 600, True),),
        "chain": ((_value(_WATER),), (_value(_WATER), _value(_HOSTILE))),
        "side": None,
        "side_choices": (LanguageChoice(_AT + "?beside=fr", LANGUAGES["fr"], False),),
        "created": "2021-01-03",
        "modified": "2024-05-06",
        "release": "1.0",
        "history_url": _AT + "releases",
        "change_url": _AT + "change-sets",
        "explore_url": _AT + "explore",
        "citation": site.citation("water. Vocabulary, 1.0.", "words/water"),
        "around": Neighbourhood(centre, (), draw(centre, (), [], False), _AT),
    }
    return ConceptPage(**(given | more))  # type: ignore[arg-type]


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    node = _trees()[0].nodes[0]
    rows = (
        IndexRow(_WATER, _AT, "1", False, None),
        IndexRow(_HOSTILE, _AT, "", True, _WATER),
    )
    letters = tuple(Heading(text, _AT, 1, text == "W") for text in ("!*", "0-9", "W", "Ж"))
    side = SideBySide(
        LANGUAGES["en"],
        LANGUAGES["ar"],
        (SideRow(Text("preferred label", "en"), (Value("literal", _WATER),), ()),),
        _AT,
    )
    way = (Link(_AT, "water"), Link(_AT, "estuary", current=True))
    month = RecentMonth("2021-01", (RecentRow("2021-01-03", node, (_value(_WATER), _value(_HOSTILE))),))
    frame = site.frame
    return {
        "tree": TreePage(frame("Tree", "waters/tree"), _head("tree"), "tree", _trees(), None, _AT, _AT),
        "tree-rest": TreePage(frame("Tree", "waters/tree"), _head("tree"), "tree", (), node, _AT, ""),
        "tree-empty": TreePage(frame("Groups", "waters/groups"), _head("groups"), "groups", (), None, "", ""),
        "index": IndexPage(frame("Index", "waters/index"), _head("index"), letters, "W", rows, "", _AT),
        "index-empty": IndexPage(frame("Index", "waters/index"), _head("index"), (), "", (), "", ""),
        "recent": RecentPage(frame("New", "waters/new"), _head("new"), False, (month,), "", _AT),
        "recent-empty": RecentPage(frame("Changed", "waters/changes"), _head("changes"), True, (), "", ""),
        "concept": _concept(site),
        "concept-sides": _concept(site, side=side, paths=(way,), other_paths=1),
        "concept-bare": _concept(
            site, labels=(), notes=(), mappings=(), used=(), trail=(), chain=(), broader=(), narrower=(), related=(),
            groups=(), missing=(), side_choices=(), created="", modified="", release="",
        ),
    }  # fmt: skip
