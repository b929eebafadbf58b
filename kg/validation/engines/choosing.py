"""Which engine judges here."""

from importlib.util import find_spec
from typing import Literal, TypeAlias

from kg.validation.engines.engine import Engine

Choice: TypeAlias = Literal["auto", "pyshifty", "pyshacl"]


def choose_engine(choice: Choice = "auto") -> Engine:
    """The engine of a name; `auto` is pyshifty where there is a build of it. Only what is chosen is imported."""
    if choice == "pyshifty" or (choice == "auto" and find_spec("shifty") is not None):
        from kg.validation.engines.shifty_engine import ShiftyEngine

        return ShiftyEngine()
    from kg.validation.engines.pyshacl_engine import PyshaclEngine

    return PyshaclEngine()
