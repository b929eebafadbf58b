"""Rows are counted in what the engine writes, whatever the values and however it is cut into blocks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from sparql.engine.rows import COUNTERS
from sparql.engine.turtle import tidy

NASTY = st.text(st.sampled_from(list('a{}[],:"\'\\<>/&\n\r\t é result},{"')), max_size=12)
CELL = st.one_of(st.none(), st.integers(0, 9), NASTY)


def _term(cell: int | str | None) -> str:
    if cell is None:
        return "UNDEF"
    if isinstance(cell, int):
        return f"<http://example.org/{cell}>"
    escaped = cell.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


@pytest.mark.parametrize("media_type", sorted(COUNTERS))
@given(rows=st.lists(st.tuples(CELL, CELL), max_size=8), size=st.integers(1, 40))
@settings(max_examples=150, deadline=None)
def test_the_count_is_right_or_not_given(media_type: str, rows: list[tuple[int | str | None, ...]], size: int) -> None:
    values = " ".join(f"({_term(a)} {_term(b)})" for a, b in rows)
    results = Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}")
    assert isinstance(results, QuerySolutions)
    format_ = QueryResultsFormat.from_media_type(media_type)
    assert format_
    document = results.serialize(format=format_) or b""
    counter = COUNTERS[media_type]()
    for start in range(0, len(document), size):
        counter.feed(document[start : start + size])
    assert counter.rows in (len(rows), None)
    if all(any(cell is not None for cell in row) for row in rows) and not any("{}" in str(row) for row in rows):
        assert counter.rows == len(rows)


def test_unused_prefixes_go_and_used_ones_stay_in_order() -> None:
    head = b"".join(b"@prefix %s: <u:%s> .\n" % (name, name) for name in (b"xsd", b"sd", b"b", b"a"))
    document = head + b'a:x b:y "z"^^xsd:date .\n'
    kept = tidy(document, whole=True)
    assert kept.startswith(b"@prefix a: <u:a> .\n@prefix b: <u:b> .\n@prefix xsd: <u:xsd> .\na:x")
    assert tidy(document, whole=False).count(b"@prefix") == 4
    assert tidy(b"", whole=True) == b""
