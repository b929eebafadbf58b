"""Vocabularies in the odd forms that people have: what their pages show, and what they do not show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.errors import InvalidInput
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from loaders.vocabularies.adding import Addition, Prepared, add, prepare

SPACE = "http://odd.example.org/"
PREFIXES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@dataclass(frozen=True)
class Odd:
    """Turtle (with `:` for its own space), and for addresses the words that they show in order and those not there."""

    turtle: str
    shown: dict[str, list[str]]
    absent: dict[str, list[str]] = field(default_factory=dict)


VOCABULARIES: dict[str, Odd] = {
    "regions": Odd(
        """:s a skos:ConceptScheme ; dct:title "Regions"@en .
:c a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Grey seal"@en-GB , "Gray seal"@en-US .
:m a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Moor"@en ; skos:altLabel "Fell"@en-GB .
:o a skos:Concept ; skos:inScheme :s ; skos:prefLabel "odd one"@und .""",
        {
            "en/index/G": ["Gray seal", "Grey seal"],
            "en/index/F": ["Fell", "Moor"],
            "en/index/O": ["odd one"],
            "ar/index/O": ["odd one"],
            "en/page/c?clang=en-us": ["<h1", "Gray seal", "</h1>"],
            "en/page/c?clang=en-gb": ["<h1", "Grey seal", "</h1>"],
        },
    ),
    "scripts": Odd(
        """:s a skos:ConceptScheme ; dct:title "Scripts"@en .
:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "森林"@zh-Hans , "樹林"@zh-Hant , "Forest"@en ;
    skos:definition "长满树。"@zh-Hans , "長滿樹。"@zh-Hant , "Trees."@en .
:d a skos:Concept ; skos:inScheme :s ; skos:prefLabel "只有"@zh-CN .""",
        {
            "zh/page/a": ["<h1", "森林", "</h1>", "长满树"],
            "zh/page/d": ["<h1", "只有", "</h1>"],
            "zh/tree": ["森林"],
            "en/page/a?clang=zh-hant": ["<h1", "樹林", "</h1>", "長滿樹"],
        },
        {"zh/tree": ["樹林", "Forest"], "zh/page/a": ["長滿樹"]},
    ),
    "unspoken": Odd(
        """:s a skos:ConceptScheme ; dct:title "No language" .
:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Hill" ; skos:altLabel "Mound" .
:o a skos:Concept ; skos:inScheme :s ; skos:prefLabel "odd one"@und .""",
        {"en/index/H": ["Hill"], "fr/index/M": ["Mound", "Hill"], "ru/tree": ["Hill"]},
        {"en/page/o": ["English (United States)"]},
    ),
    "ordered": Odd(
        """:s a skos:ConceptScheme ; dct:title "Order"@en .
:scale a skos:OrderedCollection ; skos:prefLabel "Size, small to large"@en ; skos:memberList ( :s1 :m2 :l3 ) .
:s1 a skos:Concept ; skos:inScheme :s ; skos:prefLabel "small"@en ; :steps ( "one" "two" ) .
:m2 a skos:Concept ; skos:inScheme :s ; skos:prefLabel "middle"@en .
:l3 a skos:Concept ; skos:inScheme :s ; skos:prefLabel "large"@en .""",
        {
            "en/groups": ["Size, small to large"],
            f"en/groups?uri={SPACE}ordered/scale": ["small", "middle", "large"],
            "en/page/scale": ["Members", ">small<", ">middle<", ">large<"],
            "en/page/s1": ["<ol", "one", "two"],
        },
        {"en/page/scale": ["rdf:first", "rdf:rest"], "en/page/s1": ["rdf:first"]},
    ),
    "reified": Odd(
        """:s a skos:ConceptScheme ; dct:title "Reified"@en .
:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Bark"@en ; skos:definition :d ; xl:altLabel :x .
:d rdf:value "The skin of a tree."@en ; dct:source "A book of trees" .
:x a xl:Label ; xl:literalForm "Rind"@en ; dct:source "A list of words" .
:sub rdfs:subPropertyOf skos:hiddenLabel .
:b a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Twig"@en ; :sub "twgi"@en ;
    skos:changeNote [ rdf:value "moved"@en ; dct:creator [ foaf:name "Somebody" ; foaf:mbox <mailto:a@example.org> ] ] ;
    skos:note "Ask b@example.org about it."@en .""",
        {"en/page/a": ["The skin of a tree.", "A book of trees", "A list of words"], "en/page/b": ["Ask …", "moved"]},
        {"en/page/b": ["twgi", "@example.org"]},
    ),
    "dates": Odd(
        """:s a skos:ConceptScheme ; dct:title "Dates"@en ; dct:modified "n.d." .
:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Bad month"@en ; dct:created "1986-21-00"^^xsd:date .
:b a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Free text"@en ; dct:created "circa 2010" .
:c a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Year only"@en ; dct:created "1999"^^xsd:gYear .
:d a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Good one"@en ; dct:created "2020-01-02T03:04:05Z"^^xsd:dateTime .
:f a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Two dates"@en ;
    dct:created "2012-01-01"^^xsd:date , "2015-01-01"^^xsd:date .""",
        {
            "en/new": ["Good one", "Two dates", "Year only", "Without a date that can be read", "Free text"],
            "en/page/b": ["circa 2010"],
        },
        {"en/": ["n.d."], "en/page/a": ["!1986"]},
    ),
    "blanks": Odd(
        r""":s a skos:ConceptScheme ; dct:title "Blanks"@en .
:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel " plum line"@en .
:e a skos:Concept ; skos:inScheme :s ; skos:prefLabel ""@en .
:f a skos:Concept ; skos:inScheme :s ; skos:prefLabel "  "@en ; skos:altLabel "\u00a0"@en .
:g a skos:Concept ; skos:inScheme :s ; skos:prefLabel "\ufeffplum mark"@en .
:alt a skos:Concept ; skos:inScheme :s ; skos:altLabel "solo"@it , "seul"@fr .""",
        {
            "en/index/P": ["plum line", "plum mark"],
            "en/tree": [">e<", ">f<"],
            "en/page/f": ["<h1", ">f<", "</h1>"],
            "fr/page/alt": ["<h1", "seul", "</h1>"],
            "en/page/alt?clang=it": ["<h1", "solo", "</h1>"],
            "en/index/S?clang=it": ["solo"],
        },
    ),
    "older": Odd(
        """:s a skos:ConceptScheme ; dct:title "Older"@en ; <https://schema.org/license> <https://odd.example.org/t> .
:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Capital"@en ; owl:deprecated "True"^^xsd:boolean .
:b a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Text"@en ; owl:deprecated "True" .
:c a skos:Concept , owl:DeprecatedClass ; skos:inScheme :s ; skos:prefLabel "Class"@en .
:d a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Not"@en ; owl:deprecated "false" .""",
        {
            **{f"en/page/{name}": ["This is deprecated"] for name in "abc"},
            "en/": ["https://odd.example.org/t"],
            "en/tree": ["Capital", "deprecated", "Not"],
        },
        {"en/page/d": ["This is deprecated"]},
    ),
    "markup": Odd(
        """:s a skos:ConceptScheme ; dct:title "Markup"@en .
:a a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Linked"@en ;
    skos:scopeNote "See <a href='http://odd.example.org/markup/b'>B</a>.<script>alert(1)</script>"@en ;
    skos:historyNote "<p>Para</p><ul><li>one</li></ul>"^^rdf:HTML ;
    skos:note "<em xmlns='http://www.w3.org/1999/xhtml'>xml</em> rest"^^rdf:XMLLiteral .
:b a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Target"@en .""",
        {
            "en/page/a": ['href="http://testserver/markup/en/page/b"', ">B</a>"],
            "en/page/a?": ["<p>Para</p><ul><li>one</li></ul>"],
            "en/page/a?x": ["<em>xml</em> rest"],
        },
        {"en/page/a": ["alert(1)", "rdf:HTML", "&lt;p&gt;", "&lt;em"]},
    ),
    "slashes": Odd(
        """<http://odd.example.org/slashes/> a skos:Collection ; skos:prefLabel "Parameters" ;
    skos:member <http://odd.example.org/slashes/TEMP/> , <http://odd.example.org/slashes/PSAL/> .
<http://odd.example.org/slashes/TEMP/> a skos:Concept ; skos:prefLabel "Warmth"@en ;
    skos:broader <http://elsewhere.example.org/D025/> .
<http://odd.example.org/slashes/PSAL/> a skos:Concept ; skos:prefLabel "Salt"@en .
<http://odd.example.org/slashes/end> a skos:Concept ; skos:prefLabel "No slash"@en .
<http://odd.example.org/slashes/end/> a skos:Concept ; skos:prefLabel "A slash"@en .
<http://odd.example.org/slashes/..> a skos:Concept ; skos:prefLabel "Up"@en .""",
        {
            "en/": ["Parameters"],
            "en/tree": ["A slash", "No slash", "Salt", "Up", "Warmth"],
            "en/page/?uri=http://odd.example.org/slashes/TEMP/": ["<h1", "Warmth", "</h1>"],
            "en/page/?uri=http://odd.example.org/slashes/..": ["<h1", "Up", "</h1>"],
        },
    ),
    "pointed": Odd(
        """:a a skos:Concept ; skos:inScheme <http://elsewhere.example.org/all> ; skos:prefLabel "First"@en .
:b a skos:Concept ; skos:inScheme <http://elsewhere.example.org/all> ; skos:broader :a ; skos:prefLabel "Below"@en .""",
        {"en/tree": ["First"], f"en/tree?uri={SPACE}pointed/b": ["First", "Below"]},
    ),
    "apart": Odd(
        """:s a skos:ConceptScheme ; dct:title "Apart"@en ; skos:hasTopConcept :top .
:top a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Top"@en .
:alone a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Orphan"@en .
:x a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Round"@en ; skos:broader :y .
:y a skos:Concept ; skos:inScheme :s ; skos:prefLabel "About"@en ; skos:broader :x .
:self a skos:Concept ; skos:inScheme :s ; skos:prefLabel "Itself"@en ; skos:broader :self .""",
        {
            "en/tree": ["Top", "Other concepts", "Itself", "Orphan", "Round"],
            "ru/tree": ["Другие понятия"],
            f"en/tree?uri={SPACE}apart/y": ["Round", "About"],
        },
    ),
    "ways": Odd(
        """:s a skos:ConceptScheme ; dct:title "Ways"@en ; skos:hasTopConcept :a , :b , :c .
:a a skos:Concept ; skos:prefLabel "A"@en . :b a skos:Concept ; skos:prefLabel "B"@en .
:c a skos:Concept ; skos:prefLabel "C"@en .
:m a skos:Concept ; skos:prefLabel "M"@en ; skos:broader :a , :b .
:n a skos:Concept ; skos:prefLabel "N"@en ; skos:broader :a , :b , :c .
:t a skos:Concept ; skos:prefLabel "T"@en ; skos:broader :m , :n .""",
        {"en/page/t": ["There are 4 other paths"], "en/page/t?paths=all": ["All paths to this concept"]},
    ),
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, Prepared]]:
    folder = tmp_path_factory.mktemp("odd")
    settings = Settings(data=folder / "data", public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    found = {}
    for id_, odd in VOCABULARIES.items():
        path = folder / f"{id_}.ttl"
        path.write_text(f"{PREFIXES}@prefix : <{SPACE}{id_}/> .\n{odd.turtle}", encoding="utf-8")
        found[id_] = prepare(settings, ledger, Addition(id_, (path,)))
        add(settings, ledger, found[id_])
    ledger.close()
    return settings, found


@pytest.fixture(scope="module")
def client(prepared: tuple[Settings, dict[str, Prepared]]) -> Iterator[TestClient]:
    with TestClient(create_app(prepared[0]), raise_server_exceptions=False) as opened:
        yield opened


def page(client: TestClient, id_: str, address: str) -> str:
    answer = client.get(f"/{id_}/{address}", headers={"Accept": "text/html"})
    assert answer.status_code == 200, f"{id_}/{address}: {answer.status_code} {answer.text[:300]}"
    return answer.text.partition("<main")[2].replace("\ufeff", "")


@pytest.mark.parametrize("id_", VOCABULARIES)
def test_pages_show_what_is_right(client: TestClient, id_: str) -> None:
    for address, words in VOCABULARIES[id_].shown.items():
        text, place = page(client, id_, address), 0
        for word in words:
            found = text.find(word, place)
            assert found >= 0, f"{id_}/{address}: {word} is not there, or not in its place"
            place = found + len(word)
    for address, words in VOCABULARIES[id_].absent.items():
        text = page(client, id_, address)
        assert [word for word in words if word in text] == [], address


def test_all_ways_are_listed_and_as_many_as_told(client: TestClient) -> None:
    text = page(client, "ways", "en/page/t?paths=all")
    assert text[text.index("All paths to this concept") :].partition("</ul>")[0].count("<li>") == 5


def test_settings_are_found_in_odd_files(prepared: tuple[Settings, dict[str, Prepared]]) -> None:
    found = prepared[1]
    assert found["slashes"].settings.uri_spaces == (f"{SPACE}slashes/",)
    assert found["slashes"].settings.titles[0].value == "Parameters"
    assert found["dates"].change.release == "dates.ttl"
    assert found["older"].terms.licence == "https://odd.example.org/t"
    assert found["older"].summary.deprecated == 3


@pytest.mark.parametrize(("iri", "name"), [("TEMP/", "Warmth"), ("end", "No slash"), ("end/", "A slash")])
def test_entities_with_a_slash_at_the_end_have_pages(client: TestClient, iri: str, name: str) -> None:
    answer = client.get("/entity", params={"uri": f"{SPACE}slashes/{iri}"}, headers={"Accept": "text/html"})
    assert re.search(rf"<h1[^>]*>.*{name}", answer.text, re.S)


def test_concepts_without_an_iri_are_told(settings: Settings, ledger: Ledger) -> None:
    path = settings.data.parent / "blank.ttl"
    path.write_text(PREFIXES + '[] a skos:Concept ; skos:prefLabel "one"@en . [] a skos:Concept .')
    with pytest.raises(InvalidInput, match="2 without an IRI"):
        prepare(settings, ledger, Addition("blank", (path,)))
    path.write_text(path.read_text() + '<http://e.org/1> a skos:Concept ; skos:prefLabel "two"@en .')
    summary = prepare(settings, ledger, Addition("blank", (path,))).summary
    assert (summary.concepts, summary.without_iri) == (1, 2)
    assert ("Left out: concepts without an IRI", "2") in summary.rows()
