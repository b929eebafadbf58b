"""Nodes of their own inside records on which values of fields stand, from the flags of `fields.csv`."""

from dataclasses import dataclass
from urllib.parse import quote

from ontologies.turtle import THESAURUS, ref
from shapes.build.facts import Field
from shapes.build.questions import option_iri, question_iri, section_iri


@dataclass(frozen=True)
class Holder:
    """A node: the end of its IRI, what leads to it, its class, and what it says. `inner`: nodes inside have it."""

    fragment: str
    link: str
    class_: str
    says: tuple[tuple[str, str], ...]
    inner: bool = False


def holder(field: Field) -> Holder | None:
    """The node of a field, if it has one; answers to questions are known by `question_iri`."""
    flags = field.flags
    if year := flags.get("year"):
        return Holder(year, "chm:hasAmount", "chm:Amount", (("chm:year", f'"{year}"^^xsd:gYear'),), inner=True)
    if flow := flags.get("flow"):
        return Holder(flow, "chm:hasAmount", "chm:Amount", (("chm:flow", ref(option_iri("flow", flow))),), inner=True)
    if number := flags.get("aichi"):
        target = ref(f"{THESAURUS}{quote(f'AICHI-TARGET-{number:0>2}')}")
        return Holder(f"aichi-{number}", "chm:contribution", "chm:Part", (("chm:aichiTargets", target),), inner=True)
    if number := flags.get("gspc"):
        return Holder(f"gspc-{number}", "chm:contribution", "chm:Part", (("chm:gspcTarget", number),), inner=True)
    if "section" in flags and field.is_object and "question" not in flags:
        says = (("chm:section", ref(section_iri(field))),)
        return Holder(f"section-{flags['section']}", "chm:answerSection", "chm:AnswerSection", says)
    return None


def path_of(field: Field, property_: str) -> str:
    """The path from what is validated to the values (SHACL 2.3.1): for an answer it begins at the question."""
    if question_iri(field):
        return (
            "[ sh:inversePath chm:question ]" if field.is_object else f"( [ sh:inversePath chm:question ] {property_} )"
        )
    if "inline" in field.flags:
        return "[ sh:zeroOrOnePath kgs:inline ]"
    own = holder(field)
    if own is None:
        return property_
    return own.link if field.is_object else f"( {own.link} {property_} )"
