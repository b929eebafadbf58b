"""What schemes of concepts say of themselves beside their names: terms of use, maker, date; and that they are empty."""

from typing import Final

from ontologies.datasets import LICENCE
from ontologies.secretariat import SECRETARIAT
from ontologies.tables import MONTH
from ontologies.turtle import Turtle, month, ref, texts

EMPTY: Final = {
    "en": "None of its terms are known here.",
    "fr": "Aucun de ses termes n’est connu ici.",
    "es": "Aquí no se conoce ninguno de sus términos.",
    "ar": "لا يُعرف هنا أي من مصطلحاتها.",
    "ru": "Здесь не известен ни один из терминов.",
    "zh": "此处未收录其任何术语。",
}


def add_facts(turtle: Turtle, scheme: str, *, empty: bool = False) -> None:
    """State licence, maker and month of a scheme of ours; of an empty one also that its terms are not known."""
    turtle.add(scheme, "dct:license", ref(LICENCE))
    turtle.add(scheme, "dct:creator", ref(SECRETARIAT))
    turtle.add(scheme, "dct:modified", month(MONTH))
    if empty:
        turtle.add(scheme, "skos:scopeNote", *texts(EMPTY))
