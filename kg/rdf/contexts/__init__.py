"""The JSON-LD context that we publish: a name for each property of ours and of the vocabularies that our data use.

`{number}.jsonld` beside this file is the context as it was when the number was given, for ever. The context of today
may have more names, and never another meaning of one; each release gives it a number: `python -m kg.rdf.contexts`.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from kg.errors import NotFound
from kg.rdf.namespaces import (
    DCAT,
    DCT,
    DOCUMENT_PREFIXES,
    ELI,
    KG,
    KMGBF,
    ORG,
    OWL,
    QB,
    RDFS,
    SDMX_ATTRIBUTE,
    SDMX_DIMENSION,
    SDMX_MEASURE,
    SKOS,
)

_TEXTS: Final = {
    "prefLabel": SKOS.prefLabel,
    "altLabel": SKOS.altLabel,
    "hiddenLabel": SKOS.hiddenLabel,
    "definition": SKOS.definition,
    "scopeNote": SKOS.scopeNote,
    "note": SKOS.note,
    "example": SKOS.example,
    "historyNote": SKOS.historyNote,
    "editorialNote": SKOS.editorialNote,
    "changeNote": SKOS.changeNote,
    "label": RDFS.label,
    "comment": RDFS.comment,
    "title": DCT.title,
    "description": DCT.description,
    "rights": DCT.rights,
}
_IN_LANGUAGES: Final[Mapping[str, Any]] = {"@container": ["@language", "@set"]}
_AS_LINKS: Final[Mapping[str, Any]] = {"@type": "@id", "@container": "@set"}
_LINKS: Final = {
    **{
        name: SKOS[name]
        for name in (
            "broader narrower related inScheme topConceptOf hasTopConcept exactMatch closeMatch broadMatch narrowMatch "
            "relatedMatch member"
        ).split()
    },
    **{
        name: DCT[name]
        for name in (
            "subject license relation references spatial publisher creator hasPart isPartOf replaces isReplacedBy "
            "isVersionOf"
        ).split()
    },
    **{name: RDFS[name] for name in "seeAlso isDefinedBy subClassOf subPropertyOf domain range".split()},
    **{name: OWL[name] for name in ("inverseOf", "versionIRI")},
    "theme": DCAT.theme,
    "candidateMatch": KG.candidateMatch,
    **{
        name: KMGBF[name]
        for role in ("Headline", "Binary", "Component", "Complementary")
        for name in (f"is{role}For", f"has{role}Indicator")
    },
}
_VALUES: Final = {
    "notation": SKOS.notation,
    "source": DCT.source,
    "identifier": DCT.identifier,
    "created": DCT.created,
    "modified": DCT.modified,
    "issued": DCT.issued,
    "date": DCT.date,
    "language": DCT.language,
    "deprecated": OWL.deprecated,
    "versionInfo": OWL.versionInfo,
    "version": DCAT.version,
    "indicatorCode": KMGBF.indicatorCode,
    "goalCode": KMGBF.goalCode,
    "targetCode": KMGBF.targetCode,
    "custodianAgency": KMGBF.custodianAgency,
    **{name: KG[name] for name in sorted(KG.names - {"candidateMatch"})},
}
_OF_VOCABULARIES: Final = {
    ELI: (
        "type_document type_subdivision passed_by is_part_of has_part is_about cites changes repeals is_realized_by "
        "realizes language is_embodied_by embodies format is_exemplified_by",
        "id_local number date_document",
        "title",
    ),
    ORG: ("member memberDuring organization role subOrganizationOf", "", ""),
    QB: ("dataSet structure component dimension measure attribute codeList", "componentRequired order", ""),
    SDMX_DIMENSION: ("refArea", "refPeriod", ""),
    SDMX_MEASURE: ("", "obsValue", ""),
    SDMX_ATTRIBUTE: ("unitMeasure obsStatus", "", ""),
}
"""Links, values and texts of decisions, memberships and figures. A name that SKOS or DCMI has too has its prefix."""
_SHARED: Final = frozenset("title language format member".split())
# Prefixes of things, not of vocabularies: left out so that identifiers stay whole.
_INSTANCES: Final = frozenset(("kmgbf", "graph", "thesaurus"))


def _context() -> dict[str, Any]:
    context: dict[str, Any] = {"@version": 1.1, "uri": "@id", "type": "@type", "graph": "@graph"}
    context |= {name: iri for name, iri in DOCUMENT_PREFIXES.items() if name not in _INSTANCES}
    context |= {name: {"@id": node.value, **_IN_LANGUAGES} for name, node in _TEXTS.items()}
    context |= {name: {"@id": node.value, **_AS_LINKS} for name, node in _LINKS.items()}
    context |= {name: {"@id": node.value} for name, node in _VALUES.items()}
    for vocabulary, kinds in _OF_VOCABULARIES.items():
        prefix = next(name for name, iri in DOCUMENT_PREFIXES.items() if iri == vocabulary.iri)
        for names, how in zip(kinds, (_AS_LINKS, {}, _IN_LANGUAGES), strict=True):
            for name in names.split():
                context[f"{prefix}_{name}" if name in _SHARED else name] = {"@id": vocabulary[name].value, **how}
    return context


CONTEXT: Final[Mapping[str, Any]] = {"@context": _context()}


def context_document() -> bytes:
    """The context of today, as it is published."""
    return json.dumps(CONTEXT, ensure_ascii=False, indent=1).encode()


@cache
def context_versions() -> tuple[int, ...]:
    """The numbers of the contexts that were ever published, the newest last."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(int(name.removesuffix(".jsonld")) for name in names if name.endswith(".jsonld")))


def context_version(number: str) -> bytes:
    """A context as it was published under a number. Raises NotFound."""
    if number not in map(str, context_versions()):
        raise NotFound(f"There is no context {number}.", f"The newest is {context_versions()[-1]}.")
    return files(__name__).joinpath(f"{number}.jsonld").read_bytes()
