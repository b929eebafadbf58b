"""The SPARQL endpoint beside its peers on a million triples (`make bench-sparql`), and under load for long."""
