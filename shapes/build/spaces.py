"""Names of what shapes of record types share: spaces of identifiers, by prefix, and values of a fixed form."""

from typing import Final

from ontologies.turtle import LANGUAGES


def _names(*names: str) -> dict[str, str]:
    """Names by language, in the order of the list of languages."""
    return dict(zip(LANGUAGES, names, strict=True))


SPACES: Final = {
    "shape": (
        _names(
            "Shapes of record types", "Formes des types de fiche", "Formas de los tipos de registro",
            "أشكال أنواع السجلات", "Формы типов записей", "记录类型的形状",
        ),
        "What records of each type look like, in SHACL: their fields, with constraints, names and annotations.",
    ),
    "publish": (
        _names(
            "What publication asks of records", "Ce que la publication demande des fiches",
            "Lo que la publicación pide a los registros", "ما يتطلبه النشر من السجلات",
            "Требования к публикации записей", "发布对记录的要求",
        ),
        "What records of each type must have to be published, in SHACL, beside what their shapes say.",
    ),
    "gbfshape": (
        _names(
            "Shapes of the Framework", "Formes du Cadre mondial", "Formas del Marco mundial", "أشكال الإطار العالمي",
            "Формы Глобальной рамочной программы", "框架的形状",
        ),
        "What goals, targets, indicators and schemes of the Framework look like, in SHACL.",
    ),
    "group": (
        _names("Groups of fields", "Groupes de champs", "Grupos de campos", "مجموعات الحقول", "Группы полей", "字段组"),
        "Under which headings the fields of records are shown, in their order.",
    ),
    "option": (
        _names(
            "Words of closed lists", "Mots des listes fermées", "Palabras de listas cerradas", "كلمات القوائم المغلقة",
            "Слова закрытых списков", "封闭列表的词",
        ),
        "Words that fields of records hold where no term of the thesaurus stands for them.",
    ),
    "common": (
        _names(
            "Values of a fixed form", "Valeurs de forme fixe", "Valores de forma fija", "قيم ذات شكل ثابت",
            "Значения установленной формы", "固定形式的值",
        ),
        "Shapes of values that are nodes of a fixed form: links and locations.",
    ),
}  # fmt: skip
"""Prefix, names and comment of each."""
VALUES: Final = {
    "Link": _names("Link", "Lien", "Enlace", "رابط", "Ссылка", "链接"),
    "link-url": _names(
        "Address of a link", "Adresse d’un lien", "Dirección de un enlace", "عنوان الرابط", "Адрес ссылки", "链接地址"
    ),
    "Location": _names("Location", "Localisation", "Ubicación", "موقع", "Местоположение", "位置"),
    "location-wkt": _names(
        "Geometry of a location", "Géométrie d’une localisation", "Geometría de una ubicación", "هندسة الموقع",
        "Геометрия местоположения", "位置的几何形状",
    ),
}  # fmt: skip
"""Shapes that every file with such values repeats, and their names."""
