"""Sources to quads, outside any request. May import `kg` only."""
