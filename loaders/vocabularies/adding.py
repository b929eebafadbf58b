"""Bringing in any SKOS vocabulary: files to one graph, and its description to the catalogue, in one change."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg.errors import InvalidInput, NotFound, Refused
from kg.ledger.ledger import Change, Ledger, Receipt
from kg.publishing.changes import accept
from kg.rdf.documents import CanonicalGraph, canonicalize, read_file
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import DATASET_ID, check_dataset_id
from kg.settings import Settings
from kg.texts.values import is_date
from kg.vocabularies.settings import VocabularySettings
from loaders.cleaning import Cleaned, clean, keep_log
from loaders.vocabularies.catalogue import (
    CatalogueEntry,
    SettingValues,
    Terms,
    change_settings,
    concept_classes,
    current_owners,
    describe_dataset,
    own_graph,
    read_entry,
    settle,
    settle_terms,
)
from loaders.vocabularies.foreign import Neighbours, claimable, find_foreign, refuse_foreign
from loaders.vocabularies.summary import Content, Findings, Summary, find_settings, summarize

_LONGEST_RELEASE: Final = 64


@dataclass(frozen=True, slots=True)
class Addition:
    """A request of an operator: files to become the vocabulary `id`, with the settings and terms that were chosen.

    `base` is what relative IRIs are resolved against; without one they are refused. `allow_foreign` lets statements
    about things in that other datasets own; those about things of `neighbours` need no leave.
    """

    id: str
    files: tuple[Path, ...]
    chosen: SettingValues = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)
    clean: bool = False
    agent: str = "Operator"
    reason: str = ""
    source: str = ""
    base: str = ""
    allow_foreign: bool = False
    neighbours: Neighbours = field(default_factory=Neighbours)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A vocabulary that has been read and checked, and nothing written: the change, its graphs, and what they hold."""

    change: Change
    graphs: dict[str, CanonicalGraph]
    settings: VocabularySettings
    terms: Terms
    summary: Summary
    cleaned: Cleaned | None


def read_files(files: Iterable[Path], base_iri: str = "") -> list[Quad]:
    """The statements of several files as one graph, blank nodes of different files kept apart. Raises InvalidInput."""
    return [quad for path in files for quad in read_file(path, base_iri)]


def prepare(settings: Settings, ledger: Ledger, addition: Addition) -> Prepared:
    """Read and check a vocabulary. Raises InvalidInput for a wrong id, a file that cannot be read, or no concept.

    Raises Refused for statements about things that other datasets own, where they are not allowed.
    """
    check_dataset_id(addition.id)
    names = GraphNames(settings.base_iri)
    entry = read_entry(ledger, names, addition.id)
    classes = concept_classes(ledger, names)
    quads = read_files(addition.files, addition.base)
    content = Content(quads, classes)
    if not content.concepts:
        blank = f" but {content.without_iri:,} without an IRI, which can have no pages" if content.without_iri else ""
        raise InvalidInput(
            f"{', '.join(path.name for path in addition.files)}: there is no concept in {content.triples:,} triples"
            f"{blank}.",
            "A vocabulary has things of the class skos:Concept or of a class below it (rdfs:subClassOf). "
            "Is it the right file? Nothing was loaded.",
        )
    found = find_settings(content)
    cleaned = _clean(quads, entry, addition, found) if addition.clean else None
    if cleaned is not None:
        content = Content(cleaned.quads, classes)
        found = find_settings(content)
    owners = current_owners(ledger, names)
    found, before = (
        replace(one, uri_spaces=claimable(owners, addition.id, names.base_iri, one.uri_spaces, addition.neighbours))
        for one in (found, _found_before(ledger, names, entry, classes))
    )
    vocabulary = settle(entry, addition.chosen, found, before)
    if not addition.allow_foreign:
        refuse_foreign(find_foreign(owners, vocabulary, names.base_iri, quads, addition.neighbours))
    terms = settle_terms(entry, addition.terms, found, before)
    terms = replace(terms, release=_release(addition, found))
    graphs = {
        names.dataset(addition.id): canonicalize(cleaned.quads if cleaned else quads),
        own_graph(names, addition.id): canonicalize(
            describe_dataset(names, vocabulary, terms, _graphs_of(ledger, names, addition.id))
        ),
    }
    change = _change(addition, terms, cleaned)
    return Prepared(change, graphs, vocabulary, terms, summarize(content), cleaned)


def add(settings: Settings, ledger: Ledger, prepared: Prepared) -> Receipt:
    """Accept a vocabulary and its description in one change; one that is there already changes nothing."""
    if prepared.cleaned is not None:
        keep_log(settings.data, prepared.settings.id, prepared.change.release, prepared.cleaned)
    return accept(settings, ledger, prepared.change, prepared.graphs)


def set_settings(
    settings: Settings, ledger: Ledger, id_: str, chosen: SettingValues, *, agent: str, reason: str = ""
) -> Receipt:
    """Change settings of a dataset and nothing else. Raises NotFound."""
    names = GraphNames(settings.base_iri)
    entry = _get_entry(ledger, names, id_)
    change = Change(dataset=id_, agent=agent, reason=reason or f"Settings: {', '.join(sorted(chosen))}", kind="edit")
    return accept(settings, ledger, change, {own_graph(names, id_): change_settings(entry, chosen)})


def graphs_to_remove(ledger: Ledger, names: GraphNames, id_: str) -> list[str]:
    """The graphs that `remove` would withdraw. Raises NotFound; Refused for a dataset that the program brings."""
    entry = _get_entry(ledger, names, id_)
    if entry.bundled is not None:
        raise Refused(
            f"The dataset {id_} comes with the program and cannot be removed.",
            "A copy with KG_BUNDLED=false and a data folder of its own does not have it.",
        )
    graphs = [
        *(graph for graph in _graphs_of(ledger, names, id_) if not names.is_derived(graph)),
        own_graph(names, id_),
    ]
    return [graph for graph in graphs if _is_there(ledger, graph)]


def remove(settings: Settings, ledger: Ledger, id_: str, *, agent: str, reason: str) -> Receipt:
    """Withdraw a vocabulary: all its graphs and its description. Its identifiers answer with tombstones."""
    graphs = graphs_to_remove(ledger, GraphNames(settings.base_iri), id_)
    change = Change(dataset=id_, agent=agent, reason=reason, kind="withdrawal")
    return accept(settings, ledger, change, dict.fromkeys(graphs))


def _get_entry(ledger: Ledger, names: GraphNames, id_: str) -> CatalogueEntry:
    entry = read_entry(ledger, names, id_) if DATASET_ID.fullmatch(id_) else None
    if entry is None or not entry.exists:
        raise NotFound(f"There is no dataset {id_}.", "`kg vocabulary list` shows what there is.")
    return entry


def _graphs_of(ledger: Ledger, names: GraphNames, id_: str) -> list[str]:
    """The graphs of a dataset: the published one and the inferred one, and what stands beside them."""
    main = names.dataset(id_)
    beside = [name for name in ledger.newest_revisions() if name.startswith(main + "/") and _is_there(ledger, name)]
    return sorted({main, names.inferred(id_), *beside})


def _is_there(ledger: Ledger, graph: str) -> bool:
    version = ledger.latest(graph)
    return version is not None and bool(version.sha256)


def _found_before(ledger: Ledger, names: GraphNames, entry: CatalogueEntry, classes: frozenset[NamedNode]) -> Findings:
    version = ledger.latest(names.dataset(entry.id)) if entry.own is not None else None
    if version is None:
        return Findings()
    triples = version.content().triples()
    return find_settings(Content((Quad(t.subject, t.predicate, t.object) for t in triples), classes))


def _clean(quads: list[Quad], entry: CatalogueEntry, addition: Addition, found: Findings) -> Cleaned:
    settings = settle(entry, addition.chosen, found, Findings())
    return clean(
        quads,
        default_language=settings.default_language,
        title=settings.title(settings.default_language) or addition.id,
        namespace=next(iter(settings.uri_spaces), ""),
    )


def _release(addition: Addition, found: Findings) -> str:
    chosen = addition.terms.release
    if len(chosen) > _LONGEST_RELEASE:
        raise InvalidInput(f"The name of the release is longer than {_LONGEST_RELEASE} characters.", "Shorten it.")
    modified = found.modified.partition("T")[0] if is_date(found.modified) else ""
    return chosen or (found.version or modified or addition.files[0].name)[:_LONGEST_RELEASE]


def _change(addition: Addition, terms: Terms, cleaned: Cleaned | None) -> Change:
    digest = hashlib.sha256()
    for path in addition.files:
        digest.update(path.read_bytes())
    reason = addition.reason or f"Release {terms.release}"
    return Change(
        dataset=addition.id,
        agent=addition.agent,
        reason=f"{reason.rstrip('.')}. {cleaned}" if cleaned else reason,
        release=terms.release,
        source=addition.source or ", ".join(path.name for path in addition.files),
        source_sha256=digest.hexdigest(),
        licence=terms.licence,
    )
