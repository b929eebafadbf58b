"""Moving a Skosmos site here: each vocabulary of its configuration, with data from files, dumps or its endpoint."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlencode, urlsplit

from kg.errors import InvalidInput, KgError
from kg.ledger.ledger import Ledger
from kg.publishing.changes import HIDDEN
from kg.rdf.documents import EXTENSIONS
from kg.rdf.formats import RDF_FORMATS, TURTLE
from kg.settings import Settings
from loaders.fetching import fetch
from loaders.vocabularies.adding import Addition, add, prepare
from loaders.vocabularies.foreign import Neighbours
from loaders.vocabularies.options import shown
from loaders.vocabularies.skosmos_config import Note, SkosmosConfiguration, SkosmosVocabulary
from loaders.vocabularies.summary import Summary

_ENDINGS: Final = frozenset(f".{extension}{packed}" for extension in EXTENSIONS for packed in ("", ".gz"))
_MEDIA_TYPES: Final = {format_.media_type: f".{format_.name}" for format_ in RDF_FORMATS}
_NO_DATA: Final = "no data"


@dataclass(frozen=True, slots=True)
class ImportedVocabulary:
    """The outcome for one vocabulary: the source of its data, its size, and what happened or went wrong."""

    id: str
    source: str = ""
    summary: Summary | None = None
    outcome: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome for a configuration. `notes` explain every setting that was not simply taken over."""

    vocabularies: tuple[ImportedVocabulary, ...]
    notes: tuple[Note, ...]


def import_vocabularies(
    settings: Settings,
    ledger: Ledger,
    configuration: SkosmosConfiguration,
    *,
    files: Path | None = None,
    given: Mapping[str, Path] | None = None,
    fetch_data: bool = False,
    only: Collection[str] = (),
    agent: str = "Operator",
    dry_run: bool = False,
    allow_foreign: bool = False,
) -> Imported:
    """Bring in the vocabularies of a configuration, each in one change. A problem with one does not stop the others.

    Data comes from the file `given` for an id; else from the folder `files` (`{id}.*`, or the file that a dump or a
    graph is called by); else, with `fetch_data`, from the dumps that the configuration names, or from its SPARQL
    endpoint.
    Data about things of other vocabularies of the configuration is kept as well, and they stay theirs.
    Raises InvalidInput when `only` or `given` names a vocabulary that the configuration does not have.
    """
    given = given or {}
    known = {name for one in configuration.vocabularies for name in (one.id, one.name)}
    if unknown := sorted({*only, *given} - known):
        raise InvalidInput(
            f"{configuration.file} has no vocabulary {', '.join(unknown)}.", f"It has {', '.join(sorted(known))}."
        )
    chosen = [one for one in configuration.vocabularies if not only or one.id in only or one.name in only]
    done = []
    for vocabulary in chosen:
        try:
            chosen_file = given.get(vocabulary.name) or given.get(vocabulary.id)
            paths, source = (
                ((chosen_file,), chosen_file.name)
                if chosen_file is not None
                else _find_data(settings, vocabulary, files, fetch_data)
            )
            if not paths:
                done.append(ImportedVocabulary(vocabulary.id, outcome=f"{_NO_DATA}: nothing was added"))
                continue
            done.append(
                _import(settings, ledger, vocabulary, paths, source, configuration, agent, dry_run, allow_foreign)
            )
        except KgError as error:
            done.append(ImportedVocabulary(vocabulary.id, problem=f"{error.message} {error.hint}".strip()))
    notes = [note for vocabulary in chosen for note in vocabulary.notes]
    notes += [
        (f"{vocabulary.name}: {name}", f"{_NO_DATA}, so this setting was not written: {shown(value)}")
        for vocabulary, result in zip(chosen, done, strict=True)
        if result.outcome.startswith(_NO_DATA)
        for name, value in sorted(vocabulary.settings.items())
    ]
    return Imported(tuple(done), (*notes, *configuration.notes))


def _import(
    settings: Settings,
    ledger: Ledger,
    vocabulary: SkosmosVocabulary,
    paths: tuple[Path, ...],
    source: str,
    configuration: SkosmosConfiguration,
    agent: str,
    dry_run: bool,
    allow_foreign: bool,
) -> ImportedVocabulary:
    addition = Addition(
        id=vocabulary.id,
        files=paths,
        chosen=vocabulary.settings,
        terms=vocabulary.terms,
        agent=agent,
        reason=f"Taken over with the Skosmos configuration {configuration.file}",
        source=source,
        allow_foreign=allow_foreign,
        neighbours=Neighbours(
            {one.id: tuple(one.settings.get("uri_spaces", ())) for one in configuration.vocabularies}
        ),
    )
    prepared = prepare(settings, ledger, addition)
    if dry_run:
        return ImportedVocabulary(vocabulary.id, source, prepared.summary, "would be added (dry run)")
    receipt = add(settings, ledger, prepared)
    outcome = f"added by change {receipt.sequence}" if receipt.changed else "unchanged"
    outcome += "" if receipt.visible else f". {HIDDEN}"
    return ImportedVocabulary(vocabulary.id, source, prepared.summary, outcome)


def _find_data(
    settings: Settings, vocabulary: SkosmosVocabulary, files: Path | None, fetch_data: bool
) -> tuple[tuple[Path, ...], str]:
    """Files with the data and what to call their source; none when there are none."""
    if files is not None and (paths := _in_folder(files, vocabulary)):
        return paths, ", ".join(path.name for path in paths)
    if not fetch_data:
        return (), ""
    folder = settings.data / "downloads"
    if vocabulary.dumps:
        fetched = tuple(
            fetch(address, folder, f"{vocabulary.id}-{number}{_ending(address, media_type)}").path
            for number, (address, media_type) in enumerate(vocabulary.dumps)
        )
        return fetched, ", ".join(address for address, _type in vocabulary.dumps)
    if vocabulary.endpoint:
        # Turtle is what `fetch` asks for first, and what every endpoint can answer a CONSTRUCT with.
        return (fetch(_question(vocabulary), folder, f"{vocabulary.id}.ttl").path,), (
            f"{vocabulary.endpoint} {vocabulary.graph}".strip()
        )
    return (), ""


def _in_folder(folder: Path, vocabulary: SkosmosVocabulary) -> tuple[Path, ...]:
    names = {name + ending for name in (vocabulary.id, vocabulary.name) for ending in _ENDINGS}
    found = sorted(path for path in folder.iterdir() if path.name in names)
    if len(found) > 1:
        raise InvalidInput(
            f"{folder} has several files for {vocabulary.name}: {', '.join(path.name for path in found)}.",
            "Leave one. A vocabulary in several files is added with kg vocabulary add.",
        )
    dumps = [_file_name(address) for address, _type in vocabulary.dumps]
    whole = tuple(folder / name for name in dumps if _has_known_ending(folder / name) and (folder / name).is_file())
    graph = [_file_name(vocabulary.graph)] if vocabulary.graph else []
    called = (folder / f"{name}{ending}" for name in (*graph, *dumps) if name for ending in sorted(_ENDINGS))
    return tuple(found) or whole or tuple(path for path in called if path.is_file())[:1]


def _has_known_ending(path: Path) -> bool:
    return any(path.name.lower().endswith(ending) for ending in _ENDINGS)


def _file_name(address: str) -> str:
    return PurePosixPath(unquote(urlsplit(address).path)).name


def _ending(address: str, media_type: str) -> str:
    name = _file_name(address).lower()
    endings = (ending for ending in sorted(_ENDINGS, key=len, reverse=True) if name.endswith(ending))
    return next(endings, _MEDIA_TYPES.get(media_type, f".{TURTLE.name}"))


def _question(vocabulary: SkosmosVocabulary) -> str:
    pattern = f"GRAPH <{vocabulary.graph}> {{ ?s ?p ?o }}" if vocabulary.graph else "?s ?p ?o"
    query = urlencode({"query": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"})
    return f"{vocabulary.endpoint}{'&' if '?' in vocabulary.endpoint else '?'}{query}"
