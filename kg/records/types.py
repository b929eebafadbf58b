"""Record types: `shapes/records/{schema}.ttl` read into Python. The shapes are the schema; here nothing is added to them.

A file is one `sh:NodeShape` (SHACL 2017, sections 2 and 4) whose property shapes carry, beside their constraints, names,
groups and the annotations of `http://metadata.cbd.int/kg/shapes#` that `shapes/README.md` describes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, TypeVar, get_args

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse
from pyoxigraph import Literal as RdfLiteral

from kg.errors import InvalidInput, NotFound
from kg.languages import Text
from kg.namespaces import RDF, RDFS, SH, Namespace

CHM: Final = Namespace("http://metadata.cbd.int/chm/ontology#")
"""Classes and properties of records that no published vocabulary has a word for."""
KGS: Final = Namespace(
    "http://metadata.cbd.int/kg/shapes#",
    (
        "schema shortCode realm schemaType source uncertain missingLanguage field kind many required domain target "
        "personal internal confidentialFlag indexField naming option customValue direct"
    ).split(),
)
"""Annotations of shapes: what SHACL has no word for."""

Kind: TypeAlias = Literal[
    "languageMap",
    "html",
    "string",
    "word",
    "url",
    "term",
    "termWithDegree",
    "reference",
    "symbol",
    "link",
    "date",
    "number",
    "integer",
    "flag",
    "location",
    "object",
]
"""How a JSON value is read; `shapes/README.md` has the forms in JSON and in RDF."""
SchemaType: TypeAlias = Literal["national", "reference", "scbd"]
_NESTED: Final = ("object", "termWithDegree")
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
SCHEMA_TYPES: Final[tuple[SchemaType, ...]] = get_args(SchemaType)


@dataclass(frozen=True, slots=True)
class RecordOption:
    """One word of a closed list that is not a vocabulary's term, and how people call it."""

    value: str
    labels: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordGroup:
    """A section of a record page or form."""

    key: str
    labels: tuple[Text, ...]
    order: int


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of a record.

    `name` is the key in the JSON body (of the innermost object: `subjects` for `nagoya.subjects`), `property_iri` the RDF
    property of its values. `domains` are thesaurus domains, `targets` schema names that a reference or symbol may point to,
    `options` the words of kind `word`. `fields` are those of kinds `object` and `termWithDegree`, whose node is of class
    `class_iri`. `custom_iri` is the property of the text that stands beside the term "Other" (`customValue`), `direct_iri`
    a property that leads past a nested node straight to its term. `personal` and `internal` values are never published;
    `confidential_flag` names the field that, when true, withholds this one.
    """

    name: str
    property_iri: str
    kind: Kind
    many: bool = False
    required: bool = False
    domains: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    options: tuple[RecordOption, ...] = ()
    labels: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    group: str = ""
    order: int = 0
    fields: "tuple[RecordField, ...]" = ()
    class_iri: str = ""
    custom_iri: str = ""
    direct_iri: str = ""
    personal: bool = False
    internal: bool = False
    confidential_flag: str = ""
    index_fields: tuple[str, ...] = ()
    naming: bool = False

    @property
    def domain(self) -> str:
        """The first thesaurus domain, or an empty string."""
        return self.domains[0] if self.domains else ""

    @property
    def public(self) -> bool:
        """Whether its values may leave the ledger."""
        return not (self.personal or self.internal)


@dataclass(frozen=True)
class RecordType:
    """A type of record: its schema name, class, what it is called, and its fields in reading order."""

    schema: str
    class_iri: str
    labels: tuple[Text, ...]
    descriptions: tuple[Text, ...]
    short_codes: tuple[str, ...]
    realms: tuple[str, ...]
    schema_type: SchemaType
    fields: tuple[RecordField, ...]
    groups: tuple[RecordGroup, ...]
    source: str
    uncertain: str

    @cached_property
    def by_name(self) -> Mapping[str, RecordField]:
        """The fields of the body by their JSON name."""
        return MappingProxyType({field.name: field for field in self.fields})

    @cached_property
    def by_index_field(self) -> Mapping[str, RecordField]:
        """The fields by the names that they have in the search index, such as `title_{L}_t`."""
        return MappingProxyType({name: field for field in self.fields for name in field.index_fields})

    @property
    def naming_fields(self) -> tuple[RecordField, ...]:
        """The fields whose value is the record's name, best first."""
        return tuple(field for field in self.fields if field.naming and field.public)

    @property
    def index_only(self) -> bool:
        """Whether such records exist in the search index alone and have no JSON body."""
        return bool(self.fields) and all(field.index_fields for field in self.fields)

    def walk(self) -> Iterator[tuple[str, RecordField]]:
        """Every field at every depth with its dotted path, such as `sectionIII.levelOfProgress`."""
        return _walk(self.fields, "")


@cache
def read_record_types() -> Mapping[str, RecordType]:
    """All bundled record types by schema name, in alphabetical order. Raises InvalidInput naming file and mistake."""
    folder = files("shapes").joinpath("records")
    texts = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".ttl")}
    types = (read_record_type(texts[name], name) for name in sorted(texts))
    return MappingProxyType({type_.schema: type_ for type_ in types})


def get_record_type(schema: str) -> RecordType:
    """A record type by its schema name as headers spell it. Raises NotFound."""
    try:
        return read_record_types()[schema]
    except KeyError:
        raise NotFound(f"There is no record type {schema}.", "docs/record-types.md lists all of them.") from None


def read_record_type(turtle: bytes, name: str = "shape") -> RecordType:
    """The record type that a Turtle file describes. Raises InvalidInput for a file that describes none or several."""
    try:
        reader = _Reader(turtle)
        return reader.record_type()
    except SyntaxError as error:
        raise InvalidInput(f"{name}: {error.msg}", "Correct the Turtle.", line=error.lineno) from error
    except _Mistake as error:
        raise InvalidInput(f"{name}: {error}", "shapes/README.md says what a record shape must have.") from None


def _walk(fields: Iterable[RecordField], before: str) -> Iterator[tuple[str, RecordField]]:
    for field in fields:
        yield before + field.name, field
        yield from _walk(field.fields, f"{before}{field.name}.")


class _Mistake(ValueError):
    """What is wrong with a shape."""


_Term: TypeAlias = NamedNode | BlankNode | RdfLiteral | Triple
_Word = TypeVar("_Word", bound=str)


class _Reader:
    """One file's triples, and the questions that reading asks of them."""

    def __init__(self, turtle: bytes) -> None:
        self._told: dict[str, dict[str, list[_Term]]] = {}
        for quad in parse(turtle, format=RdfFormat.TURTLE):
            subject = self._told.setdefault(_key(quad.subject), {})
            subject.setdefault(quad.predicate.value, []).append(quad.object)

    def record_type(self) -> RecordType:
        shapes = [subject for subject, told in self._told.items() if KGS.schema.value in told]
        if len(shapes) != 1:
            raise _Mistake(f"one shape with kgs:schema is expected, there are {len(shapes)}")
        shape = shapes[0]
        return RecordType(
            schema=self._string(shape, KGS.schema),
            class_iri=self._string(shape, SH.targetClass),
            labels=self._texts(shape, SH.name),
            descriptions=self._texts(shape, SH.description),
            short_codes=self._strings(shape, KGS.shortCode),
            realms=self._strings(shape, KGS.realm),
            schema_type=_one_of(SCHEMA_TYPES, self._string(shape, KGS.schemaType), "kgs:schemaType"),
            fields=self._fields(shape),
            groups=self._groups(shape),
            source=" ".join(self._strings(shape, KGS.source)),
            uncertain=" ".join(self._strings(shape, KGS.uncertain)),
        )

    def _fields(self, shape: str) -> tuple[RecordField, ...]:
        nodes = self._strings(shape, SH.property)
        return tuple(sorted((self._field(node) for node in nodes), key=lambda field: (field.order, field.name)))

    def _field(self, node: str) -> RecordField:
        name = self._string(node, KGS.field)
        path = self._string(node, SH.path)
        if not name or not path:
            raise _Mistake(f"{node}: a property shape needs sh:path and kgs:field")
        kind = _one_of(KINDS, self._string(node, KGS.kind), f"field {name}: kgs:kind")
        nested = self._string(node, SH.node) if kind in _NESTED else ""
        return RecordField(
            name=name,
            property_iri=path,
            kind=kind,
            many=self._flag(node, KGS.many),
            required=self._flag(node, KGS.required) or self._number(node, SH.minCount) > 0,
            domains=self._strings(node, KGS.domain),
            targets=self._strings(node, KGS.target),
            options=self._options(node),
            labels=self._texts(node, SH.name),
            descriptions=self._texts(node, SH.description),
            group=_local(self._string(node, SH.group)),
            order=self._number(node, SH.order),
            fields=self._fields(nested) if nested else (),
            class_iri=self._string(node, SH["class"]) if nested else "",
            custom_iri=self._string(node, KGS.customValue),
            direct_iri=self._string(node, KGS.direct),
            personal=self._flag(node, KGS.personal),
            internal=self._flag(node, KGS.internal),
            confidential_flag=self._string(node, KGS.confidentialFlag),
            index_fields=self._strings(node, KGS.indexField),
            naming=self._flag(node, KGS.naming),
        )

    def _options(self, node: str) -> tuple[RecordOption, ...]:
        head = self._string(node, SH["in"])
        if not head:
            return ()
        named = {self._string(one, RDF.value): self._texts(one, RDFS.label) for one in self._strings(node, KGS.option)}
        return tuple(RecordOption(word, named.get(word, ())) for word in self._list(head))

    def _groups(self, shape: str) -> tuple[RecordGroup, ...]:
        used = {self._string(node, SH.group) for node in self._strings(shape, SH.property)} - {""}
        groups = (RecordGroup(_local(iri), self._texts(iri, RDFS.label), self._number(iri, SH.order)) for iri in used)
        return tuple(sorted(groups, key=lambda group: (group.order, group.key)))

    def _list(self, head: str) -> Iterator[str]:
        while head in self._told:
            yield self._string(head, RDF.first)
            head = self._string(head, RDF.rest)

    def _objects(self, node: str, predicate: NamedNode) -> list[_Term]:
        told = self._told.get(node)
        return told.get(predicate.value, []) if told else []

    def _texts(self, node: str, predicate: NamedNode) -> tuple[Text, ...]:
        literals = (o for o in self._objects(node, predicate) if isinstance(o, RdfLiteral))
        return tuple(Text(o.value, o.language or "") for o in literals)

    def _strings(self, node: str, predicate: NamedNode) -> tuple[str, ...]:
        return tuple(_key(o) for o in self._objects(node, predicate))

    def _string(self, node: str, predicate: NamedNode) -> str:
        objects = self._objects(node, predicate)
        return _key(objects[0]) if objects else ""

    def _flag(self, node: str, predicate: NamedNode) -> bool:
        return self._string(node, predicate) == "true"

    def _number(self, node: str, predicate: NamedNode) -> int:
        try:
            return int(self._string(node, predicate) or 0)
        except ValueError:
            raise _Mistake(f"{node}: {predicate.value} is not a whole number") from None


def _one_of(allowed: tuple[_Word, ...], value: str, what: str) -> _Word:
    for word in allowed:
        if word == value:
            return word
    raise _Mistake(f"{what} is {value!r} and not one of {', '.join(map(str, allowed))}")


def _key(node: _Term) -> str:
    return str(node) if isinstance(node, BlankNode | Triple) else node.value


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
