"""What counts where several sources speak of one thing (docs/loading.md, "Several sources of one thing").

Pure functions of graphs as canonical N-Triples. Within one source a newer state replaces an older one; between sources
each field is taken from the most trusted source that has it. Both are the same in every order of arrival.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Final

from kg.rdf.documents import CanonicalGraph
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.rdf.namespaces import DCT, FOAF
from kg.records.model import RecordField, RecordType
from kg.records.nodes import beside, both_nodes
from kg.records.sources import DOCUMENT, EXPORT, LIST, SOURCES

_REVISION: Final = b"chm/ontology#revision>"
_WHOLE: Final = (DOCUMENT, LIST)
"""Sources that say all they have; the others show as much of a thing as was asked for, so that two answers of one
complement one another."""

_UNDATED: Final = (-1, b"")
_READ_FROM: Final = b"chm/ontology#readFrom>"
_ANSWERS: Final = (b"#hasAnswer>", b"#answerSection>")
_WITHHELD: Final = b"chm/ontology#withheldField>"
_OTHER: Final = b"chm/ontology#otherField>"
_MODIFIED: Final = f"<{DCT.modified.value}>".encode()
_IDENTIFYING: Final = (f"<{DCT.identifier.value}>".encode(), f"<{FOAF.page.value}>".encode(), b"chm/ontology#realm>")
_UNITED: Final = (*_IDENTIFYING, _READ_FROM, _WITHHELD)
"""Properties of which all sources may give some values."""
_DATES: Final = tuple(f"<{each.value}>".encode() for each in (DCT.created, DCT.issued, DCT.dateSubmitted))
_FACTS: Final = (*_DATES, _MODIFIED, _REVISION, b"chm/ontology#documentId>", *_IDENTIFYING)
"""What a document of the store does not say of itself, so that other sources may: numbers, dates, pages."""
_NAME: Final = re.compile(rb'\\"name\\":\\"((?:[^"\\]|\\\\.)*)\\"')
_TOPIC: Final = re.compile(b"^(<[^> ]+>) " + re.escape(f"<{FOAF.primaryTopic.value}>".encode()) + b" (<[^> ]+>) ", re.M)
_Key = tuple[bytes, bytes, bytes]
_Fields = dict[_Key, tuple[bytes, ...]]


def version_of(content: CanonicalGraph, iri: str) -> tuple[int, bytes]:
    """Revision and date of the last change that a graph states of its record; what is not stated counts as oldest."""
    subjects, revision, modified = tuple(node + b" " for node in _own_nodes(content, iri)), -1, b""
    for line in content.ntriples.splitlines():
        if line.startswith(subjects):
            _, predicate, value = line.split(b" ", 2)
            if predicate.endswith(_REVISION):
                digits = value.split(b'"')[1]
                revision = max(revision, int(digits) if digits.isdigit() else -1)
            elif predicate == _MODIFIED:
                modified = max(modified, value)
    return revision, modified


def newer(
    source: str, before: CanonicalGraph, after: CanonicalGraph, iri: str, *, together: bool, again: bool = False
) -> CanonicalGraph:
    """What counts of two states of one source: the newer by revision, then by the date of its change.

    Where these are equal or not stated, of two documents or lists the later counts, and of exports, answers of the
    index and excerpts the fuller, field by field (the later of exports that have no age). Of what came `together`, in
    one load, nothing is later, so that the fuller counts. `again` prefers the later also to a fuller one.
    """
    if before.ntriples == after.ntriples:
        return before
    old, new = version_of(before, iri), version_of(after, iri)
    if old != new:
        return before if old > new else after
    later = again or (not together and (source in _WHOLE or (source == EXPORT and old == _UNDATED)))
    if source in _WHOLE or again:
        return after if later else min(before, after, key=_fullness)
    joined = fields_of(before, iri)
    for key, lines in fields_of(after, iri).items():
        joined[key] = lines if later else min(joined.get(key, lines), lines, key=lambda each: (-len(each), each))
    return _graph(joined.values())


def conflicts(before: CanonicalGraph, after: CanonicalGraph, iri: str) -> bool:
    """Whether two graphs say different things in a field that both have."""
    known = fields_of(before, iri)
    return any(known.get(key, lines) != lines for key, lines in fields_of(after, iri).items())


def combine(
    layers: Mapping[str, CanonicalGraph], iri: str, type_: RecordType | None = None, *, whole: bool
) -> CanonicalGraph:
    """The graph of a thing of a type from what each source says of it.

    A source of an older revision than a more trusted one adds nothing. `whole`: a document of this thing is all there
    is to say, so that others only add facts about the record. A field that one source withholds is taken from none.
    """
    ordered = [(source, layers[source]) for source in SOURCES if source in layers]
    if len(ordered) == 1:
        return ordered[0][1]
    own = {node for _, content in ordered for node in _own_nodes(content, iri)}
    complete, newest = whole and DOCUMENT in layers, -1
    found: _Fields = {}
    for source, content in ordered:
        revision = version_of(content, iri)[0]
        if 0 <= revision < newest:
            continue
        newest = max(newest, revision)
        for key, lines in fields_of(content, iri).items():
            if complete and source != DOCUMENT and not _is_fact(key, own):
                continue
            if key[0] in own and key[1].endswith(_UNITED):
                found[key] = tuple(sorted({*found.get(key, ()), *lines}))
            else:
                found.setdefault(key, lines)
    return _graph(found.values() if complete or type_ is None else _shown(found, type_))


def moved(content: CanonicalGraph, before: str, after: str) -> CanonicalGraph:
    """A graph about a record that has got another IRI, and its thing with it."""
    text = content.ntriples
    for old, new in zip(both_nodes(before), both_nodes(after), strict=True):
        for end in (b">", b"#"):
            text = text.replace(f"<{old}".encode() + end, f"<{new}".encode() + end)
    return CanonicalGraph.of(text.splitlines(keepends=True))


def fields_of(content: CanonicalGraph, iri: str) -> _Fields:
    """The statements of a graph by field: subject and property, with all nodes inside the thing that they lead to."""
    inner, places = f"<{iri}#".encode(), {f"<{iri}#{name}>".encode() for name in beside()}
    groups: dict[_Key, list[bytes]] = {}
    nodes: dict[bytes, list[bytes]] = {}
    owners: dict[bytes, _Key] = {}
    for line in content.lines:
        subject, predicate, value = line.split(b" ", 2)
        if subject.startswith(inner) and subject not in places:
            nodes.setdefault(subject, []).append(line)
            continue
        key = (subject, predicate, _name_of(predicate, value))
        groups.setdefault(key, []).append(line)
        if value.startswith(inner) and value[:-3] not in places:
            owners.setdefault(value[:-3], key)
    _gather(nodes, owners, groups, inner)
    return {key: tuple(sorted(lines)) for key, lines in groups.items()}


def _gather(
    nodes: Mapping[bytes, list[bytes]], owners: dict[bytes, _Key], groups: dict[_Key, list[bytes]], inner: bytes
) -> None:
    """Give the statements of inner nodes to the fields that lead to them; a node that none leads to is its own."""
    waiting = list(owners)
    for node in waiting:
        for line in nodes.get(node, ()):
            value = line.split(b" ", 2)[2]
            if value.startswith(inner) and value[:-3] not in owners:
                owners[value[:-3]] = owners[node]
                waiting.append(value[:-3])
    for node, lines in nodes.items():
        groups.setdefault(owners.get(node, (node, b"", b"")), []).extend(lines)


def _name_of(predicate: bytes, value: bytes) -> bytes:
    """The name of a field that no shape has, or the node of an answer, so that each of them is a field of its own."""
    if predicate.endswith(_ANSWERS):
        return value[:-3]
    found = _NAME.search(value) if predicate.endswith(_OTHER) else None
    return found[1] if found else b""


def _is_fact(key: _Key, own: Collection[bytes]) -> bool:
    return key[0] in own and key[1].endswith(_FACTS)


def _own_nodes(content: CanonicalGraph, iri: str) -> set[bytes]:
    """The main node of a graph, the record that it is of, and what that record is about, as N-Triples has them."""
    found = _TOPIC.search(content.ntriples)
    return {f"<{iri}>".encode(), *(found.groups() if found else ())}


def _shown(fields: _Fields, type_: RecordType) -> Iterable[tuple[bytes, ...]]:
    """The fields without those that a source withholds, or whose flag it sets."""
    said = [line for lines in fields.values() for line in lines]
    withheld = {line.split(b'"')[1].decode() for line in said if line.split(b" ", 2)[1].endswith(_WITHHELD)}
    for field in type_.fields:
        flag = type_.by_name.get(field.confidential_flag)
        if flag and any(_local(flag) in line and b'"true"' in line for line in said):
            withheld.add(field.name)
    gone = tuple(_local(field) for field in type_.fields if field.name in withheld)
    return [lines for key, lines in fields.items() if not gone or not key[1].endswith(gone)]


def _local(field: RecordField) -> bytes:
    """How a field's property ends, under whatever base."""
    return f"{field.property_iri.removeprefix(PUBLISHED_BASE)}>".encode()


def _graph(fields: Iterable[tuple[bytes, ...]]) -> CanonicalGraph:
    return CanonicalGraph.of(chain.from_iterable(fields))


def _fullness(content: CanonicalGraph) -> tuple[int, bytes]:
    return -content.count, content.ntriples
