"""Settings of vocabularies, written and read again."""

from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.graph.named_graphs import NamedGraphs
from kg.rdf.namespaces import DCAT, DCT, RDF
from kg.texts.languages import Text
from kg.vocabularies.settings import IRI_FIELDS, SETTING, VocabularySettings, describe_settings, read_settings

NODE = "http://metadata.cbd.int/dataset/t"
CATALOGUE = "http://metadata.cbd.int/graph/catalogue"
FULL = VocabularySettings(
    id="t",
    iri=NODE,
    titles=(Text("Thesaurus", "en"), Text("Thésaurus", "fr")),
    short_name=(Text("T", "en"), Text("Th", "fr")),
    uri_spaces=("http://example.org/a/", "urn:b:"),
    default_language="fr",
    languages=("en", "fr"),
    fallback_languages=("fr", "en", "ar"),
    category="http://example.org/general",
    types=("http://example.org/thesaurus",),
    main_scheme="http://example.org/s",
    schemes_in_hierarchy=True,
    show_top_concepts=True,
    show_statistics=False,
    group_class="http://example.org/Group",
    array_class="http://example.org/Array",
    index_classes=("http://example.org/C",),
    hierarchy=("http://example.org/partOf",),
    explicit_language_tags=True,
    search_by_notation=True,
    sort_by_notation="natural",
    show_notation=False,
    show_deprecated=True,
    show_deprecated_changes=True,
    use_modified_date=True,
    index_qualifier="http://example.org/q",
    property_order="http://example.org/order",
    property_labels={"http://example.org/p": (Text("other", "en"),)},
    default_view="hierarchy",
    marc_source=(Text("t"), Text("t/fr", "fr")),
    dumps=(("http://example.org/t.rdf", "application/rdf+xml"), ("http://example.org/t.ttl", "")),
)


def store(settings: VocabularySettings, graph: str = CATALOGUE) -> NamedGraphs:
    """A store with the settings in a graph."""
    filled = NamedGraphs(Store())
    fill(filled, settings, graph)
    return filled


def fill(filled: NamedGraphs, settings: VocabularySettings, graph: str) -> None:
    """Add settings to a graph of a store."""
    name = NamedNode(graph)
    filled.store.add(Quad(NamedNode(settings.iri), RDF.type, DCAT.Dataset, name))
    filled.store.extend(Quad(q.subject, q.predicate, q.object, name) for q in describe_settings(settings))


def test_every_setting_is_read_as_it_was_written() -> None:
    plain = VocabularySettings("t", NODE, property_labels={})
    for field in VocabularySettings.__dataclass_fields__:
        if field not in ("id", "iri"):
            assert getattr(FULL, field) != getattr(plain, field), f"{field} is not tested"
    assert read_settings(store(FULL)) == {"t": FULL}
    assert read_settings(store(plain)) == {"t": plain}


def test_the_dataset_s_own_part_of_the_catalogue_replaces_the_shared_one() -> None:
    both = store(replace(FULL, languages=("en", "fr"), short_name=(Text("shared"),)))
    fill(both, VocabularySettings("t", NODE, languages=("ru",)), f"{CATALOGUE}/t")
    found = read_settings(both)["t"]
    assert found.languages == ("ru",)
    assert found.short_name == (Text("shared"),)


def test_other_graphs_and_other_places_say_nothing() -> None:
    assert read_settings(store(FULL, "http://metadata.cbd.int/graph/t")) == {}
    assert read_settings(store(FULL, f"{CATALOGUE}/u")) == {}
    assert read_settings(store(FULL, "http://elsewhere.example/graph/catalogue")) == {}
    assert read_settings(store(replace(FULL, iri="http://metadata.cbd.int/t"))) == {}
    assert read_settings(store(replace(FULL, id="../t", iri="http://metadata.cbd.int/dataset/../t"))) == {}
    assert read_settings(store(replace(FULL, id="u"))) == {}


def test_a_text_where_an_iri_belongs_is_left_out() -> None:
    wrong = store(VocabularySettings("t", NODE))
    for property_ in (SETTING.hierarchyProperty, SETTING.groupClass, DCT.subject):
        wrong.store.add(Quad(NamedNode(NODE), property_, Literal("not an <IRI>"), NamedNode(CATALOGUE)))
    found = read_settings(wrong)["t"]
    assert (found.hierarchy, found.group_class, found.category) == (VocabularySettings("t", NODE).hierarchy, "", "")
    assert {"hierarchy", "group_class", "category"} <= IRI_FIELDS


def test_the_title_is_chosen_by_language_then_without_language_then_any() -> None:
    settings = VocabularySettings("t", NODE, titles=(Text("Un", "fr"), Text("Zero")))
    assert settings.title("fr") == "Un"
    assert settings.title("en") == "Zero"
    assert replace(settings, titles=(Text("Un", "fr"),)).title("en") == "Un"
    assert VocabularySettings("t", NODE).title("en") is None
