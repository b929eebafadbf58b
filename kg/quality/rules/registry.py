"""The table of rules, and the decorator that enters one."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from kg.quality.index import Index
from kg.quality.model import Finding, Rule, Severity

Find: TypeAlias = Callable[[Index], Iterable[Finding]]
ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
SKOS_REFERENCE: Final = "https://www.w3.org/TR/skos-reference/#"
QSKOS: Final = "https://github.com/cmader/qSKOS/wiki/Quality-Issues"
VOCBENCH: Final = "https://vocbench.uniroma2.it/"
UNICODE: Final = "https://www.unicode.org/reports/"
_TABLE: Final[dict[str, Rule]] = {}


def rule(
    id_: str, severity: Severity, reference: str, *, title: str, explanation: str, remedy: str
) -> Callable[[Find], Find]:
    """Enter a function into the table, with its id and its words (English; pages translate them)."""

    def enter(find: Find) -> Find:
        assert id_ not in _TABLE, id_
        _TABLE[id_] = Rule(id_, severity, reference, title, explanation, remedy, find)
        return find

    return enter


def entered() -> Mapping[str, Rule]:
    """The table, worst first, and within a severity in the order of entering."""
    order = list(Severity)
    return dict(sorted(_TABLE.items(), key=lambda item: order.index(item[1].severity)))
