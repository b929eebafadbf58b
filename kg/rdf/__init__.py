"""RDF without a store: namespaces, identifiers, names of graphs, formats, documents."""
