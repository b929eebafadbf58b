"""The log of slow queries: one JSON object a line in `{data}/logs/slow-queries.jsonl`, without addresses.

The text of a query may hold personal data, so it is written only if a setting says so; its hash identifies repetitions.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Final

from kg.running.pseudonyms import Pseudonyms
from kg.running.rotating_log import RotatingLog
from sparql.language.guard import QUERY_FORMS
from sparql.workers.counts import hash_of
from sparql.workers.jobs import Job

_log = logging.getLogger(__name__)

_MOST_BYTES: Final = 4_000_000
_KEPT: Final = 4
_LONGEST_TEXT: Final = 20_000
# IRIs, comments and prefixed names are no words; a form stands near the beginning, after the prologue.
_WORDS: Final = re.compile(r"<[^<>\s]*+>|#[^\r\n]*+|[\w.-]*+:|(\w++)")


@dataclass(frozen=True, slots=True)
class SlowQuery:
    """A query that took long.

    `time` is its end (ISO 8601, UTC); `hash` that of its text; `client` a pseudonym for a day; `form` its
    keyword; `seconds` at work and `waited` before that; `rows` None where they were not counted; `outcome` is
    `answered` or the slug of the problem; `generation` the state of the data; `length` in characters.
    """

    time: str
    hash: str
    client: str
    form: str
    seconds: float
    waited: float
    rows: int | None
    outcome: str
    generation: int
    length: int
    text: str = ""


class SlowLog:
    """Writes slow queries from a thread of its own, so that a slow disk delays no answer."""

    def __init__(self, data: Path, *, with_text: bool = False) -> None:
        self.pseudonyms = Pseudonyms()
        self._file = log_file(data)
        self._with_text = with_text
        self._thread = ThreadPoolExecutor(1, "slow-queries")

    def note(self, job: Job, seconds: float) -> None:
        """Write down a query that was at work for so many seconds."""
        self._thread.submit(self._write, self._entry(job, seconds))

    def _entry(self, job: Job, seconds: float) -> SlowQuery:
        text = job.text
        return SlowQuery(
            time=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            hash=hash_of(text),
            client=self.pseudonyms.name(job.client),
            form=form_of(text),
            seconds=round(seconds, 3),
            waited=round((job.started or job.admitted) - job.admitted, 3),
            rows=job.rows,
            outcome=job.failure.slug if job.failure else "answered",
            generation=_generation(str(job.message.get("graph", ""))),
            length=len(text),
            text=text[:_LONGEST_TEXT] if self._with_text else "",
        )

    def _write(self, entry: SlowQuery) -> None:
        content = {name: value for name, value in asdict(entry).items() if name != "text" or value}
        try:
            self._file.append(json.dumps(content).encode() + b"\n")
        except OSError as error:
            _log.warning("a slow query could not be written down: %s", error)

    def close(self) -> None:
        """Wait until everything is written."""
        self._thread.shutdown()


def log_file(data: Path) -> RotatingLog:
    """The log in a data folder; with its older files it takes 20 MB at most."""
    return RotatingLog(data / "logs" / "slow-queries.jsonl", _MOST_BYTES, _KEPT)


def form_of(text: str) -> str:
    """The keyword that makes a query what it is, '' if there is none near its beginning.

    >>> form_of("PREFIX ask: <http://select.example/> # ask\\n construct {?s ?p ?o} {?s ?p ?o}")
    'CONSTRUCT'
    """
    words = (match[1].upper() for match in _WORDS.finditer(text[:_LONGEST_TEXT]) if match[1])
    return next((word for word in words if word in QUERY_FORMS), "")


def _generation(graph: str) -> int:
    """The number in the path of a snapshot, {data}/generations/{number}/graph."""
    number = PurePath(graph).parent.name
    return int(number) if number.isdigit() else 0


def read_slow(data: Path, most: int | None = None) -> list[SlowQuery]:
    """The slow queries in the log of a data folder, newest first; lines that cannot be read are left out."""
    return list(islice(_entries(log_file(data).newest_first()), most))


def _entries(lines: Iterable[bytes]) -> Iterator[SlowQuery]:
    for line in lines:
        try:
            content: dict[str, Any] = json.loads(line)
            yield SlowQuery(**content)
        except (ValueError, TypeError):
            continue
