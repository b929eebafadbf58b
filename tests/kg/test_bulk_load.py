"""Loading many new graphs at once."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from kg.ledger.ledger import Change, Ledger
from kg.publishing.bulk_load import BulkLoad
from kg.publishing.projection import Writer
from kg.rdf.documents import CanonicalGraph

BASE = "http://metadata.cbd.int/"


def line(number: int) -> bytes:
    return f'<urn:s{number}> <urn:p> "{"x" * 100}" <urn:g{number % 7}> .\n'.encode()


@pytest.mark.parametrize("count", [0, 3, 5_000])
def test_few_and_many_statements_are_there_after_the_end(tmp_path: Path, count: int) -> None:
    store = Store(tmp_path / "graph")
    loading = BulkLoad(store)
    for number in range(count):
        loading.add(line(number))
    loading.finish()
    loading.finish()
    assert len(store) == count
    assert len(list(store.named_graphs())) == min(count, 7)


def test_new_graphs_changed_graphs_and_blank_nodes_come_in_together(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/ledger.sqlite3")
    long = "y" * 400_000
    texts = {
        "plain": b"<urn:s> <urn:p> <urn:o> .\n",
        "long": f'<urn:s> <urn:p> "{long}" .\n'.encode(),
        "blank": b"<urn:s> <urn:p> _:c14n0 .\n_:c14n0 <urn:p> <urn:o> .\n",
        "empty": b"",
    }
    graphs = {f"{BASE}graph/record/{name}": CanonicalGraph(text, text.count(b"\n")) for name, text in texts.items()}
    change = Change(dataset="record", agent="a", reason="r", kind="record")
    ledger.append(change, graphs)
    plain = f"{BASE}graph/record/plain"
    with Writer(tmp_path, BASE, ledger) as writer:
        first = writer.catch_up()
        ledger.append(change, {plain: CanonicalGraph(b"<urn:s> <urn:p> <urn:other> .\n", 1)})
        second = writer.catch_up()
    assert first is not None
    assert second is not None
    for generation, expected in ((first, "urn:o"), (second, "urn:other")):
        store = Store.read_only(str(generation.graph))
        counts = {name: len(list(store.quads_for_pattern(None, None, None, NamedNode(name)))) for name in graphs}
        assert list(counts.values()) == [1, 1, 2, 0]
        (quad,) = store.quads_for_pattern(None, None, None, NamedNode(plain))
        assert quad.object == NamedNode(expected)
        assert NamedNode(f"{BASE}graph/record/empty") in set(store.named_graphs())
        versions = store.quads_for_pattern(NamedNode(f"{plain}@1"), None, None, None)
        assert len(list(versions)) == 5
