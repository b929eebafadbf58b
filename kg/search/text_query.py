"""Full-text look-ups for SPARQL: their parameters, and the SQL that answers them (`kg.search.search.Search.text` asks).

Other than the search page, which ranks for one reader, a look-up answers as the graph has it: subjects and predicates
as stated, graphs by name, literals whole.
"""

import json
import sqlite3
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.search.composed import COMPOSED
from kg.search.words import MARK, make_key, pairs, runs
from kg.texts.folding import tokens

LIMIT: Final = 1_000
"""Hits of a look-up that does not say how many it wants."""
MOST: Final = 10_000
"""Hits that a look-up may ask for."""
RANKED: Final = 50_000
"""Labels that are compared with each other; if more have the words, the others are ignored."""
LONGEST: Final = 200
"""Characters of the words of a query, at most."""

# From 1 for the very words, through labels that begin with them, to labels that have them somewhere; the more of a
# label they are the better, and a preferred name before another.
_SCORE: Final = """
  CASE WHEN label.tokens = :words THEN 1.0
       WHEN substr(label.tokens, 1, :length) = :words THEN 0.6 + 0.3 * :length / length(label.tokens)
       ELSE 0.2 + 0.3 * min(1.0, 1.0 * :length / length(label.tokens)) END
  - CASE label.property WHEN 'hiddenLabel' THEN 0.02 WHEN 'altLabel' THEN 0.01 WHEN 'title' THEN 0.01 ELSE 0.0 END
"""
_MATCHING: Final = (
    "FROM word CROSS JOIN whole_label AS label ON label.id = word.rowid "
    f"WHERE word MATCH :expression AND label.predicate <> '{COMPOSED.value}'"
)
"""Labels that a graph states; names that the index composed are none."""
_LIST: Final = "IN (SELECT value FROM json_each(:{}))"


@dataclass(frozen=True, slots=True)
class TextQuery:
    """One look-up: labels in which every word of `words` begins a word.

    Of `properties` (IRIs; none: all that the index has), in `language` (a range of RFC 4647 such as `fr`; '' means
    labels without a language, None any), in `graphs` (None: all), of one `subject` ('' : of any). At most `limit` hits;
    two labels of a thing are two hits only if they differ in what `by_literal`, `by_graph` and `by_property` name.
    """

    words: str
    properties: tuple[str, ...] = ()
    language: str | None = None
    graphs: tuple[str, ...] | None = None
    subject: str = ""
    limit: int = LIMIT
    by_literal: bool = False
    by_graph: bool = False
    by_property: bool = False


@dataclass(frozen=True, slots=True)
class TextHit:
    """A label that has the words: its thing, how well it fits (to 1), the literal, its graph and its property."""

    subject: str
    score: float
    literal: Literal
    graph: str
    property: str


@dataclass(frozen=True, slots=True)
class TextHits:
    """Hits, the best first. `cut`: there are more than were asked for; `unranked`: more than `RANKED` labels match."""

    hits: tuple[TextHit, ...]
    cut: bool
    unranked: bool


def look_up(connection: sqlite3.Connection, query: TextQuery) -> TextHits:
    """Ask the index. No words find nothing. About 5 µs for each label that has the words."""
    words = tokens(query.words)
    if not words or not query.limit:
        return TextHits((), False, False)
    folded = " ".join(words)
    values: dict[str, object] = {
        "expression": _expression(query.words, words),
        "words": folded,
        "length": len(folded),
        "limit": query.limit + 1,
        "ranked": RANKED,
    }
    matching = _MATCHING + "".join(f" AND {condition}" for condition in _conditions(query, values))
    rows = connection.execute(
        "SELECT subject, max(score), value, language, literal, graph, predicate "
        f"FROM (SELECT label.*, {_SCORE} AS score {matching} LIMIT :ranked) GROUP BY {_groups(query)} "
        "ORDER BY 2 DESC, length(value), value, subject LIMIT :limit",
        values,
    ).fetchall()
    hits = tuple(_hit(*row) for row in rows[: query.limit])
    return TextHits(hits, len(rows) > query.limit, _exceeds(connection, matching, values))


def _expression(text: str, words: list[str]) -> str:
    """All words as beginnings; Chinese characters in their order."""
    neighbours = [f'"{MARK}{pair}"' for run in runs(text) for pair in pairs(run)]
    return " AND ".join([*(f'"{word}"*' for word in make_key(words).split()), *neighbours])


def _conditions(query: TextQuery, values: dict[str, object]) -> list[str]:
    """SQL conditions of a look-up; the values that they compare with are added to `values`."""
    conditions = []
    if query.properties:
        values["properties"] = json.dumps(query.properties)
        conditions.append("label.predicate " + _LIST.format("properties"))
    if query.graphs is not None:
        values["graphs"] = json.dumps(query.graphs)
        conditions.append("label.graph " + _LIST.format("graphs"))
    if query.language is not None:
        values["language"] = query.language.lower()
        begins = "substr(label.language, 1, length(:language) + 1) = :language || '-'" if query.language else "0"
        conditions.append(f"(label.language = :language OR {begins})")
    if query.subject:
        values["subject"] = query.subject
        conditions.append("label.subject = :subject")
    return conditions


def _groups(query: TextQuery) -> str:
    """Columns by which hits are grouped. Other columns come from the best label of a group (SQLite's rule for max)."""
    return (
        "subject"
        + (", value, language, literal" if query.by_literal else "")
        + (", graph" if query.by_graph else "")
        + (", predicate" if query.by_property else "")
    )


def _exceeds(connection: sqlite3.Connection, matching: str, values: dict[str, object]) -> bool:
    """Whether more labels match than are ranked; the words alone answer that for most."""
    counted = "SELECT count(*) FROM (SELECT 1 {} LIMIT :ranked + 1)"
    words_only = counted.format("FROM word WHERE word MATCH :expression")
    return all(connection.execute(sql, values).fetchone()[0] > RANKED for sql in (words_only, counted.format(matching)))


def _hit(subject: str, score: float, value: str, language: str, literal: str, graph: str, predicate: str) -> TextHit:
    term = _literal(literal) if literal else Literal(value, language=language or None)
    return TextHit(subject, round(score, 4), term, graph, predicate)


def _literal(ntriples: str) -> Literal:
    """A literal that the index keeps whole, because it has a datatype or a direction."""
    (quad,) = parse(f"<urn:s> <urn:p> {ntriples} .", format=RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    return quad.object


def iri_term(iri: str) -> NamedNode | None:
    """An IRI of the index as a term; None for one that the engine would not read."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None
