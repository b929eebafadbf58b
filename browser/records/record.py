"""The page of one record of any type, driven by its shape."""

from collections.abc import Mapping
from typing import Final, Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad
from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.records.contexts import LinkedTarget, LinkingGroup, RecordPage, VersionRow
from browser.records.decision import LONGEST_WORD, DecisionView
from browser.records.decision_contexts import DecisionParts
from browser.records.field_contexts import Passage
from browser.records.fields import Fields, passage, passages
from browser.records.naming import Naming
from browser.records.revisions import Revision, Then
from browser.records.structured import describe_record
from browser.site.citing import Cited, cite
from browser.site.contexts import Citation, FormatLink, Frame, Link
from browser.site.frame import format_links, make_frame
from browser.site.html import plain
from browser.site.i18n import comma
from browser.site.values import code_order
from browser.things.contexts import SaidBy
from browser.things.memento import newest_version, version_of
from browser.things.others import query_about, said_by_others
from browser.things.resolving import document_links
from kg.clearing_house.decision_tree import decision_name
from kg.graph.around import Around
from kg.graph.description import OTHERS_LIMIT
from kg.graph.owners import graph_of
from kg.history.model import Event
from kg.rdf.formats import CSV
from kg.rdf.identifiers import local_name
from kg.rdf.namespaces import DCT, FOAF, RDFS
from kg.records.content import Record, read_record
from kg.records.model import CHM, RecordField, RecordType
from kg.texts.languages import Text, choose_label
from kg.texts.numbers import read_whole

_LINKING: Final = 20
_VERSIONS: Final = 50
_DATES: Final[tuple[tuple[Literal["issued", "submitted", "created", "modified"], str], ...]] = (
    ("issued", DCT.issued.value),
    ("submitted", DCT.dateSubmitted.value),
    ("created", DCT.created.value),
    ("modified", DCT.modified.value),
)


class RecordView:
    """Everything needed to show one record to one reader, as it is, or as it was `then`.

    `asked` is the revision that the reader asked for. If nothing says how it was then, it is not held.
    """

    def __init__(
        self, request: Request, iri: str, type_: RecordType, asked: Revision | None = None, then: Then | None = None
    ) -> None:
        self._request, self._iri = request, iri
        self._asked, self._then = asked, then
        self._services = services(request)
        self._knowledge = self._services.knowledge.current()
        self._around = Around(self._knowledge.graph, iri)
        self._to, self._language = urls(request), language_of(request)
        self._naming = Naming(self._knowledge, self._to, self._language)
        self._decision = decision_name(self._knowledge.graph, iri)
        self._record: Record = read_record(then.graph if then else self._knowledge.graph, iri, type_)
        self._fields = Fields(self._record, self._naming)

    def page(self) -> RecordPage:
        """The page."""
        record = self._record
        titled, titles = self._titles()
        title = titles[0] if titles else self._made_up_title()
        party = self._party()
        type_name = self._naming.type(record.type.schema)
        if self._decision and titled and title.text.value != self._naming.decision(self._decision).value:
            type_name = self._naming.decision(self._decision)
        revision = next(iter(record.literals(CHM.iri + "revision")), "")
        linking, more = self._linking()
        rest = self._fields.rest()
        main = self._main_graph()
        return RecordPage(
            frame=self._frame(title, self._naming.type(record.type.schema), party),
            iri=self._shown,
            title=title,
            titles=titles[1:],
            type=type_name,
            type_url=self._to.records(self._language, {"type": record.type.schema}),
            party=party,
            dates=tuple((name, days[0]) for name, iri in _DATES if (days := record.literals(iri))),
            status=self._status(),
            identifiers=tuple(dict.fromkeys(filter(None, (record.other, *record.literals(DCT.identifier.value)))))[:10],
            revision=read_whole(revision) or 0,
            realms=tuple(realm.upper() for realm in record.literals(CHM.iri + "realm")[:10]),
            addresses=tuple(url for url in record.things(FOAF.page.value) if url.startswith("http"))[:10],
            read_from=next(iter(record.literals(CHM.iri + "readFrom")), ""),
            groups=self._fields.groups(titled),
            targets=self._targets(),
            rest=rest,
            unread=self._fields.unread(),
            cut=record.cut,
            linking=linking,
            more_linking=more,
            versions=self._versions(main),
            citation=self._citation(title, type_name, party, revision),
            query_url=self._query(main),
            graphs=tuple(self._graph(name) for name in record.graphs),
            decision=self._elements(),
            asked=self._asked.number if self._asked else 0,
            held=self._then is not None,
            version=self._then.notice if self._then else None,
            version_url=self._then_url(),
            newest_url=self._to.page(self._iri, self._language),
            others=self._others(),
        )

    def _others(self) -> tuple[SaidBy, ...]:
        if self._then:
            return ()
        return said_by_others(self._naming.values, self._iri, self._around.by_others(OTHERS_LIMIT))

    def _query(self, main: str) -> str:
        """Address of the query behind the page; '' for a revision, since only the newest is in the graph."""
        return "" if self._then else self._to.query(self._language, query_about(self._iri, main))

    @property
    def _shown(self) -> str:
        """The IRI that the page is about: of the record, or of a revision of it."""
        return self._then.iri if self._then else self._iri

    def _graph(self, name: str) -> Link:
        prefix = self._knowledge.graph.names.prefix
        return Link(self._to.page(name, self._language), name.removeprefix(prefix).removeprefix("record/"))

    def _elements(self) -> DecisionParts | None:
        if self._decision is None or self._then:
            return None
        status, actor = (self._request.query_params.get(name, "")[:LONGEST_WORD] for name in ("status", "actor"))
        return DecisionView(self._naming, self._decision, status, actor).parts()

    def _titles(self) -> tuple[str, tuple[Passage, ...]]:
        """The property that names the record, and its texts: the reader's first."""
        fields: tuple[RecordField, ...] = self._record.type.naming_fields
        for iri in (*(field.property_iri for field in fields), RDFS.label.value, DCT.title.value):
            chosen, others = passages(self._texts(iri), self._language)
            if chosen:
                return iri, (chosen, *others)
        return "", ()

    def _texts(self, iri: str) -> list[Text]:
        """Texts of a property; for a decision its own texts go before the names that other records give it."""
        records = f"{self._knowledge.graph.names.prefix}record/"
        quads = [quad for quad in self._record.values(iri) if getattr(quad.graph_name, "value", "").startswith(records)]
        texts = [Text(each.object.value, each.object.language or "") for each in quads
                 if isinstance(each.object, RdfLiteral)]  # fmt: skip
        return texts if self._decision and texts else self._record.texts(iri)

    def _made_up_title(self) -> Passage:
        """A title for a record that has no name: its type and country, or its identifier."""
        if self._decision:
            return passage(self._naming.decision(self._decision))
        type_name, party = self._naming.type(self._record.type.schema), self._party()
        year = next((days[0][:4] for _, iri in _DATES if (days := self._record.literals(iri))), "")
        known = [part for part in (party.text if party else "", year) if part]
        details = comma(self._language).join(known) or local_name(self._iri)
        return passage(Text(f"{type_name.value}: {details}", type_name.language))

    def _party(self) -> Link | None:
        for name in ("government", "country"):
            for iri in self._record.things(CHM.iri + name):
                if country := self._naming.country(iri):
                    return self._naming.country_link(country.iso2)
        return None

    def _status(self) -> Text | None:
        for quad in (*self._record.chm("status"), *self._record.chm("statusText")):
            if isinstance(quad.object, NamedNode):
                return self._naming.thing(quad.object.value)[0].text
            word = quad.object.value if hasattr(quad.object, "value") else ""
            field = self._record.type.by_name.get("status")
            option = next((one for one in field.options if one.value == word), None) if field else None
            return (choose_label(option.labels, self._language) if option else None) or Text(word)
        return None

    def _targets(self) -> tuple[LinkedTarget, ...]:
        degrees: dict[str, Text | None] = {}
        aligned, degree_of = (self._record.own(CHM.iri + name) for name in ("alignedWith", "degreeOfAlignment"))
        for quad in self._record.all_things():
            iri = quad.object.value  # type: ignore[union-attr]
            if self._naming.tile(iri) is None:
                continue
            degree = None
            if quad.predicate.value == aligned:
                node = quad.subject.value  # type: ignore[union-attr]
                found = self._record.things(degree_of, node)
                degree = self._naming.thing(found[0])[0].text if found else None
            degrees[iri] = degree or degrees.get(iri)
        found_tiles = [(tile, degree) for iri, degree in degrees.items() if (tile := self._naming.tile(iri))]
        found_tiles.sort(key=lambda pair: code_order(pair[0].code))
        return tuple(LinkedTarget(tile, degree) for tile, degree in found_tiles)

    def _linking(self) -> tuple[tuple[LinkingGroup, ...], bool]:
        """What points to the record from outside by property, and whether only the first of all that was counted."""
        if self._then:
            return (), False
        limit, graph, other = self._services.settings.inbound_limit, self._knowledge.graph, self._record.other
        sides = (self._around, Around(graph, other)) if other else (self._around,)
        quads = [quad for side in sides for quad in side.incoming(limit + 1, self._is_from_outside)]
        groups: dict[str, dict[str, None]] = {}
        names, seen = graph.names, set[str]()
        for quad in sorted(quads[:limit], key=lambda quad: names.is_derived(graph_of(quad))):
            thing = _whole(quad)
            if thing not in seen or not names.is_derived(graph_of(quad)):  # what is only implied says nothing new
                groups.setdefault(quad.predicate.value, {})[thing] = None
            seen.add(thing)
        found = []
        for predicate, things in sorted(groups.items()):
            values = tuple(self._naming.thing(iri)[0] for iri in sorted(things)[:_LINKING])
            found.append(LinkingGroup(self._naming.labels.name(predicate, self._language), values, len(things)))
        return tuple(sorted(found, key=lambda group: (-group.total, group.name.value))), len(quads) > limit

    def _is_from_outside(self, quad: Quad) -> bool:
        thing = _whole(quad)
        if not thing or thing in (self._iri, self._record.other):
            return False
        part = self._decision is not None and thing.startswith(f"{self._iri}/")
        return not part and not thing.startswith(self._knowledge.graph.names.prefix)

    def _main_graph(self) -> str:
        """The graph that holds the body: the shortest name of those that records stand in; '' if there is none."""
        records = f"{self._knowledge.graph.names.prefix}record/"
        own = (name for name in self._record.graphs if name.startswith(records))
        return min(own, key=lambda name: (len(name), name), default="")

    def _versions(self, graph: str) -> tuple[VersionRow, ...]:
        history = self._services.history(graph) if graph else []
        events = self._knowledge.events.of_thing(self._iri, _VERSIONS) if history else []
        made = {event.sequence: event for event in events if event.kind != "erase"}
        return tuple(
            VersionRow(
                version.revision, change.accepted, change.agent, change.source, change.reason, version.triples,
                withdrawn=not version.sha256,
                current=version.revision == self._then.revision if self._then else place == 0,
                url=self._version_url(version.sequence, made),
            )
            for place, (version, change) in enumerate(history[:_VERSIONS])
        )  # fmt: skip

    def _version_url(self, sequence: int, made: Mapping[int, Event]) -> str:
        base, event = self._to.identifiers.base_iri, made.get(sequence)
        return self._to.page(version_of(base, event), self._language) if event and event.kind != "delete" else ""

    def _then_url(self) -> str:
        """The page of the version that a revision is."""
        event = self._then.event if self._then else None
        return self._to.page(version_of(self._to.identifiers.base_iri, event), self._language) if event else ""

    def _citation(self, title: Passage, type_name: Text, party: Link | None, revision: str) -> Citation:
        day = next((days[0][:4] for _, iri in _DATES if (days := self._record.literals(iri))), "")
        who = party.text if party else ""
        first = f"{who} ({day})" if who and day else who or day
        parts = [first, plain(title.text.value), type_name.value]
        if revision:
            parts[-1] += f" {revision}"
        event = self._then.event if self._then else newest_version(self._knowledge, self._iri)
        cited = Cited(
            thing=self._iri,
            iri=version_of(self._to.identifiers.base_iri, event) if event else self._shown,
            title=plain(title.text.value),
            moment=event.moment if event else "",
            author=who,
            year=day,
            genre=type_name.value,
            version=revision,
        )
        return cite(cited, ". ".join(part.rstrip(". ") for part in parts if part) + ".")

    def _frame(self, title: Passage, type_name: Text, party: Link | None) -> Frame:
        crumbs = [Link(self._to.records(self._language, {"type": self._record.type.schema}), type_name.value)]
        if party:
            crumbs.insert(0, party)
        name, shown = plain(title.text.value), self._shown
        return make_frame(
            self._request,
            title=name[:200],
            description=f"{type_name.value}: {name}"[:300],
            address=lambda language: self._to.page(shown, language),
            formats=self._formats(shown),
            breadcrumbs=crumbs,
            section="records",
            index=not self._then and not any(self._request.query_params.values()),
            thing=shown,
            structured=describe_record(
                self._record, self._naming, shown, title.text, self._to.page(shown, self._language)
            ),
            styles=("records.css",),
        )

    def _formats(self, iri: str) -> tuple[FormatLink, ...]:
        links = document_links(self._request, iri)
        if self._decision is None:
            return links
        table = self._to.with_parameters(self._to.elements(iri), {"lang": self._language})
        return (*links, *format_links(lambda _: table, (CSV,)))


def _whole(quad: Quad) -> str:
    """The thing that the subject of a statement is a part of; '' for a blank node."""
    return quad.subject.value.partition("#")[0] if isinstance(quad.subject, NamedNode) else ""
