"""A version that was submitted says how its document was judged before it was accepted."""

from pathlib import Path

from kg.publishing.changes import make_visible
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.settings import Settings
from tests.browser.submitting import open_office


def test_a_version_says_by_which_shapes_it_was_judged_and_what_was_found(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        author, approver = (office.actors[office.join(name, "approver")] for name in ("Ministry", "Focal point"))
        record = office.record()
        made = office.in_state("published", author, approver, record)
        assert made.sequence
        make_visible(Settings(data=tmp_path), office.ledger, made.sequence)
        path = f"/version/{made.sequence}/record/{record}"
        document = office.client.get(office.client.get(path, "application/n-quads").headers["location"])
        version = f"{PUBLISHED_BASE}version/{made.sequence}/record/{record}"
        assert f'<{version}#judgement> <http://www.w3.org/ns/shacl#conforms> "true"' in document.text
        assert "urn:sha256:" in document.text
        page = office.client.get(office.client.get(path, "text/html").headers["location"])
        shapes = document.text.partition("urn:sha256:")[2].partition(">")[0]
        assert shapes in page.text
        assert page.status == 200
        parts = {"approvedBy": "Focal point", "onBehalfOf": "government:be"}
        for part, name in parts.items():
            agent = document.text.partition(f"/kg/ontology#{part}> <")[2].partition(">")[0]
            assert f'<{agent}> <http://www.w3.org/2000/01/rdf-schema#label> "{name}"' in document.text
            assert name not in page.text or part == "approvedBy"
        assert "<bdi>Belgium</bdi>" in page.text
        history = office.client.get(f"/en/history?uri={PUBLISHED_BASE}record/{record}", "text/html").text
        assert "<bdi>Belgium</bdi>" in history
