"""The size of the model: classes, properties, triples and quads of bundled data and samples, by state of the program.

    python -m bench.model [--samples FOLDER] [CHECKOUT…]

Each CHECKOUT is a folder with another state of the program, such as `git worktree add` makes; it is named by its commit
and loads the data with its own code, with the packages of this environment. FOLDER: as of `bench.questions`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from bench.results import heading, table, write_section
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.rdf.namespaces import OWL, RDF, RDFS

HERE: Final = Path(__file__).parents[1]
SAMPLES: Final = Path(os.environ.get("KG_SHARED", HERE.parent / "shared")) / "data" / "cbd"
CLASSES: Final = frozenset({OWL.Class, RDFS.Class})
PROPERTIES: Final = frozenset({OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property})
_BUNDLED: Final = """
from pathlib import Path
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from loaders.bundled import load_bundled
settings = Settings(data=Path({data!r}))
load_bundled(settings, Ledger(settings.ledger_address))
"""
_SAMPLES: Final = """
from pathlib import Path
from bench.questions import load_samples
load_samples(Path({samples!r}), Path({data!r}))
"""


@dataclass(frozen=True, slots=True)
class Size:
    """What there is of everything; terms are those below the base, properties in use stand in some statement."""

    classes: int
    deprecated_classes: int
    properties: int
    deprecated_properties: int
    properties_in_use: int
    graphs: int
    quads: int
    triples: int


def measure(quads: Iterable[Quad]) -> Size:
    """Count statements in named graphs: a copy of all in the default graph counts for nothing."""
    typed: dict[bool, set[object]] = {True: set(), False: set()}
    gone, used, graphs, triples, number = set(), set(), set(), set(), 0
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            continue
        number += 1
        graphs.add(quad.graph_name)
        triples.add(hash(quad.triple))
        if _ours(quad.predicate):
            used.add(quad.predicate)
        if quad.predicate == OWL.deprecated:
            gone.add(quad.subject)
        if quad.predicate == RDF.type and _ours(quad.subject):
            for is_class, kinds in ((True, CLASSES), (False, PROPERTIES)):
                if quad.object in kinds:
                    typed[is_class].add(quad.subject)
    classes, properties = typed[True], typed[False]
    return Size(
        len(classes - gone), len(classes & gone), len(properties - gone), len(properties & gone), len(used),
        len(graphs), number, len(triples),
    )  # fmt: skip


def _ours(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(PUBLISHED_BASE)


def load(checkout: Path, data: Path, samples: Path) -> list[Size]:
    """Load with the code of a checkout: the sizes with the bundled data, and with the samples too."""
    sizes = []
    for code in (_BUNDLED, _SAMPLES):
        environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
        script = code.format(data=str(data), samples=str(samples))
        subprocess.run([sys.executable, "-c", script], cwd=checkout, env=environment, check=True)
        newest = sorted(data.glob("generations/*/graph"))[-1]
        sizes.append(measure(Store.read_only(str(newest))))
    return sizes


def name_of(checkout: Path) -> str:
    """The commit of a checkout."""
    command = ["git", "-C", str(checkout), "log", "-1", "--format=%h"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    """Load, count and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    parser.add_argument("checkouts", nargs="*", type=Path)
    options = parser.parse_args()
    lines = heading("Size of the model", "python -m bench.model", ["pyoxigraph"])
    named: list[str] = []
    columns: list[Size] = []
    for checkout in (*options.checkouts, HERE):
        with tempfile.TemporaryDirectory() as folder:
            columns += load(checkout.resolve(), Path(folder) / "data", options.samples.resolve())
        named += [f"{name_of(checkout)}, {what}" for what in ("bundled", "with samples")]
    lines += [
        "",
        "Statements in named graphs, of the bundled data and with the samples of the Clearing-House; provenance and "
        "what is inferred are among them, the stored union of all graphs is not. Classes and properties are those "
        "below the base.",
        "",
    ]
    rows = [
        [field.name.replace("_", " "), *(f"{getattr(size, field.name):,}" for size in columns)]
        for field in fields(Size)
    ]
    lines += table(["what", *named], rows)
    print(write_section("model", lines))


if __name__ == "__main__":
    main()
