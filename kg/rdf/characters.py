"""Characters that XML cannot hold and readers cannot see: controls, and U+FFFE and U+FFFF (XML 1.0 section 2.2).

They come from broken conversions. Loaded texts get blanks in their place, since a vertical tab separates words; what
programs send is refused, so that what was written is what is read.
"""

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, Quad

from kg.errors import InvalidInput

_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_BEYOND: Final = ("\ufffe".encode(), "\uffff".encode())
_BEFORE: Final = _BEYOND[0][:2]
_BYTES: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")

_MAYBE_ESCAPED: Final = re.compile(rb"\\[bfuU]")
_ESCAPED: Final = re.compile(
    rb"(?<!\\)(?:\\\\)*\\(?:[bf]|u00(?:0[0-8BCEFbcef]|1[0-9A-Fa-f])|u[Ff]{3}[EFef]|U0000[Ff]{3}[EFef])"
)


def has_unsayable(content: bytes) -> bool:
    """Whether UTF-8 text holds such a character.

    >>> has_unsayable(b"a\\tb"), has_unsayable(b"a\\x0bb")
    (False, True)
    """
    # What `_BYTES` finds, in a tenth of its time: this is asked of every graph.
    if len(content.translate(None, _CONTROLS)) < len(content):
        return True
    return _BEFORE in content and any(each in content for each in _BEYOND)


def has_unsayable_escaped(ntriples: bytes) -> bool:
    """The same of texts in N-Triples, which may have escapes in the place of such characters (section 2.4).

    >>> [has_unsayable_escaped(b'<a:a> <a:b> "' + text + b'" .') for text in (b"\\\\u000B", b"\\\\\\\\u000B", b"\\\\t")]
    [True, False, False]
    """
    return has_unsayable(ntriples) or bool(_MAYBE_ESCAPED.search(ntriples) and _ESCAPED.search(ntriples))


def needs_mending(text: str) -> bool:
    """Whether `mend` changes a text."""
    return not text.isprintable() and _TEXT.search(text) is not None


def mend(text: str) -> str:
    """A text with blanks in the place of such characters.

    >>> mend("wet\\x0bland\\ud800")
    'wet land '
    """
    return _TEXT.sub(" ", text)


def mend_quads(quads: Iterable[Quad]) -> tuple[list[Quad], int]:
    """Quads with mended literals, and how many were."""
    found, mended = [], 0
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal) and _TEXT.search(value.value):
            mended += 1
            text = mend(value.value)
            new = Literal(text, language=value.language) if value.language else Literal(text, datatype=value.datatype)
            quad = Quad(quad.subject, quad.predicate, new, quad.graph_name)
        found.append(quad)
    return found, mended


def refuse_unsayable(ntriples: bytes) -> None:
    """Raise InvalidInput that names the first statement of N-Triples with such a character, and the character."""
    found = _BYTES.search(ntriples) or _ESCAPED.search(ntriples)
    if found is None:
        return
    line = ntriples[ntriples.rfind(b"\n", 0, found.start()) + 1 : found.start()].decode("utf-8", "replace")
    subject, _, rest = line.partition(" ")
    predicate = rest.partition(" ")[0]
    written = found[0].decode().rpartition("\\")[2]
    code = {"b": 8, "f": 12}.get(written) or (int(written[1:], 16) if len(written) > 1 else ord(written))
    raise InvalidInput(
        f"The value of {predicate} of {subject} holds the character U+{code:04X}, which no XML can hold.",
        "Replace it, for example by a blank. Nothing was changed.",
    )
