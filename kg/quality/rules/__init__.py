"""All rules, in the order in which reports show them. A module here holds one family of them.

A rule is a function from an `Index` to findings, entered into the table by the decorator `rule`.
"""

from collections.abc import Mapping
from hashlib import blake2b
from importlib import import_module
from typing import Final

from kg.errors import NotFound
from kg.quality.model import Rule
from kg.quality.rules.registry import entered

_FAMILIES: Final = ("integrity", "structure", "relations", "labels", "languages", "hygiene", "mappings", "lifecycle")
for _family in _FAMILIES:
    import_module(f"kg.quality.rules.{_family}")

RULES: Final[Mapping[str, Rule]] = entered()
EDITION: Final = 1
"""To be raised when a rule changes what it finds, so that stored reports are made again."""
RULES_DIGEST: Final = blake2b(" ".join((str(EDITION), *RULES)).encode(), digest_size=6).hexdigest()


def get_rule(id_: str) -> Rule:
    """A rule by its id. Raises NotFound."""
    rule = RULES.get(id_)
    if rule is None:
        raise NotFound(f"There is no rule {id_[:60]}.", "kg quality rules lists them all.")
    return rule
