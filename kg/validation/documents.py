"""Documents in every form that is judged: the body of a record in JSON, or a record in RDF."""

import re
from collections.abc import Iterable
from typing import Final

from kg.rdf.formats import JSON, JSONLD, RDF_FORMATS, RDFXML, TRIG, Format
from kg.records.identifiers import RecordIris
from kg.texts.marks import without_mark
from kg.validation.engines.engine import Engine
from kg.validation.graphs import GraphValidator
from kg.validation.known import Known
from kg.validation.report import Report
from kg.validation.shapes import Profile
from kg.validation.validator import Validator

FORMS: Final = (JSON, *(one.strict if one is JSONLD else one for one in RDF_FORMATS))
"""What is sent as JSON is the body of a record, also where it has a context."""
_LOOKED_AT: Final = 100_000
_BY_ENDING: Final = {ending: one for one in FORMS[1:] for ending in (one.name, *one.endings) if ending != JSON.name}
_LOOKS: Final = (
    (re.compile(rb"\s*[\[{].*\"@(?:context|graph|id)\"", re.DOTALL), JSONLD),
    (re.compile(rb"\s*[\[{]"), JSON),
    (re.compile(rb"\s*(?:<\?xml|<!DOCTYPE|<!--|<rdf:RDF)"), RDFXML),
)
"""How documents begin; what looks like none of these is read as TriG, of which Turtle and N-Triples are a part."""


class Documents:
    """The validator of one copy. For one thread at a time."""

    def __init__(self, iris: RecordIris, engine: Engine, known: Known | None = None) -> None:
        self._bodies = Validator(iris, engine, known)
        self._graphs = GraphValidator(iris, engine, known)

    def judge(
        self, content: bytes, form: Format, profile: Profile, schema: str = "", contexts: Iterable[str] = ()
    ) -> Report:
        """The report on a document in one of `FORMS`. Raises EngineFailed.

        `schema` is the type that it is to be of, `contexts` are addresses of our own context of JSON-LD.
        """
        if form is JSON:
            return self._bodies.validate(content, profile, schema)
        return self._graphs.validate(content, form, profile, schema, contexts)


def form_of(name: str, content: bytes) -> Format:
    """The form of a document, by the end of its name, else by how it begins.

    >>> form_of("a.nt", b"").name, form_of("", b' {"header": 1}').name, form_of("", b"@prefix : <urn:> .").name
    ('nt', 'json', 'trig')
    """
    if form := _BY_ENDING.get(name.rpartition(".")[2].lower()):
        return form
    content = without_mark(content[:_LOOKED_AT])
    return next((form for looks, form in _LOOKS if looks.match(content)), TRIG)
