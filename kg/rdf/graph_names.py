"""The one place that spells the names of named graphs (section 5 of the design)."""

import zlib
from dataclasses import dataclass
from typing import ClassVar

from kg.errors import Refused


@dataclass(frozen=True, slots=True)
class GraphNames:
    """Names of the graphs under one base IRI."""

    RECORDS: ClassVar[str] = "record"
    """The dataset of all graphs of records, which is no vocabulary."""

    base_iri: str

    @property
    def prefix(self) -> str:
        """The beginning of every graph name."""
        return f"{self.base_iri}graph/"

    def named(self, path: str) -> str:
        """A graph by its path, for example `kmgbf/supplement`."""
        return self.prefix + path

    def dataset(self, dataset: str) -> str:
        """A vocabulary as published."""
        return self.prefix + dataset

    def supplement(self, dataset: str) -> str:
        """Our additions to a published vocabulary: more names, links, short descriptions."""
        return f"{self.prefix}{dataset}/supplement"

    def machine(self, dataset: str) -> str:
        """Texts of a vocabulary that a machine translated."""
        return f"{self.prefix}{dataset}/machine-translations"

    def inferred(self, dataset: str) -> str:
        """Statements inferred from a vocabulary (inverse relations, types, hierarchy), or from all records (types)."""
        # Below `record/` there are the graphs of records, one of which may be called so.
        return f"{self.prefix}{'records' if dataset == self.RECORDS else dataset}/inferred"

    def ontology(self, name: str) -> str:
        """An ontology."""
        return f"{self.prefix}ontology/{name}"

    def inherited(self, name: str) -> str:
        """What an ontology was published with and programs that reason shall not be served (`stands_apart`)."""
        return f"{self.ontology(name)}/inherited"

    def record(self, identifier: str) -> str:
        """The current version of one record."""
        return f"{self.prefix}record/{identifier}"

    def successions(self, identifier: str) -> str:
        """What a record replaces, as those said who withdrew that (`kg withdraw`)."""
        return f"{self.record(identifier)}/successions"

    def is_successions(self, graph: str) -> bool:
        """Whether this graph says what a record replaces; no identifier of a record has a slash."""
        return graph.startswith(self.record("")) and graph.endswith("/successions")

    def source(self, source: str, identifier: str) -> str:
        """How the ledger calls what one source says of a record, where the record's graph is put together of several.

        Such a graph is kept beside those that are served, and is not published itself.
        """
        return f"{self.base_iri}source/{source}/{identifier}"

    def is_source(self, graph: str) -> bool:
        """Whether this is what one source says, which the ledger keeps and nobody is shown."""
        return graph.startswith(f"{self.base_iri}source/")

    def record_of(self, graph: str) -> str:
        """The record that a graph is of, '' for other graphs."""
        is_one = graph.startswith(self.record(""))
        return self.base_iri + graph.removeprefix(self.prefix) if is_one else ""

    @property
    def catalogue(self) -> str:
        """DCAT and VoID descriptions of the datasets, and their settings."""
        return self.prefix + "catalogue"

    @property
    def default(self) -> str:
        """How the ledger calls the graph without a name, which only SPARQL Update and the Graph Store write."""
        return self.prefix + "default"

    @property
    def provenance(self) -> str:
        """PROV-O: changes with agent, time, reason and source."""
        return self.prefix + "provenance"

    def is_derived(self, graph: str) -> bool:
        """Whether the server makes or keeps this graph itself, so that nobody else may write it."""
        return self.is_source(graph) or (
            graph.startswith(self.prefix) and (graph == self.provenance or graph.endswith("/inferred"))
        )

    def refuse_derived(self, graph: str) -> None:
        """Raise Refused for a derived graph."""
        if self.is_derived(graph):
            hint = "Change what it is derived from."
            raise Refused(f"The graph {graph} is made by the server and cannot be written.", hint)

    def is_machine(self, graph: str) -> bool:
        """Whether texts in this graph were translated by a machine."""
        return graph.startswith(self.prefix) and graph.endswith("/machine-translations")

    def dataset_of(self, graph: str) -> str:
        """Id of the dataset that a graph belongs to ('' for a foreign graph).

        >>> GraphNames("http://metadata.cbd.int/").dataset_of("http://metadata.cbd.int/graph/kmgbf/inferred")
        'kmgbf'
        """
        if not graph.startswith(self.prefix):
            return ""
        first, _, rest = graph[len(self.prefix) :].partition("/")
        return rest.partition("/")[0] if first == "ontology" else first


def stands_apart(graph: str) -> bool:
    """Whether a graph is left out of the union of all graphs, so that only who names it finds what it states.

    >>> stands_apart("http://metadata.cbd.int/graph/ontology/kmgbf/inherited")
    True
    """
    return graph.endswith("/inherited") and "/graph/ontology/" in graph


def blank_node_prefix(graph: str) -> str:
    """The prefix of blank nodes of a graph in the store, so that those of different graphs never have the same name."""
    return f"g{zlib.crc32(graph.encode()):08x}"
