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

MEANINGS: Final[Mapping[str, Names]] = {
    SKOS.exactMatch.value: {
        "ar": "مفاهيم لها المعنى نفسه ويمكن أن يحل أحدها محل الآخر.", "zh": "含义相同、可以互换的概念。",
        "en": "Concepts that mean the same and may stand for each other.",
        "fr": "Concepts de même sens, qui peuvent se remplacer.",
        "ru": "Понятия с тем же значением, взаимозаменяемые.",
        "es": "Conceptos con el mismo significado, que pueden sustituirse.",
    },
    SKOS.narrowMatch.value: {
        "ar": "مفاهيم أضيق معنى.", "zh": "含义较窄的概念。", "en": "Concepts of a narrower meaning.",
        "fr": "Concepts de sens plus étroit.", "ru": "Понятия с более узким значением.",
        "es": "Conceptos de significado más estrecho.",
    },
    SKOS.broadMatch.value: {
        "ar": "مفاهيم أوسع معنى.", "zh": "含义较宽的概念。", "en": "Concepts of a wider meaning.",
        "fr": "Concepts de sens plus large.", "ru": "Понятия с более широким значением.",
        "es": "Conceptos de significado más amplio.",
    },
    SKOS.closeMatch.value: {
        "ar": "مفاهيم متقاربة المعنى جدا.", "zh": "含义几乎相同的概念。", "en": "Concepts that mean nearly the same.",
        "fr": "Concepts de sens presque identique.", "ru": "Понятия с почти тем же значением.",
        "es": "Conceptos de significado casi igual.",
    },
    SKOS.relatedMatch.value: {
        "ar": "مفاهيم ذات صلة به.", "zh": "与之相关的概念。", "en": "Concepts that have to do with it.",
        "fr": "Concepts qui s’y rapportent.", "ru": "Понятия, связанные с ним.", "es": "Conceptos relacionados con él.",
    },
    RDFS.seeAlso.value: {
        "ar": "مصادر أخرى عنه.", "zh": "其他相关资料。", "en": "Other sources about it.",
        "fr": "Autres sources à son sujet.", "ru": "Другие источники о нём.", "es": "Otras fuentes sobre él.",
    },
    OWL.sameAs.value: {
        "ar": "معرّفات أخرى للشيء نفسه.", "zh": "同一事物的其他标识符。", "en": "Other identifiers of the same thing.",
        "fr": "Autres identifiants de la même chose.", "ru": "Другие идентификаторы того же.",
        "es": "Otros identificadores de lo mismo.",
    },
}  # fmt: skip
"""What each mapping property says, in our words."""


def wording(names: Names, lang: str) -> str:
    """A name in a language, else in English."""
    return names.get(lang.lower().partition("-")[0], names["en"])


def compact_class(iri: str) -> str:
    """A class as `skos:Concept` where its namespace is well known, else its whole identifier."""
    for start, prefix in _PREFIXES.items():
        if iri.startswith(start) and "/" not in iri[len(start) :]:
            return f"{prefix}:{iri[len(start) :]}"
    return iri
