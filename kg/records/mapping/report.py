"""The report of a load: what was loaded and what was not, counted, with examples; nothing is dropped silently."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

_EXAMPLES: Final = 3
_LONGEST: Final = 120
_MOST_PROBLEMS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Problem:
    """A document that could not be loaded, or not as it is: where, what, and what to do."""

    source: str
    place: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.source}, {self.place}" if self.place else self.source
        return f"{where}: {self.message}" + (f" {self.hint}" if self.hint else "")


@dataclass(slots=True)
class Note:
    """An event that is counted over several records, with a few examples."""

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str) -> None:
        """Count one more, and keep it as an example if there are few."""
        self.count += 1
        if len(self.examples) < _EXAMPLES and example and (short := example[:_LONGEST]) not in self.examples:
            self.examples.append(short)

    def merge(self, other: "Note") -> None:
        """Add the count and examples of another note."""
        self.count += other.count
        new = [example for example in other.examples if example not in self.examples]
        self.examples += new[: max(0, _EXAMPLES - len(self.examples))]


@dataclass(slots=True)
class Report:
    """The account of one load.

    `unknown` are fields that no shape has (kept), `misfits` values of another form than the shape says (kept),
    `withheld` what is not published, `dangling` references to records that are not here (they stay links),
    `mended` records with control characters, `visible` whether readers see what was loaded, as far as it was awaited.
    """

    documents: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    unknown: dict[tuple[str, str], Note] = field(default_factory=dict)
    misfits: dict[tuple[str, str], Note] = field(default_factory=dict)
    withheld: dict[tuple[str, str], Note] = field(default_factory=dict)
    dangling: dict[tuple[str, str], Note] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    redacted: int = 0
    visible: bool = True
    mended: int = 0

    def note_unknown(self, schema: str, name: str, value: Any) -> None:
        """A field that no shape has."""
        self.unknown.setdefault((schema, name), Note()).add(_shown(value))

    def note_misfit(self, schema: str, name: str, value: Any) -> None:
        """A value that is not what the shape says."""
        self.misfits.setdefault((schema, name), Note()).add(_shown(value))

    def note_withheld(self, schema: str, name: str, why: str) -> None:
        """A field that is not published; the report does not show its value either."""
        self.withheld.setdefault((schema, name), Note()).add(why)

    def note_dangling(self, schema: str, iri: str) -> None:
        """A reference to a record that is not in the ledger."""
        self.dangling.setdefault((schema, ""), Note()).add(iri)

    def problem(self, source: str, place: str, message: str, hint: str = "") -> None:
        """A document that could not be loaded."""
        self.problem_count += 1
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(source, place, message, hint))

    def merge(self, other: "Report") -> None:
        """Add the account of another part of the same load."""
        for name in ("documents", "types", "results"):
            getattr(self, name).update(getattr(other, name))
        for name in ("unknown", "misfits", "withheld", "dangling"):
            notes = getattr(self, name)
            for key, note in getattr(other, name).items():
                notes.setdefault(key, Note()).merge(note)
        self.problems += other.problems[: max(0, _MOST_PROBLEMS - len(self.problems))]
        self.problem_count += other.problem_count
        self.redacted += other.redacted
        self.visible &= other.visible
        self.mended += other.mended

    def take(self) -> "Report":
        """A report with all that was noted so far; this one begins anew."""
        taken = replace(self)
        empty = Report()
        for each in fields(self):
            setattr(self, each.name, getattr(empty, each.name))
        return taken

    def as_json(self) -> bytes:
        """The whole report."""
        return json.dumps(self._data(), ensure_ascii=False, indent=1, sort_keys=True).encode()

    def _data(self) -> dict[str, Any]:
        return {
            "documents": dict(self.documents),
            "types": dict(self.types),
            "results": dict(self.results),
            "redacted": self.redacted,
            "mended": self.mended,
            "problems": [str(problem) for problem in self.problems],
            "problemCount": self.problem_count,
            "visible": self.visible,
        } | {name: _notes(getattr(self, name)) for name in ("unknown", "misfits", "withheld", "dangling")}

    def lines(self) -> Iterator[str]:
        """The summary that ends a load, in words."""
        yield f"Read {sum(self.documents.values()):,} documents: {_counts(self.documents) or 'none'}."
        if self.types:
            yield f"Records by type: {_counts(self.types)}."
        if self.results:
            yield f"Result: {_counts(self.results)}."
        yield from _section("Fields that no record type has (kept as JSON)", self.unknown)
        yield from _section("Values of another form than expected (kept as JSON)", self.misfits)
        yield from _section("Not published", self.withheld)
        if self.redacted:
            yield f"E-mail addresses and telephone numbers taken out of texts: {self.redacted:,}."
        if self.mended:
            yield f"Records with control characters, which blanks stand for now: {self.mended:,}."
        yield from _section("References to what is not here (they stay links)", self.dangling)
        if self.problem_count:
            yield f"Not loaded: {self.problem_count:,}."
            yield from (f"  {problem}" for problem in self.problems[:20])
            if self.problem_count > 20:
                yield f"  and {self.problem_count - 20:,} more; --report FILE has up to {_MOST_PROBLEMS:,} of them."


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:_LONGEST]


def _counts(counter: Mapping[str, int]) -> str:
    return ", ".join(
        f"{name} {count:,}" for name, count in sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    )


def _notes(notes: Mapping[tuple[str, str], Note]) -> list[dict[str, Any]]:
    return [
        {"schema": schema, "field": name, "count": note.count, "examples": note.examples}
        for (schema, name), note in sorted(notes.items())
    ]


def _section(title: str, notes: Mapping[tuple[str, str], Note]) -> Iterator[str]:
    if not notes:
        return
    total = sum(note.count for note in notes.values())
    yield f"{title}: {total:,}."
    ordered = sorted(notes.items(), key=lambda item: (-item[1].count, item[0]))
    for (schema, name), note in ordered[:12]:
        example = f", for example {note.examples[0]}" if note.examples else ""
        yield f"  {schema}{'.' if name else ''}{name}: {note.count:,}{example}"
    if len(ordered) > 12:
        yield f"  and {len(ordered) - 12} more"
