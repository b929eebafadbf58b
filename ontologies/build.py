"""Write every generated file of this package, or check them: `python -m ontologies.build [--check]`."""

from ontologies.kg import build as kg
from ontologies.kmgbf import build as kmgbf
from ontologies.labels import build as labels
from ontologies.meeting import build as meeting
from ontologies.organisation import build as organisation
from ontologies.programme import build as programme
from ontologies.tables import Files, run
from ontologies.thesaurus import build as thesaurus


def build() -> Files:
    """Return all generated files."""
    datasets = kmgbf.build() | thesaurus.build() | meeting.build() | programme.build() | organisation.build()
    return datasets | kg.build() | labels.build()


if __name__ == "__main__":
    raise SystemExit(run(build))
