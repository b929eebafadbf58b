"""What records are read from, and the ends of the names of their graphs."""

from typing import Final

DOCUMENT: Final = "document"
EXPORT: Final = "export"
INDEX: Final = "index"
EXCERPT: Final = "excerpt"
LIST: Final = "list"
SOURCES: Final = (DOCUMENT, EXPORT, INDEX, EXCERPT, LIST)
"""What a record can be read from, most trusted first: a document of the store (a body, a decision with its elements),
an export or a list of the store, the search index, an excerpt of the index, a list that somebody else keeps."""
ENVELOPE: Final = "/envelope"
GEOMETRY: Final = "/geometry"
"""Endings of the names of graphs that stand beside the one that holds a record's body."""
BY_SYMBOL: Final = ("decision/", "meeting/", "notification/", "document/")
"""Beginnings of the paths of what is named by its symbol or code, and not by what the document store calls it."""


def path_of(graph_path: str) -> str:
    """The path of what a graph is about, by the end of the graph's name.

    >>> path_of("ABC"), path_of("ABC/geometry/key"), path_of("meeting/COP-16")
    ('record/ABC', 'record/ABC', 'meeting/COP-16')
    """
    if graph_path.startswith(BY_SYMBOL):
        return graph_path
    return f"record/{graph_path.partition('/')[0]}"
