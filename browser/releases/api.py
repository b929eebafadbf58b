"""Releases for programs: a list, what each changed as JSON and CSV, and the files of each for ever.

GET /download/{dataset}/{revision}.{nt,ttl}[.gz]                  one as a file
"""

import gzip
import json
from typing import Annotated, Final, cast

from fastapi import Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import FOR_EVER, answer
from browser.http.api_operations import answers, operations
from browser.http.services import services, urls
from browser.releases.contexts import ReleaseRow
from browser.releases.models import ReleaseDifference, ReleaseItem, ReleaseList
from browser.releases.pages import find_release, known_releases, release_row
from browser.releases.work import find_difference, releases_of
from kg.errors import NotFound, Tombstone, Withdrawn
from kg.rdf.documents import write
from kg.rdf.formats import CSV, JSON, NTRIPLES, TURTLE, names
from kg.releases.publishing import Release
from kg.releases.tables import write_csv

_DIFFERENCES: Final = (JSON.name, CSV.name)
_LARGEST_TURTLE: Final = 1_000_000
"""Triples up to which Turtle is written: it has to be sorted in memory."""


def routes() -> list[BaseRoute]:
    """The address of files, which comes before what is tried as an identifier."""
    return [Route("/download/{dataset}/{revision:number}.{extension}", download_release)]


DatasetId = Annotated[
    str,
    Path(
        description="Id of a dataset.",
        json_schema_extra={"pattern": "^[a-z0-9][a-z0-9_-]{0,62}$"},
        examples=["kmgbf"],
    ),
]
Revision = Annotated[
    int,
    Path(description="Number of the release.", json_schema_extra={"minimum": 1, "maximum": 100_000}, examples=[1]),
]
Extension = Annotated[
    str, Path(description="Format.", json_schema_extra={"enum": list(_DIFFERENCES)}, examples=["json"])
]
router = operations("Quality and releases")


@router.get("/api/releases/{dataset}", summary="Releases of a dataset", response_model=ReleaseList,
            responses=answers(404, 503, headers=["ETag"]))  # fmt: skip
def list_releases(request: Request, dataset: DatasetId) -> Response:
    """All releases of a dataset, newest first."""
    releases = known_releases(request)
    newest = releases[0][0].revision if releases else 0
    items = [_item(request, release_row(request, release, newest)) for release in releases]
    body: ReleaseList = {"dataset": dataset, "releases": items}
    return answer(request, json.dumps(body, ensure_ascii=False, indent=1).encode(), JSON.media_type)


def _item(request: Request, row: ReleaseRow) -> ReleaseItem:
    return {
        "revision": row.revision,
        "release": row.release,
        "accepted": row.accepted,
        "agent": row.agent,
        "approved_by": row.approved_by,
        "reason": row.reason,
        "source": row.source,
        "licence": row.licence,
        "triples": row.triples,
        "sha256": row.sha256,
        "current": row.current,
        "withdrawn": row.withdrawn,
        "files": [file.url for file in row.files],
        "difference": urls(request).releases_api(request.path_params["dataset"], row.revision),
    }


@router.get("/api/releases/{dataset}/{revision:number}/difference.{extension}", operation_id="get_difference",
            summary="What a release changed", response_model=ReleaseDifference,
            responses=answers(404, 413, 503, also=[CSV], headers=["ETag"]))  # fmt: skip
async def difference(request: Request, dataset: DatasetId, revision: Revision, extension: Extension) -> Response:
    """What a release changed, against the one before; the first one against nothing."""
    if extension not in _DIFFERENCES:
        raise NotFound(f"A difference has no format {extension[:20]}.", f"Formats: {names((JSON, CSV))}.")
    releases = await run_in_threadpool(known_releases, request)
    release = find_release(request, releases)
    found = await find_difference(request, releases, release)

    def make() -> Response:
        if extension == CSV.name:
            name = f"{dataset}-{release[0].revision}-difference.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return answer(request, write_csv(found), CSV.content_type, max_age=3600, headers=headers)
        made = cast(ReleaseDifference, found.as_json())
        return answer(request, json.dumps(made, ensure_ascii=False, indent=1).encode(), JSON.media_type, max_age=3600)

    return await run_in_threadpool(make)


def download_release(request: Request) -> Response:
    """A release as a file, from the ledger: what was published, letter by letter, whatever was published since."""
    extension = request.path_params["extension"]
    packed, name = extension.endswith(".gz"), extension.removesuffix(".gz")
    format_ = {format_.name: format_ for format_ in (NTRIPLES, TURTLE)}.get(name)
    if format_ is None:
        raise NotFound(f"A release has no format {extension[:20]}.", "Formats: nt, nt.gz, ttl, ttl.gz.")
    release = find_release(request, known_releases(request))
    version, dataset = release[0], request.path_params["dataset"]
    if not version.sha256:
        raise Withdrawn(Tombstone(version.graph, release[1].accepted, release[1].reason))
    if format_ is TURTLE and version.triples > _LARGEST_TURTLE:
        raise NotFound(f"This release has {version.triples:,} triples, too many for Turtle.", "Use nt or nt.gz.")
    key = ("release", version.sha256, name, packed)
    content = services(request).cache.get_or_make(key, lambda: _content(request, release, name, packed))
    headers = {
        **FOR_EVER,
        "Content-Disposition": f'attachment; filename="{dataset}-{version.revision}.{extension}"',
    }
    return answer(request, content, "application/gzip" if packed else format_.content_type, headers=headers)


def _content(request: Request, release: Release, name: str, packed: bool) -> bytes:
    graph = releases_of(services(request)).content(release[0])
    content = graph.ntriples if name == NTRIPLES.name else write(graph.triples(), TURTLE)
    return gzip.compress(content, 6, mtime=0) if packed else content
