"""The documents in the body of a request: one, or several as multipart/form-data (RFC 7578)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import Any, Final

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from kg.errors import InvalidInput
from kg.rdf.formats import RDF_FORMATS, by_name
from sparql.protocol.requests import UnsupportedMediaType
from sparql.writing.documents import Document

_FORMATS: Final = by_name(RDF_FORMATS)
_HINT: Final = "Send one of " + ", ".join(format_.media_type for format_ in RDF_FORMATS) + "."
_MOST_PARTS: Final = 1_000


def read_upload(content_type: str | None, body: bytes, base_iri: str) -> list[Document]:
    """The documents of a body; relative IRIs in them are resolved against `base_iri`.

    Raises UnsupportedMediaType (415) for what is not RDF, InvalidInput for a form that cannot be read.
    """
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return [
            Document(part.content, _media_type(part), base_iri, part.name) for part in _parts(content_type or "", body)
        ]
    return [Document(body, _rdf_type(kind), base_iri)]


def _rdf_type(media_type: str, name: str = "") -> str:
    """Our name of a media type, or of the format of a file's extension."""
    found = _FORMATS.get(media_type) if "/" in media_type else None
    if found is None and media_type in ("", "application/octet-stream", "text/plain"):
        found = _FORMATS.get(name.rpartition(".")[2].lower())
    if found is None:
        what = f"A document of type {media_type}" if media_type else "A document without Content-Type"
        raise UnsupportedMediaType(f"{what} is not read here.", _HINT)
    return found.media_type


def _media_type(part: "_Part") -> str:
    return _rdf_type(part.media_type, part.name)


@dataclass(slots=True)
class _Part:
    """One part of a form."""

    headers: Message = field(default_factory=Message)
    pieces: list[bytes] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def name(self) -> str:
        return self.headers.get_filename("") or ""

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class _Form:
    """The parts of a form as the parser finds them; raises InvalidInput for too many."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._name = self._value = b""

    def on_part_begin(self) -> None:
        if len(self.parts) >= _MOST_PARTS:
            raise InvalidInput(f"The form has more than {_MOST_PARTS:,} parts.")
        self.parts.append(_Part())

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        self.parts[-1].headers[self._name.decode("latin-1")] = self._value.decode("utf-8", "replace")
        self._name = self._value = b""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].pieces.append(data[start:end])

    def callbacks(self) -> dict[str, Any]:
        """The methods by the names that the parser calls them."""
        return {name: getattr(self, name) for name in dir(self) if name.startswith("on_")}


def _parts(content_type: str, body: bytes) -> Sequence[_Part]:
    """The parts of a form that hold something; raises InvalidInput."""
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise InvalidInput("The multipart body has no boundary.", "Let your HTTP library write the Content-Type.")
    form = _Form()
    try:
        parser = MultipartParser(boundary, form.callbacks())  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except (MultipartParseError, ValueError) as error:
        raise InvalidInput(f"The multipart body cannot be read: {error}") from None
    found = [part for part in form.parts if part.content.strip()]
    if not found:
        raise InvalidInput("The form holds no document.", "Add a file.")
    return found
