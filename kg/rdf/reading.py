"""The one door for RDF documents: marks, character encodings, and errors that say what was seen and what to do."""

import io
import re
from collections.abc import Iterator
from typing import IO, Any, Final, cast

from pyoxigraph import Quad, RdfFormat, parse

from kg.errors import InvalidInput
from kg.texts.marks import without_mark

_DECLARED: Final = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_ONE_BYTE: Final = re.compile(r"iso-8859-\d{1,2}|latin-?1|windows-125\d|us-ascii|ascii", re.IGNORECASE)
_UTF8: Final = ("utf-8", "utf8")
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_LOOKS: Final = (
    (re.compile(rb"\s*<(?:!doctype\s+)?(?:html|head|body)\b", re.IGNORECASE), None, "a page of HTML", ""),
    (re.compile(rb"\s*(?:<\?xml|<!DOCTYPE|<!--|<rdf:RDF)"), RdfFormat.RDF_XML, "RDF/XML", ".rdf"),
    (re.compile(rb"\s*(?:@prefix|@base|PREFIX\s|BASE\s)", re.IGNORECASE), RdfFormat.TURTLE, "Turtle", ".ttl"),
    (re.compile(rb"\s*[{\[]\s*[\"{\[]"), RdfFormat.JSON_LD, "JSON-LD", ".jsonld"),
)  # fmt: skip
_KINDS: Final = {RdfFormat.TRIG: RdfFormat.TURTLE, RdfFormat.N3: RdfFormat.TURTLE}
_CONTEXT: Final = re.compile(rb'"@context"\s*:\s*(?:\[[^\]]*?)?"(https?://[^"]{1,500})"')


def read(content: bytes, format_: RdfFormat, base_iri: str, name: str, **options: Any) -> Iterator[Quad]:
    """The quads of a document; `options` are those of the engine's parser. `name` is what errors call it.

    Raises InvalidInput with the line where it is known, and with what the document seems to be if it is another format.
    """
    content = _as_utf8(content, format_, name)
    try:
        yield from parse(content, format=format_, base_iri=base_iri, **options)
    except SyntaxError as error:
        raise _explained(error, content, format_, name) from None
    except (ValueError, OSError) as error:
        raise InvalidInput(f"{name} cannot be read: {error}", "Nothing was changed.") from None


def _as_utf8(content: bytes, format_: RdfFormat, name: str) -> bytes:
    """The document in UTF-8 without a mark; XML in an encoding of single bytes is converted as it declares."""
    if content[:2] in _WIDE_MARKS:
        raise InvalidInput(f"{name} is UTF-16.", "Save it as UTF-8.")
    content = without_mark(content)
    declared = _DECLARED.match(content) if format_ == RdfFormat.RDF_XML else None
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if declared is None or encoding in _UTF8:
        return content
    if not _ONE_BYTE.fullmatch(encoding):
        raise InvalidInput(f"{name} is XML in the encoding {encoding}, which is not read here.", "Save it as UTF-8.")
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise InvalidInput(f"{name} says that its encoding is {encoding}, and is not.", "Save it as UTF-8.") from error
    return text.replace(declared[1].decode(), "UTF-8", 1).encode()


def _explained(error: SyntaxError, content: bytes, format_: RdfFormat, name: str) -> InvalidInput:
    line = error.lineno or _line_of(content, format_)
    for pattern, kind, title, ending in _LOOKS:
        if pattern.match(content) and kind != _KINDS.get(format_, format_):
            hint = f"Name the file {ending}, or say so in the Content-Type." if ending else "Take the file itself."
            return InvalidInput(f"{name} is to be {format_.name}, and seems to be {title}.", hint, line=line)
    if format_ == RdfFormat.JSON_LD and (context := _CONTEXT.search(content)):
        address = context[1].decode("utf-8", "replace")
        return InvalidInput(
            f"{name} takes its context from {address}, which is not fetched.",
            "Write the content of that context into the document, or convert it to Turtle.",
        )
    if "invalid utf-8" in str(error).lower():
        return InvalidInput(f"{name} is not UTF-8: {error.msg}", "Save it as UTF-8.", line=line)
    return InvalidInput(f"{name} cannot be read: {error.msg}", "Nothing was changed.", line=line)


class _Lines(io.RawIOBase):
    """A document that is read line by line, so that it can be told how far a parser came."""

    def __init__(self, content: bytes) -> None:
        self._lines = iter(content.splitlines(keepends=True))
        self._rest = b""
        self.read_so_far = 0

    def read(self, size: int = -1) -> bytes:
        """The next line, or as much of it as was asked for: the engine's parser ends the process where it gets more."""
        if not self._rest:
            self._rest = next(self._lines, b"")
            self.read_so_far += bool(self._rest)
        end = len(self._rest) if size < 0 else size
        part, self._rest = self._rest[:end], self._rest[end:]
        return part


def _line_of(content: bytes, format_: RdfFormat) -> int | None:
    """The line at which a parser stops that does not say so itself: that of RDF/XML."""
    if format_ != RdfFormat.RDF_XML:
        return None
    lines = _Lines(content)
    try:
        for _ in parse(cast(IO[bytes], lines), format=format_, base_iri="http://example.org/"):
            pass
    except (SyntaxError, ValueError):
        return lines.read_so_far
    return None
