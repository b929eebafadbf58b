"""What engines have in common: what they are asked, what they answer, and how results inside nested nodes are had."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from kg.errors import KgError
from kg.rdf.namespaces import SH
from kg.validation.engines.nesting import Inside
from kg.validation.findings import Severity
from kg.validation.shapes import Shapes

SEVERITY: Final[dict[str, Severity]] = {
    SH.Violation.value: "violation",
    SH.Warning.value: "warning",
    SH.Info.value: "info",
}
NODE: Final = SH.NodeConstraintComponent.value


class EngineFailed(KgError):
    """An engine could not judge: not the same as a record that conforms, nor as one that does not."""

    slug = "not-judged"
    status = 500
    title = "The record could not be judged"


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One `sh:result` of a validation report (SHACL 2017, section 3.6.2).

    `focus` and `path` are IRIs, the latter '' where the path is more than one property; `value` is in N-Triples, ''
    where there is none; `constraint` is the IRI of the component, `shape` that of the shape, '' if it has none.
    """

    focus: str
    path: str
    value: str
    constraint: str
    shape: str
    severity: Severity = "violation"


class Engine(Protocol):
    """Something that judges by shapes."""

    name: str

    def prepare(self, shapes: Shapes) -> None:
        """Make shapes ready now; otherwise it is done when they are first judged by."""

    def judge(self, shapes: Shapes, data: bytes) -> list[Result]:
        """The results for a slice in canonical N-Triples, in order; none if it conforms.

        Raises EngineFailed for anything that keeps it from judging.
        """

    def judge_all(self, shapes: Shapes, slices: Sequence[bytes]) -> list[list[Result]]:
        """The same for several slices of one type."""


def check_target(shapes: Shapes, data: bytes) -> None:
    """Raise EngineFailed if there is nothing in the data that the shapes are for: everything would conform."""
    if not shapes.has_target(data):
        raise EngineFailed(
            f"Nothing in the graph is of the class that the shapes of {shapes.schema} are for.",
            "This is a fault of the service: its identifiers and those of its shapes begin differently.",
        )


def deepened(
    results: Iterable[Result], shapes: Shapes, judge_inside: Callable[[Collection[Inside]], Iterable[Result]]
) -> list[Result]:
    """The results in order, those that say only that a value does not conform to a node shape replaced by the reasons.

    `judge_inside` gives the results of node shapes at some nodes. A replaced result has the severity of the outer
    shape, the reasons have their own: a piece of advice on a nested field remains advice.
    """
    found, opened = set(results), set[Inside]()
    while more := {inside for result in found for inside in _inside(result, shapes)} - opened:
        opened |= more
        found.update(judge_inside(more))
    reasons = {f"<{result.focus}>" for result in found}
    return sorted(one for one in found if not (one.value in reasons and any(_inside(one, shapes))))


def _inside(result: Result, shapes: Shapes) -> Iterable[Inside]:
    if result.constraint != NODE or not result.value.startswith("<"):
        return ()
    return [(node, result.value[1:-1]) for node in shapes.inner.get(result.shape, ())]
