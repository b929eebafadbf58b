"""The rules of the quality report: the SKOS Reference's kinds of examples, one case a rule, and real vocabularies."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from kg.quality import RULES, Report, Severity, check
from kg.rdf.documents import read_file
from kg.vocabularies.settings import VocabularySettings
from tests.data import vocabularies
from tests.data.sources import VOCABULARIES, Source, sources

HEAD = """
@prefix : <http://example.org/t/> .
@prefix far: <http://example.com/far/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
T = "http://example.org/t/"


def quads(turtle: str) -> list[Quad]:
    return list(parse(HEAD + turtle, format=RdfFormat.TURTLE))


def report(turtle: str, **others: object) -> Report:
    return check(quads(turtle), **others)  # type: ignore[arg-type]


def broken(turtle: str) -> set[str]:
    """The integrity conditions that data breaks."""
    return {rule for rule in report(turtle).findings if RULES[rule].severity is Severity.ERROR}


@pytest.mark.parametrize(
    ("data", "conditions"),
    [
        # Schemes (section 4): S9 with S4 to S8.
        (":scheme a skos:ConceptScheme ; skos:hasTopConcept :oak . :oak skos:topConceptOf :scheme .", set()),
        (":oak a skos:Concept ; skos:inScheme :one, :two . :one a skos:ConceptScheme .", set()),
        (":both a skos:Concept, skos:ConceptScheme .", {"S9"}),
        (":oak skos:hasTopConcept :acorn ; skos:broader :tree .", {"S9"}),
        (":scheme a skos:ConceptScheme . :oak skos:topConceptOf :scheme . :scheme skos:related :oak .", {"S9"}),
        (":oak skos:inScheme :tree . :leaf skos:broader :tree .", {"S9"}),
        (":oak skos:broader :plants . :plants a skos:ConceptScheme .", {"S9"}),
        # Labels (section 5): S13 and S14.
        (':oak skos:prefLabel "oak"@en, "chêne"@fr ; skos:altLabel "oak tree"@en .', set()),
        (':colour skos:prefLabel "colour"@en-GB, "color"@en-US .', set()),
        (':love skos:prefLabel "love"@en ; skos:altLabel "love"@fr ; skos:hiddenLabel "love" .', set()),
        (':oak skos:altLabel "oak"@en .', set()),
        (':oak skos:prefLabel "oak"@en, "quercus"@en .', {"S14"}),
        (':oak skos:prefLabel "oak", "quercus" .', {"S14"}),
        (':oak skos:prefLabel "oak"@en ; skos:altLabel "oak"@en .', {"S13"}),
        (':oak skos:prefLabel "oak"@en ; skos:hiddenLabel "oak"@en .', {"S13"}),
        (':oak skos:altLabel "quercus"@la ; skos:hiddenLabel "quercus"@la .', {"S13"}),
        # Semantic relations (section 8): S27 with S21 to S25.
        (":leaf skos:broader :oak . :oak skos:broader :tree . :leaf skos:related :acorn .", set()),
        (":a skos:broader :b . :c skos:related :b .", set()),
        (":a skos:broader :a .", set()),  # the standard forbids neither this
        (":a skos:broader :b . :b skos:broader :a .", set()),  # nor this
        (":a skos:related :b . :b skos:related :c .", set()),
        (":a skos:broader :b . :a skos:broader :c . :b skos:related :c .", set()),
        (":a skos:broader :b ; skos:related :b .", {"S27"}),
        (":a skos:narrower :b . :b skos:related :a .", {"S27"}),
        (":a skos:broader :b ; skos:related :c . :b skos:broader :c .", {"S27"}),
        (":a skos:broaderTransitive :b . :b skos:narrowerTransitive :x . :b skos:related :a .", {"S27"}),
        (":b skos:narrower :a . :c skos:narrower :b . :d skos:narrower :c . :d skos:related :a .", {"S27"}),
        # Collections (section 9): S37 with S31 to S33.
        (":group a skos:Collection ; skos:member :a, :b . :a a skos:Concept .", set()),
        (":group a skos:OrderedCollection ; skos:memberList ( :a :b ) .", set()),
        (":outer skos:member :inner . :inner skos:member :a .", set()),
        (":group a skos:Collection, skos:Concept .", {"S37"}),
        (":group a skos:Collection ; skos:member :a . :a skos:broader :group .", {"S37"}),
        (":group skos:member :a . :b skos:narrower :group .", {"S37"}),
        (":group a skos:OrderedCollection ; skos:related :a .", {"S37"}),
        (":group a skos:Collection . :a skos:inScheme :group .", {"S37"}),
        # Mappings (section 10): S46 with S43 to S45, S27 through S41.
        (":a skos:exactMatch far:a ; skos:broadMatch far:b ; skos:relatedMatch far:c .", set()),
        (":a skos:exactMatch far:a ; skos:closeMatch far:a .", set()),
        (":a skos:closeMatch :b . :b skos:closeMatch :c . :a skos:broadMatch :c .", set()),
        (":a skos:broadMatch far:a . far:a skos:broadMatch :x .", set()),
        (":a skos:exactMatch far:a ; skos:broadMatch far:a .", {"S46"}),
        (":a skos:exactMatch far:a ; skos:narrowMatch far:a .", {"S46"}),
        (":a skos:exactMatch far:a . far:a skos:relatedMatch :a .", {"S46"}),
        (":a skos:exactMatch far:a . far:a skos:exactMatch far:b . far:b skos:broadMatch :a .", {"S46"}),
        (":a skos:broadMatch far:a ; skos:relatedMatch far:a .", {"S27"}),
        (":a skos:exactMatch far:a . far:a a skos:ConceptScheme .", {"S9"}),
    ],
)
def test_consistent_and_inconsistent_data_are_distinguished(data: str, conditions: set[str]) -> None:
    assert broken(data) == conditions


def test_subclasses_count_for_disjointness() -> None:
    known = quads(":Species <http://www.w3.org/2000/01/rdf-schema#subClassOf> skos:Concept .")
    found = check(quads(":oak a :Species, skos:Collection ."), context=known)
    assert "S37" in found.findings
    assert "S37" not in check(quads(":oak a :Species, skos:Collection .")).findings


CASES = [
    ("cyclic-hierarchy", ":a skos:broader :b . :b skos:broader :c . :c skos:broader :a .", "a", "3"),
    ("both-broader", ":a skos:broader :b . :b skos:broader :a .", "a", ""),
    ("omitted-top-concepts", ":s a skos:ConceptScheme . :a skos:inScheme :s .", "s", ""),
    ("top-concept-with-broader", ":a skos:topConceptOf :s ; skos:broader :b . :b skos:inScheme :s .", "a", ""),
    ("dangling-concepts", ":t skos:topConceptOf :s . :a a skos:Concept ; skos:inScheme :s .", "a", ""),
    ("no-scheme", ":a a skos:Concept .", "a", ""),
    ("orphan-concepts", ":a a skos:Concept .", "a", ""),
    ("disconnected-clusters", ":a skos:related :b, :e . :c skos:broader :d . :b a skos:Concept . :d a skos:Concept .",
     "c", "2"),
    ("hierarchical-redundancy", ":a skos:broader :b, :c . :b skos:broader :c .", "a", ""),
    ("ambiguous-notation", ':a a skos:Concept ; skos:notation "1" . :b skos:notation "1" .', "a", "1"),
    ("undefined-skos", ':a a skos:Concept ; <http://www.w3.org/2004/02/skos/core#prefLabl> "x" .', "a", "prefLabl"),
    ("unidirectional-relations", ":a skos:broader :b, :c . :b skos:narrower :a . :c a skos:Concept .", "a", "broader"),
    ("related-siblings", ":a skos:broader :c ; skos:related :b . :b skos:broader :c .", "a", ""),
    ("solely-transitive", ":a skos:broaderTransitive :b .", "a", ""),
    ("reflexive-relations", ":a skos:related :a .", "a", "related"),
    ("dangling-references", ":a skos:broader :b . :b a skos:Concept . :a skos:related :gone .", "a", "related"),
    ("missing-top-of-cycle", ":a skos:broader :b . :b skos:broader :c . :c skos:broader :b .", "a", ""),
    ("missing-label", ":a a skos:Concept .", "a", ""),
    ("empty-label", ':a a skos:Concept ; skos:prefLabel " "@en .', "a", " "),
    ("overlapping-labels", ':a a skos:Concept ; skos:prefLabel "x"@en . :b a skos:Concept ; skos:altLabel "x"@en .',
     "a", "x"),
    ("case-variants", ':a skos:prefLabel "Oak"@en ; skos:altLabel "oak"@en .', "a", "Oak | oak"),
    ("code-in-label", ':a skos:notation "1.2" ; skos:prefLabel "1.2 Oaks"@en .', "a", "1.2 Oaks"),
    ("undocumented", ":a a skos:Concept .", "a", ""),
    ("no-definition", ':a a skos:Concept ; skos:scopeNote "x"@en .', "a", ""),
    ("multiple-definitions", ':a skos:definition "x"@en, "y"@en, "z"@fr .', "a", "2"),
    ("invalid-language-tag", ':a skos:prefLabel "x"@xy .', "a", "x"),
    ("missing-language-tag", ':a skos:prefLabel "x" .', "a", "x"),
    ("incomplete-languages", ':a a skos:Concept ; skos:prefLabel "x"@en, "y"@fr .'
     ' :b a skos:Concept ; skos:prefLabel "z"@en .', "b", "fr"),
    ("no-common-language", ':a a skos:Concept ; skos:prefLabel "x"@en . :b a skos:Concept ; skos:prefLabel "z"@fr .',
     "a", "en: 1"),
    ("extra-whitespace", ':a skos:prefLabel "two  blanks"@en .', "a", "two  blanks"),
    ("extra-whitespace", r':a skos:prefLabel "tab\there"@en .', "a", "tab[U+0009]here"),
    ("no-break-space", r':a skos:prefLabel "a\u00A0b"@en .', "a", "a[U+00A0]b"),
    ("bidi-controls", r':a skos:prefLabel "a\u202Eb"@en .', "a", "a[U+202E]b"),
    ("bidi-controls", r':a skos:definition "a\u2067b"@ar .', "a", "a[U+2067]b"),
    ("zero-width", r':a skos:prefLabel "a\u200Bb"@en .', "a", "a[U+200B]b"),
    ("zero-width", r':a skos:prefLabel "a\u200Cb"@en .', "a", "a[U+200C]b"),
    ("broken-characters", r':a skos:prefLabel "caf\uFFFD"@fr .', "a", "caf[U+FFFD]"),
    ("html-in-label", ':a skos:prefLabel "<i>Quercus</i>"@en .', "a", "<i>Quercus</i>"),
    ("html-in-label", ':a skos:prefLabel "trees &amp; shrubs"@en .', "a", "trees &amp; shrubs"),
    ("not-normalized", r':a skos:prefLabel "e\u0301t"@fr .', "a", "e\u0301t"),
    ("wrong-script", ':a skos:prefLabel "Water"@ar .', "a", "Water"),
    ("mapping-inside-scheme", ":a skos:inScheme :s ; skos:closeMatch :b . :b skos:inScheme :s .", "a", "closeMatch"),
    ("missing-outlinks", ":a a skos:Concept ; skos:exactMatch far:a . :b a skos:Concept .", "b", ""),
    ("missing-outlinks", ":a a skos:Concept . :b a skos:Concept . :s a skos:ConceptScheme .", "s", "2"),
    ("missing-inlinks", "far:a skos:exactMatch :a . :a a skos:Concept . :b a skos:Concept .", "b", ""),
    ("successor-deprecated", ":a dct:isReplacedBy :b . :b owl:deprecated true .", "a", ""),
    ("relation-to-deprecated", ":a skos:broader :b . :b owl:deprecated true .", "a", "broader"),
    ("no-successor", ":a a skos:Concept ; owl:deprecated true .", "a", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "data", "subject", "value"), CASES, ids=[f"{c[0]}: {c[1][:50]}" for c in CASES])
def test_each_rule_finds_what_it_is_for(rule: str, data: str, subject: str, value: str | None) -> None:
    found = report(data).findings.get(rule, ())
    assert [finding.subject for finding in found] == [T + subject]
    assert value is None or found[0].value == value


def test_blank_nodes_and_urns_are_no_web_addresses() -> None:
    found = report("<urn:x:1> a skos:Concept . [] a skos:Concept .").findings["http-iri"]
    assert {finding.subject[:2] for finding in found} == {"ur", "_:"}


def test_every_rule_has_a_case() -> None:
    conditions = {rule.id for rule in RULES.values() if rule.severity is Severity.ERROR}
    assert set(RULES) == conditions | {case[0] for case in CASES} | {"http-iri"}


SOUND = """
:s a skos:ConceptScheme ; dct:title "Trees"@en ; skos:hasTopConcept :tree .
:tree a skos:Concept ; skos:topConceptOf :s ; skos:inScheme :s ; skos:prefLabel "tree"@en, "شجرة"@ar ; skos:narrower
  :oak, :elm ; skos:definition "Tall plant."@en ; skos:closeMatch far:tree .
:oak a skos:Concept ; skos:inScheme :s ; skos:prefLabel "oak"@en, "بلوط"@ar ; skos:broader :tree ;
  skos:definition "A tree with acorns."@en ; skos:closeMatch far:oak .
:elm a skos:Concept ; skos:inScheme :s ; skos:prefLabel "elm"@en, "دردار"@ar ; skos:broader :tree ;
  skos:definition "A tree with winged seeds."@en ; skos:closeMatch far:elm .
"""


def test_a_sound_vocabulary_has_no_finding() -> None:
    known = quads("far:tree skos:closeMatch :tree . far:oak skos:closeMatch :oak . far:elm skos:closeMatch :elm .")
    assert dict(check(quads(SOUND), context=known).findings) == {}


def test_joiners_stay_where_the_script_needs_them() -> None:
    assert "zero-width" not in report(':a skos:prefLabel "می\u200cخواهم"@fa .').findings


def test_order_and_repetition_change_nothing() -> None:
    once = quads(SOUND + ":a skos:related :a .")
    assert check([*reversed(once), *once]).findings == check(once).findings


def test_coverage_counts_regional_variants_and_leaves_out_the_deprecated() -> None:
    data = """:a a skos:Concept ; skos:prefLabel "a"@en-GB, "a"@de . :b a skos:Concept ; skos:prefLabel " "@en .
              :c a skos:Concept ; owl:deprecated true ."""
    coverage = report(data, languages=("en", "ar")).coverage
    assert coverage.languages == ("en", "ar", "de")
    assert coverage.without("prefLabel", "en") == [T + "b"]
    assert coverage.without("prefLabel", "ar") == [T + "a", T + "b"]
    assert coverage.count("prefLabel", "de") == 1


def test_the_settings_say_what_the_hierarchy_is() -> None:
    data = ":a a skos:Concept ; :partOf :b . :b a skos:Concept ; :partOf :a ."
    settings = VocabularySettings("t", "http://example.org/dataset/t", hierarchy=(T + "partOf",))
    assert "cyclic-hierarchy" in report(data, settings=settings).findings
    assert "cyclic-hierarchy" not in report(data).findings


def test_a_chain_of_ten_thousand_is_no_problem() -> None:
    chain = "".join(f":c{n} skos:broader :c{n + 1} . " for n in range(10_000))
    found = report(chain + ":c0 skos:related :c10000 .").findings
    assert [finding.others for finding in found["S27"]] == [(T + "c10000",)]


def test_keys_do_not_depend_on_the_run() -> None:
    first, second = (report(":a skos:related :a .").findings["reflexive-relations"][0] for _ in range(2))
    assert first.key() == second.key()
    assert (
        len({finding.key() for finding in report(":a a skos:Concept . :b a skos:Concept .").findings["no-scheme"]}) == 2
    )


Checked = Callable[[str], Report]


@pytest.fixture(params=sources(VOCABULARIES))
def source(request: pytest.FixtureRequest) -> Source:
    """Whose thesauri are checked."""
    found: Source = request.param
    return found


@pytest.fixture
def checked(source: Source, tmp_path: Path) -> Checked:
    """Checks one by its name among ours; the real ones have others."""
    folder = VOCABULARIES if source == "real" else vocabularies.write(tmp_path)
    real = {"environment": "gemet-4.0.1-en-de-fr-it-nl", "ecology": "EnvThes", "learning": "unesco-thesaurus"}
    names = real if source == "real" else {name: name for name in real}
    return lambda name: check(read_file(folder / f"{names[name]}.ttl.gz", "http://example.org/"))


def test_circles_and_relations_from_one_side_are_found(checked: Checked, source: Source) -> None:
    found = checked("environment").findings
    space, pairs, incomplete = {
        "own": (vocabularies.ENVIRONMENT_SPACE + "concept/", (("2", "14"), ("9", "10")), 2),
        "real": ("http://www.eionet.europa.eu/gemet/concept/", (("15132", "15133"), ("625", "2663")), 312),
    }[source]
    circles = {frozenset((one.subject, *one.others)) for one in found["cyclic-hierarchy"]}
    assert {frozenset(space + number for number in pair) for pair in pairs} <= circles
    assert found["unidirectional-relations"]
    assert len(found["incomplete-languages"]) == incomplete


def test_chains_of_deprecated_concepts_are_found(checked: Checked, source: Source) -> None:
    report_ = checked("ecology")
    chained, deprecated = {"own": (1, 40), "real": (26, 2918)}[source]
    assert len(report_.findings["successor-deprecated"]) == chained
    assert report_.totals["deprecated"] == deprecated
    assert report_.findings["dangling-references"]


def test_names_that_are_missing_in_arabic_and_russian_are_counted(checked: Checked, source: Source) -> None:
    report_ = checked("learning")
    arabic, russian, tops = {"own": (15, 14, 4), "real": (4_476, 4_443, 585)}[source]
    coverage = report_.coverage
    assert (coverage.count("prefLabel", "ar"), coverage.count("prefLabel", "ru")) == (arabic, russian)
    assert report_.findings["S13"]
    assert report_.totals["top concepts"] == tops
