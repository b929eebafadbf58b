"""What terms say of themselves for programs: domains, ranges, natures, places below others, and the names they have."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ontologies.checking.terms import NATURES, TYPE, Fault, Statements
from ontologies.turtle import RDF, RDFS, SCHEMA, XSD

USES: Final = SCHEMA + "domainIncludes"
LITERALS: Final = (XSD, RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral", RDF + "HTML")


def domain(said: Statements) -> Iterator[Fault]:
    """Each property has a domain, or says where it is used."""
    for term in said.properties:
        if not said.objects(term, RDFS + "domain") and not said.objects(term, USES):
            yield Fault("domain", term, "has no domain, and does not say where it is used")


def range_(said: Statements) -> Iterator[Fault]:
    """Each property has a range, which goes with its nature."""
    for term in said.properties:
        ranges = said.iris(term, RDFS + "range")
        if not ranges:
            yield Fault("range", term, "has no range")
        literal = {one.startswith(LITERALS) for one in ranges}
        if ranges and literal != {"datatype" in _natures(said, term)} and "annotation" not in _natures(said, term):
            yield Fault("range", term, "has a range that does not go with its nature")


def nature(said: Statements) -> Iterator[Fault]:
    """Each property leads either to things or to values (OWL 2, section 5.8.1)."""
    for term in said.properties:
        if len(_natures(said, term)) != 1 or _natures(said, term) == {"plain"}:
            yield Fault(
                "nature", term, f"is {' and '.join(sorted(_natures(said, term)))}, not one of object and datatype"
            )


def case(said: Statements) -> Iterator[Fault]:
    """No two terms differ in nothing but case, except a class and the property that leads to its members."""
    alike: dict[str, list[str]] = defaultdict(list)
    for term in (*said.classes, *said.properties):
        alike[term.casefold()].append(term)
    classes = set(said.classes)
    for terms in alike.values():
        properties = [term for term in terms if term not in classes]
        leading = [term for term in properties if not classes & set(terms) or "object" in _natures(said, term)]
        if len(properties) > 1 or len(terms) > 2 or len(leading) < len(properties):
            for term in terms:
                yield Fault("case", term, f"differs in case only from {', '.join(sorted(set(terms) - {term}))}")


def number(said: Statements) -> Iterator[Fault]:
    """No property is the plural of another, so that nobody has to guess which of both is meant."""
    known = set(said.properties)
    for term in said.properties:
        for plural in (f"{term}s", *([f"{term[:-1]}ies"] if term.endswith("y") else [])):
            if plural in known:
                yield Fault("number", term, f"stands beside its plural {plural}")


def above(said: Statements) -> Iterator[Fault]:
    """What a property stands below is a property, and of the same nature where it is ours."""
    known = {term: _natures(said, term) for term in said.properties}
    for term in said.properties:
        for one in said.iris(term, RDFS + "subPropertyOf"):
            if one in known and known[one] != known[term]:
                yield Fault("above", term, f"stands below {one}, which is of another nature")
            if one == term or not (one in known or "/ontology#" not in one):
                yield Fault("above", term, f"stands below {one}, which is no property")


def _natures(said: Statements, term: str) -> set[str]:
    return {NATURES[type_] for type_ in said.iris(term, TYPE) if type_ in NATURES}


RULES: Final = (domain, range_, nature, case, number, above)
