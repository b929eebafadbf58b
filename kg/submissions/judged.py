"""A document that was judged: what comes in from outside, with the report on it and whose record it would be."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from kg.errors import InvalidInput, Refused
from kg.records.mapping.texts import read_texts
from kg.records.types import get_record_type
from kg.submissions.actors import Actor
from kg.validation.report import Report
from kg.validation.wire import pack

REALMS: Final = ("chm", "abs", "bch", "ort")
_LONGEST_TITLE: Final = 500


@dataclass(frozen=True)
class Judged:
    """A document that was judged. `text` is its JSON in UTF-8, `owner` is as in grants, `realm` one of `REALMS`."""

    text: bytes
    report: Report
    owner: str
    realm: str = "chm"

    @cached_property
    def body(self) -> Mapping[str, Any]:
        """The document as a JSON value; it was read before, in bounds."""
        found: Mapping[str, Any] = json.loads(self.text)
        return found

    @cached_property
    def sha256(self) -> str:
        """The digest of the text."""
        return hashlib.sha256(self.text).hexdigest()

    @property
    def record(self) -> str:
        """The identifier of the record."""
        return self.report.identifier

    @property
    def schema(self) -> str:
        """The type of the record."""
        return self.report.schema

    @property
    def changes(self) -> bool:
        """Whether publication would change a text: take something out, or mend it."""
        return any("before" in finding.details for finding in self.report.findings)

    @cached_property
    def title(self) -> str:
        """What people may know it by, '' if it has no title: the first text that it gives."""
        return next((text[:_LONGEST_TITLE] for text, _ in read_texts(self.body.get("title"))), "")

    @cached_property
    def packed_report(self) -> bytes:
        """The report as it is kept, without the graph, which the document makes again."""
        return pack(replace(self.report, graph=b""))


def owner_of(body: Mapping[str, Any], schema: str, actor: Actor, organisation: str = "") -> str:
    """Whose a record is: the government that it names, else the organisation that somebody sends it for.

    `organisation` is the one that was named; without it the only one that the account has a grant for. Raises
    InvalidInput where nothing says whose it is, and Refused if the account may send for nobody.
    """
    type_ = get_record_type(schema)
    government = body.get("government") if "government" in type_.by_name else None
    named = government.get("identifier") if isinstance(government, Mapping) else None
    if isinstance(named, str) and named.strip():
        return f"government:{named.strip().lower()[:64]}"
    if type_.schema_type == "national":
        raise InvalidInput(
            "The document does not say which government's it is.", 'Give "government": {"identifier": …}.'
        )
    if organisation:
        return f"organisation:{organisation}"
    owners = {grant.owner for grant in actor.grants if grant.covers(grant.owner, schema)}
    found = sorted(owner for owner in owners if not owner.startswith("vocabulary:") and actor.roles(owner, schema))
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidInput(f"You may submit {schema} for several: {', '.join(found)[:500]}.", "Name the organisation.")
    raise Refused(f"You may submit no {schema}.", "An administrator gives grants: kg grant give.")
