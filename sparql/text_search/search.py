"""Answering text:query: the hits of the index take the place of the triples, as VALUES, before the engine sees a query.

The engine's workers are locked in and cannot ask the index. A hit is a claim of the index: what else a query says about
it is looked up in the graph as usual, so a thing that the graph does not have yet is found by no join.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import InvalidInput, TooLarge
from kg.rdf.namespaces import PREFIXES
from kg.search.text_query import MOST, RANKED, TextHit, TextHits, TextQuery, iri_term
from sparql.language import tokens
from sparql.language.syntax_errors import explain
from sparql.text_search.arguments import TextQueryUse, read_run
from sparql.text_search.triples import NotParsed, Run
from sparql.text_search.uses import Uses

LookUp = Callable[[Sequence[TextQuery], int], tuple[int, Sequence[TextHits]]]
"""Asks the index, which must hold a sequence, for the hits of several look-ups: `kg.search.search.Search.text`."""

_LONGEST_QUERY: Final = 100_000
_LONGEST_HITS: Final = 3_000_000
"""Bytes of all hits of one query: with the query itself they must fit into one message to a worker."""
_FEW: Final = 100
"""Rows up to which the engine may go through a block for each solution of a join. A longer one is wrapped into a
subquery, for which it makes a table: 1,100 hits joined with 50,000 things then take 0.1 s instead of 2 s."""
_POSITION: Final = re.compile(r"(?<=error at )(\d+):(\d+)(?=: expected)")


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs that a query sees: merged in its default graph, and by name. None stands for all.

    `written`: they are names as the query writes them, after FROM. `within`: others than these do not exist for it.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    written: bool = False
    within: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text that was replaced: its first and last offset, and what stands there now."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Searched:
    """A query with hits in it. `sequence`: the state of the index they come from; `notes`: what was left out."""

    query: str
    original: str
    pieces: tuple[Piece, ...] = ()
    sequence: int | None = None
    notes: tuple[str, ...] = ()

    def at_old_places(self, message: str) -> str:
        """A syntax error of the engine, with line and column of the query as it was sent."""
        match = _POSITION.search(message)
        if not match or not self.pieces:
            return message
        where = tokens.place(self.original, self._old(tokens.offset_of(self.query, int(match[1]), int(match[2]))))
        return f"{message[: match.start()]}{where.line}:{where.column}{message[match.end() :]}"

    def _old(self, offset: int) -> int:
        """The old offset; that of its beginning for anything in a replaced part."""
        shift = 0
        for piece in self.pieces:
            begins = piece.start + shift
            if offset < begins:
                break
            if offset < begins + len(piece.text):
                return piece.start
            shift += len(piece.text) - (piece.end - piece.start)
        return offset - shift


def search(query: str, scope: Scope, look_up: LookUp | None, sequence: int, base: str) -> Searched:
    """Answer all uses of text:query in a query; takes milliseconds, more for words that very many labels have.

    `look_up` is asked at most once, for an index that holds `sequence`; `base` is that of relative IRIs. Raises
    InvalidInput and TooLarge, and what `look_up` raises.
    """
    if len(query) > _LONGEST_QUERY:
        raise TooLarge(f"A query with text:query may have {_LONGEST_QUERY:,} characters.", "Send long lists by parts.")
    uses = Uses(query, PREFIXES, base)
    try:
        runs = uses.runs() if uses.predicates else []
    except NotParsed as not_parsed:
        raise _unreadable(uses, not_parsed.args[0]) from None
    if not runs:
        return Searched(query, query)
    groups = [read_run(uses, run) for run in runs]
    if look_up is None:
        raise uses.error(runs[0].calls[0].predicate, "There is no index of words here.", "Use FILTER(CONTAINS(…)).")
    seen = _resolved(scope, uses)
    every = [one for group in groups for one in group]
    holds, found = look_up([_limited(one, seen) for one in every], sequence)
    answers = iter(found)
    pieces = [
        _piece(uses, run, [(one, next(answers)) for one in group]) for run, group in zip(runs, groups, strict=True)
    ]
    if sum(len(piece.text.encode()) for piece in pieces) > _LONGEST_HITS:
        raise TooLarge("text:query finds too much for one query.", "Give smaller limits, or leave the label out.")
    return Searched(
        _replaced(query, pieces), query, tuple(pieces), holds, tuple(_notes(zip(every, found, strict=True)))
    )


def _unreadable(uses: Uses, index: int) -> InvalidInput:
    """The error for a text that is no SPARQL, in the same words as if it had not used text:query."""
    where = tokens.place(uses.text, uses.offset(index))
    return explain(uses.text, f"error at {where.line}:{where.column}: expected ", PREFIXES)


def _resolved(scope: Scope, uses: Uses) -> Scope:
    """The same graphs by their IRIs, those that exist."""

    def iris(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if scope.written:
            terms = [uses.term(name) for name in names or ()]
            names = tuple(term.value for term in terms if isinstance(term, NamedNode))
        if scope.within is None:
            return names
        return scope.within if names is None else tuple(name for name in names if name in scope.within)

    return Scope(iris(scope.default), iris(scope.named))


def _limited(use: TextQueryUse, scope: Scope) -> TextQuery:
    """The look-up in the graphs that this part of the query sees."""
    query = use.query
    graphs = scope.default
    if use.graph.startswith("?"):
        graphs = scope.named
    elif use.graph:
        graphs = (use.graph,) if scope.named is None or use.graph in scope.named else ()
    return replace(query, graphs=graphs, by_graph=query.by_graph or use.graph.startswith("?"))


def _piece(uses: Uses, run: Run, found: Iterable[tuple[TextQueryUse, TextHits]]) -> Piece:
    """The text in the place of a run: VALUES, between full stop and subject where properties stand before or after."""
    start, last = uses.offset(run.span[0]), run.span[1] - 1
    parts = [_values(use, hits.hits) for use, hits in found]
    if run.follows:
        parts.insert(0, " .")
    subject = run.calls[0].subject
    if run.again and subject:
        parts.append(uses.found[subject[0]][1] + " ")
    return Piece(start, uses.offset(last) + len(uses.found[last][1]), " ".join(parts))


def _values(use: TextQueryUse, hits: Sequence[TextHit]) -> str:
    """Hits as a VALUES block (section 10.2 of SPARQL 1.1), on one line.

    Inside GRAPH ?g each hit says in which graph it was found, because the engine evaluates the block for every graph.
    """
    columns = dict(use.names)
    if use.graph.startswith("?"):
        columns.setdefault(use.graph[1:], "graph")
    rows = (_row(hit, list(columns.values())) for hit in hits)
    written = dict.fromkeys(row for row in rows if row is not None)
    block = f"VALUES ({' '.join(f'?{name}' for name in columns)}) {{ {' '.join(written)} }}"
    return f"{{ SELECT * {{ {block} }} }}" if len(written) > _FEW else block


def _row(hit: TextHit, columns: Sequence[str]) -> str | None:
    """One row. Terms are written by the engine's own serializer; what it takes for no IRI is left out."""
    terms: Mapping[str, NamedNode | None] = {
        column: iri_term(getattr(hit, column)) for column in columns if column in ("subject", "graph", "property")
    }
    if None in terms.values():
        return None
    written = {
        "score": f"{hit.score}e0",
        "literal": str(hit.literal),
        **{name: str(term) for name, term in terms.items()},
    }
    return f"({' '.join(written[column] for column in columns)})"


def _replaced(query: str, pieces: Sequence[Piece]) -> str:
    parts, end = [], 0
    for piece in pieces:
        parts += [query[end : piece.start], piece.text]
        end = piece.end
    return "".join([*parts, query[end:]])


def _notes(found: Iterable[tuple[TextQueryUse, TextHits]]) -> Iterator[str]:
    """Sentences about what the hits lack, other than what the query itself asked to leave out."""
    for use, hits in found:
        limit = use.query.limit
        # They go into a header.
        words = "".join(c if c.isprintable() else " " for c in use.query.words[:40])
        if hits.cut and (not use.limited or limit == MOST):
            more = f"give a limit after the words, up to {MOST:,}, or " if limit < MOST else ""
            yield f"“{words}” has more than {limit:,} hits; the best {limit:,} are used: {more}search more closely."
        if hits.unranked:
            yield f"“{words}” stands in more than {RANKED:,} labels; those beyond were not compared."
