"""Datasets as rows, and the pages that list them: vocabularies, one vocabulary, downloads."""

from starlette.requests import Request

from browser.datasets.contexts import DatasetRow, DownloadGroup, DownloadPage, FileRow
from browser.datasets.downloads import Dumps
from browser.datasets.structured import describe_catalogue
from browser.http.services import Services, language_of, services, urls
from browser.site.contexts import Link
from browser.site.frame import format_links, make_frame, words
from browser.urls import Urls
from kg.graph.datasets import Dataset, read_datasets
from kg.knowledge.knowledge import Knowledge
from kg.publishing.dumps import DUMP_FORMATS, count_triples
from kg.rdf.formats import RDF_FORMATS
from kg.texts.languages import LANGUAGES, Text, choose_label, matches


def dataset_row(dataset: Dataset, knowledge: Knowledge, parts: Services, to: Urls, language: str) -> DatasetRow:
    """A dataset with its counts and its release. Costs a fixed number of look-ups."""
    newest = [history[0] for graph in dataset.graphs if (history := parts.history(graph))]
    main = knowledge.graph.names.dataset(dataset.id)
    releases = [change for version, change in newest if version.graph == main]
    vocabulary = knowledge.vocabularies.get(dataset.id)
    tags = vocabulary.tables.languages if vocabulary else knowledge.search.languages(dataset.id)
    category = vocabulary.settings.category if vocabulary else ""
    return DatasetRow(
        id=dataset.id,
        url=to.dataset(dataset.id, language),
        title=choose_label(dataset.titles, language) or Text(dataset.id),
        description=choose_label(dataset.descriptions, language) or Text(""),
        things=vocabulary.tables.concepts if vocabulary else knowledge.search.count_subjects([main]),
        release=releases[0].release if releases else "",
        modified=max((change.accepted for _, change in newest), default=""),
        licence=dataset.licence,
        category=knowledge.labels().name(category, language) if category else None,
        languages=tuple(language for language in LANGUAGES.values() if any(matches(tag, language.tag) for tag in tags)),
    )


def dataset_rows(request: Request) -> list[tuple[Dataset, DatasetRow]]:
    parts, to, language = services(request), urls(request), language_of(request)
    knowledge = parts.knowledge.current()
    return [
        (dataset, dataset_row(dataset, knowledge, parts, to, language)) for dataset in read_datasets(knowledge.graph)
    ]


def download_page(request: Request) -> DownloadPage:
    """All datasets as files."""
    parts, to, language = services(request), urls(request), language_of(request)
    _ = words(language)
    dumps = Dumps(parts)
    labels = parts.knowledge.current().labels()
    groups = []
    rows = dataset_rows(request)
    for dataset, row in rows:
        known = dumps.known(dataset)
        groups.append(
            DownloadGroup(
                dataset=row,
                sha256=known[DUMP_FORMATS[0].name].sha256 if known else "",
                triples=count_triples(known),
                files=tuple(
                    FileRow(
                        to.dump(dataset.id, format_.name),
                        to.dump(dataset.id, format_.name, packed=True),
                        format_.title,
                        format_.media_type,
                        known[format_.name].size if known else None,
                    )
                    for format_ in DUMP_FORMATS
                    if not known or format_.name in known
                ),
                rights=said(dataset.rights, language),
                graphs=tuple(
                    Link(to.page(graph, language), labels.name(graph, language).value) for graph in dataset.graphs
                ),
            )
        )
    structured = describe_catalogue(rows, to, language)
    frame = make_frame(request, title=_("Download"), address=to.download, section="download", structured=structured)
    catalogue = format_links(lambda format_: to.catalogue(format_.name), RDF_FORMATS)
    return DownloadPage(frame, tuple(groups), catalogue, f"{to.root}.well-known/void")


def said(texts: tuple[Text, ...], language: str) -> str:
    chosen = choose_label(texts, language)
    return chosen.value if chosen else ""
