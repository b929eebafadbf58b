"""The questions of docs/questions.md on the shared sample data, over HTTP: what each costs when it is asked anew.

    python -m bench.questions [FOLDER]

FOLDER holds the sample data of the Clearing-House (default: `data/cbd` below KG_SHARED). It is loaded beside the
bundled data into a temporary folder. Every question is asked again and again, one request at a time, with KG_CACHE=0,
so that the engine evaluates each anew.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from bench.load import percentile
from bench.peers import ours
from bench.results import heading, table, write_section
from kg.ledger.ledger import Ledger
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.settings import Settings
from loaders.bundled import load_bundled
from loaders.records.graphs.loading import Options, find_files, load_records
from loaders.records.graphs.thesaurus import load_thesaurus

PAGE: Final = Path(__file__).parents[1] / "docs" / "questions.md"
WAITING: Final = "Questions that wait for records"
"""The part with questions that have no answer in the sample data."""
PROMISE: Final = 200
"""Milliseconds within which each is to be answered."""
_ROUNDS: Final = 40
_WARM: Final = 3
_QUESTION: Final = re.compile(r"^(.+)\n\n(.+?)\n\n```sparql\n(.+?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, why it is asked, the query that answers it, and the part of the page in which it stands."""

    title: str
    why: str
    query: str
    part: str


def read_questions(page: Path = PAGE) -> list[Question]:
    """All questions of the page in their order; raises ValueError for one without a reason or a query."""
    questions = []
    for part in page.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, *sections = part.split("\n### ")
        for section in sections:
            found = _QUESTION.match(section)
            if found is None:
                raise ValueError(f"{page.name}: “{section.partition(chr(10))[0]}” needs a reason and a query")
            questions.append(Question(found[1], found[2], found[3], name.partition("\n")[0]))
    return questions


def load_samples(folder: Path, data: Path) -> None:
    """Load the bundled data and all samples (`folder`, with `thesaurus` below it) into a data folder."""
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    load_bundled(settings, ledger)
    load_thesaurus(settings, ledger, find_files([folder / "thesaurus"]), read_iris(settings.base_iri), Report())
    load_records(settings, ledger, [folder], Options())
    ledger.close()


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows of an answer, and milliseconds of all requests in ascending order."""

    question: Question
    rows: int
    times: Sequence[float]

    def cells(self) -> tuple[str, ...]:
        """A row of the table."""
        high = percentile(self.times, 95)
        kept = "yes" if high <= PROMISE else "**no**"
        return self.question.title, f"{self.rows}", f"{percentile(self.times, 50):.1f}", f"{high:.1f}", kept


def ask(client: httpx.Client, question: Question) -> int:
    """Ask once; the number of rows."""
    accept = {"accept": "application/sparql-results+json"}
    answer = client.post("/sparql", data={"query": question.query}, headers=accept)
    if answer.status_code != 200:
        raise RuntimeError(f"“{question.title}” was answered {answer.status_code}: {answer.text[:200]}")
    return len(answer.json()["results"]["bindings"])


def measure(client: httpx.Client, questions: Sequence[Question]) -> list[Measured]:
    """All questions in turn, round by round, so that what else the machine does falls on all of them alike."""
    rows: dict[str, int] = {}
    times: dict[str, list[float]] = {question.title: [] for question in questions}
    for number in range(_WARM + _ROUNDS):
        for question in questions:
            begun = time.perf_counter()
            rows[question.title] = ask(client, question)
            if number >= _WARM:
                times[question.title].append((time.perf_counter() - begun) * 1000)
    return [Measured(question, rows[question.title], sorted(times[question.title])) for question in questions]


def run(folder: Path) -> str:
    """Load, measure, and write the section."""
    lines = heading(
        "Questions of a policy officer", "python -m bench.questions", ["pyoxigraph", "starlette", "uvicorn"]
    )
    questions = read_questions()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as temporary:
        data = Path(temporary) / "data"
        load_samples(folder, data)
        with ours(data, cache="0", query_budget="0") as url, httpx.Client(base_url=url, timeout=60) as client:
            found = measure(client, questions)
    high = max(found, key=lambda one: percentile(one.times, 95))
    rows = [one.cells() for one in found]
    lines += [
        "",
        f"The {len(questions)} questions of docs/questions.md on the sample data of the Clearing-House, each asked "
        f"{_ROUNDS} times over HTTP, one request at a time, without the cache; milliseconds at the client. "
        f"Promised: {PROMISE} ms.",
        "",
        *table(("question", "rows", "p50 ms", "p95 ms", "kept"), rows),
        "",
        f"Slowest by p95: “{high.question.title}” "
        "Questions without rows wait for records that the samples do not have.",
    ]
    return write_section("questions", lines)


def main() -> None:
    """Find the samples and measure."""
    shared = Path(os.environ.get("KG_SHARED", Path(__file__).parents[2] / "shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data" / "cbd"
    if not folder.exists():
        sys.exit(f"The sample data is not at {folder}; name its folder.")
    print(run(folder))


if __name__ == "__main__":
    main()
