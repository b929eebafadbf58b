"""A server with the bundled data and two small vocabularies, and one with larger ones: ours, and the real ones."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.documents import read_file
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCAT, DCT, ISOTHES, RDF
from kg.settings import Settings
from kg.texts.languages import Text
from kg.vocabularies.settings import VocabularySettings, describe_settings
from tests.browser.running import Running, running
from tests.copying import copy_folder
from tests.data import vocabularies
from tests.data.sources import VOCABULARIES, Source, sources
from tests.once import made_once
from tests.rest.samples import OTHER, OTHER_SPACE, SPACE, TRIAL


def add(settings: Settings, ledger: Ledger, quads: list[Quad], vocabulary: VocabularySettings) -> None:
    """Accept a vocabulary with its settings."""
    names = GraphNames(settings.base_iri)
    node, graph = NamedNode(vocabulary.iri), names.dataset(vocabulary.id)
    described = [
        *describe_settings(vocabulary),
        Quad(node, RDF.type, DCAT.Dataset),
        Quad(node, DCT.hasPart, NamedNode(graph)),
    ]
    change = Change(dataset=vocabulary.id, agent="test", reason="test", release="1")
    accept(settings, ledger, change, {graph: quads, names.named(f"catalogue/{vocabulary.id}"): described})


def _iri(settings: Settings, id_: str) -> str:
    return f"{settings.base_iri}dataset/{id_}"


def read(text: str) -> list[Quad]:
    """The triples of Turtle in a test."""
    return [Quad(q.subject, q.predicate, q.object) for q in parse(text.encode(), format=RdfFormat.TURTLE)]


def small_vocabularies(settings: Settings) -> list[tuple[str, VocabularySettings]]:
    """What the small vocabularies hold, and how they are shown."""
    return [
        (
            TRIAL,
            VocabularySettings(
                id="trial",
                iri=_iri(settings, "trial"),
                titles=(Text("Trial", "en"), Text("Versuch", "de")),
                uri_spaces=(SPACE,),
                languages=("ar", "de", "en"),
                group_class=ISOTHES.ConceptGroup.value,
                array_class=ISOTHES.ThesaurusArray.value,
                use_modified_date=True,
                show_top_concepts=True,
                dumps=(("https://example.org/trial.ttl", ""),),
            ),
        ),
        (
            OTHER,
            VocabularySettings(
                id="other",
                iri=_iri(settings, "other"),
                titles=(Text("Other", "en"),),
                uri_spaces=(OTHER_SPACE,),
                hierarchy=(OTHER_SPACE + "isPartOf",),
                search_by_notation=True,
                show_deprecated=True,
            ),
        ),
    ]


@pytest.fixture(scope="session")
def rest_data(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data with the two small vocabularies, made once in a run; do not write to it."""

    def make(folder: Path) -> None:
        settings = Settings(data=folder / "data")
        copy_folder(bundled_data, settings.data)
        ledger = Ledger(settings.ledger_address)
        for turtle, described in small_vocabularies(settings):
            add(settings, ledger, read(turtle), described)
        ledger.close()

    return made_once(tmp_path_factory, "rest", make) / "data"


@pytest.fixture(scope="session")
def client(rest_data: Path) -> Iterator[TestClient]:
    """Requests without following redirects."""
    settings = Settings(data=rest_data, public_url="http://testserver/", query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def server(rest_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The same as a real server."""
    yield from _serve(rest_data, tmp_path_factory.mktemp("rest"))


def _serve(data: Path, folder: Path) -> Iterator[Running]:
    copy_folder(data, folder / "data")
    with running(folder / "data", query_workers="1", web_workers="1") as started:
        yield started


_GROUPS = ISOTHES.ConceptGroup.value
_LARGER: Mapping[Source, Mapping[str, tuple[str, str, str, str]]] = {
    "own": {
        "learning": ("learning.ttl.gz", "Learning Thesaurus", vocabularies.LEARNING_SPACE, _GROUPS),
        "environment": ("environment.ttl.gz", "Environment", vocabularies.ENVIRONMENT_SPACE, ""),
        "ecology": ("ecology.ttl.gz", "Ecology", vocabularies.ECOLOGY_SPACE, ""),
    },
    "real": {
        "learning": (
            "unesco-thesaurus.ttl.gz",
            "UNESCO Thesaurus",
            "http://vocabularies.unesco.org/thesaurus/",
            _GROUPS,
        ),
        "environment": ("gemet-4.0.1-en-de-fr-it-nl.ttl.gz", "GEMET", "http://www.eionet.europa.eu/gemet/", ""),
        "ecology": ("EnvThes.ttl.gz", "EnvThes", "http://vocabs.lter-europe.net/EnvThes/", ""),
    },
}


@pytest.fixture(scope="session", params=sources(VOCABULARIES))
def source(request: pytest.FixtureRequest) -> Source:
    """Whose larger vocabularies there are."""
    found: Source = request.param
    return found


@pytest.fixture(scope="session")
def shared_data(source: Source, bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data with thesauri in the shapes of UNESCO, GEMET and EnvThes, or with these."""

    def make(made: Path) -> None:
        folder = VOCABULARIES if source == "real" else vocabularies.write(made / "vocabularies")
        settings = Settings(data=made / "data")
        copy_folder(bundled_data, settings.data)
        ledger = Ledger(settings.ledger_address)
        for id_, (name, title, space, group_class) in _LARGER[source].items():
            described = VocabularySettings(
                id=id_,
                iri=_iri(settings, id_),
                titles=(Text(title, "en"),),
                uri_spaces=(space,),
                group_class=group_class,
            )
            add(settings, ledger, read_file(folder / name, settings.base_iri), described)
        ledger.close()

    return made_once(tmp_path_factory, f"thesauri-{source}", make) / "data"


@pytest.fixture(scope="session")
def real(shared_data: Path) -> Iterator[TestClient]:
    """Requests to the larger vocabularies."""
    settings = Settings(data=shared_data, public_url="http://testserver/", query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def real_server(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The larger vocabularies on a real server, for clients that cannot do without one."""
    yield from _serve(shared_data, tmp_path_factory.mktemp("larger"))
