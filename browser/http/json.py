"""Models as JSON."""

from pydantic import TypeAdapter

_ANY: TypeAdapter[object] = TypeAdapter(object)


def as_json(made: object) -> bytes:
    """Models as JSON, without the members that do not apply."""
    return _ANY.dump_json(made, by_alias=True, exclude_unset=True)
