"""A process that accepts changes until it is killed: it prints each sequence once it was acknowledged.

    python acceptor.py DATA FIRST COUNT

Change n replaces three graphs, whose content says n, so that a half-applied change shows.
"""

import sys
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.publishing.projection import Writer
from kg.settings import Settings

GRAPHS = tuple(f"http://metadata.cbd.int/graph/test/{name}" for name in "abc")
SUBJECT, VALUE = NamedNode("http://metadata.cbd.int/test/thing"), NamedNode("http://example.org/value")


def content(number: int) -> list[Triple]:
    """Twenty statements that say a number."""
    return [Triple(SUBJECT, VALUE, Literal(f"{number} {part}")) for part in range(20)]


def main() -> None:
    """Accept COUNT changes, from FIRST."""
    data, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    with Writer(settings.data, settings.base_iri, ledger) as writer:
        for number in range(first, first + count):
            change = Change(dataset="test", agent="Tester", reason=str(number))
            receipt = accept(settings, ledger, change, dict.fromkeys(GRAPHS, content(number)), writer)
            print(f"{receipt.sequence} {number}", flush=True)


if __name__ == "__main__":
    main()
