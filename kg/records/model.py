"""Types of record as objects: groups, fields, options."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, get_args

from pyoxigraph import Literal as TermLiteral
from pyoxigraph import NamedNode

from kg.rdf.namespaces import Namespace
from kg.records.conditions import Condition, is_filled
from kg.texts.languages import Text

CHM: Final = Namespace("http://metadata.cbd.int/chm/ontology#")
"""Classes and properties of records that no published vocabulary has a word for."""


KGS: Final = Namespace(
    "http://metadata.cbd.int/kg/shapes#",
    (
        "schema shortCode realm schemaType source uncertain missingLanguage field kind many required domain target "
        "personal internal confidentialFlag indexField naming option customValue direct identity about thing question "
        "optionScheme holder link fragment inner inherit inline complete missingHelp "
        "requiredToPublish advised when whenText instead least most longest after "
        "code pointer remedy DocumentRule MappingRule GraphRule"
    ).split(),
)
"""The namespace of our annotations of shapes, for what SHACL has no term."""


Kind: TypeAlias = Literal[
    "languageMap",
    "html",
    "string",
    "word",
    "option",
    "url",
    "term",
    "termWithDegree",
    "reference",
    "symbol",
    "link",
    "date",
    "year",
    "number",
    "integer",
    "flag",
    "location",
    "object",
]
"""How a JSON value is read; `shapes/README.md` has the forms in JSON and in RDF."""


SchemaType: TypeAlias = Literal["national", "reference", "scbd"]


NESTED: Final = ("object", "termWithDegree")
TEXTS: Final = ("languageMap", "html", "string")
LONGEST: Final = 50_000
"""Characters of the longest text that is published, unless a shape says otherwise."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
SCHEMA_TYPES: Final[tuple[SchemaType, ...]] = get_args(SchemaType)


@dataclass(frozen=True, slots=True)
class RecordOption:
    """One word of a closed list that is not a vocabulary's term, and how people call it; `iri` of kind `option`."""

    value: str
    labels: tuple[Text, ...] = ()
    iri: str = ""


@dataclass(frozen=True, slots=True)
class RecordGroup:
    """A section of a record page or form."""

    key: str
    labels: tuple[Text, ...]
    order: int


@dataclass(frozen=True, slots=True)
class Holder:
    """A node inside a record on which the value of one field stands: an answer, an amount of a year.

    Its IRI is that of the record with `fragment`; of one that `inner` nodes have, with the fragment of the node before
    it. `link_iri` leads to it, from the record itself unless it is `inner`; `facts` are what it says beside the value.
    """

    fragment: str
    link_iri: str
    class_iri: str
    facts: tuple[tuple[str, NamedNode | TermLiteral], ...]
    inner: bool = False

    def node(self, iri: str, holding: str) -> str:
        """The IRI of the node, in a record and the node of it that has the field.

        >>> Holder("2014", "", "", (), inner=True).node("urn:r", "urn:r#plan-1")
        'urn:r#plan-1.2014'
        """
        if self.inner and (before := holding.partition("#")[2]):
            return f"{iri}#{before}.{self.fragment}"
        return f"{iri}#{self.fragment}"


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of a record.

    `name` is the key in the JSON body (of the innermost object: `subjects` for `nagoya.subjects`), `property_iri` the
    RDF property of its values. `domains` are thesaurus domains, `targets` schema names that a reference or symbol may
    point to, `options` the words of kind `word`. `fields` are those of kinds `object` and `termWithDegree`, whose node
    is of class `class_iri`. `custom_iri` is the property of the text that stands beside the term "Other"
    (`customValue`), `direct_iri` a property that leads past a nested node straight to its term. `identity` names the
    fields that tell one item of a list from another, of the item or else of the record. `of_record`: it belongs to the
    record and not to the thing that the record is about, if its type is about one. `via_iri` is a property that leads
    to a node of class `via_class` beside the thing, at which the field stands. `holder` is the node that the value
    stands on where that is not the node that has the field; of an object it is the object. `question_iri` is the
    question that the value answers, `scheme_iri` the scheme of the words of kind `option`. `inherit` names fields of
    the objects around that are repeated on the node. The fields of an `inline` object stand on the node that has it.
    `personal` and `internal` values are never published; `confidential_flag` names the field that, when true, withholds
    this one.

    What publication asks beside that: a value (`required_to_publish`, of every `required` field too), or advises
    (`advised`), where the condition `when` holds (`None`: always; where it does not hold, nothing is to stand there;
    `when_texts` say it in words) and unless one of the fields `instead` has one. Numbers and years lie from `least` to
    `most`, texts have at most `longest` characters (0: any number), and a date is not before that of the field `after`.
    `asks` decides.
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
    identity: tuple[str, ...] = ()
    naming: bool = False
    holder: Holder | None = None
    question_iri: str = ""
    scheme_iri: str = ""
    inherit: tuple[str, ...] = ()
    inline: bool = False
    of_record: bool = False
    via_iri: str = ""
    via_class: str = ""
    required_to_publish: bool = False
    advised: bool = False
    when: Condition | None = None
    when_texts: tuple[Text, ...] = ()
    instead: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    longest: int = 0
    after: str = ""

    @property
    def domain(self) -> str:
        """The first thesaurus domain, or an empty string."""
        return self.domains[0] if self.domains else ""

    @property
    def via(self) -> str:
        """The end of the name of the node beside the thing at which the field stands; '' for the thing itself."""
        return self.via_iri.replace("#", "/").rpartition("/")[2]

    @property
    def public(self) -> bool:
        """Whether any of its values may leave the ledger."""
        return not (self.personal or self.internal)

    @property
    def counted(self) -> bool:
        """Whether every value of it is in the graph, so that SHACL can tell where one is missing."""
        return self.public and not self.confidential_flag

    def applies(self, body: Mapping[str, Any]) -> bool:
        """Whether it is a field of an object that holds these values: whether its condition holds there."""
        return self.when is None or self.when.holds(body)

    def asks(self, body: Mapping[str, Any]) -> bool:
        """Whether publication requires a value of it in an object with these values."""
        return (
            self.required_to_publish
            and self.applies(body)
            and not any(is_filled(body.get(name)) for name in self.instead)
        )


@dataclass(frozen=True)
class RecordType:
    """A type of record: its schema name, class, what it is called, and its fields in reading order.

    Where its records are about things of their own, `about` is the first segment of the IRIs of these, and `thing_iri`
    their class (`kg.records.nodes`); else both are empty.
    """

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
    about: str = ""
    thing_iri: str = ""

    @cached_property
    def by_name(self) -> Mapping[str, RecordField]:
        """The fields of the body by their JSON name."""
        return MappingProxyType({field.name: field for field in self.fields})

    @property
    def naming_fields(self) -> tuple[RecordField, ...]:
        """The fields whose value is the record's name, best first."""
        return tuple(field for field in self.fields if field.naming and field.public)

    @cached_property
    def placed(self) -> frozenset[str]:
        """The properties with which fields state something at the node of a record itself."""
        return frozenset(_placed(self.fields, top=True))

    @property
    def index_only(self) -> bool:
        """Whether such records exist in the search index alone and have no JSON body."""
        return bool(self.fields) and all(field.index_fields for field in self.fields)

    def walk(self) -> Iterator[tuple[str, RecordField]]:
        """Every field at every depth with its dotted path, such as `sectionIII.levelOfProgress`."""
        return _walk(self.fields, "")


def _walk(fields: Iterable[RecordField], before: str) -> Iterator[tuple[str, RecordField]]:
    for field in fields:
        yield before + field.name, field
        yield from _walk(field.fields, f"{before}{field.name}.")


def _placed(fields: Iterable[RecordField], *, top: bool) -> Iterator[str]:
    """Also those of fields in inline objects, and of holders at any depth to which the record itself leads."""
    for field in fields:
        if field.holder and (top or not field.holder.inner):
            yield field.holder.link_iri
        if top:
            yield from filter(None, (field.property_iri, field.custom_iri, field.direct_iri, field.via_iri))
        if top and field.kind == "option":
            yield CHM.answerWord.value
        yield from _placed(field.fields, top=top and field.inline)
