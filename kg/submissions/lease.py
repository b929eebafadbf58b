"""Work that only one of many processes does, on however many machines: who does it says so in the database.

It holds for a minute: who has died says it no longer, and another takes over. What is done under a lease is safe if two
should do it for a moment, because clocks differ: it asks for the state of things in the transaction that changes them.
"""

from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from kg.ledger.connections import Database
from kg.submissions.moments import written
from kg.submissions.tables import leases

CLOCK: Final = "clock"
"""What is due without anybody asking, mail too."""
LASTS: Final = timedelta(minutes=1)


def hold(database: Database, name: str, holder: str, now: datetime) -> bool:
    """Whether a holder has the lease of some work at a moment, taking or renewing it where that is to be done."""
    with database.reading() as connection:
        row = connection.execute(sa.select(leases).where(leases.c.name == name)).first()
    if row is not None and row.holder == holder and row.until > written(now + LASTS / 2):
        return True
    if row is not None and row.holder != holder and row.until > written(now):
        return False
    mine = {"holder": holder, "until": written(now + LASTS)}
    try:
        with database.begin() as connection:
            if row is None:
                connection.execute(sa.insert(leases).values(name=name, **mine))
                return True
            unchanged = sa.and_(leases.c.name == name, leases.c.holder == row.holder, leases.c.until == row.until)
            return connection.execute(sa.update(leases).where(unchanged).values(**mine)).rowcount == 1
    except sa.exc.IntegrityError:  # another process was quicker
        return False


def let_go(database: Database, name: str, holder: str, now: datetime) -> None:
    """Leave the work to others at once."""
    mine = sa.and_(leases.c.name == name, leases.c.holder == holder)
    with database.begin() as connection:
        connection.execute(sa.update(leases).where(mine).values(until=written(now)))
