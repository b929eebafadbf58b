"""The ledger: append-only, idempotent, whole."""

import sqlite3
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.ledger.ledger import Change, Ledger
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.settings import Settings

A, B, P = (NamedNode(f"http://example.org/{name}") for name in "abp")


def content(*values: str) -> CanonicalGraph:
    return canonicalize(Triple(A, P, Literal(value)) for value in values)


def change(reason: str = "because") -> Change:
    return Change(dataset="test", agent="Tester", reason=reason)


def test_a_change_gets_a_sequence_and_each_graph_a_revision(ledger: Ledger) -> None:
    first = ledger.append(change(), {"urn:g:1": content("1"), "urn:g:2": content("2")})
    second = ledger.append(change(), {"urn:g:1": content("1", "more")})
    assert (first.sequence, second.sequence) == (1, 2)
    assert set(first.changed) == {"urn:g:1", "urn:g:2"}
    assert ledger.newest_revisions() == {"urn:g:1": 2, "urn:g:2": 1}


def test_an_unchanged_graph_makes_no_version(ledger: Ledger) -> None:
    ledger.append(change(), {"urn:g": content("1")})
    receipt = ledger.append(change(), {"urn:g": content("1")})
    assert receipt.changed == ()
    assert receipt.unchanged == ("urn:g",)
    assert ledger.last_sequence() == 1


def test_only_what_differs_makes_a_version(ledger: Ledger) -> None:
    ledger.append(change(), {"urn:g:1": content("1"), "urn:g:2": content("2")})
    receipt = ledger.append(change(), {"urn:g:1": content("1"), "urn:g:2": content("other")})
    assert receipt.changed == ("urn:g:2",)


def test_a_withdrawn_graph_keeps_its_history(ledger: Ledger) -> None:
    ledger.append(change("first"), {"urn:g": content("1")})
    ledger.append(change("no longer true"), {"urn:g": None})
    (withdrawn, why), (before, _) = ledger.history("urn:g")
    assert (withdrawn.revision, withdrawn.sha256, why.reason) == (2, "", "no longer true")
    assert before.sha256 == content("1").sha256


def test_literals_come_back_exactly_as_they_were_sent(ledger: Ledger) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    sent = {
        Triple(A, P, Literal("1.10", datatype=NamedNode(xsd + "decimal"))),
        Triple(A, P, Literal("5", datatype=NamedNode(xsd + "nonNegativeInteger"))),
        Triple(A, P, Literal("2026-11-20T00:00:00+00:00", datatype=NamedNode(xsd + "dateTime"))),
    }
    ledger.append(change(), {"urn:g": canonicalize(sent)})
    version = ledger.latest("urn:g")
    assert version is not None
    assert set(version.content().triples()) == sent


def test_isomorphic_graphs_are_the_same(ledger: Ledger) -> None:
    def graph(name: str) -> CanonicalGraph:
        return canonicalize([Triple(A, P, BlankNode(name)), Triple(BlankNode(name), P, B)])

    assert graph("x").sha256 == graph("y").sha256


@pytest.mark.parametrize("table", ["change", "version"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET sequence = 9"])
def test_the_ledger_cannot_be_rewritten(ledger: Ledger, settings: Settings, table: str, statement: str) -> None:
    ledger.append(change(), {"urn:g": content("1")})
    connection = sqlite3.connect(settings.data / "ledger.sqlite3")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement.format(table))
    connection.close()


def test_a_failure_leaves_nothing_behind(ledger: Ledger) -> None:
    class Broken(CanonicalGraph):
        @property
        def sha256(self) -> str:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        ledger.append(change(), {"urn:g:1": content("1"), "urn:g:2": Broken(b"", 0)})
    assert ledger.last_sequence() == 0
    assert ledger.latest("urn:g:1") is None


def test_changes_are_listed_in_both_directions(ledger: Ledger) -> None:
    for number in range(5):
        ledger.append(change(str(number)), {"urn:g": content(str(number))})
    assert [c.reason for c in ledger.changes(after=2)] == ["2", "3", "4"]
    assert [c.reason for c in ledger.changes(limit=2, newest_first=True)] == ["4", "3"]
    assert [c.reason for c in ledger.changes(limit=2, newest_first=True, upto=3)] == ["2", "1"]
    assert ledger.graphs_of_change(3, limit=10) == ["urn:g"]


def test_several_changes_are_recorded_together_or_not_at_all(ledger: Ledger) -> None:
    one, two = (Change(dataset="d", agent="a", reason=reason) for reason in ("first", "second"))
    graphs = {"http://example.org/g": CanonicalGraph(b"<u:a> <u:b> <u:c> .\n", 1)}

    def broken() -> Iterator[tuple[Change, dict[str, CanonicalGraph | None]]]:
        yield one, dict(graphs)
        raise OSError("the second file cannot be read")

    with pytest.raises(OSError, match="second file"):
        ledger.append_all(broken())
    assert ledger.last_sequence() == 0
    receipts = ledger.append_all([(one, dict(graphs)), (two, {"http://example.org/h": graphs["http://example.org/g"]})])
    assert [receipt.sequence for receipt in receipts] == [1, 2]
