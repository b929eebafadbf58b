"""All vocabularies, and the home of one."""

from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request

from browser.datasets.changes import change_row
from browser.datasets.contexts import VocabulariesPage
from browser.datasets.pages import dataset_row, dataset_rows, said
from browser.datasets.structured import describe_dataset
from browser.framework.roles import all_indicators, framework_figures
from browser.http.services import language_of, services, urls
from browser.site.frame import make_frame, words
from browser.site.tiles import make_tile
from browser.site.values import ValueMaker
from browser.things.resolving import document_links
from browser.vocabularies.contexts import VocabularyPage
from browser.vocabularies.overview import overview
from browser.vocabularies.view import VocabularyView
from kg.framework import Framework
from kg.graph.datasets import get_dataset
from kg.rdf.namespaces import RDF, SKOS

_LISTED: Final = 200


_QUERY: Final = "SELECT ?thing ?label WHERE {\n  ?thing a skos:Concept ; skos:prefLabel ?label\n}\nLIMIT 100"


def vocabularies_page(request: Request) -> VocabulariesPage:
    """All vocabularies."""
    to, _ = urls(request), words(language_of(request))
    frame = make_frame(request, title=_("Vocabularies"), address=to.vocabularies, section="vocabularies")
    return VocabulariesPage(frame, tuple(row for _dataset, row in dataset_rows(request)))


def vocabulary_page(request: Request, id_: str) -> VocabularyPage:
    """The home of one vocabulary. Raises NotFound."""
    parts, to, language = services(request), urls(request), language_of(request)
    knowledge = parts.knowledge.current()
    dataset = get_dataset(knowledge.graph, id_)
    row = dataset_row(dataset, knowledge, parts, to, language)
    framework = knowledge.framework if id_ == "kmgbf" else Framework((), (), (), ())
    values = ValueMaker(knowledge.graph, knowledge.labels(), to, language, answers=knowledge.answers)
    vocabulary = VocabularyView(request, id_) if id_ in knowledge.vocabularies else None
    listed = not framework.goals and not vocabulary
    subjects, total = knowledge.search.subjects(parts.names.dataset(id_), _LISTED) if listed else ([], 0)
    schemes = {
        quad.subject
        for quad in knowledge.graph.store.quads_for_pattern(
            None, RDF.type, SKOS.ConceptScheme, NamedNode(parts.names.dataset(id_))
        )
        if isinstance(quad.subject, NamedNode)
    }
    changes = [change for _version, change in parts.history(parts.names.dataset(id_))]
    frame = make_frame(
        request,
        title=row.title.value,
        description=row.description.value,
        address=lambda tag: to.dataset(id_, tag, vocabulary.kept(tag) if vocabulary else ""),
        formats=document_links(request, dataset.iri),
        section="vocabularies",
        thing=dataset.iri,
        structured=describe_dataset(dataset, row, to),
        scripts=("tree.js",),
        styles=("vocabulary.css",),
        feed={"dataset": id_},
    )
    return VocabularyPage(
        frame=frame,
        dataset=row,
        iri=dataset.iri,
        figures=framework_figures(framework, to, language),
        goals=tuple(make_tile(goal, to, language) for goal in framework.goals),
        targets=tuple(make_tile(target, to, language) for target in framework.targets),
        indicators=all_indicators(framework, to, language),
        things=tuple(values.iri(NamedNode(iri)) for iri in subjects),
        more_url="" if total <= _LISTED else to.page(parts.names.dataset(id_), language),
        schemes=tuple(values.iri(node) for node in sorted(schemes, key=lambda node: node.value)),
        releases=tuple(change_row(change, values.labels, to, language) for change in changes),
        query_url=to.query(language, _QUERY, id_),
        rights=said(dataset.rights, language),
        overview=overview(vocabulary) if vocabulary else None,
    )
