"""A published release of the Framework, loaded unchanged as the graph `graph/kmgbf`.

What we add (more languages, links, short descriptions) stands in graphs of its own and complements it; with
`replace` those are withdrawn, so that nothing but the published release remains.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, Quad

from kg.errors import InvalidInput
from kg.ledger.ledger import Change, Ledger, Receipt
from kg.publishing.changes import accept
from kg.rdf.documents import read_file
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, KMGBF, OWL, RDF
from kg.settings import Settings

DATASET = "kmgbf"
LICENCE = "https://creativecommons.org/licenses/by/4.0/igo/"
_ROLES = (KMGBF.isHeadlineFor, KMGBF.isBinaryFor, KMGBF.isComponentFor, KMGBF.isComplementaryFor)


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """The content of a file: version, date, and numbers of things by kind."""

    version: str
    modified: str
    triples: int
    goals: int
    targets: int
    indicators: int
    role_links: int

    def __str__(self) -> str:
        return (
            f"release {self.version or '(unnamed)'}: {self.triples} triples, {self.goals} goals, "
            f"{self.targets} targets, {self.indicators} indicators, {self.role_links} role links"
        )


def summarize(quads: list[Quad]) -> ReleaseSummary:
    """Count what a release holds."""
    classes = Counter(quad.object for quad in quads if quad.predicate == RDF.type)
    ontology = {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object == OWL.Ontology}
    values = {
        quad.predicate: quad.object.value
        for quad in quads
        if quad.subject in ontology and isinstance(quad.object, Literal)
    }
    return ReleaseSummary(
        version=values.get(OWL.versionInfo, ""),
        modified=values.get(DCT.modified, ""),
        triples=len(set(quads)),
        goals=classes[KMGBF.Goal],
        targets=classes[KMGBF.Target],
        indicators=classes[KMGBF.Indicator],
        role_links=sum(quad.predicate in _ROLES for quad in quads),
    )


def read_release(path: Path, base: str = "") -> tuple[list[Quad], ReleaseSummary]:
    """The quads and summary of a release. Raises InvalidInput when the file does not hold the Framework."""
    quads = read_file(path, base)
    summary = summarize(quads)
    if not (summary.goals and summary.targets and summary.indicators):
        raise InvalidInput(
            f"{path.name} does not hold the Framework: {summary}.",
            f"It must have things of the classes Goal, Target and Indicator of {KMGBF.iri}.",
        )
    return quads, summary


def load_release(
    settings: Settings,
    ledger: Ledger,
    path: Path,
    *,
    agent: str,
    source: str = "",
    replace: bool = False,
    base: str = "",
) -> tuple[Receipt, ReleaseSummary]:
    """Accept a published release; `replace` withdraws what we add to it.

    `source` is the address it came from, `base` what relative IRIs are resolved against.
    """
    names = GraphNames(settings.base_iri)
    quads, summary = read_release(path, base)
    graphs: dict[str, list[Quad] | None] = {names.dataset(DATASET): quads}
    if replace:
        graphs |= dict.fromkeys((names.supplement(DATASET), names.machine(DATASET)))
    change = Change(
        dataset=DATASET,
        agent=agent,
        reason=f"Published release {summary.version or path.name}",
        release=summary.version or summary.modified or path.name,
        source=source or path.name,
        source_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        licence=LICENCE,
    )
    return accept(settings, ledger, change, graphs), summary
