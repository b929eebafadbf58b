"""Record types: `shapes/records/{schema}.ttl` read into Python. The shapes are the schema; nothing is added here.

A file is one `sh:NodeShape` (SHACL 2017, sections 2 and 4) whose property shapes carry, beside their constraints,
names, groups and the annotations of `http://metadata.cbd.int/kg/shapes#` that `shapes/README.md` describes.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from sys import intern
from types import MappingProxyType
from urllib.parse import unquote

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.errors import InvalidInput, NotFound
from kg.rdf.namespaces import FOAF, RDF, RDFS, SH, SKOS
from kg.records.conditions import read_condition
from kg.records.model import (
    CHM,
    KGS,
    KINDS,
    LONGEST,
    NESTED,
    SCHEMA_TYPES,
    TEXTS,
    Holder,
    RecordField,
    RecordGroup,
    RecordOption,
    RecordType,
)
from kg.records.stated import About, Mistake, Value, key, limit, local, number, one_of, string, strings, texts
from kg.texts.languages import Text


@cache
def read_record_types() -> Mapping[str, RecordType]:
    """All bundled record types by schema name, in alphabetical order. Raises InvalidInput naming file and mistake."""
    shapes = files("shapes")
    files_ = {entry.name: entry.read_bytes() for entry in shapes.joinpath("records").iterdir()}
    common = _Reader(_shared())
    types = (_read(files_[name], name, common) for name in sorted(files_) if name.endswith(".ttl"))
    return MappingProxyType({type_.schema: type_ for type_ in types})


def get_record_type(schema: str) -> RecordType:
    """A record type by its schema name as headers spell it. Raises NotFound."""
    try:
        return read_record_types()[schema]
    except (KeyError, TypeError):  # outside input may have anything in the place of a name
        what = f"There is no record type {str(schema)[:80]}."
        raise NotFound(what, "docs/record-types.md lists all of them.") from None


def read_record_type(turtle: bytes, name: str = "shape") -> RecordType:
    """The record type that a Turtle file describes. Raises InvalidInput for a file that describes none or several."""
    return _read(turtle, name, _Reader(_shared()))


def _shared() -> bytes:
    """What the files of types share: groups, words of closed lists, options of answers, with their names."""
    shapes = files("shapes")
    return b"".join(shapes.joinpath(name).read_bytes() for name in ("common.ttl", "options.ttl"))


def _read(turtle: bytes, name: str, common: "_Reader") -> RecordType:
    try:
        return _Reader(turtle).record_type(common)
    except SyntaxError as error:
        raise InvalidInput(f"{name}: {error.msg}", "Correct the Turtle.", line=error.lineno) from error
    except ValueError as error:
        raise InvalidInput(f"{name}: {error}", "shapes/README.md says what a record shape must have.") from None


# Reading looks each of these up for each of thousands of fields.
_PATH, _NAME, _DESCRIPTION = SH.path.value, SH.name.value, SH.description.value
_ORDER, _GROUP, _PROPERTY = SH.order.value, SH.group.value, SH.property.value
_NODE, _CLASS, _IN, _MIN_COUNT = SH.node.value, SH["class"].value, SH["in"].value, SH.minCount.value
_SCHEMA, _FIELD, _KIND, _MANY, _REQUIRED = (KGS[name].value for name in "schema field kind many required".split())
_DOMAIN, _TARGET, _INDEX_FIELD, _NAMING = (KGS[name].value for name in "domain target indexField naming".split())
_PERSONAL, _INTERNAL, _CONFIDENTIAL_FLAG = (KGS[name].value for name in "personal internal confidentialFlag".split())
_UNREAD = frozenset(
    SH[name].value for name in "nodeKind datatype maxCount uniqueLang pattern message severity".split()
) | {RDF.type.value}
_TOPIC = FOAF.primaryTopic.value
"""Leads from the shape of a record to that of its thing, and is no field."""
_ABOUT, _THING = KGS.about.value, KGS.thing.value
_CUSTOM_VALUE, _DIRECT, _IDENTITY = KGS.customValue.value, KGS.direct.value, KGS.identity.value
_QUESTION, _SCHEME, _HOLDER = KGS.question.value, KGS.optionScheme.value, KGS.holder.value
_INHERIT, _INLINE = KGS.inherit.value, KGS.inline.value
_ASKED = frozenset(
    KGS[name].value for name in "requiredToPublish advised when instead least most longest after".split()
)
_OURS = (SH.iri, KGS.iri, RDF.iri, RDFS.iri)
"""What stands in other namespaces is what a holder says."""


class _Reader:
    """The triples of one file, and methods that read the parts of a type out of them."""

    def __init__(self, turtle: bytes) -> None:
        statements: dict[str, dict[str, list[Value]]] = {}
        self._facts: dict[str, list[tuple[str, NamedNode | RdfLiteral]]] = {}
        for quad in parse(turtle, format=RdfFormat.TURTLE):
            predicate = quad.predicate.value
            if predicate in _UNREAD:
                continue
            object_ = quad.object
            language = object_.language if isinstance(object_, RdfLiteral) else None
            value = Text(intern(key(object_)), language) if language else key(object_)  # names and help recur
            statements.setdefault(key(quad.subject), {}).setdefault(predicate, []).append(value)
            if not predicate.startswith(_OURS) and isinstance(object_, NamedNode | RdfLiteral):
                self._facts.setdefault(key(quad.subject), []).append((predicate, object_))
        self._statements = statements
        self._shared: Mapping[str, About] = {}

    def record_type(self, common: "_Reader") -> RecordType:
        """The type that the file describes; names of groups and words that it does not have come from `common`."""
        shapes = [subject for subject, about in self._statements.items() if _SCHEMA in about]
        self._shared = common._statements
        if len(shapes) != 1:
            raise Mistake(f"one shape with kgs:schema is expected, there are {len(shapes)}")
        about = self._statements[shapes[0]]
        thing = string(about, _THING)
        return RecordType(
            schema=string(about, _SCHEMA),
            class_iri=string(about, SH.targetClass.value),
            labels=texts(about, _NAME),
            descriptions=texts(about, _DESCRIPTION),
            short_codes=strings(about, KGS.shortCode.value),
            realms=strings(about, KGS.realm.value),
            schema_type=one_of(SCHEMA_TYPES, string(about, KGS.schemaType.value), "kgs:schemaType"),
            fields=self._all_fields(shapes[0], thing),
            groups=self._groups(about, self._about(thing)),
            source=" ".join(strings(about, KGS.source.value)),
            uncertain=" ".join(strings(about, KGS.uncertain.value)),
            about=string(about, _ABOUT),
            thing_iri=string(self._about(thing), SH.targetClass.value),
        )

    def _all_fields(self, record: str, thing: str) -> tuple[RecordField, ...]:
        """The fields of a type: those of the record, and those of the thing that it is about, if there is one."""
        own = self._fields(record, ())
        if thing:
            own = (*(replace(field, of_record=True) for field in own), *self._fields(thing, ()))
        return tuple(sorted(own, key=lambda field: (field.order, field.name)))

    def _fields(self, shape: str, inside: tuple[str, ...]) -> tuple[RecordField, ...]:
        if shape in inside:
            raise Mistake(f"{shape} contains itself")
        fields: list[RecordField] = []
        for node in strings(self._about(shape), _PROPERTY):
            about = self._about(node)
            beside = "" if _FIELD in about else string(about, _NODE)
            if beside:
                via, class_ = string(about, _PATH), string(about, _CLASS)
                inner = self._fields(beside, (*inside, shape))
                fields += [replace(field, via_iri=via, via_class=class_) for field in inner]
            elif string(about, _PATH) != _TOPIC:
                fields.append(self._field(node, (*inside, shape)))
        return tuple(sorted(fields, key=lambda field: (field.order, field.name)))

    def _field(self, node: str, inside: tuple[str, ...]) -> RecordField:
        about = self._about(node)
        name, path = string(about, _FIELD), string(about, _PATH)
        if not name or not path:
            raise Mistake(f"{node}: a property shape needs sh:path and kgs:field")
        kind = one_of(KINDS, string(about, _KIND), f"field {name}: kgs:kind")
        nested = string(about, _NODE) if kind in NESTED else ""
        holder = self._holder(about)
        required = _REQUIRED in about or number(about, _MIN_COUNT) > 0
        field = RecordField(
            name=name,
            property_iri=holder.link_iri if holder and nested else self._property(path),
            kind=kind,
            many=_MANY in about,
            required=required,
            required_to_publish=required,
            longest=LONGEST if kind in TEXTS else 0,
            domains=strings(about, _DOMAIN),
            targets=strings(about, _TARGET),
            options=self._options(about) if _IN in about else (),
            labels=texts(about, _NAME),
            descriptions=texts(about, _DESCRIPTION),
            group=local(string(about, _GROUP)),
            order=number(about, _ORDER),
            fields=self._fields(nested, inside) if nested else (),
            class_iri=string(about, _CLASS) if nested else "",
            custom_iri=string(about, _CUSTOM_VALUE),
            direct_iri=string(about, _DIRECT),
            personal=_PERSONAL in about,
            internal=_INTERNAL in about,
            confidential_flag=string(about, _CONFIDENTIAL_FLAG),
            index_fields=strings(about, _INDEX_FIELD),
            identity=tuple(string(about, _IDENTITY).split()),
            naming=_NAMING in about,
            holder=holder,
            question_iri=string(about, _QUESTION),
            scheme_iri=string(about, _SCHEME),
            inherit=tuple(string(about, _INHERIT).split()),
            inline=_INLINE in about,
        )
        return field if _ASKED.isdisjoint(about) else _asked(field, about)

    def _property(self, path: str) -> str:
        """The property that values have: the path, or the last step of one of several; '' where it is none."""
        steps = self._steps(path)
        return steps[-1] if steps else "" if path in self._statements or path in self._shared else path

    def _holder(self, about: About) -> Holder | None:
        """The node that values stand on: an answer to a question, or what `kgs:holder` describes."""
        if question := string(about, _QUESTION):
            answer = f"answer-{unquote(question.rpartition('/')[2])}"
            facts = ((CHM.question.value, NamedNode(question)),)
            return Holder(answer, CHM.hasAnswer.value, CHM.Answer.value, facts)
        node = string(about, _HOLDER)
        if not node:
            return None
        own = self._about(node)
        return Holder(
            fragment=string(own, KGS.fragment.value),
            link_iri=string(own, KGS.link.value),
            class_iri=string(own, _CLASS),
            facts=tuple(self._facts.get(node, ())),
            inner=string(own, KGS.inner.value) == "true",
        )

    def _options(self, about: About) -> tuple[RecordOption, ...]:
        options = (self._about(option) for option in strings(about, KGS.option.value))
        named = {string(option, RDF.value.value): texts(option, RDFS.label.value) for option in options}
        words = self._steps(string(about, _IN))
        if scheme := string(about, _SCHEME):
            concepts = {iri: self._about(iri) for iri in words}
            return tuple(
                RecordOption(unquote(iri.removeprefix(f"{scheme}/")), texts(own, SKOS.prefLabel.value), iri)
                for iri, own in concepts.items()
            )
        return tuple(RecordOption(word, named.get(word, ())) for word in words)

    def _groups(self, *shapes: About) -> tuple[RecordGroup, ...]:
        nodes = (node for about in shapes for node in strings(about, _PROPERTY))
        used = {string(self._about(node), _GROUP) for node in nodes} - {""}
        groups = (self._group(iri, self._about(iri)) for iri in used)
        return tuple(sorted(groups, key=lambda group: (group.order, group.key)))

    def _group(self, iri: str, about: About) -> RecordGroup:
        return RecordGroup(local(iri), texts(about, RDFS.label.value), number(about, _ORDER))

    def _steps(self, head: str) -> list[str]:
        """The members of a list; those that are no texts or IRIs as empty texts."""
        found = []
        while RDF.first.value in (about := self._about(head)):
            found.append(string(about, RDF.first.value))
            head = string(about, RDF.rest.value)
        return found

    def _about(self, node: str) -> About:
        found = self._statements.get(node)
        return self._shared.get(node, {}) if found is None else found


def _asked(field: RecordField, about: About) -> RecordField:
    """A field with what publication asks of it."""
    condition = string(about, KGS.when.value)
    return replace(
        field,
        required_to_publish=field.required or KGS.requiredToPublish.value in about,
        advised=KGS.advised.value in about,
        when=read_condition(condition) if condition else None,
        when_texts=texts(about, KGS.whenText.value),
        instead=tuple(string(about, KGS.instead.value).split()),
        least=limit(about, KGS.least.value),
        most=limit(about, KGS.most.value),
        longest=number(about, KGS.longest.value) or field.longest,
        after=string(about, KGS.after.value),
    )
