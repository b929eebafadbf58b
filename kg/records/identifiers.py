"""Identifiers of records and of what they name: section 3 of the design, table-driven in the tests.

Everything here is a pure function of the text that the Secretariat's systems write. What cannot be read is None, never
a guess; who asks decides whether that is an error.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

_SAFE: Final = "-._~!$&'()*,;=:@"
_RECORD: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_UID: Final = re.compile(
    r"(?P<realm>[A-Za-z]{2,12})-(?P<code>[A-Za-z][A-Za-z0-9]{0,9})-(?P<owner>[A-Za-z]{2}|scbd)-"
    r"(?P<number>\d{1,9})(?:-(?P<revision>\d{1,5}))?",
    re.IGNORECASE,
)
_DOCUMENT_ID: Final = re.compile(r"[?&]documentid=(\d{1,9})", re.IGNORECASE)
_REVISION: Final = re.compile(r"(?P<identifier>.+)@(?P<revision>\d{1,9})")
_GBF_TARGET: Final = re.compile(r"GBF-TARGET-0*(\d{1,2})")
_GBF_GOAL: Final = re.compile(r"GBF-GOAL-([A-D])")
_AICHI: Final = re.compile(r"AICHI-TARGET-0*(\d{1,2})(-C\d+)?")
_SDG: Final = re.compile(r"(?:SDG-GOAL|SUSTAINABLE-DEVELOPMENT-GOAL)-0*(\d{1,2})")
_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a record: its identifier, and the revision that was meant; None means the newest."""

    identifier: str
    revision: int | None = None


def read_reference(text: str) -> Reference | None:
    """A reference as records write it.

    >>> read_reference("CB51626B-CF45-2AA0-3A24-459669DDCC34@2")
    Reference(identifier='CB51626B-CF45-2AA0-3A24-459669DDCC34', revision=2)
    """
    text = text.strip()
    found = _REVISION.fullmatch(text)
    identifier = found["identifier"] if found else text
    if not _RECORD.fullmatch(identifier):
        return None
    return Reference(identifier, int(found["revision"]) if found else None)


def is_guid(text: str) -> bool:
    """Whether a text is a GUID, in upper or lower case."""
    return bool(_GUID.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Uid:
    """A unique identifier: `{realm}-{short code}-{country or SCBD}-{documentID}-{revision}`, in upper case."""

    realm: str
    code: str
    owner: str
    number: int
    revision: int | None = None

    @property
    def stable(self) -> str:
        """Without the revision: the same for all revisions of a record."""
        return f"{self.realm}-{self.code}-{self.owner}-{self.number}"


def read_uid(text: str) -> Uid | None:
    """A unique identifier in any case, with or without revision; None if it is none.

    >>> read_uid("ort-nt7-be-276962-2").stable
    'ORT-NT7-BE-276962'
    """
    found = _UID.fullmatch(text.strip())
    if not found:
        return None
    revision = int(found["revision"]) if found["revision"] else None
    return Uid(found["realm"].upper(), found["code"].upper(), found["owner"].upper(), int(found["number"]), revision)


def read_document_id(address: str) -> int | None:
    """The number of a record in the address of its page.

    >>> read_document_id("https://chm.cbd.int/database/record?documentID=200060")
    200060
    """
    found = _DOCUMENT_ID.search(address)
    return int(found[1]) if found else None


def canonical_term(identifier: str) -> str:
    """The spelling of a term under which it has its IRI: countries in lower case, numbers of targets with two digits.

    >>> [canonical_term(x) for x in ("AM", "AICHI-TARGET-6", "GBF-TARGET-012", "SDG-GOAL-14")]
    ['am', 'AICHI-TARGET-06', 'GBF-TARGET-12', 'SUSTAINABLE-DEVELOPMENT-GOAL-14']
    """
    identifier = identifier.strip()
    if _COUNTRY.fullmatch(identifier):
        return identifier.lower()
    if found := _AICHI.fullmatch(identifier):
        return f"AICHI-TARGET-{int(found[1]):02d}{found[2] or ''}"
    if found := _GBF_TARGET.fullmatch(identifier):
        return f"GBF-TARGET-{int(found[1]):02d}"
    if found := _SDG.fullmatch(identifier):
        return f"SUSTAINABLE-DEVELOPMENT-GOAL-{int(found[1]):02d}"
    return identifier


@dataclass(frozen=True, slots=True)
class RecordIris:
    """IRIs of records and of what they name, under one base.

    `indicators` gives the code of an indicator for its identifier in the thesaurus; it is the only way from one to the
    other, since the numbers in the identifiers are older than the codes.
    """

    base_iri: str
    indicators: Mapping[str, str] = field(default_factory=dict)

    def record(self, identifier: str) -> str:
        """A record by its identifier: as given, but a GUID in upper case, since its letters are digits.

        >>> RecordIris("http://x/").record("cd515765-fe80-2eb6-585b-7c4ad78986e8@2")
        'http://x/record/CD515765-FE80-2EB6-585B-7C4AD78986E8@2'
        """
        identifier = identifier.upper() if is_guid(identifier.partition("@")[0]) else identifier
        return f"{self.base_iri}record/{quote(identifier, safe=_SAFE)}"

    def term(self, identifier: str) -> str:
        """The IRI of a coded value: a goal, target or indicator of the Framework, else a term of the thesaurus.

        >>> RecordIris("http://metadata.cbd.int/").term("GBF-TARGET-03")
        'http://metadata.cbd.int/kmgbf/target_3'
        """
        identifier = canonical_term(identifier)
        if (found := _GBF_TARGET.fullmatch(identifier)) and 1 <= int(found[1]) <= 23:
            return f"{self.base_iri}kmgbf/target_{int(found[1])}"
        if found := _GBF_GOAL.fullmatch(identifier):
            return f"{self.base_iri}kmgbf/goal_{found[1]}"
        if code := self.indicators.get(identifier):
            return f"{self.base_iri}kmgbf/indicator_{code}"
        return f"{self.base_iri}thesaurus/{quote(identifier, safe='')}"

    def domain(self, identifier: str) -> str:
        """A domain of the thesaurus."""
        return f"{self.base_iri}thesaurus/domain/{quote(identifier, safe='')}"

    def meeting(self, code: str) -> str:
        """A meeting by its code, in upper case.

        >>> RecordIris("http://x/").meeting("cop-16")
        'http://x/meeting/COP-16'
        """
        return f"{self.base_iri}meeting/{quote(code.strip().upper(), safe=_SAFE)}"

    def notification(self, symbol: str) -> str | None:
        """A notification by its number; None if it is none.

        >>> RecordIris("http://x/").notification("NTF 2025-024")
        'http://x/notification/2025-024'
        """
        found = re.search(r"\b(\d{4})-(\d{3})\b", symbol)
        return f"{self.base_iri}notification/{found[1]}-{found[2]}" if found else None

    def document(self, symbol: str) -> str:
        """A meeting document by its symbol.

        >>> RecordIris("http://x/").document("CBD/COP/16/L.24")
        'http://x/document/CBD/COP/16/L.24'
        """
        return f"{self.base_iri}document/{quote(symbol.strip().upper(), safe=_SAFE + '/')}"
