"""The work of a change on the index is that of what it changes, however much the index holds."""

import re
import sqlite3
from contextlib import closing
from typing import Final

from pyoxigraph import RdfFormat, parse

from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.publishing.projection import Writer
from kg.search.index import index_path
from kg.settings import Settings

_SMALL: Final = {"touched", "json_each", "position", "space", "tombstone", "CONSTANT"}
"""What may be gone through: what is touched, the few spaces of names, one row, the first row."""
_RECORD: Final = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix chm: <http://metadata.cbd.int/chm/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dct: <http://purl.org/dc/terms/> .
<http://metadata.cbd.int/record/A> a chm:Nbsap ; rdfs:label "%s"@en ; dct:identifier "1234" ;
  dct:isReplacedBy <http://metadata.cbd.int/record/B> ; chm:government <http://metadata.cbd.int/thesaurus/fr> .
"""


def test_no_statement_of_a_change_goes_through_a_table(settings: Settings, ledger: Ledger) -> None:
    seen: list[str] = []
    with Writer(settings.data, settings.base_iri, ledger) as writer:
        writer._index._connection.set_trace_callback(seen.append)
        for name in ("Plan", "Another plan", ""):
            triples = list(parse((_RECORD % name).encode(), RdfFormat.TURTLE))
            graphs = {"http://metadata.cbd.int/graph/record/A": triples if name else None}
            accept(settings, ledger, Change(dataset="record", agent="Test", reason="t", kind="record"), graphs, writer)
        writer._index._connection.set_trace_callback(None)
    asked = {text for text in seen if re.match("SELECT|INSERT|UPDATE|DELETE", text.strip())}
    assert {"FROM touched", "INTO word", "INTO label", "FROM label"} <= set(
        re.findall(r"FROM touched|INTO word|INTO label|FROM label", " ".join(asked))
    )
    with closing(sqlite3.connect(index_path(settings.data))) as index:
        index.execute("CREATE TEMP TABLE touched (iri TEXT PRIMARY KEY) WITHOUT ROWID")
        plans = ((text, row[3]) for text in asked for row in index.execute(f"EXPLAIN QUERY PLAN {text}"))
        wide = [(text, plan) for text, plan in plans if plan.startswith("SCAN ") and plan.split()[1] not in _SMALL]
    assert wide == []
