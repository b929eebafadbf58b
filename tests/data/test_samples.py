"""The data of our own making: always the same, and small."""

from pathlib import Path

from tests.data import samples, vocabularies


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*.*")) if file.is_file()}


def test_they_are_the_same_whenever_they_are_made(tmp_path: Path) -> None:
    for name, write in (("samples", samples.write), ("vocabularies", vocabularies.write)):
        first, second = (files(write(tmp_path / f"{name} {number}")) for number in (1, 2))
        assert first == second
        assert sum(map(len, first.values())) < 400_000
