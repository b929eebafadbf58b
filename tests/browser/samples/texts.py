"""Made-up words of the Framework: the names of its goals, targets and indicators, and longer texts.

A key that ends in `-x-machine` marks a machine translation.
"""

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, str]
GOALS: Final[Mapping[str, Words]] = {
    "A": {
        "en": "Ecosystems are whole, species survive and genetic diversity is kept",
        "fr": "Les écosystèmes sont intacts, les espèces survivent et la diversité génétique est préservée",
        "ar-x-machine": "النظم الإيكولوجية سليمة والأنواع باقية والتنوع الجيني محفوظ",
    },
    "B": {"en": "Biodiversity is used sustainably", "fr": "La biodiversité est utilisée durablement"},
    "C": {"en": "Benefits are shared", "fr": "Les avantages sont partagés", "ar-x-machine": "المنافع متقاسمة"},
    "D": {"en": "The means to act are there, and the funding gap is closed step by step"},
}
TARGETS: Final[tuple[Words, ...]] = (
    {
        "en": "Plan all areas so that hardly any important one is lost",
        "fr": "Planifier toutes les zones",
        "ar-x-machine": "تخطيط جميع المناطق للحد من فقدان التنوع البيولوجي",
    },
    {
        "en": "Restore 30 % of degraded ecosystems",
        "fr": "Restaurer 30 % des écosystèmes dégradés",
        "ar-x-machine": "استعادة 30 في المائة من النظم الإيكولوجية المتدهورة",
    },
    {
        "en": "Conserve 30 % of land, waters and seas",
        "fr": "Conserver 30 % des terres, des eaux et des mers",
        "ar-x-machine": "حفظ 30 في المائة من الأراضي والمياه والبحار",
        "zh-x-machine": "保护30%的陆地、水域和海洋",
    },
    {"en": "Halt extinctions and manage conflicts between people and wildlife", "fr": "Arrêter les extinctions"},
    {
        "en": "Use and trade wild species sustainably, safely and lawfully",
        "ar-x-machine": "استخدام الأنواع البرية على نحو مستدام",
    },
    {
        "en": "Halve the arrival of invasive alien species",
        "fr": "Réduire de moitié les espèces exotiques envahissantes",
    },
    {"en": "Cut pollution to levels that do no harm", "fr": "Réduire la pollution", "ar-x-machine": "الحد من التلوث"},
    {"en": "Limit the effects of climate change and build resilience"},
    {"en": "Manage wild species so that people benefit", "ar-x-machine": "إدارة الأنواع البرية لفائدة الناس"},
    {"en": "Farm, fish and grow forests sustainably", "fr": "Agriculture, pêche et sylviculture durables"},
    {"en": "Restore what nature gives to people"},
    {"en": "More green and blue spaces in cities", "fr": "Davantage d’espaces verts et bleus en ville"},
    {"en": "Share the benefits of genetic resources, digital sequence information and traditional knowledge fairly"},
    {"en": "Bring biodiversity into every decision", "ar-x-machine": "مراعاة التنوع البيولوجي في كل قرار"},
    {"en": "Business assesses and discloses its risks and effects", "fr": "Les entreprises évaluent leurs risques"},
    {"en": "Choose sustainable consumption and waste less"},
    {"en": "Biosafety for all, and fair benefits of biotechnology"},
    {"en": "Cut harmful subsidies by 500 billion dollars a year", "fr": "Réduire les subventions néfastes"},
    {"en": "Raise 200 billion dollars a year for biodiversity"},
    {"en": "Build capacity, share technology and cooperate in science"},
    {"en": "Make knowledge available to those who decide", "ar-x-machine": "إتاحة المعارف لمن يتخذ القرار"},
    {"en": "Take part in decisions, with access to justice and information"},
    {"en": "Gender equality in all that is done", "fr": "Égalité des genres", "ar-x-machine": "المساواة بين الجنسين"},
)
TARGET_LABELS: Final[Mapping[str, str]] = {
    "en": "Target {}",
    "fr": "Cible {}",
    "es": "Meta {}",
    "ar": "الهدف {}",
    "ru": "Задача {}",
    "zh": "行动目标{}",
}
GOAL_LABELS: Final[Mapping[str, str]] = {"en": "Goal {}", "fr": "Objectif {}", "es": "Objetivo {}", "ar": "الغاية {}"}
INDICATORS: Final[Mapping[str, tuple[tuple[str, Words], ...]]] = {
    "headline": (
        ("3.1", {"en": "Coverage of protected areas and other measures", "fr": "Couverture des zones protégées"}),
    ),
    "binary": (("13.b", {"en": "Countries that have taken measures to protect areas"}),),
    "component": (
        ("3.CT.1", {"en": "Protected Area Connectedness Index", "fr": "Indice de connectivité des aires protégées"}),
        ("3.CT.2", {"en": "Species Protection Index", "fr": "Indice relatif à la protection des espèces"}),
        ("A.CT.6", {"en": "Index of effectively managed areas that conserve representative parts of all ecosystems"}),
    ),
    "complementary": (
        ("3.CY.1", {"en": "Protected areas downgraded, downsized or degazetted", "ar-x-machine": "المناطق المحمية"}),
        ("3.CY.2", {"en": "Status of key biodiversity areas"}),
        ("3.CY.3", {"en": "Red List of Ecosystems", "fr": "Liste rouge des écosystèmes"}),
        ("22.CY.6", {"en": "Land and territories of indigenous peoples and local communities"}),
    ),
}
DATASET_TITLE: Final[Words] = {
    "en": "Kunming-Montreal Global Biodiversity Framework",
    "fr": "Cadre mondial de la biodiversité de Kunming-Montréal",
    "ar": "إطار كونمينغ-مونتريال العالمي للتنوع البيولوجي",
}
OFFICIAL: Final[Words] = {
    "en": (
        "This sample stands where the official text of the target is shown. Such a text has about a hundred words, is "
        "one sentence that runs over many lines, names percentages and years, and qualifies nearly every noun: land, "
        "inland waters, coasts and seas, especially areas of particular importance, are to be conserved and managed by "
        "well-connected and fairly governed systems of areas, recognizing rights, territories and sustainable use."
    ),
    "fr": (
        "Cet exemple occupe la place du texte officiel de la cible. Un tel texte compte une centaine de mots, forme "
        "une seule phrase, cite des pourcentages et des années, et précise presque chaque nom."
    ),
}
NOTE: Final[Words] = {"en": "A word of the published title is a slip: it stands here as it was published."}
SUMMARY: Final[Words] = {
    "en": "By 2030 at least three tenths of land, inland waters, coasts and seas are conserved and well managed.",
    "fr": "D’ici à 2030, au moins trois dixièmes des terres, des eaux et des mers sont conservés et bien gérés.",
    "ar-x-machine": (
        "بحلول عام 2030، يُحفظ ما لا يقل عن ثلاثة أعشار الأراضي والمياه الداخلية والسواحل والبحار وتُدار إدارة جيدة."
    ),
}
