"""The W3C's tests of SPARQL 1.1, run over HTTP against a real server.

The tests themselves are not part of this repository: `KG_RDF_TESTS` names a checkout of them (`suite`).
"""
