"""An update carried out on a copy of the graph, to learn which graphs it changes and how. Runs in the sandbox.

The store rewrites some literals (`"1.50"^^xsd:decimal` becomes 1.5), the ledger keeps them as they were sent. So what
is taken from a run is the difference that it makes, line by line, which is then applied to the ledger's content.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from kg.errors import Impossible, InvalidInput, Refused, storage_error
from kg.rdf.blank_nodes import refuse_alike
from kg.rdf.characters import refuse_unsayable
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.graph_names import GraphNames, blank_node_prefix
from sparql.engine.datasets import Datasets, Named, TooLargeToMerge
from sparql.language import guard, tokens
from sparql.language.dotted_names import as_sent, escape_dots
from sparql.writing.operations import Operation, UpdateText
from sparql.writing.reading import explained, read_runnable

Graph = NamedNode | DefaultGraph
_MERGED: Final = NamedNode("merged:graphs")
"""A graph for the merge of those that an operation uses, while that is carried out."""
_BLANK: Final = re.compile(rb"^_:([A-Za-z0-9]+)|(?<= )_:([A-Za-z0-9]+)(?= \.\n$)")


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes of an update to one graph. `replaced`: the old content is gone, and `added` is the whole content."""

    exists: bool
    replaced: bool
    removed: frozenset[bytes]
    added: frozenset[bytes]

    @property
    def empty(self) -> bool:
        """Whether the graph is as it was."""
        return not (self.replaced or self.removed or self.added)


class Scratch:
    """A copy of the graph that may be changed, and which graphs were.

    `using` are the graphs of the parameters using-graph-uri and using-named-graph-uri; `hidden` are graphs that
    patterns see only if they are named there, by USING or by WITH.
    """

    def __init__(
        self,
        store: Store,
        names: GraphNames,
        prefixes: Mapping[str, str],
        limits: guard.Limits,
        using: tuple[Sequence[str], Sequence[str]] = ((), ()),
        hidden: Sequence[str] = (),
    ) -> None:
        self._store = store
        self._names = names
        self._prefixes = dict(prefixes)
        self._limits = limits
        self._using = using
        self._hidden = {name: list[Quad]() for name in hidden}
        self._before: dict[str, frozenset[bytes] | None] = {}
        self._existed: dict[str, bool] = {}
        # Updates change the graph without a name, where the store has the union of all.
        store.remove_graph(DefaultGraph())
        store.update(f"MOVE SILENT GRAPH <{names.default}> TO DEFAULT")

    def run(self, text: str) -> dict[str, Difference]:
        """Carry out an update; the differences of the graphs that have any, by name.

        Raises InvalidInput with the place of what cannot be read, and Refused for graphs that are not written directly.
        """
        update = read_runnable(text, self._limits, self._prefixes, self._names.base_iri)
        for operation in update.operations:
            used = self._used(update, operation)
            self._note(update, operation, used)
            self._update(update, operation, used)
            self._store.remove_graph(_MERGED)
        differences = {name: self._difference(name) for name in self._before}
        return {
            name: difference
            for name, difference in differences.items()
            if not difference.empty or difference.exists != self._existed[name]
        }

    def _update(self, update: UpdateText, operation: Operation, used: Named | None) -> None:
        insert, at = "", None
        if used is not None and operation.where is not None:
            update = update.without(operation.using, operation.where)
            insert, at = f"{_clauses(used)} ", operation.where
            if operation.short and operation.group is not None:
                insert = update.text[operation.group : operation.end] + insert
        if operation.form == "CLEAR" and not operation.silent:
            # A graph that is not there holds nothing, as wanted; the protocol's tests take that for a success.
            insert, at = " SILENT", operation.start + len("CLEAR")
        try:
            self._carry_out(update.alone(operation, insert, at))
        except SyntaxError as error:
            raise explained(update.text, error.msg or str(error)) from None
        except (RuntimeError, ValueError, OSError) as error:
            if isinstance(error, OSError) and (full := storage_error(error, "The copy that updates are tried on")):
                raise full from None
            said = f"{operation.form} cannot be carried out: {str(error)[:300]}"
            hint = "Nothing was changed. With SILENT, a graph that is not there is no error."
            raise tokens.at(update.text, operation.start, said, hint, Impossible) from None

    def _carry_out(self, text: str) -> None:
        """Let the engine carry out an operation; if it cannot read it, with names escaped that may be the reason."""
        try:
            self._store.update(text, base_iri=self._names.base_iri, prefixes=self._prefixes)
        except SyntaxError:
            escaped = escape_dots(text)
            if escaped == text:
                raise
            try:
                self._store.update(escaped, base_iri=self._names.base_iri, prefixes=self._prefixes)
            except SyntaxError as error:
                raise SyntaxError(as_sent(error.msg or str(error), text, escaped)) from None

    def _used(self, update: UpdateText, operation: Operation) -> Named | None:
        """The graphs that the patterns of an operation see, by USING or by the parameters of the protocol (2.2.3).

        Graphs of which two state the same are merged first.
        """
        used = Named(*map(tuple, self._using))
        if operation.where is None:
            self._hide(update, operation, tuple(self._hidden))
            return None
        if not (used.default or used.named):
            if operation.using is None:
                self._hide(
                    update, operation, self._resolved(update, operation, [operation.home] if operation.home else ())
                )
                return None
            default = self._resolved(update, operation, operation.using_default)
            used = Named(default, self._resolved(update, operation, operation.using_named))
        elif operation.using is not None or operation.home:
            raise InvalidInput(
                "The update says which graphs to use, and so do the parameters of the request.",
                "Use either USING and WITH, or using-graph-uri and using-named-graph-uri.",
            )
        self._hide(update, operation, (*used.default, *(used.named or ())))
        datasets = Datasets(self._store)
        try:
            if len(used.default) < 2 or datasets.stand_apart(used.default):
                return used
            self._store.extend(datasets.merged(used.default, _MERGED))
        except TooLargeToMerge as error:
            said = f"The graphs that are used cannot be merged: {error}."
            hint = "Use fewer or smaller graphs, or GRAPH. Nothing was changed."
            raise tokens.at(update.text, operation.start, said, hint) from None
        return Named((_MERGED.value,), used.named)

    def _hide(self, update: UpdateText, operation: Operation, shown: Sequence[str]) -> None:
        """Take hidden graphs out of sight of patterns that may find them by GRAPH; put those back that are used.

        Nothing else changes them, as they are derived. They may be large, so that they mostly stay where they are.
        """
        anything = any(name[0] in "?$" for name in operation.searched)
        named = () if anything else self._resolved(update, operation, operation.searched)
        for name, kept in self._hidden.items():
            graph = NamedNode(name)
            if name in shown:
                self._store.extend(kept)
                kept.clear()
            elif not kept and (anything or name in named):
                kept += self._store.quads_for_pattern(None, None, None, graph)
                self._store.remove_graph(graph)

    def _note(self, update: UpdateText, operation: Operation, used: Named | None) -> None:
        """Remember the content of the graphs that an operation may change, unless it was remembered before."""
        named = operation.graphs + ((operation.home,) if operation.home and operation.plain else ())
        targets: list[Graph] = list(map(NamedNode, self._resolved(update, operation, named)))
        if operation.everything:
            targets += [graph for graph in self._store.named_graphs() if isinstance(graph, NamedNode)]
        if operation.variables:
            targets += self._bound(update, operation, used)
        self._refuse_default_by_name(targets)
        if operation.default:
            targets.append(DefaultGraph())
        for graph in targets:
            name = graph.value if isinstance(graph, NamedNode) else self._names.default
            if operation.everything and self._names.is_derived(name):
                continue  # follows what it is derived from
            self._names.refuse_derived(name)
            if operation.empties:
                self._existed.setdefault(name, self._exists(name))
                self._before[name] = None
            elif name not in self._before:
                self._existed[name] = self._exists(name)
                self._before[name] = self._lines(name)

    def _refuse_default_by_name(self, targets: Iterable[Graph]) -> None:
        if NamedNode(self._names.default) in targets:
            raise Refused(
                f"The graph without a name, which queries find as {self._names.default}, is not changed by that name.",
                "Write the triples outside GRAPH, or DEFAULT instead of GRAPH <…>.",
            )

    def _resolved(self, update: UpdateText, operation: Operation, names: Sequence[str]) -> tuple[str, ...]:
        """The IRIs of graphs that are named in an operation, by the engine."""
        if not names:
            return ()
        values = " ".join(names)
        solutions = self._select(f"{update.prologue(operation)} SELECT ?g {{ VALUES ?g {{ {values} }} }}", update)
        return tuple(s["g"].value for s in solutions if isinstance(s["g"], NamedNode))

    def _bound(self, update: UpdateText, operation: Operation, used: Named | None) -> list[Graph]:
        """The graphs that the variables of an operation stand for."""
        if operation.group is None:
            return []
        columns = " ".join(f"?{name}" for name in operation.variables)
        group = update.text[operation.group : operation.end]
        options: dict[str, Any] = {}
        if used is not None:
            options["default_graph"] = list(map(NamedNode, used.default))
            options["named_graphs"] = list(map(NamedNode, used.named or ()))
        elif operation.home:
            options["default_graph"] = NamedNode(*self._resolved(update, operation, [operation.home]))
        text = f"{update.prologue(operation)} SELECT DISTINCT {columns} WHERE {group}"
        found: dict[NamedNode, None] = {}
        for solution in self._select(text, update, **options):
            found.update({value: None for value in solution if isinstance(value, NamedNode)})
        return list(found)

    def _select(self, text: str, update: UpdateText, **options: Any) -> QuerySolutions:
        try:
            found = self._store.query(
                escape_dots(text), base_iri=self._names.base_iri, prefixes=self._prefixes, **options
            )
        except SyntaxError:
            # It is the update that cannot be read: an empty store says where.
            try:
                Store().update(escape_dots(update.text), base_iri=self._names.base_iri, prefixes=self._prefixes)
            except SyntaxError as error:
                raise explained(update.text, error.msg or str(error)) from None
            except (RuntimeError, ValueError, OSError):
                pass
            raise InvalidInput("The graphs of the update cannot be told.", "Name them with GRAPH <…>.") from None
        assert isinstance(found, QuerySolutions)
        return found

    def _graph(self, name: str) -> Graph:
        return DefaultGraph() if name == self._names.default else NamedNode(name)

    def _exists(self, name: str) -> bool:
        graph = self._graph(name)
        if isinstance(graph, DefaultGraph):
            return next(self._store.quads_for_pattern(None, None, None, graph), None) is not None
        return self._store.contains_named_graph(graph)

    def _lines(self, name: str) -> frozenset[bytes]:
        """The triples of a graph as N-Triples, its blank nodes named as the ledger names them."""
        dump = self._store.dump(format=RdfFormat.N_TRIPLES, from_graph=self._graph(name)) or b""
        lines = dump.splitlines(keepends=True)
        prefix = blank_node_prefix(name).encode()
        if b"_:" + prefix in dump:
            lines = [_without_prefix(line, prefix) for line in lines]
        return frozenset(lines)

    def _difference(self, name: str) -> Difference:
        before, after = self._before[name], self._lines(name)
        if before is None:
            return Difference(self._exists(name), True, frozenset(), after)
        return Difference(self._exists(name), False, before - after, after - before)


def _clauses(used: Named) -> str:
    clauses = [f" USING <{graph}>" for graph in used.default] + [f" USING NAMED <{g}>" for g in used.named or ()]
    return "".join(clauses)


def _without_prefix(line: bytes, prefix: bytes) -> bytes:
    """Blank nodes of an N-Triples line under the names that the ledger has for them."""

    def own(match: re.Match[bytes]) -> bytes:
        label = match[1] or match[2]
        return b"_:" + label.removeprefix(prefix)

    return _BLANK.sub(own, line)


def apply(content: bytes, difference: Difference) -> CanonicalGraph:
    """The ledger's content of a graph (canonical N-Triples) after a difference.

    Lines that the store writes in another way are found by what the store makes of them.
    """
    kept = set() if difference.replaced else set(content.splitlines(keepends=True))
    rewritten = difference.removed - kept
    kept -= difference.removed
    if rewritten:
        kept -= {line for line, stored in _as_stored(kept) if stored in rewritten}
    refuse_unsayable(b"".join(sorted(difference.added)))
    text = b"".join([*kept, *difference.added])
    quads = list(parse(text, format=RdfFormat.N_TRIPLES))
    refuse_alike(quads)
    return canonicalize(quads)


def _as_stored(lines: Iterable[bytes]) -> Iterable[tuple[bytes, bytes]]:
    """Each line with the line that a store makes of it, where that is another."""
    odd = [line for line in lines if b"^^" in line or b"@" in line]
    store = Store()
    for number, line in enumerate(odd):
        for quad in parse(line, format=RdfFormat.N_TRIPLES):
            store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(f"line:{number}")))
    for number, line in enumerate(odd):
        stored = store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(f"line:{number}")) or b""
        if stored != line:
            yield line, stored
