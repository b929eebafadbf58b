"""Datasets as rows, and the pages that list them: vocabularies, one vocabulary, downloads."""

from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request

from browser.datasets.changes import change_row
from browser.datasets.downloads import DUMP_FORMATS, Dumps
from browser.http.services import language_of, services, urls
from browser.site.contexts import (
    DatasetRow,
    DownloadGroup,
    DownloadPage,
    Figure,
    FileRow,
    Link,
    RoleGroup,
    RoleRow,
    VocabulariesPage,
    VocabularyPage,
)
from browser.site.frame import format_links, make_frame, words
from browser.site.tiles import make_tile
from browser.site.values import Shower
from browser.urls import Urls
from browser.vocabularies.overview import overview
from kg.framework import ROLES, Framework, Role, role_of_code
from kg.graph.datasets import Dataset, get_dataset, read_datasets
from kg.knowledge.knowledge import Knowledge
from kg.ledger.ledger import Ledger
from kg.rdf.formats import RDF_FORMATS
from kg.rdf.namespaces import RDF, SKOS
from kg.texts.languages import LANGUAGES, Text, choose_label, matches

_LISTED: Final = 200
_QUERY: Final = "SELECT ?thing ?label WHERE {\n  ?thing a skos:Concept ; skos:prefLabel ?label\n}\nLIMIT 100"


def dataset_row(dataset: Dataset, knowledge: Knowledge, ledger: Ledger, to: Urls, language: str) -> DatasetRow:
    """A dataset with its counts and its release. Costs a fixed number of look-ups."""
    newest = [history[0] for graph in dataset.graphs if (history := ledger.history(graph))]
    main = knowledge.graph.names.dataset(dataset.id)
    releases = [change for version, change in newest if version.graph == main]
    vocabulary = knowledge.vocabularies.get(dataset.id)
    tags = vocabulary.tables.languages if vocabulary else knowledge.search.languages(dataset.id)
    return DatasetRow(
        id=dataset.id,
        url=to.dataset(dataset.id, language),
        title=choose_label(dataset.titles, language) or Text(dataset.id),
        description=choose_label(dataset.descriptions, language) or Text(""),
        things=knowledge.search.count_subjects([main]),
        triples=sum(version.triples for version, _ in newest),
        release=releases[0].release if releases else "",
        modified=max((change.accepted for _, change in newest), default=""),
        licence=dataset.licence,
        languages=tuple(language for language in LANGUAGES.values() if any(matches(tag, language.tag) for tag in tags)),
    )


def _rows(request: Request) -> list[tuple[Dataset, DatasetRow]]:
    parts, to, language = services(request), urls(request), language_of(request)
    knowledge = parts.knowledge.current()
    return [
        (dataset, dataset_row(dataset, knowledge, parts.ledger, to, language))
        for dataset in read_datasets(knowledge.graph)
    ]


def vocabularies_page(request: Request) -> VocabulariesPage:
    """All vocabularies."""
    to, _ = urls(request), words(language_of(request))
    frame = make_frame(request, title=_("Vocabularies"), address=to.vocabularies, section="vocabularies")
    return VocabulariesPage(frame, tuple(row for _dataset, row in _rows(request)))


def vocabulary_page(request: Request, id_: str) -> VocabularyPage:
    """The home of one vocabulary. Raises NotFound."""
    parts, to, language = services(request), urls(request), language_of(request)
    knowledge = parts.knowledge.current()
    dataset = get_dataset(knowledge.graph, id_)
    row = dataset_row(dataset, knowledge, parts.ledger, to, language)
    framework = knowledge.framework if id_ == "kmgbf" else Framework((), (), (), ())
    shower = Shower(knowledge.graph, knowledge.labels(), to, language)
    vocabulary = id_ in knowledge.vocabularies
    listed = not framework.goals and not vocabulary
    subjects, total = knowledge.search.subjects(parts.names.dataset(id_), _LISTED) if listed else ([], 0)
    schemes = {
        quad.subject
        for quad in knowledge.graph.store.quads_for_pattern(
            None, RDF.type, SKOS.ConceptScheme, NamedNode(parts.names.dataset(id_))
        )
        if isinstance(quad.subject, NamedNode)
    }
    changes = [change for _version, change in parts.ledger.history(parts.names.dataset(id_))]
    frame = make_frame(
        request,
        title=row.title.value,
        description=row.description.value,
        address=lambda tag: to.dataset(id_, tag),
        formats=format_links(lambda format_: to.document(dataset.iri, format_), RDF_FORMATS),
        section="vocabularies",
        thing=dataset.iri,
        scripts=("tree.js",),
        styles=("vocabulary.css",),
    )
    return VocabularyPage(
        frame=frame,
        dataset=row,
        iri=dataset.iri,
        figures=framework_figures(framework, to, language),
        goals=tuple(make_tile(goal, to, language) for goal in framework.goals),
        targets=tuple(make_tile(target, to, language) for target in framework.targets),
        indicators=all_indicators(framework, to, language),
        things=tuple(shower.iri(NamedNode(iri)) for iri in subjects),
        more_url="" if total <= _LISTED else to.page(parts.names.dataset(id_), language),
        schemes=tuple(shower.iri(node) for node in sorted(schemes, key=lambda node: node.value)),
        releases=tuple(change_row(change, to, language) for change in changes),
        query_url=to.query(language, _QUERY, id_),
        rights=_said(dataset.rights, language),
        overview=overview(request, id_) if vocabulary else None,
    )


def framework_figures(framework: Framework, to: Urls, language: str) -> tuple[Figure, ...]:
    """How many goals, targets, indicators and role links there are."""
    if not framework.goals:
        return ()
    home = to.dataset("kmgbf", language)
    return (
        Figure("goals", len(framework.goals), f"{home}#goals"),
        Figure("targets", len(framework.targets), f"{home}#targets"),
        Figure("indicators", len(framework.indicators), f"{home}#indicators"),
        Figure("links", len(framework.links), f"{to.root}api/kmgbf/indicators/roles"),
    )


def all_indicators(framework: Framework, to: Urls, language: str) -> tuple[RoleGroup, ...]:
    """Every indicator once, under the kind that its code says."""
    kinds: dict[Role, list[RoleRow]] = {}
    for indicator in framework.indicators:
        row = RoleRow(indicator.code, indicator.label(language), to.page(indicator.iri, language))
        kinds.setdefault(role_of_code(indicator.code), []).append(row)
    return tuple(RoleGroup(role.name, tuple(kinds[role])) for role in ROLES if role in kinds)


def download_page(request: Request) -> DownloadPage:
    """All datasets as files."""
    parts, to, language = services(request), urls(request), language_of(request)
    _ = words(language)
    dumps = Dumps(parts)
    labels = parts.knowledge.current().labels()
    groups = []
    for dataset, row in _rows(request):
        packed = dumps.find(dataset, DUMP_FORMATS[0])
        groups.append(
            DownloadGroup(
                dataset=row,
                sha256=packed.sha256,
                files=tuple(
                    FileRow(
                        to.dump(dataset.id, format_.name),
                        to.dump(dataset.id, format_.name, packed=True),
                        format_.title,
                        format_.media_type,
                        dumps.find(dataset, format_).size,
                    )
                    for format_ in DUMP_FORMATS
                ),
                rights=_said(dataset.rights, language),
                graphs=tuple(
                    Link(to.page(graph, language), labels.name(graph, language).value) for graph in dataset.graphs
                ),
            )
        )
    frame = make_frame(request, title=_("Download"), address=to.download, section="download")
    catalogue = format_links(lambda format_: to.catalogue(format_.name), RDF_FORMATS)
    return DownloadPage(frame, tuple(groups), catalogue, f"{to.root}.well-known/void")


def _said(texts: tuple[Text, ...], language: str) -> str:
    chosen = choose_label(texts, language)
    return chosen.value if chosen else ""
