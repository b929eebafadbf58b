"""Data for search engines: schema.org Dataset and DataCatalog as JSON-LD inside pages."""

from typing import Any

from browser.datasets.contexts import DatasetRow
from browser.datasets.publisher import DESCRIPTION, PUBLISHER_NAME, TITLE, catalogue_iri, publisher
from browser.things.structured import CONTEXT
from browser.urls import Urls
from kg.graph.datasets import Dataset
from kg.publishing.dumps import DUMP_FORMATS


def describe_dataset(dataset: Dataset, row: DatasetRow, to: Urls) -> dict[str, Any]:
    """A dataset with its files, as its own page says it."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": dataset.iri,
        "name": row.title.value,
        "description": row.description.value or row.title.value,
        "url": row.url,
        "inLanguage": [language.tag for language in row.languages],
        "publisher": _publisher(to),
        "creator": _publisher(to),
        "isAccessibleForFree": True,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": catalogue_iri(to.identifiers), "name": TITLE},
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": to.dump(dataset.id, format_.name),
                "encodingFormat": format_.media_type,
            }
            for format_ in DUMP_FORMATS
        ],
        **({"license": row.licence} if row.licence else {}),
        **({"version": row.release} if row.release else {}),
        **({"dateModified": row.modified} if row.modified else {}),
    }


def describe_catalogue(rows: list[tuple[Dataset, DatasetRow]], to: Urls, language: str) -> dict[str, Any]:
    """The catalogue with its datasets, as the page of downloads says it."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": catalogue_iri(to.identifiers),
        "name": TITLE,
        "description": DESCRIPTION,
        "url": to.download(language),
        "publisher": _publisher(to),
        "dataset": [
            {
                "@type": "Dataset",
                "@id": dataset.iri,
                "name": row.title.value,
                "description": row.description.value or row.title.value,
                "url": row.url,
            }
            for dataset, row in rows
        ],
    }


def _publisher(to: Urls) -> dict[str, str]:
    return {"@type": "Organization", "@id": publisher(to.identifiers), "name": PUBLISHER_NAME}
