"""What may be the matter with a header, and with a document as a whole."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from kg.validation.findings import pointed
from tests.kg.validation.places import DEEP, DEEPER, REMOVED, Path, changed, written

Row: TypeAlias = tuple[str, frozenset[str], tuple[str, ...], bytes]
_HEADER: Final[tuple[tuple[str, Path, Any, str], ...]] = (
    # what it is called, path, value, codes
    ("no header", ("header",), REMOVED, "no-header"),
    ("header", ("header",), "nbsap", "no-header wrong-header"),
    ("header", ("header",), ["nbsap"], "no-header wrong-header"),
    ("header", ("header", "identifier"), REMOVED, "no-identifier"),
    ("header", ("header", "identifier"), "", "no-identifier wrong-identifier"),
    ("header", ("header", "identifier"), "short", "wrong-identifier"),
    ("header", ("header", "identifier"), "x" * 200, "wrong-identifier"),
    ("header", ("header", "identifier"), "../../etc/passwd", "wrong-identifier"),
    ("header", ("header", "identifier"), "ABCDEFGH IJKLMNOP", "wrong-identifier"),
    ("header", ("header", "identifier"), 12345678901234, "wrong-identifier"),
    ("header", ("header", "identifier"), ["A" * 20], "wrong-identifier"),
    ("header", ("header", "schema"), REMOVED, "no-type"),
    ("header", ("header", "schema"), "noSuchType", "unknown-type"),
    ("header", ("header", "schema"), {"identifier": "nbsap"}, "unknown-type"),
    ("header", ("header", "languages"), REMOVED, "no-languages"),
    ("header", ("header", "languages"), [], "no-languages"),
    ("header", ("header", "languages"), "en", "wrong-languages"),
    ("header", ("header", "languages"), ["en", "fr", "english"], "no-language-tag wrong-languages"),
    ("header", ("header", "languages"), ["en", "fr", 12], "wrong-languages no-language-tag"),
    ("header", ("header", "languages"), ["en", "fr", "xx"], "unknown-language wrong-languages no-language-tag"),
    ("header", ("header", "languages"), ["en", "fr", "en"], "doubled-language"),
    ("header", ("header", "noSuchField"), "A value", "unknown-header-member"),
    ("unknown field", ("noSuchField",), {"en": "A value"}, "unknown-field"),
    ("nested too deeply", ("noSuchField",), DEEP, "too-deep"),
    ("name twice", ("header", "schema#2"), "nbsap", "duplicate-name"),
    ("name twice", ("header#2",), {}, "duplicate-name"),
)


def document_faults(body: Mapping[str, Any]) -> Iterator[Row]:
    """Name, codes, places and document of every fault."""
    for name, path, value, codes in _HEADER:
        meant = (*path[:-1], str(path[-1]).removesuffix("#2"))
        also = [(*meant, len(value) - 1)] if isinstance(value, list) and value else []
        also += [meant[:-1]] if meant != path else []
        also += [(*meant, *inner) for inner in DEEPER] if value is DEEP else []
        yield (
            name,
            frozenset(codes.split()),
            tuple(pointed(*place) for place in (meant, *also)),
            written(changed(body, path, value)),
        )
    text = written(body)
    wholes = (
        ("no JSON", "", b""),
        ("no JSON", "", b"\xff\xfe" + text),
        ("no JSON", "", text[: len(text) // 2]),
        ("no JSON", "", text + text),
        ("no JSON", "", text.replace(b'"en"', b"'en'", 1)),
        ("no JSON", "", text[:-1] + b',"x": "\xc3\x28"}'),
        ("no object", "", b"[" + text + b"]"),
        ("no object", "", b"null"),
        ("no object", "", b'"nbsap"'),
    )
    for name, place, document in wholes:
        codes = "not-json not-utf8 not-an-object"
        yield name, frozenset(codes.split()), (place,), document
