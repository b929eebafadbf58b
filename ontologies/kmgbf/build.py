"""Write the framework's Turtle from its facts: `python -m ontologies.kmgbf.build [--check]`.

With `--check` nothing is written; the exit status is 1 when a file on disk differs from what the facts say.
"""

from pathlib import Path

from ontologies import datasets
from ontologies.kmgbf.facts import DECISION_15_4, DECISION_16_31, table
from ontologies.kmgbf.framework import ONTOLOGY, framework, inherited, ontology
from ontologies.kmgbf.supplement import machine_translations, supplement
from ontologies.tables import Files, run
from ontologies.turtle import DCT, KMGBF, SKOS

HERE = Path(__file__).parent
RIGHTS = (
    "Names, codes and roles of goals, targets and indicators: © 2026 Secretariat of the Convention on "
    "Biological Diversity, KMGBF Monitoring Framework Ontology 1.0.1, CC BY 4.0 IGO "
    "(https://creativecommons.org/licenses/by/4.0/igo/), rearranged. Everything else: CC BY 4.0."
)
LINKS = {
    "dct:source": [ONTOLOGY, DECISION_15_4, DECISION_16_31],
    "dcat:landingPage": ["https://www.cbd.int/gbf"],
    "void:vocabulary": [ONTOLOGY, SKOS, DCT],
    "void:exampleResource": [KMGBF + "target_3", KMGBF + "indicator_A.1"],
}


def build() -> Files:
    """Return the files of the framework."""
    words = [row for row in table("dataset") if row["key"] != "ontology"]
    return {
        HERE / "ontology.ttl": ontology(),
        HERE / "inherited.ttl": inherited(),
        HERE / "framework.ttl": framework(),
        HERE / "supplement.ttl": supplement(),
        HERE / "machine-translations.ttl": machine_translations(),
        HERE / "dataset.ttl": datasets.describe("kmgbf", words, LINKS, RIGHTS, ordered_by_code=True),
    }


if __name__ == "__main__":
    raise SystemExit(run(build))
