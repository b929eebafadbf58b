"""Files of datasets over HTTP: validators, parts of a file (RFC 9110 section 14), packed for those who accept that."""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from kg.http.conditional import matches
from kg.http.encoding import choose_coding
from kg.publishing.dumps import Dump

_GZIP: Final = "application/gzip"
_RANGES: Final = re.compile(r"bytes=(?: *(?:\d{1,18}-\d{0,18}|-\d{1,18}) *(?:,|$)){1,5}", re.ASCII)
"""Ranges that are read; others are ignored, as section 14.2 asks for units that are not known, and allows for many."""


def send_file(request: Request, name: str, dump: Dump, content_type: str) -> Response:
    """A file under a name, whole or the parts that are asked for; the packed file if `content_type` is ''."""
    ranges = _RANGES.fullmatch(request.headers.get("range", ""))
    coding = choose_coding(request.headers.get("accept-encoding"), ("gzip",)) if content_type and not ranges else ""
    packed = bool(coding) or not content_type
    etag = f'"{dump.sha256[:20]}{"-gz" if packed else ""}"'
    headers = {
        "ETag": etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=60, must-revalidate",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    if coding:
        headers["Content-Encoding"] = coding
    if not ranges:
        request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0] != b"range"]
    return FileResponse(dump.packed if packed else dump.path, headers=headers, media_type=content_type or _GZIP)
