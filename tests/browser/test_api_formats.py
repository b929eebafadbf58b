"""Forms of answers: negotiation, CSV and workbooks that spreadsheets read right, validators."""

import csv
import io
from zipfile import ZipFile

import httpx
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from browser.framework.workbook import write_workbook
from browser.http.tables import Table
from kg.texts.csv_file import harmless

pytest_plugins = ["tests.browser.api_fixtures"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTS = [
    "goals",
    "goals/A/indicators",
    "targets",
    "targets/3/indicators",
    "indicators",
    "indicators/roles",
    "search?q=marine",
    "custodian-agencies",
]


def with_parameters(path: str, parameters: str) -> str:
    return f"/{path}{'&' if '?' in path else '?'}{parameters}"


def rows(response: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def sheet(content: bytes) -> Worksheet:
    active = load_workbook(io.BytesIO(content)).active
    assert isinstance(active, Worksheet)
    return active


@pytest.mark.parametrize("lang", ["en", "ar", "zh", "all"])
@pytest.mark.parametrize("path", LISTS)
def test_csv_and_workbook_have_the_same_cells(kmgbf_api: httpx.Client, path: str, lang: str) -> None:
    as_csv = kmgbf_api.get(with_parameters(path, f"lang={lang}&format=csv")).content.decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(as_csv, newline="")))
    book = sheet(kmgbf_api.get(with_parameters(path, f"lang={lang}&format=xlsx")).content)
    cells = [[harmless(str(value or "")) for value in row] for row in book.iter_rows(values_only=True)]
    assert len(table) > 1
    assert cells == table
    assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for row in book.iter_rows() for cell in row)


def test_csv_is_as_rfc_4180_and_spreadsheets_want_it(kmgbf_api: httpx.Client) -> None:
    response = kmgbf_api.get("/indicators", params={"format": "csv", "lang": "fr"})
    assert response.content.startswith(b"\xef\xbb\xbfcode,roles,type,uri,label,label_language,")
    assert response.content.count(b"\r\n") == 7
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="kmgbf-indicators-fr.csv"'
    first = rows(response)[0]
    assert (first["code"], first["label"], first["label_language"]) == ("A.1", "Liste rouge des écosystèmes", "fr")


def test_csv_has_one_column_per_language(kmgbf_api: httpx.Client) -> None:
    target = rows(kmgbf_api.get("/targets", params={"format": "csv", "lang": "all"}))[0]
    assert (target["label_en"], target["label_fr"], target["label_zh"], target["label_ar"]) == (
        "Target 3",
        "Cible 3",
        "行动目标3",
        "",
    )
    assert (target["title_ar"], target["machine_translated"]) == ("الحفاظ على 30 في المئة", "title_ar")


def test_csv_holds_no_formula(kmgbf_api: httpx.Client) -> None:
    found = {row["code"]: row["label"] for row in rows(kmgbf_api.get("/indicators?format=csv"))}
    assert found["3.b"].startswith("'=HYPERLINK(")
    assert found["3.CT.1"] == 'Areas, "marine" and\nother'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_what_begins_like_a_formula_gets_an_apostrophe(start: str) -> None:
    assert harmless(start + "1") == f"'{start}1"


@pytest.mark.parametrize("cell", ["3", "10.1", "22.CY.6", "A", "", "http://metadata.cbd.int/kmgbf/goal_A"])
def test_codes_are_left_alone(cell: str) -> None:
    assert harmless(cell) == cell


def test_workbook_is_laid_out_for_reading(kmgbf_api: httpx.Client) -> None:
    response = kmgbf_api.get("/indicators", params={"format": "xlsx"})
    assert response.headers["content-type"] == XLSX
    assert response.headers["content-disposition"] == 'attachment; filename="kmgbf-indicators-en.xlsx"'
    page = sheet(response.content)
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert not page.sheet_view.rightToLeft
    assert page.column_dimensions["E"].width > page.column_dimensions["A"].width
    code = page["A3"]
    assert (code.value, code.data_type, code.number_format) == ("3.1", "s", "@")
    assert page["E4"].value == '=HYPERLINK("http://example.org","submarine")'
    assert page["E4"].data_type == "s"


def test_workbook_in_arabic_reads_from_the_right(kmgbf_api: httpx.Client) -> None:
    assert sheet(kmgbf_api.get("/goals?format=xlsx&lang=ar").content).sheet_view.rightToLeft


def test_equal_tables_make_equal_workbooks_and_long_texts_say_that_they_are_cut() -> None:
    table = Table("a/b", ("code", "label"), (("1", "x" * 40_000),))
    content = write_workbook(table)
    assert content == write_workbook(table)
    assert sheet(content)["B2"].value.endswith("x […]")
    assert b"1980-01-01T00:00:00Z" in ZipFile(io.BytesIO(content)).read("docProps/core.xml")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        (XLSX, XLSX),
        ("application/json;q=0.1, text/csv", "text/csv; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    ],
)
def test_accept_chooses_the_form(kmgbf_api: httpx.Client, accept: str, expected: str) -> None:
    response = kmgbf_api.get("/goals", headers={"Accept": accept})
    assert response.headers["content-type"] == expected
    assert "Accept" in response.headers["vary"].split(", ")


def test_parameter_wins_over_accept(kmgbf_api: httpx.Client) -> None:
    assert kmgbf_api.get("/goals?format=json", headers={"Accept": "text/csv"}).json()


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_unchanged_answers_are_not_sent_again(kmgbf_api: httpx.Client, form: str) -> None:
    first = kmgbf_api.get("/indicators", params={"format": form})
    assert not first.headers["etag"].startswith("W/")
    assert first.headers["cache-control"] == "public, max-age=60, must-revalidate"
    again = kmgbf_api.get("/indicators", params={"format": form}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = kmgbf_api.get("/indicators", params={"format": form, "lang": "fr"})
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("path", ["goals", "goals/A", "indicators?format=xlsx", "openapi.json"])
def test_head_has_the_headers_of_get(kmgbf_api: httpx.Client, path: str) -> None:
    got, head = kmgbf_api.get(f"/{path}"), kmgbf_api.head(f"/{path}")
    assert head.content == b""
    for name in ("etag", "content-type", "content-length"):
        assert head.headers[name] == got.headers[name]
