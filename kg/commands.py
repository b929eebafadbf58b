"""Commands about the state of one copy: `kg settings`, `kg releases`, `kg rebuild`."""

from rich.console import Console
from rich.table import Table

from kg.graph.generations import read_current
from kg.ledger.ledger import Ledger
from kg.publishing.projection import rebuild as rebuild_projections
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings, explain


def settings() -> None:
    """Print every setting: its environment variable, the value in force, what it means."""
    table = Table("Variable", "Value", "Meaning")
    for row in explain(Settings()):
        table.add_row(*row)
    Console().print(table)


def releases(dataset: str = "") -> None:
    """List the releases of every dataset, or of one, newest first; the current one of each graph is marked."""
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


def rebuild() -> None:
    """Throw the graph and the search index away and make them again from the ledger. Stop the server first."""
    configuration = Settings()
    ledger = Ledger(configuration.ledger_address)
    rebuild_projections(configuration.data, configuration.base_iri, ledger)
    current = read_current(configuration.data)
    if current is None:
        print("The ledger is empty: there is nothing to rebuild.")
    else:
        print(f"Generation {current.number} holds all changes up to {current.sequence}.")
