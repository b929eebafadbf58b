"""Names that are no longer written still answer, with what stands in their place; operators are told what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, Triple
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.publishing.former_records import migrate
from kg.rdf.documents import canonicalize
from kg.records.former.names import FormerName, former_names
from kg.settings import Settings
from tests.waiting import until

_REPLACED: Final = "http://purl.org/dc/terms/isReplacedBy"


_ANSWERS: Final = [each for each in former_names() if each.rule == "answers"]
"""A thousand of a kind: all are looked for in the document of the ontology, some at their own addresses."""
_ASKED: Final = [each for each in former_names() if each not in _ANSWERS] + _ANSWERS[::100]


def test_every_former_name_is_deprecated_and_names_its_successors() -> None:
    graph = Store()
    graph.load(files("ontologies").joinpath("chm", "ontology.ttl").read_bytes(), format=RdfFormat.TURTLE)
    deprecated = NamedNode("http://www.w3.org/2002/07/owl#deprecated")
    for former in former_names():
        name = NamedNode(former.iri)
        assert [quad.object.value for quad in graph.quads_for_pattern(name, deprecated, None)] == ["true"]  # type: ignore[union-attr]
        found = {quad.object for quad in graph.quads_for_pattern(name, NamedNode(_REPLACED), None)}
        assert found == {NamedNode(iri) for iri in former.successors}


@pytest.mark.parametrize("former", _ASKED, ids=lambda each: each.iri)
def test_former_names_answer_and_name_their_successors(client: TestClient, former: FormerName) -> None:
    triples = client.get("/entity", params={"uri": former.iri, "format": "nt"}).text
    assert f'<{former.iri}> <http://www.w3.org/2002/07/owl#deprecated> "true"' in triples
    for successor in former.successors:
        assert f"<{former.iri}> <{_REPLACED}> <{successor}> ." in triples
    answer = client.get("/en/page", params={"uri": former.iri}, headers={"Accept": "text/html"}, follow_redirects=True)
    assert answer.status_code == 200


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that this process sends within."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, text: str, *_: object) -> None:
        found.append(text)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def test_readiness_tells_what_is_to_be_done(own_bundled_data: Path) -> None:
    settings = Settings(data=own_bundled_data, public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    record = NamedNode("http://metadata.cbd.int/record/1")
    content = canonicalize([Triple(record, record, record)])
    with TestClient(create_app(settings)) as client:
        until(lambda: client.get("/health/ready").json() == {"status": "ready"})
        ledger.append(Change("record", "Tests", "Then"), {"http://metadata.cbd.int/graph/record/1": content})
        make_visible(settings, ledger, ledger.last_sequence())
        assert "kg migrate" in client.get("/health/ready").json()["advice"]
        with statements() as asked:
            assert "kg migrate" in client.get("/health/ready").json()["advice"]
        assert not [text for text in asked if "BETWEEN" in text], "it is known while nothing new is published"
        migrate(settings, ledger)
        assert client.get("/health/ready").json() == {"status": "ready"}
    ledger.close()
