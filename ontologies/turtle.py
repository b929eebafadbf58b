"""Write Turtle that people can read: a block for each subject, in the order given, always the same bytes.

Objects are passed as Turtle text, made by `ref`, `text`, `plain`, `integer` and `date`. Subjects are full
IRIs; the writer shortens those that a known prefix covers and declares the prefixes that were used.
"""

import re
from pathlib import Path

from ontologies.tables import read

BASE = "http://metadata.cbd.int/"
KMGBF = BASE + "kmgbf/"
GBF = BASE + "kmgbf/ontology#"
KG = BASE + "kg/ontology#"
KGS = BASE + "kg/shapes#"
THESAURUS = BASE + "thesaurus/"
GRAPH = BASE + "graph/"
SDG = "http://metadata.un.org/sdg/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
VOID = "http://rdfs.org/ns/void#"
SCHEMA = "http://schema.org/"
CHM = BASE + "chm/ontology#"

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "chm": CHM,
    "common": BASE + "shapes/common#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": DCAT,
    "dct": DCT,
    "dwc": "http://rs.tdwg.org/dwc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": FOAF,
    "gbf": GBF,
    "geo": "http://www.opengis.net/ont/geosparql#",
    "gbfshape": BASE + "shapes/kmgbf#",
    "graph": GRAPH,
    "group": BASE + "shapes/group#",
    "isothes": "http://purl.org/iso25964/skos-thes#",
    "kg": KG,
    "kgs": KGS,
    "kmgbf": KMGBF,
    "option": BASE + "shapes/option#",
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "publish": BASE + "shapes/publish/",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sdg": SDG,
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "sh": "http://www.w3.org/ns/shacl#",
    "shape": BASE + "shapes/record/",
    "skos": SKOS,
    "thesaurus": THESAURUS,
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "skosmos": "http://purl.org/net/skosmos#",
    "void": VOID,
    "xsd": XSD,
}

LANGUAGES = tuple(row["tag"] for row in read(Path(__file__).parent / "languages.csv"))
"""The languages of everything, in the order in which labels are written."""

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.%-]*[A-Za-z0-9_-])?")
_WIDTH = 110
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
# Longest first: the ontology's namespace lies inside that of the framework.
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def expand(name: str) -> str:
    """Turn a prefixed name such as `skos:notation` into the full IRI."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def ref(iri: str) -> str:
    """Write an IRI as an object, shortened where a prefix covers it."""
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def plain(value: str) -> str:
    """Write a string without a language."""
    return f'"{value.translate(_ESCAPES)}"'


def text(value: str, language: str) -> str:
    """Write a string in a language."""
    return f"{plain(value)}@{language}"


def integer(value: int) -> str:
    """Write a whole number."""
    return str(value)


def date(value: str) -> str:
    """Write a day, given as YYYY-MM-DD."""
    return f"{plain(value)}^^xsd:date"


def month(value: str) -> str:
    """Write a month, given as YYYY-MM."""
    return f"{plain(value)}^^xsd:gYearMonth"


def texts(row: dict[str, str], languages: tuple[str, ...] = LANGUAGES) -> list[str]:
    """Write the columns of a table row that are named after languages; empty ones are left out."""
    return [text(row[language], language) for language in languages if row.get(language)]


class Turtle:
    """One Turtle file in the making."""

    def __init__(self, *header: str) -> None:
        self._header = header
        self._parts: list[str | tuple[str, dict[str, list[str]]]] = []
        self._subjects: dict[str, dict[str, list[str]]] = {}

    def section(self, title: str) -> None:
        """Begin a section with a comment line."""
        self._parts.append(f"# {title}")

    def add(self, subject: str, predicate: str, *objects: str) -> None:
        """Say something about a subject; the predicate is a prefixed name or `a`.

        Repetition adds nothing, and nothing is added where there are no objects.
        """
        if not objects:
            return
        if subject not in self._subjects:
            self._subjects[subject] = {}
            self._parts.append((subject, self._subjects[subject]))
        known = self._subjects[subject].setdefault(predicate, [])
        known.extend(o for o in dict.fromkeys(objects) if o not in known)

    def objects(self, predicate: str) -> set[str]:
        """What anything was said to lead to by a predicate, as it is written."""
        return {one for said in self._subjects.values() for one in said.get(predicate, ())}

    def render(self) -> str:
        """Return the whole file."""
        body = "\n\n".join(part if isinstance(part, str) else _block(*part) for part in self._parts)
        bare = _without_strings(body)
        used = sorted(p for p in PREFIXES if re.search(rf"(?<![\w<:/]){p}:", bare))
        lines = [f"# {line}".rstrip() for line in self._header]
        lines += ["", *(f"@prefix {p}: <{PREFIXES[p]}> ." for p in used)]
        return "\n".join(lines) + "\n\n" + body + "\n"


def _block(subject: str, predicates: dict[str, list[str]]) -> str:
    lines = [_statement(predicate, objects) for predicate, objects in predicates.items()]
    return f"{ref(subject)}\n    " + " ;\n    ".join(lines) + " ."


def _statement(predicate: str, objects: list[str]) -> str:
    line = f"{predicate} {', '.join(objects)}"
    if len(objects) == 1 or (len(line) <= _WIDTH and not any('"@' in o for o in objects)):
        return line
    return f"{predicate}\n        " + ",\n        ".join(objects)


def _without_strings(body: str) -> str:
    return re.sub(r'"(?:[^"\\]|\\.)*"|<[^>]*>|^#.*$', "", body, flags=re.MULTILINE)
