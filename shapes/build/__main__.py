"""Write everything that comes from the facts about record types: `python -m shapes.build [--check]`.

With `--check` nothing is written: the exit status is 1 when a file differs from its facts.
"""

import sys
from pathlib import Path

from ontologies.tables import Files, stale
from shapes.build import documentation, ontology, publish, questions
from shapes.build.facts import read_types
from shapes.build.records import write_common, write_type

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "shapes" / "records"


def build() -> Files:
    """The shapes, the part of the ontology and the page of documentation."""
    types = read_types()
    shapes = {RECORDS / f"{type_.schema}.ttl": write_type(type_) for type_ in types}
    shapes |= {ROOT / "shapes" / "publish" / f"{schema}.ttl": turtle for schema, turtle in publish.documents(types)}
    shapes[ROOT / "shapes" / "common.ttl"] = write_common()
    shapes |= questions.build(types)
    return shapes | ontology.build() | {ROOT / "docs" / "record-types.md": documentation.write(types)}


def main(arguments: list[str]) -> int:
    """Write or check; the exit status."""
    files = build()
    different = stale(files)
    if "--check" in arguments:
        for path in different:
            print(f"differs from its facts: {path.relative_to(ROOT)}", file=sys.stderr)
        return 1 if different else 0
    for path in different:
        path.write_bytes(files[path].encode())
        print(f"written: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
