"""Contexts of the pages about datasets as a whole."""

from dataclasses import dataclass
from typing import ClassVar

from browser.site.contexts import FormatLink, Link, Page
from kg.texts.languages import Language, Text


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One accepted change: sequence, when (ISO 8601), dataset, release, why, by whom, from where."""

    sequence: int
    accepted: str
    dataset: Link
    release: str
    reason: str
    agent: str
    source: str
    url: str
    graphs: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A vocabulary in the list: id, address, title, description, counts, languages with names, release, licence."""

    id: str
    url: str
    title: Text
    description: Text
    things: int
    release: str
    modified: str
    licence: str
    languages: tuple[Language, ...]
    category: Text | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file to download: address, format, bytes, triples, SHA-256, compressed address."""

    url: str
    packed_url: str
    name: str
    media_type: str
    size: int | None


@dataclass(frozen=True, slots=True)
class DownloadGroup:
    """The files of one dataset and what to know before using them; `triples` is None until they are made."""

    dataset: DatasetRow
    sha256: str
    triples: int | None
    files: tuple[FileRow, ...]
    rights: str
    graphs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class VocabulariesPage(Page):
    """All vocabularies."""

    template: ClassVar[str] = "vocabularies.html"
    datasets: tuple[DatasetRow, ...]


@dataclass(frozen=True, slots=True)
class DownloadPage(Page):
    """All datasets as files, and the catalogue."""

    template: ClassVar[str] = "download.html"
    groups: tuple[DownloadGroup, ...]
    catalogue: tuple[FormatLink, ...]
    void_url: str


@dataclass(frozen=True, slots=True)
class ChangeLogPage(Page):
    """Accepted changes, newest first."""

    template: ClassVar[str] = "change_log.html"
    changes: tuple[ChangeRow, ...]
    older_url: str
