"""Pages of any vocabulary: tree, index, groups, new, concept, in every language, with what is hard in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from tests.vocabularies import SPACE, WATERS, add_vocabulary

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
ODD = "http://example.org/waters/odd(1)%20+x"
FOREIGN = (ODD, "http://example.org/waters/deep/er", "http://example.net/v#hash", "urn:waters:1")


@pytest.fixture(scope="module")
def waters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data: Path = tmp_path_factory.mktemp("pages") / "data"
    settings = Settings(data=data, public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    add_vocabulary(settings, ledger, "waters", WATERS)
    shared = WATERS.replace('"river"@en', '"river elsewhere"@en') + "w:only a skos:Concept ; skos:prefLabel 'only'@en ."
    add_vocabulary(settings, ledger, "zwaters", shared)
    finnish = (
        WATERS.partition("w:scheme")[0].replace("waters", "finnish")
        + "w:c1 a skos:Concept ; skos:prefLabel 'koivu'@fi , 'birch'@en ."
    )
    add_vocabulary(
        settings, ledger, "zfinnish", finnish, languages=("fi", "en"), uri_spaces=("http://example.org/finnish/",)
    )
    ledger.close()
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


def text_of(client: TestClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[:500]}"
    return answer.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "view", ["", "tree", "index", "index/R", "groups", "new", "changes", "page/river", "page/scheme", "page/groups"]
)
def test_every_view_in_every_language(waters: TestClient, language: str, view: str) -> None:
    if view == "index/R" and language not in ("en", "fr"):
        view = "index/R?clang=en"
    page = text_of(waters, f"/waters/{language}/{view}")
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert page.count("<h1") == 1
    assert f'hreflang="{language}"' in page
    assert 'rel="canonical"' in page


def test_the_tree_opens_at_a_concept(waters: TestClient) -> None:
    closed = text_of(waters, "/waters/en/tree")
    assert ">water<" in closed
    assert ">river<" not in closed
    opened = text_of(waters, f"/waters/en/tree?uri={SPACE}estuary")
    assert ">estuary<" in opened
    assert 'aria-expanded="true"' in opened


def test_scripts_get_one_level_alone(waters: TestClient) -> None:
    part = text_of(waters, f"/waters/en/tree?uri={SPACE}water&part=tree")
    assert "<html" not in part
    assert re.findall(r"<span lang=\"en\"[^>]*>(\w+)</span>", part) == ["brook", "lake", "river"]


def test_groups_open_to_their_members(waters: TestClient) -> None:
    page = text_of(waters, f"/waters/en/groups?uri={SPACE}groups")
    assert page.index("Kinds") < page.index("Flowing") < page.index(">lake<")
    assert (
        waters.get("/waters/en/groups/groups")
        .headers["location"]
        .endswith("/waters/en/groups?uri=http%3A%2F%2Fexample.org%2Fwaters%2Fgroups")
    )


def test_the_index_has_the_letters_of_its_language(waters: TestClient) -> None:
    arabic = text_of(waters, "/waters/ar/index")
    assert "بحيرة" in arabic
    russian = text_of(waters, "/waters/en/index/Р?clang=ru")
    assert "река" in russian
    chinese = text_of(waters, "/waters/zh/index/H")  # he, hu
    assert chinese.index("河流") < chinese.index("湖")
    assert "stream" in text_of(waters, "/waters/en/index/s")
    text_of(waters, "/waters/en/index/%F0%9F%98%80", 404)


def test_texts_in_another_language_than_the_interface(waters: TestClient) -> None:
    page = text_of(waters, "/waters/en/page/water?clang=ru")
    assert re.search(r"<h1[^>]*>.*вода", page, re.S)
    assert "clang=ru" in page  # links keep it
    assert re.search(r"<h1[^>]*>.*>water<", text_of(waters, "/waters/en/page/water?clang=xx"), re.S)


@pytest.mark.parametrize("view", ["", "tree", "index", "groups", "page/water"])
def test_every_link_within_a_vocabulary_keeps_the_language_of_the_texts(waters: TestClient, view: str) -> None:
    page = text_of(waters, f"/waters/en/{view}?clang=ru")
    within = set(re.findall(r'href="http://testserver(/waters/en/[^"]*)"', page))
    plain = {link for link in within if "clang=" not in link and link.split("?")[0] != f"/waters/en/{view}"}
    assert {link for link in plain if not link.startswith(("/waters/en/search", "/waters/en/explore"))} == set()
    assert len(within) > 5


def test_two_languages_side_by_side(waters: TestClient) -> None:
    page = text_of(waters, "/waters/en/page/water?beside=fr")
    assert 'role="table"' in page
    assert "Un liquide." in page
    assert 'lang="fr"' in page


def test_markup_in_notes_is_cleaned_and_in_names_is_text(waters: TestClient) -> None:
    page = text_of(waters, "/waters/en/page/water")
    assert "<em>H</em><sub>2</sub>O" in page
    assert "alert(1)" not in page
    hostile = text_of(waters, "/waters/en/page/hostile")
    assert "<img" not in hostile
    assert "&lt;img src=x onerror=alert(1)&gt;" in hostile


def test_notes_that_are_nodes_are_shown(waters: TestClient) -> None:
    assert "A note of its own." in text_of(waters, "/waters/en/page/lake")


def test_labels_that_are_things_are_shown(waters: TestClient) -> None:
    assert re.search(r"<h1[^>]*>.*label of its own", text_of(waters, "/waters/en/page/named"), re.S)


def test_a_deprecated_concept_leads_to_what_is_current(waters: TestClient) -> None:
    page = text_of(waters, "/waters/en/page/old")
    chain = page[page.index('class="chain"') :].partition("</ol>")[0]
    assert re.findall(r">(beck|river)<", chain) == ["beck", "river"]
    assert '<meta name="robots" content="noindex">' in page


def test_circles_end(waters: TestClient) -> None:
    text_of(waters, "/waters/en/page/round?paths=all")
    text_of(waters, f"/waters/en/tree?uri={SPACE}round")


def test_all_ways_to_the_top_on_demand(waters: TestClient) -> None:
    assert "other path" in text_of(waters, "/waters/en/page/estuary")
    page = text_of(waters, "/waters/en/page/estuary?paths=all")
    ways = page[page.index("All paths to this concept") :].partition("</ul>")[0]
    assert ways.count("<li>") == 2


@pytest.mark.parametrize("iri", FOREIGN)
def test_odd_identifiers_have_pages(waters: TestClient, iri: str) -> None:
    answer = waters.get("/waters/en/page/", params={"uri": iri})
    assert answer.status_code == 200
    assert iri in answer.text.replace("<wbr>", "")
    tree = text_of(waters, "/waters/en/tree")
    links = re.findall(r'href="http://testserver(/waters/en/page/[^"]*)"', tree)
    pages = [waters.get(link.replace("&amp;", "&")) for link in links]
    assert all(page.status_code == 200 for page in pages)
    assert any(iri in page.text.replace("<wbr>", "") for page in pages)


def test_local_names_are_found_however_they_are_written(waters: TestClient) -> None:
    for local in ("odd(1)%2520+x", "odd%281%29%2520%2Bx", "deep/er", f"{SPACE}river"):
        text_of(waters, f"/waters/en/page/{local}")


def test_two_vocabularies_may_share_a_namespace(waters: TestClient) -> None:
    assert re.search(r"<h1[^>]*>.*>river<", text_of(waters, "/waters/en/page/river"), re.S)
    assert re.search(r"<h1[^>]*>.*river elsewhere", text_of(waters, "/zwaters/en/page/river"), re.S)
    assert "only" in text_of(waters, "/zwaters/en/page/only")


def test_what_is_not_there_is_not_found(waters: TestClient) -> None:
    for address in (
        "/waters/en/page/fire",
        "/fires/en/tree",
        "/waters/en/tree?uri=http://example.org/fire",
        "/waters/en/tree?uri=%00",
        "/waters/en/groups/fire",
        "/waters/en/page/?uri=not+an+iri",
    ):
        text_of(waters, address, 404)
    text_of(waters, "/waters/en/tree?page=none", 400)
    text_of(waters, "/waters/en/new?page=0", 400)


def test_addresses_without_language_lead_to_the_readers(waters: TestClient) -> None:
    answer = waters.get("/waters/", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert answer.headers["location"] == "http://testserver/waters/fr/"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/WATERS/en/page/river?clang=fr", "/waters/en/page/river?clang=fr"),
        ("/Waters/", "/waters/"),
        ("/rest/v1/WATERS/data?uri=x", "/rest/v1/waters/data?uri=x"),
    ],
)
def test_ids_in_capitals_lead_to_small_letters(waters: TestClient, old: str, new: str) -> None:
    answer = waters.get(old)
    assert (answer.status_code, answer.headers["location"]) == (301, new)
    assert waters.get("/FIRES/en/tree").status_code == 404


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/waters/en", "/waters/en/"),
        ("/waters/ru?x=1", "/waters/ru/?x=1"),
        ("/zfinnish/fi/page/c1", "/zfinnish/en/page/c1?clang=fi"),
        ("/zfinnish/fi/", "/zfinnish/en/?clang=fi"),
        ("/zfinnish/fi", "/zfinnish/en/?clang=fi"),
        ("/zfinnish/fi/index/K?limit=1", "/zfinnish/en/index/K?limit=1&clang=fi"),
        ("/zfinnish/fi/page/?uri=x&clang=en", "/zfinnish/en/page/?uri=x&clang=en"),
    ],
)
def test_bookmarks_of_skosmos_lead_to_the_same_page_here(waters: TestClient, old: str, new: str) -> None:
    answer = waters.get(old)
    assert (answer.status_code, answer.headers["location"]) == (301, new)


@pytest.mark.parametrize("address", ["/waters/fi/page/river", "/waters/de", "/fires/fi/", "/zfinnish/fi/elsewhere"])
def test_other_addresses_with_two_letters_are_no_bookmarks(waters: TestClient, address: str) -> None:
    assert waters.get(address).status_code == 404


def test_the_switch_of_the_interface_keeps_the_language_of_the_texts(waters: TestClient) -> None:
    page = text_of(waters, "/waters/en/page/water?clang=ru")
    assert 'href="http://testserver/waters/fr/page/water?clang=ru"' in page
    assert 'href="http://testserver/waters/ru/page/water"' in page  # which follows from the interface there
    home = text_of(waters, "/zfinnish/en/?clang=fi")
    assert 'href="http://testserver/zfinnish/fr/?clang=fi"' in home


def test_search_engines_find_every_current_concept(waters: TestClient) -> None:
    index = ElementTree.fromstring(text_of(waters, "/sitemap.xml"))
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    files = [element.text or "" for element in index.findall("s:sitemap/s:loc", space)]
    assert "http://testserver/sitemap/waters/1.xml" in files
    pages: list[str] = []
    for file in files:
        found = ElementTree.fromstring(text_of(waters, file.removeprefix("http://testserver")))
        pages += [element.text or "" for element in found.findall("s:url/s:loc", space)]
    assert "http://testserver/waters/en/page/river" in pages
    assert "http://testserver/waters/en/page/old" not in pages
    for page in pages[:60]:
        text_of(waters, page.removeprefix("http://testserver"))
    text_of(waters, "/sitemap/waters/99.xml", 404)


def test_the_page_says_what_it_is_to_machines(waters: TestClient) -> None:
    page = text_of(waters, "/waters/en/page/river")
    assert '"@type": "DefinedTerm"' in page
    assert 'type="text/turtle"' in page
    assert "http://testserver/entity?" in page
