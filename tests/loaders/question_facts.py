"""Facts of the answers to docs/questions.md: on the records that we made up, and on the real samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.data import records
from tests.data.sentences import sentences
from tests.data.sources import Source


@dataclass(frozen=True)
class Facts:
    """What the answers say, each named after its question."""

    nomination: str
    activities_of_16_32: int
    to_indigenous_peoples: tuple[int, int]
    """More than the first, fewer than the second."""
    sequences: str
    target: str
    summary: str
    decisions_on_an_organism: frozenset[str]
    biosafety_of_2026: Mapping[str, int]
    permit: str
    withheld: frozenset[str]
    areas: frozenset[str]
    donor: tuple[str, str]
    projects: int
    countries: frozenset[str]
    organization: str
    missing: str
    with_unnamed_subject: int
    from_the_index: int


FACTS: Final[Mapping[Source, Facts]] = {
    "own": Facts(
        nomination="Naming of people who count otters",
        activities_of_16_32=2,
        to_indigenous_peoples=(2, 5),
        sequences="Steering group of the otter fund",
        target="NT01. Count the otters.",
        summary=sentences("progress", "en", 3)[:20],
        decisions_on_an_organism=frozenset({"record/900201", "record/900202"}),
        biosafety_of_2026={"food": 1, "not said": 1},
        permit=records.PERMIT,
        withheld=frozenset({"providers", "subjectMatter"}),
        areas=frozenset({"Otter Bank", "Bay of Reeds"}),
        donor=("Otter Trust", "2"),
        projects=3,
        countries=frozenset({"Cambodia", "Lebanon"}),
        organization="Friends of Otters",
        missing=f"record/{records.ELSEWHERE}",
        with_unnamed_subject=2,
        from_the_index=6,
    ),
    "real": Facts(
        nomination="Nomination of Experts for AHSTAG on the Global Report",
        activities_of_16_32=15,
        to_indigenous_peoples=(50, 143),
        sequences="Steering Committee of the Multilateral",
        target="NT01. By 2030, reduce biodiversity loss",
        summary="To reduce biodiversity loss",
        decisions_on_an_organism=frozenset({"record/112245", "record/270285"}),
        biosafety_of_2026={"food": 7, "feed": 7, "not said": 3},
        permit="CB51626B-CF45-2AA0-3A24-459669DDCC34",
        withheld=frozenset({"providers", "subjectMatter"}),
        areas=frozenset({"Dorsal Submarina de Malpelo", "Golfo de Fonseca"}),
        donor=("Germany", "26"),
        projects=5,
        countries=frozenset({"Cambodia", "Lebanon"}),
        organization="CGIAR System Organization",
        missing="record/C84C7E6C-134C-F1B1-9A3B-B7443F135239",
        with_unnamed_subject=10,
        from_the_index=453,
    ),
}
