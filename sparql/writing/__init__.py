"""Changing the graph over HTTP: SPARQL 1.1 Update and the Graph Store Protocol.

Texts and documents from outside are read in a sandboxed process that lives for one request (`worker`); what comes out
of it is canonical N-Triples, which goes through the ledger like every other change (`kg.publishing.changes`).
"""
