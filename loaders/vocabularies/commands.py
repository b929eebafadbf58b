"""The command `kg vocabulary`: bring any SKOS vocabulary in, list, set up, remove, and move a Skosmos site here."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kg.errors import InvalidInput
from kg.graph.generations import write_durably
from kg.ledger.ledger import Ledger, Receipt
from kg.publishing.changes import said_if_hidden
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings
from kg.vocabularies.settings import PROPERTIES, VocabularySettings
from loaders.vocabularies import options
from loaders.vocabularies.adding import Addition, Prepared, graphs_to_remove, prepare, set_settings
from loaders.vocabularies.adding import add as add_vocabulary
from loaders.vocabularies.adding import remove as remove_vocabulary
from loaders.vocabularies.catalogue import Terms, read_catalogue
from loaders.vocabularies.skosmos_config import read_configuration
from loaders.vocabularies.skosmos_import import Imported, import_vocabularies

vocabulary = typer.Typer(
    help="SKOS vocabularies: add, list, set up, remove, import from Skosmos.", no_args_is_help=True
)

Id = Annotated[str, typer.Argument(metavar="ID", help="The vocabulary, as `kg vocabulary list` shows it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only read and report; change nothing.")]
_LINES = 8


@vocabulary.command()
def add(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="RDF of any format, .gz too.")],
    id_: Annotated[str, typer.Option("--id", help="Begins its addresses and names its graph: small letters, digits.")],
    title: options.Title = None,
    language: options.Language = None,
    default_language: options.DefaultLanguage = "",
    uri_space: options.UriSpace = None,
    licence: Annotated[str, typer.Option(help="IRI of its licence.")] = "",
    release: Annotated[str, typer.Option(help="Name of this release; else what the file says, or its name.")] = "",
    hierarchy: options.Hierarchy = None,
    group_class: options.GroupClass = "",
    main_scheme: options.MainScheme = "",
    notation: options.Notation = False,
    setting: options.Setting = None,
    clean: Annotated[
        bool, typer.Option("--clean", "--skosify", help="Clean a copy with skosify and add that.")
    ] = False,
    base: options.Base = "",
    allow_foreign: options.AllowForeign = False,
    agent: options.Agent = "Operator",
    reason: Annotated[str, typer.Option(help="Why; shown in the list of changes.")] = "",
    dry_run: DryRun = False,
    report: Annotated[
        Path | None, typer.Option(help="Also write what was found and done to this file, as JSON.")
    ] = None,
) -> None:
    """Add a vocabulary, or a new release of one, unchanged. What is not told here is found in the files."""
    chosen = options.read_settings_options(
        title=title,
        language=language,
        default_language=default_language,
        uri_space=uri_space,
        hierarchy=hierarchy,
        group_class=group_class,
        main_scheme=main_scheme,
        notation=notation,
        setting=setting,
    )
    terms = Terms(licence=options.expand(licence) if licence else "", release=release)
    addition = Addition(
        id_, tuple(files), chosen, terms, clean, agent=agent, reason=reason, base=base, allow_foreign=allow_foreign
    )
    settings = Settings()
    ledger = Ledger(settings.ledger_address)
    prepared = prepare(settings, ledger, addition)
    _show(prepared)
    receipt = None if dry_run else add_vocabulary(settings, ledger, prepared)
    _say(receipt, prepared.change.release)
    if report is not None:
        write_durably(report, json.dumps(_report(prepared, receipt), ensure_ascii=False, indent=2).encode())


@vocabulary.command("list")
def list_() -> None:
    """List all datasets with their release and size."""
    settings = Settings()
    ledger, names = Ledger(settings.ledger_address), GraphNames(settings.base_iri)
    table = Table("Id", "Title", "Languages", "Release", "Triples", "Accepted")
    for id_, entry in sorted(read_catalogue(ledger, names).items()):
        history = ledger.history(names.dataset(id_))
        newest = [history[0]] if history else []
        table.add_row(
            id_,
            escape(entry.title(entry.default_language) or ""),
            " ".join(entry.languages),
            *(row for version, change in newest for row in (escape(change.release), f"{version.triples:,}")),
            *(change.accepted[:10] for _version, change in newest),
        )
    Console().print(table)


@vocabulary.command("set")
def set_(
    id_: Id,
    title: options.Title = None,
    language: options.Language = None,
    default_language: options.DefaultLanguage = "",
    uri_space: options.UriSpace = None,
    hierarchy: options.Hierarchy = None,
    group_class: options.GroupClass = "",
    main_scheme: options.MainScheme = "",
    notation: options.Notation = False,
    setting: options.Setting = None,
    agent: options.Agent = "Operator",
    reason: Annotated[str, typer.Option(help="Why; shown in the list of changes.")] = "",
) -> None:
    """Change settings of a vocabulary; what is not told stays."""
    chosen = options.read_settings_options(
        title=title,
        language=language,
        default_language=default_language,
        uri_space=uri_space,
        hierarchy=hierarchy,
        group_class=group_class,
        main_scheme=main_scheme,
        notation=notation,
        setting=setting,
    )
    if not chosen:
        raise InvalidInput("No setting was told.", "`kg vocabulary set --help` lists the options.")
    settings = Settings()
    _say(set_settings(settings, Ledger(settings.ledger_address), id_, chosen, agent=agent, reason=reason))


@vocabulary.command()
def remove(
    id_: Id,
    reason: Annotated[str, typer.Option(help="Why; visitors of its identifiers will read it.")],
    agent: options.Agent = "Operator",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Withdraw a vocabulary. Its identifiers go on answering, with a tombstone; its old releases stay in the ledger."""
    settings = Settings()
    ledger = Ledger(settings.ledger_address)
    graphs = graphs_to_remove(ledger, GraphNames(settings.base_iri), id_)
    if not yes:
        typer.confirm(f"Withdraw {id_} ({len(graphs)} graphs)?", abort=True)
    _say(remove_vocabulary(settings, ledger, id_, agent=agent, reason=reason))


@vocabulary.command()
def import_skosmos(
    config: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The config.ttl of a Skosmos site.")],
    files: Annotated[Path | None, typer.Option(exists=True, file_okay=False, help="Folder with the data: ID.*")] = None,
    file: Annotated[list[str] | None, typer.Option(help="Data of one vocabulary: ID=FILE. Repeat for more.")] = None,
    rename: Annotated[
        list[str] | None, typer.Option(help="Another id here for a vocabulary: ID=OTHER. Repeat for more.")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch dumps, or query the SPARQL endpoint.")] = False,
    only: Annotated[list[str] | None, typer.Option(help="Only this vocabulary. Repeat for more.")] = None,
    allow_foreign: options.AllowForeign = False,
    agent: options.Agent = "Operator",
    dry_run: DryRun = False,
) -> None:
    """Move a Skosmos site here: every vocabulary of its configuration, with data and settings."""
    settings = Settings()
    found = import_vocabularies(
        settings,
        Ledger(settings.ledger_address),
        read_configuration(config, settings.base_iri, options.read_pairs("--rename", rename)),
        files=files,
        given={id_: _existing(name) for id_, name in options.read_pairs("--file", file).items()},
        fetch_data=fetch,
        only=frozenset(only or ()),
        allow_foreign=allow_foreign,
        agent=agent,
        dry_run=dry_run,
    )
    _show_import(found)
    if any(one.problem for one in found.vocabularies):
        raise typer.Exit(1)


def _existing(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise InvalidInput(f"--file: there is no file {name}.", "Write ID=FILE.")
    return path


def _show(prepared: Prepared) -> None:
    settings = prepared.settings
    table = Table("Vocabulary", settings.id, title=escape(settings.title(settings.default_language) or settings.id))
    for name, value in prepared.summary.rows():
        table.add_row(name, value)
    for name, value in _differing_settings(settings).items():
        table.add_row(name, escape(value))
    table.add_row("licence", escape(_licence(prepared.terms)))
    console = Console()
    console.print(table)
    if prepared.cleaned is not None:
        console.print(f"{prepared.cleaned} {prepared.cleaned.cost}", markup=False)
        for line in prepared.cleaned.log[:_LINES]:
            console.print(f"  {line}", markup=False, highlight=False)
        more = len(prepared.cleaned.log) - _LINES
        if more > 0:
            console.print(f"  and {more:,} more lines; all are in the log of the data folder once it is added.")


def _licence(terms: Terms) -> str:
    unread = "; ".join(text.value for text in terms.rights)
    return terms.licence or (f"not understood: {unread}" if unread else "none stated")


def _differing_settings(settings: VocabularySettings) -> dict[str, str]:
    """The settings that differ from what holds where nothing is said, as texts."""
    default = VocabularySettings(settings.id, settings.iri)
    names = sorted({*PROPERTIES, "default_language"})
    values = {name: getattr(settings, name) for name in names}
    differing = {n: v for n, v in values.items() if n == "default_language" or v != getattr(default, n)}
    return {name: options.shown(value) for name, value in differing.items()}


def _say(receipt: Receipt | None, release: str = "") -> None:
    if receipt is None:
        typer.echo("Nothing was changed: this was a dry run.")
        return
    if not receipt.changed:
        typer.echo("Nothing was changed: all of this is there already.")
    for graph in receipt.changed:
        typer.echo(f"change {receipt.sequence}: {graph}" + (f" ({release})" if release else ""))
    if not receipt.visible:
        typer.echo(said_if_hidden(receipt).strip())
    for graph in receipt.unchanged if receipt.changed else ():
        typer.echo(f"unchanged: {graph}")


def _report(prepared: Prepared, receipt: Receipt | None) -> dict[str, Any]:
    return {
        "summary": asdict(prepared.summary) | {"labels": dict(prepared.summary.labels)},
        "settings": asdict(prepared.settings),
        "licence": prepared.terms.licence,
        "release": prepared.change.release,
        "source": prepared.change.source,
        "source_sha256": prepared.change.source_sha256,
        "cleaning": list(prepared.cleaned.log) if prepared.cleaned else None,
        "sequence": receipt.sequence if receipt else None,
        "changed": list(receipt.changed) if receipt else [],
        "unchanged": list(receipt.unchanged) if receipt else [],
    }


def _show_import(imported: Imported) -> None:
    console = Console()
    table = Table("Vocabulary", "Data from", "Concepts", "What happened")
    for one in imported.vocabularies:
        concepts = f"{one.summary.concepts:,}" if one.summary else ""
        table.add_row(one.id, escape(one.source), concepts, escape(one.problem or one.outcome))
    console.print(table)
    for about, note in imported.notes:
        console.print(f"{about}: {note}", markup=False, highlight=False)
