"""Bringing in a vocabulary: what is found, what is refused, what stays, and the commands."""

import gzip
import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from typer.testing import CliRunner

from kg.cli import create_app
from kg.errors import InvalidInput, NotFound, Refused
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.rdf.documents import canonicalize, read_file
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import RESERVED
from kg.rdf.namespaces import DCAT, DCT, RDF, SKOS
from kg.settings import Settings
from kg.texts.languages import LANGUAGES, Text
from kg.vocabularies.settings import read_settings
from loaders.vocabularies.adding import Addition, add, prepare, read_files, remove, set_settings
from loaders.vocabularies.catalogue import Terms

HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix skosmos: <http://purl.org/net/skosmos#> .
@prefix isothes: <http://purl.org/iso25964/skos-thes#> .
@prefix v: <http://example.org/v#> .
@prefix own: <http://metadata.cbd.int/birds/> .
"""
BIRDS = (
    HEAD
    + """
<http://example.org/birds> a skos:ConceptScheme ;
    dct:title "Birds"@en , "Oiseaux"@fr ; dct:description "All of them"@en ;
    dct:license <http://example.org/licence> ; dct:rights "Somebody's"@en ; dct:modified "2020-01-02T03:04:05Z" .
v:bird a skos:Concept ; skos:prefLabel "bird"@en , "oiseau"@fr ; skos:topConceptOf <http://example.org/birds> .
v:owl a skos:Concept ; skos:prefLabel "owl"@en ; skos:broader v:bird ; skos:inScheme <http://example.org/birds> .
v:night a isothes:ConceptGroup ; skos:prefLabel "night"@en ; skos:member v:owl .
"""
)
FOREIGN = (
    "http://example.org/hash#a",
    "urn:example:thing:1",
    "http://example.org/a_(b)",
    "http://example.org/with%20blank",
    "http://example.org/plus+plus",
)


def write(folder: Path, name: str, text: str) -> Path:
    """A file of a test."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def birds(tmp_path: Path) -> Path:
    """A small vocabulary."""
    return write(tmp_path, "birds.ttl", BIRDS)


def load(settings: Settings, ledger: Ledger, addition: Addition) -> Knowledge:
    """Add a vocabulary and read what readers see then."""
    add(settings, ledger, prepare(settings, ledger, addition))
    return KnowledgeBase(settings).current()


def test_settings_that_are_not_chosen_are_found(settings: Settings, ledger: Ledger, birds: Path) -> None:
    knowledge = load(settings, ledger, Addition("birds", (birds,)))
    found = read_settings(knowledge.graph.store)["birds"]
    assert found.titles == (Text("Birds", "en"), Text("Oiseaux", "fr"))
    assert found.uri_spaces == ("http://example.org/v#",)
    assert found.languages == ("en", "fr")
    assert found.group_class == "http://purl.org/iso25964/skos-thes#ConceptGroup"
    assert found.main_scheme == "http://example.org/birds"
    node = NamedNode("http://metadata.cbd.int/dataset/birds")
    said = {quad.predicate: quad.object for quad in knowledge.graph.store.quads_for_pattern(node, None, None, None)}
    assert said[DCT.license] == NamedNode("http://example.org/licence")
    assert said[DCT.description] == Literal("All of them", language="en")
    assert said[DCAT.version] == Literal("2020-01-02")


def test_the_published_graph_is_the_file(settings: Settings, ledger: Ledger, birds: Path) -> None:
    load(settings, ledger, Addition("birds", (birds,)))
    (version, change), *older = ledger.history("http://metadata.cbd.int/graph/birds")
    assert not older
    assert version.sha256 == canonicalize(read_file(birds, settings.base_iri)).sha256
    assert change.source_sha256 == hashlib.sha256(birds.read_bytes()).hexdigest()
    assert (change.source, change.licence) == ("birds.ttl", "http://example.org/licence")
    described = [version.graph for version in ledger.versions_of_change(change.sequence)]
    assert described == ["http://metadata.cbd.int/graph/birds", "http://metadata.cbd.int/graph/catalogue/birds"]


def test_adding_the_same_again_changes_nothing(settings: Settings, ledger: Ledger, birds: Path) -> None:
    load(settings, ledger, Addition("birds", (birds,)))
    receipt = add(settings, ledger, prepare(settings, ledger, Addition("birds", (birds,))))
    assert receipt.changed == ()
    assert ledger.last_sequence() == 1


def test_a_chosen_setting_outlives_a_release_and_a_found_one_follows_it(
    settings: Settings, ledger: Ledger, birds: Path
) -> None:
    load(settings, ledger, Addition("birds", (birds,), {"titles": (Text("My birds", "en"),)}))
    set_settings(settings, ledger, "birds", {"show_deprecated": True}, agent="Test")
    birds.write_text(BIRDS + 'v:bird skos:prefLabel "ave"@es . <http://example.org/birds> dct:title "Aves"@es .')
    found = read_settings(load(settings, ledger, Addition("birds", (birds,))).graph.store)["birds"]
    assert found.titles == (Text("My birds", "en"),)
    assert found.show_deprecated
    assert found.languages == ("en", "es", "fr")


def test_setting_one_thing_leaves_the_rest(settings: Settings, ledger: Ledger, birds: Path) -> None:
    category = read_file(write(birds.parent, "c.ttl", HEAD + 'v:cat skos:prefLabel "Animals"@en .'), settings.base_iri)
    terms = Terms(statements=frozenset(quad.triple for quad in category))
    chosen = {"category": "http://example.org/v#cat", "fallback_languages": ("fr", "en")}
    before = load(settings, ledger, Addition("birds", (birds,), chosen, terms)).graph
    set_settings(settings, ledger, "birds", {"show_statistics": False}, agent="Test")
    after = KnowledgeBase(settings).current().graph
    changed = {
        quad.predicate.value
        for one, other in ((before, after), (after, before))
        for quad in set(one.contents("http://metadata.cbd.int/graph/catalogue/birds"))
        - set(other.contents("http://metadata.cbd.int/graph/catalogue/birds"))
    }
    assert changed == {"http://purl.org/net/skosmos#showStatistics"}
    assert read_settings(after.store)["birds"].fallback_languages == ("fr", "en")
    with pytest.raises(NotFound):
        set_settings(settings, ledger, "fish", {"show_statistics": False}, agent="Test")


@pytest.mark.parametrize("id_", sorted({*RESERVED, *LANGUAGES, "ontology", "record", "catalogue", "provenance"}))
def test_a_word_of_the_service_is_no_id(settings: Settings, ledger: Ledger, birds: Path, id_: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be the id") as raised:
        prepare(settings, ledger, Addition(id_, (birds,)))
    assert raised.value.hint


@pytest.mark.parametrize("id_", ["", "Birds", "../up", "a/b", "-a", "a" * 64, "a b", "vögel", "a\n"])
def test_a_malformed_id_is_refused(settings: Settings, ledger: Ledger, birds: Path, id_: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be the id"):
        prepare(settings, ledger, Addition(id_, (birds,)))


def test_a_file_without_concepts_is_refused(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    path = write(tmp_path, "people.ttl", HEAD + 'v:ann rdfs:label "Ann" .')
    with pytest.raises(InvalidInput, match=r"people\.ttl: there is no concept in 1 triples"):
        prepare(settings, ledger, Addition("people", (path,)))


def test_a_broken_file_is_named_with_its_line_and_nothing_is_written(
    settings: Settings, ledger: Ledger, birds: Path, tmp_path: Path
) -> None:
    broken = write(tmp_path, "broken.ttl", BIRDS + "\nv:owl skos:broader <no iri> .\n")
    with pytest.raises(InvalidInput, match=r"broken\.ttl") as raised:
        prepare(settings, ledger, Addition("birds", (birds, broken)))
    assert raised.value.line == BIRDS.count("\n") + 2
    assert ledger.last_sequence() == 0


def test_subclasses_of_concept_are_concepts(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    text = HEAD + "v:Kind rdfs:subClassOf v:Sort . v:Sort rdfs:subClassOf skos:Concept . v:a a v:Kind ."
    prepared = prepare(settings, ledger, Addition("kinds", (write(tmp_path, "k.ttl", text),)))
    assert prepared.summary.concepts == 1


def test_several_files_and_packed_ones_are_one_graph(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    one = write(tmp_path, "one.ttl", HEAD + 'v:a a skos:Concept ; skos:note _:n . _:n rdfs:label "one" .')
    two = tmp_path / "two.ttl.gz"
    two.write_bytes(gzip.compress((HEAD + '<rel> a skos:Concept ; skos:note _:n . _:n rdfs:label "two" .').encode()))
    quads = read_files((one, two), settings.base_iri)
    assert len({quad.object for quad in quads if quad.predicate == SKOS.note}) == 2
    assert NamedNode("http://metadata.cbd.int/rel") in {quad.subject for quad in quads}
    assert prepare(settings, ledger, Addition("two", (one, two), base=settings.base_iri)).summary.concepts == 2


def test_foreign_iris_are_kept_and_two_vocabularies_may_share_a_namespace(
    settings: Settings, ledger: Ledger, tmp_path: Path
) -> None:
    lines = [f'<{iri}> a skos:Concept ; skos:prefLabel "{n}"@en .' for n, iri in enumerate(FOREIGN)]
    lines += [f"<{lower}> skos:broader <{upper}> ." for upper, lower in pairwise(FOREIGN)]
    load(settings, ledger, Addition("one", (write(tmp_path, "one.ttl", HEAD + "\n".join(lines)),)))
    more = HEAD + f'<{FOREIGN[0]}> a skos:Concept ; skos:prefLabel "zero"@fr .'
    knowledge = load(settings, ledger, Addition("two", (write(tmp_path, "two.ttl", more),)))
    for iri in FOREIGN:
        assert knowledge.graph.statements(iri, 10)
    names = GraphNames(settings.base_iri)
    inferred = NamedNode(names.inferred("one"))
    for upper, lower in pairwise(FOREIGN):
        assert Quad(NamedNode(upper), SKOS.narrower, NamedNode(lower), inferred) in knowledge.graph.store
    shared = knowledge.graph.store.quads_for_pattern(NamedNode(FOREIGN[0]), RDF.type, SKOS.Concept, None)
    assert {quad.graph_name for quad in shared} == {NamedNode(names.dataset("one")), NamedNode(names.dataset("two"))}
    assert read_settings(knowledge.graph.store)["two"].owns(FOREIGN[0])


def test_a_vocabulary_cannot_set_up_itself_or_others(settings: Settings, ledger: Ledger, birds: Path) -> None:
    birds.write_text(
        BIRDS
        + '<http://metadata.cbd.int/dataset/birds> a dcat:Dataset ; dct:identifier "birds" ; skosmos:shortName "X" .\n'
        + '<http://example.org/d> a dcat:Dataset ; dct:identifier "../../evil" .\n'
    )
    knowledge = load(settings, ledger, Addition("birds", (birds,), allow_foreign=True))
    assert {id_: one.short_name for id_, one in read_settings(knowledge.graph.store).items()} == {"birds": ()}


def test_a_removed_vocabulary_leaves_tombstones(settings: Settings, ledger: Ledger, birds: Path) -> None:
    birds.write_text(BIRDS + "own:auk a skos:Concept .")
    load(settings, ledger, Addition("birds", (birds,)))
    receipt = remove(settings, ledger, "birds", agent="Test", reason="Moved to the zoo")
    assert len(receipt.changed) == 2
    knowledge = KnowledgeBase(settings).current()
    assert "birds" not in read_settings(knowledge.graph.store)
    tombstone = knowledge.search.tombstone("http://metadata.cbd.int/birds/auk")
    assert tombstone is not None
    assert tombstone.reason == "Moved to the zoo"
    assert not list(knowledge.graph.contents("http://metadata.cbd.int/graph/birds/inferred"))
    with pytest.raises(NotFound):
        remove(settings, ledger, "birds", agent="Test", reason="Again")


def test_bundled_data_is_not_removed(own_bundled_data: Path) -> None:
    settings = Settings(data=own_bundled_data)
    ledger = Ledger(settings.ledger_address)
    with pytest.raises(Refused, match="comes with the program"):
        remove(settings, ledger, "kmgbf", agent="Test", reason="No")
    set_settings(settings, ledger, "kmgbf", {"show_top_concepts": True}, agent="Test")
    found = read_settings(KnowledgeBase(settings).current().graph.store)["kmgbf"]
    assert found.show_top_concepts
    assert len(found.titles) == 6
    ledger.close()


def test_cleaning_breaks_cycles_and_says_so(settings: Settings, ledger: Ledger, birds: Path) -> None:
    birds.write_text(BIRDS + 'v:bird skos:broader v:owl . v:owl skos:prefLabel " owl  of the night"@en .')
    load(settings, ledger, Addition("birds", (birds,), clean=True, reason="Tidied"))
    version, change = ledger.history("http://metadata.cbd.int/graph/birds")[0]
    assert change.reason.startswith("Tidied. Cleaned with skosify: ")
    assert change.source_sha256 == hashlib.sha256(birds.read_bytes()).hexdigest()
    assert version.sha256 != canonicalize(read_file(birds, settings.base_iri)).sha256
    log = (settings.data / "logs" / "vocabulary-birds-2020-01-02.log").read_text()
    assert "Hierarchy cycle removed" in log
    assert " MB." in log.splitlines()[0]
    receipt = add(settings, ledger, prepare(settings, ledger, Addition("birds", (birds,), clean=True)))
    assert receipt.changed == ()


@pytest.fixture
def kg(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> "Kg":
    """The command line on the data folder of the test."""
    monkeypatch.setenv("KG_DATA", str(settings.data))
    monkeypatch.setenv("COLUMNS", "200")
    return Kg()


class Kg:
    """Runs commands."""

    def __call__(self, *arguments: str, answer: str = "") -> str:
        """What a command that must succeed prints."""
        result = CliRunner().invoke(create_app("vocabulary"), ["vocabulary", *arguments], input=answer)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output


def test_the_commands_add_list_set_and_remove(kg: Kg, birds: Path, tmp_path: Path, ledger: Ledger) -> None:
    report = tmp_path / "report.json"
    dry = kg("add", str(birds), "--id", "birds", "--dry-run")
    assert "dry run" in dry
    assert ledger.last_sequence() == 0
    said = kg(
        *("add", str(birds), "--id", "birds", "--title", "Fowl@en", "--group-class", "skos:Collection", "--notation"),
        *("--setting", "fallback_languages=fr, en", "--release", "7", "--report", str(report)),
    )
    assert "change 1: http://metadata.cbd.int/graph/birds (7)" in said
    assert "Nothing was changed" in kg("add", str(birds), "--id", "birds", "--release", "7")
    written = json.loads(report.read_text())
    assert written["summary"]["concepts"] == 2
    assert written["settings"]["group_class"] == "http://www.w3.org/2004/02/skos/core#Collection"
    assert written["settings"]["fallback_languages"] == ["fr", "en"]
    assert "Fowl" in kg("list")
    assert "change 2" in kg("set", "birds", "--setting", "show_deprecated=yes")
    assert "change 3" in kg("remove", "birds", "--reason", "No more", answer="y\n")
    assert "Fowl" not in kg("list")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--setting", "colour=red"), "no setting 'colour'"),
        (("--setting", "colour"), "no “=”"),
        (("--setting", "show_deprecated=maybe"), "neither true nor false"),
        (("--setting", "sort_by_notation=upwards"), "no way to sort"),
        (("--language", "e n"), "not a language tag"),
        (("--group-class", "a b"), "not an IRI"),
        (("--licence", "mine"), "not an IRI"),
        (("--release", "x" * 65), "longer than 64"),
    ],
)
def test_a_wrong_option_is_explained(
    kg: Kg, birds: Path, ledger: Ledger, option: tuple[str, str], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        kg("add", str(birds), "--id", "birds", *option)
    assert ledger.last_sequence() == 0
