"""Samples of the pages of records: a record with every kind of field, one with nothing, lists, countries."""

from dataclasses import replace
from typing import Final

from browser.countries.contexts import (
    AlignedTargets,
    BinaryRow,
    CountriesPage,
    CountryPage,
    CountryRow,
    Dot,
    IndicatorRow,
    MatrixRow,
    Missing,
    ProgressRow,
    RecordLink,
)
from browser.records.contexts import (
    LinkedTarget,
    LinkingGroup,
    RecordChip,
    RecordFacet,
    RecordFacetValue,
    RecordItem,
    RecordPage,
    RecordsPage,
    VersionRow,
)
from browser.records.decision_contexts import DecisionParts, ElementRow, LedTo, WordCount
from browser.records.field_contexts import Count, FieldGroup, FieldRow, FieldValue, FileLink, Passage
from browser.site.contexts import FormatLink, Link, Page, PropertyRow, Tile, Value
from browser.site.tiles import colour_of, ink_on
from kg.records.countries import countries
from kg.records.facets import COUNTED
from kg.texts.languages import Text
from tests.browser.samples.frames import BASE, ROOT, Site, formats_of

_LONG: Final = "Naturschutzgebietsverordnungsdurchführungsbestimmungen " * 3
_DATA: Final = (
    FormatLink(ROOT + "api/records", "JSON", "application/json"),
    FormatLink(ROOT + "a.csv", "CSV", "text/csv"),
)


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    record, listing, country = _record(site), _list(site), _country(site)
    return {
        "record": record,
        "record-bare": replace(
            record, titles=(), party=None, dates=(), status=None, identifiers=(), revision=0, realms=(), addresses=(),
            read_from="index", groups=(), targets=(), rest=(), unread=(), cut=True, linking=(), more_linking=False,
            versions=(), query_url="", graphs=(), title=Passage(Text(_LONG)),
        ),
        "record-older": replace(record, asked=2, held=True, newest_url=ROOT, version_url=ROOT),
        "record-version": replace(record, version=site.notice(), held=True, query_url=""),
        "record-not-held": replace(record, asked=9, newest_url=ROOT),
        "decision": replace(record, decision=_decision(site)),
        "decision-narrowed": replace(
            record, decision=replace(_decision(site), elements=(), status="retired", fitting=0)
        ),
        "decision-bare": replace(
            record,
            decision=DecisionParts(ElementRow("", "", BASE), (), 0, 0, (), (), "", "", ROOT, Count(0, ROOT)),
            groups=(),
        ),
        "records": listing,
        "records-empty": replace(listing, items=(), total=0, facets=(), query="<b>"),
        "records-none": replace(listing, items=(), total=0, facets=(), chips=(), query=""),
        "countries": _countries(site),
        "country": country,
        "country-empty": replace(
            country, is_party=False, iso3="", m49="", total=Count(0, ""), matrix=(), nbsaps=(), national=Count(0, ""),
            aligned=(), unaligned=(), progress=(), covered=(), indicators=(), binary=(), roles=(), meetings=(),
            answered=(), missing=(), unaddressed=(), cut=(),
        ),
    }  # fmt: skip


def _tile(site: Site, code: str) -> Tile:
    colour = colour_of(code)
    label = site.choose({"en": f"Target {code}", "fr": f"Cible {code}", "ar": f"الهدف {code}"})
    title = site.choose({"en": "Conserve 30% of land, waters and seas", "fr": "Conserver 30 %"})
    return Tile(code, f"#{colour}", ink_on(colour), site.page_of(f"target_{code}"), label, title)


def _values(site: Site) -> tuple[FieldRow, ...]:
    """A field of every kind."""
    english, arabic = (
        Passage(Text("Plain < text\nin two lines", "en")),
        Passage(Text("نص عادي", "ar"), "<b>نص</b> عادي"),
    )
    value = Value("iri", Text("Ministry", "en"), url=ROOT, iri=BASE + "record/A")
    unknown = Value("iri", Text("5B6177DD-5E5E-434E-8CB7-D63D67D5EBED"))
    file = FileLink(
        "https://example.org/" + "very-long-name-" * 8, Text(_LONG), "français", "application/pdf", ("map",)
    )
    part = (
        FieldRow(
            Text("Year", "en"), (FieldValue("words", value=Value("literal", Text("2024"), datatype="xsd:integer")),)
        ),
    )
    cells = tuple((FieldValue("flag", yes=True), None, FieldValue("thing", value=value)) for _ in range(2))
    return (
        FieldRow(
            Text("Texts", "en"),
            (FieldValue("text", passage=english, others=(arabic,)), FieldValue("text", passage=arabic)),
        ),
        FieldRow(
            Text("Things", "en"),
            (
                FieldValue("thing", value=value, note=Text("high", "en")),
                FieldValue("thing", value=unknown, known=False),
                FieldValue("words", value=Value("literal", Text("2026-11-21"), datatype="xsd:date")),
                FieldValue("words", value=Value("literal", Text("partially"))),
            ),
            more=12,
        ),
        FieldRow(Text("Files", "en"), (FieldValue("file", file=file),)),
        FieldRow(Text("Place", "en"), (FieldValue("place", latitude="12.5° S", longitude="45.25° E"),)),
        FieldRow(Text("Yes or no", "en"), (FieldValue("flag", yes=False),)),
        FieldRow(Text("Target", "en"), (FieldValue("tile", tile=_tile(site, "3"), degree=Text("high", "en")),)),
        FieldRow(Text("Objects", "en"), (FieldValue("object", rows=part), FieldValue("object", rows=part))),
        FieldRow(Text("Table", "en"), (), columns=(Text("A", "en"), Text("B"), Text("C", "fr")), cells=cells),
        FieldRow(Text("Secret", "en"), (), withheld=True),
    )


def _record(site: Site) -> RecordPage:
    titles = [Passage(Text("Protect thirty per cent", "en")), Passage(Text("حماية <ثلاثين> في المائة", "ar"))]
    chosen = titles[1] if site.language.tag == "ar" else titles[0]
    value = Value("iri", Text("A report", "en"), url=ROOT, iri=BASE + "record/B")
    version = VersionRow(
        2, "2026-11-21T08:00:00Z", "Example Ministry", "https://example.org/", "1 record", 120, current=True, url=ROOT
    )
    return RecordPage(
        frame=site.frame(
            "Protect thirty per cent",
            "record",
            section="records",
            formats=formats_of("target_3"),
            thing=BASE + "record/A",
        ),
        iri=BASE + "record/A",
        title=chosen,
        titles=tuple(one for one in titles if one is not chosen),
        type=site.choose({"en": "National target", "fr": "Objectif national", "ar": "الهدف الوطني"}),
        type_url=site.address("records?type=nationalTarget7"),
        party=Link(site.address("countries/mn"), "Mongolia"),
        dates=(("issued", "2026-11-21T08:00:00Z"), ("modified", "2026")),
        status=Text("CONFIRM"),
        identifiers=("ORT-NT7-MN-1001",),
        revision=3,
        realms=("ORT", "CHM"),
        addresses=("https://ort.cbd.int/database/record?documentID=1001",),
        read_from="export",
        groups=(
            FieldGroup("general", Text("General", "en"), _values(site)),
            FieldGroup("other", Text(""), _values(site)[:1]),
        ),
        targets=(LinkedTarget(_tile(site, "3"), Text("high", "en")), LinkedTarget(_tile(site, "8"))),
        rest=(PropertyRow(Text("chm:unheardOf"), BASE + "x", "", (Value("literal", Text(_LONG)),)),),
        unread=(("sectionIII-1.mood", '"<script>"' + "x" * 300),),
        cut=False,
        linking=(LinkingGroup(Text("Target", "en"), (value,), 40),),
        more_linking=True,
        versions=(version, replace(version, number=1, current=False, withdrawn=True, source="file.csv")),
        citation=site.citation("Mongolia (2026). Protect thirty per cent. National target 3."),
        query_url=ROOT,
        graphs=(Link(ROOT, "AAAAAAAA-0000"),),
    )


def _decision(site: Site) -> DecisionParts:
    """Elements of every kind, nested, one that only others point to, one that only shows the way."""
    statuses = "active implemented elapsed superseded retired inactive require-funding stagnant other".split()
    actors = "parties governments other-governments executive-secretary executive-director IPLC organizations".split()
    actors += "economic-organizations int-organizations inter-gov-organizations private-sector donors".split()
    actors += "businesses stakeholders youth women SBSTTA".split()
    counted = [tuple(WordCount(word, 3, ROOT, word == "active") for word in each) for each in (statuses, actors)]
    known = LedTo(Value("iri", Text("A notification", "en"), url=ROOT, code="2025-024"), day="2025-03")
    unknown = LedTo(Value("iri", Text("CBD/COP/16/L.24")), known=False)
    record = replace(known, type=Text("Calendar activity", "en"), further=(known, unknown))
    text = Passage(Text("Urges Parties\nto act", "en"))
    arabic = Passage(Text("يحث الأطراف", "ar"))
    inner = ElementRow("7.a.i", "(i)", BASE, text=arabic, statuses=("active",))
    part = ElementRow("7.a", "(a)", BASE, text=text, fits=False, parts=(inner,))
    rich = ElementRow(
        "7", "paragraph 7", BASE, kind="operational", statuses=tuple(statuses), actors=tuple(actors), text=text,
        others=(arabic,), status_info=text, actors_info=arabic, timeline="2026-10-01", tiles=(_tile(site, "3"),),
        subjects=(Value("iri", Text("Indicators", "en"), url=ROOT),), led_to=(known, unknown), related=(known,),
        pointing=(record,), parts=(part,),
    )  # fmt: skip
    return DecisionParts(
        whole=ElementRow("", "", BASE, text=text, statuses=("active",), led_to=(known,)),
        elements=(ElementRow("1", "paragraph 1", BASE, kind="informational"), rich,
                  ElementRow("annex1", "Annex 1", BASE, described=False, kind="other", pointing=(record,))),
        total=1200, fitting=1, statuses=counted[0], actors=counted[1], status="active", actor="", all_url=ROOT,
        pointing=Count(15, ROOT), cut=True,
    )  # fmt: skip


def _list(site: Site) -> RecordsPage:
    item = RecordItem(
        site.address("r"), BASE + "record/A", Text("Protect thirty per cent", "en"), Text("National target", "en"),
        Link(site.address("countries/mn"), "Mongolia"), "2026-11", (_tile(site, "3"), _tile(site, "8")),
    )  # fmt: skip
    facets = tuple(
        RecordFacet(facet.title, (RecordFacetValue(Text("A value", "en"), site.address("records"), 1200),) * 2)
        for facet in COUNTED
    )
    folded = RecordFacetValue(Text("CBD-SUBJECT-X"), site.address("records"), 3)
    return RecordsPage(
        frame=site.frame("Records", "records", section="records"),
        query="thirty",
        items=(item, replace(item, name=Text(_LONG), country=None, day="", tiles=()), replace(item, day="2025")),
        total=100_000,
        bounded=True,
        first=1,
        last=3,
        previous_url=site.address("records?page=1"),
        next_url=site.address("records?page=3"),
        facets=(replace(facets[0], rest=(folded,), hidden=7), *facets[1:]),
        chips=(
            RecordChip("Words", Text("thirty"), site.address("records")),
            RecordChip("Country", Text("Mongolia", "en"), site.address("records")),
        ),
        sorts=(
            ("newest", Link(site.address("a"), "newest", True)),
            ("oldest", Link(site.address("b"), "oldest")),
            ("name", Link(site.address("c"), "name")),
        ),
        data=_DATA,
        action=site.address("records"),
        hidden=(("country", "mn"),),
        countries_url=site.address("countries"),
    )


def _countries(site: Site) -> CountriesPage:
    rows = [
        CountryRow(
            site.address(f"countries/{iso2}"),
            iso2,
            one.name(site.language.tag),
            one.is_party,
            number % 3,
            site.address("r"),
            1,
            0,
        )
        for number, (iso2, one) in enumerate(countries().items())
    ]
    return CountriesPage(
        frame=site.frame("Countries", "countries", section="countries"),
        parties=tuple(row for row in rows if row.is_party),
        others=tuple(row for row in rows if not row.is_party),
        data=_DATA,
        records_url=site.address("records"),
    )


def _country(site: Site) -> CountryPage:
    mongolia = countries()["mn"]
    years = tuple(str(year) for year in range(2026, 1996, -1))
    link = RecordLink(site.address("r"), Text("Protect thirty per cent", "en"), "2026-02-28", Text("high", "en"))
    bare = RecordLink("", Text(_LONG))
    cells = tuple(Count(2, site.address("r")) if int(year) % 2 else None for year in years)
    sections = "records missing nbsaps targets progress indicators binary roles meetings answered".split()
    dots = (
        Dot(Text("1.1 land-use change", "en"), (Text("Fully", "en"),), "full"),
        Dot(Text("1.2"), (Text("partially"), Text("x")), "half"),
        Dot(Text("السؤال", "ar"), (Text("No", "en"),), "none"),
    )
    return CountryPage(
        frame=site.frame("Mongolia", "countries/mn", section="countries"),
        name=mongolia.name(site.language.tag),
        names=mongolia.names(),
        iso2="MN",
        iso3="MNG",
        m49="496",
        is_party=True,
        total=Count(1234, site.address("r")),
        years=years,
        matrix=(
            MatrixRow(Text("National target", "en"), Count(30, ROOT), cells),
            MatrixRow(Text("Meeting", "en"), Count(1, ROOT), cells),
        ),
        nbsaps=(link,),
        national=Count(30, site.address("r")),
        aligned=(AlignedTargets(_tile(site, "3"), (link, bare), 12, site.address("r")),),
        unaligned=(bare,),
        progress=(
            ProgressRow(Text("Target 3", "en"), ROOT, _tile(site, "3"), Text("On track", "en"), link),
            ProgressRow(Text(_LONG), "", None, Text(""), link),
        ),
        covered=(("3.1", Text("Coverage", "en"), ROOT, True), ("A.1", Text("Red list", "en"), ROOT, False)),
        indicators=(
            IndicatorRow("3.1", Text("Coverage", "en"), ROOT, (("2024", "21", "Percent", "", ROOT),), 4),
            IndicatorRow("", Text("X"), "", ()),
        ),
        binary=(BinaryRow("1.b", Text("Plans", "en"), ROOT, link, dots),),
        roles=(("CBD-FP1", 1), ("CHM-FP", 2)),
        meetings=(link,),
        meetings_total=Count(30, site.address("r")),
        answered=((link, link),),
        missing=(Missing(Text("NBSAP", "en"), site.address("r")),),
        unaddressed=(_tile(site, "8"), _tile(site, "13")),
        cut=(Text("National target", "en"),),
        queries=tuple((name, ROOT) for name in sections),
        data=_DATA,
        iri=BASE + "thesaurus/mn",
        totals=tuple((name, Count(3, ROOT)) for name in ("nbsaps", "progress", "roles", "answered")),
    )
