"""The page of a concept, collection or scheme with all statements about it, in one or two languages."""

from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple
from starlette.requests import Request

from browser.diagrams.neighbourhood import neighbourhood
from browser.site.citing import Cited, cite
from browser.site.contexts import Citation, Frame, Link, Page, Value
from browser.site.html import plain
from browser.site.values import NOTES
from browser.things.contexts import Thing
from browser.things.memento import newest_version, version_of
from browser.things.others import query_about, said_by_others
from browser.things.resolving import Found, Sought, document_links, is_stated, statements
from browser.things.structured import describe_for_search_engines
from browser.vocabularies.answers import ANSWERED, answer_list
from browser.vocabularies.concept_contexts import ConceptPage, Used
from browser.vocabularies.contexts import TreeNode
from browser.vocabularies.labels import LABELS, label_rows, missing_languages
from browser.vocabularies.side import side_by_side, side_choices
from browser.vocabularies.view import VocabularyView
from kg.errors import Damaged, ReadOnly
from kg.graph.classes import subproperties
from kg.graph.description import Description, describe
from kg.graph.owners import graph_of
from kg.rdf.namespaces import DCT, ISOTHES, KG, OWL, RDF, SKOS, SKOSXL
from kg.texts.languages import choose_label
from kg.texts.ranges import serving
from kg.vocabularies import tables
from kg.vocabularies.schema import COLLECTION, CONCEPT, GROUP, PARENT, RELATED, REPLACED_BY, SCHEME

MAPPINGS: Final = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch, OWL.sameAs)
_STRUCTURE: Final = (
    SKOS.memberList,
    SKOS.broader, SKOS.narrower, SKOS.related, SKOS.topConceptOf, SKOS.hasTopConcept, SKOS.inScheme, SKOS.member,
    ISOTHES.superGroup, ISOTHES.subGroup, SKOS.broaderTransitive, SKOS.narrowerTransitive, DCT.isReplacedBy,
)  # fmt: skip
_SHOWN_ABOVE: Final = (*LABELS, *NOTES, *MAPPINGS, *_STRUCTURE, RDF.type, OWL.deprecated, DCT.created, DCT.modified)
_SHOWN_AS_LABELS: Final = (KG.provisionalLanguage, SKOSXL.prefLabel, SKOSXL.altLabel, SKOSXL.hiddenLabel)
_SHOWN: Final = 100
_PATHS: Final = 50
_STEPS: Final = 10


def concept(asked: Sought) -> Found | None:
    """A concept, collection or scheme as its owner has it, or without an owner as the vocabulary of the address has."""
    found = asked.knowledge.find_thing(asked.iri, asked.dataset)
    if found is None or not is_stated(asked):
        return None
    return Found("concept", _page_of(found[0].id, found[1]), lambda: statements(asked))


def _page_of(id_: str, thing: tables.Thing) -> Callable[[Request], Page]:
    return lambda request: ConceptView(request, id_, thing).page()


class ConceptView:
    """Everything that the page of one thing of a vocabulary shows."""

    def __init__(self, request: Request, id_: str, thing: tables.Thing) -> None:
        self.view = VocabularyView(request, id_)
        self.found = thing
        self.iri = thing.iri
        self.beside = request.query_params.get("beside", "")
        limit = self.view.services.settings.inbound_limit
        self.description: Description = describe(self.view.knowledge.graph, thing.iri, limit)
        self.own = [quad for quad in self._stated(id_) if quad.subject == NamedNode(self.iri)]

    def _stated(self, id_: str) -> tuple[Quad, ...]:
        """What is stated of the thing: by its owner, or by another vocabulary that it is read in."""
        graph = self.view.knowledge.graph
        if self._is_own():
            return self.description.own
        return tuple(q for q in self.description.others if graph.names.dataset_of(graph_of(q)) == id_)

    def page(self) -> ConceptPage:
        """The page."""
        view, found, to = self.view, self.found, self.view.urls
        id_, tag = view.vocabulary.id, view.language
        narrower, narrower_total = self._below(PARENT)
        members, members_total = self._members()
        labels = label_rows(view, self.own, self._address)
        ways = self._ways()
        paths = self._paths(ways) if view.request.query_params.get("paths") else ()
        side = side_by_side(view, self.own, self.beside, self._url(tag, view.clang, ""), NOTES)
        return ConceptPage(
            frame=self._frame(),
            head=view.head("", self._address),
            thing=self._thing(),
            kind=found.kind,
            trail=self._trail(),
            paths=paths,
            other_paths=max(0, len(ways) - 1),
            paths_url=to.page(self.iri, tag, within=id_, clang=view.clang, paths="all") if not paths else "",
            broader=self._values(view.tables.objects(PARENT, found.id)),
            narrower=narrower,
            narrower_total=narrower_total,
            narrower_url=to.tree(id_, tag, self.iri, view.clang) if narrower_total > len(narrower) else "",
            related=self._values({*view.tables.objects(RELATED, found.id), *view.tables.subjects(RELATED, found.id)}),
            groups=self._values(view.tables.objects(GROUP, found.id)),
            members=members,
            members_total=members_total,
            members_url=to.groups(id_, tag, self.iri, view.clang) if members_total > len(members) else "",
            labels=labels,
            missing=missing_languages(view, labels),
            notes=view.values.rows(self._in_language(NOTES)),
            mappings=view.values.rows(quad for quad in self.own if quad.predicate in MAPPINGS),
            used=self._used(),
            answers=answer_list(view, self.iri),
            chain=self._chain(),
            side=side,
            side_choices=side_choices(view, self.beside, self._beside_address),
            created=tables.shown_date(found.created),
            modified=tables.shown_date(found.modified),
            release=self._release(),
            history_url=to.releases(id_, tag),
            change_url=to.change_sets(id_, tag, "", self.iri) if self._is_own() else "",
            explore_url=to.explore(tag, id_, self.iri, view.clang),
            around=neighbourhood(view.knowledge, to, self.iri, tag, view.content, within=id_),
            citation=self._citation(),
        )

    def _citation(self) -> Citation:
        view, release = self.view, self._release()
        event = newest_version(view.knowledge, self.iri)
        name = view.name(self.found).value
        cited = Cited(
            thing=self.iri,
            iri=version_of(view.urls.identifiers.base_iri, event) if event else self.iri,
            title=name,
            moment=event.moment if event else "",
            within=view.title,
            version=release,
        )
        return cite(cited, f"{name}. {view.title}{', ' if release else ''}{release}.")

    def _is_own(self) -> bool:
        """Whether the vocabulary that it is read in speaks for it."""
        return self.view.knowledge.graph.owners.owner(self.iri) in ("", self.view.vocabulary.id)

    def _address(self, tag: str, clang: str) -> str:
        return self._url(tag, clang, self.beside)

    def _url(self, tag: str, clang: str, beside: str) -> str:
        within = self.view.vocabulary.id
        return self.view.urls.page(self.iri, tag, within=within, clang=clang, beside=beside)

    def _beside_address(self, beside: str) -> str:
        return self._url(self.view.language, self.view.clang, beside)

    def _values(self, ids: Iterable[int]) -> tuple[Value, ...]:
        view = self.view
        things = view.tables.things(list(ids)[:_SHOWN])
        entries = view.lists.entries(list(things.values()))
        entries.sort(key=lambda entry: (entry.thing.notation, entry.name.value.casefold()))
        return tuple(view.named(entry) for entry in entries)

    def _below(self, property_: int) -> tuple[tuple[Value, ...], int]:
        if self.found.kind == COLLECTION:
            return (), 0
        if self.found.kind == SCHEME:
            entries, total = self.view.lists.roots(self.found.id, _SHOWN)
        else:
            entries, total = self.view.lists.children(self.found.id, _SHOWN)
        return tuple(self.view.named(entry) for entry in entries), total

    def _members(self) -> tuple[tuple[Value, ...], int]:
        if self.found.kind != COLLECTION:
            return (), 0
        entries, total = self.view.lists.members(self.found.id, _SHOWN)
        return tuple(self.view.named(entry) for entry in entries), total

    def _in_language(self, properties: tuple[NamedNode, ...]) -> list[Quad]:
        """Texts in the reader's language; of a property that has none in it, those in every language."""
        chosen: list[Quad] = []
        for property_ in properties:
            quads = [quad for quad in self.own if quad.predicate == property_]
            tags = serving({_tag(quad) for quad in quads}, self.view.content)
            chosen += [quad for quad in quads if _tag(quad) in tags] or quads
        return chosen

    def _trail(self) -> tuple[TreeNode, ...]:
        """The main way from a root, as nested nodes; the concept itself is the innermost."""
        view = self.view
        if self.found.kind in (SCHEME, COLLECTION):
            return ()
        path = view.tables.path(self.found.id)
        things = view.tables.things(path)
        node: tuple[TreeNode, ...] = ()
        for entry in reversed(view.lists.entries([things[id_] for id_ in path])):
            node = (view.node(entry, current=entry.thing.id == self.found.id, below=node),)
        return node

    def _ways(self) -> list[list[int]]:
        """The ways to it from the top, fifty at most. A concept that was passed already ends a way, so circles end."""
        above = self.view.tables.above(self.found.id) if self.found.kind == CONCEPT else {}
        done: list[list[int]] = []
        waiting = [[self.found.id]]
        while waiting and len(done) < _PATHS:
            path = waiting.pop()
            parents = [parent for parent in above.get(path[0], ()) if parent not in path]
            if parents and len(path) <= _PATHS:
                waiting += [[parent, *path] for parent in reversed(parents)]
            else:
                done.append(path)
        return done

    def _paths(self, ways: list[list[int]]) -> tuple[tuple[Link, ...], ...]:
        view = self.view
        things = view.tables.things(list({id_ for path in ways for id_ in path}))
        links = {
            entry.thing.id: Link(view.named(entry).url, entry.name.value, entry.thing.id == self.found.id)
            for entry in view.lists.entries(list(things.values()))
        }
        return tuple(tuple(links[id_] for id_ in path) for path in ways)

    def _chain(self) -> tuple[tuple[Value, ...], ...]:
        """Successors, step by step, until a current one."""
        steps: list[tuple[Value, ...]] = []
        current, seen = [self.found.id], {self.found.id}
        while current and len(steps) < _STEPS:
            following = {new for old in current for new in self.view.tables.objects(REPLACED_BY, old)} - seen
            if following:
                steps.append(self._values(following))
            seen |= following
            current = [thing.id for thing in self.view.tables.things(list(following)).values() if thing.deprecated]
        return tuple(steps)

    def _used(self) -> tuple[Used, ...]:
        """Statements of other things that point to it, by property."""
        shown = (*_STRUCTURE, *MAPPINGS, NamedNode(f"{self.view.knowledge.graph.names.base_iri}{ANSWERED}"))
        incoming = [quad for quad in self.description.incoming if quad.predicate not in shown]
        counts: dict[str, set[str]] = {}
        for quad in incoming:
            counts.setdefault(quad.predicate.value, set()).add(str(quad.subject))
        rows = self.view.values.incoming(incoming)
        return tuple(Used(row, len(counts[row.iri]), self.description.more) for row in rows)

    def _thing(self) -> Thing:
        view, description = self.view, self.description
        own = [quad for quad in self.own if quad.predicate not in _SHOWN_AS_LABELS or self._has_facts(quad)]
        return Thing(
            iri=self.iri,
            label=view.name(self.found),
            code=self.found.notation if view.vocabulary.settings.show_notation else "",
            types=tuple(view.value(node.value) for node in description.types if node != SKOS.Concept),
            deprecated=self.found.deprecated,
            successors=self._values(view.tables.objects(REPLACED_BY, self.found.id)),
            names=(),
            rows=view.values.rows(own, skip=(*_SHOWN_ABOVE, *self._hidden())),
            incoming=(),
            more_incoming=description.more,
            dataset=None,
            graphs=self._graphs(),
            query_url=view.urls.query(view.language, query_about(self.iri)),
            others=said_by_others(view.values, self.iri, self.description.others, view.vocabulary.id),
        )

    def _has_facts(self, quad: Quad) -> bool:
        """Whether a label that is a thing of its own says more than its text, which stands among the names."""
        if quad.predicate == KG.provisionalLanguage or isinstance(quad.object, Literal | Triple):
            return False
        said = self.view.knowledge.graph.said(quad.object)
        return any(one.predicate not in (RDF.type, SKOSXL.literalForm) for one in said)

    def _hidden(self) -> frozenset[NamedNode]:
        """Kinds of hidden labels, which are for searching only."""
        graph = self.view.knowledge.graph
        return self.view.knowledge.remember(
            "hidden labels", lambda: subproperties(graph.store, SKOS.hiddenLabel, graph.owners)
        )

    def _graphs(self) -> tuple[Link, ...]:
        names = {quad.graph_name.value for quad in self.own if isinstance(quad.graph_name, NamedNode)}
        labels, to, tag = self.view.knowledge.labels(), self.view.urls, self.view.language
        return tuple(Link(to.page(name, tag), labels.name(name, tag).value) for name in sorted(names))

    def _release(self) -> str:
        graph = self.view.services.names.dataset(self.view.vocabulary.id)
        try:
            history = self.view.knowledge.remember(f"history {graph}", lambda: self.view.services.ledger.history(graph))
        except (Damaged, ReadOnly):
            return ""
        return history[0][1].release if history else ""

    def _frame(self) -> Frame:
        view, to = self.view, self.view.urls
        graph = view.knowledge.graph
        texts = [graph.text(quad) for quad in self.description.literals(SKOS.definition, SKOS.scopeNote)]
        summary = choose_label(texts, view.content)
        labels = view.knowledge.labels()
        name = view.name(self.found).value
        return view.frame(
            f"{name} – {view.title}",
            self._address,
            ("diagram.css",),
            description=plain(summary.value)[:300] if summary else "",
            formats=document_links(view.request, self.iri),
            breadcrumbs=[Link(view.home, view.title)],
            index=not self.found.deprecated and not self.beside,
            thing=self.iri,
            structured=describe_for_search_engines(
                self.description,
                labels,
                view.content,
                self._address(view.language, ""),
                to.identifiers.dataset(view.vocabulary.id),
            ),
        )


def _tag(quad: Quad) -> str:
    return getattr(quad.object, "language", None) or ""
