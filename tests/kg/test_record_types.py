"""Record types as Python reads them from their shapes."""

from pathlib import Path

import pytest

from kg.errors import InvalidInput, NotFound
from kg.records.model import CHM, KINDS, RecordField, RecordType
from kg.records.types import get_record_type, read_record_type, read_record_types

RECORDS = Path(__file__).parents[2] / "shapes" / "records"
GOOD = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix kgs: <http://metadata.cbd.int/kg/shapes#> .
@prefix ex: <http://example.org/> .
@prefix group: <http://metadata.cbd.int/shapes/group#> .

ex:Bird a sh:NodeShape ; sh:targetClass ex:Bird ; sh:name "Bird"@en, "Oiseau"@fr ;
    kgs:schema "bird" ; kgs:realm "CHM", "BCH" ; kgs:schemaType "reference" ;
    sh:property ex:wings, ex:name .
ex:name sh:path ex:name ; sh:order 1 ; sh:group group:general ; sh:name "Name"@en ;
    kgs:field "name" ; kgs:kind "languageMap" ; kgs:naming true .
ex:wings sh:path ex:wing ; sh:order 2 ; sh:minCount 1 ; sh:maxCount 1 ; kgs:field "wings" ; kgs:kind "word" ;
    sh:in ( "long" "short" ) ; kgs:option ex:long .
ex:long <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> "long" ;
    <http://www.w3.org/2000/01/rdf-schema#label> "Long"@en .
"""


def field(schema: str, path: str) -> RecordField:
    return dict(get_record_type(schema).walk())[path]


def test_every_file_is_a_type_under_its_schema_name() -> None:
    assert list(read_record_types()) == sorted(path.stem for path in RECORDS.glob("*.ttl"))
    assert all(type_.schema == schema for schema, type_ in read_record_types().items())


def test_types_are_read_once() -> None:
    assert read_record_types() is read_record_types()


@pytest.mark.parametrize("type_", read_record_types().values(), ids=lambda type_: type_.schema)
def test_a_type_is_complete(type_: RecordType) -> None:
    assert type_.class_iri.startswith(CHM.iri)
    assert any(label.language == "en" for label in type_.labels)
    assert type_.realms
    assert type_.source
    assert [field.order for field in type_.fields] == sorted(field.order for field in type_.fields)
    assert {field.group for field in type_.fields} == {group.key for group in type_.groups}
    assert all(len(group.labels) == 6 for group in type_.groups)
    assert len(type_.by_name) == len(type_.fields)
    for _, one in type_.walk():
        assert one.kind in KINDS
        assert any(label.language == "en" for label in one.labels)
        assert bool(one.fields) == (one.kind in ("object", "termWithDegree"))
        assert bool(one.class_iri) == (bool(one.fields) and not one.inline)


def test_a_field_carries_what_its_shape_says() -> None:
    providers = field("absPermit", "providers")
    assert (providers.kind, providers.many, providers.required) == ("reference", True, True)
    assert providers.confidential_flag == "providersConfidential"
    assert providers.targets == ("contact", "organization", "authority")
    government = field("nbsap", "government")
    assert (government.domain, government.many, government.required) == ("countries", False, True)
    assert government.property_iri == CHM.government.value
    assert {label.language for label in government.labels} == {"ar", "en", "es", "fr", "ru", "zh"}


def test_nested_fields_are_read_at_every_depth() -> None:
    indicator = field("nationalReport7", "sectionIII.indicatorData.headline.indicator")
    assert indicator.domain == "GBF-HEADLINE-INDICATORS"
    section = get_record_type("nationalReport7").by_name["sectionIII"]
    assert (section.kind, section.many, section.class_iri) == ("object", True, CHM.Part.value)


def test_an_alignment_has_a_way_past_its_node() -> None:
    alignment = field("nationalTarget7", "globalTargetAlignment")
    assert (alignment.kind, alignment.direct_iri) == ("termWithDegree", CHM.globalTarget.value)
    assert [one.name for one in alignment.fields] == ["identifier", "degreeOfAlignment"]


def test_words_have_their_names_in_their_order() -> None:
    answer = field("nationalReport7BinaryIndicatorData", "binaryResponseGoalB.responses.b_1")
    assert [option.value for option in answer.options] == ["no", "underDevelopment", "partially", "fully"]
    assert {label.language: label.value for label in answer.options[3].labels}["fr"] == "Totalement"


def test_people_and_notes_are_not_public() -> None:
    contact = get_record_type("contact")
    public = {one.name for one in contact.fields if one.public}
    assert public == {
        "organization",
        "organizationAcronym",
        "organizationType",
        "country",
        "type",
        "government",
        "contactOrganization",
    }
    assert not any(one.public for type_ in read_record_types().values() for one in type_.fields if one.name == "notes")


def test_the_name_of_a_record_is_never_personal() -> None:
    assert [one.name for one in get_record_type("nbsap").naming_fields] == ["title"]
    assert [one.name for one in get_record_type("modifiedOrganism").naming_fields] == [
        "identity",
        "transformationEvent",
        "uniqueIdentification",
    ]
    assert [one.name for one in get_record_type("focalPoint").naming_fields] == ["organization"]


def test_index_only_types_are_found_by_their_index_fields() -> None:
    notification = get_record_type("notification")
    assert notification.index_only
    assert "title_{L}_t" in notification.by_name["title"].index_fields
    assert not get_record_type("nbsap").index_only


def test_an_unknown_schema_name_says_where_to_look() -> None:
    with pytest.raises(NotFound, match="no record type dragon"):
        get_record_type("dragon")


def test_a_file_by_hand_is_a_type() -> None:
    type_ = read_record_type(GOOD.encode())
    assert (type_.schema, type_.realms, type_.schema_type) == ("bird", ("CHM", "BCH"), "reference")
    assert [one.name for one in type_.fields] == ["name", "wings"]
    wings = type_.by_name["wings"]
    assert (wings.required, wings.many) == (True, False)
    assert [(option.value, len(option.labels)) for option in wings.options] == [("long", 1), ("short", 0)]
    [general] = type_.groups
    assert (general.key, len(general.labels)) == ("general", 6)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kgs:schema "bird" ;', "", "one shape with kgs:schema is expected, there are 0"),
        ('kgs:kind "word"', 'kgs:kind "wing"', "'wing' and not one of languageMap"),
        ('"reference"', '"private"', "'private' and not one of national"),
        ("sh:path ex:wing ;", "", "needs sh:path"),
        ("sh:order 2", 'sh:order "second"', "'second' and not a whole number"),
        ("ex:wings, ex:name", "ex:wings, ex:name, ex:tail", "needs sh:path"),
        ("sh:NodeShape ;", "sh:NodeShape", "line 7|Parser error"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(InvalidInput, match=message):
        read_record_type(GOOD.replace(old, new).encode(), "bird.ttl")


def test_an_object_that_contains_itself_is_a_mistake() -> None:
    circle = GOOD.replace('kgs:kind "word"', 'kgs:kind "object" ; sh:node ex:Bird')
    with pytest.raises(InvalidInput, match="contains itself"):
        read_record_type(circle.encode(), "bird.ttl")
