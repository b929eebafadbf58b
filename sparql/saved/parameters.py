"""Parameters of saved queries: how they are declared, read from outside, and bound to variables as terms.

    # param: target iri "Goal or target" default=kmgbf:target_3
    # param: word string "Word" default=forest

What a client sends never becomes a part of the query text. It is read into a term of the declared kind, and the engine
puts that term in the place of the variable.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from kg.errors import InvalidInput
from kg.rdf.namespaces import PREFIXES, XSD

Kind = Literal["iri", "string", "notation", "language", "integer", "decimal", "boolean", "date"]
KINDS: Final = get_args(Kind)
EXAMPLES: Final[Mapping[str, str]] = {
    "iri": "kmgbf:target_3",
    "string": "forest",
    "notation": "3.1",
    "language": "fr",
    "integer": "3",
    "decimal": "12.5",
    "boolean": "true",
    "date": "2026-11-21",
}
"""A value of each kind, for messages and documentation."""
RESERVED: Final = ("format", "timeout", "query")
"""Names that an address of ours uses for something else."""
LONGEST: Final = 2_000
"""Characters of a value."""

_DECLARATION: Final = re.compile(
    r'(?P<name>[A-Za-z][A-Za-z0-9_]{0,39})\s+(?P<kind>\w+)(?:\s+"(?P<label>[^"]{0,200})")?(?:\s+default=(?P<default>.*))?'
)
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_PREFIXED: Final = re.compile(r"([A-Za-z][\w.-]*)?:([^\x00-\x20<>\"{}|^`\\/]*)")
_PATH: Final = re.compile(r"/?([A-Za-z][A-Za-z0-9-]*/[^\x00-\x20<>\"{}|^`\\]+)")
_SCHEMES: Final = ("urn:", "doi:", "mailto:", "tag:", "info:")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[+-]?([0-9]{1,18}(\.[0-9]{0,18})?|\.[0-9]{1,18})")
_BOOLEANS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: name of its variable, kind of its values, what to call it, and the value it has when none is given.

    Without a default it is required. `default` is as people write it, '' for none.
    """

    name: str
    kind: Kind
    label: str = ""
    default: str = ""

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return not self.default

    @property
    def example(self) -> str:
        """A value that is possible."""
        return self.default or EXAMPLES[self.kind]


def read_parameter(declaration: str, base_iri: str) -> Parameter:
    """The parameter in a text after `# param:`; raises InvalidInput if it or its default cannot be read."""
    match = _DECLARATION.fullmatch(declaration.strip())
    shape = 'Write “# param: name kind "Label" default=value”, the last two if you like.'
    if not match:
        raise InvalidInput(f"The parameter “{declaration.strip()[:100]}” cannot be read.", shape)
    if match["kind"] not in KINDS:
        raise InvalidInput(f"“{match['kind'][:40]}” is no kind of parameter.", f"There are: {', '.join(KINDS)}.")
    if match["name"] in RESERVED:
        raise InvalidInput(f"A parameter cannot be called “{match['name']}”.", "Take another name.")
    default = (match["default"] or "").strip()
    if len(default) > 1 and default[0] == default[-1] == '"':
        default = default[1:-1]
    parameter = Parameter(match["name"], match["kind"], match["label"] or "", default)  # type: ignore[arg-type]
    if default:
        to_term(parameter, default, base_iri)
    return parameter


def bind(
    parameters: Sequence[Parameter], values: Sequence[tuple[str, str]], base_iri: str
) -> tuple[tuple[str, str], ...]:
    """Values from outside as substitutions: variable and term in N-Triples, in the order of the declarations.

    Raises InvalidInput, naming the parameter and an example, for one that is unknown, missing, given twice or not of
    its kind. An empty value counts as none.
    """
    known = {parameter.name: parameter for parameter in parameters}
    given: dict[str, str] = {}
    for name, value in values:
        if name not in known:
            there = ", ".join(f"{p.name}={p.example}" for p in parameters)
            hint = f"There are: {there}." if there else "This query has no parameters."
            raise InvalidInput(f"There is no parameter “{name[:40]}”.", hint)
        if name in given:
            raise InvalidInput(f"The parameter “{name}” is given twice.", "Give it once.")
        if value.strip():
            given[name] = value
    bound = []
    for parameter in parameters:
        text = given.get(parameter.name, parameter.default)
        if not text:
            raise InvalidInput(
                f"The parameter “{parameter.name}” is missing.", f"Give it, for example {_shown(parameter)}."
            )
        bound.append((parameter.name, str(to_term(parameter, text, base_iri))))
    return tuple(bound)


def _shown(parameter: Parameter) -> str:
    return f"{parameter.name}={parameter.example}"


def to_term(parameter: Parameter, text: str, base_iri: str) -> NamedNode | RdfLiteral:
    """The term that a value stands for; raises InvalidInput for one that is not of the parameter's kind."""
    if len(text) > LONGEST:
        raise InvalidInput(f"The value of “{parameter.name}” is longer than {LONGEST:,} characters.", "Give less.")
    value = text if parameter.kind == "string" else text.strip()
    try:
        return _READERS[parameter.kind](value, base_iri)
    except ValueError as error:
        reason = f": {error}" if str(error) else ""
        raise InvalidInput(
            f"“{value[:100]}” is not a value of the kind {parameter.kind}, which “{parameter.name}” needs{reason}.",
            f"Give, for example, {_shown(parameter)}.",
        ) from None


def _iri(value: str, base_iri: str) -> NamedNode:
    """A full IRI, with or without angle brackets, a prefixed name, or a path below our base."""
    value = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    prefixed = _PREFIXED.fullmatch(value)
    if prefixed and (prefixed[1] or "") in PREFIXES:
        return NamedNode(PREFIXES[prefixed[1] or ""] + prefixed[2])
    if _IRI.fullmatch(value) and ("://" in value or value.lower().startswith(_SCHEMES)):
        return NamedNode(value)
    if path := _PATH.fullmatch(value):
        return NamedNode(base_iri + path[1])
    if prefixed:
        raise ValueError(f"the prefix {prefixed[1]}: is not known here")
    raise ValueError


def _matching(pattern: re.Pattern[str], datatype: NamedNode | None = None) -> Callable[[str, str], RdfLiteral]:
    def read(value: str, _base_iri: str) -> RdfLiteral:
        if not pattern.fullmatch(value):
            raise ValueError
        return RdfLiteral(value, datatype=datatype) if datatype else RdfLiteral(value)

    return read


def _language(value: str, _base_iri: str) -> RdfLiteral:
    """The store keeps language tags in lower case, so that is what LANG() gives."""
    if not _LANGUAGE.fullmatch(value):
        raise ValueError
    return RdfLiteral(value.lower())


def _boolean(value: str, _base_iri: str) -> RdfLiteral:
    if value.lower() not in _BOOLEANS:
        raise ValueError
    return RdfLiteral(_BOOLEANS[value.lower()], datatype=XSD.boolean)


def _date(value: str, _base_iri: str) -> RdfLiteral:
    try:
        return RdfLiteral(date.fromisoformat(value).isoformat(), datatype=XSD.date)
    except ValueError:
        raise ValueError("there is no such day, or it is not written year-month-day") from None


_READERS: Final[Mapping[Kind, Callable[[str, str], NamedNode | RdfLiteral]]] = {
    "iri": _iri,
    "string": lambda value, _base_iri: RdfLiteral(value),
    "notation": _matching(re.compile(r"\S{1,100}")),
    "language": _language,
    "integer": _matching(_INTEGER, XSD.integer),
    "decimal": _matching(_DECIMAL, XSD.decimal),
    "boolean": _boolean,
    "date": _date,
}
