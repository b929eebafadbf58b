"""Forms with files: fields, and RDF documents, which are not parsed here."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from browser.http.services import services
from kg.errors import InvalidInput, TooLarge
from kg.rdf.formats import RDF_FORMATS, by_name
from sparql.writing.documents import Document
from sparql.writing.uploads import read_upload

_SECONDS: Final = 300.0
_SECONDS_OF_ONE: Final = 60.0
_MOST_FILES: Final = 20
_MOST_FIELDS: Final = 10
_GZIP: Final = b"\x1f\x8b"
_FORM: Final = "multipart/form-data"
_COMMAND: Final = "Load them on the command line."


async def read_upload_form(request: Request) -> tuple[dict[str, str], list[Document], str]:
    """The fields of a form, its RDF documents, and the SHA-256 of these together as they were sent.

    Raises TooLarge above `write_length` bytes, InvalidInput without a file, UnsupportedMediaType for what is not RDF.
    """
    if not request.headers.get("content-type", "").startswith(_FORM):
        raise InvalidInput("A file is sent as multipart/form-data.", "Use the form of the page.")
    async with read_form(request, services(request).settings.write_length, _COMMAND) as form:
        return await _contents(form)


@asynccontextmanager
async def read_form(request: Request, most: int, hint: str) -> AsyncGenerator[FormData, None]:
    """A form with files, of so many bytes at most. Raises TooLarge with a hint, and InvalidInput."""
    try:
        async with asyncio.timeout(_SECONDS):
            parser = MultiPartParser(
                request.headers, bounded(request, most, hint), max_files=_MOST_FILES, max_fields=10
            )
            form = await parser.parse()
    except (ClientDisconnect, TimeoutError, MultiPartException, KeyError) as error:
        raise InvalidInput("The form was not sent to its end, or cannot be read.") from error
    try:
        yield form
    finally:
        await form.close()


async def read_file_form(request: Request, most: int, hint: str) -> tuple[dict[str, str], tuple[bytes, str] | None]:
    """The fields of a form of so many bytes at most, and the content and name of its file, if there is one.

    Raises TooLarge with a hint, and InvalidInput.
    """
    try:
        async with asyncio.timeout(_SECONDS_OF_ONE):
            body = bounded(request, most, hint)
            parser = MultiPartParser(request.headers, body, max_files=1, max_fields=_MOST_FIELDS, max_part_size=most)
            form = await parser.parse()
    except (ClientDisconnect, TimeoutError, MultiPartException, KeyError) as error:
        raise InvalidInput(
            "The form was not sent to its end, or cannot be read.", "Use the form of the page."
        ) from error
    try:
        file = form.get("file")
        content = (await file.read(), (file.filename or "")[-100:]) if isinstance(file, UploadFile) else None
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    finally:
        await form.close()
    return fields, content if content and content[0].strip() else None


async def bounded(request: Request, most: int, hint: str) -> AsyncGenerator[bytes, None]:
    """The body of a request of so many bytes at most. Raises TooLarge with a hint."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise TooLarge(f"The files are larger than {most:,} bytes.", hint)
        yield chunk


async def _contents(form: FormData) -> tuple[dict[str, str], list[Document], str]:
    fields: dict[str, str] = {}
    documents: list[Document] = []
    digest = hashlib.sha256()
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            if content.strip():
                digest.update(content)
                documents.append(_document(content, value))
        else:
            fields[name] = value.strip()
    if not documents:
        raise InvalidInput("The form holds no file.", "Choose an RDF file first.")
    return fields, documents, digest.hexdigest()


def _document(content: bytes, file: UploadFile) -> Document:
    name = (file.filename or "")[-100:]
    if content.startswith(_GZIP):
        raise InvalidInput(f"“{name}” is compressed.", "Unpack it first, or load it on the command line.")
    format_ = by_name(RDF_FORMATS).get(name.rpartition(".")[2].lower())
    media_type = format_.media_type if format_ else file.content_type
    found = read_upload(media_type, content, "")[0]
    return Document(found.content, found.media_type, "", name)
