"""What was erased says so, in the index that grew with it as in one made anew, and names nothing of what was in it."""

from pyoxigraph import RdfFormat, parse

from kg.errors import Tombstone
from kg.ledger.erasure import erase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept, make_visible
from kg.publishing.rebuilding import rebuild
from kg.rdf.graph_names import GraphNames
from kg.search.search import Search
from kg.settings import Settings


def test_the_tombstone_of_an_erased_record_says_so_whenever_the_index_was_made(
    settings: Settings, ledger: Ledger
) -> None:
    record = f"{settings.base_iri}record/A"
    graph = GraphNames(settings.base_iri).record("A")
    text = f"<{record}> <http://purl.org/dc/terms/title> 'A name' ."
    for content in (parse(text, format=RdfFormat.TURTLE), None):
        accept(settings, ledger, Change("record", "T", "by mistake", "record"), {graph: content})
    before = _tombstone(settings, record)
    assert (before.label, before.erased) == ("A name", False)
    erase(ledger, graph, 1, "T", "asked for")
    make_visible(settings, ledger, ledger.last_sequence())
    grown = _tombstone(settings, record)
    assert (grown.label, grown.erased, grown.reason) == ("", True, "Revision 1 was erased: asked for")
    rebuild(settings.data, settings.base_iri, ledger)
    assert _tombstone(settings, record) == grown


def _tombstone(settings: Settings, iri: str) -> Tombstone:
    found = Search(settings.data).tombstone(iri)
    assert found is not None
    return found
