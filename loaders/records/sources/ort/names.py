"""Names of terms to their identifiers, for exports, which print names where records have identifiers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import SKOS
from kg.records.countries import countries
from kg.texts.folding import tokens

if TYPE_CHECKING:  # for types only: a process that maps records needs no ledger
    from kg.ledger.ledger import Ledger

_DOMAIN: Final = "thesaurus/domain/"
Names = dict[str, dict[str, str]]
"""Folded name -> identifier, by domain."""


def folded(text: str) -> str:
    """A name as it is compared: without cases, accents, punctuation and doubled blanks."""
    return " ".join(tokens(text))


class TermNames:
    """Finds terms by their names in any language: of the bundled terms, and of the domains that were loaded."""

    def __init__(self, ledger: Ledger | None = None, names: GraphNames | None = None) -> None:
        self._ledger, self._graphs = ledger, names
        self._loaded: dict[str, dict[str, str]] = {}

    def find(self, name: str, domains: Iterable[str]) -> str | None:
        """The identifier of the term of one of the domains that has a name, or that is the name itself."""
        key = folded(name)
        for domain in domains:
            if found := self._domain(domain).get(key) or _bundled().get(domain, {}).get(key):
                return found
        return None

    def _domain(self, domain: str) -> dict[str, str]:
        if domain not in self._loaded:
            version = None
            if self._ledger is not None and self._graphs is not None:
                version = self._ledger.latest(self._graphs.named(f"{_DOMAIN}{quote(domain, safe='')}"))
            found = _read(version.content().triples() if version is not None else (), domain)
            self._loaded[domain] = found.get(domain, {})
        return self._loaded[domain]


@cache
def _bundled() -> Names:
    text = files("ontologies").joinpath("thesaurus").joinpath("terms.ttl").read_bytes()
    found = _read(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    known = found.setdefault("countries", {})
    for iso2, country in countries().items():
        known |= {folded(text.value): iso2 for text in country.names()}
    return found


def _read(triples: Iterable[Triple], only: str = "") -> Names:
    """Names by domain; a name that two terms of a domain have is none. `only`: all terms are of this domain."""
    notations: dict[str, str] = {}
    labels: dict[str, set[str]] = {}
    domains: dict[str, set[str]] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode):
            continue
        if triple.predicate == SKOS.inScheme and isinstance(value, NamedNode):
            domains.setdefault(subject.value, set()).add(unquote(value.value.rpartition(_DOMAIN)[2]))
        elif isinstance(value, Literal) and triple.predicate == SKOS.notation:
            notations[subject.value] = value.value
            labels.setdefault(subject.value, set()).add(folded(value.value))
        elif isinstance(value, Literal) and triple.predicate in (SKOS.prefLabel, SKOS.altLabel):
            labels.setdefault(subject.value, set()).add(folded(value.value))
    found: Names = {}
    for iri, identifier in notations.items():
        for domain in {only} if only else domains.get(iri, ()):
            of_domain = found.setdefault(domain, {})
            for label in labels[iri]:
                of_domain[label] = "" if of_domain.get(label, identifier) != identifier else identifier
    return found
