"""Which nested nodes of a graph are judged by which shapes, for engines that do not look into nodes."""

from kg.rdf.namespaces import RDF, SH
from kg.validation.engines.nesting import Nesting

SHAPES = f"""\
<urn:top> {SH.targetClass} <urn:Record> .
<urn:top> {SH.node} <urn:also> .
<urn:top> {SH.property} <urn:top.part> .
<urn:top.part> {SH.path} <urn:part> .
<urn:top.part> {SH.node} <urn:part.node> .
<urn:part.node> {SH.property} <urn:top.part> .
<urn:also> {SH.property} <urn:also.place> .
<urn:also.place> {SH.path} <urn:place> .
<urn:also.place> {SH.node} <urn:place.node> .
<urn:also> {SH.property} <urn:odd> .
<urn:odd> {SH.path} _:path .
<urn:odd> {SH.node} <urn:odd.node> .
"""
NESTING = Nesting.of(SHAPES.encode())
RECORD = f"<urn:r> {RDF.type} <urn:Record> .\n"


def nested(*lines: str) -> set[tuple[str, str]] | None:
    found = NESTING.nested((RECORD + "".join(f"{line} .\n" for line in lines)).encode())
    return None if found is None else {pair for pair in found if pair[1] != "urn:r"}


def test_nodes_are_found_from_the_record_down_also_in_rings() -> None:
    assert nested("<urn:r> <urn:part> <urn:a>", "<urn:a> <urn:part> <urn:b>", "<urn:b> <urn:part> <urn:a>") == {
        ("urn:part.node", "urn:a"),
        ("urn:part.node", "urn:b"),
    }


def test_shapes_that_the_record_conforms_to_as_well_lead_on() -> None:
    assert nested("<urn:r> <urn:place> <urn:p>") == {("urn:place.node", "urn:p")}


def test_what_does_not_hang_from_the_record_is_not_judged() -> None:
    assert nested("<urn:x> <urn:part> <urn:a>", '<urn:x> <urn:part> "text"') == set()


def test_a_text_in_the_place_of_a_node_is_told() -> None:
    assert nested('<urn:r> <urn:part> "text with blanks"') is None


def test_shapes_ask_of_nested_nodes_only_where_the_path_is_not_plain() -> None:
    asked = [line for line in NESTING.shapes.decode().splitlines() if f" {SH.node} " in line]
    assert [line.split(" ")[0] for line in asked] == ["<urn:top>", "<urn:odd>"]
    assert NESTING.shapes.decode().count(f" {SH.targetClass} ") == 1 + 4


def test_ways_back_and_ways_that_may_be_left_out_lead_on_also_from_a_single_node() -> None:
    shapes = f"""\
<urn:asked> {SH.targetNode} <urn:question> .
<urn:asked> {SH.path} _:back .
_:back {SH.inversePath} <urn:answers> .
<urn:asked> {SH.node} <urn:answer> .
<urn:answer> {SH.property} <urn:answer.inline> .
<urn:answer.inline> {SH.path} _:once .
_:once {SH.zeroOrOnePath} <urn:inline> .
<urn:answer.inline> {SH.node} <urn:inner> .
<urn:inner> {SH.property} <urn:inner.link> .
<urn:inner.link> {SH.path} <urn:link> .
<urn:inner.link> {SH.node} <urn:Link> .
"""
    nesting = Nesting.of(shapes.encode())
    assert f" {SH.node} " not in nesting.shapes.decode()
    data = "<urn:a> <urn:answers> <urn:question> .\n<urn:a> <urn:link> <urn:l> .\n<urn:x> <urn:link> <urn:y> .\n"
    below = {("urn:answer", "urn:a"), ("urn:inner", "urn:a"), ("urn:Link", "urn:l")}
    assert set(nesting.nested(data.encode()) or ()) == {("urn:asked", "urn:question"), *below}
    assert nesting.nested(b"<urn:a> <urn:answers> <urn:other> .\n") == []
