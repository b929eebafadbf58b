"""The bodies of one record as they came, found by the record's IRI, its version and the source."""

from collections.abc import Sequence
from typing import Final

from kg.errors import NotFound
from kg.ledger.bodies import Kept
from kg.ledger.erasure import erase_bodies
from kg.ledger.keeping import Bodies
from kg.ledger.keys import Keys
from kg.ledger.ledger import Ledger
from kg.rdf.graph_names import GraphNames
from kg.records.mapping.iris import read_iris
from kg.records.nodes import main_path
from kg.records.sources import SOURCES
from kg.settings import Settings

_LOAD: Final = "Load it again: what comes from now on is kept."


class KeptBodies:
    """The bodies of a ledger, for people who may see what is not published."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._names = GraphNames(settings.base_iri)
        self._iris = read_iris(settings.base_iri)
        self._ledger = ledger
        self._bodies = Bodies(ledger.database)
        self.keys = Keys(settings.keys_file)

    def graph(self, iri: str) -> str:
        """The name of the graph of a record, which its IRI, that of its thing, or its identifier names."""
        path = iri.partition("#")[0].removeprefix(self._names.base_iri)
        record = main_path(path).removeprefix("record/")
        if "/" in record:
            return self._names.record(record)
        return self._names.record(self._iris.record(record).removeprefix(f"{self._names.base_iri}record/"))

    def all(self, iri: str) -> list[Kept]:
        """All that came for a record and its parts, in the order in which they did. Raises NotFound if nothing did."""
        graph = self.graph(iri)
        found = self._bodies.all(graph, parts=True)
        if not found and self._ledger.latest_head(graph) is None:
            raise NotFound(f"There is no record {iri} here.", "Its IRI or its identifier names it.")
        if not found:
            raise NotFound(f"No body of {iri} is kept: it was loaded before bodies were.", _LOAD)
        return found

    def text(self, iri: str, version: int | None = None, source: str = "") -> str:
        """The text of a body: the last that came before the version after this one, of the most trusted source.

        Raises NotFound where none is kept, it was erased, or its key is lost; Damaged where it is damaged.
        """
        found = self._of_version(iri, self.all(iri), version)
        wanted = [each for each in SOURCES if source in ("", each)]
        for each in wanted:
            if some := [kept for kept in found if kept.source == each]:
                return self.keys.open(self._bodies.get(some[-1]))
        there = ", ".join(sorted({kept.source for kept in found}))
        what = f"No body of {iri} from {source} is kept." if source else f"No body of {iri} is kept."
        raise NotFound(what, f"There are those from: {there}." if there else _LOAD)

    def _of_version(self, iri: str, found: Sequence[Kept], version: int | None) -> Sequence[Kept]:
        """Those of the record itself, else those of its parts; that had come while a version was the newest."""
        graph = self.graph(iri)
        found = [kept for kept in found if kept.graph == graph] or found
        if version is None:
            return found
        if self._ledger.version(graph, version) is None:
            raise NotFound(f"There is no version {version} of {iri}.", "`kg record bodies IRI` lists what came.")
        later = self._ledger.version(graph, version + 1)
        some = [kept for kept in found if later is None or kept.sequence < later.sequence]
        if not some:
            raise NotFound(f"No body of version {version} of {iri} is kept: it was loaded before bodies were.", _LOAD)
        return some

    def erase(self, iri: str, agent: str, reason: str) -> int:
        """Erase all bodies of a record and of its parts, for ever; how many. Its versions stay."""
        graphs = sorted({kept.graph for kept in self.all(iri) if kept.erased is None})
        if not graphs:
            raise NotFound(f"All bodies of {iri} were erased before.", "`kg record bodies IRI` lists them.")
        return sum(erase_bodies(self._ledger, graph, agent, reason, self.keys) for graph in graphs)
