"""text:query in the service: datasets, hints about hits that were left out, caches, and an index that is not there."""

import sqlite3
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import InvalidInput, NotReady, TooLarge
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.namespaces import SKOS, TEXT
from kg.search.index import index_path
from kg.search.search import Search
from kg.search.text_query import TextQuery
from kg.settings import Settings
from sparql.text_search.search import Scope, search
from tests.sparql.serving import Server, serving
from tests.sparql.words import BASE, DEMO, OTHER


def test_graphs_of_datasets_of_the_query_and_of_the_request(words_server: Server) -> None:
    query = "SELECT ?s { ?s text:query 'other' }"
    assert len(words_server.rows(query)) == len(words_server.rows(query, path="/sparql/other")) == 1
    assert words_server.rows(query, path="/sparql/demo") == []
    assert len(words_server.rows(query, **{"default-graph-uri": OTHER})) == 1
    assert words_server.rows(query, **{"default-graph-uri": DEMO}) == []
    assert words_server.rows(f"SELECT ?s FROM <{DEMO}> {{ ?s text:query 'other' }}") == []
    assert len(words_server.rows("SELECT ?s FROM graph:other { ?s text:query 'other' }")) == 1
    assert words_server.rows("SELECT ?s FROM graph:other { GRAPH ?g { ?s text:query 'other' } }") == []
    assert len(words_server.rows("SELECT ?s FROM NAMED graph:other { GRAPH ?g { ?s text:query 'other' } }")) == 1


def test_describe_and_star_work_too(words_server: Server) -> None:
    assert "Fresh water" in words_server.get("DESCRIBE ?s { ?s text:query 'fresh' }").text
    answer = words_server.get("SELECT * { (?s ?a_score ?l) text:query 'fresh'@en . ?s a ?type }", format="csv")
    assert answer.text.splitlines()[0] == "s,a_score,l,type"


def test_hits_are_not_cut_in_silence(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", query_budget=0)
    ledger = Ledger(settings.ledger_address)
    many = [
        Triple(NamedNode(f"{BASE}demo/{n}"), SKOS.prefLabel, Literal(f"fish {n}", language="en")) for n in range(1_200)
    ]
    accept(settings, ledger, Change("demo", "Tester", "test"), {DEMO: many})
    ledger.close()
    with serving(settings) as running:
        count = "SELECT (COUNT(*) AS ?n) { ?s text:query %s }"
        answer = running.get(count % '"fish"')
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "1000"
        assert '"fish" has more than 1,000 hits; the best 1,000 are used' in answer.headers["x-kg-hint"]
        assert '"fi s h"' in running.get(count % '"fi\\ns\\rh"').headers.get("x-kg-hint", '"fi s h"')
        assert running.rows(count % '("fish" 5000)') == [{"n": "1200"}]
        assert "x-kg-hint" not in running.get(count % '("fish" 5000)').headers
        assert "x-kg-hint" not in running.get(count % '("fish" 20)').headers
        assert running.get(count % '"fish"').headers["x-kg-cache"] == "hit"
        joined = "SELECT (COUNT(*) AS ?n) { ?s skos:prefLabel ?l . (?s ?sc ?l) text:query ('fish' 5000) }"
        assert running.rows(joined) == [{"n": "1200"}]


def test_answers_are_kept_only_if_index_and_graph_agree(words_data: Path, words_server: Server) -> None:
    query = "SELECT ?s {{ ?s text:query 'fresh' }} # {}"
    first = words_server.get(query.format(1))
    assert first.headers["etag"]
    assert words_server.get(query.format(1)).headers["x-kg-cache"] == "hit"
    assert words_server.get(query.format(1), headers={"if-none-match": first.headers["etag"]}).status_code == 304
    with sqlite3.connect(index_path(words_data)) as connection:
        (sequence,) = connection.execute("SELECT value FROM meta").fetchone()
        connection.execute("UPDATE meta SET value = value + 1")
    try:
        for _ in range(2):
            ahead = words_server.get(query.format(2))
            assert (ahead.status_code, ahead.headers["x-kg-cache"]) == (200, "miss")
            assert "etag" not in ahead.headers
            assert ahead.headers["cache-control"] == "no-store"
        with sqlite3.connect(index_path(words_data)) as connection:
            connection.execute("UPDATE meta SET value = ?", (sequence - 1,))
        behind = words_server.get(query.format(3))
        assert (behind.status_code, behind.headers["retry-after"]) == (503, "5")
    finally:
        with sqlite3.connect(index_path(words_data)) as connection:
            connection.execute("UPDATE meta SET value = ?", (sequence,))
    assert words_server.get(query.format(3)).headers["etag"]


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotReady):
        Search(tmp_path).text([TextQuery("water")])
    with pytest.raises(InvalidInput, match="no index of words"):
        search("ASK { ?s text:query 'a' }", Scope(), None, 0, BASE)
    with pytest.raises(TooLarge):
        search("ASK { ?s text:query 'a' }" + " " * 100_000, Scope(), None, 0, BASE)


def test_an_index_made_anew_in_another_file_is_found(words_data: Path, tmp_path: Path) -> None:
    index_path(tmp_path).write_bytes(index_path(words_data).read_bytes())
    words = Search(tmp_path)
    assert len(words.text([TextQuery("fresh")])[1][0].hits) == 1
    copy = tmp_path / "new"
    copy.write_bytes(index_path(words_data).read_bytes())
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute("UPDATE meta SET value = 7")
    connection.close()
    copy.rename(index_path(tmp_path))
    assert words.text([TextQuery("fresh")], 7)[0] == 7


def test_it_is_among_the_prefixes_and_in_the_description(words_server: Server) -> None:
    assert words_server.get(path="/sparql/prefixes").json()["text"] == TEXT.iri
    assert "sd:propertyFeature text:query" in words_server.get(accept="text/turtle").text or (
        f"sd:propertyFeature <{TEXT.iri}query>" in words_server.get(accept="text/turtle").text
    )
