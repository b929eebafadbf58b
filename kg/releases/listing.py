"""The table of releases that commands print."""

from rich.console import Console
from rich.table import Table

from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings


def print_releases(dataset: str = "") -> None:
    """Print the releases of every dataset, or of one, newest first; the current one of each graph is marked."""
    configuration = Settings()
    ledger = Ledger(configuration.ledger_address)
    names = GraphNames(configuration.base_iri)
    table = Table("Dataset", "Graph", "Release", "Revision", "Accepted", "Triples", "Current", "SHA-256", "Source")
    newest = ledger.newest_revisions()
    for graph in sorted(newest):
        if dataset and names.dataset_of(graph) != dataset:
            continue
        for version, change in ledger.history(graph):
            current = "withdrawn" if not version.sha256 else "yes" if version.revision == newest[graph] else ""
            table.add_row(
                change.dataset,
                graph.removeprefix(configuration.base_iri),
                change.release,
                str(version.revision),
                change.accepted,
                str(version.triples),
                current,
                version.sha256[:12],
                change.source,
            )
    Console(width=200).print(table)
