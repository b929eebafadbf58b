"""Bringing records in from the Secretariat's public addresses, page by page (CBD-DATA 1.1, 2.2, 2.5 and 2.7).

Pages are kept as files, and a cursor beside them says how far a pull has come: one that was interrupted goes on there,
one that was finished asks next time only for what has changed since (index), or asks for each page whether it has
changed (`ETag`). Only addresses of the host that the operator names are asked.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from kg.errors import FetchFailed, InvalidInput
from kg.graph.generations import write_durably
from kg.rdf.formats import CSV, JSON
from kg.records.mapping.json_input import read_json
from loaders.fetching import fetch
from loaders.records.sources.ort.requests import EXPORTS

HOST: Final = "https://api.cbd.int"
SOURCES: Final = ("index", "documents", "thesaurus", "ort")
_MOST_PAGES: Final = 100_000


@dataclass(slots=True)
class Cursor:
    """How far a pull has come. `since` is the newest date of change that a finished pull has seen."""

    query: str = ""
    page: int = 0
    finished: bool = False
    since: str = ""
    newest: str = ""


@dataclass(frozen=True, slots=True)
class Pull:
    """Options of a pull: the source, the host, schemas or domains, records in a page, attempts and pauses (seconds)."""

    source: str
    host: str = HOST
    names: tuple[str, ...] = ()
    rows: int = 200
    attempts: int = 5
    pause: float = 1.0
    progress: Callable[[str, int], None] = field(default=lambda _url, _count: None)


def pull(folder: Path, request: Pull) -> list[Path]:
    """Fetch all pages of a source into a folder; answers with the files to load: those that are new or have changed.

    Raises FetchFailed with the last error; pages that came before stay, and the next pull goes on after them.
    """
    if request.source not in SOURCES:
        raise InvalidInput(f"{request.source} is no source.", f"The sources are {', '.join(SOURCES)}.")
    folder.mkdir(parents=True, exist_ok=True)
    readers = {"index": _index, "documents": _documents, "thesaurus": _thesaurus, "ort": _ort}
    return readers[request.source](folder, request)


def read_cursor(folder: Path, name: str, query: str) -> Cursor:
    """The cursor of a query; a new one if it was another query, or if the file cannot be read."""
    try:
        found = Cursor(**json.loads((folder / f"{name}.cursor.json").read_text()))
    except (OSError, ValueError, TypeError):
        return Cursor(query)
    return found if found.query == query else Cursor(query)


def is_new(path: Path) -> bool:
    """Whether a page is there and has not been loaded since it came."""
    mark = path.with_name(f"{path.name}.loaded")
    return path.exists() and not (mark.exists() and mark.stat().st_mtime_ns >= path.stat().st_mtime_ns)


def mark_loaded(paths: Iterable[Path]) -> None:
    """Remember that pages have been loaded."""
    for path in paths:
        path.with_name(f"{path.name}.loaded").touch()


def _keep(folder: Path, name: str, cursor: Cursor) -> None:
    write_durably(folder / f"{name}.cursor.json", json.dumps(asdict(cursor)).encode())


def _page(folder: Path, name: str, url: str, request: Pull) -> tuple[Path, Any]:
    """A page that is JSON: its file and its content. Raises FetchFailed."""
    fetched = fetch(url, folder, name, attempts=request.attempts, pause=request.pause, accept=JSON.media_type)
    try:
        return fetched.path, read_json(fetched.path.read_bytes().decode("utf-8-sig"))
    except ValueError as error:
        fetched.path.unlink()
        fetched.path.with_name(f"{fetched.path.name}.http.json").unlink(missing_ok=True)
        raise FetchFailed(
            f"{url} answered with something that is not JSON.", "Nothing of this page was kept. Try again later."
        ) from error


def _index(folder: Path, request: Pull) -> list[Path]:
    """The search index, oldest change first, so that the cursor is a date."""
    schemas = f" AND schema_s:({' '.join(request.names)})" if request.names else ""
    query = f"*:* AND NOT version_s:* AND NOT (_state_s:* AND NOT _state_s:public){schemas}"
    cursor = read_cursor(folder, "index", query)
    if cursor.finished:
        cursor = Cursor(query, since=cursor.newest or cursor.since)
    parameters = {"q": query, "wt": "json", "rows": str(request.rows), "sort": "updatedDate_dt asc, id asc"}
    if cursor.since:
        parameters["fq"] = f"updatedDate_dt:[{cursor.since} TO *]"

    def address(page: int) -> str:
        # A document that changes meanwhile moves to the end and those after it move up: pages overlap.
        step = max(1, request.rows - min(20, request.rows // 10))
        return f"{request.host}/api/v2013/index?{urlencode(parameters | {'start': str(page * step)})}"

    def items(content: Any) -> list[Any]:
        response = content.get("response") if isinstance(content, dict) else None
        found = response.get("docs") if isinstance(response, dict) else None
        if not isinstance(found, list):
            raise FetchFailed(f"{request.host} answered without response.docs.", "Is it the address of the index?")
        dates = [doc.get("updatedDate_dt") for doc in found if isinstance(doc, dict)]
        cursor.newest = max([cursor.newest, *(date for date in dates if isinstance(date, str))])
        return found

    return list(_pages(folder, "index", cursor, address, items, request))


def _documents(folder: Path, request: Pull) -> list[Path]:
    """Bodies of the document store, schema by schema."""
    if not request.names:
        raise InvalidInput("Bodies are pulled by schema.", "Name one or more, for example: kg pull documents nbsap")
    found: list[Path] = []
    for schema in request.names:
        filter_ = quote(f"(type eq '{schema}')")
        cursor = read_cursor(folder, schema, filter_)
        if cursor.finished:
            cursor = Cursor(filter_)

        def address(page: int, filter_: str = filter_) -> str:
            rest = f"$top={request.rows}&$skip={page * request.rows}&$orderby=documentID&body=true&collection=all"
            return f"{request.host}/api/v2013/documents?$filter={filter_}&{rest}"

        def items(content: Any) -> list[Any]:
            listed = content.get("Items") if isinstance(content, dict) else None
            if not isinstance(listed, list):
                raise FetchFailed(f"{request.host} answered without Items.", "Is it the address of the document store?")
            return listed

        found += _pages(folder, schema, cursor, address, items, request)
    return found


def _pages(
    folder: Path,
    name: str,
    cursor: Cursor,
    address: Callable[[int], str],
    items: Callable[[Any], list[Any]],
    request: Pull,
) -> Iterator[Path]:
    """Pages until one has less than was asked for. The cursor is kept after each."""
    for number in range(cursor.page):  # pages that an interrupted pull has fetched
        if is_new(before := folder / f"{name}-{number:05d}.json"):
            yield before
    while cursor.page < _MOST_PAGES:
        url = address(cursor.page)
        path, content = _page(folder, f"{name}-{cursor.page:05d}.json", url, request)
        count = len(items(content))
        request.progress(url, count)
        if count and is_new(path):
            yield path
        cursor.page += 1
        cursor.finished = count < request.rows
        _keep(folder, name, cursor)
        if cursor.finished:
            return


def _thesaurus(folder: Path, request: Pull) -> list[Path]:
    """All domains, or some, with the relations of their terms."""
    base = f"{request.host}/api/v2013/thesaurus/domains"
    path, content = _page(folder, "domains.json", base, request)
    found = [path] if is_new(path) else []
    listed = [each.get("identifier") for each in content if isinstance(each, dict)] if isinstance(content, list) else []
    for identifier in request.names or [each for each in listed if isinstance(each, str)]:
        name = f"{quote(identifier, safe='')}.terms.json"
        path, terms = _page(folder, name, f"{base}/{quote(identifier, safe='')}/terms?relations=true", request)
        request.progress(identifier, len(terms) if isinstance(terms, list) else 0)
        if is_new(path):
            found.append(path)
    return found


def _ort(folder: Path, request: Pull) -> list[Path]:
    """The open exports of the reporting tool: one call brings an export.

    Sections of a report are exports of their own: if one has changed, all are loaded, since they make one record.
    """
    found: dict[str, list[Path]] = {}
    for name in request.names or tuple(EXPORTS):
        export = EXPORTS.get(name)
        if export is None:
            raise InvalidInput(f"There is no export of {name}.", f"There are: {', '.join(EXPORTS)}.")
        url = f"{request.host}/api/v2022/documents/schemas/{export.schema}/download"
        fetched = fetch(
            url,
            folder,
            f"{name}.csv",
            attempts=request.attempts,
            pause=request.pause,
            accept=CSV.media_type,
            headers={"realm": "ORT"},
            content=json.dumps(export.body()).encode(),
        )
        request.progress(url, 1)
        found.setdefault(export.schema, []).append(fetched.path)
    return [path for paths in found.values() if any(map(is_new, paths)) for path in paths]
