"""The section about queries: promises first, then all figures."""

from collections.abc import Mapping, Sequence

from bench.processes import resident_megabytes
from bench.results import table
from bench.sparql.cases import AGAIN, REPEATED, Case
from bench.sparql.downloads import Download
from bench.sparql.peers import ENGINE, OURS, UNCACHED, Server
from bench.sparql.promises import Promise
from bench.sparql.rounds import Results

_LEGEND = (
    "Cells: requests per second (p50 / p95 in ms). The last column is the rate of ours to that of the Oxigraph server. "
    "¹ one request at a time, because one takes more than a second. "
    "rdflib-endpoint and Comunica answer one query at a time, so that they are not asked by more than eight."
)
_ABOUT = (
    "`kg, no cache` is the service with KG_CACHE=0, `kg` as it comes; both with one web process, sandboxed workers, "
    "limits on time and memory. No peer has a sandbox, and none but Virtuoso limits the time of a query here. Our "
    "limits for one client are off (KG_QUERY_BUDGET=0, KG_QUERY_PER_CLIENT=1000), because all load comes from one "
    "address."
)


def promised(kept: Sequence[Promise]) -> list[str]:
    """The promises as a table."""
    columns = ("promise", "bound", "worst", "median", "kept by")
    return ["", "### What is promised", "", *table(columns, [promise.row() for promise in kept])]


def about(servers: Sequence[Server], notes: Sequence[str]) -> list[str]:
    """The servers: how long they took to be ready with the data, and how much memory they hold in the end."""
    rows = [(server.name, f"{server.seconds:.1f}", f"{resident_megabytes(server.pid):,.0f}") for server in servers]
    columns = ("server", "s from data to first answer", "MB resident at the end")
    missing = [f"- {note}" for note in notes]
    first = "Ours had its data in place; the others load it when they start."
    return ["", "### Servers", "", _ABOUT, "", *table(columns, rows), "", first, *([""] if missing else []), *missing]


def figures(cases: Sequence[Case], servers: Sequence[Server], results: Results) -> list[str]:
    """Both tables of rates, and the remarks."""
    changing = [(case.name, case.name, c) for case in cases for c in case.connections]
    again = [(case.name, AGAIN + case.name, c) for case in cases if case.name in REPEATED for c in case.connections]
    names = [server.name for server in servers]
    return [
        "",
        "### A different query each time",
        "",
        _LEGEND,
        "",
        *_rates(changing, [name for name in names if name != OURS], UNCACHED, results),
        "",
        "### The same query again and again",
        "",
        *_rates(again, [name for name in names if name != UNCACHED], OURS, results),
        *_remarks(results),
    ]


def _rates(asked: Sequence[tuple[str, str, int]], servers: Sequence[str], mine: str, results: Results) -> list[str]:
    rows = []
    for shown, name, connections in asked:
        cells = [_cell(results, name, connections, server) for server in servers]
        ours, engine = results.rate(name, connections, mine), results.rate(name, connections, ENGINE)
        rows.append([shown, str(connections), *cells, f"{ours / engine:.2f}" if ours and engine else "–"])
    return table(("query", "connections", *servers, "ratio"), rows)


def _cell(results: Results, name: str, connections: int, server: str) -> str:
    rate = results.rate(name, connections, server)
    if rate is None:
        return "–"
    p50, p95 = (results.value(name, connections, server, figure) or 0.0 for figure in ("p50", "p95"))
    mark = "¹" if (name, server) in results.singly else ""
    return f"{_short(rate)}{mark} ({_short(p50)} / {_short(p95)})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _remarks(results: Results) -> list[str]:
    same = "All servers gave the same numbers of rows to the first three queries of each kind"
    lines = [f"- {case}: {server}: {text}" for (case, server), text in results.remarks.items()]
    return ["", f"{same}, but:", "", *lines] if lines else ["", f"{same}."]


def downloaded(downloads: Mapping[str, Download | str]) -> list[str]:
    """The whole answer to a CONSTRUCT."""
    rows = []
    for name, found in downloads.items():
        if isinstance(found, str):
            rows.append([name, found, "–", "–"])
        else:
            rows.append([name, f"{found.seconds:.2f}", f"{found.megabytes:.1f}", f"{found.lines:,}"])
    columns = ("server", "s to the last byte", "MB", "triples")
    return ["", "### CONSTRUCT of a whole scheme, as N-Triples", "", *table(columns, rows)]
