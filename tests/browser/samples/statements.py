"""Rows of statements, with values of all kinds."""

from collections.abc import Iterable

from browser.site.contexts import PropertyRow, Value
from kg.texts.languages import Text
from tests.browser.samples.frames import BASE, Site, texts
from tests.browser.samples.texts import TARGET_LABELS, TARGETS
from tests.browser.samples.tiles import indicators, labels_of


def statement(site: Site, name: Text, values: Iterable[Value], local: str = "", more: int = 0) -> PropertyRow:
    """A row of statements."""
    iri = BASE + "kmgbf/ontology#" + local
    return PropertyRow(name, iri, site.address("page?uri=" + local) if local else "", tuple(values), more)


def statements(site: Site) -> tuple[PropertyRow, ...]:
    """Statements with all kinds of values."""
    return (
        _labels(site),
        _titles(site),
        _codes(site),
        _modified(site),
        _sources(site),
        _components(site),
        _provenance(site),
    )


def incoming(site: Site) -> PropertyRow:
    """What refers to a thing."""
    rows = [row for group in indicators(site) for row in group.rows]
    values = [Value("iri", row.label, url=row.url, iri=BASE + row.code, code=row.code) for row in rows]
    return statement(site, site.choose({"en": "is component for"}), values, "i")


def _labels(site: Site) -> PropertyRow:
    name = site.choose({"en": "preferred label", "fr": "libellé préféré", "ar": "التسمية المفضلة"})
    return statement(site, name, [Value("literal", text) for text in texts(labels_of(TARGET_LABELS, "3"))], "l")


def _titles(site: Site) -> PropertyRow:
    """Titles, one of them a long word."""
    long = Text("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "de")
    values = [Value("literal", text) for text in (*texts(TARGETS[2]), long)]
    return statement(site, site.choose({"en": "title", "fr": "titre"}), values, "t")


def _codes(site: Site) -> PropertyRow:
    values = [
        Value("literal", Text("3"), datatype="xsd:integer"),
        Value("literal", Text("3.0"), datatype="xsd:decimal"),
    ]
    return statement(site, site.choose({"en": "target code", "ar": "رمز الهدف"}), values, "c")


def _modified(site: Site) -> PropertyRow:
    values = [Value("literal", Text("2026-03-05"), datatype="xsd:date")]
    return statement(site, site.choose({"en": "modified"}), values, "m")


def _sources(site: Site) -> PropertyRow:
    """Links that leave the site, one of them without a name."""
    decision = "https://www.cbd.int/doc/decisions/cop-15/cop-15-dec-04-en.pdf"
    nameless = Text("http://example.org/a/very/long/address/that/has/no/name/and/must/break/somewhere")
    values = [
        Value("literal", Text(decision), url=decision, external=True),
        Value("iri", nameless, url="http://example.org/", iri="http://example.org/", external=True),
    ]
    return statement(site, site.choose({"en": "source", "fr": "source"}), values, "s")


def _components(site: Site) -> PropertyRow:
    """Links to things with codes, and more of them than are shown."""
    name = site.choose({"en": "has component indicator", "fr": "a pour indicateur de composante"})
    values = [
        Value("iri", row.label, url=row.url, iri=BASE + "kmgbf/indicator_" + row.code, code=row.code)
        for row in indicators(site)[2].rows
    ]
    return statement(site, name, values, "h", more=12)


def _provenance(site: Site) -> PropertyRow:
    """A blank node with a blank node inside."""
    parts = (
        statement(site, site.choose({"en": "agent"}), [Value("literal", Text("Secretariat", "en"))]),
        statement(site, site.choose({"en": "type"}), [Value("iri", Text("prov:Activity"))]),
        statement(site, site.choose({"en": "part"}), [Value("blank", Text("…"))]),
    )
    return statement(site, Text("kg:provenance"), [Value("blank", Text(""), parts=parts)])
