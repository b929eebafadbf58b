"""Tables that mean harm: each must be answered at once, with what can be read of it or with the reason."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.records.types import get_record_type
from kg.sheets.template import Tables

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = "header.identifier,header.schema,header.languages,title.en\r\n"
_SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_NAMES = ("header.identifier", "header.schema=nationalTarget7", "header.languages=en", "title.en")


@dataclass(frozen=True)
class HostileTable:
    """A file, and what it comes to: refused for a reason, findings of cells, or read as what it says."""

    name: str
    content: bytes
    refused: str = ""
    codes: tuple[str, ...] = field(default=())


def workbook(sheet: str = "", parts: dict[str, bytes] | None = None, *, shared: str = "") -> bytes:
    """A workbook whose first sheet has these rows below the names of columns, and other parts beside or instead."""
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in _NAMES)
    data = f'<worksheet xmlns="{_MAIN}"><sheetData><row r="1">{head}</row>{sheet}</sheetData></worksheet>'
    template = Tables(get_record_type("nationalTarget7"), "en", ["en"]).xlsx()
    out = io.BytesIO()
    replaced = {"xl/worksheets/sheet1.xml": data.encode(), **(parts or {})}
    if "xl/sharedStrings.xml" not in replaced:
        replaced["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{shared}</sst>'.encode()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in replaced:
                target.writestr(name, source.read(name).replace(b"</Types>", _SHARED))
        for name, content in replaced.items():
            target.writestr(name, content)
    return out.getvalue()


def _row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


def _formula(text: str) -> str:
    return _row(2, _text("A2", "RECORD-0000001"), f'<c r="D2"><f>{text}</f><v>1</v></c>')


def _lying(content: bytes) -> bytes:
    """A package whose directory says that a part is shorter than it is."""
    size = zlib.crc32(b"").to_bytes(4, "little")
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 24] + size + content[at + 28 :]


def _csv() -> Iterator[HostileTable]:
    named = _HEAD + "RECORD-0000001,nationalTarget7,en,"
    yield HostileTable(
        "quotes that never end", f'{named}"never ends\r\n'.encode() + b"x,y\r\n" * 1_000, "quotation mark"
    )
    yield HostileTable("zero bytes", f"{named}a\x00b\r\n".encode(), "zero bytes")
    yield HostileTable("a cell of 5 MB", f"{named}{'x' * 4_900_000}\r\n".encode(), "field larger than field limit")
    yield HostileTable("more than 5 MB", named.encode() + b"x" * 5_000_000, "longer than")
    yield HostileTable("16,384 columns", (_HEAD.strip() + "," * 16_384 + "\r\n").encode(), "columns")
    yield HostileTable("1,048,576 rows", _HEAD.encode() + b"a\r\n" * 1_048_576, "rows")
    yield HostileTable("a million commas", _HEAD.encode() + b"," * 1_000_000, "columns")
    yield HostileTable("no names", b"a,b\r\n1,2\r\n", "names of columns")
    yield HostileTable("nothing", b"", "names of columns")
    yield HostileTable("one column twice", b"header.identifier,title.en,title.en\r\n", "both called")
    yield HostileTable("no encoding at all", _HEAD.encode() + bytes(range(128, 256)) * 20, "Unicode")
    yield HostileTable("half of UTF-16", "\ufeffheader".encode("utf-16-le") + b"x", "UTF-16")
    yield HostileTable("deep JSON", (_HEAD.strip() + ",notes{}\r\nRECORD-0000001,,,,").encode() + b"[" * 100_000)
    yield HostileTable(
        "deep path", f"header.identifier,{'a.' * 5_000}a\r\nRECORD-0000001,x\r\n".encode(), codes=("unknown-column",)
    )
    yield HostileTable("item of a billion", b"header.identifier,notes.999999999\r\nRECORD-0000001,x\r\n")
    yield HostileTable(
        "same identifier", (f"{named}a\r\n" + f"{named.splitlines()[1]}b\r\n").encode(), codes=("doubled-row",)
    )
    yield HostileTable("no CSV but HTML", b"<html><script>alert(1)</script></html>", "names of columns")


def _workbooks(address: str) -> Iterator[HostileTable]:
    parts = {"xl/media/a.xml": b"x" * 100}
    yield HostileTable(
        "a part that unpacks to a gigabyte", workbook(parts={"xl/a.bin": b"\0" * 60_000_000}), "too large"
    )
    yield HostileTable("a sheet of 30 MB", workbook("<x/>" * 7_000_000), "too large")
    nested = workbook(parts={"xl/a.zip": workbook(parts=parts)})
    yield HostileTable("a package in a package", nested)
    yield HostileTable("a size that is a lie", _lying(workbook()), "damaged")
    yield HostileTable("the last row of all", workbook(_row(1_048_576, _text("A1048576", "RECORD-0000001"))))
    yield HostileTable("a row beyond all", workbook(_row(999_999_999, _text("A999999999", "RECORD-0000001"))))
    yield HostileTable("the last column of all", workbook(_row(2, _text("XFD2", "x"))), "column")
    yield HostileTable(
        "very many rows", workbook("".join(_row(n, '<c t="n"><v>1</v></c>') for n in range(2, 60_000))), "rows"
    )
    yield HostileTable("very many empty rows", workbook('<row r="2"/>' * 500_000), "rows")
    yield HostileTable("very many elements", workbook("<x/>" * 3_000_000), "too many")
    yield HostileTable("very many shared texts", workbook(shared="<si><t>x</t></si>" * 400_000), "too many")
    yield HostileTable("a shared text of 20 MB", workbook(shared=f"<si><t>{'x' * 20_000_000}</t></si>"), "too large")
    yield HostileTable("a shared text that is not there", workbook(_row(2, '<c r="A2" t="s"><v>99</v></c>')), "damaged")
    yield HostileTable("deep XML", workbook("<a>" * 100_000 + "</a>" * 100_000))
    yield HostileTable("XML that does not end", workbook("<row>"), "damaged")
    entities = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    yield HostileTable("entities", workbook(parts={"xl/worksheets/sheet1.xml": entities}), "document type")
    fetched = f'<!DOCTYPE a SYSTEM "{address}/x.dtd"><worksheet/>'.encode()
    yield HostileTable(
        "a document type elsewhere", workbook(parts={"xl/worksheets/sheet1.xml": fetched}), "document type"
    )
    file = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst>&x;</sst>'
    yield HostileTable("a file of ours", workbook(parts={"xl/sharedStrings.xml": file}), "document type")
    wide = b"\xff\xfe" + '<!DOCTYPE a [<!ENTITY x "y">]><sst/>'.encode("utf-16-le")
    yield HostileTable("entities in UTF-16", workbook(parts={"xl/sharedStrings.xml": wide}), "UTF-8")
    coded = b'<?xml version="1.0" encoding="UTF-7"?><sst/>'
    yield HostileTable("another encoding", workbook(parts={"xl/sharedStrings.xml": coded}), "UTF-8")
    yield HostileTable("macros", workbook(parts={"xl/vbaProject.bin": b"x"}), "macros")
    yield HostileTable(
        "an encrypted one", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"
    )
    yield HostileTable("an old one", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_000, "Excel 97")
    yield HostileTable("half of one", workbook()[:3_000], "damaged")
    yield HostileTable("only the beginning", b"PK\x03\x04", "damaged")
    yield HostileTable("another package", _package({"word/document.xml": b"<a/>"}), "not an Excel workbook")
    yield HostileTable("very many parts", _package({f"xl/{n}.xml": b"<a/>" for n in range(2_000)}), "parts")
    yield HostileTable("one part twice", _package({"xl/workbook.xml": b"<a/>", "XL/workbook.xml": b"<a/>"}), "parts")
    yield HostileTable("a path out of it", workbook(parts={"../../etc/passwd": b"x"}))
    link = f'<externalLink xmlns="{_MAIN}"><a>{address}</a></externalLink>'.encode()
    yield HostileTable("an external link", workbook(parts={"xl/externalLinks/externalLink1.xml": link}))
    for text in (f'HYPERLINK("{address}","x")', "cmd|' /C calc'!A0", f'WEBSERVICE("{address}")', "1+1"):
        yield HostileTable(f"the formula {text[:12]}", workbook(_formula(text)), codes=("formula-cell",))
    error = _row(2, _text("A2", "RECORD-0000001"), '<c r="D2" t="e"><v>#REF!</v></c>')
    yield HostileTable("an error", workbook(error), codes=("formula-cell",))
    yield HostileTable(
        "a number of a million digits", workbook(_row(2, f'<c r="A2"><v>{"9" * 1_000_000}</v></c>')), "damaged"
    )
    yield HostileTable("a cell that is nowhere", workbook(_row(2, _text("ZZZZZZ2", "x"))), "damaged")


def _package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def hostile_tables(address: str) -> Iterator[HostileTable]:
    """All of them; those that would have something fetched name `address`."""
    yield from _csv()
    yield from _workbooks(address)
