"""What SPARQL 1.1 Graph Store HTTP Protocol says of single requests, as tables for `test_graph_store_cases`."""

from tests.sparql.cases import FORM, TURTLE, Case

STORE = "/graph-store"
ONE = b"<u:s> <u:p> 1 ."
BLANK = b"<u:s> <u:knows> [ <u:name> 'x' ] ."
THERE = [("graph", "u:there")]
NONE = [("graph", "u:not-there")]
READING = [
    Case("5.2", "a graph", "GET", [200], THERE, path=STORE),
    Case("5.2", "a graph that is not there", "GET", [404], NONE, path=STORE),
    Case("5.2", "the default graph is always there", "GET", [200], [("default", "")], path=STORE),
    Case("5.6", "head of a graph", "HEAD", [200], THERE, path=STORE),
    Case("4.1", "a path that names no graph", "GET", [404], path=f"{STORE}/not/there"),
    Case("4.2", "no graph at all", "GET", [400], path=STORE),
    Case("4.2", "a relative name", "GET", [400], [("graph", "there")], path=STORE),
    Case("4.2", "an empty name", "GET", [400], [("graph", "")], path=STORE),
    Case("4.2", "two names", "GET", [400], [*THERE, *NONE], path=STORE),
    Case("4.2", "a name and the default graph", "GET", [400], [*THERE, ("default", "")], path=STORE),
    Case("4.2", "a name in path and parameter", "GET", [400], THERE, path=f"{STORE}/there"),
    Case("5.2", "a form that there is not", "GET", [406], THERE, path=STORE, headers={"accept": "image/png"}),
    Case("5.2", "a browser gets the data", "GET", [200], THERE, path=STORE, headers={"accept": "text/html,*/*;q=0.8"}),
]
WRONG = [
    Case("5.1", "another method", "PROPFIND", [405], THERE, path=STORE),
    Case("5.3", "the payload is not what its type says", "PUT", [400], NONE, TURTLE, b"<u:s> <u:p> .", STORE),
    Case("5.3", "Turtle as RDF/XML", "PUT", [400], NONE, "application/rdf+xml", ONE, STORE),
    Case("5.5", "RDF/XML as Turtle", "POST", [400], NONE, TURTLE, b"<rdf:RDF/>", STORE),
    Case("5.3", "no media type", "PUT", [415], NONE, "", ONE, STORE),
    Case("5.3", "a media type that is not RDF", "PUT", [415], NONE, "image/png", ONE, STORE),
    Case("5.5", "a form of another kind", "POST", [415], NONE, FORM, b"a=b", STORE),
    Case("5.5", "multipart without boundary", "POST", [400], NONE, "multipart/form-data", b"x", STORE),
    Case("5.5", "multipart without parts", "POST", [400], NONE, "multipart/form-data; boundary=x", b"--x--\r\n", STORE),
    Case(
        "5.3",
        "a part of a graph (RFC 9110, 14.5)",
        "PUT",
        [400],
        NONE,
        TURTLE,
        ONE,
        STORE,
        {"content-range": "bytes 0-4/15"},
    ),
    Case(
        "5.3", "several graphs in one", "PUT", [400, 403], NONE, "application/trig", b"<u:g> { <u:s> <u:p> 1 }", STORE
    ),
    Case("5.4", "a graph that is not there", "DELETE", [404], NONE, path=STORE),
    Case("5.3", "the store as a whole", "PUT", [400, 405], (), TURTLE, ONE, STORE),
    Case("5.4", "the store as a whole", "DELETE", [400, 405], path=STORE),
    Case("5.3", "a relative name", "PUT", [400], [("graph", "relative")], TURTLE, ONE, STORE),
    Case("5.7", "PATCH is not offered", "PATCH", [405, 415], THERE, "application/sparql-update", b"CLEAR ALL", STORE),
]
PAYLOADS = [
    ("text/turtle", b"<u:s> <u:p> 'x' ."),
    ("text/turtle; charset=utf-8", b"<u:s> <u:p> 'x' ."),
    ("application/n-triples", b'<u:s> <u:p> "x" .'),
    (
        "application/rdf+xml",
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="u:">'
        b'<rdf:Description rdf:about="u:s"><u:p>x</u:p></rdf:Description></rdf:RDF>',
    ),
    ("application/ld+json", b'{"@id": "u:s", "u:p": "x"}'),
    ("application/trig", b"{ <u:s> <u:p> 'x' }"),
    ("application/n-quads", b'<u:s> <u:p> "x" .'),
]
