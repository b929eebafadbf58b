"""The data of our own making: always the same, small, and said to be all there is where there are no real samples."""

from pathlib import Path

import pytest

from tests.data import samples, vocabularies
from tests.data.sources import RECORDS, RELEASE, VOCABULARIES


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.*")) if file.is_file()}


def test_they_are_the_same_whenever_they_are_made(tmp_path: Path) -> None:
    for name, write in (("samples", samples.write), ("vocabularies", vocabularies.write)):
        first, second = (files(write(tmp_path / f"{name} {number}")) for number in (1, 2))
        assert first == second
        assert sum(map(len, first.values())) < 400_000


def test_real_samples_are_asked_the_same() -> None:
    missing = [str(sample) for sample in (RECORDS, RELEASE, VOCABULARIES) if not sample.exists()]
    if missing:
        pytest.skip(f"tests run on data of our own making only: there is no {', '.join(missing)}; set KG_SHARED")
