"""The page about anything with an IRI, and the base of more particular pages."""

from collections.abc import Callable
from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.site.citing import Cited, cite
from browser.site.contexts import Citation, FormatLink, Frame, Link, Page, Value
from browser.site.frame import make_frame
from browser.site.values import ValueMaker
from browser.things.contexts import NameRow, Thing, ThingPage
from browser.things.memento import newest_version, version_of
from browser.things.others import query_about, said_by_others
from browser.things.resolving import document_links
from browser.things.structured import describe_for_search_engines
from kg.graph.description import Description, describe, terms_of_document
from kg.history.model import Event
from kg.knowledge.knowledge import Knowledge
from kg.rdf.namespaces import DCT, RDF, RDFS, SH, SKOS
from kg.texts.languages import LANGUAGES, Text, choose_label, matches

NAMES: Final = (SKOS.prefLabel, RDFS.label, SKOS.altLabel, DCT.title)
_CONTENTS: Final = 200
_LINKS: Final = 100
"""Links to a thing that are read for its page, which shows some of each kind; documents have more of them."""


class ThingView:
    """Everything needed to show one thing to one reader."""

    def __init__(self, request: Request, iri: str) -> None:
        self.request = request
        self.iri = iri
        self.services = services(request)
        self.knowledge: Knowledge = self.services.knowledge.current()
        self.language = language_of(request)
        self.urls = urls(request)
        self.labels = self.knowledge.labels()
        self.values = ValueMaker(
            self.knowledge.graph, self.labels, self.urls, self.language, answers=self.knowledge.answers
        )

    def page(self) -> Page:
        """The page of the thing. Raises NotFound when nothing is known of it."""
        return self._generic(self.describe())

    def describe(self) -> Description:
        """The description of the thing in the graph."""
        return describe(self.knowledge.graph, self.iri, min(_LINKS, self.services.settings.inbound_limit))

    def _generic(self, description: Description) -> ThingPage:
        terms = sorted(terms_of_document(self.knowledge.graph, self.iri), key=lambda node: node.value)
        contents, total = self._contents()
        return ThingPage(
            frame=self.frame(description, self.labels.name(self.iri, self.language).value),
            thing=self.thing(description),
            terms=tuple(self._term(node.value) for node in terms if node.value != self.iri),
            contents=contents,
            contents_total=total,
        )

    def _contents(self) -> tuple[tuple[Value, ...], int]:
        """For a named graph: the things described in it."""
        if not self.iri.startswith(self.knowledge.graph.names.prefix):
            return (), 0
        subjects, total = self.knowledge.search.subjects(self.iri, _CONTENTS)
        return tuple(self.values.iri(NamedNode(iri)) for iri in subjects), total

    def _term(self, iri: str) -> Thing:
        """A term of a document in full; of one that is no longer used only what to use instead."""
        description = describe(self.knowledge.graph, iri, 50)
        return self._former(description) if description.is_deprecated else self.thing(description)

    def _former(self, description: Description) -> Thing:
        return Thing(
            iri=description.iri,
            label=self.labels.name(description.iri, self.language),
            code="",
            types=(),
            deprecated=True,
            successors=tuple(self.values.iri(node) for node in description.successors),
            names=(),
            rows=(),
            incoming=(),
            more_incoming=False,
            dataset=None,
            graphs=(),
            query_url="",
        )

    def thing(self, description: Description, skip: tuple[NamedNode, ...] = ()) -> Thing:
        label = self.labels.name(description.iri, self.language)
        own = (quad for quad in description.own if str(quad.subject) == f"<{description.iri}>")
        return Thing(
            iri=description.iri,
            label=label,
            code=self.values.code(NamedNode(description.iri)),
            types=tuple({value.text: value for value in map(self.values.iri, description.types)}.values()),
            deprecated=description.is_deprecated,
            successors=tuple(self.values.iri(node) for node in description.successors),
            names=self._names(description),
            rows=self.values.rows(own, skip=(*skip, RDF.type)),
            incoming=self.values.incoming(description.incoming),
            more_incoming=description.more,
            dataset=self._dataset(description.iri),
            graphs=self._graphs(description),
            query_url=self.urls.query(self.language, query_about(description.iri)),
            others=said_by_others(self.values, description.iri, description.others),
            citation=self._citation(label) if description.iri == self.iri else None,
        )

    def _citation(self, label: Text) -> Citation | None:
        event = newest_version(self.knowledge, self.iri)
        return self.cited(label, event) if event else None

    def cited(self, label: Text, event: Event) -> Citation:
        """How the version is cited that an event made."""
        within, iri = self._dataset(self.iri), version_of(self.urls.identifiers.base_iri, event)
        change = self.services.changes_of([event.sequence]).get(event.sequence)
        where, release = within.text if within else "", change.release if change else ""
        cited = Cited(self.iri, iri, label.value, event.moment, within=where, version=release)
        return cite(cited, ". ".join(filter(None, (label.value, ", ".join(filter(None, (where, release)))))) + ".")

    def _names(self, description: Description) -> tuple[NameRow, ...]:
        graph = self.knowledge.graph
        labels = [graph.text(quad) for quad in description.literals(SKOS.prefLabel, RDFS.label, SH.name)]
        titles = [graph.text(quad) for quad in description.literals(DCT.title)]
        if all(title in labels for title in titles):  # as in headers of ontologies: they are no shorter
            titles = []
        others = [graph.text(quad) for quad in description.literals(SKOS.altLabel)]
        rows = []
        for language in LANGUAGES.values():
            label, title = _in_language(labels, language.tag), _in_language(titles, language.tag)
            shown = {text.value for text in (label, title) if text}
            alternatives = tuple(
                text for text in others if matches(text.language, language.tag) and text.value not in shown
            )
            rows.append(NameRow(language, label, title, alternatives))
        return tuple(rows) if labels or titles or others else ()

    def _dataset(self, iri: str) -> Link | None:
        local = self.urls.identifiers.split(iri)
        if local is None:
            return None
        node = NamedNode(self.urls.identifiers.dataset(local.dataset))
        texts = self.labels.texts(node.value)
        if not texts:
            return None
        name = choose_label(texts, self.language) or Text(local.dataset)
        return Link(self.urls.dataset(local.dataset, self.language), name.value)

    def _dataset_iri(self) -> str:
        owner = self.knowledge.graph.owners.owner(self.iri)
        iri = self.urls.identifiers.dataset(owner) if owner else ""
        return iri if iri and self.labels.texts(iri) else ""

    def _graphs(self, description: Description) -> tuple[Link, ...]:
        names = {quad.graph_name.value for quad in description.own if isinstance(quad.graph_name, NamedNode)}
        return tuple(
            Link(self.urls.page(name, self.language), self.labels.name(name, self.language).value)
            for name in sorted(names)
        )

    def frame(self, description: Description, title: str, styles: tuple[str, ...] = ()) -> Frame:
        texts = [self.knowledge.graph.text(q) for q in description.literals(DCT.description, SKOS.definition)]
        summary = choose_label(texts, self.language)
        dataset = self._dataset(self.iri)
        return make_frame(
            self.request,
            title=title,
            description=summary.value[:300] if summary else "",
            address=self._address(),
            formats=self._formats(),
            breadcrumbs=[dataset] if dataset else [],
            section="vocabularies",
            index=not description.is_deprecated,
            thing=self.iri,
            structured=describe_for_search_engines(
                description, self.labels, self.language, self._address()(self.language), self._dataset_iri()
            ),
            styles=styles,
            feed=self._feed(),
        )

    def _feed(self) -> dict[str, str]:
        """The choice among changes that the page names the feed of."""
        return {"thing": self.iri}

    def _address(self) -> Callable[[str], str]:
        return lambda language: self.urls.page(self.iri, language)

    def _formats(self) -> tuple[FormatLink, ...]:
        return document_links(self.request, self.iri)


class FragmentsView(ThingView):
    """A document of which nothing is stated, but of things in it: the namespace that they share."""

    def describe(self) -> Description:
        return Description(self.iri, (), (), False)

    def _contents(self) -> tuple[tuple[Value, ...], int]:
        found = self.knowledge.search.fragments(self.iri, _CONTENTS + 1)
        return tuple(self.values.iri(NamedNode(iri)) for iri in found[:_CONTENTS]), len(found)


def _in_language(texts: list[Text], language: str) -> Text | None:
    found = [text for text in texts if matches(text.language, language)]
    return choose_label(found, language)
