"""Names that the interface of Skosmos gives to classes and mapping properties where the data have none."""

from collections.abc import Mapping
from typing import Final

from kg.rdf.namespaces import ISOTHES, OWL, PREFIXES, RDFS, SKOS

Names = Mapping[str, str]
_PREFIXES: Final = {
    PREFIXES[name]: name for name in ("skos", "isothes", "rdf", "rdfs", "owl", "foaf", "skosxl", "dcat", "prov", "void")
} | {PREFIXES["dct"]: "dc"}

CLASSES: Final[Mapping[str, Names]] = {
    SKOS.Concept.value: {
        "ar": "مفهوم", "zh": "概念", "en": "Concept", "fr": "Concept", "ru": "Понятие", "es": "Concepto",
        "de": "Begriff", "fi": "Käsite", "sv": "Begrepp",
    },
    SKOS.Collection.value: {
        "ar": "مجموعة", "zh": "集合", "en": "Collection", "fr": "Collection", "ru": "Коллекция", "es": "Colección",
        "de": "Sammlung", "fi": "Kokoelma", "sv": "Samling",
    },
    ISOTHES.ConceptGroup.value: {
        "ar": "مجموعة مفاهيم", "zh": "概念组", "en": "Concept group", "fr": "Groupe de concepts",
        "ru": "Группа понятий", "es": "Grupo de conceptos", "de": "Begriffsgruppe", "fi": "Käsiteryhmä",
        "sv": "Begreppsgrupp",
    },
    ISOTHES.ThesaurusArray.value: {
        "ar": "مصفوفة مفاهيم شقيقة", "zh": "同级概念系列", "en": "Array of sibling concepts",
        "fr": "Rangée de concepts frères", "ru": "Ряд соподчинённых понятий", "es": "Serie de conceptos hermanos",
        "de": "Begriffsreihe", "fi": "Sisarkäsitteiden sarja", "sv": "Serie av syskonbegrepp",
    },
}  # fmt: skip
MAPPINGS: Final[Mapping[str, Names]] = {
    SKOS.exactMatch.value: {
        "ar": "مفاهيم مطابقة تماما", "zh": "完全匹配的概念", "en": "Exactly matching concepts",
        "fr": "Concepts exactement équivalents", "ru": "Точно совпадающие понятия", "es": "Conceptos equivalentes",
    },
    SKOS.narrowMatch.value: {
        "ar": "مفاهيم مطابقة أضيق", "zh": "较窄的匹配概念", "en": "Narrower matching concepts",
        "fr": "Concepts équivalents plus précis", "ru": "Более узкие совпадающие понятия",
        "es": "Conceptos equivalentes más específicos",
    },
    SKOS.broadMatch.value: {
        "ar": "مفاهيم مطابقة أوسع", "zh": "较宽的匹配概念", "en": "Broader matching concepts",
        "fr": "Concepts équivalents plus larges", "ru": "Более широкие совпадающие понятия",
        "es": "Conceptos equivalentes más genéricos",
    },
    SKOS.closeMatch.value: {
        "ar": "مفاهيم مطابقة تقريبا", "zh": "近似匹配的概念", "en": "Closely matching concepts",
        "fr": "Concepts proches", "ru": "Близкие понятия", "es": "Conceptos cercanos",
    },
    SKOS.relatedMatch.value: {
        "ar": "مفاهيم مطابقة ذات صلة", "zh": "相关的匹配概念", "en": "Related matching concepts",
        "fr": "Concepts associés", "ru": "Связанные понятия", "es": "Conceptos relacionados",
    },
    RDFS.seeAlso.value: {
        "ar": "انظر أيضا", "zh": "另见", "en": "See also", "fr": "Voir aussi", "ru": "См. также", "es": "Véase también",
    },
    OWL.sameAs.value: {
        "ar": "نفس الشيء", "zh": "等同于", "en": "Same as", "fr": "Identique à", "ru": "То же, что", "es": "Igual que",
    },
}  # fmt: skip


def wording(names: Names, lang: str) -> str:
    """A name in a language, else in English."""
    return names.get(lang.lower().partition("-")[0], names["en"])


def compact_class(iri: str) -> str:
    """A class as `skos:Concept` where its namespace is well known, else its whole identifier."""
    for start, prefix in _PREFIXES.items():
        if iri.startswith(start) and "/" not in iri[len(start) :]:
            return f"{prefix}:{iri[len(start) :]}"
    return iri
