"""Whose word counts: the dataset that owns an identifier, and whether a graph speaks for it.

Each identifier has at most one owner, the dataset in whose space of names it stands (`void:uriSpace` of the catalogue).
Names, status, successors, notations, types and places in a hierarchy are those that the owner states; statements of
other datasets stay in their graphs, where SPARQL finds them, and are shown as theirs. Of an identifier that nobody owns
every dataset may speak.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.named_graphs import NamedGraphs
from kg.rdf.graph_names import GraphNames, stands_apart
from kg.rdf.identifiers import may_be_dataset
from kg.rdf.namespaces import DCT, PREFIXES, RDF, RDFS, SKOS, VOID

ONTOLOGIES: Final = "ontology"
"""The owner of the words of common vocabularies (SKOS, Dublin Core, …): all graphs of ontologies together."""
PLACING: Final = frozenset(
    (
        SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive, SKOS.narrowerTransitive, SKOS.inScheme,
        SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.member, SKOS.memberList, DCT.replaces, DCT.isReplacedBy,
        RDFS.subClassOf, RDFS.subPropertyOf, RDFS.isDefinedBy,
    )
)  # fmt: skip
"""Properties that give both their subject and their object a place or a successor, so that both owners must say so."""
_CATALOGUE, _PROVENANCE = "catalogue", "provenance"
SECRETARIAT: Final = "organisation/scbd"
"""Below the base IRI, the Secretariat of the Convention, which the catalogue describes as the publisher of datasets."""
_OF_SERVICE: Final = {
    **dict.fromkeys(("dataset", "graph", "catalogue"), _CATALOGUE),
    **dict.fromkeys(("change", "agent"), _PROVENANCE),
}
_BY_IDENTIFIER: Final = frozenset(("record", "organisation", "contact", "area", "organism", "event"))
"""First segments of IRIs that go on with the identifier of the record that describes the thing."""
_BY_PATH: Final = frozenset(("meeting", "decision", "notification", "document"))
"""First segments of IRIs whose whole path names the graph of the record."""
_OF_PROGRAM: Final = frozenset(("kmgbf", "thesaurus", "programme", "chm", "kg", "shapes", "question", "membership"))
"""First segments that belong to the dataset of that name even where the catalogue does not say so."""
_OWN: Final = _BY_IDENTIFIER | _BY_PATH | _OF_PROGRAM


@dataclass(frozen=True, slots=True)
class Claim:
    """A dataset's claim to the identifiers that begin with `space`; those of the program's own catalogue go first.

    Of several claims to one space that dataset has it which describes the most things there; of those that describe
    equally many, the one that the space is called by (`…/words/` of `words`). Things that the owner does not describe
    are those of another edition, a dataset that describes at least half of what the owner does.
    """

    space: str
    dataset: str
    bundled: bool = False
    things: int = 0


class Owners:
    """The owners of identifiers in one state of the catalogue."""

    def __init__(
        self, names: GraphNames, claims: Iterable[Claim] = (), things: Mapping[str, str] | None = None
    ) -> None:
        """`things` are the datasets of those things which the owner of their space does not describe."""
        self._names = names
        self._things = things or {}
        self._base = base = names.base_iri
        self._record = names.record("")
        ordered = [(claim.space, claim.dataset) for claim in sorted(claims, key=self._order)]
        common = [(iri, ONTOLOGIES) for iri in sorted(set(PREFIXES.values())) if not iri.startswith(base)]
        self._local = tuple(pair for pair in ordered if pair[0].startswith(base))
        foreign = (*(pair for pair in ordered if not pair[0].startswith(base)), *common)
        self._foreign = tuple(sorted(foreign, key=lambda pair: -len(pair[0])))
        self.spaces: dict[str, str] = {}
        for space, dataset in (*self._local, *self._foreign):
            self.spaces.setdefault(space, dataset)
        self._claimed = dict(self.spaces)
        self.spaces |= self._things
        self.owner = lru_cache(maxsize=4_096)(self._owner)
        self._dataset_of = lru_cache(maxsize=4_096)(names.dataset_of)
        self._voices: dict[str, tuple[NamedNode, ...]] = {}
        self._parts: list[str] | None = None

    def _order(self, claim: Claim) -> tuple[bool, bool, int, int, bool, str]:
        called = claim.space.rstrip("/#").rpartition("/")[2].casefold()
        first = claim.space.removeprefix(self._names.base_iri).partition("/")[0]
        by_name = (called != claim.dataset, claim.dataset)
        return (not claim.bundled, first != claim.dataset, -len(claim.space), -claim.things, *by_name)

    def _owner(self, iri: str) -> str:
        """Id of the dataset that owns an identifier, `record` for records; '' if nobody does."""
        base = self._names.base_iri
        if iri in self._things:
            return self._things[iri]
        if not iri.startswith(base):
            return next((dataset for space, dataset in self._foreign if iri.startswith(space)), "")
        path = iri[len(base) :].partition("#")[0]
        first = path.partition("/")[0]
        if path == SECRETARIAT:
            return _CATALOGUE
        if first in _OF_SERVICE:
            return _OF_SERVICE[first]
        own = first if first in _OWN else ""
        return next((dataset for space, dataset in self._local if iri.startswith(space)), own)

    def may_mint(self, graph: str, iri: str) -> bool:
        """Whether a graph that describes one of our identifiers makes no new one by accident.

        Its owner's graphs make it; those of others only quote, as it is no thing before its owner says so. What nobody
        owns is for the graphs that are called like it (`graph/words` and `words/…`); names that the service gives (of
        graphs, datasets, changes) are for nobody. To a space of names belongs what it is called by: `…/words` to
        `…/words/`.
        """
        owned = next((form for form in (iri, f"{iri}/", f"{iri}#") if self.owner(form)), "")
        if not owned:
            first = iri.removeprefix(self._names.base_iri).partition("#")[0].partition("/")[0]
            return may_be_dataset(first) and first == self._dataset_of(graph)
        return self.owner(owned) not in (_CATALOGUE, _PROVENANCE) or self.speaks(graph, owned)

    def speaks(self, graph: str, iri: str) -> bool:
        """Whether what a graph states of a thing is the word of the thing's owner, or the thing is the graph's part."""
        if stands_apart(graph):
            return iri.partition("#")[0] == graph  # only who names it is to find what it states
        owner = self.owner(iri)
        if not owner:
            return True
        dataset = self._dataset_of(graph)
        if owner == _CATALOGUE:
            return dataset in (_CATALOGUE, _PROVENANCE) or iri.partition("#")[0] == graph
        if (
            dataset == GraphNames.RECORDS
        ):  # what replaces a record is said when that is withdrawn, in its successor's name
            return self._is_record_of(graph, iri) or self._names.is_successions(graph)
        if owner == ONTOLOGIES:
            return graph.startswith(self._names.ontology(""))
        return dataset == owner

    def voices(self, iri: str, graphs: Collection[str]) -> tuple[NamedNode, ...] | None:
        """The graphs that may speak for a thing; None: any may. `graphs` are all but those of single records."""
        owner = self.owner(iri)
        if not owner:
            return None
        base = self._base
        path = iri[len(base) :].partition("#")[0] if iri.startswith(base) else ""
        first, _, local = path.partition("/")
        if first in _BY_PATH or (first in _BY_IDENTIFIER and local.partition("/")[0] in _BY_PATH):
            return None
        if owner not in self._voices:
            some = f"{self._names.base_iri}catalogue" if owner == _CATALOGUE else iri  # a graph speaks for itself, too
            whole = (name for name in sorted(graphs) if self._dataset_of(name) != GraphNames.RECORDS)
            self._voices[owner] = tuple(NamedNode(name) for name in whole if self.speaks(name, some))
        if owner == _CATALOGUE:
            return tuple(dict.fromkeys((*self._voices[owner], NamedNode(iri.partition("#")[0]))))
        if first not in _BY_IDENTIFIER:
            return self._voices[owner]
        return (NamedNode(self._record + local), *self._parts_of(local, graphs), *self._voices[owner])

    def _parts_of(self, local: str, graphs: Collection[str]) -> Iterator[NamedNode]:
        """The graphs below that of a record (its envelope, its geometries), of which a store may have very many."""
        if self._parts is None:
            self._parts = sorted(name for name in graphs if name.startswith(self._record))
        below = f"{self._record}{local}/"
        for name in islice(self._parts, bisect_left(self._parts, below), None):
            if not name.startswith(below):
                break
            if not stands_apart(name):
                yield NamedNode(name)

    def shows(self, dataset: str, iri: str) -> bool:
        """Whether a dataset has a page of its own for a thing: it owns it, nobody does, or it claims it too.

        A vocabulary that is here in two editions can be read in each of them; things of ours only in their dataset.
        """
        claimed = any(claimant == dataset and iri.startswith(space) for space, claimant in self._foreign)
        return self.owner(iri) in ("", dataset) or claimed

    @property
    def claims(self) -> tuple[tuple[str, str], ...]:
        """Beginnings of identifiers with datasets that show them, the longest first, its owner before others."""
        every = dict.fromkeys((*self._claimed.items(), *self._foreign))
        return tuple(sorted(every, key=lambda pair: -len(pair[0])))

    def claimants(self, iri: str) -> frozenset[str]:
        """The datasets that claim the smallest claimed space which an identifier stands in, its owner among them."""
        claims = [(space, dataset) for space, dataset in (*self._local, *self._foreign) if iri.startswith(space)]
        smallest = max((len(space) for space, _ in claims), default=0)
        return frozenset(dataset for space, dataset in claims if len(space) == smallest)

    def _is_record_of(self, graph: str, iri: str) -> bool:
        """Whether a graph of records is about a thing: each owns its record, and what only that record describes."""
        path = iri.removeprefix(self._names.base_iri).partition("#")[0]
        first, _, local = path.partition("/")
        held = graph.removeprefix(self._record)
        if first in _BY_PATH:
            return f"{path}/".startswith(f"{held}/") or held.startswith(f"{path}/")
        return first in _BY_IDENTIFIER and f"{held}/".startswith(f"{local}/")

    def is_own(self, quad: Quad) -> bool:
        """Whether a statement is the word of the owner of its subject. Blank nodes belong to their graph."""
        if not isinstance(quad.subject, NamedNode):
            return True
        return self.speaks(graph_of(quad), quad.subject.value)

    def places(self, quad: Quad) -> bool:
        """Whether a statement that points to a thing counts for that thing: its owner says it, or it gives no place."""
        value = quad.object
        if quad.predicate not in PLACING or not isinstance(value, NamedNode):
            return True
        return self.speaks(graph_of(quad), value.value)

    def own(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Those of some statements that are."""
        return (quad for quad in quads if self.is_own(quad))

    def changed_spaces(self, before: Iterable[tuple[str, str]]) -> set[str]:
        """Spaces that had another owner, or none, by `spaces` of an earlier state."""
        return {space for space, _ in set(before) ^ set(self.spaces.items())}


def is_of_single_record(names: GraphNames, graph: str) -> bool:
    """Whether a graph is that of one record, by the form of its name: other graphs have few names, records many."""
    if not graph.startswith(names.record("")):
        return False
    first, below, _ = graph[len(names.record("")) :].partition("/")
    return not below or first in _BY_PATH


def graph_of(quad: Quad) -> str:
    """The name of a quad's graph, '' for the default graph."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def read_owners(store: NamedGraphs, names: GraphNames) -> Owners:
    """The owners by the catalogue. What a vocabulary says of its own space of names elsewhere is not read."""
    found: dict[tuple[str, str], bool] = {}
    prefix = f"{names.base_iri}dataset/"
    for quad in store.quads_for_pattern(None, VOID.uriSpace, None, None):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal) or not quad.object.value:
            continue
        dataset, graph = quad.subject.value.removeprefix(prefix), graph_of(quad)
        if graph in (names.catalogue, f"{names.catalogue}/{dataset}"):
            key = (quad.object.value, dataset)
            found[key] = found.get(key, False) or graph == names.catalogue
    claimants: dict[str, list[str]] = defaultdict(list)
    for space, dataset in found:
        claimants[space].append(dataset)
    things = {key: _described(store, names, *key) if len(claimants[key[0]]) > 1 else set() for key in found}
    claims = [Claim(*key, bundled, len(things[key])) for key, bundled in found.items()]
    owners = Owners(names, claims)
    others: dict[str, str] = {}
    foreign = (claim for claim in claims if not claim.space.startswith(names.base_iri))
    for claim in sorted(foreign, key=lambda one: (-one.things, one.dataset)):
        described = things.get((claim.space, owners.owner(claim.space)), set())
        own = things[claim.space, claim.dataset]
        if 2 * len(own & described) >= len(described):  # another edition, and not only somebody who speaks of some
            others |= {iri: claim.dataset for iri in own - described if iri not in others}
    return Owners(names, claims, others) if others else owners


def _described(store: NamedGraphs, names: GraphNames, space: str, dataset: str) -> set[str]:
    """The things of a space that a dataset describes; looked up only where several claim it."""
    graph = NamedNode(names.dataset(dataset))
    typed = (quad.subject for quad in store.quads_for_pattern(None, RDF.type, None, graph))
    return {node.value for node in typed if isinstance(node, NamedNode) and node.value.startswith(space)}
