"""Resolving IRIs: whether one is current, what replaces it, and which IRI is the canonical one.

Only look-ups by pattern, some microseconds each: a few for each IRI and for each of its successors.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import quote, unquote

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from kg.errors import Tombstone
from kg.graph.graph import KnowledgeGraph
from kg.knowledge.knowledge import Knowledge
from kg.rdf.identifiers import is_iri
from kg.rdf.namespaces import OWL, SKOS
from kg.rdf.spellings import closest
from kg.records.shape_files import ShapeFiles

Status = Literal["current", "deprecated", "withdrawn", "unknown"]
STEPS: Final = 20
"""Successors of successors that are followed."""
_WIDEST: Final = 5_000
_TRUE: Final = ("true", "1")
_PCHAR: Final = "-._~!$&'()*+,;=:@/%#?"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The resolution of an IRI: what the data says of it today.

    `canonical` is the IRI that the data uses (None: nothing is known), `successors` what replaces it now, at the end of
    the `chain`, whose steps are the IRIs reached after one, two and more replacements. `same` are exact matches.
    `label`, `withdrawn` and `reason` are those of a tombstone.
    """

    status: Status
    canonical: str | None = None
    successors: tuple[str, ...] = ()
    chain: tuple[tuple[str, ...], ...] = ()
    same: tuple[str, ...] = ()
    label: str = ""
    withdrawn: str = ""
    reason: str = ""


def resolve_all(knowledge: Knowledge, iris: Iterable[str], base_iri: str) -> dict[str, Resolution]:
    """Every IRI with its resolution."""
    asked = list(dict.fromkeys(iris))
    other = knowledge.search.spellings_of(asked)
    spellings = {iri: closest(iri, (*candidates(iri, base_iri), *other.get(iri, ()))) for iri in asked}
    every = [spelling for found in spellings.values() for spelling in found]
    known = _known(knowledge.graph, every)
    canonical = {iri: next((one for one in spellings[iri] if one in known), None) for iri in asked}
    lost = [spelling for iri in asked if not canonical[iri] for spelling in spellings[iri]]
    tombstones = knowledge.search.tombstones(lost) if lost else {}
    gone = {iri: next((tombstones[one] for one in spellings[iri] if one in tombstones), None) for iri in asked}
    begun = [*(iri for iri in canonical.values() if iri), *(one.iri for one in gone.values() if one)]
    facts = _follow(knowledge, begun)
    resolutions = {}
    for iri in asked:
        found, buried = canonical[iri], gone[iri]
        if found is not None:
            resolutions[iri] = _resolution(found, facts, base_iri)
        elif buried is not None:
            resolutions[iri] = _withdrawn(buried, facts)
        else:
            resolutions[iri] = Resolution("unknown")
    return resolutions


def with_successors(knowledge: Knowledge, tombstone: Tombstone) -> Tombstone:
    """A tombstone with what replaces its thing now, at the end of the chain of replacements, and the chain."""
    found = _withdrawn(tombstone, _follow(knowledge, [tombstone.iri]))
    return replace(tombstone, replaced_by=found.successors, chain=found.chain)


def candidates(iri: str, base_iri: str) -> list[str]:
    """An IRI as it was sent and, of ours, as it is usually written: scheme, final slash, percent-encoding.

    >>> candidates("https://metadata.cbd.int/kmgbf/target%5F3/", "http://metadata.cbd.int/")
    ['https://metadata.cbd.int/kmgbf/target%5F3/', 'http://metadata.cbd.int/kmgbf/target%5F3/', \
'http://metadata.cbd.int/kmgbf/target%5F3', 'http://metadata.cbd.int/kmgbf/target_3']
    """
    found = [iri]
    _, _, rest = base_iri.partition("://")
    scheme, _, address = iri.partition("://")
    if scheme.lower() in ("http", "https") and address[: len(rest)].lower() == rest.lower():
        path = address[len(rest) :]
        bare = path.rstrip("/")
        decoded = unquote(bare)
        forms = (path, bare, quote(decoded, safe=_PCHAR.replace("%", "")), quote(decoded, safe="/#"))
        found += [base_iri + form for form in forms]
        first, slash, local = decoded.partition("/")
        found.append(f"{base_iri}{first}{slash}{quote(local, safe='')}")
    return [one for one in dict.fromkeys(found) if is_iri(one)]


@dataclass(slots=True)
class _Facts:
    deprecated: bool
    successors: set[str]
    same: set[str]


def _known(graph: KnowledgeGraph, iris: Iterable[str]) -> set[str]:
    valid, shapes = (iri for iri in iris if is_iri(iri)), ShapeFiles(graph.names.base_iri)
    return {iri for iri in valid if next(graph.said(NamedNode(iri)), None) is not None or shapes.knows(iri)}


def _follow(knowledge: Knowledge, iris: Iterable[str]) -> Mapping[str, _Facts]:
    """Facts about things and about all that replaces them, a step at a time; things that were withdrawn are passed."""
    facts: dict[str, _Facts] = {}
    waiting = list(dict.fromkeys(iris))
    for _ in range(STEPS + 1):
        waiting = [iri for iri in waiting if iri not in facts and is_iri(iri)][:_WIDEST]
        if not waiting:
            break
        found = {iri: _read(knowledge.graph, iri) for iri in waiting}
        ends = [iri for iri in waiting if not found[iri].successors]
        for iri, tombstone in knowledge.search.tombstones(ends).items() if ends else ():
            found[iri] = _Facts(True, set(tombstone.replaced_by), set())
        facts |= found
        waiting = sorted({successor for iri in waiting for successor in facts[iri].successors})
    return facts


def _read(graph: KnowledgeGraph, iri: str) -> _Facts:
    node = NamedNode(iri)
    stated = (quad.object for quad in graph.said(node, OWL.deprecated))
    deprecated = any(isinstance(value, RdfLiteral) and value.value in _TRUE for value in stated)
    same = {quad.object.value for quad in graph.said(node, SKOS.exactMatch) if isinstance(quad.object, NamedNode)}
    return _Facts(deprecated, set(graph.successors(iri)), same)


def _withdrawn(tombstone: Tombstone, facts: Mapping[str, _Facts]) -> Resolution:
    ends, chain = _replacements(tombstone.iri, facts)
    return Resolution(
        "withdrawn",
        tombstone.iri,
        ends,
        chain,
        label=tombstone.label,
        withdrawn=tombstone.withdrawn,
        reason=tombstone.reason,
    )


def _resolution(iri: str, facts: Mapping[str, _Facts], base_iri: str) -> Resolution:
    fact = facts[iri]
    same = tuple(sorted(fact.same))
    local = [one for one in same if one.startswith(base_iri)]
    if not fact.deprecated and not fact.successors:
        stands_for = local[0] if len(local) == 1 and iri.startswith(f"{base_iri}thesaurus/") else iri
        return Resolution("current", stands_for, same=same)
    ends, chain = _replacements(iri, facts)
    return Resolution("deprecated", iri, ends, chain, same)


def _replacements(iri: str, facts: Mapping[str, _Facts]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """What replaces a thing now, and the steps to it; nothing does at the end of replacements that go round."""
    chain: list[tuple[str, ...]] = []
    seen, step, ends = {iri}, [iri], set[str]()
    for _ in range(STEPS):
        following: list[str] = []
        for one in step:
            further = facts[one].successors if one in facts else set()
            if one != iri and not further:
                ends.add(one)
            following += [successor for successor in sorted(further) if successor not in seen]
            seen.update(further)
        step = list(dict.fromkeys(following))
        if not step:
            break
        chain.append(tuple(step))
    return tuple(sorted(ends)), tuple(chain)
