"""The HTTP front: conditional requests, cache, CORS, HEAD, compression, description, the way to the query page."""

import gzip
from pathlib import Path

import pytest
import zstandard
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.http.encoding import choose_coding
from kg.rdf.namespaces import PREFIXES, RDF, SD, SH, VOID
from kg.settings import Settings
from tests.sparql.conftest import SMALL
from tests.sparql.serving import GRAPH_A, Server, make_generation, serving

LABELS = "SELECT ?l { ?s skos:prefLabel ?l }"
LONG = "SELECT * { VALUES ?a { 1 2 3 4 5 6 7 8 9 } VALUES ?b { 1 2 3 4 5 6 7 8 9 } VALUES ?c { 1 2 3 4 5 6 7 8 9 } }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_an_answer_says_what_it_is(server: Server) -> None:
    answer = server.get(LABELS + " # says")
    assert answer.headers["etag"].startswith('W/"1-')
    assert answer.headers["x-kg-generation"] == "1"
    assert answer.headers["x-kg-cache"] == "miss"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "engine;dur=" in answer.headers["server-timing"]
    assert answer.headers["content-length"] == str(len(answer.content))


def test_the_same_question_is_answered_from_the_cache(server: Server) -> None:
    query = LABELS + " # cache"
    first, second = server.get(query), server.get(query)
    posted = server.client.post("/sparql", data={"query": query})
    assert [answer.headers["x-kg-cache"] for answer in (first, second, posted)] == ["miss", "hit", "hit"]
    assert first.content == second.content == posted.content
    assert first.headers["etag"] == second.headers["etag"] == posted.headers["etag"]


def test_a_known_etag_is_304_without_a_worker(server: Server) -> None:
    query = LABELS + " # 304"
    etag = server.get(query).headers["etag"]
    before = server.service.pool.counts.answered
    for given in (etag, f'"other", {etag}', "*", etag.removeprefix("W/")):
        answer = server.get(query, headers={"if-none-match": given})
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["etag"] == etag
        assert answer.headers["access-control-allow-origin"] == "*"
    assert server.service.pool.counts.answered == before
    assert server.get(query, headers={"if-none-match": '"other"'}).status_code == 200


def test_representations_have_different_etags(server: Server) -> None:
    tags = {server.get(LABELS, format=name).headers["etag"] for name in ("json", "xml", "csv", "tsv")}
    tags |= {server.get(LABELS, path="/sparql/first").headers["etag"]}
    tags |= {server.get(LABELS, **{"default-graph-uri": GRAPH_A}).headers["etag"]}
    assert len(tags) == 6


def test_an_answer_that_depends_on_the_moment_is_not_kept(server: Server) -> None:
    answers = [server.get("SELECT (RAND() AS ?x) {}") for _ in range(2)]
    assert answers[0].text != answers[1].text
    assert "etag" not in answers[0].headers
    assert answers[0].headers["cache-control"] == "no-store"


def test_a_new_generation_is_seen_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_generation(data, 1, SMALL)
    with serving(Settings(data=data, query_workers=2), {"first": [GRAPH_A]}) as running:
        query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        first = running.get(query)
        make_generation(data, 2, {GRAPH_A: "<u:a> <u:b> 1 ."})
        second = running.get(query, headers={"if-none-match": first.headers["etag"]})
        assert second.status_code == 200
        assert second.json()["results"]["bindings"][0]["n"]["value"] == "1"
        assert second.headers["x-kg-generation"] == "2"
        assert [row["n"] for row in running.rows(query + " # again", path="/sparql/first")] == ["1"]
        running.wait_idle()
        assert running.service.pool.processes.died == 0


@pytest.mark.parametrize("path", ["/sparql", "/sparql/first", "/sparql/prefixes", "/sparql/nothing"])
def test_options_tells_scripts_of_other_sites_what_they_may_do(server: Server, path: str) -> None:
    headers = {"origin": "https://elsewhere.test", "access-control-request-method": "POST"}
    answer = server.client.options(path, headers=headers)
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    ("query", "parameters", "status"),
    [
        ("ASK {", {}, 400),
        ("ASK { SERVICE <http://e/> {} }", {}, 403),
        ("ASK {}", {"format": "png"}, 400),
        ("ASK {}", {"accept": "image/png"}, 406),
        ("ASK {}", {"path": "/sparql/nothing"}, 404),
        ("SELECT (COUNT(*) AS ?n) { " + "?a ?b ?c . " * 1 + "VALUES ?x { " + "1 " * 10 + "} }", {"timeout": "x"}, 400),
    ],
)
def test_errors_are_problem_documents_open_to_scripts(
    server: Server, query: str, parameters: dict[str, str], status: int
) -> None:
    answer = server.get(query, **parameters)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in answer.headers["access-control-expose-headers"]
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("http://public.test/problems/")
    assert problem["title"]
    assert problem["detail"]
    assert problem["instance"] == parameters.get("path", "/sparql")
    assert ("available" in problem) == (status == 406)


def test_errors_come_as_text_for_those_who_ask_for_text(server: Server) -> None:
    answer = server.get("ASK {\n  ?s ?p }", accept="text/csv")
    assert answer.status_code == 400
    assert server.get("ASK {", accept="application/json, text/plain;q=0.5").json()["status"] == 400
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("400 Invalid input\n")
    assert "(line 2, column 9)" in answer.text
    assert "      ?s ?p }\n            ^\n" in answer.text


@pytest.mark.parametrize("path", ["/sparql", "/sparql/first"])
def test_head_is_get_without_a_body(server: Server, path: str) -> None:
    for parameters in ({"query": LABELS + f" # head {path}"}, {}):
        head = server.client.head(path, params=parameters)
        get = server.client.get(path, params=parameters)
        assert head.content == b""
        assert head.status_code == get.status_code == 200
        for name in ("content-type", "etag", "content-length"):
            assert head.headers[name] == get.headers[name]


def test_browsers_are_sent_to_the_query_page(server: Server) -> None:
    answer = server.get("ASK {}", accept=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/en/query?query=ASK+%7B%7D"
    assert "Accept" in answer.headers["vary"]
    assert server.get(accept=BROWSER).headers["location"] == "/en/query?"


def test_a_browser_that_follows_a_download_link_gets_the_data(server: Server) -> None:
    assert server.get("ASK {}", accept=BROWSER, format="json").json()["boolean"] is True


def test_without_a_query_page_browsers_get_data(strict_server: Server) -> None:
    assert strict_server.get("ASK {}", accept=BROWSER).status_code == 200
    assert strict_server.get(accept=BROWSER).headers["content-type"].startswith("text/turtle")


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", ""), ("gzip", "gzip"), ("zstd", "zstd"), ("gzip, zstd", "zstd"), ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("br", ""), ("*", "zstd"), ("zstd;q=0, *;q=0.5", "gzip"), ("identity, *;q=0", ""),
    ],
)  # fmt: skip
def test_the_content_coding_is_the_clients_choice(header: str, coding: str) -> None:
    assert choose_coding(header) == coding


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_larger_answers_are_compressed(server: Server, coding: str) -> None:
    plain = server.get(LONG, headers={"accept-encoding": "identity"})
    for _ in range(2):  # the second comes from the cache
        with server.client.stream("GET", "/sparql", params={"query": LONG}, headers={"accept-encoding": coding}) as got:
            raw = b"".join(got.iter_raw())
            assert got.headers["content-encoding"] == coding
            assert int(got.headers["content-length"]) == len(raw) < len(plain.content) / 5
        unpacked = (
            gzip.decompress(raw) if coding == "gzip" else zstandard.ZstdDecompressor().decompress(raw, 10_000_000)
        )
        assert unpacked == plain.content


def test_small_answers_are_not_compressed(server: Server) -> None:
    answer = server.get("ASK {}", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers


def test_the_service_describes_itself(server: Server) -> None:
    answer = server.get(accept="text/turtle")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    quads = list(parse(answer.content, RdfFormat.TURTLE))
    service = NamedNode("http://public.test/sparql")
    about = {(quad.predicate, quad.object) for quad in quads if quad.subject == service}
    assert (RDF.type, SD.Service) in about
    assert (SD.endpoint, service) in about
    assert (SD.supportedLanguage, SD.SPARQL11Query) in about
    assert (SD.feature, SD.UnionDefaultGraph) in about
    sizes = {str(quad.object) for quad in quads if quad.predicate == VOID.triples}
    assert '"12"^^<http://www.w3.org/2001/XMLSchema#integer>' in sizes
    prefixes = {quad.object for quad in quads if quad.predicate == SH.prefix}
    assert prefixes == {Literal(name) for name in PREFIXES}
    assert "10 seconds" in answer.text
    again = server.get(accept="text/turtle", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("path", "names", "size"), [("/sparql", "abc", 12), ("/sparql/first", "a", 9)])
def test_the_description_lists_the_graphs_that_queries_see(server: Server, path: str, names: str, size: int) -> None:
    text = server.get(path=path, accept="application/n-triples").content
    quads = list(parse(text, RdfFormat.N_TRIPLES))
    listed = {quad.object.value for quad in quads if quad.predicate == SD.name and isinstance(quad.object, NamedNode)}
    assert listed == {f"http://example.org/graph/{name}" for name in names}
    (dataset,) = {quad.subject for quad in quads if quad.object == SD.Dataset}
    told = [quad.object.value for quad in quads if quad.predicate == VOID.triples and quad.subject == dataset]
    counted = server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", path=path)
    assert told == [counted[0]["n"]] == [str(size)]


@pytest.mark.parametrize("media_type", ["application/rdf+xml", "application/ld+json", "application/n-triples"])
def test_the_description_comes_in_rdf_formats(server: Server, media_type: str) -> None:
    answer = server.get(accept=media_type)
    assert answer.headers["content-type"] == media_type
    assert len(list(parse(answer.content, RdfFormat.from_media_type(media_type)))) > 50


def test_the_default_prefixes_are_listed(server: Server) -> None:
    assert server.get(path="/sparql/prefixes").json() == dict(PREFIXES)
    turtle = server.get(path="/sparql/prefixes", accept="text/turtle")
    assert "PREFIX gbf: <http://metadata.cbd.int/kmgbf/ontology#>\n" in turtle.text
    assert server.client.post("/sparql/prefixes").status_code == 405


def test_nothing_found_comes_with_a_hint_about_misspelt_terms(server: Server) -> None:
    answer = server.get("SELECT ?s { ?s :isHeadlinFor ?t ; skos:preflabel ?l }")
    assert ':isHeadlinFor" is not a term of' in answer.headers["x-kg-hint"]
    assert 'Did you mean ":isHeadlineFor"?' in answer.headers["x-kg-hint"]
    assert 'Did you mean "skos:prefLabel"?' in answer.headers["x-kg-hint"]
    assert "x-kg-hint" not in server.get(LABELS).headers


def test_a_server_without_data_says_so(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with serving(Settings(data=data, query_workers=1)) as running:
        answer = running.get("ASK {}")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        make_generation(data, 1, SMALL)
        assert running.get("ASK { ?s ?p ?o }").json()["boolean"] is True
