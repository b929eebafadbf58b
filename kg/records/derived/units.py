"""Units by the texts that reports write: `ontologies/chm/units.csv`, IRIs of the QUDT unit vocabulary."""

import csv
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import NamedNode

_QUDT: Final = "http://qudt.org/vocab/unit/"


@cache
def _units() -> dict[str, NamedNode]:
    text = files("ontologies").joinpath("chm", "units.csv").read_text(encoding="utf-8")
    return {row["text"]: NamedNode(_QUDT + row["unit"]) for row in csv.DictReader(text.splitlines())}


def unit_of(text: str) -> NamedNode | None:
    """The unit that a text surely means, in any case; None for everything else, whose text says it then.

    >>> unit_of("Hectares").value, unit_of("thousand ha")
    ('http://qudt.org/vocab/unit/HA', None)
    """
    return _units().get(" ".join(text.split()).lower())
