"""Terms of results as the values that pages show, their names read together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.site.contexts import Value
from browser.site.values import leads_to
from browser.urls import Urls
from kg.graph.labels import compact_iri
from kg.graph.names import NOTHING, Names, read_names
from kg.rdf.documents import Term
from kg.rdf.namespaces import RDF, XSD
from kg.texts.languages import Text, choose_label

NUMBERS: Final = frozenset(
    f"xsd:{name}"
    for name in "integer decimal double float int long short byte nonNegativeInteger positiveInteger".split()
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Shows the terms of one result to one reader."""

    names: dict[str, Names]
    urls: Urls
    language: str
    answers: Callable[[str], bool]
    """Whether one of our identifiers leads anywhere."""

    @classmethod
    def of(cls, request: Request, found: Iterable[Term | None]) -> "Terms":
        """Make it for these terms, with one query for all of their names."""
        knowledge = services(request).knowledge.current()
        iris = [term.value for term in found if isinstance(term, NamedNode)]
        return cls(dict(read_names(knowledge.graph, iris)), urls(request), language_of(request), knowledge.answers)

    def value(self, term: Term) -> Value:
        """A term by its name, linked to its page or to its own address."""
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, Literal):
            return _literal(term)
        return Value("blank", Text(str(term)))

    def iri(self, iri: str) -> Value:
        """A thing: its name in the reader's language, else its compact IRI; its page here if we know anything of it."""
        names = self.names.get(iri, NOTHING)
        url, external = leads_to(iri, self.urls, self.language, self.answers, named=bool(names.texts))
        compact = compact_iri(iri)
        name = choose_label(names.texts, self.language)
        return Value(
            "iri",
            name or Text(compact or iri),
            url=url,
            iri=iri,
            code=names.code if self.urls.identifiers.is_local(iri) else "",
            external=external,
            compact=(compact or iri) if name else "",
        )


def _literal(term: Literal) -> Value:
    plain = term.datatype in (XSD.string, RDF.langString)
    datatype = "" if plain else compact_iri(term.datatype.value) or term.datatype.value
    web = term.value.startswith(("http://", "https://")) and not any(c.isspace() for c in term.value)
    url = term.value if web and not term.language else ""
    return Value("literal", Text(term.value, term.language or ""), url=url, datatype=datatype, external=bool(url))
