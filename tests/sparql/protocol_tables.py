"""What SPARQL 1.1 Protocol, section 2, says of single requests, as tables for `test_protocol_cases`."""

from urllib.parse import urlencode

from tests.sparql.cases import FORM, QUERY, UPDATE, Case

A, B, C = (f"http://example.org/{name}" for name in "abc")
TARGET = "http://example.org/target"
ASK = "ASK {}"
ACCENT = "ASK { FILTER('é' = 'é') }".encode()
IN_A = "ASK { <u:a> a <u:T> }"
IN_BOTH = "ASK { <u:a> a <u:T> . <u:b> a <u:T> }"
NAMED = f"ASK {{ GRAPH <{A}> {{ <u:a> a <u:T> }} GRAPH <{B}> {{ <u:b> a <u:T> }} }}"
ANY_NAMED = "ASK { GRAPH ?g { ?s ?p ?o } }"
FULL = f"ASK {{ <u:c> a <u:T> GRAPH ?g {{ <u:a> a <u:T> }} FILTER NOT EXISTS {{ GRAPH <{B}> {{ ?s ?p ?o }} }} }}"
COPY = f"INSERT {{ GRAPH <{TARGET}> {{ ?s <u:copied> true }} }} WHERE {{ ?s a <u:T> }}"
COPY_NAMED = f"INSERT {{ GRAPH <{TARGET}> {{ ?s <u:in> ?g }} }} WHERE {{ GRAPH ?g {{ ?s a <u:T> }} }}"
DEFAULT, NAME = "default-graph-uri", "named-graph-uri"
USING, USING_NAMED = "using-graph-uri", "using-named-graph-uri"


def get(section: str, name: str, query: str, *graphs: tuple[str, str], answers: bool = True) -> Case:
    return Case(section, name, "GET", [200], [("query", query), *graphs], answers=answers)


def direct(section: str, name: str, query: str, *graphs: tuple[str, str], answers: bool = True) -> Case:
    return Case(section, name, "POST", [200], graphs, QUERY, query.encode(), answers=answers)


def form(section: str, name: str, query: str, *graphs: tuple[str, str], answers: bool = True) -> Case:
    return Case(
        section, name, "POST", [200], (), FORM, urlencode([("query", query), *graphs]).encode(), answers=answers
    )


QUERIES = [
    get("2.1.1", "query via GET", ASK),
    form("2.1.2", "query via POST with URL-encoded parameters", ASK),
    direct("2.1.3", "query via POST directly", ASK),
    Case(
        "2.1.2",
        "other parameters of a form stand in the body",
        "POST",
        [200],
        (),
        FORM,
        urlencode([("query", IN_A), (DEFAULT, A)]).encode(),
        answers=True,
    ),
    Case("2.1.3", "a character set that is named", "POST", [200], (), f"{QUERY}; charset=UTF-8", ACCENT, answers=True),
    get("2.1.4", "one default graph", IN_A, (DEFAULT, A)),
    get("2.1.4", "another default graph", IN_A, (DEFAULT, B), answers=False),
    get("2.1.4", "several default graphs are merged", IN_BOTH, (DEFAULT, A), (DEFAULT, B)),
    direct("2.1.4", "several default graphs by POST", IN_BOTH, (DEFAULT, A), (DEFAULT, B)),
    form("2.1.4", "several default graphs in a form", IN_BOTH, (DEFAULT, A), (DEFAULT, B)),
    get("2.1.4", "default graphs only: no named graphs", ANY_NAMED, (DEFAULT, A), answers=False),
    get("2.1.4", "named graphs", NAMED, (NAME, A), (NAME, B)),
    direct("2.1.4", "named graphs by POST", NAMED, (NAME, A), (NAME, B)),
    get("2.1.4", "a graph that is not named is not there", NAMED, (NAME, A), answers=False),
    get("2.1.4", "named graphs only: an empty default graph", "ASK { ?s ?p ?o }", (NAME, A), answers=False),
    get("2.1.4", "default and named graphs", FULL, (DEFAULT, C), (NAME, A)),
    get("2.1.4", "the protocol's dataset goes before the query's", f"ASK FROM <{A}> {{ <u:b> a <u:T> }}", (DEFAULT, B)),
    direct("2.1.4", "FROM without parameters", f"ASK FROM <{A}> FROM <{B}> {{ <u:a> a <u:T> . <u:b> a <u:T> }}"),
    get("2.1.4", "FROM NAMED without parameters", NAMED.replace("ASK", f"ASK FROM NAMED <{A}> FROM NAMED <{B}>")),
    get("2.1.4", "a graph that does not exist is empty", "ASK { ?s ?p ?o }", (DEFAULT, "u:none"), answers=False),
]

BAD_QUERIES = [
    Case("2.1", "a method other than GET and POST", "PUT", [405], [("query", ASK)]),
    Case("2.1", "DELETE", "DELETE", [405], [("query", ASK)]),
    Case("2.1", "several queries", "GET", [400], [("query", ASK), ("query", "SELECT * {}")]),
    Case("2.1", "several queries in a form", "POST", [400], (), FORM, b"query=ASK%7B%7D&query=ASK%7B%7D"),
    Case("2.1", "queries in address and body", "POST", [400], [("query", ASK)], QUERY, ASK.encode()),
    Case("2.1", "no query", "POST", [400], (), FORM, b"timeout=3"),
    Case("2.1.2", "a form without its media type", "POST", [415], (), "", b"query=ASK%20%7B%7D"),
    Case("2.1.3", "a query without its media type", "POST", [415], (), "", b"ASK {}"),
    Case("2.1.3", "another media type", "POST", [415], (), "text/plain", b"ASK {}"),
    Case("2.1.3", "multipart", "POST", [415], (), "multipart/form-data; boundary=x", b"--x--\r\n"),
    Case("2.1.3", "another character set", "POST", [400, 415], (), f"{QUERY}; charset=UTF-16", ASK.encode("utf-16")),
    Case("2.1.3", "bytes that are not UTF-8", "POST", [400], (), QUERY, b"ASK { <u:a> <u:b> '\xff' }"),
    Case("2.1.2", "parameters that are not UTF-8", "POST", [400], (), FORM, b"query=ASK%20%7B%7D%20%23%ff"),
    Case("2.1.4", "a relative graph", "GET", [400], [("query", ASK), (DEFAULT, "graph")]),
    Case("2.1.4", "a graph in angle brackets", "GET", [400], [("query", ASK), (NAME, f"<{A}>")]),
    Case("2.1.7", "wrong syntax", "GET", [400], [("query", "ASK {")]),
    Case("2.1.7", "an update where a query belongs", "GET", [400, 403], [("query", "CLEAR ALL")]),
    Case("2.2", "an update at the address of queries", "POST", [403], (), FORM, b"update=CLEAR%20ALL"),
    Case("2.2", "a query and an update", "POST", [403], (), FORM, b"query=ASK%7B%7D&update=CLEAR%20ALL"),
    Case("2.2", "an update by GET at the address of queries", "GET", [403], [("update", "CLEAR ALL")]),
]


def updating(
    section: str, name: str, status: int, text: str | bytes, *parameters: tuple[str, str], kind: str = UPDATE
) -> Case:
    body = text.encode() if isinstance(text, str) else text
    return Case(section, name, "POST", [status], parameters, kind, body, "/update")


BAD_UPDATES = [
    Case("2.2", "update by GET", "GET", [405], [("update", "CLEAR ALL")], path="/update"),
    Case("2.2", "update by PUT", "PUT", [405], (), UPDATE, b"CLEAR ALL", "/update"),
    updating("2.2.1", "several updates", 400, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", kind=FORM),
    updating("2.2.1", "updates in address and body", 400, "CLEAR ALL", ("update", "CLEAR ALL")),
    updating("2.2.1", "no update", 400, "reason=none", kind=FORM),
    updating("2.2.1", "a query where an update belongs", 400, "query=ASK%7B%7D", kind=FORM),
    updating("2.2.1", "a form without its media type", 415, "update=CLEAR%20NAMED", kind=""),
    updating("2.2.2", "an update without its media type", 415, "CLEAR NAMED", kind=""),
    updating("2.2.2", "another media type", 415, "CLEAR NAMED", kind="text/plain"),
    updating("2.2.2", "the media type of queries", 415, "CLEAR NAMED", kind=QUERY),
    updating("2.2.2", "another character set", 415, "CLEAR NAMED".encode("utf-16"), kind=f"{UPDATE}; charset=UTF-16"),
    updating("2.2.2", "bytes that are not UTF-8", 400, b"INSERT DATA { <u:s> <u:p> '\xff' }"),
    updating("2.2.3", "a relative graph", 400, COPY, (USING, "graph")),
    updating("2.2.3", "USING and the protocol's graphs", 400, COPY.replace("WHERE", f"USING <{A}> WHERE"), (USING, B)),
    updating(
        "2.2.3",
        "USING NAMED and the protocol's graphs",
        400,
        COPY.replace("WHERE", f"USING NAMED <{A}> WHERE"),
        (USING_NAMED, B),
    ),
    updating("2.2.3", "WITH and the protocol's graphs", 400, f"WITH <{TARGET}> {COPY}", (USING_NAMED, B)),
    updating("2.2.5", "wrong syntax", 400, "update=CLEAR%20XYZ", kind=FORM),
    updating("2.2.5", "an operation of several that is wrong", 400, "CLEAR DEFAULT ; INSERT DATA { <u:s> <u:p> }"),
]
