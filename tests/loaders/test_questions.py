"""The questions of docs/questions.md, asked over HTTP of our own records and of the samples; facts of the answers."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from starlette.testclient import TestClient

from bench.questions import WAITING, Question, load_samples, read_questions
from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.rdf.namespaces import PREFIXES
from kg.settings import Settings
from loaders.records.graphs.loading import Options, load_records
from tests.copying import copy_folder
from tests.data import samples as own
from tests.data.sources import RECORDS, Source, sources
from tests.loaders.question_facts import FACTS, Facts
from tests.once import made_once
from tests.sparql.serving import Server, serving

BASE = "http://metadata.cbd.int/"
CHM = Path(__file__).parents[2] / "ontologies" / "chm" / "ontology.ttl"
QUESTIONS = {question.title: question for question in read_questions()}
ANSWERED = [question for question in QUESTIONS.values() if question.part != WAITING]
WAIT = [question for question in QUESTIONS.values() if question.part == WAITING]
Row = dict[str, str]
Ask = Callable[[str], list[Row]]

HIGH = "AABF237C-F906-40D2-9595-5226C8B18A58"
LOW = "9668759B-3653-4994-A917-3F039B0BAA5C"
APPROVAL = "3B9ECE67-B35C-40FF-8C06-4EA5FF762899"
ORGANISM = "00000000-0000-4000-8000-000000000004"
ASSESSMENT = "00000000-0000-4000-8000-000000000005"


def body(schema: str, number: int, country: str, **fields: Any) -> dict[str, Any]:
    """A body as the document store gives it."""
    header = {"identifier": f"00000000-0000-4000-8000-{number:012d}", "schema": schema, "languages": ["en"]}
    return {"header": header, "government": {"identifier": country}, **fields}


def aligned(target: str, degree: str) -> list[dict[str, Any]]:
    return [{"identifier": target, "degreeOfAlignment": {"identifier": degree}}]


def decided(number: int, country: str, result: str, *assessments: str) -> dict[str, Any]:
    return body(
        "biosafetyDecision",
        number,
        country,
        title={"en": f"Decision {number}"},
        date="2026-03-01",
        decisionResult={"identifier": result},
        modifiedOrganisms=[{"identifier": ORGANISM}],
        riskAssessments=[{"identifier": assessment} for assessment in assessments],
    )


BODIES = [
    body("nationalTarget7", 1, "be", title={"en": "A"}, globalTargetAlignment=aligned("GBF-TARGET-03", HIGH)),
    body("nationalTarget7", 2, "jp", title={"en": "B"}, globalTargetAlignment=aligned("GBF-TARGET-03", LOW)),
    body("nationalTarget7", 3, "fj", title={"en": "C"}, globalTargetAlignment=aligned("GBF-TARGET-12", HIGH)),
    body("modifiedOrganism", 4, "mn", uniqueIdentification="MON-ØØ81Ø-6", hasUniqueIdentification=True),
    body("nationalRiskAssessment", 5, "mn", title={"en": "Assessment of maize"}, date="2025-01-01"),
    decided(6, "mn", APPROVAL, ASSESSMENT),
    decided(7, "mn", APPROVAL),
    decided(8, "fr", APPROVAL, ASSESSMENT),
    decided(9, "mn", "00000000-0000-4000-8000-00000000000A", ASSESSMENT),
    body(
        "nationalReport7IndicatorData",
        10,
        "mn",
        indicator={"identifier": "GBF-INDICATOR-3.1"},
        sourceOfData="national",
        data=[
            {"indicatorCode": "3.1", "year": year, "unit": "%", "value": value}
            for year, value in ((2021, 19), (2020, 18.5))
        ],
    ),
    body("cpbNationalReport2", 11, "mn", Q037="false", Q020="true", Q014={"en": "Nothing more."}),
    body("cpbNationalReport3", 12, "mn", Q034="true", Q019="true"),
    body("cpbNationalReport2", 13, "fr", Q037="true"),
    body("cpbNationalReport3", 14, "fr", Q034="true"),
]


@pytest.fixture(scope="module", params=sources(RECORDS))
def source(request: pytest.FixtureRequest) -> Source:
    """Of whose records is asked."""
    found: Source = request.param
    return found


@pytest.fixture(scope="module")
def folder(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the records."""
    return RECORDS if source == "real" else own.write(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def facts(source: Source) -> Facts:
    """What the answers say."""
    return FACTS[source]


@pytest.fixture(scope="module")
def sample_data(source: Source, folder: Path, bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all of them."""

    def make(made: Path) -> None:
        load_samples(folder, copy_folder(bundled_data, made / "data"))

    return made_once(tmp_path_factory, f"questions-{source}", make) / "data"


@pytest.fixture(scope="module")
def samples(sample_data: Path) -> Iterator[Server]:
    """A server on all of them."""
    with serving(Settings(data=sample_data, query_budget=0)) as running:
        yield running


@pytest.fixture(scope="module")
def made_data(tmp_path_factory: pytest.TempPathFactory, bundled_data: Path) -> Path:
    """A data folder with records of our own beside the bundled data."""
    data = tmp_path_factory.mktemp("made") / "data"
    copy_folder(bundled_data, data)
    settings = Settings(data=data)
    source = data.parent / "bodies.ndjson"
    source.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in BODIES), encoding="utf-8")
    ledger = Ledger(settings.ledger_address)
    report = load_records(settings, ledger, [source], Options())
    ledger.close()
    assert report.results == {"new": len(BODIES)}
    return data


@pytest.fixture(scope="module")
def made(made_data: Path) -> Iterator[Server]:
    """A server on records of our own."""
    with serving(Settings(data=made_data, query_budget=0)) as running:
        yield running


def answer(server: Server, query: str) -> tuple[list[str], list[Row]]:
    """The variables and the rows, IRIs below the base made short."""
    found = server.get(query)
    assert found.status_code == 200, found.text
    result = found.json()
    rows = [
        {name: cell["value"].removeprefix(BASE) for name, cell in row.items()} for row in result["results"]["bindings"]
    ]
    return result["head"]["vars"], rows


@pytest.fixture
def ask(samples: Server) -> Ask:
    """The rows that answer a question of the page, by its words."""
    return lambda title: answer(samples, QUESTIONS[title].query)[1]


def variables(query: str) -> list[str]:
    """The variables that the head of a query names."""
    head = re.sub(r"\([^()]*\([^()]*(?:\([^()]*\)[^()]*)*\)\s+AS\s+(\?\w+)\)", r"\1", query.partition(" WHERE")[0])
    return re.findall(r"\?(\w+)", head)


def test_the_page_has_questions_enough() -> None:
    assert len(ANSWERED) >= 18
    assert len(WAIT) == 5
    for question in QUESTIONS.values():
        assert question.title.endswith("?"), question.title
        assert question.why.startswith("Asked ")
        assert "\n" not in question.why, f"one sentence: {question.title}"


def test_every_term_of_the_queries_exists() -> None:
    known = {
        quad.subject.value
        for quad in parse(path=str(CHM), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    }
    used = {name for question in QUESTIONS.values() for name in re.findall(r"\bchm:(\w+)", question.query)}
    assert len(used) > 40
    assert sorted(name for name in used if PREFIXES["chm"] + name not in known) == []


@pytest.mark.parametrize("question", ANSWERED, ids=lambda question: question.title)
def test_every_question_has_an_answer(samples: Server, question: Question) -> None:
    names, rows = answer(samples, question.query)
    assert names == variables(question.query)
    assert rows
    assert {name for row in rows for name in row} <= set(names)


@pytest.mark.parametrize("question", ANSWERED, ids=lambda question: question.title)
def test_no_row_comes_twice(samples: Server, question: Question) -> None:
    rows = [tuple(sorted(row.items())) for row in answer(samples, question.query)[1]]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("question", WAIT, ids=lambda question: question.title)
def test_what_waits_has_no_answer_yet(samples: Server, question: Question) -> None:
    assert answer(samples, question.query) == (variables(question.query), [])


def test_decisions_lead_to_notifications_through_activities(ask: Ask, facts: Facts) -> None:
    (row,) = ask("Which decisions led to notification 2025-024?")
    assert (row["paragraph"], row["decision"]) == ("decision/cop/16/32/21", "decision/cop/16/32")
    assert (row["name"], row["status"]) == ("Decision 16/32", "Completed")
    assert row["what"] == facts.nomination


def test_follow_up_of_decisions_adds_up(ask: Ask, facts: Facts, folder: Path) -> None:
    rows = ask("How far has each decision been followed up?")
    lines = (folder / "records" / "calendar-activities-2025-2026.ndjson").read_text(encoding="utf-8").splitlines()
    activities, completed = Counter[str](), Counter[str]()
    for activity in map(json.loads, lines):
        number = "/".join(re.findall(r"\d+", activity["copDecision"]))
        activities[number] += 1
        completed[number] += activity["status"] == "Completed"
    answers = {"/".join(row["decision"].split("/")[-2:]): row for row in rows}
    assert {number: int(row["activities"]) for number, row in answers.items()} == activities
    assert {number: int(row["completed"]) for number, row in answers.items()} == completed
    assert answers["11/7"]["decision"] == "decision/cp-mop/11/7"
    assert activities["16/32"] == facts.activities_of_16_32


def test_what_parties_still_have_to_do(ask: Ask) -> None:
    rows = ask("What do Parties still have to do, and which paragraph asks for it?")
    assert {row["status"] for row in rows} == {"Confirmed", "Ongoing", "To be confirmed"}
    reports = next(row for row in rows if "7th National reports" in row["what"])
    assert (reports["paragraph"], reports["end"], reports["unit"]) == ("decision/cop/15/6/11", "2026", "MRR")


def test_notifications_with_a_day_to_act_by(ask: Ask) -> None:
    rows = ask("Which notifications ask for something by a day in 2025?")
    assert {row["due"][:4] for row in rows} == {"2025"}
    due = {row["number"]: row["due"] for row in rows}
    assert due["2025-024"] == "2025-04-04"
    assert due["2024-112"] == "2025-01-10"
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)


def test_notifications_to_indigenous_peoples(ask: Ask, facts: Facts) -> None:
    numbers = [
        row["number"] for row in ask("Which notifications are addressed to indigenous peoples and local communities?")
    ]
    assert "2025-024" in numbers
    assert facts.to_indigenous_peoples[0] < len(numbers) < facts.to_indigenous_peoples[1]


def test_a_subject_counts_what_is_beneath_it(ask: Ask) -> None:
    rows = {row["subject"].rpartition("/")[2]: row for row in ask("What are notifications about?")}
    assert rows["CBD-SUBJECT-CPB"]["name"] == "Cartagena Protocol on Biosafety"
    assert int(rows["CBD-SUBJECT-BIOMES"]["notifications"]) >= int(rows["CBD-SUBJECT-MAR"]["notifications"]) > 0


def test_a_subject_leads_to_records_of_several_types(ask: Ask, facts: Facts) -> None:
    rows = ask("Which records deal with digital sequence information?")
    assert {"chm/ontology#Meeting", "chm/ontology#Notification"} <= {row["type"] for row in rows}
    assert any(facts.sequences in row.get("title", "") for row in rows)


def test_meetings_by_country(ask: Ask) -> None:
    rows = {row["country"]: row for row in ask("Which countries host meetings, and how many?")}
    assert (rows["thesaurus/am"]["name"], rows["thesaurus/am"]["meetings"]) == ("Armenia", "3")
    assert int(rows["thesaurus/ca"]["meetings"]) == max(int(row["meetings"]) for row in rows.values())
    assert all(row["first"] <= row["last"] for row in rows.values())


def test_meetings_of_2026(ask: Ask) -> None:
    rows = {row["code"]: row for row in ask("Which meetings are there in 2026, where, and on what?")}
    cop = rows["COP-17"]
    assert (cop["day"], cop["country"]) == ("2026-10-19", "Armenia")
    assert "Kunming-Montreal Global Biodiversity Framework" in cop["subjects"]
    assert all(row["day"].startswith("2026-") for row in rows.values())


def test_what_parties_have_entered(ask: Ask) -> None:
    rows = ask("What has each Party entered of targets, reports and indicator data?")
    types = {row["type"].partition("#")[2] for row in rows if row["country"] == "thesaurus/mn"}
    assert types == {"NationalReport7", "NationalReport7BinaryIndicatorData"}
    report = next(row for row in rows if (row["name"], row["type"][13:]) == ("Mongolia", "NationalReport7"))
    assert report["latest"].startswith("2026-02-28")


def test_what_is_missing_is_listed_for_those_who_reported_or_did_not(ask: Ask) -> None:
    without = ask("Which Parties have a seventh national report here, but no NBSAP?")
    assert "Mongolia" in {row["name"] for row in without}
    silent = {row["name"] for row in ask("Which countries of Eastern Asia have no seventh national report here?")}
    assert {"China", "Japan"} <= silent
    assert "Mongolia" not in silent


def test_progress_in_words_of_an_export(ask: Ask, facts: Facts) -> None:
    (row,) = ask("Which progress do Parties report on their targets?")
    assert row["name"] == "Mongolia"
    assert row["target"].startswith(facts.target)
    assert row["progress"] == "Progress towards target but at an insufficient rate"
    assert row["summary"].startswith(facts.summary)


def test_binary_answers(ask: Ask) -> None:
    rows = ask("What has Mongolia answered to the binary indicators?")
    answers = {(row["code"], row["question"], row["answer"]) for row in rows}
    assert ("1.b", "1.1 All areas under spatial planning that includes biodiversity", "yes") in answers
    assert ("1.b", "1.1.a Land-use change", "Partially") in answers
    assert {row["code"] for row in rows} == {"1.b", "5.b", "6.b", "8.b", "9.b", "12.b", "B.b"}


def test_indicators_without_national_data(ask: Ask) -> None:
    rows = ask("On which headline and binary indicators is there no national data here yet?")
    codes = {row["code"] for row in rows}
    assert {"3.1", "A.1"} <= codes
    assert not {"1.b", "5.b", "B.b"} & codes
    assert {row["role"] for row in rows} == {"headline", "binary"}


def test_organisms_are_found_in_any_spelling(samples: Server, facts: Facts) -> None:
    query = QUESTIONS["Which decisions concern the LMO MON-00810-6, however it is written?"].query
    found = [
        answer(samples, query.replace("MON-00810-6", typed))[1]
        for typed in ("MON-00810-6", "MON-ØØ81Ø-6", "MON-OO81O-6")
    ]
    assert found[0] == found[1] == found[2]
    assert facts.decisions_on_an_organism <= {row["decision"] for row in found[0]}
    assert answer(samples, query.replace("MON-00810-6", "MON-00811-6"))[1] == []


def test_organisms_decided_on_most_often(ask: Ask) -> None:
    rows = ask("Which LMOs have been decided on most often since 2015, and for which uses?")
    counts = [int(row["decisions"]) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert "M0N-87751-7" in {row["organism"] for row in rows}
    assert all(row["latest"] >= "2015" for row in rows)


def test_biosafety_decisions_by_year_and_use(ask: Ask, facts: Facts) -> None:
    rows = ask("How many biosafety decisions were taken each year, and for what?")
    assert {row["use"] for row in rows} >= {"food", "feed", "environmentalCultivation", "not said"}
    latest = {row["use"]: int(row["decisions"]) for row in rows if row["year"] == "2026"}
    assert latest == facts.biosafety_of_2026


def test_certificates_say_what_they_withhold(ask: Ask, facts: Facts) -> None:
    title = "Which certificates of compliance are there, until when, and what do they withhold?"
    rows = {row["certificate"].rpartition("/")[2]: row for row in ask(title)}
    certificate = rows[facts.permit]
    assert (certificate["issued"], certificate["expires"]) == ("2024-07-02", "2024-07-16")
    assert facts.withheld <= set(certificate["withheld"].split(", "))
    assert certificate["checked"] == "0"


def test_marine_areas_in_a_box(ask: Ask, samples: Server, facts: Facts) -> None:
    question = next(question for question in ANSWERED if "marine areas" in question.title)
    titles = {row["title"] for row in ask(question.title)}
    assert facts.areas <= titles
    elsewhere = question.query.replace("-100 ", "60 ").replace("-75 ", "75 ")
    moved = {row["title"] for row in answer(samples, elsewhere)[1]}
    assert moved
    assert not moved & titles


def test_funding_is_added_once(ask: Ask, facts: Facts, folder: Path) -> None:
    rows = ask("Who has funded LifeWeb projects, and with how much?")
    lines = (folder / "records" / "lwProject.ndjson").read_text(encoding="utf-8").splitlines()
    projects = {project["header"]["identifier"]: project for project in map(json.loads, lines)}
    given, gifts = Counter[str](), Counter[str]()
    for gift in (gift for project in projects.values() for gift in project.get("donations", ())):
        donor = gift["donor"]["identifier"].partition("@")[0]
        given[donor] += int(gift["funding"])
        gifts[donor] += 1
    assert {row["donor"].removeprefix("record/"): float(row["total"]) for row in rows} == given
    assert {row["donor"].removeprefix("record/"): int(row["donations"]) for row in rows} == gifts
    assert facts.donor in {(row.get("name"), row["projects"]) for row in rows}


def test_projects_bear_on_a_target_through_aichi_targets(ask: Ask, facts: Facts) -> None:
    rows = ask("Which LifeWeb projects bear on Target 3?")
    assert len({row["project"] for row in rows}) == facts.projects
    assert {row["aichi"] for row in rows} == {"thesaurus/AICHI-TARGET-11"}
    assert facts.countries <= {row["country"] for row in rows}


def test_commitments_on_forests(ask: Ask, facts: Facts) -> None:
    rows = ask("Which non-State actors have made commitments on forests?")
    assert all("forest" in row["title"].lower() for row in rows)
    assert facts.organization in {row["organization"] for row in rows}


def test_what_leads_nowhere(ask: Ask, facts: Facts) -> None:
    missing = {row["missing"]: row for row in ask("Which references lead to something that is not here?")}
    assert missing["notification/2025-042"]["through"] == "chm/ontology#notifications"
    assert facts.missing in missing
    assert "notification/2025-024" not in missing


def test_terms_without_a_name(ask: Ask, facts: Facts) -> None:
    terms = {
        row["term"]: int(row["records"])
        for row in ask("Which terms do records use that the thesaurus has no name for?")
    }
    assert terms["thesaurus/CBD-SUBJECT-TSC"] == facts.with_unnamed_subject
    assert "thesaurus/CBD-SUBJECT-MAR" not in terms


def test_what_is_known_from_an_index_only(ask: Ask, facts: Facts) -> None:
    rows = ask("Which records do we know only from an index or an export?")
    found = {(row["type"].partition("#")[2], row["source"]): int(row["records"]) for row in rows}
    assert found["BiosafetyDecision", "index"] == facts.from_the_index
    assert found["NationalReport7", "export"] == 1
    assert not any(name == "LifeWebProject" for name, _ in found)


def test_both_sources_of_a_meeting_are_listed(ask: Ask) -> None:
    rows = {row["graph"]: row for row in ask("Who says what of COP-17, and since when?")}
    assert rows.keys() == {"graph/meeting", "graph/record/meeting/COP-17"}
    assert rows["graph/record/meeting/COP-17"]["agent"] == "Operator"
    assert int(rows["graph/meeting"]["statements"]) > 5


def test_machine_translations_are_counted_by_language(ask: Ask) -> None:
    rows = ask("Which terms, goals and targets have texts that were translated by machine, by language?")
    found = {(row["domain"], row["language"]): int(row["terms"]) for row in rows}
    assert found["kmgbf/kmgbfScheme", "ar"] == 27
    assert {language for _, language in found} <= {"ar", "zh", "en", "fr", "ru", "es"}


def test_alignment_with_a_target_and_its_degree(made: Server) -> None:
    query = QUESTIONS["Which Parties aligned a national target with Target 3, and how strongly?"].query
    rows = answer(made, query)[1]
    assert [(row["name"], row["title"], row["how"]) for row in rows] == [
        ("Belgium", "A", "High"),
        ("Japan", "B", "Low"),
    ]


def test_approved_organisms_and_their_assessments(made: Server) -> None:
    query = QUESTIONS["Which LMOs has a country approved, on which risk assessments?"].query
    rows = answer(made, query)[1]
    answers = {row["decision"][-1]: (row["identifier"], row.get("assessed")) for row in rows}
    assert answers == {"6": ("MON-ØØ81Ø-6", "Assessment of maize"), "7": ("MON-ØØ81Ø-6", None)}
    assert len(rows) == 2


def test_values_of_parties_with_their_units(made: Server) -> None:
    query = QUESTIONS["Which values has each Party reported for indicator 3.1, by year and with their unit?"].query
    rows = answer(made, query)[1]
    assert [(row["name"], row["year"], row["value"], row["category"]) for row in rows] == [
        ("Mongolia", "2020", "18.5", "Total"),
        ("Mongolia", "2021", "19", "Total"),
    ]
    assert {(row["unit"], row["asWritten"]) for row in rows} == {("http://qudt.org/vocab/unit/PERCENT", "%")}


def test_decisions_on_a_target_in_order(ask: Ask) -> None:
    rows = ask("Which decisions are about Target 3, in order of date?")
    found = {row["decision"]: (row["date"], row["of"]) for row in rows}
    assert found["decision/cop/15/4"] == ("2022-12-19", "the decision")
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)


def test_parties_on_a_day_as_far_as_it_is_known(ask: Ask) -> None:
    rows = ask("Which countries were Parties to the Cartagena Protocol on 1 January 2005, as far as it is known?")
    then = {row["country"].rpartition("/")[2]: row["then"] for row in rows}
    assert (then["at"], then["al"]) == ("yes", "not yet")
    assert "not known" in then.values()


def test_bodies_of_an_indicator(ask: Ask) -> None:
    bodies = {row["body"]: row for row in ask("Which bodies serve headline indicator 3.1?")}
    assert set(bodies) == {f"organisation/{name}" for name in ("birdlife", "iucn", "unep-wcmc")}
    assert bodies["organisation/unep-wcmc"]["parent"] == "organisation/unep"


def test_values_of_an_indicator_by_year(made: Server) -> None:
    query = QUESTIONS["How has headline indicator 3.1 developed in a country?"].query
    rows = answer(made, query)[1]
    assert [(row["year"], float(row["value"]), row["unit"]) for row in rows] == [
        ("2020", 18.5, "%"),
        ("2021", 19.0, "%"),
    ]


def saved(data: Path, *asked: str) -> list[list[Row]]:
    """The rows of saved queries, asked of the whole site on a data folder."""
    answers = []
    with TestClient(create_app(Settings(data=data, query_workers=1, query_budget=0))) as site:
        for address in asked:
            found = site.get(f"/api/queries/{address}")
            assert found.status_code == 200, found.text
            answers.append(list(csv.DictReader(io.StringIO(found.text))))
    return answers


def test_saved_queries_answer_the_same(sample_data: Path, ask: Ask) -> None:
    led, organism, other, due = saved(
        sample_data,
        "decisions-of-a-notification.csv",
        "decisions-on-an-organism.csv?identifier=MON-ØØ81Ø-6",
        "decisions-on-an-organism.csv?identifier=MON-00811-6",
        "notifications-to-act-on.csv?from=2025-04-01&until=2025-04-04",
    )
    assert [row["paragraph"] for row in led] == [BASE + "decision/cop/16/32/21"]
    answers = ask("Which decisions concern the LMO MON-00810-6, however it is written?")
    assert [row["decision"].removeprefix(BASE) for row in organism] == [row["decision"] for row in answers]
    assert other == []
    everything = ask("Which notifications ask for something by a day in 2025?")
    expected = [row["number"] for row in everything if "2025-04-01" <= row["due"] <= "2025-04-04"]
    assert [row["number"] for row in due] == expected
    assert "2025-024" in expected


def test_a_saved_query_tells_alignment(made_data: Path) -> None:
    third, twelfth, none = saved(
        made_data,
        "national-targets-aligned.csv",
        "national-targets-aligned.csv?target=kmgbf:target_12&lang=fr",
        "national-targets-aligned.csv?target=kmgbf:target_1",
    )
    assert [(row["name"], row["how"]) for row in third] == [("Belgium", "High"), ("Japan", "Low")]
    assert [row["name"] for row in twelfth] == ["Fidji"]
    assert none == []


@pytest.mark.parametrize(
    ("relation", "pattern"),
    [
        ("rdfs:subClassOf", "?thing a ?lower . FILTER NOT EXISTS { ?thing a ?upper }"),
        ("rdfs:subPropertyOf", "?thing ?lower ?value . FILTER NOT EXISTS { ?thing ?upper ?value }"),
    ],
)
def test_whatever_uses_a_term_is_found_by_the_terms_above_it(samples: Server, relation: str, pattern: str) -> None:
    """For every term of our ontologies, over all bundled data and records of the samples.

    Of classes of all that has a certain value of a property, the value is stated and not the class.
    """
    terms = f"?lower {relation}+ ?upper . FILTER(STRSTARTS(STR(?lower), '{BASE}'))"
    terms += " FILTER NOT EXISTS { ?upper a owl:Restriction }"
    assert answer(samples, f"SELECT * WHERE {{ {terms} {pattern} }} LIMIT 5")[1] == []
    used = answer(samples, f"SELECT * WHERE {{ {terms} {pattern.partition('. FILTER')[0]} }} LIMIT 5")[1]
    assert len(used) == 5


def test_unions_and_all_records_are_found_by_their_class(samples: Server) -> None:
    counted = "SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a %s }"
    assert answer(samples, counted % "gbf:GoalOrTarget")[1] == [{"n": "27"}]
    records = answer(samples, counted % "chm:Record")[1][0]["n"]
    assert int(records) > 20
    both = "SELECT ?role WHERE { VALUES ?role { gbf:isHeadlineFor } ?role rdfs:range gbf:GoalOrTarget }"
    assert answer(samples, both)[1]
