"""One grammar of identifiers: what people write, and what the Secretariat's systems write, as the same keys.

A key is what a notation means without how it is written: case, blanks, dashes, padding, prefixes, revisions and the
address of a page make no difference. Two texts name the same thing if they share a key; a key that several things have
is ambiguous, and whoever asks is told all of them. Loading, search, dereferencing and `/api/resolve` go by it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.rdf.documents import Selection, Statement
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import DCT, SKOS
from kg.records.decisions import DecisionName, read_decision, read_path
from kg.records.identifiers import Uid, read_document_id, read_uid
from kg.records.model import CHM
from kg.records.organisms import is_oecd, normalize_oecd

LONGEST: Final = 300
"""Characters of a notation that are read."""
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−_", "-"))
_GUID: Final = re.compile(
    r"\{?([0-9A-F]{8})-?([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{12})\}?", re.IGNORECASE
)
_REVISION: Final = re.compile(r"(.*[^@\s])\s*+@\s*+[1-9]\d{0,8}")
_NOTIFICATION: Final = re.compile(
    r"(?:(?:scbd\W*)?(?:ntf|notif(?:ication)?s?)\W*(?:(?:no|n°|number)\W*)?)?(\d{4})\s*[-/ ]\s*0*(\d{1,3})",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(r"(?:ref(?:erence)?\W*)?(SCBD(?:/[A-Z0-9.&-]+){2,})", re.IGNORECASE)
_BODY: Final = re.compile(
    r"(COP|CP-?MOP|NP-?MOP|COP-?MOP|MOP|SBSTTA|SBI|SB8J|WG8J|WGRI|ICNP|BSWG)\s*-?\s*0*(\d{1,3})((?:\s*-?\s*(?:R|PART|PT)?\s*0*\d{1,2})?)",
    re.IGNORECASE,
)
_SYMBOL: Final = re.compile(r"(?:UNEP/)?CBD(?:/[A-Z0-9.-]+){2,}", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?:)?//([^/?#\s]+)(/[^\s]*)?", re.IGNORECASE)
_PIECES: Final = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
_FILE: Final = re.compile(r"(?:^|\W)ntf-(\d{4})-(\d{3})", re.IGNORECASE)
_SHORT_UID: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{1,9}-(?:[A-Za-z]{2}|scbd)-\d{3,9}(?:-\d{1,5})?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d{3,9}")
_KINDS: Final = ("record", "meeting", "notification", "decision", "document", "thesaurus", "kmgbf")
"""First segments of IRIs whose things have such identifiers."""


def keys(text: str) -> tuple[str, ...]:
    """The keys of a notation, the most exact first; none for a text that names nothing.

    >>> keys("ort-nr7-mn-288707-2")[1] == keys("288707")[0] == keys("ORT NR7 MN 288707")[1]
    True
    >>> keys("COP 16/9")[0], keys("https://www.cbd.int/meetings/SBSTTA-27")[0], keys("NTF 2025-024")[0]
    ('decision cop/16/9', 'sbstta 27', 'notification 2025-24')
    """
    return tuple(dict.fromkeys(_keys(_tidy(text))))


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).translate(_DASHES).split())


def _keys(text: str) -> Iterator[str]:
    if address := _ADDRESS.fullmatch(text):
        yield from _of_address(text, address[1], unquote(address[2] or ""))
        return
    if found := _REVISION.fullmatch(text):
        text = found[1]
    if found := _GUID.fullmatch(text):
        yield f"guid {''.join(found.groups()).lower()}"
        return
    if _NUMBER.fullmatch(text):
        yield from (f"number {int(text)}", str(int(text)))
        return
    if uid := _uid(text.replace(" ", "-")):
        yield from (f"uid {uid.code.lower()} {uid.owner.lower()} {uid.number}", f"number {uid.number}")
        return
    if found := _NOTIFICATION.fullmatch(text):
        yield f"notification {found[1]}-{int(found[2])}"
    if found := _REFERENCE.fullmatch(text):
        yield f"reference {found[1].lower()}"
    name = read_path(text.lower()) or read_decision(text)
    if name is not None:
        yield f"decision {_bare(name)}"
    if _SYMBOL.fullmatch(text.replace(" ", "")):
        yield f"symbol {_pieces(re.sub('^unep/', '', text.lower()))}"
    if is_oecd(text):
        yield f"organism {normalize_oecd(text)}"
    if found := _BODY.fullmatch(text):
        yield _pieces(f"{found[1].replace('-', '')} {found[2]} {found[3]}")
    if plain := _pieces(text):
        yield plain


def _uid(text: str) -> Uid | None:
    """A unique identifier, with or without the prefix of its realm."""
    return read_uid(text) or (read_uid(f"CHM-{text}") if _SHORT_UID.fullmatch(text) else None)


def _bare(name: DecisionName) -> str:
    return name.path.removeprefix("decision/")


def _pieces(text: str) -> str:
    """Words and numbers of a text, without case and padding: `SB8J-01` is `sb 8 j 1`."""
    found = _PIECES.findall(text.casefold())
    return " ".join(str(int(piece)) if piece.isdecimal() else piece for piece in found)


def _of_address(text: str, host: str, path: str) -> Iterator[str]:
    """Keys of a page of the Secretariat's sites, or of ours: what its path or its parameters name."""
    if number := read_document_id(text):
        yield f"number {number}"
        return
    if (name := read_decision(text)) is not None:
        yield f"decision {_bare(name)}"
        return
    parts = [_tidy(part) for part in re.split(r"[/?#]", path) if part.strip()]
    if found := next((found for part in reversed(parts) if (found := _FILE.search(part))), None):
        yield f"notification {found[1]}-{int(found[2])}"
    elif "document" in parts[:-1]:
        yield from _keys("/".join(parts[parts.index("document") + 1 :]))
    elif "decision" in parts[:-1]:
        yield from _keys("/".join(parts[parts.index("decision") :]))
    elif part := next((part for part in reversed(parts) if _GUID.search(part) or _uid(part.partition("@")[0])), ""):
        guid = _GUID.search(part)
        yield from _keys(guid[0] if guid else part.partition("@")[0])
    elif part := next((part for part in reversed(parts) if any(map(str.isdigit, part))), "".join(parts[-1:])):
        yield from _keys(part)


class NotationReader:
    """Finds the notations of a thing in the statements of a graph, as keys."""

    def __init__(self, base_iri: str) -> None:
        self._base = base_iri
        chm = rebased(CHM.iri, base_iri)
        self._number = f"{chm}documentId"
        self._stated = frozenset(
            (DCT.identifier.value, SKOS.notation.value, f"{chm}reference", f"{chm}code", self._number)
        )
        self.selection = Selection.of(map(NamedNode, self._stated))
        """The statements that are read of a graph."""

    def read(self, statements: Iterable[Statement]) -> set[tuple[str, str, str]]:
        """IRI, key and notation of everything in a graph that has a name of ours; nodes inside count for the thing."""
        found: set[tuple[str, str, str]] = set()
        for subject, predicate, value in statements:
            if predicate not in self._stated or isinstance(value, str) or not subject.startswith(self._base):
                continue
            iri, inside, _ = subject.partition("#")
            if not inside or is_oecd(value.value):
                found |= {(iri, key, value.value) for key in keys(value.value)}
        return found

    def of_iris(self, iris: Iterable[str]) -> set[tuple[str, str, str]]:
        """The same of the identifiers that stand in IRIs."""
        return {(iri, key, tail) for iri in iris if (tail := self.notation(iri)) for key in keys(tail)}

    def notation(self, iri: str) -> str:
        """The identifier that one of our IRIs is made of; '' for others.

        >>> NotationReader("http://x/").notation("http://x/decision/cop/16/9"), NotationReader("http://x/").notation("http://x/a")
        ('decision/cop/16/9', '')
        """
        kind, _, tail = iri.removeprefix(self._base).partition("/") if iri.startswith(self._base) else ("", "", "")
        if kind not in _KINDS or not tail:
            return ""
        return f"decision/{tail}" if kind == "decision" else unquote(tail)
