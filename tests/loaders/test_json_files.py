"""Files of one JSON value, as every loader that takes such reads them."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InvalidInput
from loaders import json_files
from loaders.json_files import read_json_file
from loaders.programme import read_programme
from loaders.questions import read_questions
from tests.loaders.test_question_texts import BINARY, NAME, write

READERS: Final = (read_programme, read_questions)
PACKED: Final = gzip.compress(b"[" + b" " * 4000 + b"]")
WRONG: Final = {
    "nothing": b"",
    "cut": b"{",
    "another encoding": b"\xff\xfe{",
    "half of a packed file": PACKED[:-9],
    "a packed file of a wrong form": b"\x1f\x8b\x08" + b"\0" * 7 + b"\xff" * 20,
    "too deep": b"[" * 100_000,
    "a name twice": b'{"a":1,"a":2}',
    "no number": b"NaN",
    "too large": b" " * 2001 + b"[]",
    "too large when unpacked": PACKED,
}


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_what_is_no_json_is_refused_by_name(
    read: Callable[[Path], object], content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_files, "MAX_BYTES", 2000 if len(content) < 5000 else 200_000)
    path = tmp_path / NAME
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=NAME):
        read(path)


@pytest.mark.parametrize("read", READERS)
def test_what_cannot_be_opened_is_refused_by_name(read: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=NAME):
        read(tmp_path / NAME)
    (tmp_path / NAME).mkdir()
    with pytest.raises(InvalidInput, match=NAME):
        read(tmp_path / NAME)


def test_a_packed_file_has_the_value_of_its_text_and_a_digest_of_its_own(tmp_path: Path) -> None:
    plain, packed = (read_json_file(write(tmp_path, BINARY, name), "") for name in ("a.json", "a.json.gz"))
    assert plain.value == packed.value == BINARY
    assert plain.sha256 != packed.sha256


ANY: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "questions", "title", "en"]), inner)
        | st.fixed_dictionaries({"key": st.sampled_from(["Q015", "binaryResponseTarget1"]), "questions": inner})
    ),
    max_leaves=6,
)


@given(ANY)
def test_any_value_of_questions_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    try:
        said = str(read_questions(write(tmp_path_factory.getbasetemp(), [{"key": "Article2", "questions": value}])))
    except InvalidInput as error:
        said = error.message
    assert said.startswith((NAME, "1 sentences"))
