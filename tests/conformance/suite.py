"""Reading a checkout of the W3C's rdf-tests: which tests there are, and the files they use.

Relative IRIs are resolved against the address at which the group published the tests, not against the local folder:
some expected results hold such addresses, and graphs in the server are named by them.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from rdflib import RDF, Graph, Literal, Namespace, Node, URIRef
from rdflib.collection import Collection

BASE: Final = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT: Final = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
VARIABLE: Final = "KG_RDF_TESTS"
_LAYOUTS: Final = ("", "sparql11", "sparql/sparql11")
_MANIFESTS: Final = ("manifest.ttl", "manifest-indirect.ttl")


@dataclass(frozen=True)
class Test:
    """One test of a manifest: `group` is its folder, `kind` the local name of its class."""

    __test__ = False  # not a class of pytest

    root: Path
    manifest: Graph
    node: Node

    @cached_property
    def group(self) -> str:
        """The folder that the manifest is in."""
        return self.manifest.identifier.removeprefix(BASE).partition("/")[0]

    @cached_property
    def name(self) -> str:
        """How the test is called in reports: folder and local name."""
        return f"{self.group}/{str(self.node).rpartition('#')[2]}"

    @cached_property
    def kind(self) -> str:
        """The local name of its class."""
        return str(self.manifest.value(self.node, RDF.type)).rpartition("#")[2]

    @property
    def action(self) -> Node | None:
        """What is to be done."""
        return self.manifest.value(self.node, MF.action)

    @property
    def result(self) -> Node | None:
        """What is to come of it."""
        return self.manifest.value(self.node, MF.result)

    def path(self, iri: Node | str) -> Path:
        """The local file of an address."""
        return self.root / str(iri).removeprefix(BASE)

    def text(self, iri: Node | str) -> str:
        """The text of a file, line ends as they are: they count in syntax tests."""
        return self.path(iri).read_bytes().decode("utf-8")


def find_root(checkout: Path) -> Path:
    """The folder that holds the groups of SPARQL 1.1 within a checkout; raises FileNotFoundError."""
    for layout in _LAYOUTS:
        root = checkout / layout
        if next(root.glob("*/manifest.ttl"), None) is not None and not (root / "sparql11").exists():
            return root
    raise FileNotFoundError(f"{checkout} holds no tests of SPARQL 1.1 (looked for [sparql/]sparql11/*/manifest.ttl).")


def checkouts_of_environment() -> list[Path]:
    """The checkouts that the environment names, the first one first."""
    return [Path(name) for name in os.environ.get(VARIABLE, "").split(os.pathsep) if name]


def read_suite(checkouts: Iterable[Path]) -> list[Test]:
    """All tests, by folder and in the order of the manifests; one that two manifests of a folder list is there once.

    A folder that several checkouts have is taken from the first of them.
    """
    folders: dict[str, Path] = {}
    for root in map(find_root, checkouts):
        for entry in root.iterdir():
            if any((entry / file).exists() for file in _MANIFESTS):
                folders.setdefault(entry.name, root)
    found: dict[str, Test] = {}
    for folder, root in sorted(folders.items()):
        for file in _MANIFESTS:
            if (root / folder / file).exists():
                for test in _entries(root, folder, file):
                    found.setdefault(test.name, test)
    return list(found.values())


def digest_of(tests: Iterable[Test]) -> str:
    """The beginning of a SHA-256 over the files of the folders that tests are from: which copy of the suite it is."""
    digest = hashlib.sha256()
    for group, root in sorted({(test.group, test.root) for test in tests}):
        for file in sorted(path for path in (root / group).rglob("*") if path.is_file()):
            digest.update(
                f"{group}/{file.relative_to(root / group)}".encode() + hashlib.sha256(file.read_bytes()).digest()
            )
    return digest.hexdigest()[:16]


def _entries(root: Path, folder: str, file: str) -> Iterator[Test]:
    address = f"{BASE}{folder}/{file}"
    manifest = Graph(identifier=URIRef(address))
    manifest.parse(root / folder / file, format="turtle", publicID=address)
    for entries in manifest.objects(None, MF.entries):
        for node in Collection(manifest, entries):
            yield Test(root, manifest, node)


def label(manifest: Graph, node: Node) -> str:
    """The rdfs:label of a node, which names graphs in manifests."""
    found = manifest.value(node, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
    assert isinstance(found, Literal | URIRef)
    return str(found)
