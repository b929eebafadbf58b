"""What there is a list of is written down once: languages, formats, roles."""

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from browser.records.columns import COLUMNS
from browser.records.models import Record
from kg.accounts.tables import ROLES as ACCOUNT_ROLES
from kg.framework import ROLES
from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS, TABLE_FORMATS
from kg.records.facets import COUNTED
from kg.texts.languages import DEFAULT, FALLBACKS, LANGUAGES, TAGS
from ontologies.kmgbf import facts

ROOT: Final = Path(__file__).parents[2]
PACKAGES: Final = ("kg", "sparql", "loaders", "browser", "ontologies", "shapes", "bench")
MAY_NAME_LANGUAGES: Final = {
    "kg/search/stems.py": "for which languages there are stemmers",
    "kg/records/mapping/texts.py": "scripts and little words that tell a language",
    "browser/skosmos/wording.py": "the words of another program, in its languages",
    "ontologies/kmgbf/facts.py": "the languages of the published release",
    "kg/texts/authority.py": "the codes of ISO 639-1",
    "browser/framework/examples.py": "what answers look like",
    "bench/generated_records.py": "languages of records",
    "bench/records.py": "three of the six, for the time that it takes",
    "shapes/build/messages.py": "how a question is called by its number, in each language",
    "bench/quality.py": "a word in each language, for generated labels",
}
MAY_NAME_FORMATS: Final = {"kg/rdf/formats.py": "the list"}
MAY_NAME_MEDIA_TYPES: Final = MAY_NAME_FORMATS | {
    "kg/http/negotiation.py": "an example",
    "kg/http/links.py": "an example",
    "kg/submissions/attachments.py": "what files may be attached",
}


MAY_NAME_ROLES: Final = {
    "kg/framework.py": "the list",
    "ontologies/kmgbf/facts.py": "the list of the data package",
    "browser/framework/examples.py": "what answers look like",
}


@cache
def _lines(path: Path) -> tuple[tuple[int, list[str]], ...]:
    """The strings of a program by the line that they begin on; of those with several words, each word."""
    found: dict[int, list[str]] = {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            found.setdefault(node.lineno, []).extend(re.split(r"[^\w-]+", node.value))
    return tuple(found.items())


def _spelling(words: set[str], least: int, allowed: Mapping[str, str]) -> list[str]:
    """Where a line has several of the words of a list."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [
        f"{path.relative_to(ROOT)}:{line}"
        for path in paths
        if "node_modules" not in path.parts and str(path.relative_to(ROOT)) not in allowed
        for line, said in _lines(path)
        if len(words & set(said)) >= least
    ]


def test_languages_are_named_in_one_list() -> None:
    assert _spelling(set(LANGUAGES), 3, MAY_NAME_LANGUAGES) == []


@pytest.mark.parametrize("path", sorted(MAY_NAME_LANGUAGES))
def test_whoever_may_name_languages_does(path: str) -> None:
    assert any(len(set(LANGUAGES) & set(said)) >= 3 for _, said in _lines(ROOT / path))


def test_the_list_of_languages_is_whole() -> None:
    assert set(TAGS) == set(LANGUAGES) == set(FALLBACKS)
    assert FALLBACKS[0] == DEFAULT
    assert [one.english for one in LANGUAGES.values()] == sorted(one.english for one in LANGUAGES.values())
    assert all(
        one.name and one.english and one.locale and one.direction in ("ltr", "rtl") for one in LANGUAGES.values()
    )


def test_formats_are_named_in_one_list() -> None:
    assert _spelling({format_.name for format_ in RDF_FORMATS}, 3, MAY_NAME_FORMATS) == []


def test_media_types_stand_in_one_list() -> None:
    types = {format_.media_type for format_ in (*RDF_FORMATS, *RESULT_FORMATS, *TABLE_FORMATS)}
    any_type = re.compile("|".join(rf'"{re.escape(one)}["; ,]' for one in sorted(types)))
    paths = [path for package in PACKAGES[:4] for path in sorted((ROOT / package).rglob("*.py"))]
    saying = [str(path.relative_to(ROOT)) for path in paths if any_type.search(path.read_text(encoding="utf-8"))]
    assert [path for path in saying if path not in MAY_NAME_MEDIA_TYPES] == []


def test_roles_are_named_in_one_list() -> None:
    assert tuple(role.name for role in ROLES) == facts.ROLES
    assert _spelling({role.name for role in ROLES}, 3, MAY_NAME_ROLES) == []
    assert _spelling(set(ACCOUNT_ROLES), 2, {"kg/accounts/tables.py": "the list"}) == []


def test_every_counted_facet_is_in_the_answers_to_programs() -> None:
    names = {facet.name for facet in COUNTED}
    assert names <= set(Record.__annotations__)
    assert names <= set(COLUMNS)
