"""Counting what a validator finds of breakages."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kg.validation.findings import Finding
from kg.validation.report import Report
from tests.kg.validation.breakages import Breakage

Judge: TypeAlias = Callable[[bytes], Report]
OUTCOMES: Final = ("exact", "other code", "elsewhere", "silent", "changed", "crash")
"""Found at the place with a right code; there with another code; in another place only; not at all; not at all although
what would be published is not what the document says; or the validator failed."""
_SHOWN: Final = 3


@dataclass(slots=True)
class Counted:
    """The outcomes of breakages by their kind, and some of those that were not found as they should be."""

    by_kind: dict[str, Counter[str]] = field(default_factory=dict)
    missed: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, breakage: Breakage, outcome: str, found: Iterable[Finding]) -> None:
        """Count one breakage."""
        self.by_kind.setdefault(breakage.kind, Counter())[outcome] += 1
        examples = self.missed.setdefault((breakage.kind, outcome), [])
        if outcome != "exact" and len(examples) < _SHOWN:
            said = ", ".join(f"{each.code} {each.pointer}" for each in list(found)[:4])
            examples.append(f"{breakage.schema}{breakage.pointer}: {said or 'nothing'}")

    def take(self, other: "Counted") -> None:
        """Add what another has counted."""
        for kind, counts in other.by_kind.items():
            self.by_kind.setdefault(kind, Counter()).update(counts)
        for key, examples in other.missed.items():
            self.missed[key] = [*self.missed.get(key, ()), *examples][:_SHOWN]

    def count(self, outcome: str) -> int:
        """Breakages of all kinds with an outcome."""
        return sum(counts[outcome] for counts in self.by_kind.values())

    @property
    def total(self) -> int:
        """All breakages."""
        return sum(counts.total() for counts in self.by_kind.values())

    def share(self, kind: str) -> float:
        """How many of a kind are found at the exact place, from 0 to 1."""
        counts = self.by_kind[kind]
        return counts["exact"] / counts.total()

    def table(self) -> Iterator[str]:
        """The outcomes by kind as a table in Markdown."""
        yield f"| breakage | cases | {' | '.join(OUTCOMES)} |"
        yield f"| --- | ---: |{' ---: |' * len(OUTCOMES)}"
        rows = [*self.by_kind.items(), ("**all**", sum(self.by_kind.values(), Counter[str]()))]
        for kind, counts in rows:
            yield f"| {kind} | {counts.total():,} | {' | '.join(_number(counts[one]) for one in OUTCOMES)} |"

    def examples(self) -> Iterator[str]:
        """What was not found as it should be."""
        for (kind, outcome), examples in self.missed.items():
            yield from (f"{kind}, {outcome}: {example}" for example in examples)


def judge_all(judge: Judge, breakages: Iterable[Breakage]) -> Counted:
    """Judge breakages, each beside its valid document."""
    counted = Counted()
    valid, before = b"", Report("publish")
    for breakage in breakages:
        if breakage.valid != valid:
            valid, before = breakage.valid, judge(breakage.valid)
            assert before.conforms, (breakage.schema, before.findings[:3])
        try:
            report = judge(breakage.document)
        except Exception as error:
            counted.add(breakage, "crash", [Finding(f"{type(error).__name__}: {error}"[:200])])
            continue
        known = {_key(finding) for finding in before.findings}
        new = [finding for finding in report.findings if _key(finding) not in known]
        counted.add(breakage, _outcome(breakage, new, before, report), new)
    return counted


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.pointer, repr(finding.value)


def _outcome(breakage: Breakage, new: list[Finding], before: Report, report: Report) -> str:
    there = [finding for finding in new if _is_there(finding, breakage)]
    if any(finding.code in breakage.codes for finding in there):
        return "exact"
    if there or new:
        return "other code" if there else "elsewhere"
    return "changed" if report.graph == before.graph or b"[\xe2\x80\xa6]" in report.graph else "silent"


def _is_there(finding: Finding, breakage: Breakage) -> bool:
    """Whether a finding is at the place; that of too many values is where one too many stands."""
    inside = finding.code == "too-many-values" and finding.pointer.startswith(f"{breakage.pointer}/")
    return inside or finding.pointer in breakage.pointers


def _number(count: int) -> str:
    return f"{count:,}" if count else ""
