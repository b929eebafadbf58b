"""Small thesauri of our own in the shapes of the real ones, for tests that need more than a handful of concepts.

    python -m tests.data.vocabularies FOLDER

| ours | has the shape of | what is in it on purpose |
|---|---|---|
| learning.ttl.gz | UNESCO | five languages with gaps, groups in two levels, several broaders, SKOS-XL, one name twice |
| ecology.ttl.gz, ecology-before.ttl.gz | EnvThes, older | deprecated in chains, successors elsewhere, mappings |
| environment.ttl.gz | GEMET | circles, one-sided relations, top concepts only on the scheme, blank nodes, gaps |
| themes.rdf | INSPIRE themes | RDF/XML, all languages of the European Union |
| places.nt.gz | YSO places | flat, names only |
| pathways.ttl | TDWG's | several schemes, one of classes; Chinese in traditional script |
| framework.ttl | the published Framework | see `tests.data.release` |
"""

import gzip
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.data import release
from tests.data.sentences import sentences
from tests.data.words import (
    ENVIRONMENT,
    ENVIRONMENT_LANGUAGES,
    LEARNING,
    LEARNING_LANGUAGES,
    PATHWAYS,
    WATER,
)

LEARNING_SPACE: Final = "http://learning.example.org/thesaurus/"
ECOLOGY_SPACE: Final = "http://ecology.example.org/"
ENVIRONMENT_SPACE: Final = "http://environment.example.org/"
PLACES: Final = 300
_PREFIXES: Final = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix iso-thes: <http://purl.org/iso25964/skos-thes#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
"""
# Concepts are numbered from 1 in the order of their words; top concepts lead to what is narrower.
_LEARNING_TREE: Final = {1: (2, 3, 4, 16), 5: (6, 7, 8), 9: (10, 11, 12, 16), 13: (14, 15)}
_LEARNING_RELATED: Final = ((6, 8), (6, 14), (6, 15), (11, 14))
_LEARNING_GROUPS: Final[dict[str, dict[str, tuple[int, ...]]]] = {
    "1": {"1.05": (1, 2, 3, 4, 16), "1.10": (5, 6, 7, 8)},
    "2": {"2.05": (9, 10, 11, 12, 13, 14)},
}
_ENVIRONMENT_TREE: Final = {1: (2, 3), 3: (4,), 5: (6, 12), 6: (7, 13), 8: (9, 10), 2: (14,)}
_ENVIRONMENT_TOPS: Final = (1, 5, 8, 11)
_HABITATS: Final = ("bank", "bay", "beach", "bog", "brook", "burn")
_KINDS: Final = ("acid", "alpine", "flooded", "shaded", "young")


def _names(words: tuple[str, ...], languages: tuple[str, ...]) -> str:
    return " , ".join(f'"{word}"@{language}' for word, language in zip(words, languages, strict=True) if word)


def learning() -> str:
    """A thesaurus of an agency of the United Nations, in small."""
    scheme = LEARNING_SPACE.rstrip("/")
    titles = '"Learning Thesaurus"@en , "Thésaurus des savoirs"@fr , "Tesauro del saber"@es , "Тезаурус знаний"@ru , '
    titles += '"مكنز المعارف"@ar'
    tops = " , ".join(f":concept{top}" for top in _LEARNING_TREE)
    lines = [
        f"{_PREFIXES}@prefix : <{LEARNING_SPACE}> .",
        f"<{scheme}> a skos:ConceptScheme ; dct:title {titles} ; skos:prefLabel {titles} ; skos:hasTopConcept {tops} ;",
        '    dct:modified "2024-03-25T14:24:28.295+01:00"^^xsd:dateTime ; dct:type "thesaurus" .',
    ]
    for number, words in enumerate(LEARNING, 1):
        lines.append(f":concept{number} a skos:Concept ; skos:inScheme <{scheme}> ;")
        lines.append(
            f'    dct:modified "2019-12-15T13:26:49Z"^^xsd:dateTime ; skos:scopeNote "{sentences(words[0])}"@en ;'
        )
        lines.append(f"    skos:prefLabel {_names(words, LEARNING_LANGUAGES)} .")
    for top, narrower in _LEARNING_TREE.items():
        lines.append(f":concept{top} skos:topConceptOf <{scheme}> .")
        lines += [
            f":concept{top} skos:narrower :concept{n} . :concept{n} skos:broader :concept{top} ." for n in narrower
        ]
    for one, other in _LEARNING_RELATED:
        lines.append(f":concept{one} skos:related :concept{other} . :concept{other} skos:related :concept{one} .")
    for domain, groups in _LEARNING_GROUPS.items():
        lines.append(f':domain{domain} a skos:Collection , iso-thes:ConceptGroup ; skos:notation "{domain}" ;')
        lines.append(f'    skos:inScheme <{scheme}> ; skos:prefLabel "Domain {domain}"@en , "Domaine {domain}"@fr .')
        for notation, members in groups.items():
            group = f"<{LEARNING_SPACE}mt{notation}>"
            lines.append(f":domain{domain} iso-thes:subGroup {group} ; skos:member {group} .")
            lines.append(f"{group} a skos:Collection , iso-thes:ConceptGroup ; iso-thes:superGroup :domain{domain} ;")
            lines.append(
                f'    skos:inScheme <{scheme}> ; skos:notation "{notation}" ; skos:prefLabel "Group {notation}"@en ;'
            )
            lines.append(f"    skos:member {' , '.join(f':concept{member}' for member in members)} .")
    lines.append(':concept15 skos:altLabel "Chess"@en , "Chess problems"@en ; skosxl:altLabel :xl_es_1 .')
    lines.append(':xl_es_1 a skosxl:Label ; skosxl:literalForm "Ajedrez de tablero"@es .')
    return "\n".join(lines)


def ecology(*, before: bool = False) -> str:
    """A thesaurus with a long past: the release of today, or the one before.

    Between the two three concepts are gone (one with a successor), two are new, four deprecated, and two renamed.
    """
    scheme = f"<{ECOLOGY_SPACE}>"
    lines = [f"{_PREFIXES}@prefix : <{ECOLOGY_SPACE}> .", f'{scheme} a skos:ConceptScheme ; dct:title "Ecology"@en ;']
    lines.append("    skos:hasTopConcept :1 , :2 .")
    lines.append(f':1 a skos:Concept ; skos:prefLabel "set aside"@en ; skos:topConceptOf {scheme} .')
    lines.append(f':2 a skos:Concept ; skos:prefLabel "habitat"@en ; skos:topConceptOf {scheme} .')
    names = [f"{habitat}, {kind}" for habitat in _HABITATS for kind in _KINDS]
    for number, name in enumerate(names, 100):
        label = f"{name} (old name)" if before and number in (100, 101) else name
        lines.append(
            f':{number} a skos:Concept ; skos:prefLabel "{label}"@en ; skos:inScheme {scheme} ; skos:broader :2 ;'
        )
        lines.append(f'    skos:altLabel "{name.partition(", ")[2]} {name.partition(",")[0]}"@en ;')
        lines.append(f"    skos:exactMatch <http://elsewhere.example.org/{number}> .")
        lines.append(f":2 skos:narrower :{number} .")
    # 40 that were set aside. What replaces 200 was replaced itself; what replaces 201 and 202 is elsewhere.
    for number in range(200, 240):
        lines.append(f':{number} a skos:Concept ; skos:prefLabel "former {number}"@en ; skos:inScheme {scheme} .')
        if before and number >= 236:
            lines.append(f":{number} skos:broader :2 . :2 skos:narrower :{number} .")
            continue
        successor = {200: ":203", 201: "<http://other.example.org/1>", 202: ":nowhere"}.get(number, f":{number - 103}")
        lines.append(f":{number} owl:deprecated true ; skos:broader :1 ; dct:isReplacedBy {successor} .")
        lines.append(f":1 skos:narrower :{number} .")
    lines.append(":100 owl:deprecated false .")
    for number in (300, 301, 302) if before else (400, 401):
        lines.append(f':{number} a skos:Concept ; skos:prefLabel "note {number}"@en ; skos:broader :2 .')
        lines.append(f":2 skos:narrower :{number} .")
    if not before:
        lines.append(":400 dct:replaces :300 .")
    return "\n".join(lines)


def environment() -> str:
    """A thesaurus of an agency of the European Union, in small."""
    lines = [
        f"{_PREFIXES}@prefix : <{ENVIRONMENT_SPACE}concept/> .",
        f'<{ENVIRONMENT_SPACE}> a skos:ConceptScheme ; dc:title "Environment" ;',
        '    dc:creator [ a foaf:Organization ; foaf:name "Nobody" ] ;',
        f"    skos:hasTopConcept {' , '.join(f':{top}' for top in _ENVIRONMENT_TOPS)} .",
    ]
    for number, words in enumerate(ENVIRONMENT, 1):
        lines.append(f":{number} a skos:Concept ; skos:prefLabel {_names(words, ENVIRONMENT_LANGUAGES)} ;")
        lines.append(f'    skos:scopeNote "{sentences(words[0])}"@en .')
    for above, narrower in _ENVIRONMENT_TREE.items():
        lines += [f":{above} skos:narrower :{n} . :{n} skos:broader :{above} ." for n in narrower]
    lines.append(":2 skos:broader :14 . :14 skos:narrower :2 .")  # lake and island: a circle
    lines.append(":9 skos:broader :10 . :10 skos:broader :9 .")  # clay and sand: another, stated from below only
    lines.append(":5 skos:narrower :15 .")  # from above only
    lines.append(":1 skos:related :8 . :8 skos:related :1 . :3 skos:related :7 .")
    return "\n".join(lines)


def themes() -> str:
    """A list of themes in RDF/XML."""
    concepts = []
    for number in range(1, 4):
        names = "\n".join(
            f'<skos:prefLabel xml:lang="{language}">{word} {number}</skos:prefLabel>'
            for language, word in WATER.items()
        )
        about = f"http://themes.example.org/theme/{number}"
        concepts.append(
            f'<skos:Concept rdf:about="{about}">\n<skos:altLabel>w{number}</skos:altLabel>\n{names}\n</skos:Concept>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        '<skos:ConceptScheme rdf:about="http://themes.example.org/list"><dc:title>Themes</dc:title></skos:ConceptScheme>\n'
        + "\n".join(concepts)
        + "\n</rdf:RDF>\n"
    )


def places() -> str:
    """Many concepts that have nothing but names, in N-Triples."""
    space, skos = "http://places.example.org/", "http://www.w3.org/2004/02/skos/core#"
    type_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    lines = [f"<{space}> {type_} <{skos}ConceptScheme> ."]
    for number in range(1, PLACES + 1):
        place = f"<{space}p{number}>"
        lines.append(f"{place} {type_} <{skos}Concept> .")
        lines.append(f"{place} <{skos}inScheme> <{space}> .")
        for language, word in (("fi", "paikka"), ("sv", "plats"), ("en", "place")):
            lines.append(f'{place} <{skos}prefLabel> "{word} {number}"@{language} .')
    return "\n".join(lines) + "\n"


def pathways() -> str:
    """Three schemes in one graph, the last of classes that are not called concepts."""
    lines = [_PREFIXES]
    for name, kind in (("way", "skos:Concept"), ("degree", "skos:Concept"), ("format", "rdfs:Class")):
        scheme = f"http://terms.example.org/{name}/values/"
        lines.append(
            f'<{scheme}> a skos:ConceptScheme ; skos:prefLabel "{name}"@en ; dct:created "2020-10-13"^^xsd:date .'
        )
        for number, (notation, words) in enumerate(PATHWAYS, 1):
            value = f"<{scheme}v{number}>"
            names = " , ".join(f'"{word}"@{language}' for language, word in words.items())
            lines.append(f'{value} a {kind} ; skos:inScheme <{scheme}> ; skos:notation "{notation}" ;')
            lines.append(f"    skos:prefLabel {names} ; skos:topConceptOf <{scheme}> .")
            lines.append(f"<{scheme}> skos:hasTopConcept {value} .")
    return "\n".join(lines)


FILES: Final[dict[str, Callable[[], str]]] = {
    "learning.ttl.gz": learning,
    "ecology.ttl.gz": ecology,
    "ecology-before.ttl.gz": lambda: ecology(before=True),
    "environment.ttl.gz": environment,
    "themes.rdf": themes,
    "places.nt.gz": places,
    "pathways.ttl": pathways,
}


def write(folder: Path) -> Path:
    """Write all of them; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        data = make().encode()
        (folder / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
    release.write(folder / "framework.ttl")
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[1]))
