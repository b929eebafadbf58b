"""Names of countries in the six languages, in the order of each, made when a generation is made.

    {data}/generations/{number}/countries.json

Keys for the order take long to compute, and large tables. A generation whose thesaurus is that of the one before has
the same file.
"""

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kg.graph.generations import Generation, write_synced
from kg.graph.graph import KnowledgeGraph
from kg.records.countries import Country, countries
from kg.texts.languages import LANGUAGES, Text, choose_label, matches
from kg.vocabularies.building import Keys, known_keys
from kg.vocabularies.collation import sort_key
from kg.vocabularies.schema import TABLES

_key: Final = lru_cache(maxsize=2_048)(sort_key)
_FILE: Final = "countries.json"
_THESAURUS: Final = "thesaurus.sqlite3"
Names = Mapping[str, Text]
"""The name of each country by its ISO 3166-1 alpha-2 code in lower case, in the order of a language."""


def make_country_names(folder: Path, graph: KnowledgeGraph, before: Generation | None) -> None:
    """Write the file of a new generation whose tables are in a folder; nothing where there is no thesaurus."""
    tables = folder / TABLES / _THESAURUS
    if not tables.exists():
        return
    known = before.folder if before else None
    if known and (known / _FILE).exists() and _is_same(tables, known / TABLES / _THESAURUS):
        os.link(known / _FILE, folder / _FILE)
        return
    keys = known_keys(tables)
    made = {
        tag: [(iso2, name.value, name.language) for iso2, name in name_countries(graph, tag, keys).items()]
        for tag in LANGUAGES
    }
    write_synced(folder / _FILE, json.dumps(made, ensure_ascii=False).encode())


def read_country_names(generation: Generation, graph: KnowledgeGraph, language: str) -> Names:
    """The names in one language; made now where the generation has none."""
    try:
        found = json.loads((generation.folder / _FILE).read_bytes())[language]
        names = {iso2: Text(name, tag) for iso2, name, tag in found}
    except (OSError, ValueError, KeyError, TypeError):
        names = {}
    return names if names.keys() == countries().keys() else name_countries(graph, language, {})


def name_countries(graph: KnowledgeGraph, language: str, keys: Keys) -> Names:
    """Each country as the thesaurus calls it in a language, else as CLDR does; `keys` are those that are known."""
    names = {iso2: _name(graph, country, language) for iso2, country in countries().items()}

    def key(iso2: str) -> bytes:
        name = names[iso2]
        return keys.get((name.value, name.language)) or _key(name.value, language)

    return {iso2: names[iso2] for iso2 in sorted(names, key=key)}


def _name(graph: KnowledgeGraph, country: Country, language: str) -> Text:
    texts = graph.texts(f"{graph.names.base_iri}thesaurus/{quote(country.iso2, safe='')}")
    found = [text for text in texts if matches(text.language, language) and not text.machine]
    return choose_label(found, language) or country.name(language)


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)
