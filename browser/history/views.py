"""The page of a version of anything that is no record: the rows of today's page over what was stated then."""

from collections.abc import Callable
from dataclasses import replace

from pyoxigraph import NamedNode
from starlette.requests import Request

from browser.history.versions import HeldVersion
from browser.site.contexts import Frame
from browser.site.frame import make_frame
from browser.site.values import ValueMaker
from browser.things.contexts import Thing, ThingPage
from browser.things.pages import NAMES, ThingView
from browser.things.resolving import document_links
from kg.graph.description import Description
from kg.graph.graph import KnowledgeGraph
from kg.texts.languages import choose_label


class VersionView(ThingView):
    """Everything needed to show a version of a thing to one reader; `then` holds nothing else."""

    def __init__(self, request: Request, held: HeldVersion, then: KnowledgeGraph) -> None:
        super().__init__(request, held.event.thing)
        self._held = held
        self._quads = tuple(then.store.quads_for_pattern(None, None, None, None))
        self.values = ValueMaker(then, self.labels, self.urls, self.language, answers=self.knowledge.answers)

    def page(self) -> ThingPage:
        """The page."""
        shown = self.thing(self.describe())
        inner = sorted({one.subject.value for one in self._quads if isinstance(one.subject, NamedNode)} - {self.iri})
        return ThingPage(
            frame=self.frame(self.describe(), shown.label.value),
            thing=replace(shown, iri=self._held.iri),
            terms=tuple(self.thing(self._describe(iri)) for iri in inner),
            contents=(),
            contents_total=0,
            version=self._held.notice(self.request),
        )

    def describe(self) -> Description:
        return self._describe(self.iri)

    def _describe(self, iri: str) -> Description:
        own = tuple(
            quad for quad in self._quads if not isinstance(quad.subject, NamedNode) or quad.subject.value == iri
        )
        return Description(iri, own, (), False)

    def thing(self, description: Description, skip: tuple[NamedNode, ...] = ()) -> Thing:
        """What was stated, under the name of then."""
        made = super().thing(description, skip)
        found = (description.literals(one) for one in NAMES)
        texts = next(([self.knowledge.graph.text(quad) for quad in quads] for quads in found if quads), [])
        label = choose_label(texts, self.language) or made.label
        citation = self.cited(label, self._held.event) if made.citation else None
        return replace(made, label=label, graphs=(), query_url="", citation=citation)

    def frame(self, description: Description, title: str, styles: tuple[str, ...] = ()) -> Frame:
        iri, dataset = self._held.iri, self._dataset(self.iri)
        return make_frame(
            self.request,
            title=title,
            address=self._address(),
            formats=document_links(self.request, iri),
            breadcrumbs=[dataset] if dataset else [],
            section="vocabularies",
            index=False,
            thing=iri,
            styles=styles,
        )

    def _address(self) -> Callable[[str], str]:
        return lambda language: self.urls.page(self._held.iri, language)
