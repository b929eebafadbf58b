"""Identity and address: `base_iri` + path is the name of a thing, `public_url` + path is where this copy answers.

Section 3 of the design: `GET {public_url}/{path}` always answers for the IRI `{base_iri}{path}`.
"""

from dataclasses import dataclass
from urllib.parse import quote, unquote

# Characters that may stand unescaped in a path segment (RFC 3986 pchar), so that published IRIs stay as they are.
_PCHAR = "-._~!$&'()*+,;=:@/"


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


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The rules by which IRIs of this service are made and taken apart."""

    base_iri: str

    def iri(self, path: str) -> str:
        """The IRI that a request path (without leading slash, percent-decoded) stands for.

        >>> Identifiers("http://metadata.cbd.int/").iri("kmgbf/target_3")
        'http://metadata.cbd.int/kmgbf/target_3'
        """
        return self.base_iri + quote(path, safe=_PCHAR)

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


def local_name(iri: str) -> str:
    """What follows the last `#` or `/` of an IRI, decoded, to show where there is no label.

    >>> local_name("http://metadata.cbd.int/thesaurus/CBD-SUBJECT-ECOA%2BECORES")
    'CBD-SUBJECT-ECOA+ECORES'
    """
    trimmed = iri.rstrip("/#")
    return unquote(trimmed[max(trimmed.rfind("#"), trimmed.rfind("/")) + 1 :]) or iri
