"""What shapes of reports ask of answers: a question of the report, and one value where one is asked for."""

from ontologies.turtle import Turtle, ref
from shapes.build.facts import Field, Type
from shapes.build.questions import question_iri

VALUES = ("chm:answerOption", "chm:answerWord")


def add_answering(turtle: Turtle, iri: str, type_: Type) -> None:
    """Hold the answers of a type of record to its questions (SHACL 4.1.1, 4.6.3, 4.8.3)."""
    asked = [field for field in type_.fields if "question" in field.flags]
    if not asked:
        return
    own, answer, single = f"{iri}.answering", f"{iri}.answer", f"{iri}.single"
    several = [field for field in asked if field.many]
    turtle.add(iri, "sh:node", ref(own))
    turtle.add(own, "a", "sh:NodeShape")
    turtle.add(own, "sh:property", ref(f"{own}.answers"))
    turtle.add(f"{own}.answers", "a", "sh:PropertyShape")
    turtle.add(f"{own}.answers", "sh:path", "chm:hasAnswer")
    turtle.add(f"{own}.answers", "sh:class", "chm:Answer")
    turtle.add(f"{own}.answers", "sh:node", ref(answer))
    turtle.add(answer, "a", "sh:NodeShape")
    turtle.add(answer, "sh:property", ref(f"{answer}.question"))
    _add_question(turtle, f"{answer}.question", asked)
    if several:
        turtle.add(answer, "sh:or", f"( {ref(single)} {ref(f'{iri}.several')} )")
        turtle.add(f"{iri}.several", "a", "sh:NodeShape")
        turtle.add(f"{iri}.several", "sh:property", ref(f"{iri}.several.question"))
        _add_question(turtle, f"{iri}.several.question", several)
    else:
        turtle.add(answer, "sh:node", ref(single))
    turtle.add(single, "a", "sh:NodeShape")
    for value in VALUES:
        shape = f"{single}.{value.removeprefix('chm:')}"
        turtle.add(single, "sh:property", ref(shape))
        turtle.add(shape, "a", "sh:PropertyShape")
        turtle.add(shape, "sh:path", value)
        turtle.add(shape, "sh:maxCount", "1")


def _add_question(turtle: Turtle, shape: str, asked: list[Field]) -> None:
    turtle.add(shape, "a", "sh:PropertyShape")
    turtle.add(shape, "sh:path", "chm:question")
    turtle.add(shape, "sh:minCount", "1")
    turtle.add(shape, "sh:maxCount", "1")
    turtle.add(shape, "sh:in", f"( {' '.join(ref(question_iri(field)) for field in asked)} )")
