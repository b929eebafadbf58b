"""What is the matter with a JSON value, and whether it holds what is mended."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.characters import mend
from kg.records.mapping.json_input import examine, find_fault

NAMES = st.text("aé_\x0b", max_size=5) | st.integers(150, 260).map("x".__mul__) | st.just("\ud800")
TEXTS = st.text(st.sampled_from("a é\x0b\t\ufffe生\u2028\ud800"), max_size=3)
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.floats() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)


def parts(value: Any) -> tuple[list[str], list[str], list[float]]:
    """Names, texts and numbers of a value, however deep."""
    names: list[str] = []
    texts: list[str] = []
    numbers: list[float] = []
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as item:
                names += item.keys()
                waiting += item.values()
            case list() as item:
                waiting += item
            case str() as item:
                texts.append(item)
            case float() as item:
                numbers.append(item)
    return names, texts, numbers


@given(VALUES)
def test_a_value_is_what_its_parts_are(value: Any) -> None:
    names, texts, numbers = parts(value)
    faulty = (
        any(len(name) > 200 for name in names)
        or any("\ud800" in text for text in (*names, *texts))
        or any(number - number != 0 for number in numbers)
    )
    assert bool(find_fault(value)) is faulty
    if not faulty:
        assert examine(value) == ("", any(mend(text) != text for text in texts))
