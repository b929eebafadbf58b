"""Samples of pages about things of any kind, and what all pages about one thing share."""

from collections.abc import Mapping
from dataclasses import replace

from browser.site.contexts import Link, Page, Value
from browser.things.contexts import NameRow, Thing, ThingPage
from kg.texts.languages import LANGUAGES, Text
from tests.browser.samples.frames import BASE, ROOT, Site, formats_of, texts
from tests.browser.samples.statements import incoming, statements
from tests.browser.samples.texts import DATASET_TITLE, Words


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    return {"thing-deprecated": _deprecated(site), "thing-ontology": _ontology(site)}


def _deprecated(site: Site) -> ThingPage:
    """A deprecated thing with its successors."""
    label = site.choose({"en": "Old term for protected areas", "fr": "Ancien terme"})
    successor = Value("iri", site.choose({"en": "Protected areas"}), url=site.page_of("new"), code="PA")
    about = replace(
        thing(site, "old", label, "", names({"en": label.value})),
        deprecated=True,
        citation=site.citation("Old term.", "old"),
        successors=(successor,),
    )
    frame = site.frame("Old term", "old", crumbs=site.crumbs("Vocabularies", "Old term"), formats=formats_of("old"))
    return ThingPage(frame, about, (), (), 0, version=site.notice("old"))


def _ontology(site: Site) -> ThingPage:
    """An ontology with its terms, and a thing without a name."""
    about = replace(
        thing(site, "ontology", Text("kmgbf:ontology")),
        types=(Value("iri", Text("owl:Ontology")),),
    )
    terms = tuple(_term(site, name) for name in ("Goal", "Target", "isHeadlineFor"))
    contents = tuple(Value("iri", term.label, url=term.iri) for term in terms)
    return ThingPage(site.frame("Ontology", "o", formats=formats_of("ontology")), about, terms, contents, 40)


def _term(site: Site, name: str) -> Thing:
    """A term of an ontology; goals are deprecated."""
    return replace(
        thing(site, f"ontology#{name}", site.choose({"en": name, "fr": name})),
        rows=statements(site)[:3],
        incoming=(),
        deprecated=name == "Goal",
    )


def _by_language(words: Words) -> Mapping[str, Text]:
    return {text.language: text for text in texts(words)}


def names(words: Words, titles: Words | None = None) -> tuple[NameRow, ...]:
    """Names in the six languages."""
    labels, short = _by_language(words), _by_language(titles or {})
    others = {"en": (Text("Thirty by thirty", "en"),)} if titles else {}
    return tuple(
        NameRow(language, labels.get(tag), short.get(tag), others.get(tag, ())) for tag, language in LANGUAGES.items()
    )


def framework_link(site: Site) -> Link:
    """A link to the home of the Framework."""
    return Link(site.home_of("kmgbf"), site.choose(DATASET_TITLE).value)


def target_type(site: Site) -> Text:
    """The name of the class of targets."""
    return site.choose({"en": "Target", "fr": "Cible", "ar": "الهدف"})


def _graphs() -> tuple[Link, ...]:
    return (
        Link(ROOT + "graph/kmgbf", BASE + "graph/kmgbf"),
        Link(ROOT + "graph/x", BASE + "graph/kmgbf/supplement"),
    )


def thing(site: Site, local: str, label: Text, code: str = "", names: tuple[NameRow, ...] = ()) -> Thing:
    """The head of a page about a thing."""
    return Thing(
        iri=BASE + "kmgbf/" + local,
        label=label,
        code=code,
        types=(Value("iri", target_type(site), url=site.address("t")),),
        deprecated=False,
        successors=(),
        names=names,
        rows=statements(site),
        incoming=(incoming(site),),
        more_incoming=True,
        dataset=framework_link(site),
        graphs=_graphs(),
        query_url=site.address("query"),
    )
