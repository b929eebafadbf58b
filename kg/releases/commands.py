"""The command `kg release`: candidates, differences, publishing and rolling back releases of vocabularies."""

import getpass
import hashlib
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from pyoxigraph import Quad
from rich.console import Console
from rich.table import Table

from kg.errors import NotFound, NotReady
from kg.graph.datasets import get_dataset
from kg.knowledge.knowledge import KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.publishing.changes import said_if_hidden
from kg.rdf.documents import canonicalize, read_file
from kg.releases.candidates import Candidate, Candidates, Counts
from kg.releases.listing import print_releases
from kg.releases.model import GROUPS, Difference, Group, Term, Thing
from kg.releases.publishing import Releases
from kg.releases.stored import find_difference
from kg.releases.tables import write_csv
from kg.settings import Settings
from kg.texts.languages import choose_label

release = typer.Typer(help="Releases of vocabularies: candidates, differences, publishing.", no_args_is_help=True)
WORDS: Final[dict[Group, str]] = {
    "removed": "removed without a successor",
    "replaced": "removed with a successor",
    "deprecated": "newly deprecated",
    "undeprecated": "no longer deprecated",
    "added": "added",
    "label": "labels changed",
    "notation": "notations changed",
    "hierarchy": "hierarchy changed",
    "mapping": "mappings changed",
    "note": "notes and definitions changed",
    "other": "something else changed",
}
_SHOWN: Final = 20
Dataset = Annotated[str, typer.Argument(help="Id of the vocabulary.")]
Number = Annotated[int, typer.Argument(help="Number of the candidate.")]
Reason = Annotated[str, typer.Option(help="Why, in a sentence or two. Entered into the ledger.")]
Agent = Annotated[str, typer.Option(help="Organisation, role or program on whose account it is; you, unless said.")]


class Shape(StrEnum):
    """How a difference is printed."""

    text = "text"
    json = "json"
    csv = "csv"


Form = Annotated[Shape, typer.Option("--format", help="text, json or csv.")]


def _open(dataset: str) -> tuple[Settings, Releases]:
    """The releases of this copy; raises NotFound if the catalogue does not know the dataset."""
    settings = Settings()
    try:
        get_dataset(KnowledgeBase(settings).current().graph, dataset)
    except (NotFound, NotReady):
        hint = "`kg vocabulary add` makes one known; after that files can be candidates for its releases."
        raise NotFound(f"There is no vocabulary {dataset}.", hint) from None
    return settings, Releases(settings, Ledger(settings.ledger_address), Candidates(settings.ledger_address))


@release.command("list")
def list_releases(dataset: Dataset) -> None:
    """List the releases of a vocabulary and its candidates."""
    _, releases = _open(dataset)
    print_releases(dataset)
    found = releases.candidates.of_dataset(dataset)
    if not found:
        return
    table = Table("Candidate", "Release", "State", "Loaded", "By", "Triples", "Why")
    for one in found:
        table.add_row(str(one.id), one.release, one.state, one.created, one.agent, str(one.triples), one.reason)
    Console(width=160).print(table)


@release.command("candidate")
def add_candidate(
    dataset: Dataset,
    files: Annotated[list[Path], typer.Argument(help="RDF files, with or without .gz; together they are the release.")],
    name: Annotated[str, typer.Option("--release", help="Name of the release, for example 2.1 or 2026-11.")],
    reason: Reason = "New release",
    agent: Agent = "",
    licence: Annotated[str, typer.Option(help="Address of its terms of use.")] = "",
    base: Annotated[str, typer.Option(help="What relative IRIs in the files are relative to; else refused.")] = "",
) -> None:
    """Load files as a candidate. Nothing is published; the difference is printed."""
    _, releases = _open(dataset)
    quads: list[Quad] = []
    for file in files:
        quads += read_file(file, base)
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    source = ", ".join(file.name for file in files)
    wanted = Candidate(dataset, "", name, agent or getpass.getuser(), reason, "", 0, source, digest, licence)
    made = releases.propose(wanted, canonicalize(quads))
    _describe(made)
    _print_text(releases.candidates.difference(made))
    print(f'\nNothing is published yet. Next: kg release publish {dataset} {made.id} --reason "…"')


@release.command("compare")
def compare_again(dataset: Dataset, candidate: Number) -> None:
    """Compare a candidate with what is published now."""
    _, releases = _open(dataset)
    made = releases.compare(releases.candidates.get(dataset, candidate))
    _describe(made)
    _print_text(releases.candidates.difference(made))


@release.command("show")
def show(
    dataset: Dataset,
    candidate: Annotated[int, typer.Argument(help="Number of the candidate; the newest, unless said.")] = 0,
    shape: Form = Shape.text,
) -> None:
    """Show what a candidate changes, and the quality before and after."""
    _, releases = _open(dataset)
    if candidate:
        found = releases.candidates.get(dataset, candidate)
    elif newest := releases.candidates.of_dataset(dataset, limit=1):
        found = newest[0]
    else:
        raise NotFound(f"{dataset} has no candidates.", f"`kg release candidate {dataset} FILE` loads one.")
    if shape is Shape.text:
        _describe(found)
    _print(releases.candidates.difference(found), shape)


@release.command("publish")
def publish(dataset: Dataset, candidate: Number, reason: Reason, agent: Agent = "") -> None:
    """Publish a candidate: it becomes the newest release."""
    _, releases = _open(dataset)
    found = releases.candidates.get(dataset, candidate)
    receipt = releases.publish(found, agent or getpass.getuser(), reason)
    print(f"Published {dataset} {found.release} as change {receipt.sequence}.{said_if_hidden(receipt)}")


@release.command("discard")
def discard(dataset: Dataset, candidate: Number, reason: Reason, agent: Agent = "") -> None:
    """Decide against a candidate. Its content is forgotten, its difference and the decision are kept."""
    _, releases = _open(dataset)
    releases.discard(releases.candidates.get(dataset, candidate), agent or getpass.getuser(), reason)
    print(f"Discarded candidate {candidate} of {dataset}.")


@release.command("rollback")
def roll_back(
    dataset: Dataset,
    name: Annotated[str, typer.Argument(metavar="RELEASE", help="Revision or name of the release to restore.")],
    reason: Reason,
    agent: Agent = "",
) -> None:
    """Publish the content of an earlier release again, as a new release."""
    _, releases = _open(dataset)
    version, change = releases.find(dataset, name)
    receipt = releases.roll_back((version, change), agent or getpass.getuser(), reason)
    what = f"{dataset} {change.release} (revision {version.revision})"
    print(f"Restored {what} as change {receipt.sequence}.{said_if_hidden(receipt)}")


@release.command("difference")
def difference(
    dataset: Dataset,
    before: Annotated[str, typer.Argument(metavar="FROM", help="Revision or name of a release.")],
    after: Annotated[str, typer.Argument(metavar="TO", help="Revision or name of another.")],
    shape: Form = Shape.text,
) -> None:
    """Show what is different between two releases."""
    settings, releases = _open(dataset)
    old, new = releases.find(dataset, before), releases.find(dataset, after)
    _print(find_difference(settings.data, releases, old, new), shape)


def _describe(candidate: Candidate) -> None:
    print(
        f"Candidate {candidate.id} of {candidate.dataset}: release {candidate.release}, {candidate.triples:,} triples"
    )
    print(f"loaded {candidate.created} by {candidate.agent} from {candidate.source or 'an upload'}: {candidate.reason}")
    if candidate.state != "open":
        print(f"{candidate.state} {candidate.decided} by {candidate.decided_by}: {candidate.decision}")
    before, after = candidate.quality_before, candidate.quality_after
    if before is not None and after is not None:
        _print_quality(before, after)


def _print_quality(before: Counts, after: Counts) -> None:
    table = Table("Quality: rule", "Before", "After", "Change")
    for rule in sorted(before.keys() | after.keys()):
        old, new = before.get(rule, 0), after.get(rule, 0)
        table.add_row(rule, str(old), str(new), f"{new - old:+d}" if new != old else "")
    Console().print(table)


def _print(difference: Difference, shape: Shape) -> None:
    if shape is Shape.json:
        json.dump(difference.as_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif shape is Shape.csv:
        sys.stdout.flush()
        sys.stdout.buffer.write(write_csv(difference))
    else:
        _print_text(difference)


def _print_text(difference: Difference) -> None:
    removed, added = difference.triples_removed, difference.triples_added
    print(f"{difference.concepts_before:,} concepts before, {difference.concepts_after:,} after; ", end="")
    print(f"{removed:,} statements removed, {added:,} added.")
    counts = difference.counts
    for group in GROUPS:
        if group not in counts:
            continue
        print(f"\n{WORDS[group]}: {counts[group]:,}")
        for thing in difference.of_group(group)[:_SHOWN]:
            _print_thing(thing, group)
        if counts[group] > _SHOWN:
            print(f"  … and {counts[group] - _SHOWN:,} more: --format csv prints all")


def _print_thing(thing: Thing, group: Group) -> None:
    name = choose_label(thing.names, "en")
    successors = f" -> {' '.join(thing.successors)}" if thing.successors and group != "added" else ""
    print(f"  {thing.iri}  {name.value if name else ''}{successors}")
    for detail in thing.details:
        if detail.group == group:
            print(f"    {detail.property}: {_words(detail.before)} -> {_words(detail.after)}")


def _words(term: Term | None) -> str:
    if term is None:
        return "nothing"
    if term.kind != "literal":
        return term.text[:200]
    return json.dumps(term.text[:200], ensure_ascii=False) + (f"@{term.language}" if term.language else "")
