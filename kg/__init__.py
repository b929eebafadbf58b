"""The domain: identity, languages, the ledger and its projections, and what can be asked of the graph.

Knows no web framework and imports no other package of this project.
"""
