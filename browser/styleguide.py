"""Sample contexts of every page, for tests and for looking at: `python -m browser.styleguide FOLDER [LANGUAGE]`.

The samples are made up to be difficult: names that are missing in some languages, machine translations, a deprecated
thing, long words, empty lists, errors. Texts exist in English, French and Arabic; other languages fall back.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from gettext import NullTranslations
from importlib.resources import files
from pathlib import Path
from typing import Final

from browser import i18n
from browser.contexts import (
    ChangeRow,
    ChangesPage,
    DatasetRow,
    DownloadGroup,
    DownloadPage,
    Example,
    ExampleGroup,
    Figure,
    FileRow,
    FormatLink,
    Frame,
    HomePage,
    IndicatorPage,
    LanguageLink,
    Link,
    NameRow,
    Page,
    ProblemPage,
    ProblemTypePage,
    PropertyRow,
    QueryError,
    QueryPage,
    ResultTable,
    RoleGroup,
    RoleRow,
    SearchPage,
    SearchResult,
    TargetPage,
    TextPage,
    Thing,
    ThingPage,
    Tile,
    Value,
    VocabulariesPage,
    VocabularyPage,
)
from kg.formats import RDF_FORMATS, RESULT_FORMATS
from kg.languages import LANGUAGES, Text, choose_label

_ROOT: Final = "http://localhost:8000/"
_BASE: Final = "http://metadata.cbd.int/"
_SLUGS: Final = {
    "not-found": 404,
    "withdrawn": 410,
    "not-acceptable": 406,
    "invalid-input": 400,
    "refused": 403,
    "too-large": 413,
    "busy": 503,
    "timed-out": 503,
    "conflict": 409,
    "not-ready": 503,
    "method-not-allowed": 405,
    "internal-error": 500,
    "error": 500,
}
_COLOURS: Final = (
    "6ebd97 79aa46 95c253 bcb95a d69a34 f1ab2a f3c242 2e703c 048f84 01a586 02b3c9 0287ab 15557a efa272 bc5e30 e96635 "
    "e67c31 8e3826 787070 a69679 a76c6b e87d70 e64c2f"
).split()

Words = Mapping[str, str]
_GOALS: Final[Mapping[str, Words]] = {
    "A": {
        "en": "Ecosystems are whole, species survive and genetic diversity is kept",
        "fr": "Les écosystèmes sont intacts, les espèces survivent et la diversité génétique est préservée",
        "ar-x-machine": "النظم الإيكولوجية سليمة والأنواع باقية والتنوع الجيني محفوظ",
    },
    "B": {"en": "Biodiversity is used sustainably", "fr": "La biodiversité est utilisée durablement"},
    "C": {"en": "Benefits are shared", "fr": "Les avantages sont partagés", "ar-x-machine": "المنافع متقاسمة"},
    "D": {"en": "The means to act are there, and the funding gap is closed step by step"},
}
_TARGETS: Final[tuple[Words, ...]] = (
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
_LABELS: Final[Mapping[str, str]] = {
    "en": "Target {}",
    "fr": "Cible {}",
    "es": "Meta {}",
    "ar": "الهدف {}",
    "ru": "Задача {}",
    "zh": "行动目标{}",
}
_GOAL_LABELS: Final[Mapping[str, str]] = {"en": "Goal {}", "fr": "Objectif {}", "es": "Objetivo {}", "ar": "الغاية {}"}
_INDICATORS: Final[Mapping[str, tuple[tuple[str, Words], ...]]] = {
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
_DATASET_TITLE: Final[Words] = {
    "en": "Kunming-Montreal Global Biodiversity Framework",
    "fr": "Cadre mondial de la biodiversité de Kunming-Montréal",
    "ar": "إطار كونمينغ-مونتريال العالمي للتنوع البيولوجي",
}
_OFFICIAL: Final[Words] = {
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
_SUMMARY: Final[Words] = {
    "en": "By 2030 at least three tenths of land, inland waters, coasts and seas are conserved and well managed.",
    "fr": "D’ici à 2030, au moins trois dixièmes des terres, des eaux et des mers sont conservés et bien gérés.",
    "ar-x-machine": (
        "بحلول عام 2030، يُحفظ ما لا يقل عن ثلاثة أعشار الأراضي والمياه الداخلية والسواحل والبحار وتُدار إدارة جيدة."
    ),
}
_QUERY: Final = """SELECT ?indicator ?code ?name ?role WHERE {
  ?indicator a kmgbf:Indicator ;
             kmgbf:indicatorCode ?code ;
             skos:prefLabel ?name .
  VALUES ?role { kmgbf:isHeadlineFor kmgbf:isComponentFor }
  ?indicator ?role <http://metadata.cbd.int/kmgbf/target_3> .
  FILTER (lang(?name) = "en")
}
ORDER BY ?code"""
_TURTLE: Final = """@prefix kmgbf: <http://metadata.cbd.int/kmgbf/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

kmgbf:target_3 a kmgbf:Target , skos:Concept ;
    skos:prefLabel "Target 3"@en , "Cible 3"@fr , "الهدف 3"@ar .
"""


class _Samples:
    """Makes the sample pages of one language."""

    def __init__(self, language: str) -> None:
        self.language = LANGUAGES[language]

    def texts(self, words: Words) -> list[Text]:
        """All texts of a thing; a key that ends in `-x-machine` marks a machine translation."""
        return [Text(value, tag.removesuffix("-x-machine"), tag.endswith("-x-machine")) for tag, value in words.items()]

    def choose(self, words: Words) -> Text:
        """The text for the reader, as `kg.languages.choose_label` chooses it."""
        chosen = choose_label(self.texts(words), self.language.tag)
        assert chosen is not None
        return chosen

    def here(self, text: str) -> Text:
        """A text that counts as being in the page's language."""
        return Text(text, self.language.tag)

    def address(self, path: str, tag: str = "") -> str:
        """An address of a page."""
        return f"{_ROOT}{tag or self.language.tag}/{path}"

    def page_of(self, local: str) -> str:
        """The address of the page about a thing of the Framework."""
        return f"{_ROOT}kmgbf/{self.language.tag}/page/{local}"

    def formats(self, local: str) -> tuple[FormatLink, ...]:
        """The data of a page."""
        return tuple(
            FormatLink(f"{_ROOT}kmgbf/data/{local}.{one.name}", one.title, one.media_type) for one in RDF_FORMATS
        )

    def crumbs(self, *names: str) -> tuple[Link, ...]:
        """The way to a page."""
        links = [Link(self.address(""), "Home")]
        links += [Link(self.address("vocabularies"), name) for name in names]
        return (*links[:-1], replace(links[-1], current=True))

    def frame(
        self,
        title: str,
        path: str = "",
        *,
        section: str = "",
        crumbs: tuple[Link, ...] = (),
        formats: tuple[FormatLink, ...] = (),
        thing: str = "",
        query: str = "",
        index: bool = True,
        structured: str = "",
    ) -> Frame:
        """What every page has."""
        tag = self.language.tag
        bar = {
            "vocabularies": "Vocabularies",
            "query": "Query",
            "download": "Download",
            "changes": "Changes",
            "api": "For developers",
        }
        return Frame(
            language=self.language,
            title=title,
            description="One sentence about this page, for link previews.",
            canonical=self.address(path),
            languages=tuple(LanguageLink(self.address(path, one), LANGUAGES[one], one == tag) for one in LANGUAGES),
            formats=formats,
            breadcrumbs=crumbs,
            navigation=tuple(Link(self.address(key), text, key == section) for key, text in bar.items()),
            generation=1207,
            generated="2026-11-20T09:30:00Z",
            query=query,
            search_url=self.address("search"),
            home_url=self.address(""),
            about_url=self.address("about"),
            accessibility_url=self.address("accessibility"),
            api_url=self.address("api"),
            download_url=self.address("download"),
            changes_url=self.address("changes"),
            sparql_url=_ROOT + "sparql",
            styles=("site.css",),
            scripts=("site.js",),
            index=index,
            thing=thing,
            structured=structured,
            icon="mark.svg",
        )

    def tile(self, code: str) -> Tile:
        """The tile of a goal or target."""
        goal = code in _GOALS
        names = _GOAL_LABELS if goal else _LABELS
        label = self.choose({tag: name.format(code) for tag, name in names.items()})
        title = self.choose(_GOALS[code] if goal else _TARGETS[int(code) - 1])
        colour = "#000000" if goal else "#" + _COLOURS[int(code) - 1]
        url = self.page_of(f"{'goal' if goal else 'target'}_{code}")
        return Tile(code, colour, "#ffffff" if goal else "#000000", url, label, title)

    def goals(self) -> tuple[Tile, ...]:
        """The four goals."""
        return tuple(self.tile(code) for code in _GOALS)

    def targets(self) -> tuple[Tile, ...]:
        """The 23 targets."""
        return tuple(self.tile(str(number)) for number in range(1, len(_TARGETS) + 1))

    def indicators(self, times: int = 1) -> tuple[RoleGroup, ...]:
        """Indicators by role."""
        return tuple(
            RoleGroup(
                role,
                tuple(RoleRow(code, self.choose(words), self.page_of(f"indicator_{code}")) for code, words in rows)
                * times,
            )
            for role, rows in _INDICATORS.items()
        )

    def property(self, name: Text, values: Iterable[Value], local: str = "", more: int = 0) -> PropertyRow:
        """A row of statements."""
        iri = _BASE + "kmgbf/ontology#" + local
        return PropertyRow(name, iri, self.address("page?uri=" + local) if local else "", tuple(values), more)

    def rows(self) -> tuple[PropertyRow, ...]:
        """Statements with all kinds of values."""
        literal = [Value("literal", text) for text in self.texts({t: n.format(3) for t, n in _LABELS.items()})]
        titles = [Value("literal", text) for text in self.texts(_TARGETS[2])]
        decision = "https://www.cbd.int/doc/decisions/cop-15/cop-15-dec-04-en.pdf"
        long = Value(
            "literal", Text("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "de")
        )
        return (
            self.property(
                self.choose({"en": "preferred label", "fr": "libellé préféré", "ar": "التسمية المفضلة"}), literal, "l"
            ),
            self.property(self.choose({"en": "title", "fr": "titre"}), [*titles, long], "t"),
            self.property(
                self.choose({"en": "target code", "ar": "رمز الهدف"}),
                [
                    Value("literal", Text("3"), datatype="xsd:integer"),
                    Value("literal", Text("3.0"), datatype="xsd:decimal"),
                ],
                "c",
            ),
            self.property(
                self.choose({"en": "modified"}), [Value("literal", Text("2026-03-05"), datatype="xsd:date")], "m"
            ),
            self.property(
                self.choose({"en": "source", "fr": "source"}),
                [
                    Value("literal", Text(decision), url=decision, external=True),
                    Value(
                        "iri",
                        Text("http://example.org/a/very/long/address/that/has/no/name/and/must/break/somewhere"),
                        url="http://example.org/",
                        iri="http://example.org/",
                        external=True,
                    ),
                ],
                "s",
            ),
            self.property(
                self.choose({"en": "has component indicator", "fr": "a pour indicateur de composante"}),
                [
                    Value("iri", row.label, url=row.url, iri=_BASE + "kmgbf/indicator_" + row.code, code=row.code)
                    for row in self.indicators()[2].rows
                ],
                "h",
                more=12,
            ),
            self.property(
                Text("kg:provenance"),
                [
                    Value(
                        "blank",
                        Text(""),
                        parts=(
                            self.property(self.choose({"en": "agent"}), [Value("literal", Text("Secretariat", "en"))]),
                            self.property(self.choose({"en": "type"}), [Value("iri", Text("prov:Activity"))]),
                            self.property(self.choose({"en": "part"}), [Value("blank", Text("…"))]),
                        ),
                    )
                ],
            ),
        )

    def names(self, words: Words, titles: Words | None = None) -> tuple[NameRow, ...]:
        """Names in the six languages."""
        labels = {text.language: text for text in self.texts(words)}
        short = {text.language: text for text in self.texts(titles or {})}
        return tuple(
            NameRow(
                LANGUAGES[tag],
                labels.get(tag),
                short.get(tag),
                (Text("Thirty by thirty", "en"),) if tag == "en" and titles else (),
            )
            for tag in LANGUAGES
        )

    def thing(self, local: str, label: Text, code: str = "", names: tuple[NameRow, ...] = ()) -> Thing:
        """The head of a page about a thing."""
        incoming = [
            Value("iri", row.label, url=row.url, iri=_BASE + row.code, code=row.code)
            for group in self.indicators()
            for row in group.rows
        ]
        return Thing(
            iri=_BASE + "kmgbf/" + local,
            label=label,
            code=code,
            types=(Value("iri", self.choose({"en": "Target", "fr": "Cible", "ar": "الهدف"}), url=self.address("t")),),
            deprecated=False,
            successors=(),
            names=names,
            rows=self.rows(),
            incoming=(self.property(self.choose({"en": "is component for"}), incoming, "i"),),
            more_incoming=True,
            dataset=Link(f"{_ROOT}kmgbf/{self.language.tag}/", self.choose(_DATASET_TITLE).value),
            graphs=(
                Link(_ROOT + "graph/kmgbf", _BASE + "graph/kmgbf"),
                Link(_ROOT + "graph/x", _BASE + "graph/kmgbf/supplement"),
            ),
            query_url=self.address("query"),
        )

    def changes(self) -> tuple[ChangeRow, ...]:
        """Accepted changes."""
        url = f"{_ROOT}kmgbf/{self.language.tag}/"
        graphs = (Link(_ROOT + "graph/kmgbf", _BASE + "graph/kmgbf"),)
        return (
            ChangeRow(
                1207,
                "2026-11-20T09:30:00Z",
                "kmgbf",
                "1.0.1",
                "Names in Spanish corrected after review.",
                "editor",
                _BASE + "kmgbf/ontology",
                url,
                graphs,
            ),
            ChangeRow(1206, "2026-11-18T15:02:11Z", "kmgbf", "1.0.0", "First release.", "loader", "kmgbf-all.ttl", url),
            ChangeRow(3, "2026-01-29T08:00:00Z", "thesaurus", "", "", "", "", ""),
        )

    def datasets(self) -> tuple[DatasetRow, ...]:
        """Vocabularies."""
        igo = "https://creativecommons.org/licenses/by/4.0/igo/"
        return (
            DatasetRow(
                "kmgbf",
                f"{_ROOT}kmgbf/{self.language.tag}/",
                self.choose(_DATASET_TITLE),
                self.choose(
                    {
                        "en": "The goals for 2050, the targets for 2030 and the indicators that monitor them.",
                        "fr": "Les objectifs pour 2050, les cibles pour 2030 et les indicateurs du cadre de suivi.",
                        "ar-x-machine": "الغايات لعام 2050 والأهداف لعام 2030 ومؤشرات إطار الرصد.",
                    }
                ),
                231,
                14_203,
                "1.0.1",
                "2026-11-20",
                igo,
                tuple(LANGUAGES.values()),
            ),
            DatasetRow(
                "thesaurus",
                f"{_ROOT}thesaurus/{self.language.tag}/",
                self.choose({"en": "CBD Thesaurus"}),
                self.choose({"en": "Subjects, regions, Aichi targets and other lists that records are tagged with."}),
                12_480,
                210_006,
                "",
                "",
                "CC BY 4.0",
                (LANGUAGES["en"], LANGUAGES["fr"]),
            ),
        )

    def home(self) -> HomePage:
        """Home."""
        figures = (
            Figure("goals", 4, self.address("v")),
            Figure("targets", 23, self.address("v")),
            Figure("indicators", 204, self.address("v")),
            Figure("statements", 14_203, self.address("d")),
        )
        return HomePage(
            self.frame(
                "CBD Linked Data", structured=json.dumps({"@context": "https://schema.org/", "@type": "WebSite"})
            ),
            figures,
            self.goals(),
            self.targets(),
            self.changes(),
            f"{_ROOT}kmgbf/en/",
            self.address("query"),
        )

    def vocabulary(self) -> VocabularyPage:
        """Home of the Framework."""
        dataset = self.datasets()[0]
        scheme = self.choose({"en": "Goals and targets", "fr": "Objectifs et cibles"})
        return VocabularyPage(
            self.frame(
                dataset.title.value,
                "kmgbf",
                section="vocabularies",
                crumbs=self.crumbs("Vocabularies", "Framework"),
                formats=self.formats("kmgbf"),
                thing=_BASE + "kmgbf/",
            ),
            dataset,
            _BASE + "kmgbf/",
            (Figure("goals", 4, "#goals"), Figure("targets", 23, "#targets"), Figure("indicators", 204, "#indicators")),
            self.goals(),
            self.targets(),
            self.indicators(8),
            (),
            "",
            (Value("iri", scheme, url=self.page_of("kmgbfScheme")),),
            self.changes()[:2],
            self.address("query"),
            "© 2026 Secretariat of the Convention on Biological Diversity",
        )

    def things(self) -> VocabularyPage:
        """Home of a vocabulary that is a list of terms."""
        words = (
            "Agriculture",
            "Biosafety",
            "Coasts",
            "Dry and sub-humid lands",
            "Ecosystem approach",
            "Fair and equitable sharing",
        )
        values = tuple(Value("iri", Text(word, "en"), url=self.page_of(word)) for word in words * 6)
        return replace(
            self.vocabulary(),
            dataset=self.datasets()[1],
            goals=(),
            targets=(),
            indicators=(),
            things=values,
            more_url=self.address("more"),
            releases=(),
            rights="",
            figures=(Figure("things", 12_480, ""),),
        )

    def target(self) -> TargetPage:
        """A target with everything."""
        tile = self.tile("3")
        names = self.names({t: n.format(3) for t, n in _LABELS.items() if t != "ru"}, _TARGETS[2])
        related = (
            self.property(
                self.choose({"en": "Aichi Biodiversity Target", "fr": "Objectif d’Aichi"}),
                [Value("iri", Text("Aichi Biodiversity Target 11", "en"), url=self.address("a"), code="11")],
                "a",
            ),
            self.property(
                self.choose({"en": "Sustainable Development Goal", "ar": "هدف التنمية المستدامة"}),
                [
                    Value("iri", Text("Life below water", "en"), url=self.address("b"), code="14"),
                    Value(
                        "iri",
                        self.choose({"en": "Life on land", "fr": "Vie terrestre"}),
                        url=self.address("c"),
                        code="15",
                    ),
                ],
                "b",
            ),
            self.property(
                self.choose({"en": "Subject", "fr": "Sujet"}),
                [Value("iri", Text("Protected areas", "en"), url=self.address("d"))],
                "d",
            ),
        )
        return TargetPage(
            self.frame(
                "Target 3",
                "3",
                section="vocabularies",
                crumbs=self.crumbs("Vocabularies", "Framework", "Target 3"),
                formats=self.formats("target_3"),
                thing=_BASE + "kmgbf/target_3",
            ),
            self.thing("target_3", tile.label, "3", names),
            tile,
            "target",
            tile.title,
            self.choose(_OFFICIAL),
            self.choose(_SUMMARY),
            self.indicators(),
            related,
            (Link("https://www.cbd.int/doc/decisions/cop-15/cop-15-dec-04-en.pdf", "Decision 15/4"),),
            self.tile("2"),
            self.tile("4"),
        )

    def goal(self) -> TargetPage:
        """A goal with little: no official text, a summary only, no indicators."""
        tile = self.tile("A")
        thing = replace(
            self.thing("goal_A", tile.label, "A", self.names({"en": "Goal A"})), incoming=(), more_incoming=False
        )
        return replace(
            self.target(),
            thing=thing,
            tile=tile,
            kind="goal",
            title=tile.title,
            official=None,
            indicators=(),
            related=(),
            sources=(),
            previous=None,
            next=self.tile("B"),
        )

    def indicator(self) -> IndicatorPage:
        """An indicator."""
        label = self.choose({"en": "Red List of Ecosystems", "fr": "Liste rouge des écosystèmes"})
        names = self.names(
            {"en": "Red List of Ecosystems", "fr": "Liste rouge des écosystèmes", "es": "Lista Roja de Ecosistemas"}
        )
        monitors = (
            RoleGroup(
                "headline", tuple(RoleRow(c, self.tile(c).label, self.tile(c).url, self.tile(c)) for c in ("A", "1"))
            ),
            RoleGroup("complementary", (RoleRow("3", self.tile("3").label, self.tile("3").url, self.tile("3")),)),
        )
        return IndicatorPage(
            self.frame(
                "A.1",
                "A.1",
                section="vocabularies",
                crumbs=self.crumbs("Vocabularies", "Framework", "A.1"),
                formats=self.formats("indicator_A.1"),
                thing=_BASE + "kmgbf/indicator_A.1",
            ),
            self.thing("indicator_A.1", label, "A.1", names),
            None,
            self.choose(
                {
                    "en": "Shows how many ecosystems are at risk of collapse.",
                    "ar-x-machine": "يبيّن عدد النظم الإيكولوجية المعرضة لخطر الانهيار.",
                }
            ),
            monitors,
            ("Commission on Ecosystem Management (CEM)", "International Union for Conservation of Nature (IUCN)"),
            (Link("https://www.cbd.int/doc/decisions/cop-16/cop-16-dec-31-en.pdf", "Decision 16/31"),),
        )

    def deprecated(self) -> ThingPage:
        """A deprecated thing with its successors."""
        label = self.choose({"en": "Old term for protected areas", "fr": "Ancien terme"})
        successor = Value("iri", self.choose({"en": "Protected areas"}), url=self.page_of("new"), code="PA")
        thing = replace(
            self.thing("old", label, "", self.names({"en": label.value})), deprecated=True, successors=(successor,)
        )
        return ThingPage(
            self.frame("Old term", "old", crumbs=self.crumbs("Vocabularies", "Old term"), formats=self.formats("old")),
            thing,
            (),
            (),
            0,
        )

    def ontology(self) -> ThingPage:
        """An ontology with its terms, and a thing without a name."""
        label = Text("kmgbf:ontology")
        rows = self.rows()[:3]
        terms = tuple(
            replace(
                self.thing(f"ontology#{name}", self.choose({"en": name, "fr": name})),
                rows=rows,
                incoming=(),
                deprecated=name == "Goal",
            )
            for name in ("Goal", "Target", "isHeadlineFor")
        )
        thing = replace(self.thing("ontology", label), types=(Value("iri", Text("owl:Ontology")),))
        contents = tuple(Value("iri", t.label, url=t.iri) for t in terms)
        return ThingPage(self.frame("Ontology", "o", formats=self.formats("ontology")), thing, terms, contents, 40)

    def search(self) -> SearchPage:
        """A page of results."""
        tile = self.tile("3")
        dataset = Link(f"{_ROOT}kmgbf/{self.language.tag}/", self.choose(_DATASET_TITLE).value)
        kind = (self.choose({"en": "Target", "fr": "Cible", "ar": "الهدف"}),)
        results = (
            SearchResult(
                tile.url,
                _BASE + "kmgbf/target_3",
                tile.title,
                "3",
                Text("حفظ 30 في المائة من الأراضي", "ar", True),
                kind,
                dataset,
                tile,
            ),
            SearchResult(
                self.page_of("indicator_3.1"),
                _BASE + "kmgbf/indicator_3.1",
                Text("Coverage of protected areas", "en"),
                "3.1",
                Text("Couverture des zones protégées", "fr"),
                (self.choose({"en": "Indicator", "ar": "المؤشر"}),),
                dataset,
                None,
            ),
            SearchResult(
                self.page_of("x"),
                _BASE + "thesaurus/CBD-SUBJECT-PROTECTED-AREAS",
                Text("Protected areas", "en"),
                "",
                None,
                (),
                None,
                None,
            ),
        )
        return SearchPage(
            self.frame("protected areas", "search", query="protected areas", index=False),
            "protected areas",
            results,
            1203,
            21,
            40,
            self.address("search?page=1"),
            self.address("search?page=3"),
        )

    def query(self) -> QueryPage:
        """The query form with a table of results."""
        examples = (
            ExampleGroup(
                "Framework",
                (
                    Example(
                        "Indicators",
                        "Which indicators are there for Target 3, and in which role?",
                        self.address("query?1"),
                        _QUERY,
                    ),
                    Example("Checklist", "What does a Party have to report on?", self.address("query?2"), _QUERY),
                ),
            ),
            ExampleGroup(
                "Languages", (Example("Names", "Which names are missing in Arabic?", self.address("query?3"), _QUERY),)
            ),
        )
        rows = tuple(
            (
                Value("iri", Text(f"kmgbf:indicator_{row.code}"), url=row.url),
                Value("literal", Text(row.code)),
                Value("literal", row.label),
                None if position == 1 else Value("literal", Text("12.5"), datatype="xsd:decimal"),
            )
            for position, row in enumerate(self.indicators()[3].rows + self.indicators()[2].rows)
        )
        return QueryPage(
            frame=self.frame("Query", "query", section="query", index=False),
            text=_QUERY,
            dataset="kmgbf",
            datasets=("kmgbf", "thesaurus"),
            action=self.address("query"),
            groups=examples,
            table=ResultTable(("indicator", "code", "name", "value"), rows, True),
            answer=None,
            document="",
            error=None,
            milliseconds=12.34,
            downloads=tuple(
                FormatLink(_ROOT + "sparql?format=" + one.name, one.title, one.media_type) for one in RESULT_FORMATS
            ),
            permanent_url=self.address("query?query=SELECT"),
            curl=f"curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * {{ ?s ?p ?o }}' {_ROOT}sparql/kmgbf",
            prefixes_url=_ROOT + "context.jsonld",
            timeout=10.0,
        )

    def problem(self, slug: str) -> ProblemPage:
        """An error."""
        return ProblemPage(
            self.frame("Problem", "p", index=False),
            _SLUGS[slug],
            slug,
            "There is nothing at /kmgbf/target_24.",
            "Check the address.",
            _BASE + "kmgbf/target_24",
            "",
            "",
            (),
            f"{_ROOT}problems/{slug}",
        )

    def all(self) -> dict[str, Page]:
        """Every page by a name."""
        dataset = self.datasets()[0]
        files_ = tuple(
            FileRow(
                f"{_ROOT}download/kmgbf.{one.name}",
                f"{_ROOT}download/kmgbf.{one.name}.gz",
                one.title,
                one.media_type,
                size,
            )
            for one, size in zip(RDF_FORMATS, (412_345, 1_204_800, 2_300_500, 998_000, 450_000, 3_100_000), strict=True)
        )
        query = self.query()
        silent = replace(query, table=None, milliseconds=None, permanent_url="", curl="", downloads=(), dataset="")
        error = QueryError(
            400,
            "Invalid input",
            "Expected a triple pattern or “}”.",
            "Did you forget a full stop before this word?",
            5,
            10,
            "  VALUES role { kmgbf:isHeadlineFor }\n" + " " * 9 + "^",
        )
        withdrawn = replace(
            self.problem("withdrawn"),
            message="It was a duplicate.",
            hint="",
            withdrawn="2026-05-04T00:00:00Z",
            label="Target 3 bis",
            successors=(Link(self.page_of("target_3"), "Target 3"),),
        )
        pages: dict[str, Page] = {
            "home": self.home(),
            "home-empty": replace(
                self.home(), goals=(), targets=(), changes=(), figures=(Figure("vocabularies", 0, ""),)
            ),
            "vocabularies": VocabulariesPage(
                self.frame("Vocabularies", "v", section="vocabularies", crumbs=self.crumbs("Vocabularies")),
                self.datasets(),
            ),
            "vocabularies-empty": VocabulariesPage(self.frame("Vocabularies", "v"), ()),
            "vocabulary": self.vocabulary(),
            "vocabulary-things": self.things(),
            "vocabulary-empty": replace(self.things(), things=(), more_url="", schemes=()),
            "target": self.target(),
            "goal": self.goal(),
            "indicator": self.indicator(),
            "indicator-bare": replace(self.indicator(), summary=None, monitors=(), agencies=(), sources=()),
            "thing-deprecated": self.deprecated(),
            "thing-ontology": self.ontology(),
            "search": self.search(),
            "search-nothing": replace(
                self.search(), query="pangolín", results=(), total=0, first=0, last=0, previous_url="", next_url=""
            ),
            "search-start": replace(
                self.search(), query="", results=(), total=0, first=0, last=0, previous_url="", next_url=""
            ),
            "query": query,
            "query-start": silent,
            "query-empty": replace(query, table=ResultTable(("s",), (), False)),
            "query-yes": replace(query, table=None, answer=True),
            "query-no": replace(query, table=None, answer=False),
            "query-document": replace(query, table=None, document=_TURTLE),
            "query-error": replace(silent, error=error),
            "query-timeout": replace(
                silent,
                error=QueryError(
                    503, "Timed out", "The query did not finish in 10 seconds.", "Add a LIMIT.", None, None, ""
                ),
            ),
            "download": DownloadPage(
                self.frame("Download", "download", section="download", crumbs=self.crumbs("Download")),
                (
                    DownloadGroup(
                        dataset,
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                        files_,
                        "© 2026 Secretariat",
                        (Link(_ROOT, _BASE + "graph/kmgbf"),),
                    ),
                ),
                self.formats("catalog"),
                _ROOT + ".well-known/void",
            ),
            "download-empty": DownloadPage(self.frame("Download", "download"), (), self.formats("catalog"), ""),
            "changes": ChangesPage(
                self.frame("Changes", "changes", section="changes", crumbs=self.crumbs("Changes")),
                self.changes(),
                self.address("older"),
            ),
            "changes-empty": ChangesPage(self.frame("Changes", "changes"), (), ""),
            "problem-withdrawn": withdrawn,
        }
        for name in ("about", "accessibility", "api"):
            pages[f"text-{name}"] = TextPage(
                self.frame(name, name),
                name,
                _ROOT + "api/kmgbf/docs",
                _BASE + "kmgbf/target_3",
                _ROOT + "kmgbf/target_3",
            )
        for slug, status in _SLUGS.items():
            pages.setdefault(f"problem-{slug}", self.problem(slug))
            pages[f"type-{slug}"] = ProblemTypePage(self.frame(slug, slug), slug, status)
        return pages


def sample_pages(language: str) -> dict[str, Page]:
    """A sample of every page, in its difficult variants, by name."""
    return _Samples(language).all()


def main(arguments: list[str]) -> None:
    """Write every sample as a file that a browser opens, with the style sheet beside it."""
    from browser.rendering import Renderer

    folder, language = Path(arguments[0]), (arguments[1:] or ["en"])[0]
    folder.mkdir(parents=True, exist_ok=True)
    if not files("browser").joinpath("locale", f"{language}.po").is_file():
        i18n.translations = lambda _: NullTranslations()  # type: ignore[assignment]
    pages = sample_pages(language)
    renderer = Renderer(lambda _request, _error: pages["problem-error"])
    for name, page in pages.items():
        (folder / f"{name}.html").write_bytes(renderer.render(page))
    for name in ("site.css", "site.js", "mark.svg"):
        (folder / name).write_bytes(files("browser").joinpath("static", name).read_bytes())
    items = "".join(f'<li><a href="{name}.html">{name}</a></li>' for name in pages)
    (folder / "index.html").write_text(f'<!doctype html><html lang="en"><title>Samples</title><ul>{items}</ul></html>')


if __name__ == "__main__":
    main(sys.argv[1:])
