"""Sentences that nobody ever wrote, in English, French and Spanish: the same for the same key, on every machine."""

import random
from typing import Final

_PARTS: Final = {
    "en": (
        ("Villages", "Schools", "Harbours", "Beekeepers", "Foresters", "Gardeners", "Divers", "Shepherds"),
        ("count", "map", "listen to", "look after", "write down", "bring back", "talk about", "wait for"),
        ("the otters", "old orchards", "reed beds", "night moths", "salt meadows", "stone walls", "eel ladders"),
        ("of the upper valley", "along the quiet coast", "behind the mill", "under the bridge", "on four islands"),
        ("before the first snow", "every second spring", "when the tide is low", "for as long as it takes"),
        ("so that children know them", "because nobody else does", "and tell the town", "without any hurry"),
    ),
    "fr": (
        ("Les villages", "Les écoles", "Les ports", "Les apiculteurs", "Les bergers", "Les jardiniers"),
        ("comptent", "dessinent", "écoutent", "soignent", "attendent", "racontent", "ramènent"),
        ("les loutres", "les vieux vergers", "les roselières", "les papillons de nuit", "les prés salés"),
        ("de la haute vallée", "de la côte tranquille", "derrière le moulin", "sous le pont", "de quatre îles"),
        ("avant la première neige", "un printemps sur deux", "quand la mer est basse", "le temps qu’il faut"),
        ("pour que les enfants les connaissent", "car personne ne le fait", "et le disent à la ville"),
    ),
    "es": (
        ("Los pueblos", "Las escuelas", "Los puertos", "Los apicultores", "Los pastores", "Los jardineros"),
        ("cuentan", "dibujan", "escuchan", "cuidan", "esperan", "recuerdan", "devuelven"),
        ("las nutrias", "los huertos viejos", "los carrizales", "las polillas", "los prados salados"),
        ("del valle alto", "de la costa tranquila", "detrás del molino", "bajo el puente", "de cuatro islas"),
        ("antes de la primera nieve", "cada dos primaveras", "cuando baja la marea", "el tiempo que haga falta"),
        ("para que los niños las conozcan", "porque nadie más lo hace", "y lo dicen a la ciudad"),
    ),
}


def sentences(key: str, language: str = "en", number: int = 1) -> str:
    """Some sentences in a language; the key decides which."""
    choose = random.Random(f"{language} {key}")
    return " ".join(" ".join(choose.choice(part) for part in _PARTS[language]) + "." for _ in range(number))
