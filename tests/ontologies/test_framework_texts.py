"""Names, descriptions and links: clean, complete, and honest about machine translations."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from ontologies.kmgbf import facts
from ontologies.tables import Row, read

GBF = Namespace("http://metadata.cbd.int/kmgbf/ontology#")
KG = Namespace("http://metadata.cbd.int/kg/ontology#")
KMGBF = Namespace("http://metadata.cbd.int/kmgbf/")
THESAURUS = Namespace("http://metadata.cbd.int/thesaurus/")
ONTOLOGIES = Path(__file__).parents[2] / "ontologies"
SIX = {"ar", "en", "es", "fr", "ru", "zh"}
BIDIRECTIONAL = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = set("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffd")
NARROW_BLANKS = set("\u00a0\u2009\u202f")
WANTED = """
skos: prefLabel altLabel hiddenLabel notation definition scopeNote note example historyNote
editorialNote changeNote broader narrower related exactMatch closeMatch broadMatch narrowMatch
relatedMatch inScheme topConceptOf hasTopConcept member Concept ConceptScheme Collection
OrderedCollection
rdfs: label comment seeAlso subClassOf subPropertyOf domain range isDefinedBy
rdf: type
owl: Class ObjectProperty DatatypeProperty Ontology inverseOf equivalentClass unionOf versionInfo
deprecated sameAs
dct: title description source subject created modified creator publisher license rights language
identifier isReplacedBy replaces hasPart isPartOf conformsTo issued
dcat: Dataset Catalog Distribution DataService keyword landingPage distribution accessURL downloadURL
mediaType byteSize accessService endpointURL version
void: Dataset triples sparqlEndpoint dataDump vocabulary uriSpace feature exampleResource
prov: Entity Activity Agent wasGeneratedBy wasDerivedFrom wasRevisionOf wasAttributedTo
wasAssociatedWith generatedAtTime invalidatedAtTime endedAtTime startedAtTime actedOnBehalfOf used
foaf: primaryTopic name page
sh: NodeShape PropertyShape
schema: name identifier
"""


def wanted_properties() -> set[str]:
    names, prefix = set(), ""
    for word in WANTED.split():
        prefix = word if word.endswith(":") else prefix
        names |= set() if word.endswith(":") else {prefix + word}
    return names


def concepts(graph: Graph) -> set[Node]:
    return {s for kind in (GBF.Goal, GBF.Target, GBF.Indicator) for s in graph.subjects(RDF.type, kind)}


def goals_and_targets(graph: Graph) -> set[Node]:
    return {s for kind in (GBF.Goal, GBF.Target) for s in graph.subjects(RDF.type, kind)}


def literals(graph: Graph) -> Iterator[tuple[Node, Literal]]:
    return ((s, o) for s, _, o in graph if isinstance(o, Literal))


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    return sorted(str(getattr(o, "language", None)) for o in graph.objects(subject, predicate))


def test_all_texts_are_clean(everything: Graph) -> None:
    for value in (str(text) for _, text in literals(everything)):
        assert value == unicodedata.normalize("NFC", value)
        assert value == value.strip()
        assert "  " not in value
        assert not set(value) & (BIDIRECTIONAL | INVISIBLE)
        assert all(unicodedata.category(character) != "Cc" for character in value)


def test_narrow_blanks_stand_only_in_names_of_the_release_and_beside_french_signs(
    everything: Graph, release: Graph
) -> None:
    published = set(release.objects(None, SKOS.prefLabel))
    special = {text for _, text in literals(everything) if set(text) & NARROW_BLANKS}
    assert {o.language for o in special & published} == {"fr", "es"}
    for text in special - published:
        assert text.language == "fr"
        assert not set(re.sub("\u202f(?=[;?!])|\u00a0(?=[:»%])|(?<=«)\u00a0", "", text)) & NARROW_BLANKS, text


def test_everything_has_a_description_in_english(framework: Graph, supplement: Graph) -> None:
    things = concepts(framework)
    assert len(things) == 231
    for thing in things:
        assert languages(supplement, thing, DCTERMS.description) == ["en"]
        text = str(supplement.value(thing, DCTERMS.description))
        assert text.endswith(".")
        assert 40 < len(text) < 420


def test_no_two_things_share_a_description(supplement: Graph) -> None:
    counts = Counter(supplement.objects(None, DCTERMS.description))
    assert max(counts.values()) == 1


def test_goals_and_targets_have_one_name_in_each_language(framework: Graph, supplement: Graph) -> None:
    both = framework + supplement
    for thing in goals_and_targets(framework):
        assert languages(both, thing, SKOS.prefLabel) == sorted(SIX)
    for scheme in (KMGBF.kmgbfScheme, KMGBF.indicatorScheme):
        assert languages(both, scheme, SKOS.prefLabel) == sorted(SIX)
    assert Literal("الهدف 3", "ar") in set(supplement.objects(KMGBF.target_3, SKOS.prefLabel))


def test_goals_and_targets_have_a_short_title_and_a_description_in_each_language(
    framework: Graph, supplement: Graph, machine: Graph
) -> None:
    for thing in goals_and_targets(framework):
        assert set(languages(framework + machine, thing, SKOS.altLabel)) == SIX
        assert languages(supplement + machine, thing, DCTERMS.description) == sorted(SIX)


def test_provisional_languages_are_those_with_machine_translations(supplement: Graph, machine: Graph) -> None:
    made = defaultdict(set)
    for subject, text in literals(machine):
        if text.language:
            made[subject].add(text.language)
    said = defaultdict(set)
    for subject, tag in (supplement + machine).subject_objects(KG.provisionalLanguage):
        said[subject].add(str(tag))
    assert said == made


def test_machine_translations_never_repeat_english(everything: Graph, machine: Graph) -> None:
    english = {(subject, text.casefold()) for subject, text in literals(everything) if text.language == "en"}
    for subject, text in literals(machine):
        if text.language:
            assert text.language != "en"
            assert (subject, text.casefold()) not in english


def test_machine_titles_lost_their_prefixes(machine: Graph) -> None:
    for name in (str(o) for _, p, o in machine if p in (SKOS.altLabel, SKOS.prefLabel)):
        assert "GBF" not in name
        assert not name[0].isdigit() or name.startswith("30")
        assert not name.endswith((".", "。"))
        assert not any(word in name.casefold() for word in ("aichi-t", "aïchi", "айчи-", "آيشي", "爱知"))


def test_ontology_terms_and_properties_have_a_label_in_each_language(everything: Graph) -> None:
    terms = set(everything.subjects(RDF.type, OWL.Class)) | {
        s for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for s in everything.subjects(RDF.type, kind)
    }
    ours = {t for t in terms if str(t).startswith((str(GBF), str(KG)))}
    assert len(ours) == 26
    labels = Graph().parse(ONTOLOGIES / "labels/properties.ttl")
    for term in ours | set(labels.subjects()):
        assert languages(everything, term, RDFS.label) == sorted(SIX)
    for term in ours:
        assert languages(everything, term, RDFS.comment) == ["en"]
        assert everything.value(term, RDFS.isDefinedBy)


def test_standard_properties_that_pages_show_have_labels() -> None:
    named = {row["term"] for row in read(ONTOLOGIES / "labels/properties.csv")}
    assert wanted_properties() <= named


def test_everything_linked_has_an_english_name(everything: Graph, supplement: Graph) -> None:
    for predicate in (SKOS.relatedMatch, SKOS.exactMatch, DCTERMS.subject):
        for linked in set(supplement.objects(None, predicate)):
            assert "en" in languages(everything, linked, SKOS.prefLabel), linked


def test_exact_matches_hold_in_both_directions(supplement: Graph, thesaurus: Graph) -> None:
    ours = set(supplement.subject_objects(SKOS.exactMatch))
    theirs = {(o, s) for s, o in thesaurus.subject_objects(SKOS.exactMatch) if str(o).startswith(str(KMGBF))}
    assert ours == theirs
    assert len(ours) == 4 + 23 + 202


def test_an_identifier_that_stands_for_two_indicators_matches_neither(thesaurus: Graph) -> None:
    shared = THESAURUS["GBF-INDICATOR-219"]
    assert not list(thesaurus.objects(shared, SKOS.exactMatch))
    both = {KMGBF["indicator_8.CY.2"], KMGBF["indicator_8.CY.3"]}
    assert set(thesaurus.objects(shared, RDFS.seeAlso)) == both


@pytest.mark.parametrize(
    ("domain", "number"),
    [
        ("AICHI-TARGETS", 20),
        ("SUSTAINABLE-DEVELOPMENT-GOALS", 17),
        ("CBD-SUBJECTS", 89),
        ("countries", 198),
        ("regions", 111),
        ("GBF-GOALS-TARGETS", 27),
        ("GBF-GOALS", 4),
        ("GBF-TARGETS", 23),
        ("GBF-HEADLINE-INDICATORS", 27),
        ("KMGBF-BINARY-INDICATORS", 15),
        ("GBF-COMPONENT-INDICATORS", 52),
        ("GBF-COMPLEMENTARY-INDICATORS", 109),
    ],
)
def test_a_domain_of_the_thesaurus_has_its_terms(thesaurus: Graph, domain: str, number: int) -> None:
    scheme = THESAURUS[f"domain/{domain}"]
    assert languages(thesaurus, scheme, SKOS.prefLabel) == sorted(SIX)
    assert len(set(thesaurus.subjects(SKOS.inScheme, scheme))) == number


def test_thesaurus_names_are_unique_in_each_language(thesaurus: Graph, machine: Graph) -> None:
    both = thesaurus + machine
    for term in set(thesaurus.subjects(RDF.type, SKOS.Concept)):
        names = languages(both, term, SKOS.prefLabel)
        assert len(names) == len(set(names))
        assert str(term) == str(THESAURUS) + quote(str(thesaurus.value(term, SKOS.notation)), safe="")


@pytest.mark.parametrize("row", facts.table("slips"), ids=lambda row: f"{row['thing']}-{row['language']}")
def test_a_slip_stands_in_what_was_published_and_a_note_beside_it(
    framework: Graph, supplement: Graph, row: Row
) -> None:
    thing = KMGBF[row["thing"]]
    values = (o for p in (SKOS.prefLabel, SKOS.altLabel, DCTERMS.title) for o in framework.objects(thing, p))
    names = [value for value in values if isinstance(value, Literal) and value.language == row["language"]]
    assert any(row["published"] in name for name in names)
    assert languages(supplement, thing, SKOS.editorialNote) == sorted(SIX)
    assert all(row["meant"] in str(note) for note in supplement.objects(thing, SKOS.editorialNote))
    assert not list(framework.objects(thing, SKOS.editorialNote))


def test_a_note_is_one_text_in_each_language(supplement: Graph) -> None:
    noted = set(supplement.subjects(SKOS.editorialNote))
    assert len(noted) > 30
    for thing in noted:
        assert languages(supplement, thing, SKOS.editorialNote) == sorted(SIX)
