"""The outcome of a run as a page of the documentation."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from tests.conformance.known import KNOWN
from tests.conformance.running import FAILED, PASSED, REFUSED, SKIPPED, Outcome
from tests.conformance.suite import digest_of

_KINDS: Final = {
    "QueryEvaluationTest": "Query evaluation, results as XML, JSON, CSV and TSV",
    "CSVResultFormatTest": "Query evaluation, results as XML, JSON, CSV and TSV",
    "UpdateEvaluationTest": "Update evaluation",
    "ProtocolTest": "Protocol",
    "GraphStoreProtocolTest": "Graph Store HTTP Protocol",
    "ServiceDescriptionTest": "Service description",
}
_SYNTAX: Final = "Syntax of queries and updates, right and wrong"
HEAD: Final = """# Conformance

The W3C's tests of SPARQL 1.1, run over HTTP against a real server with an empty store and the strict default graph.
This page is made by

```bash
python -m tests.conformance "what the copy is" /path/to/rdf-tests
```

The tests are not part of this repository. Any checkout will do that holds `sparql11/` or `sparql/sparql11/`, such as
the repository w3c/rdf-tests or the copy in the source distribution of rdflib; of several, each group is taken from the
first that has it. `make test-all` runs the copy of the source distribution of rdflib among the slow tests. They fail if
anything fails that is not listed here; `KG_RDF_TESTS=/path make test-all` runs another (several with `:` between them).
"""
METHOD: Final = """
## How the tests are run

- **Query evaluation.** The graph store gets each file once, under the address at which the W3C publishes it
  (`PUT /graph-store?graph=…`); a query names its files by `default-graph-uri` and `named-graph-uri`, so that it sees
  nothing else, not even the provenance that the server records. The answer is asked for in the format of the expected
  result. Rows are compared as a multiset up to the names of blank nodes, in their order where the expected result has
  one; numbers and truth values by datatype and value.
- **Update evaluation.** The store is emptied, the graph store gets the initial graphs, `POST /update` changes them, and
  one query reads the whole dataset, which is compared up to blank nodes. Graphs without triples and the provenance
  graph are not counted.
- **Syntax.** What is right must be answered with 200. What is refused by design (`SERVICE`, `LOAD`: 403) and what fails
  on an empty store (`DROP` of a graph that is not there) counts as accepted if the text was read before: the same text
  with one brace more must be answered with 400. What is wrong must be answered with 400.
- **Protocol and graph store.** Requests are sent as the manifests describe them; updates go to `/update` and the graph
  store is `/graph-store`. Older copies only name the tests of the protocol;
  [our own](../tests/sparql/test_protocol_cases.py) cover the same cases.
- **Service description.** It must be RDF, name the endpoint, and keep to the classes and properties of the vocabulary.
- **Federation.** A query with `SERVICE` must be answered with 403 that names the word, `SILENT` or not.
- **Not applicable**: entailment regimes, which are not offered.
"""

WHOSE: Final = "`engine`: a fault of pyoxigraph; `suite`: an expectation that newer copies of the suite have corrected."


def as_markdown(outcomes: Sequence[Outcome], name: str) -> str:
    """The page; `name` says what the copy of the suite is."""
    counts = Counter(outcome.status for outcome in outcomes)
    run = counts[PASSED] + counts[REFUSED] + counts[FAILED]
    digest = digest_of(outcome.test for outcome in outcomes)
    parts = [
        HEAD,
        f"\nThe copy: {name} ({len(outcomes)} tests; SHA-256 of its files: {digest}…).\n",
        f"\n**{counts[PASSED] + counts[REFUSED]} of {run} tests pass**, with {counts[REFUSED]} of federation that are "
        f"refused as documented counted as such. {counts[SKIPPED]} tests of this copy are not applicable.\n",
        _table("What", [(_kind(outcome), outcome) for outcome in outcomes]),
        _misses([outcome for outcome in outcomes if outcome.status == FAILED]),
        elsewhere({outcome.test.name for outcome in outcomes}),
        _skipped([outcome for outcome in outcomes if outcome.status == SKIPPED]),
        METHOD,
        "\n## By group\n",
        _table("Group", [(outcome.test.group, outcome) for outcome in outcomes]),
    ]
    return "\n".join(part.strip("\n") + "\n" for part in parts if part)


def _kind(outcome: Outcome) -> str:
    if outcome.status == SKIPPED and outcome.test.kind == "QueryEvaluationTest":
        return "Entailment"
    return _KINDS.get(outcome.test.kind, _SYNTAX)


def _table(title: str, named: Iterable[tuple[str, Outcome]]) -> str:
    rows: dict[str, Counter[str]] = {}
    for name, outcome in named:
        rows.setdefault(name, Counter())[outcome.status] += 1
    lines = [f"| {title} | passed | refused by design | failed | not applicable |", "|---|---:|---:|---:|---:|"]
    for name, counts in sorted(rows.items()):
        lines.append(
            f"| {name} | "
            + " | ".join(str(counts[status] or "") for status in (PASSED, REFUSED, FAILED, SKIPPED))
            + " |"
        )
    return "\n".join(lines)


def _misses(failed: Sequence[Outcome]) -> str:
    lines = ["## Tests that fail", "", "| Test | Whose | Why |", "|---|---|---|"]
    for outcome in failed:
        whose, why = KNOWN.get(outcome.test.name, ("ours", outcome.reason))
        lines.append(f"| `{outcome.test.name}` | {whose} | {why} |")
    return "\n".join([*lines, "", WHOSE]) if failed else "No test fails."


def elsewhere(names: set[str]) -> str:
    """What is known to fail, but is not part of this copy of the suite."""
    others = sorted((name, whose, why) for name, (whose, why) in KNOWN.items() if name not in names)
    lines = ["Other copies have other tests. Of those, these are known to fail:", ""]
    return "\n".join([*lines, *(f"- `{name}` ({whose}): {why}" for name, whose, why in others)]) if others else ""


def _skipped(skipped: Sequence[Outcome]) -> str:
    reasons: dict[str, Counter[str]] = {}
    for outcome in skipped:
        reasons.setdefault(outcome.reason, Counter())[outcome.test.group] += 1
    lines = ["## Tests that are not applicable", ""]
    for reason, groups in sorted(reasons.items()):
        named = ", ".join(f"{group} ({number})" for group, number in sorted(groups.items()))
        lines.append(f"- {named}: {reason}.")
    return "\n".join(lines)
