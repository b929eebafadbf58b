"""Words of our small thesauri, in the languages of the real ones. A name left empty is missing on purpose."""

from typing import Final

LEARNING_LANGUAGES: Final = ("en", "fr", "es", "ru", "ar")
LEARNING: Final = (
    ("Crafts", "Artisanat", "Artesanía", "Ремёсла", "حرف"),
    ("Pottery", "Poterie", "Alfarería", "Гончарное дело", "فخار"),
    ("Weaving", "Tissage", "Tejeduría", "Ткачество", "نسيج"),
    ("Baskets", "Paniers", "Cestas", "Корзины", "سلال"),
    ("Music", "Musique", "Música", "Музыка", "موسيقى"),
    ("Drums", "Tambours", "Tambores", "Барабаны", "طبول"),
    ("Flutes", "Flûtes", "Flautas", "Флейты", ""),
    ("Songs", "Chansons", "Canciones", "Песни", "أغان"),
    ("Nature", "Nature", "Naturaleza", "Природа", "طبيعة"),
    ("Biodiversity", "Biodiversité", "Biodiversidad", "Биоразнообразие", "تنوع بيولوجي"),
    ("Birds", "Oiseaux", "Aves", "Птицы", "طيور"),
    ("Rivers", "Rivières", "Ríos", "Реки", "أنهار"),
    ("Games", "Jeux", "Juegos", "Игры", "ألعاب"),
    ("Kites", "Cerfs-volants", "Cometas", "", "طائرات ورقية"),
    ("Chess", "Échecs", "Ajedrez", "", "شطرنج"),
    ("Gardens", "Jardins", "Jardines", "Сады", "حدائق"),
)

ENVIRONMENT_LANGUAGES: Final = ("en", "de", "fr", "it", "nl")
ENVIRONMENT: Final = (
    ("water", "Wasser", "eau", "acqua", "water"),
    ("lake", "See", "lac", "lago", "meer"),
    ("river", "Fluss", "rivière", "fiume", "rivier"),
    ("spring", "Quelle", "source", "sorgente", "bron"),
    ("forest", "Wald", "forêt", "foresta", "bos"),
    ("tree", "Baum", "arbre", "albero", "boom"),
    ("leaf", "Blatt", "feuille", "foglia", "blad"),
    ("soil", "Boden", "sol", "suolo", "bodem"),
    ("clay", "Ton", "argile", "argilla", "klei"),
    ("sand", "Sand", "sable", "sabbia", "zand"),
    ("biodiversity", "Biodiversität", "biodiversité", "biodiversità", "biodiversiteit"),
    ("biotope", "", "", "", ""),
    ("moss", "", "", "", ""),
    ("island", "Insel", "île", "isola", "eiland"),
    ("wind", "Wind", "vent", "vento", "wind"),
)

WATER: Final = {
    "bg": "вода", "cs": "voda", "da": "vand", "de": "Wasser", "el": "νερό", "en": "water", "es": "agua", "et": "vesi",
    "fi": "vesi", "fr": "eau", "ga": "uisce", "hr": "voda", "hu": "víz", "it": "acqua", "lt": "vanduo", "lv": "ūdens",
    "mt": "ilma", "nl": "water", "pl": "woda", "pt": "água", "ro": "apă", "sk": "voda", "sl": "voda", "sv": "vatten",
}  # fmt: skip
"""One word in the languages of the European Union."""

PATHWAYS: Final = (
    ("Boat", {"en": "by boat", "cs": "lodí", "ru": "на лодке", "ko": "배로", "zh-Hant": "乘船"}),
    ("Foot", {"en": "on foot", "cs": "pěšky", "ru": "пешком", "ko": "걸어서", "zh-Hant": "步行"}),
    ("Wind", {"en": "with the wind", "cs": "větrem", "ru": "с ветром", "ko": "바람으로", "zh-Hant": "隨風"}),
)
