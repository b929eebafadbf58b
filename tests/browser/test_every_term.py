"""Every term of every ontology, and every IRI that we mint, answers as a page and as a document."""

from urllib.parse import urlencode

import pytest
from pyoxigraph import NamedNode
from starlette.testclient import TestClient

from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import RDF_FORMATS
from kg.rdf.namespaces import RDFS
from kg.texts.languages import LANGUAGES

BASE = "http://metadata.cbd.int/"
SOME = 61
"""Of so many one is asked for in every run."""


def terms(knowledge: Knowledge) -> list[str]:
    """Whatever says that an ontology of ours defines it."""
    found = knowledge.graph.store.quads_for_pattern(None, RDFS.isDefinedBy, None)
    return sorted({quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)})


def minted(knowledge: Knowledge) -> list[str]:
    """Whatever of ours is described or pointed to, without fragments, as no request has them."""
    nodes = (node for quad in knowledge.graph.store for node in (quad.subject, quad.object))
    ours = (node.value for node in nodes if isinstance(node, NamedNode) and node.value.startswith(BASE))
    return sorted({iri.partition("#")[0] for iri in ours})


def wrong_answers(client: TestClient, iri: str) -> list[str]:
    """What does not answer 200, as an address."""
    asked = [f"/entity?{urlencode({'uri': iri, 'format': format_.name})}" for format_ in RDF_FORMATS]
    asked += [f"/{language}/page?{urlencode({'uri': iri})}" for language in LANGUAGES]
    return [address for address in asked if client.get(address, follow_redirects=True).status_code != 200]


def leads(client: TestClient, iri: str) -> bool:
    """Whether an identifier leads to its document and to its page."""
    path = "/" + iri.removeprefix(BASE).partition("#")[0]
    answers = (client.get(path, headers={"Accept": kind}) for kind in ("text/turtle", "text/html"))
    return all(
        answer.status_code == 303 and client.get(answer.headers["location"].partition("#")[0]).status_code in (200, 303)
        for answer in answers
    )


def test_some_terms_answer_in_every_format_and_language(client: TestClient, knowledge: Knowledge) -> None:
    every = terms(knowledge)
    assert len(every) > 400
    assert {iri: wrong for iri in every[::SOME] if (wrong := wrong_answers(client, iri))} == {}


def test_some_identifiers_lead_somewhere(client: TestClient, knowledge: Knowledge) -> None:
    assert [iri for iri in minted(knowledge)[::SOME] if not leads(client, iri)] == []


@pytest.mark.slow
def test_every_term_answers_in_every_format_and_language(client: TestClient, knowledge: Knowledge) -> None:
    assert {iri: wrong for iri in terms(knowledge) if (wrong := wrong_answers(client, iri))} == {}


@pytest.mark.slow
def test_every_identifier_leads_somewhere(client: TestClient, knowledge: Knowledge) -> None:
    assert [iri for iri in minted(knowledge) if not leads(client, iri)] == []
