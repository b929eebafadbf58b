"""Regular expressions that meet texts from outside take time in proportion to the text."""

import importlib
import inspect
import pkgutil
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final

import kg.records
import loaders.records
from kg.records.mapping.texts import plain
from kg.records.notations import LONGEST
from kg.records.organisms import normalize_oecd

LENGTH: Final = 40_000
LONG: Final = 1_000_000
SECONDS: Final = 30
PIECES: Final = (
    *(" ", "\n", "<", "<a", '<a href="', '<a href="">', "<li", "<br", "1", "1 ", "1,", "+1.1.1", "-1", "@@", "@", "a@"),
    *(
        "a",
        "a-",
        "a ",
        " x",
        "×",
        "(",
        "(a",
        "&",
        ",",
        "/a",
        "_",
        "_s",
        "_EN",
        "birth_",
        '"',
        "\\",
        "[at] ",
        "1(a)",
        "0",
    ),
)
BEGINNINGS: Final = ("", "decision COP", "para 1")
_USE: Final = r"\b{name}\.(search|match|fullmatch|findall|finditer|split|subn?)\("
_BOUNDED: Final = {"kg.records.notations": LONGEST}
"""Modules that cut texts to so many characters before any pattern sees them."""


def patterns() -> Iterator[tuple[str, re.Pattern[Any], set[str]]]:
    """Module, pattern and the methods by which the module uses it."""
    for package in (kg.records, loaders.records):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            source = inspect.getsource(module)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern) and f"{name}:" in source:
                    yield info.name, value, set(re.findall(_USE.format(name=name), source)) or {"fullmatch"}


def meet_hostile_texts() -> None:
    """Let every pattern meet every text, by the methods that are used."""
    for module, pattern, methods in patterns():
        length = _BOUNDED.get(module, LENGTH)
        for piece in PIECES:
            for text in (begin + (piece * length)[:length] + "\n!" for begin in BEGINNINGS):
                given = text.encode() if isinstance(pattern.pattern, bytes) else text
                for method in methods:
                    if method in ("sub", "subn"):
                        getattr(pattern, method)(given[:0], given)
                    else:
                        getattr(pattern, "findall" if method == "finditer" else method)(given)
    for piece in (" ", "<", "<a", "1", "+1.1.1", "@@"):
        plain((piece * LONG)[:LONG])
        normalize_oecd((piece * LONG)[:LONG])


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(code: str) -> int:
    return subprocess.run([sys.executable, "-c", code], preexec_fn=limited, check=False).returncode


def test_no_text_from_outside_keeps_a_pattern_busy() -> None:
    assert len({id(pattern) for _, pattern, _ in patterns()}) > 50
    assert run(f"from {__name__} import meet_hostile_texts; meet_hostile_texts()") == 0
