"""The command `kg query`: ask the current generation, with the guard and the sandbox of the service."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from kg.errors import InvalidInput
from kg.generations import read_current
from kg.graphs import GraphNames
from kg.settings import Settings
from sparql.protocol import QueryRequest
from sparql.service import SparqlService

_ACCEPT: Final = "text/tab-separated-values, text/turtle;q=0.9"


def query(
    text: Annotated[str | None, typer.Argument(help="The query; - or nothing reads it from standard input.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="File to read the query from.")] = None,
    format_: Annotated[str, typer.Option("--format", help="json, xml, csv, tsv; ttl, jsonld, nt, rdf, trig, nq.")] = "",
    data: Annotated[Path | None, typer.Option("--data", help="Data folder, instead of KG_DATA.")] = None,
    dataset: Annotated[str, typer.Option("--dataset", help="Only the graphs of this dataset, by its name.")] = "",
    timeout: Annotated[float | None, typer.Option("--timeout", help="Seconds the query may take.")] = None,
) -> None:
    """Run a SPARQL query on the current data and print the result: tables as TSV, graphs as Turtle, or as asked."""
    settings = Settings() if data is None else Settings(data=data)
    request = QueryRequest(_read(text, file), accept=_ACCEPT, format=format_, timeout=timeout, dataset=dataset)
    asyncio.run(answer(settings, request, sys.stdout.buffer))


def _read(text: str | None, file: Path | None) -> str:
    if file is not None:
        if text is not None:
            raise InvalidInput("Give a query or a file, not both.")
        return file.read_text(encoding="utf-8")
    return sys.stdin.read() if text in (None, "-") else str(text)


async def answer(settings: Settings, request: QueryRequest, out: BinaryIO) -> None:
    """Write the answer to one request to a binary stream; raises what the service raises."""
    # One query at a time, nobody to be fair to.
    settings = settings.model_copy(update={"query_workers": 1, "query_budget": 0.0, "cache": 0})
    names = GraphNames(settings.base_iri)

    def graphs_of(name: str) -> tuple[str, ...]:
        return names.dataset(name), names.supplement(name), names.machine(name), names.inferred(name)

    service = SparqlService(settings, lambda: read_current(settings.data), graphs_of)
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
