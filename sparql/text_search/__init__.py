"""text:query, a property whose triples are not in the graph but found in the index of words.

search        what the service calls: look-ups, the query with their hits in it, errors at their old places
arguments     one use of text:query: words, properties, variables; its errors
uses          where a query uses it
patterns      graph patterns, with triples
"""
