"""The shapes of record types: complete, valid SHACL, the same as their facts, and able to tell right from wrong."""

import json
from collections import Counter
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ontologies.tables import stale
from shapes.build import __main__ as build
from shapes.build.facts import Field, groups, instruments, options, read, read_types
from shapes.build.records import SHAPE
from tests.data.sources import RECORDS as RECORDS_OF_SOURCES
from tests.data.sources import Source, sources

KGS = Namespace("http://metadata.cbd.int/kg/shapes#")
CHM = Namespace("http://metadata.cbd.int/chm/ontology#")
PROVISIONAL = URIRef("http://metadata.cbd.int/kg/ontology#provisionalLanguage")
QUESTION = "http://metadata.cbd.int/question/"
REPOSITORY = Path(__file__).parents[2]
RECORDS = REPOSITORY / "shapes" / "records"
DOMAINS = RECORDS_OF_SOURCES / "thesaurus" / "domains.json"
SIX = {"ar", "en", "es", "fr", "ru", "zh"}
THING = URIRef("http://metadata.cbd.int/record/A1")

SCHEMAS = {
    "ABS": """focalPoint authority measure absProcedure absNationalModelContractualClause absPermit database
        absCheckpoint absCheckpointCommunique absNationalReport1 absNationalReport resource organization
        capacityBuildingInitiative modelContractualClause communityProtocol contact""",
    "BCH": """focalPoint authority supplementaryAuthority biosafetyLaw biosafetyDecision nationalRiskAssessment
        independentRiskAssessment database cpbNationalReportInterim cpbNationalReport1 cpbNationalReport2
        cpbNationalReport3 cpbNationalReport4 cpbNationalReport5 biosafetyExpert countryProfile contact resource
        organization laboratoryDetection modifiedOrganism dnaSequence organism submission capacityBuildingInitiative
        biosafetyNews""",
    "CHM": """action nationalReport nationalReport6 nationalTarget nationalAssessment nationalIndicator
        implementationActivity nationalSupportTool resourceMobilisation resourceMobilisation2020 aichiTarget
        strategicPlanIndicator resource capacityBuildingInitiative capacityBuildingResource caseStudy marineEbsa
        organization contact event submission focalPoint dossier lwProject lwDonor lwEvent lwCampaign undbPartner
        undbAction undbActor undbParty undbBizBioPledge bbiOpportunity bbiProfile bbiRequest bbiContact""",
    "ORT": """nbsap nationalTarget7 nationalTarget7Mapping nationalReport7 nationalReport7IndicatorData
        nationalReport7BinaryIndicatorData stakeholderCommitment stakeholderCredential""",
    "SCBD": """meeting notification decision recommendation meetingDocument statement pressRelease news new
        announcement article event calendarActivity endorsement libraryResource target""",
}
"""Every schema name that the Secretariat's systems use, by realm."""
NAMES = sorted({name for names in SCHEMAS.values() for name in names.split()})


def _number(graph: Graph, subject: Node, predicate: URIRef) -> int:
    """The number that a property has, 1 where none is stated."""
    value = graph.value(subject, predicate)
    return int(str(value)) if value is not None else 1


@pytest.fixture(scope="module")
def shapes() -> dict[str, Graph]:
    return {path.stem: Graph().parse(path) for path in sorted(RECORDS.glob("*.ttl"))}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(REPOSITORY / "ontologies" / "chm" / "ontology.ttl")


def text(graph: Graph, subject: Node, predicate: URIRef) -> str:
    return str(graph.value(subject, predicate) or "")


def conforms(type_: Graph, *triples: tuple[Node, URIRef, Node]) -> bool:
    data = Graph()
    for triple in triples:
        data.add(triple)
    return bool(pyshacl.validate(data, shacl_graph=type_, inference="none")[0])


def test_the_files_on_disk_are_what_the_build_writes() -> None:
    assert stale(build.build()) == []


def test_check_reports_a_difference(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    missing = REPOSITORY / "shapes" / "records" / "missing.ttl"
    monkeypatch.setattr(build, "build", lambda: {missing: "text"})
    assert build.main(["--check"]) == 1
    assert "shapes/records/missing.ttl" in capsys.readouterr().err
    assert not missing.exists()


def test_every_schema_name_has_a_shape_in_its_realm(shapes: dict[str, Graph]) -> None:
    assert set(NAMES) <= set(shapes)
    for realm, names in SCHEMAS.items():
        for name in names.split():
            realms = {str(realm) for realm in shapes[name].objects(URIRef(SHAPE + name), KGS.realm)}
            assert realm in realms or (name, realm) == ("event", "SCBD"), (name, realm)


def test_the_list_of_schema_names_is_that_of_the_realm_configurations() -> None:
    folder = RECORDS_OF_SOURCES / "schemas"
    if not folder.exists():
        pytest.skip("the realm configurations are not at hand: set KG_SHARED to the folder that holds data/cbd")
    for realm in ("abs", "bch", "chm"):
        [configuration] = json.loads((folder / f"realm-configuration.{realm}.json").read_text(encoding="utf-8"))
        assert set(configuration["schemas"]) <= set(SCHEMAS[realm.upper()].split())
    documented = json.loads((folder / "documented-schemas.json").read_text(encoding="utf-8")).values()
    assert {entry["schema"] for entry in documented} <= set(NAMES)


def test_every_documented_field_is_in_its_shape(shapes: dict[str, Graph]) -> None:
    file = RECORDS_OF_SOURCES / "schemas" / "documented-schemas.json"
    if not file.exists():
        pytest.skip("the documented schemas are not at hand: set KG_SHARED to the folder that holds data/cbd")
    for entry in json.loads(file.read_text(encoding="utf-8")).values():
        found = {str(name) for name in shapes[entry["schema"]].objects(None, KGS.field)}
        wanted = {field["field"].rpartition(".")[2] for field in entry["fields"]} - {"header", ""}
        assert wanted - found == set(), entry["schema"]


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_says_what_it_is_and_where_it_comes_from(shapes: dict[str, Graph], name: str) -> None:
    graph, shape = shapes[name], URIRef(SHAPE + name)
    assert [shape] == list(graph.subjects(KGS.schema, Literal(name)))
    assert text(graph, shape, SH.targetClass).startswith(CHM)
    assert text(graph, shape, KGS.schemaType) in ("national", "reference", "scbd")
    assert text(graph, shape, KGS.source)
    languages = {str(getattr(o, "language", "")) for o in graph.objects(shape, SH.name)}
    missing = {str(o) for o in graph.objects(shape, KGS.missingLanguage)}
    assert "en" in languages
    assert languages | missing == SIX
    assert not languages & missing


@pytest.mark.parametrize("name", NAMES)
def test_fields_are_complete_and_lie_in_one_tree(shapes: dict[str, Graph], name: str) -> None:
    graph = shapes[name]
    fields = set(graph.subjects(KGS.field))
    for field in fields:
        assert (field, RDF.type, SH.PropertyShape) in graph
        for predicate in (SH.path, SH.name, SH.group, SH.order, KGS.kind):
            assert graph.value(field, predicate) is not None, (field, predicate)
        assert "en" in {getattr(o, "language", "") for o in graph.objects(field, SH.name)}
        assert text(graph, field, SH.group).rpartition("#")[2] in groups()
        assert len(list(graph.subjects(SH.property, field))) == 1
    orders = [_number(graph, field, SH.order) for field in fields]
    assert sorted(orders) == list(range(1, len(fields) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_no_two_fields_of_an_object_share_a_name_or_a_property(shapes: dict[str, Graph], name: str) -> None:
    graph = shapes[name]
    for shape in graph.subjects(RDF.type, SH.NodeShape):
        fields = [field for field in graph.objects(shape, SH.property) if (field, KGS.field, None) in graph]
        names = Counter(text(graph, field, KGS.field) for field in fields)
        paths = Counter((_path(graph, field), _fragment(graph, field)) for field in fields)
        assert [value for value, number in (*names.items(), *paths.items()) if number > 1] == []


def _path(graph: Graph, field: Node) -> tuple[str, ...]:
    """The path to a value, written out, and the question that it answers where the path begins there."""

    def written(node: Node | None) -> str:
        if not isinstance(node, BNode):
            return str(node)
        pairs = sorted(f"{predicate} {written(object_)}" for predicate, object_ in graph.predicate_objects(node))
        return f"[{' '.join(pairs)}]"

    return written(graph.value(field, SH.path)), text(graph, field, SH.targetNode)


def _fragment(graph: Graph, field: Node) -> str:
    """What tells the node that values stand on from others that the same property leads to."""
    holder = graph.value(field, KGS.holder)
    return text(graph, holder, KGS.fragment) if holder else ""


@pytest.mark.parametrize("name", NAMES)
def test_flags_and_words_refer_to_what_there_is(shapes: dict[str, Graph], name: str) -> None:
    graph = shapes[name]
    known = {str(field) for field in graph.objects(None, KGS.field)}
    assert {str(flag) for flag in graph.objects(None, KGS.confidentialFlag)} <= known
    assert {str(target) for target in graph.objects(None, KGS.target)} <= {*NAMES, "body"}
    for field, head in graph.subject_objects(SH["in"]):
        words = [str(word) for word in Collection(graph, head)]
        assert len(words) == len(set(words)) > 0
        assert len(list(graph.objects(field, KGS.option))) == len([word for word in words if word in options()])


def test_what_never_reaches_the_graph_is_not_required_there(shapes: dict[str, Graph]) -> None:
    hidden = 0
    for graph in shapes.values():
        for predicate in (KGS.personal, KGS.internal, KGS.confidentialFlag):
            for field in graph.subjects(predicate):
                hidden += 1
                assert graph.value(field, SH.minCount) is None, field
    assert hidden > 150


def test_people_and_notes_are_marked_everywhere() -> None:
    people = {"emails", "email", "phones", "faxes", "mobiles", "firstName", "lastName", "authorizedEmails"}
    for type_ in read_types():
        for field in type_.fields:
            if field.name in people or "contactPerson" in field.name:
                assert "personal" in field.flags, (type_.schema, field.path)
            if field.name == "notes":
                assert "internal" in field.flags, (type_.schema, field.path)


@pytest.mark.parametrize("source", sources(DOMAINS))
def test_domains_are_those_of_the_thesaurus(thesaurus: Graph, source: Source) -> None:
    schemes = thesaurus.subjects(RDF.type, SKOS.ConceptScheme)
    known = {str(notation) for scheme in schemes for notation in thesaurus.objects(scheme, SKOS.notation)}
    if source == "real":
        known = {domain["identifier"] for domain in json.loads(DOMAINS.read_text(encoding="utf-8"))}
    used = {domain for type_ in read_types() for field in type_.fields for domain in field.domains}
    assert used - known == set()
    assert len(used) > 80


@pytest.mark.parametrize("name", ["nationalReport7", "absPermit", "marineEbsa", "notification", "lwProject"])
def test_a_shape_is_valid_shacl(shapes: dict[str, Graph], name: str) -> None:
    empty = Graph()
    assert pyshacl.validate(empty, shacl_graph=shapes[name], meta_shacl=True, inference="none")[0]


@pytest.mark.parametrize("name", NAMES)
def test_only_well_formed_core_constraints_are_used(shapes: dict[str, Graph], name: str) -> None:
    graph = shapes[name]
    assert {p for p in graph.predicates() if str(p).startswith(str(SH))} <= {
        SH[name]
        for name in (
            "targetClass name description property path order group minCount maxCount nodeKind datatype "
            "uniqueLang in node class pattern message severity targetNode inversePath zeroOrOnePath or"
        ).split()
    }
    for shape in graph.subjects(SH.path):
        assert len(list(graph.objects(shape, SH.path))) == 1
        assert graph.value(shape, SH.nodeKind) in (None, SH.IRI, SH.Literal)
        assert not (graph.value(shape, SH.nodeKind) and graph.value(shape, SH.datatype))
        least, most = (_number(graph, shape, p) for p in (SH.minCount, SH.maxCount))
        assert 0 <= least <= most == 1
    for node in graph.objects(None, SH.node):
        assert (node, RDF.type, SH.NodeShape) in graph


class TestNationalTarget:
    """What the shape of a national target accepts and rejects."""

    TYPE = (THING, RDF.type, CHM.NationalTarget7)
    GOVERNMENT = (THING, CHM.government, URIRef("http://metadata.cbd.int/thesaurus/ca"))
    TITLE = (THING, URIRef("http://purl.org/dc/terms/title"), Literal("A third of the land", "en"))
    WORD = (THING, CHM.additionalImplementation, Literal("additionalImplementationRequired"))
    NODE = URIRef(THING + "#alignment-1")
    TARGET = URIRef("http://metadata.cbd.int/kmgbf/target_3")
    ALIGNMENT = (
        (THING, CHM.globalTargetAlignment, NODE),
        (NODE, RDF.type, CHM.Alignment),
        (NODE, CHM.alignedWith, TARGET),
    )

    def test_a_complete_one_conforms(self, shapes: dict[str, Graph]) -> None:
        graph = shapes["nationalTarget7"]
        assert conforms(graph, self.TYPE, self.GOVERNMENT, self.TITLE, self.WORD, *self.ALIGNMENT)

    @pytest.mark.parametrize("missing", ["GOVERNMENT", "TITLE", "WORD"])
    def test_what_is_required_must_be_there(self, shapes: dict[str, Graph], missing: str) -> None:
        present = [getattr(self, name) for name in ("GOVERNMENT", "TITLE", "WORD") if name != missing]
        assert not conforms(shapes["nationalTarget7"], self.TYPE, *present, *self.ALIGNMENT)

    @pytest.mark.parametrize(
        "wrong",
        [
            (THING, CHM.government, Literal("ca")),
            (THING, CHM.additionalImplementation, Literal("perhaps")),
            (THING, CHM.hasNonStateActors, Literal("yes")),
            (THING, CHM.sequence, Literal("first")),
            (THING, URIRef("http://purl.org/dc/terms/title"), Literal("Another title", "en")),
            (THING, CHM.globalTargetAlignment, URIRef(THING + "#nothing")),
            (URIRef(THING + "#alignment-1"), CHM.degreeOfAlignment, Literal("high")),
        ],
    )
    def test_a_wrong_value_is_rejected(
        self, shapes: dict[str, Graph], wrong: tuple[URIRef, URIRef, URIRef | Literal]
    ) -> None:
        right = (self.TYPE, self.GOVERNMENT, self.TITLE, self.WORD, *self.ALIGNMENT)
        assert not conforms(shapes["nationalTarget7"], *right, wrong)


@pytest.mark.parametrize(
    ("value", "accepted"),
    [("2026", True), ("2026-11", True), ("2026-11-21", True), ("2026-11-21T10:00:00Z", True), ("Aug-25", False)],
)
def test_dates_may_be_as_exact_as_they_are(shapes: dict[str, Graph], value: str, accepted: bool) -> None:
    published = (THING, URIRef("http://purl.org/dc/terms/date"), Literal(value))
    graph = Graph()
    for triple in shapes["nationalAssessment"]:
        graph.add(triple)
    assert conforms(graph, (THING, RDF.type, CHM.NationalAssessment), published) is accepted


@pytest.mark.parametrize("name", sorted(instruments()))
def test_every_answer_of_a_report_has_a_question_of_its_own(shapes: dict[str, Graph], name: str) -> None:
    asked = [str(question) for question in shapes[name].objects(None, KGS.question)]
    assert len(asked) == len(set(asked)) > 50
    assert {question.rpartition("/")[0] for question in asked} == {QUESTION + instruments()[name]}


class TestAnswers:
    """What the shape of a report accepts and rejects as an answer."""

    TYPE = (THING, RDF.type, CHM.CpbNationalReport3)
    GOVERNMENT = (THING, CHM.government, URIRef("http://metadata.cbd.int/thesaurus/ca"))
    NODE = URIRef(THING + "#answer-34")
    ANSWER = ((THING, CHM.hasAnswer, NODE), (NODE, RDF.type, CHM.Answer))
    ASKED = (NODE, CHM.question, URIRef(QUESTION + "cpb-nr3/34"))
    YES, NO, FULL = (
        URIRef(f"http://metadata.cbd.int/option/{option}")
        for option in ("true-false/true", "true-false/false", "progress/fully")
    )

    @pytest.mark.parametrize(
        ("said", "accepted"),
        [
            ((ASKED, (NODE, CHM.answerOption, YES)), True),
            ((ASKED, (NODE, CHM.answerWord, Literal("perhaps"))), True),
            ((ASKED, (NODE, CHM.answerOption, FULL)), False),  # of another scheme
            ((ASKED, (NODE, CHM.answerOption, Literal("true"))), False),
            ((ASKED, (NODE, CHM.answerOption, YES), (NODE, CHM.answerOption, NO)), False),
            (((NODE, CHM.question, URIRef(QUESTION + "cpb-nr2/37")), (NODE, CHM.answerOption, YES)), False),
            (((NODE, CHM.answerOption, YES),), False),  # to no question
            ((ASKED, (NODE, CHM.question, URIRef(QUESTION + "cpb-nr3/35"))), False),
        ],
    )
    def test_answers_are_held_to_their_questions(
        self, shapes: dict[str, Graph], said: tuple[tuple[URIRef, URIRef, URIRef | Literal], ...], accepted: bool
    ) -> None:
        graph = shapes["cpbNationalReport3"]
        assert conforms(graph, self.TYPE, self.GOVERNMENT, *self.ANSWER, *said) is accepted

    def test_several_options_are_for_questions_that_allow_them(self, shapes: dict[str, Graph]) -> None:
        node = URIRef(THING + "#answer-16")
        options = (f"http://metadata.cbd.int/option/instruments/instrument.{name}" for name in ("none", "indirectLaws"))
        said = (
            (THING, CHM.hasAnswer, node),
            (node, RDF.type, CHM.Answer),
            (node, CHM.question, URIRef(QUESTION + "cpb-nr3/16")),
            *((node, CHM.answerOption, URIRef(option)) for option in options),
        )
        assert conforms(shapes["cpbNationalReport3"], self.TYPE, self.GOVERNMENT, *said)


def test_the_ontology_has_every_class_and_property_of_the_shapes(shapes: dict[str, Graph], ontology: Graph) -> None:
    used = {
        object_
        for graph in shapes.values()
        for predicate in (SH.targetClass, SH.path, KGS.customValue, KGS.direct, SH["class"])
        for object_ in graph.objects(None, predicate)
        if str(object_).startswith(CHM)
    }
    for term in used:
        assert (term, RDFS.isDefinedBy, URIRef(str(CHM).removesuffix("#"))) in ontology, term
        assert "en" in {getattr(o, "language", "") for o in ontology.objects(term, RDFS.label)}, term
    for graph in shapes.values():
        for shape, class_ in graph.subject_objects(SH.targetClass):
            is_record = (shape, KGS.schema, None) in graph
            assert ((class_, RDFS.subClassOf, CHM.Record) in ontology) == is_record


def _provisional(field: Field) -> tuple[str, ...]:
    return (*field.names.provisional, *field.help.provisional)


def test_names_that_a_machine_translated_are_marked(shapes: dict[str, Graph], ontology: Graph) -> None:
    marked = {row["schema"] for row in read("types") if row["machine"]}
    assert len(marked) > 30
    for type_ in read_types():
        languages = {Literal(tag) for tag in SIX - {"en"}} if type_.schema in marked else set()
        assert set(ontology.objects(CHM[type_.class_name], PROVISIONAL)) == languages
        of_fields = {Literal(tag) for field in type_.fields for tag in _provisional(field)}
        assert set(shapes[type_.schema].objects(URIRef(SHAPE + type_.schema), PROVISIONAL)) == languages | of_fields


def test_classes_are_distinct(shapes: dict[str, Graph]) -> None:
    classes = [class_ for graph in shapes.values() for class_ in graph.objects(None, SH.targetClass)]
    things = sum(1 for graph in shapes.values() for _ in graph.objects(None, KGS.thing))
    assert len(classes) == len(set(classes)) == len(shapes) + things
