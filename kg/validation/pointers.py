"""From a result of SHACL to the place in the document that it is about."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kg.records.types import get_record_type
from kg.validation.engines.engine import Result
from kg.validation.findings import pointed
from kg.validation.traced import Mapped
from kg.validation.walking import names_of

_SPACES: Final = ("shapes/record/", "shapes/publish/")
_KINDS: Final = ("when", "any", "advised", "required", "limits")
"""Ends of the names of shapes about a field that stand beside that of the field itself."""


def pointer_of(mapped: Mapped, result: Result) -> str:
    """The place of the value of a result; of a missing one, the place where it should stand.

    Where a statement comes from several places, the first of them.
    """
    known, field = mapped.statements, field_path(mapped, result.shape)
    focus, path = f"<{result.focus}>", f"<{result.path}>"
    of_field: list[str] = []
    for subject, predicate, places in known.by_value.get(result.value, ()) if result.value else ():
        if subject == focus and predicate == path:
            return _first(places)
        of_field += [place for place in places if field and names_of(mapped.type, place)[: len(field)] == field]
    if of_field:  # the value stands on a node of its own, such as an answer, and the focus is a question
        return _first(of_field)
    outer = known.nodes.get(result.focus, "")
    names = names_of(mapped.type, outer)
    return outer + pointed(*field[len(names) :]) if field[: len(names)] == names else outer


def _first(places: Iterable[str]) -> str:
    return min(places, key=lambda place: (place.count("/"), len(place), place))


def field_path(mapped: Mapped, shape: str) -> list[str]:
    """The names of the field that a shape is about, from the top: `["sectionIII", "progress"]`; none if it is of none.

    Shapes are named `shapes/record/{schema}.{path}`, those beside them `shapes/publish/{schema}.{path}.when`.
    """
    local = shape.removeprefix(mapped.base_iri)
    space = next((one for one in _SPACES if local.startswith(one)), "")
    schema, _, path = local[len(space) :].partition(".")
    if not space or schema != mapped.type.schema:
        return []
    start, _, end = path.rpartition(".")
    known = _paths(mapped.type.schema)
    names = start if end in _KINDS and start in known else path
    return names.split(".") if names in known else []


def kind_of(shape: str) -> str:
    """What a shape beside that of a field is about, else ''.

    A condition (`when`), one of several fields (`any`), advice (`advised`), an answer that is `required`, or the
    `limits` of a value on a node of its own.
    """
    end = shape.rpartition(".")[2]
    return end if end in _KINDS and "shapes/publish/" in shape else ""


@lru_cache(maxsize=256)
def _paths(schema: str) -> frozenset[str]:
    return frozenset(path for path, _ in get_record_type(schema).walk())
