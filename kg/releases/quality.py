"""The quality of a state of a vocabulary in a few numbers: findings by rule."""

from collections.abc import Mapping

from kg.quality import check
from kg.rdf.documents import CanonicalGraph


def count_findings(graph: CanonicalGraph) -> Mapping[str, int]:
    """How often each rule of `kg.quality` is broken; rules that are kept are left out."""
    return check(graph.triples()).counts
