"""Small SKOS vocabularies by chance, with everything that real ones do: circles, orphans, schemes nobody describes."""

from dataclasses import dataclass, field
from random import Random
from typing import Final

SPACE: Final = "http://chance.example.org/"
OUTSIDE: Final = "<http://elsewhere.example.org/1>"
_PREFIXES: Final = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix isothes: <http://purl.org/iso25964/skos-thes#> .
@prefix : <{SPACE}> .
"""
TAGS: Final = ("en", "en", "en-GB", "en-US", "fr", "zh-Hans", "zh-Hant", "sr-Latn", "und", "")
_WORDS: Final = ("bog", "Åre", "étang", " fen", "9 wells", "河", "мох", "(mire)", "Ñu", "", "  ")
_GROUPS: Final = ("skos:Collection", "skos:OrderedCollection", "isothes:ConceptGroup")


@dataclass
class Graph:
    """A vocabulary in Turtle; which IRIs are concepts and groups in it, and the names (tag, text) of each concept."""

    turtle: str
    concepts: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    names: dict[str, set[tuple[str, str]]] = field(default_factory=dict)


def random_graph(random: Random, most: int = 7) -> Graph:
    """One of at most so many concepts."""
    concepts = [f":c{number}" for number in range(random.randint(1, most))]
    schemes = [f":s{number}" for number in range(random.randint(0, 3))]
    groups = [f":g{number}" for number in range(random.randint(0, 3))]
    graph = Graph("", [_iri(one) for one in concepts], [_iri(one) for one in groups])
    lines = [f"{scheme} a skos:ConceptScheme ." for scheme in schemes if random.random() < 0.6]
    for concept in concepts:
        lines.append(f"{concept} a skos:Concept .")
        lines += _places(random, concept, concepts, schemes)
        lines += _labels(random, concept, graph)
    for group in groups:
        everything = [*concepts, *groups]
        members = random.sample(everything, random.randint(0, min(3, len(everything))))
        kind = random.choice(_GROUPS)
        lines.append(f'{group} a {kind} ; skos:prefLabel "group"@{random.choice(("en", "fr"))} .')
        if kind == "skos:OrderedCollection":
            lines.append(f"{group} skos:memberList ({' '.join(members)}) .")
        else:
            lines += [f"{group} skos:member {member} ." for member in members]
    graph.turtle = _PREFIXES + "\n".join(lines)
    return graph


def _iri(name: str) -> str:
    return SPACE + name[1:]


def _places(random: Random, concept: str, concepts: list[str], schemes: list[str]) -> list[str]:
    lines = []
    for _ in range(random.choice((0, 1, 1, 2))):
        other = random.choice([*concepts, OUTSIDE])
        relation = random.choice(("broader", "broader", "narrower"))
        lines.append(f"{concept} skos:{relation} {other} .")
    for scheme in schemes:
        statement = random.choice(("", "in", "in", "in", "of", "has"))
        if statement == "has":
            lines.append(f"{scheme} skos:hasTopConcept {concept} .")
        elif statement:
            lines.append(f"{concept} skos:{'inScheme' if statement == 'in' else 'topConceptOf'} {scheme} .")
    if random.random() < 0.2:
        lines.append(f'{concept} owl:deprecated "{random.choice(("true", "True", "1"))}" .')
    return lines


def _labels(random: Random, concept: str, graph: Graph) -> list[str]:
    lines = []
    names = graph.names.setdefault(_iri(concept), set())
    for property_ in random.choice(((), ("prefLabel",), ("prefLabel", "altLabel"), ("altLabel",), ("prefLabel",) * 2)):
        tag, word = random.choice(TAGS), random.choice(_WORDS)
        text = f"{word}{concept[1:]}" if word.strip() else word
        lines.append(f'{concept} skos:{property_} "{text}"' + (f"@{tag} ." if tag else " ."))
        if text.strip():
            names.add((tag.lower(), text))
    return lines


def wide_graph(number: int) -> Graph:
    """One level of so many concepts below a top one: named in English, in Spanish, in both, twice, or not at all."""
    graph = Graph(
        _PREFIXES
        + ':s a skos:ConceptScheme ; skos:hasTopConcept :top . :top a skos:Concept ; skos:prefLabel "top"@en .\n'
    )
    graph.concepts = [SPACE + "top", *(f"{SPACE}w{one}" for one in range(number))]
    graph.names = {SPACE + "top": {("en", "top")}}
    lines = []
    for one in range(number):
        letter = "abcdefghijklmnopqrstuvwxyz"[one * 7 % 26]
        english, spanish = f"{letter}{one:05}", f"{letter}{one:05} es"
        tags = ((("en", english),), (("es", spanish),), (("en", english), ("es", spanish)),
                (("en-GB", english), ("en-US", english + "z")), ())[one % 5]  # fmt: skip
        labels = "".join(f' ; skos:prefLabel "{text}"@{tag}' for tag, text in tags)
        lines.append(f":w{one} a skos:Concept ; skos:inScheme :s ; skos:broader :top{labels} .")
        graph.names[f"{SPACE}w{one}"] = {(tag.lower(), text) for tag, text in tags}
    graph.turtle += "\n".join(lines)
    return graph
