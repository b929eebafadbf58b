"""Ready programs that ask a query: curl, Python, R and JavaScript.

Whatever stands in the query, it stays one text in the program: each language has one function that quotes, and
nothing else puts text from outside into a program.
"""

import json
import re
from collections.abc import Callable
from shlex import quote as quote_shell
from typing import Final

from browser.queries.contexts import Program
from kg.rdf.formats import CSV, RESULTS_JSON, TURTLE

_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")
_ESCAPED: Final = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]")
"""Written as escapes: control characters, line ends of other kinds, and marks that turn the direction of a text, so
that a program never reads otherwise than it runs."""

_PYTHON: Final = """import httpx

query = {query}
answer = httpx.post(
    {address},
    data={{"query": query}},
    headers={{"Accept": {accept}}},
    timeout=60,
)
answer.raise_for_status()
{shown}
"""
_PYTHON_SHOWN: Final = {
    "table": """for row in answer.json()["results"]["bindings"]:
    print({name: term["value"] for name, term in row.items()})""",
    "truth": """print(answer.json()["boolean"])""",
    "graph": "print(answer.text)",
}
_R: Final = """library(httr2)

query <- {query}
answer <- request({address}) |>
  req_headers(Accept = {accept}) |>
  req_body_form(query = query) |>
  req_perform()
{shown}
"""
_R_SHOWN: Final = {
    "table": """print(read.csv(text = resp_body_string(answer), encoding = "UTF-8"))""",
    "truth": "print(resp_body_json(answer, check_type = FALSE)$boolean)",
    "graph": "cat(resp_body_string(answer))",
}
_JAVASCRIPT: Final = """const query = {query};
const answer = await fetch({address}, {{
  method: "POST",
  headers: {{ Accept: {accept} }},
  body: new URLSearchParams({{ query }}),
}});
if (!answer.ok) throw new Error(await answer.text());
{shown}
"""
_JAVASCRIPT_SHOWN: Final = {
    "table": """const { results } = await answer.json();
for (const row of results.bindings) {
  console.log(Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])));
}""",
    "truth": "console.log((await answer.json()).boolean);",
    "graph": "console.log(await answer.text());",
}


def programs(query: str, address: str, kind: str) -> tuple[Program, ...]:
    """The programs that ask a query of an endpoint; `kind` of the answer is `table`, `truth` or `graph`."""
    accept = (TURTLE if kind == "graph" else RESULTS_JSON).media_type
    csv = CSV.media_type if kind == "table" else accept
    return (
        Program("curl", "curl", _curl(query, address, csv)),
        Program("python", "Python", _PYTHON.format(
            query=_joined(query, quote_python, "(\n    {}\n)", "\n    "),
            address=quote_python(address), accept=quote_python(accept), shown=_PYTHON_SHOWN[kind],
        )),
        Program("r", "R", _R.format(
            query=_joined(query, quote_r, "paste0(\n  {}\n)", ",\n  "),
            address=quote_r(address), accept=quote_r(csv), shown=_R_SHOWN[kind],
        )),
        Program("javascript", "JavaScript", _JAVASCRIPT.format(
            query=_joined(query, quote_javascript, "[\n  {},\n].join(\"\")", ",\n  "),
            address=quote_javascript(address), accept=quote_javascript(accept), shown=_JAVASCRIPT_SHOWN[kind],
        )),
    )  # fmt: skip


def _curl(query: str, address: str, accept: str) -> str:
    """The query goes into the body, where it may be of any length. No command line can hold a NUL."""
    header, data = quote_shell(f"Accept: {accept}"), quote_shell("query=" + query.replace("\0", ""))
    return f"curl {quote_shell(address)} -H {header} \\\n  --data-urlencode {data}"


def _joined(query: str, quote: Callable[[str], str], around: str, between: str) -> str:
    """The query line by line, so that people can read it."""
    lines = [quote(line) for line in _LINES.findall(query)]
    return lines[0] if len(lines) == 1 else around.format(between.join(lines)) if lines else quote("")


def quote_python(text: str) -> str:
    r"""A Python string.

    >>> quote_python('say "a\\b"\n')
    '"say \\"a\\\\b\\"\\n"'
    """
    return _escape(json.dumps(text, ensure_ascii=False))


def quote_javascript(text: str) -> str:
    """A JavaScript string: JSON is one, since ECMAScript 2019."""
    return _escape(json.dumps(text, ensure_ascii=False))


def quote_r(text: str) -> str:
    r"""An R string: a backslash before quotes and backslashes, and `\u` with four digits for control characters.

    R has no NUL in strings; it is left out.

    >>> quote_r("a'b\"\\\x01")
    '"a\'b\\"\\\\\\u0001"'
    """
    return _escape(json.dumps(text.replace("\0", ""), ensure_ascii=False))


def _escape(quoted: str) -> str:
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
