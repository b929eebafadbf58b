"""Releases for programs: a list, what each changed as JSON and CSV, and the files of each for ever.

GET /api/releases/{dataset}                                       all releases, newest first
GET /api/releases/{dataset}/{revision}/difference.{json,csv}      what one changed
GET /download/{dataset}/{revision}.{nt,ttl}[.gz]                  one as a file
"""

import gzip
import json
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import answer
from browser.http.services import services, urls
from browser.releases.contexts import ReleaseRow
from browser.releases.pages import find_release, known_releases, release_row
from browser.releases.work import find_difference, releases_of
from kg.errors import NotFound, Tombstone, Withdrawn
from kg.rdf.documents import write
from kg.rdf.formats import CSV, JSON, NTRIPLES, TURTLE, names
from kg.releases.publishing import Release
from kg.releases.tables import write_csv

_FOR_EVER: Final = "public, max-age=31536000, immutable"
_LARGEST_TURTLE: Final = 1_000_000
"""Triples up to which Turtle is written: it has to be sorted in memory."""


def routes() -> list[BaseRoute]:
    """The addresses, which come before what is tried as an identifier."""
    return [
        Route("/api/releases/{dataset}", list_releases),
        Route("/api/releases/{dataset}/{revision:int}/difference.{extension}", difference),
        Route("/download/{dataset}/{revision:int}.{extension}", download_release),
    ]


def list_releases(request: Request) -> Response:
    """All releases of a dataset, newest first."""
    releases = known_releases(request)
    newest = releases[0][0].revision if releases else 0
    items = [_item(request, release_row(request, release, newest)) for release in releases]
    body = {"dataset": request.path_params["dataset"], "releases": items}
    return answer(request, json.dumps(body, ensure_ascii=False, indent=1).encode(), JSON.media_type)


def _item(request: Request, row: ReleaseRow) -> dict[str, Any]:
    names = "revision release accepted agent approved_by reason source licence triples sha256 current withdrawn"
    item = {name: getattr(row, name) for name in names.split()}
    item["files"] = [file.url for file in row.files]
    item["difference"] = urls(request).releases_api(request.path_params["dataset"], row.revision)
    return item


async def difference(request: Request) -> Response:
    """What a release changed, against the one before; the first one against nothing."""
    extension = request.path_params["extension"]
    if extension not in (JSON.name, CSV.name):
        raise NotFound(f"A difference has no format {extension[:20]}.", f"Formats: {names((JSON, CSV))}.")
    releases = await run_in_threadpool(known_releases, request)
    release = find_release(request, releases)
    found = await find_difference(request, releases, release)

    def make() -> Response:
        if extension == CSV.name:
            name = f"{request.path_params['dataset']}-{release[0].revision}-difference.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return answer(request, write_csv(found), CSV.content_type, max_age=3600, headers=headers)
        content = json.dumps(found.as_json(), ensure_ascii=False, indent=1).encode()
        return answer(request, content, JSON.media_type, max_age=3600)

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
        "Cache-Control": _FOR_EVER,
        "Content-Disposition": f'attachment; filename="{dataset}-{version.revision}.{extension}"',
    }
    return answer(request, content, "application/gzip" if packed else format_.content_type, headers=headers)


def _content(request: Request, release: Release, name: str, packed: bool) -> bytes:
    graph = releases_of(services(request)).content(release[0])
    content = graph.ntriples if name == NTRIPLES.name else write(graph.triples(), TURTLE)
    return gzip.compress(content, 6, mtime=0) if packed else content
