"""Names for the query editor: prefixes, classes and properties of the generation, and things by words."""

import json
import re
from typing import Any, Final

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.services import language_of, services
from kg.errors import InvalidInput
from kg.graph.labels import compact_iri
from kg.graph.names import NOTHING, read_names
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import JSON
from kg.rdf.namespaces import OWL, PREFIXES, RDF, RDFS
from kg.texts.languages import LANGUAGES, choose_label

THINGS: Final = 20
LONGEST: Final = 200
_CLASSES: Final = (OWL.Class, RDFS.Class)
_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
_LOCAL: Final = re.compile(r"(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2}|\.(?=.))*")
"""Local names that need no escapes in SPARQL, written so that an editor does not either."""


def completions(request: Request) -> Response:
    """GET /api/completions?lang=&q=: without `q` prefixes, classes and properties, with it things whose names match."""
    language = request.query_params.get("lang") or language_of(request)
    if language not in LANGUAGES:
        raise InvalidInput(f"There is no language “{language[:40]}” here.", f"There are: {', '.join(LANGUAGES)}.")
    words = " ".join(request.query_params.get("q", "").split())
    if len(words) > LONGEST:
        raise InvalidInput(f"q has {len(words)} characters, the limit is {LONGEST}.", "Send the beginning of a name.")
    knowledge = services(request).knowledge.current()
    number = knowledge.generation.number

    def make() -> bytes:
        made = _things(knowledge, words, language) if words else _vocabulary(knowledge, language)
        return json.dumps({"generation": number, **made}, ensure_ascii=False).encode()

    content = services(request).cache.get_or_make(("completions", number, language, words), make)
    return answer(request, content, JSON.content_type, max_age=300)


def _vocabulary(knowledge: Knowledge, language: str) -> dict[str, Any]:
    """The default prefixes, and the classes and properties that the graph defines or has names for."""
    store = knowledge.graph.store
    kinds: dict[str, str] = {}
    for kind, types in (("class", _CLASSES), ("property", _PROPERTIES)):
        for type_ in types:
            for quad in store.quads_for_pattern(None, RDF.type, type_, None):
                if isinstance(quad.subject, NamedNode):
                    kinds.setdefault(quad.subject.value, kind)
    for quad in knowledge.graph.contents(knowledge.graph.names.ontology("labels")):
        if isinstance(quad.subject, NamedNode):
            local = re.split(r"[/#]", quad.subject.value)[-1]
            kinds.setdefault(quad.subject.value, "class" if local[:1].isupper() else "property")
    names = read_names(knowledge.graph, kinds)
    terms = []
    for iri, kind in sorted(kinds.items()):
        label = choose_label(names.get(iri, NOTHING).texts, language)
        term = {"name": name_in_query(iri), "iri": iri, "kind": kind}
        terms.append(term | ({"label": label.value, "language": label.language} if label else {}))
    return {"prefixes": dict(PREFIXES), "terms": terms}


def _things(knowledge: Knowledge, words: str, language: str) -> dict[str, Any]:
    """Things with a name in which every word begins a word, best first."""
    hits, _total = knowledge.search.find(words, language, limit=THINGS)
    names = read_names(knowledge.graph, [hit.iri for hit in hits])
    things = []
    for hit in hits:
        found = names.get(hit.iri, NOTHING)
        label = choose_label(found.texts, language) or hit.matched
        thing = {"name": name_in_query(hit.iri), "iri": hit.iri, "label": label.value, "language": label.language}
        thing |= {"code": found.code} if found.code else {}
        things.append(thing | ({"matched": hit.matched.value} if hit.matched.value != label.value else {}))
    return {"things": things}


def name_in_query(iri: str) -> str:
    """A thing as a query names it: a prefixed name if that needs no escapes, else the IRI in angle brackets.

    >>> name_in_query("http://metadata.cbd.int/kmgbf/target_3"), name_in_query("http://example.org/a")
    ('kmgbf:target_3', '<http://example.org/a>')
    """
    compact = compact_iri(iri)
    return compact if compact and _LOCAL.fullmatch(compact.partition(":")[2]) else f"<{iri}>"
