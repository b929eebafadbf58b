"""Samples of downloads and of changes, and the rows that lists on several pages are made of."""

from typing import Final

from browser.datasets.contexts import ChangeLogPage, ChangeRow, DatasetRow, DownloadGroup, DownloadPage, FileRow
from browser.site.contexts import Link, Page
from kg.rdf.formats import RDF_FORMATS
from kg.texts.languages import LANGUAGES
from tests.browser.samples.frames import BASE, ROOT, Site, formats_of
from tests.browser.samples.texts import DATASET_TITLE

_SIZES: Final = (412_345, 1_204_800, 2_300_500, 998_000, 450_000, 3_100_000)


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    return {
        "download": _download(site),
        "download-empty": DownloadPage(site.frame("Download", "download"), (), formats_of("catalog"), ""),
        "change-log": _changes(site),
        "change-log-empty": ChangeLogPage(site.frame("Change log", "changes/log"), (), ""),
    }


def _download(site: Site) -> DownloadPage:
    """One vocabulary in all formats."""
    group = DownloadGroup(
        framework(site),
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        14_203,
        _files(),
        "© 2026 Secretariat",
        (Link(ROOT, BASE + "graph/kmgbf"),),
    )
    frame = site.frame("Download", "download", section="download", crumbs=site.crumbs("Download"))
    return DownloadPage(frame, (group,), formats_of("catalog"), ROOT + ".well-known/void")


def _files() -> tuple[FileRow, ...]:
    """The files of a vocabulary."""
    return tuple(
        FileRow(
            f"{ROOT}download/kmgbf.{one.name}",
            f"{ROOT}download/kmgbf.{one.name}.gz",
            one.title,
            one.media_type,
            size,
        )
        for one, size in zip(RDF_FORMATS, _SIZES, strict=True)
    )


def _changes(site: Site) -> ChangeLogPage:
    """Accepted changes, with older ones on another page."""
    frame = site.frame("Change log", "changes/log", section="changes", crumbs=site.crumbs("Change log"))
    return ChangeLogPage(frame, changes(site), site.address("older"))


def changes(site: Site) -> tuple[ChangeRow, ...]:
    """Accepted changes: with everything, with the necessary, with hardly anything."""
    return (
        ChangeRow(
            1207,
            "2026-11-20T09:30:00Z",
            Link(site.home_of("kmgbf"), "Global Biodiversity Framework"),
            "1.0.1",
            "Names in Spanish corrected after review.",
            "editor",
            BASE + "kmgbf/ontology",
            ROOT + "change/1207",
            (Link(ROOT + "graph/kmgbf", BASE + "graph/kmgbf"),),
        ),
        ChangeRow(
            1206,
            "2026-11-18T15:02:11Z",
            Link(site.home_of("kmgbf"), "Global Biodiversity Framework"),
            "1.0.0",
            "First release.",
            "loader",
            "kmgbf-all.ttl",
            ROOT + "change/1206",
        ),
        ChangeRow(3, "2026-01-29T08:00:00Z", Link("", "thesaurus"), "", "", "", "", ROOT + "change/3"),
    )


def framework(site: Site) -> DatasetRow:
    """The Framework, with everything that is known of a vocabulary."""
    description = {
        "en": "The goals for 2050, the targets for 2030 and the indicators that monitor them.",
        "fr": "Les objectifs pour 2050, les cibles pour 2030 et les indicateurs du cadre de suivi.",
        "ar-x-machine": "الغايات لعام 2050 والأهداف لعام 2030 ومؤشرات إطار الرصد.",
    }
    return DatasetRow(
        "kmgbf",
        site.home_of("kmgbf"),
        site.choose(DATASET_TITLE),
        site.choose(description),
        231,
        "1.0.1",
        "2026-11-20",
        "https://creativecommons.org/licenses/by/4.0/igo/",
        tuple(LANGUAGES.values()),
    )


def thesaurus(site: Site) -> DatasetRow:
    """A list of terms, in two languages and without a release."""
    return DatasetRow(
        "thesaurus",
        site.home_of("thesaurus"),
        site.choose({"en": "CBD Thesaurus"}),
        site.choose({"en": "Subjects, regions, Aichi targets and other lists that records are tagged with."}),
        12_480,
        "",
        "",
        "CC BY 4.0",
        (LANGUAGES["en"], LANGUAGES["fr"]),
    )


def datasets(site: Site) -> tuple[DatasetRow, ...]:
    """Vocabularies."""
    return framework(site), thesaurus(site)
