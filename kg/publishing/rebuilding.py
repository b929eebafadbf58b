"""Making all that is shown again from the ledger: aside, verified, then swapped; readers see the old until then."""

from pathlib import Path

from kg.graph.generations import Generation
from kg.ledger.ledger import Ledger
from kg.ledger.verifying import check_ledger
from kg.publishing.projection import Writer
from kg.publishing.standing import note_hindrance


def rebuild(data: Path, base_iri: str, ledger: Ledger, keep: int = 3) -> Generation | None:
    """Make graph, index and tables again, from this ledger, whatever was shown before.

    Raises Damaged, and leaves everything as it is, if the ledger is not what was accepted or what is made of it is not
    what it holds; Conflict while another process writes.
    """
    check_ledger(ledger)
    with Writer(data, base_iri, ledger, keep, anew=True) as writer:
        generation = writer.catch_up()
        for report in (data / "quality").glob("*.json.gz"):
            report.unlink()
        note_hindrance(data, None)
    return generation
