"""Search in every language: words, forms, order of characters, mistakes, codes, facets, and what is marked."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.errors import NotReady
from kg.graph.generations import read_current
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.publishing.projection import Writer
from kg.rdf.graph_names import GraphNames
from kg.search.index import index_path
from kg.search.marking import cut, find_ranges
from kg.search.model import SearchQuery
from kg.search.schema import SCHEMA_VERSION
from kg.search.search import Search
from kg.settings import Settings
from kg.texts.languages import Text
from tests.copying import copy_folder

NAMES = GraphNames("http://metadata.cbd.int/")
START = """
@prefix : <http://metadata.cbd.int/demo/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix dct: <http://purl.org/dc/terms/> .
"""
DEMO = """
:areas a skos:Concept, :Thing ; skos:prefLabel "Protected areas"@en , "Aires protégées"@fr , "Áreas protegidas"@es ,
  "Охраняемые районы"@ru , "保护区"@zh , "المناطق المحمية"@ar ; skos:notation "3.CT.1" ; skos:inScheme :scheme .
:forest a skos:Concept ; skos:prefLabel "Forest"@en , "Forêt"@fr , "Лесная берёза"@ru , "غابة"@ar , "森林"@zh ;
  skos:altLabel "Woodland"@en ; skos:hiddenLabel "frst"@en .
:forestry a skos:Concept ; skos:prefLabel "Forestry policies"@en .
:diversity a skos:Concept ; skos:prefLabel "Biological diversity"@en , "生物多样性"@zh , "Diversité biologique"@fr ,
  "Биологическое разнообразие"@ru , "Diversidad biológica"@es , "التنوع البيولوجي"@ar .
:diverse a skos:Concept ; skos:prefLabel "多样生物性"@zh .
:old a skos:Concept ; skos:prefLabel "Forest"@en ; owl:deprecated true ; dct:isReplacedBy :forest .
:systems a skos:Concept ; skos:prefLabel "أنظمة بيئية"@ar , "Ecosystem"@en , "Écosystème"@fr , "Экосистема"@ru ,
  "Ecosistema"@es ; dct:spatial :canada .
:numbers a skos:Concept ; skos:prefLabel "الهدف ٣"@ar .
<http://metadata.cbd.int/demo/CBD-SUBJECT-X%2BY> a skos:Concept ; skos:prefLabel "Something else"@en .
:group skos:member :areas , :forest ; skos:prefLabel "Land"@en .
"""


def load(settings: Settings, ledger: Ledger, **graphs: str | None) -> None:
    """Accept graphs of Turtle; None withdraws one."""
    parsed = {
        NAMES.dataset(name): None if text is None else [q.triple for q in parse(START + text, RdfFormat.TURTLE)]
        for name, text in graphs.items()
    }
    accept(settings, ledger, Change("demo", "Tester", "test"), parsed)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder, not to be changed."""
    data = tmp_path_factory.mktemp("searching") / "data"
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    load(settings, ledger, demo=DEMO)
    ledger.close()
    return data


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Iterator[tuple[Settings, Ledger, Search]]:
    """A copy that a test may change."""
    settings = Settings(data=tmp_path / "own")
    copy_folder(made, settings.data)
    ledger = Ledger(settings.ledger_address)
    yield settings, ledger, Search(settings.data)
    ledger.close()


@pytest.fixture(scope="module")
def words(made: Path) -> Search:
    return Search(made)


def ids(search: Search, text: str, language: str = "en", **filters: str) -> list[str]:
    chosen = {name: (value,) for name, value in filters.items()}
    hits = search.search(SearchQuery(text, language, chosen)).hits
    return [hit.iri.removeprefix("http://metadata.cbd.int/demo/") for hit in hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("protected area", "areas"), ("PROTECTED", "areas"), ("ecosystems", "systems"), ("policy", "forestry"),
        ("aire protegee", "areas"), ("écosystèmes", "systems"), ("forets", "forest"), ("area protegida", "areas"),
        ("охраняемый район", "areas"), ("берёзы", "forest"), ("береза", "forest"), ("экосистемы", "systems"),
        ("منطقة محمية", None), ("المحميه", "areas"), ("محمية", "areas"), ("مناطق", "areas"), ("غابه", "forest"),
        ("الغابة", "forest"), ("انظمة", "systems"), ("الأنظمة البيئية", "systems"), ("أَنْظِمَة", "systems"),
        ("الهدف 3", "numbers"), ("الهدف ٣", "numbers"), ("هدف ۳", "numbers"),
        ("生物多样性", "diversity"), ("多样性", "diversity"), ("森", "forest"), ("保护区 areas", None),
        ("3.CT.1", "areas"), ("3.ct", "areas"), ("cbd-subject-x", "CBD-SUBJECT-X%2BY"), ("woodlands", "forest"),
        ("http://metadata.cbd.int/demo/systems", "systems"),
    ],
)  # fmt: skip
def test_words_codes_and_forms_are_found(words: Search, query: str, first: str | None) -> None:
    assert ids(words, query)[:1] == ([first] if first else [])


def test_chinese_characters_are_found_in_their_order_only(words: Search) -> None:
    assert ids(words, "多样性") == ["diversity"]
    assert ids(words, "样生") == ["diverse"]


@pytest.mark.parametrize(
    ("query", "first", "corrected"),
    [
        ("forrest", "forest", "forest"), ("protcted aeras", "areas", "protected areas"),
        ("fforest", "forest", "forest"),
        ("ofrest", "forest", "forest"), ("ecosystme", "systems", "ecosystem"),
        ("biologiqeu", "diversity", "biologique"),
        ("экосситема", "systems", "экосистема"), ("البيولجي", "diversity", "بيولوجي"),
        ("proteigdas", "areas", "protegidas"),
        ("生物多祥性", "diversity", "生物多祥性"),
    ],
)  # fmt: skip
def test_mistakes_are_mended_when_nothing_else_is_found(words: Search, query: str, first: str, corrected: str) -> None:
    results = words.search(SearchQuery(query))
    assert results.hits[0].iri.endswith(f"/{first}")
    assert results.hits[0].kind == "spelling"
    assert results.corrected == corrected


@pytest.mark.parametrize("query", ["frest1", "abc", "zzzzzzzz", "fo rr est"])
def test_not_everything_is_a_mistake(words: Search, query: str) -> None:
    assert words.search(SearchQuery(query)).total == 0


def test_exact_labels_come_first_and_deprecated_things_last(words: Search) -> None:
    results = words.search(SearchQuery("forest"))
    assert [(hit.iri.rsplit("/", 1)[1], hit.kind) for hit in results.hits] == [
        ("forest", "exact"), ("forestry", "prefix"), ("old", "exact"),
    ]  # fmt: skip
    assert results.hits[-1].deprecated
    assert ids(words, "forest", status="current") == ["forest", "forestry"]
    assert ids(words, "forest", status="deprecated") == ["old"]


def test_a_hit_names_the_property_that_matched(words: Search) -> None:
    found = {
        query: words.search(SearchQuery(query)).hits[0] for query in ("woodland", "frst", "3.CT.1", "CBD-SUBJECT-X")
    }
    assert [hit.property for hit in found.values()] == ["altLabel", "hiddenLabel", "notation", "identifier"]


def test_facets_count_all_and_narrow(words: Search) -> None:
    facets = words.search(SearchQuery("a", limit=1)).facets
    counts = {name: dict(values) for name, values in facets.items()}
    total = words.search(SearchQuery("a")).total
    assert counts["dataset"] == {"demo": total}
    assert sum(counts["status"].values()) == total
    for name, values in counts.items():
        for value, count in values.items():
            narrowed = words.search(SearchQuery("a", filters={name: (value,)}))
            assert narrowed.total == count, (name, value)
    assert ids(words, "", group="http://metadata.cbd.int/demo/group") == ["forest", "areas"]
    assert ids(words, "", country="http://metadata.cbd.int/demo/canada") == ["systems"]
    assert ids(words, "a", scheme="http://metadata.cbd.int/demo/nothing") == []


def test_only_things_among_those_given(words: Search) -> None:
    query = SearchQuery("forest", among=("http://metadata.cbd.int/demo/forestry", "urn:unknown"))
    assert [hit.iri[-8:] for hit in words.search(query).hits] == ["forestry"]


def test_fewer_words_are_offered(words: Search) -> None:
    assert words.search(SearchQuery("forest zzzzzzzz")).looser == ("forest",)


@pytest.mark.parametrize(
    ("text", "query", "kind", "marked"),
    [
        (Text("Protected areas", "en"), "area", "words", ["area"]),
        (Text("Les écosystèmes", "fr"), "ECOSYSTEME", "words", ["écosystème"]),
        (Text("Cafe\u0301 noir", "fr"), "cafe", "prefix", ["Cafe\u0301"]),
        (Text("المناطق المحمية", "ar"), "مناطق", "words", ["مناطق"]),
        (Text("مُحَمَّد", "ar"), "محمد", "words", ["مُحَمَّد"]),
        (Text("保护生物多样性", "zh"), "生物多样性", "words", ["生物多样性"]),
        (Text("Straßen", "de"), "strasse", "prefix", ["Straße"]),
        (Text("ﬁne ﬁsh", "en"), "fi", "words", ["ﬁ", "ﬁ"]),
        (Text("Forestry policies", "en"), "policy", "form", ["policies"]),
        (Text("Берёзовый", "ru"), "березовый", "exact", ["Берёзовый"]),
        (Text("Biodiversity", "en"), "biodivrsity", "spelling", ["Biodiversity"]),
        (Text("Nothing", "en"), "else", "words", []),
    ],
)  # fmt: skip
def test_what_was_looked_for_is_marked_as_it_is_written(text: Text, query: str, kind: str, marked: list[str]) -> None:
    parts = cut(text.value, find_ranges(text, query, kind))  # type: ignore[arg-type]
    assert "".join(part for part, _ in parts) == text.value
    assert [part for part, is_marked in parts if is_marked] == marked


def test_graphs_are_replaced_and_withdrawn_without_remains(own: tuple[Settings, Ledger, Search]) -> None:
    settings, ledger, search = own
    load(
        settings, ledger, demo=DEMO.replace('"Ecosystem"@en', '"Biome"@en'), other=':forest skos:altLabel "Jungle"@en .'
    )
    assert ids(search, "ecosystem", language="en") == ["systems"]  # the French name still begins so
    assert ids(search, "biomes") == ["systems"]
    assert ids(search, "jungles") == ["forest"]
    assert set(ids(search, "jungle", dataset="demo")) == {"forest"}
    load(settings, ledger, demo=None, other=None)
    assert search.search(SearchQuery("a")).total == 0
    with sqlite3.connect(index_path(settings.data)) as connection:
        for table in ("label", "code", "facet_of", "thing", "subject"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM word WHERE word MATCH '\"a\"*'").fetchone() == (0,)


def test_an_index_of_another_version_is_made_anew(own: tuple[Settings, Ledger, Search]) -> None:
    settings, ledger, search = own
    connection = sqlite3.connect(index_path(settings.data))
    connection.execute("DROP TABLE label")
    connection.execute("PRAGMA user_version=3")
    connection.close()
    with pytest.raises(NotReady):
        search.search(SearchQuery("forest"))
    with Writer(settings.data, settings.base_iri, ledger) as writer:
        assert writer.catch_up()
    assert ids(search, "forests")[0] == "forest"
    with sqlite3.connect(index_path(settings.data)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_an_index_that_does_not_hold_a_state_yet_says_so(own: tuple[Settings, Ledger, Search]) -> None:
    settings, _, search = own
    current = read_current(settings.data)
    assert current
    with pytest.raises(NotReady):
        search.search(SearchQuery("forest", sequence=current.sequence + 1))


def test_many_labels_are_counted_to_a_bound_and_paged_without_repetition(own: tuple[Settings, Ledger, Search]) -> None:
    settings, ledger, search = own
    many = "".join(f':t{number} skos:prefLabel "Water number {number}"@en .\n' for number in range(11_000))
    load(settings, ledger, demo=many + ':best skos:prefLabel "Water"@en .')
    results = search.search(SearchQuery("water", limit=20))
    assert results.bounded
    assert results.total == 10_000
    assert results.hits[0].iri.endswith("/best")
    pages = [search.search(SearchQuery("water", limit=500, offset=start)).hits for start in range(0, 3_000, 500)]
    found = [hit.iri for page in pages for hit in page]
    assert len(found) == len(set(found)) == 3_000
    assert not search.search(SearchQuery("number 10999")).bounded
