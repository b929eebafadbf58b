"""One record under several names: its number, its unique identifier, the identifier of its body.

The best name that was ever heard of counts, whenever it was heard: what came under another one moves. Which number
belongs to which identifier is kept in the ledger, since a body's graph does not say it in its name.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT
from kg.records.identifiers import is_guid, read_uid
from kg.records.sources import BY_SYMBOL

_NUMBER: Final = "number"


@dataclass(frozen=True, slots=True)
class Placed:
    """The path that something belongs to, and paths of the same record whose graphs move to that one's name."""

    path: str
    moving: Collection[str] = ()


class Identities:
    """Knows the best path of each record that has a number. `known` are the names of graphs in the ledger."""

    def __init__(self, names: GraphNames, known: Iterable[str]) -> None:
        self._names = names
        self._best: dict[int, str] = {}
        self._others: dict[int, set[str]] = {}
        self._spellings: dict[str, set[str]] = {}
        self.learn(known)

    def learn(self, known: Iterable[str]) -> None:
        """Take more names of graphs into account."""
        records, numbers = self._names.record(""), self._names.source(_NUMBER, "")
        for name in known:
            if name.startswith(numbers):
                number, _, path = name.removeprefix(numbers).partition("/")
                if not f"{path}/".startswith(BY_SYMBOL):
                    self._best[int(number)] = path
            elif name.startswith(records):
                self._remember(name.removeprefix(records))

    def _remember(self, path: str) -> None:
        base = path.partition("/")[0]
        if len(base) == 36 and base != base.upper() and is_guid(base):
            self._spellings.setdefault(base.upper(), set()).add(path)
        elif (number := _number_in(base)) is not None:
            self._others.setdefault(number, set()).add(path)
            if number not in self._best or _rank(base) > _rank(self._best[number]):
                self._best[number] = base

    def place(self, path: str, number: int | None) -> Placed:
        """The path under which the record at `path`, whose number is known or not, has its best name.

        What is named by its symbol stays there: it is another thing than the record that told of it.
        """
        if path.startswith(BY_SYMBOL):
            return Placed(path)
        base, slash, part = path.partition("/")
        moving = self._spellings.pop(base, set()) - {path}
        number = _number_in(base) if number is None else number
        if number is None:
            return Placed(path, moving)
        best = self._best.get(number)
        if best is not None and _rank(best) > _rank(base):
            return Placed(best + slash + part, moving)
        if best is None or _rank(best) < _rank(base):
            self._best[number] = base
            moving = moving | {each for each in self._others.pop(number, ()) if each.partition("/")[0] != base}
        if _number_in(base) is not None:
            self._others.setdefault(number, set()).add(path)
        return Placed(path, moving)

    def row(self, path: str, number: int) -> tuple[str, CanonicalGraph] | None:
        """What the ledger has to keep of a number; None if the path has it."""
        base = path.partition("/")[0]
        if _number_in(base) is not None or self._best.get(number) != base:
            return None
        iri = self._names.base_iri + "record/"
        text = f"<{iri}{number}> <{DCT.isReplacedBy.value}> <{iri}{base}> .\n"
        return self._names.source(_NUMBER, f"{number}/{base}"), CanonicalGraph(text.encode(), 1)


def _number_in(base: str) -> int | None:
    if base.isascii() and base.isdigit() and len(base) < 10:
        return int(base)
    uid = read_uid(base) if 3 <= base.count("-") <= 4 else None
    return uid.number if uid else None


def _rank(base: str) -> int:
    """How good a name is: a number, a unique identifier, or an identifier of its own."""
    return 0 if base.isdigit() else 1 if _number_in(base) is not None else 2
