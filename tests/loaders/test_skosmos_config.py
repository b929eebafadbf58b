"""Moving a Skosmos site: its configuration is read, its vocabularies come in, and every setting is accounted for."""

import gzip
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode
from typer.testing import CliRunner

from kg.cli import create_app
from kg.errors import InvalidInput
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.rdf.namespaces import SKOS
from kg.settings import Settings
from kg.texts.languages import Text
from kg.vocabularies.settings import read_order, read_settings
from loaders.vocabularies.skosmos_config import read_configuration
from loaders.vocabularies.skosmos_import import import_vocabularies
from tests.data import release, vocabularies
from tests.data.sources import VOCABULARIES, sources

BASE = "http://metadata.cbd.int/"
PREFIXES = """@prefix : <#> .
@prefix skosmos: <http://purl.org/net/skosmos#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix isothes: <http://purl.org/iso25964/skos-thes#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SITE = (
    PREFIXES
    + """
:config a skosmos:Configuration ;
    skosmos:serviceName "Words" ; skosmos:sparqlEndpoint <http://localhost:1/sparql> ; skosmos:sparqlTimeout 30 ;
    skosmos:languages ( [ rdfs:label "fi" ; rdf:value "fi_FI.utf8" ] [ rdfs:label "en" ; rdf:value "en_GB.utf8" ] ) .
:general a skos:Concept ; skos:prefLabel "General"@en .
:forgotten a skos:Concept ; skos:prefLabel "Forgotten"@en .
:UNESCO a skosmos:Vocabulary , void:Dataset ;
    dc:title "UNESCO words"@en , "Mots de l'UNESCO"@fr ; dc:description "What it is"@en ;
    skosmos:shortName "UNESCO" ; dc:subject :general ; dct:type <http://example.org/type/THESAURUS> ;
    void:uriSpace "http://vocabularies.unesco.org/thesaurus/" ;
    skosmos:language "en" , "fr" , "ar" ; skosmos:defaultLanguage "fr" ; skosmos:fallbackLanguages ( "fr" "en" ) ;
    skosmos:showTopConcepts true ; skosmos:fullAlphabeticalIndex true ;
    skosmos:groupClass isothes:ConceptGroup ; skosmos:arrayClass isothes:ThesaurusArray ;
    skosmos:mainConceptScheme <http://vocabularies.unesco.org/thesaurus> ;
    skosmos:feedbackRecipient "somebody@example.org" ; skosmos:colour "red" ;
    skosmos:propertyOrder :order ;
    skosmos:propertyLabelOverride [ skosmos:property skos:altLabel ; rdfs:label "also"@en ; rdfs:comment "why"@en ] ;
    void:dataDump <http://example.org/files/unesco-thesaurus.ttl.gz> ;
    void:sparqlEndpoint <http://localhost:1/sparql> ; skosmos:sparqlGraph <http://example.org/unesco> .
:order a skosmos:PropertyOrder ; rdf:value ( rdf:type skos:definition ) .
:envthes a skosmos:Vocabulary ;
    dc:title "EnvThes"@en ; void:uriSpace "http://vocabs.lter-europe.net/EnvThes/" ;
    skosmos:language "en" ; skosmos:defaultLanguage "en" ; skosmos:showDeprecated "true" ;
    skosmos:sortByNotation "natural" ; skosmos:hierarchyProperty skos:broader , isothes:broaderGeneric .
:kmgbf a skosmos:Vocabulary ;
    dc:title "The Framework"@en ; void:uriSpace "http://metadata.cbd.int/kmgbf/" ; skosmos:language "en" , "es" .
"""
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration of three vocabularies."""
    path = tmp_path / "config.ttl"
    path.write_text(SITE, encoding="utf-8")
    return path


@pytest.fixture(params=sources(VOCABULARIES))
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with their data: ours, or the real ones."""
    folder = tmp_path / "files"
    folder.mkdir()
    if request.param == "own":
        learning = vocabularies.learning().replace("//learning.example.org", "//vocabularies.unesco.org")
        ecology = vocabularies.ecology().replace("//ecology.example.org", "//vocabs.lter-europe.net/EnvThes")
        (folder / "unesco-thesaurus.ttl.gz").write_bytes(gzip.compress(learning.encode()))
        (folder / "envthes.ttl.gz").write_bytes(gzip.compress(ecology.encode()))
        release.write(folder / "kmgbf.ttl")
        return folder
    shutil.copy(VOCABULARIES / "unesco-thesaurus.ttl.gz", folder)
    shutil.copy(VOCABULARIES / "EnvThes.ttl.gz", folder / "envthes.ttl.gz")
    shutil.copy(VOCABULARIES / "kmgbf-all.ttl", folder / "kmgbf.ttl")
    return folder


def test_a_small_site_moves_in_one_command(
    settings: Settings, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_DATA", str(settings.data))
    monkeypatch.setenv("COLUMNS", "200")
    for name, space in (("kmgbf", f"{BASE}kmgbf/"), ("envthes", "http://vocabs.lter-europe.net/EnvThes/")):
        text = f'<{space}a> a skos:Concept ; skos:prefLabel "One of {name}"@en .'
        (tmp_path / f"{name}.ttl").write_text(PREFIXES + text)
    command = ["vocabulary", "import-skosmos", str(config), "--files", str(tmp_path)]
    result = CliRunner().invoke(create_app("vocabulary"), [*command, "--only", "kmgbf", "--only", "envthes"])
    assert result.exit_code == 0, result.output
    found = read_settings(KnowledgeBase(settings).current().graph.store)
    assert sorted(found) == ["envthes", "kmgbf"]
    assert found["kmgbf"].languages == ("en", "es")
    assert found["envthes"].sort_by_notation == "natural"
    assert "somebody@example.org" not in result.output


@pytest.mark.slow
def test_a_site_moves_in_one_command(
    settings: Settings, config: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_DATA", str(settings.data))
    monkeypatch.setenv("COLUMNS", "200")
    command = ["vocabulary", "import-skosmos", str(config), "--files", str(files)]
    result = CliRunner().invoke(create_app("vocabulary"), command)
    assert result.exit_code == 0, result.output
    graph = KnowledgeBase(settings).current().graph
    found = read_settings(graph.store)
    assert sorted(found) == ["envthes", "kmgbf", "unesco"]
    unesco = found["unesco"]
    assert unesco.titles == (Text("UNESCO words", "en"), Text("Mots de l'UNESCO", "fr"))
    assert (unesco.short_name, unesco.default_language) == ((Text("UNESCO"),), "fr")
    assert unesco.category == f"{BASE}catalogue/skosmos#general"
    assert unesco.languages == ("ar", "en", "fr")
    assert unesco.fallback_languages == ("fr", "en")
    assert unesco.uri_spaces == ("http://vocabularies.unesco.org/thesaurus/",)
    assert unesco.types == ("http://example.org/type/THESAURUS",)
    assert unesco.show_top_concepts
    assert unesco.group_class == "http://purl.org/iso25964/skos-thes#ConceptGroup"
    assert unesco.array_class == "http://purl.org/iso25964/skos-thes#ThesaurusArray"
    assert unesco.main_scheme == "http://vocabularies.unesco.org/thesaurus"
    assert unesco.property_labels == {SKOS.altLabel.value: (Text("also", "en"),)}
    assert unesco.dumps == (("http://example.org/files/unesco-thesaurus.ttl.gz", ""),)
    assert found["envthes"].show_deprecated
    assert found["envthes"].sort_by_notation == "natural"
    assert found["envthes"].hierarchy == (
        "http://purl.org/iso25964/skos-thes#broaderGeneric",
        "http://www.w3.org/2004/02/skos/core#broader",
    )
    assert found["kmgbf"].languages == ("en", "es")
    category = graph.statements(unesco.category, 10)
    assert Literal("General", language="en") in {quad.object for quad in category}
    for word in (
        "fullAlphabeticalIndex",
        "feedbackRecipient",
        "colour",
        "sparqlTimeout",
        "forgotten",
        "no interface in fi",
    ):
        assert word in result.output
    assert "somebody@example.org" not in result.output
    again = CliRunner().invoke(create_app("vocabulary"), command)
    assert again.output.count("unchanged") == 3


def test_every_property_is_taken_over_or_noted(config: Path) -> None:
    read = read_configuration(config, BASE)
    notes = {about: note for vocabulary in read.vocabularies for about, note in vocabulary.notes} | dict(read.notes)
    assert notes["UNESCO: colour"].startswith("not taken over")
    assert notes["UNESCO: fullAlphabeticalIndex"].startswith("not needed")
    assert "comment" in " ".join(notes)
    assert notes["UNESCO"].endswith("unesco")
    assert {"site: serviceName", "site: languages", "site: sparqlEndpoint", "forgotten"} <= set(notes)
    assert "general" not in notes
    assert "order" not in notes


def test_a_vocabulary_without_data_is_reported_with_its_settings(
    settings: Settings, ledger: Ledger, config: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    (folder / "kmgbf.ttl").write_text(PREFIXES + f"<{BASE}kmgbf/a> a skos:Concept .")
    (folder / "envthes.ttl").write_text(PREFIXES + "broken")
    done = import_vocabularies(settings, ledger, read_configuration(config, BASE), files=folder)
    envthes, kmgbf, unesco = sorted(done.vocabularies, key=lambda one: one.id)
    assert unesco.outcome.startswith("no data")
    assert ("UNESCO: short_name", "no data, so this setting was not written: UNESCO") in done.notes
    assert "envthes.ttl" in envthes.problem
    assert kmgbf.outcome == "added by change 1"
    assert ledger.last_sequence() == 1


def test_a_dry_run_changes_nothing_and_only_chooses(
    settings: Settings, ledger: Ledger, config: Path, tmp_path: Path
) -> None:
    (tmp_path / "kmgbf.ttl").write_text(PREFIXES + f"<{BASE}kmgbf/a> a skos:Concept .")
    read = read_configuration(config, BASE)
    done = import_vocabularies(settings, ledger, read, files=tmp_path, only=("kmgbf",), dry_run=True)
    assert [(one.id, one.outcome, one.problem) for one in done.vocabularies] == [
        ("kmgbf", "would be added (dry run)", "")
    ]
    assert ledger.last_sequence() == 0
    with pytest.raises(InvalidInput, match="has no vocabulary agrovoc"):
        import_vocabularies(settings, ledger, read, only=("agrovoc",))


def test_two_files_for_one_vocabulary_are_not_guessed_at(
    settings: Settings, ledger: Ledger, config: Path, tmp_path: Path
) -> None:
    for name in ("kmgbf.ttl", "kmgbf.nt"):
        (tmp_path / name).write_text("")
    done = import_vocabularies(settings, ledger, read_configuration(config, BASE), files=tmp_path, only=("kmgbf",))
    assert "several files for kmgbf: kmgbf.nt, kmgbf.ttl" in done.vocabularies[0].problem


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PREFIXES + ":a a void:Dataset .", "no vocabulary in it"),
        (PREFIXES + ":a a skosmos:Vocabulary . :A a skosmos:Vocabulary .", "the id a"),
        (PREFIXES + ":a a", "config.ttl"),
    ],
)
def test_a_wrong_configuration_is_refused(config: Path, text: str, message: str) -> None:
    config.write_text(text)
    with pytest.raises(InvalidInput, match=message):
        read_configuration(config, BASE)


class _Site(http.server.BaseHTTPRequestHandler):
    """Dumps at /dump.nt.gz, and an endpoint at /sparql that answers one query."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        data = b"<http://e.org/1> a <http://www.w3.org/2004/02/skos/core#Concept> .\n"
        if address.path == "/dump.nt.gz":
            data = b"<http://e.org/2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> " + data.split(b" a ")[1]
            self.answer(gzip.compress(data))
        elif "GRAPH <http://e.org/g>" in parse_qs(address.query).get("query", [""])[0]:
            self.answer(data)
        else:
            self.send_error(404)

    def answer(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """Address of a server with data."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_data_is_fetched_from_dumps_and_endpoints_only_when_asked(
    settings: Settings, ledger: Ledger, config: Path, site: str
) -> None:
    config.write_text(
        PREFIXES
        + f"""
:config a skosmos:Configuration ; skosmos:sparqlEndpoint <{site}/sparql> .
:asked a skosmos:Vocabulary ; skosmos:sparqlGraph <http://e.org/g> ; void:uriSpace "http://e.org/" .
:dumped a skosmos:Vocabulary ; void:dataDump <{site}/dump.nt.gz> ; void:uriSpace "http://e.org/" .
:lost a skosmos:Vocabulary ; void:dataDump <{site}/nothing.ttl> .
"""
    )
    read = read_configuration(config, BASE)
    assert {one.outcome[:7] for one in import_vocabularies(settings, ledger, read).vocabularies} == {"no data"}
    asked, dumped, lost = import_vocabularies(settings, ledger, read, fetch_data=True).vocabularies
    assert (asked.problem, dumped.problem) == ("", "")
    assert "404" in lost.problem
    graph = KnowledgeBase(settings).current().graph
    for dataset, number in (("asked", 1), ("dumped", 2)):
        assert [quad.subject for quad in graph.contents(f"{BASE}graph/{dataset}")] == [
            NamedNode(f"http://e.org/{number}")
        ]
    assert {one.uri_spaces for one in read_settings(graph.store).values()} == {("http://e.org/",)}


def test_data_is_found_by_graph_by_dump_and_by_hand_and_ids_may_be_others(
    settings: Settings, ledger: Ledger, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site whose ids are no file names, among them words that this service needs, in one command."""
    ids = ("changes", "mapping", "Marc", "byDump", "byHand", "twin")
    config.write_text(
        PREFIXES
        + """
:changes a skosmos:Vocabulary ; skosmos:sparqlGraph <http://site.example.org/changes/> ;
    skosmos:shortName "Ch"@en , "Mu"@fi ; skosmos:marcSourceCode "c/en"@en , "c/fi"@fi ;
    skosmos:propertyOrder [ a skosmos:PropertyOrder ; rdf:value ( skos:note skos:definition ) ] .
:mapping a skosmos:Vocabulary ; skosmos:sparqlGraph <http://site.example.org/links> .
:Marc a skosmos:Vocabulary ; skosmos:sparqlGraph <http://site.example.org/test-marc/> .
:byDump a skosmos:Vocabulary ; void:dataDump <http://site.example.org/dump/words/> .
:byHand a skosmos:Vocabulary ; skosmos:propertyOrder skosmos:iso25964PropertyOrder .
:twin a skosmos:Vocabulary ; skosmos:sparqlGraph <http://site.example.org/changes/> .
"""
    )
    folder = tmp_path / "graphs"
    folder.mkdir()
    for name in ("changes", "links", "test-marc", "words"):
        text = f'<http://e.org/{name}/1> a skos:Concept ; skos:prefLabel "One"@en .'
        (folder / f"{name}.ttl").write_text(PREFIXES + text)
    monkeypatch.setenv("KG_DATA", str(settings.data))
    monkeypatch.setenv("COLUMNS", "200")
    command = ["vocabulary", "import-skosmos", str(config), "--files", str(folder)]
    command += ["--file", f"byHand={folder / 'words.ttl'}"]
    first = CliRunner().invoke(create_app("vocabulary"), command)
    assert first.exit_code == 1  # two ids are words that this service needs
    result = CliRunner().invoke(
        create_app("vocabulary"), [*command, "--rename", "changes=ch", "--rename", "mapping=links"]
    )
    assert result.exit_code == 0, result.output
    found = read_settings(KnowledgeBase(settings).current().graph.store)
    assert set(found) == {"ch", "links", "marc", "bydump", "byhand", "twin"}
    assert len(found) == len(ids)
    assert found["ch"].short_name == (Text("Ch", "en"), Text("Mu", "fi"))
    assert found["ch"].marc_source == (Text("c/en", "en"), Text("c/fi", "fi"))
    store = KnowledgeBase(settings).current().graph.store
    assert read_order(store, found["ch"].property_order) == (SKOS.note.value, SKOS.definition.value)
    assert "does not describe this order" in result.output.replace("\n", " ")
    for wrong in (["--rename", "nothing=x"], ["--rename", "changes"], ["--file", "byHand=nowhere.ttl"]):
        refused = CliRunner().invoke(create_app("vocabulary"), [*command, *wrong])
        assert refused.exit_code != 0
