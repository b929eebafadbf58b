"""The Skosmos REST API, version 1: a thin adapter for the programs that call it today. Nothing here is better than there."""
