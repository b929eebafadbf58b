"""Small vocabularies and edits of them, by chance."""

from typing import Any, Final

from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from kg.changesets.model import LABELS, MAPPED, NOTES, Edit, read_edit
from kg.rdf.documents import CanonicalGraph, canonicalize
from tests.data.skos_graphs import SPACE, random_graph

SPACES: Final = (SPACE,)
PREFIXES: Final = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix : <{SPACE}> .
"""
_NAMES: Final = [f"{SPACE}{name}" for name in ("c0", "c1", "c2", "c3", "c4", "n0", "n1", "g0", "s0")]
_WORDS: Final = ("bog", "fen", "мох", "bogc0", "fenc1", '"quoted" \\ line\nbreak')
_TAGS: Final = ("en", "fr", "zh-Hans", "")


def graph_of(turtle: str) -> CanonicalGraph:
    """A vocabulary in Turtle, without prefixes."""
    return canonicalize(parse(PREFIXES + turtle, format=RdfFormat.TURTLE))


def vocabularies() -> st.SearchStrategy[CanonicalGraph]:
    """Vocabularies with everything that real ones do."""
    made = st.randoms(use_true_random=False).map(lambda random: random_graph(random).turtle)
    return made.map(lambda turtle: canonicalize(parse(turtle, format=RdfFormat.TURTLE)))


def edits(names: list[str] = _NAMES) -> st.SearchStrategy[Edit]:
    """Edits of any kind of the concepts of such vocabularies, and of some that are not there."""
    iris, words, tags = st.sampled_from(names), st.sampled_from(_WORDS), st.sampled_from(_TAGS)
    several = st.lists(iris, max_size=2, unique=True)
    links = st.fixed_dictionaries({"remove": several, "add": several})
    texts = st.fixed_dictionaries(
        {"remove": st.lists(words, max_size=2, unique=True), "add": st.lists(words, max_size=2, unique=True)}
    )
    parts: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "add": {
            "labels": st.dictionaries(tags, words, min_size=1, max_size=2),
            "definitions": st.dictionaries(tags, words, max_size=1),
            "broader": several,
        },
        "relabel": {
            "language": tags,
            "texts": st.dictionaries(st.sampled_from([*LABELS, *NOTES]), texts, min_size=1, max_size=3),
        },
        "move": {"broader": links},
        "merge": {"into": iris, "labels": st.booleans()},
        "deprecate": {"successors": several, "reason": words, "language": tags},
        "undeprecate": {"reason": st.none() | words},
        "map": {"mappings": st.dictionaries(st.sampled_from(MAPPED), links, min_size=1, max_size=2)},
    }
    kinds = [st.fixed_dictionaries({"kind": st.just(kind), "concept": iris, **more}) for kind, more in parts.items()]
    return st.one_of(kinds).map(read_edit)
