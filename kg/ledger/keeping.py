"""Bodies in the ledger's database: which came with which change, and finding them again.

They are beside the versions of graphs, since a body may differ from the one before only in what is not published, and
one record may be told of by several sources. The chain is over the digests of the encrypted bytes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from kg.ledger.bodies import Kept, Sealed, digest_bodies
from kg.ledger.connections import Database
from kg.ledger.schema import bodies, changes

_AT_ONCE: Final = 500
_HEAD: Final = tuple(column for column in bodies.c if column.name != "payload")
_Row = Mapping[str, Any]


class Bodies:
    """The bodies of a ledger. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, graph: str, *, parts: bool = False) -> list[Kept]:
        """All that ever came for a graph, in the order in which they did, without their contents.

        With `parts` also for graphs of parts of the same record, whose names go on with a slash.
        """
        here = bodies.c.graph == graph
        if parts:
            here = sa.or_(here, bodies.c.graph.startswith(f"{graph}/", autoescape=True))
        query = sa.select(*_HEAD).where(here)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(bodies.c.sequence, bodies.c.source, bodies.c.number))
            return [Kept(**row._mapping) for row in rows]

    def get(self, head: Kept) -> Kept:
        """The same with its content."""
        return self.get_all([head])[0]

    def get_all(self, heads: Sequence[Kept]) -> list[Kept]:
        """The same with their contents."""
        place = sa.tuple_(bodies.c.graph, bodies.c.source, bodies.c.number)
        found: dict[tuple[str, str, int], Kept] = {}
        with self._database.reading() as connection:
            for start in range(0, len(heads), _AT_ONCE):
                wanted = [(head.graph, head.source, head.number) for head in heads[start : start + _AT_ONCE]]
                for row in connection.execute(sa.select(*bodies.c).where(place.in_(wanted))):
                    found[row.graph, row.source, row.number] = Kept(**row._mapping)
        return [found[head.graph, head.source, head.number] for head in heads]

    def graphs(self) -> list[str]:
        """The graphs that bodies ever came for, in order."""
        with self._database.reading() as connection:
            return list(connection.execute(sa.select(bodies.c.graph).distinct().order_by(bodies.c.graph)).scalars())

    def newest(self, graphs: Collection[str]) -> dict[tuple[str, str], Kept]:
        """The last that came for each of some graphs, by graph and source, without their contents."""
        found: dict[tuple[str, str], Kept] = {}
        wanted = sorted(graphs)
        with self._database.reading() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                here = bodies.c.graph.in_(wanted[start : start + _AT_ONCE])
                for row in connection.execute(sa.select(*_HEAD).where(here).order_by(bodies.c.number)):
                    found[row.graph, row.source] = Kept(**row._mapping)
        return found

    def walk(self) -> Iterator[Kept]:
        """All bodies with their contents, in the order of changes."""
        query = sa.select(*bodies.c).order_by(bodies.c.sequence)
        with self._database.reading() as connection:
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                yield Kept(**row._mapping)

    def digests(self) -> dict[int, str]:
        """What the changes say of the bodies that came with them, by sequence; nothing for those without."""
        query = sa.select(changes.c.sequence, changes.c.bodies).where(changes.c.bodies != "")
        with self._database.reading() as connection:
            return {row.sequence: row.bodies for row in connection.execute(query)}


def body_rows(connection: sa.Connection, came: Sequence[Sealed]) -> list[dict[str, Any]]:
    """Rows of bodies that come now, numbered after those that are there of the same graph and source."""
    graphs = sorted({body.graph for body in came})
    last: dict[tuple[str, str], int] = {}
    newest = sa.select(bodies.c.graph, bodies.c.source, sa.func.max(bodies.c.number).label("last"))
    for start in range(0, len(graphs), _AT_ONCE):
        here = bodies.c.graph.in_(graphs[start : start + _AT_ONCE])
        for row in connection.execute(newest.where(here).group_by(bodies.c.graph, bodies.c.source)):
            last[row.graph, row.source] = row.last
    rows = []
    for body in came:
        number = last[body.graph, body.source] = last.get((body.graph, body.source), 0) + 1
        names = ("graph", "source", "form", "mark", "sha256", "payload")
        rows.append({name: getattr(body, name) for name in names} | {"number": number})
    return rows


def digest_rows(rows: Sequence[_Row]) -> str:
    """The digest of bodies of one change (`digest_bodies`)."""
    return digest_bodies([(row["graph"], row["source"], row["number"], row["form"], row["sha256"]) for row in rows])
