"""Records of earlier versions are brought over to the statements of this one: by rules, once, and whatever happens."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.knowledge.knowledge import KnowledgeBase
from kg.knowledge.resolving import resolve_all
from kg.ledger.ledger import Change, Ledger
from kg.publishing.former_records import REASON, is_pending, migrate
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.rdf.namespaces import DCT, ELI, FOAF, RDF, SCHEMA, SDMX_DIMENSION, SDMX_MEASURE, XSD
from kg.records.derived.statements import stated
from kg.records.former.names import RENAMED, FormerName, former_names
from kg.records.former.natures import DWC, PARTS, TEXTS
from kg.records.former.stages import STAGES, bring_over
from kg.records.mapping.geometry import GEO, area_key
from kg.records.model import CHM, RecordType
from kg.records.nodes import record_path, thing_path
from kg.records.types import read_record_types
from kg.settings import Settings
from kg.texts.authority import language_tag
from tests.kg.test_released import VERSIONS, unpack
from tests.loaders.records.conftest import BASE, GUID, Load, MadeRecords, body, values

NAMES: Final = former_names()
MIGRATING: Final = Path(__file__).with_name("migrating.py")
OLD, NEW = NamedNode(f"{BASE}chm/ontology#odaoofActions"), NamedNode(f"{BASE}chm/ontology#odaOofActions")
COUNT: Final = 6


def old_records(ledger: Ledger, count: int = COUNT) -> list[str]:
    """Graphs of records with a statement of earlier versions, and one without."""
    graphs: dict[str, CanonicalGraph | None] = {}
    for number in range(count):
        node = NamedNode(f"{BASE}record/{number}")
        own = Triple(node, OLD if number else NEW, NamedNode(f"{BASE}thesaurus/{number}"))
        more = [Triple(node, OLD, Literal("a text"))] if number else []
        graphs[f"{BASE}graph/record/{number}"] = canonicalize([own, *more])
    ledger.append(Change("record", "Tests", "Then", kind="record"), graphs)
    return list(graphs)


def statements(ledger: Ledger, graphs: list[str]) -> dict[str, bytes]:
    return {graph: version.content().ntriples for graph in graphs if (version := ledger.latest(graph))}


def test_statements_of_today_stay_as_they_are(made_records: MadeRecords) -> None:
    """Of every type of record: no rule touches what this version writes, so rules may be applied again and again."""
    ledger = Ledger(made_records.settings.ledger_address)
    graphs = [graph for graph in ledger.newest_revisions() if graph.startswith(f"{BASE}graph/record/")]
    assert len(graphs) == len(made_records.bodies) >= 2 * len(read_record_types())
    for graph in graphs:
        version = ledger.latest(graph)
        assert version is not None
        found = bring_over(version.content(), graph.removeprefix(f"{BASE}graph/record/"), BASE)
        assert (found.content.ntriples, dict(found.lost)) == (version.content().ntriples, {}), graph
    assert not is_pending(ledger, BASE)
    ledger.close()


def test_rules_have_names_of_their_own() -> None:
    assert len({stage.name for stage in STAGES}) == len(STAGES)
    assert len({each.iri for each in NAMES}) == len(NAMES) > 0


@pytest.mark.parametrize("former", [each for each in NAMES if each.rule == RENAMED], ids=lambda each: each.iri)
@pytest.mark.parametrize("base", [BASE, "https://elsewhere.example/"])
def test_what_has_another_name_is_renamed(former: FormerName, base: str) -> None:
    old, new = (NamedNode(iri.replace(BASE, base)) for iri in (former.iri, former.successors[0]))
    node, kind = NamedNode(f"{base}record/{GUID}"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    other = Triple(node, NamedNode("http://example.org/other"), Literal("as it was", language="fr"))

    def said(name: NamedNode) -> CanonicalGraph:
        own = Triple(node, kind, name) if former.kind == "class" else Triple(node, name, Literal("a text"))
        return canonicalize([own, other])

    assert bring_over(said(old), GUID, base).content.ntriples == said(new).ntriples


def test_names_that_are_gone_are_of_no_field() -> None:
    gone = {each.iri for each in NAMES}
    used = {each.property_iri for type_ in read_record_types().values() for _, each in type_.walk()}
    assert not gone & (used | {type_.class_iri for type_ in read_record_types().values()})


def test_a_ledger_is_brought_over_once(settings: Settings, ledger: Ledger) -> None:
    graphs = old_records(ledger)
    assert is_pending(ledger, BASE)
    before = ledger.last_sequence()
    assert migrate(settings, ledger, dry_run=True).changed == COUNT - 1
    assert ledger.last_sequence() == before
    assert migrate(settings, ledger).changed == COUNT - 1
    assert OLD.value.encode() not in b"".join(statements(ledger, graphs).values())
    version, change = ledger.history(graphs[1])[0]
    assert (version.revision, change.reason.startswith(REASON)) == (2, True)
    assert ledger.latest_head(graphs[0]).revision == 1  # type: ignore[union-attr]  # it did not change
    assert not is_pending(ledger, BASE)
    before = ledger.last_sequence()
    assert migrate(settings, ledger).changed == 0
    assert ledger.last_sequence() == before


def test_what_loads_bring_needs_no_migration(settings: Settings, ledger: Ledger, load) -> None:  # type: ignore[no-untyped-def]
    assert not is_pending(ledger, BASE)
    load(body("event", title={"en": "An evening"}))
    assert not is_pending(ledger, BASE)


def test_a_load_does_not_hide_what_was_there_before(settings: Settings, ledger: Ledger, load) -> None:  # type: ignore[no-untyped-def]
    old_records(ledger)
    load(body("event", title={"en": "An evening"}))
    assert is_pending(ledger, BASE)


def test_withdrawn_graphs_and_others_stay(settings: Settings, ledger: Ledger) -> None:
    graphs = old_records(ledger)
    notes = f"{BASE}graph/notes"
    content = canonicalize(parse(f"<{BASE}record/1> <{OLD.value}> <{BASE}x> .", RdfFormat.N_TRIPLES))
    ledger.append(Change("record", "Tests", "Gone"), {graphs[1]: None, notes: content})
    migrate(settings, ledger)
    assert ledger.latest_head(graphs[1]).sha256 == ""  # type: ignore[union-attr]
    assert statements(ledger, [notes]) == {notes: content.ntriples}


@pytest.mark.parametrize("steps", [1, 3, COUNT])
def test_killed_at_any_step_it_goes_on_with_the_rest(settings: Settings, ledger: Ledger, steps: int) -> None:
    graphs = old_records(ledger)
    expected = {
        graph: text.replace(OLD.value.encode(), NEW.value.encode())
        for graph, text in statements(ledger, graphs).items()
    }
    killed = subprocess.run([sys.executable, str(MIGRATING), str(settings.data), str(steps)], check=False)
    assert killed.returncode == -9
    half = statements(ledger, graphs)
    assert sum(OLD.value.encode() not in text for text in half.values()) == steps
    assert is_pending(ledger, BASE)
    assert migrate(settings, ledger).changed == COUNT - max(steps, 1)
    assert statements(ledger, graphs) == expected
    assert not is_pending(ledger, BASE)


@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize(
    ("was", "kind", "coordinates", "text"),
    [
        ("POINT(10 20.5)", "Point", [10, 20.5], "POINT(10 20.5)"),
        ("POLYGON((0 0,1 0,1 1))", "Polygon", [[[0, 0], [1, 0], [1, 1]]], "POLYGON((0 0,1 0,1 1,0 0))"),
    ],
)
def test_numbered_areas_have_successors(
    settings: Settings, ledger: Ledger, load: Load, was: str, kind: str, coordinates: Any, text: str, *, loaded: bool
) -> None:
    """Whether or not the same file was loaded by this version before the records were brought over."""
    node, area = NamedNode(f"{BASE}record/204045"), NamedNode(f"{BASE}record/204045#area-2")
    said = [
        Triple(node, GEO.hasGeometry, area),
        Triple(area, RDF.type, GEO.Geometry),
        Triple(area, GEO.asWKT, Literal(was, datatype=GEO.wktLiteral)),
        Triple(area, SCHEMA.name, Literal("Reef", language="en")),
    ]
    old = f"{BASE}graph/record/204045/geometry/area-2"
    ledger.append(Change("record", "Tests", "Then", kind="record"), {old: canonicalize(said)})
    shape = {"type": kind, "coordinates": coordinates}
    feature = {"type": "Feature", "properties": {"KEY": 204045, "NAME": "Reef"}, "geometry": shape}
    if loaded:
        load(feature)
    migrate(settings, ledger)
    path = f"204045/geometry/{area_key('Reef', text)}"
    new = f"{BASE}record/204045#{path.rpartition('/')[2]}"
    for _ in range(2):
        assert ledger.latest_head(old).sha256 == ""  # type: ignore[union-attr]
        assert values(ledger, DCT.replaces.value, path, new) == [area.value]
        assert values(ledger, GEO.asWKT.value, path, new) == [text]
        (found,) = resolve_all(KnowledgeBase(settings).current(), [area.value], BASE).values()
        assert (found.status, found.successors) == ("deprecated", (new,))
        load(feature)
    assert not is_pending(ledger, BASE)


@pytest.mark.parametrize("name", VERSIONS)
def test_a_released_folder_is_brought_over(name: str, tmp_path: Path) -> None:
    settings, held = unpack(name, tmp_path)
    ledger = Ledger(settings.ledger_address)
    assert is_pending(ledger, BASE)
    done = migrate(settings, ledger)
    assert done.graphs == len(held["records"])
    assert not is_pending(ledger, BASE)
    for graph, recorded in held["graphs"].items():
        version = ledger.version(graph, recorded["revision"])
        assert version is not None
        assert version.sha256 == recorded["sha256"]
    ledger.close()


def before_shared_vocabularies(content: CanonicalGraph, iri: str) -> CanonicalGraph:
    """A graph as it was before decisions were legal resources and values observations."""
    chm, triples = f"{BASE}chm/ontology#", stated(content.triples(), iri, BASE)
    found = []
    for each in triples:
        name, value = each.predicate, each.object
        text = value.value if isinstance(value, Literal | NamedNode) else ""
        if name == ELI.passed_by:
            name, value = NamedNode(f"{chm}body"), Literal(text.rpartition("/")[2].upper())
        elif name == ELI.number:
            name, value = NamedNode(f"{chm}decision"), Literal(text)
        elif name.value == f"{chm}sessionNumber":
            name = NamedNode(f"{chm}session")
        elif name == ELI.date_document:
            name = DCT.date
        elif name == SDMX_MEASURE.obsValue:
            name = SCHEMA.value
        elif name == SDMX_DIMENSION.refPeriod:
            name, value = NamedNode(f"{chm}year"), Literal(text, datatype=XSD.integer)
        found.append(Triple(each.subject, name, value))
    return canonicalize(found)


@pytest.mark.parametrize("confidential", [False, True], ids=["open", "confidential"])
@pytest.mark.parametrize("schema", ["decision", "recommendation", "nationalReport7IndicatorData"])
def test_older_statements_of_a_body_become_those_of_today(
    made_records: MadeRecords, schema: str, confidential: bool
) -> None:
    identifier = made_records.bodies[schema, confidential].given["header"]["identifier"]
    ledger = Ledger(made_records.settings.ledger_address)
    today = ledger.latest(f"{BASE}graph/record/{identifier}")
    assert today is not None
    old = before_shared_vocabularies(today.content(), f"{BASE}record/{identifier}")
    assert old.ntriples != today.content().ntriples
    assert bring_over(old, identifier, BASE).content.ntriples == today.content().ntriples
    ledger.close()


def before_one_form(content: CanonicalGraph) -> CanonicalGraph:
    """A graph as it was when languages were tags, and years of issue whole numbers."""
    triples = set(content.triples())
    tag = NamedNode(f"{BASE}chm/ontology#languageTag")
    whole = {(each.subject, each.object.value.partition("-")[0]) for each in triples if each.predicate == tag}  # type: ignore[union-attr]
    found = set()
    for each in triples:
        name, value = each.predicate, each.object
        if name == tag:
            name = DCT.language
        elif name == DCT.language and isinstance(value, NamedNode):
            value = Literal(language_tag(value.value))
            if (each.subject, value.value) in whole:
                continue
        elif name == DCT.issued and isinstance(value, Literal) and value.datatype == XSD.gYear:
            value = Literal(value.value, datatype=XSD.integer)
        found.add(Triple(each.subject, name, value))
    return canonicalize(found)


def test_languages_and_years_of_every_type_become_those_of_today(made_records: MadeRecords) -> None:
    ledger, changed = Ledger(made_records.settings.ledger_address), Counter[str]()
    for (schema, _), made in made_records.bodies.items():
        identifier = made.given["header"]["identifier"]
        today = ledger.latest(f"{BASE}graph/record/{identifier}")
        assert today is not None
        old = before_one_form(today.content())
        changed[schema] += old.ntriples != today.content().ntriples
        assert bring_over(old, identifier, BASE).content.ntriples == today.content().ntriples, schema
    assert set(changed.values()) == {2}, "every record has a language"
    ledger.close()


@pytest.mark.parametrize(
    ("class_", "property_", "old", "new"),
    [
        ("Meeting", SCHEMA.startDate, "2024-10-19T00:00:00.1Z", ("2024-10-19", XSD.date)),
        ("Meeting", SCHEMA.startDate, "2024-10-19T09:00:00Z", ("2024-10-19T09:00:00Z", XSD.dateTime)),
        ("MeetingRecord", DCT.created, "2024-10-19T00:00:00Z", ("2024-10-19T00:00:00Z", XSD.dateTime)),
        ("Notification", DCT.issued, "2018-03-22T00:00:02.987Z", ("2018-03-22", XSD.date)),
    ],
)
def test_days_are_days(class_: str, property_: NamedNode, old: str, new: tuple[str, NamedNode]) -> None:
    node = NamedNode(f"{BASE}record/X")
    type_ = Triple(node, RDF.type, NamedNode(f"{BASE}chm/ontology#{class_}"))
    said = canonicalize([type_, Triple(node, property_, Literal(old, datatype=XSD.dateTime))])
    dates = [each.object for each in bring_over(said, "X", BASE).content.triples() if each.predicate == property_]
    assert dates == [Literal(new[0], datatype=new[1])]


def test_a_decision_gets_no_date_from_its_record() -> None:
    iri = NamedNode(f"{BASE}decision/cop/16/2")
    day = Literal("2024-11-20", datatype=XSD.date)
    made = Literal("2024-11-20T08:00:00Z", datatype=XSD.dateTime)
    kind = Triple(iri, RDF.type, NamedNode(f"{BASE}chm/ontology#Decision"))
    graph = canonicalize([kind, Triple(iri, DCT.date, day), Triple(iri, DCT.created, made)])
    found = bring_over(graph, "decision/cop/16/2", BASE)
    assert found.lost == {"dates of decisions that are only those of their records": 1}
    assert ELI.date_document not in {each.predicate for each in found.content.triples()}
    assert Triple(iri, ELI.passed_by, NamedNode(f"{BASE}organisation/cop")) in set(found.content.triples())
    dated = bring_over(canonicalize([kind, Triple(iri, DCT.date, day)]), "decision/cop/16/2", BASE)
    assert day in {each.object for each in dated.content.triples() if each.predicate == ELI.date_document}


def as_one_node(content: CanonicalGraph, type_: RecordType, path: str) -> CanonicalGraph:
    """Statements of today as versions before the parting of record and thing wrote them: all about the main node."""
    main, record, thing = (BASE + each for each in (path, record_path(path), thing_path(path, type_)))
    gone = (FOAF.primaryTopic, FOAF.isPrimaryTopicOf)
    lines = [
        line.replace(f"<{thing}>", f"<{main}>").replace(f"<{record}>", f"<{main}>")
        for line in content.ntriples.decode().splitlines(keepends=True)
        if not any(str(property_) in line for property_ in gone) and f"<{type_.class_iri}>" not in line
    ]
    return CanonicalGraph("".join(sorted(set(lines))).encode(), len(set(lines)))


@pytest.mark.parametrize("schema", sorted(name for name, type_ in read_record_types().items() if type_.about))
def test_what_was_one_node_becomes_what_is_written_today(made_records: MadeRecords, schema: str) -> None:
    ledger, type_ = Ledger(made_records.settings.ledger_address), read_record_types()[schema]
    for secret in (False, True):
        path = str(made_records.bodies[schema, secret].given["header"]["identifier"])
        version = ledger.latest(f"{BASE}graph/record/{path}")
        assert version is not None
        old = as_one_node(version.content(), type_, f"record/{path}")
        assert old.ntriples != version.content().ntriples
        assert bring_over(old, path, BASE).content.ntriples == version.content().ntriples
    ledger.close()


def test_a_meeting_that_is_named_by_its_symbol_stays_the_thing(ledger: Ledger, load) -> None:  # type: ignore[no-untyped-def]
    load({"schema_s": "meeting", "_state_s": "public", "symbol_s": "COP-17", "title_EN_t": "Seventeenth", "id": "1"})
    version = ledger.latest(f"{BASE}graph/record/meeting/COP-17")
    assert version is not None
    old = as_one_node(version.content(), read_record_types()["meeting"], "meeting/COP-17")
    assert bring_over(old, "meeting/COP-17", BASE).content.ntriples == version.content().ntriples
    assert (NamedNode(f"{BASE}record/meeting/COP-17"), FOAF.primaryTopic, NamedNode(f"{BASE}meeting/COP-17")) in {
        (triple.subject, triple.predicate, triple.object) for triple in version.content().triples()
    }


def former_properties() -> dict[str, str]:
    """Properties of today in N-Triples, with those of which rules make them, where any statement can be turned back."""
    names = {f"{text}": old for old, text in {**TEXTS, **PARTS}.items()}
    names |= {
        "organizations": "organization",
        "stakeholderGroups": "stakeholders",
        "durationPeriodText": "durationPeriod",
    }
    back = {f"<{CHM.iri}{new}>": f"<{CHM.iri}{old}>" for new, old in names.items()}
    for former in NAMES:
        if former.rule == RENAMED and former.kind != "class" and former.successors[0].startswith(CHM.iri):
            back.setdefault(f"<{former.successors[0]}>", f"<{former.iri}>")
    return back


@pytest.mark.parametrize("schema", sorted(read_record_types()))
def test_what_had_several_natures_has_one(made_records: MadeRecords, schema: str) -> None:
    back, ledger = former_properties(), Ledger(made_records.settings.ledger_address)
    path = str(made_records.bodies[schema, False].given["header"]["identifier"])
    version = ledger.latest(f"{BASE}graph/record/{path}")
    assert version is not None
    content = version.content()
    lines = [line.split(" ", 2) for line in content.ntriples.decode().splitlines(keepends=True)]
    old = sorted(f"{subject} {back.get(predicate, predicate)} {rest}" for subject, predicate, rest in lines)
    found = bring_over(CanonicalGraph("".join(old).encode(), len(old)), path, BASE)
    assert found.content.ntriples == content.ntriples
    ledger.close()


A: Final = f"<{RDF.type.value}>"
OLD_STATEMENTS: Final = {
    "meeting": (
        f'<{BASE}meeting/X> {A} <{CHM.iri}Meeting> .\n<{BASE}meeting/X> <{CHM.iri}eventCity> "Apia"@en .\n'
        f"<{BASE}meeting/X> <{DCT.spatial.value}> <{BASE}thesaurus/ws> .",
        f'<{BASE}meeting/X#location> <{SCHEMA.addressLocality.value}> "Apia"@en .\n'
        f"<{BASE}meeting/X#location> <{SCHEMA.addressCountry.value}> <{BASE}thesaurus/ws> .\n"
        f"<{BASE}meeting/X> <{SCHEMA.location.value}> <{BASE}meeting/X#location> .",
    ),
    "event": (
        f"<{BASE}record/X> {A} <{CHM.iri}Event> .\n<{BASE}record/X> <{CHM.iri}address> <{BASE}record/X#a> .\n"
        f"<{BASE}record/X#a> {A} <{CHM.iri}Part> .",
        f"<{BASE}event/X> <{SCHEMA.location.value}> <{BASE}record/X#a> .\n"
        f"<{BASE}record/X#a> {A} <{SCHEMA.Place.value}> .",
    ),
    "organism": (
        f'<{BASE}record/X> {A} <{CHM.iri}Organism> .\n<{BASE}record/X> <{CHM.iri}scientificName> "Zea" .\n'
        f"<{BASE}record/X> <{CHM.iri}commonName> <{BASE}record/X#n> .\n"
        f'<{BASE}record/X#n> <{CHM.iri}value> "maize"@en .\n'
        f"<{BASE}record/X> <{CHM.iri}taxonomicClassification> <{BASE}record/X#c> .\n"
        f"<{BASE}record/X#c> <{SCHEMA.url.value}> <https://example.org/zea> .",
        f'<{BASE}organism/X> <{DWC}scientificName> "Zea" .\n<{BASE}record/X#n> <{DWC}vernacularName> "maize"@en .\n'
        f"<{BASE}organism/X> <{DWC}scientificNameID> <https://example.org/zea> .",
    ),
}


@pytest.mark.parametrize("name", OLD_STATEMENTS)
def test_places_and_organisms_are_brought_over(name: str) -> None:
    old, expected = OLD_STATEMENTS[name]
    path = "meeting/X" if name == "meeting" else "X"
    content = canonicalize(parse(old, RdfFormat.N_TRIPLES))
    brought = bring_over(content, path, BASE).content
    assert set(expected.splitlines()) <= set(brought.ntriples.decode().splitlines())
    assert bring_over(brought, path, BASE).content.ntriples == brought.ntriples
