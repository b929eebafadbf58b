"""Check all ontologies: `python -m ontologies.checking`.

Prints what is wrong; the exit status is 1 if there is anything that `exceptions.csv` does not name: a rule, a term
without the base, and the reason why it is right as it is. A row that excuses nothing is wrong as well.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from ontologies.checking import headers, meanings, words
from ontologies.checking.terms import Fault, Statements, read_all
from ontologies.tables import Row, read

EXCEPTIONS = Path(__file__).with_name("exceptions.csv")
RULES = (*headers.RULES, *words.RULES, *meanings.RULES)


def check(said: Statements) -> list[Fault]:
    """Everything that any rule finds wrong."""
    return sorted({fault for rule in RULES for fault in rule(said)})


def sort_out(faults: Iterable[Fault], exceptions: list[Row]) -> tuple[list[Fault], list[Row]]:
    """The faults that no row excuses, and the rows that excuse none."""
    left, used = [], set[int]()
    for fault in faults:
        excused = [number for number, row in enumerate(exceptions) if _excuses(row, fault)]
        used.update(excused)
        if not excused:
            left.append(fault)
    return left, [row for number, row in enumerate(exceptions) if number not in used]


def _excuses(row: Row, fault: Fault) -> bool:
    return row["rule"] == fault.rule and row["term"] == fault.name


def main() -> int:
    """Check, print, and return the exit status."""
    faults, idle = sort_out(check(read_all()), read(EXCEPTIONS))
    for fault in faults:
        print(f"{fault.rule}: {fault.term} {fault.what}", file=sys.stderr)
    for row in idle:
        print(f"no longer needed in {EXCEPTIONS.name}: {row['rule']}, {row['term']}", file=sys.stderr)
    return 1 if faults or idle else 0


if __name__ == "__main__":
    raise SystemExit(main())
