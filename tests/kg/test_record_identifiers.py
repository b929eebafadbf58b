"""Identifiers of records, decisions and organisms: every notation that is seen, and what it becomes."""

import pytest

from kg.records.decisions import read_decision, read_roman
from kg.records.identifiers import RecordIris, canonical_term, read_document_id, read_reference, read_uid
from kg.records.organisms import is_oecd, normalize_oecd, oecd_spellings

BASE = "http://example.org/"
IRIS = RecordIris(BASE, {"GBF-INDICATOR-2.2": "2.1", "KMGBF-INDICATOR-BIN-B": "B.b"})


@pytest.mark.parametrize(
    ("text", "paragraph", "path"),
    [
        ("CBD/COP/15/04", "", "decision/cop/15/4"),
        ("CBD/COP/15/04/03", "", "decision/cop/15/4/3"),
        ("CBD/COP/15/04/03/a", "", "decision/cop/15/4/3/a"),
        ("CBD/COP/DEC/15/4", "", "decision/cop/15/4"),
        ("cbd/cop/dec/15/4", "", "decision/cop/15/4"),
        ("CBD/CP/MOP/DEC/11/7", "", "decision/cp-mop/11/7"),
        ("CBD/NP/MOP/DEC/5/3", "", "decision/np-mop/5/3"),
        ("CBD/COP/DEC/XIII/1", "", "decision/cop/13/1"),
        ("UNEP/CBD/COP/DEC/X/2", "", "decision/cop/10/2"),
        ("UNEP/CBD/BS/COP-MOP/5/17", "", "decision/cp-mop/5/17"),
        ("CBD/SBSTTA/REC/26/3", "", "decision/sbstta/26/3"),
        ("https://www.cbd.int/decisions/cop/15/04/03", "", "decision/cop/15/4/3"),
        ("https://www.cbd.int/decision/cop/15/04/03", "", "decision/cop/15/4/3"),
        ("decision 16/32", "", "decision/cop/16/32"),
        ("16/32", "", "decision/cop/16/32"),
        ("16/32, paragraph 21", "", "decision/cop/16/32/21"),
        ("16/32", "Para 21", "decision/cop/16/32/21"),
        ("16/32", "Para 6 (b)", "decision/cop/16/32/6/b"),
        ("16/22", "Para 4(e)", "decision/cop/16/22/4/e"),
        ("15/4", "paragraph 3 (a) (ii)", "decision/cop/15/4/3/a/ii"),
        ("CP11/7", "", "decision/cp-mop/11/7"),
        ("CP-11/8", "", "decision/cp-mop/11/8"),
        ("NP-5/3", "", "decision/np-mop/5/3"),
        ("COP 14/24", "", "decision/cop/14/24"),
        ("XIII/1", "", "decision/cop/13/1"),
    ],
)
def test_every_notation_of_a_decision_becomes_one_identifier(text: str, paragraph: str, path: str) -> None:
    name = read_decision(text, paragraph)
    assert name is not None
    assert name.path == path


@pytest.mark.parametrize(
    "text", ["", "COP-16", "2025-024", "CBD/COP/16/L.24", "16/32 and more", "IIX/1", "100/1", "a/b"]
)
def test_what_is_no_decision_is_none(text: str) -> None:
    assert read_decision(text) is None


def test_a_paragraph_that_cannot_be_read_is_not_guessed() -> None:
    assert read_decision("16/32", "the last paragraph") is None


def test_the_symbol_of_a_decision_reads_as_itself() -> None:
    for text in ("CBD/CP/MOP/DEC/11/7", "CBD/COP/DEC/15/4", "CBD/NP/MOP/DEC/5/3", "CBD/SBI/REC/4/1"):
        name = read_decision(text)
        assert name is not None
        assert name.symbol == text


@pytest.mark.parametrize(("text", "value"), [("I", 1), ("IV", 4), ("XIII", 13), ("x", 10), ("IIX", None), ("", None)])
def test_roman_numerals(text: str, value: int | None) -> None:
    assert read_roman(text) == value


@pytest.mark.parametrize(
    ("text", "stable", "revision"),
    [
        ("ABSCH-IRCC-IN-256843-1", "ABSCH-IRCC-IN-256843", 1),
        ("ort-nt7-be-276962-2", "ORT-NT7-BE-276962", 2),
        ("ORT-NR7-MN-288707-2", "ORT-NR7-MN-288707", 2),
        ("ABSCH-CON-ES-241810", "ABSCH-CON-ES-241810", None),
        ("bch-lmo-scbd-100335-2", "BCH-LMO-SCBD-100335", 2),
        ("ABSCH-A19A20-SCBD-210000-1", "ABSCH-A19A20-SCBD-210000", 1),
    ],
)
def test_unique_identifiers_are_the_same_in_any_case(text: str, stable: str, revision: int | None) -> None:
    uid = read_uid(text)
    assert uid is not None
    assert (uid.stable, uid.revision) == (stable, revision)


@pytest.mark.parametrize("text", ["", "CB51626B-CF45-2AA0-3A24-459669DDCC34", "GBF-TARGET-03", "ABSCH-IRCC-IN-x"])
def test_what_is_no_unique_identifier_is_none(text: str) -> None:
    assert read_uid(text) is None


def test_a_reference_keeps_its_revision() -> None:
    with_revision = read_reference("CB51626B-CF45-2AA0-3A24-459669DDCC34@2")
    assert with_revision is not None
    assert (with_revision.identifier, with_revision.revision) == ("CB51626B-CF45-2AA0-3A24-459669DDCC34", 2)
    assert read_reference("DECLARE-ORGANISATION_3386_20240709020251617") is not None
    assert read_reference("not an identifier") is None
    assert read_reference("<script>") is None


@pytest.mark.parametrize(
    ("identifier", "iri"),
    [
        ("GBF-TARGET-03", "kmgbf/target_3"),
        ("GBF-TARGET-012", "kmgbf/target_12"),
        ("GBF-TARGET-24", "thesaurus/GBF-TARGET-24"),
        ("GBF-GOAL-A", "kmgbf/goal_A"),
        ("GBF-INDICATOR-2.2", "kmgbf/indicator_2.1"),
        ("KMGBF-INDICATOR-BIN-B", "kmgbf/indicator_B.b"),
        ("GBF-INDICATOR-999", "thesaurus/GBF-INDICATOR-999"),
        ("AM", "thesaurus/am"),
        ("eu", "thesaurus/eu"),
        ("AICHI-TARGET-6", "thesaurus/AICHI-TARGET-06"),
        ("AICHI-TARGET-01-C2", "thesaurus/AICHI-TARGET-01-C2"),
        ("SDG-GOAL-14", "thesaurus/SUSTAINABLE-DEVELOPMENT-GOAL-14"),
        ("CBD-SUBJECT-ECOA+ECORES", "thesaurus/CBD-SUBJECT-ECOA%2BECORES"),
        ("E8C5A15C-A736-4fb7-8f00-000000000000", "thesaurus/E8C5A15C-A736-4fb7-8f00-000000000000"),
        ("cbdLibrary:chm", "thesaurus/cbdLibrary%3Achm"),
        ("http://data.gbif.org/species/13140807", "thesaurus/http%3A%2F%2Fdata.gbif.org%2Fspecies%2F13140807"),
    ],
)
def test_a_term_has_one_iri_however_it_is_spelt(identifier: str, iri: str) -> None:
    assert IRIS.term(identifier) == BASE + iri


def test_spellings_of_other_things() -> None:
    assert canonical_term(" GBF-TARGET-03 ") == "GBF-TARGET-03"
    assert IRIS.meeting("cop-16-r2") == BASE + "meeting/COP-16-R2"
    assert IRIS.notification("NTF 2025-024") == BASE + "notification/2025-024"
    assert IRIS.notification("soon") is None
    assert IRIS.document("CBD/COP/16/L.24") == BASE + "document/CBD/COP/16/L.24"
    assert IRIS.record("a b") == BASE + "record/a%20b"
    assert read_document_id("http://chm.cbd.int/database/record?documentID=204044") == 204044
    assert read_document_id("https://www.cbd.int/") is None


@pytest.mark.parametrize("spelling", ["MON-ØØ6Ø3-6", "MON-00603-6", "MON-OO6O3-6", "mon-ØØ6ø3-6", "MON‑00603‑6"])
def test_every_spelling_of_an_organism_is_one(spelling: str) -> None:
    assert normalize_oecd(spelling) == normalize_oecd("MON-ØØ6Ø3-6")
    assert is_oecd(spelling)


def test_a_stack_is_the_same_in_any_order_and_with_any_sign() -> None:
    stacks = ("MON-ØØ6Ø3-6 X DAS-4Ø278-9", "DAS-4Ø278-9 x MON-ØØ6Ø3-6", "DAS-40278-9 × MON-00603-6")
    assert len({normalize_oecd(stack) for stack in stacks}) == 1
    assert normalize_oecd(stacks[0]) != normalize_oecd("MON-ØØ6Ø3-6")
    assert not is_oecd("maize")


def test_what_people_type_is_among_the_spellings() -> None:
    spellings = oecd_spellings("MON-ØØ6Ø3-6")
    assert {"MON-ØØ6Ø3-6", "MON-00603-6", "MON-OO6O3-6"} <= set(spellings)
