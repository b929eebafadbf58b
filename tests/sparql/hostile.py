"""Queries that strangers will send, by what they try. Each must end in time with a clear status; see `test_hostile`."""

from typing import Final

# The address of a listening socket that must never be called is put in for %CANARY%.
_CANARY: Final = "http://127.0.0.1:%CANARY%/x"
_STAR: Final = "?a ?b ?c . ?d ?e ?f"
_DOUBLING: Final = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))


def _nested(opening: str, closing: str, depth: int, inside: str = "") -> str:
    return opening * depth + inside + closing * depth


def _many(pattern: str, number: int) -> str:
    return " ".join(pattern.replace("#", str(n)) for n in range(number))


NESTING: Final = {
    "braces": "ASK " + _nested("{", "}", 10_000),
    "braces under the limit": "ASK " + _nested("{", "}", 100),
    "braces never closed": "ASK " + "{" * 50_000,
    "parentheses": "ASK { FILTER(" + _nested("(", ")", 20_000, "1") + ") }",
    "brackets": "ASK { ?s ?p " + _nested("[ ?p ", "]", 5_000, "1") + " }",
    "brackets under the limit": "ASK { ?s ?p " + _nested("[ ?p ", "]", 99, "1") + " }",
    "lists": "ASK { ?s ?p " + _nested("(", ")", 5_000, "1") + " }",
    "lists under the limit": "ASK { ?s ?p " + _nested("(", ")", 99, "1") + " }",
    "functions": "ASK { FILTER(" + _nested("STR(", ")", 3_000, "1") + ") }",
    "functions under the limit": "ASK { FILTER(" + _nested("STR(", ")", 98, "1") + ") }",
    "triple terms": "ASK { ?s ?p " + _nested("<<( ?s ?p ", " )>>", 2_000, "1") + " }",
    "reifiers": "ASK { ?s ?p " + _nested("<< ?s ?p ", " >>", 2_000, "1") + " }",
    "annotations": "ASK { ?s ?p ?o " + _nested("{| ?p ?o ", " |}", 2_000) + " }",
    "subqueries": "ASK { " + _nested("{ SELECT * { ", " } }", 1_000) + " }",
    "exists": "ASK { " + _nested("FILTER EXISTS { ?s ?p ?o ", " }", 1_000) + " }",
    "optionals": "ASK { " + _nested("OPTIONAL { ?s ?p ?o ", " }", 90) + " }",
    "paths": "ASK { ?s " + _nested("(", ")*", 10_000, "<x:p>") + " ?o }",
    "hidden in what looks like an IRI": "ASK { FILTER(1<" + _nested("(", ")", 20_000, "1") + "&&2>1) }",
}
CHAINS: Final = {
    "union": "ASK { {}" + " UNION {}" * 20_000 + " }",
    "union under the limit": "ASK { {?s ?p ?o}" + " UNION {?s ?p ?o}" * 1_900 + " }",
    "and": "ASK { FILTER(true" + " && true" * 50_000 + ") }",
    "or": "ASK { FILTER(true" + " || true" * 50_000 + ") }",
    "not": "ASK { FILTER(" + "!" * 100_000 + "true) }",
    "sum": "ASK { FILTER(1" + "+1" * 100_000 + ") }",
    "sum under the limit": "ASK { FILTER(1" + "+1" * 1_900 + ") }",
    "filters": "ASK { " + "FILTER(true) " * 20_000 + "}",
    "binds": "ASK { " + _many("BIND(1 AS ?x#)", 6_000) + " }",
    "columns": "SELECT " + _many("(1 AS ?x#)", 6_000) + " {}",
    "aggregates": "SELECT " + _many("(COUNT(?x) AS ?x#)", 6_000) + " { ?s ?p ?x }",
    "having": "SELECT (COUNT(*) AS ?c) { ?s ?p ?o } HAVING " + "(true) " * 20_000,
    "minus": "ASK { " + "MINUS { ?s ?p ?o } " * 6_000 + "}",
}
SLOW: Final = {
    "cartesian count": "SELECT (COUNT(*) AS ?n) { " + _STAR + " . ?g ?h ?i }",
    "cartesian distinct": "SELECT DISTINCT * { " + _STAR + " }",
    "cartesian order": "SELECT * { " + _STAR + " } ORDER BY ?c ?f",
    "cartesian rows": "SELECT * { " + _STAR + " . ?g ?h ?i }",
    "cartesian graph": "CONSTRUCT { ?a ?b ?f } { " + _STAR + " . ?g ?h ?i }",
    "cartesian groups": "SELECT ?a ?d (COUNT(*) AS ?n) { " + _STAR + " } GROUP BY ?a ?d",
    "group concat": "SELECT (GROUP_CONCAT(?s) AS ?all) { ?a ?b ?c . ?d ?e ?f BIND(STR(?c) AS ?s) }",
    "order by everything": "SELECT * { ?a ?b ?c . ?d ?b ?f } ORDER BY RAND()",
    "not exists over everything": "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?c ?d ?e . ?f ?g ?h . FILTER(?h = ?a) } }",
    "minus over everything": "SELECT * { ?a ?b ?c . ?d ?e ?f MINUS { ?a ?h ?i . ?x ?y ?z } }",
    "open path": "SELECT * { ?a (<x:p>|!<x:p>)* ?b }",
    "open path with plus": "SELECT (COUNT(*) AS ?n) { ?a (!<x:none>)+ ?b . ?b (!<x:none>)+ ?c }",
    "path of paths": "SELECT (COUNT(*) AS ?n) { ?a ((!<x:none>)*/(^!<x:none>)*)* ?b }",
    "doubling": 'ASK { BIND("xxxxxxxx" AS ?x0) ' + _DOUBLING + " FILTER(STRLEN(?x40) > 1) }",
    "doubling by replace": 'ASK { BIND("xxxxxxxx" AS ?x0) '
    + _many('BIND(REPLACE(?x#, "x", "xxxxxxxxxxxxxxxx") AS ?y#)', 1)
    + _DOUBLING
    + " FILTER(STRLEN(?x39) > 1) }",
    "planner, star": "ASK { ?s <x:p> ?o . " + _many("?s <x:p#> ?o# .", 400) + " }",
    "planner, optionals": "ASK { ?s <x:p> ?o . " + _many("OPTIONAL { ?s <x:p#> ?o# }", 400) + " }",
    "planner, groups": "ASK { " + "{ ?s ?p ?o } " * 400 + " }",
    "planner, graphs": "ASK { " + "GRAPH ?g { ?s ?p ?o } " * 400 + " }",
    "planner, long path": "ASK { ?s <x:p>" + "/<x:p>" * 900 + " ?o }",
    "planner, long list": "ASK { ?s ?p (" + "1 " * 900 + ") }",
    "planner, values": "ASK { " + _many("VALUES ?x# { 1 2 3 }", 300) + " }",
    "values product": "SELECT * { " + _many("VALUES ?x# { 1 2 3 4 5 6 7 8 9 }", 12) + " } ORDER BY ?x1",
    "regular expression": 'ASK { ?s ?p ?o FILTER(REGEX(STR(?o), "(a*)*(b*)*(c*)*$")) }',
    "large regular expression": 'ASK { ?s ?p ?o FILTER(REGEX(STR(?o), "' + "(a{100}){100}" * 20 + '")) }',
    "filter on everything": "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(CONTAINS(STR(?c), STR(?f))) } ORDER BY ?a",
    "hashes": "SELECT (COUNT(DISTINCT ?h) AS ?n) { " + _STAR + " BIND(SHA512(CONCAT(STR(?c), STR(?f))) AS ?h) }",
    "describe everything": "DESCRIBE ?a ?d { " + _STAR + " . ?g ?h ?i }",
}
OUTSIDE: Final = {
    "service": f"SELECT * {{ SERVICE <{_CANARY}> {{ ?s ?p ?o }} }}",
    "service silent": f"SELECT * {{ SERVICE SILENT <{_CANARY}> {{ ?s ?p ?o }} }}",
    "service in exists": f"ASK {{ FILTER EXISTS {{ SERVICE SILENT <{_CANARY}> {{ ?s ?p ?o }} }} }}",
    "service variable": f"SELECT * {{ VALUES ?e {{ <{_CANARY}> }} SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "service glued": f"PREFIX x: <{_CANARY}> SELECT * {{ SERVICEx:{{ ?s ?p ?o }} }}",
    "service silent glued": f"PREFIX x: <{_CANARY}> SELECT * {{ SERVICESILENTx:{{ ?s ?p ?o }} }}",
    "service after true": f"SELECT * {{ ?a ?b trueSERVICE<{_CANARY}>{{ ?s ?p ?o }} }}",
    "service as a prefix": f"PREFIX SERVICEx: <u:y> PREFIX x: <{_CANARY}> SELECT * {{ SERVICEx:{{ ?s ?p ?o }} }}",
    "service in escapes": f"SELECT * {{ \\u0053ERVICE <{_CANARY}> {{ ?s ?p ?o }} }}",
    "service split by a comment": f"SELECT * {{ SERVICE#c\n<{_CANARY}> {{ ?s ?p ?o }} }}",
    "load": f"LOAD <{_CANARY}>",
    "load into": f"LOAD SILENT <{_CANARY}> INTO GRAPH <u:g>",
    "update after a query": f"ASK {{}} ; LOAD <{_CANARY}>",
    "from http": f"SELECT * FROM <{_CANARY}> {{ ?s ?p ?o }}",
    "from named http": f"SELECT * FROM NAMED <{_CANARY}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "from file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "describe http": f"DESCRIBE <{_CANARY}>",
    "graph http": f"SELECT * {{ GRAPH <{_CANARY}> {{ ?s ?p ?o }} }}",
}
LARGE: Final = {
    "literal": "ASK { ?s ?p '" + "x" * 900_000 + "' }",
    "literal over the limit": "ASK { ?s ?p '" + "x" * 1_100_000 + "' }",
    "escapes": "ASK { ?s ?p '" + "\\u0041" * 150_000 + "' }",
    "iri": "ASK { ?s ?p <http://e/" + "x" * 900_000 + "> }",
    "variable": "ASK { ?" + "x" * 900_000 + " ?p ?o }",
    "comment": "#" + "x" * 900_000 + "\nASK {}",
    "names": "ASK { " + "a." * 400_000 + " }",
    "values": "SELECT * { VALUES ?x { " + "1 " * 400_000 + "} }",
    "prefixes": _many("PREFIX p#: <http://e/#>", 20_000) + " ASK {}",
    "in": "ASK { ?s ?p ?o FILTER(?o IN (" + "1," * 300_000 + "1)) }",
    "quotes": "ASK { " + "''' " * 200_000 + " }",
    "number": "ASK { ?s ?p " + "9" * 900_000 + " }",
    "nothing": "",
    "zero bytes": "ASK {\x00}",
    "garbage": "\x01\x02<<<>>>{{}}\"'`",
}
ALL: Final = {
    f"{kind}: {name}": query
    for kind, queries in (
        ("nesting", NESTING), ("chain", CHAINS), ("slow", SLOW), ("outside", OUTSIDE), ("large", LARGE),
    )
    for name, query in queries.items()
}  # fmt: skip
