"""The SPARQL service: protocol, guard, sandboxed workers, results. May import `kg` only."""
