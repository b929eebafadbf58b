"""How each kind of test is carried out: returns if the server does as expected, raises Missed or NotApplicable."""

from collections.abc import Callable, Mapping
from typing import Final

import httpx
from rdflib import Graph, Node, URIRef

from tests.conformance.exchanges import run_exchange
from tests.conformance.reading import MEDIA_TYPES, read_expected, read_graph, read_result
from tests.conformance.schema import faults
from tests.conformance.server import (
    NOTHING,
    Missed,
    NotApplicable,
    RefusedByDesign,
    Server,
    expect,
    graph_quads,
    quads_of,
    status_and_reason,
)
from tests.conformance.suite import QT, UT, Test, label
from tests.conformance.terms import Quad, Table, same_dataset, same_table

_ELSEWHERE: Final = {
    "entailment": "entailment regimes are not offered: what is inferred is stored when data is loaded",
}
_FEDERATION: Final = "federation is refused by design: the server contacts no other services for a query"
_FROM: Final = "FROM"
_FAILS: Final = "cannot be carried out"


def run(test: Test, server: Server) -> None:
    """Carry a test out."""
    if test.group in _ELSEWHERE:
        raise NotApplicable(_ELSEWHERE[test.group])
    if test.kind not in _KINDS:
        raise NotApplicable(f"tests of the kind {test.kind} are not known here")
    (_federated if test.group == "service" else _KINDS[test.kind])(test, server)


def _federated(test: Test, server: Server) -> None:
    """A federated query must be answered with 403 that names the word, SILENT or not."""
    answer = server.query(_text(test), MEDIA_TYPES[".srj"])
    if answer.status_code == 403 and "SERVICE" in answer.text:
        raise RefusedByDesign(_FEDERATION)
    raise Missed(f"a federated query gave {status_and_reason(answer)}")


def _text(test: Test) -> str:
    """The text of a query, with its own address as base; some copies name the query alone."""
    query = test.manifest.value(test.action, QT["query"]) or test.action
    return f"BASE <{query}>\n{test.text(str(query))}"


def _query(test: Test, server: Server) -> None:
    """Query evaluation: graphs are named after their files and chosen by the parameters of the protocol.

    A query with FROM chooses by itself, from the same names.
    """
    manifest, action, result = test.manifest, test.action, test.result
    assert action is not None
    assert result is not None
    default = [str(file) for file in manifest.objects(action, QT.data)]
    named = [_named(manifest, node) for node in manifest.objects(action, QT.graphData)]
    for graph, file in [*((name, name) for name in default), *named]:
        server.hold(graph, test.path(file), file)
    text = _text(test)
    expected = read_expected(test.path(result), str(result))
    media_type = MEDIA_TYPES[test.path(result).suffix]
    if not isinstance(expected, Graph) and "sparql" not in media_type and not media_type.startswith("text/"):
        media_type = MEDIA_TYPES[".srj"]
    if isinstance(expected, Table | bool) and media_type == MEDIA_TYPES[".ttl"]:
        media_type = MEDIA_TYPES[".srj"]
    chosen = ((), ()) if _FROM in text.upper().split() else (default or [NOTHING], [name for name, _ in named])
    _compare(expected, expect(server.query(text, media_type, *chosen)), media_type)


def _named(manifest: Graph, node: Node) -> tuple[str, str]:
    """Name and file of a named graph, which are the same unless the manifest tells another name."""
    file = manifest.value(node, QT.graph)
    return (str(node), str(node)) if file is None else (label(manifest, node), str(file))


def _compare(expected: Table | bool | Graph, answer: httpx.Response, media_type: str) -> None:
    if answer.headers["content-type"].partition(";")[0] != media_type:
        raise Missed(f"the answer is {answer.headers['content-type']} and not {media_type}")
    if isinstance(expected, Graph):
        if not same_dataset(graph_quads(expected), quads_of(answer.content, media_type, NOTHING, "")):
            raise Missed("the answer is another graph")
        return
    result = read_result(answer.content, media_type)
    same = same_table(expected, result) if isinstance(expected, Table) and isinstance(result, Table) else None
    if same is False or (same is None and expected != result):
        raise Missed("the answer is another table" if same is False else "the answer is another truth value")


def _update(test: Test, server: Server) -> None:
    """Update evaluation: the whole store is set up through the graph store and compared afterwards."""
    assert test.action is not None
    assert test.result is not None
    request = test.manifest.value(test.action, UT["request"])
    server.empty()
    for graph, file in _state(test, test.action):
        server.hold(graph, test.path(file), file)
    expect(server.update(f"BASE <{request}>\n{test.text(str(request))}"))
    expected: set[Quad] = set()
    for graph, file in _state(test, test.result):
        path = test.path(file)
        expected |= quads_of(path.read_bytes(), MEDIA_TYPES[path.suffix], file, graph)
    if not same_dataset(expected, server.quads()):
        raise Missed("the store holds something else afterwards")


def _state(test: Test, node: Node) -> list[tuple[str, str]]:
    """Graphs ('' for the default one) and their files in a state of the store."""
    manifest = test.manifest
    default = [("", str(file)) for file in manifest.objects(node, UT.data)]
    return default + [
        (label(manifest, named), str(manifest.value(named, UT.graph) or manifest.value(named, UT.data)))
        for named in manifest.objects(node, UT.graphData)
    ]


def _positive(test: Test, server: Server) -> None:
    """Syntax that is right must be accepted.

    What is refused by design (SERVICE, LOAD) and what fails on the store as it is (DROP of a graph that is not there)
    counts if the text was read before: with one brace more, which is wrong, it must be said to be wrong.
    """
    text = _syntax(test)
    answer = _send(test, server, text)
    if answer.is_success:
        return
    if answer.status_code == 403 or _FAILS in answer.text:
        other = _send(test, server, text + " }")
        if other.status_code == 400 and _FAILS not in other.text:
            return
    raise Missed(f"right syntax gave {status_and_reason(answer)}")


def _negative(test: Test, server: Server) -> None:
    """Syntax that is wrong must be answered with 400 (SPARQL 1.1 Protocol, sections 2.1.7 and 2.2.5)."""
    answer = _send(test, server, _syntax(test))
    if answer.status_code != 400 or _FAILS in answer.text:
        raise Missed(f"wrong syntax gave {status_and_reason(answer)}")


def _syntax(test: Test) -> str:
    assert isinstance(test.action, URIRef)
    return test.text(test.action)


def _send(test: Test, server: Server, text: str) -> httpx.Response:
    """To where the text belongs, which the name of its file tells more reliably than the class of the test."""
    return server.update(text) if str(test.action).endswith(".ru") else server.query(text, "*/*")


def _description(test: Test, server: Server) -> None:
    """Service description: what GET on the endpoint gives (SPARQL 1.1 Service Description, section 2)."""
    answer = expect(server.client.get("/sparql", headers={"accept": "text/turtle"}))
    described = read_graph(answer.content, answer.headers["content-type"].partition(";")[0], f"{server.url}/sparql")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    endpoints = set(described.objects(None, URIRef(f"{sd}endpoint")))
    if test.name.endswith("has-endpoint-triple") and URIRef(f"{server.url}/sparql") not in endpoints:
        raise Missed("the description does not name the endpoint")
    wrong = faults(described) if test.name.endswith("conforms-to-schema") else []
    if wrong:
        raise Missed("; ".join(sorted(set(wrong))))


_KINDS: Final[Mapping[str, Callable[[Test, Server], None]]] = {
    "QueryEvaluationTest": _query,
    "CSVResultFormatTest": _query,
    "UpdateEvaluationTest": _update,
    "PositiveSyntaxTest": _positive,
    "PositiveSyntaxTest11": _positive,
    "NegativeSyntaxTest": _negative,
    "NegativeSyntaxTest11": _negative,
    "PositiveUpdateSyntaxTest11": _positive,
    "NegativeUpdateSyntaxTest11": _negative,
    "ServiceDescriptionTest": _description,
    "ProtocolTest": run_exchange,
    "GraphStoreProtocolTest": run_exchange,
}
