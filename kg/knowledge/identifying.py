"""From an IRI as a request spells it to the IRI that the graph has (`kg.rdf.spellings`)."""

import re
from typing import Final

from kg.history.naming import VersionName, read_version, version_iri
from kg.knowledge.knowledge import Knowledge
from kg.rdf.identifiers import is_iri
from kg.rdf.spellings import closest, plain

_REVISION: Final = re.compile(r"(?P<thing>.+)(?:@|%40)(?P<number>[1-9]\d{0,8})", re.ASCII | re.DOTALL)
"""A revision of a record, of which itself nothing need be stated."""


def identify(knowledge: Knowledge, iri: str) -> str:
    """The IRI that is described, or was, and comes closest to a spelling; of one that is not known, a usual spelling.

    What the graph has in this very spelling is never taken for anything else. The cost is one look-up for such an IRI,
    and a few for others.
    """
    if knowledge.graph.knows(iri):
        return iri
    base = knowledge.graph.names.base_iri
    version = read_version(base, iri)
    if version is not None:
        return version_iri(base, VersionName(version.sequence, identify(knowledge, version.thing)))
    found = _find(knowledge, iri) or ("%25" in iri and _find(knowledge, iri.replace("%25", "%")))  # escaped twice
    if found:
        return found
    revision = _REVISION.fullmatch(iri)
    if revision and is_iri(revision["thing"]) and (thing := _find(knowledge, revision["thing"])):
        return f"{thing}@{revision['number']}"
    usual = plain(iri)
    return usual if iri.startswith(base) and is_iri(usual) else iri


def _find(knowledge: Knowledge, iri: str) -> str:
    others = closest(iri, (iri, plain(iri), *knowledge.search.spellings(iri)))
    return next((one for one in others if is_iri(one) and knowledge.answers(one)), "")
