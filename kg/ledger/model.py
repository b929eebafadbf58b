"""Changes and versions, as the ledger keeps them."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.chain import link, seal
from kg.errors import Damaged
from kg.rdf.documents import CanonicalGraph


@dataclass(frozen=True, slots=True)
class Change:
    """One accepted change: its agent, on whose behalf, who approved it, reason, source, licence.

    `kind` is `release` (a vocabulary or ontology), `record`, `withdrawal`, `edit` (Update, Graph Store), `erasure` or
    `agent` (a name of one was changed). The ledger gives `sequence`, `accepted` (ISO 8601, UTC), `numbers` of agent,
    `on_behalf_of` and `approved_by` (None where there is none), `bodies`, the digest of those that came with it, and
    `hash`, which `chained` must give.
    """

    dataset: str
    agent: str
    reason: str
    kind: str = "release"
    release: str = ""
    on_behalf_of: str = ""
    approved_by: str = ""
    source: str = ""
    source_sha256: str = ""
    licence: str = ""
    sequence: int = 0
    accepted: str = ""
    numbers: tuple[int | None, int | None, int | None] = (None, None, None)
    texts: str = ""
    bodies: str = ""
    hash: str = ""

    def chained(self, previous: str, made: Iterable["Version"]) -> str:
        """The hash that this change has after another one, with the versions that it made."""
        metadata = [self.sequence, self.accepted, self.kind, self.dataset, self.release, *self.numbers]
        entries = ((version.graph, version.revision, seal(version.salt, version.sha256)) for version in made)
        metadata += [self.source_sha256, self.licence, self.texts, *([self.bodies] if self.bodies else ())]
        return link(previous, metadata, entries)


@dataclass(frozen=True, slots=True)
class Version:
    """One revision of one graph. `payload` is compressed canonical N-Triples, None when withdrawn or erased."""

    graph: str
    revision: int
    sequence: int
    sha256: str
    triples: int
    payload: bytes | None = field(repr=False, default=None)
    salt: bytes | None = field(repr=False, default=None)

    @property
    def erased(self) -> bool:
        """Whether the content was erased; of a withdrawn graph there is none, and no digest either."""
        return bool(self.sha256) and self.salt is None and self.payload is None

    def content(self) -> CanonicalGraph:
        """The graph as it was accepted; empty when withdrawn or erased. Raises Damaged if it is not what it was."""
        if self.payload is None and self.salt is None:
            return CanonicalGraph(b"", 0)
        try:
            content = CanonicalGraph(zlib.decompress(self.payload or b""), self.triples)
        except zlib.error:
            content = None
        if content is None or content.sha256 != self.sha256:
            raise Damaged(
                f"Revision {self.revision} of {self.graph} in the ledger is not what was accepted.",
                "Put the ledger back from a backup: kg restore FOLDER.",
            )
        return content


@dataclass(frozen=True, slots=True)
class Erasure:
    """That the content of a version was erased: which, made by change `of`, by change `sequence`, why and when."""

    graph: str
    revision: int
    of: int
    sequence: int
    reason: str
    erased: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Answer to an acceptance: its sequence (that of the newest change if nothing differed) and what changed.

    `visible`: whether readers see it, as far as it was waited for.
    """

    sequence: int
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    visible: bool = True
