"""Cutting a SPARQL Update request into its operations, before the engine sees it (SPARQL 1.1 Update, section 3).

A request is cut into its operations at the semicolons outside all braces, so that each can be run and its graphs be
known by itself. An operation is given to the engine as the whole text with the other operations blanked out: the
prologue applies, and positions in error messages stay right.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.errors import InvalidInput, Refused
from kg.rdf.namespaces import PREFIXES
from sparql.language import guard, tokens
from sparql.language.tokens import BLANK, IRI, OPERATOR, PNAME, VARIABLE, WORD, Token
from sparql.text_search import uses

FORMS: Final = ("INSERT", "DELETE", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
LOAD: Final = "LOAD"
_MANAGING: Final = ("CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD")
_VISIBLE: Final = re.compile(r"[^\r\n]")
_MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its first word (for `WITH`, the word after its graph), and where in the text it stands.

    `where` is the offset of the keyword WHERE of a modification, or of its group if the keyword is left out; None where
    there is none. `group` is the offset of the group itself. `short`: `DELETE WHERE`; `silent`: a failure is
    none (`LOAD SILENT`). `using` is the offset of the first USING, `using_default` and `using_named` are the graphs
    that stand after it; `home` is the graph after WITH. `searched` are the graphs that GRAPH names in
    patterns, also as variables. What may be changed: `graphs`, and `variables` for graphs,
    in templates; `everything` (ALL or NAMED); by `plain` triples outside GRAPH the default graph, or `home`. All graphs
    are as written.
    """

    form: str
    start: int
    end: int
    where: int | None
    group: int | None
    short: bool
    silent: bool
    using: int | None
    using_default: tuple[str, ...]
    using_named: tuple[str, ...]
    home: str
    searched: tuple[str, ...]
    variables: tuple[str, ...]
    everything: bool
    plain: bool
    graphs: tuple[str, ...]

    @property
    def default(self) -> bool:
        """Whether the default graph may be changed."""
        return self.plain and not self.home

    @property
    def data(self) -> bool:
        """Whether it has a block of triples without variables and nothing else: INSERT DATA, DELETE DATA."""
        return self.form in ("INSERT", "DELETE") and self.group is None

    @property
    def empties(self) -> bool:
        """Whether nothing is left in the graphs it names."""
        return self.form in ("CLEAR", "DROP")


@dataclass(frozen=True, slots=True)
class UpdateText:
    """An update request that may run: its operations in order, and where its prologues stand."""

    text: str
    operations: tuple[Operation, ...]
    prologues: tuple[tuple[int, int], ...]

    def alone(self, operation: Operation, insert: str = "", at: int | None = None) -> str:
        """The text of one operation with its prologue, everything else blanked out; `insert` goes in at an offset."""
        keep = [span for span in self.prologues if span[0] < operation.start]
        keep.append((operation.start, operation.end))
        parts, position = [], 0
        for start, end in keep:
            parts.append(_VISIBLE.sub(" ", self.text[position:start]))
            if at is not None and start <= at < end:
                parts += [self.text[start:at], insert, self.text[at:end]]
            else:
                parts.append(self.text[start:end])
            position = end
        return "".join(parts)

    def without(self, start: int | None, end: int) -> "UpdateText":
        """The same with a part blanked out, if it begins anywhere; everything else stays where it is."""
        if start is None:
            return self
        blank = _VISIBLE.sub(" ", self.text[start:end])
        return replace(self, text=self.text[:start] + blank + self.text[end:])

    def prologue(self, operation: Operation) -> str:
        """The BASE and PREFIX lines that apply to an operation."""
        return " ".join(self.text[start:end] for start, end in self.prologues if start < operation.start)


class NoOperation(InvalidInput):
    """A text that may be an update by the grammar, but does nothing (SPARQL 1.1, section 19.8, rule 29)."""


def read_update(
    text: str, limits: guard.Limits, defaults: Mapping[str, str] = PREFIXES, *, loads: bool = False
) -> UpdateText:
    """Cut an update request into operations; raises what `guard.inspect` raises, and NoOperation.

    LOAD is an operation only if `loads` is given, for callers that check the whole text before refusing it; else it is
    Refused.
    """
    found = guard.read_tokens(text, limits)
    starts = list(tokens.starts(text))
    operations: list[Operation] = []
    prologues: list[tuple[int, int]] = []
    declared: dict[str, str] = {}
    position = 0
    while position < len(found):
        prefixes, after = guard.prologue(found, position)
        declared |= prefixes
        if after > position:
            end = starts[after] if after < len(found) else len(text)
            prologues.append((starts[position], end))
        if after >= len(found):
            break
        end = _end(found, after)
        operations.append(_operation(text, found, starts, after, end, loads=loads))
        position = end + 1
        if len(operations) > _MOST:
            raise Refused(f"The request has more than {_MOST:,} operations.", "Send several requests.")
    if not operations:
        forms = ", ".join(FORMS[:-1])
        raise NoOperation("There is no operation in this text.", f"An update consists of: {forms}.")
    _refuse_repeated_blank_nodes(text, found, operations, starts)
    guard.refuse_undeclared(text, found, declared, defaults)
    guard.refuse_service(text, found, declared)
    if uses.may_search(text):
        uses.refuse(text, found, {**defaults, **declared})
    return UpdateText(text, tuple(operations), tuple(prologues))


def _end(found: Sequence[Token], position: int) -> int:
    """Index of the semicolon that ends the operation, or of the end of the text."""
    depth = 0
    for index in range(position, len(found)):
        kind, lexeme = found[index]
        if kind != OPERATOR:
            continue
        if lexeme in ("{", "{|"):
            depth += 1
        elif lexeme in ("}", "|}"):
            depth -= 1
        elif lexeme == ";" and depth <= 0:
            return index
    return len(found)


def _operation(
    text: str, found: Sequence[Token], starts: Sequence[int], begin: int, end: int, *, loads: bool
) -> Operation:
    form = LOAD if loads and found[begin][1].upper() == LOAD else _form(text, found, starts, begin)
    span = found[begin:end]
    words = [lexeme.upper() if kind == WORD else "" for kind, lexeme in span]
    manages = form in _MANAGING
    top = [index for index, depth in enumerate(_depths(span)) if depth == 0]
    groups = [index for index in top if span[index] == (OPERATOR, "{")]
    where = next((index for index in top if words[index] == "WHERE"), None)
    if where is None and len(groups) > 1:
        where = groups[-1]  # the keyword may be left out
    using = next((index for index in top if words[index] == "USING"), None)
    short = form == "DELETE" and words[1:2] == ["WHERE"]
    default, named = _using(span, words) if using is not None else ((), ())
    changed = len(span) if where is None or short else where if using is None else min(using, where)
    return Operation(
        form=form,
        start=starts[begin],
        end=starts[end] if end < len(found) else len(text),
        where=None if where is None else starts[begin + where],
        group=None if where is None else starts[begin + groups[-1]] if groups else None,
        short=short,
        silent=words[1:2] == ["SILENT"],
        using=None if using is None else starts[begin + using],
        using_default=default,
        using_named=named,
        home=span[1][1] if words[0] == "WITH" else "",
        searched=() if where is None else tuple(dict.fromkeys(_searched(span[where:], words[where:]))),
        variables=tuple(dict.fromkeys(_variables(span[:changed], words))),
        everything=manages and any(words[index] in ("ALL", "NAMED") for index in top),
        plain=any(words[index] in ("DEFAULT", "ALL") for index in top) if manages else _is_plain(span[:changed], words),
        graphs=tuple(dict.fromkeys(_graphs(span[:changed], words, manages))),
    )


def _form(text: str, found: Sequence[Token], starts: Sequence[int], begin: int) -> str:
    word = found[begin][1].upper()
    if word == "WITH" and begin + 2 < len(found):
        word = found[begin + 2][1].upper()
    if word in FORMS:
        return word
    place = starts[begin]
    if word.startswith(LOAD):
        raise refused_load(text, place)
    if word.startswith(guard.QUERY_FORMS):
        hint = "Queries go to /sparql."
        raise tokens.at(text, place, f"{word[:40]} is a query; this address takes updates.", hint)
    hint = "An update consists of: " + ", ".join(FORMS[:-1]) + "."
    raise tokens.at(text, place, f"“{found[begin][1][:40]}” does not begin an update.", hint)


def refused_load(text: str, place: int) -> InvalidInput:
    """The refusal of a LOAD at an offset."""
    hint = "Send the document itself: PUT or POST it to /graph-store?graph=…"
    return tokens.at(text, place, "LOAD is refused: this server fetches no addresses.", hint, Refused)


def _depths(span: Sequence[Token]) -> Iterator[int]:
    """How many braces are open before each token; after a closing one, as many as before its opening one."""
    depth = 0
    for kind, lexeme in span:
        if kind == OPERATOR and lexeme in ("}", "|}"):
            depth -= 1
            yield depth + 1
        else:
            yield depth
            depth += kind == OPERATOR and lexeme in ("{", "{|")


def _variables(span: Sequence[Token], words: Sequence[str]) -> Iterator[str]:
    """Variables that stand for graphs."""
    for index, (kind, lexeme) in enumerate(span):
        if kind == VARIABLE and index and words[index - 1] == "GRAPH":
            yield lexeme[1:]


def _searched(span: Sequence[Token], words: Sequence[str]) -> Iterator[str]:
    """What stands after GRAPH, as written: variables, IRIs or prefixed names."""
    return (lexeme for index, (_, lexeme) in enumerate(span) if index and words[index - 1] == "GRAPH")


def _graphs(span: Sequence[Token], words: Sequence[str], manages: bool) -> Iterator[str]:
    """Graphs that an operation names to change them, as IRIs or prefixed names."""
    for index, (kind, lexeme) in enumerate(span):
        if kind in (IRI, PNAME) and (manages or words[index - 1] in ("GRAPH", "INTO")):
            yield lexeme


def _using(span: Sequence[Token], words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs after USING and USING NAMED."""
    names = [(index, lexeme) for index, (kind, lexeme) in enumerate(span) if kind in (IRI, PNAME)]
    default = tuple(lexeme for index, lexeme in names if words[index - 1] == "USING")
    return default, tuple(lexeme for index, lexeme in names if words[index - 2 : index] == ["USING", "NAMED"])


def _is_plain(span: Sequence[Token], words: Sequence[str]) -> bool:
    """Whether there are triples outside GRAPH in templates or data."""
    inside = [index for index, depth in enumerate(_depths(span)) if depth == 1 and span[index] != (OPERATOR, "}")]
    names = {index + 1 for index in inside if words[index] == "GRAPH"}
    return any(
        index not in names and words[index] != "GRAPH" and span[index] not in ((OPERATOR, "."), (OPERATOR, "{"))
        for index in inside
    )


def _refuse_repeated_blank_nodes(
    text: str, found: Sequence[Token], operations: Sequence[Operation], starts: Sequence[int]
) -> None:
    """A label may not stand in two INSERT DATA (SPARQL 1.1, section 19.6); in templates each makes its own node."""
    seen: dict[str, int] = {}
    number = 0
    for (kind, lexeme), start in zip(found, starts, strict=True):
        while number + 1 < len(operations) and start >= operations[number + 1].start:
            number += 1
        if kind == BLANK and operations[number].data and seen.setdefault(lexeme, number) != number:
            hint = "Use another label, or an IRI if you mean the same thing."
            raise tokens.at(text, start, f"The blank node {lexeme} is used in two operations.", hint)
