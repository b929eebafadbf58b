"""Reading requests of the SPARQL 1.1 Protocol, choosing the format of answers, and authorization."""
