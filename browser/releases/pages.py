"""Releases of a vocabulary: their list, each with its difference, and candidates for those who may publish."""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.releases.contexts import (
    CandidatePage,
    CandidateRow,
    DifferenceView,
    QualityRow,
    ReleasePage,
    ReleaseRow,
    ReleasesPage,
)
from browser.releases.curators import curator, require_curator
from browser.releases.differences import difference_view
from browser.releases.work import previous_of, releases_of
from browser.site.contexts import FormatLink, Frame, Link
from browser.site.frame import format_links, make_frame, words
from kg.errors import NotFound
from kg.graph.datasets import Dataset, get_dataset
from kg.quality import RULES
from kg.rdf.formats import CSV, JSON, NTRIPLES, TURTLE
from kg.releases.candidates import Candidate
from kg.releases.publishing import Release
from kg.texts.languages import Text, choose_label

LISTED: Final = 200


def known_dataset(request: Request) -> Dataset:
    """The dataset of a request. Raises NotFound."""
    return get_dataset(services(request).knowledge.current().graph, request.path_params["dataset"])


def known_releases(request: Request) -> list[Release]:
    """Its releases, newest first. Raises NotFound."""
    return releases_of(services(request)).all(known_dataset(request).id)


def find_release(request: Request, releases: Sequence[Release]) -> Release:
    """The release of a request. Raises NotFound."""
    revision = request.path_params["revision"]
    for release in releases:
        if release[0].revision == revision:
            return release
    dataset = request.path_params["dataset"]
    raise NotFound(f"{dataset} has no revision {revision}.", "The list of releases shows those there are.")


def release_row(request: Request, release: Release, newest: int) -> ReleaseRow:
    """A release as pages show it."""
    version, change = release
    to, language, id_ = urls(request), language_of(request), request.path_params["dataset"]
    url = to.releases(id_, language, str(version.revision))
    files = [
        FormatLink(to.release_file(id_, version.revision, format_.name, packed), name, media_type)
        for format_ in (NTRIPLES, TURTLE)
        for packed, name, media_type in (
            (False, format_.title, format_.media_type),
            (True, f"{format_.title} (gzip)", "application/gzip"),
        )
    ]
    return ReleaseRow(
        url=url,
        release=change.release,
        revision=version.revision,
        accepted=change.accepted,
        agent=change.agent,
        approved_by=change.approved_by,
        reason=change.reason,
        source=change.source,
        licence=change.licence,
        triples=version.triples,
        sha256=version.sha256,
        current=version.revision == newest and bool(version.sha256),
        withdrawn=not version.sha256,
        files=tuple(files) if version.sha256 else (),
        compare_url=f"{url}#difference" if version.revision > 1 else "",
    )


def _title(dataset: Dataset, language: str) -> Text:
    return choose_label(dataset.titles, language) or Text(dataset.id)


def _frame(request: Request, dataset: Dataset, name: str, place: str = "", *, index: bool = True) -> Frame:
    to, language = urls(request), language_of(request)
    _ = words(language)
    title = _title(dataset, language).value
    crumbs = [
        Link(to.vocabularies(language), _("Vocabularies")),
        Link(to.dataset(dataset.id, language), title),
        Link(to.releases(dataset.id, language), _("Releases"), current=not place),
    ]
    if place:
        crumbs.append(Link("", name, current=True))
    return make_frame(
        request,
        styles=("vocabulary.css",),
        title=f"{name} – {title}",
        address=lambda tag: to.releases(dataset.id, tag, place),
        breadcrumbs=crumbs,
        section="vocabularies",
        index=index,
    )


def list_page(request: Request) -> ReleasesPage:
    to, language = urls(request), language_of(request)
    _ = words(language)
    dataset, account = known_dataset(request), curator(request)
    releases = releases_of(services(request))
    all_ = releases.all(dataset.id)
    newest = all_[0][0].revision if all_ else 0
    found = releases.candidates.of_dataset(dataset.id) if account else ()
    return ReleasesPage(
        frame=_frame(request, dataset, _("Releases")),
        title=_title(dataset, language),
        dataset_url=to.dataset(dataset.id, language),
        releases=tuple(release_row(request, release, newest) for release in all_[:LISTED]),
        older=max(0, len(all_) - LISTED),
        account=account.name if account else "",
        candidates=tuple(_candidate_row(request, one) for one in found),
        upload_url=to.releases(dataset.id, language) if account else "",
        sign_in_url=to.sign_in(language, request.url.path),
        api_url=to.releases_api(dataset.id),
    )


def release_page(
    request: Request, releases: Sequence[Release], release: Release, difference: DifferenceView | None, problem: str
) -> ReleasePage:
    to, language = urls(request), language_of(request)
    _ = words(language)
    dataset = known_dataset(request)
    row = release_row(request, release, releases[0][0].revision)
    following = next((other for other in releases if other[0].revision == row.revision + 1), None)
    before = previous_of(releases, release)
    account = curator(request)
    may_restore = account is not None and account.may("publish") and not row.withdrawn
    name = _("Release {name}").format(name=row.release or row.revision)
    return ReleasePage(
        frame=_frame(request, dataset, name, str(row.revision)),
        title=_title(dataset, language),
        release=row,
        previous=_link(request, before),
        following=_link(request, following),
        difference=difference,
        problem=problem,
        restore_url=row.url if may_restore and row.sha256 != releases[0][0].sha256 else "",
        sign_in_url=to.sign_in(language, request.url.path),
    )


def _link(request: Request, release: Release | None) -> Link | None:
    if release is None:
        return None
    version, change = release
    url = urls(request).releases(request.path_params["dataset"], language_of(request), str(version.revision))
    return Link(url, change.release or str(version.revision))


def difference_files(request: Request, dataset: str, revision: int) -> tuple[FormatLink, ...]:
    to = urls(request)
    return format_links(lambda one: to.releases_api(dataset, revision, one.name), (JSON, CSV))


def _candidate_row(request: Request, candidate: Candidate) -> CandidateRow:
    url = urls(request).releases(candidate.dataset, language_of(request), f"candidates/{candidate.id}")
    names = "id release created agent reason source licence triples sha256 state decided_by decided decision"
    return CandidateRow(url=url, **{name: getattr(candidate, name) for name in names.split()})


def candidate_page(request: Request) -> CandidatePage:
    parts, language = services(request), language_of(request)
    _ = words(language)
    dataset, account = known_dataset(request), require_curator(request)
    releases = releases_of(parts)
    candidates = releases.candidates
    candidate = candidates.get(dataset.id, request.path_params["id"])
    row = _candidate_row(request, candidate)
    digest = parts.ledger.digest(candidate.graph, parts.ledger.last_sequence())
    still_open = candidate.state == "open"
    may_publish = account.may_decide("publish", candidate) and not releases.is_own(
        candidate, account.name, account.account.number
    )
    place = f"candidates/{candidate.id}"
    return CandidatePage(
        frame=_frame(request, dataset, _("Candidate {number}").format(number=candidate.id), place, index=False),
        title=_title(dataset, language),
        candidate=row,
        difference=difference_view(request, candidates.difference(candidate), row.url),
        quality=quality_rows(candidate.quality_before or {}, candidate.quality_after or {}),
        checked=candidate.quality_after is not None,
        outdated=still_open and digest != candidate.compared_sha256,
        account=account.name,
        publish_url=row.url if still_open and may_publish else "",
        discard_url=row.url if still_open and account.may_decide("discard", candidate) else "",
        compare_url=row.url if still_open else "",
    )


def quality_rows(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[QualityRow, ...]:
    """Rules that are broken before or after, those that got worse first. A rule may be gone since it was checked."""

    def row(rule: str) -> QualityRow:
        title = RULES[rule].title if rule in RULES else rule
        return QualityRow(rule, title, before.get(rule, 0), after.get(rule, 0))

    return tuple(sorted(map(row, before.keys() | after.keys()), key=lambda row: (row.before - row.after, row.rule)))
