"""The pages of shapes: as those of anything, with the statements of their files."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from pyoxigraph import NamedNode
from starlette.requests import Request

from browser.site.contexts import Link, Value
from browser.site.frame import words
from browser.site.values import ValueMaker
from browser.things.contexts import ThingPage
from browser.things.pages import ThingView
from kg.graph.description import Description
from kg.graph.graph import KnowledgeGraph
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import KG, RDFS, SH
from kg.records.shape_files import ShapeFiles
from kg.records.types import read_record_types
from kg.texts.languages import Text, choose_label


class ShapeView(ThingView):
    """One shape, or the shapes graph of the Framework; the page of a record type lists its fields."""

    def __init__(self, request: Request, iri: str) -> None:
        super().__init__(request, iri)
        self._shapes = ShapeFiles(self.knowledge.graph.names.base_iri)
        self._graph = KnowledgeGraph(self._shapes.graph(self._shapes.document_of(iri)), self.knowledge.graph.names)
        self.values = ValueMaker(self._graph, self.labels, self.urls, self.language, answers=self.knowledge.answers)
        document = NamedNode(self._shapes.document_of(iri))
        provisional = NamedNode(rebased(KG.provisionalLanguage.value, self._shapes.base_iri))
        marks = self._graph.store.quads_for_pattern(document, provisional, None)
        self._provisional = {str(getattr(mark.object, "value", "")) for mark in marks}
        named: dict[str, list[Text]] = {}
        naming = (self._graph.store.quads_for_pattern(None, name, None) for name in (SH.name, RDFS.label))
        for quad in chain.from_iterable(naming):
            if isinstance(quad.subject, NamedNode):
                named.setdefault(quad.subject.value, []).append(self._graph.text(quad))
        for name, texts in named.items():
            self.labels.know(name, tuple(texts))

    def describe(self) -> Description:
        if self.iri == self._shapes.framework and self.knowledge.graph.knows(self.iri):
            return super().describe()
        node = NamedNode(self.iri)
        incoming = tuple(self._graph.store.quads_for_pattern(None, None, node))
        return Description(self.iri, tuple(self._shapes.statements(self.iri)), incoming, False)

    def _feed(self) -> dict[str, str]:
        schema = self.iri.removeprefix(f"{self._shapes.records}/")
        return {"schema": schema} if schema in read_record_types() else super()._feed()

    def _generic(self, description: Description) -> ThingPage:
        return replace(super()._generic(description), hints=self._help(), uses=self._uses())

    def _uses(self) -> tuple[Link, ...]:
        """Where a document of the type is validated, and its JSON Schema; of what is no type that has a body none."""
        type_ = read_record_types().get(self.iri.removeprefix(f"{self._shapes.records}/"))
        if type_ is None or type_.index_only:
            return ()
        _ = words(self.language)
        schema = self.urls.json_schemas(type_.schema, self.language)
        return Link(self.urls.validate(self.language, type_.schema), _("Validate a document")), Link(
            schema, "JSON Schema"
        )

    def _help(self) -> Mapping[str, Text]:
        """What to write in the fields of a type, for the reader, by the IRIs of the fields."""
        texts: dict[str, list[Text]] = {}
        for quad in self._graph.store.quads_for_pattern(None, SH.description, None):
            if isinstance(quad.subject, NamedNode):
                texts.setdefault(quad.subject.value, []).append(self._marked(self._graph.text(quad)))
        chosen = {iri: choose_label(said, self.language) for iri, said in texts.items()}
        return {iri: text for iri, text in chosen.items() if text}

    def _marked(self, text: Text) -> Text:
        """The text, marked where the type says that some of its texts in this language are a machine's."""
        return replace(text, machine=text.language in self._provisional)

    def _contents(self) -> tuple[tuple[Value, ...], int]:
        found = self._shapes.parts(self.iri) if self.iri in self._shapes.documents else []
        return tuple(self.values.iri(NamedNode(iri)) for iri in found), len(found)


class AllShapesView(ThingView):
    """The shapes of all record types: a list of them."""

    def describe(self) -> Description:
        known = self.knowledge.graph.knows(self.iri)
        return super().describe() if known else Description(self.iri, (), (), False)

    def _contents(self) -> tuple[tuple[Value, ...], int]:
        names = {f"{self.iri}/{schema}": type_.labels for schema, type_ in read_record_types().items()}
        for iri, texts in names.items():
            self.labels.know(iri, texts)
        return tuple(self.values.iri(NamedNode(iri)) for iri in names), len(names)
