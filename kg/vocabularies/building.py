"""Making the tables of a vocabulary: one file, written beside its place and moved there when it is whole."""

import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.graph.classes import subclasses
from kg.graph.named_graphs import NamedGraphs, list_members
from kg.graph.owners import Owners, read_owners
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import ISOTHES, SKOS
from kg.texts.values import bare
from kg.vocabularies.collation import heading, letter, method, sort_key
from kg.vocabularies.collecting import Collected, Name, collect
from kg.vocabularies.inference import dataset_graphs
from kg.vocabularies.levels import fill_headings, fill_levels
from kg.vocabularies.roots import tree_relations
from kg.vocabularies.schema import (
    ALT,
    COLLECTION,
    CONCEPT,
    HIDDEN,
    INDEXES,
    NOTATION,
    PREF,
    REPLACED_BY,
    SCHEMA,
    SCHEME,
    VERSION,
)
from kg.vocabularies.settings import VocabularySettings, read_settings

Keys = Mapping[tuple[str, str], bytes]
_KINDS: Final = ((SKOS.Concept, CONCEPT), (SKOS.Collection, COLLECTION), (SKOS.ConceptScheme, SCHEME))
_GROUPS: Final = (SKOS.OrderedCollection.value, ISOTHES.ConceptGroup.value, ISOTHES.ThesaurusArray.value)
"""Collections by SKOS and ISO 25964, whether or not their ontologies have been loaded."""
_SYNTAX: Final = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"


def build_tables(path: Path, store: NamedGraphs, names: GraphNames, dataset: str, previous: Path | None = None) -> bool:
    """Write the tables of a dataset; False, and no file, if it has no concept.

    `previous` are its tables before, which spare computing the keys of labels again.
    """
    collected = _read(store, names, dataset)
    settings = read_settings(store).get(dataset) or VocabularySettings(dataset, "")
    kinds = _kinds(store, collected, read_owners(store, names))
    if CONCEPT not in kinds.values():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
        connection.executescript(_SYNTAX + SCHEMA)
        connection.execute("BEGIN")
        connection.execute("INSERT INTO meta VALUES ('collation', ?)", (method(),))
        ids = {iri: number for number, iri in enumerate(collected.things(), 1)}
        _fill(connection, collected, kinds, ids, settings, known_keys(previous))
        lists = ((ids[iri], members) for iri, members in collected.lists.items() if iri in ids)
        ordered = {group: [ids[one] for one in members if one in ids] for group, members in lists}
        fill_levels(connection, settings, ordered)
        qualifiers = _qualifiers(store, names, dataset, settings)
        rows = ((ids[iri], value) for iri, value in qualifiers.items() if iri in ids)
        connection.executemany("INSERT INTO qualifier VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        connection.executescript(INDEXES)
        fill_headings(connection, settings)
        connection.executescript(f"ANALYZE; PRAGMA user_version={VERSION};")
    temporary.replace(path)
    return True


def is_current(path: Path) -> bool:
    """Whether there are tables at a place that can be read, and of the schema that this program makes."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
            return bool(connection.execute("PRAGMA user_version").fetchone()[0] == VERSION)
    except sqlite3.DatabaseError:
        return False


def _read(store: NamedGraphs, names: GraphNames, dataset: str) -> Collected:
    collected = Collected()
    for graph in dataset_graphs(store, names, dataset):
        collect(store.quads_for_pattern(None, None, None, graph), names, stated=True, into=collected)
        for quad in store.quads_for_pattern(None, SKOS.memberList, None, graph):
            if isinstance(quad.subject, NamedNode):
                members = (member.value for member in list_members(store, quad))
                collected.lists[quad.subject.value] = list(dict.fromkeys(members))
    for old, new in collected.replaced:
        if old in collected.types:
            collected.relations.setdefault((REPLACED_BY, old, new), False)
    inferred = NamedNode(names.inferred(dataset))
    collect(store.quads_for_pattern(None, None, None, inferred), names, stated=False, into=collected)
    return collected


def _kinds(store: NamedGraphs, collected: Collected, owners: Owners) -> dict[str, str]:
    """Concept, collection or scheme, by the classes of a thing and those above them; a concept before the others."""
    classes: dict[str, str] = {}
    for root, kind in reversed(_KINDS):
        classes |= dict.fromkeys((root.value, *(node.value for node in subclasses(store, root, owners))), kind)
    classes |= dict.fromkeys(_GROUPS, COLLECTION)
    order = [kind for _root, kind in _KINDS]
    found = {}
    for iri, types in collected.types.items():
        kinds = {classes[class_] for class_ in types if class_ in classes}
        found[iri] = next((kind for kind in order if kind in kinds), "")
    return found


def known_keys(previous: Path | None) -> Keys:
    """The keys of labels in tables, by text and language; none that cannot be compared with those made now."""
    if previous is None or not is_current(previous):
        return {}
    with closing(sqlite3.connect(f"file:{previous}?mode=ro&immutable=1", uri=True)) as connection:
        if connection.execute("SELECT value FROM meta WHERE key = 'collation'").fetchone() != (method(),):
            return {}
        return {(row[0], row[1]): row[2] for row in connection.execute("SELECT value, language, key FROM label")}


def _qualifiers(store: NamedGraphs, names: GraphNames, dataset: str, settings: VocabularySettings) -> dict[str, str]:
    """What tells equal labels apart in the index, by IRI: the values of the property that the settings choose."""
    if not settings.index_qualifier:
        return {}
    found: dict[str, set[str]] = defaultdict(set)
    for graph in dataset_graphs(store, names, dataset):
        for quad in store.quads_for_pattern(None, NamedNode(settings.index_qualifier), None, graph):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal | NamedNode):
                value = quad.object.value
                found[quad.subject.value].add(local_name(value) if isinstance(quad.object, NamedNode) else value)
    return {iri: ", ".join(sorted(values)) for iri, values in found.items()}


def _fill(
    connection: sqlite3.Connection,
    collected: Collected,
    kinds: Mapping[str, str],
    ids: Mapping[str, int],
    settings: VocabularySettings,
    keys: Keys,
) -> None:
    listed = {iri for iri, types in collected.types.items() if not types.keys().isdisjoint(settings.index_classes)}
    listed |= {iri for iri, kind in kinds.items() if kind == CONCEPT}
    connection.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _things(collected, kinds, ids))
    connection.executemany(
        "INSERT INTO type VALUES (?, ?, ?)",
        ((ids[iri], class_, stated) for iri, types in collected.types.items() for class_, stated in types.items()),
    )
    connection.executemany(
        "INSERT INTO label (thing, property, language, value, folded, key, letter, heading, machine, stated) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            _label(name, ids[name.iri], stated, keys, name.iri in listed and own)
            for name, stated, own in _names(collected, ids)
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO relation VALUES (?, ?, ?, ?)",
        (
            (property_, ids.get(subject, 0), ids[object_], stated)
            for (property_, subject, object_), stated in _relations(collected, kinds)
        ),
    )


def _things(
    collected: Collected, kinds: Mapping[str, str], ids: Mapping[str, int]
) -> Iterator[tuple[int, str, str, bool, str, str, str, bool]]:
    notations = _notations(collected)
    replaced = {subject for property_, subject, _object in collected.relations if property_ == REPLACED_BY}
    for iri, number in ids.items():
        dates = collected.created.get(iri, ""), collected.modified.get(iri, "")
        deprecated, notation = iri in collected.deprecated, notations.get(iri, "")
        yield number, iri, kinds.get(iri, ""), deprecated, notation, *dates, iri in replaced


def _notations(collected: Collected) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in collected.names:
        if name.property == NOTATION:
            found[name.iri] = min(found.get(name.iri, name.value), name.value)
    return found


def _names(collected: Collected, ids: Mapping[str, int]) -> Iterator[tuple[Name, bool, bool]]:
    """All labels: whether each is stated, and whether it stands in lists by itself.

    A thing without a preferred label (schemes and groups, often) is called by its title, else by its other names.
    """
    named = {name.iri for name in collected.names if name.property == PREF}
    titled = {name.iri for name in collected.titles}
    for name, stated in collected.names.items():
        yield name, stated, name.property != ALT or replace(name, property=PREF) not in collected.names
        if name.property == ALT and name.iri not in named and name.iri not in titled:
            yield replace(name, property=PREF), False, False
    for name, stated in collected.titles.items():
        if name.iri in ids and name.iri not in named:
            yield name, stated, True


def _label(name: Name, thing: int, stated: bool, keys: Keys, concept: bool) -> tuple[object, ...]:
    listed = name.property < HIDDEN  # only preferred and alternative labels stand in the alphabetical index
    seen = bare(name.value)
    key = (keys.get((name.value, name.language)) or sort_key(seen, name.language)) if listed else b""
    return (
        thing,
        name.property,
        name.language,
        name.value,
        fold_label(name.value),
        key,
        letter(name.value) if listed else "",
        heading(seen, name.language) if listed and concept else "",
        name.machine,
        stated,
    )


def fold_label(text: str) -> str:
    """A whole label as Skosmos compares it: composed, without case, accents kept."""
    return unicodedata.normalize("NFC", text).lower()


def _relations(collected: Collected, kinds: Mapping[str, str]) -> Iterable[tuple[tuple[int, str, str], bool]]:
    yield from collected.relations.items()
    for relation in tree_relations(collected, kinds):
        yield relation, False
