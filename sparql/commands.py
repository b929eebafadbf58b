"""The commands `kg query`, with the guard and the sandbox of the service, and `kg slow-queries`."""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kg.errors import InvalidInput
from kg.graph.generations import read_current
from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS, names
from kg.rdf.graph_names import GraphNames
from kg.search.search import Search
from kg.settings import Settings
from sparql.protocol.requests import LINES, QueryRequest
from sparql.service.service import SparqlService
from sparql.service.slow_queries import SlowQuery, read_slow


def query(
    text: Annotated[str | None, typer.Argument(help="The query; - or nothing reads it from standard input.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="File to read the query from.")] = None,
    format_: Annotated[str, typer.Option("--format", help=f"{names(RESULT_FORMATS)}; {names(RDF_FORMATS)}.")] = "",
    data: Annotated[Path | None, typer.Option("--data", help="Data folder, instead of KG_DATA.")] = None,
    dataset: Annotated[str, typer.Option("--dataset", help="Only the graphs of this dataset, by its name.")] = "",
    timeout: Annotated[float | None, typer.Option("--timeout", help="Seconds the query may take.")] = None,
) -> None:
    """Run a SPARQL query on the current data and print the result: tables as TSV, graphs as Turtle, or as asked."""
    settings = Settings() if data is None else Settings(data=data)
    request = QueryRequest(_read(text, file), accept=LINES, format=format_, timeout=timeout, dataset=dataset)
    asyncio.run(answer(settings, request, sys.stdout.buffer))


def _read(text: str | None, file: Path | None) -> str:
    if file is not None:
        if text is not None:
            raise InvalidInput("Give a query or a file, not both.")
        return file.read_text(encoding="utf-8")
    return sys.stdin.read() if text in (None, "-") else str(text)


async def answer(settings: Settings, request: QueryRequest, out: BinaryIO) -> None:
    """Write the answer to one request to a binary stream; raises what the service raises."""
    # One query at a time: there are no other clients to share with.
    settings = settings.model_copy(update={"query_workers": 1, "query_budget": 0.0, "cache": 0})
    names = GraphNames(settings.base_iri)

    def graphs_of(name: str) -> tuple[str, ...]:
        return names.dataset(name), names.supplement(name), names.machine(name), names.inferred(name)

    service = SparqlService(settings, lambda: read_current(settings.data), graphs_of, Search(settings.data).text)
    await service.start()
    try:
        result = await service.execute(request, "command line")
        out.write(result.first)
        if result.rest is not None:
            async for block in result.rest:
                out.write(block)
        out.flush()
    finally:
        await service.stop()


def slow_queries(
    limit: Annotated[int, typer.Option(help="Most rows to print.", min=1)] = 50,
    data: Annotated[Path | None, typer.Option("--data", help="Data folder, instead of KG_DATA.")] = None,
) -> None:
    """Print the log of slow queries, grouped by the hash of their text, those that came last first."""
    entries = read_slow(data or Settings().data)
    table = Table("Hash", "Form", "Count", "Seconds", "Worst", "Last", "Outcomes", "Text")
    groups: dict[str, list[SlowQuery]] = {}
    for entry in entries:  # newest first, and a mapping keeps the order in which its keys came
        groups.setdefault(entry.hash, []).append(entry)
    for group in list(groups.values())[:limit]:
        table.add_row(*_summary(group))
    Console(width=160).print(table if groups else "No slow queries are in the log.")


def _summary(group: Sequence[SlowQuery]) -> tuple[str, ...]:
    """A row about slow queries of the same text, the newest first."""
    newest, seconds = group[0], [entry.seconds for entry in group]
    outcomes = Counter(entry.outcome for entry in group)
    return (
        newest.hash,
        newest.form,
        str(len(group)),
        f"{sum(seconds):.1f}",
        f"{max(seconds):.1f}",
        newest.time.partition(".")[0].replace("T", " "),
        ", ".join(f"{outcome} {count}" for outcome, count in outcomes.most_common()),
        escape(next((entry.text for entry in group if entry.text), "")[:200]),
    )
