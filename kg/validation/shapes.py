"""The shapes that judge records of a type, as engines are given them.

They are those of `shapes/records/{schema}.ttl` and, but for drafts, of `shapes/publish/{schema}.ttl`, without what
engines do not need (names, messages, annotations), with the identifiers of this copy: with others nothing would be a
target, and everything would conform.

What a shape says of values by `sh:node` is judged at the values themselves, so that every result says where it is:
`inner` tells engines which shapes those are.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.rdf.documents import Term
from kg.rdf.namespaces import RDF, SH
from kg.records.shape_files import rebased_term
from kg.records.types import get_record_type

Profile: TypeAlias = Literal["draft", "publish", "audit"]
PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
"""What a record is judged for: a draft may be incomplete; what is to be published, or is already, may not."""

ANNOTATIONS: Final = frozenset("name description message order group defaultValue".split())
"""Terms of SHACL that are for people."""
FEATURES: Final = frozenset(
    (
        "targetClass targetNode property path inversePath zeroOrOnePath minCount maxCount datatype nodeKind class node "
        "in hasValue pattern flags minLength maxLength languageIn uniqueLang minInclusive maxInclusive minExclusive "
        "maxExclusive or and not severity"
    ).split()
)
"""Terms of SHACL that our shapes may use: those that engines agree on, and that cost no more than the data are long.

Not among them: `sh:sparql` (3 ms for each focus node), `sh:lessThanOrEquals` (engines compare dates of different
precision each in its own way), `sh:closed` (the mapping knows better what is unknown).
"""
_LISTS: Final = (RDF.first, RDF.rest)
_SHAPES: Final = (SH.NodeShape, SH.PropertyShape)
_MOST_LANGUAGES: Final = 50
_FORM: Final = b"2"
"""The version of what is done here to the files."""


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """The shapes of a type for a profile and a base of identifiers.

    `turtle` is what engines read, `sha256` identifies it. `classes` are those of the records themselves. `inner` has,
    for a shape, the node shapes that its values must conform to.
    """

    schema: str
    profile: Profile
    base_iri: str
    sha256: str
    turtle: bytes = field(repr=False)
    classes: tuple[str, ...]
    inner: Mapping[str, tuple[str, ...]] = field(repr=False)

    def has_target(self, data: bytes) -> bool:
        """Whether canonical N-Triples hold a record of the type: if not, engines would find nothing to judge."""
        return any(
            b" " not in before.rpartition(b"\n")[2]
            for class_ in self.classes
            for before in data.split(_is_of(class_))[:-1]
        )


@lru_cache(maxsize=512)
def read_shapes(schema: str, profile: Profile, base_iri: str) -> Shapes:
    """The shapes of a type. Raises NotFound if there is no such type."""
    get_record_type(schema)
    if profile == "audit":  # the same shapes: what differs is what becomes of their results
        return read_shapes(schema, "publish", base_iri)
    contents = list(_contents(schema, profile))
    needed = (rebased for content in contents for rebased in _needed(content, base_iri, draft=profile == "draft"))
    triples = _without_long_lists(list(needed))
    record = f"{base_iri}shapes/record/{schema}"
    return Shapes(
        schema,
        profile,
        base_iri,
        hashlib.sha256(b"\n".join((_FORM, profile.encode(), base_iri.encode(), *contents))).hexdigest(),
        "".join(f"{triple} .\n" for triple in triples).encode(),
        _objects(triples, SH.targetClass).get(record, ()),
        MappingProxyType(_objects(triples, SH.node)),
    )


def _contents(schema: str, profile: Profile) -> Iterator[bytes]:
    folder = files("shapes")
    yield folder.joinpath("records", f"{schema}.ttl").read_bytes()
    more = folder.joinpath("publish", f"{schema}.ttl")
    if profile != "draft" and more.is_file():
        yield more.read_bytes()


def _needed(content: bytes, base_iri: str, *, draft: bool) -> Iterator[Triple]:
    """The statements of a file that decide something, below a base. Raises ValueError for what is not in `FEATURES`."""
    for subject, predicate, object_, _ in parse(content, format=RdfFormat.TURTLE):
        if predicate.value.startswith(SH.iri):
            name = predicate.value.removeprefix(SH.iri)
            if name in ANNOTATIONS or (draft and name == "minCount") or object_ == SH.Violation:
                continue
            if name not in FEATURES:
                raise ValueError(f"{subject} has sh:{name}, which is not among the features that our shapes use")
        elif predicate not in _LISTS and (predicate != RDF.type or object_ not in _SHAPES):
            continue
        yield Triple(rebased_term(subject, base_iri), predicate, rebased_term(object_, base_iri))  # type: ignore[arg-type]


def _without_long_lists(triples: list[Triple]) -> list[Triple]:
    """Without choices that have a list of all languages there are: validation judges these by a dictionary, and engines
    need nine times as long with such a list as without."""
    about: dict[Term, list[Triple]] = {}
    for triple in triples:
        about.setdefault(triple.subject, []).append(triple)

    def members(head: Term) -> Iterator[Term]:
        while found := {one.predicate: one.object for one in about.get(head, ())}:
            yield found[RDF.first]
            head = found[RDF.rest]

    def is_long(triple: Triple) -> bool:
        if triple.predicate == SH.languageIn:
            return sum(1 for _ in members(triple.object)) > _MOST_LANGUAGES
        return triple.predicate == SH["or"] and any(
            is_long(one) for member in members(triple.object) for one in about.get(member, ())
        )

    kept: list[Triple] = []
    reached: set[Term] = {triple.subject for triple in triples if triple.predicate == RDF.type}
    waiting = list(reached)
    while waiting:
        for triple in about.get(waiting.pop(), ()):
            if not is_long(triple):
                kept.append(triple)
                if triple.object in about and triple.object not in reached:
                    reached.add(triple.object)
                    waiting.append(triple.object)
    return kept


def _objects(triples: Iterable[Triple], predicate: NamedNode) -> dict[str, tuple[str, ...]]:
    """What named subjects lead to by a predicate."""
    found: dict[str, tuple[str, ...]] = {}
    for triple in triples:
        subject, object_ = triple.subject, triple.object
        if triple.predicate == predicate and isinstance(subject, NamedNode) and isinstance(object_, NamedNode):
            found[subject.value] = (*found.get(subject.value, ()), object_.value)
    return found


@cache
def _is_of(class_: str) -> bytes:
    """How a line goes on after the subject that says what this is. No literal holds it: its line ends are escaped."""
    return f"> <{RDF.type.value}> <{class_}> .\n".encode()
