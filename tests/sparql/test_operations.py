"""Updates are cut into operations, and it is known which graphs each may change."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InvalidInput, KgError, Refused, TooLarge
from sparql.language.guard import Limits
from sparql.writing.operations import Operation, UpdateText, read_update

LIMITS = Limits()


def read(text: str) -> UpdateText:
    return read_update(text, LIMITS)


def only(text: str) -> Operation:
    operations = read(text).operations
    assert len(operations) == 1
    return operations[0]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("INSERT DATA { <a> <b> 1 }", ["INSERT"]),
        ("INSERT DATA { <a> <b> 1 ; <c> 2 } ; DELETE DATA { <a> <b> 1 } ;", ["INSERT", "DELETE"]),
        ("CLEAR ALL; DROP SILENT GRAPH <g>; CREATE GRAPH <g>", ["CLEAR", "DROP", "CREATE"]),
        ("COPY <a> TO <b> ; MOVE DEFAULT TO <b> ; ADD <b> TO DEFAULT", ["COPY", "MOVE", "ADD"]),
        ("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["DELETE"]),
        ("INSERT DATA { <a> <b> 'x;y}' } # ; CLEAR ALL\n; clear default", ["INSERT", "CLEAR"]),
        ("PREFIX : <u:> INSERT DATA { :a :b :c } ; PREFIX : <v:> DELETE WHERE { :a ?p ?o }", ["INSERT", "DELETE"]),
    ],
)
def test_semicolons_outside_braces_end_operations(text: str, forms: list[str]) -> None:
    assert [operation.form for operation in read(text).operations] == forms


def test_an_operation_stands_alone_where_it_stood() -> None:
    text = "PREFIX : <u:>\nINSERT DATA { :a :b 1 } ;\n  CLEAR DEFAULT"
    update = read(text)
    first, second = (update.alone(operation) for operation in update.operations)
    assert first == "PREFIX : <u:>\nINSERT DATA { :a :b 1 } "
    assert second == "PREFIX : <u:>\n                         \n  CLEAR DEFAULT"
    assert len(second) == len(text)


def test_the_graphs_of_an_operation_are_known() -> None:
    change = only("WITH <h> DELETE { GRAPH <d> { ?s ?p ?o } } INSERT { GRAPH ?g { ?s ?p ?o } } USING <u> WHERE { }")
    assert (change.graphs, change.variables, change.home) == (("<d>",), ("g",), "<h>")
    assert not change.default
    assert change.using is not None
    assert change.using_default == ("<u>",)
    copy = only("COPY SILENT GRAPH <a> TO <b>")
    assert (copy.graphs, copy.default, copy.empties) == (("<a>", "<b>"), False, False)
    clear = only("CLEAR NAMED")
    assert (clear.everything, clear.default, clear.empties) == (True, False, True)
    assert only("DROP DEFAULT").default


@pytest.mark.parametrize(
    ("text", "graphs", "plain"),
    [
        ("INSERT { GRAPH <t> { ?s ?p ?o } } WHERE { GRAPH <r> { ?s ?p ?o } GRAPH ?v {} }", ("<t>",), False),
        ("INSERT { GRAPH <t> { ?s ?p ?o } . } USING <r> USING NAMED <n> WHERE { ?s ?p ?o }", ("<t>",), False),
        ("WITH <r> DELETE { GRAPH <t> { ?s ?p ?o } } WHERE { ?s ?p ?o }", ("<t>",), False),
        ("WITH <t> DELETE { ?s ?p ?o } WHERE { GRAPH <r> { ?s ?p ?o } }", (), True),
        ("DELETE {} INSERT { GRAPH <t> {} ?s a ?o } WHERE { GRAPH <r> { ?s ?p ?o } }", ("<t>",), True),
        ("DELETE WHERE { GRAPH <t> { ?s ?p ?o } ?s ?p ?o }", ("<t>",), True),
        ("DELETE WHERE { GRAPH <t> { ?s ?p ?o } }", ("<t>",), False),
        ("INSERT DATA { GRAPH <t> { <a> <b> <c> } GRAPH p:u {} }", ("<t>", "p:u"), False),
        ("INSERT DATA { [] a <c> }", (), True),
    ],
)
def test_what_is_only_read_is_no_target(text: str, graphs: tuple[str, ...], plain: bool) -> None:
    found = only(f"PREFIX p: <p:> {text}")
    assert (found.graphs, found.variables, found.plain) == (graphs, (), plain)
    assert only("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }").short


def test_the_word_where_may_be_left_out() -> None:
    text = "DELETE { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"
    operation = only(text)
    assert operation.group == operation.where == text.index("{ GRAPH")
    assert only("INSERT DATA { GRAPH <g> { <a> <b> <c> } }").where is None


@pytest.mark.parametrize(
    ("text", "error", "words", "line", "column"),
    [
        ("", InvalidInput, "no operation", None, None),
        ("PREFIX ex: <u:>", InvalidInput, "no operation", None, None),
        ("SELECT * { ?s ?p ?o }", InvalidInput, "is a query", 1, 1),
        ("CLEAR ALL;\n LOAD <http://example.org/>", Refused, "LOAD is refused", 2, 2),
        ("load silent <http://example.org/> into graph <g>", Refused, "LOAD is refused", 1, 1),
        ("LOADSILENT <http://example.org/>", Refused, "LOAD is refused", 1, 1),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://x/> { ?s ?p ?o } }", Refused, "SERVICE is refused", 1, 29),
        ("INSERT DATA { nope:a <b> <c> }", InvalidInput, "“nope:” is not declared", 1, 15),
        ("UPSERT DATA { }", InvalidInput, "does not begin an update", 1, 1),
        ("INSERT DATA { _:a <b> 1 } ; INSERT DATA { _:a <b> 1 }", InvalidInput, "two operations", 1, 43),
        ("INSERT DATA { <a> <b> 'x }", InvalidInput, "does not end", 1, 23),
        ("\\u0049NSERT DATA { }", InvalidInput, "cannot stand here", 1, 1),
        ("INSERT DATA " + "{" * 101, Refused, "nested more than 100", 1, 113),
    ],
)
def test_what_may_not_run_is_refused_with_its_place(
    text: str, error: type[InvalidInput], words: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(error) as raised:
        read(text)
    assert words in raised.value.message
    assert (raised.value.line, raised.value.column) == (line, column)


def test_limits_hold() -> None:
    with pytest.raises(TooLarge):
        read_update("CLEAR ALL" + " " * 100, Limits(length=100))
    with pytest.raises(Refused, match="1,000 operations"):
        read(";".join(["CLEAR ALL"] * 1_002))


def test_data_may_hold_many_negative_numbers() -> None:
    assert read("INSERT DATA { <a> <b> " + ",".join(["-1"] * 5_000) + " }").operations


@given(st.text(alphabet="{}; <>:aGRPH?'\"\\\n#ISERTDALOUVCY*_.|", max_size=120))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with contextlib.suppress(KgError):
        assert all(operation.end <= len(text) for operation in read(text).operations)
