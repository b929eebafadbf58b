"""The Skosmos REST API, version 1: a thin adapter for the programs that call it today, no better than theirs."""
