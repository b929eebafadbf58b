"""Terms and domains of the Secretariat's thesaurus API (CBD-DATA 1) to SKOS: one graph for each domain.

`graph/thesaurus/domain/{id}` complements `graph/thesaurus`, which the program brings. A term of several domains is the
same concept in each. Texts are taken in the languages in which they stand; the prefix of the Framework's titles
(`GBF-T03. `) is kept in an alternative label only.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import InvalidInput
from kg.ledger.ledger import Change, Ledger
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, KG, RDF, SKOS, XSD
from kg.records.identifiers import RecordIris, canonical_term
from kg.records.mapping.privacy import is_private, redact, without_private
from kg.records.mapping.report import Report
from kg.records.mapping.statements import TRUE, json_literal, text_literal
from kg.records.mapping.texts import plain, read_texts
from kg.records.model import KGS
from kg.settings import Settings
from loaders.cleaning import Cleaned, clean, keep_log
from loaders.records.sources.documents import Document, read_documents

_PREFIX: Final = re.compile(r"^(?:K?M?GBF-(?:T|G-?)[0-9A-D]{1,2}|Aichi-?T\d{1,2}|BIN\.\w{1,3})\s?[.．]?\s+")
_RELATIONS: Final = (
    ("broaderTerms", SKOS.broader),
    ("narrowerTerms", SKOS.narrower),
    ("relatedTerms", SKOS.related),
)
_READ: Final = frozenset(
    "termId identifier name title shortTitle description longDescription source broaderTerms narrowerTerms "
    "relatedTerms nonPreferedTerms titleLanguagesInApi kmgbfIri code domains domain links".split()
)
_DOMAIN_FILE: Final = re.compile(r"(?P<id>[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[A-Za-z0-9-]{3,60})\..+")
_WORDS: Final = {
    "GBF-TARGET-": "GBF-TARGETS",
    "GBF-GOAL-": "GBF-GOALS",
    "AICHI-TARGET-": "AICHI-TARGETS",
    "SUSTAINABLE-DEVELOPMENT-GOAL-": "SUSTAINABLE-DEVELOPMENT-GOALS",
    "CBD-SUBJECT-": "CBD-SUBJECTS",
    "CAL-ACTIVITY-TYPE-": "CALENDAR-OF-ACTIVITY-TYPES",
    "GBF-INDICATOR-": "GBF-INDICATORS",
    "KMGBF-INDICATOR-BIN-": "KMGBF-BINARY-INDICATORS",
}
"""Domains by the beginning of the identifiers of their terms, for files that do not name their domain."""
_LONGEST: Final = 300


@dataclass(slots=True)
class Domain:
    """A domain while it is read: its terms by identifier, and its own description."""

    identifier: str
    terms: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: their domain, where they do not say it; whether they hold all terms of their domains, so that
    others are none; whether skosify cleans them."""

    domain: str = ""
    complete: bool = False
    cleaning: bool = False


class ThesaurusReader:
    """Collects terms by domain from any number of files, and makes SKOS of them."""

    def __init__(self, iris: RecordIris, report: Report, how: Reading = Reading()) -> None:
        self._iris = iris
        self._report = report
        self._how = how
        self.domains: dict[str, Domain] = {}

    def read(self, path: Path) -> None:
        """The terms of a file: the answer of a request, several of them, or a list of domains."""
        before = sum(len(domain.terms) for domain in self.domains.values())
        for document in read_documents(path, self._report):
            if document.form == "term":
                self.add_term(document, self._domain_of(document, path))
            elif document.form == "domain":
                identifier = str(document.value["identifier"])
                self.domains.setdefault(identifier, Domain(identifier)).about = document.value
            else:
                self._report.problem(
                    document.source, document.place, f"This is no term but: {document.form}.", "Use kg load records."
                )
        self._report.types["terms"] += sum(len(domain.terms) for domain in self.domains.values()) - before

    def add_term(self, document: Document, domain: str) -> None:
        """One term of a domain; a second description of it must be the same, or add keys."""
        identifier = document.value.get("identifier")
        readable = isinstance(identifier, str) and 0 < len(identifier.strip()) <= _LONGEST
        if not isinstance(identifier, str) or not readable or is_private(identifier):
            self._report.problem(document.source, document.place, "The term has no identifier.")
            return
        identifier = identifier.strip()
        terms = self.domains.setdefault(domain, Domain(domain)).terms
        known = terms.get(identifier)
        if known is None:
            terms[identifier] = document.value
            return
        for key, value in document.value.items():
            if value not in (None, "", [], {}) and known.get(key) not in (None, "", [], {}, value):
                self._report.problem(
                    document.source,
                    document.place,
                    f"The term {identifier} was given before with another {key}.",
                    "The first is kept.",
                )
                # Titles change and numbers do not: what gives no number often has the newer title.
                terms[identifier] = {**known, "termId": known.get("termId") or document.value.get("termId")}
                return
        filled = {key: value for key, value in document.value.items() if value not in (None, "", [], {})}
        terms[identifier] = {**document.value, **known, **filled}

    def _domain_of(self, document: Document, path: Path) -> str:
        """The domain that was chosen, else that of the answer, of the file's name, or of the identifier."""
        named = self._how.domain or str(document.value.get("domain") or "")
        if named:
            return named
        if found := re.search(r"domain:([^,]+)", document.place):
            return found[1]
        identifier = canonical_term(str(document.value.get("identifier")))
        file_name = _DOMAIN_FILE.fullmatch(path.name.removesuffix(".gz").removesuffix(".json"))
        if file_name and re.fullmatch(r"[0-9A-F-]{36}", file_name["id"], re.IGNORECASE):
            return file_name["id"]
        for beginning, domain in _WORDS.items():
            if identifier.startswith(beginning):
                return domain
        return re.sub(r"[^A-Za-z0-9-]+", "-", path.name.partition(".")[0])

    def graph(self, domain: Domain) -> list[Triple]:
        """A domain and its terms as SKOS."""
        scheme = NamedNode(self._iris.domain(domain.identifier))
        triples = [
            Triple(scheme, RDF.type, SKOS.ConceptScheme),
            Triple(scheme, SKOS.notation, Literal(domain.identifier)),
        ]
        if self._how.complete and domain.terms:
            triples.append(Triple(scheme, KGS.complete, TRUE))
        title = domain.about.get("title") or domain.about.get("name")
        for text, language in self._texts(title, "en"):
            triples.append(Triple(scheme, SKOS.prefLabel, text_literal(text, language)))
        triples += _number(scheme, domain.about.get("domainId"))
        for identifier, term in domain.terms.items():
            triples += self._term(identifier, term, domain, scheme)
        return triples

    def _term(self, identifier: str, term: Mapping[str, Any], domain: Domain, scheme: NamedNode) -> Iterator[Triple]:
        concept = self._concept(identifier)
        yield Triple(concept, RDF.type, SKOS.Concept)
        yield Triple(concept, SKOS.inScheme, scheme)
        yield Triple(concept, SKOS.notation, Literal(identifier))
        yield from _number(concept, term.get("termId"))
        yield from self._labels(concept, term)
        for predicate, value in ((SKOS.altLabel, term.get("shortTitle")), (SKOS.definition, _definition(term))):
            for text, language in self._texts(value, "en"):
                yield Triple(concept, predicate, text_literal(text, language))
        if isinstance(term.get("source"), str) and term["source"].strip():
            yield Triple(concept, DCT.source, Literal(redact(plain(term["source"]))[0]))
        top = True
        for key, relation in _RELATIONS:
            for other in _identifiers(term.get(key)):
                top = top and not (relation == SKOS.broader and other in domain.terms)
                yield Triple(concept, relation, self._concept(other))
        for other in _identifiers(term.get("nonPreferedTerms")):
            yield Triple(concept, SKOS.altLabel, Literal(redact(other)[0]))
        if top:
            yield Triple(concept, SKOS.topConceptOf, scheme)
        meant = self._iris.term(identifier)
        if meant != concept.value:
            yield Triple(concept, SKOS.exactMatch, NamedNode(meant))
        for key, value in term.items():
            if key not in _READ and value not in (None, "", [], {}):
                kept, gone = without_private(value)
                self._report.redacted += gone
                self._report.note_unknown("term", key, kept)
                predicate = NamedNode(f"{self._iris.base_iri}chm/ontology#otherField")
                yield Triple(concept, predicate, json_literal({"name": key, "value": kept}))

    def _labels(self, concept: NamedNode, term: Mapping[str, Any]) -> Iterator[Triple]:
        texts = self._texts(term.get("title"), "en") or self._texts(term.get("name"), "en")
        seen: set[str] = set()
        for text, language in texts:
            short = _PREFIX.sub("", text)
            if short != text:
                yield Triple(concept, SKOS.altLabel, text_literal(text, language))
            preferred = language not in seen or not language
            seen.add(language)
            yield Triple(concept, SKOS.prefLabel if preferred else SKOS.altLabel, text_literal(short, language))

    def _concept(self, identifier: str) -> NamedNode:
        """The term itself, even where records point to the concept of the Framework instead."""
        plain_iris = RecordIris(self._iris.base_iri)
        canonical = canonical_term(identifier)
        if canonical.startswith(("GBF-", "KMGBF-")):
            return NamedNode(f"{plain_iris.base_iri}thesaurus/{canonical}")
        return NamedNode(plain_iris.term(identifier))

    def _texts(self, value: Any, language: str) -> list[tuple[str, str]]:
        """Texts in their languages; plain strings of the API are English."""
        if isinstance(value, str):
            value = {language: value}
        found = []
        for text, tag in read_texts(value):
            text, gone = redact(text)
            self._report.redacted += gone
            found.append((text, tag))
        return found


def _number(node: NamedNode, value: Any) -> Iterator[Triple]:
    """The number that the thesaurus gives a term or domain beside its identifier, where it is known."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        yield Triple(node, KG.termId, Literal(str(value), datatype=XSD.integer))


def _definition(term: Mapping[str, Any]) -> Any:
    return term.get("longDescription") or term.get("description")


def _identifiers(value: Any) -> list[str]:
    """Identifiers of related terms, which may be objects."""
    items = value if isinstance(value, list) else []
    found = (item.get("identifier") if isinstance(item, Mapping) else item for item in items)
    return [
        item.strip()
        for item in found
        if isinstance(item, str) and 0 < len(item.strip()) <= _LONGEST and not is_private(item)
    ]


def load_thesaurus(
    settings: Settings,
    ledger: Ledger,
    paths: Iterable[Path],
    iris: RecordIris,
    report: Report,
    how: Reading = Reading(),
    *,
    agent: str = "Operator",
    source: str = "",
    dry_run: bool = False,
) -> list[Path]:
    """Load terms; one change brings all domains of the files. Answers with the logs of skosify, if it cleaned."""
    from kg.publishing.changes import accept  # here: it brings the writer, which a dry run does not need

    reader = ThesaurusReader(iris, report, how)
    for path in paths:
        reader.read(path)
    names = GraphNames(settings.base_iri)
    graphs: dict[str, CanonicalGraph] = {}
    logs: list[Path] = []
    for identifier, content in sorted(reader.domains.items()):
        triples: Iterable[Triple | Quad] = reader.graph(content)
        if how.cleaning and content.terms:
            cleaned = _clean(triples, identifier, iris)
            if cleaned is not None:
                triples = cleaned.quads
                report.results[f"cleaned by skosify: {cleaned.removed} triples removed, {cleaned.added} added"] += 1
                if not dry_run:
                    logs.append(keep_log(settings.data, "thesaurus", identifier, cleaned))
        graphs[names.named(f"thesaurus/domain/{_safe(identifier)}")] = canonicalize(triples)
    if dry_run or not graphs:
        report.results["domains"] += len(graphs)
        return logs
    change = Change(dataset="thesaurus", agent=agent, reason=f"Thesaurus: {len(graphs)} domains", source=source)
    receipt = accept(settings, ledger, change, graphs)
    report.visible = receipt.visible
    report.results["domains changed"] += len(receipt.changed)
    report.results["domains unchanged"] += len(receipt.unchanged)
    return logs


def _clean(triples: Iterable[Triple | Quad], identifier: str, iris: RecordIris) -> Cleaned | None:
    quads = [Quad(t.subject, t.predicate, t.object) for t in triples]
    try:
        return clean(quads, default_language="en", title=identifier, namespace=f"{iris.base_iri}thesaurus/")
    except InvalidInput as error:
        raise InvalidInput(f"{identifier}: {error.message}", "Load it without --clean.") from error


def _safe(identifier: str) -> str:
    """An identifier as the end of a graph's name: blanks and the like percent-encoded."""
    return RecordIris("").domain(identifier).removeprefix("thesaurus/domain/")
