"""Names for the query editor: prefixes, classes and properties of the generation, and things by words."""

import json
import re
from typing import Annotated, Final

from fastapi import Query
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.parameters import LanguageAsked
from browser.http.services import services
from browser.queries.models import NamedThing, Term, Things, Vocabulary
from kg.errors import InvalidInput
from kg.graph.labels import compact_iri
from kg.graph.names import NOTHING, read_names
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import JSON
from kg.rdf.namespaces import OWL, PREFIXES, RDF, RDFS
from kg.texts.languages import choose_label

THINGS: Final = 20
LONGEST: Final = 200
_CLASSES: Final = (OWL.Class, RDFS.Class)
_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
_LOCAL: Final = re.compile(r"(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2}|\.(?=.))*")
"""Local names that need no escapes in SPARQL, written so that an editor does not either."""
Beginnings = Annotated[
    str, Query(description="Beginnings of words.", json_schema_extra={"maxLength": LONGEST}, examples=["marine"])
]
router = operations("Editor")


@router.get("/api/completions", operation_id="complete", summary="Names for query editors",
            response_model=Vocabulary | Things, responses=answers(400, 503, headers=["ETag"]))  # fmt: skip
def completions(request: Request, language: LanguageAsked, q: Beginnings = "") -> Response:
    """Without `q` prefixes, classes and properties, what a query is made of; with it things whose names match."""
    words = " ".join(q.split())
    if len(words) > LONGEST:
        raise InvalidInput(f"q has {len(words)} characters, the limit is {LONGEST}.", "Send the beginning of a name.")
    knowledge = services(request).knowledge.current()
    number = knowledge.generation.number

    def make() -> bytes:
        made = _things(knowledge, words, language) if words else _vocabulary(knowledge, language)
        return json.dumps(made, ensure_ascii=False).encode()

    content = services(request).cache.get_or_make(("completions", number, language, words), make)
    return answer(request, content, JSON.content_type, max_age=300)


def _vocabulary(knowledge: Knowledge, language: str) -> Vocabulary:
    """The default prefixes, and the classes and properties that the graph defines or has names for."""
    kinds: dict[str, str] = {}
    for kind, types in (("class", _CLASSES), ("property", _PROPERTIES)):
        for type_ in types:
            for quad in knowledge.graph.said(None, RDF.type, type_):
                if isinstance(quad.subject, NamedNode):
                    kinds.setdefault(quad.subject.value, kind)
    for quad in knowledge.graph.contents(knowledge.graph.names.ontology("labels")):
        if isinstance(quad.subject, NamedNode):
            local = re.split(r"[/#]", quad.subject.value)[-1]
            kinds.setdefault(quad.subject.value, "class" if local[:1].isupper() else "property")
    names = read_names(knowledge.graph, kinds)
    terms: list[Term] = []
    for iri, kind in sorted(kinds.items()):
        label = choose_label(names.get(iri, NOTHING).texts, language)
        term: Term = {"name": name_in_query(iri), "iri": iri, "kind": kind}
        if label:
            term |= {"label": label.value, "language": label.language}
        terms.append(term)
    return {"generation": knowledge.generation.number, "prefixes": dict(PREFIXES), "terms": terms}


def _things(knowledge: Knowledge, words: str, language: str) -> Things:
    """Things with a name in which every word begins a word, best first."""
    hits, _total = knowledge.search.find(words, language, limit=THINGS)
    names = read_names(knowledge.graph, [hit.iri for hit in hits])
    things: list[NamedThing] = []
    for hit in hits:
        found = names.get(hit.iri, NOTHING)
        label = choose_label(found.texts, language) or hit.matched
        thing: NamedThing = {
            "name": name_in_query(hit.iri), "iri": hit.iri, "label": label.value, "language": label.language,
        }  # fmt: skip
        if found.code:
            thing["code"] = found.code
        if hit.matched.value != label.value:
            thing["matched"] = hit.matched.value
        things.append(thing)
    return {"generation": knowledge.generation.number, "things": things}


def name_in_query(iri: str) -> str:
    """A thing as a query names it: a prefixed name if that needs no escapes, else the IRI in angle brackets.

    >>> name_in_query("http://metadata.cbd.int/kmgbf/target_3"), name_in_query("http://example.org/a")
    ('kmgbf:target_3', '<http://example.org/a>')
    """
    compact = compact_iri(iri)
    return compact if compact and _LOCAL.fullmatch(compact.partition(":")[2]) else f"<{iri}>"
