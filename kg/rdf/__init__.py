"""RDF without a store: namespaces, identifiers, names of graphs, formats and their choice, documents."""
