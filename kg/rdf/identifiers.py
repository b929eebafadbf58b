"""Identity and address: `base_iri` + path is the name of a thing, `public_url` + path is where this copy answers.

Section 3 of the design: `GET {public_url}/{path}` always answers for the IRI `{base_iri}{path}`.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from kg.errors import InvalidInput
from kg.rdf.spellings import as_uri
from kg.texts.languages import LANGUAGES

RESERVED: Final = frozenset(LANGUAGES) | frozenset(
    "api rest sparql graph-store update download entity reconcile v1 static changes health metrics "
    "timegate timemap problems context.jsonld robots.txt sitemap sitemap.xml favicon.ico .well-known".split()
)
"""First path segments that are never the beginning of an identifier."""
_OWN_WORDS: Final = frozenset(
    "ontology record records catalogue context provenance mapping default dataset graph vocabulary shapes "
    "version".split()
)
"""First segments of identifiers, and names of graphs, that this service needs for itself."""
DATASET_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
"""The form of the id of a dataset."""
_SHOWN_WHOLE: Final = ("record", "decision", "kg", "shapes")
"""Datasets in which a fragment names a part of a thing, not another thing."""
_DOTS: Final = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)


PUBLISHED_BASE: Final = "http://metadata.cbd.int/"
"""The base IRI of what comes with the program: shapes, and tables that name terms of the ontologies."""


def rebased(iri: str, base_iri: str) -> str:
    """An identifier of what comes with the program, below the base of this copy; others stay as they are.

    >>> rebased("http://metadata.cbd.int/chm/ontology#Decision", "http://data.example/")
    'http://data.example/chm/ontology#Decision'
    """
    return base_iri + iri[len(PUBLISHED_BASE) :] if iri.startswith(PUBLISHED_BASE) else iri


def as_published(iri: str, base_iri: str) -> str:
    """The other way: an identifier of this copy as what comes with the program has it."""
    return PUBLISHED_BASE + iri[len(base_iri) :] if iri.startswith(base_iri) else iri


@dataclass(frozen=True, slots=True)
class LocalIri:
    """An IRI below `base_iri`, split as addresses need it: dataset segment, local part, fragment."""

    dataset: str
    local: str
    fragment: str = ""

    @property
    def path(self) -> str:
        """Path below the base, percent-encoded as it stands in the IRI, without the fragment."""
        return f"{self.dataset}/{self.local}" if self.local else self.dataset

    @property
    def is_path(self) -> bool:
        """Whether it can stand in the path of an address below its dataset.

        Clients take fragments, queries and dot segments out of paths (RFC 3986 section 5.2.4), and below reserved words
        there are other addresses. Terms of our ontologies and parts of records are shown with the whole.
        """
        return (
            bool(self.local)
            and (not self.fragment or self.local == "ontology" or self.dataset in _SHOWN_WHOLE)
            and unquote(self.dataset) not in RESERVED
            and "?" not in self.path
            and not _DOTS.search(self.path)
        )


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The rules by which IRIs of this service are made and taken apart."""

    base_iri: str

    def iri(self, path: str) -> str:
        """The IRI that a path (without leading slash) stands for, escapes as they are written there.

        >>> Identifiers("http://metadata.cbd.int/").iri("kmgbf/target_3")
        'http://metadata.cbd.int/kmgbf/target_3'
        """
        return self.base_iri + as_uri(path)

    def is_local(self, iri: str) -> bool:
        """Whether the IRI is one of ours."""
        return iri.startswith(self.base_iri)

    def split(self, iri: str) -> LocalIri | None:
        """Dataset, local part and fragment of one of our IRIs; None for any other.

        >>> Identifiers("http://metadata.cbd.int/").split("http://metadata.cbd.int/kmgbf/ontology#Goal")
        LocalIri(dataset='kmgbf', local='ontology', fragment='Goal')
        """
        if not self.is_local(iri):
            return None
        path, _, fragment = iri[len(self.base_iri) :].partition("#")
        dataset, _, local = path.partition("/")
        return LocalIri(dataset, local, fragment) if dataset else None

    def dataset(self, dataset: str) -> str:
        """IRI of the description of a dataset."""
        return f"{self.base_iri}dataset/{dataset}"

    def term(self, identifier: str) -> str:
        """IRI of a term of the thesaurus; the identifier is percent-encoded."""
        return f"{self.base_iri}thesaurus/{quote(identifier, safe='')}"


def is_iri(text: str) -> bool:
    """Whether the engine takes a text for an absolute IRI (RFC 3987 section 2.2).

    >>> is_iri("http://example.org/生物?a#b"), is_iri("kmgbf/target_3"), is_iri("http://example.org/a b")
    (True, False, False)
    """
    try:
        NamedNode(text)
    except (ValueError, TypeError):
        return False
    return True


def local_name(iri: str) -> str:
    """The part after the last `#` or `/` of an IRI, decoded, to show where there is no label.

    >>> local_name("http://metadata.cbd.int/thesaurus/CBD-SUBJECT-ECOA%2BECORES")
    'CBD-SUBJECT-ECOA+ECORES'
    """
    trimmed = iri.rstrip("/#")
    return unquote(trimmed[max(trimmed.rfind("#"), trimmed.rfind("/")) + 1 :]) or iri


def may_be_dataset(id_: str) -> bool:
    """Whether a new dataset may have this id."""
    return bool(DATASET_ID.fullmatch(id_)) and id_ not in RESERVED | _OWN_WORDS


def check_dataset_id(id_: str) -> None:
    """Raise InvalidInput unless a new dataset may have this id, which begins its addresses and names its graphs."""
    if not DATASET_ID.fullmatch(id_):
        raise InvalidInput(
            f"{id_!r} cannot be the id of a dataset.",
            "It has 1 to 63 characters: small letters a to z, digits, full stop, underscore and hyphen; "
            "it begins with a letter or digit.",
        )
    if id_ in RESERVED:
        raise InvalidInput(f"{id_!r} cannot be the id of a dataset: addresses of this service begin with it.", _OTHER)
    if id_ in _OWN_WORDS:
        raise InvalidInput(f"{id_!r} cannot be the id of a dataset: this service uses the word itself.", _OTHER)


_OTHER: Final = "Choose another id, for example with a name or a number added."
