"""Samples of the pages of releases."""

from dataclasses import replace
from typing import Final

from browser.releases.contexts import (
    CandidatePage,
    CandidateRow,
    ChangedThing,
    ChangedValue,
    DifferenceView,
    GroupLink,
    QualityRow,
    ReleasePage,
    ReleaseRow,
    ReleasesPage,
)
from browser.site.contexts import FormatLink, Link, Page, Value
from kg.releases.model import GROUPS, Group
from kg.texts.languages import Text
from tests.browser.samples.frames import BASE, ROOT, Site

_TITLE: Final = Text("Kunming-Montreal Global Biodiversity Framework", "en")
_DIGEST: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    release, candidate, quiet = _release(site), _candidate(site), _list(site)
    empty = replace(candidate.difference, groups=(), group="", things=(), total=0)
    return {
        "releases": replace(quiet, account="Curators", candidates=_candidates(site), upload_url=quiet.dataset_url),
        "releases-empty": replace(quiet, releases=(), older=0),
        "releases-public": quiet,
        "release": release,
        "release-first": replace(release, previous=None, difference=None, problem="Too many triples.", restore_url=""),
        "candidate": candidate,
        "candidate-outdated": replace(candidate, outdated=True, quality=(), difference=empty),
        "candidate-decided": replace(
            candidate, candidate=_candidates(site)[1], publish_url="", checked=False, quality=()
        ),
    }


def _row(site: Site, revision: int = 2) -> ReleaseRow:
    """A release with everything."""
    url = site.address(f"releases/kmgbf/{revision}")
    files = (FormatLink(f"{ROOT}download/kmgbf/{revision}.nt.gz", "N-Triples (gzip)", "application/gzip"),)
    return ReleaseRow(
        url=url,
        release="1.0 (restored)",
        revision=revision,
        accepted="2026-11-20T09:30:00.000Z",
        agent="Secretariat (vocabularies)",
        approved_by="Board",
        reason="A mistake in <b>2.0</b>",
        source="https://example.org/a/very/long/address/of/a/file/that/does/not/end.ttl",
        licence="https://creativecommons.org/licenses/by/4.0/",
        triples=2_599,
        sha256=_DIGEST,
        current=revision == 2,
        withdrawn=False,
        files=files,
        compare_url=f"{url}#difference" if revision > 1 else "",
    )


def _list(site: Site) -> ReleasesPage:
    """Two releases and a withdrawal, as the public sees them."""
    gone = replace(_row(site, 1), release="", withdrawn=True, sha256="", files=(), triples=0)
    return ReleasesPage(
        frame=site.frame("Releases", "releases/kmgbf", section="vocabularies", crumbs=site.crumbs("Releases")),
        title=_TITLE,
        dataset_url=site.home_of("kmgbf"),
        releases=(_row(site), gone),
        older=3,
        account="",
        candidates=(),
        upload_url="",
        sign_in_url=site.address("operation/sign-in"),
        api_url=f"{ROOT}api/releases/kmgbf",
    )


def _release(site: Site) -> ReleasePage:
    """A release between two others."""
    row = replace(_row(site), current=False)
    return ReleasePage(
        frame=site.frame("Release", "releases/kmgbf/2", section="vocabularies", crumbs=site.crumbs("Release")),
        title=_TITLE,
        release=row,
        previous=Link(site.address("releases/kmgbf/1"), "1"),
        following=Link(site.address("releases/kmgbf/3"), "2.1"),
        difference=_difference(row.url, "label"),
        problem="",
        restore_url=row.url,
        sign_in_url=site.address("operation/sign-in"),
    )


def _difference(url: str, group: str) -> DifferenceView:
    """A page in the middle of a difference with all kinds of change."""
    links = tuple(GroupLink(name, 1_234, f"{url}?group={name}", name == group) for name in GROUPS)
    property_ = Value("iri", Text("preferred label", "en"), url=f"{ROOT}entity", iri="urn:prefLabel")
    gone, new = (Value("literal", Text(value, tag)) for value, tag in (("Ökosystem", "de"), ("نظام بيئي", "ar")))
    blank = Value("blank", Text('[ <urn:p> "x"@en ]'))
    concept = Value("iri", Text("Goal A", "en"), url=f"{ROOT}kmgbf/goal_A", iri=f"{BASE}kmgbf/goal_A")
    values = (ChangedValue(property_, gone, new), ChangedValue(property_, None, blank))
    things = (
        ChangedThing(concept, concept.iri, "concept", (), values, 12),
        ChangedThing(concept, concept.iri, "scheme", (concept,), (), 0),
        ChangedThing(concept, concept.iri, "collection", (concept, concept), (), 0),
        ChangedThing(concept, concept.iri, "other", (), (), 0),
    )
    return DifferenceView(
        concepts_before=5_786,
        concepts_after=5_644,
        triples_removed=22_226,
        triples_added=12_035,
        groups=links,
        group=group,
        things=things,
        total=1_234,
        first=101,
        last=104,
        previous_url=f"{url}?group={group}",
        next_url=f"{url}?group={group}&page=3",
        files=(FormatLink(f"{ROOT}api/releases/kmgbf/2/difference.csv", "CSV", "text/csv"),),
    )


def changed_groups(site: Site) -> tuple[tuple[Group, tuple[ChangedThing, ...]], ...]:
    """Every kind of change of a thing and its parts."""
    things = _difference(site.address("history"), "label").things
    return tuple((group, things) for group in GROUPS)


def _candidates(site: Site) -> tuple[CandidateRow, ...]:
    """One of each state."""
    start = CandidateRow(
        url=site.address("releases/kmgbf/candidates/3"),
        id=3,
        release="2.0",
        created="2026-11-20T09:30:00Z",
        agent="Curators",
        reason="Yearly release",
        source="framework.ttl",
        licence="https://creativecommons.org/licenses/by/4.0/",
        triples=2_600,
        sha256=_DIGEST,
        state="open",
        decided_by="",
        decided="",
        decision="",
    )
    decided = replace(start, id=2, decided_by="Board", decided="2026-11-20T10:00:00Z", decision="Reviewed")
    return start, replace(decided, state="published"), replace(decided, id=1, state="discarded")


def _candidate(site: Site) -> CandidatePage:
    """An open candidate that makes some things better and some worse."""
    rows = _candidates(site)
    return CandidatePage(
        frame=site.frame("Candidate 3", "releases/kmgbf/candidates/3", crumbs=site.crumbs("Candidate 3"), index=False),
        title=_TITLE,
        candidate=rows[0],
        difference=_difference(rows[0].url, "removed"),
        quality=(
            QualityRow("a", "Concept in no scheme", 1, 20),
            QualityRow("b", "No definition", 231, 0),
            QualityRow("c", "No-break space", 18, 18),
        ),
        checked=True,
        outdated=False,
        account="Curators",
        publish_url=rows[0].url,
        discard_url=rows[0].url,
        compare_url=rows[0].url,
    )
