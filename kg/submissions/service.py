"""What may be done with proposals, each action one transaction of the ledger's database.

What an action needs is in the table of the workflow; here it is asked for, in the transaction that does it. Documents
were judged before (`Judged`): a transaction waits for nothing but the disk.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from kg.errors import Conflict, InvalidInput, KgError, NotFound, PreconditionFailed, Refused
from kg.ledger.agents import numbers_of
from kg.ledger.connections import Database
from kg.ledger.ledger import Change, Ledger
from kg.ledger.schema import agents
from kg.publishing.standing import check_before_writing
from kg.records.mapping.iris import read_iris
from kg.settings import Settings
from kg.submissions import rows
from kg.submissions.accepting import Accepting, Prepared, accept
from kg.submissions.actors import Actor, now
from kg.submissions.judged import Judged
from kg.submissions.once import Once
from kg.submissions.rows import Asked, Event, Submission, Version
from kg.submissions.standing import published_owner
from kg.submissions.tables import APPEND_ONLY, METADATA, review_events, submission_versions, submissions
from kg.submissions.workflow import Action, actions, possible

LONGEST_REASON: Final = 2_000
AT_ONCE: Final = 500
"""Proposals in one transaction at most."""
